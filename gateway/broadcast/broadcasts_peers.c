/*
 * broadcasts_peers.c - who is forgotten in the ledger, and who is found there by another key
 *
 * people.db comes first, and tells of it when its change is made; a round of
 * ours is behind its commit.  A few a turn; what the disk refuses now is tried
 * again in a second.  people.db keeps a row of each until the ledger has it
 * (struct owed): after a kill in between, and after hours without a ledger, they
 * are read there.
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include "gateway/store/ledger.h"
#include "locales/text/bug.h"

enum { PEERS_TURN = 16, PEERS_READ = 64 };

/* Is she on a list by that key?  STORE_NONE: on none. */
static enum store_result
has_place(struct broadcasts *b, const struct owed *p, bool as_warden_too)
{
	enum store_result r = STORE_NONE;
	struct listed row;

	for (unsigned list = 0; r == STORE_NONE && list < LIST_COUNT; list++)
		if (list != LIST_WARDEN || as_warden_too)
			r = b->w.people->ops->listed_get(b->w.people, p->owner, (enum list)list, p->peer, &row);
	return r;
}

static enum store_result
one(struct broadcasts *b, const struct owed *p)
{
	struct ledger *l = b->w.ledger;
	enum store_result r;

	if (!p->is_move)
		return l->ops->peer_erase(l, p->owner, p->peer, b->w.now(b->w.ctx));
	r = has_place(b, p, true);	/* OK: people.db gave her move up, and makes it again when she writes */
	return r == STORE_NONE ? l->ops->peer_move(l, p->owner, p->peer, p->to) : r;
}

/* Whose rows move while a list is walked may be met twice, or never. */
static void
say_to_walks(struct broadcasts *b)
{
	for (size_t i = 0; i < COUNT(b->run); i++)
		if (b->run[i].walk != NULL)
			b->run[i].is_moved_in = true;
}

/*
 * What is owed since before this life, or found no place here.  From who came back since nothing is taken that was planned for her
 * then; what the ledger had of her before stays until its month is over.
 */
static void
read_owed(struct broadcasts *b)
{
	unsigned n;

	if (b->w.people->ops->owed_scan(b->w.people, b->peer, PEERS_READ, &n) != STORE_OK)
		return;
	b->has_all_owed = n < PEERS_READ;
	b->looks_again = false;
	for (unsigned i = 0; i < n; i++) {
		/* QUIET leaves a warden her place */
		enum store_result back = b->peer[i].is_move ? STORE_NONE : has_place(b, &b->peer[i], false);

		if (back == STORE_NONE)
			b->peer[b->peers++] = b->peer[i];
		else if (back != STORE_OK)
			b->has_all_owed = false;
		else if (b->w.people->ops->owed_done(b->w.people, &b->peer[i]) != STORE_OK)
			b->looks_again = true;
	}
	if (b->peers > 0)
		say_to_walks(b);
}

bool
broadcasts_peers_wait(const struct broadcasts *b)
{
	return b->peers > 0 || !b->has_all_owed;
}

bool
broadcasts_peers_turn(struct broadcasts *b, int64_t now_ms)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	unsigned done = 0;

	if ((!broadcasts_peers_wait(b) && !b->looks_again) || now_ms < b->peers_ms)
		return false;
	b->peers_ms = now_ms + CLOCK_MS;
	if (b->peers == 0)
		read_owed(b);
	while (done < b->peers && done < PEERS_TURN && one(b, &b->peer[done]) == STORE_OK)
		done++;
	if (done == 0 || broadcasts_commit(b, &why) != STORE_OK)
		return false;
	b->peers_ms = 0;
	b->looks_again = true;		/* behind their commit, which may give these up */
	for (unsigned i = 0; i < done; i++) {
		if (b->peer[i].is_move && has_place(b, &b->peer[i], true) == STORE_NONE)
			sender_moved(b->sender, b->peer[i].owner, b->peer[i].peer, b->peer[i].to);
		if (b->w.people->ops->owed_done(b->w.people, &b->peer[i]) != STORE_OK)
			b->peers_ms = now_ms + CLOCK_MS;
	}
	b->peers -= done;
	memmove(b->peer, b->peer + done, b->peers * sizeof(b->peer[0]));
	return broadcasts_peers_wait(b);
}

static struct owed *
add(struct broadcasts *b, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct owed *p = &b->peer[b->peers];

	if (b->peers == PEERS_WAIT) {
		b->has_all_owed = false;
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
	struct owed *p = add(b, owner, from);

	if (p == NULL)
		return;
	p->is_move = true;
	memcpy(p->to, to, PEER_BYTES);
	say_to_walks(b);
}

bool
broadcasts_is_moving(const struct broadcasts *b, const char *owner, const uint8_t peer[PEER_BYTES])
{
	if (!b->has_all_owed)		/* perhaps: her move was not read yet */
		return true;
	for (unsigned i = 0; i < b->peers; i++)
		if (b->peer[i].is_move && memcmp(b->peer[i].peer, peer, PEER_BYTES) == 0 && strcmp(b->peer[i].owner, owner) == 0)
			return true;
	return false;
}
