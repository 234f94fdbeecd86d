/*
 * test_sender_lives.c - full and broken disks, clocks that jump, sleepers, and new lives, each alone
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/broadcast/sender_inside.h"
#include "gateway/store/ledger_sim.h"
#include "locales/text/buf.h"
#include "tests/broadcast/sim.h"

static struct sim m;
static struct ledger_ops disk;		/* those of the ledger, with a commit that fails */
static struct { const struct ledger_ops *real; bool is_full, happens; unsigned commits, breaks_in; } fault;

static int
world_open(void **state)
{
	(void)state;
	sim_open(&m, 1);
	memset(&fault, 0, sizeof fault);
	fault.real = m.l->ops;
	return 0;
}

static int
world_close(void **state)
{
	(void)state;
	m.l->ops = fault.real;
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

/* --- the disk -------------------------------------------------------------- */

static enum store_result
commit(struct ledger *l, struct buf *why)
{
	fault.commits++;
	if (fault.is_full) {
		ledger_sim_reopen(l);
		return STORE_RETRY;
	}
	if (fault.breaks_in > 0 && fault.real->is_dirty(l) && --fault.breaks_in == 0) {
		if (fault.happens)
			assert_int_equal(fault.real->commit(l, why), STORE_OK);
		ledger_sim_reopen(l);
		return STORE_BROKEN;
	}
	return fault.real->commit(l, why);
}

static void
disk_fails(void)
{
	disk = *fault.real;
	disk.commit = commit;
	m.l->ops = &disk;
}

static void
a_full_disk_stops_it_and_it_goes_on_by_itself(void **state)
{
	unsigned before;

	(void)state;
	m.sending.way[0].parts_a_second = m.sending.way[1].parts_a_second = 10;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 1000, 20);
	disk_fails();
	fault.is_full = true;
	sim_step(&m, 20);
	before = sim_sum(&m, m.job[0].frames);
	sim_for(&m, 5000, 20);
	assert_int_equal(sim_sum(&m, m.job[0].frames), before);
	assert_false(sender_is_safe(m.worker[0].s));	/* receipts came, and are not acknowledged */
	assert_in_range(fault.commits, 3, 30);		/* no busy loop */
	fault.is_full = false;
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(sim_flagged(&m, 0, ROW_IN_DOUBT), 0);
	assert_int_equal(sim_sum(&m, m.job[0].arrived), sim_sum(&m, m.job[0].frames));
}

/* Nobody knows whether it happened: rows are read again, and nobody is in doubt for it. */
static void
a_commit_breaks(bool happens, unsigned at)
{
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	disk_fails();
	fault.breaks_in = at;
	fault.happens = happens;
	(void)sim_until_ended(&m, 0, 150000);	/* a lease that nobody knows of has to end */
	assert_int_equal(fault.breaks_in, 0);
	if (m.is_failed)
		fail_msg("%s", m.what);
	assert_true(m.job[0].is_ended);
	assert_int_equal(sim_sum(&m, m.job[0].arrived), sim_sum(&m, m.job[0].frames));
	assert_int_equal(in_state(ROW_UNKNOWN), 0);
	for (unsigned i = 0; i < m.people; i++)
		assert_int_equal(sim_row(&m, 0, i).fate.attempts, 1);
}

static void
a_commit_that_broke(void **state)
{
	for (unsigned happens = 0; happens < 2; happens++)
		for (unsigned at = 1; at < 30; at++) {
			a_commit_breaks(happens, at);
			assert_int_equal(world_close(state), 0);
			(void)world_open(state);
		}
}

/* --- clocks ---------------------------------------------------------------- */

static void
the_clock_jumps(void **state)
{
	(void)state;
	m.set.window = 3;
	m.sending.way[0].parts_a_second = m.sending.way[1].parts_a_second = 5;
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	sim_for(&m, 2000, 20);
	m.wall_off_s += 3600;
	sim_for(&m, 3000, 20);
	m.wall_off_s -= 7200;
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(in_state(ROW_ACCEPTED) + in_state(ROW_DELIVERED) + in_state(ROW_UNKNOWN), m.people);
	assert_true(in_state(ROW_UNKNOWN) == 0);
	assert_int_equal(sim_sum(&m, m.job[0].arrived), sim_sum(&m, m.job[0].frames));
}

/* The lease ended by a clock that jumped; what bearerbox had given back before is put back, and no news is unknown. */
static void
a_lost_lease_puts_back_what_has_not_left(void **state)
{
	(void)state;
	m.odds.later = 1;
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	sim_for(&m, 1000, 20);
	while (sim_count(&m, 0, SIM_FLIES) > 0)
		sim_step(&m, 1);
	assert_true(in_state(ROW_INTENT) > 5);
	m.wall_off_s += 3600;
	sim_for(&m, 200, 20);
	m.odds.later = 0;
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(in_state(ROW_UNKNOWN), 0);
}

