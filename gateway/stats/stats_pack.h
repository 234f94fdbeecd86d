/*
 * stats_pack.h - how careful to be with a line, as a pack says it
 *
 * For `kind` of struct stats_source; its `arg` is the pack, or NULL.  What the
 * pack does not know is sensitive: a topic may have been one that was renamed.
 */
#ifndef GATEWAY_STATS_STATS_PACK_H
#define GATEWAY_STATS_STATS_PACK_H

#include "gateway/stats/stats.h"

/* `pack` is a const struct pack *.  "topic" and "report" are looked up among topics, "unmet" among tokens. */
enum stats_kind stats_kind_in_pack(const void *pack, const char *what, const char *name);

#endif
