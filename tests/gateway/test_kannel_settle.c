/*
 * test_kannel_settle.c - what a loss leaves in doubt, and how it is settled
 *
 * Two deaths: the connection's (bearerbox died; our memory lives) and ours
 * (only the journal's file lives).  A part of unknown fate is not sent again
 * while a receipt may still tell that it left.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "tests/gateway/kannel_bench.h"

enum { SETTLE_MS = KANNEL_BENCH_SETTLE_S * 1000 };

static void
say_receipt(struct bench *b, unsigned n, const struct frame *part, int mask)
{
	struct frame f = frame_mo(n, "ACK/");

	f.sms_type = 3;
	f.dlr_mask = mask;
	f.dlr_url = part->dlr_url;
	fake_say(b->fake, &f);
}

/* bearerbox goes when it has a part and we no ack; returns how many frames had come by then. */
static size_t
lose_connection(struct bench *b, unsigned parts)
{
	size_t from;

	b->parts = parts;
	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, parts - 1) != NULL);
	from = b->fake->count;
	fake_hang_up(b->fake);
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
	return from;
}

/*
 * Nobody heard of it: said again when the time of settling is over, and not before; under another id, because
 * bearerbox cannot store what has the name of a file that is there.
 */
static void
unheard_part_is_said_again(void **state)
{
	struct bench *b = *state;
	size_t from = lose_connection(b, 1);

	loop_skip(b->loop, SETTLE_MS - 1000);
	linger(b, 20);
	assert_null(fake_seen(b->fake, from, FRAME_SMS, 0));
	loop_skip(b->loop, 1000);
	UNTIL(b, fake_seen(b->fake, from, FRAME_SMS, 0) != NULL);
	assert_string_not_equal(seen(b, FRAME_SMS, 0)->id, seen(b, FRAME_SMS, 1)->id);
	assert_memory_equal(seen(b, FRAME_SMS, 0)->dlr_url.bytes, seen(b, FRAME_SMS, 1)->dlr_url.bytes, 52);
	say_mo(b, 1, "HELP");
	linger(b, 20);
	assert_int_equal(1, b->calls);
	assert_null(seen(b, FRAME_ACK, 0));
	say_ack(b, seen(b, FRAME_SMS, 1)->id, 0);
	UNTIL(b, seen(b, FRAME_ACK, 0) != NULL);
	assert_int_equal(1, b->answered);
	assert_int_equal(1, b->log.counts[LOG_DISCONNECT]);
	assert_int_equal(2, b->log.counts[LOG_CONNECT]);
}

/* A receipt tells that it left: done, though no ack ever came. */
static void
heard_part_is_not_said_again(void **state)
{
	struct bench *b = *state;
	size_t from = lose_connection(b, 2);

	say_receipt(b, 20, seen(b, FRAME_SMS, 0), 8);
	UNTIL(b, b->settled == 1);
	assert_int_equal(0, b->answered);
	loop_skip(b->loop, SETTLE_MS);
	UNTIL(b, fake_seen(b->fake, from, FRAME_SMS, 0) != NULL);
	assert_memory_equal(seen(b, FRAME_SMS, 1)->udh.bytes, fake_seen(b->fake, from, FRAME_SMS, 0)->udh.bytes, 6);
	linger(b, 10);
	assert_null(fake_seen(b->fake, from, FRAME_SMS, 1));
	say_receipt(b, 21, seen(b, FRAME_SMS, 1), 16);	/* refused by the operator: it had left all the same */
	UNTIL(b, b->answered == 1);
	assert_int_equal(1, b->calls);
}

/* bearerbox reads in order: what was heard of speaks for all that left before it, and for nothing behind it. */
static void
receipt_speaks_for_those_before(void **state)
{
	struct bench *b = *state;
	size_t from;

	connect_first(b);
	for (unsigned n = 1; n <= 4; n++)
		say_mo(b, n, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 3) != NULL);
	from = b->fake->count;
	fake_hang_up(b->fake);
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
	say_receipt(b, 20, seen(b, FRAME_SMS, 2), 8);
	UNTIL(b, b->answered == 3);
	loop_skip(b->loop, SETTLE_MS);
	UNTIL(b, fake_seen(b->fake, from, FRAME_SMS, 0) != NULL);
	assert_memory_equal(seen(b, FRAME_SMS, 3)->dlr_url.bytes, fake_seen(b->fake, from, FRAME_SMS, 0)->dlr_url.bytes, 52);
	/* a receipt for what left over the new connection says nothing of the old one */
	linger(b, 10);
	assert_null(fake_seen(b->fake, from, FRAME_SMS, 1));
}

