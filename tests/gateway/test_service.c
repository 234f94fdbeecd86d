/*
 * test_service.c - the shell: who is answered, what is kept, what leaves
 *
 * Content is the small world of tests/support; talks over the real content are
 * tests/talk.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/log.h"
#include "gateway/service.h"
#include "gateway/store/ram.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/gateway/talk_world.h"
#include "tests/support/pack_make.h"

struct stage {
	struct pack	*pack;
	struct store	*store;
	struct service	*service;
	struct log	 log;
	struct outbound	 out;
	int64_t		 now_s;
	uint8_t		 id[16];
	char		 said[4096];	/* what the phone shows */
	char		 trace[256];
};

static void
setup(struct stage *s, enum pack_kind kind)
{
	struct service_settings settings = { .sessions = 64, .log = &s->log };

	memset(s, 0, sizeof *s);
	s->pack = talk_world(kind, NULL);
	settings.store = s->store = store_ram_open();
	s->service = service_new(&settings, s->pack, NULL);
	s->now_s = make_noon("2026-11-20");
}

static void
teardown(struct stage *s)
{
	service_free(s->service);
	s->store->ops->close(s->store);
	made_close(s->pack);
}

static struct peer
person(unsigned who)
{
	struct peer p = { .kind = PEER_PERSON, .country = COUNTRY('Q', 'A') };

	memset(p.id, (int)who + 1, sizeof p.id);
	return p;
}

static void
receive(struct stage *s, struct inbound *in)
{
	struct buf said = BUF_OVER(s->said), trace = BUF_OVER(s->trace);

	in->bearer = "test";
	in->when_s = s->now_s;
	if (in->session == NULL)
		in->session = "one";
	if (in->text == NULL)
		in->text = "";
	service_receive(s->service, in, &s->out);
	for (unsigned i = 0; s->out.kind == OUTBOUND_SMS && i < s->out.parts.count; i++)
		part_add_utf8(&said, &s->out.parts.part[i], s->out.parts.alphabet);
	if (s->out.kind == OUTBOUND_USSD)
		buf_add(&said, s->out.page, s->out.page_len);
	service_trace(s->service, &trace);
}

static const char *
text_as(struct stage *s, const struct peer *peer, const char *text)
{
	struct inbound in = { .kind = INBOUND_SMS, .service = "33444", .peer = peer, .text = text,
	    .len = strlen(text) };

	receive(s, &in);
	return s->said;
}

static const char *
text(struct stage *s, unsigned who, const char *words)
{
	struct peer peer = person(who);

	return text_as(s, &peer, words);
}

static const char *
ussd(struct stage *s, unsigned who, enum inbound_kind kind, const char *code, const char *keys)
{
	struct peer peer = person(who);
	struct inbound in = { .kind = kind, .service = code, .peer = &peer, .text = keys,
	    .len = strlen(keys) };

	receive(s, &in);
	return s->said;
}

static void
choose_english(struct stage *s, unsigned who)
{
	(void)text(s, who, "language");
	(void)text(s, who, "1");
}

static bool
traced(const struct stage *s, const char *what)
{
	return strstr(s->trace, what) != NULL;
}

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
	setup(&s, PACK_RELEASE);
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct peer peer = person(1);
		struct inbound in = { .kind = INBOUND_SMS, .service = refused[i].service, .peer = &peer,
		    .text = "danger", .len = 6, .is_binary = refused[i].is_binary };

		peer.kind = refused[i].kind;
		receive(&s, &in);
		assert_int_equal(s.out.kind, OUTBOUND_NOTHING);
		assert_int_equal(service_counts(s.service)->refused, i + 1);
		assert_int_equal(s.log.counts[LOG_REFUSED], i + 1);
	}
	assert_string_equal(ussd(&s, 1, INBOUND_USSD_BEGIN, "*123#", ""), "closed");
	assert_true(s.out.ends);
	assert_int_equal(store_ram_people(s.store), 0);
	teardown(&s);
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
	setup(&s, PACK_RELEASE);
	for (size_t i = 0; i < COUNT(dialled); i++) {
		(void)ussd(&s, (unsigned)i, INBOUND_USSD_BEGIN, dialled[i].code, dialled[i].text);
		if (strstr(s.trace, dialled[i].node) == NULL)
			fail_msg("%s %s: %s", dialled[i].code, dialled[i].text, s.trace);
	}
	assert_true(service_is_ours(s.service, "33444"));
	assert_true(service_is_ours(s.service, "+33444"));
	assert_false(service_is_ours(s.service, "*384*77#"));
	teardown(&s);
}

