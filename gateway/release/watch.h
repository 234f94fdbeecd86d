/*
 * watch.h - is the new pack worse than the old one?
 *
 * Pure.  Three rates are compared: messages not understood, needs for which there was no number, screens cut off before
 * their end.  Small numbers say nothing: below WATCH_LEAST of each nobody judges.
 */
#ifndef GATEWAY_RELEASE_WATCH_H
#define GATEWAY_RELEASE_WATCH_H

#include <stdbool.h>

#include "gateway/service.h"

struct buf;

enum { WATCH_LEAST = 50, WATCH_POINTS = 10 /* of a hundred, that the new rate may be higher by */, WATCH_S = 1800 /* behind a change for all */ };

/* What came between two looks at the same counts. */
struct edition_counts watch_since(const struct edition_counts *then, const struct edition_counts *now);
/* True, and a sentence, if `now` is worse than `old`. */
bool watch_alarm(const struct edition_counts *old, const struct edition_counts *now, struct buf *why);
/* "not understood 4 of 100, no number 1 of 100, cut off 12 of 100 (of 310 messages)" */
void watch_print(const struct edition_counts *n, struct buf *out);

#endif