/* Beyond so many a second only each eighth asks for the receipt that says "accepted". */
static void
few_ask_in_a_rush(void **state)
{
	struct bench *b = *state;
	unsigned asked = 0, most = KANNEL_BENCH_RECEIPTS + 64 / 8;

	b->bearer->ops->close(b->bearer);
	b->pending = 200;
	open_bearer(b, 64);
	connect_first(b);
	for (unsigned n = 1; n <= 64; n++)
		say_mo(b, n, "HELP");
	UNTIL(b, fake_count(b->fake, 0, FRAME_SMS) == 64);
	for (size_t i = 0; i < 64; i++) {
		assert_int_equal(16, seen(b, FRAME_SMS, i)->dlr_mask & 16);
		asked += (seen(b, FRAME_SMS, i)->dlr_mask & 8) != 0;
	}
	/* a second may have turned over in between: then twice as many were free to ask */
	assert_true(asked >= most - KANNEL_BENCH_RECEIPTS / 8 - 1 && asked <= most + KANNEL_BENCH_RECEIPTS);
	assert_true(asked < 64);
}

/* A receipt that comes before the ack counts, also if the connection is lost between the two. */
static void
receipt_before_the_ack_counts(void **state)
{
	struct bench *b = *state;
	size_t from;

	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	say_receipt(b, 20, seen(b, FRAME_SMS, 0), 8);
	UNTIL(b, b->answered == 1);
	from = b->fake->count;
	fake_hang_up(b->fake);
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
	loop_skip(b->loop, SETTLE_MS);
	linger(b, 20);
	assert_null(fake_seen(b->fake, from, FRAME_SMS, 0));
}

/* The answer is finished while bearerbox does not know the MO: no ack then, one when it comes again. */
static void
ack_waits_for_the_message(void **state)
{
	struct bench *b = *state;

	lose_connection(b, 1);
	say_receipt(b, 20, seen(b, FRAME_SMS, 0), 8);
	UNTIL(b, b->answered == 1);
	linger(b, 10);
	assert_int_equal(1, fake_count(b->fake, 0, FRAME_ACK));	/* the receipt's */
	say_mo(b, 1, "HELP");
	UNTIL(b, fake_count(b->fake, 0, FRAME_ACK) == 2);
	assert_int_equal(1, b->calls);
	assert_int_equal(1, b->duplicates);
}

static int
set_up_journal(void **state)
{
	static char path[64];
	struct bench *b;
	int fd;

	kannel_bench_set_up(state);
	b = *state;
	b->bearer->ops->close(b->bearer);
	(void)snprintf(path, sizeof(path), "/tmp/safar-journal-XX" "XXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	b->journal = path;
	open_bearer(b, 4);
	return 0;
}

static int
tear_down_journal(void **state)
{
	unlink(((struct bench *)*state)->journal);
	return kannel_bench_tear_down(state);
}

/* Our own death with a part on its way: a receipt settles it, and the host is never asked twice. */
static void
new_process_believes_a_receipt(void **state)
{
	struct bench *b = *state;

	b->parts = 2;
	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 1) != NULL);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, b->sent == 1);
	open_bearer_again(b);
	say_mo(b, 1, "HELP");
	linger(b, 20);
	assert_int_equal(1, b->calls);
	say_receipt(b, 20, seen(b, FRAME_SMS, 1), 8);
	UNTIL(b, b->answered == 1);
	UNTIL(b, fake_count(b->fake, 0, FRAME_ACK) == 2);
	loop_skip(b->loop, SETTLE_MS);
	linger(b, 20);
	assert_int_equal(1, b->calls);
	assert_int_equal(2, fake_count(b->fake, 0, FRAME_SMS));
}

/* No receipt: after the time of settling the answer is made again, and only what was not heard of leaves. */
static void
new_process_says_what_was_not_heard_of(void **state)
{
	struct bench *b = *state;

	b->parts = 2;
	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 1) != NULL);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, b->sent == 1);
	open_bearer_again(b);
	say_mo(b, 1, "HELP");
	linger(b, 20);
	assert_int_equal(1, b->calls);
	loop_skip(b->loop, SETTLE_MS);
	UNTIL(b, seen(b, FRAME_SMS, 2) != NULL);
	linger(b, 10);
	assert_int_equal(2, b->calls);
	assert_int_equal(3, fake_count(b->fake, 0, FRAME_SMS));
	assert_memory_equal(seen(b, FRAME_SMS, 1)->udh.bytes, seen(b, FRAME_SMS, 2)->udh.bytes, 6);
	assert_string_not_equal(seen(b, FRAME_SMS, 1)->id, seen(b, FRAME_SMS, 2)->id);
	say_ack(b, seen(b, FRAME_SMS, 2)->id, 0);
	UNTIL(b, b->answered == 1);
}

