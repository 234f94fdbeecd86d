/*
 * test_guard.c - what a clock that was set back must not silence
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/guard/guard.h"

enum { THEN = 1700000000, EARLIER = THEN - 30 * 86400 };

static void
once_in_a_while(void **state)
{
	struct guard *g = guard_new();

	(void)state;
	assert_true(guard_may_ring(g, 1, 2, THEN));
	assert_false(guard_may_ring(g, 1, 2, THEN + 1));
	assert_true(guard_first_today(g, 1, THEN));
	assert_false(guard_first_today(g, 1, THEN + 1));
	guard_free(g);
}

static void
few_texts_an_hour(void **state)
{
	struct guard *g = guard_new();

	(void)state;
	for (int i = 0; i < GUARD_TEXTS_MAX; i++) {
		assert_true(guard_may_text(g, 1, THEN));
		guard_texted(g, 1, THEN);
	}
	assert_false(guard_may_text(g, 1, THEN + GUARD_TEXTS_S - 1));
	assert_true(guard_may_text(g, 2, THEN));
	assert_true(guard_may_text(g, 1, THEN + GUARD_TEXTS_S));
	assert_true(guard_may_text(g, 1, EARLIER));
	guard_free(g);
}

static void
a_clock_set_back_silences_nobody(void **state)
{
	struct guard *g = guard_new();

	(void)state;
	assert_true(guard_may_ring(g, 1, 2, THEN));
	assert_true(guard_may_ring(g, 1, 2, EARLIER));
	assert_true(guard_first_today(g, 1, THEN));
	assert_true(guard_first_today(g, 1, EARLIER));
	guard_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(once_in_a_while),
		cmocka_unit_test(few_texts_an_hour),
		cmocka_unit_test(a_clock_set_back_silences_nobody),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
