/*
 * ledger_sqlite.c - the ledger on one machine: a file of its own, held as people.db is
 *
 * sqlite_open.c makes it fit; one connection reads, writes and checkpoints.  A
 * group begins with the first change and ends in commit(); a full disk gives it
 * up as a whole.  A failed fsync is never tried again in place.
 */
#include <sqlite3.h>

#include "gateway/store/ledger_sqlite_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

/* A bigger cache than people.db's: the index that keeps a person from coming twice is met at random places. */
enum { WAL_PAGES = 4000, CACHE_KIB = 16384, PURGE_ROWS = 5000 };

static const char *const steps[] = {
#define STEP(sql) sql,
	LEDGER_STEPS(STEP)
#undef STEP
};
static const struct sqlite_shape shape = { .application_id = LEDGER_APPLICATION_ID, .step = steps, .steps = COUNT(steps) };

static const char *const statements[SQL_COUNT] = {
#define ROW(name, sql) [SQL_##name] = sql,
	LEDGER_STATEMENTS(ROW)
#undef ROW
};

sqlite3_stmt *
ledger_bound(struct ledger_sqlite *l, enum ledger_statement which, unsigned n, const int64_t *value)
{
	for (unsigned i = 0; i < n; i++)
		sqlite3_bind_int64(l->statement[which], (int)i + 1, value[i]);
	return l->statement[which];
}

enum store_result
ledger_number(struct ledger_sqlite *l, sqlite3_stmt *q, int64_t *out)
{
	int rc = sqlite3_step(q);

	*out = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
	return sqlite_end(&l->group, q, rc);
}

/*
 * One piece of a job whose people's time is over; STORE_NONE when there is none.  Whoever waited still is
 * cancelled first, and whoever is in doubt unknown: counts of people that are gone must not wait.
 */
static enum store_result
purge_recipients(struct ledger_sqlite *l, int64_t edge_s)
{
	int64_t job, row;
	enum store_result r = ledger_number(l, ledger_bound(l, SQL_PURGE_ENDED, 1, &edge_s), &job);

	if (r == STORE_OK)
		r = sqlite_run(&l->group, ledger_bound(l, SQL_PURGE_CLOSE_JOB, 1, &job));
	if (r == STORE_OK)
		r = sqlite_run(&l->group, ledger_bound(l, SQL_PURGE_CLOSE, 1, &job));
	if (r == STORE_OK)
		r = ledger_number(l, ledger_bound(l, SQL_PURGE_FIRST, 1, &job), &row);
	if (r == STORE_OK)
		r = sqlite_run(&l->group, ledger_bound(l, SQL_PURGE_ROWS, 2, (int64_t []){ job, row + PURGE_ROWS }));
	l->group.wal_must_go = l->group.wal_must_go || r == STORE_OK;
	return r;
}

static enum store_result
purge_job(struct ledger_sqlite *l, int64_t edge_s)
{
	int64_t job;
	enum store_result r = ledger_number(l, ledger_bound(l, SQL_PURGE_OLD, 1, &edge_s), &job);

	if (r == STORE_OK)
		r = sqlite_run(&l->group, ledger_bound(l, SQL_PURGE_CHUNKS, 1, &job));
	return r == STORE_OK ? sqlite_run(&l->group, ledger_bound(l, SQL_PURGE_JOB, 1, &job)) : r;
}

static enum store_result
purge(struct ledger *ledger, int64_t now_s, bool *more)
{
	static enum store_result (*const rules[LEDGER_PURGE_RULES])(struct ledger_sqlite *l, int64_t edge_s) = {
		[LEDGER_PURGE_RECIPIENTS] = purge_recipients, [LEDGER_PURGE_JOBS] = purge_job,
	};
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	enum store_result r = sqlite_begin(&l->group);

	*more = false;
	for (unsigned i = 0; r == STORE_OK && i < LEDGER_PURGE_RULES; i++) {
		r = rules[i](l, ledger_purge_edge((enum ledger_purge_rule)i, now_s));
		*more = *more || r == STORE_OK;
		r = r == STORE_NONE ? STORE_OK : r;
	}
	return r;
}

