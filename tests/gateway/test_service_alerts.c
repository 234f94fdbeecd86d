/*
 * test_service_alerts.c - who sends alerts is asked and told for each key of hers; rows of news follow what she says
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>

#include "gateway/alert_desk.h"
#include "gateway/vault/seal_open.h"
#include "locales/text/bug.h"
#include "tests/gateway/service_stage.h"

static const char digits[] = "447700900441";

enum { KEYS = 3 };

/* What the sender of alerts was asked, by the keys of one person. */
struct sender { bool awaits[KEYS], fails; unsigned got[KEYS], forgot[KEYS], moved[KEYS] /* from this one */, asked; };

struct room { struct stage s; struct sender sender; struct seal_key key; uint8_t secret[SEAL_SECRET_BYTES]; };

/* Her, by the key of now; `turns` says how often it was turned. */
static struct peer
her(unsigned turns)
{
	struct peer p = stage_person(100 + turns);

	(void)snprintf(p.number, sizeof p.number, "%s", digits);
	for (unsigned i = 0; i < turns; i++)
		memcpy(p.older[p.olders++], stage_person(100 + turns - 1 - i).id, PEER_BYTES);
	return p;
}

static unsigned
key_of(const uint8_t *peer)
{
	unsigned i = 0;

	while (i < KEYS && memcmp(her(i).id, peer, PEER_BYTES) != 0)
		i++;
	assert_true(i < KEYS);
	return i;
}

static void
look(void *arg, const char *owner, const char *code, int64_t now_s, struct alert_view *out)
{
	(void)arg; (void)owner; (void)code; (void)now_s;
	memset(out, 0, sizeof *out);
}

static void
last(void *arg, const char *owner, uint16_t stay, uint16_t origin, int64_t now_s, struct alert_view *out)
{
	(void)stay; (void)origin;
	look(arg, owner, "", now_s, out);
}

static unsigned
level(void *arg, const char *owner, uint16_t stay, uint16_t origin)
{
	(void)arg; (void)owner; (void)stay; (void)origin;
	return 0;
}

static bool
awaits(void *arg, const char *owner, const uint8_t *peer)
{
	struct sender *s = arg;

	assert_string_equal(owner, "np");
	s->asked++;
	return s->awaits[key_of(peer)];
}

static bool
got(void *arg, const char *owner, const uint8_t *peer)
{
	struct sender *s = arg;

	assert_string_equal(owner, "np");
	if (s->fails)
		return false;
	s->got[key_of(peer)]++;
	s->awaits[key_of(peer)] = false;
	return true;
}

static void
forget(void *arg, const char *owner, const uint8_t *peer)
{
	assert_string_equal(owner, "np");
	((struct sender *)arg)->forgot[key_of(peer)]++;
}

static void
moved(void *arg, const char *owner, const uint8_t *from, const uint8_t *to)
{
	assert_string_equal(owner, "np");
	assert_true(key_of(to) > key_of(from));
	((struct sender *)arg)->moved[key_of(from)]++;
}

static void
enter(struct room *r)
{
	const struct service_alerts alerts = { &r->sender, look, last, level, awaits, got, forget, moved };

	assert_true(sodium_init() >= 0);
	stage_setup(&r->s, PACK_RELEASE);
	memset(&r->sender, 0, sizeof r->sender);
	r->key.month = seal_month(r->s.now_s);
	assert_int_equal(crypto_box_keypair(r->key.bytes, r->secret), 0);
	service_set_seal(r->s.service, &r->key);
	service_set_alerts(r->s.service, &alerts);
}

static const char *
texts(struct room *r, unsigned turns, const char *words)
{
	struct peer p = her(turns);

	return stage_text_as(&r->s, &p, words);
}

static void
a_one_is_told_under_the_key_it_was_asked_by(void **state)
{
	struct room r;

	(void)state;
	enter(&r);
	r.sender.awaits[0] = r.sender.awaits[2] = true;
	assert_string_equal(texts(&r, 2, "1"), "got");
	assert_int_equal(r.sender.got[0], 1);
	assert_int_equal(r.sender.got[1], 0);
	assert_int_equal(r.sender.got[2], 1);
	r.s.now_s += 3600;
	assert_string_not_equal(texts(&r, 2, "1"), "got");
	assert_int_equal(r.sender.got[2], 1);
	stage_teardown(&r.s);
}

