/*
 * store_conformance_time.c - what the clock ends, what a kill leaves, what a copy has
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/store/purge.h"
#include "tests/gateway/store_conformance.h"

enum { LAST_DAY = TODAY + 10 };

static void
purge_at(struct trial *t, int64_t now_s)
{
	assert_int_equal(t->store->ops->purge(t->store, now_s), STORE_OK);
	case_commit(t);
}

static void
put_person(struct trial *t)
{
	case_flags(t, "np", 1, 0);
}

static bool
has_person(struct trial *t)
{
	struct person got;

	return place_get(t->store, "np", 1, &got) == STORE_OK;
}

static void
put_in(struct trial *t, enum list list)
{
	assert_int_equal(case_list(t, "np", list, 1, 0, LAST_DAY), STORE_OK);
	assert_int_equal(case_list(t, "np", list, 2, 0, 0), STORE_OK);	/* without a last day */
}

static bool
has_in(struct trial *t, enum list list)
{
	assert_true(case_is_listed(t, "np", list, 2));
	return case_is_listed(t, "np", list, 1);
}

static void put_alerts(struct trial *t) { put_in(t, LIST_ALERTS); }
static bool has_alerts(struct trial *t) { return has_in(t, LIST_ALERTS); }
static void put_warden(struct trial *t) { put_in(t, LIST_WARDEN); }
static bool has_warden(struct trial *t) { return has_in(t, LIST_WARDEN); }
static void put_broadcast(struct trial *t) { put_in(t, LIST_BROADCAST); }
static bool has_broadcast(struct trial *t) { return has_in(t, LIST_BROADCAST); }

static void
put_request(struct trial *t)
{
	assert_int_equal(case_ask(t, "np", 1, NOW), STORE_OK);
}

static bool
has_request(struct trial *t)
{
	return case_has_asked(t, "np", 1);
}

static void
put_owed(struct trial *t)
{
	const struct owed o = { .owner = "np", .day = TODAY };

	assert_int_equal(t->store->ops->owed_put(t->store, &o), STORE_OK);
}

static bool
has_owed(struct trial *t)
{
	struct owed o;
	unsigned n;

	assert_int_equal(t->store->ops->owed_scan(t->store, &o, 1, &n), STORE_OK);
	return n > 0;
}

static void
put_counts(struct trial *t)
{
	assert_int_equal(t->store->ops->count_add(t->store, "np", "sms", "topic", "work.pay", "", "", "2026-W47", 1), STORE_OK);
	case_write_counts(t);
}

static bool
has_counts(struct trial *t)
{
	return case_counted(t, "np", "", "9") > 0;
}

static void
put_marks(struct trial *t)
{
	assert_int_equal(t->store->ops->mark_add(t->store, "np", "sms", "doha.phone", MARK_NO_HELP, "2026-W47", 1), STORE_OK);
	case_write_counts(t);
}

static bool
has_marks(struct trial *t)
{
	return case_marked(t, "np", "doha.phone") > 0;
}

/* Counted from NOW: at the one it must be there, at the other it must be gone. */
static const struct { void (*put)(struct trial *t); bool (*has)(struct trial *t); int64_t stays_s, gone_s; } rules[PURGE_RULES] = {
	[PURGE_PEOPLE] = { put_person, has_person, 90 * DAY, 91 * DAY },
	[PURGE_ALERTS] = { put_alerts, has_alerts, 10 * DAY, 11 * DAY },
	[PURGE_WARDENS] = { put_warden, has_warden, 10 * DAY, 11 * DAY },
	[PURGE_BROADCAST] = { put_broadcast, has_broadcast, 10 * DAY, 11 * DAY },
	[PURGE_REQUESTS] = { put_request, has_request, 72 * 3600, 72 * 3600 + 1 },
	[PURGE_OWED] = { put_owed, has_owed, 35 * DAY, 36 * DAY },
	[PURGE_COUNTS] = { put_counts, has_counts, (int64_t)1827 * DAY, (int64_t)(1827 + 7) * DAY },
	[PURGE_MARKS] = { put_marks, has_marks, 366 * DAY, 373 * DAY },
};

