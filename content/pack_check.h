/*
 * pack_check.h - what pack_open() proves before a reader may trust a pack
 *
 * Inside of content/pack.c, split by question.  Each returns false and appends
 * one sentence, the first fault found: a pack is mended by building it again,
 * not by hand.
 */
#ifndef CONTENT_PACK_CHECK_H
#define CONTENT_PACK_CHECK_H

#include <stdbool.h>

#include "content/pack.h"

/* Every string, index, range, set member and country stays inside the pack, and lists are sorted. */
bool pack_check_records(const struct pack *p, struct buf *why);
/* The sections that only serve the look-up of keywords. */
bool pack_check_words(const struct pack *p, struct buf *why);
/* Towns and offices: order, no circles, no place of a shelter. */
bool pack_check_offices(const struct pack *p, struct buf *why);
/* No circles, and the pack can answer: roots, menus, the program's own texts, every locale's way to English. */
bool pack_check_answers(const struct pack *p, struct buf *why);

/* Where the records of each section are, for loops over all of them. */
struct pack_view {
	const char	*at;
	uint32_t	 count, record_bytes;
	const char	*what;
};
void pack_views(const struct pack *p, struct pack_view out[PACK_SECTION_COUNT]);

#endif
