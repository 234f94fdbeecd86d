/*
 * store_conformance_lists.c - lists, requests and new keys
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/gateway/store_conformance.h"

/* In every list, and with a request. */
static void
put_everywhere(struct trial *t, unsigned who, uint32_t flags)
{
	for (int list = 0; list < LIST_COUNT; list++)
		assert_int_equal(case_list(t, "np", (enum list)list, who, flags, 0), STORE_OK);
	assert_int_equal(case_ask(t, "np", who, NOW), STORE_OK);
}

void
case_quiet_beats_every_list(struct trial *t)
{
	put_everywhere(t, 1, LIST_DANGER_ONLY);
	put_everywhere(t, 2, 0);
	case_commit(t);
	case_flags(t, "np", 1, PERSON_QUIET);
	for (int turn = 0; turn < 2; turn++) {	/* in the group, and behind it */
		assert_false(case_is_listed(t, "np", LIST_ALERTS, 1));
		assert_false(case_is_listed(t, "np", LIST_BROADCAST, 1));
		assert_true(case_is_listed(t, "np", LIST_WARDEN, 1));
		assert_true(case_has_asked(t, "np", 1));
		assert_true(case_is_listed(t, "np", LIST_ALERTS, 2));
		assert_int_equal(case_list(t, "np", LIST_ALERTS, 1, 0, 0), STORE_STALE);
		assert_int_equal(case_list(t, "np", LIST_ALERTS, 1, LIST_DANGER_ONLY, 0), STORE_STALE);
		assert_int_equal(case_list(t, "np", LIST_BROADCAST, 1, 0, 0), STORE_STALE);
		assert_int_equal(case_list(t, "ph", LIST_ALERTS, 1, 0, 0), STORE_OK);	/* QUIET for one owner */
		assert_int_equal(case_list(t, "np", LIST_WARDEN, 1, 0, 0), STORE_OK);
		case_commit(t);
	}
	assert_false(case_is_listed(t, "np", LIST_ALERTS, 1));
	case_flags(t, "np", 1, 0);	/* she left quiet mode */
	assert_int_equal(case_list(t, "np", LIST_ALERTS, 1, 0, 0), STORE_OK);
	case_commit(t);
	assert_true(case_is_listed(t, "np", LIST_ALERTS, 1));
}

void
case_stop_keeps_danger_alone(struct trial *t)
{
	put_everywhere(t, 1, 0);
	put_everywhere(t, 2, LIST_DANGER_ONLY);
	case_commit(t);
	case_flags(t, "np", 1, PERSON_STOPPED);
	case_flags(t, "np", 2, PERSON_STOPPED);
	case_commit(t);
	assert_false(case_is_listed(t, "np", LIST_ALERTS, 1));
	assert_false(case_is_listed(t, "np", LIST_BROADCAST, 1));
	assert_true(case_is_listed(t, "np", LIST_WARDEN, 1));
	assert_true(case_is_listed(t, "np", LIST_ALERTS, 2));
	assert_true(case_is_listed(t, "np", LIST_BROADCAST, 2));
	assert_int_equal(case_list(t, "np", LIST_BROADCAST, 1, 0, 0), STORE_STALE);	/* no import crosses a STOP */
	assert_int_equal(case_list(t, "np", LIST_ALERTS, 1, 0, 0), STORE_STALE);
	assert_int_equal(case_list(t, "np", LIST_ALERTS, 1, LIST_DANGER_ONLY, 0), STORE_OK);	/* "1 = danger only" */
	case_commit(t);
	assert_true(case_is_listed(t, "np", LIST_ALERTS, 1));
}

void
case_delete_leaves_nothing(struct trial *t)
{
	struct request q = case_request(1, NOW), got;
	struct store *s = t->store;

	put_everywhere(t, 1, 0);
	put_everywhere(t, 2, 0);
	case_flags(t, "np", 2, 0);
	case_commit(t);
	assert_int_equal(s->ops->person_erase(s, "np", place_peer(1)), STORE_OK);	/* no row of hers, and yet something */
	case_commit(t);
	for (int list = 0; list < LIST_COUNT; list++) {
		assert_false(case_is_listed(t, "np", (enum list)list, 1));
		assert_true(case_is_listed(t, "np", (enum list)list, 2));
	}
	assert_false(case_has_asked(t, "np", 1));
	assert_true(case_has_asked(t, "np", 2));
	assert_int_equal(s->ops->request_get(s, "np", q.id, &got), STORE_NONE);
	assert_int_equal(s->ops->person_erase(s, "np", place_peer(1)), STORE_NONE);
}

