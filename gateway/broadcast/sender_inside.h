/*
 * sender_inside.h - shared by sender*.c, nobody else
 *
 * slot: a job.  lane: its people of one route.  hold: a chunk that is leased.
 * trip: a row from its scan until nothing of it is under way.  way: an SMSC
 * with its window of parts.  Times are boot_ms unless they are called wall.
 */
#ifndef GATEWAY_BROADCAST_SENDER_INSIDE_H
#define GATEWAY_BROADCAST_SENDER_INSIDE_H

#include "gateway/broadcast/sender.h"

enum { SENDER_WAYS = 32, SENDER_SLOTS = 2 * SENDER_JOBS, SENDER_HOLDS = 8, SENDER_ROUTES = 256, SENDER_KNOWN = 64, SENDER_BATCH = 64,
	SENDER_RESULTS = 200, SENDER_RESULTS_MIN = 20,
	SENDER_ATTEMPTS = 20,			/* then a row FAILED */
	SENDER_RENEW_MS = SENDER_LEASE_S * 1000 / 3,
	SENDER_FENCE_MS = (SENDER_LEASE_S - SENDER_LEASE_MARGIN_S) * 1000,
	SENDER_LATER_MS = 200, SENDER_LATER_MOST_MS = 5000,
	SENDER_DOWN_MS = 5000,			/* no room and no word for so long: the spare is used */
	SENDER_HELD_S = 300,			/* who is HELD is looked at again */
	SENDER_VAULT_MS = 300000,		/* it opened nothing for so long, though asked */
	SENDER_SLEPT_MS = 5000,
	SENDER_OVERDUE_MS = 30000,		/* not_after is behind us for so long by both clocks: a jump fails nobody */
	SENDER_PATIENCE_MS = 120000,		/* no receipt, though later parts had theirs: it will not come */
	SENDER_PATIENCE_MOST_MS = 900000,	/* nor behind this */
	SENDER_PATIENCE_LOST_MS = 30000,	/* nor behind this, if the line was lost since: receipts may have died with bearerbox */
	SENDER_FINISH_MS = 300000,		/* a job stands still so long: who had a part of her text only stays so */
	SENDER_DETACH_MS = 5000 };		/* a chunk that only waits for receipts is not held any longer */

/* One part of a trip.  NONE: it need not leave, or must not any more; OVER: answered for good. */
enum part_at { PART_NONE, PART_WAITS, PART_SENT, PART_TAKEN, PART_LOST, PART_OVER };

/*
 * SEALED, ASKED, OPEN: QUEUED in the ledger, before, at and behind the vault.  INTENDED: in the group that is not
 * committed.  GOING: intent is durable.  CLOSING: becomes `to` without leaving.
 */
enum trip_at { TRIP_FREE, TRIP_SEALED, TRIP_ASKED, TRIP_OPEN, TRIP_INTENDED, TRIP_GOING, TRIP_CLOSING };

struct trip {
	enum trip_at	at;
	unsigned	serial;
	struct slot	*slot;			/* NULL: of a job that is not here any more */
	struct hold	*hold;			/* NULL: its lease is lost, nothing more of it leaves */
	uint8_t		job[STORE_ID_BYTES];
	uint32_t	row;
	unsigned	attempt;		/* this one */
	uint8_t		parts, accepted;	/* how many; bits of those that need not leave again */
	uint8_t		part[PARTS_MAX];	/* enum part_at */
	int64_t		part_ms[PARTS_MAX];	/* when it left, or was lost */
	enum row_state	to;
	bool		in_group;
	unsigned	turn;			/* in which the ledger said last that it is ours to send */
	unsigned	delay_ms;
	int64_t		again_ms;
	struct parts	*text;			/* that her first part was of, so that all are; NULL: of one part, or none has left */
	struct ledger_recipient person;
	char		digits[SEAL_DIGITS + 1];
};