/* The lease ended by a clock that jumped, and what left under it is with a slow operator: nobody is in doubt for that. */
static void
a_lost_lease_does_not_forget_what_is_under_way(void **state)
{
	(void)state;
	m.silent_ms[0] = m.silent_ms[1] = m.boot_ms + 40000;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 1000, 20);
	assert_true(in_state(ROW_INTENT) > 5);
	m.wall_off_s += 3600;
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(sim_flagged(&m, 0, ROW_IN_DOUBT), 0);
}

/* Whether bearerbox has them nobody knows; until that is settled they are beyond recall. */
static void
what_was_lost_with_the_line_fills_the_window(void **state)
{
	(void)state;
	m.odds.lost_dlr = 1;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	while (sim_count(&m, 0, SIM_FLIES) < 4)
		sim_step(&m, 1);
	sim_box_down(&m, 0, false, 100);
	sim_for(&m, 1500, 20);
	assert_in_range(sim_sum(&m, m.job[0].frames), 8, SIM_WAYS * m.set.window);
	sim_for(&m, 4000, 20);
	assert_true(sim_sum(&m, m.job[0].frames) > SIM_WAYS * m.set.window);
	m.odds.lost_dlr = 0;
	assert_true(sim_until_ended(&m, 0, SENDER_PATIENCE_MOST_MS + 60000));
}

/* Bearerbox died with receipts in its memory: the window is not full of them for a quarter of an hour. */
static void
receipts_that_died_with_bearerbox(void **state)
{
	(void)state;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	m.odds.lost_dlr = 1;
	sim_for(&m, 3000, 20);
	assert_true(sim_sum(&m, m.job[0].frames) > 12);
	m.odds.lost_dlr = 0;
	sim_box_down(&m, 0, false, 1000);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(m.job[0].alarms, 0);
	assert_true(sim_flagged(&m, 0, ROW_MAYBE_TWICE) > 8);
}

/* One receipt that never comes does not hold up the chunks behind it. */
static void
lost_receipts_hold_up_nobody_else(void **state)
{
	struct sim_job *j = &m.job[0];

	(void)state;
	sim_start(&m, SIM_PEOPLE, JOB_ROUTINE);
	m.odds.lost_dlr = 3;
	sim_for(&m, 10000, 20);
	assert_true(sim_sums(&m, 0).n[ROW_INTENT] > 0 && !j->is_ended);
	assert_int_equal(sim_sums(&m, 0).n[ROW_QUEUED], 0);
	for (unsigned i = 0; i < m.worker[0].s->slot[0].lanes; i++)
		for (unsigned k = 0; k < SENDER_HOLDS; k++)
			assert_int_equal(m.worker[0].s->slot[0].lane[i].hold[k].at, HOLD_NONE);
	assert_true(sim_until_ended(&m, 0, SENDER_PATIENCE_MOST_MS + 300000));
	for (unsigned i = 0; i < m.people; i++)		/* half a text is sent again; nothing else is */
		assert_true(m.person[i].locale > 0 || !(sim_row(&m, 0, i).fate.flags & ROW_MAYBE_TWICE));
}

static void
a_sleeper_sends_nothing_more(void **state)
{
	unsigned before;

	(void)state;
	m.workers = 2;
	m.set.window = 3;
	m.sending.way[0].parts_a_second = m.sending.way[1].parts_a_second = 5;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 1000, 20);
	before = sim_sum(&m, m.job[0].frames);
	assert_true(before > 0);
	m.worker[0].asleep_ms = m.boot_ms + 200000;
	sim_for(&m, 50000, 50);
	assert_int_equal(sim_sum(&m, m.job[0].frames), before);		/* its chunks are its own for so long */
	sim_for(&m, 100000, 50);
	assert_true(m.job[0].is_ended);
	before = sim_sum(&m, m.job[0].frames);
	sim_for(&m, 100000, 50);
	assert_int_equal(sim_sum(&m, m.job[0].frames), before);
	assert_true(sim_flagged(&m, 0, ROW_MAYBE_TWICE) <= 2 * 3);
}

/* --- lives ----------------------------------------------------------------- */

/* What is in doubt is settled first: two seconds in which its receipts come. */
static void
a_new_life_settles_first(void **state)
{
	(void)state;
	m.latency_ms = 300;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 300, 20);
	assert_true(in_state(ROW_INTENT) > 5);
	sim_kill(&m, 0);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_true(sim_flagged(&m, 0, ROW_MAYBE_TWICE) <= 1);	/* what was on its way to bearerbox, by a coin */
}

