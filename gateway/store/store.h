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
	STORE_RETRY,		/* busy or disk full: try again later */
	STORE_BROKEN,		/* failed fsync, corrupt file: stop and restart, never retry in place */
};

enum { PERSON_QUIET = 1 << 0, PERSON_STOPPED = 1 << 1, PERSON_WELCOMED = 1 << 2,
	PERSON_RUNG = 1 << 3 };
enum { STORE_TAG_BYTES = 16, STORE_NAME_BYTES = 32, STORE_COUNTS_S = 30 };

struct person {
	char		locale[STORE_TAG_BYTES];	/* BCP 47 tag; "" = not chosen */
	char		stay[3], origin[3];		/* "" = unknown */
	uint32_t	flags;				/* PERSON_* */
	int32_t		seen_day;			/* days since 1970: idle rows die after 90 */
};

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
	enum store_result (*purge)(struct store *s, int64_t now_s);	/* idle people (90 days) */
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
