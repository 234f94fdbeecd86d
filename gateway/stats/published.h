/*
 * published.h - every table that may be published, one by one, and as CSV
 *
 * Weeks of the range once, months that lie whole in it one by one: a range only
 * chooses among periods that are fixed.  The command and the control socket
 * share this, so that they publish the same.
 */
#ifndef GATEWAY_STATS_PUBLISHED_H
#define GATEWAY_STATS_PUBLISHED_H

#include <stdio.h>

#include "gateway/stats/stats.h"

typedef void stats_put(void *arg, const struct stats_table *t);
/* `table` is a word of tables.def, NULL = all.  Returns how many tables there were. */
unsigned stats_each(const struct stats *s, int32_t from_week, int32_t to_week, const char *table, stats_put *put, void *arg);
/* "2026-W40 to 2026-W47", or the month. */
void stats_period(const struct stats_table *t, struct buf *out);

/* RFC 4180; a cell that a spreadsheet would run as a formula gets a ' before it. */
void stats_csv_header(FILE *out);
void stats_csv(FILE *out, const char *owner, const struct stats_table *t);

#endif
