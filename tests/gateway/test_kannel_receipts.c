/*
 * test_kannel_receipts.c - what operators say about parts later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "tests/gateway/kannel_bench.h"

static void
say_receipt(struct bench *b, unsigned n, struct frame_string mark, int mask)
{
	struct frame f = frame_mo(n, "NACK/0x00000045/Submit failed +447700900123");

	f.sms_type = 3;
	f.dlr_mask = mask;
	f.dlr_url = mark;
	fake_say(b->fake, &f);
}

static void
receipts_are_checked_counted_and_acknowledged(void **state)
{
	struct bench *b = *state;
	struct frame_string mark;
	char room[512];
	struct buf status = BUF_OVER(room);

	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	mark = seen(b, FRAME_SMS, 0)->dlr_url;
	say_receipt(b, 10, mark, 16);
	say_receipt(b, 11, mark, 8);
	mark.bytes[51] = mark.bytes[51] == '0' ? '1' : '0';
	say_receipt(b, 12, mark, 16);		/* forged */
	say_receipt(b, 13, (struct frame_string){ 0 }, 16);
	UNTIL(b, fake_count(b->fake, 0, FRAME_ACK) == 5);	/* and the message: its part was heard of */
	assert_int_equal(1, b->rejected);
	assert_int_equal(2, b->foreign);
	assert_int_equal(1, b->calls);
	b->bearer->ops->status(b->bearer, &status);
	assert_non_null(strstr(status.ptr, " SMS1.accepted=1 SMS1.rejected=1"));
	assert_null(strstr(status.ptr, "7700900"));
	fflush(b->log.out);
	assert_non_null(strstr(b->log_text, "deliver bearer=kannel smsc=\"SMS1\" code=0x00000045"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		KANNEL_TEST(receipts_are_checked_counted_and_acknowledged),
	};

	return cmocka_run_group_tests_name("kannel_receipts", tests, NULL, NULL);
}
