/*
 * test_broadcasts_broken.c - a new start, a full disk, a kill between two disks, other ways in the middle
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "gateway/broadcast/life.h"
#include "tests/broadcast/office_day.h"
#include "tests/gateway/disk_watch.h"

static void
paused_and_cancelled_after_a_new_start(void **state)
{
	struct office *o = *state;
	struct ledger_job job;
	struct entry e;

	office_people(o, "en");
	o->sending.window = 3;
	office_restart(o);
	office_agreed(o, office_news);
	o->is_mute = true;
	office_wait(o, 3000);
	office_done(o, office_verb(o, "omar", "pause", NULL));
	office_restart(o);
	office_wait(o, 2000);
	office_done(o, office_verb(o, "omar", "cancel", "it was wrong"));
	office_wait(o, 2000);
	assert_int_equal(book_find(o->book, "np", office_ref(o->last), &e), STORE_OK);
	assert_int_equal(o->ledger->ops->job_get(o->ledger, "np", e.id, &job), STORE_OK);
	assert_int_equal(job.state, JOB_CANCELLED);
}

/* Neither "sent" nor "on its way" for ever: of news nobody knows, and it is not sent again. */
static void
who_was_in_doubt_is_told_apart_after_a_new_start(void **state)
{
	struct office *o = *state;
	struct ledger_sums sums[4];
	struct entry e;
	unsigned n = 0, had;

	office_people(o, "en");
	o->sending.window = 3;
	office_restart(o);
	office_agreed(o, office_news);
	o->is_mute = true;
	office_wait(o, 3000);
	office_done(o, office_verb(o, "omar", "pause", NULL));
	had = o->sents;
	assert_in_range(had, 1, 3);
	office_restart(o);
	office_wait(o, 90000);
	assert_int_equal(o->sents, had);
	assert_int_equal(book_find(o->book, "np", office_ref(o->last), &e), STORE_OK);
	assert_int_equal(o->ledger->ops->job_sums(o->ledger, "np", e.id, sums, 4, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(sums[0].n[ROW_UNKNOWN], had);
	assert_int_equal(sums[0].n[ROW_INTENT] + sums[0].n[ROW_ACKED], 0);
}

/* SIGHUP while its people are walked: the ways that the walk began with are gone. */
static void
other_ways_in_the_middle_of_planning(void **state)
{
	struct office *o = *state;
	static struct sending old;
	struct ledger_sums sums[4];
	struct entry e;
	unsigned n = 0;

	old = o->sending;
	for (unsigned i = 0; i < 1800; i++) {
		struct listed row = { .flags = LIST_FEES, .locale = "en", .stay = "SA", .peer = { (uint8_t)(i % 250), (uint8_t)(i / 250) } };

		row.sealed[0] = (uint8_t)(i % 250);
		assert_int_equal(o->people->ops->listed_put(o->people, "np", "hotline", LIST_BROADCAST, &row), STORE_OK);
	}
	assert_int_equal(o->people->ops->commit(o->people, &o->why), STORE_OK);
	broadcasts_follow(o->b, &old);
	office_agreed(o, office_news);
	office_wait(o, 60);
	assert_int_equal(book_find(o->book, "np", office_ref(o->last), &e), STORE_OK);
	assert_int_equal(o->ledger->ops->job_sums(o->ledger, "np", e.id, sums, 4, &n), STORE_OK);
	assert_true(n == 1 && sums[0].planned > 0 && sums[0].planned < 1800);
	broadcasts_follow(o->b, &o->sending);
	old.countries = 0;	/* freed, in safard */
	office_wait(o, 500);
	assert_int_equal(o->ledger->ops->job_sums(o->ledger, "np", e.id, sums, 4, &n), STORE_OK);
	assert_int_equal(sums[0].planned, 1800);
}

/* Neither among those who are told first nor among the others: she would have been told by nobody. */
static void
who_becomes_a_warden_in_the_middle_of_planning_is_told(void **state)
{
	struct office *o = *state;
	struct listed her = { .locale = "en", .stay = "SA", .peer = { 255, 255 }, .sealed = { 200, 255 } };
	struct ledger_sums sums[4];
	struct entry e;
	unsigned n = 0;

	for (unsigned i = 0; i < 1800; i++) {
		struct listed row = { .locale = "en", .stay = "SA", .peer = { (uint8_t)(i % 250), (uint8_t)(i / 250) } };

		row.sealed[0] = (uint8_t)(i % 190);
		row.sealed[1] = row.peer[1];
		assert_int_equal(o->people->ops->listed_put(o->people, "np", "hotline", LIST_ALERTS, &row), STORE_OK);
	}
	assert_int_equal(o->people->ops->listed_put(o->people, "np", "hotline", LIST_ALERTS, &her), STORE_OK);
	assert_int_equal(o->people->ops->commit(o->people, &o->why), STORE_OK);
	office_person(o, LIST_WARDEN, 1, "en", "SA", 0);
	office_agreed(o, office_alert);
	office_wait(o, 60);
	assert_int_equal(book_find(o->book, "np", office_ref(o->last), &e), STORE_OK);
	assert_int_equal(o->ledger->ops->job_sums(o->ledger, "np", e.id, sums, 4, &n), STORE_OK);
	assert_true(n == 0 || sums[0].planned < 1800);
	assert_int_equal(o->people->ops->listed_put(o->people, "np", "hotline", LIST_WARDEN, &her), STORE_OK);
	assert_int_equal(o->people->ops->commit(o->people, &o->why), STORE_OK);
	office_wait(o, 120000);
	assert_int_equal(office_times(o, 200), 1);
}

static struct disk_watch watch;

static int
setup_on_a_disk(void **state)
{
	memset(&watch, 0, sizeof(watch));
	disk_watch_begin(&watch);
	return office_set_up(state);
}

static int
teardown_on_a_disk(void **state)
{
	int r = office_tear_down(state);

	disk_watch_end(&watch);
	return r;
}

/* It stands still at once, and the book says so as soon as it can. */
static void
a_pause_on_a_full_disk_is_kept_later(void **state)
{
	struct office *o = *state;
	unsigned had;

	office_people(o, "en");
	o->sending.window = 3;
	office_restart(o);
	office_agreed(o, office_news);
	o->is_mute = true;
	office_wait(o, 3000);
	had = o->sents;
	watch.write_says = SQLITE_FULL;
	assert_int_equal(office_verb(o, "omar", "pause", NULL), BROADCASTS_WORLD);
	o->is_mute = false;
	office_wait(o, 3000);
	assert_int_equal(o->sents, had);
	assert_string_equal(office_state(o), "sending");
	watch.write_says = SQLITE_OK;
	office_wait(o, 1000);
	assert_string_equal(office_state(o), "paused");
	office_done(o, office_verb(o, "omar", "resume", NULL));
	office_wait(o, 20000);
	for (unsigned who = 1; who <= 20; who++)
		assert_int_equal(office_times(o, who), 1);
}

static unsigned syncs_left;

/* After so many times that something reached the disk, nothing more does: as a kill there. */
static void
full_after_some(void *arg)
{
	(void)arg;
	if (syncs_left > 0 && --syncs_left == 0)
		watch.write_says = SQLITE_FULL;
}

static void
broken(struct office *o, enum broadcasts_end (*step)(struct office *o, const char *who), const char *who, unsigned syncs)
{
	syncs_left = syncs;
	watch.write_says = syncs == 0 ? SQLITE_FULL : SQLITE_OK;
	watch.on_sync = full_after_some;
	(void)step(o, who);
	syncs_left = 0;
	watch.write_says = SQLITE_OK;
	watch.on_sync = NULL;
	office_restart(o);
}

/* Between any two of its disks: who agreed says so again, nobody else may in her place, and it goes once. */
static void
what_breaks_between_two_disks_is_carried_on(void **state)
{
	struct office *o = *state;

	office_people(o, "en");
	for (unsigned i = 0; i < 16; i++) {
		o->sents = o->answered = 0;
		office_later(o, 3600);
		office_done(o, office_make(o, "almaz", office_news));
		broken(o, office_submit, "almaz", i);
		if (strcmp(office_state(o), "draft") == 0)
			office_done(o, office_submit(o, "almaz"));
		broken(o, office_approve, "bekele", i);
		if (strcmp(office_state(o), "waiting") == 0) {
			office_wait(o, 2000);
			assert_int_equal(o->sents, 0);
			office_done(o, office_approve(o, "bekele"));
		}
		office_wait(o, 10000);
		assert_string_equal(office_state(o), "sent");
		for (unsigned who = 1; who <= 20; who++)
			assert_int_equal(office_times(o, who), 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_OFFICE(paused_and_cancelled_after_a_new_start),
		IN_AN_OFFICE(who_was_in_doubt_is_told_apart_after_a_new_start),
		IN_AN_OFFICE(who_becomes_a_warden_in_the_middle_of_planning_is_told),
		cmocka_unit_test_setup_teardown(a_pause_on_a_full_disk_is_kept_later, setup_on_a_disk, teardown_on_a_disk),
		cmocka_unit_test_setup_teardown(what_breaks_between_two_disks_is_carried_on, setup_on_a_disk, teardown_on_a_disk),
		IN_AN_OFFICE(other_ways_in_the_middle_of_planning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
