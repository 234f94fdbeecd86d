/*
 * test_control_desk.c - call-backs, facts, backups, tables: what operations do when all rules said yes
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/control/bench.h"
#include "tests/support/stopped.h"

static struct bench b;

static int
set_up(void **state)
{
	(void)state;
	bench_open(&b, BENCH_SQLITE | BENCH_VAULT);
	bench_cast(&b);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	bench_close(&b);
	return 0;
}

/* --- call-backs --------------------------------------------------------------------- */

static unsigned
listed(const char *who, const char *args, char id[64])
{
	json_t *answer = bench_ask(&b, who, "request.list", args, NULL);
	json_t *rows = json_object_get(json_object_get(answer, "result"), "rows");
	unsigned n = (unsigned)json_array_size(rows);

	if (id != NULL)
		snprintf(id, 64, "{\"owner\":\"np\",\"id\":\"%s\"}", json_string_value(json_object_get(json_array_get(rows, n - 1), "id")));
	json_decref(answer);
	return n;
}

static void
callers_see_their_area(void **state)
{
	char id[64];

	(void)state;
	assert_int_equal(listed("one", NULL, NULL), 2);
	assert_int_equal(listed("sita", NULL, id), 3);		/* its last is riyadh's */
	assert_int_equal(listed("bangla", NULL, NULL), 1);
	assert_int_equal(listed("only-caller", "{\"owner\":\"np\"}", NULL), 3);
	assert_string_equal(bench_says(&b, "only-caller", "request.list", NULL, NULL), "bad");		/* which owner? */
	assert_string_equal(bench_says(&b, "one", "request.take", id, NULL), "denied");
	assert_int_equal(listed("sita", "{\"limit\":2}", NULL), 2);
}

static void
pages_follow_each_other(void **state)
{
	json_t *answer = bench_ask(&b, "sita", "request.list", "{\"limit\":1}", NULL);
	char args[96];
	unsigned n = 0;

	(void)state;
	for (;;) {
		json_t *result = json_object_get(answer, "result");
		const char *next = json_string_value(json_object_get(result, "next"));

		n += (unsigned)json_array_size(json_object_get(result, "rows"));
		if (next == NULL)
			break;
		snprintf(args, sizeof(args), "{\"limit\":1,\"after\":\"%s\"}", next);
		json_decref(answer);
		answer = bench_ask(&b, "sita", "request.list", args, NULL);
	}
	json_decref(answer);
	assert_int_equal(n, 3);
}

static void
a_number_is_for_who_took_it(void **state)
{
	unsigned before;
	json_t *answer;
	char id[64];

	(void)state;
	*b.now += 2;
	assert_int_equal(listed("one", NULL, id), 2);
	before = bench_events(&b, "request.reveal", NULL);
	assert_string_equal(bench_says(&b, "one", "request.reveal", id, NULL), "denied");
	assert_string_equal(bench_says(&b, "one", "request.take", id, NULL), "ok");
	assert_string_equal(bench_says(&b, "one", "request.take", id, NULL), "ok");	/* said twice */
	assert_string_equal(bench_says(&b, "two", "request.take", id, NULL), "denied");
	assert_string_equal(bench_says(&b, "two", "request.done", id, NULL), "denied");
	*b.now += 2;
	assert_string_equal(bench_says(&b, "two", "request.reveal", id, NULL), "denied");
	assert_int_equal(bench_events(&b, "request.reveal", NULL), before);	/* an auditor counts numbers that were seen */
	answer = bench_ask(&b, "one", "request.reveal", id, NULL);
	assert_string_equal(json_string_value(json_object_get(json_object_get(answer, "result"), "number")), "+447700900124");
	json_decref(answer);
	assert_int_equal(bench_events(&b, "request.reveal", NULL), before + 1);
	assert_string_equal(bench_says(&b, "one", "request.done", id, NULL), "ok");
	assert_string_equal(bench_says(&b, "one", "request.done", id, NULL), "denied");
	assert_int_equal(listed("one", NULL, NULL), 1);
}

