/*
 * promise.h - "A sees …" and "A gets …": what a talk promises of the last answer
 */
#ifndef OPS_TALK_PROMISE_H
#define OPS_TALK_PROMISE_H

#include <stdbool.h>

struct buf;
struct script_line;
struct talk_seen;

/* `line` is "A sees …" (the answer) or "A gets …" (the SMS that came beside a screen). */
bool promise_kept(const struct script_line *line, const struct talk_seen *seen, struct buf *why);

#endif
