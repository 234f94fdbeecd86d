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

static void
room_is_of_a_known_way(void **state)
{
	struct bench *b = *state;

	assert_int_equal(KANNEL_BULK_ROOM, bulk_room(b, ""));
	assert_int_equal(0, bulk_room(b, "north"));	/* no ways: bearerbox decides, or nobody */
	bulk_open_with_ways(b);
	assert_int_equal(KANNEL_BULK_ROOM, bulk_room(b, "north"));
	assert_int_equal(0, bulk_room(b, ""));
	assert_int_equal(0, bulk_room(b, "south"));
	assert_int_equal(0, bulk_room(b, "nort"));
	assert_int_equal(0, bulk_room(b, "screens"));	/* it carries USSD */
	b->bearer->ops->drain(b->bearer);
	assert_int_equal(0, bulk_room(b, "north"));
}

static void
room_needs_the_connection(void **state)
{
	struct bench *b = *state;

	b->bearer->ops->close(b->bearer);
	fake_look(b->fake);
	fake_look(b->second);
	open_bearer(b, 4);
	assert_int_equal(0, bulk_room(b, ""));
	UNTIL(b, bulk_room(b, "") > 0);
	fake_look(b->fake);
	fake_look(b->second);
	fake_hang_up(b->second);
	UNTIL(b, bulk_room(b, "") == 0);
	UNTIL(b, bulk_room(b, "") > 0);
}

/* bearerbox is back, and takes one connection a second: the first is that of people. */
static void
people_are_connected_first(void **state)
{
	struct bench *b = *state;

	for (unsigned i = 0; i < 8; i++) {
		size_t from = b->fake->count, from_second = b->second->count;

		fake_hang_up(b->second);
		fake_hang_up(b->fake);
		bulk_connect_both(b, from, from_second);
	}
}

static void
room_ends_when_the_table_is_full(void **state)
{
	struct bench *b = *state;

	for (uint32_t i = 0; i < KANNEL_BULK_ROOM; i++) {
		assert_int_equal(KANNEL_BULK_ROOM - i, bulk_room(b, ""));
		bulk_give(b, i);
	}
	assert_int_equal(0, bulk_room(b, ""));
	UNTIL(b, bulk_parts(b) == KANNEL_BULK_ROOM);
	/* It took no room of people's answers. */
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	assert_int_equal(2, seen(b, FRAME_SMS, 0)->priority);
	bulk_say_ack(b, 5, 0);
	UNTIL(b, bulk_room(b, "") == 1);
	assert_int_equal(1, bulk_words(b, 5, BULK_TAKEN));
}

/* More than half of the window of answers under way: people first. */
static void
answers_take_the_room(void **state)
{
	struct bench *b = *state;

	for (unsigned n = 1; n <= 3; n++)
		say_mo(b, n, "HELP");
	UNTIL(b, fake_count(b->fake, 0, FRAME_SMS) == 3);
	assert_int_equal(0, bulk_room(b, ""));
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, b->sent == 1);
	assert_int_equal(KANNEL_BULK_ROOM, bulk_room(b, ""));
}

/* Parts of a broadcast are given first and her message is answered in the same round: her answer stands behind none. */
static void
answers_do_not_wait_behind_parts(void **state)
{
	struct bench *b = *state;

	for (uint32_t i = 0; i < KANNEL_BULK_ROOM; i++)
		bulk_give(b, i);
	say_mo(b, 1, "HELP");
	UNTIL(b, fake_count(b->fake, 0, FRAME_SMS) == 1);
	assert_memory_equal("answer", seen(b, FRAME_SMS, 0)->service.bytes, 6);
	UNTIL(b, bulk_parts(b) == KANNEL_BULK_ROOM);
	assert_int_equal(1, fake_count(b->fake, 0, FRAME_SMS));
}

static void
drain_waits_for_the_answers_of_bearerbox(void **state)
{
	struct bench *b = *state;

	bulk_give(b, 1);
	bulk_give(b, 2);
	(void)bulk_part(b, 1);
	b->bearer->ops->drain(b->bearer);
	bulk_say_ack(b, 0, 0);
	UNTIL(b, b->words == 1);
	linger(b, 10);
	assert_false(b->bearer->ops->is_idle(b->bearer));
	bulk_say_ack(b, 1, 0);
	UNTIL(b, b->bearer->ops->is_idle(b->bearer));
	bulk_say_receipt(b, 20, &bulk_part(b, 1)->dlr_url, 8, "ACK/");
	UNTIL(b, bulk_acks(b) == 1);		/* receipts are taken to the last */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BULK_TEST(room_is_of_a_known_way),
		BULK_TEST(room_needs_the_connection),
		BULK_TEST(people_are_connected_first),
		BULK_TEST(room_ends_when_the_table_is_full),
		BULK_TEST(answers_take_the_room),
		BULK_TEST(answers_do_not_wait_behind_parts),
		BULK_TEST(drain_waits_for_the_answers_of_bearerbox),
	};

	return cmocka_run_group_tests_name("kannel_bulk_room", tests, NULL, NULL);
}
