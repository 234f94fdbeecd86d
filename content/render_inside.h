/*
 * render_inside.h - shared by the render*.c files, nobody else
 *
 * render_fact.c chooses the fact behind a token, render_text.c says one text,
 * render.c says a topic.
 */
#ifndef CONTENT_RENDER_INSIDE_H
#define CONTENT_RENDER_INSIDE_H

#include "content/render.h"

struct fact_choice {
	uint16_t fact;			/* PACK_NONE: none may be said */
	uint16_t token;			/* where in the chain it was found: its caution counts */
};

struct fact_choice fact_choose(const struct render *r, uint16_t token, bool with_chain);

/* A sample shows what is not yet checked, except to strangers. */
static inline bool
render_shows_all(const struct render *r)
{
	return pack_is_sample(r->pack) && !r->live_only;
}

static inline bool
render_lets_pass(const struct render *r, enum fact_gate gate)
{
	return gate == FACT_LIVE || (render_shows_all(r) && (gate == FACT_UNTESTED || gate == FACT_EXPIRED));
}

/* What people say does not work comes after another, never goes. */
static inline bool
render_doubts(const struct render *r, uint16_t fact)
{
	return r->doubted != NULL && (r->doubted[fact / 8] >> fact % 8 & 1) != 0;
}

enum { NO_TEST_NEEDED = INT32_MAX };	/* nothing here names a fact */

/* A date claims that everything before it was checked: one number that nobody called leaves it unsaid. */
static inline bool
test_day_is_known(int32_t oldest)
{
	return oldest != 0 && oldest != NO_TEST_NEEDED;
}

/* A text with its facts found: {warn} and {date} speak of facts that may stand behind them. */
struct text_plan {
	const struct pack_text *text;	/* NULL: no locale has it */
	uint16_t locale;
	uint16_t missing;		/* first token that cannot be said, or PACK_NONE */
	uint16_t number;		/* fact of its last number, or PACK_NONE */
	bool	 has_facts, warns;
	uint16_t date;			/* its {date} token, or PACK_NONE: sayable once a date is known */
	int32_t	 oldest;		/* day of the oldest test; 0: one was never tested; or NO_TEST_NEEDED */
	uint16_t fact[PACK_MAX_SPANS];	/* by span; PACK_NONE: none */
};

/* True if the text can be said as a whole; a {date} is left to whoever knows the other texts. */
bool text_plan(const struct render *r, uint16_t key, bool with_chain, struct text_plan *plan);
/* Says a planned text; tokens that have nothing to say are left out. */
void text_say(const struct render *r, const struct text_plan *plan, int32_t oldest, struct buf *out);
/* Plans and says one text that stands alone. */
bool text_say_alone(const struct render *r, uint16_t key, struct buf *out, struct rendered *did);

#endif
