/*
 * ledger_sqlite_chunks.c - chunks: made as people are added, leased, counted
 */
#include <sqlite3.h>
#include <string.h>

#include "gateway/store/ledger_sqlite_inside.h"
#include "locales/text/bug.h"

enum store_result
ledger_chunk_count(struct ledger_sqlite *l, int64_t job, uint32_t chunk, const struct ledger_delta *d)
{
	int64_t value[3 + ROW_STATES + 3] = { job, chunk, d->planned };
	static const struct ledger_delta none;

	if (!memcmp(d, &none, sizeof none))
		return STORE_OK;
	for (unsigned i = 0; i < ROW_STATES; i++)
		value[3 + i] = d->n[i];
	value[3 + ROW_STATES] = d->in_doubt;
	value[4 + ROW_STATES] = d->maybe_twice;
	value[5 + ROW_STATES] = d->got;
	return sqlite_run(&l->group, ledger_bound(l, SQL_CHUNK_COUNT, COUNT(value), value));
}

/* The chunk that people are being added to. */
struct filling { struct ledger_entry e; const char *owner, *route; int64_t chunk, planned; struct ledger_delta delta; };

static enum store_result
chunk_last(struct ledger_sqlite *l, struct filling *f)
{
	sqlite3_stmt *q = ledger_bound(l, SQL_CHUNK_LAST, 1, &f->e.no);
	int rc;

	sqlite_bind_name(q, 2, f->route);
	rc = sqlite3_step(q);
	f->chunk = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : -1;
	f->planned = rc == SQLITE_ROW ? sqlite3_column_int64(q, 1) : f->e.job.chunk_rows;
	return sqlite_end(&l->group, q, rc);
}

static enum store_result
chunk_flush(struct ledger_sqlite *l, struct filling *f)
{
	enum store_result r = f->chunk < 0 ? STORE_OK : ledger_chunk_count(l, f->e.no, (uint32_t)f->chunk, &f->delta);

	memset(&f->delta, 0, sizeof f->delta);
	return r;
}

/* A full one is counted and another begun. */
static enum store_result
chunk_room(struct ledger_sqlite *l, struct filling *f)
{
	enum store_result r;
	sqlite3_stmt *q;
	int64_t top;

	if (f->planned < f->e.job.chunk_rows)
		return STORE_OK;
	if ((r = chunk_flush(l, f)) != STORE_OK)
		return r;
	r = ledger_number(l, ledger_bound(l, SQL_CHUNK_TOP, 1, &f->e.no), &top);
	if (r != STORE_OK && r != STORE_NONE)
		return r;
	f->chunk = r == STORE_OK ? top + 1 : 0;
	f->planned = 0;
	BUG_IF(f->chunk >= UINT32_MAX / LEDGER_CHUNK_MAX);
	q = l->statement[SQL_CHUNK_NEW];
	sqlite_bind_name(q, 1, f->owner);
	sqlite3_bind_int64(q, 2, f->e.no);
	sqlite3_bind_int64(q, 3, f->chunk);
	sqlite_bind_name(q, 4, f->route);
	return sqlite_run(&l->group, q);
}

static enum store_result
row_add(struct ledger_sqlite *l, struct filling *f, const struct ledger_recipient *in, unsigned *added)
{
	static const struct ledger_fate fresh = { .state = ROW_QUEUED };
	sqlite3_stmt *q = l->statement[SQL_ROW_NEW];
	enum store_result r = chunk_room(l, f);
	int rc;

	if (r != STORE_OK)
		return r;
	sqlite_bind_name(q, 1, f->owner);
	sqlite3_bind_int64(q, 2, f->e.no);
	sqlite3_bind_int64(q, 3, f->chunk * LEDGER_CHUNK_MAX + f->planned);
	sqlite_bind_bytes(q, 4, in->peer, sizeof in->peer);
	sqlite_bind_name(q, 5, in->locale);
	sqlite_bind_bytes(q, 6, in->sealed, sizeof in->sealed);
	rc = sqlite3_step(q);
	sqlite3_reset(q);
	if (rc == SQLITE_DONE && sqlite3_changes(l->file.db) > 0) {
		ledger_delta_add(&f->delta, NULL, &fresh);
		f->planned++;
		++*added;
	}
	return sqlite_judge(&l->group, rc);
}

