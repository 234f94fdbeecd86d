/*
 * ram.c - the store in RAM
 *
 * For tests, the simulator, and a service whose disk is lost.  Its rules are
 * those of the other engines; nothing is kept, so commit() has nothing to do.
 */
#include "gateway/store/ram.h"

#include <stdint.h>
#include <string.h>

#include "gateway/store/purge.h"
#include "gateway/store/ram_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static enum store_result
person_get(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES], struct person *out)
{
	struct ram_store *r = (struct ram_store *)s;
	struct row *row;

	if (r->failing != STORE_OK)
		return r->failing;
	if ((row = ram_find(r, ROW_PERSON, owner, peer, PEER_BYTES)) == NULL)
		return STORE_NONE;
	*out = row->person;
	return STORE_OK;
}

static enum store_result
person_put(struct store *s, const char *owner, const char *service, const uint8_t peer[PEER_BYTES],
    const struct person *in)
{
	struct ram_store *r = (struct ram_store *)s;
	struct row *row;
	int32_t seen_day;

	(void)service;
	if (r->failing != STORE_OK)
		return r->failing;
	row = ram_add(r, ROW_PERSON, owner, peer, PEER_BYTES);
	seen_day = row->person.seen_day;
	row->person = *in;
	if (row->person.seen_day < seen_day)
		row->person.seen_day = seen_day;
	ram_leave_lists(r, owner, peer, in->flags);
	r->is_dirty = true;
	return STORE_OK;
}

static enum store_result
person_erase(struct store *s, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct ram_store *r = (struct ram_store *)s;
	struct row *row;
	bool had;

	if (r->failing != STORE_OK)
		return r->failing;
	had = ram_erase_lists(r, owner, peer);
	if ((row = ram_find(r, ROW_PERSON, owner, peer, PEER_BYTES)) != NULL)
		ram_drop(row);
	if (row == NULL && !had)
		return STORE_NONE;
	r->is_dirty = true;
	return STORE_OK;
}

static bool
is_past(enum purge_rule rule, const struct listed *l, int64_t now_s)
{
	return l->until_day > 0 && l->until_day < purge_edge_day(rule, now_s);
}

static bool
is_over(const struct row *row, int64_t now_s)
{
	static const enum purge_rule of_list[LIST_COUNT] = {
		[LIST_ALERTS] = PURGE_ALERTS, [LIST_WARDEN] = PURGE_WARDENS, [LIST_BROADCAST] = PURGE_BROADCAST,
	};
	char week[STORE_WEEK_BYTES];
	uint8_t id[4];

	switch (row->kind) {
	case ROW_PERSON:
		return row->person.seen_day < purge_edge_day(PURGE_PEOPLE, now_s);
	case ROW_LISTED:
		return is_past(of_list[row->extra->list], &row->extra->listed, now_s);
	case ROW_REQUEST:
		purge_edge_id(PURGE_REQUESTS, now_s, id);
		return memcmp(row->extra->request.id, id, sizeof id) < 0;
	case ROW_OWED:
		return row->extra->owed.day >= PURGE_FIRST_DAY && row->extra->owed.day < purge_edge_day(PURGE_OWED, now_s);
	case ROW_COUNT:
		purge_edge_week(PURGE_COUNTS, now_s, week);
		return strcmp(row->extra->count.week, week) < 0;
	case ROW_MARK:
		purge_edge_week(PURGE_MARKS, now_s, week);
		return strcmp(row->extra->mark.week, week) < 0;
	default:
		return false;
	}
}

static enum store_result
purge(struct store *s, int64_t now_s)
{
	struct ram_store *r = (struct ram_store *)s;

	if (r->failing != STORE_OK)
		return r->failing;
	for (size_t i = 0; i < r->capacity; i++) {
		struct row *row = &r->row[i];

		if (row->kind == ROW_PERSON && row->person.seen_day < PURGE_FIRST_DAY && purge_lift_day(now_s) > 0)
			row->person.seen_day = purge_lift_day(now_s);
		if (!is_over(row, now_s))
			continue;
		if (row->kind == ROW_REQUEST)
			ram_request_drop(r, row);
		else
			ram_drop(row);
	}
	return STORE_OK;
}

static enum store_result
backup(struct store *s, const char *path, struct buf *why)
{
	(void)s;
	buf_addf(why, "%s: memory has nothing to copy", path);
	return STORE_RETRY;
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

	ram_rows_release(r);
	free(r);
}

static const struct store_ops ram_ops = {
	.name = "ram",
	.person_get = person_get,
	.person_put = person_put,
	.person_erase = person_erase,
	.count_add = ram_count_add,
	.mark_add = ram_mark_add,
	.listed_put = ram_listed_put,
	.listed_get = ram_listed_get,
	.listed_erase = ram_listed_erase,
	.listed_scan = ram_listed_scan,
	.request_put = ram_request_put,
	.request_of = ram_request_of,
	.request_get = ram_request_get,
	.request_take = ram_request_take,
	.request_done = ram_request_done,
	.request_scan = ram_request_scan,
	.request_load = ram_request_load,
	.person_move = ram_person_move,
	.owed_put = ram_owed_put,
	.owed_scan = ram_owed_scan,
	.owed_done = ram_owed_done,
	.count_scan = ram_count_scan,
	.mark_scan = ram_mark_scan,
	.mark_clear = ram_mark_clear,
	.backup = backup,
	.purge = purge,
	.tick = tick,
	.commit = commit,
	.is_dirty = is_dirty,
	.close = close_store,
};

struct store *
store_ram_open(void)
{
	struct ram_store *r = xcalloc(1, sizeof *r);

	r->base.ops = &ram_ops;
	ram_rows_init(r);
	return &r->base;
}

struct store *
store_ram_copy(const struct store *s)
{
	struct ram_store *r = xcalloc(1, sizeof *r);

	r->base.ops = &ram_ops;
	ram_rows_copy(r, (const struct ram_store *)s);
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

unsigned long
store_ram_count(const struct store *s, const char *what, const char *name, const char *country)
{
	const struct ram_store *r = (const struct ram_store *)s;
	unsigned long sum = 0;

	for (size_t i = 0; i < r->capacity; i++) {
		const struct count_row *c = r->row[i].kind == ROW_COUNT ? &r->row[i].extra->count : NULL;

		if (c != NULL && !strcmp(c->what, what) && (name == NULL || !strcmp(c->name, name)) &&
		    (country == NULL || !strcmp(c->country, country)))
			sum += c->n;
	}
	return sum;
}
