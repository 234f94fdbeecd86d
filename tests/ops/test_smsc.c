/*
 * test_smsc.c - the simulated operator on its SMPP port and its control socket
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/ops/smsc_fixture.h"

enum { TRANSCEIVER = 0x09, RECEIVER = 0x01, TRANSMITTER = 0x02, SUBMIT = 0x04, DELIVER = 0x05 };
#define RESP 0x80000000u

static int
bound(struct fixture *f, uint32_t command)
{
	return smpp_bound_link(f->port, command);
}

static struct frame
submit(int fd, uint32_t sequence, uint8_t esm, uint8_t dcs, uint8_t receipts, const void *data, size_t len)
{
	uint8_t body[512];
	struct frame answer = { 0 };

	smpp_send(fd, SUBMIT, 0, sequence, body, smpp_submit_body(body, PERSON, esm, dcs, receipts, data, len));
	if (!smpp_read(fd, FIXTURE_WAIT_MS, &answer))
		fail_msg("no answer to submit_sm %u", (unsigned)sequence);
	return answer;
}

static void
only_its_own_account_may_bind(void **state)
{
	static const struct { const char *user, *password; uint32_t status; } cases[] = {
		{ "safar", "secret12", 0 }, { "safar", "wrong", 0x0E }, { "other", "secret12", 0x0F },
	};
	struct fixture *f = *state;
	struct line answer;

	for (size_t i = 0; i < COUNT(cases); i++) {
		int fd = smpp_connect(f->port);

		assert_int_equal(smpp_bind(fd, TRANSCEIVER, cases[i].user, cases[i].password), cases[i].status);
		fixture_ask(f, "bound", &answer);
		assert_string_equal(line_field(&answer, 1), cases[i].status == 0 ? "1" : "0");
		if (cases[i].status == 0)
			assert_int_equal(smpp_bind(fd, TRANSCEIVER, "safar", "secret12"), 0x05);
		close(fd);
	}
}

static void
one_operator_serves_several_binds(void **state)
{
	struct fixture *f = *state;
	int receiver = bound(f, RECEIVER), sender = bound(f, TRANSMITTER), both = bound(f, TRANSCEIVER);
	struct frame answer;
	struct line line;

	fixture_ask(f, "bound", &line);
	assert_string_equal(line_field(&line, 1), "2");
	assert_int_equal(submit(receiver, 5, 0, 0, 0, "x", 1).status, 0x04);
	assert_int_equal(submit(sender, 6, 0, 0, 0, "x", 1).status, 0);
	assert_int_equal(submit(both, 7, 0, 0, 0, "y", 1).status, 0);
	smpp_send(both, 0x15, 0, 8, NULL, 0);
	assert_true(smpp_read(both, FIXTURE_WAIT_MS, &answer));
	assert_int_equal(answer.command, 0x15 | RESP);
	smpp_send(both, 0x06, 0, 9, NULL, 0);
	assert_true(smpp_read(both, FIXTURE_WAIT_MS, &answer));
	assert_int_equal(answer.command, 0x06 | RESP);
	assert_false(smpp_read(both, FIXTURE_WAIT_MS, &answer));	/* closed after unbind */
	close(receiver), close(sender), close(both);
}

