/*
 * test_sender.c - the life of a job: who is texted, in which order, and what stops it
 *
 * The world is that of the simulation, without odds: nothing goes wrong but
 * what a test does.  sim_check() looks at every frame and every step.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/broadcast/sender_inside.h"
#include "locales/text/buf.h"
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
numbers(void)
{
	unsigned n = 0;

	for (unsigned i = 0; i < m.worker[0].s->ways; i++)
		for (unsigned k = 0; k < m.worker[0].s->way[i].size; k++)
			n += m.worker[0].s->way[i].trip[k].digits[0] != '\0';
	return n;
}

static void
everybody_once_then_done(void **state)
{
	(void)state;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	assert_true(sender_has(m.worker[0].s, m.job[0].job.id));
	assert_true(sim_until_ended(&m, 0, 60000));
	for (unsigned i = 0; i < m.people; i++)
		for (unsigned part = 0; part < SIM_PARTS; part++)
			assert_int_equal(m.job[0].arrived[i][part], part <= m.person[i].locale);
	assert_int_equal(sim_sums(&m, 0).n[ROW_ACCEPTED] + sim_sums(&m, 0).n[ROW_DELIVERED], m.people);
	sim_for(&m, 5000, 100);		/* the last receipts of delivery */
	assert_int_equal(sim_sums(&m, 0).n[ROW_DELIVERED], m.people);
	assert_int_equal(numbers(), 0);
	assert_int_equal(sender_turn(m.worker[0].s), -1);
	assert_false(sender_has(m.worker[0].s, m.job[0].job.id));
}

static void
no_more_numbers_in_memory_than_a_window(void **state)
{
	unsigned most = 0;

	(void)state;
	m.set.window = 4;
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	for (unsigned i = 0; i < 4000 && !m.job[0].is_ended; i++) {
		sim_step(&m, 10);
		most = numbers() > most ? numbers() : most;
	}
	assert_true(m.job[0].is_ended);
	assert_in_range(most, 1, SIM_WAYS * m.set.window);
}

static void
a_cancel_leaves_at_most_the_window(void **state)
{
	unsigned left, beyond;

	(void)state;
	m.set.window = 7;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	m.silent_ms[0] = m.silent_ms[1] = m.boot_ms + 3000;
	sim_for(&m, 1000, 20);
	left = sim_sum(&m, m.job[0].frames);
	beyond = sender_now(m.worker[0].s, m.job[0].job.id).beyond_recall;
	assert_in_range(beyond, 8, SIM_WAYS * 7);	/* both are full, as far as whole texts fit */
	sim_drop(&m, 0, JOB_CANCELLED, 0);
	assert_int_equal(m.job[0].left_after_drop, beyond);
	assert_false(sender_has(m.worker[0].s, m.job[0].job.id));
	sim_for(&m, 20000, 50);
	assert_int_equal(sim_sum(&m, m.job[0].frames), left);
	assert_int_equal(sim_sums(&m, 0).n[ROW_INTENT], 0);
	assert_int_equal(sim_sums(&m, 0).n[ROW_QUEUED], 0);
	assert_true(sim_sums(&m, 0).n[ROW_CANCELLED] > 20);
}

static void
a_pause_goes_on_where_it_was(void **state)
{
	(void)state;
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	sim_for(&m, 300, 20);
	sim_drop(&m, 0, JOB_PAUSED, m.boot_ms + 10000);
	assert_true(sim_sum(&m, m.job[0].frames) > 0 && sim_sum(&m, m.job[0].frames) < 60);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(sim_sums(&m, 0).n[ROW_ACCEPTED] + sim_sums(&m, 0).n[ROW_DELIVERED], m.people);
}

