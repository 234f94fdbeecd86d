/*
 * broadcasts_inside.h - shared by the broadcasts*.c files, nobody else
 *
 * broadcasts.c opens, closes and finds; _write.c is what staff write and read,
 * _count.c counts an audience beside the loop, _agree.c the second person,
 * _move.c the other verbs, _clock.c what happens by itself, _begin.c what is looked at
 * once more before anything leaves, _run.c a job from its first row to its last, _jobs.c its jobs in the ledger, _wire.c what the sender asks, _json.c how all of it
 * looks outside, _close.c the end of a list, _peers.c who is forgotten or moved, _cap.c CAP, _level.c how far it is in a country.
 */
#ifndef GATEWAY_BROADCAST_BROADCASTS_INSIDE_H
#define GATEWAY_BROADCAST_BROADCASTS_INSIDE_H

#include "content/pack.h"
#include "gateway/broadcast/audience.h"
#include "gateway/broadcast/board.h"
#include "gateway/broadcast/book.h"
#include "gateway/broadcast/broadcasts.h"
#include "gateway/broadcast/life.h"
#include "gateway/broadcast/preview.h"
#include "gateway/log.h"
#include "gateway/staff/staff.h"
#include "locales/text/buf.h"

enum { COUNTINGS = 4, COUNT_GOOD_S = 600,	/* what was counted is believed for so long */
	COUNT_TURN_MS = 20, PEERS_WAIT = 4096, CLOCK_MS = 1000, WARDENS_AHEAD_S = 60,
	LIST_MOST = 100, EVENTS_MOST = 200, HANDED_MORE = 1000,
	DUES = 256, RUNS = SENDER_JOBS, ROUTINE_RUNS = 3 /* of RUNS, and of the sender's: danger never waits behind news */, TAKE_MS = 1000 };
#define BROADCAST_OP "broadcast.send"		/* of an approval */

/* A broadcast in one hand: what the book says, and its definition. */
struct opened { struct entry e; json_t *json; struct broadcast b; };

/* One job of the ledger: wardens first, if it is an alert for a list, then the list. */
enum { LEG_WARDENS, LEG_MAIN, LEGS };
struct leg {
	bool		is_used, is_planned, is_taken, is_ended;
	bool		is_walked;		/* once, to its end */
	uint8_t		job[STORE_ID_BYTES];
	struct broadcast b;
	unsigned long	to_cancel;		/* rows of a cancelled job that still wait for it */
	int64_t		again_ms;		/* not taken before */
};

/* An audience that is counted, or was. */
struct counting {
	bool		is_used;
	uint8_t		id[STORE_ID_BYTES];
	unsigned	revision;
	int64_t		begun_s, done_s;	/* done_s 0: not yet */
	struct opened	o;
	struct leg	leg[LEGS];
	unsigned	leg_now;
	struct audience_walk *walk;		/* of that leg */
	struct audience_count *count;		/* of all legs */
};

/* The text of one language in one country, cut. */
struct worded { char locale[STORE_TAG_BYTES], stay[3]; struct parts parts; };

/* Rows by language, of one broadcast that is sent; kept until another is asked for. */
enum { REPORT_CELLS = 256, REPORT_ROWS = 500 };
struct report_cell { char locale[STORE_TAG_BYTES], stay[3]; unsigned long planned, waiting, accepted, delivered, unknown, not_reached, maybe_twice, got; };
struct reporting {
	bool		is_used, is_done;
	uint8_t		id[STORE_ID_BYTES];
	unsigned	leg;
	uint32_t	next;			/* row to go on with */
	int64_t		begun_s, asked_s;
	struct report_cell cell[REPORT_CELLS];
	unsigned	cells;
};

/* What is on its way. */
struct running {
	bool		is_used, is_paused;
	bool		is_looked_at;		/* before it began, once more */
	bool		is_moved_in;		/* a key was turned while it was walked */
	struct opened	o;
	struct leg	leg[LEGS];
	int64_t		begun_s;
	struct audience_walk *walk;
	struct audience_count *count;
	struct worded	*worded;
	unsigned	wordings;
	unsigned	reread;			/* of them, how many were looked at since it runs */
	uint32_t	closed;			/* rows of the main leg whose places in the list were closed: all clear */
	uint64_t	spent;			/* millionths, of what was handed over */
	char		alarm[BROADCAST_REASON_BYTES];	/* a guard of the sender spoke; "" none */
};

