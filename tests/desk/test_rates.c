/*
 * test_rates.c - rates that are shown, rates that are no more, files that are refused
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "content/pack.h"
#include "gateway/desk/rates.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/desk/desk_case.h"

#define DAY_S INT64_C(86400)
#define NOV_20 (INT64_C(20777) * DAY_S)		/* 2026-11-20T00:00Z */
#define HEAD "[rates]\nas_of = 2026-11-20\nexpires = 2026-11-27\nsource = \"Central bank\"\n"
#define RATE(pair, from, to, rate) "[rate." pair "]\nfrom = " from "\nto = " to "\nrate = " rate "\n"
#define FILE_TEXT HEAD RATE("qa-in", "QAR", "INR", "24.1") RATE("ae-np", "AED", "NPR", "39.05") \
	RATE("qa-bd", "QAR", "BDT", "33.50") RATE("qa-np", "QAR", "NPR", "36.42") RATE("qa-ph", "QAR", "PHP", "16") \
	RATE("kw-np", "KWD", "NPR", "466.000125")

static struct rates *kept;	/* by reads(), for the tests below */
static int64_t clock_s;

static bool
reads(const char *path, struct diag *d)
{
	rates_free(kept);
	kept = rates_read(path, clock_s, d);
	return kept != NULL;
}

static int
set_up(void **state)
{
	struct desk_case *c = xcalloc(1, sizeof(*c));

	clock_s = NOV_20 + 9 * 3600;
	desk_case_open(c);
	desk_case_lay(c, "rates.ini", FILE_TEXT);
	*state = c;
	return 0;
}

static int
tear_down(void **state)
{
	rates_free(kept);
	kept = NULL;
	desk_case_close(*state);
	free(*state);
	return 0;
}

static void
a_screen_shows_her_way_first(void **state)
{
	static const struct { const char *stay, *origin, *lines; } cases[] = {
		{ "QA", "NP", "1 QAR = 36.42 NPR 2026-11-20\n1 QAR = 24.1 INR 2026-11-20\n1 QAR = 33.50 BDT 2026-11-20" },
		{ "QA", "PH", "1 QAR = 16 PHP 2026-11-20\n1 QAR = 24.1 INR 2026-11-20\n1 QAR = 33.50 BDT 2026-11-20" },
		{ "QA", "", "1 QAR = 24.1 INR 2026-11-20\n1 QAR = 33.50 BDT 2026-11-20\n1 QAR = 36.42 NPR 2026-11-20" },
		{ "AE", "NP", "1 AED = 39.05 NPR 2026-11-20" },
		{ "AE", "PH", "1 AED = 39.05 NPR 2026-11-20" },
		{ "KW", "NP", "1 KWD = 466.000125 NPR 2026-11-20" },
		{ "SA", "NP", NULL },
		{ "NP", "QA", NULL },
		{ "", "NP", NULL },
	};

	assert_true(desk_case_read(*state, "rates.ini", reads));
	for (size_t i = 0; i < COUNT(cases); i++) {
		char room[200];
		struct buf out = BUF_OVER(room);
		bool is_shown = rates_line(kept, country_code(cases[i].stay), country_code(cases[i].origin), clock_s, &out);

		assert_int_equal(is_shown, cases[i].lines != NULL);
		assert_string_equal(out.ptr, is_shown ? cases[i].lines : "");
	}
	assert_string_equal(kept->source, "Central bank");
}

