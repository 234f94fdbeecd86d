/*
 * test_smsc_load.c - loads count right, whatever the machine does; times are never asserted
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "locales/text/bug.h"
#include "ops/smsc/spread.h"
#include "tests/ops/smsc_fixture.h"

enum { TRANSCEIVER = 0x09, QUIET_MS = 300 };
enum { REPORT_DONE = 1, REPORT_ANSWERED, REPORT_UNANSWERED, REPORT_TWICE, REPORT_ELAPSED, REPORT_P50, REPORT_P90,
	REPORT_P99, REPORT_MAX, REPORT_RATE, REPORT_FIELDS };

/* Takes a person's message; her number, without '+', in `number`. */
static void
take_person(int fd, char number[24])
{
	struct frame f;

	smpp_take(fd, 0, &f);
	/* service_type, TON 1, NPI 1, her number */
	assert_memory_equal(f.body, "\0\1\1" "9740", 7);
	assert_int_equal(f.body[3 + 12], 0);
	memcpy(number, f.body + 3, 12 + 1);
}

static void
reply_to(int fd, const char *number, uint8_t esm, const void *data, size_t len)
{
	uint8_t body[512];

	smpp_send(fd, 0x04, 0, 9, body, smpp_submit_body(body, number, esm, 0, 0, data, len));
}

/* The next frame must be an answer to submit_sm. */
static void
skip_answer(int fd)
{
	struct frame f;

	assert_true(smpp_read(fd, FIXTURE_WAIT_MS, &f));
	assert_int_equal(f.command, 0x80000004u);
}

static void
expect_report(struct fixture *f, const char *done, const char *answered, const char *unanswered, const char *twice)
{
	struct line line;

	assert_string_equal(fixture_ask(f, "load-report", &line), "load");
	assert_int_equal(line.count, REPORT_FIELDS);
	assert_string_equal(line_field(&line, REPORT_DONE), done);
	assert_string_equal(line_field(&line, REPORT_ANSWERED), answered);
	assert_string_equal(line_field(&line, REPORT_UNANSWERED), unanswered);
	assert_string_equal(line_field(&line, REPORT_TWICE), twice);
	/* Times are there and in order; how long they are is the machine's affair. */
	for (unsigned i = REPORT_P50; i < REPORT_MAX; i++)
		assert_true(strtoul(line_field(&line, i), NULL, 10) <= strtoul(line_field(&line, i + 1), NULL, 10));
}

static void
the_closed_loop_keeps_its_window(void **state)
{
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	char number[4][24];
	struct frame stray;

	fixture_say(f, "load|4|2|help|33444|98");
	take_person(fd, number[0]);
	take_person(fd, number[1]);
	assert_string_equal(number[0], "974000000098");
	assert_string_equal(number[1], "974000000099");
	assert_false(smpp_read(fd, QUIET_MS, &stray));		/* two are out, the third waits */
	expect_report(f, "0", "0", "2", "0");
	reply_to(fd, number[1], 0, "one", 3);
	skip_answer(fd);
	take_person(fd, number[2]);
	assert_string_equal(number[2], "974000000100");
	reply_to(fd, number[0], 0, "two", 3);
	skip_answer(fd);
	take_person(fd, number[3]);
	expect_report(f, "0", "2", "2", "0");
	reply_to(fd, number[2], 0, "three", 5);
	skip_answer(fd);
	reply_to(fd, number[3], 0, "four", 4);
	skip_answer(fd);
	expect_report(f, "1", "4", "0", "0");
	assert_true(fixture_reaches(f, MO_ACKED, 4));
	close(fd);
}

/* A load of one person for each row of `again`: it repeats a row of `before`. */
static void
a_part_that_comes_again_is_twice(void **state)
{
	struct part { uint8_t esm; const char *octets; size_t len; };
	static const struct part before[] = {
		{ 0x40, "\5\0\3\1\2\1one", 9 }, { 0x40, "\5\0\3\1\2\2one", 9 }, { 0, "two", 3 },
	};
	static const struct part again[] = {
		{ 0x40, "\5\0\3\7\2\1one", 9 },	/* the first, under another reference */
		{ 0x40, "\5\0\3\1\2\2one", 9 }, { 0, "two", 3 },
	};
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	char number[24];

	for (size_t i = 0; i < COUNT(again); i++) {
		fixture_say(f, "load|1|500|\xe0\xa4\xa8|33444|7");
		take_person(fd, number);
		for (size_t k = 0; k < COUNT(before); k++) {
			reply_to(fd, number, before[k].esm, before[k].octets, before[k].len);
			skip_answer(fd);
			expect_report(f, "1", "1", "0", "0");
		}
		for (int times = 0; times < 2; times++) {
			reply_to(fd, number, again[i].esm, again[i].octets, again[i].len);
			skip_answer(fd);
			expect_report(f, "1", "1", "0", "1");	/* people, not parts */
		}
	}
	reply_to(fd, "974000000008", 0, "one", 3);		/* nobody of this load */
	skip_answer(fd);
	expect_report(f, "1", "1", "0", "1");
	close(fd);
}

