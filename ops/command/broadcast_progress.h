/*
 * broadcast_progress.h - how far it is: a bar that is drawn over, or a line every ten of a hundred
 *
 * On stderr.  A terminal is drawn on at most five times a second and cleared at
 * the end; anything else gets a line when a tenth more is done, and no other.
 */
#ifndef OPS_COMMAND_BROADCAST_PROGRESS_H
#define OPS_COMMAND_BROADCAST_PROGRESS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct buf;

struct progress_sums { json_int_t planned, waiting, under_way, accepted, delivered, unknown, not_reached, in_doubt, maybe_twice, got; };
/* Of all rows of "progress" or "countries". */
struct progress_sums progress_sum(const json_t *rows);
unsigned progress_percent(const struct progress_sums *s);
/* Lines of words: to how many it was sent, what became of it, what is still here. */
void progress_words(const struct progress_sums *s, struct buf *out);

struct progress { bool is_terminal, is_drawn; unsigned tenth; int64_t drawn_ms; char state[16]; };
void progress_init(struct progress *p);
/* One answer of broadcast.show. */
void progress_show(struct progress *p, const json_t *shown, int64_t now_s);
void progress_counting(struct progress *p, json_int_t people);
void progress_end(struct progress *p);		/* the line is free again */

#endif
