/*
 * test_control_pack.c - packs over the control socket: whose, what a rule forbids, what the audit log holds of it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/control/control_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/control/bench.h"

static struct bench b;

static int
set_up(void **state)
{
	(void)state;
	bench_open(&b, BENCH_RAM);
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

static const struct { const char *who, *op, *args, *code; } cases[] = {
	/* of the whole gateway: any, but which is said */
	{ "only-operator", "pack.serve", "{\"owner\":\"safar-np\",\"serial\":13}", "ok" },
	{ "only-editor", "pack.try", "{\"owner\":\"safar-bd\",\"serial\":13,\"tests\":true}", "ok" },
	{ "only-approver", "pack.back", "{\"owner\":\"safar-bd\",\"reason\":\"x\"}", "ok" },
	{ "ada", "pack.back", "{\"owner\":\"safar-bd\",\"reason\":\"x\"}", "ok" },
	{ "ada", "pack.serve", "{\"owner\":\"safar-bd\",\"serial\":13}", "role" },
	{ "only-operator", "pack.serve", "{\"serial\":13}", "bad" },
	{ "only-operator", "pack.serve", "{\"owner\":\"safar-mm\",\"serial\":13}", "bad" },
	/* of one owner: hers, named or not; another's and none look alike */
	{ "sita", "pack.serve", "{\"serial\":13}", "ok" },
	{ "sita", "pack.serve", "{\"owner\":\"safar-np\",\"serial\":13}", "ok" },
	{ "sita", "pack.serve", "{\"owner\":\"safar-bd\",\"serial\":13}", "denied" },
	{ "sita", "pack.serve", "{\"owner\":\"safar-mm\",\"serial\":13}", "denied" },
	{ "sita", "pack.list", "{\"owner\":\"safar-bd\"}", "denied" },
	/* on whom: one way, and only one */
	{ "sita", "pack.try", "{\"serial\":13}", "bad" },
	{ "sita", "pack.try", "{\"serial\":13,\"tests\":false}", "bad" },
	{ "sita", "pack.try", "{\"serial\":13,\"tests\":true,\"percent\":5}", "bad" },
	{ "sita", "pack.try", "{\"serial\":13,\"percent\":100}", "bad" },
	{ "sita", "pack.try", "{\"serial\":13,\"percent\":0}", "bad" },
	{ "sita", "pack.try", "{\"serial\":13,\"bearer\":\"ussd_http\"}", "ok" },
	/* a serial is often the second in which the pack was made, and longer than 32 bits in time */
	{ "sita", "pack.serve", "{\"serial\":17957800001}", "ok" },
	{ "sita", "pack.serve", "{\"serial\":0}", "bad" },
	{ "sita", "pack.serve", "{\"serial\":-1}", "bad" },
	{ "sita", "pack.back", "{\"serial\":11,\"reason\":\"call +44 7700 900123\"}", "bad" },
	{ "sita", "pack.back", "{\"serial\":11}", "bad" },
	/* a rule, and the world */
	{ "sita", "pack.back", "{\"serial\":9,\"reason\":\"x\"}", "rule" },
	{ "sita", "pack.back", "{\"serial\":8,\"reason\":\"x\"}", "world" },
};

static void
who_may_move_what(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *code;

		*b.now += 1;	/* so that none is told to wait */
		code = bench_says(&b, cases[i].who, cases[i].op, cases[i].args, NULL);
		if (strcmp(code, cases[i].code) != 0)
			fail_msg("%s %s %s: %s", cases[i].who, cases[i].op, cases[i].args, code);
	}
}

static void
the_log_holds_which_and_why(void **state)
{
	static const char long_reason[] = "{\"serial\":1795780000,\"reason\":\"\xe0\xa4\xb9\xe0\xa4\x9f the hotline of Doha does not answer, "
	    "and nobody there knows why it should not\"}";

	(void)state;
	*b.now += 1;
	assert_string_equal(bench_says(&b, "sita", "pack.back", long_reason, NULL), "ok");
	assert_int_equal(bench_events(&b, "pack.back", "s1795780000 .. the hotline of Doha does not answer, and nobody "), 1);
	*b.now += 1;
	assert_string_equal(bench_says(&b, "sita", "pack.try", "{\"serial\":21,\"percent\":10}", NULL), "ok");
	assert_string_equal(bench_says(&b, "sita", "pack.back", "{\"reason\":\"worse\"}", NULL), "ok");
	assert_int_equal(bench_events(&b, "pack.back", "worse"), 1);
	assert_int_equal(bench_events(&b, "pack.denied", NULL), 2);	/* 9 and 8, above */
	assert_int_equal(bench_events(&b, "pack.denied", "s9 x"), 1);
	assert_true(bench_file_has(&b, "audit.log", "s21 10 of 100 by u"));
	assert_true(bench_file_has(&b, "audit.log", "s13 ussd_http by u"));
	assert_true(bench_file_has(&b, "audit.log", "safar-np"));
}

static void
what_is_listed_is_hers(void **state)
{
	json_t *answer, *rows, *rates;

	(void)state;
	answer = bench_ask(&b, "only-auditor", "pack.list", "{}", NULL);
	assert_int_equal(json_array_size(json_object_get(json_object_get(answer, "result"), "rows")), 6);
	assert_int_equal(json_array_size(json_object_get(json_object_get(answer, "result"), "indexes")), 2);
	json_decref(answer);
	answer = bench_ask(&b, "sita", "pack.list", "{}", NULL);
	rows = json_object_get(json_object_get(answer, "result"), "rows");
	assert_int_equal(json_array_size(rows), 3);
	assert_string_equal(json_string_value(json_object_get(json_array_get(rows, 0), "owner")), "safar-np");
	assert_string_equal(json_string_value(json_object_get(json_array_get(rows, 0), "state")), "tried 10 of 100");
	rates = json_object_get(json_array_get(rows, 0), "rates");
	assert_int_equal(json_integer_value(json_object_get(rates, "not_understood")), 7);
	assert_int_equal(json_integer_value(json_object_get(rates, "screens")), 12);
	assert_true(json_is_null(json_object_get(json_array_get(rows, 2), "rates")));
	json_decref(answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_may_move_what),
		cmocka_unit_test(the_log_holds_which_and_why),
		cmocka_unit_test(what_is_listed_is_hers),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