struct broadcasts {
	struct broadcasts_world w;
	struct sender	*sender;
	const struct sending *sending;
	struct counting	counting[COUNTINGS];
	struct reporting reporting;
	struct running	run[RUNS];
	bool		has_worked;		/* in this turn: one batch of people, of one broadcast */
	struct preview	*preview;		/* room for one */
	/* Who is to be forgotten in the ledger, or found there by another key. */
	struct owed	peer[PEERS_WAIT];
	unsigned	peers;
	bool		has_all_owed;		/* what people.db kept of them was read; else it is, when nobody waits here */
	bool		looks_again;		/* at what it still has of those that the ledger was told */
	int64_t		peers_ms;		/* not tried before: the disk refused */
	char		asked_owner[STORE_NAME_BYTES];	/* of the question under way to the vault */
	struct { uint8_t id[STORE_ID_BYTES]; unsigned revision; int64_t at_s; } due[DUES];	/* by id[0]: not read each second */
	int64_t		clock_ms, purged_s;
	bool		has_settled;
	bool		is_lost;		/* the book or the ledger failed; said once */
};

/* broadcasts.c */
enum broadcasts_end broadcasts_of_store(enum store_result r, struct buf *why);
/* Finds it, and reads its definition; release with opened_close(). */
enum broadcasts_end broadcasts_open(struct broadcasts *b, const char *owner, const char *typed, struct opened *o, struct buf *why);
bool opened_read(struct broadcasts *b, struct opened *o, struct buf *why);	/* of o->e */
bool opened_title(struct broadcasts *b, struct opened *o);	/* json alone is there, for the title */
void opened_close(struct opened *o);
/* May she take this step?  *next on success. */
enum broadcasts_end broadcasts_may(struct broadcasts *b, const struct broadcasts_asker *who, const struct opened *o, const char *verb,
    enum life_state *next, struct buf *why);
struct event event_of(const struct broadcasts *b, const char *who, const char *what, unsigned revision, const char *reason);
/* Moves it by the clock; false and logged if the book fails. */
bool broadcasts_clock_move(struct broadcasts *b, struct entry *e, enum life_state to, const char *verb, const char *reason);
void broadcasts_lost(struct broadcasts *b, const char *why);	/* logs the first of a spell */
void broadcasts_board(struct broadcasts *b);			/* the board is read anew */

/* _count.c: NULL while it goes on, or with a sentence in *why. */
const struct audience_count *broadcasts_count(struct broadcasts *b, const struct opened *o, unsigned long *so_far, struct buf *why);
void broadcasts_count_turn(struct broadcasts *b);
void broadcasts_count_end(struct counting *c);
/* The preview of what was counted; in b->preview. False: no pack serves the owner. */
bool broadcasts_preview(struct broadcasts *b, const struct opened *o, const struct audience_count *c, struct buf *why);
bool broadcasts_wording_of(struct broadcasts *b, const struct opened *o, struct wording_of *out);
/* The first block that stops it, as a sentence; true if there is none. */
bool broadcasts_unblocked(const struct broadcasts *b, const struct broadcast *d, struct buf *why);

/* _agree.c: the preview in hand against what was agreed to: people, price, and nothing that stops it. */
bool broadcasts_as_agreed(const struct broadcasts *b, const struct opened *o, struct buf *why);

/* Agreed to as a sample, it does not leave as a release, nor the other way round. */
bool broadcasts_is_of_its_kind(const struct opened *o, const struct wording_of *w);

