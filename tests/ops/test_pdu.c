/*
 * test_pdu.c - no frame harms the coder, whatever its octets
 *
 * 200 000 frames bent at random places (a fixed seed): under ASan this is where an
 * unchecked length would show.  What is written is read back the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "ops/smsc/pdu.h"

enum { FRAMES = 200000 };

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static struct pdu_message
sample(void)
{
	struct pdu_message m = { .from = "+447700900123", .to = "33444", .esm_class = ESM_UDH, .data_coding = 8, .len = 12 };

	memcpy(m.data, "\x05\x00\x03\x07\x02\x01\x09\x28\x09\x47\x09\x2a", 12);
	return m;
}

static void
what_is_written_is_read_back(void **state)
{
	struct pdu_message m = sample(), back;
	uint8_t frame[PDU_MAX_BYTES];
	size_t len = pdu_write_deliver(frame, 77, &m);
	struct pdu_head h = pdu_head(frame);

	(void)state;
	assert_int_equal(h.length, len);
	assert_int_equal(h.command, PDU_DELIVER_SM);
	assert_int_equal(h.sequence, 77);
	assert_int_equal(pdu_read_message(frame, len, &back), PDU_OK);
	assert_string_equal(back.from, m.from);
	assert_string_equal(back.to, m.to);
	assert_int_equal(back.data_coding, 8);
	assert_int_equal(back.len, m.len);
	assert_memory_equal(back.data, m.data, m.len);
	assert_int_equal(pdu_udh_octets(&back), 6);
}

static void
what_does_not_fit_is_not_written(void **state)
{
	struct pdu_message m = sample();
	uint8_t frame[PDU_MAX_BYTES];

	(void)state;
	m.len = 255;
	assert_int_equal(pdu_write_deliver(frame, 1, &m), 0);
	m.len = 0;
	memset(m.to, '1', sizeof m.to - 1);
	m.to[sizeof m.to - 1] = '\0';
	assert_int_equal(pdu_write_deliver(frame, 1, &m), 0);
}

static void
more_octets_than_the_field_holds_are_refused(void **state)
{
	struct pdu_message m = sample(), out;
	uint8_t frame[PDU_MAX_BYTES] = { 0 };
	size_t len = pdu_write_deliver(frame, 1, &m);

	(void)state;
	frame[len - m.len - 1] = 255;		/* sm_length; 254 is the most (SMPP 3.4, 5.2.21) */
	assert_int_equal(pdu_read_message(frame, len - m.len + 255, &out), PDU_BAD_LENGTH);
	frame[len - m.len - 1] = 254;
	assert_int_equal(pdu_read_message(frame, len - m.len + 254, &out), PDU_OK);
	assert_int_equal(out.len, 254);
}

static void
bent_frames_harm_nobody(void **state)
{
	const struct pdu_message m = sample();
	uint8_t whole[PDU_MAX_BYTES];
	size_t len = pdu_write_deliver(whole, 1, &m);
	uint32_t seed = 20261120;
	unsigned taken = 0;

	(void)state;
	for (int i = 0; i < FRAMES; i++) {
		/* of its exact size, so that a step beyond its end is seen */
		size_t cut = next(&seed) % 4 == 0 ? PDU_HEAD_BYTES + next(&seed) % (len - PDU_HEAD_BYTES + 1) : len;
		uint8_t *frame = xmalloc(cut);
		struct pdu_message out;
		struct pdu_bind bind;

		memcpy(frame, whole, cut);
		for (uint32_t n = next(&seed) % 4; n > 0; n--)
			frame[next(&seed) % cut] = (uint8_t)next(&seed);
		if (pdu_read_message(frame, cut, &out) == PDU_OK) {
			assert_true(out.len <= PDU_DATA_BYTES && pdu_udh_octets(&out) <= out.len);
			taken++;
		}
		(void)pdu_read_bind(frame, cut, &bind);
		free(frame);
	}
	assert_true(taken > FRAMES / 10 && taken < FRAMES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(what_does_not_fit_is_not_written),
		cmocka_unit_test(more_octets_than_the_field_holds_are_refused),
		cmocka_unit_test(bent_frames_harm_nobody),
	};

	return cmocka_run_group_tests_name("pdu", tests, NULL, NULL);
}
