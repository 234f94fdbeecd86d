/*
 * ledger_sqlite_jobs.c - jobs: drafts, approvals, steps, sums
 */
#include <sqlite3.h>
#include <string.h>

#include "gateway/store/ledger_sqlite_inside.h"
#include "locales/text/bug.h"

enum { CANCEL_CHUNKS = 5 };

static void
entry_read(sqlite3_stmt *q, struct ledger_entry *out)
{
	struct ledger_job *j = &out->job;

	out->no = sqlite3_column_int64(q, 0);
	sqlite_bytes_of(q, 1, j->id, sizeof j->id);
	sqlite_bytes_of(q, 2, j->key, sizeof j->key);
	sqlite_text_of(q, 3, j->service, sizeof j->service);
	j->class = (enum job_class)sqlite3_column_int(q, 4);
	j->state = (enum job_state)sqlite3_column_int(q, 5);
	sqlite_bytes_of(q, 6, j->text_hash, sizeof j->text_hash);
	sqlite_bytes_of(q, 7, j->audience_hash, sizeof j->audience_hash);
	sqlite_text_of(q, 8, j->author, sizeof j->author);
	sqlite_text_of(q, 9, j->approver, sizeof j->approver);
	sqlite_bytes_of(q, 10, j->approval, sizeof j->approval);
	j->chunk_rows = (unsigned)sqlite3_column_int(q, 11);
	j->made_s = sqlite3_column_int64(q, 12);
	j->not_after_s = sqlite3_column_int64(q, 13);
	j->end_s = sqlite3_column_int64(q, 14);
}

static sqlite3_stmt *
with_owner(struct ledger_sqlite *l, enum ledger_statement which, const char *owner, const uint8_t *id, unsigned len)
{
	sqlite_bind_name(l->statement[which], 1, owner);
	sqlite_bind_bytes(l->statement[which], 2, id, len);
	return l->statement[which];
}

enum store_result
ledger_entry_get(struct ledger_sqlite *l, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_entry *out)
{
	sqlite3_stmt *q = with_owner(l, SQL_JOB_GET, owner, id, STORE_ID_BYTES);
	int rc;

	if (l->group.is_broken)
		return STORE_BROKEN;
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		entry_read(q, out);
	return sqlite_end(&l->group, q, rc);
}

enum store_result
ledger_entry_change(struct ledger_sqlite *l, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_entry *out)
{
	enum store_result r = sqlite_begin(&l->group);

	return r == STORE_OK ? ledger_entry_get(l, owner, id, out) : r;
}

/* STORE_OK if there is a row, STORE_NONE if not. */
static enum store_result
is_any(struct ledger_sqlite *l, sqlite3_stmt *q)
{
	int64_t one;

	return ledger_number(l, q, &one);
}

static enum store_result
job_write(struct ledger_sqlite *l, enum ledger_statement which, const char *owner, const struct ledger_job *in)
{
	sqlite3_stmt *q = with_owner(l, which, owner, in->id, sizeof in->id);

	sqlite_bind_bytes(q, 3, in->key, sizeof in->key);
	sqlite_bind_name(q, 4, in->service);
	sqlite3_bind_int(q, 5, (int)in->class);
	sqlite_bind_bytes(q, 6, in->text_hash, sizeof in->text_hash);
	sqlite_bind_bytes(q, 7, in->audience_hash, sizeof in->audience_hash);
	sqlite_bind_name(q, 8, in->author);
	sqlite3_bind_int(q, 9, (int)in->chunk_rows);
	sqlite3_bind_int64(q, 10, in->made_s);
	sqlite3_bind_int64(q, 11, in->not_after_s);
	return sqlite_run(&l->group, q);
}

enum store_result
ledger_sqlite_job_put(struct ledger *ledger, const char *owner, const struct ledger_job *in)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_entry was;
	enum store_result found, r;
	sqlite3_stmt *q;

	BUG_IF(in->chunk_rows < LEDGER_CHUNK_MIN || in->chunk_rows > LEDGER_CHUNK_MAX || in->author[0] == '\0');
	found = ledger_entry_change(l, owner, in->id, &was);
	if (found != STORE_OK && found != STORE_NONE)
		return found;
	if (found == STORE_OK && ledger_job_same(&was.job, in))
		return STORE_OK;
	if (found == STORE_OK && was.job.state != JOB_DRAFT)
		return STORE_STALE;
	q = with_owner(l, SQL_JOB_KEY, owner, in->key, sizeof in->key);
	sqlite_bind_bytes(q, 3, in->id, sizeof in->id);
	r = is_any(l, q);
	if (r != STORE_NONE)
		return r == STORE_OK ? STORE_STALE : r;
	if (found == STORE_OK && (memcmp(was.job.audience_hash, in->audience_hash, sizeof in->audience_hash) ||
	    was.job.chunk_rows != in->chunk_rows)) {
		r = is_any(l, ledger_bound(l, SQL_JOB_PLANNED, 1, &was.no));
		if (r != STORE_NONE)
			return r == STORE_OK ? STORE_STALE : r;
	}
	return job_write(l, found == STORE_OK ? SQL_JOB_CHANGE : SQL_JOB_NEW, owner, in);
}

