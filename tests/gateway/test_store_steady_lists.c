/*
 * test_store_steady_lists.c - lists and requests while the disk is full, broken or lost
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/store/steady.h"
#include "locales/text/bug.h"
#include "tests/gateway/disk_watch.h"
#include "tests/gateway/store_conformance.h"

/* A steady store on a disk that this test makes good and bad. */
struct bad_disk { struct trial t; struct disk_watch watch; };

/* For every test, and undone in whatever way it ends. */
static int
up(void **state)
{
	struct bad_disk *d = xcalloc(1, sizeof(*d));

	disk_watch_begin(&d->watch);
	place_make(&d->t.place);
	d->t.store = store_steady_open(d->t.place.path, &d->t.place.log);
	assert_false(store_steady_is_lost(d->t.store));
	*state = d;
	return 0;
}

static int
down(void **state)
{
	struct bad_disk *d = *state;

	if (d->t.store)
		d->t.store->ops->close(d->t.store);
	place_drop(&d->t.place);
	disk_watch_end(&d->watch);
	free(d);
	return 0;
}

static enum store_result
commit(struct bad_disk *d)
{
	buf_reset(&d->t.place.why);
	return d->t.store->ops->commit(d->t.store, &d->t.place.why);
}

/* The disk is as it was, and the store has seen it. */
static void
mend(struct bad_disk *d)
{
	d->watch.write_says = d->watch.sync_says = SQLITE_OK;
	for (int i = 0; i < 300 && store_steady_is_lost(d->t.store); i++) {
		usleep(10000);
		store_steady_look(d->t.store);
	}
	assert_false(store_steady_is_lost(d->t.store));
	assert_int_equal(d->t.place.log.counts[LOG_STORE_BACK], 1);
}

/* What is in the file, whatever steady keeps in memory. */
static void
look_at_file(struct bad_disk *d)
{
	d->t.store->ops->close(d->t.store);
	d->t.store = NULL;
	d->t.store = place_open_sqlite(&d->t.place);
}

static void
put_people(struct trial *t, unsigned n)
{
	for (unsigned who = 0; who < n; who++) {
		case_flags(t, "np", who, 0);
		assert_int_equal(case_list(t, "np", LIST_ALERTS, who, 0, 0), STORE_OK);
		assert_int_equal(case_list(t, "np", LIST_WARDEN, who, 0, 0), STORE_OK);
		assert_int_equal(case_ask(t, "np", who, NOW + who), STORE_OK);
	}
	case_commit(t);
}

static unsigned
requests(struct trial *t)
{
	struct request got[3];
	const uint8_t *after = NULL;
	uint8_t last[STORE_ID_BYTES];
	unsigned n = 3, all = 0;

	while (n == 3) {
		assert_int_equal(t->store->ops->request_scan(t->store, "np", after, got, 3, &n), STORE_OK);
		if (n > 0)
			after = memcpy(last, got[n - 1].id, sizeof(last));
		all += n;
	}
	return all;
}

enum { PEOPLE = 20, LEFT = 3, DELETED = 4, DONE = 5, QUIET = 6, STOPPED = 7, BACK = 8 };

static void
wishes_are_so(struct trial *t)
{
	struct request done = case_request(DONE, NOW + DONE), got;

	assert_false(case_is_listed(t, "np", LIST_ALERTS, LEFT));
	assert_true(case_is_listed(t, "np", LIST_WARDEN, LEFT));
	assert_false(case_is_listed(t, "np", LIST_ALERTS, DELETED));
	assert_false(case_is_listed(t, "np", LIST_WARDEN, DELETED));
	assert_false(case_has_asked(t, "np", DELETED));
	assert_false(case_has_asked(t, "np", DONE));
	assert_int_equal(t->store->ops->request_get(t->store, "np", done.id, &got), STORE_NONE);
	assert_false(case_is_listed(t, "np", LIST_ALERTS, QUIET));
	assert_true(case_is_listed(t, "np", LIST_WARDEN, QUIET));
	assert_false(case_is_listed(t, "np", LIST_ALERTS, STOPPED));
	assert_false(case_is_listed(t, "np", LIST_WARDEN, BACK));	/* she deleted all, and then wrote again */
	assert_false(case_has_asked(t, "np", BACK));
	assert_int_equal(case_list_length(t, "np", LIST_ALERTS, 2), PEOPLE - 5);	/* pages of any size have no gaps */
	assert_int_equal(case_list_length(t, "np", LIST_ALERTS, 7), PEOPLE - 5);
	assert_int_equal(case_list_length(t, "np", LIST_WARDEN, 4), PEOPLE - 2);
	assert_int_equal(requests(t), PEOPLE - 3);
}

