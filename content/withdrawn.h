/*
 * withdrawn.h - facts taken back between two packs
 *
 * One text file beside the state, a line a fact:
 *	qa/hotline.labour<TAB>2026-11-20T18:00:00Z<TAB>who<TAB>reason
 * `safar fact withdraw` appends through a temporary name, fsync and rename;
 * written by root, the file belongs to whom its folder belongs to, who must be
 * able to read it;
 * safard looks at it at least every 10 s.  It outlives reloads and new packs;
 * restoring removes the line (once accounts exist, two people).
 */
#ifndef CONTENT_WITHDRAWN_H
#define CONTENT_WITHDRAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/pack.h"

struct buf;
struct withdrawn;

/* A missing file is an empty set; an unreadable one is NULL and a sentence. */
struct withdrawn *withdrawn_load(const char *path, const struct pack *p, struct buf *why);
/* Besides: the facts of a second list; false and a sentence, and `w` is not to be used. */
bool withdrawn_more(struct withdrawn *w, const char *path, const struct pack *p, struct buf *why);
void withdrawn_free(struct withdrawn *w);		/* NULL is fine */
bool withdrawn_has(const struct withdrawn *w, uint16_t fact);	/* NULL w: false */
size_t withdrawn_count(const struct withdrawn *w);

/* Writes the file anew with `id` added (or removed); false and a sentence if the world fails. */
bool withdrawn_add(const char *path, const char *id, const char *who, const char *reason,
    int64_t now_s, struct buf *why);
bool withdrawn_remove(const char *path, const char *id, struct buf *why);
/* 1: `id` stands in the file; 0: it does not; -1 and a sentence when the file cannot be read. */
int withdrawn_names(const char *path, const char *id, struct buf *why);

#endif
