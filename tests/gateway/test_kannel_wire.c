/*
 * test_kannel_wire.c - one connection to bearerbox, for ever
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "tests/gateway/kannel_bench.h"

static void
identifies_first(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	assert_int_equal(FRAME_ADMIN, b->fake->seen[0].type);
	assert_int_equal(3, b->fake->seen[0].command);
	assert_memory_equal("safar", b->fake->seen[0].box_id.bytes, 5);
	assert_int_equal(5, b->fake->seen[0].box_id.len);
}

/* bearerbox says it stops: no part is given to it, and it waits for us to hang up. */
static void
shutdown_is_followed(void **state)
{
	struct bench *b = *state;
	struct frame f = frame_empty(FRAME_ADMIN);
	size_t from;

	connect_first(b);
	f.command = 0;
	fake_say(b->fake, &f);
	say_mo(b, 1, "HELP");
	linger(b, 50);
	assert_null(seen(b, FRAME_SMS, 0));
	from = b->fake->count;
	UNTIL(b, b->fake->accepts == 2 && fake_seen(b->fake, from, FRAME_SMS, 0) != NULL);
}

static void
bad_frames_are_skipped_and_nonsense_hung_up_on(void **state)
{
	struct bench *b = *state;
	static const uint8_t longest[] = { 0, 0, 0xFF, 0xFF };
	uint8_t junk[0x20000] = { 0, 1, 0xFF, 0xFC };	/* a frame of 0x1FFFC bytes: too long, skipped whole */

	connect_first(b);
	fake_say_bytes(b->fake, "\0\0\0\4\0\0\0\2", 8);
	fake_say_bytes(b->fake, "\0\0\0\0", 4);
	say_mo(b, 1, "HELP");
	UNTIL(b, b->calls == 1);
	assert_int_equal(2, b->bad_frames);
	fake_say_bytes(b->fake, junk, 1000);
	linger(b, 5);
	fake_say_bytes(b->fake, junk + 1000, sizeof(junk) - 1000);
	say_mo(b, 2, "HELP");
	UNTIL(b, b->calls == 2);
	assert_int_equal(3, b->bad_frames);
	assert_int_equal(1, b->fake->accepts);
	fake_say_bytes(b->fake, longest, 2);	/* a frame in single bytes is waited for */
	linger(b, 5);
	assert_int_equal(1, b->fake->accepts);
	fake_say_bytes(b->fake, "\xff\xff\xff", 3);	/* 0x0000FFFF, then a byte of its body */
	fake_hang_up(b->fake);
	UNTIL(b, b->fake->accepts == 2);
	fake_say_bytes(b->fake, "\x7f\xff\xff\xff", 4);
	UNTIL(b, b->fake->accepts == 3);
	assert_int_equal(4, b->bad_frames);
	assert_int_equal(1, b->log.counts[LOG_FRAME_BAD]);	/* a line a second, and then how many there were */
	loop_skip(b->loop, 1000);
	fake_say_bytes(b->fake, "\0\0\0\0", 4);
	UNTIL(b, b->bad_frames == 5);
	fflush(b->log.out);
	assert_int_equal(2, b->log.counts[LOG_FRAME_BAD]);
	assert_non_null(strstr(b->log_text, "also=3"));
}

/* Our name again every two seconds: it wakes the thread of bearerbox that hands messages out. */
static void
says_its_name_again(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	linger(b, 10);
	assert_int_equal(1, fake_count(b->fake, 0, FRAME_ADMIN));
	for (unsigned n = 2; n < 5; n++) {
		loop_skip(b->loop, 2000);
		UNTIL(b, fake_count(b->fake, 0, FRAME_ADMIN) == n);
	}
	assert_int_equal(3, seen(b, FRAME_ADMIN, 1)->command);
	assert_memory_equal("safar", seen(b, FRAME_ADMIN, 1)->box_id.bytes, 5);
}

/* The port is closed at first: tried for ever, said once in the log; then found within a second. */
static void
waits_for_bearerbox(void **state)
{
	struct bench *b = *state;
	uint16_t port = b->fake->port;
	int64_t before;

	b->bearer->ops->close(b->bearer);
	fake_free(b->fake);
	b->fake = fake_new_at(port);
	fake_close_port(b->fake);
	open_bearer(b, 1);
	before = loop_now_ms(b->loop);
	while (loop_now_ms(b->loop) - before < 1200)
		loop_once(b->loop, 20);
	assert_int_equal(1, b->log.counts[LOG_DISCONNECT]);
	fake_free(b->fake);
	b->fake = fake_new_at(port);
	before = loop_now_ms(b->loop);
	connect_first(b);
	assert_true(loop_now_ms(b->loop) - before < 1000);
}

static void
bad_host_is_a_sentence(void **state)
{
	struct bench *b = *state;
	struct bearer_host host = { .ctx = b, .loop = b->loop, .log = &b->log };
	struct kannel_settings settings = { .host = "no host.invalid", .box_id = "x", .secret = kannel_bench_secret, .window = 1,
		.connections = 1 };
	char room[256];
	struct buf why = BUF_OVER(room);

	assert_null(kannel_bearer_open(&host, &settings, &why));
	assert_non_null(strstr(why.ptr, "bearerbox at no host.invalid: "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		KANNEL_TEST(identifies_first),
		KANNEL_TEST(shutdown_is_followed),
		KANNEL_TEST(bad_frames_are_skipped_and_nonsense_hung_up_on),
		KANNEL_TEST(says_its_name_again),
		KANNEL_TEST(waits_for_bearerbox),
		KANNEL_TEST(bad_host_is_a_sentence),
	};

	return cmocka_run_group_tests_name("kannel_wire", tests, NULL, NULL);
}