static void
a_full_disk_keeps_who_leaves_and_refuses_who_comes(void **state)
{
	struct request first = case_request(1, NOW + 1), done = case_request(DONE, NOW + DONE);
	struct bad_disk *d = *state;
	struct trial *t = &d->t;
	struct store *s = t->store;
	struct person got;

	put_people(t, PEOPLE);
	d->watch.write_says = SQLITE_FULL;
	assert_int_equal(case_list(t, "np", LIST_ALERTS, 50, 0, 0), STORE_OK);	/* nobody knows yet */
	assert_int_equal(commit(d), STORE_RETRY);	/* and now it is told */
	assert_non_null(strstr(t->place.why.ptr, "not kept"));
	assert_int_equal(t->place.log.counts[LOG_STORE_LOST], 1);
	assert_int_equal(commit(d), STORE_OK);		/* once */
	assert_int_equal(case_list(t, "np", LIST_ALERTS, 51, 0, 0), STORE_RETRY);
	assert_int_equal(case_ask(t, "np", 51, NOW), STORE_RETRY);
	assert_int_equal(s->ops->request_take(s, "np", first.id, "asha"), STORE_RETRY);
	assert_int_equal(s->ops->person_move(s, "np", place_peer(1), place_peer(52)), STORE_RETRY);
	assert_int_equal(s->ops->listed_erase(s, "np", LIST_ALERTS, place_peer(LEFT)), STORE_OK);
	assert_int_equal(s->ops->person_erase(s, "np", place_peer(DELETED)), STORE_OK);
	assert_int_equal(s->ops->person_erase(s, "np", place_peer(99)), STORE_NONE);
	assert_int_equal(s->ops->request_done(s, "np", done.id), STORE_OK);
	assert_int_equal(s->ops->request_done(s, "np", done.id), STORE_NONE);
	case_flags(t, "np", QUIET, PERSON_QUIET);
	case_flags(t, "np", STOPPED, PERSON_STOPPED);
	assert_int_equal(s->ops->person_erase(s, "np", place_peer(BACK)), STORE_OK);
	case_flags(t, "np", BACK, PERSON_WELCOMED);
	assert_int_equal(commit(d), STORE_OK);
	wishes_are_so(t);
	mend(d);
	wishes_are_so(t);
	assert_int_equal(case_list(t, "np", LIST_ALERTS, 51, 0, 0), STORE_OK);
	assert_int_equal(commit(d), STORE_OK);
	assert_int_equal(s->ops->listed_erase(s, "np", LIST_ALERTS, place_peer(51)), STORE_OK);
	assert_int_equal(commit(d), STORE_OK);
	look_at_file(d);
	wishes_are_so(t);
	assert_int_equal(place_get(t->store, "np", BACK, &got), STORE_OK);
	assert_int_equal(got.flags, PERSON_WELCOMED);
	assert_int_equal(place_get(t->store, "np", DELETED, &got), STORE_NONE);
}

/* One group: refused by the disk before its commit. */
static void
a_wish_of_a_group_that_is_given_up_stands(void **state)
{
	struct bad_disk *d = *state;
	struct trial *t = &d->t;

	put_people(t, PEOPLE);
	assert_int_equal(t->store->ops->listed_erase(t->store, "np", LIST_ALERTS, place_peer(LEFT)), STORE_OK);
	assert_int_equal(case_list(t, "np", LIST_ALERTS, LEFT, 0, 0), STORE_OK);	/* back again, in the same group */
	assert_true(case_is_listed(t, "np", LIST_ALERTS, LEFT));
	d->watch.write_says = SQLITE_FULL;
	assert_int_equal(commit(d), STORE_RETRY);
	assert_false(case_is_listed(t, "np", LIST_ALERTS, LEFT));	/* she left; that she came back was not kept */
	mend(d);
	look_at_file(d);
	assert_false(case_is_listed(t, "np", LIST_ALERTS, LEFT));
	assert_int_equal(case_list_length(t, "np", LIST_ALERTS, 7), PEOPLE - 1);
}