/* Nobody else is looked up: what people ask is not told to the sender of alerts. */
static void
nothing_else_asks_who_awaits(void **state)
{
	static const char *const words[] = { "salary", "2", "11", "0", "1*1", "stop" };
	struct room r;

	(void)state;
	enter(&r);
	r.sender.awaits[0] = true;
	for (size_t i = 0; i < COUNT(words); i++)
		(void)texts(&r, 0, words[i]);
	assert_int_equal(r.sender.asked, 0);
	service_set_alerts(r.s.service, NULL);
	r.s.now_s += 3600;
	assert_string_not_equal(texts(&r, 0, "1"), "got");
	assert_int_equal(r.sender.asked, 0);
	stage_teardown(&r.s);
}

static void
what_is_not_kept_is_not_thanked_for(void **state)
{
	struct room r;

	(void)state;
	enter(&r);
	r.sender.awaits[0] = r.sender.fails = true;
	(void)texts(&r, 0, "1");
	assert_int_equal(r.s.out.kind, OUTBOUND_LATER);
	r.s.now_s += 90;
	assert_string_equal(texts(&r, 0, "1"), "busy");
	r.sender.fails = false;
	assert_string_equal(texts(&r, 0, "1"), "got");
	stage_teardown(&r.s);
}

static void
quiet_and_delete_are_told_for_every_key(void **state)
{
	static const char *const words[] = { "quiet", "delete" };

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		struct room r;

		enter(&r);
		(void)texts(&r, 2, "salary");
		store_ram_fail(r.s.store, true);
		(void)texts(&r, 2, words[i]);
		for (unsigned k = 0; k < KEYS; k++)
			assert_int_equal(r.sender.forgot[k], 0);	/* it waits, and is said again */
		store_ram_fail(r.s.store, false);
		(void)texts(&r, 2, words[i]);
		for (unsigned k = 0; k < KEYS; k++)
			assert_int_equal(r.sender.forgot[k], 1);
		stage_teardown(&r.s);
	}
}

static bool
has_news(struct room *r, unsigned turns, struct listed *row)
{
	const struct peer p = her(turns);
	char out[SEAL_DIGITS + 1];

	if (r->s.store->ops->listed_get(r->s.store, "np", LIST_BROADCAST, p.id, row) != STORE_OK)
		return false;
	assert_true(seal_open(r->secret, &(struct seal_row){ .owner = "np", .list = "broadcast", .id = row->peer }, row->sealed, out));
	assert_string_equal(out, digits);
	return true;
}

static void
subscribe(struct room *r, const char *word)
{
	static const char *const before[] = { "language", "1", "country", "1", "2" };

	for (size_t i = 0; i < COUNT(before); i++)
		(void)texts(r, 0, before[i]);
	(void)texts(r, 0, word);
	(void)texts(r, 0, "1");
	assert_true(stage_traced(&r->s, "node=ui.news_on"));
}

static void
news_are_sealed_renewed_and_moved_with_her(void **state)
{
	struct room r;
	struct listed row;
	struct person p;
	struct peer now = her(1);

	(void)state;
	enter(&r);
	subscribe(&r, "news");
	assert_true(has_news(&r, 0, &row));
	assert_int_equal(row.flags, LIST_FEES);
	assert_string_equal(row.stay, "NP");
	r.s.now_s += 40 * 86400;		/* the key of another month */
	r.key.month = seal_month(r.s.now_s);
	assert_int_equal(crypto_box_keypair(r.key.bytes, r.secret), 0);
	service_set_seal(r.s.service, &r.key);
	(void)texts(&r, 0, "salary");
	assert_true(has_news(&r, 0, &row));
	assert_int_equal(row.flags, LIST_FEES);
	(void)texts(&r, 1, "salary");		/* another key of people */
	assert_true(has_news(&r, 1, &row));
	assert_int_equal(r.s.store->ops->person_get(r.s.store, "np", now.id, &p), STORE_OK);
	assert_true((p.flags & PERSON_NEWS) != 0);
	(void)texts(&r, 1, "jobs");
	(void)texts(&r, 1, "1");
	assert_true(has_news(&r, 1, &row));
	assert_int_equal(row.flags, LIST_FEES | LIST_JOBS);
	(void)texts(&r, 1, "stop");
	assert_false(has_news(&r, 1, &row));
	assert_int_equal(r.s.store->ops->person_get(r.s.store, "np", now.id, &p), STORE_OK);
	assert_true((p.flags & PERSON_NEWS) == 0);
	stage_teardown(&r.s);
}

