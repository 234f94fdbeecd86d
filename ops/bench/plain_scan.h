/*
 * plain_scan.h - likeness by one pass over all keywords: what words.c measures against
 */
#ifndef OPS_BENCH_PLAIN_SCAN_H
#define OPS_BENCH_PLAIN_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "routing/keyword.h"

/* One folded word or phrase, as routing/keyword_inside.h has it, without the look at the stop-list. */
struct keyword_hit plain_scan(const struct pack *p, const char *at, size_t len, uint16_t prefer);

#endif
