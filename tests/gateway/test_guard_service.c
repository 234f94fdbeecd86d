/*
 * test_guard_service.c - loops and floods as they meet a service
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/guard/guard.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/gateway/service_stage.h"
#include "tests/gateway/talk_world.h"

static unsigned
texts(struct stage *s, unsigned who, const char *words, unsigned times)
{
	unsigned answers = 0;

	for (unsigned i = 0; i < times; i++) {
		(void)stage_text(s, who, words);
		answers += s->out.kind == OUTBOUND_SMS;
	}
	return answers;
}

/* What each of the two sends goes to the other, a second later, for a minute.  `pack`: NULL or one they both serve. */
static void
wire(const struct pack *pack, const char *first)
{
	struct stage side[2];
	char text[sizeof side[0].said];
	unsigned messages = 1, second = 0;
	struct peer peer = stage_person(1);

	peer.is_test = true;
	for (unsigned i = 0; i < 2; i++) {
		stage_setup(&side[i], PACK_RELEASE);
		if (pack != NULL)
			service_swap(side[i].service, pack, NULL);
	}
	(void)snprintf(text, sizeof text, "%s", first);
	for (; second < 60; second++) {
		struct stage *s = &side[second % 2];

		s->now_s += second;
		(void)stage_text_as(s, &peer, text);
		if (s->out.kind != OUTBOUND_SMS)
			break;
		messages++;
		(void)snprintf(text, sizeof text, "%s", s->said);
	}
	if (messages > 10 || second == 60)
		fail_msg("\"%s\": %u messages", first, messages);
	stage_teardown(&side[0]);
	stage_teardown(&side[1]);
}

static void
two_wired_to_each_other_come_to_rest(void **state)
{
	static const char *const first[] = { "hello", "danger", "salary", "", "menu", "child", "1", "3*1", "stop",
	    "language", "تلب", "Out of office. In danger call 112", "1 Danger\n2 Work" };

	(void)state;
	for (size_t i = 0; i < COUNT(first); i++)
		wire(NULL, first[i]);
}

