/* build_inside.h - strings kept once, and the ways in, while a register is made */
#ifndef CONTENT_REGISTER_BUILD_INSIDE_H
#define CONTENT_REGISTER_BUILD_INSIDE_H

#include "content/register/register_inside.h"

struct heap { char *bytes; uint32_t len, room; struct register_str *slot; uint32_t slots, used; bool is_full; };
struct entries { struct register_entry *at; uint32_t count, room; };
struct pieces { uint64_t *at; size_t count, room; };		/* gram in 24 bits, under it the row */

void heap_init(struct heap *h);
void heap_release(struct heap *h);
/* A string of its own, for what is hardly ever twice. `is_full` once there is no room: {0, 0}, the empty string. */
struct register_str heap_add(struct heap *h, const char *text, size_t len);
/* The same text is the same string: status words, offices, hints. */
struct register_str heap_share(struct heap *h, const char *text, size_t len);
/* `like`, if that is the text; else a string of its own. */
struct register_str heap_like(struct heap *h, struct register_str like, const char *text, size_t len);

/* A way in; nothing for an empty text. */
void entries_add(struct entries *e, const struct heap *h, struct register_str text, uint32_t row);
void entries_sort(struct entries *e);
/* First row but `except` that has the text; REGISTER_NONE. */
uint32_t entries_find(const struct entries *e, const struct heap *h, const char *text, size_t len, uint32_t except);

void pieces_add(struct pieces *p, const char *loose, size_t len, uint32_t row);
void pieces_sort(struct pieces *p);

#endif
