/*
 * test_store.c - what every store promises, asked of all of them
 *
 * A new engine is one more line in main(); what is special to disks is in
 * test_store_disk.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "gateway/store/steady.h"
#include "tests/gateway/store_place.h"

static void
a_person_is_kept_as_given(struct store *s)
{
	struct person p = place_person("ne-latn", PERSON_QUIET | PERSON_WELCOMED, TODAY), got;

	assert_int_equal(place_get(s, "np", 1, &got), STORE_NONE);
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(1), &p), STORE_OK);
	assert_true(s->ops->is_dirty(s));
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);	/* in the group, before its commit */
	place_commit(s);
	assert_false(s->ops->is_dirty(s));
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
	assert_string_equal(got.locale, "ne-latn");
	assert_string_equal(got.stay, "QA");
	assert_string_equal(got.origin, "NP");
	assert_int_equal(got.flags, PERSON_QUIET | PERSON_WELCOMED);
	assert_int_equal(got.seen_day, TODAY);
}

static void
owners_never_see_each_others_people(struct store *s)
{
	struct person got;

	place_put(s, "np", 1, "ne", TODAY);
	place_put(s, "ph", 1, "fil", TODAY);
	place_commit(s);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
	assert_string_equal(got.locale, "ne");
	assert_int_equal(place_get(s, "ph", 1, &got), STORE_OK);
	assert_string_equal(got.locale, "fil");
	assert_int_equal(place_get(s, "et", 1, &got), STORE_NONE);
	assert_int_equal(s->ops->person_erase(s, "ph", place_peer(1)), STORE_OK);
	place_commit(s);
	assert_int_equal(place_get(s, "ph", 1, &got), STORE_NONE);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
}

static void
every_change_may_come_twice(struct store *s)
{
	struct person got;

	for (int i = 0; i < 2; i++) {
		place_put(s, "np", 1, "am", TODAY);
		place_commit(s);
	}
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
	assert_int_equal(s->ops->person_erase(s, "np", place_peer(1)), STORE_OK);
	assert_int_equal(s->ops->person_erase(s, "np", place_peer(1)), STORE_NONE);
	place_commit(s);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_NONE);
	place_commit(s);	/* nothing to do is no failure */
}

static void
idle_people_die_and_a_wrong_clock_kills_nobody(struct store *s)
{
	struct person got;

	place_put(s, "np", 1, "ne", TODAY - 91);
	place_put(s, "np", 2, "ne", TODAY - 89);
	place_put(s, "np", 3, "ne", TODAY);
	place_commit(s);
	assert_int_equal(s->ops->purge(s, NOW - (int64_t)400 * DAY), STORE_OK);	/* the clock fell back */
	assert_int_equal(s->ops->purge(s, 0), STORE_OK);
	place_commit(s);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
	assert_int_equal(s->ops->purge(s, NOW), STORE_OK);
	place_commit(s);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_NONE);
	assert_int_equal(place_get(s, "np", 2, &got), STORE_OK);
	assert_int_equal(place_get(s, "np", 3, &got), STORE_OK);
	assert_int_equal(s->ops->purge(s, NOW + (int64_t)91 * DAY), STORE_OK);
	place_commit(s);
	assert_int_equal(place_get(s, "np", 3, &got), STORE_NONE);
}

static void
counts_add_up(struct store *s)
{
	for (int i = 0; i < 3; i++)
		assert_int_equal(s->ops->count_add(s, "np", "sms", "topic", "work.pay", "QA", "ne",
		    "2026-W47", 2), STORE_OK);
	assert_int_equal(s->ops->count_add(s, "np", "sms", "unmet", "line.work", "", "ne", "2026-W47", 1), STORE_OK);
	assert_false(s->ops->is_dirty(s));	/* no round pays for a count */
	s->ops->tick(s, NOW);
	s->ops->tick(s, NOW + STORE_COUNTS_S - 1);
	assert_false(s->ops->is_dirty(s));
	s->ops->tick(s, NOW + STORE_COUNTS_S);
	place_commit(s);
	assert_false(s->ops->is_dirty(s));
	s->ops->tick(s, NOW + 3 * STORE_COUNTS_S);
	assert_false(s->ops->is_dirty(s));	/* and nothing is paid for no count */
}

static void (*const promises[])(struct store *s) = {
	a_person_is_kept_as_given, owners_never_see_each_others_people, every_change_may_come_twice,
	idle_people_die_and_a_wrong_clock_kills_nobody, counts_add_up,
};

static void
ram_keeps_its_promises(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(promises) / sizeof(promises[0]); i++) {
		struct store *s = store_ram_open();

		promises[i](s);
		s->ops->close(s);
	}
}

static void
sqlite_keeps_its_promises(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(promises) / sizeof(promises[0]); i++) {
		struct place p;
		struct store *s;

		place_make(&p);
		s = place_open_sqlite(&p);
		promises[i](s);
		s->ops->close(s);
		place_drop(&p);
	}
}

static void
steady_keeps_its_promises(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(promises) / sizeof(promises[0]); i++) {
		struct place p;
		struct store *s;

		place_make(&p);
		s = store_steady_open(p.path, &p.log);
		assert_int_equal(p.log.counts[LOG_STORE_LOST], 0);
		promises[i](s);
		s->ops->close(s);
		place_drop(&p);
	}
}

static void
counts_are_sums_in_the_file(void **state)
{
	struct place p;
	struct store *s;

	(void)state;
	place_make(&p);
	for (int i = 1; i <= 2; i++) {
		s = place_open_sqlite(&p);
		counts_add_up(s);
		s->ops->close(s);
		assert_int_equal(place_ask(&p, "SELECT count(*) FROM tally WHERE what = 'topic'"), 1);
		assert_int_equal(place_ask(&p, "SELECT n FROM tally WHERE owner = 'np' AND service = 'sms'"
		    " AND week = '2026-W47' AND what = 'topic' AND name = 'work.pay' AND country = 'QA'"
		    " AND locale = 'ne'"), 6 * i);
	}
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ram_keeps_its_promises),
		cmocka_unit_test(sqlite_keeps_its_promises),
		cmocka_unit_test(steady_keeps_its_promises),
		cmocka_unit_test(counts_are_sums_in_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
