/*
 * sqlite_owed.c - what the ledger of broadcasts is to be told of a person, in the group that changed her
 */
#include <sqlite3.h>

#include "gateway/store/sqlite_inside.h"

enum { OWED_OWNER, OWED_PEER, OWED_TO, OWED_DAY };

static sqlite3_stmt *
of_row(struct sqlite_store *s, enum store_statement which, const struct owed *in)
{
	sqlite3_stmt *q = sqlite_prepared(s, which);

	sqlite_bind_name(q, 1, in->owner);
	sqlite_bind_bytes(q, 2, in->peer, PEER_BYTES);
	sqlite_bind_bytes(q, 3, in->to, in->is_move ? PEER_BYTES : 0);
	return q;
}

enum store_result
sqlite_owed_put(struct store *store, const struct owed *in)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r = sqlite_begin(&s->group);
	sqlite3_stmt *q;

	if (r != STORE_OK)
		return r;
	q = of_row(s, STATEMENT_OWED_PUT, in);
	sqlite3_bind_int(q, 4, in->day);
	return sqlite_run(&s->group, q);
}

enum store_result
sqlite_owed_done(struct store *store, const struct owed *in)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r = sqlite_begin(&s->group);
	int rows = 0;

	return r == STORE_OK ? sqlite_run_erasing(s, of_row(s, STATEMENT_OWED_DONE, in), &rows) : r;
}

enum store_result
sqlite_owed_scan(struct store *store, struct owed *out, unsigned max, unsigned *n)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r;
	sqlite3_stmt *q;
	int rc = SQLITE_DONE;

	*n = 0;
	if (s->group.is_broken)
		return STORE_BROKEN;
	q = sqlite_prepared(s, STATEMENT_OWED_SCAN);
	sqlite3_bind_int64(q, 1, max);
	while (*n < max && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct owed *o = &out[(*n)++];

		memset(o, 0, sizeof(*o));
		sqlite_text_of(q, OWED_OWNER, o->owner, sizeof(o->owner));
		sqlite_bytes_of(q, OWED_PEER, o->peer, sizeof(o->peer));
		o->is_move = sqlite3_column_bytes(q, OWED_TO) > 0;
		sqlite_bytes_of(q, OWED_TO, o->to, sizeof(o->to));
		o->day = sqlite3_column_int(q, OWED_DAY);
	}
	r = sqlite_end(&s->group, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}
