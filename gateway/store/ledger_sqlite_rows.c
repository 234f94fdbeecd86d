/*
 * ledger_sqlite_rows.c - rows: read, decided by ledger_rules.c, written, counted
 *
 * A batch reads and writes row by row with two prepared statements; the counts
 * of its chunk are written once.
 */
#include <sqlite3.h>
#include <string.h>

#include "gateway/store/ledger_sqlite_inside.h"
#include "locales/text/bug.h"

enum { SETTLE_ROWS = LEDGER_CHUNK_MAX };

static void
fate_read(sqlite3_stmt *q, struct ledger_fate *f)
{
	f->state = (enum row_state)sqlite3_column_int(q, 0);
	f->flags = (unsigned)sqlite3_column_int(q, 1);
	f->attempts = (unsigned)sqlite3_column_int(q, 2);
	f->code = (unsigned)sqlite3_column_int(q, 3);
	f->epoch = (uint32_t)sqlite3_column_int64(q, 4);
	f->at_s = sqlite3_column_int64(q, 5);
}

static enum store_result
fate_get(struct ledger_sqlite *l, int64_t job, uint32_t row, struct ledger_fate *out)
{
	sqlite3_stmt *q = ledger_bound(l, SQL_ROW_FATE, 2, (int64_t []){ job, row });
	int rc = sqlite3_step(q);

	if (rc == SQLITE_ROW)
		fate_read(q, out);
	sqlite3_reset(q);
	if (rc == SQLITE_ROW)
		return STORE_OK;
	return rc == SQLITE_DONE ? STORE_NONE : ledger_judge(l, rc);
}

static enum store_result
fate_put(struct ledger_sqlite *l, int64_t job, uint32_t row, const struct ledger_fate *was, const struct ledger_fate *is,
    struct ledger_delta *d)
{
	sqlite3_stmt *q;
	int rc;

	if (ledger_fate_same(was, is))
		return STORE_OK;
	q = ledger_bound(l, SQL_ROW_MOVE, 8, (int64_t []){ job, row, is->state, is->flags, is->attempts, is->code, is->epoch, is->at_s });
	rc = sqlite3_step(q);
	sqlite3_reset(q);
	ledger_delta_add(d, was, is);
	return ledger_judge(l, rc);
}

enum store_result
ledger_sqlite_rows_scan(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES], uint32_t first, uint32_t last,
    unsigned states, struct ledger_row *out, unsigned max, unsigned *n)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_entry e;
	enum store_result r = ledger_entry_get(l, owner, job, &e);
	sqlite3_stmt *q;
	int rc = SQLITE_DONE;

	*n = 0;
	if (r != STORE_OK)
		return r;
	q = ledger_bound(l, states & ~(unsigned)LEDGER_DOUBT ? SQL_ROW_SCAN : SQL_ROW_DOUBT, 5,
	    (int64_t []){ e.no, first, last, states, max });
	while (*n < max && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct ledger_row *row = &out[(*n)++];

		fate_read(q, &row->fate);
		row->row = (uint32_t)sqlite3_column_int64(q, 6);
		sqlite_bytes_of(q, 7, row->to.peer, sizeof row->to.peer);
		sqlite_text_of(q, 8, row->to.locale, sizeof row->to.locale);
		sqlite_bytes_of(q, 9, row->to.sealed, sizeof row->to.sealed);
	}
	r = ledger_end(l, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}

static bool
is_in(const struct ledger_lease *lease, uint32_t row)
{
	return row / LEDGER_CHUNK_MAX == lease->chunk;
}

/* `said` of one row goes out; anything else than OK, STALE, NONE ends the batch. */
static bool
goes_on(enum store_result r, enum store_result *said)
{
	*said = r;
	return r == STORE_OK || r == STORE_STALE || r == STORE_NONE;
}

static enum store_result
one_intent(struct ledger_sqlite *l, int64_t job, const struct ledger_lease *lease, int64_t now_s, const struct ledger_try *t,
    struct ledger_delta *d)
{
	struct ledger_fate was, is;
	enum store_result r = is_in(lease, t->row) ? fate_get(l, job, t->row, &was) : STORE_NONE;

	if (r != STORE_OK)
		return r;
	is = was;
	r = ledger_fate_intent(&is, t->attempt, lease->epoch, now_s);
	return r == STORE_OK ? fate_put(l, job, t->row, &was, &is, d) : r;
}

enum store_result
ledger_sqlite_rows_intent(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, struct ledger_try *row, unsigned n)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_delta d = { .planned = 0 };
	struct ledger_entry e;
	enum store_result r = ledger_entry_change(l, owner, job, &e);

	if (r == STORE_OK && (e.job.state != JOB_RUNNING || now_s >= e.job.not_after_s))
		r = STORE_STALE;
	if (r == STORE_OK)
		r = ledger_lease_holds(l, e.no, lease, &now_s);
	if (r != STORE_OK)
		return r;
	for (unsigned i = 0; i < n; i++) {
		r = one_intent(l, e.no, lease, now_s, &row[i], &d);
		if (!goes_on(r, &row[i].said))
			return r;
	}
	return ledger_chunk_count(l, e.no, lease->chunk, &d);
}

static enum store_result
one_result(struct ledger_sqlite *l, const struct ledger_entry *e, int64_t now_s, const struct ledger_result *t, struct ledger_delta *d)
{
	struct ledger_fate was, is;
	enum store_result r = fate_get(l, e->no, t->row, &was);

	if (r != STORE_OK)
		return r;
	is = was;
	r = ledger_fate_result(&is, &e->job, t, now_s);
	return r == STORE_OK ? fate_put(l, e->no, t->row, &was, &is, d) : r;
}

