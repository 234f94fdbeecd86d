/*
 * test_guard_waves.c - a forged wave of STOPs costs the list its first fifty, whatever the clock does
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/guard/guard.h"
#include "locales/text/bug.h"

enum { THEN = 1700000000, DAY = 86400, SERVICE = 33444, PEOPLE = 10000 };

static uint64_t
person(unsigned who)
{
	return guard_hash(0, &who, sizeof who);
}

struct list { bool has_alerts[PEOPLE]; unsigned alarms, gone; };

static bool
stop(struct guard *g, struct list *l, unsigned who, int64_t now_s)
{
	bool takes;

	l->alarms += guard_command(g, SERVICE, GUARD_STOP, person(who), now_s);
	takes = guard_stop_takes_alerts(g, SERVICE, person(who), 0, now_s);
	if (takes && l->has_alerts[who]) {
		l->has_alerts[who] = false;
		l->gone++;
	}
	return takes;
}

/* 10,000 STOPs, `per_s` a second; in the middle the clock jumps, and perhaps back. */
static const struct { unsigned per_s; int64_t jump; bool comes_back; } waves[] = {
	{ 1000, 0, false }, { 100, 0, false }, { 10, 0, false }, { 2, 0, false },
	{ 100, -DAY, false }, { 100, -DAY, true }, { 100, DAY, false }, { 100, DAY, true },
	{ 2, -DAY, true }, { 2, DAY, true }, { 100, 60, true }, { 100, -3600, true }, { 100, 3600, true },
};

static int64_t
pass(struct guard *g, int64_t from_s, int64_t seconds)
{
	for (int64_t t = 1; t <= seconds; t++)
		guard_tick(g, from_s + t);
	return from_s + seconds;
}

static void
a_forged_wave_leaves_the_list_intact(void **state)
{
	struct list *l = malloc(sizeof *l);

	(void)state;
	assert_non_null(l);
	for (size_t i = 0; i < COUNT(waves); i++) {
		struct guard *g = guard_new();

		memset(l, 0, sizeof *l);
		memset(l->has_alerts, true, sizeof l->has_alerts);
		for (unsigned k = 0; k < PEOPLE; k++) {
			int64_t now_s = THEN + k / waves[i].per_s;

			if (k >= PEOPLE / 2 && (k < PEOPLE * 3 / 4 || !waves[i].comes_back))
				now_s += waves[i].jump;
			(void)stop(g, l, k, now_s);
		}
		if (l->gone != GUARD_WAVE_MIN || l->alarms != 1)
			fail_msg("%u a second, jump %ld: %u gone, %u alarms", waves[i].per_s, (long)waves[i].jump, l->gone,
			    l->alarms);
		guard_free(g);
	}
	free(l);
}

static void
make_wave(struct guard *g, int64_t now_s)
{
	for (unsigned i = 0; i <= GUARD_WAVE_MIN; i++)
		(void)guard_command(g, SERVICE, GUARD_STOP, person(100000 + i), now_s);
	assert_true(guard_in_wave(g, SERVICE, now_s));
}

