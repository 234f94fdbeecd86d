/*
 * test_kannel_concat.c - a text that came in several parts
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/bearer/kannel_mo.h"
#include "tests/gateway/kannel_bench.h"

static void
say_part(struct bench *b, unsigned n, const void *udh, size_t udh_len, const char *text)
{
	struct frame f = frame_mo(n, text);

	f.udh = frame_bytes(udh, udh_len);
	fake_say(b->fake, &f);
}

/* Out of order, one of them twice; another person's part with the same reference stays apart. */
static void
parts_are_joined(void **state)
{
	struct bench *b = *state;
	struct frame other = frame_mo(50, "other ");

	connect_first(b);
	other.sender = frame_text("+447700900124");
	other.udh = frame_bytes("\x05\x00\x03\x11\x03\x01", 6);
	say_part(b, 3, "\x05\x00\x03\x11\x03\x03", 6, "three");
	fake_say(b->fake, &other);
	say_part(b, 1, "\x05\x00\x03\x11\x03\x01", 6, "one ");
	say_part(b, 4, "\x05\x00\x03\x11\x03\x01", 6, "one ");
	linger(b, 20);
	assert_int_equal(0, b->calls);
	assert_null(seen(b, FRAME_ACK, 0));
	say_part(b, 2, "\x05\x00\x03\x11\x03\x02", 6, "two ");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	assert_int_equal(1, b->calls);
	assert_string_equal("one two three", b->call[0].text);
	assert_null(seen(b, FRAME_ACK, 0));
	say_part(b, 5, "\x05\x00\x03\x11\x03\x02", 6, "two ");	/* a late copy */
	linger(b, 10);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, seen(b, FRAME_ACK, 4) != NULL);
	assert_int_equal(5, b->answered);
	linger(b, 10);
	assert_int_equal(5, fake_count(b->fake, 0, FRAME_ACK));
	assert_int_equal(1, b->calls);
}

static void
wide_reference_and_ucs2_are_joined(void **state)
{
	struct bench *b = *state;
	struct frame f = frame_mo(1, "");

	connect_first(b);
	f.coding = 2;
	f.udh = frame_bytes("\x06\x08\x04\x01\x11\x02\x02", 7);
	f.data = frame_bytes("\x09\x2a", 2);
	fake_say(b->fake, &f);
	frame_id(f.id, 2);
	f.udh = frame_bytes("\x06\x08\x04\x01\x11\x02\x01", 7);
	f.data = frame_bytes("\x09\x28", 2);
	fake_say(b->fake, &f);
	UNTIL(b, b->calls == 1);
	assert_string_equal("\xe0\xa4\xa8\xe0\xa4\xaa", b->call[0].text);	/* NA, then PA */
}

/* A connection that breaks gives parts back: nothing of the old set is left to mix in. */
static void
parts_come_again_after_reconnect(void **state)
{
	struct bench *b = *state;
	size_t from;

	connect_first(b);
	say_part(b, 1, "\x05\x00\x03\x11\x02\x01", 6, "one ");
	linger(b, 10);
	from = b->fake->count;
	fake_hang_up(b->fake);
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
	say_part(b, 2, "\x05\x00\x03\x11\x02\x02", 6, "two");
	linger(b, 10);
	assert_int_equal(0, b->calls);
	say_part(b, 1, "\x05\x00\x03\x11\x02\x01", 6, "one ");
	UNTIL(b, b->calls == 1);
	assert_string_equal("one two", b->call[0].text);
}

/* A part never comes: after a minute the person is answered for what did; a copy or the late part
 * then only shares the ack. */
static void
missing_part_is_not_waited_for_for_ever(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	say_part(b, 3, "\x05\x00\x03\x11\x03\x03", 6, "three");
	say_part(b, 2, "\x05\x00\x03\x11\x03\x02", 6, "two ");
	linger(b, 10);
	loop_skip(b->loop, 59 * 1000);
	linger(b, 10);
	assert_int_equal(0, b->calls);
	loop_skip(b->loop, 1000);
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	assert_string_equal("two three", b->call[0].text);
	say_part(b, 1, "\x05\x00\x03\x11\x03\x01", 6, "one ");
	linger(b, 10);
	assert_null(seen(b, FRAME_ACK, 0));
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, fake_count(b->fake, 0, FRAME_ACK) == 3);
	assert_int_equal(1, b->calls);
	assert_int_equal(3, b->answered);
}

/* Held back by a full window, a text still takes in the parts that come. */
static void
held_text_takes_late_parts_in(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	for (unsigned n = 11; n <= 14; n++)
		say_mo(b, n, "x");
	UNTIL(b, b->calls == 4);
	say_part(b, 2, "\x05\x00\x03\x11\x02\x02", 6, "two");
	linger(b, 10);
	loop_skip(b->loop, 60 * 1000);
	linger(b, 10);
	say_part(b, 1, "\x05\x00\x03\x11\x02\x01", 6, "one ");
	linger(b, 10);
	assert_int_equal(4, b->calls);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, b->calls == 5);
	assert_string_equal("one two", b->call[4].text);
}

/* A slot that held a part of a long text is given to an SMS of ours: that is no head for her next parts. */
static void
slot_forgets_its_header(void **state)
{
	static const uint8_t id[2][KANNEL_ID_BYTES] = { { 1 }, { 2 } };
	struct kannel_mos mos;
	struct kannel_mo *mo;

	(void)state;
	kannel_mos_init(&mos);
	mo = kannel_mos_take(&mos, id[0], 0);
	mo->udh = (struct udh){ .is_concat = true, .reference = 7, .total = 2, .seq = 1 };
	kannel_mos_give_back(&mos, mo, true);
	mo = kannel_mos_take(&mos, id[1], KANNEL_NO_LINE);
	assert_false(mo->udh.is_concat);
	kannel_mos_release(&mos);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		KANNEL_TEST(parts_are_joined),
		cmocka_unit_test(slot_forgets_its_header),
		KANNEL_TEST(wide_reference_and_ucs2_are_joined),
		KANNEL_TEST(parts_come_again_after_reconnect),
		KANNEL_TEST(missing_part_is_not_waited_for_for_ever),
		KANNEL_TEST(held_text_takes_late_parts_in),
	};

	return cmocka_run_group_tests_name("kannel_concat", tests, NULL, NULL);
}
