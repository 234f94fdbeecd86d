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

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/lines.h"
#include "ops/smsc/pdu.h"
#include "ops/smsc/tlv.h"

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

/* A frame of sample() and this run of parameters, as hex. */
static size_t
with_run(uint8_t frame[PDU_MAX_BYTES], uint16_t text_octets, const char *hex)
{
	struct pdu_message m = sample();
	int len = hex_read(hex, m.tlv, sizeof m.tlv);

	assert_true(len >= 0);
	m.len = text_octets;
	m.tlv_len = (uint16_t)len;
	memcpy(m.service_type, "USSD", sizeof "USSD");
	return pdu_write_deliver(frame, 1, &m);
}

static void
parameters_are_kept_or_refused(void **state)
{
	static const struct { const char *what, *hex; enum pdu_status status; const char *text; } cases[] = {
		{ "none", "", PDU_OK, "" },
		{ "two of USSD", "0501000101" "1383000200a1", PDU_OK, "0501:01,1383:00a1" },
		{ "one we do not know, empty", "14000000", PDU_OK, "1400:" },
		{ "one we do not know, twice", "140000010114000001" "02", PDU_OK, "1400:01,1400:02" },
		{ "of concatenation", "020c00021234" "020e000102" "020f000101", PDU_OK, "020c:1234,020e:02,020f:01" },
		{ "a head of three octets", "050100", PDU_BAD_OPTIONS, "" },
		{ "cut in its value", "13830002" "00", PDU_BAD_OPTIONS, "" },
		{ "a length that lies", "0501ffff01", PDU_BAD_OPTIONS, "" },
		{ "the second lies", "0501000101" "13830003" "00a1", PDU_BAD_OPTIONS, "" },
		{ "one of USSD twice", "0501000101" "0501000102", PDU_BAD_OPTIONS, "" },
		{ "an operation of two octets", "050100020101", PDU_BAD_OPTION_LENGTH, "" },
		{ "a session of one octet", "1383000101", PDU_BAD_OPTION_LENGTH, "" },
		{ "a payload behind a text", "0424000141", PDU_BAD_OPTIONS, "" },
	};
	uint8_t frame[PDU_MAX_BYTES];
	struct pdu_message out;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = with_run(frame, 12, cases[i].hex);
		enum pdu_status status = pdu_read_message(frame, len, &out);
		char room[256];
		struct buf text = BUF_OVER(room);

		if (status != cases[i].status)
			fail_msg("%s: status %#x", cases[i].what, status);
		if (status != PDU_OK)
			continue;
		tlv_add_text(&text, out.tlv, out.tlv_len);
		assert_string_equal(text.ptr, cases[i].text);
		assert_string_equal(out.service_type, "USSD");
		assert_int_equal(out.len, 12);
	}
}

static void
every_known_parameter_has_its_length(void **state)
{
	static const struct { uint16_t tag, least, most; } known[] = {
#define ROW(name, tag, least, most) { tag, least, most },
		TLVS(ROW)
#undef ROW
	};
	uint8_t run[2048], value[2048] = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(known); i++) {
		size_t len = tlv_put(run, sizeof run, known[i].tag, value, known[i].most);

		assert_int_equal(tlv_check(run, len), TLV_FINE);
		len += tlv_put(run + len, sizeof run - len, known[i].tag, value, known[i].least);
		assert_int_equal(tlv_check(run, len), TLV_REPEATED);
		len = tlv_put(run, sizeof run, known[i].tag, value, known[i].most + 1u);
		assert_int_equal(tlv_check(run, len), TLV_BAD_LENGTH);
		if (known[i].least > 0) {
			len = tlv_put(run, sizeof run, known[i].tag, value, known[i].least - 1u);
			assert_int_equal(tlv_check(run, len), TLV_BAD_LENGTH);
		}
	}
	assert_int_equal(tlv_put(run, 5, 0x0501, value, 2), 0);
}

static void
a_payload_is_the_text_and_stays_a_parameter(void **state)
{
	uint8_t frame[PDU_MAX_BYTES];
	struct pdu_message m = sample(), out;
	uint8_t payload[PDU_DATA_BYTES + 1] = { 1 };
	size_t len;

	(void)state;
	m.len = 0;
	m.tlv_len = (uint16_t)tlv_put(m.tlv, sizeof m.tlv, TLV_MESSAGE_PAYLOAD, payload, PDU_DATA_BYTES);
	len = pdu_write_deliver(frame, 1, &m);
	assert_int_equal(pdu_read_message(frame, len, &out), PDU_OK);
	assert_int_equal(out.len, PDU_DATA_BYTES);
	assert_memory_equal(out.data, payload, PDU_DATA_BYTES);
	assert_int_equal(out.tlv_len, m.tlv_len);
	m.tlv_len = (uint16_t)tlv_put(m.tlv, sizeof m.tlv, TLV_MESSAGE_PAYLOAD, payload, sizeof payload);
	len = pdu_write_deliver(frame, 1, &m);
	assert_int_equal(pdu_read_message(frame, len, &out), PDU_BAD_OPTION_LENGTH);
	/* As much as we keep of somebody else's parameter, then a little more. */
	m.tlv_len = (uint16_t)tlv_put(m.tlv, sizeof m.tlv, 0x1400, frame, sizeof m.tlv - 4);
	len = pdu_write_deliver(frame, 1, &m);
	assert_int_equal(pdu_read_message(frame, len, &out), PDU_OK);
	len += tlv_put(frame + len, sizeof frame - len, 0x1401, payload, 20);
	assert_int_equal(pdu_read_message(frame, len, &out), PDU_BAD_OPTIONS);
}

static void
the_text_form_is_read_strictly(void **state)
{
	static const struct { const char *text; int octets; } cases[] = {
		{ "", 0 }, { "0501:01", 5 }, { "0501:01,1383:00A1", 11 }, { "0424:", 4 }, { "0501:01,0501:02", 10 },
		{ "0501", -1 }, { "501:01", -1 }, { "0501:0", -1 }, { "0501:01,", -1 }, { ",0501:01", -1 },
		{ "05x1:01", -1 }, { "0501:01;1383:00a1", -1 }, { "0501:0101010101010101010101010101", -1 },
	};
	uint8_t run[16];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int n = tlv_read_text(cases[i].text, run, sizeof run);

		if (n != cases[i].octets)
			fail_msg("\"%s\": %d", cases[i].text, n);
	}
}

static void
bent_frames_harm_nobody(void **state)
{
	uint8_t whole[PDU_MAX_BYTES];
	size_t len = with_run(whole, 12, "0501000101" "1383000200a1" "0204000212ff");
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
			assert_true(out.tlv_len <= PDU_TLV_BYTES && tlv_check(out.tlv, out.tlv_len) == TLV_FINE);
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
		cmocka_unit_test(parameters_are_kept_or_refused),
		cmocka_unit_test(every_known_parameter_has_its_length),
		cmocka_unit_test(a_payload_is_the_text_and_stays_a_parameter),
		cmocka_unit_test(the_text_form_is_read_strictly),
		cmocka_unit_test(bent_frames_harm_nobody),
	};

	return cmocka_run_group_tests_name("pdu", tests, NULL, NULL);
}