void
case_every_rule_ends_something(struct trial *t)
{
	for (int i = 0; i < PURGE_RULES; i++) {
		const struct purge_rule_row *rule = purge_rule((enum purge_rule)i);

		if (!rules[i].put)
			fail_msg("purge.def: %s has no case here", rule->name);
		if (strlen(rule->sentence) < 20)
			fail_msg("purge.def: %s has no sentence", rule->name);
		rules[i].put(t);
		case_commit(t);
		purge_at(t, NOW + rules[i].stays_s);
		if (!rules[i].has(t))
			fail_msg("purge.def: %s ends too early", rule->name);
		for (int turn = 0; turn < 2; turn++)
			purge_at(t, NOW + rules[i].gone_s);
		if (rules[i].has(t))
			fail_msg("purge.def: %s ends nothing", rule->name);
	}
}

static bool
is_there(struct trial *t, unsigned who)
{
	struct person got;

	return place_get(t->store, "np", who, &got) == STORE_OK;
}

void
case_a_wrong_clock_kills_nobody(struct trial *t)
{
	enum { OLD, EDGE, NEXT, FRESH };
	static const int32_t seen[] = { [OLD] = TODAY - 91, [EDGE] = TODAY - 90, [NEXT] = TODAY - 89, [FRESH] = TODAY };
	static const int64_t fallen[] = { 0, NOW - (int64_t)400 * DAY, NOW - (int64_t)DAY, -(int64_t)DAY };

	for (unsigned i = OLD; i <= FRESH; i++)
		place_put(t->store, "np", i, "ne", seen[i]);
	assert_int_equal(case_list(t, "np", LIST_ALERTS, 1, 0, TODAY), STORE_OK);
	assert_int_equal(case_list(t, "np", LIST_ALERTS, 2, 0, TODAY + 1), STORE_OK);
	put_request(t);
	put_counts(t);
	put_marks(t);
	case_commit(t);
	for (size_t i = 0; i < sizeof(fallen) / sizeof(fallen[0]); i++) {
		purge_at(t, fallen[i]);
		assert_true(is_there(t, OLD) && is_there(t, EDGE) && is_there(t, NEXT) && is_there(t, FRESH));
		assert_true(case_is_listed(t, "np", LIST_ALERTS, 1) && case_is_listed(t, "np", LIST_ALERTS, 2));
		assert_true(has_request(t) && has_counts(t) && has_marks(t));
	}
	purge_at(t, NOW);
	assert_false(is_there(t, OLD));
	assert_true(is_there(t, EDGE));
	purge_at(t, NOW + DAY);		/* a day ahead: what is due on that day, and no more */
	assert_false(is_there(t, EDGE));
	assert_true(is_there(t, NEXT) && is_there(t, FRESH));
	assert_false(case_is_listed(t, "np", LIST_ALERTS, 1));
	assert_true(case_is_listed(t, "np", LIST_ALERTS, 2));
	assert_true(has_request(t) && has_counts(t) && has_marks(t));
	purge_at(t, NOW);
	assert_true(is_there(t, NEXT) && is_there(t, FRESH) && case_is_listed(t, "np", LIST_ALERTS, 2) && has_request(t));
}

/* A machine without a battery begins in 1970, until somebody tells it the time. */
void
case_a_dead_clock_loses_no_wish(struct trial *t)
{
	static const int32_t dead[] = { 0, 3, -1 };
	struct store *s = t->store;
	struct person got;

	place_put(s, "np", 10, "ne", TODAY);
	for (unsigned i = 0; i < sizeof(dead) / sizeof(dead[0]); i++) {
		struct person p = place_person("ne", PERSON_QUIET, dead[i]);

		assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(i), &p), STORE_OK);	/* new */
		assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(10), &p), STORE_OK);	/* known */
	}
	case_commit(t);
	assert_int_equal(place_get(s, "np", 10, &got), STORE_OK);
	assert_int_equal(got.seen_day, TODAY);
	assert_int_equal(got.flags, PERSON_QUIET);
	purge_at(t, 4 * DAY);
	purge_at(t, NOW);
	for (unsigned i = 0; i < sizeof(dead) / sizeof(dead[0]); i++) {
		assert_int_equal(place_get(s, "np", i, &got), STORE_OK);
		assert_int_equal(got.seen_day, TODAY);
		assert_int_equal(got.flags, PERSON_QUIET);
	}
	purge_at(t, NOW + 90 * DAY);
	assert_true(is_there(t, 0) && is_there(t, 10));
	purge_at(t, NOW + 91 * DAY);
	assert_false(is_there(t, 0) || is_there(t, 1) || is_there(t, 2) || is_there(t, 10));
}

