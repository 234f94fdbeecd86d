/*
 * table_xml.h - inside of table_*.c: XML that a stranger sent, walked in bounded time
 *
 * libxml2 looks names up in lists: a tag of many attributes, many namespaces or
 * millions of different names would hold it for minutes.  What no spreadsheet
 * program writes is refused before or while it is read; nothing is fetched, no
 * entity is expanded, and libxml2 prints nothing.
 */
#ifndef CONTENT_COMPILER_TABLE_XML_H
#define CONTENT_COMPILER_TABLE_XML_H

#include <libxml/xmlreader.h>
#include <stdbool.h>
#include <stddef.h>

struct book;		/* whose XML it is: only handed through */

/* One step of a walk; `type` is an xmlReaderTypes, `name` never NULL and without its prefix.  False stops the walk. */
typedef bool xml_node_fn(struct book *b, xmlTextReaderPtr r, int type, const char *name, void *of);

/* Every node of `xml`, `len` bytes and a NUL behind them.  NULL when all was walked or was stopped; else what is wrong with it. */
const char *xml_walk(const char *xml, size_t len, xml_node_fn *on_node, struct book *b, void *of);

#endif
