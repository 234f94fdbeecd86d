/*
 * test_smsc_ussd.c - the network's side of USSD, octet by octet in each dialect
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "locales/text/bug.h"
#include "routing/ussd_dialect.h"
#include "tests/ops/smsc_fixture.h"

enum { TRANSCEIVER = 0x09 };

/* Puts what `hex` says behind `at`; the new end. */
static size_t
put_hex(uint8_t *out, size_t at, const char *hex)
{
	int n = hex_read(hex, out + at, 256);

	assert_true(n >= 0);
	return at + (size_t)n;
}

/* Reads a deliver_sm and holds every octet of its body against: service_type USSD, from the person, to `to`. */
static void
expect_step(int fd, const char *to, uint8_t dcs, const void *text, size_t len, const char *tlvs)
{
	uint8_t want[512] = "USSD\0\1\1" PERSON;
	size_t at = 5 + 2 + sizeof PERSON;
	struct frame got;

	want[at++] = 0, want[at++] = 1;		/* TON unknown, NPI of telephone numbers */
	memcpy(want + at, to, strlen(to) + 1);
	at += strlen(to) + 1;
	at += 3 + 2 + 2;			/* esm_class, protocol, priority; two times; two flags: all 0 */
	want[at++] = dcs;
	want[at++] = 0;
	want[at++] = (uint8_t)len;
	memcpy(want + at, text, len);
	at = put_hex(want, at + len, tlvs);
	smpp_take(fd, 0, &got);
	assert_int_equal(got.length - 16, at);
	assert_memory_equal(got.body, want, at);
}

/* Submits a page with these parameters; the status. */
static uint32_t
show(int fd, uint8_t dcs, const void *text, size_t len, const char *tlvs)
{
	uint8_t body[512];
	size_t at = smpp_submit_body(body, PERSON, 0, dcs, 0, text, len);

	return smpp_submit(fd, 7, body, put_hex(body, at, tlvs));
}

static void
expect_event(struct fixture *f, const char *word, const char *page, const char *text)
{
	struct line line;

	fixture_hear(f, "submit", &line);
	fixture_hear(f, word, &line);
	assert_string_equal(line_field(&line, 1), "+" PERSON);
	assert_string_equal(line_field(&line, 2), page);
	assert_string_equal(line_field(&line, 3), text);
}

struct dialogue {
	const char *dialect, *to, *text;		/* dialling *384*77*3# of the service *384*77# */
	const char *begin, *input, *more, *end;		/* parameters of session 0002 */
	const char *more_after;				/* what a "more" after the end is */
	const char *hangup, *timeout;			/* of the sessions behind it */
};

static const struct dialogue dialogues[] = {
	{ "standard", "*384*77#", "3", "0501000101" "138300020002", "0501000112" "138300020002",
	  "0501000102" "138300020002", "0501000111" "138300020003", "late",
	  "0501000111" "138300020005", "0501000111" "138300020007" },
	{ "tata", "384", "*384*77*3#", "0501000101" "138300020002", "0501000112" "138300020002",
	  "0501000102" "138300020002", "0501000111" "138300020003", "late",
	  "0501000111" "138300020005", "0501000111" "138300020007" },
	{ "sixdee", "384", "*384*77*3#", "0501000101" "138300020002", "0501000112" "138300020002",
	  "0501000102" "138300020002", "0501000117" "138300020003", "late",
	  "0501000181" "138300020005", "0501000181" "138300020007" },
	{ "mica", "384", "*384*77*3#", "0501000101" "020400020002", "0501000112" "020400020002",
	  "0501000102" "020400020002", "0501000117" "020400020002", "late",
	  "0501000181" "020400020004", "0501000117" "020400020006" },
	/* It cannot tell a late page from a push: the phone shows it. */
	{ "number", "*384*77#", "3", "0501000101", "0501000112", "0501000102", "0501000111", "page",
	  "0501000111", "0501000111" },
};

static void
one_dialogue(struct fixture *f, const struct dialogue *d)
{
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	bool is_push = strcmp(d->more_after, "page") == 0;
	char speak[64];

	(void)snprintf(speak, sizeof speak, "ussd|dialect|%s|*384*77#", d->dialect);
	fixture_say(f, speak);
	fixture_say(f, "dial|+" PERSON "|*384*77*3#");
	expect_step(fd, d->to, 0, d->text, strlen(d->text), d->begin);
	assert_int_equal(show(fd, 0, "Menu", 4, d->more), 0);
	expect_event(f, "page", "more", "Menu");
	fixture_say(f, "key|+" PERSON "|2");
	expect_step(fd, d->to, 0, "2", 1, d->input);
	assert_int_equal(show(fd, 0, "Bye", 3, d->end), 0);
	expect_event(f, "page", "end", "Bye");
	assert_int_equal(show(fd, 0, "Menu", 4, d->more), 0);
	expect_event(f, d->more_after, is_push ? "push" : "more", "Menu");
	if (is_push) {
		fixture_say(f, "hangup|+" PERSON);
		expect_step(fd, "33444", 0, "", 0, d->hangup);
	}

	fixture_say(f, "dial|+" PERSON "|*384*77*3#");
	smpp_take(fd, 0, &(struct frame){ 0 });
	fixture_say(f, "hangup|+" PERSON);
	expect_step(fd, d->to, 0, "", 0, d->hangup);
	fixture_say(f, "dial|+" PERSON "|*384*77*3#");
	smpp_take(fd, 0, &(struct frame){ 0 });
	fixture_say(f, "timeout|+" PERSON);
	expect_step(fd, d->to, 0, "", 0, d->timeout);
	close(fd);
}