/* --- the rest ------------------------------------------------------------------------ */

/* The vault is asked only when the audit entry stands; a vault that is away is the world's. */
static void
no_vault_no_number(void **state)
{
	char id[64], path[128], away[128];

	(void)state;
	bench_path(&b, "vault", path);
	bench_path(&b, "vault-away", away);
	assert_true(listed("one", NULL, id) > 0);
	assert_string_equal(bench_says(&b, "one", "request.take", id, NULL), "ok");
	assert_int_equal(rename(path, away), 0);
	*b.now += 2;
	assert_string_equal(bench_says(&b, "one", "request.reveal", id, NULL), "world");
	assert_int_equal(rename(away, path), 0);
	*b.now += 2;
	assert_string_equal(bench_says(&b, "one", "request.reveal", id, NULL), "ok");
}

/* Who asks again and again does not make everybody else wait each time. */
static void
a_vault_that_hangs_is_left_alone_for_a_while(void **state)
{
	char id[64];
	json_t *answer;

	(void)state;
	assert_true(listed("one", NULL, id) > 0);
	(void)bench_says(&b, "one", "request.take", id, NULL);
	assert_true(stopped(b.vault));
	*b.now += 2;
	answer = bench_ask(&b, "one", "request.reveal", id, NULL);
	assert_non_null(strstr(json_string_value(json_object_get(answer, "error")), "no answer within two seconds"));
	json_decref(answer);
	*b.now += 2;
	answer = bench_ask(&b, "one", "request.reveal", id, NULL);
	assert_non_null(strstr(json_string_value(json_object_get(answer, "error")), "did not answer a moment ago"));
	json_decref(answer);
	assert_int_equal(kill(b.vault, SIGCONT), 0);
	*b.now += 10;
	assert_string_equal(bench_says(&b, "one", "request.reveal", id, NULL), "ok");
}

/* --- wardens ------------------------------------------------------------------------- */

static void
day_text(int64_t when_s, char out[16])
{
	time_t t = (time_t)when_s;
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, 16, "%Y-%m-%d", &tm);
}

static unsigned
wardens(char id[96])
{
	json_t *answer = bench_ask(&b, "sita", "warden.list", NULL, NULL);
	json_t *rows = json_object_get(json_object_get(answer, "result"), "rows");
	unsigned n = (unsigned)json_array_size(rows);

	if (n > 0)
		snprintf(id, 96, "\"id\":\"%s\"", json_string_value(json_object_get(json_array_get(rows, 0), "id")));
	json_decref(answer);
	return n;
}

