/*
 * ledger_conformance_half.c - news of which the operator has some parts and not all
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/gateway/ledger_conformance.h"

static void
is(struct ledger *l, const struct ledger_job *j, uint32_t row, enum row_state state, unsigned accepted, unsigned delivered)
{
	struct ledger_fate f = scene_fate(l, j, row);

	if (f.state != state || f.accepted != accepted || f.delivered != delivered)
		fail_msg("row %u is %s, accepted %x, delivered %x", row, ledger_row_state(f.state), f.accepted, f.delivered);
}

/* What the chunk's worker left behind, settled by another, `lives` leases later. */
static struct ledger_lease
next_life(struct ledger *l, const struct ledger_job *j, unsigned lives)
{
	struct ledger_lease lease = scene_lease(l, j, "b", NOW + lives * LEASE_S);
	unsigned n;

	assert_int_equal(l->ops->rows_settle(l, "np", j->id, &lease, NOW + lives * LEASE_S, &n), STORE_OK);
	scene_commit(l);
	return lease;
}

/* News whose worker dies between two parts: the rest leaves, so often; nothing, or all of one part, is as it was. */
void
case_half_a_news_is_completed(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 10);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);

	for (uint32_t row = 0; row < 5; row++)
		assert_int_equal(scene_intent_of(l, &j, &lease, NOW, row, 1, row == 4 ? 1 : 3), STORE_OK);
	for (uint32_t row = 1; row < 4; row++)
		assert_int_equal(scene_receipt_of(l, &j, row, 1, 1, ROW_ACCEPTED), STORE_OK);
	assert_int_equal(l->ops->peer_erase(l, "np", scene_recipient(100003).peer, NOW), STORE_OK);
	scene_commit(l);
	lease = next_life(l, &j, 1);
	is(l, &j, 0, ROW_UNKNOWN, 0, 0);
	is(l, &j, 1, ROW_QUEUED, 2, 0);
	is(l, &j, 2, ROW_QUEUED, 2, 0);
	is(l, &j, 3, ROW_UNKNOWN, 2, 0);	/* she said DELETE */
	is(l, &j, 4, ROW_UNKNOWN, 0, 0);
	assert_int_equal(scene_fate(l, &j, 1).flags, ROW_IN_DOUBT);
	assert_int_equal(scene_intent_of(l, &j, &lease, NOW + LEASE_S, 1, 2, 3), STORE_OK);
	assert_int_equal(scene_fate(l, &j, 1).sent, 5);
	assert_int_equal(scene_fate(l, &j, 1).flags, ROW_IN_DOUBT | ROW_MAYBE_TWICE);
	/* The text changed, and so did its count: what she has is of another. */
	assert_int_equal(scene_intent_of(l, &j, &lease, NOW + LEASE_S, 2, 2, 2), STORE_OK);
	is(l, &j, 2, ROW_INTENT, 0, 0);
	assert_int_equal(scene_fate(l, &j, 2).sent, 3);
	scene_commit(l);
	/* A part that is never answered for. */
	lease = next_life(l, &j, 2);
	is(l, &j, 1, ROW_QUEUED, 2, 0);
	is(l, &j, 2, ROW_UNKNOWN, 0, 0);
	assert_int_equal(scene_intent_of(l, &j, &lease, NOW + 2 * LEASE_S, 1, LEDGER_NEWS_TRIES, 3), STORE_OK);
	scene_commit(l);
	(void)next_life(l, &j, 3);
	is(l, &j, 1, ROW_UNKNOWN, 2, 0);
	assert_int_equal(scene_receipt_of(l, &j, 1, 2, 0, ROW_ACCEPTED), STORE_OK);
	assert_int_equal(scene_receipt_of(l, &j, 1, 3, 2, ROW_ACCEPTED), STORE_OK);
	is(l, &j, 1, ROW_ACCEPTED, 7, 0);
	scene_commit(l);
	(void)scene_sums(l, &j);
}

/* Stopped for good, or its time is over: then half of it is all. */
void
case_half_a_news_that_is_over(struct ledger_trial *t)
{
	struct ledger *l = t->ledger;

	for (unsigned over = 0; over < 3; over++) {
		struct ledger_job j = scene_running(l, 1 + over, JOB_ROUTINE, 1);
		struct ledger_lease lease = scene_lease(l, &j, "a", NOW);
		unsigned lives = over == 1 ? DAY / LEASE_S + 1 : 1;
		unsigned long left;

		assert_int_equal(scene_intent_of(l, &j, &lease, NOW, 0, 1, 2), STORE_OK);
		assert_int_equal(scene_receipt_of(l, &j, 0, 1, 0, ROW_DELIVERED), STORE_OK);
		if (over == 0)
			assert_int_equal(l->ops->job_cancel(l, "np", j.id, NOW, &left), STORE_OK);
		if (over == 2)
			assert_int_equal(l->ops->job_move(l, "np", j.id, JOB_PAUSED, NOW), STORE_OK);
		scene_commit(l);
		(void)next_life(l, &j, lives);
		is(l, &j, 0, over == 2 ? ROW_QUEUED : ROW_UNKNOWN, 1, 1);	/* a pause is not the end */
	}
}