enum store_result
ledger_sqlite_rows_result(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, struct ledger_result *row, unsigned n)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_delta d = { .planned = 0 };
	struct ledger_entry e;
	enum store_result r = ledger_entry_change(l, owner, job, &e);

	if (r == STORE_OK)
		r = ledger_lease_holds(l, e.no, lease, NULL);
	if (r != STORE_OK)
		return r;
	for (unsigned i = 0; i < n; i++) {
		r = is_in(lease, row[i].row) ? one_result(l, &e, now_s, &row[i], &d) : STORE_NONE;
		if (!goes_on(r, &row[i].said))
			return r;
	}
	return ledger_chunk_count(l, e.no, lease->chunk, &d);
}

/* All rows of the chunk in doubt, before any is moved: the index that finds them is the one that a move changes. */
static enum store_result
doubts(struct ledger_sqlite *l, int64_t job, const struct ledger_lease *lease, struct ledger_row *out, unsigned *n)
{
	sqlite3_stmt *q = ledger_bound(l, SQL_ROW_DOUBT, 5, (int64_t []){ job, lease->chunk * (int64_t)LEDGER_CHUNK_MAX,
		lease->chunk * (int64_t)LEDGER_CHUNK_MAX + LEDGER_CHUNK_MAX - 1, LEDGER_DOUBT, SETTLE_ROWS });
	int rc = SQLITE_DONE;
	enum store_result r;

	for (*n = 0; *n < SETTLE_ROWS && (rc = sqlite3_step(q)) == SQLITE_ROW; ++*n) {
		fate_read(q, &out[*n].fate);
		out[*n].row = (uint32_t)sqlite3_column_int64(q, 6);
	}
	r = ledger_end(l, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}

enum store_result
ledger_sqlite_rows_settle(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, unsigned *n)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_row *row = xmalloc(SETTLE_ROWS * sizeof *row);
	struct ledger_delta d = { .planned = 0 };
	struct ledger_entry e;
	enum store_result r = ledger_entry_change(l, owner, job, &e);
	unsigned found = 0;

	*n = 0;
	if (r == STORE_OK)
		r = ledger_lease_holds(l, e.no, lease, &now_s);
	if (r == STORE_OK)
		r = doubts(l, e.no, lease, row, &found);
	for (unsigned i = 0; r == STORE_OK && i < found; i++) {
		struct ledger_fate is = row[i].fate;

		if (ledger_fate_settle(&is, &e.job, lease->epoch, now_s) != STORE_OK)
			continue;
		r = fate_put(l, e.no, row[i].row, &row[i].fate, &is, &d);
		++*n;
	}
	free(row);
	return r == STORE_OK ? ledger_chunk_count(l, e.no, lease->chunk, &d) : r;
}

enum store_result
ledger_rows_cancel(struct ledger_sqlite *l, int64_t job, uint32_t chunk, int64_t now_s)
{
	struct ledger_delta d = { .planned = 0 };
	enum store_result r = STORE_OK;

	for (uint32_t i = 0; i < LEDGER_CHUNK_MAX; i++) {
		uint32_t row = chunk * LEDGER_CHUNK_MAX + i;
		struct ledger_fate was, is;

		r = fate_get(l, job, row, &was);
		if (r != STORE_OK)
			break;	/* STORE_NONE: behind the last */
		is = was;
		if (ledger_fate_cancel(&is, now_s) == STORE_OK && (r = fate_put(l, job, row, &was, &is, &d)) != STORE_OK)
			break;
	}
	return r == STORE_OK || r == STORE_NONE ? ledger_chunk_count(l, job, chunk, &d) : r;
}

/* Receipts come about as messages went: mostly chunk by chunk. */
struct receiving { struct ledger_entry e; bool has_job; uint32_t chunk; struct ledger_delta delta; };

static enum store_result
to_chunk(struct ledger_sqlite *l, struct receiving *v, const char *owner, const struct ledger_receipt *t)
{
	bool same_job = v->has_job && !memcmp(v->e.job.id, t->job, sizeof t->job);
	enum store_result r = STORE_OK;

	if (same_job && v->chunk == t->row / LEDGER_CHUNK_MAX)
		return STORE_OK;
	if (v->has_job)
		r = ledger_chunk_count(l, v->e.no, v->chunk, &v->delta);
	memset(&v->delta, 0, sizeof v->delta);
	v->chunk = t->row / LEDGER_CHUNK_MAX;
	if (r == STORE_OK && !same_job) {
		r = ledger_entry_get(l, owner, t->job, &v->e);
		v->has_job = r == STORE_OK;
	}
	return r;
}

static enum store_result
one_receipt(struct ledger_sqlite *l, struct receiving *v, const struct ledger_receipt *t)
{
	struct ledger_fate was, is;
	enum store_result r = fate_get(l, v->e.no, t->row, &was);

	if (r != STORE_OK)
		return r;
	is = was;
	r = ledger_fate_receipt(&is, t);
	return r == STORE_OK ? fate_put(l, v->e.no, t->row, &was, &is, &v->delta) : r;
}

enum store_result
ledger_sqlite_dlr_apply(struct ledger *ledger, const char *owner, struct ledger_receipt *receipt, unsigned n)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct receiving v = { .has_job = false };
	enum store_result r = ledger_group(l);

	if (r != STORE_OK)
		return r;
	for (unsigned i = 0; i < n; i++) {
		r = to_chunk(l, &v, owner, &receipt[i]);
		if (r == STORE_OK)
			r = one_receipt(l, &v, &receipt[i]);
		if (!goes_on(r, &receipt[i].said))
			return r;
	}
	return v.has_job ? ledger_chunk_count(l, v.e.no, v.chunk, &v.delta) : STORE_OK;
}
