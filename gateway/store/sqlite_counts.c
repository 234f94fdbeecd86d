/*
 * sqlite_counts.c - counts reach the disk where no person is near
 *
 * A WAL keeps commits one behind the other, so whoever takes the disk could
 * read from it whose row came with which count.  Counts are therefore written
 * seldom and together, into a WAL that was emptied before and is emptied
 * behind them: it never holds both.
 */
#include <sqlite3.h>

#include "gateway/store/sqlite_inside.h"

enum store_result
sqlite_wal_empty(struct sqlite_store *s)
{
	int rc = SQLITE_OK;

	if (s->wal_pages > 0)
		rc = sqlite3_wal_checkpoint_v2(s->file.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (rc == SQLITE_OK) {
		s->wal_pages = 0;
		s->wal_must_go = false;
	}
	return sqlite_judge(s, rc);
}

static enum store_result
sum_write(struct sqlite_store *s, const struct sum *sum)
{
	sqlite3_stmt *q = sqlite_prepared(s, STATEMENT_COUNT_ADD);
	const char *field = sum->key;

	for (int i = 1; i <= SUMS_FIELDS; i++) {
		sqlite3_bind_text(q, i, field, -1, SQLITE_STATIC);
		field += strlen(field) + 1;
	}
	sqlite3_bind_int64(q, SUMS_FIELDS + 1, (sqlite3_int64)sum->n);
	return sqlite_run(s, q);
}

static enum store_result
sums_write(struct sqlite_store *s)
{
	enum store_result r = sqlite_run(s, sqlite_prepared(s, STATEMENT_BEGIN));

	s->is_open_group = r == STORE_OK;
	for (unsigned i = 0; r == STORE_OK && i < SUMS_ROWS; i++)
		if (s->sums.row[i].len_bytes > 0)
			r = sum_write(s, &s->sums.row[i]);
	if (r == STORE_OK)
		r = sqlite_run(s, sqlite_prepared(s, STATEMENT_COMMIT));
	s->is_open_group = false;
	s->is_group_lost = false;	/* no change of a caller was in it */
	return r;
}

enum store_result
sqlite_counts_write(struct sqlite_store *s)
{
	enum store_result r = sqlite_wal_empty(s);

	if (r == STORE_OK && s->sums.used > 0) {
		r = sums_write(s);
		if (r != STORE_OK)
			return r;
		sums_reset(&s->sums);
		s->wal_must_go = true;	/* if not now, then behind the next commit */
		r = sqlite_wal_empty(s);
	}
	s->waiting_since_s = 0;
	s->is_due = r == STORE_RETRY;
	return r;
}
