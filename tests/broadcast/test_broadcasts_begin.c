/*
 * test_broadcasts_begin.c - between the agreement and the first text: what changed, who waits for whom, and a kill between two disks
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "content/pack.h"
#include "gateway/broadcast/life.h"
#include "tests/broadcast/office.h"
#include "tests/gateway/disk_watch.h"

static int
setup(void **state)
{
	static struct office o;

	office_open(&o);
	*state = &o;
	return 0;
}

static int
teardown(void **state)
{
	office_close(*state);
	return 0;
}

static void
some_people(struct office *o)
{
	for (unsigned who = 1; who <= 20; who++)
		office_person(o, LIST_BROADCAST, who, "en", "SA", LIST_FEES);
	for (unsigned who = 21; who <= 40; who++)
		office_person(o, LIST_ALERTS, who, "en", "SA", 0);
}

static void
done(struct office *o, enum broadcasts_end end)
{
	if (end != BROADCASTS_DONE)
		fail_msg("%s", o->why.ptr);
}

static void
agreed(struct office *o, const char *definition)
{
	done(o, office_make(o, "almaz", definition));
	done(o, office_submit(o, "almaz"));
	done(o, office_approve(o, "bekele"));
}

/* The same with other words in it. */
static void
agreed_with(struct office *o, const char *definition, const char *name, json_t *value)
{
	json_t *d = json_loads(definition, 0, NULL);
	char *text;

	json_object_set_new(d, name, value);
	text = json_dumps(d, 0);
	json_decref(d);
	agreed(o, text);
	free(text);
}

static void
after_a_long_pause_it_goes_on_when_two_agree_again(void **state)
{
	struct office *o = *state;
	unsigned at_pause;

	some_people(o);
	o->sending.window = 5;
	office_restart(o);
	agreed_with(o, office_news, "until", json_string("2026-12-20T18:00:00+03:00"));
	o->is_mute = true;
	office_wait(o, 4000);
	done(o, office_verb(o, "omar", "pause", NULL));
	at_pause = o->sents;
	o->is_mute = false;
	office_wait(o, 1000);
	o->now_s += 25 * 3600;
	assert_int_equal(office_verb(o, "omar", "resume", NULL), BROADCASTS_RULE);
	done(o, office_submit(o, "aster"));
	office_wait(o, 2000);
	assert_int_equal(o->sents, at_pause);
	done(o, office_approve(o, "bekele"));
	office_wait(o, 20000);
	assert_string_equal(office_state(o), "sent");
	for (unsigned who = 1; who <= 20; who++)
		assert_int_equal(office_times(o, who), 1);
}

/* Some of it left: whoever is tried again gets what she may have got before, and nobody agrees to half of a text. */
static void
what_was_agreed_to_once_is_not_written_anew(void **state)
{
	struct office *o = *state;
	struct broadcasts_asker almaz = office_who("almaz");
	json_t *change = json_pack("{s:{s:s}}", "texts", "en", "Another text"), *result = NULL;

	some_people(o);
	agreed_with(o, office_news, "until", json_string("2026-12-20T18:00:00+03:00"));
	o->is_mute = true;
	office_wait(o, 1000);
	done(o, office_verb(o, "omar", "pause", NULL));
	o->now_s += 25 * 3600;
	done(o, office_submit(o, "almaz"));
	buf_reset(&o->why);
	assert_int_equal(broadcasts_edit(o->b, &almaz, json_string_value(json_object_get(o->last, "ref")), 0, change, &result, &o->why),
	    BROADCASTS_RULE);
	assert_null(result);
	json_decref(change);
}

static void
news_and_pauses_never_keep_danger_waiting(void **state)
{
	struct office *o = *state;
	char text[32];

	some_people(o);
	o->is_down = true;
	for (unsigned i = 0; i < 12; i++) {
		(void)snprintf(text, sizeof(text), "News %u of the day", i);
		agreed_with(o, office_news, "texts", json_pack("{s:s}", "en", text));
		office_wait(o, 1100);
		if (i % 2 == 0)
			(void)office_verb(o, "omar", "pause", NULL);
	}
	agreed(o, office_alert);
	office_wait(o, 3000);
	assert_string_equal(office_state(o), "sending");
	assert_int_equal(o->sents, 0);
	o->is_down = false;
	office_wait(o, 70000);
	for (unsigned who = 21; who <= 40; who++)
		assert_int_equal(office_times(o, who), 1);
}

