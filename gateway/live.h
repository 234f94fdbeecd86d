/*
 * live.h - the pack that is being served, and the facts taken back from it
 *
 * Opens the new beside the old, judges it, and only then swaps one pointer; a
 * pack that is refused leaves the old one serving.  The list of withdrawn
 * facts belongs to the pack: no pack is served without having read it.
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

struct file_stamp { int64_t size, changed_s, changed_ns; uint64_t inode; };	/* all zero = no file */

struct live {
	struct pack	*pack;
	struct withdrawn *withdrawn;	/* NULL = none, never "not read" */
	struct file_stamp stamp;	/* of the list of withdrawn facts that is in force */
	struct file_stamp bad;		/* of one that could not be read and was told of; tried at every look */
	struct log	*log;
};

/* Opens both; false and a sentence.  Release with live_close(). */
bool live_open(struct live *l, struct log *log, const char *pack, const char *withdrawn, struct buf *why);
void live_close(struct live *l);
/* After SIGHUP: the pack at `pack`, if it may follow the one that is served. */
void live_reload(struct live *l, struct service *s, const char *pack, const char *withdrawn);
/* Reads the list of withdrawn facts again if the file changed. */
void live_look(struct live *l, struct service *s, const char *withdrawn);
/* Says so in the log when the pack's last day is near or over. */
void live_check_expiry(const struct live *l, int64_t now_s);

/* False and a sentence when `next` may not replace `now`. */
bool live_may_follow(const struct pack *now, const struct pack *next, struct buf *why);

#endif
