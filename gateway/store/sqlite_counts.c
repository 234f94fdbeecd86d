/*
 * sqlite_counts.c - counts reach the disk where no person is near
 *
 * A WAL keeps commits one behind the other, so whoever takes the disk could
 * read from it whose row came with which count.  Counts are therefore written
 * seldom and together, into a WAL that was emptied before and is emptied
 * behind them: it never holds both.  Marks of facts are counts too.
 */
#include <sqlite3.h>

#include "gateway/store/sqlite_inside.h"

enum store_result
sqlite_count_add(struct store *store, const char *owner, const char *service, const char *what,
    const char *name, const char *country, const char *locale, const char *week, unsigned long n)
{
	struct sqlite_store *s = (struct sqlite_store *)store;

	if (s->group.is_broken)
		return STORE_BROKEN;
	sums_add(&s->sums, (const char *const [SUMS_FIELDS]){ owner, service, week, what, name, country, locale }, n);
	s->is_due = s->is_due || sums_is_filling(&s->sums);
	return STORE_OK;
}

/* In the order of the statement, which asks for no more than five. */
enum store_result
sqlite_mark_add(struct store *store, const char *owner, const char *service, const char *fact,
    enum mark_kind kind, const char *week, unsigned long n)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	const char digit[2] = { (char)('0' + (int)kind), '\0' };

	if (s->group.is_broken)
		return STORE_BROKEN;
	if (strlen(fact) >= STORE_FACT_BYTES)
		return STORE_NONE;
	sums_add(&s->marks, (const char *const [SUMS_FIELDS]){ owner, service, week, digit, fact, "", "" }, n);
	s->is_due = s->is_due || sums_is_filling(&s->marks);
	return STORE_OK;
}

/* What waits is forgotten at once, what is written with the next writing. */
enum store_result
sqlite_mark_clear(struct store *store, const char *owner, const char *fact)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	struct mark_settled *at = &s->clear[s->clears];

	if (s->group.is_broken)
		return STORE_BROKEN;
	if (s->clears == SQLITE_CLEARS || strlen(owner) >= sizeof(at->owner) || strlen(fact) >= sizeof(at->fact))
		return s->clears == SQLITE_CLEARS ? STORE_RETRY : STORE_NONE;
	snprintf(at->owner, sizeof(at->owner), "%s", owner);
	snprintf(at->fact, sizeof(at->fact), "%s", fact);
	sums_forget(&s->marks, owner, fact);
	s->clears++;
	s->is_due = true;
	return STORE_OK;
}

enum store_result
sqlite_count_scan(struct store *store, const char *owner, const char *from, const char *to,
    store_count_fn *visit, void *arg)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	struct count_row row;
	enum store_result r;
	sqlite3_stmt *q;
	int rc;

	if (s->group.is_broken)
		return STORE_BROKEN;
	q = sqlite_prepared(s, STATEMENT_COUNT_SCAN);
	sqlite_bind_name(q, 1, owner);
	sqlite_bind_name(q, 2, from);
	sqlite_bind_name(q, 3, to);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		sqlite_text_of(q, 0, row.service, sizeof(row.service));
		sqlite_text_of(q, 1, row.what, sizeof(row.what));
		sqlite_text_of(q, 2, row.name, sizeof(row.name));
		sqlite_text_of(q, 3, row.country, sizeof(row.country));
		sqlite_text_of(q, 4, row.locale, sizeof(row.locale));
		sqlite_text_of(q, 5, row.week, sizeof(row.week));
		row.n = (unsigned long)sqlite3_column_int64(q, 6);
		if (!visit(arg, &row))
			break;
	}
	r = sqlite_end(&s->group, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}

enum store_result
sqlite_mark_scan(struct store *store, const char *owner, const char *from, const char *to,
    store_mark_fn *visit, void *arg)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	struct mark_row row;
	enum store_result r;
	sqlite3_stmt *q;
	int rc;

	if (s->group.is_broken)
		return STORE_BROKEN;
	q = sqlite_prepared(s, STATEMENT_MARK_SCAN);
	sqlite_bind_name(q, 1, owner);
	sqlite_bind_name(q, 2, from);
	sqlite_bind_name(q, 3, to);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		sqlite_text_of(q, 0, row.service, sizeof(row.service));
		sqlite_text_of(q, 1, row.fact, sizeof(row.fact));
		sqlite_text_of(q, 2, row.week, sizeof(row.week));
		row.kind = (enum mark_kind)sqlite3_column_int(q, 3);
		row.n = (unsigned long)sqlite3_column_int64(q, 4);
		if (!visit(arg, &row))
			break;
	}
	r = sqlite_end(&s->group, q, rc);
	return r == STORE_NONE ? STORE_OK : r;
}