static void
what_was_on_the_wire_is_kept_as_it_was(void **state)
{
	static const struct { uint8_t esm, dcs; const char *octets; size_t len; const char *udh, *data; } cases[] = {
		{ 0, 0, "\x00\x01\x1b\x65\x5b", 5, "", "00011b655b" },		/* raw septets, NUL and escape */
		{ 0x40, 8, "\x05\x00\x03\x07\x02\x01\x09\x28", 8, "050003070201", "0928" },
		{ 0x40, 0, "\x09only", 5, "", "096f6e6c79" },			/* a UDH length that lies */
		{ 0, 4, "", 0, "", "" },
	};
	struct fixture *f = *state;
	int fd = bound(f, TRANSCEIVER);
	struct line line;

	assert_string_equal(fixture_ask(f, "watch", &line), "ok");
	for (size_t i = 0; i < COUNT(cases); i++) {
		char esm[8], dcs[8];

		snprintf(esm, sizeof esm, "%u", cases[i].esm);
		snprintf(dcs, sizeof dcs, "%u", cases[i].dcs);
		assert_int_equal(submit(fd, 1, cases[i].esm, cases[i].dcs, 0, cases[i].octets, cases[i].len).status, 0);
		assert_int_equal(wire_next(f->control, FIXTURE_WAIT_MS, &line), WIRE_LINE);
		assert_string_equal(line_field(&line, 0), "submit");
		assert_string_equal(line_field(&line, 2), "33444");
		assert_string_equal(line_field(&line, 3), "+" PERSON);
		assert_string_equal(line_field(&line, 4), esm);
		assert_string_equal(line_field(&line, 5), dcs);
		assert_string_equal(line_field(&line, 6), cases[i].udh);
		assert_string_equal(line_field(&line, 7), cases[i].data);
	}
	assert_string_equal(fixture_ask(f, "history", &line), "submit");
	for (size_t i = 1; i < COUNT(cases); i++)
		assert_int_equal(wire_next(f->control, FIXTURE_WAIT_MS, &line), WIRE_LINE);
	assert_int_equal(wire_next(f->control, FIXTURE_WAIT_MS, &line), WIRE_LINE);
	assert_string_equal(line_field(&line, 0), "ok");
	close(fd);
}

static void
every_content_is_counted_once(void **state)
{
	struct fixture *f = *state;
	int fd = bound(f, TRANSCEIVER);
	unsigned long n[FIXTURE_COUNTS];

	submit(fd, 1, 0, 0, 0, "one", 3);
	submit(fd, 2, 0, 0, 0, "two", 3);
	submit(fd, 3, 0, 0, 0, "one", 3);
	submit(fd, 4, 0, 4, 0, "one", 3);		/* another data_coding is another message */
	fixture_count(f, n);
	assert_int_equal(n[SUBMITS], 4);
	assert_int_equal(n[UNIQUE], 3);
	assert_int_equal(n[DUPLICATES], 1);
	close(fd);
}

static void
faults_come_evenly(void **state)
{
	static const struct { const char *set, *unset; uint32_t status; } cases[] = {
		{ "set|throttle|250", "set|throttle|0", 0x58 }, { "set|reject|250", "set|reject|0", 0x45 },
	};
	struct fixture *f = *state;
	int fd = bound(f, TRANSCEIVER);
	struct line line;
	unsigned long n[FIXTURE_COUNTS];

	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_string_equal(fixture_ask(f, cases[i].set, &line), "ok");
		for (uint32_t k = 1; k <= 8; k++) {
			struct frame answer = submit(fd, k, 0, 0, 0, &k, sizeof k);

			assert_int_equal(answer.status, k % 4 == 0 ? cases[i].status : 0);
			assert_int_equal(answer.length, k % 4 == 0 ? 16 : 16 + 11);
		}
		assert_string_equal(fixture_ask(f, cases[i].unset, &line), "ok");
	}
	fixture_count(f, n);
	assert_int_equal(n[SUBMITS], 16);
	assert_int_equal(n[UNIQUE] + n[DUPLICATES], 12);
	assert_string_equal(fixture_ask(f, "set|throttle|1001", &line), "error");
	assert_string_equal(fixture_ask(f, "set|rudeness|10", &line), "error");
	assert_string_equal(fixture_ask(f, "dance", &line), "error");
	close(fd);
}

