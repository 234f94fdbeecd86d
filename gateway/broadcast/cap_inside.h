/* cap_inside.h - what the files of cap.h share */
#ifndef GATEWAY_BROADCAST_CAP_INSIDE_H
#define GATEWAY_BROADCAST_CAP_INSIDE_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

#define CAP_NAMESPACE "urn:oasis:names:tc:emergency:cap:1.2"

enum { CAP_QUOTED = 40,		/* no sentence repeats more of what a stranger sent, in characters as they are shown */
	CAP_TIME_BYTES = 26 };

/* Before libxml2 sees it: size, UTF-8, no document type, depth, attributes.  False and a sentence with its line. */
bool cap_scan(const char *xml, size_t len, struct buf *why);
/* Read and valid against the schema; xmlFreeDoc() it.  NULL and one sentence a complaint, "; " between. */
xmlDoc *cap_xml_read(const char *xml, size_t len, struct buf *why);
/* "line 3: "; 0 adds nothing */
void cap_add_line(struct buf *why, long line);
/* In quotes, escaped, and cut with "..." */
void cap_add_quoted(struct buf *out, const char *text, size_t len);

/* What was found and what was expected, for an error of the schema: one sentence without an end. */
void cap_add_complaint(struct buf *why, int code, const char *message, const xmlNode *node);

/* "2026-11-20T18:00:00+03:00" of a moment that the schema let pass; false if it is no day of the calendar. */
bool cap_time_read(const char *text, int64_t *at_s, int *offset_minutes);
/* UTC is written "-00:00", as the standard says.  False if it is no day of the calendar there, or no offset. */
bool cap_time_write(int64_t at_s, int offset_minutes, char out[CAP_TIME_BYTES]);

/* Our tag for a language of theirs, and theirs for one of ours ("ne-NP" is ne, "ne-latn" is ne-Latn). */
bool cap_tag_of(const char *language, char *tag, size_t size);
void cap_language_of(const char *tag, char *language, size_t size);

#endif
