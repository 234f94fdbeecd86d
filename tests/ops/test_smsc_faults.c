/*
 * test_smsc_faults.c - an operator's bad days: lines that break, receipts out of nowhere, silence
 *
 * throttle, reject, silent and dup-dlr are in test_smsc.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "locales/text/bug.h"
#include "ops/smsc/operator.h"
#include "tests/ops/smsc_fixture.h"

enum { TRANSCEIVER = 0x09, SUBMIT = 0x04, DELIVER = 0x05, ENQUIRE = 0x15, QUIET_MS = 300 };
#define RESP 0x80000000u

/* Everything until the line drops; its octets. */
static size_t
read_to_end(int fd, uint8_t *out, size_t size)
{
	struct pollfd p = { fd, POLLIN, 0 };
	size_t len = 0;
	ssize_t n;

	for (;;) {
		if (poll(&p, 1, FIXTURE_WAIT_MS) <= 0)
			fail_msg("the line was not dropped");
		n = recv(fd, out + len, size - len, 0);
		if (n <= 0)
			return len;
		len += (size_t)n;
	}
}

static size_t
submit_body(uint8_t body[512], uint8_t receipts, const char *text)
{
	return smpp_submit_body(body, PERSON, 0, 0, receipts, text, strlen(text));
}

/* The id of the receipt in a deliver_sm to 33444. */
static unsigned long
receipt_id(const struct frame *f)
{
	/* service_type, TON, NPI, source, TON, NPI, "33444", esm_class */
	assert_int_equal(f->body[24], 0x04);
	assert_memory_equal(f->body + 34, "id:", 3);
	return strtoul((const char *)f->body + 37, NULL, 10);
}

static void
a_cut_answer_is_half_an_answer(void **state)
{
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	uint8_t body[512], got[64];
	struct frame receipt;
	struct line line;

	fixture_say(f, "set|cut|1000");
	smpp_send(fd, SUBMIT, 0, 5, body, submit_body(body, 1, "x"));
	assert_int_equal(read_to_end(fd, got, sizeof got), 13);		/* of 27 */
	assert_memory_equal(got, "\0\0\0\x1b\x80\0\0\x04\0\0\0\0\0", 13);
	close(fd);
	assert_true(fixture_reaches(f, UNIQUE, 1));
	fixture_ask(f, "bound", &line);
	assert_string_equal(line_field(&line, 1), "0");
	fixture_say(f, "set|cut|0");
	fd = smpp_bound_link(f->port, TRANSCEIVER);
	smpp_take(fd, 0, &receipt);		/* it was taken: its receipt comes */
	assert_int_equal(receipt_id(&receipt), 1000000001);
	assert_int_equal(smpp_submit(fd, 1, body, submit_body(body, 0, "x")), 0);
	close(fd);
}

static void
a_cut_delivery_comes_again(void **state)
{
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	struct frame whole;
	uint8_t half[256];
	size_t len;

	fixture_say(f, "set|cut-mo|1000");
	fixture_say(f, "mo|+" PERSON "|33444|help");
	len = read_to_end(fd, half, sizeof half);
	close(fd);
	fixture_say(f, "set|cut-mo|0");
	fd = smpp_bound_link(f->port, TRANSCEIVER);
	smpp_take(fd, 0, &whole);
	assert_int_equal(len, whole.length / 2);
	assert_memory_equal(half + 16, whole.body, len - 16);
	assert_true(fixture_reaches(f, MO_ACKED, 1));
	assert_true(fixture_reaches(f, MOS, 1));
	close(fd);
}

static void
a_forged_receipt_names_what_never_was(void **state)
{
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	uint8_t body[512];
	struct frame receipt;

	fixture_say(f, "set|forge-dlr|1000");
	assert_int_equal(smpp_submit(fd, 1, body, submit_body(body, 0, "none asked for")), 0);
	smpp_take(fd, 0, &receipt);
	assert_true(receipt_id(&receipt) > 1400000000);
	assert_int_equal(smpp_submit(fd, 2, body, submit_body(body, 1, "one asked for")), 0);
	smpp_take(fd, 0, &receipt);
	assert_int_equal(receipt_id(&receipt), 1000000002);
	smpp_take(fd, 0, &receipt);
	assert_true(receipt_id(&receipt) > 1400000000);
	assert_true(fixture_reaches(f, DLRS, 3));
	close(fd);
}

