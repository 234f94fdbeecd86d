/*
 * kannel_inside.h - the Kannel bearer as its own files see it
 *
 * kannel.c opens, closes, drains and speaks to the host; kannel_in.c takes
 * frames; kannel_judge.c does whatever may be done now; kannel_screen.c is
 * USSD; kannel_broadcast.c is what nobody asked for.  Nobody else includes this.
 */
#ifndef GATEWAY_BEARER_KANNEL_INSIDE_H
#define GATEWAY_BEARER_KANNEL_INSIDE_H

#include "gateway/bearer/bearer.h"
#include "gateway/bearer/kannel_bulk.h"
#include "gateway/bearer/kannel_journal.h"
#include "gateway/bearer/kannel_mo.h"
#include "gateway/bearer/kannel_outbox.h"
#include "gateway/bearer/kannel_receipts.h"
#include "gateway/bearer/kannel_wire.h"

/*
 * Broadcasts have a connection and a box id of their own: bearerbox hands out so many messages and receipts on one, then
 * nothing before an ack, and receipts of broadcasts, which wait for the ledger's disk, must not stand before people.
 */
enum { KANNEL_CAST = KANNEL_LINES, KANNEL_ALL_LINES };
enum { KANNEL_TEXT_BYTES = 8 * 1024, KANNEL_LINE_NAME = 24, KANNEL_BOX_BYTES = 64 };

/* One connection to bearerbox; `wire` NULL: there is none. */
struct kannel_line {
	struct kannel	*kannel;
	int		 number;
	struct kannel_wire *wire;
	struct loop_timer *goodbye;
	bool		 is_stopping;	/* bearerbox said so: give it no more parts */
	bool		 has_missed;	/* a message found no slot; only a new connection brings it again */
};

struct kannel {
	struct bearer	 bearer;
	struct bearer_host host;
	uint8_t		 secret[KANNEL_SECRET_BYTES];
	unsigned	 pending;	/* messages that bearerbox lets us hold, on one connection */
	unsigned	 parts_waiting;	/* of texts in several, at most; more would stop bearerbox's line */
	int64_t		 settle_ms;
	const struct kannel_way *ways;
	size_t		 way_count;
	struct kannel_line line[KANNEL_ALL_LINES];
	unsigned	 lines;		/* for people; that of broadcasts is line[KANNEL_CAST] */
	uint32_t	 cast_link;	/* its number; 0 while it is down */
	struct kannel_outbox *outbox;
	struct kannel_bulk *bulk;
	struct kannel_journal *journal;
	struct kannel_calls *calls;
	struct kannel_mos mos;
	struct kannel_receipts receipts;
	struct loop_timer *timer;	/* siblings, held messages, parts to try again */
	bool		 is_draining;
	int64_t		 old_heard_ms;	/* when a receipt of a lost connection came last */
	bool		 cast_is_heard;	/* broadcasts: bearerbox said anything on their line since it came up */
	int64_t		 unsettled_ms;	/* broadcasts: when their line came up, or a part of a lost one was heard of */
	int64_t		 bad_said_ms;	/* when a bad frame was logged last; 0 never */
	unsigned long	 bad_unsaid, connects, received, sent, failed, late;
	struct kannel_moment up;	/* when a connection came up last */
	struct outbound	 answer;
	char		 text[KANNEL_TEXT_BYTES];
};

static inline void
kannel_count(const struct kannel *k, const char *what)
{
	k->host.count(k->host.ctx, "kannel", what, 1);
}

/* kannel_in.c */
void kannel_take_frame(struct kannel_line *line, const struct kannel_frame *f);

/* kannel_judge.c: sets the timer for what may be done later. */
void kannel_go_on(void *arg);
/* Every part is in safe hands: the ack leaves after the commit of this round. */
void kannel_finish_answered(struct kannel *k, struct kannel_mo *mo);

/* kannel.c */
/* Opens line[number] under that box id; the calls of `what` are given the struct kannel_line. */
bool kannel_open_line(struct kannel *k, int number, const struct kannel_settings *s, const char *box_id,
    const struct kannel_wire_user *what, struct buf *why);
bool kannel_is_up(const struct kannel *k);
unsigned kannel_lines_up(const struct kannel *k);
bool kannel_way_has(const struct kannel_way *way, const char *number);
/* A slot for what nobody sent, from `from` to `number` over `way`; NULL when none is free. */
struct kannel_mo *kannel_slot_of_ours(struct kannel *k, const struct kannel_way *way, const char *number,
    const char *from);

/* kannel_screen.c */
/* The way that `smsc` is, if it carries USSD; else NULL. */
const struct kannel_way *kannel_ussd_way(const struct kannel *k, struct kannel_bytes smsc);
/* Fills kind, service, session and text of *in from a USSD message; false when it came too late to be answered. */
bool kannel_screen_begin(struct kannel *k, struct kannel_mo *mo, struct inbound *in,
    char service[KANNEL_TEXT_BYTES], char session[2 * KANNEL_CALL_ID_BYTES + 1]);
void kannel_screen_answer(struct kannel *k, struct kannel_mo *mo, const struct outbound *out);
bool kannel_screen_push(struct bearer *b, const char *number, const char *from, const struct outbound *page);

/* kannel_broadcast.c: bearer_ops.bulk_room, bulk and bulk_is_settled */
unsigned kannel_broadcast_room(const struct bearer *b, const char *way);
void kannel_broadcast_take(struct bearer *b, const struct bulk *m);
bool kannel_broadcast_is_settled(const struct bearer *b);
void kannel_broadcast_heard(struct kannel *k);		/* a frame came by their line */
bool kannel_broadcast_open(struct kannel *k, const struct kannel_settings *s, struct buf *why);
/* A receipt, if its mark is a broadcast's; then `mo` is TOLD when the host was told, and DONE else. */
bool kannel_broadcast_receipt(struct kannel *k, struct kannel_mo *mo, const struct kannel_frame *f);
bool kannel_broadcast_is_safe(const struct kannel *k);	/* what is TOLD may be acknowledged */
void kannel_broadcast_end_round(struct kannel *k);
void kannel_broadcast_go_on(struct kannel *k);
bool kannel_broadcast_is_idle(const struct kannel *k);
void kannel_broadcast_status(const struct kannel *k, struct buf *out);

#endif