static void
a_warden_takes_two_and_no_number(void **state)
{
	char args[400], extra[64], date[16], old[16], id[96] = "", text[600];
	json_t *answer;

	(void)state;
	*b.now += 25 * 3600;	/* an approver is not made on the day she approves */
	day_text(*b.now, date);
	day_text(*b.now - 200 * 86400, old);
	snprintf(args, sizeof(args), "{\"owner\":\"np\",\"number\":\"+" BENCH_WARDEN "\",\"area\":\"sebha\",\"language\":\"ne\","
	    "\"consent_date\":\"%s\",\"consent_ref\":\"folder 3\"}", old);
	assert_string_equal(bench_says(&b, "only-operator", "warden.add", args, NULL), "bad");	/* an old consent */
	snprintf(args, sizeof(args), "{\"owner\":\"np\",\"number\":\"+" BENCH_WARDEN "\",\"area\":\"sebha\",\"language\":\"ne\","
	    "\"consent_date\":\"%s\",\"consent_ref\":\"folder 3\"}", date);
	answer = bench_ask(&b, "only-operator", "warden.add", args, NULL);
	snprintf(text, sizeof(text), "%s", json_string_value(json_object_get(answer, "text")));
	assert_null(strstr(text, "7700900"));
	assert_non_null(strstr(text, "\"sealed\":\""));
	json_decref(answer);
	assert_int_equal(wardens(id), 0);
	bench_agreed(&b, "only-operator", "sita", "warden.add", args, extra);
	assert_int_equal(wardens(id), 0);
	assert_string_equal(bench_says(&b, "only-operator", "warden.add", NULL, extra), "ok");
	assert_int_equal(wardens(id), 1);
	assert_string_equal(bench_says(&b, "only-operator", "warden.add", NULL, extra), "denied");
	snprintf(args, sizeof(args), "{%s}", id);
	*b.now += 2;
	answer = bench_ask(&b, "sita", "warden.reveal", args, NULL);
	assert_string_equal(json_string_value(json_object_get(json_object_get(answer, "result"), "number")), "+" BENCH_WARDEN);
	json_decref(answer);
	assert_int_equal(bench_events(&b, "warden.reveal", NULL), 1);
	/* another year, and gone */
	snprintf(args, sizeof(args), "{%s,\"consent_date\":\"%s\"}", id, date);
	assert_string_equal(bench_says(&b, "sita", "warden.renew", args, NULL), "ok");
	snprintf(args, sizeof(args), "{%s}", id);
	assert_string_equal(bench_says(&b, "sita", "warden.remove", args, NULL), "ok");
	assert_int_equal(wardens(id), 0);
	assert_string_equal(bench_says(&b, "sita", "warden.remove", args, NULL), "denied");
	*b.now += 2;
	assert_string_equal(bench_says(&b, "sita", "warden.reveal", args, NULL), "denied");
	assert_int_equal(bench_events(&b, "warden.end", NULL), 1);	/* nothing ended the second time */
	assert_int_equal(bench_events(&b, "warden.reveal", NULL), 1);
}

/* Proposed under one key, done under the next: her row would be found by no STOP. */
static void
a_warden_of_an_old_key_is_proposed_again(void **state)
{
	char args[400], extra[64], date[16], id[96];

	(void)state;
	day_text(*b.now, date);
	snprintf(args, sizeof(args), "{\"owner\":\"np\",\"number\":\"+" BENCH_WARDEN "\",\"area\":\"sebha\",\"language\":\"ne\","
	    "\"consent_date\":\"%s\",\"consent_ref\":\"folder 3\"}", date);
	bench_agreed(&b, "only-operator", "sita", "warden.add", args, extra);
	b.now[1] = 1;		/* another key */
	assert_string_equal(bench_says(&b, "only-operator", "warden.add", NULL, extra), "denied");
	assert_int_equal(wardens(id), 0);
}

