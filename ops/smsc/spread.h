/*
 * spread.h - how latencies spread: fixed memory, one increment each
 *
 * Exact below 1024 us, above that within 0.2 %: a thousand steps for each
 * doubling, like an HDR histogram (Debian 12 has none for C).  2^32 us is the
 * ceiling.
 */
#ifndef OPS_SMSC_SPREAD_H
#define OPS_SMSC_SPREAD_H

#include <stdint.h>

enum { SPREAD_EXACT = 1024, SPREAD_STEPS = SPREAD_EXACT / 2, SPREAD_CELLS = SPREAD_EXACT + 22 * SPREAD_STEPS };

struct spread { uint64_t count; uint32_t max_us, cell[SPREAD_CELLS]; };

void spread_add(struct spread *s, uint64_t us);
/* The lowest value that `per_mille` of all do not exceed, rounded up to its step; 0 when there is none. */
uint32_t spread_at(const struct spread *s, unsigned per_mille);

#endif
