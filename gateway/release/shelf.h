/*
 * shelf.h - the packs of one owner that this gateway keeps, and what it has promised about them
 *
 *	<state>/packs/<owner>/<serial>.pack		as it was signed
 *	                     <serial>.pack.<key id>.minisig
 *	                     shelf, shelf.before	what is served, tried, laid aside, forbidden: see shelf.c
 *	                     index			the last index that was believed
 *	                     withdrawn			its withdrawn facts (content/withdrawn.h)
 *	                     incoming/			what somebody brought: judged, then moved up or removed
 *
 * `shelf` is replaced by one rename, behind the files that it names: a kill between any two steps leaves one that was
 * true.  A pack that is served is never removed before another one is.
 */
#ifndef GATEWAY_RELEASE_SHELF_H
#define GATEWAY_RELEASE_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/release/index.h"
#include "gateway/service.h"

struct buf;

enum { SHELF_KEPT = 5, SHELF_MOST = 16 /* packs that are looked at */, SHELF_PATH_BYTES = 512 };

struct shelf {
	char		folder[SHELF_PATH_BYTES - 96], owner[INDEX_OWNER_CHARS];
	uint64_t	serving;		/* 0 = none yet */
	unsigned	signers;		/* how many persons had signed it when it came to serve */
	uint64_t	tried;			/* 0 = none */
	struct trial	trial;
	uint64_t	held[SHELF_MOST];	/* were taken back here: come again only by hand */
	unsigned	helds;
	uint64_t	by_hand;		/* somebody here decided how far this one goes: the index does not */
	uint64_t	refused;		/* the first bytes of the hash of what was refused last: not fetched again */
	uint64_t	floor;			/* nothing below */
	uint64_t	revoked[INDEX_REVOKED];
	unsigned	revokeds;
	uint64_t	index_version;		/* highest seen */
	int64_t		index_issued_s;		/* newest seen */
	bool		is_lost;		/* the file was damaged or gone: this is the one before it, or what the packs tell */
};

/*
 * Reads what is there, and nothing is a shelf, too; `root` is <state>/packs.  A damaged file is not the end: the one
 * before it counts (is_lost).  False and a sentence: the path is too long.
 */
bool shelf_open(struct shelf *s, const char *root, const char *owner, struct buf *why);
bool shelf_make(const struct shelf *s, struct buf *why);	/* the folders, where they are missing */
bool shelf_write(const struct shelf *s, struct buf *why);
/* <folder>/<name>, or of the pack `serial`; into `out`, which is returned as a string. */
const char *shelf_path(const struct shelf *s, const char *name, struct buf *out);
const char *shelf_pack_path(const struct shelf *s, uint64_t serial, struct buf *out);
/* Serials that lie there, rising; at most SHELF_MOST, the newest. */
unsigned shelf_list(const struct shelf *s, uint64_t serial[SHELF_MOST]);
bool shelf_is_revoked(const struct shelf *s, uint64_t serial);
void shelf_revoke(struct shelf *s, uint64_t serial);
bool shelf_is_held(const struct shelf *s, uint64_t serial);
void shelf_hold(struct shelf *s, uint64_t serial);
/*
 * Copies what was brought at `path`, and the signatures beside it, to a name of our own, `out`: who brought it may hold
 * it open still, and nothing may change between judging and serving.
 */
bool shelf_adopt(const struct shelf *s, const char *path, struct buf *out, struct buf *why);
/* Moves a judged pack and its signatures up from `path`. */
bool shelf_take(const struct shelf *s, const char *path, uint64_t serial, struct buf *why);
/* A file with the head of a pack of this serial, and as long as the head says. */
bool shelf_looks_like_pack(const char *path, uint64_t serial);
/* Told of once: who fetches leaves it alone until trust.ini or the index changes. */
uint64_t shelf_hash_word(const uint8_t hash[MINISIGN_HASH_BYTES]);
/* Removes `path` and the signatures beside it; what is not there is fine. */
void shelf_remove(const char *path);
/* The signatures beside `path` that can be read, at most `most`. */
unsigned shelf_signatures(const char *path, struct minisign_signature *out, unsigned most);
/* Removes all but the newest SHELF_KEPT, what is served and what is tried. */
void shelf_prune(const struct shelf *s);

#endif
