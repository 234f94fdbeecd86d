/*
 * test_service_lists.c - rows with a number follow what she says, whatever fails or turns in between
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>

#include "content/diag.h"
#include "gateway/desk/offices.h"
#include "gateway/vault/seal_open.h"
#include "locales/text/bug.h"
#include "tests/gateway/service_stage.h"
#include "tests/gateway/talk_world.h"
#include "tests/support/pack_make.h"

static const char digits[] = "447700900440";

struct room {
	struct stage	 s;
	struct store_ops ops;		/* the store's own, some made to fail */
	const struct store_ops *own;
	struct seal_key	 key;
	uint8_t		 secret[SEAL_SECRET_BYTES];
};

static enum store_result
fail_move(struct store *s, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES])
{
	(void)s, (void)owner, (void)from, (void)to;
	return STORE_RETRY;
}

static enum store_result
fail_put(struct store *s, const char *owner, const char *service, const uint8_t peer[PEER_BYTES], const struct person *in)
{
	(void)s; (void)owner; (void)service; (void)peer; (void)in;
	return STORE_RETRY;
}

static void
enter(struct room *r)
{
	assert_true(sodium_init() >= 0);
	stage_setup(&r->s, PACK_RELEASE);
	r->own = r->s.store->ops;
	r->ops = *r->own;
	r->s.store->ops = &r->ops;
	r->key.month = seal_month(r->s.now_s);
	assert_int_equal(crypto_box_keypair(r->key.bytes, r->secret), 0);
	service_set_seal(r->s.service, &r->key);
}

static void
leave(struct room *r)
{
	r->s.store->ops = r->own;
	stage_teardown(&r->s);
}

/* Her, by the key of now; `turns` says how often it was turned since `first`. */
static struct peer
her(unsigned turns)
{
	struct peer p = stage_person(100 + turns);

	(void)snprintf(p.number, sizeof p.number, "%s", digits);
	for (unsigned i = 0; i < turns; i++)
		memcpy(p.older[p.olders++], stage_person(100 + turns - 1 - i).id, PEER_BYTES);
	return p;
}

static const char *
texts(struct room *r, unsigned turns, const char *words)
{
	struct peer p = her(turns);

	return stage_text_as(&r->s, &p, words);
}

static bool
is_listed(struct room *r, const char *owner, unsigned turns, struct listed *row)
{
	struct peer p = her(turns);

	return r->own->listed_get(r->s.store, owner, LIST_ALERTS, p.id, row) == STORE_OK;
}

static bool
opens(struct room *r, const struct listed *row)
{
	const struct seal_row place = { .owner = "np", .list = "alerts", .id = row->peer };
	char out[SEAL_DIGITS + 1];

	return seal_open(r->secret, &place, row->sealed, out) && strcmp(out, digits) == 0;
}

static void
choose_and_list(struct room *r, unsigned turns)
{
	(void)texts(r, turns, "language");
	(void)texts(r, turns, "1");
	(void)texts(r, turns, "country");
	(void)texts(r, turns, "1");
	(void)texts(r, turns, "2");
	(void)texts(r, turns, "alerts");
	(void)texts(r, turns, "1");
	assert_true(stage_traced(&r->s, "node=ui.alerts_on"));
}

static void
a_row_is_moved_only_when_it_can_be_sealed_anew(void **state)
{
	const struct peer now = her(2);
	struct room r;
	struct listed row;

	(void)state;
	enter(&r);
	choose_and_list(&r, 0);
	assert_true(is_listed(&r, "np", 0, &row) && opens(&r, &row));
	service_set_seal(r.s.service, NULL);
	(void)texts(&r, 1, "salary");
	assert_true(is_listed(&r, "np", 0, &row) && opens(&r, &row));
	assert_false(is_listed(&r, "np", 1, &row));
	service_set_seal(r.s.service, &r.key);
	memcpy(row.area, "OLD", 4);		/* a warden under either key: what staff did last stays */
	assert_int_equal(r.own->listed_put(r.s.store, "np", "test", LIST_WARDEN, &row), STORE_OK);
	memcpy(row.area, "NEW", 4);
	memcpy(row.peer, now.id, PEER_BYTES);
	assert_int_equal(r.own->listed_put(r.s.store, "np", "test", LIST_WARDEN, &row), STORE_OK);
	(void)texts(&r, 2, "salary");
	assert_int_equal(r.own->listed_get(r.s.store, "np", LIST_WARDEN, now.id, &row), STORE_OK);
	assert_string_equal(row.area, "NEW");
	assert_false(is_listed(&r, "np", 0, &row));
	assert_true(is_listed(&r, "np", 2, &row) && opens(&r, &row));
	leave(&r);
}

static void
stop_and_delete_find_rows_under_every_key(void **state)
{
	static const char *const words[] = { "stop", "delete" };
	struct listed row;

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		struct room r;

		enter(&r);
		choose_and_list(&r, 0);
		service_set_seal(r.s.service, NULL);	/* nothing can be moved */
		(void)texts(&r, 2, words[i]);
		assert_true(r.s.out.kind == OUTBOUND_SMS);
		for (unsigned turns = 0; turns <= 2; turns++)
			assert_false(is_listed(&r, "np", turns, &row));
		leave(&r);
	}
}

