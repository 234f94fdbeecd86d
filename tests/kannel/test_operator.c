/*
 * test_operator.c - the operator has a bad day, the real bearerbox between
 *
 * The faults of build/smsc (`set`).  Those that this operator does not know are
 * named and passed over: the list below may be ahead of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/kannel/box_bench.h"

/* A throttled link pauses for a second each time and the message for sms-resend-freq (5 s): few, then. */
static void
throttled_people_are_answered_later(void **state)
{
	struct box_bench *b = *state;
	struct box_counts c;

	box_bench_wait_for_line(b);
	assert_true(box_world_set(b->world, "throttle", 15));
	box_bench_say(b, 0, BOX_PEOPLE - 1);
	assert_int_equal(0, box_bench_wait_for_all(b, "throttled", BOX_PEOPLE));
	c = box_world_counts(b->world);
	assert_true(c.submits > BOX_PEOPLE);
	assert_int_equal(BOX_PEOPLE, c.unique);
	assert_int_equal(0, b->rejected);
}

/* 0x45 is final: said once, counted, never tried again; the others are answered. */
static void
rejected_answers_are_counted_and_not_repeated(void **state)
{
	struct box_bench *b = *state;
	struct box_counts c;
	const size_t refused = (BOX_PEOPLE - 1) / 10;

	box_bench_wait_for_line(b);
	assert_true(box_world_set(b->world, "reject", 100));
	box_bench_say(b, 0, BOX_PEOPLE - 1);
	assert_int_equal(0, box_bench_wait_for_all(b, "rejected", BOX_PEOPLE - refused));
	BOX_UNTIL(b, b->rejected >= refused);
	box_bench_linger(b, 300);
	c = box_world_counts(b->world);
	assert_int_equal(refused, b->rejected);
	assert_int_equal(BOX_PEOPLE, c.submits);
	assert_int_equal(BOX_PEOPLE - refused, b->accepted);
}

/* No submit is answered: the link stops at its window, and nothing is said twice to find out. */
static void
silent_operator_stops_the_line(void **state)
{
	struct box_bench *b = *state;

	box_bench_wait_for_line(b);
	BOX_UNTIL(b, b->accepted == 1);
	assert_true(box_world_set(b->world, "silent", 1000));
	box_bench_say(b, 0, BOX_PEOPLE - 1);
	BOX_UNTIL(b, b->world->count >= 1 + BOX_PENDING);
	box_bench_linger(b, 1000);
	assert_int_equal(1 + BOX_PENDING, b->world->count);
	assert_int_equal(1, b->accepted);
	/* Nobody could know whether those ten were taken: they are the price of the kill that ends it. */
	assert_true(box_world_set(b->world, "silent", 0));
	box_world_kill_bearerbox(b->world);
	box_world_start_bearerbox(b->world);
	assert_true(box_bench_wait_for_all(b, "silent, then bearerbox killed", BOX_PEOPLE) <= BOX_PENDING + BOX_WINDOW);
}

/* We ask for no receipt of delivery, so one that comes twice cannot be ours; nothing else changes. */
static void
receipts_come_twice(void **state)
{
	struct box_bench *b = *state;

	box_bench_wait_for_line(b);
	assert_true(box_world_set(b->world, "dup-dlr", 1000));
	box_bench_say(b, 0, BOX_PEOPLE - 1);
	assert_int_equal(0, box_bench_wait_for_all(b, "receipts twice", BOX_PEOPLE));
	BOX_UNTIL(b, b->accepted == BOX_PEOPLE);
	assert_int_equal(BOX_PEOPLE, b->received);
	assert_int_equal(0, b->foreign);
}

/* Each at a rate that hits some of 300, for all of their answers; then a good day, and everybody must be answered. */
static const struct { const char *word; unsigned per_mille, twice_max; } later[] = {
	{ "cut",       20, 10 * BOX_PENDING },	/* the link breaks: what was not answered is sent again */
	{ "cut-mo",    20, 10 * BOX_PENDING },
	{ "stall",     50, 0 },
	{ "dlr-delay", 200, 0 },
	{ "forge-dlr", 200, 0 },
};

static void
a_bad_day_of_every_kind(void **state)
{
	struct box_bench *b = *state;
	unsigned known = 0;
	size_t twice, before = 0;

	box_bench_wait_for_line(b);
	for (size_t i = 0; i < COUNT(later); i++) {
		unsigned from = known * 50;

		if (!box_world_set(b->world, later[i].word, later[i].per_mille)) {
			print_message("# this operator knows no \"%s\"\n", later[i].word);
			continue;
		}
		known++;
		box_bench_say(b, from, from + 50);
		BOX_UNTIL(b, box_bench_served(b, NULL) >= from + 25);
		assert_true(box_world_set(b->world, later[i].word, 0));
		twice = box_bench_wait_for_all(b, later[i].word, from + 51);
		assert_true(twice - before <= later[i].twice_max);
		before = twice;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOX_BENCH_TEST(throttled_people_are_answered_later),
		BOX_BENCH_TEST(rejected_answers_are_counted_and_not_repeated),
		BOX_BENCH_TEST(silent_operator_stops_the_line),
		BOX_BENCH_TEST(receipts_come_twice),
		BOX_BENCH_TEST(a_bad_day_of_every_kind),
	};

	return cmocka_run_group_tests_name("operator", tests, NULL, NULL);
}