static void
bytes_of_any_kind_are_answered(void **state)
{
	static const char nuls[] = "sal\0ary", broken[] = "\xff\xfe\x80 salary";
	struct peer peer = person(1);
	struct inbound in = { .kind = INBOUND_SMS, .service = "33444", .peer = &peer };
	char *large = xmalloc(10240);
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	memset(large, 'a', 10240);
	memcpy(large, "salary ", 7);
	in.text = large;
	in.len = 10240;
	receive(&s, &in);
	assert_true(traced(&s, "node=work.pay"));
	for (size_t i = 0; i + 3 < 10240; i += 3)	/* the cut falls inside a character */
		memcpy(large + i, "त", 3);
	receive(&s, &in);
	assert_true(traced(&s, "node=main"));
	in.text = nuls;
	in.len = sizeof nuls - 1;
	receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_SMS);
	in.text = broken;
	in.len = sizeof broken - 1;
	receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_SMS);
	in.text = NULL;
	in.len = 0;
	receive(&s, &in);
	assert_true(traced(&s, "node=main"));
	free(large);
	teardown(&s);
}

static void
an_mo_is_answered_once(void **state)
{
	struct peer peer = person(1);
	uint8_t id[16] = "0123456789abcde";
	struct inbound in = { .kind = INBOUND_SMS, .service = "33444", .peer = &peer, .text = "salary",
	    .len = 6, .id = id };
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_SMS);
	receive(&s, &in);			/* the answer was not yet safe: again, and alike */
	assert_int_equal(s.out.kind, OUTBOUND_SMS);
	service_answered(s.service, "33444", id, s.now_s);
	receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_NOTHING);
	store_ram_fail(s.store, true);		/* and without the store */
	receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_NOTHING);
	assert_int_equal(service_counts(s.service)->duplicates, 2);
	teardown(&s);
}

static void
a_machine_is_answered_five_times(void **state)
{
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	choose_english(&s, 1);
	for (int i = 0; i < 8; i++) {
		(void)text(&s, 1, "I am out of office");
		assert_int_equal(s.out.kind, i < 5 ? OUTBOUND_SMS : OUTBOUND_NOTHING);
		(void)text(&s, 1, "danger");	/* never held back */
		assert_int_equal(s.out.kind, OUTBOUND_SMS);
		(void)text(&s, (unsigned)i + 2, "I am out of office");
		assert_int_equal(s.out.kind, OUTBOUND_SMS);
	}
	s.now_s += 601;
	(void)text(&s, 1, "I am out of office");
	assert_int_equal(s.out.kind, OUTBOUND_SMS);
	teardown(&s);
}

static void
a_sample_reaches_test_numbers_only(void **state)
{
	struct peer tester = person(1);
	struct inbound in = { .kind = INBOUND_SMS, .service = "33444", .text = "salary", .len = 6 };
	struct stage s;

	(void)state;
	setup(&s, PACK_SAMPLE);
	assert_string_equal(text(&s, 2, "salary"), "closed");
	(void)text(&s, 2, "salary");
	assert_int_equal(s.out.kind, OUTBOUND_NOTHING);
	assert_string_equal(ussd(&s, 2, INBOUND_USSD_BEGIN, "*384*77*3*1#", ""), "closed");
	s.now_s += 24 * 3600;
	assert_string_equal(text(&s, 2, "stop"), "closed");
	assert_int_equal(store_ram_people(s.store), 0);
	assert_int_equal(store_ram_count(s.store, NULL, NULL, NULL), 0);

	tester.is_test = true;
	assert_memory_equal(text_as(&s, &tester, "salary"), "SAMPLE ", 7);
	tester.is_test = false;
	in.peer = &tester;
	in.is_simulator = true;
	receive(&s, &in);
	assert_memory_equal(s.said, "SAMPLE ", 7);
	in.kind = INBOUND_USSD_BEGIN;
	in.service = "*384*77*6#";
	in.text = NULL;
	in.len = 0;
	receive(&s, &in);
	assert_memory_equal(s.said, "SAMPLE ", 7);
	teardown(&s);
}

static void
a_choice_outlives_the_service(void **state)
{
	struct service_settings settings = { .sessions = 64 };
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	(void)text(&s, 1, "language");
	(void)text(&s, 1, "2");
	assert_true(traced(&s, "lang=ne"));
	assert_true(service_commit(s.service));
	service_free(s.service);
	settings.store = s.store;
	s.service = service_new(&settings, s.pack, NULL);
	(void)text(&s, 1, "salary");
	assert_true(traced(&s, "node=work.pay lang=ne "));
	(void)text(&s, 1, "delete");
	assert_int_equal(store_ram_people(s.store), 0);
	(void)text(&s, 1, "salary");
	assert_true(traced(&s, "lang=en"));
	teardown(&s);
}

