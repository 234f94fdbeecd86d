/* test_week.c - weeks and months of whole weeks, against dates from the calendar */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/week.h"

#define DAY ((int64_t)86400)

static void
days_have_the_week_of_the_calendar(void **state)
{
	static const struct { int64_t when_s; const char *week, *month; } cases[] = {
		{ 0, "1970-W01", "1970-01" },
		{ -3 * DAY, "1970-W01", "1970-01" },
		{ -3 * DAY - 1, "1969-W52", "1969-12" },
		{ 1609459199, "2020-W53", "2020-12" },		/* 2020-12-31 */
		{ 1609459200, "2020-W53", "2020-12" },		/* 2021-01-01, a Friday */
		{ 1609718400, "2021-W01", "2021-01" },		/* 2021-01-04 */
		{ 1795737600, "2026-W48", "2026-11" },		/* 2026-11-27 */
		{ 1767052800, "2026-W01", "2026-01" },		/* 2025-12-30, a Tuesday */
		{ 951782400, "2000-W09", "2000-03" },		/* 2000-02-29, a Tuesday: Thursday is in March */
		{ 4107196800, "2100-W08", "2100-02" },		/* 2100-02-25, a Thursday; 2100 has no 29 February */
	};

	(void)state;
	for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char name[WEEK_NAME_BYTES], month[WEEK_NAME_BYTES];

		week_name(week_at(cases[i].when_s), name);
		month_name(week_month(week_at(cases[i].when_s)), month);
		assert_string_equal(name, cases[i].week);
		assert_string_equal(month, cases[i].month);
	}
}

static void
every_week_is_read_back_and_is_in_one_month(void **state)
{
	(void)state;
	for (int32_t week = -100; week < 20000; week++) {	/* until 2353 */
		char name[WEEK_NAME_BYTES];
		int32_t again = 0, month = week_month(week);

		week_name(week, name);
		assert_true(week_parse(name, &again));
		assert_int_equal(again, week);
		assert_int_equal(week_at(week_first_day(week) * DAY), week);
		assert_int_equal(week_at((week_first_day(week) + 7) * DAY - 1), week);
		assert_true(month_first_week(month) <= week && week <= month_last_week(month));
		assert_int_equal(month_last_week(month) + 1, month_first_week(month + 1));
		assert_in_range(month_last_week(month) - month_first_week(month) + 1, 4, 5);
	}
}

static void
what_is_no_week_is_refused(void **state)
{
	static const char *const cases[] = { "", "2026", "2026-W", "2026-W4", "2026-W00", "2026-W54", "2025-W53", "2026-w47",
		"2026-W471", " 2026-W47", "2026W47", "20260W47", "2026-W4a", "-026-W47", "2026-11" };

	(void)state;
	for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int32_t week = 7;

		assert_false(week_parse(cases[i], &week));
		assert_int_equal(week, 7);
	}
}

static void
a_week_is_closed_a_day_after_its_sunday(void **state)
{
	int32_t week = 2970;
	int64_t monday_after = (int64_t)week_first_day(week + 1) * DAY;

	(void)state;
	assert_int_equal(week_last_closed(monday_after), week - 1);
	assert_int_equal(week_last_closed(monday_after + DAY - 1), week - 1);
	assert_int_equal(week_last_closed(monday_after + DAY), week);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_have_the_week_of_the_calendar),
		cmocka_unit_test(every_week_is_read_back_and_is_in_one_month),
		cmocka_unit_test(what_is_no_week_is_refused),
		cmocka_unit_test(a_week_is_closed_a_day_after_its_sunday),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
