/*
 * store_conformance.c - the table of promises; people, counts and marks
 */
#include "tests/gateway/store_conformance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
a_person_is_kept_as_given(struct trial *t)
{
	struct person p = place_person("ne-latn", PERSON_QUIET | PERSON_WELCOMED, TODAY), got;
	struct store *s = t->store;

	assert_int_equal(place_get(s, "np", 1, &got), STORE_NONE);
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(1), &p), STORE_OK);
	assert_true(s->ops->is_dirty(s));
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);	/* in the group, before its commit */
	case_commit(t);
	assert_false(s->ops->is_dirty(s));
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
	assert_string_equal(got.locale, "ne-latn");
	assert_string_equal(got.stay, "QA");
	assert_string_equal(got.origin, "NP");
	assert_int_equal(got.flags, PERSON_QUIET | PERSON_WELCOMED);
	assert_int_equal(got.seen_day, TODAY);
}

static void
owners_never_see_each_others_people(struct trial *t)
{
	static const char *const owners[] = { "np", "ph" };
	struct store *s = t->store;
	struct person got;

	place_put(s, "np", 1, "ne", TODAY);
	place_put(s, "ph", 1, "fil", TODAY);
	for (size_t i = 0; i < sizeof(owners) / sizeof(owners[0]); i++) {
		assert_int_equal(case_list(t, owners[i], LIST_ALERTS, 1, 0, 0), STORE_OK);
		assert_int_equal(case_ask(t, owners[i], 1, NOW), STORE_OK);
		s->ops->count_add(s, owners[i], "sms", "topic", "work.pay", "", "", "2026-W47", 3);
		s->ops->mark_add(s, owners[i], "sms", "doha.phone", MARK_NO_HELP, "2026-W47", 1);
	}
	case_write_counts(t);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
	assert_string_equal(got.locale, "ne");
	assert_int_equal(place_get(s, "et", 1, &got), STORE_NONE);
	assert_false(case_is_listed(t, "et", LIST_ALERTS, 1));
	assert_false(case_has_asked(t, "et", 1));
	assert_int_equal(s->ops->mark_clear(s, "ph", "doha.phone"), STORE_OK);
	assert_int_equal(s->ops->person_erase(s, "ph", place_peer(1)), STORE_OK);
	case_commit(t);
	assert_int_equal(place_get(s, "ph", 1, &got), STORE_NONE);
	assert_false(case_is_listed(t, "ph", LIST_ALERTS, 1));
	assert_false(case_has_asked(t, "ph", 1));
	assert_int_equal(case_marked(t, "ph", "doha.phone"), 0);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
	assert_true(case_is_listed(t, "np", LIST_ALERTS, 1));
	assert_true(case_has_asked(t, "np", 1));
	assert_int_equal(case_marked(t, "np", "doha.phone"), 1);
	assert_int_equal(case_counted(t, "np", "2026-W01", "2026-W53"), 3);
}

/* The same change twice, in one group and in two, is the change once. */
static void
every_change_may_come_twice(struct trial *t)
{
	struct request q = case_request(1, NOW);
	struct store *s = t->store;
	struct person got;

	for (int i = 0; i < 4; i++) {
		place_put(s, "np", 1, "am", TODAY);
		assert_int_equal(case_list(t, "np", LIST_ALERTS, 1, 0, 0), STORE_OK);
		assert_int_equal(case_ask(t, "np", 1, NOW), STORE_OK);
		if (i % 2)
			case_commit(t);
	}
	assert_int_equal(case_list_length(t, "np", LIST_ALERTS, 5), 1);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(s->ops->request_take(s, "np", q.id, "asha"), STORE_OK);
		assert_int_equal(s->ops->listed_erase(s, "np", LIST_ALERTS, place_peer(1)), STORE_OK);
		assert_int_equal(s->ops->mark_clear(s, "np", "doha.phone"), STORE_OK);
		case_commit(t);
	}
	assert_int_equal(s->ops->request_done(s, "np", q.id), STORE_OK);
	assert_int_equal(s->ops->request_done(s, "np", q.id), STORE_NONE);
	assert_int_equal(s->ops->person_move(s, "np", place_peer(1), place_peer(2)), STORE_OK);
	assert_int_equal(s->ops->person_move(s, "np", place_peer(1), place_peer(2)), STORE_NONE);
	assert_int_equal(s->ops->person_move(s, "np", place_peer(2), place_peer(2)), STORE_OK);
	assert_int_equal(place_get(s, "np", 2, &got), STORE_OK);
	assert_int_equal(s->ops->person_erase(s, "np", place_peer(2)), STORE_OK);
	assert_int_equal(s->ops->person_erase(s, "np", place_peer(2)), STORE_NONE);
	case_commit(t);
	assert_int_equal(place_get(s, "np", 2, &got), STORE_NONE);
	case_commit(t);	/* nothing to do is no failure */
}