/* _jobs.c, _run.c */
enum store_result broadcasts_commit(struct broadcasts *b, struct buf *why);	/* of the ledger */
enum job_class broadcasts_class(const struct broadcast *b);	/* a drill is no danger, and makes way for it */
struct running *broadcasts_run_of(struct broadcasts *b, const uint8_t id[STORE_ID_BYTES]);
struct leg *broadcasts_leg(struct broadcasts *b, const uint8_t job[STORE_ID_BYTES], struct running **r);
void broadcasts_job_id(const uint8_t id[STORE_ID_BYTES], unsigned leg, uint8_t out[STORE_ID_BYTES]);
void broadcasts_legs(const struct opened *o, struct leg leg[LEGS]);
/* The ledger's jobs of what was agreed to; both are there and approved, or neither counts. */
enum broadcasts_end broadcasts_jobs(struct broadcasts *b, const struct opened *o, const char *approver, struct buf *why);
void broadcasts_run_turn(struct broadcasts *b, struct running *r);
/* Nothing new leaves; how many parts are beyond recall. */
unsigned broadcasts_halt(struct broadcasts *b, const uint8_t id[STORE_ID_BYTES], enum job_state to, struct buf *why);
/* The one that runs, if any, says the same as the book from now on. */
void broadcasts_run_follow(struct broadcasts *b, const struct entry *e);
bool broadcasts_finishes(const struct broadcasts *b, const struct running *r);
void broadcasts_cancel_turn(struct broadcasts *b, struct running *r);
void broadcasts_run_end(struct running *r);
void broadcasts_plan_end(struct running *r);	/* what it was walked by is gone: that leg is walked anew */

/* How many of a leg there are, how many may still leave by themselves, and how many were never handed over. */
struct tally { unsigned long planned, open, kept; };
bool broadcasts_tally(struct broadcasts *b, const char *owner, const struct leg *leg, struct tally *out);

/* _begin.c: might there be a place?  Asked before its text is read. */
bool broadcasts_has_room(const struct broadcasts *b, const struct entry *e);
/* NULL: no place for it now.  `to_stop`: it is loaded to be stopped, and needs no place at the sender. */
struct running *broadcasts_load(struct broadcasts *b, const struct entry *e, bool to_stop);
/* Is it still what was agreed to?  False while it is counted; and when it is not, it waits for a second person again. */
bool broadcasts_look_again(struct broadcasts *b, struct running *r);
/* At a start: nothing of what is paused or was stopped leaves, but who was in doubt in the life before is told apart. */
void broadcasts_settle(struct broadcasts *b);
/* It begins: state, level, board.  False: not now. */
bool broadcasts_begin(struct broadcasts *b, struct running *r);

/* _close.c: all is clear, and the list is erased in 30 days, as its text says; a piece a turn, true when all is done */
bool broadcasts_close_list(struct broadcasts *b, struct running *r);

/* _wire.c */
struct sender_world broadcasts_sender_world(struct broadcasts *b);
/* A fact may be withdrawn while it is sent; some of its words each second. */
void broadcasts_reread(struct broadcasts *b, struct running *r);
bool broadcasts_costs_too_much(const struct broadcasts *b, const struct running *r);

/* _clock.c */
void broadcasts_clock(struct broadcasts *b);

/* _peers.c: a few of those who wait; true: more at once */
bool broadcasts_peers_turn(struct broadcasts *b, int64_t now_ms);
/* Lists and ledger do not know everybody by one key yet: who is planned now might get it twice. */
bool broadcasts_peers_wait(const struct broadcasts *b);
bool broadcasts_is_moving(const struct broadcasts *b, const char *owner, const uint8_t peer[PEER_BYTES]);	/* from this key to another */

/* _move.c: what was corrected does not go on; false and a sentence that names the correction, or when the book cannot say. */
bool broadcasts_is_uncorrected(struct broadcasts *b, const struct opened *o, struct buf *why);

/* _json.c */
json_t *json_time(int64_t s);			/* RFC 3339, UTC */
json_t *json_entry(const struct entry *e);
json_t *json_preview(const struct broadcasts *b, const struct preview *p);
json_t *json_events(struct broadcasts *b, const uint8_t id[STORE_ID_BYTES]);
json_t *json_sums(struct broadcasts *b, const struct opened *o);	/* NULL: nothing was planned */

#endif
