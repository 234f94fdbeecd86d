/*
 * sim.h - a whole world for the sender, in one thread and from one seed
 *
 * The sender and the ledger are the real ones; bearerbox, SMSCs, vault, people
 * and clocks are here.  Each fault has its odds, drawn from the seed; with odds
 * of 0 nothing goes wrong but what a test does by hand.  Trace: ids only.
 */
#ifndef TESTS_BROADCAST_SIM_H
#define TESTS_BROADCAST_SIM_H

#include "gateway/broadcast/sender.h"

enum { SIM_PEOPLE = 40, SIM_JOBS = 2, SIM_WORKERS = 2, SIM_WAYS = 2, SIM_PARTS = 3, SIM_MESSAGES = 6000, SIM_DLRS = 9000,
	SIM_START_S = 1800000000 };

/* One in so many; 0 = never. */
struct sim_odds {
	unsigned later, lost_line, box_crash, full_box, lost_resp, lost_dlr, twice_dlr, late_dlr, early_delivery, failed_delivery, forged, reword,
	    silent, throttle, vault_slow, vault_dead, vault_later, vault_stopped, may_later, stop, clock, crash, crash_inside, sleep, pause, cancel;
};

struct sim_person {
	unsigned	locale;		/* 0..2: her text has one part more than that */
	bool		is_refused, is_rejected, is_never;	/* by bearerbox, the operator, the vault */
	bool		is_stopped;
};

enum sim_at { SIM_FLIES, SIM_BOX, SIM_LINK, SIM_UNANSWERED, SIM_OVER };
struct sim_message {
	enum sim_at	at;
	struct bulk_name name;
	unsigned	job, person, worker, way;
	int64_t		at_ms, left_ms, lost_ms;	/* lost: the line of its bearerbox, since */
	bool		is_counted, is_returned;	/* in the window; LATER or REFUSED: nothing of it is anywhere */
};
struct sim_dlr { struct bulk_word word; unsigned worker, message; int64_t at_ms; bool is_said, is_forged; };

struct sim_box {
	bool		is_up, is_settled;
	int64_t		up_ms, quiet_ms;	/* when it comes back; last receipt since it did */
	unsigned	crashes;
};

struct sim_worker {
	struct sender	*s;
	struct sim_box	 box;
	int64_t		 asleep_ms, again_ms;	/* until then */
	struct vault_rows_ask ask;
	bool		 is_asked, is_poked;	/* something happened: it has a turn though it did not ask for one */
	int64_t		 answer_ms;
	bool		 is_dead;		/* it died inside of a turn: nothing that it does has an effect */
};

struct sim_job {
	struct sender_job job;
	struct ledger_job in;
	enum job_state	state;
	bool		is_taken, is_ended;	/* with the workers */
	bool		was_late;		/* its time was over, at least by a clock that jumped */
	int64_t		resume_ms;		/* 0 = not paused */
	unsigned	alarms;
	char		why[200];
	unsigned	left_after_drop, left_behind;	/* parts: told beyond recall; that left since */
	bool		is_begun[SIM_PEOPLE];			/* she had some of her text when it was dropped */
	bool		is_behind[SIM_PEOPLE][SIM_PARTS];	/* that part left since */
	unsigned	frames[SIM_PEOPLE][SIM_PARTS];		/* not LATER, not REFUSED */
	unsigned	arrived[SIM_PEOPLE][SIM_PARTS];		/* the operator has it */
	unsigned	again[SIM_PEOPLE][SIM_PARTS];		/* and bearerbox submitted it again */
	unsigned	attempts[SIM_PEOPLE];			/* before this turn */
	struct { unsigned sending; uint8_t version; } text[SIM_PEOPLE];	/* which left last */
	uint32_t	row[SIM_PEOPLE];
	bool		gave_up[SIM_PEOPLE];			/* the operator, with a part of hers */
};