static void
counts_cost_no_round(struct trial *t)
{
	struct store *s = t->store;

	for (int i = 0; i < 3; i++)
		assert_int_equal(s->ops->count_add(s, "np", "sms", "topic", "work.pay", "QA", "ne",
		    "2026-W47", 2), STORE_OK);
	assert_int_equal(s->ops->mark_add(s, "np", "sms", "doha.phone", MARK_BAD_NUMBER, "2026-W47", 1), STORE_OK);
	assert_false(s->ops->is_dirty(s));	/* no round pays for a count */
	s->ops->tick(s, NOW);
	s->ops->tick(s, NOW + STORE_COUNTS_S - 1);
	assert_false(s->ops->is_dirty(s));
	s->ops->tick(s, NOW + STORE_COUNTS_S);
	case_commit(t);
	assert_false(s->ops->is_dirty(s));
	s->ops->tick(s, NOW + 3 * STORE_COUNTS_S);
	assert_false(s->ops->is_dirty(s));	/* and nothing is paid for no count */
	assert_int_equal(case_counted(t, "np", "2026-W47", "2026-W47"), 6);
	assert_int_equal(case_marked(t, "np", "doha.phone"), 1);
}

struct seen { struct count_row row[8]; unsigned n, most; };

static bool
see(void *arg, const struct count_row *row)
{
	struct seen *seen = arg;

	seen->row[seen->n++] = *row;
	return seen->n < seen->most;
}

static void
counts_are_read_back_in_order(struct trial *t)
{
	static const struct { const char *service, *week, *what, *name, *country, *locale; unsigned long n; } cases[] = {
		{ "sms", "2025-W52", "topic", "work.pay", "QA", "ne", 1 },
		{ "sms", "2026-W01", "topic", "work.pay", "", "", 2 },
		{ "sms", "2026-W01", "topic", "work.pay", "QA", "am", 3 },
		{ "sms", "2026-W01", "topic", "work.pay", "QA", "ne", 4 },
		{ "sms", "2026-W01", "unmet", "line.work", "QA", "ne", 5 },
		{ "ussd", "2026-W01", "topic", "work.pay", "QA", "ne", 6 },
	};
	enum { ALL = sizeof(cases) / sizeof(cases[0]) };
	struct seen seen = { .most = 8 };
	struct store *s = t->store;

	for (int turn = 0; turn < 2; turn++) {
		for (int i = ALL - 1; i >= 0; i--)
			assert_int_equal(s->ops->count_add(s, "np", cases[i].service, cases[i].what, cases[i].name,
			    cases[i].country, cases[i].locale, cases[i].week, cases[i].n), STORE_OK);
		case_write_counts(t);
	}
	assert_int_equal(s->ops->count_scan(s, "np", "2025-W01", "2026-W53", see, &seen), STORE_OK);
	assert_int_equal(seen.n, ALL);
	for (unsigned i = 0; i < ALL; i++) {
		assert_string_equal(seen.row[i].service, cases[i].service);
		assert_string_equal(seen.row[i].week, cases[i].week);
		assert_string_equal(seen.row[i].what, cases[i].what);
		assert_string_equal(seen.row[i].name, cases[i].name);
		assert_string_equal(seen.row[i].country, cases[i].country);
		assert_string_equal(seen.row[i].locale, cases[i].locale);
		assert_int_equal(seen.row[i].n, 2 * cases[i].n);
	}
	assert_int_equal(case_counted(t, "np", "2026-W01", "2026-W01"), 2 * (2 + 3 + 4 + 5 + 6));	/* both weeks are within */
	assert_int_equal(case_counted(t, "np", "2025-W01", "2025-W52"), 2);
	assert_int_equal(case_counted(t, "np", "2026-W02", "2026-W53"), 0);
	seen = (struct seen){ .most = 2 };
	assert_int_equal(s->ops->count_scan(s, "np", "2025-W01", "2026-W53", see, &seen), STORE_OK);
	assert_int_equal(seen.n, 2);
}

