/*
 * ram.c - the store in RAM
 *
 * For tests, the simulator, and a service whose disk is lost.  One table of
 * rows keyed by two hashes of (kind, owner, key): open addressing, grown by
 * doubling, so that it stays quick with a million people.
 */
#include "gateway/store/ram.h"

#include <stdint.h>
#include <string.h>

#include "gateway/store/store.h"
#include "locales/text/bug.h"

enum { PERSON_IDLE_DAYS = 90, SMALLEST = 64, COUNT_KEY = 160 };
enum row_kind { ROW_FREE, ROW_GONE, ROW_PERSON, ROW_COUNT };

struct row {
	enum row_kind	kind;
	uint64_t	hash[2];
	struct person	person;
	unsigned long	n;
	char		*key;		/* ROW_COUNT: what, name, country, … separated by TAB */
};

struct ram_store {
	struct store	 base;
	struct row	*row;
	size_t		 capacity, used;	/* used: with ROW_GONE */
	enum store_result failing;
	bool		 is_dirty;
};

static void
hash_bytes(uint64_t h[2], const void *bytes, size_t len)
{
	const uint8_t *b = bytes;

	for (size_t i = 0; i < len; i++) {	/* FNV-1a, twice from different beginnings */
		h[0] = (h[0] ^ b[i]) * UINT64_C(0x100000001b3);
		h[1] = (h[1] ^ b[i] ^ 0x5c) * UINT64_C(0x100000001b3);
	}
}

static void
hash_key(uint64_t h[2], enum row_kind kind, const char *owner, const void *key, size_t len)
{
	uint8_t k = (uint8_t)kind;

	h[0] = UINT64_C(0xcbf29ce484222325);
	h[1] = UINT64_C(0x84222325cbf29ce4);
	hash_bytes(h, &k, 1);
	hash_bytes(h, owner, strlen(owner) + 1);
	hash_bytes(h, key, len);
}

static struct row *
find(const struct ram_store *r, enum row_kind kind, const uint64_t h[2])
{
	for (size_t i = h[0] & (r->capacity - 1);; i = (i + 1) & (r->capacity - 1)) {
		struct row *row = &r->row[i];

		if (row->kind == ROW_FREE)
			return NULL;
		if (row->kind == kind && row->hash[0] == h[0] && row->hash[1] == h[1])
			return row;
	}
}

static struct row *
place(struct ram_store *r, const uint64_t h[2])
{
	size_t i = h[0] & (r->capacity - 1);

	while (r->row[i].kind != ROW_FREE)
		i = (i + 1) & (r->capacity - 1);
	return &r->row[i];
}

static void
grow(struct ram_store *r)
{
	struct row *old = r->row;
	size_t capacity = r->capacity, live = 0;

	for (size_t i = 0; i < capacity; i++)
		live += old[i].kind > ROW_GONE;
	if (live * 2 >= capacity)
		r->capacity *= 2;
	r->row = xcalloc(r->capacity, sizeof *r->row);
	r->used = live;
	for (size_t i = 0; i < capacity; i++)
		if (old[i].kind > ROW_GONE)
			*place(r, old[i].hash) = old[i];
	free(old);
}

static struct row *
find_or_add(struct ram_store *r, enum row_kind kind, const uint64_t h[2])
{
	struct row *row = find(r, kind, h);

	if (row != NULL)
		return row;
	if ((r->used + 1) * 4 > r->capacity * 3)
		grow(r);
	row = place(r, h);
	*row = (struct row){ .kind = kind, .hash = { h[0], h[1] } };
	r->used++;
	return row;
}

static void
drop(struct row *row)
{
	free(row->key);
	*row = (struct row){ .kind = ROW_GONE };
}

static enum store_result
person_get(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES], struct person *out)
{
	struct ram_store *r = (struct ram_store *)s;
	uint64_t h[2];
	struct row *row;

	if (r->failing != STORE_OK)
		return r->failing;
	hash_key(h, ROW_PERSON, owner, peer, PEER_BYTES);
	if ((row = find(r, ROW_PERSON, h)) == NULL)
		return STORE_NONE;
	*out = row->person;
	return STORE_OK;
}

static enum store_result
person_put(struct store *s, const char *owner, const char *service, const uint8_t peer[PEER_BYTES],
    const struct person *in)
{
	struct ram_store *r = (struct ram_store *)s;
	uint64_t h[2];

	(void)service;
	if (r->failing != STORE_OK)
		return r->failing;
	hash_key(h, ROW_PERSON, owner, peer, PEER_BYTES);
	find_or_add(r, ROW_PERSON, h)->person = *in;
	r->is_dirty = true;
	return STORE_OK;
}