/* Answers that are long, have words of danger and keywords in them, and no menu. */
static void
so_do_two_with_the_real_content(void **state)
{
	static const char *const first[] = { "hello", "help", "danger", "salary", "passport", "embassy", "lost", "rights",
	    "खतरा", "तलब", "خطر", "راتب", "አደጋ", "tulong", "sweldo", "about", "cost", "98", "1", "language", "country" };
	struct buf why = BUF_INIT(1024);
	struct pack *pack = pack_open(getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack", &why);

	(void)state;
	if (pack == NULL)
		fail_msg("%s", why.ptr);
	for (size_t i = 0; i < COUNT(first); i++)
		wire(pack, first[i]);
	pack_close(pack);
	buf_free(&why);
}

enum machine { SAME_WORDS, OTHER_WORDS, WITH_KEYWORD, WITH_DANGER, ECHO, MACHINES };

static void
write_machine(enum machine kind, unsigned n, const char *heard, char *text, size_t size)
{
	switch (kind) {
	case SAME_WORDS: (void)snprintf(text, size, "I am away from my desk"); break;
	case OTHER_WORDS: (void)snprintf(text, size, "Ticket %u was opened for you", n); break;
	case WITH_KEYWORD: (void)snprintf(text, size, "salary office ticket number %u was opened", n); break;
	case WITH_DANGER: (void)snprintf(text, size, "We are closed. If in danger call 112"); break;
	case ECHO:
	case MACHINES: (void)snprintf(text, size, "%s", heard); break;
	}
}

/* Each answers whatever it hears within six seconds, for ten minutes. */
static void
a_machine_gets_few_answers(void **state)
{
	static const unsigned most[MACHINES] = { [SAME_WORDS] = 2, [OTHER_WORDS] = 5, [WITH_KEYWORD] = 10,
	    [WITH_DANGER] = 20, [ECHO] = 5 };

	(void)state;
	for (unsigned kind = 0; kind < MACHINES; kind++) {
		struct stage s;
		char text[sizeof s.said] = "danger";
		unsigned answers = 0;

		stage_setup(&s, PACK_RELEASE);
		stage_choose_english(&s, 1);
		for (unsigned n = 0; n < 100; n++) {
			if (n > 0)
				write_machine((enum machine)kind, n, s.said, text, sizeof text);
			s.now_s += 5;
			(void)stage_text(&s, 1, text);
			if (s.out.kind != OUTBOUND_SMS && kind == ECHO)
				break;
			answers += n > 0 && s.out.kind == OUTBOUND_SMS;
		}
		if (answers > most[kind])
			fail_msg("machine %u: %u answers", kind, answers);
		stage_teardown(&s);
	}
}

static void
menus_walked_fast_are_no_loop(void **state)
{
	static const char *const keys[] = { "3", "1", "0", "0" };
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	stage_choose_english(&s, 1);
	(void)stage_text(&s, 1, "menu");
	for (unsigned i = 0; i < 200; i++) {
		s.now_s += 6;
		(void)stage_text(&s, 1, keys[i % COUNT(keys)]);
		assert_int_equal(s.out.kind, OUTBOUND_SMS);
		assert_false(stage_traced(&s, "ui.busy"));
	}
	for (unsigned i = 0; i < 1800; i++) {	/* thirty keys a minute for an hour */
		s.now_s += i % 2 == 0 ? 2 : 1 + i % 4;
		(void)stage_ussd(&s, 2, i == 0 ? INBOUND_USSD_BEGIN : INBOUND_USSD_INPUT, "*384*77#", i % 2 == 0 ? "1" : "0");
		assert_false(stage_traced(&s, "ui.busy"));
	}
	assert_int_equal(service_counts(s.service)->flooded, 0);
	stage_teardown(&s);
}

static void
a_flood_is_told_once_and_danger_passes(void **state)
{
	struct stage s;
	unsigned answers = 0;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	for (unsigned i = 0; i < 1000; i++) {
		(void)stage_text(&s, 1, i % 2 == 0 ? "salary" : "3");
		answers += s.out.kind == OUTBOUND_SMS;
		if (s.out.kind == OUTBOUND_SMS && answers > GUARD_SMS_BURST)
			assert_true(stage_traced(&s, "node=ui.busy"));
	}
	assert_int_equal(answers, GUARD_SMS_BURST + 1);
	assert_int_equal(service_counts(s.service)->flooded, 1000 - GUARD_SMS_BURST);
	assert_int_equal(s.log.counts[LOG_FLOOD], 1);
	assert_int_equal(s.log.counts[LOG_REFUSED], 0);
	assert_int_equal(texts(&s, 1, "danger", 3), 3);
	assert_true(stage_traced(&s, "node=danger"));
	assert_int_equal(texts(&s, 2, "salary", 3), 3);		/* another is answered as ever */
	s.now_s += 59;
	(void)texts(&s, 1, "salary", 20);
	assert_int_equal(s.log.counts[LOG_FLOOD], 1);
	s.now_s += 1;
	(void)texts(&s, 1, "salary", 20);
	assert_int_equal(s.log.counts[LOG_FLOOD], 2);
	s.now_s += 600;
	assert_int_equal(texts(&s, 1, "salary", 3), 3);
	stage_teardown(&s);
}

static void
a_screen_always_says_something(void **state)
{
	struct stage s;
	unsigned busy = 0;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	for (unsigned i = 0; i < 500; i++) {
		assert_true(strlen(stage_ussd(&s, 1, i == 0 ? INBOUND_USSD_BEGIN : INBOUND_USSD_INPUT, "*384*77#", "1")) > 0);
		assert_int_equal(s.out.kind, OUTBOUND_USSD);
		busy += stage_traced(&s, "node=ui.busy");
		assert_int_equal(stage_traced(&s, "node=ui.busy"), i >= GUARD_SCREENS_BURST && s.out.ends);
	}
	assert_int_equal(busy, 500 - GUARD_SCREENS_BURST);
	for (unsigned i = 0; i < 100; i++)	/* on a quiet screen, its cover */
		(void)stage_ussd(&s, 2, INBOUND_USSD_BEGIN, "*384*78#", "");
	assert_true(stage_traced(&s, "node=quiet"));
	assert_true(s.out.ends);
	stage_teardown(&s);
}

static uint32_t
flags_of(struct stage *s, unsigned who)
{
	struct peer peer = stage_person(who);
	struct person p = { 0 };

	(void)s->store->ops->person_get(s->store, "np", peer.id, &p);
	return p.flags;
}

static void
commands_are_obeyed_when_nothing_is_said(void **state)
{
	static const struct { const char *word; uint32_t flags; } cases[] = {
		{ "stop", PERSON_STOPPED }, { "start", 0 }, { "stop", PERSON_STOPPED }, { "delete", 0 },
	};
	const char *owner;
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	owner = pack_string(s.pack, s.pack->services[0].owner);
	assert_string_equal(owner, "np");
	stage_choose_english(&s, 1);
	(void)texts(&s, 1, "salary", 50);
	(void)texts(&s, 1, "menu", 50);
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(texts(&s, 1, cases[i].word, 1), 0);
		assert_int_equal(flags_of(&s, 1) & PERSON_STOPPED, cases[i].flags);
	}
	(void)texts(&s, 2, "stop", 19);		/* a loop, not yet a flood */
	assert_int_equal(service_counts(s.service)->refused > 0, true);
	(void)texts(&s, 2, "start", 1);
	assert_int_equal(texts(&s, 3, "quiet", 30) <= 6, true);
	assert_true(flags_of(&s, 3) & PERSON_QUIET);
	stage_teardown(&s);
}

