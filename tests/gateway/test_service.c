/*
 * test_service.c - the way of a message: who is answered, and what leaves
 *
 * Content is the small world of tests/support; talks over the real content are
 * tests/talk.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/gateway/service_stage.h"
#include "tests/gateway/talk_world.h"
#include "tests/support/pack_make.h"

static void
who_is_not_answered(void **state)
{
	static const struct { enum peer_kind kind; bool is_binary; const char *service; } refused[] = {
		{ PEER_ALPHANUMERIC, false, "33444" }, { PEER_OURS, false, "33444" },
		{ PEER_BAD, false, "33444" }, { PEER_PERSON, true, "33444" },
		{ PEER_PERSON, false, "55555" }, { PEER_PERSON, false, "" },
	};
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct peer peer = stage_person(1);
		struct inbound in = { .kind = INBOUND_SMS, .service = refused[i].service, .peer = &peer,
		    .text = "danger", .len = 6, .is_binary = refused[i].is_binary };

		peer.kind = refused[i].kind;
		stage_receive(&s, &in);
		assert_int_equal(s.out.kind, OUTBOUND_NOTHING);
		assert_int_equal(service_counts(s.service)->refused, i + 1);
		assert_int_equal(s.log.counts[LOG_REFUSED], i + 1);
	}
	assert_string_equal(stage_ussd(&s, 1, INBOUND_USSD_BEGIN, "*123#", ""), "closed");
	assert_true(s.out.ends);
	assert_int_equal(store_ram_people(s.store), 0);
	stage_teardown(&s);
}

static void
the_longest_service_number_wins(void **state)
{
	static const struct { const char *code, *text, *node; } dialled[] = {
		{ "*384*77#", "", "node=languages" }, { "*384*77", "", "node=languages" },
		{ "*384*77*3*1#", "", "node=work.pay" }, { "*384*77#", "3*1", "node=work.pay" },
		{ "*384*77*3", "1", "node=work.pay" }, { "*384*78#", "", "node=quiet" },
		{ "*384*78*1#", "", "node=quiet" },	/* no path leads behind the dull screen */
		{ "*384*7#", "", "node=-" }, { "*384*771#", "", "node=-" },
	};
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	for (size_t i = 0; i < COUNT(dialled); i++) {
		(void)stage_ussd(&s, (unsigned)i, INBOUND_USSD_BEGIN, dialled[i].code, dialled[i].text);
		if (strstr(s.trace, dialled[i].node) == NULL)
			fail_msg("%s %s: %s", dialled[i].code, dialled[i].text, s.trace);
	}
	assert_true(service_is_ours(s.service, "33444"));
	assert_true(service_is_ours(s.service, "+33444"));
	assert_false(service_is_ours(s.service, "*384*77#"));
	stage_teardown(&s);
}

static void
bytes_of_any_kind_are_answered(void **state)
{
	static const char nuls[] = "sal\0ary", broken[] = "\xff\xfe\x80 salary";
	struct peer peer = stage_person(1);
	struct inbound in = { .kind = INBOUND_SMS, .service = "33444", .peer = &peer };
	char *large = xmalloc(10240);
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	memset(large, 'a', 10240);
	memcpy(large, "salary ", 7);
	in.text = large;
	in.len = 10240;
	stage_receive(&s, &in);
	assert_true(stage_traced(&s, "node=work.pay"));
	for (size_t i = 0; i + 3 < 10240; i += 3)	/* the cut falls inside a character */
		memcpy(large + i, "त", 3);
	stage_receive(&s, &in);
	assert_true(stage_traced(&s, "node=main"));
	in.text = nuls;
	in.len = sizeof nuls - 1;
	stage_receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_SMS);
	in.text = broken;
	in.len = sizeof broken - 1;
	stage_receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_SMS);
	in.text = NULL;
	in.len = 0;
	stage_receive(&s, &in);
	assert_true(stage_traced(&s, "node=main"));
	free(large);
	stage_teardown(&s);
}

static void
an_mo_is_answered_once(void **state)
{
	struct peer peer = stage_person(1);
	uint8_t id[16] = "0123456789abcde";
	struct inbound in = { .kind = INBOUND_SMS, .service = "33444", .peer = &peer, .text = "salary",
	    .len = 6, .id = id };
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	stage_receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_SMS);
	stage_receive(&s, &in);			/* the answer was not yet safe: again, and alike */
	assert_int_equal(s.out.kind, OUTBOUND_SMS);
	service_answered(s.service, "33444", id);
	stage_receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_NOTHING);
	store_ram_fail(s.store, true);		/* and without the store */
	stage_receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_NOTHING);
	assert_int_equal(service_counts(s.service)->duplicates, 2);
	stage_teardown(&s);
}

static void
a_machine_is_answered_five_times(void **state)
{
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	stage_choose_english(&s, 1);
	for (int i = 0; i < 8; i++) {
		(void)stage_text(&s, 1, "I am out of office");
		assert_int_equal(s.out.kind, i < 5 ? OUTBOUND_SMS : OUTBOUND_NOTHING);
		(void)stage_text(&s, 1, "danger");	/* never held back */
		assert_int_equal(s.out.kind, OUTBOUND_SMS);
		(void)stage_text(&s, (unsigned)i + 2, "I am out of office");
		assert_int_equal(s.out.kind, OUTBOUND_SMS);
	}
	s.now_s += 601;
	(void)stage_text(&s, 1, "I am out of office");
	assert_int_equal(s.out.kind, OUTBOUND_SMS);
	stage_teardown(&s);
}

