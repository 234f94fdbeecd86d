/*
 * test_sender_faults.c - each fault of an operator, alone
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

static unsigned long
in_state(enum row_state state)
{
	return sim_sums(&m, 0).n[state];
}

static void
the_operator_rejects(void **state)
{
	(void)state;
	m.person[0].is_rejected = m.person[1].is_refused = m.person[2].is_never = true;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(in_state(ROW_FAILED), 3);
	assert_int_equal(m.job[0].alarms, 0);
	assert_int_equal(m.job[0].frames[2][0], 0);
}

/* A text that failed in its first part does not go on with the others. */
static void
what_failed_sends_no_further_part(void **state)
{
	(void)state;
	m.set.window = 1;
	m.person[2].is_rejected = true;		/* three parts */
	sim_start(&m, 6, JOB_CRISIS);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(m.job[0].frames[2][0], 1);
	assert_int_equal(m.job[0].frames[2][1] + m.job[0].frames[2][2], 0);
}

static void
many_failures_are_an_alarm(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SIM_PEOPLE; i++)
		m.person[i].is_rejected = true;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 5000, 20);
	assert_int_equal(m.job[0].alarms, 1);
	assert_non_null(strstr(m.job[0].why, " of the last "));
	assert_true(in_state(ROW_QUEUED) > 0);		/* it stopped in time */
}

static void
an_operator_that_never_answers(void **state)
{
	unsigned before;

	(void)state;
	m.silent_ms[0] = m.boot_ms + 80000;
	m.set.window = 5;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 59000, 50);
	assert_int_equal(m.job[0].alarms, 0);
	assert_in_range(m.unanswered[0][0], 3, 5);
	before = sim_sum(&m, m.job[0].frames);
	sim_for(&m, 2000, 50);
	assert_int_equal(m.job[0].alarms, 1);
	assert_string_equal(m.job[0].why, "the operator 'north' has accepted nothing for 60 seconds");
	sim_for(&m, 10000, 50);
	assert_int_equal(sim_sum(&m, m.job[0].frames), before);
	assert_int_equal(m.job[0].alarms, 1);
	assert_true(sim_until_ended(&m, 0, 120000));
	assert_int_equal(sim_flagged(&m, 0, ROW_MAYBE_TWICE), 0);	/* all of it was with the operator, and came */
}

static void
receipts_twice_and_late(void **state)
{
	(void)state;
	m.odds.twice_dlr = m.odds.early_delivery = 1;
	m.odds.late_dlr = 2;
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	assert_true(sim_until_ended(&m, 0, 600000));
	assert_int_equal(sim_flagged(&m, 0, ROW_MAYBE_TWICE), 0);
	assert_int_equal(in_state(ROW_FAILED) + in_state(ROW_UNKNOWN), 0);
	assert_int_equal(sim_sum(&m, m.job[0].arrived), sim_sum(&m, m.job[0].frames));
}

/* A receipt that comes when its row was given up: news was not sent again, and is not unknown any more. */
static void
a_receipt_after_all(void **state)
{
	struct bulk_word word = { .what = BULK_ACCEPTED };

	(void)state;
	m.odds.lost_dlr = 1;
	sim_start(&m, 1, JOB_ROUTINE);
	assert_true(sim_until_ended(&m, 0, SENDER_PATIENCE_MOST_MS + 200000));
	assert_int_equal(sim_row(&m, 0, 0).fate.state, ROW_UNKNOWN);
	assert_int_equal(sim_sum(&m, m.job[0].frames), 1);
	memcpy(word.name.job, m.job[0].job.id, sizeof word.name.job);
	word.name.row = m.job[0].row[0];
	word.name.sending = 1;
	sim_say(&m, 0, &word);
	assert_false(sender_is_safe(m.worker[0].s));
	sim_step(&m, 10);
	assert_true(sender_is_safe(m.worker[0].s));
	assert_int_equal(sim_row(&m, 0, 0).fate.state, ROW_ACCEPTED);
}

static void
forged_words_move_nothing(void **state)
{
	(void)state;
	m.silent_ms[0] = m.silent_ms[1] = m.boot_ms + 5000;
	sim_start(&m, 6, JOB_CRISIS);
	sim_for(&m, 1000, 20);
	for (unsigned what = 0; what < BULK_WHATS; what++)
		for (unsigned kind = 0; kind < 4; kind++) {
			struct bulk_word word = { .what = (enum bulk_what)what };

			memcpy(word.name.job, m.job[0].job.id, sizeof word.name.job);
			word.name.row = kind == 0 ? 77777 : m.job[0].row[0];
			word.name.job[3] = kind == 1;
			word.name.sending = kind == 2 ? 2 : 1;
			word.name.part = kind == 3 ? 200 : 0;
			sim_say(&m, 0, &word);
		}
	sim_for(&m, 100, 20);
	assert_int_equal(in_state(ROW_INTENT), 6);
	assert_true(sim_until_ended(&m, 0, 20000));
	assert_int_equal(sim_sum(&m, m.job[0].frames), sim_sum(&m, m.job[0].arrived));
}

#define A_TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		A_TEST(the_operator_rejects),
		A_TEST(what_failed_sends_no_further_part),
		A_TEST(many_failures_are_an_alarm),
		A_TEST(an_operator_that_never_answers),
		A_TEST(receipts_twice_and_late),
		A_TEST(a_receipt_after_all),
		A_TEST(forged_words_move_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
