/*
 * reseal.h - rows that outlive the month whose key they are sealed with
 *
 * The vault forgets a month's key 35 days after the month, so that erasing is
 * forgetting a key; who is still listed is sealed anew before that, by the
 * vault, without anybody seeing the number.  A few rows at a time, between
 * messages.  Call-backs live three days and are left alone.
 */
#ifndef GATEWAY_RESEAL_H
#define GATEWAY_RESEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/control/control.h"
#include "gateway/store/store.h"

struct buf;

enum { RESEAL_ROWS = 32,	/* looked at in one call */
	RESEAL_PAUSE_S = 3600,	/* from the end of one walk to the next */
	RESEAL_RETRY_S = 60,	/* after the vault did not answer … */
	RESEAL_TRIES = 3 };	/* … so often for one row, then the walk goes on behind it: one bad row ends no other */

struct reseal {
	unsigned	owner, list;		/* where the walk is */
	uint8_t		after[PEER_BYTES];
	bool		has_after;
	unsigned	tries;			/* of the row behind `after` */
	int64_t		next_s;
	unsigned long	sealed, lost;		/* since start: made anew; whose month was forgotten already, and are erased */
};

/*
 * One step, about once a second; `month` is that of the key in use.  False and a sentence when the vault or the
 * store did not do it: the row is tried again, RESEAL_TRIES times in a walk.  *why is also filled, with true, when a row
 * had to be given up because nobody can open it any more.
 */
bool reseal_step(struct reseal *r, struct store *store, const struct control_owner *owners, unsigned owner_count,
    const char *vault_socket, uint16_t month, int64_t now_s, struct buf *why);

#endif
