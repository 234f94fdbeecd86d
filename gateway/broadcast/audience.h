/*
 * audience.h - who gets it: counted before, listed once when it begins
 *
 * Walks a list of people.db in batches, so that the loop goes on between two
 * of them; never by what a person asked.  Left out are who said STOP (unless
 * it is an alert and she keeps danger alerts), who is in quiet mode, whose
 * language has no text, whose country has no way out.
 */
#ifndef GATEWAY_BROADCAST_AUDIENCE_H
#define GATEWAY_BROADCAST_AUDIENCE_H

#include "gateway/broadcast/broadcast.h"
#include "gateway/store/ledger.h"
#include "gateway/store/store.h"
#include "routing/sending.h"

/* One language in one country. */
struct audience_cell { char locale[STORE_TAG_BYTES], stay[3]; unsigned long people; };
enum { AUDIENCE_CELLS = 512, AUDIENCE_BATCH = 500 };

struct audience_count {
	struct audience_cell cell[AUDIENCE_CELLS];	/* largest language first, then largest country, when it is done */
	unsigned	cells;
	unsigned long	people;
	unsigned long	left_out;		/* stopped, quiet, or over: one figure everywhere (domain.md E.4) */
	unsigned long	no_language, no_way;
	bool		is_done;
};

/* One walk: count, or rows into the ledger; `job` NULL counts only. */
struct audience_walk;
struct audience_walk *audience_begin(const struct broadcast *b, const char *owner, const struct sending *s, struct store *people,
    struct ledger *ledger, const uint8_t *job, int64_t now_s);
void audience_end(struct audience_walk *w);	/* NULL is fine */
/* One batch; STORE_OK and out->is_done when all were seen.  The caller commits the ledger behind each batch. */
enum store_result audience_step(struct audience_walk *w, struct audience_count *out);

/* Would she get it now?  Asked before each part leaves; *row is her row of the list, with a seal of today. */
enum audience_may { AUDIENCE_MAY, AUDIENCE_MUST_NOT, AUDIENCE_UNKNOWN /* the store cannot say */ };
enum audience_may audience_may(struct store *people, const char *owner, const struct broadcast *b,
    const uint8_t peer[PEER_BYTES], int64_t now_s, struct listed *row);

#endif
