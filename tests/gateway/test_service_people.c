/*
 * test_service_people.c - what is kept of people, what is counted, what is lost with the store
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
a_choice_outlives_the_service(void **state)
{
	struct service_settings settings = { .sessions = 64 };
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	(void)stage_text(&s, 1, "language");
	(void)stage_text(&s, 1, "3");
	assert_true(stage_traced(&s, "lang=ne"));
	assert_true(service_commit(s.service));
	service_free(s.service);
	settings.store = s.store;
	s.service = service_new(&settings, s.pack, NULL);
	(void)stage_text(&s, 1, "salary");
	assert_true(stage_traced(&s, "node=work.pay lang=ne "));
	(void)stage_text(&s, 1, "delete");
	assert_int_equal(store_ram_people(s.store), 0);
	(void)stage_text(&s, 1, "salary");
	assert_true(stage_traced(&s, "lang=en"));
	stage_teardown(&s);
}

static void
only_who_chose_has_a_row(void **state)
{
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	(void)stage_text(&s, 1, "salary");
	(void)stage_text(&s, 2, "danger");
	(void)stage_text(&s, 3, "start");
	(void)stage_ussd(&s, 4, INBOUND_USSD_BEGIN, "*384*77*3*1#", "");
	assert_int_equal(store_ram_people(s.store), 0);
	(void)stage_text(&s, 1, "stop");
	assert_int_equal(store_ram_people(s.store), 1);
	stage_teardown(&s);
}

static void
what_cannot_be_kept_is_not_confirmed(void **state)
{
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	store_ram_fail(s.store, true);
	(void)stage_text(&s, 1, "salary");
	assert_int_equal(s.out.kind, OUTBOUND_SMS);	/* questions are answered all the same */
	(void)stage_text(&s, 1, "language");
	(void)stage_text(&s, 1, "3");
	assert_true(stage_traced(&s, "lang=ne"));		/* good for this talk */
	(void)stage_text(&s, 1, "stop");
	assert_int_equal(s.out.kind, OUTBOUND_LATER);
	(void)stage_text(&s, 1, "start");
	assert_int_equal(s.out.kind, OUTBOUND_LATER);	/* nobody knows whether there is a STOP to take back */
	(void)stage_text(&s, 1, "delete");
	assert_int_equal(s.out.kind, OUTBOUND_LATER);
	(void)stage_ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77*98*1#", "");
	assert_true(stage_traced(&s, "node=ui.busy") && s.out.ends);
	assert_true(service_commit(s.service));
	assert_int_equal(s.log.counts[LOG_STORE_LOST], 1);	/* once, not for every message */
	store_ram_fail(s.store, false);
	assert_string_equal(stage_text(&s, 1, "stop"), "stopped");
	assert_int_equal(s.log.counts[LOG_STORE_BACK], 1);
	store_ram_break(s.store);
	(void)stage_text(&s, 1, "salary");
	assert_int_equal(s.out.kind, OUTBOUND_SMS);
	assert_false(service_commit(s.service));
	stage_teardown(&s);
}

static void
a_quiet_number_stays_quiet_without_the_store(void **state)
{
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	assert_string_equal(stage_text(&s, 1, "quiet"), "quiet_sms");
	store_ram_fail(s.store, true);
	assert_string_equal(stage_text(&s, 1, "salary"), "quiet_sms");
	assert_string_equal(stage_text(&s, 1, "danger"), "EMERGENCY-QA");
	store_ram_fail(s.store, false);
	(void)stage_ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77#", "");
	assert_true(stage_traced(&s, "node=quiet "));
	(void)stage_ussd(&s, 1, INBOUND_USSD_INPUT, "*384*77#", "9");
	assert_true(stage_traced(&s, "node=ui.quiet_off"));
	(void)stage_text(&s, 1, "salary");
	assert_true(stage_traced(&s, "node=work.pay"));
	stage_teardown(&s);
}

static void
dial(struct stage *s, enum inbound_kind kind, const char *keys)
{
	struct peer peer = stage_person(1);
	struct inbound in = { .kind = kind, .service = "*384*77#", .peer = &peer, .text = keys, .len = strlen(keys),
	    .may_text = true };

	stage_receive(s, &in);
}

/*
 * "Shall it come as an SMS?" stands on her screen when the store goes.  Who may be quiet is not known then, and if she
 * asks for quiet now her wish waits: nothing is texted, and what stands open ends.
 */