static void
silence_takes_the_message_and_says_nothing(void **state)
{
	struct fixture *f = *state;
	int fd = bound(f, TRANSCEIVER);
	uint8_t body[512];
	struct frame answer;
	struct line line;

	fixture_ask(f, "set|silent|1000", &line);
	smpp_send(fd, SUBMIT, 0, 1, body, smpp_submit_body(body, PERSON, 0, 0, 1, "x", 1));
	assert_false(smpp_read(fd, 300, &answer));
	assert_true(fixture_reaches(f, UNIQUE, 1));
	assert_true(fixture_reaches(f, DLRS, 0));
	close(fd);
}

static void
receipts_come_when_asked_for(void **state)
{
	struct fixture *f = *state;
	int fd = bound(f, TRANSCEIVER);
	struct frame receipt;
	struct line line;

	submit(fd, 1, 0, 0, 0, "quiet", 5);
	submit(fd, 2, 0, 0, 1, "receipt", 7);
	smpp_take(fd, 0, &receipt);
	/* service_type, TON, NPI, source "447700900123", TON, NPI, destination "33444", esm_class */
	assert_int_equal(receipt.body[1], 1);
	assert_string_equal((char *)receipt.body + 3, PERSON);
	assert_string_equal((char *)receipt.body + 18, "33444");
	assert_int_equal(receipt.body[24], 0x04);
	assert_non_null(strstr((char *)receipt.body + 34, "stat:DELIVRD"));
	assert_null(strstr((char *)receipt.body + 34, "receipt"));
	fixture_ask(f, "set|dup-dlr|1000", &line);
	submit(fd, 3, 0, 0, 1, "twice", 5);
	smpp_take(fd, 0, &receipt);
	smpp_take(fd, 0, &receipt);
	assert_true(fixture_reaches(f, DLRS, 3));
	close(fd);
}

static void
texts_become_parts_of_the_right_alphabet(void **state)
{
	struct fixture *f = *state;
	int fd = bound(f, TRANSCEIVER);
	struct frame part;
	struct line line;
	char text[512] = "mo|+" PERSON "|33444|";

	assert_string_equal(fixture_ask(f, "mo|+" PERSON "|33444|Hi {1}\\n", &line), "ok");
	smpp_take(fd, 0, &part);
	assert_int_equal(part.body[24], 0);
	assert_int_equal(part.body[31], 0);
	assert_int_equal(part.body[33], 9);
	assert_memory_equal(part.body + 34, "Hi \x1b\x28" "1\x1b\x29\n", 9);

	assert_string_equal(fixture_ask(f, "mo|+" PERSON "|33444|\xe0\xa4\xa8", &line), "ok");
	smpp_take(fd, 0, &part);
	assert_int_equal(part.body[31], 8);
	assert_memory_equal(part.body + 34, "\x09\x28", 2);

	memset(text + strlen(text), 'a', 200);
	assert_string_equal(fixture_ask(f, text, &line), "ok");
	for (uint8_t i = 1; i <= 2; i++) {
		smpp_take(fd, 0, &part);
		assert_int_equal(part.body[24], 0x40);
		assert_int_equal(part.body[34], 5);
		assert_int_equal(part.body[38], 2);
		assert_int_equal(part.body[39], i);
	}
	assert_string_equal(fixture_ask(f, "mo|+" PERSON "|33444|\xff", &line), "error");
	assert_string_equal(fixture_ask(f, "mo|+" PERSON "||x", &line), "error");
	assert_string_equal(fixture_ask(f, "mo-hex|+" PERSON "|33444|245|64|0605040b8423f0", &line), "ok");
	smpp_take(fd, 0, &part);
	assert_int_equal(part.body[31], 245);
	assert_string_equal(fixture_ask(f, "mo-hex|+" PERSON "|33444|0|0|0g", &line), "error");
	assert_true(fixture_reaches(f, MO_ACKED, 5));
	close(fd);
}

