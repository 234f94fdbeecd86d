/*
 * broadcasts_peers.c - who is forgotten in the ledger, and who is found there by another key
 *
 * people.db comes first, and tells of it when its change is made; a round of
 * ours is behind its commit.  A few a turn; what the disk refuses now is tried
 * again in a second.  A kill in between leaves the ledger as it was: nothing is
 * sent to either, and who was moved is not found by rows of before.
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include "gateway/store/ledger.h"
#include "locales/text/bug.h"

enum { PEERS_TURN = 16 };

/* STORE_NONE: no list has her by this key any more.  STORE_OK: people.db gave her move up, and makes it again when she writes. */
static enum store_result
has_place(struct broadcasts *b, const struct peer_wait *p)
{
	enum store_result r = STORE_NONE;
	struct listed row;

	for (unsigned list = 0; r == STORE_NONE && list < LIST_COUNT; list++)
		r = b->w.people->ops->listed_get(b->w.people, p->owner, (enum list)list, p->peer, &row);
	return r;
}

static enum store_result
one(struct broadcasts *b, const struct peer_wait *p)
{
	struct ledger *l = b->w.ledger;
	enum store_result r;

	if (!p->is_move)
		return l->ops->peer_erase(l, p->owner, p->peer, b->w.now(b->w.ctx));
	r = has_place(b, p);
	return r == STORE_NONE ? l->ops->peer_move(l, p->owner, p->peer, p->to) : r;
}

bool
broadcasts_peers_turn(struct broadcasts *b, int64_t now_ms)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	unsigned done = 0;

	if (b->peers == 0 || now_ms < b->peers_ms)
		return false;
	b->peers_ms = now_ms + CLOCK_MS;
	while (done < b->peers && done < PEERS_TURN && one(b, &b->peer[done]) == STORE_OK)
		done++;
	if (done == 0 || broadcasts_commit(b, &why) != STORE_OK)
		return false;
	b->peers_ms = 0;
	for (unsigned i = 0; i < done; i++)
		if (b->peer[i].is_move && has_place(b, &b->peer[i]) == STORE_NONE)
			sender_moved(b->sender, b->peer[i].owner, b->peer[i].peer, b->peer[i].to);
	b->peers -= done;
	memmove(b->peer, b->peer + done, b->peers * sizeof(b->peer[0]));
	return b->peers > 0;
}

static struct peer_wait *
add(struct broadcasts *b, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct peer_wait *p = &b->peer[b->peers];

	if (b->peers == PEERS_WAIT) {	/* nothing is sent all the same: no list has her by this key */
		broadcasts_lost(b, "the ledger takes nothing, and too many wait to be forgotten or moved there");
		return NULL;
	}
	memset(p, 0, sizeof(*p));
	(void)snprintf(p->owner, sizeof(p->owner), "%s", owner);
	memcpy(p->peer, peer, PEER_BYTES);
	b->peers++;
	return p;
}

void
broadcasts_forget(struct broadcasts *b, const char *owner, const uint8_t peer[PEER_BYTES])
{
	(void)add(b, owner, peer);
}

void
broadcasts_moved(struct broadcasts *b, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES])
{
	struct peer_wait *p = add(b, owner, from);

	if (p == NULL)
		return;
	p->is_move = true;
	memcpy(p->to, to, PEER_BYTES);
	for (size_t i = 0; i < COUNT(b->run); i++)
		if (b->run[i].walk != NULL)
			b->run[i].is_moved_in = true;
}

bool
broadcasts_is_moving(const struct broadcasts *b, const char *owner, const uint8_t peer[PEER_BYTES])
{
	for (unsigned i = 0; i < b->peers; i++)
		if (b->peer[i].is_move && memcmp(b->peer[i].peer, peer, PEER_BYTES) == 0 && strcmp(b->peer[i].owner, owner) == 0)
			return true;
	return false;
}
