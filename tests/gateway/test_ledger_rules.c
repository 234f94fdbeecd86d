/*
 * test_ledger_rules.c - how ledger.db is held: shapes, guards against any writer, and that no call walks it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "gateway/store/ledger_sqlite_inside.h"
#include "locales/text/bug.h"
#include "tests/gateway/ledger_conformance.h"
#include "tests/gateway/ledger_place.h"

static sqlite3 *
db_of(struct ledger *l)
{
	return ((struct ledger_sqlite *)l)->file.db;
}

static void
ask(struct ledger *l, const char *sql, char *out, size_t size)
{
	sqlite3_stmt *q;

	assert_int_equal(sqlite3_prepare_v2(db_of(l), sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	snprintf(out, size, "%s", (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
}

static void
the_settings_are_ours(void **state)
{
	static const struct { const char *pragma, *says; } cases[] = {
		{ "PRAGMA journal_mode", "wal" },
		{ "PRAGMA synchronous", "2" },		/* FULL: test_ledger_powercut shows what NORMAL costs */
		{ "PRAGMA locking_mode", "exclusive" },
		{ "PRAGMA wal_autocheckpoint", "0" },
		{ "PRAGMA secure_delete", "1" },
		{ "PRAGMA foreign_keys", "1" },
		{ "PRAGMA application_id", "1398885479" },
		{ "PRAGMA user_version", "2" },
	};
	struct place p;
	struct ledger *l;
	char got[64];

	(void)state;
	place_make(&p);
	l = ledger_place_open(&p);
	for (size_t i = 0; i < COUNT(cases); i++) {
		ask(l, cases[i].pragma, got, sizeof(got));
		if (strcmp(got, cases[i].says) != 0)
			fail_msg("%s is %s", cases[i].pragma, got);
	}
	l->ops->close(l);
	place_drop(&p);
}

