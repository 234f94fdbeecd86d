/*
 * test_kannel_bulk_loss.c - broadcasts, a full disk, a bearerbox that goes, and when that is over
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/bearer/kannel_bulk.h"
#include "locales/text/buf.h"
#include "tests/gateway/bulk_bench.h"

enum { SETTLE_MS = KANNEL_BENCH_SETTLE_S * 1000 };

static bool
is_settled(const struct bench *b)
{
	return b->bearer->ops->bulk_is_settled(b->bearer);
}

/* A receipt is bearerbox' until the host has it on the disk; then its ack leaves by itself. */
static void
receipt_waits_for_the_disk(void **state)
{
	struct bench *b = *state;
	char status[512], id[37];
	struct buf line = BUF_OVER(status);

	connect_first(b);
	bulk_give(b, 1);
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	b->is_disk_full = true;
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	bulk_say_receipt(b, 20, &seen(b, FRAME_SMS, 0)->dlr_url, 8, "ACK/");
	UNTIL(b, b->words == 2);
	linger(b, 30);
	assert_int_equal(0, bulk_acks(b));
	/* brought again, on this connection or another: one receipt, one ack */
	bulk_say_receipt(b, 20, &seen(b, FRAME_SMS, 0)->dlr_url, 8, "ACK/");
	linger(b, 30);
	assert_int_equal(0, bulk_acks(b));
	assert_int_equal(2, b->words);
	b->bearer->ops->status(b->bearer, &line);
	assert_non_null(strstr(line.ptr, " bulk.open=0 bulk.given=1 bulk.taken=1 "));
	assert_non_null(strstr(line.ptr, " bulk.unsaved=1"));
	/* people are answered meanwhile */
	say_mo(b, 30, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 1) != NULL);
	say_ack(b, seen(b, FRAME_SMS, 1)->id, 0);
	UNTIL(b, bulk_acks(b) == 1);
	frame_id(id, 30);
	assert_string_equal(id, seen(b, FRAME_ACK, 0)->id);
	b->is_disk_full = false;
	UNTIL(b, bulk_acks(b) == 2);
	frame_id(id, 20);
	assert_string_equal(id, seen(b, FRAME_ACK, 1)->id);
	assert_int_equal(0, seen(b, FRAME_ACK, 1)->status);
}

/* While its connection is lost and the disk full: whoever brings it again gets the ack. */
static void
unsaved_receipt_survives_its_connection(void **state)
{
	struct bench *b = *state;
	struct frame_string mark;
	size_t from;

	connect_first(b);
	bulk_give(b, 1);
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	mark = seen(b, FRAME_SMS, 0)->dlr_url;
	b->is_disk_full = true;
	bulk_say_receipt(b, 20, &mark, 8, "ACK/");
	UNTIL(b, b->words == 1);
	from = b->fake->count;
	fake_hang_up(b->fake);
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
	b->is_disk_full = false;
	linger(b, 20);
	assert_int_equal(0, bulk_acks(b));
	bulk_say_receipt(b, 20, &mark, 8, "ACK/");
	UNTIL(b, bulk_acks(b) == 1);
	assert_int_equal(1, bulk_words(b, 1, BULK_ACCEPTED));
}

/* Killed before its ack: in doubt, each once.  What it had acknowledged is not, nor what a receipt spoke of. */
static void
killed_bearerbox_loses_what_it_had_not_answered(void **state)
{
	struct bench *b = *state;
	struct frame_string mark;
	size_t from;

	connect_first(b);
	for (uint32_t i = 0; i < 4; i++)
		bulk_give(b, i);
	UNTIL(b, seen(b, FRAME_SMS, 3) != NULL);
	mark = seen(b, FRAME_SMS, 2)->dlr_url;
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	bulk_say_receipt(b, 20, &seen(b, FRAME_SMS, 1)->dlr_url, 8, "ACK/");
	UNTIL(b, b->words == 2);
	from = b->fake->count;
	fake_hang_up(b->fake);
	UNTIL(b, b->words == 5);
	assert_int_equal(1, bulk_words(b, 0, BULK_TAKEN));
	assert_int_equal(1, bulk_words(b, 1, BULK_ACCEPTED));
	assert_int_equal(1, bulk_words(b, 1, BULK_TAKEN));
	assert_int_equal(1, bulk_words(b, 2, BULK_LOST));
	assert_int_equal(1, bulk_words(b, 3, BULK_LOST));
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
	linger(b, 20);
	assert_null(fake_seen(b->fake, from, FRAME_SMS, 0));	/* never sent again by itself */
	assert_int_equal(KANNEL_BULK_ROOM, bulk_room(b, ""));
	bulk_say_receipt(b, 21, &mark, 8, "ACK/");			/* it had left all the same */
	UNTIL(b, bulk_words(b, 2, BULK_ACCEPTED) == 1);
}

