/*
 * tally.h - what texts became on phones, counted: parts, letters cut, characters lost
 */
#ifndef OPS_BENCH_TALLY_H
#define OPS_BENCH_TALLY_H

#include <stddef.h>
#include <stdio.h>

#include "locales/text/encoding.h"
#include "ops/bench/letters.h"

/*	 name	    key in the output	who cuts */
#define BENCH_SIDES(ROW) \
	ROW(OURS,     "ours",	  "parts_cut() with the language's substitutes, as gateway/answer.c does it") \
	ROW(NATIONAL, "national", "the same where the way out reads the national tables of the language") \
	ROW(NAIVE,    "naive",	  "all of it UCS-2, 70 units or 67, cut where a part is full") \
	ROW(CAREFUL,  "kannel",	  "smsbox, coding 0 when every character is in GSM-7, else 2") \
	ROW(CARELESS, "careless", "smsbox without coding")

enum bench_side {
#define ROW(name, ...) SIDE_##name,
	BENCH_SIDES(ROW)
#undef ROW
	BENCH_SIDES_COUNT
};

struct counts {
	unsigned texts;			/* that came at all */
	unsigned parts, cut, pairs, words;	/* pairs: surrogate pairs among the cut letters */
	size_t	 lost, harmed;		/* characters; texts that lost one */
};

struct tally {
	unsigned texts;
	struct counts side[BENCH_SIDES_COUNT];
};

/* Adds what `got` shows of `text` (in one part, shown_add_utf8()). */
void counts_add(struct counts *c, struct letters *l, const struct shown *text, const struct shown *got);
void tally_add(struct tally *sum, const struct tally *one);

/* A text as each of us cuts it, put into *got; ours more than PARTS_MAX is a bug of the pack. */
void cut_ours(struct letters *l, const char *utf8, size_t len, const struct encoding_rules *rules, struct shown *got);
void cut_naive(const struct shown *text, struct shown *got);

/* key=value, one line; "total" for the name of the last.  A side without texts is left out. */
void tally_print(FILE *out, const char *locale, const struct tally *t);

#endif
