/*
 * store.h - what is remembered, in the words of the domain
 *
 * No SQL outside this folder, no number and no text inside it.  Every row
 * carries owner and service; two owners never see each other's people.  Every
 * change is idempotent.  Changes of people made since the last commit() are one
 * group; counts are never in it: a file that held both in one commit would say
 * who asked for what.  Losing the store must not stop answers: callers go on
 * when a call says STORE_RETRY or STORE_BROKEN.
 */
#ifndef GATEWAY_STORE_STORE_H
#define GATEWAY_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/rows.h"

struct buf;

enum store_result {
	STORE_OK,
	STORE_NONE,		/* no such row */
	STORE_STALE,		/* somebody else was first, or her wish forbids it: read again; no failure */
	STORE_RETRY,		/* busy or disk full: try again later */
	STORE_BROKEN,		/* failed fsync, corrupt file: stop and restart, never retry in place */
};

enum { STORE_COUNTS_S = 30 };

struct store;

/* Both say false to stop; they may not call the store. */
typedef bool store_count_fn(void *arg, const struct count_row *row);
typedef bool store_mark_fn(void *arg, const struct mark_row *row);

struct store_ops {
	const char *name;
	enum store_result (*person_get)(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES], struct person *out);
	/* With QUIET her alert and broadcast rows go; with STOPPED those that are not LIST_DANGER_ONLY.  seen_day never goes back. */
	enum store_result (*person_put)(struct store *s, const char *owner, const char *service, const uint8_t peer[PEER_BYTES], const struct person *in);
	/* DELETE: row, places in all lists, open request, in one group; STORE_NONE when there was nothing. */
	enum store_result (*person_erase)(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES]);
	/*
	 * Adds to a count: `what` is "topic", "unmet", "agent-name" …; country "" where it must not be kept; week = ISO "2026-W47".
	 * It is summed in memory and written apart, STORE_COUNTS_S later or at close: a kill loses the counts of
	 * that time.  What the disk does not take for so long that memory is full is given up.
	 */
	enum store_result (*count_add)(struct store *s, const char *owner, const char *service, const char *what, const char *name, const char *country, const char *locale, const char *week, unsigned long n);
	/* The same for what people say of a fact, by its name in the pack; STORE_NONE for a name beyond STORE_FACT_BYTES. */
	enum store_result (*mark_add)(struct store *s, const char *owner, const char *service, const char *fact, enum mark_kind kind, const char *week, unsigned long n);
	/*
	 * The lists.  put is an upsert, and STORE_STALE for the alerts and broadcasts of somebody who is QUIET, or
	 * STOPPED unless it is LIST_DANGER_ONLY; erase of who is not there is STORE_OK.  scan goes on behind `after`
	 * (NULL: from the start; order of peer) and says in *n how many of at most `max` it filled.
	 */
	enum store_result (*listed_put)(struct store *s, const char *owner, const char *service, enum list list, const struct listed *in);
	enum store_result (*listed_get)(struct store *s, const char *owner, enum list list, const uint8_t peer[PEER_BYTES], struct listed *out);
	enum store_result (*listed_erase)(struct store *s, const char *owner, enum list list, const uint8_t peer[PEER_BYTES]);
	enum store_result (*listed_scan)(struct store *s, const char *owner, enum list list, const uint8_t *after, struct listed *out, unsigned max, unsigned *n);
	/* Requests, in order of id.  put replaces the open one of the same owner and peer; take is STORE_STALE when another has it. */
	enum store_result (*request_put)(struct store *s, const char *owner, const char *service, const struct request *in);
	enum store_result (*request_of)(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES], struct request *out);
	enum store_result (*request_get)(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES], struct request *out);
	enum store_result (*request_take)(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES], const char *who);
	enum store_result (*request_done)(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES]);
	enum store_result (*request_scan)(struct store *s, const char *owner, const uint8_t *after, struct request *out, unsigned max, unsigned *n);
	/* How many open requests an office has in a slot of a day. */
	enum store_result (*request_load)(struct store *s, const char *owner, const char *office, int32_t day, unsigned slot, unsigned *n);
	/*
	 * Everything of a person (row, lists, request) under a new key of her number; the old is gone.  What the new
	 * key already has stays, with QUIET and STOPPED of both, and ALERTS if that place came along.  A seal of a list names its row: seal anew.
	 */
	enum store_result (*person_move)(struct store *s, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES]);
	/*
	 * What another database is to be told of people.  Of one key that she is forgotten beats that she was moved.  scan: the
	 * oldest days first; done takes back that very row, not what was put for her key since; STORE_OK if it is not there.
	 */
	enum store_result (*owed_put)(struct store *s, const struct owed *in);
	enum store_result (*owed_scan)(struct store *s, struct owed *out, unsigned max, unsigned *n);
	enum store_result (*owed_done)(struct store *s, const struct owed *in);
	/* By service, week, what, name, …; `from` and `to` are ISO weeks, both within.  What still waits in memory is not seen. */
	enum store_result (*count_scan)(struct store *s, const char *owner, const char *from, const char *to, store_count_fn *visit, void *arg);
	/* By service, fact, week, kind; "" to "9" is all. */
	enum store_result (*mark_scan)(struct store *s, const char *owner, const char *from, const char *to, store_mark_fn *visit, void *arg);
	/* An operator mended the fact: its marks are gone once commit() said STORE_OK. */
	enum store_result (*mark_clear)(struct store *s, const char *owner, const char *fact);
	/* A copy of what is committed, that opens by itself; an open group is committed first.  *why on failure. */
	enum store_result (*backup)(struct store *s, const char *path, struct buf *why);
	enum store_result (*purge)(struct store *s, int64_t now_s);	/* every rule of purge.def */
	/* Tells the time, about once a second; counts that waited long enough make it dirty. */
	void (*tick)(struct store *s, int64_t now_s);
	enum store_result (*commit)(struct store *s, struct buf *why);	/* people are durable when it returns STORE_OK */
	bool (*is_dirty)(const struct store *s);	/* commit() would have something to do */
	void (*close)(struct store *s);
};

struct store { const struct store_ops *ops; };	/* first member of each engine's own struct */

struct store *store_sqlite_open(const char *path, struct buf *why);	/* NULL and a sentence */
/*
 * Before it is opened: was it last used with one of these keys?  From now on with the first.  True as well when
 * it cannot be read: that is for store_sqlite_open() to say.
 */
bool store_sqlite_fits(const char *path, const uint8_t (*signs)[PEER_BYTES], unsigned count);
struct store *store_ram_open(void);	/* tests, the simulator, and when the disk is lost */

#endif
