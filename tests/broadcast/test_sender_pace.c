/*
 * test_sender_pace.c - how fast, by which way, and when it asks for its turn
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
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

static void
pace_is(unsigned parts_a_second)
{
	for (unsigned i = 0; i < SIM_WAYS; i++)
		m.sending.way[i].parts_a_second = parts_a_second;
}

static unsigned
frames(void)
{
	return sim_sum(&m, m.job[0].frames);
}

static unsigned
by_way(unsigned way)
{
	unsigned n = 0;

	for (unsigned i = 0; i < m.messages; i++)
		n += m.message[i].way == way;
	return n;
}

/* Parts a second of each way, with a bucket of a tenth of a second or of one text. */
static void
it_keeps_the_pace(void **state)
{
	(void)state;
	pace_is(10);
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	for (unsigned second = 1; second <= 3; second++) {
		sim_for(&m, 1000, 10);
		assert_in_range(frames(), SIM_WAYS * (10 * second - 4), SIM_WAYS * (10 * second + 3));
	}
	assert_in_range((unsigned)sender_now(m.worker[0].s, m.job[0].job.id).parts_a_second, 5, 25);
}

/* Kannel tries again by itself: all that is seen of a throttle is that acceptance takes long. */
static void
it_slows_down_with_the_operator(void **state)
{
	const struct way_now *north;

	(void)state;
	pace_is(5);
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	north = &m.worker[0].s->way[0];
	sim_for(&m, 2000, 20);
	assert_true(north->pace >= 1);
	m.throttle_ms[0] = m.boot_ms + 2000;
	sim_for(&m, 8000, 20);
	assert_true(north->pace <= 0.6);
	assert_true(m.worker[0].s->way[1].pace >= 1);
	sim_for(&m, 40000, 20);
	assert_true(north->pace >= 1);
	assert_true(m.job[0].is_ended);
	assert_int_equal(sim_flagged(&m, 0, ROW_MAYBE_TWICE), 0);
}

static void
it_slows_down_when_bearerbox_takes_nothing(void **state)
{
	(void)state;
	m.odds.later = 1;
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	sim_for(&m, 3000, 20);
	assert_true(m.worker[0].s->way[0].pace <= 0.5);
	assert_int_equal(frames(), 0);		/* all came back */
	assert_in_range(m.messages, 1, 200);
	m.odds.later = 0;
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(sim_flagged(&m, 0, ROW_MAYBE_TWICE), 0);
	assert_int_equal(sim_row(&m, 0, 0).fate.attempts, 1);
}

static void
the_spare_while_the_first_is_down(void **state)
{
	(void)state;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	m.down_ms[1] = m.boot_ms + 40000;	/* south is QA's, and north its spare */
	sim_for(&m, 4000, 20);
	assert_int_equal(by_way(1), 0);
	assert_false(m.job[0].is_ended);
	assert_true(sim_until_ended(&m, 0, 10000));
	assert_int_equal(by_way(1), 0);
	assert_int_equal(sim_flagged(&m, 0, ROW_MAYBE_TWICE), 0);
}

static void
a_way_that_is_down_is_an_alarm(void **state)
{
	(void)state;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	m.down_ms[0] = m.boot_ms + 100000;	/* north has no spare */
	sim_for(&m, 59000, 50);
	assert_int_equal(m.job[0].alarms, 0);
	sim_for(&m, 2000, 50);
	assert_int_equal(m.job[0].alarms, 1);
	assert_string_equal(m.job[0].why, "nothing could be given to the operator 'north' for 60 seconds");
}

/* We slept: nobody was silent. */
static void
sleep_is_no_silence(void **state)
{
	(void)state;
	m.silent_ms[0] = m.boot_ms + 200000;
	sim_start(&m, 6, JOB_CRISIS);
	sim_for(&m, 1000, 20);
	m.worker[0].asleep_ms = m.boot_ms + 100000;
	sim_for(&m, 110000, 100);
	assert_int_equal(m.job[0].alarms, 0);
	sim_for(&m, 52000, 100);
	assert_int_equal(m.job[0].alarms, 1);
}

