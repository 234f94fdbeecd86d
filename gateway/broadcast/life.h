/*
 * life.h - what may become of a broadcast, and who may say so (life.def)
 */
#ifndef GATEWAY_BROADCAST_LIFE_H
#define GATEWAY_BROADCAST_LIFE_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/broadcast/broadcast.h"

struct account;
struct buf;

enum life_who { LIFE_AUTHOR = 1 << 0, LIFE_OTHER = 1 << 1, LIFE_ONE = 1 << 2, LIFE_CLOCK = 1 << 3 };
enum { LIFE_WAIT_S = 24 * 3600, LIFE_WAIT_CRISIS_S = 2 * 3600,	/* for the second person */
	LIFE_PAUSE_S = 24 * 3600 };	/* longer paused, it needs one again */

const char *life_name(enum life_state s);
const char *life_sentence(enum life_state s);
static inline bool life_is_over(enum life_state s)
{
	return s == LIFE_SENT || s == LIFE_REJECTED || s == LIFE_CANCELLED || s == LIFE_EXPIRED;
}
/* Is there any step between them?  Who may take it is life_may()'s. */
bool life_leads(enum life_state was, enum life_state next);

/* Who asks: what her roles let her be, and what she did with this one before. */
struct life_asker {
	uint32_t	roles;		/* 1 << enum role; 0 with is_clock */
	bool		is_clock;
	bool		has_touched;	/* made, changed or submitted it, ever */
	bool		has_returned;	/* gave it back last */
};

/*
 * The verb ("submit", "approve", …) in state `was`.  False and a sentence: no such step, or not for who asks; it says
 * who may.  A training object may be agreed to by who made it.
 */
bool life_may(enum life_state was, const char *verb, const struct life_asker *who, bool is_training,
    enum life_state *next, struct buf *why);

#endif
