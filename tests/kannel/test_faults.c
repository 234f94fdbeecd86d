/*
 * test_faults.c - bearerbox is ended by a stranger, stands still, has no disk
 *
 * Counted at the operator, on its own records.  Whatever happens, everybody who
 * texted must be answered in the end; how many were answered twice is bounded
 * by what was under way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/gateway/fake_bearerbox.h"
#include "tests/kannel/box_bench.h"

/* A string length of -2: bearerbox 1.4.5 asserts and ends.  Its port is on loopback for that reason. */
static void
twelve_bytes_end_bearerbox_and_lose_nobody(void **state)
{
	static const uint8_t frame[] = { 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFE };
	struct box_bench *b = *state;
	unsigned said = 0;
	int stranger;

	box_bench_wait_for_line(b);
	stranger = box_harm_stranger(b->world, frame, sizeof(frame));
	/* It is heard when bearerbox accepts again, up to a second later: until then people go on. */
	for (; !box_world_is_bearerbox_gone(b->world); said++) {
		assert_true(said < BOX_PEOPLE - 1);
		box_bench_say(b, said, said + 1);
		box_bench_linger(b, 10);
	}
	box_bench_say(b, said, BOX_PEOPLE - 1);
	close(stranger);
	box_world_start_bearerbox(b->world);
	assert_true(box_bench_wait_for_all(b, "a stranger's 12 bytes", BOX_PEOPLE) <= BOX_BENCH_PENDING + BOX_WINDOW);
	assert_true(b->reconnects >= 1);
}

/* Kernel buffers take what we say meanwhile; nobody is to take three seconds for a death. */
static void
suspended_bearerbox_is_waited_for(void **state)
{
	struct box_bench *b = *state;

	box_bench_wait_for_line(b);
	box_bench_say(b, 0, BOX_PEOPLE / 2);
	BOX_UNTIL(b, b->world->count >= 20);
	box_harm_suspend(b->world);
	box_bench_say(b, BOX_PEOPLE / 2, BOX_PEOPLE - 1);
	box_bench_linger(b, 3000);
	box_harm_resume(b->world);
	assert_int_equal(0, box_bench_wait_for_all(b, "bearerbox stood still for 3 s", BOX_PEOPLE));
	assert_int_equal(0, b->reconnects);
	assert_int_equal(BOX_PEOPLE, b->received);
}

/* Parts that bearerbox never read: they die with it, the messages they answer do not, and they leave once more. */
static void
what_bearerbox_did_not_hear_is_said_again(void **state)
{
	struct box_bench *b = *state;

	box_bench_wait_for_line(b);
	b->is_later = true;
	box_bench_say(b, 0, BOX_PEOPLE - 1);
	BOX_UNTIL(b, box_harm_spooled(b->world) >= BOX_PEOPLE - 1);
	box_bench_linger(b, 100);
	box_harm_suspend(b->world);
	b->is_later = false;
	BOX_UNTIL(b, b->received >= 1 + BOX_WINDOW);
	box_world_kill_bearerbox(b->world);
	box_world_start_bearerbox(b->world);
	assert_int_equal(0, box_bench_wait_for_all(b, "killed with 50 parts unheard", BOX_PEOPLE));
}

/* What bearerbox cannot store it refuses to the operator, who brings it again: nothing to lose, much to wait. */
static void
full_disk_is_only_waiting(void **state)
{
	struct box_bench *b = *state;
	size_t before;
	struct box_counts c;

	box_bench_wait_for_line(b);
	box_bench_say(b, 0, BOX_PEOPLE / 2);
	BOX_UNTIL(b, b->world->count >= 20);
	box_harm_fill_disk(b->world, true);
	box_bench_linger(b, 500);
	before = b->received;
	box_bench_say(b, BOX_PEOPLE / 2, BOX_PEOPLE - 1);
	box_bench_linger(b, 2000);
	c = box_world_counts(b->world);
	print_message("# disk full: %zu given to us, then %zu more; %lu of %lu acked to the operator\n", before,
	    b->received - before, c.mo_acked, c.mos);
	box_harm_fill_disk(b->world, false);
	assert_int_equal(0, box_bench_wait_for_all(b, "the disk was full for 2 s", BOX_PEOPLE));
}

/*
 * Full, and killed before there is room again: what bearerbox could not store it had not acknowledged.  It dies with no answer in
 * its memory alone; that is the next test.
 */
