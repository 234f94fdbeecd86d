/*
 * cap_xml.c - bytes that cap_scan() let pass, read and held against the schema
 *
 * libxml2's own sentences repeat what a stranger sent and name its rules, not
 * ours: they go nowhere, and what we say is made from their codes.  The schema
 * is compiled for each message: no state of ours outlives a call, and it costs
 * less than a millisecond.  No xsi:schemaLocation is followed: libxml2 looks
 * for schemas only when it was given none.
 */
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "gateway/broadcast/cap_schema.h"
#include "gateway/broadcast/cap_inside.h"
#include "gateway/broadcast/cap.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { COMPLAINTS = 5 };

struct complaints {
	struct buf	*why;
	unsigned	count;
	const xmlNode	*last;		/* one of each element: a wrong value is also a wrong type */
};

static const char *
sentence_of(int code)
{
	static const struct { int code; const char *sentence; } sentences[] = {
		{ XML_ERR_TAG_NAME_MISMATCH, "an element is closed by the name of another" },
		{ XML_ERR_TAG_NOT_FINISHED, "an element is never closed: was the message cut?" },
		{ XML_ERR_DOCUMENT_EMPTY, "no XML; expected a CAP 1.2 message" },
		{ XML_ERR_DOCUMENT_END, "more stands behind the end of the message" },
		{ XML_ERR_UNDECLARED_ENTITY, "an entity; write its letter: CAP has none but those of XML itself" },
		{ XML_WAR_UNDECLARED_ENTITY, "an entity; write its letter: CAP has none but those of XML itself" },
		{ XML_ERR_INVALID_CHAR, "a control character, which XML does not allow" },
		{ XML_ERR_INVALID_CHARREF, "a control character, which XML does not allow" },
		{ XML_ERR_ATTRIBUTE_REDEFINED, "one attribute twice" },
		{ XML_NS_ERR_UNDEFINED_NAMESPACE, "a prefix without its namespace" },
	};

	for (size_t i = 0; i < COUNT(sentences); i++)
		if (sentences[i].code == code)
			return sentences[i].sentence;
	return "this cannot be read as XML";
}

/* The first one is the cause; the parser's context is what it is called with. */
static void
on_parse(void *arg, xmlErrorPtr error)
{
	xmlParserCtxt *parser = arg;
	struct complaints *c = parser->_private;

	if (error->level < XML_ERR_ERROR || c->count++ > 0)
		return;
	cap_add_line(c->why, error->line);
	buf_adds(c->why, sentence_of(error->code));
}

static void
on_schema(void *arg, xmlErrorPtr error)
{
	const xmlNode *node = error->node;
	struct complaints *c = arg;

	if (node != NULL && node->type == XML_ATTRIBUTE_NODE)
		node = node->parent;
	if (node != NULL && node == c->last)
		return;
	c->last = node;
	if (c->count++ >= COMPLAINTS)
		return;
	if (c->count > 1)
		buf_adds(c->why, "; ");
	cap_add_line(c->why, node != NULL ? xmlGetLineNo(node) : 0);
	cap_add_complaint(c->why, error->code, error->message != NULL ? error->message : "", node);
}

static xmlDoc *
parse(const char *xml, size_t len, struct buf *why)
{
	const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC | XML_PARSE_NOCDATA |
	    XML_PARSE_BIG_LINES;
	struct complaints c = { why, 0, NULL };
	xmlParserCtxt *parser = xmlNewParserCtxt();
	xmlDoc *doc;

	BUG_IF(parser == NULL || parser->sax == NULL);
	parser->sax->serror = on_parse;
	parser->_private = &c;
	doc = xmlCtxtReadMemory(parser, xml, (int)len, NULL, "UTF-8", options);
	/* Names without their namespace are an error that it goes on after. */
	if (doc == NULL || c.count > 0 || doc->intSubset != NULL || xmlDocGetRootElement(doc) == NULL) {
		if (c.count == 0)
			buf_adds(why, sentence_of(0));
		xmlFreeDoc(doc);
		doc = NULL;
	}
	xmlFreeParserCtxt(parser);
	return doc;
}

/* A sentence for what is no CAP 1.2 at all, which a schema would say in twenty. */
static bool
is_cap(const xmlNode *root, struct buf *why)
{
	static const char any[] = "urn:oasis:names:tc:emergency:cap:";
	const char *ns = root->ns != NULL && root->ns->href != NULL ? (const char *)root->ns->href : "";

	if (!strcmp((const char *)root->name, "alert") && !strcmp(ns, CAP_NAMESPACE))
		return true;
	cap_add_line(why, xmlGetLineNo(root));
	if (!strcmp((const char *)root->name, "alert") && !strncmp(ns, any, sizeof(any) - 1)) {
		buf_adds(why, "this is CAP ");
		cap_add_quoted(why, ns + sizeof(any) - 1, strlen(ns) - sizeof(any) + 1);
		buf_adds(why, "; send CAP \"1.2\"");
		return false;
	}
	buf_adds(why, "found ");
	cap_add_quoted(why, (const char *)root->name, strlen((const char *)root->name));
	buf_addf(why, " %s; expected <alert xmlns=\"" CAP_NAMESPACE "\">", ns[0] != '\0' ? "of another namespace" : "without a namespace");
	return false;
}

static xmlSchema *
schema_of_ours(void)
{
	xmlSchemaParserCtxt *parser = xmlSchemaNewMemParserCtxt(cap_schema, (int)sizeof(cap_schema));
	xmlSchema *schema;

	BUG_IF(parser == NULL);
	schema = xmlSchemaParse(parser);
	BUG_IF(schema == NULL);
	xmlSchemaFreeParserCtxt(parser);
	return schema;
}

static bool
is_valid(xmlDoc *doc, struct buf *why)
{
	struct complaints c = { why, 0, NULL };
	xmlSchema *schema = schema_of_ours();
	xmlSchemaValidCtxt *validator = xmlSchemaNewValidCtxt(schema);
	int status;

	BUG_IF(validator == NULL);
	xmlSchemaSetValidStructuredErrors(validator, on_schema, &c);
	status = xmlSchemaValidateDoc(validator, doc);
	BUG_IF(status < 0);
	if (c.count > COMPLAINTS)
		buf_addf(why, "; and %u more", c.count - COMPLAINTS);
	else if (status > 0 && c.count == 0)
		buf_adds(why, "this is no CAP 1.2 message");
	xmlSchemaFreeValidCtxt(validator);
	xmlSchemaFree(schema);
	return status == 0;
}

xmlDoc *
cap_xml_read(const char *xml, size_t len, struct buf *why)
{
	xmlDoc *doc;

	if (!cap_scan(xml, len, why))
		return NULL;
	doc = parse(xml, len, why);
	if (doc != NULL && !(is_cap(xmlDocGetRootElement(doc), why) && is_valid(doc, why))) {
		xmlFreeDoc(doc);
		doc = NULL;
	}
	return doc;
}
