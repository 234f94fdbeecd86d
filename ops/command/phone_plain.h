/*
 * phone_plain.h - the handset without a terminal: lines in, lines out
 */
#ifndef OPS_COMMAND_PHONE_PLAIN_H
#define OPS_COMMAND_PHONE_PLAIN_H

#include <stdio.h>

struct handset;
struct heard;

enum { PHONE_WAIT_MS = 5000 };	/* for an answer; an operator may have none for us */

/* What was heard, as lines: `part 1/2 ucs2 67`, then its text indented. Is a heard_fn; arg is a FILE. */
void phone_plain_heard(void *arg, const struct heard *h);
/*
 * Reads `sms TEXT`, `dial CODE`, `key X`, `hangup`, `quit` from `in` and prints
 * answers to `out`.  An exit code: 1 when a line was not understood.
 */
int phone_plain(struct handset *h, FILE *in, FILE *out);

#endif