static void
full_disk_and_a_kill(void **state)
{
	struct box_bench *b = *state;

	box_bench_wait_for_line(b);
	box_bench_say(b, 0, BOX_PEOPLE / 2);
	BOX_UNTIL(b, b->world->count >= 20);
	box_harm_fill_disk(b->world, true);
	box_bench_say(b, BOX_PEOPLE / 2, BOX_PEOPLE - 1);
	box_bench_linger(b, 500);
	BOX_UNTIL(b, box_bench_served(b, NULL) == b->answered);
	box_world_kill_bearerbox(b->world);
	box_world_start_bearerbox(b->world);
	assert_true(box_bench_wait_for_all(b, "disk full, then killed", BOX_PEOPLE) <= BOX_BENCH_PENDING + BOX_WINDOW);
}

/*
 * What cannot hold.  bearerbox does not look whether it could store an answer
 * (deliver_sms_to_queue() ignores store_save()): messages stored while there was room, answers
 * taken into memory only, a link that stands still, a kill.  An answer is lost only if
 * bearerbox had said that it has it and it was not yet on the air.
 */
static void
answers_on_a_full_disk_die_with_bearerbox(void **state)
{
	struct box_bench *b = *state;
	size_t acked, on_air, lost;

	box_bench_wait_for_line(b);
	b->is_later = true;
	box_bench_say(b, 0, BOX_PEOPLE / 3);
	BOX_UNTIL(b, box_harm_spooled(b->world) >= BOX_PEOPLE / 3);
	assert_true(box_harm_set(b->world, "silent", 1000));
	box_harm_fill_disk(b->world, true);
	b->is_later = false;
	BOX_UNTIL(b, b->world->count >= 1 + BOX_BENCH_PENDING);
	box_bench_linger(b, 1500);
	acked = b->answered;
	on_air = box_bench_served(b, NULL);
	box_world_kill_bearerbox(b->world);
	assert_true(box_harm_set(b->world, "silent", 0));
	box_world_start_bearerbox(b->world);
	box_bench_say(b, BOX_PEOPLE / 3, BOX_PEOPLE - 1);
	BOX_UNTIL(b, box_world_counts(b->world).mo_acked == BOX_PEOPLE && box_harm_spooled(b->world) == 0);
	box_bench_linger(b, 500);
	lost = BOX_PEOPLE - box_bench_served(b, NULL);
	print_message("# answers on a full disk, then killed: %zu said to be safe, %zu on the air, %zu lost\n", acked, on_air,
	    lost);
	assert_true(lost <= acked - on_air);
}

/*
 * Another box sends in our name and asks for receipts: they come to us, with a mark
 * that is not ours.  Asked for success and failure, and the operator says each twice.
 */
static void
receipts_of_a_stranger_are_foreign(void **state)
{
	struct box_bench *b = *state;
	uint8_t bytes[FRAME_BYTES_MAX];
	struct frame f = frame_mo(77, "forged");
	unsigned long accepted, rejected;
	int stranger;

	box_bench_wait_for_line(b);
	BOX_UNTIL(b, b->accepted == 1);
	assert_true(box_harm_set(b->world, "dup-dlr", 1000));
	f.sms_type = 2;
	f.dlr_mask = 31;
	f.dlr_url = frame_text("00112233445566778899aabbccddeeff.0011223344556677");
	f.smsc_id = frame_text("simulator");
	f.box_id = frame_text("safar");
	f.receiver = frame_text("+447700900999");
	f.sender = frame_text("33444");
	accepted = b->accepted;
	rejected = b->rejected;
	stranger = box_harm_stranger(b->world, bytes, frame_build(bytes, &f));
	BOX_UNTIL(b, b->foreign >= 2);
	box_bench_linger(b, 500);
	close(stranger);
	print_message("# %lu foreign receipts\n", b->foreign);
	assert_int_equal(accepted, b->accepted);
	assert_int_equal(rejected, b->rejected);
	assert_int_equal(0, b->delivered);
	/* acknowledged nevertheless, or they would come for ever */
	BOX_UNTIL(b, box_harm_spooled(b->world) == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOX_BENCH_TEST(twelve_bytes_end_bearerbox_and_lose_nobody),
		BOX_BENCH_TEST(suspended_bearerbox_is_waited_for),
		BOX_BENCH_TEST(what_bearerbox_did_not_hear_is_said_again),
		BOX_BENCH_TEST(full_disk_is_only_waiting),
		BOX_BENCH_TEST(full_disk_and_a_kill),
		BOX_BENCH_TEST(answers_on_a_full_disk_die_with_bearerbox),
		BOX_BENCH_TEST(receipts_of_a_stranger_are_foreign),
	};

	return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