/* Receipts of the lost connection still come, late: no doubt is old enough yet. */
static void
late_receipts_prolong_the_doubt(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	for (unsigned n = 1; n <= 3; n++)
		say_mo(b, n, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 2) != NULL);
	open_bearer_again(b);
	say_mo(b, 3, "HELP");
	linger(b, 10);
	loop_skip(b->loop, SETTLE_MS - 1000);
	say_receipt(b, 20, seen(b, FRAME_SMS, 0), 8);
	linger(b, 10);
	loop_skip(b->loop, SETTLE_MS - 1000);
	linger(b, 20);
	assert_int_equal(3, b->calls);
	say_receipt(b, 21, seen(b, FRAME_SMS, 2), 8);
	UNTIL(b, b->answered == 1);
	assert_int_equal(3, b->calls);
}

/*
 * Messages in doubt never fill what bearerbox lets us hold, or the receipts that settle them could not come: of what
 * they leave only a share is judged at one time.
 */
static void
doubts_leave_room_for_receipts(void **state)
{
	struct bench *b = *state;

	b->pending = 8;
	connect_first(b);
	for (unsigned n = 1; n <= 4; n++)
		say_mo(b, n, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 3) != NULL);
	open_bearer_again(b);
	for (unsigned n = 1; n <= 8; n++)
		say_mo(b, n, "HELP");
	UNTIL(b, b->calls == 5);
	linger(b, 20);
	assert_int_equal(5, b->calls);
	say_receipt(b, 20, seen(b, FRAME_SMS, 3), 8);	/* the last: it speaks for all of them */
	UNTIL(b, b->answered == 4);
	UNTIL(b, b->calls == 8);
	assert_int_equal(8, fake_count(b->fake, 0, FRAME_SMS));
}

/* bearerbox refused it for now, so no receipt for what left behind it speaks for it. */
static void
refused_part_is_not_spoken_for(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 2);
	UNTIL(b, b->retried == 1);
	say_mo(b, 2, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 1) != NULL);
	open_bearer_again(b);
	say_receipt(b, 20, seen(b, FRAME_SMS, 1), 8);
	say_mo(b, 1, "HELP");
	linger(b, 20);
	loop_skip(b->loop, 2 * SETTLE_MS);
	UNTIL(b, seen(b, FRAME_SMS, 2) != NULL);
	assert_memory_equal(seen(b, FRAME_SMS, 0)->dlr_url.bytes, seen(b, FRAME_SMS, 2)->dlr_url.bytes, 52);
}

/* Every ack had come, and we died before the commit: acknowledged at once, nobody is asked. */
static void
new_process_finishes_what_was_said(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, b->answered == 1);
	open_bearer_again(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, b->answered == 2);
	assert_int_equal(1, b->calls);
	linger(b, 10);
	assert_int_equal(1, fake_count(b->fake, 0, FRAME_SMS));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		KANNEL_TEST(unheard_part_is_said_again),
		KANNEL_TEST(heard_part_is_not_said_again),
		KANNEL_TEST(receipt_speaks_for_those_before),
		KANNEL_TEST(few_ask_in_a_rush),
		KANNEL_TEST(receipt_before_the_ack_counts),
		KANNEL_TEST(ack_waits_for_the_message),
#define JOURNAL_TEST(f) cmocka_unit_test_setup_teardown(f, set_up_journal, tear_down_journal)
		JOURNAL_TEST(new_process_believes_a_receipt),
		JOURNAL_TEST(new_process_says_what_was_not_heard_of),
		JOURNAL_TEST(late_receipts_prolong_the_doubt),
		JOURNAL_TEST(doubts_leave_room_for_receipts),
		JOURNAL_TEST(refused_part_is_not_spoken_for),
		JOURNAL_TEST(new_process_finishes_what_was_said),
	};

	return cmocka_run_group_tests_name("kannel_settle", tests, NULL, NULL);
}