/* Who was not moved is no stranger: a text to a quiet phone is what can hurt her. */
static void
a_quiet_number_is_quiet_when_its_row_cannot_be_moved(void **state)
{
	struct room r;
	struct person p;
	struct peer now = her(1);

	(void)state;
	enter(&r);
	(void)texts(&r, 0, "quiet");
	r.ops.person_move = fail_move;
	assert_string_equal(texts(&r, 1, "salary"), "quiet_sms");
	assert_string_equal(texts(&r, 1, "language"), "quiet_sms");
	assert_int_equal(r.own->person_get(r.s.store, "np", now.id, &p), STORE_NONE);
	store_ram_fail(r.s.store, true);		/* the store can say nothing: what was seen is believed */
	assert_string_equal(texts(&r, 1, "salary"), "quiet_sms");
	store_ram_fail(r.s.store, false);
	r.ops.person_move = r.own->person_move;
	assert_string_equal(texts(&r, 1, "salary"), "quiet_sms");
	assert_int_equal(r.own->person_get(r.s.store, "np", now.id, &p), STORE_OK);
	assert_true((p.flags & PERSON_QUIET) != 0);
	leave(&r);
}

static void
between_two_effects_nothing_is_confirmed(void **state)
{
	struct room r;
	struct listed row;

	(void)state;
	enter(&r);
	choose_and_list(&r, 0);
	r.ops.person_put = fail_put;		/* the list has let her go, her row does not say STOP yet */
	(void)texts(&r, 0, "stop");
	assert_int_equal(r.s.out.kind, OUTBOUND_LATER);
	r.s.now_s += 90;
	assert_string_equal(texts(&r, 0, "stop"), "busy");
	assert_null(strstr(texts(&r, 0, "9"), "stopped"));
	r.ops.person_put = r.own->person_put;
	assert_string_equal(texts(&r, 0, "stop"), "stopped_offer");
	assert_false(is_listed(&r, "np", 0, &row));
	leave(&r);
}

static void
a_yes_that_cannot_be_sealed_is_refused_at_once(void **state)
{
	static const char *const words[] = { "country", "1", "2", "alerts", "1" };
	struct room r;
	struct peer odd;

	(void)state;
	enter(&r);
	choose_and_list(&r, 0);
	odd = stage_person(7);
	(void)snprintf(odd.number, sizeof odd.number, "x");	/* no digits: no seal */
	for (size_t i = 0; i < COUNT(words); i++)
		(void)stage_text_as(&r.s, &odd, words[i]);
	assert_int_equal(r.s.out.kind, OUTBOUND_SMS);
	assert_true(stage_traced(&r.s, "node=ui.no_alerts"));
	leave(&r);
}

/* Preferences end with 90 idle days, the list does not: no guess by her number's country moves her. */
static void
a_row_without_preferences_says_what_it_knows(void **state)
{
	struct room r;
	struct listed row;
	struct peer now = her(0);

	(void)state;
	enter(&r);
	choose_and_list(&r, 0);
	assert_true(is_listed(&r, "np", 0, &row));
	memcpy(row.stay, "NP", 3);
	memcpy(row.locale, "ne\0", 4);
	assert_int_equal(r.own->person_erase(r.s.store, "np", now.id), STORE_OK);
	assert_int_equal(r.own->listed_put(r.s.store, "np", "test", LIST_ALERTS, &row), STORE_OK);
	(void)texts(&r, 0, "salary");
	assert_true(stage_traced(&r.s, "node=work.pay lang=ne "));
	assert_true(is_listed(&r, "np", 0, &row));
	assert_string_equal(row.stay, "NP");		/* her number is of Qatar */
	(void)texts(&r, 0, "alerts");
	assert_true(stage_traced(&r.s, "node=ui.alerts_still"));
	(void)texts(&r, 0, "stop");
	assert_false(is_listed(&r, "np", 0, &row));
	choose_and_list(&r, 0);
	assert_int_equal(r.own->listed_erase(r.s.store, "np", LIST_ALERTS, now.id), STORE_OK);
	(void)texts(&r, 0, "alerts");			/* and without a row nobody is told that alerts are on */
	assert_true(stage_traced(&r.s, "node=ui.alerts_ask"));
	leave(&r);
}

static void
a_language_that_was_withdrawn_is_said_in_another(void **state)
{
	struct room r;
	struct listed row;

	(void)state;
	enter(&r);
	choose_and_list(&r, 0);
	assert_true(is_listed(&r, "np", 0, &row));
	memcpy(row.locale, "xx\0", 4);
	assert_int_equal(r.own->listed_put(r.s.store, "np", "test", LIST_ALERTS, &row), STORE_OK);
	(void)texts(&r, 0, "salary");
	assert_true(is_listed(&r, "np", 0, &row) && opens(&r, &row));
	assert_string_equal(row.locale, "en");
	leave(&r);
}

