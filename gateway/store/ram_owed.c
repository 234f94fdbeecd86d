/*
 * ram_owed.c - what the ledger is owed, in RAM, by the rules of sqlite_owed.c
 */
#include <string.h>

#include "gateway/store/ram_inside.h"

static bool
is_same(const struct owed *a, const struct owed *b)
{
	return a->is_move == b->is_move && (!a->is_move || memcmp(a->to, b->to, PEER_BYTES) == 0);
}

enum store_result
ram_owed_put(struct store *s, const struct owed *in)
{
	struct ram_store *r = (struct ram_store *)s;
	struct ram_extra *e;
	bool is_there;

	if (r->failing != STORE_OK)
		return r->failing;
	is_there = ram_find(r, ROW_OWED, in->owner, in->peer, PEER_BYTES) != NULL;
	e = ram_extra(ram_add(r, ROW_OWED, in->owner, in->peer, PEER_BYTES), in->owner, "");
	if (!is_there || e->owed.is_move)
		e->owed = *in;
	r->is_dirty = true;
	return STORE_OK;
}

enum store_result
ram_owed_done(struct store *s, const struct owed *in)
{
	struct ram_store *r = (struct ram_store *)s;
	struct row *row;

	if (r->failing != STORE_OK)
		return r->failing;
	row = ram_find(r, ROW_OWED, in->owner, in->peer, PEER_BYTES);
	if (row != NULL && is_same(&row->extra->owed, in))
		ram_drop(row);
	r->is_dirty = true;
	return STORE_OK;
}

static int
order(const struct owed *a, const struct owed *b)
{
	int d = (a->day > b->day) - (a->day < b->day);

	if (d == 0)
		d = strcmp(a->owner, b->owner);
	return d == 0 ? memcmp(a->peer, b->peer, PEER_BYTES) : d;
}

enum store_result
ram_owed_scan(struct store *s, struct owed *out, unsigned max, unsigned *n)
{
	struct ram_store *r = (struct ram_store *)s;

	*n = 0;
	if (r->failing != STORE_OK)
		return r->failing;
	for (size_t i = 0; i < r->capacity; i++) {
		unsigned at = *n;

		if (r->row[i].kind != ROW_OWED)
			continue;
		while (at > 0 && order(&out[at - 1], &r->row[i].extra->owed) > 0)
			at--;
		if (at == max)
			continue;
		*n += *n < max;
		memmove(&out[at + 1], &out[at], (*n - 1 - at) * sizeof out[0]);
		out[at] = r->row[i].extra->owed;
	}
	return STORE_OK;
}