static void
nobody_is_texted_without_the_store(void **state)
{
	static const struct { bool is_away, is_quiet; } cases[] = { { false, false }, { true, false }, { true, true } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct stage s;

		stage_setup(&s, PACK_RELEASE);
		stage_choose_english(&s, 1);
		dial(&s, INBOUND_USSD_BEGIN, "6");
		dial(&s, INBOUND_USSD_INPUT, "97");
		assert_true(stage_traced(&s, "node=ui.text_me"));
		store_ram_fail(s.store, cases[i].is_away);
		if (cases[i].is_quiet)
			(void)stage_text(&s, 1, "quiet");
		dial(&s, INBOUND_USSD_INPUT, "1");
		assert_int_equal(s.out.kind, OUTBOUND_USSD);
		assert_int_equal(s.out.parts.count > 0, !cases[i].is_away);
		if (cases[i].is_quiet)
			assert_true(stage_traced(&s, "node=quiet "));
		stage_teardown(&s);
	}
}

static void
no_number_no_words_in_danger(void **state)
{
	struct peer peer = stage_person(1);
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	peer.country = 0;		/* no country, no checked emergency number */
	(void)stage_text_as(&s, &peer, "quiet");
	assert_string_equal(stage_text_as(&s, &peer, "danger"), "quiet_sms");
	stage_teardown(&s);
}

static void
counts_know_no_child_and_no_country_of_the_afraid(void **state)
{
	static const struct { const char *words, *name, *country; unsigned long n; } counted[] = {
		{ "salary", "work.pay", "QA", 1 }, { "child", "child", NULL, 0 },
		{ "secret", "secret", "", 1 }, { "secret", "secret", "QA", 0 },
		{ "fear", "fear", "", 1 }, { "fear", "fear", "QA", 0 },
	};
	struct stage s;

	(void)state;
	for (size_t i = 0; i < COUNT(counted); i++) {
		stage_setup(&s, PACK_RELEASE);
		(void)stage_text(&s, 1, counted[i].words);
		if (store_ram_count(s.store, "topic", counted[i].name, counted[i].country) != counted[i].n)
			fail_msg("%s in \"%s\": %lu", counted[i].name,
			    counted[i].country != NULL ? counted[i].country : "any",
			    store_ram_count(s.store, "topic", counted[i].name, counted[i].country));
		assert_int_equal(store_ram_count(s.store, "unmet", "line.child", NULL), 0);
		stage_teardown(&s);
	}
}

static void
owners_never_see_each_others_people(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	struct service_settings settings = { .sessions = 64 };
	struct pack_service *other;
	struct pack *pack;
	struct peer peer = stage_person(1);
	struct inbound in = { .kind = INBOUND_SMS, .service = "55000", .peer = &peer };
	struct stage s;

	(void)state;
	make_alias(m, "en", "stop", "stop", ALIAS_EXACT);
	make_service(m, SERVICE_SMS, "55000", "", "en");
	other = make_record(m, PACK_SERVICES, make_count(m, PACK_SERVICES) - 1);
	other->owner = make_string(m, "ngo");
	pack = make_open(m);
	make_free(m);
	stage_setup(&s, PACK_RELEASE);
	service_free(s.service);
	settings.store = s.store;
	s.service = service_new(&settings, pack, NULL);
	(void)stage_text(&s, 1, "stop");
	stage_receive(&s, &in);			/* the same person, another owner: another row, another talk */
	in.text = "stop";
	in.len = 4;
	stage_receive(&s, &in);
	assert_int_equal(store_ram_people(s.store), 2);
	service_free(s.service);
	s.service = NULL;
	made_close(pack);
	stage_teardown(&s);
}

static void
a_log_line_names_nobody(void **state)
{
	char *bytes = NULL;
	size_t len = 0;
	struct stage s;

	(void)state;
	stage_setup(&s, PACK_RELEASE);
	s.log.out = open_memstream(&bytes, &len);
	s.log.level = LOG_LEVEL_DEBUG;
	for (int i = 0; i < 8; i++)
		(void)stage_text(&s, 1, "words of hers");
	store_ram_fail(s.store, true);
	(void)stage_text(&s, 1, "stop");
	(void)fclose(s.log.out);
	assert_non_null(bytes);
	assert_null(strstr(bytes, "words"));
	assert_null(strstr(bytes, "stop "));
	assert_non_null(strstr(bytes, "why=loop"));
	free(bytes);
	s.log.out = NULL;
	stage_teardown(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_choice_outlives_the_service),
		cmocka_unit_test(only_who_chose_has_a_row),
		cmocka_unit_test(what_cannot_be_kept_is_not_confirmed),
		cmocka_unit_test(a_quiet_number_stays_quiet_without_the_store),
		cmocka_unit_test(nobody_is_texted_without_the_store),
		cmocka_unit_test(no_number_no_words_in_danger),
		cmocka_unit_test(counts_know_no_child_and_no_country_of_the_afraid),
		cmocka_unit_test(owners_never_see_each_others_people),
		cmocka_unit_test(a_log_line_names_nobody),
	};

	return cmocka_run_group_tests_name("service_people", tests, NULL, NULL);
}
