/*
 * cap_complaint.c - what a schema did not like, said to whoever sent it
 *
 * From libxml2 come the code of the error and its element; of its sentence we
 * use one thing, the names that could have stood there.
 */
#include <libxml/xmlerror.h>

#include "gateway/broadcast/cap_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define MOMENT "a time with its offset, as 2026-11-20T18:00:00+03:00, never Z"
#define WORD "one word without blank, comma, < or &"

/* What each element holds that is not any text. */
static const struct { const char *name, *holds; } values[] = {
	{ "identifier", WORD },
	{ "sender", WORD },
	{ "sent", MOMENT },
	{ "status", "Actual, Exercise, System, Test or Draft" },
	{ "msgType", "Alert, Update, Cancel, Ack or Error" },
	{ "scope", "Public, Restricted or Private" },
	{ "references", "sender,identifier,sent of each earlier message, blanks between them" },
	{ "language", "a language tag, as ne-NP" },
	{ "category", "Geo, Met, Safety, Security, Rescue, Fire, Health, Env, Transport, Infra, CBRNE or Other" },
	{ "event", "what it is about, in words" },
	{ "responseType", "Shelter, Evacuate, Prepare, Execute, Avoid, Monitor, Assess, AllClear or None" },
	{ "urgency", "Immediate, Expected, Future, Past or Unknown" },
	{ "severity", "Extreme, Severe, Moderate, Minor or Unknown" },
	{ "certainty", "Observed, Likely, Possible, Unlikely or Unknown" },
	{ "effective", MOMENT },
	{ "onset", MOMENT },
	{ "expires", MOMENT },
	{ "web", "an address" },
	{ "uri", "an address" },
	{ "size", "a number of bytes" },
};

static const char *
name_of(const xmlNode *node)
{
	return (const char *)node->name;
}

/* Elements are named by the sender where they are not ours. */
static void
add_name(struct buf *why, const xmlNode *node)
{
	cap_add_quoted(why, name_of(node), strlen(name_of(node)));
}

static bool
add_value(struct buf *why, const xmlNode *node)
{
	xmlChar *text;

	for (size_t i = 0; i < COUNT(values); i++)
		if (strcmp(values[i].name, name_of(node)) == 0) {
			text = xmlNodeGetContent(node);
			BUG_IF(text == NULL);
			buf_addf(why, "<%s> is ", values[i].name);
			cap_add_quoted(why, (const char *)text, strlen((const char *)text));
			buf_addf(why, "; expected %s", values[i].holds);
			xmlFree(text);
			return true;
		}
	return false;
}

/* The names behind "Expected is ( {namespace}name, {namespace}name )." */
static void
add_expected(struct buf *why, const char *message)
{
	enum { NAMES = 6 };
	const char *p = strstr(message, "Expected is");
	unsigned names = 0;

	while (p != NULL && (p = strchr(p, '}')) != NULL && names < NAMES) {
		size_t len = strspn(++p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

		if (len > 0)
			buf_addf(why, "%s<%.*s>", names++ == 0 ? "; expected " : " or ", (int)len, p);
	}
}

static bool
has_elements(const xmlNode *node)
{
	for (const xmlNode *c = node->children; c != NULL; c = c->next)
		if (c->type == XML_ELEMENT_NODE)
			return true;
	return false;
}

void
cap_add_complaint(struct buf *why, int code, const char *message, const xmlNode *node)
{
	if (node == NULL) {
		buf_adds(why, "this is no CAP 1.2 message");
		return;
	}
	switch (code) {
	case XML_SCHEMAV_ELEMENT_CONTENT:
		if (strstr(message, "Missing child") != NULL) {
			add_name(why, node);
			buf_adds(why, " ends too early");
		} else {
			add_name(why, node);
			buf_adds(why, " may not stand here");
		}
		add_expected(why, message);
		return;
	case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3:
		add_name(why, node);
		buf_adds(why, " has text between its elements; expected elements only");
		return;
	case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1:
	case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2:
	case XML_SCHEMAV_CVC_TYPE_3_1_1:
		add_name(why, node);
		buf_adds(why, " has an attribute; CAP has none");
		return;
	case XML_SCHEMAV_CVC_TYPE_3_1_2:
		add_name(why, node);
		buf_adds(why, " has elements in it; expected text only");
		return;
	default:
		if (has_elements(node) || !add_value(why, node)) {
			add_name(why, node);
			buf_adds(why, " does not stand as CAP 1.2 says");
		}
	}
}