/* It sleeps while it settles: what was said meanwhile is read before it resolves. */
static void
who_wakes_listens_before_he_settles(void **state)
{
	(void)state;
	m.latency_ms = 300;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 300, 20);
	sim_kill(&m, 0);
	m.latency_ms = 1200;
	sim_for(&m, 200, 20);
	assert_true(in_state(ROW_INTENT) > 5);
	m.worker[0].asleep_ms = m.boot_ms + 10000;
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_true(sim_flagged(&m, 0, ROW_MAYBE_TWICE) <= 1);
}

/* The clock falls back an hour, and so does the end of the lease: another node need not wait for it. */
static void
a_lease_follows_the_clock(void **state)
{
	(void)state;
	m.workers = 2;
	m.set.window = 3;
	m.sending.way[0].parts_a_second = m.sending.way[1].parts_a_second = 5;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 500, 20);
	m.wall_off_s -= 3600;
	sim_for(&m, 500, 20);
	m.worker[0].asleep_ms = m.boot_ms + 500000;
	assert_true(sim_until_ended(&m, 0, 120000));
}

static void
no_settling_sends_many_twice(void **state)
{
	(void)state;
	m.latency_ms = 300;
	m.set.settle_s = 0;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 300, 20);
	sim_kill(&m, 0);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_true(sim_flagged(&m, 0, ROW_MAYBE_TWICE) > 5);	/* which is why */
}

/* Part 2 of 3 is lost with the line and with us: only that one leaves again. */
static void
only_the_missing_part_leaves_again(void **state)
{
	(void)state;
	m.set.window = 1;
	m.person[0].locale = 2;
	sim_start(&m, 1, JOB_CRISIS);
	while (m.job[0].arrived[0][1] == 0 || m.job[0].frames[0][2] == 0)
		sim_step(&m, 1);
	m.message[m.messages - 1].at = SIM_OVER;	/* never came in */
	sim_kill(&m, 0);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(m.job[0].frames[0][0], 1);
	assert_int_equal(m.job[0].frames[0][1], 1);
	assert_int_equal(m.job[0].frames[0][2], 2);
	assert_true(sim_row(&m, 0, 0).fate.flags & ROW_MAYBE_TWICE);
}

static void
news_is_unknown_then(void **state)
{
	(void)state;
	sim_start(&m, 1, JOB_ROUTINE);
	while (sim_sum(&m, m.job[0].frames) == 0)
		sim_step(&m, 1);
	m.message[m.messages - 1].at = SIM_OVER;
	sim_kill(&m, 0);
	assert_true(sim_until_ended(&m, 0, 60000));
	assert_int_equal(sim_row(&m, 0, 0).fate.state, ROW_UNKNOWN);
	assert_int_equal(sim_sum(&m, m.job[0].frames), 1);
}

/* Stopped, then killed: who is in doubt is settled by the next life all the same. */
static void
a_stopped_job_is_settled_by_the_next_life(void **state)
{
	(void)state;
	m.silent_ms[0] = m.silent_ms[1] = m.boot_ms + 1000;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	sim_for(&m, 300, 20);
	sim_drop(&m, 0, JOB_CANCELLED, 0);
	sim_kill(&m, 0);
	m.odds.lost_dlr = 1;
	sim_for(&m, 30000, 50);
	assert_int_equal(in_state(ROW_INTENT), 0);
	assert_true(in_state(ROW_UNKNOWN) > 0);
	assert_int_equal(sender_turn(m.worker[0].s), -1);
}

#define A_TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		A_TEST(a_full_disk_stops_it_and_it_goes_on_by_itself),
		A_TEST(a_commit_that_broke),
		A_TEST(the_clock_jumps),
		A_TEST(a_lost_lease_puts_back_what_has_not_left),
		A_TEST(a_lost_lease_does_not_forget_what_is_under_way),
		A_TEST(what_was_lost_with_the_line_fills_the_window),
		A_TEST(receipts_that_died_with_bearerbox),
		A_TEST(lost_receipts_hold_up_nobody_else),
		A_TEST(a_sleeper_sends_nothing_more),
		A_TEST(a_new_life_settles_first),
		A_TEST(who_wakes_listens_before_he_settles),
		A_TEST(a_lease_follows_the_clock),
		A_TEST(no_settling_sends_many_twice),
		A_TEST(only_the_missing_part_leaves_again),
		A_TEST(news_is_unknown_then),
		A_TEST(a_stopped_job_is_settled_by_the_next_life),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
