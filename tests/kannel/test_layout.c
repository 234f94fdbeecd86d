/*
 * test_layout.c - a bearerbox of another build: its frames have a field more or less
 *
 * Kannel's frames carry no version.  A frame of another layout must be counted,
 * logged without its bytes and left alone: no answer, no acknowledgement
 * (bearerbox keeps the message), no crash; and the next good one is answered.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/gateway/kannel_bench.h"

static const struct { const char *what; enum frame_type type; size_t cut; const char *more; size_t more_len; } layouts[] = {
	{ "an sms with a number more", FRAME_SMS, 0, "\xff\xff\xff\xff", 4 },
	{ "an sms with a string more", FRAME_SMS, 0, "\0\0\0\3new", 7 },
	{ "an sms without its last field", FRAME_SMS, 4, "", 0 },
	{ "an sms without its last two", FRAME_SMS, 8, "", 0 },
	{ "an ack with a number more", FRAME_ACK, 0, "\0\0\0\0", 4 },
	{ "an ack without its id", FRAME_ACK, 40, "", 0 },
	{ "an ack with an id of bytes, not of text", FRAME_ACK, 40, "\0\0\0\x10" "0123456789abcdef", 20 },
};

static void
put_length(uint8_t *bytes, size_t len)
{
	bytes[2] = (uint8_t)(len >> 8);
	bytes[3] = (uint8_t)len;
}

/* `id`: of the part that an ack is for. */
static void
say_of_layout(struct bench *b, size_t i, const char *id)
{
	uint8_t bytes[FRAME_BYTES_MAX + 16];
	struct frame f = layouts[i].type == FRAME_SMS ? frame_mo(100 + (unsigned)i, "HELP") : frame_ack(id, 0);
	size_t len = frame_build(bytes, &f) - layouts[i].cut;

	memcpy(bytes + len, layouts[i].more, layouts[i].more_len);
	len += layouts[i].more_len;
	put_length(bytes, len - 4);
	fake_say_bytes(b->fake, bytes, len);
}

static void
another_layout_is_counted_and_left(void **state)
{
	struct bench *b = *state;
	const struct frame *part;

	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, (part = seen(b, FRAME_SMS, 0)) != NULL);
	for (size_t i = 0; i < COUNT(layouts); i++) {
		say_of_layout(b, i, part->id);
		UNTIL(b, b->bad_frames == i + 1);
		if (b->calls != 1 || b->answered != 0)
			fail_msg("%s was taken for one of ours", layouts[i].what);
	}
	linger(b, 50);
	assert_int_equal(0, fake_count(b->fake, 0, FRAME_ACK));
	assert_int_equal(1, fake_count(b->fake, 0, FRAME_SMS));
	assert_true(b->log.counts[LOG_FRAME_BAD] >= 1);	/* each is counted, not each is logged */
	/* over the same connection, and as if nothing had been */
	say_ack(b, part->id, 0);
	UNTIL(b, fake_count(b->fake, 0, FRAME_ACK) == 1);
	say_mo(b, 2, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 1) != NULL);
	assert_int_equal(1, b->fake->accepts);
	assert_int_equal(2, b->calls);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { KANNEL_TEST(another_layout_is_counted_and_left) };

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