/* What was never on the wire is in no doubt. */
static void
what_never_left_is_for_later(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	fake_close_port(b->fake);
	fake_hang_up(b->fake);
	UNTIL(b, bulk_room(b, "") == 0);
	bulk_give(b, 1);
	UNTIL(b, b->words == 1);
	assert_int_equal(1, bulk_words(b, 1, BULK_LATER));
	assert_true(b->bearer->ops->is_idle(b->bearer));
}

/* bearerbox said that it stops: it gets no more, and answers for what it has. */
static void
stopping_bearerbox_gets_no_more(void **state)
{
	struct bench *b = *state;
	struct frame bye = frame_empty(FRAME_ADMIN);

	connect_first(b);
	bulk_give(b, 1);
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	bye.command = 0;
	fake_say(b->fake, &bye);
	UNTIL(b, bulk_room(b, "") == 0);
	bulk_give(b, 2);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 2);
	UNTIL(b, b->words == 2);
	assert_int_equal(1, bulk_words(b, 1, BULK_LATER));
	assert_int_equal(1, bulk_words(b, 2, BULK_LATER));
	assert_int_equal(1, fake_count(b->fake, 0, FRAME_SMS));
}

static void
settles_when_the_past_is_silent(void **state)
{
	struct bench *b = *state;
	struct frame_string old, young;
	size_t from;

	assert_false(is_settled(b));
	connect_first(b);
	assert_false(is_settled(b));		/* who knows what an earlier life left behind */
	loop_skip(b->loop, SETTLE_MS - 500);
	assert_false(is_settled(b));
	loop_skip(b->loop, 500);
	assert_true(is_settled(b));
	bulk_give(b, 1);
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	old = seen(b, FRAME_SMS, 0)->dlr_url;
	from = b->fake->count;
	fake_hang_up(b->fake);
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
	assert_false(is_settled(b));
	loop_skip(b->loop, SETTLE_MS - 500);
	bulk_say_receipt(b, 20, &old, 8, "ACK/");	/* there is more where this comes from */
	UNTIL(b, bulk_words(b, 1, BULK_ACCEPTED) == 1);
	loop_skip(b->loop, SETTLE_MS - 500);
	assert_false(is_settled(b));
	/* A phone that is switched on, and what goes on now, are not the past. */
	bulk_say_receipt(b, 21, &old, 1, "");
	bulk_give(b, 2);
	UNTIL(b, fake_seen(b->fake, from, FRAME_SMS, 0) != NULL);
	young = fake_seen(b->fake, from, FRAME_SMS, 0)->dlr_url;
	bulk_say_receipt(b, 22, &young, 8, "ACK/");
	UNTIL(b, b->words == 4);
	loop_skip(b->loop, 500);
	assert_true(is_settled(b));
}

/* Two lines: both carry parts; what one loses is in doubt, though the other never was down. */
static void
two_lines_share_and_lose_apart(void **state)
{
	struct bench *b = *state;
	size_t on_first, on_second;

	b->bearer->ops->close(b->bearer);
	b->second = fake_beside(b->fake);
	b->connections = 2;
	open_bearer(b, 4);
	UNTIL(b, fake_count(b->fake, 0, FRAME_ADMIN) > 0 && fake_count(b->second, 0, FRAME_ADMIN) > 0);
	linger(b, 10);
	loop_skip(b->loop, SETTLE_MS);
	for (uint32_t i = 0; i < 10; i++)
		bulk_give(b, i);
	UNTIL(b, fake_count(b->fake, 0, FRAME_SMS) + fake_count(b->second, 0, FRAME_SMS) == 10);
	on_first = fake_count(b->fake, 0, FRAME_SMS);
	on_second = fake_count(b->second, 0, FRAME_SMS);
	assert_int_equal(5, on_first);
	assert_int_equal(5, on_second);
	assert_true(is_settled(b));
	fake_hang_up(b->second);
	UNTIL(b, b->words == on_second);
	for (size_t i = 0; i < b->words; i++)
		assert_int_equal(BULK_LOST, b->word[i].what);
	assert_false(is_settled(b));
	for (size_t i = 0; i < on_first; i++)
		say_ack(b, fake_seen(b->fake, 0, FRAME_SMS, i)->id, 0);
	UNTIL(b, b->words == 10);
	assert_int_equal(KANNEL_BULK_ROOM, bulk_room(b, ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		KANNEL_TEST(receipt_waits_for_the_disk),
		KANNEL_TEST(unsaved_receipt_survives_its_connection),
		KANNEL_TEST(killed_bearerbox_loses_what_it_had_not_answered),
		KANNEL_TEST(what_never_left_is_for_later),
		KANNEL_TEST(stopping_bearerbox_gets_no_more),
		KANNEL_TEST(settles_when_the_past_is_silent),
		KANNEL_TEST(two_lines_share_and_lose_apart),
	};

	return cmocka_run_group_tests_name("kannel_bulk_loss", tests, NULL, NULL);
}