static void
a_stop_at_one_owner_is_none_at_another(void **state)
{
	struct room r;
	struct listed row;

	(void)state;
	enter(&r);
	choose_and_list(&r, 0);
	assert_true(is_listed(&r, "np", 0, &row));
	assert_int_equal(r.own->listed_put(r.s.store, "ngo", "test", LIST_ALERTS, &row), STORE_OK);
	(void)texts(&r, 0, "stop");
	assert_false(is_listed(&r, "np", 0, &row));
	assert_true(is_listed(&r, "ngo", 0, &row));
	(void)texts(&r, 0, "delete");
	assert_true(is_listed(&r, "ngo", 0, &row));
	leave(&r);
}

static void
an_offer_that_gave_way_is_no_yes(void **state)
{
	struct room r;
	struct listed row;

	(void)state;
	enter(&r);
	choose_and_list(&r, 0);
	assert_string_equal(texts(&r, 0, "stop"), "stopped_offer");
	for (unsigned i = 0; i < 80; i++)		/* the table of talks is full: the oldest gives way */
		(void)stage_text(&r.s, 1 + i % 90, "salary");
	(void)texts(&r, 0, "1");
	assert_false(is_listed(&r, "np", 0, &row));
	leave(&r);
}

/* A question about a topic that the new pack lost is no question any more. */
static void
a_call_topic_may_go_while_she_is_asked(void **state)
{
	struct pack *next = talk_world(PACK_RELEASE, "call");
	struct peer p = her(0);
	struct request open;
	struct offices *offices;
	struct diag d;
	struct room r;

	(void)state;
	diag_init(&d, stderr);
	offices = offices_read("tests/talk/desk/offices.ini", &d);
	assert_non_null(offices);
	enter(&r);
	r.s.now_s = make_noon("2026-11-23") - 7 * 3600;
	r.key.month = seal_month(r.s.now_s);
	service_set_desk(r.s.service, offices, NULL);
	(void)texts(&r, 0, "callme");
	assert_true(stage_traced(&r.s, "node=ui.call_who"));
	(void)texts(&r, 0, "2");
	assert_true(stage_traced(&r.s, "node=slots"));
	service_swap(r.s.service, next, NULL);
	(void)texts(&r, 0, "1");
	assert_int_equal(r.s.out.kind, OUTBOUND_SMS);
	assert_int_equal(r.own->request_of(r.s.store, "np", p.id, &open), STORE_NONE);
	service_free(r.s.service);
	r.s.service = NULL;
	made_close(next);
	leave(&r);
	offices_free(offices);
}

/* Nobody is told of a call, now or on the same screen later, when the last place went in between. */
static void
a_place_that_went_is_not_promised_later(void **state)
{
	static const char *const keys[][2] = { { "callme", "node=ui.call_who" }, { "2", "node=slots" },
		{ "1", "node=ui.no_call" }, { "7", "node=ui.no_call" } };	/* the time, then a key that is none */
	struct peer p = her(0);
	struct inbound in = { .kind = INBOUND_USSD_BEGIN, .service = "*384*77#", .peer = &p, .text = "" };
	struct offices *offices;
	struct diag d;
	struct room r;

	(void)state;
	diag_init(&d, stderr);
	offices = offices_read("tests/talk/desk/offices.ini", &d);
	assert_non_null(offices);
	enter(&r);
	r.s.now_s = make_noon("2026-11-23") - 7 * 3600;
	service_set_desk(r.s.service, offices, NULL);
	(void)texts(&r, 0, "language");
	(void)texts(&r, 0, "1");
	stage_receive(&r.s, &in);
	in.kind = INBOUND_USSD_INPUT;
	for (unsigned i = 0; i < COUNT(keys); i++) {
		in.text = keys[i][0];
		in.len = strlen(in.text);
		if (i == 2)
			service_set_desk(r.s.service, NULL, NULL);
		stage_receive(&r.s, &in);
		assert_true(stage_traced(&r.s, keys[i][1]));
	}
	leave(&r);
	offices_free(offices);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_is_moved_only_when_it_can_be_sealed_anew),
		cmocka_unit_test(stop_and_delete_find_rows_under_every_key),
		cmocka_unit_test(a_quiet_number_is_quiet_when_its_row_cannot_be_moved),
		cmocka_unit_test(between_two_effects_nothing_is_confirmed),
		cmocka_unit_test(a_yes_that_cannot_be_sealed_is_refused_at_once),
		cmocka_unit_test(a_row_without_preferences_says_what_it_knows),
		cmocka_unit_test(a_language_that_was_withdrawn_is_said_in_another),
		cmocka_unit_test(a_stop_at_one_owner_is_none_at_another),
		cmocka_unit_test(an_offer_that_gave_way_is_no_yes),
		cmocka_unit_test(a_call_topic_may_go_while_she_is_asked),
		cmocka_unit_test(a_place_that_went_is_not_promised_later),
	};

	return cmocka_run_group_tests_name("service_lists", tests, NULL, NULL);
}
