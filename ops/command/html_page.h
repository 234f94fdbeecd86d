/*
 * html_page.h - a page to print: no script, nothing from elsewhere, readable in black and white
 *
 * The tree and its escaping are libxml2's; what it may not hold (controls, marks of direction) is made visible before.
 */
#ifndef OPS_COMMAND_HTML_PAGE_H
#define OPS_COMMAND_HTML_PAGE_H

#include <libxml/HTMLtree.h>
#include <stdbool.h>
#include <stddef.h>

struct buf;

xmlDocPtr page_new(void);
/* Head and title; the body, with a heading. */
xmlNodePtr page_begin(xmlDocPtr doc, const char *title);
xmlNodePtr page_element(xmlNodePtr in, const char *name);
xmlNodePtr page_said(xmlNodePtr in, const char *name, const char *words);	/* an element with words in it */
void page_words(xmlNodePtr in, const char *words, size_t len);
void page_attribute(xmlNodePtr node, const char *name, const char *value);
void page_language(xmlNodePtr node, const char *tag, bool is_rtl);		/* lang and dir */
xmlNodePtr page_table(xmlNodePtr in, const char *const *titles, size_t count);
/* Takes the page; false and a sentence in *why if the world failed. */
bool page_write(xmlDocPtr doc, const char *path, struct buf *why);

#endif
