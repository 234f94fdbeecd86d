/*
 * book_guards.c - the rules of a broadcast as triggers of its file
 *
 * What life.c refuses, the file refuses too, whoever writes to it: steps come
 * from life.def, so a new line there needs no step of the schema.  They are
 * compared and made at every start.  A rule gives its own sentence.
 */
#include <sqlite3.h>
#include <string.h>

#include "gateway/broadcast/book_inside.h"
#include "gateway/broadcast/life.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { SQL_BYTES = 4096 };

_Static_assert(LIFE_DRAFT == 0 && LIFE_WAITING == 1 && LIFE_SCHEDULED == 2 && LIFE_SENDING == 3 && LIFE_PAUSED == 4 && LIFE_SENT == 5 &&
    LIFE_RETURNED == 6 && LIFE_REJECTED == 7 && LIFE_CANCELLED == 8 && LIFE_EXPIRED == 9 && LIFE_STATES == 10,
    "the rules have states as numbers");

#define RULE(condition, sentence) " WHEN " condition " THEN RAISE(ABORT, '" sentence "')"

static void
entry_begins(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER entry_begins BEFORE INSERT ON entry BEGIN SELECT CASE"
	    RULE("NEW.state <> 0 OR NEW.revision <> 1 OR NEW.begun <> 0", "a broadcast begins as a draft")
	    " END; END");
}

/* Who touched it cannot let it out; a training object is for learning alone. */
static void
entry_changes(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER entry_changes BEFORE UPDATE ON entry BEGIN SELECT CASE"
	    RULE("NEW.no <> OLD.no OR NEW.id <> OLD.id OR NEW.ref <> OLD.ref OR NEW.owner <> OLD.owner OR NEW.service <> OLD.service OR"
	    " NEW.is_training <> OLD.is_training OR NEW.maker <> OLD.maker OR NEW.made_s <> OLD.made_s",
	    "what a broadcast was made as cannot be changed")
	    " WHEN OLD.state <> NEW.state AND NOT (0");
	for (enum life_state was = LIFE_DRAFT; was < LIFE_STATES; was++)
		for (enum life_state next = LIFE_DRAFT; next < LIFE_STATES; next++)
			if (was != next && life_leads(was, next))
				buf_addf(sql, " OR OLD.state = %u AND NEW.state = %u", was, next);
	buf_adds(sql, ") THEN RAISE(ABORT, 'there is no such step of a broadcast')"
	    RULE("NEW.revision NOT IN (OLD.revision, OLD.revision + 1)", "a revision follows the one before it")
	    RULE("NEW.revision <> OLD.revision AND (NEW.state <> 0 OR OLD.state NOT IN (0, 1, 6))",
	    "only what is open is changed, and what is changed is a draft")
	    RULE("NEW.revision = OLD.revision AND (NEW.hash <> OLD.hash OR NEW.is_alert <> OLD.is_alert)",
	    "another text is another revision")
	    RULE("NOT EXISTS (SELECT 1 FROM revision r WHERE r.entry = NEW.no AND r.revision = NEW.revision AND r.hash = NEW.hash)",
	    "there is no such revision")
	    RULE("NEW.approver <> OLD.approver AND NEW.approver <> '' AND NOT (OLD.state = 1 AND NEW.state = 2)",
	    "who agreed to it cannot be changed")
	    RULE("OLD.state = 1 AND NEW.state = 2 AND NEW.is_training = 0 AND " BOOK_TOUCHED("NEW.no", "NEW.approver"),
	    "who made, changed or submitted it cannot agree to it")
	    RULE("NEW.begun <> OLD.begun AND (NEW.state <> 3 OR NEW.begun <> NEW.revision)", "it has not begun")
	    " END; END");
}

static void
entry_goes(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER entry_goes BEFORE DELETE ON entry BEGIN SELECT CASE"
	    RULE("OLD.state NOT IN (5, 7, 8, 9)", "what is not over does not go") " END; END");
}