struct way_now {
	char		name[SENDING_NAME_BYTES];
	unsigned	rate;			/* parts a second; 0: not in sending.ini any more */
	double		tokens, pace;		/* pace: how much of the rate, up to 1 */
	double		usual_ms;		/* from leaving to accepted */
	int64_t		filled_ms, halved_ms;
	unsigned	laters;			/* in this second */
	int64_t		laters_ms;
	unsigned	out, room;		/* parts with the operator, unanswered; what the bearer takes now */
	unsigned	longest;		/* parts of a text: as deep the bucket is at least */
	bool		is_settled;
	int64_t		no_room_ms;		/* since when; 0 = there is */
	int64_t		unsettled_ms, lost_ms;	/* last seen so; when the line was lost last */
	int64_t		lost_word_ms;		/* the last receipt of what left before that */
	int64_t		word_ms;		/* the last word of the operator, or when the first part went out */
	int64_t		newest_ms;		/* when the youngest answered part had left */
	struct trip	*trip;			/* `size` of them */
	uint32_t	*key;			/* row + 1, 0 = free: what a search walks over */
	unsigned	size, trips;
};

enum hold_at { HOLD_NONE, HOLD_SETTLES, HOLD_SENDS, HOLD_DRAINS, HOLD_LOST };
struct hold {
	enum hold_at	at;
	struct ledger_lease lease;
	int64_t		since_ms, leased_ms;	/* of the last renewal, of the lease */
	uint32_t	cursor;			/* next row to scan */
	bool		has_doubt, again;	/* again: some rows went back behind the cursor */
	unsigned	trips;
	int64_t		again_s;		/* wall: nobody takes it before (night) */
	int64_t		drains_ms;		/* since when */
};
struct lane { char route[STORE_NAME_BYTES]; struct hold hold[SENDER_HOLDS]; int64_t again_ms; bool is_empty; };

/* ALARMED: waits for its owner.  STOPPED: the ledger says so.  DROPPED: by its owner; what is in doubt is settled. */
enum slot_mode { SLOT_FREE, SLOT_RUNS, SLOT_ALARMED, SLOT_STOPPED, SLOT_DROPPED };
struct slot {
	enum slot_mode	mode;
	struct sender_job job;
	unsigned	order;
	struct lane	*lane;			/* NULL until its sums were read */
	unsigned	lanes;
	int64_t		again_ms, vault_again_ms, done_again_ms, stray_ms;
	int64_t		stopped_ms;		/* who is begun is finished since then; 0 = nobody */
	int64_t		late_ms;		/* not_after_s seems to be behind us since then; 0 = no */
	bool		is_late;		/* and it is */
	unsigned	vault_delay_ms;
	int64_t		vault_since_ms;		/* it opens nothing since then; 0 = it does */
	uint8_t		result[SENDER_RESULTS];	/* 1: failed */
	unsigned	results, result_next, failures;
	char		why[200];		/* an alarm to tell, "" = none */
	bool		is_done, is_over;	/* an end to tell; nothing of it is left to settle */
	unsigned	sent_now;		/* parts in this second */
	double		rate;
};

struct sender {
	struct ledger	*l;
	struct sender_world w;
	char		worker[STORE_NAME_BYTES];
	unsigned	settle_s, window, failed_percent, silent_s;
	const struct sending *sending;
	int64_t		now_ms, wall_s, next_ms;	/* of this turn */
	int64_t		turned_ms;			/* when the last one was over */
	int64_t		second_ms;
	bool		has_begun;
	int64_t		ledger_again_ms;
	unsigned	ledger_delay_ms;
	unsigned	orders, serials, turns;
	struct slot	slot[SENDER_SLOTS];
	struct way_now	way[SENDER_WAYS];
	unsigned	ways;
	struct { unsigned way, trip, serial; } asked[VAULT_ROWS_MAX];
	unsigned	asked_count;
	struct { uint8_t job[STORE_ID_BYTES]; char owner[STORE_NAME_BYTES]; } known[SENDER_KNOWN];
	unsigned	known_next;
	struct ledger_receipt *receipt;
	char		(*receipt_owner)[STORE_NAME_BYTES];
	unsigned	receipts, receipts_size, applied;	/* applied: the first so many are in the group that is open */
	struct ledger_row scan[SENDER_BATCH];
	struct ledger_sums sums[SENDER_ROUTES];
};

