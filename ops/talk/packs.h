/*
 * packs.h - the packs that talks are played on
 *
 * "sample" and "release" are files that were built already, or this tree; any other name is
 * a source tree, compiled once and kept until the player is done.
 */
#ifndef OPS_TALK_PACKS_H
#define OPS_TALK_PACKS_H

struct buf;
struct pack;
struct packs;

struct packs *packs_new(const char *sample, const char *release);
void packs_free(struct packs *p);
/* Borrowed until packs_free(); NULL and a sentence. */
const struct pack *packs_get(struct packs *p, const char *name, struct buf *why);

#endif
