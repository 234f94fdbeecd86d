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

/* A receipt is bearerbox' until the host has it on the disk; then its ack leaves by itself. */
static void
receipt_waits_for_the_disk(void **state)
{
	struct bench *b = *state;
	char status[512], id[37];
	struct buf line = BUF_OVER(status);

	bulk_give(b, 1);
	(void)bulk_part(b, 0);
	b->is_disk_full = true;
	bulk_say_ack(b, 0, 0);
	bulk_say_receipt(b, 20, &bulk_part(b, 0)->dlr_url, 8, "ACK/");
	UNTIL(b, b->words == 2);
	linger(b, 30);
	assert_int_equal(0, bulk_acks(b));
	bulk_say_receipt(b, 20, &bulk_part(b, 0)->dlr_url, 8, "ACK/");		/* brought again */
	linger(b, 30);
	assert_int_equal(0, bulk_acks(b));
	assert_int_equal(2, b->words);
	b->bearer->ops->status(b->bearer, &line);
	assert_non_null(strstr(line.ptr, " bulk.connected=1 bulk.unsaved=1 bulk.open=0 bulk.given=1 bulk.taken=1 "));
	/* people are answered meanwhile */
	say_mo(b, 30, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, fake_count(b->fake, 0, FRAME_ACK) == 1);
	assert_int_equal(0, bulk_acks(b));
	b->is_disk_full = false;
	UNTIL(b, bulk_acks(b) == 1);
	linger(b, 20);
	assert_int_equal(1, bulk_acks(b));
	frame_id(id, 20);
	assert_string_equal(id, fake_seen(b->second, 0, FRAME_ACK, 0)->id);
	assert_int_equal(0, fake_seen(b->second, 0, FRAME_ACK, 0)->status);
}

/* The connection is lost while the disk is full: whoever brings the receipt again gets the ack. */
static void
unsaved_receipt_survives_its_connection(void **state)
{
	struct bench *b = *state;
	struct frame_string mark;

	bulk_give(b, 1);
	mark = bulk_part(b, 0)->dlr_url;
	b->is_disk_full = true;
	bulk_say_receipt(b, 20, &mark, 8, "ACK/");
	UNTIL(b, b->words == 1);
	bulk_lose(b);
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

	for (uint32_t i = 0; i < 4; i++)
		bulk_give(b, i);
	(void)bulk_part(b, 3);
	bulk_say_ack(b, 0, 0);
	bulk_say_receipt(b, 20, &bulk_part(b, 1)->dlr_url, 8, "ACK/");
	UNTIL(b, b->words == 2);
	bulk_lose(b);
	assert_int_equal(5, b->words);
	assert_int_equal(1, bulk_words(b, 0, BULK_TAKEN));
	assert_int_equal(1, bulk_words(b, 1, BULK_ACCEPTED));
	assert_int_equal(1, bulk_words(b, 1, BULK_TAKEN));
	assert_int_equal(1, bulk_words(b, 2, BULK_LOST));
	assert_int_equal(1, bulk_words(b, 3, BULK_LOST));
	linger(b, 20);
	assert_int_equal(4, bulk_parts(b));		/* never sent again by itself */
	assert_int_equal(KANNEL_BULK_ROOM, bulk_room(b, ""));
	bulk_say_receipt(b, 21, &bulk_part(b, 2)->dlr_url, 8, "ACK/");		/* it had left all the same */
	UNTIL(b, bulk_words(b, 2, BULK_ACCEPTED) == 1);
	for (size_t i = 0; i < b->words; i++)	/* SMPP cannot tell whether a bearerbox that died had submitted it before */
		assert_int_equal(b->word[i].is_old, b->word[i].what == BULK_ACCEPTED && b->word[i].name.row == 2);
}

/* What people are answered over is another connection: its loss says nothing of a broadcast. */
static void
lines_are_lost_apart(void **state)
{
	struct bench *b = *state;
	size_t from;

	bulk_give(b, 1);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL && bulk_parts(b) == 1);
	from = b->fake->count;
	fake_hang_up(b->fake);
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
	assert_int_equal(0, b->words);
	bulk_lose(b);
	assert_int_equal(1, bulk_words(b, 1, BULK_LOST));
	say_mo(b, 2, "HELP");
	UNTIL(b, fake_seen(b->fake, from, FRAME_SMS, 0) != NULL);
}

