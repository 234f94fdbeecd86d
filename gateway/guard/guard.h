/*
 * guard.h - short memories of the service: RAM only, fixed in size
 *
 * Hashes of keyed hashes, overwritten by whoever comes next: enough to stop a
 * loop or a flood, to see a wave of forged commands, to say "not open yet" once
 * a day, to know an MO again and to keep a quiet number quiet while the store
 * is lost.  A row that was overwritten means one answer too many, never one too
 * few.  A clock that is set back silences nobody.  No guard knows a text or
 * decides what is obeyed: it says what may be answered (README.md: why these
 * numbers).  Danger is the caller's to let through.
 */
#ifndef GATEWAY_GUARD_GUARD_H
#define GATEWAY_GUARD_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct guard;

enum {
	GUARD_RUN_MAX = 5,		/* the same words answered alike in a row: a person waits for her answer … */
	GUARD_RUN_MACHINE = 2,		/* … what nobody types: the third is held back … */
	GUARD_RUN_DANGER = 20,		/* … with a word of danger: machines know such words, too … */
	GUARD_DANGER_MAX = 60,		/* … and of such words to and fro; the last says the emergency number … */
	GUARD_AUTOMATIC_MAX = 5,	/* answers to what was not understood, of which the last is one sentence … */
	GUARD_SENTENCES_MAX = 10,	/* … to long texts with a keyword in them, likewise … */
	GUARD_LOOP_S = 10 * 60,		/* … in this time */
	GUARD_DAY_MAX = 20,		/* not understood, in … */
	GUARD_DAY_S = 24 * 3600,
	GUARD_SMS_BURST = 20, GUARD_SMS_PER_MIN = 10,		/* of one number; a hand on keys is slower */
	GUARD_SCREENS_BURST = 60, GUARD_SCREENS_PER_MIN = 60,
	GUARD_ROUTE_BURST = 60000, GUARD_ROUTE_PER_MIN = 120000,	/* one service on one bearer */
	GUARD_TOLD_S = 10 * 60,		/* by SMS the sentence is said once in this time */
	GUARD_WAVE_MIN = 50,		/* the same command from more people than this in a minute … */
	GUARD_WAVE_TIMES = 10,		/* … and than so many times the mean minute of the last hour */
	GUARD_WAVE_S = 10 * 60,		/* a wave is over so long after its last crowded minute */
	GUARD_AGAIN_MIN_S = 3, GUARD_AGAIN_S = 10 * 60,	/* a second STOP counts when it comes between these */
	GUARD_RING_S = 24 * 3600,	/* one SMS to a number that rang */
	GUARD_RINGS_MAX = 30,		/* such SMS of one service … */
	GUARD_RINGS_S = 60,		/* … in this time: a caller's number is easily forged */
	GUARD_TEXTS_MAX = 10,		/* SMS that one number has sent to itself by 97 … */
	GUARD_TEXTS_S = 3600,		/* … in this time */
};

enum guard_verdict {
	GUARD_ANSWER,
	GUARD_SENTENCE,		/* one sentence instead: not now */
	GUARD_SILENCE,
};

/* Who may have written an SMS. */
enum guard_voice {
	VOICE_MEANT,		/* keys, or few words that we know: a person */
	VOICE_SENTENCE,		/* many words, one of them known */
	VOICE_UNKNOWN,		/* not understood */
	VOICE_MACHINE,		/* our own lines come back */
	VOICE_DANGER,
};

struct guard *guard_new(void);
void guard_free(struct guard *g);
/* About once a second: an hour in which nobody wrote is known from a clock that was set. */
void guard_tick(struct guard *g, int64_t now_s);

/* One hash of several pieces: begin with 0, put each in. */
uint64_t guard_hash(uint64_t so_far, const void *bytes, size_t len);

/* loops.c: counts one more SMS of `peer`; `exchange` = hash of her text and of what answers it. */
enum guard_verdict guard_loop(struct guard *g, uint64_t peer, uint64_t exchange, enum guard_voice voice,
    int64_t now_s);

/* floods.c: takes one message out of the buckets of `peer` and `route`.  A screen is never answered with silence. */
enum guard_verdict guard_flood(struct guard *g, uint64_t peer, uint64_t route, bool is_screen, int64_t now_s);
/* An SMS that GUARD_ANSWER let in waits for the store and will be brought again: its tokens come back. */
void guard_flood_give_back(struct guard *g, uint64_t peer, uint64_t route);
/* True once a minute for a route: *held is how many were held back since the last line. */
bool guard_flood_tell(struct guard *g, uint64_t route, int64_t now_s, unsigned long *held);

enum guard_command { GUARD_STOP, GUARD_START, GUARD_DELETE, GUARD_QUIET, GUARD_COMMANDS };
/*
 * waves.c: counts a command that came by SMS, before it is obeyed; the same from the same peer counts once a
 * minute.  True when a wave begins: say so once.  GUARD_START forgets a STOP that waits to be said again.
 */
bool guard_command(struct guard *g, uint64_t service, enum guard_command command, uint64_t peer, int64_t now_s);
/* A wave of STOP or DELETE on this service. */
bool guard_in_wave(struct guard *g, uint64_t service, int64_t now_s);
/*
 * May this STOP (or DELETE), counted already, end danger alerts too?  Outside a wave yes; in one only when the
 * same peer says it a second time, not sooner than GUARD_AGAIN_MIN_S, not later than GUARD_AGAIN_S.  False is
 * remembered as her first.  `message` (hash of the MO's id, 0 unknown): the first brought once more is no second.
 * For SMS only: a USSD session cannot be forged from afar.
 */
bool guard_stop_takes_alerts(struct guard *g, uint64_t service, uint64_t peer, uint64_t message, int64_t now_s);

/* short_memory.c: true the first time in GUARD_DAY_S; `peer`: whose hash, and of what.  One place of 4096: who is pushed out is first again. */
bool guard_first_today(struct guard *g, uint64_t peer, int64_t now_s);
/* True if this peer was sent nothing in GUARD_RING_S and the service has sent few in GUARD_RINGS_S; counts it. */
bool guard_may_ring(struct guard *g, uint64_t peer, uint64_t service, int64_t now_s);
/* True while GUARD_TEXTS_MAX is not reached; guard_texted() counts one. */
bool guard_may_text(const struct guard *g, uint64_t peer, int64_t now_s);
void guard_texted(struct guard *g, uint64_t peer, int64_t now_s);
void guard_mo_add(struct guard *g, uint64_t mo);
bool guard_mo_has(const struct guard *g, uint64_t mo);
void guard_quiet_set(struct guard *g, uint64_t peer, bool is_quiet);
bool guard_quiet_has(const struct guard *g, uint64_t peer);
/* Next concatenation reference for this peer: two of her messages never share one soon. */
uint8_t guard_reference(struct guard *g, uint64_t peer);

#endif