/* What came back from bearerbox, and so nobody has, is put back: a pause makes no news unknown. */
static void
what_nobody_took_is_put_back(void **state)
{
	(void)state;
	m.odds.later = 1;
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	sim_for(&m, 2000, 20);
	assert_true(sim_sums(&m, 0).n[ROW_INTENT] > 0);
	sim_drop(&m, 0, JOB_PAUSED, m.boot_ms + 10000);
	sim_for(&m, 200, 20);
	assert_int_equal(sim_sums(&m, 0).n[ROW_QUEUED], m.people);
	m.odds.later = 0;
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(sim_sums(&m, 0).n[ROW_UNKNOWN], 0);
}

/* The name of a sending is one byte. */
static void
attempts_come_to_an_end(void **state)
{
	(void)state;
	m.odds.later = 1;
	sim_start(&m, 6, JOB_CRISIS);
	for (unsigned i = 0; i <= SENDER_ATTEMPTS && !m.job[0].is_ended; i++) {
		sim_for(&m, 400, 20);
		sim_drop(&m, 0, JOB_PAUSED, m.boot_ms + 200);
		sim_for(&m, 300, 20);
	}
	assert_in_range(sim_sums(&m, 0).n[ROW_FAILED], 1, 6);
	for (unsigned i = 0; i < m.people; i++)
		assert_in_range(sim_row(&m, 0, i).fate.attempts, 1, SENDER_ATTEMPTS);
}

static void
a_crisis_goes_before_news(void **state)
{
	unsigned news;

	(void)state;
	m.set.window = 4;
	for (unsigned i = 0; i < SIM_WAYS; i++)
		m.sending.way[i].parts_a_second = 10;
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	sim_for(&m, 1000, 20);
	news = sim_sum(&m, m.job[0].frames);
	assert_in_range(news, 10, 40);
	sim_job(&m, JOB_CRISIS);
	sim_for(&m, 1500, 20);
	assert_true(sim_sums(&m, 1).n[ROW_QUEUED] > 5);
	assert_in_range(sim_sum(&m, m.job[1].frames), 10, 40);
	assert_int_equal(sim_sum(&m, m.job[0].frames), news);
	assert_true(sim_until_ended(&m, 1, 60000));
	assert_true(sim_until_ended(&m, 0, 60000));
}

static void
stop_counts_until_the_intent(void **state)
{
	(void)state;
	m.sending.way[0].parts_a_second = m.sending.way[1].parts_a_second = 5;
	sim_start(&m, 20, JOB_CRISIS);
	sim_for(&m, 100, 20);
	sim_stop(&m, 18, false);
	sim_stop(&m, 19, true);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(sim_row(&m, 0, 18).fate.state, ROW_CANCELLED);
	assert_int_equal(sim_row(&m, 0, 19).fate.state, ROW_CANCELLED);
	assert_int_equal(m.job[0].frames[18][0] + m.job[0].frames[19][0], 0);
}

/* Her part came back and waits to be tried again: STOP is in time. */
static void
stop_counts_for_what_came_back(void **state)
{
	(void)state;
	m.odds.later = 1;
	sim_start(&m, 6, JOB_CRISIS);
	sim_for(&m, 2000, 20);
	assert_int_equal(sim_row(&m, 0, 5).fate.state, ROW_INTENT);
	sim_stop(&m, 5, false);
	m.odds.later = 0;
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(m.job[0].arrived[5][0], 0);
	assert_int_equal(sim_row(&m, 0, 5).fate.state, ROW_CANCELLED);
}

static void
news_waits_for_the_morning(void **state)
{
	(void)state;
	m.night_s = sim_wall_s(&m) + 100;
	sim_start(&m, 10, JOB_ROUTINE);
	sim_for(&m, 90000, 100);
	for (unsigned i = 0; i < m.people; i++)
		assert_int_equal(m.job[0].arrived[i][0], i % 2 == 0);
	assert_true(sim_until_ended(&m, 0, 80000));
	assert_int_equal(m.job[0].alarms, 0);
}

