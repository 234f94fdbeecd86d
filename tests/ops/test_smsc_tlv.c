/*
 * test_smsc_tlv.c - optional parameters through the operator, both ways
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "locales/text/bug.h"
#include "tests/ops/smsc_fixture.h"

enum { TRANSCEIVER = 0x09 };

static void
message_payload_is_read_when_there_is_no_short_message(void **state)
{
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	uint8_t body[1024];
	size_t len = smpp_submit_body(body, PERSON, 0, 8, 0, "", 0);
	struct line line;

	body[len++] = 0x04, body[len++] = 0x24, body[len++] = 1, body[len++] = 44;	/* 300 octets */
	memset(body + len, 'a', 300);
	len += 300;
	fixture_say(f, "watch");
	assert_int_equal(smpp_submit(fd, 1, body, len), 0);
	fixture_hear(f, "submit", &line);
	assert_int_equal(strlen(line_field(&line, 7)), 600);
	close(fd);
}

static void
parameters_go_out_and_come_in_as_they_are(void **state)
{
	static const char *const bad[] = {
		"mo-pdu|+" PERSON "|33444|0|0|TOOLONG||", "mo-pdu|+" PERSON "|33444|0|0|||0501", "mo-pdu|+" PERSON "|33444|0|0||0g|",
		"mo-pdu|+" PERSON "|33444|256|0|||",
	};
	static const uint8_t tlvs[] = { 0x14, 0x00, 0, 3, 1, 2, 3, 0x05, 0x01, 0, 1, 0x99 };
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	uint8_t body[512] = { 0 };
	size_t len = smpp_submit_body(body, PERSON, 0, 4, 0, "x", 1);
	struct frame part;
	struct line line;

	fixture_say(f, "mo-pdu|+" PERSON "|33444|4|3|CMT|ff|1400:010203,0501:99");
	smpp_take(fd, 0, &part);
	assert_memory_equal(part.body, "CMT", 4);
	assert_int_equal(part.body[24 + 3], 3);
	assert_memory_equal(part.body + part.length - 16 - sizeof tlvs - 1, "\xff", 1);
	assert_memory_equal(part.body + part.length - 16 - sizeof tlvs, tlvs, sizeof tlvs);
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_string_equal(fixture_ask(f, bad[i], &line), "error");
	fixture_say(f, "watch");
	memcpy(body + len, tlvs, 7);
	assert_int_equal(smpp_submit(fd, 1, body, len + 7), 0);
	fixture_hear(f, "submit", &line);
	assert_int_equal(line.count, 10);
	assert_string_equal(line_field(&line, 8), "");
	assert_string_equal(line_field(&line, 9), "1400:010203");
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SMSC_TEST(message_payload_is_read_when_there_is_no_short_message),
		SMSC_TEST(parameters_go_out_and_come_in_as_they_are),
	};

	return cmocka_run_group_tests_name("smsc_tlv", tests, NULL, NULL);
}
