/*
 * register_inside.h - how a register lies in its file, for who writes and who checks it
 *
 * Header, then one `struct register_section` for each row below, then the
 * sections in this order, each at a multiple of 8, gaps zero.
 */
#ifndef CONTENT_REGISTER_REGISTER_INSIDE_H
#define CONTENT_REGISTER_REGISTER_INSIDE_H

#include "content/register/register.h"

#define REGISTER_MAGIC "SAFARREG"
enum { REGISTER_MAX_BYTES = 1 << 30, REGISTER_MAX_ROWS = 1 << 20, REGISTER_MAX_DAY = 100000 /* year 2243 */,
	REGISTER_MAX_FRESH = 3650, REGISTER_WORD_BYTES = 96, REGISTER_MAX_RENAMES = 8 };

/*		id	   record		 field	    what */
#define REGISTER_SECTIONS(S) \
	S(STRINGS,   char,			strings,    "strings") \
	S(ROWS,	     struct register_row,	rows,	    "rows") \
	S(NUMBERS,   struct register_entry,	numbers,    "ways in by number") \
	S(NAMES,     struct register_entry,	names,	    "ways in by name") \
	S(SKELETONS, struct register_entry,	skeletons,  "ways in by look") \
	S(GRAMS,     struct register_gram,	grams,	    "pieces of names") \
	S(POSTINGS,  uint32_t,			postings,   "rows of pieces") \
	S(LOOSE,     struct register_str,	loose,	    "loose names") \
	S(JOBS,	     struct register_job,	jobs,	    "job orders")

enum register_section_id {
#define SECTION(id, type, field, what) REGISTER_##id,
	REGISTER_SECTIONS(SECTION)
#undef SECTION
	REGISTER_SECTION_COUNT
};

struct register_section { uint32_t at, count; };	/* byte in the file; records */

void register_sum(const void *bytes, size_t len, uint8_t sum[32]);
/* Over bytes that stay where they are and 8-byte aligned; NULL and a sentence. */
struct agents *register_from_memory(const void *bytes, size_t len, struct buf *why);
/* Every record behind the section table: false and a sentence.  `heap_bytes`, `loose_count` as the table says. */
bool register_check(const struct agents *a, uint32_t heap_bytes, uint32_t loose_count, struct buf *why);

#endif