static void
a_mended_fact_has_no_marks(struct trial *t)
{
	char name[STORE_FACT_BYTES + 1];
	struct store *s = t->store;

	memset(name, 'x', STORE_FACT_BYTES);
	name[STORE_FACT_BYTES] = '\0';
	assert_int_equal(s->ops->mark_add(s, "np", "sms", name, MARK_NO_HELP, "2026-W47", 1), STORE_NONE);
	assert_int_equal(s->ops->mark_add(s, "np", "sms", name + 1, MARK_NO_HELP, "2026-W47", 1), STORE_OK);

	for (int turn = 0; turn < 2; turn++) {
		s->ops->mark_add(s, "np", "sms", "doha.phone", MARK_BAD_NUMBER, "2026-W46", 2);
		s->ops->mark_add(s, "np", "ussd", "doha.phone", MARK_NO_HELP, "2026-W47", 3);
		s->ops->mark_add(s, "np", "ussd", "doha.fax", MARK_BAD_NUMBER, "2026-W47", 7);
		if (turn == 0)
			case_write_counts(t);
	}
	assert_int_equal(s->ops->mark_clear(s, "np", "doha.phone"), STORE_OK);	/* what is written and what waits */
	assert_int_equal(s->ops->mark_add(s, "np", "sms", "doha.phone", MARK_BAD_NUMBER, "2026-W47", 1), STORE_OK);
	case_commit(t);
	case_write_counts(t);
	assert_int_equal(case_marked(t, "np", "doha.phone"), 1);
	assert_int_equal(case_marked(t, "np", "doha.fax"), 14);
	assert_int_equal(case_marked(t, "np", name + 1), 1);
}

const struct store_case store_cases[] = {
	{ "a person is kept as given", a_person_is_kept_as_given },
	{ "owners never see each other's people", owners_never_see_each_others_people },
	{ "every change may come twice", every_change_may_come_twice },
	{ "counts cost no round", counts_cost_no_round },
	{ "counts are read back in order", counts_are_read_back_in_order },
	{ "a mended fact has no marks", a_mended_fact_has_no_marks },
	{ "QUIET beats every list", case_quiet_beats_every_list },
	{ "STOP keeps danger alone", case_stop_keeps_danger_alone },
	{ "DELETE leaves nothing", case_delete_leaves_nothing },
	{ "a place is kept as given", case_a_place_is_kept_as_given },
	{ "scans meet everybody once", case_scans_meet_everybody_once },
	{ "a request is kept as given", case_a_request_is_kept_as_given },
	{ "one open request each", case_one_open_request_each },
	{ "one takes it", case_one_takes_it },
	{ "requests are scanned by time", case_requests_are_scanned_by_time },
	{ "a new key takes all along", case_a_new_key_takes_all_along },
	{ "a new key meets what it has", case_a_new_key_meets_what_it_has },
	{ "who gets news knows it by her new key", case_news_are_known_by_a_new_key },
	{ "what is owed is kept until it is done", case_what_is_owed_is_kept_until_it_is_done },
	{ "forgotten beats moved", case_forgotten_beats_moved },
	{ "every rule ends something", case_every_rule_ends_something },
	{ "a wrong clock kills nobody", case_a_wrong_clock_kills_nobody },
	{ "a dead clock loses no wish", case_a_dead_clock_loses_no_wish },
	{ "a commit outlives a kill", case_a_commit_outlives_a_kill },
	{ "a copy has what was committed", case_a_copy_has_what_was_committed },
	{ NULL, NULL },
};
