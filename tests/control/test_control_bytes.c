/*
 * test_control_bytes.c - right requests with a few bytes changed: each has an answer, and the server lives
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/control/bench.h"

static struct bench b;

static int
set_up(void **state)
{
	(void)state;
	bench_open(&b, BENCH_RAM);
	bench_found(&b);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	bench_close(&b);
	return 0;
}

static void
changed_requests(void **state)
{
	static const struct { const char *op, *rest; } right[] = {
		{ "staff.add", "\"args\":{\"name\":\"eve\",\"owner\":\"np\",\"roles\":[\"caller\",\"editor\"],\"area\":\"x\"}" },
		{ "staff.change", "\"args\":{\"name\":\"bea\",\"roles\":[\"admin\"],\"blocked\":false}" },
		{ "staff.recode", "\"approval\":\"00112233445566778899aabbccddeeff\"" },
		{ "approval.show", "\"args\":{\"id\":\"00112233445566778899aabbccddeeff\"}" },
		{ "stats.table", "\"args\":{\"owner\":\"np\",\"from\":\"2026-W01\",\"to\":\"2026-W02\"}" },
		{ "approval.list", "\"args\":{\"open\":true}" },
	};
	static const char letters[] = "\"\\{}[],:0-9a\x01\x7f\xc3\xff e\t'";
	uint32_t seed = 1;
	char line[1024];

	(void)state;
	for (unsigned i = 0; i < 3000; i++) {
		json_t *answer;
		int len = snprintf(line, sizeof(line), "{\"op\":\"%s\",\"token\":\"%s\",%s}", right[i % COUNT(right)].op,
		    bench_person(&b, "ada")->token, right[i % COUNT(right)].rest);

		for (unsigned change = 0; change < i % 5; change++) {
			seed = seed * 1664525u + 1013904223u;
			line[(seed >> 8) % (unsigned)len] = letters[(seed >> 24) % (sizeof(letters) - 1)];
		}
		answer = bench_send(&b, line);
		assert_non_null(answer);
		json_decref(answer);
	}
	assert_string_equal(bench_says(&b, "ada", "whoami", NULL, NULL), "ok");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(changed_requests) };

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