static void
who_means_it_says_it_twice(void **state)
{
	static const struct { int64_t again_s; uint64_t message; bool takes; } cases[] = {
		{ 0, 2, false }, { GUARD_AGAIN_MIN_S - 1, 2, false }, { GUARD_AGAIN_MIN_S, 2, true },
		{ 60, 2, true }, { 60, 0, true }, { 60, 1, false },	/* the network brought the first once more */
		{ GUARD_AGAIN_S - 1, 2, true }, { GUARD_AGAIN_S, 2, true }, { GUARD_AGAIN_S + 1, 2, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct guard *g = guard_new();

		make_wave(g, THEN);
		assert_false(guard_stop_takes_alerts(g, SERVICE, person(1), 1, THEN));
		assert_false(guard_stop_takes_alerts(g, SERVICE, person(2), 1, THEN));
		for (int64_t t = 0; t < cases[i].again_s; t += 30)	/* it goes on */
			for (unsigned k = 0; k < 60; k++)
				(void)guard_command(g, SERVICE, GUARD_STOP, person(200000 + (unsigned)t * 60 + k), THEN + t);
		if (guard_stop_takes_alerts(g, SERVICE, person(1), cases[i].message, THEN + cases[i].again_s)
		    != cases[i].takes)
			fail_msg("again after %ld s", (long)cases[i].again_s);
		guard_free(g);
	}
}

static void
start_takes_a_first_stop_back(void **state)
{
	struct guard *g = guard_new();

	(void)state;
	make_wave(g, THEN);
	assert_false(guard_stop_takes_alerts(g, SERVICE, person(1), 1, THEN));
	(void)guard_command(g, SERVICE, GUARD_START, person(1), THEN + 30);
	assert_false(guard_stop_takes_alerts(g, SERVICE, person(1), 2, THEN + 60));
	assert_true(guard_stop_takes_alerts(g, SERVICE, person(1), 3, THEN + 90));
	guard_free(g);
}

/* The store failed under her second: the network brings it again, and it still counts. */
static void
a_second_that_waits_stays_a_second(void **state)
{
	struct guard *g = guard_new();

	(void)state;
	make_wave(g, THEN);
	assert_false(guard_stop_takes_alerts(g, SERVICE, person(1), 1, THEN));
	for (int i = 0; i < 10; i++)
		assert_true(guard_stop_takes_alerts(g, SERVICE, person(1), 2, THEN + 30 + i));
	(void)guard_command(g, SERVICE, GUARD_START, person(1), THEN + 50);
	assert_false(guard_stop_takes_alerts(g, SERVICE, person(1), 3, THEN + 60));
	guard_free(g);
}

static void
ten_thousand_do_not_crowd_her_out(void **state)
{
	struct guard *g = guard_new();
	unsigned lost = 0;

	(void)state;
	make_wave(g, THEN);
	for (unsigned who = 0; who < 100; who++)
		assert_false(guard_stop_takes_alerts(g, SERVICE, person(who), 1, THEN));
	for (unsigned k = 1000; k < 1000 + PEOPLE; k++) {
		(void)guard_command(g, SERVICE, GUARD_STOP, person(k), THEN + 1 + k / 100);
		(void)guard_stop_takes_alerts(g, SERVICE, person(k), 1, THEN + 1 + k / 100);
	}
	for (unsigned who = 0; who < 100; who++)
		lost += !guard_stop_takes_alerts(g, SERVICE, person(who), 2, THEN + 200);
	assert_true(lost <= 2);
	guard_free(g);
}

static void
ordinary_days_are_no_wave(void **state)
{
	struct guard *g = guard_new();
	unsigned who = 0;
	int64_t now_s = THEN;

	(void)state;
	for (int i = 0; i < 1000; i++)		/* one person, a thousand times */
		assert_false(guard_command(g, SERVICE, GUARD_STOP, person(1), THEN));
	for (unsigned i = 0; i < 49; i++)	/* a busy minute */
		assert_false(guard_command(g, SERVICE, GUARD_STOP, person(100 + i), THEN));
	assert_false(guard_in_wave(g, SERVICE, THEN));
	for (int minute = 0; minute < 120; minute++) {	/* forty a minute for two hours are this service's rate … */
		now_s = pass(g, now_s, 60);
		for (int i = 0; i < 40; i++)
			assert_false(guard_command(g, SERVICE, GUARD_STOP, person(1000 + who++), now_s));
	}
	for (int i = 0; i < 300; i++)		/* … so that three hundred are a crowd, no wave … */
		assert_false(guard_command(g, SERVICE, GUARD_STOP, person(1000 + who++), now_s + 60));
	assert_false(guard_in_wave(g, SERVICE, now_s + 60));
	for (int i = 0; i < 300; i++)		/* … and six hundred are one */
		(void)guard_command(g, SERVICE, GUARD_STOP, person(1000 + who++), now_s + 61);
	assert_true(guard_in_wave(g, SERVICE, now_s + 61));
	guard_free(g);
}

/* Each command and each service is counted by itself; a wave of START or QUIET ends nothing. */
static void
a_wave_is_of_one_command_on_one_service(void **state)
{
	static const struct { enum guard_command command; bool holds_alerts; } cases[] = {
		{ GUARD_STOP, true }, { GUARD_DELETE, true }, { GUARD_START, false }, { GUARD_QUIET, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct guard *g = guard_new();
		uint64_t other = guard_hash(0, "other", 5);	/* services are hashes */
		unsigned alarms = 0;

		for (unsigned who = 0; who < 500; who++)
			alarms += guard_command(g, SERVICE, cases[i].command, person(who), THEN);
		assert_int_equal(alarms, 1);
		assert_int_equal(guard_in_wave(g, SERVICE, THEN), cases[i].holds_alerts);
		assert_false(guard_in_wave(g, other, THEN));
		assert_int_equal(guard_stop_takes_alerts(g, SERVICE, person(1), 1, THEN), !cases[i].holds_alerts);
		assert_true(guard_stop_takes_alerts(g, other, person(1), 1, THEN));
		guard_free(g);
	}
}

static void
a_wave_ends_and_the_next_is_told(void **state)
{
	struct guard *g = guard_new();
	struct list *l = calloc(1, sizeof *l);
	int64_t now_s = THEN;

	(void)state;
	assert_non_null(l);
	for (unsigned k = 0; k < 2000; k++)	/* half an hour of it does not become ordinary */
		(void)stop(g, l, k, now_s = THEN + k);
	assert_int_equal(l->alarms, 1);
	now_s = pass(g, now_s, GUARD_WAVE_S - 1);
	assert_true(guard_in_wave(g, SERVICE, now_s));
	now_s = pass(g, now_s, 1);
	assert_false(guard_in_wave(g, SERVICE, now_s));
	assert_true(guard_stop_takes_alerts(g, SERVICE, person(5000), 0, now_s));
	now_s = pass(g, now_s, 7200);
	for (unsigned k = 3000; k < 4000; k++)
		(void)stop(g, l, k, now_s);
	assert_int_equal(l->alarms, 2);
	free(l);
	guard_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_forged_wave_leaves_the_list_intact),
		cmocka_unit_test(who_means_it_says_it_twice),
		cmocka_unit_test(start_takes_a_first_stop_back),
		cmocka_unit_test(a_second_that_waits_stays_a_second),
		cmocka_unit_test(ten_thousand_do_not_crowd_her_out),
		cmocka_unit_test(ordinary_days_are_no_wave),
		cmocka_unit_test(a_wave_is_of_one_command_on_one_service),
		cmocka_unit_test(a_wave_ends_and_the_next_is_told),
	};

	return cmocka_run_group_tests_name("guard_waves", tests, NULL, NULL);
}