static void
the_open_loop_waits_for_nobody(void **state)
{
	struct fixture *f = *state;
	char number[24];
	struct line line;
	int fd;

	/* Nobody is bound: all fall due and none is sent, and that is no secret. */
	fixture_say(f, "load-rate|50|100000|help|33444|0");
	for (int tries = 0; tries < 100; tries++) {
		fixture_ask(f, "load-report", &line);
		if (strcmp(line_field(&line, REPORT_UNANSWERED), "50") == 0)
			break;
	}
	expect_report(f, "0", "0", "50", "0");
	fd = smpp_bound_link(f->port, TRANSCEIVER);
	for (int i = 0; i < 50; i++)
		take_person(fd, number);
	assert_string_equal(number, "974000000049");
	reply_to(fd, number, 0, "x", 1);
	skip_answer(fd);
	expect_report(f, "0", "1", "49", "0");
	/* Another load begins: the first is forgotten. */
	fixture_say(f, "load-rate|1|1|help|33444|0");
	take_person(fd, number);
	expect_report(f, "0", "0", "1", "0");
	close(fd);
}

/* Answers `pages` steps of dialogues with a screen, echoing their session; returns how many hung up meanwhile. */
static unsigned
serve(int fd, unsigned pages, unsigned hangups)
{
	unsigned gone = 0, shown = 0;
	struct frame f;

	while (shown < pages || gone < hangups) {
		uint8_t body[512], *tlvs;
		size_t len;

		if (!smpp_read(fd, FIXTURE_WAIT_MS, &f))
			fail_msg("%u pages, %u hung up, and then nothing", shown, gone);
		if (f.command != 0x05)
			continue;
		smpp_send(fd, 0x80000005u, 0, f.sequence, "", 1);
		tlvs = f.body + f.length - 16 - 11;	/* 0501 0001 op 1383 0002 session */
		if (tlvs[4] == 0x11) {
			assert_int_equal(tlvs[10] & 1, 1);
			gone++;
			continue;
		}
		assert_true(tlvs[4] == 0x01 || tlvs[4] == 0x12);
		tlvs[4] = 0x02;
		len = smpp_submit_body(body, (const char *)f.body + 7, 0, 0, 0, "Menu", 4);
		memcpy(body + len, tlvs, 11);
		smpp_send(fd, 0x04, 0, f.sequence, body, len + 11);
		shown++;
	}
	return gone;
}

static void
whole_dialogues_are_dialled_pressed_and_ended(void **state)
{
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	unsigned long n[FIXTURE_COUNTS];

	fixture_say(f, "load-ussd|20|1000|*384*77#|5");
	assert_int_equal(serve(fd, 60, 20), 20);	/* dial, 1, 0; then each hangs up */
	assert_true(fixture_reaches(f, PAGES, 60));
	expect_report(f, "1", "60", "0", "0");
	fixture_count(f, n);
	assert_int_equal(n[LATE], 0);
	assert_int_equal(n[MOS], 80);
	close(fd);
}

static void
what_cannot_be_a_load_is_an_error(void **state)
{
	static const char *const bad[] = {
		"load|0|1|x|33444|0", "load|1000001|1|x|33444|0", "load|1|0|x|33444|0", "load|1|501|x|33444|0",
		"load|2|1|x|33444|99999999", "load|1|1|x||0", "load|1|1|x|33444|one", "load|1|1|\xff|33444|0",
		"load-rate|1|0|x|33444|0", "load-rate|1|100001|x|33444|0", "load-ussd|1|0|*384#", "load",
	};
	struct fixture *f = *state;
	char text[256] = "load|1|1|";
	struct line line;

	for (size_t i = 0; i < COUNT(bad); i++) {
		if (strcmp(fixture_ask(f, bad[i], &line), "error") != 0)
			fail_msg("%s was no error", bad[i]);
	}
	memset(text + strlen(text), 'a', 161);		/* two parts */
	memcpy(text + strlen(text), "|33444|0", sizeof "|33444|0");
	assert_string_equal(fixture_ask(f, text, &line), "error");
	expect_report(f, "0", "0", "0", "0");
	/* A code nobody can dial: every dialogue is over before it began. */
	fixture_say(f, "load-ussd|3|1000|384");
	for (int tries = 0; tries < 1000; tries++) {
		fixture_ask(f, "load-report", &line);
		if (strcmp(line_field(&line, REPORT_DONE), "1") == 0)
			break;
	}
	expect_report(f, "1", "0", "0", "0");
}

static void
latencies_are_spread_within_their_step(void **state)
{
	static const uint64_t values[] = { 0, 1, 1023, 1024, 1025, 2047, 2048, 65535, 1000000, UINT32_MAX, UINT64_MAX };
	struct spread *s = xcalloc(1, sizeof *s);

	(void)state;
	assert_int_equal(spread_at(s, 500), 0);
	for (size_t i = 0; i < COUNT(values); i++) {
		uint64_t v = values[i] > UINT32_MAX ? UINT32_MAX : values[i];

		memset(s, 0, sizeof *s);
		spread_add(s, values[i]);
		s->max_us = UINT32_MAX;		/* so that the step itself shows */
		assert_true(spread_at(s, 990) >= v && spread_at(s, 990) - v <= v / 512);
	}
	memset(s, 0, sizeof *s);
	for (uint64_t v = 1; v <= 1000; v++)
		spread_add(s, v);
	assert_int_equal(spread_at(s, 500), 500);
	assert_int_equal(spread_at(s, 990), 990);
	assert_int_equal(spread_at(s, 1000), 1000);
	assert_int_equal(s->max_us, 1000);
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SMSC_TEST(the_closed_loop_keeps_its_window),
		SMSC_TEST(a_part_that_comes_again_is_twice),
		SMSC_TEST(the_open_loop_waits_for_nobody),
		SMSC_TEST(whole_dialogues_are_dialled_pressed_and_ended),
		SMSC_TEST(what_cannot_be_a_load_is_an_error),
		cmocka_unit_test(latencies_are_spread_within_their_step),
	};

	return cmocka_run_group_tests_name("smsc_load", tests, NULL, NULL);
}
