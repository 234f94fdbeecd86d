/*
 * test_believed.c - clocks that jump, are set right, drift, and jump again
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/broadcast/believed.h"
#include "locales/text/bug.h"

enum { T = 1795000000, DAY = 86400 };

/* At so many seconds of the boot clock the wall clock is so far from the one that goes on evenly. */
struct moment { int64_t boot_s, off_s, believed_off_s, jump_s; };

static void
play(const struct moment *m, size_t count)
{
	struct believed b = { 0 };

	for (size_t i = 0; i < count; i++) {
		int64_t jump_s, s = believed_s(&b, T + m[i].boot_s + m[i].off_s, (1000 + m[i].boot_s) * 1000, &jump_s);

		if (s != T + m[i].boot_s + m[i].believed_off_s || jump_s != m[i].jump_s)
			fail_msg("moment %zu: off by %lld, jumped %lld", i, (long long)(s - T - m[i].boot_s), (long long)jump_s);
	}
}
#define PLAY(...) play((const struct moment[]){ __VA_ARGS__ }, COUNT(((const struct moment[]){ __VA_ARGS__ })))

static void
a_jump_is_believed_when_it_stays(void **state)
{
	(void)state;
	PLAY({ 0, 0, 0, 0 }, { 10, 2 * DAY, 0, 2 * DAY }, { 300, 2 * DAY, 0, 0 }, { 609, 2 * DAY, 0, 0 }, { 610, 2 * DAY, 2 * DAY, 0 },
	    { 620, 2 * DAY, 2 * DAY, 0 });
}

static void
one_that_is_set_right_has_done_nothing(void **state)
{
	(void)state;
	PLAY({ 0, 0, 0, 0 }, { 10, 2 * DAY, 0, 2 * DAY }, { 500, 1, 1, 0 }, { 1500, 1, 1, 0 }, { 1510, DAY, 1, DAY - 1 });
}

/* Each jump has ten minutes of its own. */
static void
a_second_jump_is_doubted_anew(void **state)
{
	(void)state;
	PLAY({ 0, 0, 0, 0 }, { 10, 120, 0, 120 }, { 580, 5 * DAY, 0, 5 * DAY }, { 620, 5 * DAY, 0, 0 }, { 1179, 5 * DAY, 0, 0 },
	    { 1180, 5 * DAY, 5 * DAY, 0 });
}

static void
drift_and_the_way_back_are_believed_at_once(void **state)
{
	(void)state;
	PLAY({ 0, 0, 0, 0 }, { 10, 59, 59, 0 }, { 20, 118, 118, 0 }, { 30, -DAY, -DAY, 0 }, { 40, 0, -DAY, DAY });
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_jump_is_believed_when_it_stays),
		cmocka_unit_test(one_that_is_set_right_has_done_nothing),
		cmocka_unit_test(a_second_jump_is_doubted_anew),
		cmocka_unit_test(drift_and_the_way_back_are_believed_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