struct sim {
	uint64_t	 seed, dice;
	bool		 is_traced, is_calm, is_disk_calm, is_lazy;	/* lazy: turns come only as sender_turn() asks for them */
	struct sim_odds	 odds;
	int64_t		 boot_ms, wall_off_s, now_turn;
	struct ledger	*l;
	struct ledger	*(*reopen)(struct ledger *l);	/* of a test's own ledger: closes and opens it; NULL: the simulated one */
	struct sender_settings set;
	struct sending	 sending;
	unsigned	 people, jobs, workers, pending, latency_ms, box_window, turns;
	struct sim_person person[SIM_PEOPLE];
	struct sim_job	 job[SIM_JOBS];
	struct sim_worker worker[SIM_WORKERS];
	int64_t		 silent_ms[SIM_WAYS], throttle_ms[SIM_WAYS], down_ms[SIM_WAYS], vault_dead_ms, held_ms, night_s, lasts_s;
	unsigned	 window_most;
	uint8_t		 version;	/* of all texts: their parts have so many octets */
	unsigned	 unanswered[SIM_WORKERS][SIM_WAYS];
	struct sim_message message[SIM_MESSAGES];
	unsigned	 messages;
	struct sim_dlr	 dlr[SIM_DLRS];
	unsigned	 dlrs;
	unsigned	 turning;		/* worker whose turn it is */
	int		 crash_in;		/* callbacks until it dies; 0 = it does not */
	unsigned	 kills, twice, unknown, broken, finished, mended;	/* what was met */
	bool		 is_failed;
	char		 what[200];
};

/* sim_world.c */
extern const char *const sim_routes[SIM_WAYS];
int64_t sim_wall_s(void *sim);
unsigned sim_roll(struct sim *m, unsigned sides);
bool sim_happens(struct sim *m, unsigned odds);	/* never in calm */
void sim_trace(struct sim *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void sim_wrong(struct sim *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void sim_ledger_calm(struct sim *m, bool is_calm);
void sim_ledger_mend(struct sim *m);
void sim_ledger_break(struct sim *m);
void sim_open(struct sim *m, uint64_t seed);	/* no odds, 6 people, one worker, fast operators */
void sim_job(struct sim *m, enum job_class class);	/* planned, approved, running; all people */
void sim_begin(struct sim *m, unsigned worker);	/* a new life of it: takes what runs */
void sim_kill(struct sim *m, unsigned worker);
void sim_drop(struct sim *m, unsigned job, enum job_state to, int64_t resume_ms);
void sim_stop(struct sim *m, unsigned person, bool is_delete);	/* DELETE: the ledger forgets who she is */
void sim_resume(struct sim *m, unsigned job);
void sim_turn(struct sim *m, unsigned worker);
void sim_step(struct sim *m, unsigned ms);	/* time passes, the network works, the workers have their turns, all is checked */
void sim_for(struct sim *m, unsigned ms, unsigned step_ms);
void sim_close(struct sim *m);

/* sim_jobs.c */
void sim_start(struct sim *m, unsigned people, enum job_class class);	/* one job, and lives for all workers */
unsigned sim_sum(const struct sim *m, unsigned (*of)[SIM_PARTS]);		/* frames or arrived of a job */
unsigned sim_flagged(struct sim *m, unsigned job, unsigned flag);
/* Until the job is over, or so many ms went by. */
bool sim_until_ended(struct sim *m, unsigned job, unsigned ms);
struct ledger_row sim_row(struct sim *m, unsigned job, unsigned person);
struct ledger_sums sim_sums(struct sim *m, unsigned job);

/* sim_wire.c: bearerbox and operators */
void sim_wire_world(struct sender_world *w);
void sim_inside(struct sim *m);		/* in a callback: it may die here */
void sim_wire(struct sim *m);			/* what is due happens */
void sim_box_down(struct sim *m, unsigned worker, bool is_crash, unsigned ms);
void sim_acknowledge(struct sim *m, unsigned worker);	/* behind a turn: bearer asks bulk_is_safe */
void sim_say(struct sim *m, unsigned worker, const struct bulk_word *word);
unsigned sim_count(const struct sim *m, unsigned job, enum sim_at at);	/* messages that are there */

/* sim_people.c: vault, STOP, nights, texts */
void sim_people_world(struct sender_world *w);
void sim_vault(struct sim *m, unsigned worker);
unsigned sim_person_of(const struct ledger_recipient *to);

/* sim_check.c */
void sim_check(struct sim *m);			/* in every step */
void sim_check_frame(struct sim *m, unsigned job, const struct bulk *b, unsigned person);
void sim_check_end(struct sim *m);		/* when it is calm and all is over */

/* sim_seed.c */
bool sim_run(struct sim *m, uint64_t seed, bool is_traced);	/* a whole life of a world */

#endif
