/*
 * cap_read.c - the fields of a message that is valid
 *
 * One row a field.  What does not fit is refused by name: a warning that lost
 * its last words is worse than one that staff must ask for again.
 */
#include <stddef.h>

#include "gateway/broadcast/cap.h"
#include "gateway/broadcast/cap_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum how { ONCE, WORDS /* one after another, a blank between */, PLACES /* "; " between */, MOMENT };

struct field { const char *name; size_t offset, bytes; enum how how; };

#define FIELD(type, member, element, how) { element, offsetof(struct type, member), sizeof(((struct type *)NULL)->member), how }

static const struct field of_message[] = {
	FIELD(cap, identifier, "identifier", ONCE),
	FIELD(cap, sender, "sender", ONCE),
	FIELD(cap, sent, "sent", ONCE),
	FIELD(cap, status, "status", ONCE),
	FIELD(cap, message, "msgType", ONCE),
	FIELD(cap, scope, "scope", ONCE),
	FIELD(cap, code, "code", WORDS),
	FIELD(cap, note, "note", ONCE),
	FIELD(cap, incidents, "incidents", ONCE),
};
static const struct field of_info[] = {
	FIELD(cap_info, language, "language", ONCE),
	FIELD(cap_info, category, "category", WORDS),
	FIELD(cap_info, event, "event", ONCE),
	FIELD(cap_info, response, "responseType", WORDS),
	FIELD(cap_info, urgency, "urgency", ONCE),
	FIELD(cap_info, severity, "severity", ONCE),
	FIELD(cap_info, certainty, "certainty", ONCE),
	FIELD(cap_info, effective_s, "effective", MOMENT),
	FIELD(cap_info, onset_s, "onset", MOMENT),
	FIELD(cap_info, expires_s, "expires", MOMENT),
	FIELD(cap_info, headline, "headline", ONCE),
	FIELD(cap_info, description, "description", ONCE),
	FIELD(cap_info, instruction, "instruction", ONCE),
	FIELD(cap_info, area, "areaDesc", PLACES),
};

static bool
is_element(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, name) && node->ns != NULL &&
	    !strcmp((const char *)node->ns->href, CAP_NAMESPACE);
}

/* The text without blanks at its ends; free it with xmlFree(). */
static xmlChar *
text_of(const xmlNode *node, const char **begin, size_t *len)
{
	static const char blanks[] = " \t\r\n";
	xmlChar *text = xmlNodeGetContent(node);

	BUG_IF(text == NULL);
	*begin = (const char *)text + strspn((const char *)text, blanks);
	for (*len = strlen(*begin); *len > 0 && strchr(blanks, (*begin)[*len - 1]) != NULL; )
		--*len;
	return text;
}

static bool
too_long(const xmlNode *node, size_t bytes, struct buf *why)
{
	cap_add_line(why, xmlGetLineNo(node));
	buf_addf(why, "<%s> is too long; at most %zu bytes are taken, and nothing is cut off", (const char *)node->name, bytes - 1);
	return false;
}

static bool
take_moment(const xmlNode *node, const char *text, size_t len, int64_t *out, struct buf *why)
{
	char room[32];
	int offset;

	if (len < sizeof(room)) {
		memcpy(room, text, len);
		room[len] = '\0';
		if (cap_time_read(room, out, &offset) && *out > 0)
			return true;
	}
	cap_add_line(why, xmlGetLineNo(node));
	buf_addf(why, "<%s> is ", (const char *)node->name);
	cap_add_quoted(why, text, len);
	buf_adds(why, "; expected a moment between 1970 and 9999");
	return false;
}

/* Behind what stands there; the second of a field that stands once cannot be: the schema. */
static bool
take_text(const struct field *f, char *room, const xmlNode *node, const char *text, size_t len, struct buf *why)
{
	size_t had = strlen(room);
	const char *between = had == 0 ? "" : f->how == PLACES ? "; " : " ";
	size_t gap = strlen(between);

	if (had + gap + len >= f->bytes)
		return too_long(node, f->bytes, why);
	memcpy(room + had, between, gap);
	memcpy(room + had + gap, text, len);
	room[had + gap + len] = '\0';
	return true;
}

