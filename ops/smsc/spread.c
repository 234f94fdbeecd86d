/*
 * spread.c - cells that grow with what they hold
 */
#include "ops/smsc/spread.h"

/* How often a value is halved until it lies below SPREAD_EXACT. */
static unsigned
halvings(uint32_t us)
{
	return us < SPREAD_EXACT ? 0 : 22 - (unsigned)__builtin_clz(us);
}

void
spread_add(struct spread *s, uint64_t us)
{
	uint32_t v = us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
	unsigned n = halvings(v);

	s->cell[n * SPREAD_STEPS + (v >> n)]++;
	s->count++;
	if (v > s->max_us)
		s->max_us = v;
}

/* The highest value of a cell. */
static uint32_t
cell_top(unsigned i)
{
	unsigned n = i < SPREAD_EXACT ? 0 : i / SPREAD_STEPS - 1;

	return (uint32_t)(((uint64_t)(i - n * SPREAD_STEPS) + 1) << n) - 1;
}

uint32_t
spread_at(const struct spread *s, unsigned per_mille)
{
	uint64_t want = (s->count * per_mille + 999) / 1000, seen = 0;

	for (unsigned i = 0; i < SPREAD_CELLS && s->count > 0; i++) {
		seen += s->cell[i];
		if (seen >= want && seen > 0)
			return cell_top(i) < s->max_us ? cell_top(i) : s->max_us;
	}
	return 0;
}
