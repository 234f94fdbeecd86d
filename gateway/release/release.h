/*
 * release.h - which packs are served here: of each owner in trust.ini the one on her shelf
 *
 * Looks every few seconds at what was brought (shelf.h: incoming/), judges it (admit.h), and serves it: to all, or to
 * some first.  What is worse than before (watch.h) is taken back.  Whatever is refused is told of once, and the
 * pack that was served goes on.
 */
#ifndef GATEWAY_RELEASE_RELEASE_H
#define GATEWAY_RELEASE_RELEASE_H

#include <stdbool.h>
#include <stdint.h>

#include "content/sign/trust.h"
#include "gateway/live.h"
#include "gateway/release/shelf.h"
#include "gateway/service.h"

struct buf;
struct release_line;

struct release_place {
	struct live	*live;
	const char	*trust;		/* path of trust.ini */
	const char	*root;		/* <state>/packs */
	const char	*withdrawn;	/* the operator's own list */
};

struct release {
	struct release_place at;
	struct trust	trust;
	struct release_line *line;	/* one for each owner of trust.ini that has a pack, or may get one */
	unsigned	lines;
	struct service	*service;	/* NULL before release_begin() */
};

enum release_end { RELEASE_DONE, RELEASE_REFUSED /* by a rule */, RELEASE_FAILED /* the world */ };

/* Reads trust.ini and the shelves, opens what they serve; writes nothing.  False and a sentence: trust.ini is wrong. */
bool release_open(struct release *r, const struct release_place *at, int64_t now_s, struct buf *why);
/* Makes the folders, and takes what was brought before the first start.  False and a sentence: nothing can be served. */
bool release_ready(struct release *r, int64_t now_s, struct buf *why);
void release_close(struct release *r);		/* packs are live's */
/* The service has the first pack already (live->pack): it gets the others, and what is tried. */
void release_begin(struct release *r, struct service *s);
void release_look(struct release *r, int64_t now_s);
/* trust.ini anew, after SIGHUP; one that cannot be used leaves the old one. */
void release_reload(struct release *r, int64_t now_s);

/* By hand, from the control socket; `owner` may be "" if there is one owner only. */
enum release_end release_try(struct release *r, const char *owner, uint64_t serial, const struct trial *t, struct buf *why);
enum release_end release_serve(struct release *r, const char *owner, uint64_t serial, int64_t now_s, struct buf *why);
/* Serial 0: what is tried goes; nothing is tried: the pack before this one. */
enum release_end release_back(struct release *r, const char *owner, uint64_t serial, int64_t now_s, struct buf *why);
/* A line for each pack on the shelf of `owner` ("" all): serial, what it is, its days, how it goes. */
void release_print(const struct release *r, const char *owner, int64_t now_s, struct buf *out);

#endif