static bool
take(const struct field *f, void *record, const xmlNode *node, struct buf *why)
{
	const char *text;
	size_t len;
	xmlChar *whole = text_of(node, &text, &len);
	void *room = (char *)record + f->offset;
	bool is_taken = f->how == MOMENT ? take_moment(node, text, len, room, why) : take_text(f, room, node, text, len, why);

	xmlFree(whole);
	return is_taken;
}

static bool
take_named(const struct field *fields, size_t count, void *record, const xmlNode *node, struct buf *why)
{
	for (size_t i = 0; i < count; i++)
		if (is_element(node, fields[i].name))
			return take(&fields[i], record, node, why);
	return true;
}

static bool
take_info(struct cap *out, const xmlNode *info, struct buf *why)
{
	struct cap_info *i = &out->info[out->infos];

	if (out->infos == CAP_INFOS) {
		cap_add_line(why, xmlGetLineNo(info));
		buf_addf(why, "more than %d <info>; send one for each language", CAP_INFOS);
		return false;
	}
	out->infos++;
	for (const xmlNode *c = info->children; c != NULL; c = c->next) {
		if (!take_named(of_info, COUNT(of_info), i, c, why))
			return false;
		for (const xmlNode *a = is_element(c, "area") ? c->children : NULL; a != NULL; a = a->next)
			if (!take_named(of_info, COUNT(of_info), i, a, why))
				return false;
	}
	if (i->language[0] == '\0')		/* 3.2.2 */
		snprintf(i->language, sizeof(i->language), "en-US");
	return true;
}

static bool
take_references(struct cap *out, const xmlNode *node, struct buf *why)
{
	const char *text;
	size_t len;
	xmlChar *whole = text_of(node, &text, &len);
	bool fits = true;

	for (const char *p = text, *end = text + len; fits && p < end; p += strspn(p, " \t\r\n")) {
		size_t n = strcspn(p, " \t\r\n");

		if (out->references == CAP_REFERENCES) {
			cap_add_line(why, xmlGetLineNo(node));
			buf_addf(why, "more than %d references; name the alerts that this one changes, not their history", CAP_REFERENCES);
			fits = false;
		} else if (n >= sizeof(out->reference[0]))
			fits = too_long(node, sizeof(out->reference[0]), why);
		else
			memcpy(out->reference[out->references++], p, n);
		p += n;
	}
	xmlFree(whole);
	return fits;
}

static bool
take_all(struct cap *out, const xmlNode *root, struct buf *why)
{
	for (const xmlNode *c = root->children; c != NULL; c = c->next)
		if (!take_named(of_message, COUNT(of_message), out, c, why) ||
		    (is_element(c, "sent") && !take_moment(c, out->sent, strlen(out->sent), &out->sent_s, why)) ||
		    (is_element(c, "references") && !take_references(out, c, why)) ||
		    (is_element(c, "info") && !take_info(out, c, why)))
			return false;
	if (cap_message_of(out->message) == CAP_MESSAGE_COUNT) {
		buf_adds(why, "<msgType> is ");
		cap_add_quoted(why, out->message, strlen(out->message));
		buf_adds(why, ", which is none of ours");
		return false;
	}
	return true;
}

bool
cap_read(const char *xml, size_t len, struct cap *out, struct buf *why)
{
	xmlDoc *doc = cap_xml_read(xml, len, why);
	bool is_read;

	memset(out, 0, sizeof(*out));
	is_read = doc != NULL && take_all(out, xmlDocGetRootElement(doc), why);
	xmlFreeDoc(doc);
	return is_read;
}

enum cap_message
cap_message_of(const char *word)
{
	static const char *const words[CAP_MESSAGE_COUNT] = {
#define ROW(name, said, what) [CAP_##name] = said,
		CAP_MESSAGES(ROW)
#undef ROW
	};

	for (size_t i = 0; i < CAP_MESSAGE_COUNT; i++)
		if (strcmp(words[i], word) == 0)
			return (enum cap_message)i;
	return CAP_MESSAGE_COUNT;
}

void
cap_reference(const struct cap *c, struct buf *out)
{
	buf_addf(out, "%s,%s,%s", c->sender, c->identifier, c->sent);
}