static void
a_sample_reaches_test_numbers_only(void **state)
{
	struct peer tester = stage_person(1);
	struct inbound in = { .kind = INBOUND_SMS, .service = "33444", .text = "salary", .len = 6 };
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_SAMPLE);
	assert_string_equal(stage_text(&s, 2, "salary"), "closed");
	(void)stage_text(&s, 2, "salary");
	assert_int_equal(s.out.kind, OUTBOUND_NOTHING);
	assert_string_equal(stage_ussd(&s, 2, INBOUND_USSD_BEGIN, "*384*77*3*1#", ""), "closed");
	s.now_s += 24 * 3600;
	assert_string_equal(stage_text(&s, 2, "stop"), "closed");
	assert_int_equal(store_ram_people(s.store), 0);
	assert_int_equal(store_ram_count(s.store, NULL, NULL, NULL), 0);

	tester.is_test = true;
	assert_memory_equal(stage_text_as(&s, &tester, "salary"), "SAMPLE ", 7);
	tester.is_test = false;
	in.peer = &tester;
	in.is_simulator = true;
	stage_receive(&s, &in);
	assert_memory_equal(s.said, "SAMPLE ", 7);
	in.kind = INBOUND_USSD_BEGIN;
	in.service = "*384*77*6#";
	in.text = NULL;
	in.len = 0;
	stage_receive(&s, &in);
	assert_memory_equal(s.said, "SAMPLE ", 7);
	stage_teardown(&s);
}

static void
a_dropped_screen_is_offered_again(void **state)
{
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	(void)stage_ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77*3*1#", "");
	(void)stage_ussd(&s, 1, INBOUND_USSD_GONE, "*384*77#", "");
	s.now_s += 599;
	(void)stage_ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77#", "");
	assert_true(stage_traced(&s, "node=ui.resume"));
	(void)stage_ussd(&s, 1, INBOUND_USSD_INPUT, "*384*77#", "1");
	assert_true(stage_traced(&s, "node=work.pay"));
	s.now_s += 600;
	(void)stage_ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77#", "");
	assert_false(stage_traced(&s, "node=ui.resume"));
	(void)stage_ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77*98*7#", "");
	assert_true(s.out.ends);			/* a last screen is not a dropped one */
	(void)stage_ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77#", "");
	assert_false(stage_traced(&s, "node=ui.resume"));
	stage_teardown(&s);
}

static void
a_late_word_about_an_old_session_changes_nothing(void **state)
{
	struct peer peer = stage_person(1);
	struct inbound in = { .kind = INBOUND_USSD_BEGIN, .service = "*384*77*3#", .peer = &peer,
	    .session = "new" };
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	stage_receive(&s, &in);
	in.kind = INBOUND_USSD_GONE;
	in.session = "old";
	stage_receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_NOTHING);
	in.kind = INBOUND_USSD_INPUT;
	in.session = "new";
	in.text = "1";
	in.len = 1;
	stage_receive(&s, &in);
	assert_true(stage_traced(&s, "node=work.pay"));
	in.session = "unknown";			/* e.g. after a restart of ours */
	stage_receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_USSD);
	assert_false(s.out.ends);
	stage_teardown(&s);
}

static void
key_lines_never_cost_a_part(void **state)
{
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	assert_non_null(strstr(stage_text(&s, 1, "salary"), "\n0 Back"));
	assert_non_null(strstr(stage_text(&s, 1, ""), "\n98 More"));
	assert_null(strstr(s.said, "0 Back"));
	(void)stage_ussd(&s, 2, INBOUND_USSD_BEGIN, "*384*77*5#", "");
	assert_non_null(strstr(s.said, "98 More"));
	assert_non_null(strstr(s.said, "0 Back"));
	stage_teardown(&s);
}

/* One POST with a byte that is no UTF-8 behind the code once ended the program, whoever sent it. */
static void
a_code_of_any_bytes_is_answered(void **state)
{
	static const char *const codes[] = { "*384*77*\xFF#", "*384*77*\xC3\x28*3#", "*384*77*\xE0\xA4#", "*384*77**#" };
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	for (size_t i = 0; i < COUNT(codes); i++)
		assert_true(strlen(stage_ussd(&s, 1, INBOUND_USSD_BEGIN, codes[i], "")) > 0);
	stage_teardown(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_of_any_bytes_is_answered),
		cmocka_unit_test(who_is_not_answered),
		cmocka_unit_test(the_longest_service_number_wins),
		cmocka_unit_test(bytes_of_any_kind_are_answered),
		cmocka_unit_test(an_mo_is_answered_once),
		cmocka_unit_test(a_machine_is_answered_five_times),
		cmocka_unit_test(a_sample_reaches_test_numbers_only),
		cmocka_unit_test(a_dropped_screen_is_offered_again),
		cmocka_unit_test(a_late_word_about_an_old_session_changes_nothing),
		cmocka_unit_test(key_lines_never_cost_a_part),
	};

	return cmocka_run_group_tests_name("service", tests, NULL, NULL);
}