void
case_a_place_is_kept_as_given(struct trial *t)
{
	struct listed l = case_listed(1, LIST_DANGER_ONLY, TODAY + 30), got;
	struct store *s = t->store;

	for (int list = 0; list < LIST_COUNT; list++) {
		assert_int_equal(s->ops->listed_get(s, "np", (enum list)list, l.peer, &got), STORE_NONE);
		for (int turn = 0; turn < 2; turn++) {
			l.until_day += turn;
			memset(l.sealed, 0x80 + turn, sizeof(l.sealed));
			assert_int_equal(s->ops->listed_put(s, "np", "sms", (enum list)list, &l), STORE_OK);
			case_commit(t);
			assert_int_equal(s->ops->listed_get(s, "np", (enum list)list, l.peer, &got), STORE_OK);
			assert_true(case_same_listed(&l, &got));
		}
		assert_int_equal(case_list_length(t, "np", (enum list)list, 4), 1);
	}
	assert_int_equal(s->ops->listed_erase(s, "np", LIST_ALERTS, l.peer), STORE_OK);
	assert_int_equal(s->ops->listed_erase(s, "np", LIST_ALERTS, place_peer(9)), STORE_OK);	/* who is not there */
	case_commit(t);
	assert_false(case_is_listed(t, "np", LIST_ALERTS, 1));
	assert_true(case_is_listed(t, "np", LIST_WARDEN, 1));
}

/* Rows go and come between two pages: nobody who stays is missed or met twice. */
void
case_scans_meet_everybody_once(struct trial *t)
{
	enum { PEOPLE = 100, PAGE = 7 };
	unsigned char met[PEOPLE] = { 0 };
	struct listed got[PAGE];
	struct store *s = t->store;
	const uint8_t *after = NULL;
	uint8_t last[PEER_BYTES];
	unsigned n = PAGE, page = 0;

	for (unsigned i = 0; i < PEOPLE; i++)
		assert_int_equal(case_list(t, "np", LIST_BROADCAST, i, 0, 0), STORE_OK);
	case_commit(t);
	for (unsigned size = 1; size <= 40; size += 13)
		assert_int_equal(case_list_length(t, "np", LIST_BROADCAST, size), PEOPLE);
	assert_int_equal(case_list_length(t, "ph", LIST_BROADCAST, 5), 0);
	while (n == PAGE) {
		assert_int_equal(s->ops->listed_scan(s, "np", LIST_BROADCAST, after, got, PAGE, &n), STORE_OK);
		for (unsigned i = 0; i < n; i++) {
			after = memcpy(last, got[i].peer, PEER_BYTES);
			for (unsigned who = 0; who < PEOPLE; who++)
				met[who] += !memcmp(got[i].peer, place_peer(who), PEER_BYTES);
		}
		assert_int_equal(s->ops->listed_erase(s, "np", LIST_BROADCAST, place_peer(page)), STORE_OK);
		assert_int_equal(case_list(t, "np", LIST_BROADCAST, PEOPLE + page++, 0, 0), STORE_OK);
		if (page % 2)
			case_commit(t);
	}
	case_commit(t);
	for (unsigned who = 0; who < PEOPLE; who++)
		assert_true(met[who] == 1 || (met[who] == 0 && who < page));
	assert_int_equal(case_list_length(t, "np", LIST_BROADCAST, 11), PEOPLE);
}