static void
only_who_chose_has_a_row(void **state)
{
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	(void)text(&s, 1, "salary");
	(void)text(&s, 2, "danger");
	(void)text(&s, 3, "start");
	(void)ussd(&s, 4, INBOUND_USSD_BEGIN, "*384*77*3*1#", "");
	assert_int_equal(store_ram_people(s.store), 0);
	(void)text(&s, 1, "stop");
	assert_int_equal(store_ram_people(s.store), 1);
	teardown(&s);
}

static void
what_cannot_be_kept_is_not_confirmed(void **state)
{
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	store_ram_fail(s.store, true);
	(void)text(&s, 1, "salary");
	assert_int_equal(s.out.kind, OUTBOUND_SMS);	/* questions are answered all the same */
	(void)text(&s, 1, "language");
	(void)text(&s, 1, "2");
	assert_true(traced(&s, "lang=ne"));		/* good for this talk */
	(void)text(&s, 1, "stop");
	assert_int_equal(s.out.kind, OUTBOUND_LATER);
	(void)ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77*98*1#", "");
	assert_true(traced(&s, "node=ui.busy") && s.out.ends);
	assert_true(service_commit(s.service));
	assert_int_equal(s.log.counts[LOG_STORE_LOST], 1);	/* once, not for every message */
	store_ram_fail(s.store, false);
	assert_string_equal(text(&s, 1, "stop"), "stopped");
	assert_int_equal(s.log.counts[LOG_STORE_BACK], 1);
	store_ram_break(s.store);
	(void)text(&s, 1, "salary");
	assert_int_equal(s.out.kind, OUTBOUND_SMS);
	assert_false(service_commit(s.service));
	teardown(&s);
}

static void
a_quiet_number_stays_quiet_without_the_store(void **state)
{
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	assert_string_equal(text(&s, 1, "quiet"), "quiet_sms");
	store_ram_fail(s.store, true);
	assert_string_equal(text(&s, 1, "salary"), "quiet_sms");
	assert_string_equal(text(&s, 1, "danger"), "EMERGENCY-QA");
	store_ram_fail(s.store, false);
	(void)ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77#", "");
	assert_true(traced(&s, "node=quiet "));
	(void)ussd(&s, 1, INBOUND_USSD_INPUT, "*384*77#", "9");
	assert_true(traced(&s, "node=ui.quiet_off"));
	(void)text(&s, 1, "salary");
	assert_true(traced(&s, "node=work.pay"));
	teardown(&s);
}

static void
no_number_no_words_in_danger(void **state)
{
	struct peer peer = person(1);
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	peer.country = 0;		/* no country, no checked emergency number */
	(void)text_as(&s, &peer, "quiet");
	assert_string_equal(text_as(&s, &peer, "danger"), "quiet_sms");
	teardown(&s);
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
		setup(&s, PACK_RELEASE);
		(void)text(&s, 1, counted[i].words);
		if (store_ram_count(s.store, "topic", counted[i].name, counted[i].country) != counted[i].n)
			fail_msg("%s in \"%s\": %lu", counted[i].name,
			    counted[i].country != NULL ? counted[i].country : "any",
			    store_ram_count(s.store, "topic", counted[i].name, counted[i].country));
		assert_int_equal(store_ram_count(s.store, "unmet", "line.child", NULL), 0);
		teardown(&s);
	}
}

static void
a_dropped_screen_is_offered_again(void **state)
{
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	(void)ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77*3*1#", "");
	(void)ussd(&s, 1, INBOUND_USSD_GONE, "*384*77#", "");
	s.now_s += 599;
	(void)ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77#", "");
	assert_true(traced(&s, "node=ui.resume"));
	(void)ussd(&s, 1, INBOUND_USSD_INPUT, "*384*77#", "1");
	assert_true(traced(&s, "node=work.pay"));
	s.now_s += 600;
	(void)ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77#", "");
	assert_false(traced(&s, "node=ui.resume"));
	(void)ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77*98*7#", "");
	assert_true(s.out.ends);			/* a last screen is not a dropped one */
	(void)ussd(&s, 1, INBOUND_USSD_BEGIN, "*384*77#", "");
	assert_false(traced(&s, "node=ui.resume"));
	teardown(&s);
}

static void
a_late_word_about_an_old_session_changes_nothing(void **state)
{
	struct peer peer = person(1);
	struct inbound in = { .kind = INBOUND_USSD_BEGIN, .service = "*384*77*3#", .peer = &peer,
	    .session = "new" };
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	receive(&s, &in);
	in.kind = INBOUND_USSD_GONE;
	in.session = "old";
	receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_NOTHING);
	in.kind = INBOUND_USSD_INPUT;
	in.session = "new";
	in.text = "1";
	in.len = 1;
	receive(&s, &in);
	assert_true(traced(&s, "node=work.pay"));
	in.session = "unknown";			/* e.g. after a restart of ours */
	receive(&s, &in);
	assert_int_equal(s.out.kind, OUTBOUND_USSD);
	assert_false(s.out.ends);
	teardown(&s);
}