static void
look_behind(struct trial *t)
{
	assert_true(is_there(t, 1));
	assert_true(case_is_listed(t, "np", LIST_ALERTS, 1));
	assert_true(case_has_asked(t, "np", 1));
	assert_false(is_there(t, 2));
	assert_false(case_is_listed(t, "np", LIST_WARDEN, 2));
	assert_false(case_has_asked(t, "np", 2));
}

void
case_a_commit_outlives_a_kill(struct trial *t)
{
	if (!t->engine->kill)
		return;
	case_flags(t, "np", 1, 0);
	assert_int_equal(case_list(t, "np", LIST_ALERTS, 1, 0, 0), STORE_OK);
	assert_int_equal(case_ask(t, "np", 1, NOW), STORE_OK);
	case_commit(t);
	for (int turn = 0; turn < 3; turn++) {
		case_flags(t, "np", 2, 0);	/* nobody said that these are kept */
		case_list(t, "np", LIST_WARDEN, 2, 0, 0);
		case_ask(t, "np", 2, NOW);
		t->store->ops->person_erase(t->store, "np", place_peer(1));
		t->store = turn == 1 ? t->engine->reopen(t->store, &t->place) : t->engine->kill(t->store, &t->place);
		look_behind(t);
	}
}

void
case_a_copy_has_what_was_committed(struct trial *t)
{
	struct trial copy = *t;
	struct stat st;

	if (!t->engine->can_copy)
		return;
	snprintf(copy.place.path, sizeof(copy.place.path), "%s/copy.db", t->place.folder);
	buf_wrap(&copy.place.why, copy.place.sentence, sizeof(copy.place.sentence));
	for (unsigned turn = 0; turn < 2; turn++) {	/* the second over the first */
		for (unsigned i = 0; i < 3000; i++)
			place_put(t->store, "np", turn * 3000 + i, "ne", TODAY);
		assert_int_equal(case_list(t, "np", LIST_ALERTS, turn, 0, 0), STORE_OK);
		put_counts(t);
		put_marks(t);
		case_flags(t, "np", 90000 + turn, 0);	/* still open */
		assert_int_equal(t->store->ops->backup(t->store, copy.place.path, &t->place.why), STORE_OK);
		assert_string_equal(t->place.why.ptr, "");
		assert_int_equal(stat(copy.place.path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		copy.store = t->engine->open(&copy.place);
		for (unsigned i = 0; i < (turn + 1) * 3000; i++)
			assert_true(is_there(&copy, i));
		assert_true(is_there(&copy, 90000 + turn));
		assert_int_equal(case_list_length(&copy, "np", LIST_ALERTS, 5), turn + 1);
		assert_int_equal(case_counted(&copy, "np", "", "9"), turn + 1);
		assert_int_equal(case_marked(&copy, "np", "doha.phone"), turn + 1);
		copy.store->ops->close(copy.store);
		case_flags(t, "np", 1, 0);	/* and the first goes on */
		case_commit(t);
	}
	assert_int_equal(t->store->ops->backup(t->store, "/no/such/folder/copy.db", &t->place.why), STORE_RETRY);
	assert_non_null(strstr(t->place.why.ptr, "No such file"));
	unlink(copy.place.path);
	snprintf(copy.place.path, sizeof(copy.place.path), "%s/copy.db.lock", t->place.folder);
	unlink(copy.place.path);
}
