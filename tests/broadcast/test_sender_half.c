/*
 * test_sender_half.c - nobody keeps half a text: a stop, a kill, a way that is down between two parts of one person
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/broadcast/sender_inside.h"
#include "tests/broadcast/sim.h"

static struct sim m;

static int
world_open(void **state)
{
	(void)state;
	sim_open(&m, 1);
	return 0;
}

static int
world_close(void **state)
{
	(void)state;
	sim_close(&m);
	if (m.is_failed)
		print_error("%s\n", m.what);
	return m.is_failed;
}

static unsigned
frames_of(unsigned person)
{
	return m.job[0].frames[person][0] + m.job[0].frames[person][1] + m.job[0].frames[person][2];
}

/* All by one way, three parts each, part by part; until somebody has the first of hers only. */
static unsigned
somebody_begins(enum job_class class)
{
	m.set.window = 1;
	for (unsigned i = 0; i < SIM_PEOPLE; i++)
		m.person[i].locale = 2;
	sim_start(&m, 10, class);
	for (unsigned ms = 0; ms < 10000; ms++) {
		sim_step(&m, 1);
		for (unsigned i = 0; i < m.people; i += SIM_WAYS)
			if (m.job[0].arrived[i][0] == 1 && m.job[0].frames[i][1] == 0)
				return i;
	}
	fail_msg("nobody began");
	return 0;
}

/* Everybody has all of it or nothing. */
static void
nobody_is_half(void)
{
	for (unsigned i = 0; i < m.people; i++)
		if (frames_of(i) != 0 && frames_of(i) != 3)
			fail_msg("%u parts left for person %u", frames_of(i), i);
}

static void
stands_still(enum row_state others)
{
	unsigned done = 0;

	for (unsigned i = 0; i < m.people; i++) {
		bool has = frames_of(i) == 3;

		assert_int_equal(sim_row(&m, 0, i).fate.state, has ? ROW_DELIVERED : others);
		assert_int_equal(sim_row(&m, 0, i).fate.flags, 0);
		done += has;
	}
	assert_in_range(done, 1, m.people - 1);
}

static void
a_pause_finishes_who_is_begun(void **state)
{
	unsigned her = somebody_begins(JOB_ROUTINE);

	(void)state;
	assert_in_range(sender_now(m.worker[0].s, m.job[0].job.id).beyond_recall, 2, SIM_WAYS * 3);
	sim_drop(&m, 0, JOB_PAUSED, 0);
	assert_in_range(m.job[0].left_after_drop, 2, SIM_WAYS * 3);
	assert_true(sender_finishes(m.worker[0].s, m.job[0].job.id));
	sim_for(&m, 20000, 20);
	assert_false(sender_finishes(m.worker[0].s, m.job[0].job.id));
	assert_int_equal(frames_of(her), 3);
	nobody_is_half();
	stands_still(ROW_QUEUED);
	sim_resume(&m, 0);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(sim_sum(&m, m.job[0].frames), 3 * m.people);
}

static void
a_cancel_finishes_who_is_begun(void **state)
{
	unsigned her = somebody_begins(JOB_CRISIS);

	(void)state;
	sim_drop(&m, 0, JOB_CANCELLED, 0);
	assert_in_range(m.job[0].left_after_drop, 2, SIM_WAYS * 3);
	sim_for(&m, 20000, 20);
	assert_int_equal(frames_of(her), 3);
	nobody_is_half();
	stands_still(ROW_CANCELLED);
	assert_int_equal(sender_turn(m.worker[0].s), -1);
}

static void
an_alarm_finishes_who_is_begun(void **state)
{
	unsigned her = somebody_begins(JOB_CRISIS);

	(void)state;
	m.odds.vault_stopped = 1;
	sim_for(&m, 10000, 20);
	assert_true(m.job[0].alarms > 0);
	assert_int_equal(frames_of(her), 3);
	nobody_is_half();
	m.odds.vault_stopped = 0;
	assert_true(sim_until_ended(&m, 0, 60000));
}

/* Longer than a lease, and it is renewed. */
static void
it_takes_as_long_as_it_takes(void **state)
{
	unsigned her = somebody_begins(JOB_ROUTINE);

	(void)state;
	m.down_ms[0] = m.down_ms[1] = m.boot_ms + 150000;
	sim_drop(&m, 0, JOB_PAUSED, 0);
	sim_for(&m, 149000, 50);
	assert_int_equal(m.job[0].frames[her][2], 0);
	sim_for(&m, 20000, 50);
	assert_int_equal(frames_of(her), 3);
	stands_still(ROW_QUEUED);
}

