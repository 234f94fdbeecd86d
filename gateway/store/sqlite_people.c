/*
 * sqlite_people.c - rows of people and their places in lists
 *
 * What a person wishes holds in the same group that stores the wish: with
 * QUIET or STOPPED her places in lists are gone, and no later call can put her
 * back while the flag stands.
 */
#include <sqlite3.h>

#include "gateway/store/sqlite_inside.h"

enum { LISTED_PEER, LISTED_LOCALE, LISTED_STAY, LISTED_AREA, LISTED_FLAGS, LISTED_SINCE, LISTED_UNTIL, LISTED_SEALED };

/* The lists from which something is pushed. */
static const enum list pushed[] = { LIST_ALERTS, LIST_BROADCAST };

static sqlite3_stmt *
of_peer(struct sqlite_store *s, enum store_statement which, const char *owner, const uint8_t peer[PEER_BYTES])
{
	sqlite3_stmt *q = sqlite_prepared(s, which);

	sqlite_bind_name(q, 1, owner);
	sqlite_bind_bytes(q, 2, peer, PEER_BYTES);
	return q;
}

static sqlite3_stmt *
of_place(struct sqlite_store *s, enum store_statement which, const char *owner, enum list list,
    const uint8_t peer[PEER_BYTES])
{
	sqlite3_stmt *q = sqlite_prepared(s, which);

	sqlite_bind_name(q, 1, owner);
	sqlite3_bind_int(q, 2, (int)list);
	sqlite_bind_bytes(q, 3, peer, PEER_BYTES);
	return q;
}

enum store_result
sqlite_person_get(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct person *out)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	sqlite3_stmt *q;
	int rc;

	if (s->group.is_broken)
		return STORE_BROKEN;
	q = of_peer(s, STATEMENT_PERSON_GET, owner, peer);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		memset(out, 0, sizeof(*out));
		sqlite_text_of(q, 0, out->locale, sizeof(out->locale));
		sqlite_text_of(q, 1, out->stay, sizeof(out->stay));
		sqlite_text_of(q, 2, out->origin, sizeof(out->origin));
		out->flags = (uint32_t)sqlite3_column_int64(q, 3);
		out->seen_day = sqlite3_column_int(q, 4);
	}
	return sqlite_end(&s->group, q, rc);
}

/* Her flags; 0 for somebody unknown. */
static enum store_result
flags_of(struct sqlite_store *s, const char *owner, const uint8_t peer[PEER_BYTES], uint32_t *out)
{
	sqlite3_stmt *q = of_peer(s, STATEMENT_PERSON_FLAGS, owner, peer);
	int rc = sqlite3_step(q);
	enum store_result r;

	*out = rc == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(q, 0) : 0;
	r = sqlite_end(&s->group, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}

/* Takes her out of what her flags forbid. */
static enum store_result
leave_lists(struct sqlite_store *s, const char *owner, const uint8_t peer[PEER_BYTES], uint32_t flags)
{
	enum store_result r = STORE_OK;
	int rows = 0;

	if ((flags & (PERSON_QUIET | PERSON_STOPPED)) == 0)
		return STORE_OK;
	for (size_t i = 0; r == STORE_OK && i < sizeof(pushed) / sizeof(pushed[0]); i++) {
		sqlite3_stmt *q = of_place(s, STATEMENT_LISTED_LEAVE, owner, pushed[i], peer);

		sqlite3_bind_int(q, 4, flags & PERSON_QUIET ? 0 : LIST_DANGER_ONLY);
		r = sqlite_run_erasing(s, q, &rows);
	}
	return r;
}

enum store_result
sqlite_person_put(struct store *store, const char *owner, const char *service,
    const uint8_t peer[PEER_BYTES], const struct person *in)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r = sqlite_begin(&s->group);
	sqlite3_stmt *q;

	if (r != STORE_OK)
		return r;
	q = of_peer(s, STATEMENT_PERSON_PUT, owner, peer);
	sqlite_bind_name(q, 3, service);
	sqlite_bind_name(q, 4, in->locale);
	sqlite_bind_name(q, 5, in->stay);
	sqlite_bind_name(q, 6, in->origin);
	sqlite3_bind_int64(q, 7, in->flags);
	sqlite3_bind_int(q, 8, in->seen_day);
	r = sqlite_run(&s->group, q);
	return r == STORE_OK ? leave_lists(s, owner, peer, in->flags) : r;
}

