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

enum store_result
sqlite_judge(struct sqlite_store *s, int rc)
{
	switch (rc & 0xFF) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW:
		return STORE_OK;
	case SQLITE_FULL:
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		if (s->is_open_group) {
			s->is_group_lost = true;
			s->is_open_group = false;
			if (!sqlite3_get_autocommit(s->file.db))
				sqlite3_exec(s->file.db, "ROLLBACK", NULL, NULL, NULL);
		}
		return STORE_RETRY;
	case SQLITE_NOMEM:
		bug_stop(__FILE__, __LINE__, "out of memory in SQLite");
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_ERROR:
		bug_stop(__FILE__, __LINE__, "a statement of the store does not fit its table");
	default:	/* IOERR, CORRUPT, NOTADB, READONLY, CANTOPEN … */
		s->is_broken = true;
		return STORE_BROKEN;
	}
}

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
sqlite_run(struct sqlite_store *s, sqlite3_stmt *q)
{
	int rc = sqlite3_step(q);

	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	return sqlite_judge(s, rc);
}

enum store_result
sqlite_run_erasing(struct sqlite_store *s, sqlite3_stmt *q, int *rows)
{
	enum store_result r = sqlite_run(s, q);
	int changed = r == STORE_OK ? sqlite3_changes(s->file.db) : 0;

	*rows += changed;
	s->wal_must_go = s->wal_must_go || changed > 0;
	return r;
}

enum store_result
sqlite_end(struct sqlite_store *s, sqlite3_stmt *q, int rc)
{
	enum store_result r;

	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	r = sqlite_judge(s, rc);
	return r == STORE_OK && rc != SQLITE_ROW ? STORE_NONE : r;
}

enum store_result
sqlite_group(struct sqlite_store *s)
{
	enum store_result r;

	if (s->is_broken)
		return STORE_BROKEN;
	if (s->is_group_lost)
		return STORE_RETRY;	/* until commit() has told */
	if (s->is_open_group)
		return STORE_OK;
	r = sqlite_run(s, sqlite_prepared(s, STATEMENT_BEGIN));
	s->is_open_group = r == STORE_OK;
	s->is_group_lost = r == STORE_RETRY;	/* a change that never got in: commit() must not say it did */
	return r;
}

/* Also what people's commits left in the WAL goes: it tells who came when.  A clock that fell back waits anew. */
static void
tick(struct store *store, int64_t now_s)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	bool waits = s->sums.used > 0 || s->marks.used > 0 || s->wal_pages > 0;

	if (!waits || s->waiting_since_s == 0 || now_s < s->waiting_since_s)
		s->waiting_since_s = waits ? now_s : 0;
	s->is_due = s->is_due || (waits && now_s - s->waiting_since_s >= STORE_COUNTS_S);
}

/* Called by SQLite in the commit itself: only notes, and commit() acts. */
static int
on_wal(void *arg, sqlite3 *db, const char *name, int pages)
{
	(void)db;
	(void)name;
	((struct sqlite_store *)arg)->wal_pages = pages;
	return SQLITE_OK;
}

/* Removed, or another put in its place: what is written goes with the next end of the program, and nobody may be told it was kept. */
static bool
has_moved(struct sqlite_store *s)
{
	int moved = 0;

	return sqlite3_file_control(s->file.db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0;
}

static enum store_result
commit(struct store *store, struct buf *why)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r = STORE_OK;

	if (!s->is_broken && s->is_open_group && has_moved(s)) {
		buf_adds(why, "the file of the database was removed or replaced while it was open: put it back within half a minute, or an empty one begins");
		s->is_broken = true;
		return STORE_BROKEN;
	}
	if (s->is_broken) {
		buf_addf(why, "the database is broken: %s", sqlite3_errmsg(s->file.db));
		return STORE_BROKEN;
	}
	if (s->is_open_group)
		r = sqlite_run(s, sqlite_prepared(s, STATEMENT_COMMIT));
	if (r == STORE_BROKEN)
		buf_adds(why, sqlite3_errmsg(s->file.db));
	else if (s->is_group_lost)
		r = STORE_RETRY;
	if (r == STORE_RETRY)
		buf_adds(why, "the disk is full or the database is in use: the last changes were not kept");
	s->is_open_group = false;
	s->is_group_lost = false;
	if (r != STORE_OK)
		return r;
	if (s->is_due)
		r = sqlite_counts_write(s);
	else if ((s->wal_pages >= WAL_PAGES || s->wal_must_go) && sqlite_wal_empty(s) == STORE_BROKEN)
		r = STORE_BROKEN;	/* a full disk only means a longer WAL: it is tried again next time */
	if (r != STORE_OK)
		buf_adds(why, r == STORE_RETRY ? "the disk is full: counts wait" : sqlite3_errmsg(s->file.db));
	return r;
}

static bool
is_dirty(const struct store *store)
{
	const struct sqlite_store *s = (const struct sqlite_store *)store;

	return s->is_open_group || s->is_group_lost || s->is_due;
}

/* What was not committed is given up: a caller who wants it kept commits first.  Counts, which nobody commits, are written. */
static void
close_store(struct store *store)
{
	struct sqlite_store *s = (struct sqlite_store *)store;

	if (!s->is_broken && s->is_open_group)
		sqlite3_exec(s->file.db, "ROLLBACK", NULL, NULL, NULL);
	s->is_open_group = false;
	if (!s->is_broken && (s->sums.used > 0 || s->marks.used > 0))
		(void)sqlite_counts_write(s);
	for (unsigned i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(s->statement[i]);
	sqlite_file_close(&s->file, !s->is_broken);
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
	sqlite3_wal_hook(s->file.db, on_wal, s);
	for (unsigned i = 0; i < STATEMENT_COUNT; i++) {
		if (sqlite3_prepare_v3(s->file.db, statements[i], -1, SQLITE_PREPARE_PERSISTENT,
		    &s->statement[i], NULL) != SQLITE_OK) {
			buf_addf(why, "%s: %s", path, sqlite3_errmsg(s->file.db));
			close_store(&s->store);
			return NULL;
		}
	}
	s->wal_pages = 1;	/* nobody knows what a life before this one left in it */
	if (sqlite_wal_empty(s) == STORE_BROKEN) {
		buf_addf(why, "%s: %s", path, sqlite3_errmsg(s->file.db));
		close_store(&s->store);
		return NULL;
	}
	return &s->store;
}
