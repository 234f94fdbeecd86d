/*
 * box_harm.h - what can be done to a bearerbox, its disk and its operator
 */
#ifndef TESTS_KANNEL_BOX_HARM_H
#define TESTS_KANNEL_BOX_HARM_H

#include <stdbool.h>
#include <stddef.h>

struct box_world;		/* tests/kannel/box_world.h */

/* Stops it in the middle of whatever it does, and lets it go on. */
void box_harm_suspend(struct box_world *w);
void box_harm_resume(struct box_world *w);
/* While full, every write of bearerbox to a file fails (EFBIG), as on a full disk; removing works. */
void box_harm_fill_disk(struct box_world *w, bool is_full);
/* Messages in bearerbox's store; an empty file is none: it skips those of a full disk, and leaves them for ever. */
size_t box_harm_spooled(const struct box_world *w);
/* Leaves the youngest file of the store without its bytes, as a kill between creating and writing it does. */
void box_harm_tear_youngest(const struct box_world *w);
/* A connection to smsbox-port that is not the bearer's; the caller closes it. */
int box_harm_stranger(const struct box_world *w, const void *bytes, size_t len);
/* A bad day of the operator (ops/smsc/README.md, `set`); false: it does not know the word. */
bool box_harm_set(struct box_world *w, const char *word, unsigned per_mille);

#endif
