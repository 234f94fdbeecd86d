/*
 * test_sender_commits.c - how often the disk is waited for: what was said and what leaves next share one commit
 *
 * Leases, their ends and the end of a job have commits of their own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/broadcast/sim.h"

static struct sim m;
static const struct ledger_ops *real;
static struct ledger_ops watched;
static struct { unsigned commits, alone, receipts, intents; } turn;

static enum store_result
commit(struct ledger *l, struct buf *why)
{
	turn.commits++;
	return real->commit(l, why);
}

static enum store_result
dlr_apply(struct ledger *l, const char *owner, struct ledger_receipt *receipt, unsigned n)
{
	turn.receipts += n;
	return real->dlr_apply(l, owner, receipt, n);
}

static enum store_result
rows_intent(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const struct ledger_lease *lease, int64_t now_s,
    struct ledger_try *row, unsigned n)
{
	turn.intents += n;
	return real->rows_intent(l, owner, job, lease, now_s, row, n);
}

static enum store_result
chunk_lease(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const char *route, const char *worker, int64_t now_s,
    int64_t until_s, struct ledger_lease *out)
{
	turn.alone++;
	return real->chunk_lease(l, owner, job, route, worker, now_s, until_s, out);
}

static enum store_result
chunk_release(struct ledger *l, const char *owner, const uint8_t job[STORE_ID_BYTES], const struct ledger_lease *lease, int64_t again_s)
{
	turn.alone++;
	return real->chunk_release(l, owner, job, lease, again_s);
}

static enum store_result
job_move(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], enum job_state to, int64_t now_s)
{
	turn.alone++;
	return real->job_move(l, owner, id, to, now_s);
}

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
	m.l->ops = real;
	sim_close(&m);
	if (m.is_failed)
		print_error("%s\n", m.what);
	return m.is_failed;
}

static void
one_commit_for_what_came_and_what_goes(void **state)
{
	unsigned both = 0;

	(void)state;
	m.set.window = 4;
	sim_start(&m, SIM_PEOPLE, JOB_CRISIS);
	real = m.l->ops;
	watched = *real;
	watched.commit = commit;
	watched.dlr_apply = dlr_apply;
	watched.rows_intent = rows_intent;
	watched.chunk_lease = chunk_lease;
	watched.chunk_release = chunk_release;
	watched.job_move = job_move;
	m.l->ops = &watched;
	for (unsigned i = 0; i < 4000 && !m.job[0].is_ended; i++) {
		memset(&turn, 0, sizeof turn);
		sim_step(&m, 10);
		assert_in_range(turn.commits, 0, turn.alone + 1);
		both += turn.receipts > 0 && turn.intents > 0;
	}
	assert_true(m.job[0].is_ended);
	assert_in_range(both, 3, 4000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_commit_for_what_came_and_what_goes, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