static void
goes_down_for_long(enum job_state to)
{
	unsigned her = somebody_begins(JOB_ROUTINE);

	m.down_ms[0] = m.down_ms[1] = INT64_MAX;
	sim_drop(&m, 0, to, 0);
	sim_for(&m, SENDER_FINISH_MS + 30000, 50);
	assert_int_equal(sender_now(m.worker[0].s, m.job[0].job.id).beyond_recall, 0);
	assert_int_equal(m.job[0].frames[her][2], 0);
	m.down_ms[0] = m.down_ms[1] = 0;
	sim_for(&m, 10000, 50);
	assert_int_equal(m.job[0].frames[her][2], 0);	/* not as late as that */
	assert_int_equal(sim_row(&m, 0, her).fate.state, to == JOB_PAUSED ? ROW_QUEUED : ROW_UNKNOWN);
}

static void
a_way_that_is_down_leaves_the_rest_for_later(void **state)
{
	(void)state;
	goes_down_for_long(JOB_PAUSED);
	sim_resume(&m, 0);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(sim_sum(&m, m.job[0].frames), 3 * m.people);	/* only what was missing */
}

static void
a_way_that_is_down_is_the_end_of_a_cancelled_one(void **state)
{
	(void)state;
	goes_down_for_long(JOB_CANCELLED);
	assert_int_equal(sim_sums(&m, 0).n[ROW_INTENT], 0);
}

/* Hers comes first: what has not left of a text that is begun does not. */
static void
stop_ends_what_is_begun(void **state)
{
	unsigned her = somebody_begins(JOB_ROUTINE), had;

	(void)state;
	had = frames_of(her);
	sim_stop(&m, her, false);
	assert_true(sim_until_ended(&m, 0, 200000));
	assert_int_equal(frames_of(her), had);
	assert_int_equal(sim_row(&m, 0, her).fate.state, ROW_CANCELLED);
	assert_int_equal(sim_sum(&m, m.job[0].frames), 3 * (m.people - 1) + had);
}

static void
stop_ends_it_behind_a_cancel(void **state)
{
	unsigned her = somebody_begins(JOB_ROUTINE), had;

	(void)state;
	had = frames_of(her);
	sim_drop(&m, 0, JOB_CANCELLED, 0);
	sim_stop(&m, her, true);
	sim_for(&m, 20000, 20);
	assert_int_equal(frames_of(her), had);
	assert_int_equal(sim_row(&m, 0, her).fate.state, ROW_UNKNOWN);
	assert_int_equal(sender_turn(m.worker[0].s), -1);
}

/* It left before the drop and comes back behind it; the rest of hers is with the operator. */
static void
what_comes_back_leaves_again(void **state)
{
	unsigned her = somebody_begins(JOB_ROUTINE);

	(void)state;
	m.odds.later = 1;
	while (m.job[0].frames[her][1] == 0)
		sim_step(&m, 1);
	sim_drop(&m, 0, JOB_PAUSED, 0);
	sim_for(&m, 2000, 20);
	assert_int_equal(m.job[0].arrived[her][1], 0);
	m.odds.later = 0;
	sim_for(&m, 20000, 20);
	assert_int_equal(frames_of(her), 3);
	nobody_is_half();
	stands_still(ROW_QUEUED);
}

/* Of this attempt nothing is out, but she has the first part of an earlier one. */
static void
who_was_begun_in_another_life_is_finished_too(void **state)
{
	unsigned her = somebody_begins(JOB_ROUTINE), sending;

	(void)state;
	sim_kill(&m, 0);
	sending = sim_row(&m, 0, her).fate.attempts;
	m.odds.later = 1;
	while (sim_row(&m, 0, her).fate.attempts == sending || sim_count(&m, 0, SIM_FLIES) > 0)
		sim_step(&m, 1);
	assert_int_equal(frames_of(her), 1);
	sim_drop(&m, 0, JOB_PAUSED, 0);
	assert_true(sender_finishes(m.worker[0].s, m.job[0].job.id));
	m.odds.later = 0;
	sim_for(&m, 20000, 20);
	assert_int_equal(frames_of(her), 3);
}

