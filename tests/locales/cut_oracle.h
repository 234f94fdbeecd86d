/*
 * cut_oracle.h - where a text may be cut, told without the code that cuts
 *
 * It shares no code and no table with locales/text/cutter.c and breaks.c, and
 * makes texts nobody would write, in every script.
 */
#ifndef TESTS_LOCALES_CUT_ORACLE_H
#define TESTS_LOCALES_CUT_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "locales/text/encoding.h"

struct buf;

enum { CUT_TEXT_MAX = 8192 };

struct scan {
	size_t	 at[CUT_TEXT_MAX];	/* boundaries, as bytes */
	unsigned units[CUT_TEXT_MAX];	/* of the cluster behind each */
	size_t	 count;			/* the end of the text is the last one */
};

void scan_text(struct scan *s, const char *text, size_t len, const struct encoding *e);
/* A cut at `at` is right if it is a boundary, or the cluster is longer than `room`. */
bool cut_is_right(const struct scan *s, size_t at, unsigned room);
/* Pieces when every one is as full as clusters allow; 0 if a cluster is too long. */
unsigned cut_fewest(const struct scan *s, unsigned room);
/* Stays with what stands before it. */
bool cut_is_mark(uint32_t cp);
/* `most` pieces of one script, each a few letters. */
void random_text(uint64_t *seed, uint32_t most, struct buf *text);

#endif