static void
owners_never_see_each_others_people(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	struct service_settings settings = { .sessions = 64 };
	struct pack_service *other;
	struct pack *pack;
	struct peer peer = person(1);
	struct inbound in = { .kind = INBOUND_SMS, .service = "55000", .peer = &peer };
	struct stage s;

	(void)state;
	make_alias(m, "en", "stop", "stop", ALIAS_EXACT);
	make_service(m, SERVICE_SMS, "55000", "", "en");
	other = make_record(m, PACK_SERVICES, make_count(m, PACK_SERVICES) - 1);
	other->owner = make_string(m, "ngo");
	pack = make_open(m);
	make_free(m);
	setup(&s, PACK_RELEASE);
	service_free(s.service);
	settings.store = s.store;
	s.service = service_new(&settings, pack, NULL);
	(void)text(&s, 1, "stop");
	receive(&s, &in);			/* the same person, another owner: another row, another talk */
	in.text = "stop";
	in.len = 4;
	receive(&s, &in);
	assert_int_equal(store_ram_people(s.store), 2);
	service_free(s.service);
	s.service = NULL;
	made_close(pack);
	teardown(&s);
}

static void
a_talk_outlives_its_pack(void **state)
{
	struct pack *next = talk_world(PACK_RELEASE, "extra");
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	choose_english(&s, 1);
	(void)text(&s, 1, "3");
	(void)ussd(&s, 2, INBOUND_USSD_BEGIN, "*384*77*9#", "");
	assert_true(traced(&s, "node=extra"));
	service_swap(s.service, next, NULL);
	(void)text(&s, 1, "3");
	assert_true(traced(&s, "node=work.passport"));
	(void)ussd(&s, 2, INBOUND_USSD_INPUT, "*384*77#", "00");
	assert_int_equal(s.out.kind, OUTBOUND_USSD);	/* her topic is gone: she begins anew */
	assert_false(traced(&s, "node=extra"));
	service_free(s.service);
	s.service = NULL;
	made_close(next);
	teardown(&s);
}

static void
key_lines_never_cost_a_part(void **state)
{
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	assert_non_null(strstr(text(&s, 1, "salary"), "\n0 Back"));
	assert_non_null(strstr(text(&s, 1, ""), "\n98 More"));
	assert_null(strstr(s.said, "0 Back"));
	(void)ussd(&s, 2, INBOUND_USSD_BEGIN, "*384*77*5#", "");
	assert_non_null(strstr(s.said, "98 More"));
	assert_non_null(strstr(s.said, "0 Back"));
	teardown(&s);
}

static void
a_log_line_names_nobody(void **state)
{
	char *bytes = NULL;
	size_t len = 0;
	struct stage s;

	(void)state;
	setup(&s, PACK_RELEASE);
	s.log.out = open_memstream(&bytes, &len);
	s.log.level = LOG_LEVEL_DEBUG;
	for (int i = 0; i < 8; i++)
		(void)text(&s, 1, "words of hers");
	store_ram_fail(s.store, true);
	(void)text(&s, 1, "stop");
	(void)fclose(s.log.out);
	assert_non_null(bytes);
	assert_null(strstr(bytes, "words"));
	assert_null(strstr(bytes, "stop "));
	assert_non_null(strstr(bytes, "why=loop"));
	free(bytes);
	s.log.out = NULL;
	teardown(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_not_answered),
		cmocka_unit_test(the_longest_service_number_wins),
		cmocka_unit_test(bytes_of_any_kind_are_answered),
		cmocka_unit_test(an_mo_is_answered_once),
		cmocka_unit_test(a_machine_is_answered_five_times),
		cmocka_unit_test(a_sample_reaches_test_numbers_only),
		cmocka_unit_test(a_choice_outlives_the_service),
		cmocka_unit_test(only_who_chose_has_a_row),
		cmocka_unit_test(what_cannot_be_kept_is_not_confirmed),
		cmocka_unit_test(a_quiet_number_stays_quiet_without_the_store),
		cmocka_unit_test(no_number_no_words_in_danger),
		cmocka_unit_test(counts_know_no_child_and_no_country_of_the_afraid),
		cmocka_unit_test(a_dropped_screen_is_offered_again),
		cmocka_unit_test(a_late_word_about_an_old_session_changes_nothing),
		cmocka_unit_test(owners_never_see_each_others_people),
		cmocka_unit_test(a_talk_outlives_its_pack),
		cmocka_unit_test(key_lines_never_cost_a_part),
		cmocka_unit_test(a_log_line_names_nobody),
	};

	return cmocka_run_group_tests_name("service", tests, NULL, NULL);
}
