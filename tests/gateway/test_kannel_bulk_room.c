/*
 * test_kannel_bulk_room.c - when parts of broadcasts may leave: people first
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/bearer/kannel_bulk.h"
#include "tests/gateway/bulk_bench.h"

static const struct frame *
first_with(const struct bench *b, const char *service)
{
	for (size_t i = 0; seen(b, FRAME_SMS, i) != NULL; i++)
		if (memcmp(seen(b, FRAME_SMS, i)->service.bytes, service, strlen(service)) == 0)
			return seen(b, FRAME_SMS, i);
	return NULL;
}

static void
room_is_of_a_known_way(void **state)
{
	struct bench *b = *state;

	assert_int_equal(0, bulk_room(b, ""));		/* not connected yet */
	connect_first(b);
	assert_int_equal(KANNEL_BULK_ROOM, bulk_room(b, ""));
	assert_int_equal(0, bulk_room(b, "north"));		/* no ways: bearerbox decides, or nobody */
	bulk_open_with_ways(b);
	UNTIL(b, bulk_room(b, "north") > 0);
	assert_int_equal(0, bulk_room(b, ""));
	assert_int_equal(0, bulk_room(b, "south"));
	assert_int_equal(0, bulk_room(b, "nort"));
	assert_int_equal(0, bulk_room(b, "screens"));	/* it carries USSD */
	b->bearer->ops->drain(b->bearer);
	assert_int_equal(0, bulk_room(b, "north"));
}

static void
room_ends_when_the_table_is_full(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	for (uint32_t i = 0; i < KANNEL_BULK_ROOM; i++) {
		assert_int_equal(KANNEL_BULK_ROOM - i, bulk_room(b, ""));
		bulk_give(b, i);
	}
	assert_int_equal(0, bulk_room(b, ""));
	UNTIL(b, fake_count(b->fake, 0, FRAME_SMS) == KANNEL_BULK_ROOM);
	/* It took no room of people's answers. */
	say_mo(b, 1, "HELP");
	UNTIL(b, first_with(b, "answer") != NULL);
	say_ack(b, seen(b, FRAME_SMS, 5)->id, 0);
	UNTIL(b, bulk_room(b, "") == 1);
	assert_int_equal(1, bulk_words(b, 5, BULK_TAKEN));
}

/* More than half of the window of answers under way: people first. */
static void
answers_take_the_room(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	for (unsigned n = 1; n <= 3; n++)
		say_mo(b, n, "HELP");
	UNTIL(b, fake_count(b->fake, 0, FRAME_SMS) == 3);
	assert_int_equal(0, bulk_room(b, ""));
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, b->sent == 1);
	assert_int_equal(KANNEL_BULK_ROOM, bulk_room(b, ""));
}

/* Parts are given first and her message is answered in the same round: her answer stands before them. */
static void
answer_overtakes_in_our_output(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	linger(b, 10);
	for (uint32_t i = 0; i < 20; i++)
		bulk_give(b, i);
	say_mo(b, 1, "HELP");
	loop_once(b->loop, 0);
	UNTIL(b, fake_count(b->fake, 0, FRAME_SMS) == 21);
	assert_memory_equal("answer", seen(b, FRAME_SMS, 0)->service.bytes, 6);
	assert_memory_equal("bulk", seen(b, FRAME_SMS, 1)->service.bytes, 4);
	assert_true(seen(b, FRAME_SMS, 0)->priority > seen(b, FRAME_SMS, 1)->priority);
}

static void
drain_waits_for_the_answers_of_bearerbox(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	bulk_give(b, 1);
	bulk_give(b, 2);
	UNTIL(b, seen(b, FRAME_SMS, 1) != NULL);
	b->bearer->ops->drain(b->bearer);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, b->words == 1);
	linger(b, 10);
	assert_false(b->bearer->ops->is_idle(b->bearer));
	say_ack(b, seen(b, FRAME_SMS, 1)->id, 0);
	UNTIL(b, b->bearer->ops->is_idle(b->bearer));
	bulk_say_receipt(b, 20, &seen(b, FRAME_SMS, 1)->dlr_url, 8, "ACK/");
	UNTIL(b, bulk_acks(b) == 1);			/* receipts are taken to the last */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		KANNEL_TEST(room_is_of_a_known_way),
		KANNEL_TEST(room_ends_when_the_table_is_full),
		KANNEL_TEST(answers_take_the_room),
		KANNEL_TEST(answer_overtakes_in_our_output),
		KANNEL_TEST(drain_waits_for_the_answers_of_bearerbox),
	};

	return cmocka_run_group_tests_name("kannel_bulk_room", tests, NULL, NULL);
}