/* Once for each move of her rows; not while they cannot be moved, nor for who is new or where nobody asks. */
static void
a_move_is_told(void **state)
{
	struct room r;

	(void)state;
	enter(&r);
	subscribe(&r, "news");
	store_ram_fail(r.s.store, true);
	(void)texts(&r, 1, "salary");
	assert_int_equal(r.sender.moved[0], 0);
	store_ram_fail(r.s.store, false);
	(void)texts(&r, 1, "salary");
	(void)texts(&r, 1, "salary");
	assert_int_equal(r.sender.moved[0], 1);
	(void)texts(&r, 2, "salary");
	assert_int_equal(r.sender.moved[1], 1);
	assert_int_equal(r.sender.moved[0], 1);
	stage_teardown(&r.s);
	enter(&r);
	(void)texts(&r, 1, "salary");
	assert_int_equal(r.sender.moved[0], 0);
	stage_teardown(&r.s);
}

static void
nobody_need_ask_for_moves(void **state)
{
	const struct service_alerts alerts = { .look = look, .last = last, .level = level };
	struct room r;
	struct listed row;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		enter(&r);
		subscribe(&r, "news");
		service_set_alerts(r.s.service, i == 0 ? &alerts : NULL);
		(void)texts(&r, 1, "salary");
		assert_true(has_news(&r, 1, &row));
		stage_teardown(&r.s);
	}
}

/* Preferences end with 90 idle days, her place in the list has not. */
static void
a_row_without_preferences_is_known(void **state)
{
	struct room r;
	struct listed row;
	struct peer now = her(0);

	(void)state;
	enter(&r);
	subscribe(&r, "jobs");
	assert_true(has_news(&r, 0, &row));
	assert_int_equal(r.s.store->ops->person_erase(r.s.store, "np", now.id), STORE_OK);
	assert_int_equal(r.s.store->ops->listed_put(r.s.store, "np", "test", LIST_BROADCAST, &row), STORE_OK);
	(void)texts(&r, 0, "jobs");
	assert_true(stage_traced(&r.s, "node=ui.jobs_still"));
	(void)texts(&r, 0, "1");
	assert_true(stage_traced(&r.s, "node=ui.news_off"));
	assert_false(has_news(&r, 0, &row));
	(void)texts(&r, 0, "jobs");		/* and without a row nobody is told that they are on */
	assert_true(stage_traced(&r.s, "node=ui.jobs_ask"));
	stage_teardown(&r.s);
}

static void
news_that_cannot_be_sealed_are_refused_at_once(void **state)
{
	struct room r;
	struct peer odd = stage_person(7);

	(void)state;
	enter(&r);
	(void)snprintf(odd.number, sizeof odd.number, "x");	/* no digits: no seal */
	(void)stage_text_as(&r.s, &odd, "country");
	(void)stage_text_as(&r.s, &odd, "1");
	(void)stage_text_as(&r.s, &odd, "2");
	service_set_alerts(r.s.service, NULL);
	(void)stage_text_as(&r.s, &odd, "news");
	(void)stage_text_as(&r.s, &odd, "1");
	assert_true(stage_traced(&r.s, "node=ui.no_news"));
	stage_teardown(&r.s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_one_is_told_under_the_key_it_was_asked_by),
		cmocka_unit_test(nothing_else_asks_who_awaits),
		cmocka_unit_test(what_is_not_kept_is_not_thanked_for),
		cmocka_unit_test(quiet_and_delete_are_told_for_every_key),
		cmocka_unit_test(news_are_sealed_renewed_and_moved_with_her),
		cmocka_unit_test(a_move_is_told),
		cmocka_unit_test(nobody_need_ask_for_moves),
		cmocka_unit_test(a_row_without_preferences_is_known),
		cmocka_unit_test(news_that_cannot_be_sealed_are_refused_at_once),
	};

	return cmocka_run_group_tests_name("service_alerts", tests, NULL, NULL);
}