static void
a_slow_operator_takes_at_once_and_answers_later(void **state)
{
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	uint8_t body[512];
	struct frame frame;

	fixture_say(f, "set|dlr-delay|20");
	smpp_send(fd, SUBMIT, 0, 1, body, submit_body(body, 1, "one"));
	smpp_send(fd, SUBMIT, 0, 2, body, submit_body(body, 0, "two"));
	smpp_send(fd, ENQUIRE, 0, 3, NULL, 0);
	assert_true(smpp_read(fd, FIXTURE_WAIT_MS, &frame));
	assert_int_equal(frame.command, ENQUIRE | RESP);	/* only submit_sm is slow */
	assert_true(smpp_read(fd, FIXTURE_WAIT_MS, &frame));
	assert_int_equal(frame.command, SUBMIT | RESP);
	assert_int_equal(frame.sequence, 1);
	/* Then the second answer, and the receipt, which never comes before its own. */
	for (int seen = 0; seen < 2; seen++) {
		assert_true(smpp_read(fd, FIXTURE_WAIT_MS, &frame));
		assert_true(frame.command == DELIVER || frame.sequence == 2);
	}
	fixture_say(f, "set|dlr-delay|60000");
	smpp_send(fd, SUBMIT, 0, 4, body, submit_body(body, 0, "much later"));
	assert_true(fixture_reaches(f, UNIQUE, 3));
	assert_false(smpp_read(fd, QUIET_MS, &frame));
	close(fd);
}

static void
a_slow_answer_whose_line_is_gone_goes_nowhere(void **state)
{
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	uint8_t body[512];
	struct frame receipt;

	fixture_say(f, "set|dlr-delay|100");
	smpp_send(fd, SUBMIT, 0, 1, body, submit_body(body, 1, "x"));
	assert_true(fixture_reaches(f, UNIQUE, 1));
	close(fd);
	fd = smpp_bound_link(f->port, TRANSCEIVER);
	smpp_take(fd, 0, &receipt);		/* the receipt finds another way */
	assert_int_equal(receipt_id(&receipt), 1000000001);
	assert_int_equal(smpp_submit(fd, 2, body, submit_body(body, 0, "y")), 0);
	close(fd);
}

static void
a_stall_reads_nothing_and_loses_nothing(void **state)
{
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER), gone = smpp_bound_link(f->port, TRANSCEIVER), late;
	const struct linger reset = { 1, 0 };
	uint8_t body[512];
	struct frame frame;
	unsigned long n[FIXTURE_COUNTS];
	unsigned submits = 0, deliveries = 0;

	fixture_say(f, "set|stall|1");
	smpp_send(fd, SUBMIT, 0, 5, body, submit_body(body, 0, "x"));
	fixture_say(f, "mo|+" PERSON "|33444|help");
	late = smpp_connect(f->port);
	assert_false(smpp_read(fd, QUIET_MS, &frame));
	fixture_count(f, n);
	assert_int_equal(n[SUBMITS], 0);
	assert_int_equal(n[MOS], 1);
	assert_int_equal(setsockopt(gone, SOL_SOCKET, SO_LINGER, &reset, sizeof reset), 0);
	close(gone);				/* one dies meanwhile, with a reset */
	fixture_say(f, "set|stall|0");
	while (submits + deliveries < 2 && smpp_read(fd, FIXTURE_WAIT_MS, &frame)) {
		submits += frame.command == (SUBMIT | RESP);
		deliveries += frame.command == DELIVER;
	}
	assert_int_equal(submits, 1);
	assert_int_equal(deliveries, 1);
	assert_int_equal(smpp_bind(late, TRANSCEIVER, "safar", "secret12"), 0);
	close(fd), close(late);
}

static void
every_fault_has_its_highest_value(void **state)
{
	static const struct { const char *word; unsigned most; } faults[] = {
#define ROW(name, word, most, what) { word, most },
		OPERATOR_FAULTS(ROW)
#undef ROW
	};
	struct fixture *f = *state;
	struct line line;
	char text[64];

	for (size_t i = 0; i < COUNT(faults); i++) {
		(void)snprintf(text, sizeof text, "set|%s|%u", faults[i].word, faults[i].most);
		fixture_say(f, text);
		(void)snprintf(text, sizeof text, "set|%s|%u", faults[i].word, faults[i].most + 1);
		assert_string_equal(fixture_ask(f, text, &line), "error");
		(void)snprintf(text, sizeof text, "set|%s|0", faults[i].word);
		fixture_say(f, text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SMSC_TEST(a_cut_answer_is_half_an_answer),
		SMSC_TEST(a_cut_delivery_comes_again),
		SMSC_TEST(a_forged_receipt_names_what_never_was),
		SMSC_TEST(a_slow_operator_takes_at_once_and_answers_later),
		SMSC_TEST(a_slow_answer_whose_line_is_gone_goes_nowhere),
		SMSC_TEST(a_stall_reads_nothing_and_loses_nothing),
		SMSC_TEST(every_fault_has_its_highest_value),
	};

	return cmocka_run_group_tests_name("smsc_faults", tests, NULL, NULL);
}
