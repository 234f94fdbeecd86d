/*
 * test_ledger_versions.c - the steps of ledger.db: none is changed, every older file is taken on, any other is left alone
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "gateway/store/ledger_schema.h"
#include "locales/text/bug.h"
#include "tests/gateway/ledger_conformance.h"
#include "tests/gateway/ledger_place.h"

static const char *const steps[] = {
#define STEP(sql) sql,
	LEDGER_STEPS(STEP)
#undef STEP
};

/* A new step is a new line; a line that must change is a step that was changed after its release. */
static void
no_step_is_ever_changed(void **state)
{
	static const char *const marks[] = { "c70eae5d8d88159e9e176ceae6121d49", "cd8b5a7dc11df14d49f1e51712c669a0" };

	(void)state;
	assert_int_equal(COUNT(marks), COUNT(steps));
	for (size_t i = 0; i < COUNT(steps); i++) {
		unsigned char sum[16];
		char hex[33];

		crypto_generichash(sum, sizeof(sum), (const unsigned char *)steps[i], strlen(steps[i]), NULL, 0);
		sodium_bin2hex(hex, sizeof(hex), sum, sizeof(sum));
		if (strcmp(hex, marks[i]) != 0)
			fail_msg("step %zu is %s", i + 1, hex);
	}
}

/* People of a ledger of before: what left was of one part, as far as anybody knows. */
static void
every_version_of_before_is_taken_on(void **state)
{
	static const char people[] =
	    "INSERT INTO job SELECT 1, 'np', ?, k, '33444', 1, 2, zeroblob(32), zeroblob(32), 'asha', 'biruk', k, 100, 0, 9000000000, 9000000000"
	    " FROM (SELECT zeroblob(16) AS k);"
	    "INSERT INTO chunk (owner, job, no, route, worker, until_s, again_s, epoch, planned, queued, intent, acked, accepted,"
	    " delivered, failed, unknown, held, cancelled, in_doubt, maybe_twice)"
	    " VALUES ('np', 1, 0, '', '', 0, 0, 1, 4, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0);"
	    "INSERT INTO recipient (owner, job, row, peer, locale, state, flags, attempts, code, epoch, at_s, sealed)"
	    " SELECT 'np', 1, row, randomblob(16), 'ne', state, 0, state > 0, 0, 1, 0, zeroblob(70) FROM"
	    " (SELECT 0 AS row, 0 AS state UNION SELECT 1, 1 UNION SELECT 2, 3 UNION SELECT 3, 4);";
	static const struct { enum row_state state; uint8_t parts, accepted, delivered; } becomes[] = {
		{ ROW_QUEUED, 0, 0, 0 }, { ROW_INTENT, 1, 0, 0 }, { ROW_ACCEPTED, 1, 1, 0 }, { ROW_DELIVERED, 1, 1, 1 },
	};
	struct ledger_job j = scene_job(1, JOB_CRISIS);

	(void)state;
	for (size_t version = 1; version <= COUNT(steps); version++) {
		char id[2 * STORE_ID_BYTES + 1], sql[sizeof(people) + 64];
		const char *mark = strchr(people, '?');
		struct ledger *l;
		struct place p;

		place_make(&p);
		for (size_t i = 0; i < version; i++)
			place_shell(p.path, steps[i]);
		sodium_bin2hex(id, sizeof(id), j.id, sizeof(j.id));
		snprintf(sql, sizeof(sql), "%.*sx'%s'%s", (int)(mark - people), people, id, mark + 1);
		place_shell(p.path, sql);
		snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = %zu", (int)LEDGER_APPLICATION_ID, version);
		place_shell(p.path, sql);
		l = ledger_place_open(&p);
		for (uint32_t row = 0; version < 2 && row < COUNT(becomes); row++) {
			struct ledger_fate f = scene_fate(l, &j, row);

			assert_int_equal(f.state, becomes[row].state);
			assert_int_equal(f.parts, becomes[row].parts);
			assert_int_equal(f.accepted, becomes[row].accepted);
			assert_int_equal(f.delivered, becomes[row].delivered);
			assert_int_equal(f.sent, becomes[row].parts);
		}
		assert_int_equal(scene_sums(l, &j).planned, COUNT(becomes));
		if (version < 2)
			assert_int_equal(scene_receipt(l, &j, 1, 1, ROW_DELIVERED), STORE_OK);	/* and its news still comes home */
		scene_commit(l);
		l->ops->close(l);
		assert_int_equal(place_ask(&p, "PRAGMA user_version"), COUNT(steps));
		place_drop(&p);
	}
}

static void
another_file_is_no_ledger(void **state)
{
	struct place p;
	struct ledger *l;
	struct store *s;

	(void)state;
	place_make(&p);
	s = place_open_sqlite(&p);
	s->ops->close(s);
	assert_null(ledger_sqlite_open(p.path, &p.why));	/* people are there, and they stay as they are */
	assert_non_null(strstr(p.why.ptr, "none of safard's"));
	s = place_open_sqlite(&p);
	s->ops->close(s);
	place_drop(&p);
	place_make(&p);
	l = ledger_place_open(&p);
	buf_reset(&p.why);
	assert_null(ledger_sqlite_open(p.path, &p.why));
	assert_non_null(strstr(p.why.ptr, "another safard has it open"));
	l->ops->close(l);
	place_shell(p.path, "PRAGMA user_version = 99");
	buf_reset(&p.why);
	assert_null(ledger_sqlite_open(p.path, &p.why));
	assert_non_null(strstr(p.why.ptr, "made by a newer safard"));
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_step_is_ever_changed),
		cmocka_unit_test(every_version_of_before_is_taken_on),
		cmocka_unit_test(another_file_is_no_ledger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
