/*
 * broadcast_inbox.h - every SMS that the operator took, by phone, from the first one on
 *
 * What is counted here is what was on the wire to the operator: a part of a
 * message is one sender, one reference, one place; the same place with other
 * words would be another message.  A message is whole when every part of it
 * came.
 */
#ifndef TESTS_SOAK_BROADCAST_INBOX_H
#define TESTS_SOAK_BROADCAST_INBOX_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct inbox;
struct wire;

/* `wire`, to the operator's control socket, is borrowed and asked to report; NULL and a sentence. */
struct inbox *inbox_new(struct wire *wire, struct buf *why);
void inbox_free(struct inbox *b);
/* Takes what is reported, for at most `wait_ms`; false and a sentence when the operator is gone. */
bool inbox_look(struct inbox *b, int wait_ms, struct buf *why);
/* A line of the operator's socket that is answered "ok" ("set|reject|1000", | for TAB). */
bool inbox_tell(struct inbox *b, const char *line, struct buf *why);
/* The operator's own counts. */
struct inbox_counts { unsigned long submits, unique, duplicates, mos, mo_acked, dlrs; };
bool inbox_count(struct inbox *b, struct inbox_counts *out, struct buf *why);

unsigned inbox_parts(const struct inbox *b);		/* that came, to anybody */
/*
 * Whole messages for a number ("+974…") whose text is exactly, or only begins with, `text`; how many of their parts came more
 * often than once is added to *more (NULL: nobody asks).
 */
unsigned inbox_whole(const struct inbox *b, const char *number, const char *text, unsigned *more);
unsigned inbox_begins(const struct inbox *b, const char *number, const char *text);
unsigned inbox_of(const struct inbox *b, const char *number);	/* parts for a number, of anything */
bool inbox_has(const struct inbox *b, const char *number, const char *words);	/* in any part for it */
/* The newest part of a number; "" if nothing came.  Good until the next inbox_look(). */
const char *inbox_last(const struct inbox *b, const char *number);

#endif
