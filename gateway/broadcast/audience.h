/*
 * audience.h - who gets it: counted before, listed once when it begins
 *
 * Walks a list of people.db in batches, so that the loop goes on between two
 * of them; never by what a person asked.  Left out are who said STOP (unless it
 * is an alert, no drill, and she keeps danger alerts), who is in quiet mode,
 * whose place in the list is over; further whose language is to be left out, and
 * whose country has no way out: these have cells, so that they can be named, but
 * are not among `people`.
 *
 * With is_of it walks the rows of that job instead: all for whom a frame may
 * have left and was not refused.  They are asked by the same rules again, and
 * who has left the list since gets no correction either.
 */
#ifndef GATEWAY_BROADCAST_AUDIENCE_H
#define GATEWAY_BROADCAST_AUDIENCE_H

#include "gateway/broadcast/broadcast.h"
#include "gateway/store/ledger.h"
#include "gateway/store/store.h"
#include "routing/sending.h"

/* Who has no language yet: the tag that BCP 47 has for it, so that staff can choose for them, too. */
#define AUDIENCE_UNKNOWN_LOCALE "und"

/* One language in one country. */
struct audience_cell { char locale[STORE_TAG_BYTES], stay[3]; unsigned long people; };
enum { AUDIENCE_CELLS = 512, AUDIENCE_BATCH = 500 };

struct audience_count {
	struct audience_cell cell[AUDIENCE_CELLS];	/* largest language first, then largest country, when it is done */
	unsigned	cells;
	unsigned long	people;			/* would get it, if each of their languages has an answer */
	unsigned long	left_out;		/* stopped, quiet, or over: one figure everywhere (domain.md E.4) */
	unsigned long	no_language;		/* of the people: their language is not known, or nothing was chosen for it */
	unsigned long	no_way;			/* besides them: nothing goes to their country */
	bool		is_done;
};

/*
 * One walk: count, or rows into the ledger, the two letters of her stay as their route; `job` NULL counts only.  `sending` NULL: every country counts as reached, and no
 * row is made.  All is borrowed.  A walk that was broken off is begun anew: who is in the job already stays as she is.
 */
struct audience_walk;
struct audience_walk *audience_begin(const struct broadcast *b, const char *owner, const struct sending *sending, struct store *people,
    struct ledger *ledger, const uint8_t *job, int64_t now_s);
void audience_end(struct audience_walk *w);	/* NULL is fine */
/*
 * One batch; STORE_OK and out->is_done when all were seen.  *out begins zeroed and is the same at each call; anything but
 * STORE_OK left it as it was, and the next call does the same batch again.  The caller commits the ledger behind each batch.
 */
enum store_result audience_step(struct audience_walk *w, struct audience_count *out);

/* What was chosen for people of a locale ("" = AUDIENCE_UNKNOWN_LOCALE); NULL: nothing. */
const struct wording *audience_wording(const struct broadcast *b, const char *locale);
/* Would she get it now?  Asked before each part leaves; *row is her row of the list, with a seal of today. */
enum audience_may { AUDIENCE_MAY, AUDIENCE_MUST_NOT, AUDIENCE_UNKNOWN /* the store cannot say */ };
enum audience_may audience_may(struct store *people, const char *owner, const struct broadcast *b,
    const uint8_t peer[PEER_BYTES], int64_t now_s, struct listed *row);

#endif