/* Each in its turn, however many wait. */
static void
many_news_all_end(void **state)
{
	struct office *o = *state;
	char text[32];

	some_people(o);
	for (unsigned i = 0; i < 12; i++) {
		(void)snprintf(text, sizeof(text), "News %u of the day", i);
		agreed_with(o, office_news, "texts", json_pack("{s:s}", "en", text));
	}
	office_wait(o, 120000);
	for (unsigned who = 1; who <= 20; who++)
		assert_int_equal(office_times(o, who), 12);
	assert_string_equal(office_state(o), "sent");
}

static void
at_nine(struct office *o)
{
	agreed_with(o, office_news, "at", json_string("2026-11-20T09:00:00+03:00"));
	office_wait(o, 2000);
	assert_string_equal(office_state(o), "scheduled");
}

static void
go_on_at_nine(struct office *o)
{
	o->now_s = 1795154400 + 60;	/* 2026-11-20T06:01 UTC */
	office_wait(o, 3000);
}

/* A price that rose, people who came: two look at it again, and it can be agreed to again. */
static void
what_is_not_what_was_agreed_to_waits_again(void **state)
{
	struct office *o = *state;

	some_people(o);
	at_nine(o);
	for (unsigned who = 50; who < 70; who++)
		office_person(o, LIST_BROADCAST, who, "en", "SA", LIST_FEES);
	go_on_at_nine(o);
	assert_string_equal(office_state(o), "waiting");
	assert_int_equal(o->sents, 0);
	assert_int_equal(office_approve(o, "bekele"), BROADCASTS_RULE);	/* nobody asks her */
	done(o, office_submit(o, "aster"));
	done(o, office_approve(o, "selam"));
	office_wait(o, 20000);
	assert_string_equal(office_state(o), "sent");
	for (unsigned who = 1; who <= 20; who++)
		assert_int_equal(office_times(o, who), 1);
	assert_int_equal(office_times(o, 50), 1);
}

static void
a_price_that_rose_stops_it_too(void **state)
{
	struct office *o = *state;

	some_people(o);
	for (unsigned who = 100; who < 200; who++)
		office_person(o, LIST_BROADCAST, who, "en", "SA", LIST_FEES);
	at_nine(o);
	o->sending.country[0].price *= 2;
	go_on_at_nine(o);
	assert_string_equal(office_state(o), "waiting");
	assert_int_equal(o->sents, 0);
}

/* A fact that was withdrawn since then is wrong by now; here the words that were fixed are not those of the pack. */
static void
words_that_the_pack_says_no_more_do_not_leave(void **state)
{
	struct office *o = *state;
	struct entry e;

	some_people(o);
	agreed_with(o, office_alert, "at", json_string("2026-11-20T09:00:00+03:00"));
	assert_int_equal(book_find(o->book, "np", json_string_value(json_object_get(o->last, "ref")), &e), STORE_OK);
	assert_int_equal(book_wording_put(o->book, e.id, "en", "SA", "Other words, of another pack", &o->why), STORE_OK);
	go_on_at_nine(o);
	assert_string_equal(office_state(o), "waiting");
	assert_int_equal(o->sents, 0);
}

static void
paused_and_cancelled_after_a_new_start(void **state)
{
	struct office *o = *state;
	struct ledger_job job;
	struct entry e;

	some_people(o);
	o->sending.window = 3;
	office_restart(o);
	agreed(o, office_news);
	o->is_mute = true;
	office_wait(o, 3000);
	done(o, office_verb(o, "omar", "pause", NULL));
	office_restart(o);
	office_wait(o, 2000);
	done(o, office_verb(o, "omar", "cancel", "it was wrong"));
	office_wait(o, 2000);
	assert_int_equal(book_find(o->book, "np", json_string_value(json_object_get(o->last, "ref")), &e), STORE_OK);
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

	some_people(o);
	o->sending.window = 3;
	office_restart(o);
	agreed(o, office_news);
	o->is_mute = true;
	office_wait(o, 3000);
	done(o, office_verb(o, "omar", "pause", NULL));
	had = o->sents;
	assert_in_range(had, 1, 3);
	office_restart(o);
	office_wait(o, 90000);
	assert_int_equal(o->sents, had);
	assert_int_equal(book_find(o->book, "np", json_string_value(json_object_get(o->last, "ref")), &e), STORE_OK);
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
	struct sending *old = malloc(sizeof(*old));
	struct ledger_sums sums[4];
	struct entry e;
	unsigned n = 0;

	assert_non_null(old);
	*old = o->sending;
	for (unsigned i = 0; i < 1800; i++) {
		struct listed row = { .flags = LIST_FEES, .locale = "en", .stay = "SA", .peer = { (uint8_t)(i % 250), (uint8_t)(i / 250) } };

		row.sealed[0] = (uint8_t)(i % 250);
		assert_int_equal(o->people->ops->listed_put(o->people, "np", "hotline", LIST_BROADCAST, &row), STORE_OK);
	}
	assert_int_equal(o->people->ops->commit(o->people, &o->why), STORE_OK);
	broadcasts_follow(o->b, old);
	agreed(o, office_news);
	office_wait(o, 60);
	assert_int_equal(book_find(o->book, "np", json_string_value(json_object_get(o->last, "ref")), &e), STORE_OK);
	assert_int_equal(o->ledger->ops->job_sums(o->ledger, "np", e.id, sums, 4, &n), STORE_OK);
	assert_true(n == 1 && sums[0].planned > 0 && sums[0].planned < 1800);
	broadcasts_follow(o->b, &o->sending);
	memset(old, 0, sizeof(*old));
	free(old);
	office_wait(o, 500);
	assert_int_equal(o->ledger->ops->job_sums(o->ledger, "np", e.id, sums, 4, &n), STORE_OK);
	assert_int_equal(sums[0].planned, 1800);
}

