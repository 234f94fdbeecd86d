/*
 * ledger_guards.c - the tables of ledger.def as triggers of the database
 *
 * What ledger_rules.c refuses, the file refuses too, whoever writes to it.
 * They are compared and made at every start, so a new line of the table needs
 * no step of the schema.
 */
#include <sqlite3.h>

#include "gateway/store/ledger_sqlite_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { SQL_BYTES = 2048 };

static void
job_moves(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER job_moves BEFORE UPDATE OF state ON job WHEN OLD.state <> NEW.state AND NOT (0");
	for (unsigned was = 0; was < JOB_STATES; was++)
		for (unsigned next = 0; next < JOB_STATES; next++)
			if (ledger_job_may((enum job_state)was, (enum job_state)next))
				buf_addf(sql, " OR OLD.state = %u AND NEW.state = %u", was, next);
	buf_adds(sql, ") BEGIN SELECT RAISE(ABORT, 'there is no such step of a job'); END");
}

/* Nor does anybody have what never left, or of which a part is missing.  AFTER: a trigger before it would make SQLite look for each row twice. */
static void
row_moves(struct buf *sql)
{
	buf_addf(sql, "CREATE TRIGGER row_moves AFTER UPDATE OF state ON recipient WHEN OLD.state <> NEW.state AND"
	    " (NEW.state IN (%d, %d) AND (NEW.attempts = 0 OR NEW.parts = 0 OR (CASE NEW.state WHEN %d THEN NEW.accepted ELSE"
	    " NEW.delivered END) <> (1 << NEW.parts) - 1) OR NOT (CASE OLD.state", ROW_ACCEPTED, ROW_DELIVERED, ROW_ACCEPTED);
	for (unsigned was = 0; was < ROW_STATES; was++)
		buf_addf(sql, " WHEN %u THEN %u", was, ledger_row_next((enum row_state)was));
	buf_adds(sql, " END >> NEW.state & 1)) BEGIN SELECT RAISE(ABORT, 'there is no such step of a row'); END");
}

static void
job_begins(struct buf *sql)
{
	buf_addf(sql, "CREATE TRIGGER job_begins BEFORE INSERT ON job WHEN NEW.state <> %d OR NEW.approver <> ''"
	    " BEGIN SELECT RAISE(ABORT, 'a job begins as a draft'); END", JOB_DRAFT);
}

/* What was agreed to stays as it was. */
static void
job_stays(struct buf *sql)
{
	buf_addf(sql, "CREATE TRIGGER job_stays BEFORE UPDATE OF owner, id, key, class, text_hash, audience_hash, author, approver,"
	    " approval, not_after_s ON job WHEN OLD.state <> %d"
	    " BEGIN SELECT RAISE(ABORT, 'a job that is no draft is not changed'); END", JOB_DRAFT);
}

static bool
is_there(sqlite3 *db, const char *name, const char *sql)
{
	sqlite3_stmt *q = NULL;
	bool same = false;

	if (sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1", -1, &q, NULL) == SQLITE_OK) {
		sqlite_bind_name(q, 1, name);
		same = sqlite3_step(q) == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(q, 0), sql);
	}
	sqlite3_finalize(q);
	return same;
}

bool
ledger_guards_make(sqlite3 *db, const char *path, struct buf *why)
{
	static const struct { const char *name; void (*write)(struct buf *sql); } guards[] = {
		{ "job_moves", job_moves }, { "row_moves", row_moves }, { "job_begins", job_begins }, { "job_stays", job_stays },
	};

	for (size_t i = 0; i < COUNT(guards); i++) {
		char room[SQL_BYTES], drop[64];
		struct buf sql = BUF_OVER(room);

		guards[i].write(&sql);
		BUG_IF(!buf_ok(&sql));
		if (is_there(db, guards[i].name, sql.ptr))
			continue;
		(void)snprintf(drop, sizeof drop, "DROP TRIGGER IF EXISTS %s", guards[i].name);
		if (sqlite3_exec(db, drop, NULL, NULL, NULL) != SQLITE_OK || sqlite3_exec(db, sql.ptr, NULL, NULL, NULL) != SQLITE_OK) {
			buf_addf(why, "%s: %s: %s", path, guards[i].name, sqlite3_errmsg(db));
			return false;
		}
	}
	return true;
}
