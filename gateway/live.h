/*
 * live.h - the packs that are open, and the facts taken back from them
 *
 * A pack is opened beside the others, judged, and only then given to the
 * service; a pack that is refused leaves the old one serving.  The list of
 * withdrawn facts belongs to the pack: no pack is served without having read
 * it.  Without trust.ini there is one pack, at one path; with it
 * gateway/release/release.h decides which.
 */
#ifndef GATEWAY_LIVE_H
#define GATEWAY_LIVE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "content/pack.h"

struct buf;
struct log;
struct service;
struct withdrawn;

enum { LIVE_PACKS = 64, LIVE_PATH_BYTES = 512 };

struct file_stamp { int64_t size, changed_s, changed_ns; uint64_t inode; };	/* all zero = no file */

struct live_pack {
	struct pack	*pack;
	struct withdrawn *withdrawn;	/* NULL = none, never "not read" */
	char		 more[LIVE_PATH_BYTES];	/* a second list: what her owner published; "" none */
};

struct live {
	struct live_pack open[LIVE_PACKS];
	unsigned	opens;
	const struct pack *pack;	/* the one that is served; of several owners the first one's */
	unsigned	changes;	/* how often another pack came to serve */
	struct file_stamp stamp;	/* of the list of withdrawn facts that is in force */
	struct file_stamp bad;		/* of one that could not be read and was told of; tried at every look */
	struct log	*log;
};

/* Opens the pack at `path` and its lists; NULL and a sentence.  It is closed by live_let_go(). */
const struct live_pack *live_take(struct live *l, const char *path, const char *withdrawn, const char *more, struct buf *why);
/* Closes what the service does not hold any more (NULL: all). */
void live_let_go(struct live *l, const struct service *s);
const struct withdrawn *live_withdrawn(const struct live *l, const struct pack *p);	/* of an open pack */
void live_say(const struct live *l, const struct pack *p);	/* in the log */

/* One pack for all: opens it; false and a sentence.  Release with live_close(). */
bool live_open(struct live *l, struct log *log, const char *pack, const char *withdrawn, struct buf *why);
void live_close(struct live *l);
/* After SIGHUP: the pack at `pack`, if it may follow the one that is served. */
void live_reload(struct live *l, struct service *s, const char *pack, const char *withdrawn);
/* Reads the list of withdrawn facts again if the file changed, or at once (`is_due`: a second list did). */
void live_look(struct live *l, struct service *s, const char *withdrawn, bool is_due);
/* Says so in the log when a pack's last day is near or over. */
void live_check_expiry(const struct live *l, int64_t now_s);

/* False and a sentence when `next` may not replace `now`. */
bool live_may_follow(const struct pack *now, const struct pack *next, struct buf *why);

struct file_stamp file_stamp_of(const char *path);
bool file_stamp_same(const struct file_stamp *a, const struct file_stamp *b);

#endif
