/*
 * test_kannel_mo.c - messages that bearerbox has given us and still keeps
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/bearer/kannel_mo.h"
#include "tests/gateway/kannel_bench.h"

/* Nobody to answer to: acknowledged, or it would come for ever; the host is not asked. */
static void
unusable_numbers_are_refused(void **state)
{
	struct bench *b = *state;
	struct frame f = frame_mo(1, "HELP");

	connect_first(b);
	f.sender = (struct frame_string){ 0 };
	fake_say(b->fake, &f);
	f = frame_mo(2, "HELP");
	f.receiver = frame_text("");
	fake_say(b->fake, &f);
	f = frame_mo(3, "HELP");
	f.sender = frame_text("+4477009001234770090012347700900123");
	fake_say(b->fake, &f);
	f = frame_mo(4, "HELP");
	f.sender = frame_bytes("+4477\0" "00900123", 14);
	fake_say(b->fake, &f);
	UNTIL(b, fake_count(b->fake, 0, FRAME_ACK) == 4);
	assert_int_equal(0, b->calls);
	assert_int_equal(0, b->answered);
	assert_int_equal(4, b->refused);
}

/* More messages than slots: those left over come again over a new connection. */
static void
overflow_comes_again(void **state)
{
	struct bench *b = *state;
	unsigned n;

	b->kind = OUTBOUND_LATER;
	connect_first(b);
	for (n = 1; n <= KANNEL_MOS + 2; n++) {
		say_mo(b, n, "x");
		if (n % 64 == 0)
			linger(b, 1);
	}
	UNTIL(b, b->overflow == 2);
	b->kind = OUTBOUND_NOTHING;
	loop_skip(b->loop, 1000);
	UNTIL(b, b->fake->accepts == 2);
	assert_int_equal(KANNEL_MOS, b->answered);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		KANNEL_TEST(unusable_numbers_are_refused),
		KANNEL_TEST(overflow_comes_again),
	};

	return cmocka_run_group_tests_name("kannel_mo", tests, NULL, NULL);
}
