/*
 * release_inside.h - shared by release*.c
 */
#ifndef GATEWAY_RELEASE_RELEASE_INSIDE_H
#define GATEWAY_RELEASE_RELEASE_INSIDE_H

#include "gateway/release/admit.h"
#include "gateway/release/release.h"
#include "gateway/release/watch.h"

struct release_line {
	const struct trust_owner *owner;
	struct shelf	 shelf;
	bool		 is_broken;		/* its shelf cannot be read: not looked at */
	struct index	*index;			/* the one that is believed; NULL none */
	const struct pack *serving, *tried;	/* NULL none */
	/* For watch.h: the old one when the new one came, and the new one then. */
	const struct pack *before;
	struct edition_counts before_then, now_then;
	int64_t		 changed_s;		/* a change for all: watched from here on; 0 = not any more */
	struct file_stamp index_seen;		/* of incoming/index */
	int64_t		 stale_told_s;
	bool		 was_rule;		/* what was not done was forbidden; else the world was against it */
	bool		 full_told;		/* what was brought cannot be copied: said once */
};

struct admit release_admit(const struct release *r, const struct release_line *l, int64_t now_s);
/* The line of `owner`, "" the only one; NULL and a sentence. */
struct release_line *release_line_of(struct release *r, const char *owner, struct buf *why);
/* Opens a pack of the shelf that may be served; NULL and a sentence. */
const struct live_pack *release_take(struct release *r, struct release_line *l, uint64_t serial, int64_t now_s, struct buf *why);
/* Open already: what is tried, or what talks still end with; NULL none. */
const struct live_pack *release_find_open(const struct release *r, const struct release_line *l, uint64_t serial);
/* The newest on the shelf below `below` that may be served. */
const struct live_pack *release_newest_below(struct release *r, struct release_line *l, uint64_t below, int64_t now_s);
/* How many persons signed what stands there, by the keys that are believed now. */
unsigned release_signers(const struct release *r, const struct release_line *l, uint64_t serial, int64_t now_s);
/* All of these: to the shelf first, then to the service.  False and a sentence, and nothing has changed. */
bool release_all(struct release *r, struct release_line *l, uint64_t serial, int64_t now_s, struct buf *why);
bool release_some(struct release *r, struct release_line *l, uint64_t serial, const struct trial *t, struct buf *why);
bool release_none(struct release *r, struct release_line *l, struct buf *why);	/* nothing is tried any more */
/* From a pack that turned out bad, or is revoked, to the newest good one before it; `serial` 0 = that, else this one. */
bool release_return(struct release *r, struct release_line *l, uint64_t serial, int64_t now_s, struct buf *why);
/* release_look.c */
void release_look_line(struct release *r, struct release_line *l, int64_t now_s);

#endif
