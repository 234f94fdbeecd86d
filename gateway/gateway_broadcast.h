/*
 * gateway_broadcast.h - broadcasts of one safard: their files, the vault, the wire
 *
 * Answers never depend on it: what cannot be opened is told in the log and the
 * gateway runs on without broadcasts.
 */
#ifndef GATEWAY_GATEWAY_BROADCAST_H
#define GATEWAY_GATEWAY_BROADCAST_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/bearer/bulk.h"
#include "gateway/broadcast/believed.h"

struct board;
struct book;
struct broadcasts;
struct gateway;
struct ledger;
struct loop_timer;
struct sending;
struct vault_line;

struct broadcast_desk {
	struct ledger	*ledger;
	struct book	*book;
	struct board	*board;
	struct sending	*sending;	/* NULL: nothing can leave */
	struct vault_line *vault;
	struct broadcasts *broadcasts;
	struct loop_timer *timer, *look;	/* look: whether the files still work */
	bool		 is_lost;	/* they did not open; said once */
	struct believed	 clock;		/* outlives the files */
	char		 tickets[1024];
	bool		 is_due;	/* a turn in this round */
	int64_t		 unsafe_since_ms;	/* receipts wait for the disk since then; 0 none does */
};

/* After the door for staff is open; needs its accounts and its audit log. */
void broadcast_desk_open(struct gateway *g);
void broadcast_desk_close(struct gateway *g);
/* Talks ask it from now on (gateway_alerts.c). */
void broadcast_desk_answers(struct gateway *g);
/* After SIGHUP: sending.ini again; one with a mistake leaves the old one in force. */
void broadcast_desk_reload(struct gateway *g);
/* What bearers say (bearer_host). */
void broadcast_desk_said(void *ctx, const struct bulk_word *w);
bool broadcast_desk_is_safe(void *ctx);

#endif