static void
sending_ini_may_change(void **state)
{
	struct sending other;

	(void)state;
	pace_is(1);
	m.set.window = 2;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 2000, 20);
	other = m.sending;
	other.window = 30;
	other.way[0].parts_a_second = other.way[1].parts_a_second = 50;
	m.set.window = 30;
	sender_follow(m.worker[0].s, &other);
	sim_for(&m, 1500, 10);
	assert_true(frames() > 40);
	other.ways = 1;		/* south is gone: QA's spare is north */
	sender_follow(m.worker[0].s, &other);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(m.job[0].alarms, 0);
	sender_follow(m.worker[0].s, &m.sending);
}

static void
a_country_without_a_way_is_an_alarm(void **state)
{
	(void)state;
	m.sending.countries = 1;
	sim_start(&m, 6, JOB_CRISIS);
	sim_for(&m, 3000, 20);
	assert_true(m.job[0].alarms > 0);
	assert_string_equal(m.job[0].why, "there is no way out for \"QA\" in sending.ini");
	assert_int_equal(sim_sums(&m, 0).n[ROW_FAILED], 0);
}

static void
the_vault_stops_it(void **state)
{
	(void)state;
	m.odds.vault_stopped = 1;
	sim_start(&m, 6, JOB_CRISIS);
	sim_for(&m, 5000, 20);
	assert_int_equal(m.job[0].alarms, 1);
	assert_string_equal(m.job[0].why, "the vault opens nobody of it any more");
	assert_int_equal(sim_sums(&m, 0).n[ROW_QUEUED], 6);
	m.odds.vault_stopped = 0;
	assert_true(sim_until_ended(&m, 0, 60000));
}

static void
the_vault_is_dead_for_a_while_or_for_long(void **state)
{
	(void)state;
	m.vault_dead_ms = m.boot_ms + 60000;
	sim_start(&m, 6, JOB_CRISIS);
	assert_true(sim_until_ended(&m, 0, 80000));
	assert_int_equal(m.job[0].alarms, 0);
	m.vault_dead_ms = INT64_MAX;
	sim_job(&m, JOB_CRISIS);
	sim_for(&m, SENDER_VAULT_MS + 20000, 100);
	assert_int_equal(m.job[1].alarms, 1);
	assert_string_equal(m.job[1].why, "the vault has opened no number for 300 seconds: the vault does not answer");
}

/* It is called only when it asked to be, or when something was said: not late, and not all the time. */
static void
it_asks_for_its_turns(void **state)
{
	(void)state;
	m.is_lazy = true;
	pace_is(20);
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	for (unsigned i = 0; i < 20000 && !m.job[0].is_ended; i++)
		sim_step(&m, 1);
	assert_true(m.job[0].is_ended);
	assert_in_range(m.boot_ms - 1000000, 1000, 3500);	/* 39 and 41 parts at 20 a second */
	assert_true(m.turns < 600);
	sim_for(&m, 20000, 10);
	m.turns = 0;
	sim_for(&m, 20000, 10);
	assert_int_equal(m.turns, 0);
}

#define A_TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		A_TEST(it_keeps_the_pace),
		A_TEST(it_slows_down_with_the_operator),
		A_TEST(it_slows_down_when_bearerbox_takes_nothing),
		A_TEST(the_spare_while_the_first_is_down),
		A_TEST(a_way_that_is_down_is_an_alarm),
		A_TEST(sleep_is_no_silence),
		A_TEST(sending_ini_may_change),
		A_TEST(a_country_without_a_way_is_an_alarm),
		A_TEST(the_vault_stops_it),
		A_TEST(the_vault_is_dead_for_a_while_or_for_long),
		A_TEST(it_asks_for_its_turns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
