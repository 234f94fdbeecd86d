/*
 * test_broadcasts_stop.c - every way to stop a broadcast, and what stops by itself
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/broadcast/office_day.h"

static void
a_pause_leaves_a_window_at_most(void **state)
{
	struct office *o = *state;
	unsigned at_pause;

	office_people(o, "ne");
	o->sending.window = 5;
	office_restart(o);
	office_agreed(o, office_news);
	o->is_mute = true;
	office_wait(o, 5000);
	at_pause = o->sents;
	assert_in_range(at_pause, 1, 5);
	office_done(o, office_verb(o, "omar", "pause", NULL));
	assert_int_equal(json_integer_value(json_object_get(o->result, "beyond_recall")), at_pause);
	office_wait(o, 5000);
	assert_int_equal(o->sents, at_pause);
	o->is_mute = false;
	office_wait(o, 2000);
	assert_int_equal(o->sents, at_pause);
	assert_string_equal(office_state(o), "paused");
	office_done(o, office_verb(o, "omar", "resume", NULL));
	office_wait(o, 20000);
	for (unsigned who = 1; who <= 20; who++)
		assert_int_equal(office_times(o, who), 1);
	assert_string_equal(office_state(o), "sent");
}

static void
a_cancelled_one_is_over(void **state)
{
	struct office *o = *state;
	unsigned at_end;

	office_people(o, "ne");
	o->sending.window = 3;
	office_restart(o);
	office_agreed(o, office_news);
	o->is_mute = true;
	office_wait(o, 4000);
	assert_int_equal(office_verb(o, "omar", "cancel", NULL), BROADCASTS_BAD);	/* why? */
	office_done(o, office_verb(o, "omar", "cancel", "the rule was wrong"));
	at_end = o->sents;
	o->is_mute = false;
	office_restart(o);
	office_wait(o, 10000);
	assert_int_equal(o->sents, at_end);
	assert_string_equal(office_state(o), "cancelled");
	assert_int_equal(office_verb(o, "omar", "resume", NULL), BROADCASTS_RULE);
}

static void
stop_is_obeyed_in_the_middle(void **state)
{
	struct office *o = *state;
	uint8_t peer[PEER_BYTES] = { 20 };
	unsigned before;

	office_people(o, "ne");
	o->sending.window = 2;
	office_restart(o);
	office_agreed(o, office_news);
	o->is_mute = true;
	office_wait(o, 4000);
	before = office_times(o, 20);
	assert_int_equal(o->people->ops->listed_erase(o->people, "np", LIST_BROADCAST, peer), STORE_OK);
	broadcasts_forget(o->b, "np", peer);
	o->is_mute = false;
	office_wait(o, 20000);
	assert_int_equal(office_times(o, 20), before);
	for (unsigned who = 1; who <= 19; who++)
		assert_int_equal(office_times(o, who), 1);
	assert_string_equal(office_state(o), "sent");
}

/* Agreed to once, paused, and a second person says no: its rows wait no more, in the ledger either. */
static void
a_no_behind_a_long_pause_ends_it_in_the_ledger(void **state)
{
	struct office *o = *state;
	struct ledger_sums sums[4];
	struct ledger_job job;
	struct entry e;
	unsigned n = 0;

	office_people(o, "ne");
	o->sending.window = 5;
	office_restart(o);
	office_agreed(o, office_news);
	o->is_mute = true;
	office_wait(o, 3000);
	office_done(o, office_verb(o, "omar", "pause", NULL));
	o->is_mute = false;
	office_wait(o, 2000);
	office_later(o, 25 * 3600);
	office_done(o, office_submit(o, "almaz"));
	office_done(o, office_verb(o, "bekele", "reject", "the rule was wrong"));
	office_wait(o, 3000);
	assert_int_equal(book_find(o->book, "np", office_ref(o->last), &e), STORE_OK);
	assert_int_equal(o->ledger->ops->job_get(o->ledger, "np", e.id, &job), STORE_OK);
	assert_int_equal(job.state, JOB_CANCELLED);
	assert_int_equal(o->ledger->ops->job_sums(o->ledger, "np", e.id, sums, 4, &n), STORE_OK);
	assert_int_equal(sums[0].n[ROW_QUEUED], 0);
}

static enum store_result
no_room(struct ledger *l, const char *owner, const uint8_t peer[PEER_BYTES], int64_t now_s)
{
	(void)l;
	(void)owner;
	(void)peer;
	(void)now_s;
	return STORE_RETRY;
}

/* However many said STOP or DELETE while the ledger took nothing: no key of theirs is left in it. */
static void
all_are_forgotten_when_there_is_room_again(void **state)
{
	struct office *o = *state;
	const struct ledger_ops *ops = o->ledger->ops;
	struct ledger_ops full = *ops;
	struct ledger_row row;
	struct entry e;

	for (unsigned who = 1; who <= 200; who++)
		office_person(o, LIST_BROADCAST, who, "en", "SA", LIST_FEES);
	office_agreed(o, office_news);
	office_wait(o, 20000);
	assert_int_equal(book_find(o->book, "np", office_ref(o->last), &e), STORE_OK);
	full.peer_erase = no_room;
	o->ledger->ops = &full;
	for (unsigned who = 1; who <= 200; who++)
		broadcasts_forget(o->b, "np", (uint8_t [PEER_BYTES]){ (uint8_t)who });
	office_wait(o, 3000);
	o->ledger->ops = ops;
	office_wait(o, 3000);
	for (unsigned who = 1; who <= 200; who++)
		assert_int_equal(ops->row_of(o->ledger, "np", e.id, (uint8_t [PEER_BYTES]){ (uint8_t)who }, &row), STORE_NONE);
}

static void
failures_pause_it(void **state)
{
	struct office *o = *state;

	office_people(o, "ne");
	for (unsigned who = 80; who < 240; who++)
		office_person(o, LIST_BROADCAST, who, "en", "SA", LIST_FEES);
	o->is_refusing = true;
	office_agreed(o, office_news);
	office_wait(o, 20000);
	assert_string_equal(office_state(o), "paused");
	assert_true(o->sents < 180);
}

static void
a_silent_operator_pauses_it(void **state)
{
	struct office *o = *state;

	office_people(o, "ne");
	o->sending.window = 5;
	office_restart(o);
	o->is_mute = true;
	office_agreed(o, office_news);
	office_wait(o, 60000);
	assert_string_equal(office_state(o), "paused");
	assert_int_equal(o->sents, 5);
}

static void
a_kill_anywhere_loses_nobody(void **state)
{
	struct office *o = *state;

	office_people(o, "ne");
	o->sending.window = 4;
	office_restart(o);
	office_agreed(o, office_news);
	for (unsigned i = 0; i < 40; i++) {
		office_wait(o, 60 + 20 * (i % 5));
		office_restart(o);
	}
	office_wait(o, 120000);
	for (unsigned who = 1; who <= 20; who++)
		assert_int_equal(office_times(o, who), 1);
	assert_string_equal(office_state(o), "sent");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_OFFICE(a_pause_leaves_a_window_at_most),
		IN_AN_OFFICE(a_cancelled_one_is_over),
		IN_AN_OFFICE(stop_is_obeyed_in_the_middle),
		IN_AN_OFFICE(all_are_forgotten_when_there_is_room_again),
		IN_AN_OFFICE(a_no_behind_a_long_pause_ends_it_in_the_ledger),
		IN_AN_OFFICE(failures_pause_it),
		IN_AN_OFFICE(a_silent_operator_pauses_it),
		IN_AN_OFFICE(a_kill_anywhere_loses_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