/* A column that is not here is a new thing that is kept of people: it needs a reason, and a row here. */
static void
no_column_holds_a_number_or_a_text(void **state)
{
	static const char known[] =
	    "job(no,owner,id,key,service,class,state,text_hash,audience_hash,author,approver,approval,chunk_rows,made_s,"
	    "not_after_s,end_s)"
	    "chunk(owner,job,no,route,worker,until_s,again_s,epoch,planned,queued,intent,acked,accepted,delivered,failed,"
	    "unknown,held,cancelled,in_doubt,maybe_twice,got)"
	    "recipient(owner,job,row,peer,locale,state,flags,attempts,code,epoch,at_s,sealed,parts,accepted,delivered,"
	    "sent)";
	char got[1024], names[256] = "planned";
	struct place p;
	struct ledger *l;

	(void)state;
	place_make(&p);
	l = ledger_place_open(&p);
	ask(l, "SELECT group_concat(t, '') FROM (SELECT s.name || '(' || (SELECT group_concat(name, ',') FROM"
	    " pragma_table_info(s.name)) || ')' AS t FROM sqlite_schema s WHERE type = 'table' ORDER BY s.rowid)",
	    got, sizeof(got));
	assert_string_equal(got, known);
	for (unsigned i = 0; i < ROW_STATES; i++) {	/* a chunk counts in the order of the table of states */
		size_t len = strlen(names);

		snprintf(names + len, sizeof(names) - len, ",%s", ledger_row_state((enum row_state)i));
	}
	assert_non_null(strstr(got, names));
	ask(l, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '% STRICT%'", got, sizeof(got));
	assert_string_equal(got, "0");
	l->ops->close(l);
	place_drop(&p);
}

/* Whoever writes to the file, with or without this program. */
static void
the_file_refuses_what_the_table_has_not(void **state)
{
	static const char *const refused[] = {
		"UPDATE job SET approver = author WHERE no = 1",
		"UPDATE job SET approver = 'asha', approval = zeroblob(16), state = 1 WHERE no = 2",	/* its author */
		"UPDATE job SET state = 1 WHERE no = 2",		/* without anybody */
		"UPDATE job SET state = 2 WHERE no = 2",
		"UPDATE job SET state = 4, end_s = 0 WHERE no = 2",
		"UPDATE job SET state = 0 WHERE no = 1",
		"UPDATE job SET text_hash = zeroblob(32) WHERE no = 1",
		"UPDATE job SET audience_hash = zeroblob(32) WHERE no = 1",
		"UPDATE job SET author = 'biruk' WHERE no = 1",
		"UPDATE job SET approval = zeroblob(16) WHERE no = 1",
		"UPDATE job SET state = 1, approver = 'chen', approval = (SELECT approval FROM job WHERE no = 1) WHERE no = 2",
		"UPDATE job SET key = (SELECT key FROM job WHERE no = 1) WHERE no = 2",
		"INSERT INTO job SELECT 9, 'ph', id, key, service, class, 2, text_hash, audience_hash, author, 'x', zeroblob(16),"
		" chunk_rows, made_s, not_after_s, end_s FROM job WHERE no = 1",
		"UPDATE recipient SET state = 4 WHERE row = 0",		/* delivered what never left */
		"UPDATE recipient SET state = 0 WHERE row = 2",		/* what arrived, once more */
		"UPDATE recipient SET state = 8 WHERE row = 1",		/* what failed was not stopped */
		"UPDATE recipient SET state = 3, accepted = 1 WHERE row = 3",	/* accepted, but not all of its parts */
		"UPDATE recipient SET state = 4, accepted = 3, delivered = 2 WHERE row = 3",
		"UPDATE recipient SET delivered = 1 WHERE row = 3",	/* what no operator accepted */
		"UPDATE recipient SET accepted = 4 WHERE row = 3",	/* a part that is not there */
		"UPDATE recipient SET sent = 4 WHERE row = 3",
		"UPDATE recipient SET parts = 9 WHERE row = 3",
		"UPDATE chunk SET got = planned + 1",
		"UPDATE recipient SET sealed = 'short' WHERE row = 0",
		"INSERT INTO recipient SELECT owner, job, 50, peer, locale, 0, 0, 0, 0, 0, 0, sealed, 0, 0, 0, 0 FROM recipient WHERE row = 0",
		"UPDATE chunk SET queued = queued + 1",			/* a sum that is not everybody */
		"UPDATE chunk SET queued = queued - 1, delivered = delivered + 2",
		"DELETE FROM job WHERE no = 1",				/* while it has chunks */
	};
	struct place p;
	struct ledger *l;
	struct ledger_job j, draft = scene_job(2, JOB_ROUTINE);
	struct ledger_lease lease;

	(void)state;
	place_make(&p);
	l = ledger_place_open(&p);
	j = scene_running(l, 1, JOB_ROUTINE, 10);
	assert_int_equal(l->ops->job_put(l, "np", &draft), STORE_OK);
	lease = scene_lease(l, &j, "a", NOW);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 1, 1), STORE_OK);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 2, 1), STORE_OK);
	assert_int_equal(scene_intent_of(l, &j, &lease, NOW, 3, 1, 2), STORE_OK);
	assert_int_equal(scene_receipt(l, &j, 2, 1, ROW_DELIVERED), STORE_OK);
	assert_int_equal(scene_receipt(l, &j, 1, 1, ROW_FAILED), STORE_OK);
	scene_commit(l);
	for (size_t i = 0; i < COUNT(refused); i++)
		if (sqlite3_exec(db_of(l), refused[i], NULL, NULL, NULL) != SQLITE_CONSTRAINT &&
		    (sqlite3_extended_errcode(db_of(l)) & 0xFF) != SQLITE_CONSTRAINT)
			fail_msg("was not refused: %s: %s", refused[i], sqlite3_errmsg(db_of(l)));
	(void)scene_sums(l, &j);
	l->ops->close(l);
	place_drop(&p);
}

/* Every step of every row, tried behind the program's back: what the table has passes, the rest does not. */
static void
the_guards_are_the_table(void **state)
{
	struct place p;
	struct ledger *l;

	(void)state;
	place_make(&p);
	l = ledger_place_open(&p);
	(void)scene_running(l, 1, JOB_ROUTINE, 1);
	for (unsigned was = 0; was < ROW_STATES; was++)
		for (unsigned next = 0; next < ROW_STATES; next++) {
			bool may = was == next || ledger_row_next((enum row_state)was) >> next & 1;
			char sql[256];
			int rc;

			snprintf(sql, sizeof(sql), "DROP TRIGGER row_moves; UPDATE recipient SET attempts = 1, parts = 2, accepted = 3, delivered = 3,"
			    " state = %u", was);
			assert_int_equal(sqlite3_exec(db_of(l), sql, NULL, NULL, NULL), SQLITE_OK);
			assert_true(ledger_guards_make(db_of(l), p.path, &p.why));	/* put back, as a start does */
			snprintf(sql, sizeof(sql), "UPDATE recipient SET state = %u", next);
			rc = sqlite3_exec(db_of(l), sql, NULL, NULL, NULL);
			if ((rc & 0xFF) != (may ? SQLITE_OK : SQLITE_CONSTRAINT))
				fail_msg("%u to %u: %d", was, next, rc);
		}
	l->ops->close(l);
	place_drop(&p);
}

