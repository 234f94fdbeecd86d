/*
 * ledger_sqlite_rows.c - rows: read, decided by ledger_rules.c, written, counted
 *
 * The counts of a chunk are written once a batch.
 */
#include <sqlite3.h>
#include <string.h>

#include "gateway/store/ledger_sqlite_inside.h"
#include "locales/text/bug.h"

enum { SETTLE_ROWS = LEDGER_CHUNK_MAX };

void
ledger_fate_read(sqlite3_stmt *q, struct ledger_fate *f)
{
	f->state = (enum row_state)sqlite3_column_int(q, 0);
	f->flags = (unsigned)sqlite3_column_int(q, 1);
	f->attempts = (unsigned)sqlite3_column_int(q, 2);
	f->code = (unsigned)sqlite3_column_int(q, 3);
	f->epoch = (uint32_t)sqlite3_column_int64(q, 4);
	f->at_s = sqlite3_column_int64(q, 5);
	f->parts = (uint8_t)sqlite3_column_int(q, 6);
	f->accepted = (uint8_t)sqlite3_column_int(q, 7);
	f->delivered = (uint8_t)sqlite3_column_int(q, 8);
	f->sent = (uint8_t)sqlite3_column_int(q, 9);
}

void
ledger_row_read(sqlite3_stmt *q, struct ledger_row *out)
{
	ledger_fate_read(q, &out->fate);
	out->row = (uint32_t)sqlite3_column_int64(q, LEDGER_FATE_COLUMNS);
	sqlite_bytes_of(q, LEDGER_FATE_COLUMNS + 1, out->to.peer, sizeof out->to.peer);
	sqlite_text_of(q, LEDGER_FATE_COLUMNS + 2, out->to.locale, sizeof out->to.locale);
	sqlite_bytes_of(q, LEDGER_FATE_COLUMNS + 3, out->to.sealed, sizeof out->to.sealed);
}

static enum store_result
fate_get(struct ledger_sqlite *l, int64_t job, uint32_t row, struct ledger_fate *out)
{
	sqlite3_stmt *q = ledger_bound(l, SQL_ROW_FATE, 2, (int64_t []){ job, row });
	int rc = sqlite3_step(q);

	if (rc == SQLITE_ROW)
		ledger_fate_read(q, out);
	sqlite3_reset(q);
	if (rc == SQLITE_ROW)
		return STORE_OK;
	return rc == SQLITE_DONE ? STORE_NONE : sqlite_judge(&l->group, rc);
}

enum store_result
ledger_fate_put(struct ledger_sqlite *l, int64_t job, uint32_t row, const struct ledger_fate *was, const struct ledger_fate *is,
    struct ledger_delta *d)
{
	sqlite3_stmt *q;
	int rc;