/* Seventeen jobs for sixteen places: who is being finished keeps hers. */
static void
a_new_job_takes_the_place_of_an_idle_one(void **state)
{
	unsigned her = somebody_begins(JOB_ROUTINE);
	struct sender_job j = { .owner = "np", .list = "alerts", .ticket = "t" };

	(void)state;
	sim_drop(&m, 0, JOB_PAUSED, 0);
	for (unsigned i = 1; i <= SENDER_SLOTS; i++) {
		j.id[0] = (uint8_t)i;
		assert_true(sender_take(m.worker[0].s, &j));
		(void)sender_drop(m.worker[0].s, j.id);
	}
	sim_for(&m, 20000, 20);
	assert_int_equal(frames_of(her), 3);
}

static void
nothing_leaves_behind_its_time(void **state)
{
	unsigned her;

	(void)state;
	m.lasts_s = 60;
	her = somebody_begins(JOB_ROUTINE);
	m.down_ms[0] = m.down_ms[1] = m.boot_ms + 100000;
	sim_drop(&m, 0, JOB_PAUSED, 0);
	sim_for(&m, 120000, 50);
	assert_int_equal(m.job[0].frames[her][2], 0);
}

/* Night comes between two parts: half a text is no rest. */
static void
a_night_does_not_cut_it(void **state)
{
	unsigned her;

	(void)state;
	m.set.window = 1;
	for (unsigned i = 0; i < SIM_PEOPLE; i++)
		m.person[i].locale = 2;
	sim_start(&m, 10, JOB_ROUTINE);
	for (her = 1; m.job[0].arrived[her][0] == 0 || m.job[0].frames[her][1] > 0; her = her + 2 < m.people ? her + 2 : 1)
		sim_step(&m, 1);
	m.night_s = sim_wall_s(&m) + 1000;
	sim_for(&m, 10000, 20);
	assert_int_equal(frames_of(her), 3);
	nobody_is_half();
	assert_true(sim_sums(&m, 0).n[ROW_QUEUED] > 0);
}

/* The pack is another by now, with as many parts; what began before is finished with its own words. */
static void
all_her_parts_are_of_one_text(void **state)
{
	unsigned her = somebody_begins(JOB_ROUTINE);

	(void)state;
	m.version = 5;
	sim_for(&m, 2000, 1);
	assert_int_equal(frames_of(her), 3);
	assert_int_equal(m.job[0].text[her].version, 0);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(m.job[0].text[9].version, 5);
}

/* kill -9 between two parts of news: only the missing ones leave, and it shows. */
static void
a_kill_leaves_no_half(void **state)
{
	unsigned her = somebody_begins(JOB_ROUTINE);

	(void)state;
	sim_kill(&m, 0);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(frames_of(her), 3);
	assert_int_equal(m.job[0].frames[her][0], 1);
	assert_true(sim_row(&m, 0, her).fate.flags & ROW_MAYBE_TWICE);
	assert_int_equal(sim_flagged(&m, 0, ROW_MAYBE_TWICE), sim_flagged(&m, 0, ROW_IN_DOUBT) - sim_sums(&m, 0).n[ROW_UNKNOWN]);
}

/* Paused, then killed before she was finished: she waits, and the rest leaves when it goes on. */
static void
a_kill_behind_a_pause_leaves_the_rest_for_later(void **state)
{
	unsigned her = somebody_begins(JOB_ROUTINE);

	(void)state;
	sim_drop(&m, 0, JOB_PAUSED, 0);
	sim_kill(&m, 0);
	sim_for(&m, 20000, 50);
	assert_int_equal(m.job[0].frames[her][2], 0);
	assert_int_equal(sim_row(&m, 0, her).fate.state, ROW_QUEUED);
	sim_resume(&m, 0);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(m.job[0].frames[her][0], 1);
	assert_int_equal(m.job[0].arrived[her][2], 1);
}

#define A_TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		A_TEST(a_pause_finishes_who_is_begun),
		A_TEST(a_cancel_finishes_who_is_begun),
		A_TEST(an_alarm_finishes_who_is_begun),
		A_TEST(it_takes_as_long_as_it_takes),
		A_TEST(a_way_that_is_down_leaves_the_rest_for_later),
		A_TEST(a_way_that_is_down_is_the_end_of_a_cancelled_one),
		A_TEST(stop_ends_what_is_begun),
		A_TEST(stop_ends_it_behind_a_cancel),
		A_TEST(what_comes_back_leaves_again),
		A_TEST(who_was_begun_in_another_life_is_finished_too),
		A_TEST(a_new_job_takes_the_place_of_an_idle_one),
		A_TEST(nothing_leaves_behind_its_time),
		A_TEST(a_night_does_not_cut_it),
		A_TEST(all_her_parts_are_of_one_text),
		A_TEST(a_kill_leaves_no_half),
		A_TEST(a_kill_behind_a_pause_leaves_the_rest_for_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