/* An older table's guards in the file become this one's. */
static void
guards_follow_the_table(void **state)
{
	struct place p;
	struct ledger *l;
	char was[2048], is[2048];

	(void)state;
	place_make(&p);
	l = ledger_place_open(&p);
	ask(l, "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name)", was, sizeof(was));
	l->ops->close(l);
	place_shell(p.path, "DROP TRIGGER job_moves; CREATE TRIGGER job_moves AFTER INSERT ON job BEGIN SELECT 1; END");
	l = ledger_place_open(&p);
	ask(l, "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name)", is, sizeof(is));
	assert_string_equal(is, was);
	l->ops->close(l);
	place_drop(&p);
}

/* A million recipients must not be read to find one, nor to find those in doubt, nor to count. */
static void
no_call_walks_the_recipients(void **state)
{
	static const struct { const char *name, *sql; } asked[] = {
#define ROW(name, sql) { #name, sql },
		LEDGER_STATEMENTS(ROW)
#undef ROW
	};
	struct place p;
	struct ledger *l;

	(void)state;
	place_make(&p);
	l = ledger_place_open(&p);
	for (size_t i = 0; i < COUNT(asked); i++) {
		char sql[1024];
		sqlite3_stmt *q;

		snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", asked[i].sql);
		assert_int_equal(sqlite3_prepare_v2(db_of(l), sql, -1, &q, NULL), SQLITE_OK);
		while (sqlite3_step(q) == SQLITE_ROW) {
			const char *plan = (const char *)sqlite3_column_text(q, 3);

			if (strstr(plan, "SCAN") && !strstr(plan, "CONSTANT"))
				fail_msg("%s: %s", asked[i].name, plan);
			if (!strcmp(asked[i].name, "ROW_DOUBT") && strstr(plan, "recipient"))
				assert_non_null(strstr(plan, "recipient_doubt"));
			if (!strcmp(asked[i].name, "PEER_MOVE") && strstr(plan, "recipient"))
				assert_non_null(strstr(plan, "(job=? AND peer=?)"));
			if (!strcmp(asked[i].name, "ROW_OF"))
				assert_non_null(strstr(plan, "(job=? AND peer=?)"));
			if (!strcmp(asked[i].name, "CHUNK_FREE"))
				assert_non_null(strstr(plan, "chunk_open"));
		}
		sqlite3_finalize(q);
	}
	l->ops->close(l);
	place_drop(&p);
}

static bool
is_in_files(const struct place *p, const struct ledger_recipient *r)
{
	char wal[128];

	snprintf(wal, sizeof(wal), "%s-wal", p->path);
	return place_file_has(wal, r->sealed, sizeof(r->sealed)) || place_file_has(p->path, r->sealed, sizeof(r->sealed)) ||
	    place_file_has(wal, r->peer, sizeof(r->peer)) || place_file_has(p->path, r->peer, sizeof(r->peer));
}

/* Whom a STOP or a purge forgets is forgotten: her seal and her key are neither in the file nor in its WAL. */
static void
who_is_forgotten_leaves_no_bytes(void **state)
{
	struct ledger_recipient stopped = scene_recipient(100003), other = scene_recipient(100004);
	struct ledger_job j;
	struct ledger *l;
	struct place p;
	bool more;

	(void)state;
	place_make(&p);
	l = ledger_place_open(&p);
	j = scene_running(l, 1, JOB_ROUTINE, 250);
	assert_true(is_in_files(&p, &stopped) && is_in_files(&p, &other));
	assert_int_equal(l->ops->peer_erase(l, "np", stopped.peer, NOW), STORE_OK);
	scene_commit(l);
	assert_true(!is_in_files(&p, &stopped) && is_in_files(&p, &other));
	do {
		assert_int_equal(l->ops->purge(l, j.not_after_s + 31 * DAY, &more), STORE_OK);
		scene_commit(l);
	} while (more);
	assert_false(is_in_files(&p, &other));
	l->ops->close(l);
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_settings_are_ours),
		cmocka_unit_test(no_column_holds_a_number_or_a_text),
		cmocka_unit_test(the_file_refuses_what_the_table_has_not),
		cmocka_unit_test(the_guards_are_the_table),
		cmocka_unit_test(guards_follow_the_table),
		cmocka_unit_test(no_call_walks_the_recipients),
		cmocka_unit_test(who_is_forgotten_leaves_no_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