enum store_result
ledger_sqlite_job_approve(struct ledger *ledger, const char *owner, const uint8_t id[STORE_ID_BYTES],
    const struct ledger_approval *a, int64_t now_s)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_entry e;
	enum store_result r = ledger_entry_change(l, owner, id, &e);
	enum job_state was;
	sqlite3_stmt *q;

	if (r != STORE_OK)
		return r;
	was = e.job.state;
	r = ledger_job_approve(&e.job, a, now_s);
	if (r != STORE_OK || e.job.state == was)
		return r;
	q = l->statement[SQL_JOB_CONSUMED];
	sqlite_bind_bytes(q, 1, a->id, sizeof a->id);
	r = is_any(l, q);
	if (r != STORE_NONE)
		return r == STORE_OK ? STORE_STALE : r;
	q = ledger_bound(l, SQL_JOB_APPROVE, 1, &e.no);
	sqlite_bind_name(q, 2, e.job.approver);
	sqlite_bind_bytes(q, 3, a->id, sizeof a->id);
	return sqlite_run(&l->group, q);
}

static enum store_result
state_write(struct ledger_sqlite *l, const struct ledger_entry *e, enum job_state to, int64_t now_s)
{
	int64_t end_s = ledger_job_ended(to) ? now_s : e->job.end_s;

	return sqlite_run(&l->group, ledger_bound(l, SQL_JOB_MOVE, 3, (int64_t []){ e->no, to, end_s }));
}

enum store_result
ledger_sqlite_job_move(struct ledger *ledger, const char *owner, const uint8_t id[STORE_ID_BYTES], enum job_state to, int64_t now_s)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_entry e;
	enum store_result r;

	BUG_IF(to != JOB_RUNNING && to != JOB_PAUSED && to != JOB_DONE);
	r = ledger_entry_change(l, owner, id, &e);
	if (r != STORE_OK || e.job.state == to)
		return r;
	if (!ledger_job_may(e.job.state, to))
		return STORE_STALE;
	if (to == JOB_DONE) {
		r = is_any(l, ledger_bound(l, SQL_JOB_OPEN, 1, &e.no));
		if (r != STORE_NONE)
			return r == STORE_OK ? STORE_STALE : r;
	}
	return state_write(l, &e, to, now_s);
}

enum store_result
ledger_sqlite_job_cancel(struct ledger *ledger, const char *owner, const uint8_t id[STORE_ID_BYTES], int64_t now_s, unsigned long *left)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_entry e;
	enum store_result r = ledger_entry_change(l, owner, id, &e);
	int64_t chunk = 0, waiting = 0;

	*left = 0;
	if (r == STORE_OK && e.job.state != JOB_CANCELLED)
		r = ledger_job_may(e.job.state, JOB_CANCELLED) ? state_write(l, &e, JOB_CANCELLED, now_s) : STORE_STALE;
	if (r != STORE_OK)
		return r;
	for (unsigned i = 0; r == STORE_OK && i < CANCEL_CHUNKS; i++) {
		r = ledger_number(l, ledger_bound(l, SQL_CHUNK_WAITING, 1, &e.no), &chunk);
		if (r == STORE_OK)
			r = ledger_rows_cancel(l, e.no, (uint32_t)chunk, now_s);
	}
	if (r == STORE_OK || r == STORE_NONE)
		r = ledger_number(l, ledger_bound(l, SQL_JOB_WAITING, 1, &e.no), &waiting);
	*left = (unsigned long)waiting;
	return r;
}

enum store_result
ledger_sqlite_job_get(struct ledger *ledger, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_job *out)
{
	struct ledger_entry e;
	enum store_result r = ledger_entry_get((struct ledger_sqlite *)ledger, owner, id, &e);

	if (r == STORE_OK)
		*out = e.job;
	return r;
}

enum store_result
ledger_sqlite_job_list(struct ledger *ledger, const char *owner, const uint8_t *after, struct ledger_job *out, unsigned max, unsigned *n)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	sqlite3_stmt *q = with_owner(l, SQL_JOB_LIST, owner, after, after ? STORE_ID_BYTES : 0);
	struct ledger_entry e;
	enum store_result r;
	int rc = SQLITE_DONE;

	*n = 0;
	if (l->group.is_broken)
		return STORE_BROKEN;
	sqlite3_bind_int64(q, 3, max);
	while (*n < max && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		entry_read(q, &e);
		out[(*n)++] = e.job;
	}
	r = sqlite_end(&l->group, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}

enum store_result
ledger_sqlite_job_sums(struct ledger *ledger, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_sums *out,
    unsigned max, unsigned *n)
{
	struct ledger_sqlite *l = (struct ledger_sqlite *)ledger;
	struct ledger_entry e;
	enum store_result r = ledger_entry_get(l, owner, id, &e);
	int rc = SQLITE_DONE;
	sqlite3_stmt *q;

	*n = 0;
	if (r != STORE_OK)
		return r;
	q = ledger_bound(l, SQL_JOB_SUMS, 2, (int64_t []){ e.no, max });
	while (*n < max && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct ledger_sums *s = &out[(*n)++];

		sqlite_text_of(q, 0, s->route, sizeof s->route);
		s->planned = (unsigned long)sqlite3_column_int64(q, 1);
		for (int i = 0; i < ROW_STATES; i++)
			s->n[i] = (unsigned long)sqlite3_column_int64(q, 2 + i);
		s->in_doubt = (unsigned long)sqlite3_column_int64(q, 2 + ROW_STATES);
		s->maybe_twice = (unsigned long)sqlite3_column_int64(q, 3 + ROW_STATES);
		s->got = (unsigned long)sqlite3_column_int64(q, 4 + ROW_STATES);
	}
	r = sqlite_end(&l->group, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}
