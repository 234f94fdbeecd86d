/*
 * test_quantity.c - money, hours and distances from UTC have one reading, or none
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "content/quantity.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static void
money_is_digits_and_a_point(void **state)
{
	static const struct { const char *text; unsigned digits; int64_t millionths; } cases[] = {
		{ "0", 6, 0 }, { "0.40", 6, 400000 }, { "7", 6, 7000000 }, { "0.000001", 6, 1 }, { "999999.999999", 6, 999999999999 },
		{ "012", 6, 12000000 }, { "0000000.5", 6, 500000 }, { "999999999999.999999", 12, 999999999999999999 },
		{ "1000000", 6, -1 }, { "0.0000001", 6, -1 }, { "", 6, -1 }, { ".5", 6, -1 }, { "5.", 6, -1 }, { "-1", 6, -1 }, { "+1", 6, -1 },
		{ "1,5", 6, -1 }, { " 1", 6, -1 }, { "1 ", 6, -1 }, { "1.5.5", 6, -1 }, { "1e3", 6, -1 }, { "0x1", 6, -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint64_t millionths = 0;
		bool is_money = quantity_money(cases[i].text, cases[i].digits, &millionths);

		if (is_money != (cases[i].millionths >= 0) || (is_money && millionths != (uint64_t)cases[i].millionths))
			fail_msg("\"%s\": %d, %llu", cases[i].text, is_money, (unsigned long long)millionths);
	}
}

static void
money_is_said_in_hundredths_and_never_more_than_it_is(void **state)
{
	static const struct { uint64_t millionths; const char *said; } cases[] = {
		{ 0, "QAR 0.00" }, { 9999, "QAR 0.00" }, { 10000, "QAR 0.01" }, { 400000, "QAR 0.40" }, { 12999999, "QAR 12.99" },
	};
	char room[64];
	struct buf said = BUF_OVER(room);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_reset(&said);
		quantity_money_say(&said, "QAR", cases[i].millionths);
		assert_string_equal(said.ptr, cases[i].said);
	}
}

static void
a_currency_is_three_capitals(void **state)
{
	(void)state;
	assert_true(quantity_is_currency("QAR"));
	for (const char *const *bad = (const char *const []){ "", "QA", "QARS", "qar", "QA1", " QAR", NULL }; *bad != NULL; bad++)
		assert_false(quantity_is_currency(*bad));
}

static void
hours_are_two_clocks(void **state)
{
	static const struct { const char *text; int begin, end; } cases[] = {
		{ "09:00-12:30", 540, 750 }, { "00:00-24:00", 0, 1440 }, { "21:00-08:00", 1260, 480 }, { "09:00-09:00", 540, 540 },
		{ "9:00-12:00", -1, 0 }, { "09:00", -1, 0 }, { "09:00-", -1, 0 }, { "09:00-12:60", -1, 0 }, { "24:01-24:00", -1, 0 },
		{ "09:00-12:00 ", -1, 0 }, { "09:00--2:00", -1, 0 }, { "09.00-12.00", -1, 0 }, { "25:00-26:00", -1, 0 }, { "", -1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int begin, end;
		bool are_hours = quantity_hours(cases[i].text, &begin, &end);

		if (are_hours != (cases[i].begin >= 0) || (are_hours && (begin != cases[i].begin || end != cases[i].end)))
			fail_msg("\"%s\": %d to %d", cases[i].text, begin, end);
	}
}

static void
a_distance_from_utc_is_one_that_exists(void **state)
{
	static const struct { const char *text; int minutes; } cases[] = {
		{ "+03:00", 180 }, { "-12:00", -720 }, { "+14:00", 840 }, { "+05:45", 345 }, { "-03:30", -210 }, { "+00:00", 0 }, { "-00:00", 0 },
		{ "03:00", 9999 }, { "+3:00", 9999 }, { "+14:15", 9999 }, { "-12:15", 9999 }, { "+05:40", 9999 }, { "+03:00Z", 9999 }, { "Z", 9999 },
		{ "", 9999 }, { "+", 9999 }, { "+03-00", 9999 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int16_t minutes = 9999;

		assert_int_equal(quantity_utc_offset(cases[i].text, &minutes), cases[i].minutes != 9999);
		assert_int_equal(minutes, cases[i].minutes);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(money_is_digits_and_a_point),
		cmocka_unit_test(money_is_said_in_hundredths_and_never_more_than_it_is),
		cmocka_unit_test(a_currency_is_three_capitals),
		cmocka_unit_test(hours_are_two_clocks),
		cmocka_unit_test(a_distance_from_utc_is_one_that_exists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
