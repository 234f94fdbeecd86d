/*
 * test_sending_ask.c - nights, and when the last part has left
 *
 * Ends are held against a walk through the seconds, as who has only a watch would.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "routing/sending.h"

/* 2026-11-27 00:00:00 UTC, a Friday. */
#define DAY ((int64_t)1795737600)
#define AT(h, m) (DAY + (h) * 3600 + (m) * 60)

static const struct { int from, to, offset; int64_t now, awake; } nights[] = {
	{ 21 * 60, 8 * 60,    0, AT(20, 59), 0 },
	{ 21 * 60, 8 * 60,    0, AT(21, 0),  AT(32, 0) },
	{ 21 * 60, 8 * 60,    0, AT(23, 59), AT(32, 0) },
	{ 21 * 60, 8 * 60,    0, AT(0, 0),   AT(8, 0) },
	{ 21 * 60, 8 * 60,    0, AT(7, 59) + 59, AT(8, 0) },
	{ 21 * 60, 8 * 60,    0, AT(8, 0),   0 },
	{ 21 * 60, 8 * 60,  180, AT(17, 59), 0 },		/* 20:59 in Riyadh */
	{ 21 * 60, 8 * 60,  180, AT(18, 0),  AT(29, 0) },
	{ 21 * 60, 8 * 60,  180, AT(4, 59),  AT(5, 0) },
	{ 21 * 60, 8 * 60,  345, AT(15, 15), AT(26, 15) },	/* 21:00 in Kathmandu */
	{ 21 * 60, 8 * 60, -180, AT(0, 0),   AT(11, 0) },	/* still yesterday, 21:00, in Brasilia */
	{ 21 * 60, 8 * 60, -180, AT(11, 0),  0 },
	{ 0,	   6 * 60,    0, AT(0, 0),   AT(6, 0) },
	{ 0,	   6 * 60,    0, AT(6, 0),   0 },
	{ 13 * 60, 15 * 60,   0, AT(14, 0),  AT(15, 0) },	/* a night at noon is one, too */
	{ 13 * 60, 15 * 60,   0, AT(12, 59), 0 },
	{ 22 * 60, 0,	      0, AT(23, 0),  AT(24, 0) },
	{ 480,	   480,	      0, AT(8, 0),   0 },		/* no night */
	{ 21 * 60, 8 * 60,    0, -1,	     8 * 3600 },	/* 1969-12-31 23:59:59 */
};

static void
nights_are_the_ones_of_the_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(nights); i++) {
		struct sending_country c = { .offset_minutes = (int16_t)nights[i].offset, .night_from = (int16_t)nights[i].from,
		    .night_to = (int16_t)nights[i].to };
		int64_t got = sending_awake_s(&c, nights[i].now);

		if (got != nights[i].awake)
			fail_msg("row %zu: %ld instead of %ld", i, (long)(got - DAY), (long)(nights[i].awake - DAY));
	}
}

static const struct { int from, to, offset; unsigned pace; unsigned long parts; bool at_night; int64_t now, end; } ends[] = {
	{ 21 * 60, 8 * 60,   0, 20, 0,	    false, AT(23, 0), AT(23, 0) },
	{ 21 * 60, 8 * 60,   0, 20, 1,	    false, AT(9, 0),  AT(9, 0) + 1 },
	{ 21 * 60, 8 * 60,   0, 20, 20,	    false, AT(9, 0),  AT(9, 0) + 1 },
	{ 21 * 60, 8 * 60,   0, 20, 21,	    false, AT(9, 0),  AT(9, 0) + 2 },
	{ 21 * 60, 8 * 60, 180, 20, 62519,  false, AT(11, 0), AT(11, 52) + 6 },		/* ecosystem: 52 min 6 s */
	{ 21 * 60, 8 * 60,   0, 20, 1,	    false, AT(22, 0), AT(32, 0) + 1 },		/* begins in the morning */
	{ 21 * 60, 8 * 60,   0, 20, 1,	    true,  AT(22, 0), AT(22, 0) + 1 },
	{ 21 * 60, 8 * 60,   0, 1,  3600,   false, AT(20, 0), AT(21, 0) },		/* just before the night */
	{ 21 * 60, 8 * 60,   0, 1,  3601,   false, AT(20, 0), AT(32, 0) + 1 },
	{ 21 * 60, 8 * 60,   0, 1,  46800,  false, AT(8, 0),  AT(21, 0) },		/* a whole day of 13 hours */
	{ 21 * 60, 8 * 60,   0, 1,  46801,  false, AT(8, 0),  AT(32, 0) + 1 },
	{ 21 * 60, 8 * 60,   0, 1,  93600,  false, AT(8, 0),  AT(45, 0) },		/* two of them */
	{ 21 * 60, 8 * 60,   0, 1,  93601,  false, AT(8, 0),  AT(56, 0) + 1 },
	{ 480,	   480,	     0, 1,  864000, false, AT(8, 0),  AT(248, 0) },
	{ 21 * 60, 8 * 60,   0, 10, 800000, true,  AT(22, 0), AT(22, 0) + 80000 },
};

static void
ends_leave_nights_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct sending_country c = { .offset_minutes = (int16_t)ends[i].offset, .night_from = (int16_t)ends[i].from,
		    .night_to = (int16_t)ends[i].to };
		int64_t got = sending_ends_s(&c, ends[i].pace, ends[i].parts, ends[i].at_night, ends[i].now);

		if (got != ends[i].end)
			fail_msg("row %zu: %ld instead of %ld", i, (long)(got - DAY), (long)(ends[i].end - DAY));
	}
}

static int64_t
walked(const struct sending_country *c, unsigned pace, unsigned long parts, int64_t now)
{
	while (parts > 0) {
		if (sending_awake_s(c, now) == 0)
			parts -= parts < pace ? parts : pace;
		now++;
	}
	return now;
}

static void
ends_are_those_of_a_walk(void **state)
{
	uint64_t seed = 9;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct sending_country c;
		unsigned pace;
		unsigned long parts;
		int64_t now, is;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		c = (struct sending_country){ .offset_minutes = (int16_t)((int)(seed >> 33) % 56 * 15),
		    .night_from = (int16_t)((seed >> 40) % 1440), .night_to = (int16_t)((seed >> 50) % 1440) };
		pace = (unsigned)(seed >> 20) % 30 + 1;
		parts = (unsigned long)(seed >> 10) % 200000 * pace / 7;
		now = AT(0, 0) + (int64_t)(seed >> 17) % 86400;
		is = sending_ends_s(&c, pace, parts, false, now);
		if (is != walked(&c, pace, parts, now) && parts > 0)
			fail_msg("%d: %lu parts, night %d-%d, %ld instead of %ld", i, parts, c.night_from, c.night_to, (long)(is - now),
			    (long)(walked(&c, pace, parts, now) - now));
	}
}

static void
an_end_beyond_all_plans_is_no_overflow(void **state)
{
	struct sending_country c = { .night_from = 1, .night_to = 0 };		/* a minute a day */

	(void)state;
	assert_true(sending_ends_s(&c, 1, (unsigned long)-1, false, DAY) > DAY);
	assert_true(sending_ends_s(&c, 1, (unsigned long)-1, true, DAY) > DAY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nights_are_the_ones_of_the_place),
		cmocka_unit_test(ends_leave_nights_out),
		cmocka_unit_test(ends_are_those_of_a_walk),
		cmocka_unit_test(an_end_beyond_all_plans_is_no_overflow),
	};

	return cmocka_run_group_tests_name("sending_ask", tests, NULL, NULL);
}
