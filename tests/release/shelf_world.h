/*
 * shelf_world.h - a gateway's shelves in a folder of its own, keys of people who sign, and packs they may sign
 */
#ifndef TESTS_RELEASE_SHELF_WORLD_H
#define TESTS_RELEASE_SHELF_WORLD_H

#include "gateway/log.h"
#include "gateway/release/release.h"
#include "gateway/service.h"

enum { SITA, RAM, GITA, STRANGER, PEOPLE };

struct shelf_world {
	char		root[64], trust[96], withdrawn[96];
	struct minisign_secret key[PEOPLE];
	struct log	log;
	char		*said;			/* the log; NULL until world_open() */
	size_t		said_len;
	struct live	live;
	struct release	release;
	struct service	*service;
	int64_t		now_s;
};

/* What a pack is like. */
struct brought {
	const char	*owner;			/* NULL = "np" */
	uint64_t	serial;
	const char	*text;			/* of the topic "extra": wording */
	const char	*number;		/* another number of the SMS service, NULL as it is */
	const char	*fact;			/* another number of a hotline: no wording */
	int64_t		created_s, expires_s;	/* 0 = long ago, never */
	bool		is_sample;
	bool		is_elsewhere;		/* its USSD services have numbers of their own, and all serve the owner's people */
};

void world_make(struct shelf_world *w);		/* trust.ini: np (Sita, Ram, Gita) and ngo (Gita) */
void world_trust(struct shelf_world *w, const char *more);	/* trust.ini with lines behind it, "" none */
/* safard starts; false and its sentence.  world_stop() ends it as a kill would. */
bool world_open(struct shelf_world *w, struct buf *why);
void world_stop(struct shelf_world *w);
void world_drop(struct shelf_world *w);
/* Bytes of the pack into `path`, and a signature of each of `who` (bits 1 << SITA, ...) beside it. */
void world_pack(const struct shelf_world *w, const struct brought *b, const char *path, unsigned who);
/* The same into incoming/ of its owner, and a look. */
void world_bring(struct shelf_world *w, const struct brought *b, unsigned who);
/* An index of np as `x` says, its packs' hashes filled in, signed and put into incoming/; and a look. */
void world_index(struct shelf_world *w, struct index *x, unsigned who);
/* A gateway that serves pack 10 of np, "Ten". */
void world_begin(struct shelf_world *w);
void world_again(struct shelf_world *w);	/* killed, and started from what lies there */
bool world_has(const struct shelf_world *w, const char *name);	/* on np's shelf */
uint64_t world_serves(const struct shelf_world *w, const char *owner);
/* What a person is told who texts "extra". */
const char *world_text(struct shelf_world *w, unsigned who, const char *number);
bool world_said(const struct shelf_world *w, const char *what);	/* in the log, since the start */

#endif
