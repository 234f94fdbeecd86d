/*
 * staff_sql.c - statements, and the one way in which a change is made
 */
#include <sqlite3.h>

#include "gateway/staff/audit.h"
#include "gateway/staff/staff_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct sqlite3_stmt *
staff_prepare(struct staff *st, const char *sql, struct buf *why)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(st->db, sql, -1, &q, NULL) != SQLITE_OK) {
		buf_addf(why, "staff.db: %s", sqlite3_errmsg(st->db));
		return NULL;
	}
	return q;
}

void
staff_bind_text(struct sqlite3_stmt *q, int at, const char *text)
{
	BUG_IF(sqlite3_bind_text(q, at, text, -1, SQLITE_STATIC) != SQLITE_OK);
}

void
staff_bind_blob(struct sqlite3_stmt *q, int at, const void *bytes, size_t len)
{
	BUG_IF(sqlite3_bind_blob(q, at, bytes, (int)len, SQLITE_STATIC) != SQLITE_OK);
}

void
staff_bind_int(struct sqlite3_stmt *q, int at, int64_t n)
{
	BUG_IF(sqlite3_bind_int64(q, at, n) != SQLITE_OK);
}

void
staff_column(struct sqlite3_stmt *q, int at, char *out, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(q, at);

	snprintf(out, size, "%s", text == NULL ? "" : text);
}

/* A named constraint says "CHECK constraint failed: " and its name, which is our sentence. */
static const char *
sentence_of(const char *said)
{
	static const char title[] = "CHECK constraint failed: ";

	return strncmp(said, title, sizeof(title) - 1) == 0 ? said + sizeof(title) - 1 : said;
}

enum staff_result
staff_run(struct staff *st, struct sqlite3_stmt *q, struct buf *why)
{
	int rc;

	if (q == NULL)
		return STAFF_WORLD;
	rc = sqlite3_step(q);
	if (rc != SQLITE_DONE && (rc & 0xff) == SQLITE_CONSTRAINT)
		buf_adds(why, sentence_of(sqlite3_errmsg(st->db)));
	else if (rc != SQLITE_DONE)
		buf_addf(why, "staff.db: %s", sqlite3_errmsg(st->db));
	sqlite3_finalize(q);
	return rc == SQLITE_DONE ? STAFF_OK : (rc & 0xff) == SQLITE_CONSTRAINT ? STAFF_REFUSED : STAFF_WORLD;
}

enum staff_result
staff_begin(struct staff *st, struct buf *why)
{
	return staff_run(st, staff_prepare(st, "BEGIN IMMEDIATE", why), why);
}

void
staff_rollback(struct staff *st)
{
	if (!sqlite3_get_autocommit(st->db))
		sqlite3_exec(st->db, "ROLLBACK", NULL, NULL, NULL);
}

enum staff_result
staff_commit(struct staff *st, enum staff_result so_far, const struct audit_entry *entries, size_t count, struct buf *why)
{
	for (size_t i = 0; so_far == STAFF_OK && i < count; i++) {
		if (!audit_add(st->audit, &entries[i], why))
			so_far = STAFF_WORLD;
		else
			seen_entry(st->seen, &entries[i]);
	}
	if (so_far == STAFF_OK)
		so_far = staff_run(st, staff_prepare(st, "COMMIT", why), why);
	staff_rollback(st);
	return so_far;
}