static void
each_dialect_speaks_as_its_row_says(void **state)
{
	(void)state;
	for (unsigned i = 0; ussd_dialect_at(i) != NULL; i++) {
		const struct dialogue *d = NULL;
		struct fixture f;
		struct line line;

		for (size_t k = 0; k < COUNT(dialogues); k++) {
			if (strcmp(dialogues[k].dialect, ussd_dialect_at(i)->name) == 0)
				d = &dialogues[k];
		}
		if (d == NULL)
			fail_msg("the dialect %s has no dialogue here", ussd_dialect_at(i)->name);
		fixture_start(&f);		/* its first session is 0002 */
		assert_string_equal(fixture_ask(&f, "watch", &line), "ok");
		one_dialogue(&f, d);
		fixture_stop(&f);
	}
}

static void
a_page_that_nobody_waits_for_is_late(void **state)
{
	static const struct { const char *what, *tlvs, *word; } pages[] = {
		{ "of an unknown session", "0501000102" "1383000200a0", "late" },
		{ "of hers", "0501000102" "138300020002", "page" },
		{ "the same again", "0501000102" "138300020002", "late" },
	};
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	unsigned long n[FIXTURE_COUNTS];
	struct frame step;

	fixture_say(f, "watch");
	fixture_say(f, "dial|+" PERSON "|*384*77#");
	smpp_take(fd, 0, &step);
	for (size_t i = 0; i < COUNT(pages); i++) {
		assert_int_equal(show(fd, 0, "A", 1, pages[i].tlvs), 0);
		expect_event(f, pages[i].word, "more", "A");
	}
	fixture_say(f, "hangup|+" PERSON);
	smpp_take(fd, 0, &step);
	assert_int_equal(show(fd, 0, "A", 1, "0501000111" "138300020003"), 0);
	expect_event(f, "late", "end", "A");
	fixture_count(f, n);
	assert_int_equal(n[LATE], 3);
	assert_int_equal(n[PAGES], 1);
	close(fd);
}

static void
what_breaks_the_dialect_is_refused(void **state)
{
	static const struct { const char *what, *tlvs; uint32_t status; } pages[] = {
		{ "no such operation", "0501000133" "138300020002", 0x45 },
		{ "an end without its bit", "0501000111" "138300020002", 0x45 },
		{ "the bit without an end", "0501000102" "138300020003", 0x45 },
		{ "an operation of two octets", "050100020002" "138300020002", 0xC2 },
		{ "two sessions", "0501000102" "138300020002" "138300020002", 0xC0 },
		{ "no operation: an SMS like any other", "138300020002", 0 },
	};
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	unsigned long n[FIXTURE_COUNTS];
	struct frame step;

	fixture_say(f, "dial|+" PERSON "|*384*77#");
	smpp_take(fd, 0, &step);
	for (size_t i = 0; i < COUNT(pages); i++) {
		uint32_t status = show(fd, 0, "A", 1, pages[i].tlvs);

		if (status != pages[i].status)
			fail_msg("%s: status %#x", pages[i].what, (unsigned)status);
	}
	fixture_count(f, n);
	assert_int_equal(n[PAGES] + n[LATE], 0);
	close(fd);
}

static void
a_push_opens_a_dialogue_and_a_notice_does_not(void **state)
{
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	struct line line;

	fixture_say(f, "watch");
	assert_int_equal(show(fd, 0, "Read", 4, "0501000103"), 0);
	expect_event(f, "page", "notify", "Read");
	assert_string_equal(fixture_ask(f, "key|+" PERSON "|1", &line), "error");
	assert_int_equal(show(fd, 0, "Well?", 5, "0501000102"), 0);
	expect_event(f, "page", "push", "Well?");
	assert_int_equal(show(fd, 0, "And?", 4, "0501000102"), 0);
	expect_event(f, "late", "push", "And?");	/* a phone shows one dialogue */
	fixture_say(f, "key|+" PERSON "|yes");
	expect_step(fd, "33444", 0, "yes", 3, "0501000112" "138300020002");
	assert_int_equal(show(fd, 0, "Thanks", 6, "0501000111" "138300020003"), 0);
	expect_event(f, "page", "end", "Thanks");
	close(fd);
}