static enum store_result
commit(struct ledger *ledger, struct buf *why)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	enum store_result r;

	if (sqlite_has_moved(&l->group)) {
		buf_adds(why, "the file of the ledger was removed or replaced while it was open");
		return STORE_BROKEN;
	}
	r = sqlite_commit(&l->group);
	if (r == STORE_OK && (l->group.wal_pages >= WAL_PAGES || l->group.wal_must_go) && sqlite_wal_empty(&l->group) == STORE_BROKEN)
		r = STORE_BROKEN;	/* a full disk only means a longer WAL: it is tried again next time */
	if (r == STORE_RETRY)
		buf_adds(why, "the disk is full or the ledger is in use: the last changes were not kept");
	else if (r == STORE_BROKEN)
		buf_addf(why, "the ledger is broken: %s", sqlite3_errmsg(l->file.db));
	return r;
}

static enum store_result
backup(struct ledger *ledger, const char *path, struct buf *why)
{
	enum store_result r = commit(ledger, why);

	return r == STORE_OK ? sqlite_copy(((struct ledger_sqlite *)ledger)->file.db, path, why) : r;
}

static bool
is_dirty(const struct ledger *ledger)
{
	const struct ledger_sqlite *l = (const struct ledger_sqlite *)ledger;

	return l->group.is_open || l->group.is_lost;
}

static void
close_ledger(struct ledger *ledger)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;

	for (unsigned i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(l->statement[i]);
	sqlite_group_release(&l->group);
	sqlite_file_close(&l->file, !l->group.is_broken);
	free(l);
}

static const struct ledger_ops sqlite_ops = {
	.name = "sqlite",
	.job_put = ledger_sqlite_job_put,
	.job_approve = ledger_sqlite_job_approve,
	.job_move = ledger_sqlite_job_move,
	.job_cancel = ledger_sqlite_job_cancel,
	.job_get = ledger_sqlite_job_get,
	.job_list = ledger_sqlite_job_list,
	.job_sums = ledger_sqlite_job_sums,
	.rows_add = ledger_sqlite_rows_add,
	.rows_scan = ledger_sqlite_rows_scan,
	.chunk_lease = ledger_sqlite_chunk_lease,
	.chunk_renew = ledger_sqlite_chunk_renew,
	.chunk_release = ledger_sqlite_chunk_release,
	.worker_begin = ledger_sqlite_worker_begin,
	.rows_intent = ledger_sqlite_rows_intent,
	.rows_result = ledger_sqlite_rows_result,
	.rows_settle = ledger_sqlite_rows_settle,
	.dlr_apply = ledger_sqlite_dlr_apply,
	.row_of = ledger_sqlite_row_of,
	.peer_got = ledger_sqlite_peer_got,
	.peer_erase = ledger_sqlite_peer_erase,
	.peer_move = ledger_sqlite_peer_move,
	.backup = backup,
	.purge = purge,
	.commit = commit,
	.is_dirty = is_dirty,
	.close = close_ledger,
};

/* Guards, room, statements. */
static bool
prepare(struct ledger_sqlite *l, const char *path, struct buf *why)
{
	char cache[48];

	(void)snprintf(cache, sizeof cache, "PRAGMA cache_size = -%d", CACHE_KIB);
	if (!ledger_guards_make(l->file.db, path, why))
		return false;
	if (!sqlite_group_make(&l->group, l->file.db) || sqlite3_exec(l->file.db, cache, NULL, NULL, NULL) != SQLITE_OK)
		goto failed;
	for (unsigned i = 0; i < SQL_COUNT; i++)
		if (sqlite3_prepare_v3(l->file.db, statements[i], -1, SQLITE_PREPARE_PERSISTENT, &l->statement[i], NULL) != SQLITE_OK)
			goto failed;
	return true;
failed:
	buf_addf(why, "%s: %s", path, sqlite3_errmsg(l->file.db));
	return false;
}

struct ledger *
ledger_sqlite_open(const char *path, struct buf *why)
{
	struct ledger_sqlite *l = xcalloc(1, sizeof *l);

	l->ledger.ops = &sqlite_ops;
	if (!sqlite_file_open(&l->file, path, &shape, why)) {
		free(l);
		return NULL;
	}
	if (prepare(l, path, why))
		return &l->ledger;
	close_ledger(&l->ledger);
	return NULL;
}
