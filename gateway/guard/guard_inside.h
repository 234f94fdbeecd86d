/*
 * guard_inside.h - the tables, shared by the files of this folder
 *
 * Direct-mapped: a place is found by the hash and simply overwritten.  No
 * chains, no growth, nothing for a flood to fill.
 */
#ifndef GATEWAY_GUARD_GUARD_INSIDE_H
#define GATEWAY_GUARD_GUARD_INSIDE_H

#include "gateway/guard/guard.h"

enum { ROWS = 4096, ROUTES = 256, WAVES = 64, AGAIN_WAYS = 4, AGAIN_SETS = 16384 };

struct row { uint64_t key; int64_t since_s; uint32_t n; };

/* What a peer and we said to each other lately. */
struct loop {
	uint64_t	key, last;			/* last: the exchange that is repeated */
	int64_t		run_s, window_s, day_s, danger_s;	/* since when each of these is counted: */
	uint32_t	run, automatic, sentences, day, danger;
};

/* A token is 60 drops, so that a rate a minute fills whole drops a second. */
struct bucket {
	uint64_t	key;
	int64_t		at_s, told_s;
	uint32_t	drops;
	unsigned long	held;				/* routes only: since the last line of the log */
	bool		is_told;			/* told_s is set */
};

/* One command on one service. */
struct wave {
	uint64_t	key;
	int64_t		at_s;				/* both rings are right up to here */
	int64_t		over_s;				/* last crowded minute; 0 never */
	uint32_t	second[60], in_minute;		/* the last minute, and its sum */
	uint32_t	minute[60], in_hour;		/* the last hour without what came in a wave */
};

/* A STOP in a wave, to be said again; message: its first.  It stays when it was: the second may wait for the store. */
struct again { uint64_t key, message; int64_t since_s; };

struct guard {
	struct row	today[ROWS], reference[ROWS], ring[ROWS], rings[ROWS], texts[ROWS], commands[ROWS];
	struct loop	loops[ROWS];
	struct bucket	peers[ROWS], routes[ROUTES];
	struct wave	waves[WAVES];
	struct again	again[AGAIN_SETS][AGAIN_WAYS];
	uint64_t	mo[ROWS], quiet[ROWS];
	uint32_t	counter;
	int64_t		wall_s, run_s;			/* waves: the clock as it came, and one that nobody sets */
};

/* A time before `since_s` is none of ours: the clock was set back, and the count begins anew. */
static inline bool
is_within(int64_t since_s, int64_t now_s, int64_t for_s)
{
	return now_s >= since_s && now_s - since_s < for_s;
}

static inline bool
is_of_now(const struct row *r, uint64_t key, int64_t now_s, int64_t for_s)
{
	return r->key == key && is_within(r->since_s, now_s, for_s);
}

#endif
