/*
 * test_store_steady.c - a disk that goes and comes back, and the wishes of that time
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/store/steady.h"
#include "tests/gateway/store_place.h"

static void
steady_keeps_wishes_through_a_full_disk(void **state)
{
	struct place p;
	struct person got, stop = place_person("am", PERSON_STOPPED, TODAY);
	struct store *s;
	struct stat st;

	(void)state;
	place_make(&p);
	if (!place_small_disk(&p)) {
		place_drop(&p);
		skip();
	}
	s = store_steady_open(p.path, &p.log);
	for (unsigned n = 0; p.log.counts[LOG_STORE_LOST] == 0 && n < 100000; n++) {
		place_put(s, "np", n, "ne", TODAY);
		if (n % 100 == 0)
			place_commit(s);
	}
	assert_int_equal(p.log.counts[LOG_STORE_LOST], 1);
	assert_int_equal(s->ops->count_add(s, "np", "sms", "topic", "work.pay", "", "", "2026-W47", 1), STORE_OK);
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(0), &stop), STORE_OK);
	assert_int_equal(s->ops->person_erase(s, "np", place_peer(1)), STORE_OK);
	place_commit(s);
	assert_int_equal(place_get(s, "np", 0, &got), STORE_OK);
	assert_int_equal(got.flags, PERSON_STOPPED);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_NONE);
	place_small_disk_grow(&p);
	for (int i = 0; i < 300 && p.log.counts[LOG_STORE_BACK] == 0; i++) {
		usleep(10000);
		place_commit(s);
	}
	assert_int_equal(p.log.counts[LOG_STORE_BACK], 1);
	assert_int_equal(stat(p.path, &st), 0);
	s->ops->close(s);
	s = place_open_sqlite(&p);
	assert_int_equal(place_get(s, "np", 0, &got), STORE_OK);
	assert_int_equal(got.flags, PERSON_STOPPED);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_NONE);
	s->ops->close(s);
	assert_int_equal(place_ask(&p, "SELECT n FROM tally"), 1);
	place_small_disk_gone(&p);
	place_drop(&p);
}

static void
steady_starts_without_a_disk_and_gets_it_back(void **state)
{
	struct place p;
	struct person got, before = place_person("ne", PERSON_QUIET, TODAY), now = place_person("", PERSON_WELCOMED, TODAY);
	struct store *s, *other;

	(void)state;
	place_make(&p);
	other = place_open_sqlite(&p);	/* somebody else holds it */
	other->ops->person_put(other, "np", "sms", place_peer(1), &before);
	other->ops->person_put(other, "np", "sms", place_peer(2), &before);
	place_commit(other);
	s = store_steady_open(p.path, &p.log);
	assert_int_equal(p.log.counts[LOG_STORE_LOST], 1);
	assert_true(store_steady_is_lost(s));
	assert_int_equal(place_get(s, "np", 1, &got), STORE_RETRY);
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(1), &now), STORE_RETRY);
	assert_int_equal(s->ops->person_erase(s, "np", place_peer(2)), STORE_RETRY);
	assert_int_equal(s->ops->count_add(s, "np", "sms", "topic", "work.pay", "", "", "2026-W47", 1), STORE_RETRY);
	s->ops->tick(s, NOW);
	s->ops->tick(s, NOW + STORE_COUNTS_S);
	assert_false(s->ops->is_dirty(s));
	store_steady_look(s);
	assert_true(store_steady_is_lost(s));
	other->ops->close(other);
	store_steady_look(s);
	assert_false(store_steady_is_lost(s));
	assert_int_equal(p.log.counts[LOG_STORE_BACK], 1);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
	assert_int_equal(got.flags, PERSON_QUIET | PERSON_WELCOMED);	/* QUIET of before stays */
	assert_string_equal(got.locale, "ne");
	assert_int_equal(place_get(s, "np", 2, &got), STORE_NONE);
	s->ops->close(s);
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steady_keeps_wishes_through_a_full_disk),
		cmocka_unit_test(steady_starts_without_a_disk_and_gets_it_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
