/*
 * floods.c - more messages than hands can send: a bucket a peer, a bucket a route
 *
 * A message takes a token; tokens come back at a steady rate.  What is held
 * back takes none, so that a flood which ends is forgiven within minutes.  Who
 * is held back by SMS is told once and then nothing: each word would cost, and
 * a forged sender would pay it to a stranger.  A screen always says something.
 */
#include "gateway/guard/guard_inside.h"

enum { DROPS = 60 };

/* A clock that fell back gives nothing and takes nothing. */
static void
fill(struct bucket *b, uint64_t key, uint32_t burst, uint32_t per_min, int64_t now_s)
{
	uint64_t most = (uint64_t)burst * DROPS, room;

	if (b->key != key)
		*b = (struct bucket){ .key = key, .at_s = now_s, .drops = (uint32_t)most };
	if (b->drops > most)
		b->drops = (uint32_t)most;
	room = most - b->drops;
	if (now_s > b->at_s)
		b->drops += (uint32_t)((uint64_t)(now_s - b->at_s) >= room / per_min + 1 ? room
		    : (uint64_t)(now_s - b->at_s) * per_min);
	b->at_s = now_s;
}

static bool
has_token(const struct bucket *b)
{
	return b->drops >= DROPS;
}

/* Her screens and her SMS do not pay for each other. */
static uint64_t
purse(uint64_t peer, bool is_screen)
{
	return guard_hash(peer, is_screen ? "u" : "s", 1);
}

enum guard_verdict
guard_flood(struct guard *g, uint64_t peer, uint64_t route, bool is_screen, int64_t now_s)
{
	struct bucket *of_route = &g->routes[route % ROUTES], *of_peer;

	peer = purse(peer, is_screen);
	of_peer = &g->peers[peer % ROWS];
	fill(of_route, route, GUARD_ROUTE_BURST, GUARD_ROUTE_PER_MIN, now_s);
	if (is_screen)
		fill(of_peer, peer, GUARD_SCREENS_BURST, GUARD_SCREENS_PER_MIN, now_s);
	else
		fill(of_peer, peer, GUARD_SMS_BURST, GUARD_SMS_PER_MIN, now_s);
	if (has_token(of_peer) && has_token(of_route)) {
		of_peer->drops -= DROPS;
		of_route->drops -= DROPS;
		return GUARD_ANSWER;
	}
	of_route->held++;
	if (is_screen)
		return GUARD_SENTENCE;
	if (of_peer->is_told && is_within(of_peer->told_s, now_s, GUARD_TOLD_S))
		return GUARD_SILENCE;
	of_peer->is_told = true;
	of_peer->told_s = now_s;
	return GUARD_SENTENCE;
}

static void
give_back(struct bucket *b, uint64_t key)
{
	if (b->key == key)	/* one too many at most: fill() cuts it */
		b->drops += DROPS;
}

void
guard_flood_give_back(struct guard *g, uint64_t peer, uint64_t route)
{
	peer = purse(peer, false);
	give_back(&g->peers[peer % ROWS], peer);
	give_back(&g->routes[route % ROUTES], route);
}

bool
guard_flood_tell(struct guard *g, uint64_t route, int64_t now_s, unsigned long *held)
{
	struct bucket *b = &g->routes[route % ROUTES];

	if (b->key != route || (b->is_told && is_within(b->told_s, now_s, 60)))
		return false;
	*held = b->held;
	b->held = 0;
	b->is_told = true;
	b->told_s = now_s;
	return true;
}
