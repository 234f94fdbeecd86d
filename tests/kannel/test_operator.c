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
	assert_true(box_harm_set(b->world, "throttle", 15));
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
	assert_true(box_harm_set(b->world, "reject", 100));
	box_bench_say(b, 0, BOX_PEOPLE - 1);
	assert_int_equal(0, box_bench_wait_for_all(b, "rejected", BOX_PEOPLE - refused));
	BOX_UNTIL(b, b->rejected >= refused);
	box_bench_linger(b, 300);
	c = box_world_counts(b->world);
	assert_int_equal(refused, b->rejected);
	assert_int_equal(BOX_PEOPLE, c.submits);
	assert_true(b->accepted <= BOX_PEOPLE - refused);	/* not every part asks for a receipt */
}

/* No submit is answered: the link stops at its window, and nothing is said twice to find out. */
static void
silent_operator_stops_the_line(void **state)
{
	struct box_bench *b = *state;

	box_bench_wait_for_line(b);
	BOX_UNTIL(b, b->accepted == 1);
	assert_true(box_harm_set(b->world, "silent", 1000));
	box_bench_say(b, 0, BOX_PEOPLE - 1);
	BOX_UNTIL(b, b->world->count >= 1 + BOX_BENCH_PENDING);
	box_bench_linger(b, 1000);
	assert_int_equal(1 + BOX_BENCH_PENDING, b->world->count);
	assert_int_equal(1, b->accepted);
	/* Nobody could know whether those ten were taken: they are the price of the kill that ends it. */
	assert_true(box_harm_set(b->world, "silent", 0));
	box_world_kill_bearerbox(b->world);
	box_world_start_bearerbox(b->world);
	assert_true(box_bench_wait_for_all(b, "silent, then bearerbox killed", BOX_PEOPLE) <= BOX_BENCH_PENDING + BOX_WINDOW);
}

/* We ask for no receipt of delivery, so one that comes twice cannot be ours; nothing else changes. */
static void
receipts_come_twice(void **state)
{
	struct box_bench *b = *state;

	box_bench_wait_for_line(b);
	assert_true(box_harm_set(b->world, "dup-dlr", 1000));
	box_bench_say(b, 0, BOX_PEOPLE - 1);
	assert_int_equal(0, box_bench_wait_for_all(b, "receipts twice", BOX_PEOPLE));
	assert_true(b->accepted <= BOX_PEOPLE);
	assert_int_equal(BOX_PEOPLE, b->received);
	assert_int_equal(0, b->foreign);
}

/*
 * Each for 50 people and a second and a half; then the day is good again, and everybody must be answered.  A message
 * that the operator brings again, because the line took our bearerbox's word for it away, is a new one to everybody and
 * owed an answer; how many those are, the machine's speed decides.  `twice_max` is what comes on top of them.
 */
static const struct { const char *word; unsigned value, twice_max; } later[] = {
	/* The line drops: of the submits that had no answer bearerbox sends each again. */
	{ "cut",       40, 4 * BOX_BENCH_PENDING },		/* per mille: of 50, and of those that come again */
	{ "cut-mo",    40, 4 * BOX_BENCH_PENDING },
	{ "stall",     1, 0 },				/* yes */
	{ "dlr-delay", 200, 0 },			/* ms */
	{ "forge-dlr", 500, 0 },			/* per mille */
};

static void
a_bad_day_of_every_kind(void **state)
{
	struct box_bench *b = *state;
	unsigned people = 0;
	size_t twice, again, before = 0;

	box_bench_wait_for_line(b);
	for (size_t i = 0; i < COUNT(later); i++) {
		if (!box_harm_set(b->world, later[i].word, later[i].value)) {
			print_message("# this operator knows no \"%s\"\n", later[i].word);
			continue;
		}
		box_bench_say(b, people, people + 50);
		people += 50;
		box_bench_linger(b, 1500);
		assert_true(box_harm_set(b->world, later[i].word, 0));
		twice = box_bench_wait_for_all(b, later[i].word, people + 1);
		assert_true(b->brought >= people + 1 && twice + people + 1 >= b->brought);
		again = twice + people + 1 - b->brought;
		if (again - before > later[i].twice_max)
			fail_msg("%s: %zu answers came twice", later[i].word, again - before);
		before = again;
		/* No receipt that the operator made up is taken for an answer's. */
		assert_int_equal(0, b->foreign + b->rejected);
		assert_true(b->accepted <= people + 1 + twice);
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
