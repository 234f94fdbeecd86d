/*
 * test_kannel_lines.c - two connections to one bearerbox
 *
 * bearerbox gives messages to either; an ack reaches it only where the message
 * came from.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/gateway/kannel_bench.h"

static int
set_up(void **state)
{
	struct bench *b;

	kannel_bench_set_up(state);
	b = *state;
	b->bearer->ops->close(b->bearer);
	b->second = fake_beside(b->fake);
	b->connections = 2;
	open_bearer(b, 8);
	UNTIL(b, fake_count(b->fake, 0, FRAME_ADMIN) == 1 && fake_count(b->second, 0, FRAME_ADMIN) == 1);
	return 0;
}

static void
acks_go_where_the_message_came_from(void **state)
{
	struct bench *b = *state;
	struct frame f = frame_mo(2, "two"), ack;

	say_mo(b, 1, "one");
	fake_say(b->second, &f);
	UNTIL(b, fake_count(b->fake, 0, FRAME_SMS) == 1 && fake_count(b->second, 0, FRAME_SMS) == 1);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	ack = frame_ack(fake_seen(b->second, 0, FRAME_SMS, 0)->id, 0);
	fake_say(b->second, &ack);
	UNTIL(b, fake_count(b->fake, 0, FRAME_ACK) == 1 && fake_count(b->second, 0, FRAME_ACK) == 1);
	frame_id(f.id, 1);
	assert_string_equal(f.id, seen(b, FRAME_ACK, 0)->id);
	frame_id(f.id, 2);
	assert_string_equal(f.id, fake_seen(b->second, 0, FRAME_ACK, 0)->id);
}

/* One connection is lost: what came over it is judged on, and its parts leave by the other after settling. */
static void
one_line_carries_on(void **state)
{
	struct bench *b = *state;

	say_mo(b, 1, "one");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	fake_hang_up(b->fake);
	fake_close_port(b->fake);
	fake_close_port(b->second);
	linger(b, 20);
	assert_null(fake_seen(b->second, 0, FRAME_SMS, 0));
	loop_skip(b->loop, KANNEL_BENCH_SETTLE_S * 1000);
	UNTIL(b, fake_seen(b->second, 0, FRAME_SMS, 0) != NULL);
	assert_memory_equal(seen(b, FRAME_SMS, 0)->dlr_url.bytes, fake_seen(b->second, 0, FRAME_SMS, 0)->dlr_url.bytes, 52);
	assert_int_equal(1, b->calls);
}

/* A lost line's share of the gate is no room: only half of what the other one hands out is begun at one time. */
static void
lost_line_is_no_room(void **state)
{
	struct bench *b = *state;
	size_t one = b->fake->count, two = b->second->count;

	b->bearer->ops->close(b->bearer);
	b->pending = 8;
	open_bearer(b, 64);
	UNTIL(b, fake_seen(b->fake, one, FRAME_ADMIN, 0) != NULL && fake_seen(b->second, two, FRAME_ADMIN, 0) != NULL);
	fake_close_port(b->fake);
	fake_close_port(b->second);
	fake_hang_up(b->second);
	linger(b, 20);
	for (unsigned n = 1; n <= 8; n++)
		say_mo(b, n, "HELP");
	UNTIL(b, b->calls == 4);
	linger(b, 20);
	assert_int_equal(4, b->calls);
}

/* A long text over both: the half that came over the lost line is waited for again. */
static void
half_a_text_is_lost(void **state)
{
	struct bench *b = *state;
	struct frame one = frame_mo(1, "one "), two = frame_mo(2, "two"), three = frame_mo(3, " three");
	size_t from = b->fake->count;

	one.udh = frame_bytes("\x05\x00\x03\x11\x03\x01", 6);
	two.udh = frame_bytes("\x05\x00\x03\x11\x03\x02", 6);
	three.udh = frame_bytes("\x05\x00\x03\x11\x03\x03", 6);
	fake_say(b->fake, &one);
	fake_say(b->second, &two);
	linger(b, 20);
	fake_hang_up(b->fake);
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
	fake_say(b->fake, &three);
	linger(b, 20);
	assert_int_equal(0, b->calls);
	fake_say(b->fake, &one);
	UNTIL(b, b->calls == 1);
	assert_string_equal("one two three", b->call[0].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define LINES_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, kannel_bench_tear_down)
		LINES_TEST(acks_go_where_the_message_came_from),
		LINES_TEST(one_line_carries_on),
		LINES_TEST(lost_line_is_no_room),
		LINES_TEST(half_a_text_is_lost),
	};

	return cmocka_run_group_tests_name("kannel_lines", tests, NULL, NULL);
}