void
case_a_request_is_kept_as_given(struct trial *t)
{
	struct request q = case_request(1, NOW), got;
	struct store *s = t->store;
	unsigned n = 9;

	assert_int_equal(s->ops->request_of(s, "np", q.peer, &got), STORE_NONE);
	assert_int_equal(s->ops->request_get(s, "np", q.id, &got), STORE_NONE);
	assert_int_equal(s->ops->request_load(s, "np", "doha", q.day, q.slot, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(s->ops->request_put(s, "np", "sms", &q), STORE_OK);
	case_commit(t);
	assert_int_equal(s->ops->request_of(s, "np", q.peer, &got), STORE_OK);
	assert_true(case_same_request(&q, &got));
	assert_int_equal(s->ops->request_get(s, "np", q.id, &got), STORE_OK);
	assert_true(case_same_request(&q, &got));
	assert_int_equal(s->ops->request_get(s, "ph", q.id, &got), STORE_NONE);
}

void
case_one_open_request_each(struct trial *t)
{
	struct request first = case_request(1, NOW), second = case_request(1, NOW + 60), got;
	struct store *s = t->store;
	unsigned n;

	second.slot = SLOT_NIGHT;
	for (unsigned who = 2; who < 6; who++)
		assert_int_equal(case_ask(t, "np", who, NOW), STORE_OK);
	assert_int_equal(s->ops->request_put(s, "np", "sms", &first), STORE_OK);
	assert_int_equal(s->ops->request_load(s, "np", "doha", first.day, SLOT_NOON, &n), STORE_OK);
	assert_int_equal(n, 5);
	assert_int_equal(s->ops->request_put(s, "np", "sms", &second), STORE_OK);
	case_commit(t);
	assert_int_equal(s->ops->request_get(s, "np", first.id, &got), STORE_NONE);
	assert_int_equal(s->ops->request_of(s, "np", first.peer, &got), STORE_OK);
	assert_true(case_same_request(&second, &got));
	assert_int_equal(s->ops->request_load(s, "np", "doha", first.day, SLOT_NOON, &n), STORE_OK);
	assert_int_equal(n, 4);
	assert_int_equal(s->ops->request_load(s, "np", "doha", first.day, SLOT_NIGHT, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(s->ops->request_load(s, "np", "doha", first.day + 1, SLOT_NOON, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(s->ops->request_load(s, "np", "riyadh", first.day, SLOT_NOON, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(s->ops->request_load(s, "ph", "doha", first.day, SLOT_NOON, &n), STORE_OK);
	assert_int_equal(n, 0);
}

void
case_one_takes_it(struct trial *t)
{
	struct request q = case_request(1, NOW), got;
	struct store *s = t->store;

	assert_int_equal(s->ops->request_take(s, "np", q.id, "asha"), STORE_NONE);
	assert_int_equal(s->ops->request_put(s, "np", "sms", &q), STORE_OK);
	case_commit(t);
	assert_int_equal(s->ops->request_take(s, "ph", q.id, "eva"), STORE_NONE);	/* another owner's desk */
	assert_int_equal(s->ops->request_take(s, "np", q.id, "asha"), STORE_OK);
	assert_int_equal(s->ops->request_take(s, "np", q.id, "bina"), STORE_STALE);	/* in the same group */
	case_commit(t);
	assert_int_equal(s->ops->request_take(s, "np", q.id, "bina"), STORE_STALE);
	assert_int_equal(s->ops->request_take(s, "np", q.id, "asha"), STORE_OK);
	case_commit(t);
	assert_int_equal(s->ops->request_get(s, "np", q.id, &got), STORE_OK);
	assert_string_equal(got.taken_by, "asha");
	assert_int_equal(s->ops->request_done(s, "ph", q.id), STORE_NONE);
	assert_int_equal(s->ops->request_done(s, "np", q.id), STORE_OK);
	case_commit(t);
	assert_false(case_has_asked(t, "np", 1));
	assert_int_equal(s->ops->request_take(s, "np", q.id, "bina"), STORE_NONE);
}

void
case_requests_are_scanned_by_time(struct trial *t)
{
	enum { PEOPLE = 20, PAGE = 6 };
	struct request got[PAGE];
	struct store *s = t->store;
	const uint8_t *after = NULL;
	uint8_t last[STORE_ID_BYTES];
	unsigned n = PAGE, all = 0;

	for (unsigned i = 0; i < PEOPLE; i++)
		assert_int_equal(case_ask(t, "np", i, NOW + (i * 7) % PEOPLE), STORE_OK);
	case_commit(t);
	while (n == PAGE) {
		assert_int_equal(s->ops->request_scan(s, "np", after, got, PAGE, &n), STORE_OK);
		for (unsigned i = 0; i < n; i++) {
			if (after)
				assert_true(memcmp(got[i].id, last, STORE_ID_BYTES) > 0);
			after = memcpy(last, got[i].id, STORE_ID_BYTES);
		}
		all += n;
	}
	assert_int_equal(all, PEOPLE);
	assert_int_equal(s->ops->request_scan(s, "ph", NULL, got, PAGE, &n), STORE_OK);
	assert_int_equal(n, 0);
}

void
case_a_new_key_takes_all_along(struct trial *t)
{
	struct request q = case_request(1, NOW), got;
	struct store *s = t->store;
	struct listed l;
	struct person p;

	put_everywhere(t, 1, LIST_DANGER_ONLY);
	case_flags(t, "np", 1, PERSON_STOPPED | PERSON_WELCOMED);
	case_commit(t);
	assert_int_equal(s->ops->person_move(s, "np", place_peer(1), place_peer(2)), STORE_OK);
	case_commit(t);
	assert_int_equal(place_get(s, "np", 1, &p), STORE_NONE);
	assert_false(case_has_asked(t, "np", 1));
	assert_int_equal(place_get(s, "np", 2, &p), STORE_OK);
	assert_int_equal(p.flags, PERSON_STOPPED | PERSON_WELCOMED);
	for (int list = 0; list < LIST_COUNT; list++) {
		assert_false(case_is_listed(t, "np", (enum list)list, 1));
		assert_int_equal(s->ops->listed_get(s, "np", (enum list)list, place_peer(2), &l), STORE_OK);
		assert_memory_equal(l.peer, place_peer(2), PEER_BYTES);
		assert_int_equal(l.flags, LIST_DANGER_ONLY);
	}
	assert_int_equal(s->ops->request_get(s, "np", q.id, &got), STORE_OK);	/* its id is the same */
	assert_memory_equal(got.peer, place_peer(2), PEER_BYTES);
	assert_true(case_has_asked(t, "np", 2));
	assert_int_equal(s->ops->person_move(s, "np", place_peer(7), place_peer(8)), STORE_NONE);
}

void
case_a_new_key_meets_what_it_has(struct trial *t)
{
	struct request old = case_request(1, NOW), new = case_request(2, NOW + 5), got;
	struct store *s = t->store;
	struct person p;
	struct listed l;

	put_everywhere(t, 1, LIST_DANGER_ONLY);
	assert_int_equal(s->ops->request_put(s, "np", "sms", &new), STORE_OK);
	assert_int_equal(case_list(t, "np", LIST_WARDEN, 2, 0, 77), STORE_OK);
	case_flags(t, "np", 1, PERSON_STOPPED | PERSON_ALERTS | PERSON_DANGER | PERSON_RUNG);
	p = place_person("am", PERSON_WELCOMED, TODAY);
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(2), &p), STORE_OK);
	assert_int_equal(case_list(t, "np", LIST_BROADCAST, 2, 0, 0), STORE_OK);
	case_commit(t);
	assert_int_equal(s->ops->person_move(s, "np", place_peer(1), place_peer(2)), STORE_OK);
	case_commit(t);
	assert_int_equal(place_get(s, "np", 2, &p), STORE_OK);
	assert_string_equal(p.locale, "am");
	assert_int_equal(p.flags, PERSON_STOPPED | PERSON_WELCOMED |	/* a STOP is never lost on the way, */
	    PERSON_ALERTS | PERSON_DANGER);				/* and she knows of the place that came along */
	assert_false(case_is_listed(t, "np", LIST_BROADCAST, 2));	/* and holds for what the new key had */
	assert_true(case_is_listed(t, "np", LIST_ALERTS, 2));
	assert_int_equal(s->ops->listed_get(s, "np", LIST_WARDEN, place_peer(2), &l), STORE_OK);
	assert_int_equal(l.until_day, 77);
	assert_int_equal(s->ops->request_of(s, "np", place_peer(2), &got), STORE_OK);
	assert_true(case_same_request(&new, &got));
	assert_int_equal(s->ops->request_get(s, "np", old.id, &got), STORE_NONE);
	assert_int_equal(place_get(s, "np", 1, &p), STORE_NONE);
	for (int list = 0; list < LIST_COUNT; list++)
		assert_false(case_is_listed(t, "np", (enum list)list, 1));
}

/* The row comes along, and with it what says that she has one: else it would be renewed no more. */
void
case_news_are_known_by_a_new_key(struct trial *t)
{
	struct store *s = t->store;
	struct person p = place_person("am", PERSON_WELCOMED, TODAY);

	assert_int_equal(case_list(t, "np", LIST_BROADCAST, 1, LIST_JOBS, 0), STORE_OK);
	case_flags(t, "np", 1, PERSON_NEWS | PERSON_RUNG);
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(2), &p), STORE_OK);
	case_commit(t);
	assert_int_equal(s->ops->person_move(s, "np", place_peer(1), place_peer(2)), STORE_OK);
	case_commit(t);
	assert_int_equal(place_get(s, "np", 2, &p), STORE_OK);
	assert_int_equal(p.flags, PERSON_WELCOMED | PERSON_NEWS);
	assert_true(case_is_listed(t, "np", LIST_BROADCAST, 2));
	assert_false(case_is_listed(t, "np", LIST_BROADCAST, 1));
}