static struct disk_watch watch;

static int
setup_on_a_disk(void **state)
{
	memset(&watch, 0, sizeof(watch));
	disk_watch_begin(&watch);
	return setup(state);
}

static int
teardown_on_a_disk(void **state)
{
	int r = teardown(state);

	disk_watch_end(&watch);
	return r;
}

/* It stands still at once, and the book says so as soon as it can. */
static void
a_pause_on_a_full_disk_is_kept_later(void **state)
{
	struct office *o = *state;
	unsigned had;

	some_people(o);
	o->sending.window = 3;
	office_restart(o);
	agreed(o, office_news);
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
	done(o, office_verb(o, "omar", "resume", NULL));
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

	some_people(o);
	for (unsigned i = 0; i < 16; i++) {
		o->sents = o->answered = 0;
		o->now_s += 3600;
		done(o, office_make(o, "almaz", office_news));
		broken(o, office_submit, "almaz", i);
		if (strcmp(office_state(o), "draft") == 0)
			done(o, office_submit(o, "almaz"));
		broken(o, office_approve, "bekele", i);
		if (strcmp(office_state(o), "waiting") == 0) {
			office_wait(o, 2000);
			assert_int_equal(o->sents, 0);
			done(o, office_approve(o, "bekele"));
		}
		office_wait(o, 10000);
		assert_string_equal(office_state(o), "sent");
		for (unsigned who = 1; who <= 20; who++)
			assert_int_equal(office_times(o, who), 1);
	}
}

/* What expires while it is paused gives its place back. */
static void
many_that_expire_in_a_pause_take_no_place(void **state)
{
	struct office *o = *state;
	char text[32];

	some_people(o);
	o->is_down = true;
	for (unsigned i = 0; i < 10; i++) {
		(void)snprintf(text, sizeof(text), "News %u of the day", i);
		agreed_with(o, office_news, "texts", json_pack("{s:s}", "en", text));
		office_wait(o, 1100);
		done(o, office_verb(o, "omar", "pause", NULL));
	}
	o->now_s += 30 * 86400;
	office_wait(o, 3000);
	assert_string_equal(office_state(o), "expired");
	o->is_down = false;
	agreed_with(o, office_news, "until", json_string("2027-02-20T18:00:00+03:00"));
	office_wait(o, 10000);
	assert_string_equal(office_state(o), "sent");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(after_a_long_pause_it_goes_on_when_two_agree_again, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_agreed_to_once_is_not_written_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(news_and_pauses_never_keep_danger_waiting, setup, teardown),
		cmocka_unit_test_setup_teardown(many_news_all_end, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_not_what_was_agreed_to_waits_again, setup, teardown),
		cmocka_unit_test_setup_teardown(a_price_that_rose_stops_it_too, setup, teardown),
		cmocka_unit_test_setup_teardown(words_that_the_pack_says_no_more_do_not_leave, setup, teardown),
		cmocka_unit_test_setup_teardown(paused_and_cancelled_after_a_new_start, setup, teardown),
		cmocka_unit_test_setup_teardown(who_was_in_doubt_is_told_apart_after_a_new_start, setup, teardown),
		cmocka_unit_test_setup_teardown(a_pause_on_a_full_disk_is_kept_later, setup_on_a_disk, teardown_on_a_disk),
		cmocka_unit_test_setup_teardown(what_breaks_between_two_disks_is_carried_on, setup_on_a_disk, teardown_on_a_disk),
		cmocka_unit_test_setup_teardown(other_ways_in_the_middle_of_planning, setup, teardown),
		cmocka_unit_test_setup_teardown(many_that_expire_in_a_pause_take_no_place, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
