/* table_xml.c - XML that a stranger sent, walked in bounded time */
#include "content/compiler/table_xml.h"

#include <string.h>

#include "locales/text/bug.h"
#include "locales/text/utf8.h"

/* NAMES: bytes of all names together; libxml2 lets them grow, but not the index that finds them. */
enum { DEPTH = 32, NAMES = 1 << 20 };

/* A parser looks each attribute up among those of its tag, and among all namespaces. */
struct xml_toil { uint64_t namespaces, steps; };

/* Behind the tag that begins at `tag`; NULL if it, or all up to it, is too much. */
static const char *
behind_tag(const char *tag, struct xml_toil *toil)
{
	enum { STEPS = 100000000 };	/* less than a second */
	uint64_t attributes = 0;
	char quote = '\0';
	const char *p;

	/* A value in quotes may hold a '>'. */
	for (p = tag; *p != '\0' && (quote != '\0' || *p != '>'); p++) {
		attributes += quote == '\0' && *p == '=';
		toil->namespaces += quote == '\0' && *p == 'x' && strncmp(p, "xmlns", 5) == 0;
		if (quote != '\0' ? *p == quote : *p == '"' || *p == '\'')
			quote = quote != '\0' ? '\0' : *p;
	}
	toil->steps += (attributes + 1) * (attributes + toil->namespaces);
	return toil->steps <= STEPS ? p : NULL;
}

/* The '>' of `end`, which ends in one; NULL if it never comes. */
static const char *
find_end(const char *from, const char *end)
{
	size_t n = strlen(end) - 1;
	const char *p = from;

	while ((p = strchr(p, '>')) != NULL && ((size_t)(p - from) < n || memcmp(p - n, end, n) != 0))
		p++;
	return p;
}

/* What no spreadsheet program writes, or a parser needs minutes for: a sentence, or NULL. */
static const char *
strange_xml(const char *xml)
{
	static const struct { const char *begin, *end; } others[] = { { "<!--", "-->" }, { "<![CDATA[", "]]>" }, { "<?", "?>" } };
	struct xml_toil toil = { 0, 0 };

	while (xml != NULL && (xml = strchr(xml, '<')) != NULL) {
		const char *begin = NULL, *end = NULL;

		for (size_t i = 0; i < COUNT(others) && end == NULL; i++)
			if (strncmp(xml, others[i].begin, strlen(others[i].begin)) == 0) {
				begin = others[i].begin;
				end = others[i].end;
			}
		if (end != NULL)
			xml = find_end(xml + strlen(begin), end);
		else if (xml[1] == '!')
			return "the XML inside this .xlsx is none that a spreadsheet program writes";
		else if ((xml = behind_tag(xml, &toil)) == NULL)
			return "the XML inside this .xlsx has more in its tags than any that a spreadsheet program writes";
	}
	return NULL;
}

/* libxml2 would print a piece of the cell, whatever XML_PARSE_NOERROR says. */
static void
say_nothing(void *of, xmlErrorPtr error)
{
	(void)of;
	(void)error;
}

static bool
bound_names(xmlTextReaderPtr r)
{
	const xmlNode *node = xmlTextReaderCurrentNode(r);

	return node != NULL && node->doc != NULL && node->doc->dict != NULL &&
	    xmlDictSetLimit(node->doc->dict, NAMES) == NAMES;
}

const char *
xml_walk(const char *xml, size_t len, xml_node_fn *on_node, struct book *b, void *of)
{
	/* As every spreadsheet program writes it; and so libxml2 loads no converter. */
	bool is_utf8 = utf8_valid(xml, len, NULL) && strlen(xml) == len, goes_on = true, is_bound = false;
	const char *wrong = is_utf8 ? strange_xml(xml) : "the XML inside this .xlsx is not UTF-8";
	xmlTextReaderPtr r;
	int more = 1;

	if (wrong != NULL)
		return wrong;
	r = xmlReaderForMemory(xml, (int)len, NULL, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC);
	BUG_IF(r == NULL);
	xmlTextReaderSetStructuredErrorHandler(r, say_nothing, NULL);
	while (goes_on && wrong == NULL && (more = xmlTextReaderRead(r)) == 1) {
		int type = xmlTextReaderNodeType(r);
		const char *name = (const char *)xmlTextReaderConstLocalName(r);

		/* The table of names is there once a piece of the XML was read. */
		is_bound = is_bound || bound_names(r);
		if (type == XML_READER_TYPE_DOCUMENT_TYPE || type == XML_READER_TYPE_ENTITY_REFERENCE ||
		    xmlTextReaderDepth(r) > DEPTH)
			wrong = "the XML inside this .xlsx is none that a spreadsheet program writes";
		else
			goes_on = on_node(b, r, type, name != NULL ? name : "", of);
	}
	if (more < 0)
		wrong = "the XML inside this .xlsx is broken";
	xmlFreeTextReader(r);
	return wrong;
}