static void
what_was_not_answered_is_delivered_again(void **state)
{
	struct fixture *f = *state;
	struct frame first, again;
	struct line line;
	int fd = bound(f, TRANSCEIVER);

	fixture_ask(f, "mo|+" PERSON "|33444|first", &line);
	fixture_ask(f, "mo|+" PERSON "|33444|second", &line);
	assert_true(smpp_read(fd, FIXTURE_WAIT_MS, &first));
	close(fd);				/* neither was answered */
	fd = bound(f, TRANSCEIVER);
	smpp_take(fd, 0x64, &again);	/* "later": it comes once more, before the second */
	assert_memory_equal(first.body, again.body, first.length - 16);
	smpp_take(fd, 0, &again);
	smpp_take(fd, 0, &again);
	assert_memory_equal(first.body, again.body, first.length - 16);
	assert_true(fixture_reaches(f, MO_ACKED, 2));
	assert_false(smpp_read(fd, 400, &again));
	close(fd);
}

static void
bad_frames_are_refused_and_harm_nobody(void **state)
{
	static const struct { const char *what; size_t cut; int at, octet; uint32_t status; } cases[] = {
		{ "whole", 0, -1, 0, 0 },
		{ "cut in the text", 1, -1, 0, 0x02 },
		{ "cut in an address", 20, -1, 0, 0x02 },
		{ "sm_length beyond the frame", 0, 33, 200, 0x02 },
		{ "sm_length 255, which no field holds", 0, 33, 255, 0x02 },
		{ "octets behind the text that are no parameter", 0, 33, 1, 0xC0 },
		{ "service_type without end", 0, 0, 'x', 0 },	/* moves every field: still bounded */
	};
	struct fixture *f = *state;
	struct frame answer;
	int fd = bound(f, TRANSCEIVER), broken;

	for (size_t i = 0; i < COUNT(cases); i++) {
		uint8_t body[128];
		size_t len = smpp_submit_body(body, PERSON, 0, 0, 0, "abcd", 4);

		if (cases[i].at >= 0)
			body[cases[i].at] = (uint8_t)cases[i].octet;
		smpp_send(fd, SUBMIT, 0, 1, body, len - cases[i].cut);
		if (!smpp_read(fd, FIXTURE_WAIT_MS, &answer))
			fail_msg("%s: no answer", cases[i].what);
		if (cases[i].octet != 'x' && answer.status != cases[i].status)
			fail_msg("%s: status %#x", cases[i].what, (unsigned)answer.status);
	}
	smpp_send(fd, 0x103, 0, 3, NULL, 0);
	assert_true(smpp_read(fd, FIXTURE_WAIT_MS, &answer));
	assert_int_equal(answer.command, 0x80000000u);
	assert_int_equal(answer.status, 0x03);

	broken = smpp_connect(f->port);
	assert_int_equal(write(broken, "\xff\xff\xff\xff\0\0\0\x04\0\0\0\0\0\0\0\1", 16), 16);
	assert_true(smpp_read(broken, FIXTURE_WAIT_MS, &answer));
	assert_int_equal(answer.status, 0x02);
	assert_false(smpp_read(broken, FIXTURE_WAIT_MS, &answer));
	close(broken);
	assert_int_equal(submit(fd, 9, 0, 0, 0, "still here", 10).status, 0);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SMSC_TEST(only_its_own_account_may_bind),
		SMSC_TEST(one_operator_serves_several_binds),
		SMSC_TEST(what_was_on_the_wire_is_kept_as_it_was),
		SMSC_TEST(every_content_is_counted_once),
		SMSC_TEST(faults_come_evenly),
		SMSC_TEST(silence_takes_the_message_and_says_nothing),
		SMSC_TEST(receipts_come_when_asked_for),
		SMSC_TEST(texts_become_parts_of_the_right_alphabet),
		SMSC_TEST(what_was_not_answered_is_delivered_again),
		SMSC_TEST(bad_frames_are_refused_and_harm_nobody),
	};

	return cmocka_run_group_tests_name("smsc", tests, NULL, NULL);
}