static enum store_result
sum_write(struct sqlite_store *s, enum store_statement which, const struct sum *sum)
{
	sqlite3_stmt *q = sqlite_prepared(s, which);
	const char *field = sum->key;

	for (int i = 1; i <= SUMS_FIELDS; i++) {
		sqlite3_bind_text(q, i, field, -1, SQLITE_STATIC);
		field += strlen(field) + 1;
	}
	sqlite3_bind_int64(q, SUMS_FIELDS + 1, (sqlite3_int64)sum->n);
	return sqlite_run(&s->group, q);
}

static enum store_result
sums_write(struct sqlite_store *s, enum store_statement which, const struct sums *sums)
{
	enum store_result r = STORE_OK;

	for (unsigned i = 0; r == STORE_OK && sums->used > 0 && i < SUMS_ROWS; i++)
		if (sums->row[i].len_bytes > 0 && sums->row[i].n > 0)
			r = sum_write(s, which, &sums->row[i]);
	return r;
}

static enum store_result
erase_write(struct sqlite_store *s)
{
	static const enum store_statement week[2] = { STATEMENT_PURGE_COUNTS, STATEMENT_PURGE_MARKS };
	enum store_result r = STORE_OK;
	sqlite3_stmt *q;

	for (unsigned i = 0; r == STORE_OK && i < s->clears; i++) {
		q = sqlite_prepared(s, STATEMENT_MARK_CLEAR);
		sqlite_bind_name(q, 1, s->clear[i].owner);
		sqlite_bind_name(q, 2, s->clear[i].fact);
		r = sqlite_run(&s->group, q);
	}
	for (unsigned i = 0; r == STORE_OK && i < 2; i++) {
		if (!s->purge_week[i][0])
			continue;
		q = sqlite_prepared(s, week[i]);
		sqlite_bind_name(q, 1, s->purge_week[i]);
		r = sqlite_run(&s->group, q);
	}
	return r;
}

/* Erased first: what was added behind a mark_clear() is of the time behind it. */
static enum store_result
all_write(struct sqlite_store *s)
{
	enum store_result r = sqlite_run(&s->group, s->group.begin);

	s->group.is_open = r == STORE_OK;
	if (r == STORE_OK)
		r = erase_write(s);
	if (r == STORE_OK)
		r = sums_write(s, STATEMENT_COUNT_ADD, &s->sums);
	if (r == STORE_OK)
		r = sums_write(s, STATEMENT_MARK_ADD, &s->marks);
	if (r == STORE_OK)
		r = sqlite_run(&s->group, s->group.commit);
	s->group.is_open = false;
	s->group.is_lost = false;	/* no change of a caller was in it */
	return r;
}

static bool
has_something(const struct sqlite_store *s)
{
	return s->sums.used > 0 || s->marks.used > 0 || s->clears > 0 || s->purge_week[0][0] || s->purge_week[1][0];
}

static void
is_written(struct sqlite_store *s)
{
	sums_reset(&s->sums);
	sums_reset(&s->marks);
	s->clears = 0;
	for (unsigned i = 0; i < 2; i++) {
		if (s->purge_week[i][0])
			memcpy(s->purged_week[i], s->purge_week[i], STORE_WEEK_BYTES);
		s->purge_week[i][0] = '\0';
	}
}

enum store_result
sqlite_counts_write(struct sqlite_store *s)
{
	enum store_result r = sqlite_wal_empty(&s->group);

	if (r == STORE_OK && has_something(s)) {
		r = all_write(s);
		if (r != STORE_OK)
			return r;
		is_written(s);
		s->group.wal_must_go = true;	/* if not now, then behind the next commit */
		r = sqlite_wal_empty(&s->group);
	}
	s->waiting_since_s = 0;
	s->is_due = r == STORE_RETRY;
	return r;
}
