/* test_script.c - the words of a talk file, and lines that are none */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/talk/script.h"

static void
lines_are_read(void **state)
{
	static const struct { const char *line; unsigned count; const char *last; size_t len; } cases[] = {
		{ "", 0, "", 0 }, { "# A is nobody", 0, "", 0 }, { "   \t", 0, "", 0 },
		{ "A presses 3", 3, "3", 1 }, { "A presses 3   # a key", 3, "3", 1 },
		{ "A texts \"\"", 3, "", 0 }, { "A texts \"a b\"", 3, "a b", 3 },
		{ "A texts \"\\\"\\\\\\n\"", 3, "\"\\\n", 3 },
		{ "A texts \"\\x00\\xfF\"", 3, "\0\xff", 2 },
		{ "A texts \"ab\" x 3", 3, "ababab", 6 },
		{ "A texts \"# no comment\"", 3, "# no comment", 12 },
		{ "A dials *384*77#", 3, "*384*77#", 8 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct script_line *l = xcalloc(1, sizeof *l);
		char room[256];
		struct buf why = BUF_OVER(room);

		if (!script_read(l, cases[i].line, &why) || l->count != cases[i].count)
			fail_msg("%s: %u words, %s", cases[i].line, l->count, why.ptr);
		if (l->count > 0 && (l->word[l->count - 1].len != cases[i].len
		    || memcmp(l->word[l->count - 1].text, cases[i].last, cases[i].len) != 0))
			fail_msg("%s: last word \"%s\"", cases[i].line, l->word[l->count - 1].text);
		free(l);
	}
}

static void
mistakes_are_told(void **state)
{
	static const char *const bad[] = {
		"A texts \"open", "A texts \"\\q\"", "A texts \"\\x0\"", "A texts \"a\" x 0",
		"A texts \"a\" x many", "A texts \"a\" x 99999999", "1 2 3 4 5 6 7 8 9 10 11 12 13",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct script_line *l = xcalloc(1, sizeof *l);
		char room[256];
		struct buf why = BUF_OVER(room);

		if (script_read(l, bad[i], &why) || why.len == 0)
			fail_msg("%s: taken, or nothing said", bad[i]);
		free(l);
	}
}

static void
times_are_read(void **state)
{
	static const struct { const char *word; bool ok; int64_t s; } spans[] = {
		{ "+1s", true, 1 }, { "+11m", true, 660 }, { "+2h", true, 7200 }, { "+90d", true, 7776000 },
		{ "+m", false, 0 }, { "11m", false, 0 }, { "+11", false, 0 }, { "+11x", false, 0 },
		{ "+1mm", false, 0 },
	};
	int64_t s;

	(void)state;
	for (size_t i = 0; i < COUNT(spans); i++)
		if (script_span(spans[i].word, &s) != spans[i].ok || (spans[i].ok && s != spans[i].s))
			fail_msg("%s", spans[i].word);
	assert_true(script_time("2026-11-20T12:00:00Z", &s));
	assert_int_equal(s, 1795176000);
	assert_false(script_time("2026-11-20", &s));
	assert_false(script_time("2026-11-20T12:00:00Zx", &s));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_read),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(times_are_read),
	};

	return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