/* What was never on the wire is in no doubt. */
static void
what_never_left_is_for_later(void **state)
{
	struct bench *b = *state;

	fake_close_port(b->fake);
	fake_close_port(b->second);
	fake_hang_up(b->second);
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

	bulk_give(b, 1);
	(void)bulk_part(b, 0);
	bye.command = 0;
	fake_say(b->second, &bye);
	UNTIL(b, bulk_room(b, "") == 0);
	bulk_give(b, 2);
	bulk_say_ack(b, 0, 2);
	UNTIL(b, b->words == 2);
	assert_int_equal(1, bulk_words(b, 1, BULK_LATER));
	assert_int_equal(1, bulk_words(b, 2, BULK_LATER));
	assert_int_equal(1, bulk_parts(b));
	UNTIL(b, b->second->accepts == 2);		/* and we hang up and come again */
}

enum { DEAF_MS = 15000 };

static bool
is_settled(const struct bench *b)
{
	return b->bearer->ops->bulk_is_settled(b->bearer);
}

static void
settles_when_the_past_is_silent(void **state)
{
	struct bench *b = *state;
	struct frame_string old, young;

	assert_false(is_settled(b));		/* who knows what an earlier life left behind */
	loop_skip(b->loop, SETTLE_MS + 500);
	assert_false(is_settled(b));		/* nor is it sure that bearerbox took this line: it said nothing yet */
	loop_skip(b->loop, DEAF_MS - 1000);
	assert_false(is_settled(b));
	loop_skip(b->loop, 500);
	assert_true(is_settled(b));
	bulk_give(b, 1);
	old = bulk_part(b, 0)->dlr_url;
	bulk_lose(b);
	assert_false(is_settled(b));
	loop_skip(b->loop, SETTLE_MS - 500);
	bulk_say_receipt(b, 20, &old, 8, "ACK/");	/* there is more where this comes from */
	UNTIL(b, bulk_words(b, 1, BULK_ACCEPTED) == 1);
	loop_skip(b->loop, SETTLE_MS - 500);
	assert_false(is_settled(b));
	/* A phone that is switched on, and what goes on now, are not the past. */
	bulk_say_receipt(b, 21, &old, 1, "");
	bulk_give(b, 2);
	young = bulk_part(b, 1)->dlr_url;
	bulk_say_receipt(b, 22, &young, 8, "ACK/");
	UNTIL(b, b->words == 4);
	loop_skip(b->loop, 500);
	assert_true(is_settled(b));
	fake_close_port(b->fake);
	fake_close_port(b->second);
	fake_hang_up(b->second);
	UNTIL(b, bulk_room(b, "") == 0);
	loop_skip(b->loop, 2 * SETTLE_MS);
	assert_false(is_settled(b));		/* nobody could have said anything */
}

/* Receipts of broadcasts that are worked off do not keep an answer in doubt. */
static void
answer_waits_for_no_broadcast(void **state)
{
	struct bench *b = *state;
	struct frame_string mark;
	size_t from;

	bulk_give(b, 1);
	mark = bulk_part(b, 0)->dlr_url;
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	from = b->fake->count;
	fake_hang_up(b->fake);
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
	bulk_lose(b);
	loop_skip(b->loop, SETTLE_MS - 500);
	bulk_say_receipt(b, 20, &mark, 8, "ACK/");
	UNTIL(b, bulk_words(b, 1, BULK_ACCEPTED) == 1);
	loop_skip(b->loop, 500);
	UNTIL(b, fake_seen(b->fake, from, FRAME_SMS, 0) != NULL);	/* her answer waits for no broadcast */
	assert_false(is_settled(b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BULK_TEST(receipt_waits_for_the_disk),
		BULK_TEST(unsaved_receipt_survives_its_connection),
		BULK_TEST(killed_bearerbox_loses_what_it_had_not_answered),
		BULK_TEST(lines_are_lost_apart),
		BULK_TEST(what_never_left_is_for_later),
		BULK_TEST(stopping_bearerbox_gets_no_more),
		BULK_TEST(settles_when_the_past_is_silent),
		BULK_TEST(answer_waits_for_no_broadcast),
	};

	return cmocka_run_group_tests_name("kannel_bulk_loss", tests, NULL, NULL);
}
