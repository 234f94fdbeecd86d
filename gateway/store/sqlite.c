/*
 * sqlite.c - the store on one machine: SQLite, WAL, synchronous=FULL; groups and their commits
 *
 * One connection reads, writes and checkpoints: two that do so at the same
 * instant can damage a WAL file in the SQLite of Debian 12 (fixed upstream in
 * 3.51.3).  flock on a file beside the database keeps a second daemon out, and
 * SQLite's exclusive mode everybody else, which also spares each statement its
 * locks.  A group begins with the first change and ends in commit(); when the
 * disk is full the group is given up as a whole and commit() says so, never
 * silently.  A failed fsync is never tried again in place: the kernel may have
 * dropped the very bytes it could not write.
 */
#include <sqlite3.h>

#include "gateway/store/sqlite_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { WAL_PAGES = 1000 };

static const char *const statements[STATEMENT_COUNT] = {
#define ROW(name, sql) [STATEMENT_##name] = sql,
	STORE_STATEMENTS(ROW)
#undef ROW
};

static const char *const steps[] = {
#define STEP(sql) sql,
	STORE_STEPS(STEP)
#undef STEP
};
const struct sqlite_shape sqlite_shape_of_people = { .application_id = STORE_APPLICATION_ID, .step = steps, .steps = COUNT(steps) };

sqlite3_stmt *
sqlite_prepared(struct sqlite_store *s, enum store_statement which)
{
	sqlite3_stmt *q = s->statement[which];

	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	return q;
}

void
sqlite_bind_name(sqlite3_stmt *q, int at, const char *text)
{
	sqlite3_bind_text(q, at, text, -1, SQLITE_STATIC);
}

/* "" is a value too: NULL would compare with nothing. */
void
sqlite_bind_bytes(sqlite3_stmt *q, int at, const uint8_t *bytes, unsigned len)
{
	if (len == 0)
		sqlite3_bind_zeroblob(q, at, 0);
	else
		sqlite3_bind_blob(q, at, bytes, (int)len, SQLITE_STATIC);
}

void
sqlite_text_of(sqlite3_stmt *q, int column, char *out, unsigned size)
{
	const unsigned char *text = sqlite3_column_text(q, column);

	snprintf(out, size, "%s", text ? (const char *)text : "");
}

void
sqlite_bytes_of(sqlite3_stmt *q, int column, uint8_t *out, unsigned size)
{
	const void *bytes = sqlite3_column_blob(q, column);
	unsigned len = (unsigned)sqlite3_column_bytes(q, column);

	memset(out, 0, size);
	if (bytes)
		memcpy(out, bytes, len < size ? len : size);
}

enum store_result
sqlite_run_erasing(struct sqlite_store *s, sqlite3_stmt *q, int *rows)
{
	enum store_result r = sqlite_run(&s->group, q);
	int changed = r == STORE_OK ? sqlite3_changes(s->file.db) : 0;

	*rows += changed;
	s->group.wal_must_go = s->group.wal_must_go || changed > 0;
	return r;
}

/* Also what people's commits left in the WAL goes: it tells who came when.  A clock that fell back waits anew. */
static void
tick(struct store *store, int64_t now_s)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	bool waits = s->sums.used > 0 || s->marks.used > 0 || s->group.wal_pages > 0;

	if (!waits || s->waiting_since_s == 0 || now_s < s->waiting_since_s)
		s->waiting_since_s = waits ? now_s : 0;
	s->is_due = s->is_due || (waits && now_s - s->waiting_since_s >= STORE_COUNTS_S);
}

static enum store_result
commit(struct store *store, struct buf *why)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r;

	if (sqlite_has_moved(&s->group)) {
		buf_adds(why, "the file of the database was removed or replaced while it was open: put it back within half a minute, or an empty one begins");
		return STORE_BROKEN;
	}
	if (s->group.is_broken) {
		buf_addf(why, "the database is broken: %s", sqlite3_errmsg(s->file.db));
		return STORE_BROKEN;
	}
	r = sqlite_commit(&s->group);
	if (r == STORE_BROKEN)
		buf_adds(why, sqlite3_errmsg(s->file.db));
	else if (r == STORE_RETRY)
		buf_adds(why, "the disk is full or the database is in use: the last changes were not kept");
	if (r != STORE_OK)
		return r;
	if (s->is_due)
		r = sqlite_counts_write(s);
	else if ((s->group.wal_pages >= WAL_PAGES || s->group.wal_must_go) && sqlite_wal_empty(&s->group) == STORE_BROKEN)
		r = STORE_BROKEN;	/* a full disk only means a longer WAL: it is tried again next time */
	if (r != STORE_OK)
		buf_adds(why, r == STORE_RETRY ? "the disk is full: counts wait" : sqlite3_errmsg(s->file.db));
	return r;
}

static bool
is_dirty(const struct store *store)
{
	const struct sqlite_store *s = (const struct sqlite_store *)store;

	return s->group.is_open || s->group.is_lost || s->is_due;
}

/* What was not committed is given up: a caller who wants it kept commits first.  Counts, which nobody commits, are written. */
static void
close_store(struct store *store)
{
	struct sqlite_store *s = (struct sqlite_store *)store;

	sqlite_give_up(&s->group);
	if (!s->group.is_broken && (s->sums.used > 0 || s->marks.used > 0))
		(void)sqlite_counts_write(s);
	for (unsigned i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(s->statement[i]);
	sqlite_group_release(&s->group);
	sqlite_file_close(&s->file, !s->group.is_broken);
	free(s);
}

static const struct store_ops sqlite_ops = {
	.name = "sqlite",
	.person_get = sqlite_person_get,
	.person_put = sqlite_person_put,
	.person_erase = sqlite_person_erase,
	.count_add = sqlite_count_add,
	.mark_add = sqlite_mark_add,
	.listed_put = sqlite_listed_put,
	.listed_get = sqlite_listed_get,
	.listed_erase = sqlite_listed_erase,
	.listed_scan = sqlite_listed_scan,
	.request_put = sqlite_request_put,
	.request_of = sqlite_request_of,
	.request_get = sqlite_request_get,
	.request_take = sqlite_request_take,
	.request_done = sqlite_request_done,
	.request_scan = sqlite_request_scan,
	.request_load = sqlite_request_load,
	.person_move = sqlite_person_move,
	.owed_put = sqlite_owed_put,
	.owed_scan = sqlite_owed_scan,
	.owed_done = sqlite_owed_done,
	.count_scan = sqlite_count_scan,
	.mark_scan = sqlite_mark_scan,
	.mark_clear = sqlite_mark_clear,
	.backup = sqlite_backup,
	.purge = sqlite_purge,
	.tick = tick,
	.commit = commit,
	.is_dirty = is_dirty,
	.close = close_store,
};

struct store *
store_sqlite_open(const char *path, struct buf *why)
{
	struct sqlite_store *s = xcalloc(1, sizeof(*s));

	s->store.ops = &sqlite_ops;
	if (!sqlite_file_open(&s->file, path, &sqlite_shape_of_people, why)) {
		free(s);
		return NULL;
	}
	if (!sqlite_group_make(&s->group, s->file.db))
		goto failed;
	for (unsigned i = 0; i < STATEMENT_COUNT; i++)
		if (sqlite3_prepare_v3(s->file.db, statements[i], -1, SQLITE_PREPARE_PERSISTENT, &s->statement[i], NULL) != SQLITE_OK)
			goto failed;
	return &s->store;
failed:
	buf_addf(why, "%s: %s", path, sqlite3_errmsg(s->file.db));
	close_store(&s->store);
	return NULL;
}