static void
revision_begins(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER revision_begins BEFORE INSERT ON revision BEGIN SELECT CASE"
	    RULE("NEW.revision <> 1 + (SELECT ifnull(max(revision), 0) FROM revision WHERE entry = NEW.entry)",
	    "a revision follows the one before it") " END; END");
}

static void
revision_stays(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'a revision is not changed'); END");
}

static void
revision_goes(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER revision_goes BEFORE DELETE ON revision WHEN EXISTS (SELECT 1 FROM entry WHERE no = OLD.entry AND"
	    " state NOT IN (5, 7, 8, 9)) BEGIN SELECT RAISE(ABORT, 'what is not over does not go'); END");
}

static void
event_stays(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'what happened is not changed'); END");
}

static void
event_goes(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER event_goes BEFORE DELETE ON event WHEN EXISTS (SELECT 1 FROM entry WHERE no = OLD.entry AND"
	    " state NOT IN (5, 7, 8, 9)) BEGIN SELECT RAISE(ABORT, 'what is not over does not go'); END");
}

static void
wording_stays(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER wording_stays BEFORE UPDATE ON wording BEGIN SELECT RAISE(ABORT, 'the text that leaves is not changed');"
	    " END");
}

static void
wording_goes(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER wording_goes BEFORE DELETE ON wording WHEN EXISTS (SELECT 1 FROM entry WHERE no = OLD.entry AND"
	    " begun > 0 AND state IN (2, 3, 4)) BEGIN SELECT RAISE(ABORT, 'the text that leaves is not changed'); END");
}

/* INSERT OR REPLACE would take the first one out: recursive_triggers is on. */
static void
used_stays(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER used_stays BEFORE UPDATE ON used BEGIN SELECT RAISE(ABORT, 'what was used stays used'); END");
}

static void
used_goes(struct buf *sql)
{
	buf_adds(sql, "CREATE TRIGGER used_goes BEFORE DELETE ON used BEGIN SELECT RAISE(ABORT, 'what was used stays used'); END");
}

static bool
is_there(sqlite3 *db, const char *name, const char *sql)
{
	sqlite3_stmt *q = NULL;
	bool same = false;

	if (sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1", -1, &q, NULL) == SQLITE_OK) {
		book_bind_text(q, 1, name);
		same = sqlite3_step(q) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(q, 0), sql) == 0;
	}
	sqlite3_finalize(q);
	return same;
}

bool
book_guards_make(sqlite3 *db, const char *path, struct buf *why)
{
	static const struct { const char *name; void (*write)(struct buf *sql); } guards[] = {
		{ "entry_begins", entry_begins }, { "entry_changes", entry_changes }, { "entry_goes", entry_goes },
		{ "revision_begins", revision_begins }, { "revision_stays", revision_stays }, { "revision_goes", revision_goes },
		{ "event_stays", event_stays }, { "event_goes", event_goes }, { "wording_stays", wording_stays },
		{ "wording_goes", wording_goes },
		{ "used_stays", used_stays }, { "used_goes", used_goes },
	};

	for (size_t i = 0; i < COUNT(guards); i++) {
		char room[SQL_BYTES], both[SQL_BYTES + 256];
		struct buf sql = BUF_OVER(room);

		guards[i].write(&sql);
		BUG_IF(!buf_ok(&sql));
		if (is_there(db, guards[i].name, sql.ptr))
			continue;
		(void)snprintf(both, sizeof(both), "BEGIN IMMEDIATE; DROP TRIGGER IF EXISTS %s; %s; COMMIT", guards[i].name, sql.ptr);
		if (sqlite3_exec(db, both, NULL, NULL, NULL) != SQLITE_OK) {
			buf_addf(why, "%s: %s: %.200s", path, guards[i].name, sqlite3_errmsg(db));
			return false;
		}
	}
	return true;
}