static void
a_language_without_text_is_held_for_a_while(void **state)
{
	(void)state;
	m.held_ms = m.boot_ms + 20000;
	sim_start(&m, 6, JOB_CRISIS);
	sim_for(&m, 10000, 50);
	assert_int_equal(sim_row(&m, 0, 2).fate.state, ROW_HELD);
	assert_int_equal(m.job[0].frames[2][0], 0);
	sim_for(&m, SENDER_HELD_S * 1000 + 10000, 200);
	assert_int_equal(sim_row(&m, 0, 2).fate.state, ROW_DELIVERED);
	assert_true(sim_until_ended(&m, 0, 5000));
}

static void
what_is_too_late_fails(void **state)
{
	(void)state;
	m.lasts_s = 5;
	m.silent_ms[0] = m.boot_ms + 12000;
	m.set.window = 1;
	sim_start(&m, 20, JOB_CRISIS);
	sim_for(&m, 12000, 50);
	assert_true(sim_sums(&m, 0).n[ROW_FAILED] == 0);	/* a clock may have jumped */
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_in_range(sim_sums(&m, 0).n[ROW_FAILED], 5, 9);
}

static void
long_jobs_keep_their_lease(void **state)
{
	(void)state;
	m.set.window = 1;
	m.latency_ms = 2000;
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	sim_for(&m, 70000, 100);
	assert_false(m.job[0].is_ended);
	assert_true(sim_until_ended(&m, 0, 90000));
	for (unsigned i = 0; i < m.people; i++)
		assert_int_equal(sim_row(&m, 0, i).fate.epoch, 1);
}

static void
no_place_for_a_ninth(void **state)
{
	struct sender_job j = { .owner = "np", .list = "alerts", .ticket = "t" };

	(void)state;
	sim_start(&m, 6, JOB_ROUTINE);
	for (uint8_t i = 1; i < SENDER_JOBS; i++) {
		j.id[0] = i;
		assert_true(sender_take(m.worker[0].s, &j));
	}
	j.id[0] = SENDER_JOBS;
	assert_false(sender_take(m.worker[0].s, &j));
	(void)sender_drop(m.worker[0].s, m.job[0].job.id);
	assert_true(sender_take(m.worker[0].s, &j));
	assert_false(sender_take(m.worker[0].s, &m.job[0].job));
}

/* Two nodes: one says pause, the other learns it from the ledger, and goes on with it. */
static void
another_node_may_pause_and_go_on(void **state)
{
	char room[64];
	struct buf why = BUF_OVER(room);

	(void)state;
	m.sending.way[0].parts_a_second = m.sending.way[1].parts_a_second = 5;
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	sim_for(&m, 500, 20);
	assert_int_equal(m.l->ops->job_move(m.l, "np", m.job[0].job.id, JOB_PAUSED, sim_wall_s(&m)), STORE_OK);
	assert_int_equal(m.l->ops->commit(m.l, &why), STORE_OK);
	sim_for(&m, 10000, 50);
	assert_true(sim_sum(&m, m.job[0].frames) < 20);
	assert_int_equal(sim_sums(&m, 0).n[ROW_INTENT], 0);
	assert_int_equal(m.l->ops->job_move(m.l, "np", m.job[0].job.id, JOB_RUNNING, sim_wall_s(&m)), STORE_OK);
	assert_int_equal(m.l->ops->commit(m.l, &why), STORE_OK);
	assert_true(sim_until_ended(&m, 0, 60000));
}

#define A_TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		A_TEST(everybody_once_then_done),
		A_TEST(no_more_numbers_in_memory_than_a_window),
		A_TEST(a_cancel_leaves_at_most_the_window),
		A_TEST(a_pause_goes_on_where_it_was),
		A_TEST(what_nobody_took_is_put_back),
		A_TEST(attempts_come_to_an_end),
		A_TEST(a_crisis_goes_before_news),
		A_TEST(stop_counts_until_the_intent),
		A_TEST(stop_counts_for_what_came_back),
		A_TEST(news_waits_for_the_morning),
		A_TEST(a_language_without_text_is_held_for_a_while),
		A_TEST(what_is_too_late_fails),
		A_TEST(long_jobs_keep_their_lease),
		A_TEST(no_place_for_a_ninth),
		A_TEST(another_node_may_pause_and_go_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