static void
what_a_person_cannot_do_is_an_error(void **state)
{
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);
	char dear[256] = "key|+" PERSON "|";
	struct frame step;
	static const char *const before[] = {
		"key|+" PERSON "|1", "hangup|+" PERSON, "timeout|+" PERSON, "dial|+" PERSON "|384",
		"dial|+" PERSON "|*#", "dial|+" PERSON "|*384*x#", "dial||*384#", "dial|+" PERSON "|*38400000000000000000#",
		"ussd|dialect|klingon", "ussd|dialect|standard|384", "ussd",
	};
	static const char *const during[] = { "dial|+" PERSON "|*384*77#", "key|+" PERSON "|early" };
	struct line line;

	for (size_t i = 0; i < COUNT(before); i++) {
		if (strcmp(fixture_ask(f, before[i], &line), "error") != 0)
			fail_msg("%s was no error", before[i]);
	}
	fixture_say(f, "dial|+" PERSON "|*384*77#");
	for (size_t i = 0; i < COUNT(during); i++) {
		if (strcmp(fixture_ask(f, during[i], &line), "error") != 0)
			fail_msg("%s was no error", during[i]);
	}
	smpp_take(fd, 0, &step);
	assert_int_equal(show(fd, 0, "A", 1, "0501000102" "138300020002"), 0);
	memset(dear + strlen(dear), 'a', 183);		/* 182 septets are the most */
	assert_string_equal(fixture_ask(f, dear, &line), "error");
	dear[strlen(dear) - 1] = '\0';
	fixture_say(f, dear);
	close(fd);
}

static void
texts_of_both_alphabets_are_read_and_written(void **state)
{
	static const struct { uint8_t dcs; const char *octets; size_t len; const char *text; } pages[] = {
		{ 0, "\x1b\x3c\x02\x1b\x3e", 5, "[$]" }, { 15, "\x00\x09", 2, "@\xc3\x87" },
		{ 8, "\x09\x28", 2, "\xe0\xa4\xa8" }, { 0x48, "\x09\x28\x00\x0a", 4, "\xe0\xa4\xa8\n" },
	};
	struct fixture *f = *state;
	int fd = smpp_bound_link(f->port, TRANSCEIVER);

	fixture_say(f, "watch");
	/* Without a service code the network knows nothing of, the whole code stands in both places. */
	fixture_say(f, "dial|+" PERSON "|*384*77*3#");
	expect_step(fd, "*384*77*3#", 0, "*384*77*3#", 10, "0501000101" "138300020002");
	for (size_t i = 0; i < COUNT(pages); i++) {
		assert_int_equal(show(fd, pages[i].dcs, pages[i].octets, pages[i].len, "0501000102" "138300020002"), 0);
		expect_event(f, "page", "more", pages[i].text);
		fixture_say(f, "key|+" PERSON "|\xe0\xa4\xa8");
		expect_step(fd, "*384*77*3#", 8, "\x09\x28", 2, "0501000112" "138300020002");
	}
	close(fd);
}

/* A bind for dialogues, as operators with two of them tell it: by its system_type. */
static int
bound_for_ussd(const struct fixture *f)
{
	static const uint8_t body[] = "safar\0secret12\0USSD\0\x34\0\0";
	int fd = smpp_connect(f->port);
	struct frame answer;

	smpp_send(fd, TRANSCEIVER, 0, 1, body, sizeof body);
	assert_true(smpp_read(fd, FIXTURE_WAIT_MS, &answer));
	assert_int_equal(answer.status, 0);
	return fd;
}

/* A dialogue never comes over the link of the SMS because its own is away for a moment. */
static void
a_dialogue_waits_for_its_link(void **state)
{
	struct fixture *f = *state;
	int sms = smpp_bound_link(f->port, TRANSCEIVER), ussd = bound_for_ussd(f);
	struct frame got;
	struct line line;

	close(ussd);
	do
		assert_string_equal(fixture_ask(f, "bound", &line), "bound");
	while (strcmp(line_field(&line, 1), "1") != 0);
	fixture_say(f, "dial|+" PERSON "|*384*77#");
	assert_false(smpp_read(sms, 200, &got));
	ussd = bound_for_ussd(f);
	expect_step(ussd, "*384*77#", 0, "*384*77#", 8, "0501000101" "138300020002");
	fixture_say(f, "mo|+" PERSON "|33444|Hello");
	smpp_take(sms, 0, &got);
	close(sms);
	close(ussd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_dialect_speaks_as_its_row_says),
		SMSC_TEST(a_page_that_nobody_waits_for_is_late),
		SMSC_TEST(what_breaks_the_dialect_is_refused),
		SMSC_TEST(a_push_opens_a_dialogue_and_a_notice_does_not),
		SMSC_TEST(what_a_person_cannot_do_is_an_error),
		SMSC_TEST(texts_of_both_alphabets_are_read_and_written),
		SMSC_TEST(a_dialogue_waits_for_its_link),
	};

	return cmocka_run_group_tests_name("smsc_ussd", tests, NULL, NULL);
}
