/*
 * short_memory.c - once a day, few an hour, seen before
 */
#include "gateway/guard/guard_inside.h"
#include "locales/text/bug.h"

struct guard *
guard_new(void)
{
	return xcalloc(1, sizeof(struct guard));
}

void
guard_free(struct guard *g)
{
	free(g);
}

uint64_t
guard_hash(uint64_t so_far, const void *bytes, size_t len)
{
	const uint8_t *b = bytes;
	uint64_t h = so_far != 0 ? so_far : UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		h = (h ^ b[i]) * UINT64_C(0x100000001b3);
	h ^= h >> 29;		/* FNV-1a leaves the low bits of a last byte weak */
	return h != 0 ? h : 1;
}

bool
guard_first_today(struct guard *g, uint64_t peer, int64_t now_s)
{
	struct row *r = &g->today[peer % ROWS];

	if (is_of_now(r, peer, now_s, GUARD_DAY_S))
		return false;
	*r = (struct row){ .key = peer, .since_s = now_s };
	return true;
}

bool
guard_may_ring(struct guard *g, uint64_t peer, uint64_t service, int64_t now_s)
{
	struct row *r = &g->ring[peer % ROWS], *all = &g->rings[service % ROWS];

	if (is_of_now(r, peer, now_s, GUARD_RING_S))
		return false;
	if (!is_of_now(all, service, now_s, GUARD_RINGS_S))
		*all = (struct row){ .key = service, .since_s = now_s };
	if (all->n >= GUARD_RINGS_MAX)
		return false;
	all->n++;
	*r = (struct row){ .key = peer, .since_s = now_s };
	return true;
}

bool
guard_may_text(const struct guard *g, uint64_t peer, int64_t now_s)
{
	const struct row *r = &g->texts[peer % ROWS];

	return !is_of_now(r, peer, now_s, GUARD_TEXTS_S) || r->n < GUARD_TEXTS_MAX;
}

void
guard_texted(struct guard *g, uint64_t peer, int64_t now_s)
{
	struct row *r = &g->texts[peer % ROWS];

	if (!is_of_now(r, peer, now_s, GUARD_TEXTS_S))
		*r = (struct row){ .key = peer, .since_s = now_s };
	r->n++;
}

void
guard_mo_add(struct guard *g, uint64_t mo)
{
	g->mo[mo % ROWS] = mo;
}

bool
guard_mo_has(const struct guard *g, uint64_t mo)
{
	return g->mo[mo % ROWS] == mo;
}

void
guard_quiet_set(struct guard *g, uint64_t peer, bool is_quiet)
{
	if (is_quiet)
		g->quiet[peer % ROWS] = peer;
	else if (g->quiet[peer % ROWS] == peer)
		g->quiet[peer % ROWS] = 0;
}

bool
guard_quiet_has(const struct guard *g, uint64_t peer)
{
	return g->quiet[peer % ROWS] == peer;
}

uint8_t
guard_reference(struct guard *g, uint64_t peer)
{
	struct row *r = &g->reference[peer % ROWS];

	if (r->key != peer)
		*r = (struct row){ .key = peer, .n = g->counter++ };
	return (uint8_t)r->n++;
}
