/*
 * raw.h - counts as a file: what `safar stats --file` reads
 *
 * CSV of RFC 4180, first line STATS_RAW_HEADER, then a row for each count of
 * one owner or more.  It is not for publishing: it holds ones and twos.  Export
 * whole weeks, all that are kept; the last week of a file counts as unfinished,
 * so end it with a row of n = 0 in the week of the export.
 */
#ifndef GATEWAY_STATS_RAW_H
#define GATEWAY_STATS_RAW_H

#include "gateway/store/store.h"

struct buf;

#define STATS_RAW_HEADER "owner,service,what,name,country,locale,week,n"

void stats_raw_header(struct buf *out);
void stats_raw_row(struct buf *out, const char *owner, const struct count_row *row);

#endif