	if (ledger_fate_same(was, is))
		return STORE_OK;
	q = ledger_bound(l, SQL_ROW_MOVE, 12, (int64_t []){ job, row, is->state, is->flags, is->attempts, is->code, is->epoch, is->at_s,
		is->parts, is->accepted, is->delivered, is->sent });
	rc = sqlite3_step(q);
	sqlite3_reset(q);
	ledger_delta_add(d, was, is);
	return sqlite_judge(&l->group, rc);
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
	while (*n < max && (rc = sqlite3_step(q)) == SQLITE_ROW)
		ledger_row_read(q, &out[(*n)++]);
	r = sqlite_end(&l->group, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}

/* `said` of one row goes out; anything else than OK, STALE, NONE ends the batch. */
static bool
goes_on(enum store_result r, enum store_result *said)
{
	*said = r;
	return r == STORE_OK || r == STORE_STALE || r == STORE_NONE;
}

/* What the rows of a batch are: read in one walk over their part of the chunk, then moved one by one. */
struct window {
	struct ledger_sqlite *l;
	struct ledger_entry e;
	const struct ledger_lease *lease;
	struct ledger_delta delta;
	uint32_t	 first, last;	/* rows of the batch that lie in the chunk; first > last: none */
	bool		 is_there[LEDGER_CHUNK_MAX];
	struct ledger_fate fate[LEDGER_CHUNK_MAX];
};

static void
window_meet(struct window *w, uint32_t row)
{
	if (row / LEDGER_CHUNK_MAX != w->lease->chunk)
		return;
	w->first = row < w->first ? row : w->first;
	w->last = row > w->last ? row : w->last;
}

static enum store_result
window_read(struct window *w)
{
	sqlite3_stmt *q = ledger_bound(w->l, SQL_ROW_FATES, 3, (int64_t []){ w->e.no, w->first, w->last });
	enum store_result r;
	int rc;

	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		uint32_t at = (uint32_t)sqlite3_column_int64(q, LEDGER_FATE_COLUMNS) % LEDGER_CHUNK_MAX;

		ledger_fate_read(q, &w->fate[at]);
		w->is_there[at] = true;
	}
	r = sqlite_end(&w->l->group, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}

/* NULL: there is no such row in this chunk. */
static struct ledger_fate *
window_row(struct window *w, uint32_t row)
{
	return row / LEDGER_CHUNK_MAX == w->lease->chunk && w->is_there[row % LEDGER_CHUNK_MAX] ? &w->fate[row % LEDGER_CHUNK_MAX] : NULL;
}

/* `moved` is what became of *was, and what was said of it. */
static enum store_result
window_write(struct window *w, uint32_t row, struct ledger_fate *was, const struct ledger_fate *moved, enum store_result said)
{
	enum store_result r = said == STORE_OK ? ledger_fate_put(w->l, w->e.no, row, was, moved, &w->delta) : STORE_OK;

	if (said == STORE_OK)
		*was = *moved;
	return r;
}

static struct window *
window_begin(struct ledger_sqlite *l, const struct ledger_lease *lease)
{
	struct window *w = xmalloc(sizeof *w);

	w->l = l;
	w->lease = lease;
	w->first = UINT32_MAX;
	w->last = 0;
	memset(&w->delta, 0, sizeof w->delta);
	memset(w->is_there, 0, sizeof w->is_there);
	return w;
}

static enum store_result
window_end(struct window *w, enum store_result r)
{
	if (r == STORE_OK)
		r = ledger_chunk_count(w->l, w->e.no, w->lease->chunk, &w->delta);
	free(w);
	return r;
}

enum store_result
ledger_sqlite_rows_intent(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, struct ledger_try *row, unsigned n)
{
	struct window *w = window_begin((struct ledger_sqlite *)ledger, lease);
	enum store_result r = ledger_entry_change(w->l, owner, job, &w->e);

	if (r == STORE_OK && (w->e.job.state != JOB_RUNNING || now_s >= w->e.job.not_after_s))
		r = STORE_STALE;
	if (r == STORE_OK)
		r = ledger_lease_holds(w->l, w->e.no, lease, &now_s);
	for (unsigned i = 0; i < n; i++)
		window_meet(w, row[i].row);
	if (r == STORE_OK)
		r = window_read(w);
	for (unsigned i = 0; r == STORE_OK && i < n; i++) {
		struct ledger_fate *was = window_row(w, row[i].row), is;

		row[i].said = STORE_NONE;
		if (!was)
			continue;
		is = *was;
		row[i].said = ledger_fate_intent(&is, &row[i], lease->epoch, now_s);
		r = window_write(w, row[i].row, was, &is, row[i].said);
	}
	return window_end(w, r);
}

enum store_result
ledger_sqlite_rows_result(struct ledger *ledger, const char *owner, const uint8_t job[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, struct ledger_result *row, unsigned n)
{
	struct window *w = window_begin((struct ledger_sqlite *)ledger, lease);
	enum store_result r = ledger_entry_change(w->l, owner, job, &w->e);

	if (r == STORE_OK)
		r = ledger_lease_holds(w->l, w->e.no, lease, NULL);
	for (unsigned i = 0; i < n; i++)
		window_meet(w, row[i].row);
	if (r == STORE_OK)
		r = window_read(w);
	for (unsigned i = 0; r == STORE_OK && i < n; i++) {
		struct ledger_fate *was = window_row(w, row[i].row), is;

		row[i].said = STORE_NONE;
		if (!was)
			continue;
		is = *was;
		row[i].said = ledger_fate_result(&is, &w->e.job, &row[i], now_s);
		r = window_write(w, row[i].row, was, &is, row[i].said);
	}
	return window_end(w, r);
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
		ledger_fate_read(q, &out[*n].fate);
		out[*n].row = (uint32_t)sqlite3_column_int64(q, LEDGER_FATE_COLUMNS);
	}
	r = sqlite_end(&l->group, q, rc);
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
		r = ledger_fate_put(l, e.no, row[i].row, &row[i].fate, &is, &d);
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
		if (ledger_fate_cancel(&is, now_s) == STORE_OK && (r = ledger_fate_put(l, job, row, &was, &is, &d)) != STORE_OK)
			break;
	}
	return r == STORE_OK || r == STORE_NONE ? ledger_chunk_count(l, job, chunk, &d) : r;
}