enum store_result
sqlite_person_erase(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r = sqlite_begin(&s->group);
	int rows = 0;

	if (r == STORE_OK)
		r = sqlite_run_erasing(s, of_peer(s, STATEMENT_PERSON_ERASE, owner, peer), &rows);
	for (int list = 0; r == STORE_OK && list < LIST_COUNT; list++)
		r = sqlite_run_erasing(s, of_place(s, STATEMENT_LISTED_ERASE, owner, (enum list)list, peer), &rows);
	if (r == STORE_OK)
		r = sqlite_run_erasing(s, of_peer(s, STATEMENT_REQUEST_ERASE, owner, peer), &rows);
	return r == STORE_OK && rows == 0 ? STORE_NONE : r;
}

/*
 * Rows that found their place under the new key taken stay under the old, and are erased behind.
 * *carried: the flags of the old row that hold for the new one, whatever it says itself.
 */
static enum store_result
move_rows(struct sqlite_store *s, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES], int *rows,
    uint32_t *carried)
{
	sqlite3_stmt *q = of_peer(s, STATEMENT_PERSON_MOVE, owner, from);
	enum store_result r;
	int before;

	sqlite_bind_bytes(q, 3, to, PEER_BYTES);
	r = sqlite_run_erasing(s, q, rows);
	for (int list = 0; r == STORE_OK && list < LIST_COUNT; list++) {
		q = of_place(s, STATEMENT_LISTED_MOVE, owner, (enum list)list, from);
		sqlite_bind_bytes(q, 4, to, PEER_BYTES);
		before = *rows;
		r = sqlite_run_erasing(s, q, rows);
		if (list == LIST_ALERTS && *rows > before)
			*carried |= PERSON_ALERTS | PERSON_DANGER;
		if (list == LIST_BROADCAST && *rows > before)
			*carried |= PERSON_NEWS;
	}
	if (r != STORE_OK)
		return r;
	q = of_peer(s, STATEMENT_REQUEST_MOVE, owner, from);
	sqlite_bind_bytes(q, 3, to, PEER_BYTES);
	return sqlite_run_erasing(s, q, rows);
}

enum store_result
sqlite_person_move(struct store *store, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES])
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r = sqlite_begin(&s->group);
	uint32_t flags = 0, carried = PERSON_QUIET | PERSON_STOPPED;
	sqlite3_stmt *q;
	int rows = 0;

	if (r == STORE_OK)
		r = flags_of(s, owner, from, &flags);
	if (r == STORE_OK && !memcmp(from, to, PEER_BYTES)) {
		struct person is;

		return sqlite_person_get(store, owner, to, &is);
	}
	if (r == STORE_OK)
		r = move_rows(s, owner, from, to, &rows, &carried);
	if (r == STORE_OK) {
		q = of_peer(s, STATEMENT_PERSON_ADD_FLAGS, owner, to);
		sqlite3_bind_int64(q, 3, flags & carried);
		r = sqlite_run(&s->group, q);
	}
	if (r == STORE_OK)
		r = flags_of(s, owner, to, &flags);
	if (r == STORE_OK)
		r = leave_lists(s, owner, to, flags);
	if (r != STORE_OK)
		return r;
	r = sqlite_person_erase(store, owner, from);
	return r == STORE_NONE && rows > 0 ? STORE_OK : r;
}

