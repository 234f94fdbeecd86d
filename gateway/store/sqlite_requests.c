/*
 * sqlite_requests.c - call-backs that people asked for, one open per person
 */
#include <sqlite3.h>

#include "gateway/store/sqlite_inside.h"

enum { REQUEST_ID, REQUEST_PEER, REQUEST_OFFICE, REQUEST_GROUP, REQUEST_LOCALE, REQUEST_DAY, REQUEST_SLOT, REQUEST_FLAGS,
	REQUEST_TAKEN_BY, REQUEST_SEALED };

static sqlite3_stmt *
of_key(struct sqlite_store *s, enum store_statement which, const char *owner, const uint8_t key[16])
{
	sqlite3_stmt *q = sqlite_prepared(s, which);

	sqlite_bind_name(q, 1, owner);
	sqlite_bind_bytes(q, 2, key, 16);
	return q;
}

enum store_result
sqlite_request_put(struct store *store, const char *owner, const char *service, const struct request *in)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r = sqlite_begin(&s->group);
	sqlite3_stmt *q;
	int rows = 0;

	if (r == STORE_OK)
		r = sqlite_run_erasing(s, of_key(s, STATEMENT_REQUEST_ERASE, owner, in->peer), &rows);
	if (r == STORE_OK)
		r = sqlite_run_erasing(s, of_key(s, STATEMENT_REQUEST_DONE, owner, in->id), &rows);
	if (r != STORE_OK)
		return r;
	q = of_key(s, STATEMENT_REQUEST_PUT, owner, in->id);
	sqlite_bind_bytes(q, 3, in->peer, PEER_BYTES);
	sqlite_bind_name(q, 4, service);
	sqlite_bind_name(q, 5, in->office);
	sqlite_bind_name(q, 6, in->group);
	sqlite_bind_name(q, 7, in->locale);
	sqlite3_bind_int(q, 8, in->day);
	sqlite3_bind_int(q, 9, in->slot);
	sqlite3_bind_int64(q, 10, in->flags);
	sqlite_bind_name(q, 11, in->taken_by);
	sqlite_bind_bytes(q, 12, in->sealed, STORE_SEALED_BYTES);
	return sqlite_run(&s->group, q);
}

static void
request_of(sqlite3_stmt *q, struct request *out)
{
	memset(out, 0, sizeof(*out));
	sqlite_bytes_of(q, REQUEST_ID, out->id, sizeof(out->id));
	sqlite_bytes_of(q, REQUEST_PEER, out->peer, sizeof(out->peer));
	sqlite_text_of(q, REQUEST_OFFICE, out->office, sizeof(out->office));
	sqlite_text_of(q, REQUEST_GROUP, out->group, sizeof(out->group));
	sqlite_text_of(q, REQUEST_LOCALE, out->locale, sizeof(out->locale));
	out->day = sqlite3_column_int(q, REQUEST_DAY);
	out->slot = (uint8_t)sqlite3_column_int(q, REQUEST_SLOT);
	out->flags = (uint32_t)sqlite3_column_int64(q, REQUEST_FLAGS);
	sqlite_text_of(q, REQUEST_TAKEN_BY, out->taken_by, sizeof(out->taken_by));
	sqlite_bytes_of(q, REQUEST_SEALED, out->sealed, sizeof(out->sealed));
}

static enum store_result
one_request(struct store *store, enum store_statement which, const char *owner, const uint8_t key[16], struct request *out)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	sqlite3_stmt *q;
	int rc;

	if (s->group.is_broken)
		return STORE_BROKEN;
	q = of_key(s, which, owner, key);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		request_of(q, out);
	return sqlite_end(&s->group, q, rc);
}

enum store_result
sqlite_request_of(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct request *out)
{
	return one_request(store, STATEMENT_REQUEST_OF, owner, peer, out);
}

enum store_result
sqlite_request_get(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES], struct request *out)
{
	return one_request(store, STATEMENT_REQUEST_GET, owner, id, out);
}

enum store_result
sqlite_request_take(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES], const char *who)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r = sqlite_begin(&s->group);
	struct request is;
	sqlite3_stmt *q;

	if (r != STORE_OK)
		return r;
	q = of_key(s, STATEMENT_REQUEST_TAKE, owner, id);
	sqlite_bind_name(q, 3, who);
	r = sqlite_run(&s->group, q);
	if (r != STORE_OK || sqlite3_changes(s->file.db) > 0)
		return r;
	r = sqlite_request_get(store, owner, id, &is);
	return r == STORE_OK ? STORE_STALE : r;
}

enum store_result
sqlite_request_done(struct store *store, const char *owner, const uint8_t id[STORE_ID_BYTES])
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r = sqlite_begin(&s->group);
	int rows = 0;

	if (r == STORE_OK)
		r = sqlite_run_erasing(s, of_key(s, STATEMENT_REQUEST_DONE, owner, id), &rows);
	return r == STORE_OK && rows == 0 ? STORE_NONE : r;
}

enum store_result
sqlite_request_scan(struct store *store, const char *owner, const uint8_t *after, struct request *out, unsigned max,
    unsigned *n)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r;
	sqlite3_stmt *q;
	int rc = SQLITE_DONE;

	*n = 0;
	if (s->group.is_broken)
		return STORE_BROKEN;
	q = sqlite_prepared(s, STATEMENT_REQUEST_SCAN);
	sqlite_bind_name(q, 1, owner);
	sqlite_bind_bytes(q, 2, after, after ? STORE_ID_BYTES : 0);
	sqlite3_bind_int64(q, 3, max);
	while (*n < max && (rc = sqlite3_step(q)) == SQLITE_ROW)
		request_of(q, &out[(*n)++]);
	r = sqlite_end(&s->group, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}

enum store_result
sqlite_request_load(struct store *store, const char *owner, const char *office, int32_t day, unsigned slot, unsigned *n)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	sqlite3_stmt *q;
	int rc;

	*n = 0;
	if (s->group.is_broken)
		return STORE_BROKEN;
	q = sqlite_prepared(s, STATEMENT_REQUEST_LOAD);
	sqlite_bind_name(q, 1, owner);
	sqlite_bind_name(q, 2, office);
	sqlite3_bind_int(q, 3, day);
	sqlite3_bind_int(q, 4, (int)slot);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		*n = (unsigned)sqlite3_column_int64(q, 0);
	return sqlite_end(&s->group, q, rc);
}