enum store_result
ledger_sqlite_rows_add(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES], const char *route,
    const struct ledger_recipient *in, unsigned n, unsigned *added)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct filling f = { .owner = owner, .route = route };
	enum store_result r = ledger_entry_change(l, owner, job, &f.e);

	*added = 0;
	if (r != STORE_OK)
		return r;
	if (f.e.job.state != JOB_DRAFT && f.e.job.state != JOB_APPROVED)
		return STORE_STALE;
	r = chunk_last(l, &f);
	for (unsigned i = 0; (r == STORE_OK || r == STORE_NONE) && i < n; i++)
		r = row_add(l, &f, &in[i], added);
	sqlite3_clear_bindings(l->statement[SQL_ROW_NEW]);
	if (r == STORE_NONE)
		r = STORE_OK;	/* nobody to add, and no chunk yet */
	return r == STORE_OK ? chunk_flush(l, &f) : r;
}

enum store_result
ledger_lease_holds(struct ledger_sqlite *l, int64_t job, const struct ledger_lease *lease, const int64_t *now_s)
{
	sqlite3_stmt *q = ledger_bound(l, SQL_CHUNK_GET, 2, (int64_t []){ job, lease->chunk });
	int rc = sqlite3_step(q);
	int64_t epoch = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : -1;
	int64_t until_s = rc == SQLITE_ROW ? sqlite3_column_int64(q, 1) : 0;
	enum store_result r = sqlite_end(&l->group, q, rc);

	if (r != STORE_OK)
		return r == STORE_NONE ? STORE_STALE : r;
	return epoch != lease->epoch || epoch == 0 || (now_s && *now_s >= until_s) ? STORE_STALE : STORE_OK;
}

/* The first chunk that may be had; STORE_NONE if there is none. */
static enum store_result
chunk_free(struct ledger_sqlite *l, int64_t job, const char *route, int64_t now_s, struct ledger_lease *out)
{
	sqlite3_stmt *q = ledger_bound(l, SQL_CHUNK_FREE, 2, (int64_t []){ job, now_s });
	int rc;

	if (route)
		sqlite_bind_name(q, 3, route);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		out->chunk = (uint32_t)sqlite3_column_int64(q, 0);
		out->epoch = (uint32_t)sqlite3_column_int64(q, 1) + 1;
		out->first = out->chunk * LEDGER_CHUNK_MAX;
		out->last = out->first + LEDGER_CHUNK_MAX - 1;
		sqlite_text_of(q, 2, out->route, sizeof out->route);
	}
	return sqlite_end(&l->group, q, rc);
}

enum store_result
ledger_sqlite_chunk_lease(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES], const char *route,
    const char *worker, int64_t now_s, int64_t until_s, struct ledger_lease *out)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_entry e;
	enum store_result r = ledger_entry_change(l, owner, job, &e);
	sqlite3_stmt *q;

	BUG_IF(worker[0] == '\0' || until_s <= now_s);
	if (r != STORE_OK)
		return r;
	if (!ledger_job_leases(e.job.state))
		return STORE_STALE;
	r = chunk_free(l, e.no, route, now_s, out);
	if (r != STORE_OK)
		return r;
	out->until_s = until_s;
	q = ledger_bound(l, SQL_CHUNK_LEASE, 2, (int64_t []){ e.no, out->chunk });
	sqlite_bind_name(q, 3, worker);
	sqlite3_bind_int64(q, 4, until_s);
	return sqlite_run(&l->group, q);
}

enum store_result
ledger_sqlite_chunk_renew(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES], struct ledger_lease *lease,
    int64_t now_s, int64_t until_s)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_entry e;
	enum store_result r = ledger_entry_change(l, owner, job, &e);

	BUG_IF(until_s <= now_s);
	if (r == STORE_OK)
		r = ledger_lease_holds(l, e.no, lease, &now_s);
	if (r == STORE_OK)
		r = sqlite_run(&l->group, ledger_bound(l, SQL_CHUNK_RENEW, 3, (int64_t []){ e.no, lease->chunk, until_s }));
	if (r == STORE_OK)
		lease->until_s = until_s;
	return r;
}

enum store_result
ledger_sqlite_chunk_release(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t again_s)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_entry e;
	enum store_result r = ledger_entry_change(l, owner, job, &e);

	if (r == STORE_OK)
		r = ledger_lease_holds(l, e.no, lease, NULL);
	return r == STORE_OK ?
	    sqlite_run(&l->group, ledger_bound(l, SQL_CHUNK_RELEASE, 3, (int64_t []){ e.no, lease->chunk, again_s })) : r;
}

enum store_result
ledger_sqlite_worker_begin(struct ledger *ledger, const char *worker)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	enum store_result r = sqlite_begin(&l->group);

	if (r != STORE_OK)
		return r;
	sqlite_bind_name(l->statement[SQL_WORKER_BEGIN], 1, worker);
	return sqlite_run(&l->group, l->statement[SQL_WORKER_BEGIN]);
}
