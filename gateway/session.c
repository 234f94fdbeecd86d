/*
 * session.c - a fixed hash table of talks
 *
 * Chained buckets over one array; a list ordered by last use names the talk
 * that gives way when the table is full.  Expired talks are overwritten as a
 * hand moves over the array, a few places with every call: their bytes do not
 * wait for somebody to ask for them again.
 */
#include "gateway/session.h"

#include <string.h>

#include "locales/text/bug.h"

enum { NONE = UINT32_MAX, SWEEP = 8 };

struct slot {
	struct session	session;
	uint32_t	next;		/* in its bucket, or in the free list */
	uint32_t	older, newer;
	uint32_t	owner;
	uint8_t		peer[PEER_BYTES];
	uint8_t		medium;
	bool		is_used;
};

struct session_table {
	struct slot	*slot;
	uint32_t	*bucket;
	uint32_t	 capacity, mask;
	uint32_t	 fresh;		/* slots from here on were never used: no memory yet */
	uint32_t	 free, oldest, newest, hand;
	size_t		 count;
};

static uint32_t
buckets_for(size_t capacity)
{
	uint32_t buckets = 16;

	BUG_IF(capacity < 16 || capacity > UINT32_MAX / 2);
	while (buckets < capacity)
		buckets *= 2;
	return buckets;
}

size_t
session_table_bytes(size_t capacity)
{
	return sizeof(struct session_table) + capacity * sizeof(struct slot)
	    + (size_t)buckets_for(capacity) * sizeof(uint32_t);
}

struct session_table *
session_table_new(size_t capacity)
{
	struct session_table *t = xcalloc(1, sizeof *t);
	uint32_t buckets = buckets_for(capacity);

	t->capacity = (uint32_t)capacity;
	t->mask = buckets - 1;
	t->slot = xcalloc(capacity, sizeof *t->slot);
	t->bucket = xcalloc(buckets, sizeof *t->bucket);
	for (uint32_t i = 0; i < buckets; i++)
		t->bucket[i] = NONE;
	t->free = t->oldest = t->newest = NONE;
	return t;
}

void
session_table_free(struct session_table *t)
{
	if (t == NULL)
		return;
	memset(t->slot, 0, t->fresh * sizeof *t->slot);
	free(t->slot);
	free(t->bucket);
	free(t);
}

size_t
session_count(const struct session_table *t)
{
	return t->count;
}

/* The peer is a keyed hash already: its first bytes are as good as random. */
static uint32_t
bucket_of(const struct session_table *t, uint32_t owner, unsigned medium, const uint8_t *peer)
{
	uint32_t h;

	memcpy(&h, peer, sizeof h);
	return (h ^ owner * 2654435761u ^ medium * 40503u) & t->mask;
}

static void
unlink_age(struct session_table *t, uint32_t i)
{
	struct slot *s = &t->slot[i];

	if (s->older != NONE)
		t->slot[s->older].newer = s->newer;
	else
		t->oldest = s->newer;
	if (s->newer != NONE)
		t->slot[s->newer].older = s->older;
	else
		t->newest = s->older;
}

static void
link_newest(struct session_table *t, uint32_t i)
{
	t->slot[i].older = t->newest;
	t->slot[i].newer = NONE;
	if (t->newest != NONE)
		t->slot[t->newest].newer = i;
	else
		t->oldest = i;
	t->newest = i;
}

static void
release(struct session_table *t, uint32_t i)
{
	struct slot *s = &t->slot[i];
	uint32_t *at = &t->bucket[bucket_of(t, s->owner, s->medium, s->peer)];

	while (*at != i)
		at = &t->slot[*at].next;
	*at = s->next;
	unlink_age(t, i);
	memset(s, 0, sizeof *s);
	s->next = t->free;
	t->free = i;
	t->count--;
}

static int64_t
life_s(const struct slot *s)
{
	if (s->session.talk.is_quiet)
		return SESSION_QUIET_S;
	return s->medium == MEDIUM_SMS ? SESSION_SMS_S : SESSION_RESUME_S;
}

static bool
is_dead(const struct slot *s, int64_t now_s)
{
	int64_t age_s = now_s - s->session.touched_s;

	return age_s >= life_s(s) || -age_s >= life_s(s);	/* a clock that fell back gives nobody a longer life */
}

void
session_sweep(struct session_table *t, size_t slots, int64_t now_s)
{
	if (slots > t->fresh)
		slots = t->fresh;
	while (slots-- > 0) {
		if (t->slot[t->hand].is_used && is_dead(&t->slot[t->hand], now_s))
			release(t, t->hand);
		t->hand = t->hand + 1 < t->fresh ? t->hand + 1 : 0;
	}
}

static uint32_t
find(const struct session_table *t, uint32_t owner, unsigned medium, const uint8_t *peer)
{
	uint32_t i = t->bucket[bucket_of(t, owner, medium, peer)];

	for (; i != NONE; i = t->slot[i].next) {
		const struct slot *s = &t->slot[i];

		if (s->owner == owner && s->medium == medium && memcmp(s->peer, peer, PEER_BYTES) == 0)
			break;
	}
	return i;
}

struct session *
session_get(struct session_table *t, const struct session_key *k, int64_t now_s)
{
	uint32_t i;

	session_sweep(t, SWEEP, now_s);
	i = find(t, k->owner, k->medium, k->peer);
	if (i == NONE)
		return NULL;
	if (is_dead(&t->slot[i], now_s)) {
		release(t, i);
		return NULL;
	}
	return &t->slot[i].session;
}

/* An empty slot: one given back, one never used, or the oldest talk's. */
static uint32_t
take_slot(struct session_table *t)
{
	uint32_t i;

	if (t->free == NONE && t->fresh < t->capacity)
		return t->fresh++;
	if (t->free == NONE)
		release(t, t->oldest);
	i = t->free;
	t->free = t->slot[i].next;
	return i;
}

struct session *
session_put(struct session_table *t, const struct session_key *k, int64_t now_s)
{
	struct session *old = session_get(t, k, now_s);
	uint32_t i, *bucket;

	if (old != NULL) {
		i = find(t, k->owner, k->medium, k->peer);
		unlink_age(t, i);
	} else {
		i = take_slot(t);
		bucket = &t->bucket[bucket_of(t, k->owner, k->medium, k->peer)];
		t->slot[i] = (struct slot){ .session = { .talk = talk_new() }, .next = *bucket,
		    .owner = k->owner, .medium = (uint8_t)k->medium, .is_used = true };
		memcpy(t->slot[i].peer, k->peer, PEER_BYTES);
		*bucket = i;
		t->count++;
	}
	link_newest(t, i);
	t->slot[i].session.touched_s = now_s;
	return &t->slot[i].session;
}

void
session_end(struct session_table *t, const struct session_key *k)
{
	uint32_t i = find(t, k->owner, k->medium, k->peer);

	if (i != NONE)
		release(t, i);
}

void
session_end_peer(struct session_table *t, uint32_t owner, const uint8_t peer[PEER_BYTES])
{
	static const enum medium media[] = { MEDIUM_SMS, MEDIUM_USSD };

	for (unsigned m = 0; m < COUNT(media); m++) {
		uint32_t i = find(t, owner, media[m], peer);

		if (i != NONE)
			release(t, i);
	}
}

void
session_each(struct session_table *t, void (*fn)(void *arg, struct session *s), void *arg)
{
	for (uint32_t i = t->oldest; i != NONE; i = t->slot[i].newer)
		fn(arg, &t->slot[i].session);
}