/* Low is what the service itself says another one before: three of one kind or ten of the other, in the last weeks. */
static void
facts_stand_as_the_service_holds_them(void **state)
{
	static const struct { const char *fact, *standing, *kind; int n; } cases[] = {
		{ "qa/embassy.1", "ok", "did_not_help", 0 },		/* nine */
		{ "qa/hotline.labour", "low", "does_not_work", 30 },	/* 23 of one service and 8 of another */
		{ "qa/hotline.police", "low", "does_not_work", 0 },	/* three */
		{ "qa/ngo.1", "ok", "did_not_help", 30 },		/* long ago */
	};
	json_t *answer = bench_ask(&b, "nepal", "fact.marks", NULL, NULL), *rows, *row;

	(void)state;
	rows = json_object_get(json_object_get(answer, "result"), "rows");
	assert_int_equal(json_array_size(rows), COUNT(cases));
	for (size_t i = 0; i < COUNT(cases); i++) {
		row = json_array_get(rows, i);
		assert_string_equal(json_string_value(json_object_get(row, "fact")), cases[i].fact);
		if (strcmp(json_string_value(json_object_get(row, "standing")), cases[i].standing) != 0)
			fail_msg("%s stands %s", cases[i].fact, json_string_value(json_object_get(row, "standing")));
		assert_int_equal(json_is_null(json_object_get(row, cases[i].kind)), cases[i].n == 0);
		assert_int_equal(json_integer_value(json_object_get(row, cases[i].kind)), cases[i].n);
	}
	json_decref(answer);
	/* who only reads sees nothing under ten */
	answer = bench_ask(&b, "only-auditor", "fact.marks", "{\"owner\":\"np\"}", NULL);
	assert_int_equal(json_array_size(json_object_get(json_object_get(answer, "result"), "rows")), 2);
	json_decref(answer);
	assert_string_equal(bench_says(&b, "nepal", "fact.mended", "{\"fact\":\"qa/hotline.labour\"}", NULL), "ok");
	answer = bench_ask(&b, "nepal", "fact.marks", NULL, NULL);
	assert_int_equal(json_array_size(json_object_get(json_object_get(answer, "result"), "rows")), 3);
	json_decref(answer);
	answer = bench_ask(&b, "only-auditor", "fact.marks", "{\"owner\":\"bd\"}", NULL);
	assert_int_equal(json_array_size(json_object_get(json_object_get(answer, "result"), "rows")), 1);	/* another owner's stay */
	json_decref(answer);
	assert_int_equal(bench_events(&b, "fact.mend", "qa:hotline.labour"), 1);
}

static void
a_backup_stays_in_its_folder(void **state)
{
	static const char *const bad[] = { "../people.db", "/tmp/x", "a/b", ".hidden", "", "x\\u0000y" };
	char args[64], path[160];
	struct stat st;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		snprintf(args, sizeof(args), "{\"name\":\"%s\"}", bad[i]);
		*b.now += 1;
		assert_string_equal(bench_says(&b, "only-operator", "backup", args, NULL), "bad");
	}
	*b.now += 1;
	assert_string_equal(bench_says(&b, "only-operator", "backup", "{\"name\":\"people-2026-11-27.db\"}", NULL), "ok");
	*b.now += 1;
	assert_string_equal(bench_says(&b, "only-operator", "backup", "{\"name\":\"people-2026-11-27.db\"}", NULL), "bad");
	snprintf(path, sizeof(path), "%s/backup/people-2026-11-27.db", b.folder);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 077, 0);
}

static void
tables_and_counters(void **state)
{
	json_t *answer = bench_ask(&b, "only-auditor", "stats.table", "{\"owner\":\"np\",\"from\":\"2026-W40\",\"to\":\"2026-W41\"}", NULL);

	(void)state;
	assert_string_equal(json_string_value(json_object_get(json_object_get(answer, "result"), "csv")), "topic,n\nnp 2026-W40 2026-W41,10\n");
	json_decref(answer);
	assert_string_equal(bench_says(&b, "only-auditor", "stats.table",
	    "{\"owner\":\"np\",\"from\":\"2026-W41\",\"to\":\"2026-W40\"}", NULL), "bad");
	answer = bench_ask(&b, "only-auditor", "status", NULL, NULL);
	assert_string_equal(json_string_value(json_object_get(json_object_get(answer, "result"), "lines")), "messages=3\n");
	json_decref(answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(callers_see_their_area),
		cmocka_unit_test(pages_follow_each_other),
		cmocka_unit_test(a_number_is_for_who_took_it),
		cmocka_unit_test(no_vault_no_number),
		cmocka_unit_test(a_vault_that_hangs_is_left_alone_for_a_while),
		cmocka_unit_test(facts_stand_as_the_service_holds_them),
		cmocka_unit_test(a_backup_stays_in_its_folder),
		cmocka_unit_test(tables_and_counters),
		cmocka_unit_test(a_warden_takes_two_and_no_number),	/* moves the clock by a day */
		cmocka_unit_test(a_warden_of_an_old_key_is_proposed_again),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