/* False for what would be pushed to somebody who wants nothing pushed. */
static bool
may_be_listed(enum list list, const struct listed *in, uint32_t flags)
{
	return list == LIST_WARDEN || !(flags & PERSON_QUIET || (flags & PERSON_STOPPED && !(in->flags & LIST_DANGER_ONLY)));
}

enum store_result
sqlite_listed_put(struct store *store, const char *owner, const char *service, enum list list,
    const struct listed *in)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r = sqlite_begin(&s->group);
	uint32_t flags = 0;
	sqlite3_stmt *q;

	if (r == STORE_OK)
		r = flags_of(s, owner, in->peer, &flags);
	if (r != STORE_OK)
		return r;
	if (!may_be_listed(list, in, flags))
		return STORE_STALE;
	q = of_place(s, STATEMENT_LISTED_PUT, owner, list, in->peer);
	sqlite_bind_name(q, 4, service);
	sqlite_bind_name(q, 5, in->locale);
	sqlite_bind_name(q, 6, in->stay);
	sqlite_bind_name(q, 7, in->area);
	sqlite3_bind_int64(q, 8, in->flags);
	sqlite3_bind_int(q, 9, in->since_day);
	sqlite3_bind_int(q, 10, in->until_day);
	sqlite_bind_bytes(q, 11, in->sealed, STORE_SEALED_BYTES);
	return sqlite_run(&s->group, q);
}

static void
listed_of(sqlite3_stmt *q, struct listed *out)
{
	memset(out, 0, sizeof(*out));
	sqlite_bytes_of(q, LISTED_PEER, out->peer, sizeof(out->peer));
	sqlite_text_of(q, LISTED_LOCALE, out->locale, sizeof(out->locale));
	sqlite_text_of(q, LISTED_STAY, out->stay, sizeof(out->stay));
	sqlite_text_of(q, LISTED_AREA, out->area, sizeof(out->area));
	out->flags = (uint32_t)sqlite3_column_int64(q, LISTED_FLAGS);
	out->since_day = sqlite3_column_int(q, LISTED_SINCE);
	out->until_day = sqlite3_column_int(q, LISTED_UNTIL);
	sqlite_bytes_of(q, LISTED_SEALED, out->sealed, sizeof(out->sealed));
}

enum store_result
sqlite_listed_get(struct store *store, const char *owner, enum list list, const uint8_t peer[PEER_BYTES],
    struct listed *out)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	sqlite3_stmt *q;
	int rc;

	if (s->group.is_broken)
		return STORE_BROKEN;
	q = of_place(s, STATEMENT_LISTED_GET, owner, list, peer);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		listed_of(q, out);
	return sqlite_end(&s->group, q, rc);
}

enum store_result
sqlite_listed_erase(struct store *store, const char *owner, enum list list, const uint8_t peer[PEER_BYTES])
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r = sqlite_begin(&s->group);
	int rows = 0;

	return r == STORE_OK ? sqlite_run_erasing(s, of_place(s, STATEMENT_LISTED_ERASE, owner, list, peer), &rows) : r;
}

enum store_result
sqlite_listed_scan(struct store *store, const char *owner, enum list list, const uint8_t *after,
    struct listed *out, unsigned max, unsigned *n)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r;
	sqlite3_stmt *q;
	int rc = SQLITE_DONE;

	*n = 0;
	if (s->group.is_broken)
		return STORE_BROKEN;
	q = sqlite_prepared(s, STATEMENT_LISTED_SCAN);
	sqlite_bind_name(q, 1, owner);
	sqlite3_bind_int(q, 2, (int)list);
	sqlite_bind_bytes(q, 3, after, after ? PEER_BYTES : 0);
	sqlite3_bind_int64(q, 4, max);
	while (*n < max && (rc = sqlite3_step(q)) == SQLITE_ROW)
		listed_of(q, &out[(*n)++]);
	r = sqlite_end(&s->group, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}