/*
 * Receipts come about as messages went: mostly chunk by chunk, and the parts of a text one behind the other.  Of those a
 * row is read once, and written where its state changes or another row comes.
 */
struct receiving {
	struct ledger_entry e;
	bool		 has_job, has_row;
	uint32_t	 chunk, row;
	struct ledger_fate was, is;	/* of the row: in the file, and now */
	struct ledger_delta delta;
};

static enum store_result
row_flush(struct ledger_sqlite *l, struct receiving *v)
{
	bool has_row = v->has_row;

	v->has_row = false;
	return has_row ? ledger_fate_put(l, v->e.no, v->row, &v->was, &v->is, &v->delta) : STORE_OK;
}

static enum store_result
chunk_end(struct ledger_sqlite *l, struct receiving *v)
{
	enum store_result r = row_flush(l, v);

	return r == STORE_OK && v->has_job ? ledger_chunk_count(l, v->e.no, v->chunk, &v->delta) : r;
}

static enum store_result
to_chunk(struct ledger_sqlite *l, struct receiving *v, const char *owner, const struct ledger_receipt *t)
{
	bool same_job = v->has_job && !memcmp(v->e.job.id, t->job, sizeof t->job);
	enum store_result r;

	if (same_job && v->chunk == t->row / LEDGER_CHUNK_MAX)
		return STORE_OK;
	r = chunk_end(l, v);
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
	enum store_result r = STORE_OK, said;

	if (!v->has_row || v->row != t->row) {
		r = row_flush(l, v);
		if (r == STORE_OK)
			r = fate_get(l, v->e.no, t->row, &v->was);
		if (r != STORE_OK)
			return r;
		v->is = v->was;
		v->row = t->row;
		v->has_row = true;
	}
	said = ledger_fate_receipt(&v->is, t);
	if (v->is.state != v->was.state)
		r = row_flush(l, v);	/* each step by itself: the guards of the file know no others */
	return r == STORE_OK ? said : r;
}

enum store_result
ledger_sqlite_dlr_apply(struct ledger *ledger, const char *owner, struct ledger_receipt *receipt, unsigned n)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct receiving v = { .has_job = false };
	enum store_result r = sqlite_begin(&l->group);

	if (r != STORE_OK)
		return r;
	for (unsigned i = 0; i < n; i++) {
		r = to_chunk(l, &v, owner, &receipt[i]);
		if (r == STORE_OK)
			r = one_receipt(l, &v, &receipt[i]);
		if (!goes_on(r, &receipt[i].said))
			return r;
	}
	return chunk_end(l, &v);
}
