/*
 * test_guard_floods.c - buckets: hands are never too fast, machines are, and no clock mutes anybody
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/guard/guard.h"
#include "locales/text/bug.h"

enum { THEN = 1700000000, DAY = 86400, ROUTE = 77 };

/* A person's pace: so many a minute for so many minutes. */
static const struct { bool is_screen; unsigned per_min, minutes, held; } paces[] = {
	{ true, 30, 60, 0 },		/* thirty keys a minute for an hour */
	{ true, 60, 60, 0 },
	{ false, 10, 120, 0 },		/* an SMS every six seconds */
	{ false, 20, 1, 0 },
	{ true, 120, 10, 541 },		/* nobody's: all but the bucket and what fills it */
	{ false, 60, 10, 481 },
};

static void
hands_are_never_too_fast(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(paces); i++) {
		struct guard *g = guard_new();
		unsigned n = paces[i].per_min * paces[i].minutes, held = 0;

		for (unsigned k = 0; k < n; k++)
			held += guard_flood(g, 1, ROUTE, paces[i].is_screen,
			    THEN + (int64_t)k * 60 / paces[i].per_min) != GUARD_ANSWER;
		if (held + 1 < paces[i].held || held > paces[i].held + 1)
			fail_msg("%u a minute for %u: %u held back, not %u", paces[i].per_min, paces[i].minutes, held,
			    paces[i].held);
		guard_free(g);
	}
}

static void
drain(struct guard *g, bool is_screen, int64_t now_s)
{
	for (int i = 0; i < 1000; i++)
		if (guard_flood(g, 1, ROUTE, is_screen, now_s) != GUARD_ANSWER)
			return;
	fail_msg("never too much");
}

static void
one_sentence_then_nothing_but_on_a_screen(void **state)
{
	struct guard *g = guard_new();

	(void)state;
	for (int i = 0; i < GUARD_SMS_BURST; i++)
		assert_int_equal(guard_flood(g, 1, ROUTE, false, THEN), GUARD_ANSWER);
	assert_int_equal(guard_flood(g, 1, ROUTE, false, THEN), GUARD_SENTENCE);
	for (int i = 0; i < 100; i++)
		assert_int_equal(guard_flood(g, 1, ROUTE, false, THEN), GUARD_SILENCE);
	assert_int_equal(guard_flood(g, 2, ROUTE, false, THEN), GUARD_ANSWER);	/* another */
	assert_int_equal(guard_flood(g, 1, ROUTE, true, THEN), GUARD_ANSWER);	/* her screens */
	drain(g, true, THEN);
	for (int i = 0; i < 100; i++)
		assert_int_equal(guard_flood(g, 1, ROUTE, true, THEN), GUARD_SENTENCE);
	assert_int_equal(guard_flood(g, 1, ROUTE, false, THEN + 6), GUARD_ANSWER);	/* a token came back */
	assert_int_equal(guard_flood(g, 1, ROUTE, false, THEN + 6), GUARD_SILENCE);	/* told already */
	guard_free(g);
}

static void
a_clock_that_jumps_mutes_nobody(void **state)
{
	static const int64_t jumps[] = { -DAY, DAY, -30 * DAY, 365 * DAY };

	(void)state;
	for (size_t i = 0; i < COUNT(jumps); i++) {
		struct guard *g = guard_new();
		int64_t now_s = THEN;

		drain(g, false, now_s);
		now_s += jumps[i];		/* a jump back gives nothing, but from here on time counts */
		if (jumps[i] < 0)
			assert_int_not_equal(guard_flood(g, 1, ROUTE, false, now_s), GUARD_ANSWER);
		for (int k = 0; k < 20; k++)
			assert_int_equal(guard_flood(g, 1, ROUTE, false, now_s += 6), GUARD_ANSWER);
		now_s -= jumps[i];
		assert_int_equal(guard_flood(g, 1, ROUTE, false, now_s += 6), GUARD_ANSWER);
		guard_free(g);
	}
}

static void
a_way_holds_many_and_tells_each_once(void **state)
{
	struct guard *g = guard_new();
	unsigned long held = 0;
	uint64_t peer = 0;

	(void)state;
	for (; peer < GUARD_ROUTE_BURST; peer++)
		assert_int_equal(guard_flood(g, guard_hash(0, &peer, sizeof peer), ROUTE, false, THEN), GUARD_ANSWER);
	for (uint64_t more = 1; more <= 100; more++) {
		assert_int_equal(guard_flood(g, more, ROUTE, false, THEN), GUARD_SENTENCE);
		assert_int_equal(guard_flood(g, more, ROUTE, false, THEN), GUARD_SILENCE);
		assert_int_equal(guard_flood(g, more, ROUTE, true, THEN), GUARD_SENTENCE);
		assert_int_equal(guard_flood(g, more, ROUTE + 1, false, THEN), GUARD_ANSWER);
	}
	assert_true(guard_flood_tell(g, ROUTE, THEN, &held));
	assert_int_equal(held, 300);
	assert_false(guard_flood_tell(g, ROUTE, THEN + 59, &held));
	assert_int_equal(guard_flood(g, 1, ROUTE, false, THEN + 1), GUARD_ANSWER);
	assert_true(guard_flood_tell(g, ROUTE, THEN + 60, &held));
	assert_int_equal(held, 0);
	assert_true(guard_flood_tell(g, ROUTE, THEN - DAY, &held));
	guard_free(g);
}

static void
what_is_brought_again_is_given_back(void **state)
{
	struct guard *g = guard_new();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(guard_flood(g, 1, ROUTE, false, THEN), GUARD_ANSWER);
		guard_flood_give_back(g, 1, ROUTE);
	}
	for (int i = 0; i < 10; i++)
		guard_flood_give_back(g, 1, ROUTE);	/* never more than full */
	for (int i = 0; i < GUARD_SMS_BURST; i++)
		assert_int_equal(guard_flood(g, 1, ROUTE, false, THEN), GUARD_ANSWER);
	assert_int_equal(guard_flood(g, 1, ROUTE, false, THEN), GUARD_SENTENCE);
	guard_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hands_are_never_too_fast),
		cmocka_unit_test(one_sentence_then_nothing_but_on_a_screen),
		cmocka_unit_test(a_clock_that_jumps_mutes_nobody),
		cmocka_unit_test(a_way_holds_many_and_tells_each_once),
		cmocka_unit_test(what_is_brought_again_is_given_back),
	};

	return cmocka_run_group_tests_name("guard_floods", tests, NULL, NULL);
}
