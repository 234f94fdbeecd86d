/*
 * sqlite.c - the store on one machine: SQLite, WAL, synchronous=FULL
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

enum { IDLE_DAYS = 90, DAY_S = 86400, WAL_PAGES = 1000 };

static const char *const statements[STATEMENT_COUNT] = {
#define ROW(name, sql) [STATEMENT_##name] = sql,
	STORE_STATEMENTS(ROW)
#undef ROW
};

static struct sqlite_store *
sqlite_of(struct store *s)
{
	return (struct sqlite_store *)s;
}

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

static void
bind_text(sqlite3_stmt *q, int at, const char *text)
{
	sqlite3_bind_text(q, at, text, -1, SQLITE_STATIC);
}

static void
bind_id(sqlite3_stmt *q, int at, const uint8_t id[16])
{
	sqlite3_bind_blob(q, at, id, 16, SQLITE_STATIC);
}

enum store_result
sqlite_run(struct sqlite_store *s, sqlite3_stmt *q)
{
	int rc = sqlite3_step(q);

	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	return sqlite_judge(s, rc);
}

/* Every change asks this first: a group is open afterwards, or there is no changing now. */
static enum store_result
group_open(struct sqlite_store *s)
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

static void
column_copy(sqlite3_stmt *q, int column, char *out, size_t size)
{
	const unsigned char *text = sqlite3_column_text(q, column);

	snprintf(out, size, "%s", text ? (const char *)text : "");
}

static enum store_result
person_get(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES], struct person *out)
{
	struct sqlite_store *s = sqlite_of(store);
	sqlite3_stmt *q = sqlite_prepared(s, STATEMENT_PERSON_GET);
	enum store_result r;
	int rc;

	if (s->is_broken)
		return STORE_BROKEN;
	bind_text(q, 1, owner);
	bind_id(q, 2, peer);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		memset(out, 0, sizeof(*out));
		column_copy(q, 0, out->locale, sizeof(out->locale));
		column_copy(q, 1, out->stay, sizeof(out->stay));
		column_copy(q, 2, out->origin, sizeof(out->origin));
		out->flags = (uint32_t)sqlite3_column_int64(q, 3);
		out->seen_day = sqlite3_column_int(q, 4);
	}
	sqlite3_reset(q);
	sqlite3_clear_bindings(q);
	r = sqlite_judge(s, rc);
	return r == STORE_OK && rc != SQLITE_ROW ? STORE_NONE : r;
}

static enum store_result
person_put(struct store *store, const char *owner, const char *service,
    const uint8_t peer[PEER_BYTES], const struct person *in)
{
	struct sqlite_store *s = sqlite_of(store);
	enum store_result r = group_open(s);
	sqlite3_stmt *q;

	if (r != STORE_OK)
		return r;
	q = sqlite_prepared(s, STATEMENT_PERSON_PUT);
	bind_text(q, 1, owner);
	bind_id(q, 2, peer);
	bind_text(q, 3, service);
	bind_text(q, 4, in->locale);
	bind_text(q, 5, in->stay);
	bind_text(q, 6, in->origin);
	sqlite3_bind_int64(q, 7, in->flags);
	sqlite3_bind_int(q, 8, in->seen_day);
	return sqlite_run(s, q);
}

static enum store_result
person_erase(struct store *store, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct sqlite_store *s = sqlite_of(store);
	enum store_result r = group_open(s);
	sqlite3_stmt *q;

	if (r != STORE_OK)
		return r;
	q = sqlite_prepared(s, STATEMENT_PERSON_ERASE);
	bind_text(q, 1, owner);
	bind_id(q, 2, peer);
	r = sqlite_run(s, q);
	if (r != STORE_OK)
		return r;
	if (sqlite3_changes(s->file.db) == 0)
		return STORE_NONE;
	s->wal_must_go = true;
	return STORE_OK;
}

static enum store_result
count_add(struct store *store, const char *owner, const char *service, const char *what,
    const char *name, const char *country, const char *locale, const char *week, unsigned long n)
{
	struct sqlite_store *s = sqlite_of(store);

	if (s->is_broken)
		return STORE_BROKEN;
	sums_add(&s->sums, (const char *const [SUMS_FIELDS]){ owner, service, week, what, name, country, locale }, n);
	s->is_due = s->is_due || sums_is_filling(&s->sums);
	return STORE_OK;
}

/* Rows from a time that has not come yet (the clock was wrong) are kept: losing people is worse. */
static enum store_result
purge(struct store *store, int64_t now_s)
{
	struct sqlite_store *s = sqlite_of(store);
	enum store_result r = group_open(s);
	sqlite3_stmt *q;

	if (r != STORE_OK)
		return r;
	q = sqlite_prepared(s, STATEMENT_PURGE_PEOPLE);
	sqlite3_bind_int64(q, 1, now_s / DAY_S - IDLE_DAYS);
	if ((r = sqlite_run(s, q)) != STORE_OK)
		return r;
	s->wal_must_go = s->wal_must_go || sqlite3_changes(s->file.db) > 0;
	return STORE_OK;
}

/* Also what people's commits left in the WAL goes: it tells who came when.  A clock that fell back waits anew. */
static void
tick(struct store *store, int64_t now_s)
{
	struct sqlite_store *s = sqlite_of(store);
	bool waits = s->sums.used > 0 || s->wal_pages > 0;

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

static enum store_result
commit(struct store *store, struct buf *why)
{
	struct sqlite_store *s = sqlite_of(store);
	enum store_result r = STORE_OK;

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
	struct sqlite_store *s = sqlite_of(store);

	if (!s->is_broken && s->is_open_group)
		sqlite3_exec(s->file.db, "ROLLBACK", NULL, NULL, NULL);
	s->is_open_group = false;
	if (!s->is_broken && s->sums.used > 0)
		(void)sqlite_counts_write(s);
	for (unsigned i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(s->statement[i]);
	sqlite_file_close(&s->file, !s->is_broken);
	free(s);
}

static const struct store_ops sqlite_ops = {
	.name = "sqlite",
	.person_get = person_get,
	.person_put = person_put,
	.person_erase = person_erase,
	.count_add = count_add,
	.purge = purge,
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
	if (!sqlite_file_open(&s->file, path, why)) {
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
