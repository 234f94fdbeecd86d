/*
 * pack_diff_inside.h - shared by the pack_diff*.c files, nobody else
 *
 * pack_diff.c pairs the records of two packs by their names, pack_diff_fields.c compares two records field by field,
 * pack_diff_texts.c the texts, pack_diff_index.c what makes keywords quick to find, pack_diff_wording.c knows what
 * one person may sign.
 */
#ifndef CONTENT_PACK_DIFF_INSIDE_H
#define CONTENT_PACK_DIFF_INSIDE_H

#include <sodium.h>

#include "content/pack_diff.h"

enum {
	DIFF_SHOWN = 64 << 10,		/* bytes of a value that are told; what stands behind them is compared by hash */
	DIFF_WORK = 1 << 30,		/* bytes looked at before a pair of packs is given up (told as a change) */
	DIFF_NEAR_WORK = 32 << 20 };	/* keywords held against each other before new ones are no wording */

enum diff_side { DIFF_OLD, DIFF_NOW, DIFF_SIDES };

struct diff_value {			/* one value as words */
	char		*text;		/* DIFF_SHOWN bytes and a NUL */
	size_t		len;
	uint64_t	total;		/* bytes of all of it */
	crypto_generichash_state rest;	/* of what is not in text; only if total > len */
	uint64_t	*work;
};

struct diff_pair { uint32_t at[DIFF_SIDES]; };			/* DIFF_ABSENT: not in that pack */
#define DIFF_ABSENT UINT32_MAX
struct diff_pairs { struct diff_pair *row; uint32_t count; };

struct diff {
	const struct pack *pack[DIFF_SIDES];
	pack_change_fn	*tell;
	void		*arg;
	unsigned	 count;
	uint64_t	 work;
	bool		 explains_widest;	/* something was told that longest values follow from */
	struct diff_value value[DIFF_SIDES];
	struct diff_pairs locales, topics, keys, aliases;
	uint32_t	*locale_id[DIFF_SIDES];	/* by locale: its row in `locales` */
	uint8_t		*is_plain[DIFF_SIDES];	/* by topic: one person may sign its words */
	uint8_t		*key_use[DIFF_SIDES];	/* by key: DIFF_USE_* */
	uint16_t	*key_topic[DIFF_SIDES];	/* by key: the first topic that says it, or PACK_NONE */
	uint32_t	*taken[DIFF_SIDES];	/* keywords that no new one may come near */
	uint32_t	 taken_count[DIFF_SIDES];
	uint64_t	 near_work;	/* keywords looked at for that */
	uint32_t	*loose_of[DIFF_SIDES];	/* by alias: its loose form in LOOSE, or DIFF_ABSENT */
};
enum { DIFF_USE_PLAIN = 1, DIFF_USE_OTHER = 2, DIFF_USE_INSIDE = 4 };	/* INSIDE: stands in other texts, or says a fact */

/* pack_diff.c */
void diff_tell(struct diff *d, const struct pack_change *c);
bool diff_gave_up(const struct diff *d);

/* pack_diff_value.c */
void value_reset(struct diff_value *v);
void value_add(struct diff_value *v, const char *bytes, size_t len);
void value_adds(struct diff_value *v, const char *words);
void value_add_number(struct diff_value *v, uint64_t n);
bool value_equal(struct diff_value *a, struct diff_value *b);

/* pack_diff_pairs.c; aliases need locale_id first */
enum diff_kind { DIFF_LOCALES, DIFF_TOPICS, DIFF_KEYS, DIFF_TOKENS, DIFF_TYPES, DIFF_FACTS, DIFF_COUNTRIES, DIFF_SERVICES,
	DIFF_TOWNS, DIFF_OFFICES, DIFF_ALIASES };
struct diff_pairs diff_pairs_of(const struct diff *d, enum diff_kind kind);
/* The name that stands twice on one side, or NULL: then names say nothing. */
const char *diff_twice(const struct diff *d, enum diff_kind kind);
uint32_t diff_count(const struct pack *p, enum diff_kind kind);

/* pack_diff_fields.c: tells every field that differs, or that the record is new or gone */
void diff_records(struct diff *d, enum pack_change_kind kind, const struct diff_pairs *pairs);
void diff_widest(struct diff *d, const struct diff_pairs *tokens);
/* Records of `pairs` that come in another order; facts only among those that one question finds. */
void diff_order(struct diff *d, enum pack_change_kind kind, const struct diff_pairs *pairs);

void diff_texts(struct diff *d);		/* pack_diff_texts.c */
void diff_index(struct diff *d);		/* pack_diff_index.c */

/* pack_diff_wording.c */
void wording_init(struct diff *d);
bool wording_text(const struct diff *d, const struct diff_pair *key, const struct pack_text *old, const struct pack_text *now);
bool wording_mark(const struct diff *d, const struct diff_pair *key, const struct pack_text *old, const struct pack_text *now);
bool wording_keyword(struct diff *d, const struct diff_pair *alias);
bool number_like(uint32_t cp);			/* pack_diff_number.c */

#endif
