/* html_page.c - see html_page.h */
#include "ops/command/html_page.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/pack_diff_list.h"

enum { CELL_BYTES = 1 << 20 };

static const char style[] =
    "body{font-family:sans-serif;line-height:1.4;margin:2em;max-width:60em}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #000;padding:.3em;text-align:start;vertical-align:top}"
    "del{text-decoration:line-through}ins{text-decoration:underline;font-weight:bold}tr{break-inside:avoid}"
    ".text{white-space:pre-wrap}.sign td{height:3em}";

xmlNodePtr
page_element(xmlNodePtr in, const char *name)
{
	return xmlNewChild(in, NULL, (const xmlChar *)name, NULL);
}

void
page_words(xmlNodePtr in, const char *words, size_t len)
{
	struct buf safe = BUF_INIT(CELL_BYTES);

	diff_add_safe(&safe, words, len, true);
	xmlAddChild(in, xmlNewText((const xmlChar *)safe.ptr));
	buf_free(&safe);
}

xmlNodePtr
page_said(xmlNodePtr in, const char *name, const char *words)
{
	xmlNodePtr node = page_element(in, name);

	page_words(node, words, strlen(words));
	return node;
}

void
page_attribute(xmlNodePtr node, const char *name, const char *value)
{
	struct buf safe = BUF_INIT(CELL_BYTES);

	diff_add_safe(&safe, value, strlen(value), false);
	xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)safe.ptr);
	buf_free(&safe);
}

void
page_language(xmlNodePtr node, const char *tag, bool is_rtl)
{
	page_attribute(node, "lang", tag);
	page_attribute(node, "dir", is_rtl ? "rtl" : "ltr");
}

xmlNodePtr
page_table(xmlNodePtr in, const char *const *titles, size_t count)
{
	xmlNodePtr t = page_element(in, "table"), row = page_element(t, "tr");

	for (size_t i = 0; i < count; i++)
		page_said(row, "th", titles[i]);
	return t;
}

xmlDocPtr
page_new(void)
{
	xmlDocPtr doc = htmlNewDocNoDtD(NULL, NULL);

	xmlCreateIntSubset(doc, (const xmlChar *)"html", NULL, NULL);
	return doc;
}

xmlNodePtr
page_begin(xmlDocPtr doc, const char *title)
{
	xmlNodePtr html = xmlNewNode(NULL, (const xmlChar *)"html"), part;

	xmlDocSetRootElement(doc, html);
	page_attribute(html, "lang", "en");
	part = page_element(html, "head");
	htmlSetMetaEncoding(doc, (const xmlChar *)"UTF-8");
	page_said(part, "title", title);
	page_said(part, "style", style);
	part = page_element(html, "body");
	page_said(part, "h1", title);
	return part;
}

/* libxml2's own writers would take a name for a URI. */
static bool
write_bytes(const char *path, const xmlChar *page, size_t len)
{
	FILE *out = fopen(path, "w");
	bool is_written = out != NULL && fwrite(page, 1, len, out) == len;

	return out != NULL && fclose(out) == 0 && is_written;
}

bool
page_write(xmlDocPtr doc, const char *path, struct buf *why)
{
	xmlChar *page = NULL;
	bool is_written;
	int len = 0;

	htmlDocDumpMemoryFormat(doc, &page, &len, 0);
	BUG_IF(page == NULL);
	errno = 0;
	is_written = write_bytes(path, page, (size_t)len);
	if (!is_written)
		buf_addf(why, "%s: %s", path, strerror(errno));
	xmlFree(page);
	xmlFreeDoc(doc);
	return is_written;
}