/* What lies in her inbox is read by others: she gets Q8 or nothing, never the sentence. */
static void
a_quiet_number_gets_no_sentence(void **state)
{
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	stage_choose_english(&s, 1);
	(void)texts(&s, 1, "quiet", 1);
	for (unsigned i = 0; i < 200; i++) {
		char words[32];

		(void)snprintf(words, sizeof words, "zzxq %u", i);
		(void)stage_text(&s, 1, words);
		assert_false(stage_traced(&s, "ui.busy"));
		assert_false(stage_traced(&s, "node=quiet"));	/* nor the cover of a screen */
	}
	assert_true(service_counts(s.service)->flooded > 0);
	stage_teardown(&s);
}

static void
what_waits_for_the_store_is_no_flood(void **state)
{
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	stage_choose_english(&s, 1);
	store_ram_fail(s.store, true);
	for (unsigned i = 0; i < 50; i++) {
		(void)stage_text(&s, 1, "stop");
		assert_int_equal(s.out.kind, OUTBOUND_LATER);
	}
	store_ram_fail(s.store, false);
	assert_int_equal(texts(&s, 1, "stop", 1), 1);
	assert_true(stage_traced(&s, "node=ui.stopped"));
	stage_teardown(&s);
}

/* Whatever the word: a sender that is no person's number is not answered. */
static void
machines_of_a_network_are_not_answered(void **state)
{
	static const struct { const char *sender; bool is_answered; } cases[] = {
		{ "SAFAR", false }, { "INFO", false }, { "3344", false }, { "123456", false }, { "+123456", false },
		{ "", false }, { "0", false }, { "+447700900123", true }, { "+97400000123", true },
	};
	struct peer_key key = { { 1 } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct stage s;
		struct peer peer = peer_of_number(&key, cases[i].sender);

		stage_setup(&s, PACK_RELEASE);
		(void)stage_text_as(&s, &peer, "danger");
		assert_int_equal(s.out.kind == OUTBOUND_SMS, cases[i].is_answered);
		assert_int_equal(s.log.counts[LOG_REFUSED], !cases[i].is_answered);
		stage_teardown(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_wired_to_each_other_come_to_rest),
		cmocka_unit_test(so_do_two_with_the_real_content),
		cmocka_unit_test(a_machine_gets_few_answers),
		cmocka_unit_test(menus_walked_fast_are_no_loop),
		cmocka_unit_test(a_flood_is_told_once_and_danger_passes),
		cmocka_unit_test(a_screen_always_says_something),
		cmocka_unit_test(commands_are_obeyed_when_nothing_is_said),
		cmocka_unit_test(a_quiet_number_gets_no_sentence),
		cmocka_unit_test(what_waits_for_the_store_is_no_flood),
		cmocka_unit_test(machines_of_a_network_are_not_answered),
	};

	return cmocka_run_group_tests_name("guard_service", tests, NULL, NULL);
}