/* The clock may be a day wrong, either way, and nothing false is shown. */
static void
old_rates_are_no_rates(void **state)
{
	static const struct { int64_t now_s; bool is_shown; } cases[] = {
		{ NOV_20, true }, { NOV_20 - 1, true }, { NOV_20 - DAY_S, true }, { NOV_20 - DAY_S - 1, false },
		{ NOV_20 + 7 * DAY_S, true }, { NOV_20 + 8 * DAY_S - 1, true }, { NOV_20 + 8 * DAY_S, false },
		{ NOV_20 + 4000 * DAY_S, false }, { 0, false }, { -1, false },
	};

	assert_true(desk_case_read(*state, "rates.ini", reads));
	for (size_t i = 0; i < COUNT(cases); i++) {
		char room[200];
		struct buf out = BUF_OVER(room);

		assert_int_equal(rates_are_good(kept, cases[i].now_s), cases[i].is_shown);
		assert_int_equal(rates_line(kept, COUNTRY('Q', 'A'), COUNTRY('N', 'P'), cases[i].now_s, &out), cases[i].is_shown);
		assert_int_equal(out.len > 0, cases[i].is_shown);
	}
	assert_false(rates_are_good(NULL, NOV_20));
	assert_false(rates_line(NULL, COUNTRY('Q', 'A'), COUNTRY('N', 'P'), NOV_20, NULL));
}

static void
when_a_file_is_accepted(void **state)
{
	static const struct { int64_t now_s; const char *said; } cases[] = {
		{ NOV_20, "" },
		{ NOV_20 - 1, "" },		/* written east of us */
		{ NOV_20 - DAY_S, "" },
		{ NOV_20 - DAY_S - 1, "rates.ini:2:9: error: [rates] as_of: 2026-11-20 lies in the future; these rates, or the clock "
		    "here, are wrong [E123]\n    2 | as_of = 2026-11-20\n      |         ^^^^^^^^^^\n"
		    "      = Write the value in the shape that the line above says.\n1 error\n" },
		{ NOV_20 + 300 * DAY_S, "" },	/* expired: safard starts, and shows none */
	};
	struct desk_case *c = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		clock_s = cases[i].now_s;
		assert_int_equal(desk_case_read(c, "rates.ini", reads), *cases[i].said == '\0');
		assert_string_equal(c->said, cases[i].said);
	}
	assert_true(desk_case_read(c, "", reads));
	assert_int_equal(kept->count, 0);
	assert_false(rates_are_good(kept, NOV_20));
	assert_false(desk_case_read(c, "no-such-file.ini", reads));
	assert_string_equal(c->said, "no-such-file.ini: error: cannot be read: No such file or directory [E101]\n"
	    "      = Check that the file is there, is spelt like this, and may be read by you.\n1 error\n");
}

/* Days are counted here, not by a library: ends of months and leap years. */
static void
days_of_the_calendar(void **state)
{
	static const struct { const char *day; int32_t days; bool is_day; } cases[] = {
		{ "2000-02-29", 11016, true }, { "2026-11-20", 20777, true }, { "2028-02-29", 21243, true },
		{ "2028-12-31", 21549, true }, { "2100-02-28", 47540, true }, { "2100-02-29", 0, false }, { "2027-02-29", 0, false },
		{ "2026-04-31", 0, false }, { "2026-13-01", 0, false }, { "2026-00-10", 0, false }, { "2026-01-00", 0, false },
		{ "1999-12-31", 0, false }, { "2026-1-1", 0, false }, { "2026-11-20 ", 0, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[400];

		snprintf(text, sizeof(text), "[rates]\nas_of = \"%s\"\nexpires = \"%s\"\nsource = x\n" RATE("qa-np", "QAR", "NPR", "1"),
		    cases[i].day, cases[i].day);
		clock_s = cases[i].days * DAY_S;
		desk_case_lay(*state, "day.ini", text);
		assert_int_equal(desk_case_read(*state, "day.ini", reads), cases[i].is_day);
		if (cases[i].is_day)
			assert_int_equal(kept->as_of_day, cases[i].days);
	}
}

static void
every_bad_file_is_refused_with_its_text(void **state)
{
	desk_case_refused(*state, ".rates.ini", reads);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_screen_shows_her_way_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(old_rates_are_no_rates, set_up, tear_down),
		cmocka_unit_test_setup_teardown(when_a_file_is_accepted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(days_of_the_calendar, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_bad_file_is_refused_with_its_text, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