static enum store_result
person_erase(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct ram_store *r = (struct ram_store *)s;
	uint64_t h[2];
	struct row *row;

	if (r->failing != STORE_OK)
		return r->failing;
	hash_key(h, ROW_PERSON, owner, peer, PEER_BYTES);
	if ((row = find(r, ROW_PERSON, h)) == NULL)
		return STORE_NONE;
	drop(row);
	r->is_dirty = true;
	return STORE_OK;
}

static enum store_result
count_add(struct store *s, const char *owner, const char *service, const char *what,
    const char *name, const char *country, const char *locale, const char *week, unsigned long n)
{
	struct ram_store *r = (struct ram_store *)s;
	char key[COUNT_KEY];
	uint64_t h[2];
	struct row *row;
	int len;

	if (r->failing != STORE_OK)
		return r->failing;
	len = snprintf(key, sizeof key, "%s\t%s\t%s\t%s\t%s\t%s", what, name, country, locale,
	    week, service);
	if (len < 0 || (size_t)len >= sizeof key)
		len = sizeof key - 1;
	hash_key(h, ROW_COUNT, owner, key, (size_t)len);
	row = find_or_add(r, ROW_COUNT, h);
	if (row->key == NULL)
		row->key = xmemdup0(key, (size_t)len);
	row->n += n;
	return STORE_OK;
}

static enum store_result
purge(struct store *s, int64_t now_s)
{
	struct ram_store *r = (struct ram_store *)s;
	int64_t today = now_s / 86400;

	if (r->failing != STORE_OK)
		return r->failing;
	for (size_t i = 0; i < r->capacity; i++) {
		struct row *row = &r->row[i];

		if (row->kind == ROW_PERSON && today - row->person.seen_day > PERSON_IDLE_DAYS)
			drop(row);
	}
	return STORE_OK;
}

/* Counts wait for nothing here. */
static void
tick(struct store *s, int64_t now_s)
{
	(void)s;
	(void)now_s;
}

static enum store_result
commit(struct store *s, struct buf *why)
{
	struct ram_store *r = (struct ram_store *)s;

	(void)why;
	if (r->failing == STORE_OK)
		r->is_dirty = false;
	return r->failing;
}

static bool
is_dirty(const struct store *s)
{
	return ((const struct ram_store *)s)->is_dirty;
}

static void
close_store(struct store *s)
{
	struct ram_store *r = (struct ram_store *)s;

	for (size_t i = 0; i < r->capacity; i++)
		free(r->row[i].key);
	memset(r->row, 0, r->capacity * sizeof *r->row);
	free(r->row);
	free(r);
}

static const struct store_ops ram_ops = {
	.name = "ram",
	.person_get = person_get, .person_put = person_put, .person_erase = person_erase, .count_add = count_add,
	.purge = purge, .tick = tick, .commit = commit, .is_dirty = is_dirty, .close = close_store,
};

struct store *
store_ram_open(void)
{
	struct ram_store *r = xcalloc(1, sizeof *r);

	r->base.ops = &ram_ops;
	r->capacity = SMALLEST;
	r->row = xcalloc(r->capacity, sizeof *r->row);
	return &r->base;
}

void
store_ram_fail(struct store *s, bool fails)
{
	((struct ram_store *)s)->failing = fails ? STORE_RETRY : STORE_OK;
}

void
store_ram_break(struct store *s)
{
	((struct ram_store *)s)->failing = STORE_BROKEN;
}

size_t
store_ram_people(const struct store *s)
{
	const struct ram_store *r = (const struct ram_store *)s;
	size_t people = 0;

	for (size_t i = 0; i < r->capacity; i++)
		people += r->row[i].kind == ROW_PERSON;
	return people;
}

/* True if the field at *at is `want`; moves *at behind it. */
static bool
field_is(const char **at, const char *want)
{
	size_t len = strcspn(*at, "\t");
	bool same = want == NULL || (strlen(want) == len && memcmp(want, *at, len) == 0);

	*at += len;
	*at += **at == '\t';
	return same;
}

unsigned long
store_ram_count(const struct store *s, const char *what, const char *name, const char *country)
{
	const struct ram_store *r = (const struct ram_store *)s;
	unsigned long sum = 0;

	for (size_t i = 0; i < r->capacity; i++) {
		const char *at = r->row[i].key;

		if (at != NULL && field_is(&at, what) && field_is(&at, name) && field_is(&at, country))
			sum += r->row[i].n;
	}
	return sum;
}
