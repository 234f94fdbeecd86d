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

#include "gateway/peer.h"

struct buf;

enum store_result {
	STORE_OK,
	STORE_NONE,		/* no such row */
	STORE_STALE,		/* somebody else was first: read again */
	STORE_RETRY,		/* busy or disk full: try again later */
	STORE_BROKEN,		/* failed fsync, corrupt file: stop and restart, never retry in place */
};

enum { PERSON_QUIET = 1 << 0, PERSON_STOPPED = 1 << 1, PERSON_WELCOMED = 1 << 2,
	PERSON_RUNG = 1 << 3,
	PERSON_ALERTS = 1 << 4, PERSON_DANGER = 1 << 5 };	/* on LIST_ALERTS; for danger only */
enum { STORE_TAG_BYTES = 16, STORE_NAME_BYTES = 32, STORE_COUNTS_S = 30 };

struct person {
	char		locale[STORE_TAG_BYTES];	/* BCP 47 tag; "" = not chosen */
	char		stay[3], origin[3];		/* "" = unknown */
	uint32_t	flags;				/* PERSON_* */
	int32_t		seen_day;			/* days since 1970: idle rows die after 90 */
};

/*
 * Readable numbers live only here, sealed (gateway/vault/seal.h); "callback" is struct request.
 * LIST_DANGER: she keeps danger alerts only.
 */
enum list { LIST_ALERTS, LIST_WARDEN, LIST_BROADCAST, LIST_COUNT };
enum { LIST_DANGER_ONLY = 1 << 0 };
enum { LIST_PEOPLE_SHIFT = 12 };	/* LIST_WARDEN: flags hold the last count, people above bits of needs.def */
enum { STORE_AREA_BYTES = 24, STORE_SEALED_BYTES = 70, STORE_ID_BYTES = 16, STORE_GROUP_BYTES = 16 };

struct listed {
	uint8_t		peer[PEER_BYTES];
	char		locale[STORE_TAG_BYTES];
	char		stay[3];
	char		area[STORE_AREA_BYTES];	/* of a warden: code of an area; else "" */
	uint32_t	flags;			/* LIST_* */
	int32_t		since_day, until_day;	/* until_day 0 = until she says STOP or DELETE */
	uint8_t		sealed[STORE_SEALED_BYTES];
};

enum request_slot { SLOT_MORNING, SLOT_NOON, SLOT_NIGHT, SLOT_COUNT };
enum { REQUEST_WOMAN = 1 << 0 };

/* A call-back she asked for: number, group, slot, language to speak; nothing else. */
struct request {
	uint8_t		id[STORE_ID_BYTES];	/* first 4 bytes: when it was made, seconds big-endian */
	uint8_t		peer[PEER_BYTES];	/* one open request per owner and peer */
	char		office[STORE_NAME_BYTES];
	char		group[STORE_GROUP_BYTES]; /* "work", "money", … broad */
	char		locale[STORE_TAG_BYTES];
	int32_t		day;			/* day of the slot, days since 1970 UTC of the office's local date */
	uint8_t		slot;			/* enum request_slot */
	uint32_t	flags;			/* REQUEST_WOMAN */
	char		taken_by[STORE_NAME_BYTES]; /* account; "" = nobody yet */
	uint8_t		sealed[STORE_SEALED_BYTES];
};

/* One row of counts that is read back. */
struct count_row { char service[STORE_NAME_BYTES], what[16], name[64], country[3], locale[STORE_TAG_BYTES], week[16]; unsigned long n; };

struct store;

struct store_ops {
	const char *name;
	enum store_result (*person_get)(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES], struct person *out);
	enum store_result (*person_put)(struct store *s, const char *owner, const char *service, const uint8_t peer[PEER_BYTES], const struct person *in);
	enum store_result (*person_erase)(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES]);
	/*
	 * Adds to a count: `what` is "topic" or "unmet"; country "" where it must not be kept; week = ISO "2026-W47".
	 * It is summed in memory and written apart, STORE_COUNTS_S later or at close: a kill loses the counts of
	 * that time.  What the disk does not take for so long that memory is full is given up.
	 */
	enum store_result (*count_add)(struct store *s, const char *owner, const char *service, const char *what, const char *name, const char *country, const char *locale, const char *week, unsigned long n);
	/*
	 * The lists.  put is an upsert; erase of who is not there is STORE_OK.  scan goes on behind `after`
	 * (NULL: from the start; order of peer) and says in *n how many of at most `max` it filled.
	 */
	enum store_result (*listed_put)(struct store *s, const char *owner, const char *service, enum list list, const struct listed *in);
	enum store_result (*listed_get)(struct store *s, const char *owner, enum list list, const uint8_t peer[PEER_BYTES], struct listed *out);
	enum store_result (*listed_erase)(struct store *s, const char *owner, enum list list, const uint8_t peer[PEER_BYTES]);
	enum store_result (*listed_scan)(struct store *s, const char *owner, enum list list, const uint8_t *after, struct listed *out, unsigned max, unsigned *n);
	/* Requests: put replaces the open one of the same owner and peer; take is STORE_STALE when another has it. */
	enum store_result (*request_put)(struct store *s, const char *owner, const char *service, const struct request *in);
	enum store_result (*request_of)(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES], struct request *out);
	enum store_result (*request_get)(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES], struct request *out);
	enum store_result (*request_take)(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES], const char *who);
	enum store_result (*request_done)(struct store *s, const char *owner, const uint8_t id[STORE_ID_BYTES]);
	enum store_result (*request_scan)(struct store *s, const char *owner, const uint8_t *after, struct request *out, unsigned max, unsigned *n);
	/* How many open requests an office has in a slot of a day. */
	enum store_result (*request_load)(struct store *s, const char *owner, const char *office, int32_t day, unsigned slot, unsigned *n);
	/* Everything of a person (row, lists, request) under a new key of her number; the old is gone. */
	enum store_result (*person_move)(struct store *s, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES]);
	/* Counts in a fixed order; `from` and `to` are ISO weeks, both within; visit says false to stop. */
	enum store_result (*count_scan)(struct store *s, const char *owner, const char *from, const char *to, bool (*visit)(void *arg, const struct count_row *row), void *arg);
	/* A copy of the database that opens by itself, made while the service runs; *why on failure. */
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
struct store *store_ram_open(void);	/* tests, the simulator, and when the disk is lost */

#endif
