/*
 * staff_open.c - a staff.db made fit to be believed
 *
 * Opened as the files of people are (gateway/store/sqlite_open.h).  And more:
 * the rules in the file must be ours, word for word, because who can change a
 * rule needs no second person.
 */
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>

#include "gateway/staff/staff_inside.h"
#include "gateway/staff/staff_schema.h"
#include "gateway/staff/totp.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { RULES_MAX = 1 << 16 };

_Static_assert(ROLE_ADMIN == 0 && ROLE_APPROVER == 2 && ROLE_AUDITOR == 3 && ROLE_CALLER == 5 && STAFF_ROLE_COUNT <= 32,
    "staff_schema.h has the roles as numbers");
_Static_assert(APPROVAL_OPEN == 0 && APPROVAL_AGREED == 1 && APPROVAL_REFUSED == 2 && APPROVAL_USED == 3 &&
    APPROVAL_S == 86400 && STAFF_YOUNG_S == 86400, "staff_schema.h has states and times as numbers");

static const char *const steps[] = {
#define STEP(sql) sql,
	STAFF_STEPS(STEP)
#undef STEP
};

/* A new database as ours would be at that version. */
static bool
made_fresh(sqlite3 *db, long version)
{
	bool is_made = true;

	for (long v = 0; v < version && is_made; v++)
		is_made = sqlite3_exec(db, steps[v], NULL, NULL, NULL) == SQLITE_OK;
	return is_made;
}

static bool
rules_read(sqlite3 *db, struct buf *out)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, "SELECT type || ' ' || name || ' ' || ifnull(sql, '') FROM sqlite_schema"
	    " ORDER BY type, name", -1, &q, NULL);

	while (rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW) {
		const char *rule = (const char *)sqlite3_column_text(q, 0);

		buf_adds(out, rule == NULL ? "" : rule);
		buf_addc(out, '\n');
	}
	return sqlite3_finalize(q) == SQLITE_OK && rc == SQLITE_OK && buf_ok(out);
}

/* Beside those of a new database of the same version. */
static bool
rules_are_ours(sqlite3 *db, const char *path, long version, struct buf *why)
{
	struct buf ours = BUF_INIT(RULES_MAX), theirs = BUF_INIT(RULES_MAX);
	sqlite3 *fresh = NULL;
	bool is_same = sqlite3_open_v2(":memory:", &fresh, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY,
	    NULL) == SQLITE_OK && made_fresh(fresh, version) && rules_read(fresh, &ours) &&
	    rules_read(db, &theirs) && strcmp(ours.ptr, theirs.ptr) == 0;

	if (!is_same)
		buf_addf(why, "%s: its rules are not those of safard: somebody changed them", path);
	sqlite3_close(fresh);
	buf_free(&ours);
	buf_free(&theirs);
	return is_same;
}

struct staff *
staff_open(const char *path, struct audit *audit, struct buf *why)
{
	static const struct sqlite_shape shape = {
		.application_id = STAFF_APPLICATION_ID, .step = steps, .steps = COUNT(steps), .judge = rules_are_ours,
		.settings = "PRAGMA recursive_triggers = ON; PRAGMA wal_autocheckpoint = 1000",
	};
	struct staff *st = xcalloc(1, sizeof(*st));

	BUG_IF(sodium_init() < 0);
	totp_init();
	BUG_IF(audit == NULL);
	st->audit = audit;
	if (sqlite_file_open(&st->file, path, &shape, why)) {
		st->db = st->file.db;
		if (seen_open(st, why))
			return st;
		staff_close(st);
		return NULL;
	}
	free(st);
	return NULL;
}

void
staff_close(struct staff *st)
{
	if (st == NULL)
		return;
	sqlite_file_close(&st->file, true);
	seen_close(st);
	free(st);
}