/* A failed sync ends the connection; answers go on, and the next one begins with a check. */
static void
a_failed_sync_loses_no_wish(void **state)
{
	struct bad_disk *d = *state;
	struct trial *t = &d->t;
	struct store *s = t->store;
	struct person got;

	put_people(t, PEOPLE);
	d->watch.sync_says = SQLITE_IOERR_FSYNC;
	case_flags(t, "np", QUIET, PERSON_QUIET);
	assert_int_equal(commit(d), STORE_RETRY);
	assert_int_equal(t->place.log.counts[LOG_STORE_LOST], 1);
	assert_true(store_steady_is_lost(s));
	assert_int_equal(place_get(s, "np", QUIET, &got), STORE_OK);	/* known from the wish itself */
	assert_int_equal(got.flags, PERSON_QUIET);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_RETRY);
	assert_int_equal(case_list(t, "np", LIST_ALERTS, 1, 0, 0), STORE_RETRY);
	assert_int_equal(s->ops->listed_erase(s, "np", LIST_ALERTS, place_peer(LEFT)), STORE_RETRY);	/* it waits */
	assert_int_equal(s->ops->person_erase(s, "np", place_peer(DELETED)), STORE_RETRY);
	assert_int_equal(s->ops->request_done(s, "np", case_request(DONE, NOW + DONE).id), STORE_RETRY);
	d->watch.sync_says = SQLITE_OK;
	mend(d);
	look_at_file(d);
	assert_false(case_is_listed(t, "np", LIST_ALERTS, QUIET));
	assert_false(case_is_listed(t, "np", LIST_ALERTS, LEFT));
	assert_true(case_is_listed(t, "np", LIST_WARDEN, LEFT));
	assert_false(case_is_listed(t, "np", LIST_WARDEN, DELETED));
	assert_false(case_has_asked(t, "np", DONE));
	assert_true(case_is_listed(t, "np", LIST_ALERTS, 1));
}

/* Without steady around it: broken is broken. */
static void
a_failed_sync_breaks_sqlite_for_good(void **state)
{
	struct bad_disk *d = *state;
	struct trial *t = &d->t;
	unsigned n;
	struct listed l;

	look_at_file(d);
	put_people(t, 2);
	d->watch.sync_says = SQLITE_IOERR_FSYNC;
	case_flags(t, "np", 1, PERSON_QUIET);
	assert_int_equal(commit(d), STORE_BROKEN);
	assert_true(t->place.why.len > 0);
	d->watch.sync_says = SQLITE_OK;
	assert_int_equal(commit(d), STORE_BROKEN);	/* never again in place */
	assert_int_equal(case_list(t, "np", LIST_WARDEN, 1, 0, 0), STORE_BROKEN);
	assert_int_equal(case_ask(t, "np", 1, NOW), STORE_BROKEN);
	assert_int_equal(t->store->ops->listed_scan(t->store, "np", LIST_ALERTS, NULL, &l, 1, &n), STORE_BROKEN);
	assert_int_equal(t->store->ops->purge(t->store, NOW), STORE_BROKEN);
	assert_int_equal(t->store->ops->backup(t->store, "/nowhere", &t->place.why), STORE_BROKEN);
	look_at_file(d);
	assert_true(case_is_listed(t, "np", LIST_ALERTS, 0));
}

static void
somebody_who_was_first_is_no_failure(void **state)
{
	struct bad_disk *d = *state;
	struct trial *t = &d->t;

	case_flags(t, "np", 1, PERSON_QUIET);
	assert_int_equal(case_list(t, "np", LIST_ALERTS, 1, 0, 0), STORE_STALE);
	assert_int_equal(commit(d), STORE_OK);
	assert_false(store_steady_is_lost(t->store));
	assert_int_equal(t->place.log.counts[LOG_STORE_LOST], 0);
}

static void
a_new_key_takes_what_is_not_committed(void **state)
{
	struct bad_disk *d = *state;
	struct trial *t = &d->t;
	struct person got;

	case_flags(t, "np", 1, PERSON_STOPPED);
	assert_int_equal(t->store->ops->person_move(t->store, "np", place_peer(1), place_peer(2)), STORE_OK);
	assert_int_equal(place_get(t->store, "np", 1, &got), STORE_NONE);
	assert_int_equal(place_get(t->store, "np", 2, &got), STORE_OK);
	assert_int_equal(got.flags, PERSON_STOPPED);
	assert_int_equal(commit(d), STORE_OK);
	look_at_file(d);
	assert_int_equal(place_get(t->store, "np", 2, &got), STORE_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_full_disk_keeps_who_leaves_and_refuses_who_comes, up, down),
		cmocka_unit_test_setup_teardown(a_wish_of_a_group_that_is_given_up_stands, up, down),
		cmocka_unit_test_setup_teardown(a_failed_sync_loses_no_wish, up, down),
		cmocka_unit_test_setup_teardown(a_failed_sync_breaks_sqlite_for_good, up, down),
		cmocka_unit_test_setup_teardown(somebody_who_was_first_is_no_failure, up, down),
		cmocka_unit_test_setup_teardown(a_new_key_takes_what_is_not_committed, up, down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
