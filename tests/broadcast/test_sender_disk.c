/*
 * test_sender_disk.c - the same sender on a real ledger.db: kills as kill -9 leaves the file, pauses, two workers
 *
 * The simulation has its ledger in memory; that the engines say the same is
 * for test_ledger_sim.  Here both meet: some worlds without other faults.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/broadcast/sim.h"
#include "tests/gateway/ledger_place.h"

static struct sim m;
static struct place place;

static struct ledger *
killed(struct ledger *l)
{
	return ledger_place_killed(l, &place);
}

static int
world_open(void **state)
{
	(void)state;
	sim_open(&m, 1);
	m.l->ops->close(m.l);
	place_make(&place);
	m.l = ledger_place_open(&place);
	m.reopen = killed;
	return 0;
}

static int
world_close(void **state)
{
	(void)state;
	sim_close(&m);
	place_drop(&place);
	if (m.is_failed)
		print_error("%s\n", m.what);
	return m.is_failed;
}

static void
everybody_once(void **state)
{
	(void)state;
	m.odds.later = m.odds.twice_dlr = 6;
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(sim_sum(&m, m.job[0].arrived), sim_sum(&m, m.job[0].frames));
	assert_int_equal(sim_flagged(&m, 0, ROW_MAYBE_TWICE), 0);
	sim_check_end(&m);
}

static void
killed_again_and_again(void **state)
{
	(void)state;
	m.odds.lost_line = 200;
	m.sending.way[0].parts_a_second = m.sending.way[1].parts_a_second = 10;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	for (unsigned i = 0; i < 12 && !m.job[0].is_ended; i++) {
		sim_for(&m, 200 + 331 * i, 20);
		sim_kill(&m, 0);
	}
	assert_true(sim_until_ended(&m, 0, 200000));
	sim_check_end(&m);
}

static void
paused_stopped_and_settled(void **state)
{
	(void)state;
	m.sending.way[0].parts_a_second = m.sending.way[1].parts_a_second = 5;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 1000, 20);
	sim_drop(&m, 0, JOB_PAUSED, m.boot_ms + 3000);
	sim_for(&m, 5000, 20);
	sim_stop(&m, 39, true);
	sim_drop(&m, 0, JOB_CANCELLED, 0);
	sim_kill(&m, 0);
	sim_for(&m, 20000, 50);
	sim_check_end(&m);
	assert_true(sim_sums(&m, 0).n[ROW_CANCELLED] > 0);
}

static void
a_second_worker_takes_over(void **state)
{
	(void)state;
	m.workers = 2;
	m.sending.way[0].parts_a_second = m.sending.way[1].parts_a_second = 5;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 1000, 20);
	m.worker[0].asleep_ms = m.boot_ms + 150000;
	assert_true(sim_until_ended(&m, 0, 120000));
	sim_for(&m, 60000, 100);
	sim_check_end(&m);
}

#define A_TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		A_TEST(everybody_once),
		A_TEST(killed_again_and_again),
		A_TEST(paused_stopped_and_settled),
		A_TEST(a_second_worker_takes_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
