/*
 * ram_rows.c - one table of rows keyed by two hashes of (kind, owner, key)
 *
 * Open addressing, grown by doubling, so that it stays quick with a million
 * people.
 */
#include <string.h>

#include "gateway/store/ram_inside.h"
#include "locales/text/bug.h"

enum { SMALLEST = 64 };

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
find_hash(const struct ram_store *r, enum row_kind kind, const uint64_t h[2])
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

struct row *
ram_find(const struct ram_store *r, enum row_kind kind, const char *owner, const void *key, size_t len)
{
	uint64_t h[2];

	hash_key(h, kind, owner, key, len);
	return find_hash(r, kind, h);
}

struct row *
ram_add(struct ram_store *r, enum row_kind kind, const char *owner, const void *key, size_t len)
{
	uint64_t h[2];
	struct row *row;

	hash_key(h, kind, owner, key, len);
	if ((row = find_hash(r, kind, h)) != NULL)
		return row;
	if ((r->used + 1) * 4 > r->capacity * 3)
		grow(r);
	row = place(r, h);
	*row = (struct row){ .kind = kind, .hash = { h[0], h[1] } };
	r->used++;
	return row;
}

struct ram_extra *
ram_extra(struct row *row, const char *owner, const char *service)
{
	if (row->extra == NULL)
		row->extra = xcalloc(1, sizeof *row->extra);
	(void)snprintf(row->extra->owner, sizeof row->extra->owner, "%s", owner);
	(void)snprintf(row->extra->service, sizeof row->extra->service, "%s", service);
	return row->extra;
}

void
ram_drop(struct row *row)
{
	free(row->extra);
	*row = (struct row){ .kind = ROW_GONE };
}

void
ram_rows_init(struct ram_store *r)
{
	r->capacity = SMALLEST;
	r->used = 0;
	r->row = xcalloc(r->capacity, sizeof *r->row);
}

void
ram_rows_copy(struct ram_store *to, const struct ram_store *from)
{
	to->capacity = from->capacity;
	to->used = from->used;
	to->row = xcalloc(to->capacity, sizeof *to->row);
	for (size_t i = 0; i < to->capacity; i++) {
		struct ram_extra *extra = from->row[i].extra;

		to->row[i] = from->row[i];
		if (extra == NULL)
			continue;
		to->row[i].extra = xcalloc(1, sizeof *extra);
		*to->row[i].extra = *extra;
	}
}

void
ram_rows_release(struct ram_store *r)
{
	for (size_t i = 0; i < r->capacity; i++)
		free(r->row[i].extra);
	memset(r->row, 0, r->capacity * sizeof *r->row);
	free(r->row);
	r->row = NULL;
}