/* sender.c */
void sender_want(struct sender *s, int64_t at_ms);		/* not later than that */
unsigned sender_in_order(struct sender *s, struct slot *out[SENDER_SLOTS]);
bool sender_failed(struct sender *s, enum store_result r);	/* always false; what is in the group is taken back */
bool sender_commit(struct sender *s);
struct slot *sender_slot(const struct sender *s, const uint8_t id[STORE_ID_BYTES]);
bool sender_reread(struct sender *s, struct slot *slot);	/* does the ledger still say that it runs? */

/* sender_trip.c */
struct trip *trip_new(struct sender *s, struct way_now *w, struct slot *slot, struct hold *h, const struct ledger_row *row);	/* NULL: no place */
void trip_free(struct way_now *w, struct trip *t);
struct trip *trip_find(struct sender *s, const uint8_t job[STORE_ID_BYTES], uint32_t row, struct way_now **way);
void trip_wipe(struct trip *t);
void trip_close(struct trip *t, enum row_state to);
void trip_stop(struct way_now *w, struct trip *t);		/* nothing of it leaves any more */
bool trip_is_begun(const struct trip *t);			/* she has, or may have, some of her text, and the rest can leave */
void trip_lost(struct way_now *w, struct trip *t);		/* its lease is gone */
bool trip_settles(struct way_now *w, struct trip *t);		/* true: nothing was under way, it is free now */
unsigned trip_count(const struct trip *t, unsigned states);	/* parts in one of 1 << enum part_at */
unsigned trip_numbers(const struct way_now *w);			/* digits in memory */
void trip_detach(struct sender *s, struct hold *h);		/* what only waits for a receipt needs no lease */
bool trip_any(const struct sender *s, const uint8_t job[STORE_ID_BYTES], uint32_t first, uint32_t last);
void slot_stop(struct sender *s, struct slot *slot);		/* nobody new; who is begun is finished */
void slot_stop_all(struct sender *s, struct slot *slot);
bool slot_finishes(const struct sender *s, const struct slot *slot);	/* somebody is begun */
enum { PARTS_OUT = 1 << PART_SENT | 1 << PART_TAKEN | 1 << PART_LOST, PARTS_LEFT = PARTS_OUT | 1 << PART_OVER };

/* sender_lease.c */
bool sender_leases(struct sender *s);
bool slot_is_empty(const struct slot *slot);	/* no chunk is leased, and none could be */
void hold_lose(struct sender *s, struct hold *h);
void hold_night(struct sender *s, struct hold *h, int64_t again_s);	/* what has not left waits for the morning */
struct way_now *sender_way_of(struct sender *s, const char *route);	/* NULL: none */

/* sender_rows.c */
bool sender_picks(struct sender *s);
void sender_asks(struct sender *s);

/* sender_wire.c */
enum { ALL_ROWS = (1 << ROW_STATES) - 1 };
bool sender_intends(struct sender *s);

/* sender_frames.c */
void sender_frames(struct sender *s);

/* sender_words.c */
bool sender_applies(struct sender *s);
void sender_knows(struct sender *s, const uint8_t job[STORE_ID_BYTES], const char *owner);

/* sender_pace.c */
void ways_follow(struct sender *s);
void ways_slept(struct sender *s, int64_t ms);
void ways_look(struct sender *s);		/* room, tokens, flights that nobody will answer */
void way_answered(struct sender *s, struct way_now *w, int64_t left_ms, bool is_accepted);
void way_later(struct sender *s, struct way_now *w);
unsigned way_allows(const struct sender *s, const struct way_now *w);	/* parts that may leave now */

/* sender_guard.c */
void slot_alarm(struct sender *s, struct slot *slot, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void slot_result(struct sender *s, struct slot *slot, bool is_failure);
void sender_guards(struct sender *s);
void sender_tells(struct sender *s);		/* alarms and ends, last in a turn: it may be dropped inside */

#endif
