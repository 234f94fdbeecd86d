/*
 * cost.h - what the texts of a pack cost, and how much of each language there is
 *
 * Rows of `safar pack cost` and `safar pack coverage`, on a sound model only
 * (compile.h fills them).  They hold copies: they outlive the compile.  Who
 * prints them, and in which form, is the caller's.
 */
#ifndef CONTENT_COMPILER_COST_H
#define CONTENT_COMPILER_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/compiler/arena.h"

struct pack;
struct source;

enum { COST_NEAR = 9 };		/* units over a smaller number of parts that are worth a word */

/* A way that SMS go out by, as far as it changes what a message costs. */
struct cost_way {
	const char	*name;
	uint16_t	 national;	/* NATIONAL_BIT()s of locales/text/gsm7.h */
};

/* One text in one language by one way, every placeholder with its longest value. */
struct cost_row {
	const char	*text, *locale, *way, *alphabet;	/* alphabet: encoding_word() */
	size_t		 units;
	unsigned	 parts, room;		/* room: units left before the next part */
	unsigned	 over, words;		/* over: 1 to COST_NEAR units over one part less; words to leave out; 0 = not near */
	unsigned	 pages, pages_hard;	/* of USSD, as we make them and at 182 septets or 80 units */
	const char	*forced_by;		/* what leaves GSM-7: characters, a script, or a placeholder's value; "" */
};

struct cost_sum {
	const char	*locale, *way;
	unsigned	 texts, ucs2, parts;
	unsigned	 answers, answer_parts;	/* topics with an answer, each counted alike, and its dearest variant */
};

struct cost {
	struct cost_row	*rows;
	struct cost_sum	*sums;
	uint32_t	 rows_count, rows_room, sums_count, sums_room;
	struct arena	 arena;
};

struct coverage_row {
	const char	*locale;
	unsigned	 texts, written, read, machine, released;
	unsigned	 keywords, keywords_missing;	/* topics that have them in English */
	unsigned	 titles, titles_missing;
};
struct coverage_gap { const char *locale, *what, *name; };	/* what: "title", "keywords" */
enum coverage_need { NEED_NONE, NEED_PAPER, NEED_TESTED };	/* no number; one that nobody has called; one that may be said */
struct coverage_corridor { const char *name; enum coverage_need *need; /* [needs_count] */ };	/* "NP-QA" */

struct coverage {
	struct coverage_row *rows;
	struct coverage_gap *gaps;
	const char	**needs;	/* placeholders with `need = yes`, in the order of tokens.ini */
	struct coverage_corridor *corridors;	/* each origin with each stay; none while there are errors */
	uint32_t	 rows_count, rows_room, gaps_count, gaps_room, needs_count, needs_room, corridors_count, corridors_room;
	struct arena	 arena;
};

/* `c` is zeroed memory; `locale` NULL = all; `ways` may be empty: the default way without national tables. */
void cost_of(const struct source *s, const char *locale, const struct cost_way *ways, size_t ways_count, struct cost *c);
void cost_release(struct cost *c);
void coverage_of(const struct source *s, struct coverage *c);
/* Adds needs and corridors; `p` is the pack made of `s`. */
void needs_of(const struct source *s, struct pack *p, int64_t now_s, struct coverage *c);
void coverage_release(struct coverage *c);

#endif
