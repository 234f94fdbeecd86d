/*
 * test_kannel.c - SMS through bearerbox: custody, order, and what comes twice
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/gateway/kannel_bench.h"

/* The whole way of one message; the MO's ack is the last thing that leaves. */
static void
answers_then_acknowledges(void **state)
{
	struct bench *b = *state;
	const struct frame *first, *second;
	char mo[37];

	b->parts = 2;
	connect_first(b);
	say_mo(b, 7, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 1) != NULL);
	first = seen(b, FRAME_SMS, 0);
	second = seen(b, FRAME_SMS, 1);
	assert_string_equal("HELP", b->call[0].text);
	assert_string_equal("33444", b->call[0].service);
	assert_memory_equal("33444", first->sender.bytes, 5);
	assert_memory_equal("+447700900123", first->receiver.bytes, 13);
	assert_memory_equal("SMS1", first->smsc_id.bytes, 4);
	assert_memory_equal("safar", first->box_id.bytes, 5);
	assert_int_equal(1, first->sms_type);
	assert_int_equal(0, first->coding);
	assert_int_equal(-1, first->mclass);
	assert_int_equal(1, first->time);
	assert_int_equal(2, first->priority);
	assert_int_equal(24, first->dlr_mask);
	assert_int_equal(52, first->dlr_url.len);
	assert_int_equal(5, first->data.len);
	assert_memory_equal("\x00\x1b\x65\x11" "0", first->data.bytes, 5);
	assert_memory_equal("\x05\x00\x03\x2a\x02\x01", first->udh.bytes, 6);
	assert_memory_equal("\x05\x00\x03\x2a\x02\x02", second->udh.bytes, 6);
	assert_memory_equal("\x00\x1b\x65\x11" "1", second->data.bytes, 5);

	say_ack(b, first->id, 0);
	linger(b, 20);
	assert_int_equal(0, b->answered);
	assert_null(seen(b, FRAME_ACK, 0));
	say_ack(b, second->id, 3);		/* stored, the operator is away: in safe hands too */
	UNTIL(b, seen(b, FRAME_ACK, 0) != NULL);
	assert_int_equal(1, b->answered);
	assert_int_equal(1, b->committed);
	frame_id(mo, 7);
	assert_string_equal(mo, seen(b, FRAME_ACK, 0)->id);
	assert_int_equal(0, seen(b, FRAME_ACK, 0)->status);
	assert_int_equal(2, b->sent);
	assert_memory_equal(b->call[0].id, b->answered_id[0], 16);
	linger(b, 10);
	assert_true(b->bearer->ops->is_idle(b->bearer));
}

static void
final_refusal_is_counted_and_done(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 1);
	UNTIL(b, seen(b, FRAME_ACK, 0) != NULL);
	assert_int_equal(1, b->failed);
	assert_int_equal(0, b->sent);
	assert_int_equal(1, b->log.counts[LOG_DELIVER_FAILED]);
}

static void
nothing_to_say_is_acknowledged(void **state)
{
	struct bench *b = *state;

	b->kind = OUTBOUND_NOTHING;
	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_ACK, 0) != NULL);
	assert_null(seen(b, FRAME_SMS, 0));
	assert_int_equal(1, b->answered);
}

/* "Later" is never acknowledged, and the host is asked again. */
static void
later_is_held_and_asked_again(void **state)
{
	struct bench *b = *state;

	b->kind = OUTBOUND_LATER;
	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, b->calls == 1);
	linger(b, 100);
	assert_int_equal(1, b->calls);
	assert_null(seen(b, FRAME_ACK, 0));
	b->kind = OUTBOUND_SMS;
	loop_skip(b->loop, 1000);
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	assert_int_equal(2, b->calls);
}

/* Nothing new is taken; what is open is finished; a message whose ack was lost is acknowledged. */
static void
drain_finishes_what_is_open(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	for (unsigned n = 1; n <= 5; n++)	/* window 4: the fifth is held */
		say_mo(b, n, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 3) != NULL);
	b->bearer->ops->drain(b->bearer);
	say_mo(b, 6, "HELP");
	linger(b, 10);
	assert_false(b->bearer->ops->is_idle(b->bearer));
	for (size_t i = 0; i < 4; i++)
		say_ack(b, seen(b, FRAME_SMS, i)->id, 0);
	UNTIL(b, b->bearer->ops->is_idle(b->bearer));
	UNTIL(b, fake_count(b->fake, 0, FRAME_ACK) == 4);
	say_mo(b, 2, "HELP");
	UNTIL(b, fake_count(b->fake, 0, FRAME_ACK) == 5);
	assert_int_equal(4, b->calls);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		KANNEL_TEST(answers_then_acknowledges),
		KANNEL_TEST(final_refusal_is_counted_and_done),
		KANNEL_TEST(nothing_to_say_is_acknowledged),
		KANNEL_TEST(later_is_held_and_asked_again),
		KANNEL_TEST(drain_finishes_what_is_open),
	};

	return cmocka_run_group_tests_name("kannel", tests, NULL, NULL);
}
