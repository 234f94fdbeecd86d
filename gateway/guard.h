/*
 * guard.h - short memories of the service: RAM only, fixed in size
 *
 * Hashes of keyed hashes, overwritten by whoever comes next: enough to stop a
 * loop, to say "not open yet" once a day, to know an MO again and to keep a
 * quiet number quiet while the store is lost.  A row that was overwritten
 * means one answer too many, never one too few.
 */
#ifndef GATEWAY_GUARD_H
#define GATEWAY_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct guard;

enum {
	GUARD_SAME_MAX = 5,		/* identical exchanges that are answered … */
	GUARD_DANGER_MAX = 20,		/* … with a word of danger: machines know such words, too … */
	GUARD_SAME_S = 10 * 60,		/* … in this time */
	GUARD_CLOSED_S = 24 * 3600,
	GUARD_RING_S = 24 * 3600,	/* one SMS to a number that rang */
	GUARD_RINGS_MAX = 30,		/* such SMS of one service … */
	GUARD_RINGS_S = 60,		/* … in this time: a caller's number is easily forged */
	GUARD_TEXTS_MAX = 10,		/* SMS that one number has sent to itself by 97 … */
	GUARD_TEXTS_S = 3600,		/* … in this time */
};

struct guard *guard_new(void);
void guard_free(struct guard *g);

/* One hash of several pieces: begin with 0, put each in. */
uint64_t guard_hash(uint64_t so_far, const void *bytes, size_t len);

/* Counts one more exchange; true if it is more than `most`. */
bool guard_is_loop(struct guard *g, uint64_t exchange, uint32_t most, int64_t now_s);
/* True the first time in GUARD_CLOSED_S. */
bool guard_may_say_closed(struct guard *g, uint64_t peer, int64_t now_s);
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
