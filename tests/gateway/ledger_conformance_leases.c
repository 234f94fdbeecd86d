/*
 * ledger_conformance_leases.c - who may send, and what a dead worker leaves behind
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/gateway/ledger_conformance.h"

static enum store_result
lease(struct ledger *l, const struct ledger_job *j, const char *route, const char *worker, int64_t now_s, struct ledger_lease *out)
{
	enum store_result r = l->ops->chunk_lease(l, "np", j->id, route, worker, now_s, now_s + LEASE_S, out);

	scene_commit(l);
	return r;
}

static enum store_result
settle(struct ledger *l, const struct ledger_job *j, const struct ledger_lease *by, int64_t now_s, unsigned *n)
{
	enum store_result r = l->ops->rows_settle(l, "np", j->id, by, now_s, n);

	scene_commit(l);
	return r;
}

void
case_a_chunk_is_one_workers(struct ledger_trial *t)
{
	struct ledger_job j = scene_job(1, JOB_ROUTINE);
	struct ledger_approval a = scene_approval(&j, 1);
	struct ledger *l = t->ledger, *b = t->other;
	struct ledger_lease one, two, three, four;

	assert_int_equal(l->ops->job_put(l, "np", &j), STORE_OK);
	scene_add(l, &j, "ncell", 0, 150);
	scene_add(l, &j, "ooredoo", 1000, 1);
	assert_int_equal(lease(l, &j, NULL, "a", NOW, &one), STORE_STALE);	/* nobody agreed yet */
	assert_int_equal(l->ops->job_approve(l, "np", j.id, &a, NOW), STORE_OK);
	assert_int_equal(lease(l, &j, NULL, "a", NOW, &one), STORE_STALE);
	assert_int_equal(l->ops->job_move(l, "np", j.id, JOB_RUNNING, NOW), STORE_OK);
	scene_commit(l);
	assert_int_equal(lease(b, &j, "ooredoo", "b", NOW, &three), STORE_OK);
	assert_int_equal(three.chunk, 2);
	assert_string_equal(three.route, "ooredoo");
	assert_int_equal(lease(b, &j, "ooredoo", "b", NOW, &four), STORE_NONE);
	assert_int_equal(lease(b, &j, "etc", "b", NOW, &four), STORE_NONE);
	assert_int_equal(lease(l, &j, NULL, "a", NOW, &one), STORE_OK);
	assert_int_equal(lease(b, &j, NULL, "b", NOW, &two), STORE_OK);
	assert_int_equal(lease(l, &j, NULL, "a", NOW, &four), STORE_NONE);
	assert_int_equal(one.chunk, 0);
	assert_int_equal(two.chunk, 1);
	assert_int_equal(two.first, 1000);
	assert_int_equal(two.until_s, NOW + LEASE_S);
	assert_int_equal(scene_intent(b, &j, &one, NOW, 1000, 1), STORE_NONE);	/* not in this chunk */
	assert_int_equal(scene_intent(b, &j, &two, NOW, 1000, 1), STORE_OK);
	scene_commit(b);
	/* Longer, as long as it is his; then nobody's, but not before a while. */
	assert_int_equal(b->ops->chunk_renew(b, "np", j.id, &two, NOW + LEASE_S - 1, NOW + 2 * LEASE_S), STORE_OK);
	assert_int_equal(b->ops->chunk_renew(b, "np", j.id, &two, NOW + LEASE_S - 1, NOW + 2 * LEASE_S), STORE_OK);
	scene_commit(b);
	assert_int_equal(two.until_s, NOW + 2 * LEASE_S);
	assert_int_equal(lease(l, &j, NULL, "a", NOW + LEASE_S, &four), STORE_OK);	/* his own, which ended */
	assert_int_equal(four.chunk, 0);
	assert_int_equal(four.epoch, one.epoch + 1);
	for (int turn = 0; turn < 2; turn++)
		assert_int_equal(b->ops->chunk_release(b, "np", j.id, &two, NOW + 100), STORE_OK);
	scene_commit(b);
	assert_int_equal(scene_intent(b, &j, &two, NOW, 1001, 1), STORE_STALE);
	assert_int_equal(lease(l, &j, "ncell", "a", NOW + LEASE_S, &four), STORE_NONE);
	assert_int_equal(lease(l, &j, "ncell", "a", NOW + 100, &four), STORE_OK);
	assert_int_equal(four.chunk, 0);
	assert_int_equal(lease(l, &j, "ncell", "a", NOW + 100, &four), STORE_OK);
	assert_int_equal(four.chunk, 1);
}

/* SIGSTOP, a long commit, a machine that slept: it wakes and would go on. */
void
case_a_sleeper_is_fenced(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 20);
	struct ledger *l = t->ledger, *b = t->other;
	struct ledger_lease old = scene_lease(l, &j, "a", NOW), fresh;
	unsigned n;

	assert_int_equal(scene_intent(l, &j, &old, NOW, 0, 1), STORE_OK);
	assert_int_equal(scene_intent(l, &j, &old, NOW + LEASE_S - 1, 1, 1), STORE_OK);
	scene_commit(l);
	/* Its lease ended, and nobody came: it may say what became of its rows, and begin nothing. */
	assert_int_equal(scene_intent(l, &j, &old, NOW + LEASE_S, 2, 1), STORE_STALE);
	assert_int_equal(l->ops->chunk_renew(l, "np", j.id, &old, NOW + LEASE_S, NOW + 99), STORE_STALE);
	assert_int_equal(settle(l, &j, &old, NOW + LEASE_S, &n), STORE_STALE);
	assert_int_equal(scene_result(l, &j, &old, 0, 1, ROW_ACKED), STORE_OK);
	scene_commit(l);
	/* Somebody came: nothing any more, whatever its clock says. */
	assert_int_equal(lease(b, &j, NULL, "b", NOW + LEASE_S, &fresh), STORE_OK);
	assert_int_equal(fresh.epoch, old.epoch + 1);
	for (int64_t clock = NOW; clock < NOW + 3 * LEASE_S; clock += LEASE_S) {
		assert_int_equal(scene_intent(l, &j, &old, clock, 2, 1), STORE_STALE);
		assert_int_equal(l->ops->chunk_renew(l, "np", j.id, &old, clock, clock + 1), STORE_STALE);
		assert_int_equal(settle(l, &j, &old, clock, &n), STORE_STALE);
	}
	assert_int_equal(scene_result(l, &j, &old, 1, 1, ROW_ACKED), STORE_STALE);
	assert_int_equal(l->ops->chunk_release(l, "np", j.id, &old, 0), STORE_STALE);
	scene_commit(l);
	assert_int_equal(scene_fate(b, &j, 1).state, ROW_INTENT);
	assert_int_equal(scene_fate(b, &j, 2).state, ROW_QUEUED);
	assert_int_equal(scene_intent(b, &j, &fresh, NOW + LEASE_S, 2, 1), STORE_OK);
	assert_int_equal(scene_receipt(l, &j, 1, 1, ROW_ACCEPTED), STORE_OK);	/* a receipt is anybody's */
	scene_commit(b);
}

void
case_a_new_life_fences_the_old(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 150);
	struct ledger *l = t->ledger;
	struct ledger_lease mine = scene_lease(l, &j, "a", NOW), others = scene_lease(t->other, &j, "b", NOW), again;

	for (int turn = 0; turn < 2; turn++)
		assert_int_equal(l->ops->worker_begin(l, "a"), STORE_OK);
	scene_commit(l);
	assert_int_equal(scene_intent(l, &j, &mine, NOW, 0, 1), STORE_STALE);
	assert_int_equal(scene_result(l, &j, &mine, 0, 0, ROW_HELD), STORE_STALE);
	assert_int_equal(scene_intent(t->other, &j, &others, NOW, 1000, 1), STORE_OK);
	scene_commit(t->other);
	assert_int_equal(lease(l, &j, NULL, "a", NOW, &again), STORE_OK);	/* at once: nobody waits for a lease of the dead */
	assert_int_equal(again.chunk, mine.chunk);
	assert_true(again.epoch > mine.epoch);
	assert_int_equal(scene_intent(l, &j, &again, NOW, 0, 1), STORE_OK);
	scene_commit(l);
}

/* A worker with rows in every state dies; another comes. */
static struct ledger_lease
takeover(struct ledger_trial *t, const struct ledger_job *j)
{
	struct ledger *l = t->ledger;
	struct ledger_lease dead = scene_lease(l, j, "a", NOW);

	for (uint32_t row = 0; row < 4; row++)
		assert_int_equal(scene_intent(l, j, &dead, NOW, row, 1), STORE_OK);
	assert_int_equal(scene_result(l, j, &dead, 1, 1, ROW_ACKED), STORE_OK);
	assert_int_equal(scene_result(l, j, &dead, 2, 1, ROW_ACCEPTED), STORE_OK);
	assert_int_equal(scene_result(l, j, &dead, 4, 0, ROW_HELD), STORE_OK);
	scene_commit(l);
	assert_int_equal(scene_receipt(l, j, 3, 1, ROW_DELIVERED), STORE_OK);	/* within the settle period */
	scene_commit(l);
	return scene_lease(t->other, j, "b", NOW + LEASE_S);
}

static void
others_are_as_they_were(struct ledger *l, const struct ledger_job *j)
{
	assert_int_equal(scene_fate(l, j, 2).state, ROW_ACCEPTED);
	assert_int_equal(scene_fate(l, j, 3).state, ROW_DELIVERED);
	assert_int_equal(scene_fate(l, j, 4).state, ROW_HELD);
	assert_int_equal(scene_fate(l, j, 5).state, ROW_QUEUED);
	assert_int_equal(scene_fate(l, j, 5).flags, 0);
	assert_int_equal(scene_sums(l, j).in_doubt, 2);
}

void
case_a_crisis_is_sent_again(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_CRISIS, 10);
	struct ledger *b = t->other;
	struct ledger_lease fresh = takeover(t, &j);
	struct ledger_row row[10];
	unsigned n;

	assert_int_equal(b->ops->rows_scan(b, "np", j.id, 0, UINT32_MAX, LEDGER_DOUBT, row, 10, &n), STORE_OK);
	assert_int_equal(n, 2);		/* known before they are resolved */
	for (unsigned turn = 0; turn < 2; turn++) {
		assert_int_equal(settle(b, &j, &fresh, NOW + LEASE_S, &n), STORE_OK);
		assert_int_equal(n, turn ? 0 : 2);
	}
	assert_int_equal(scene_fate(b, &j, 0).state, ROW_QUEUED);
	assert_int_equal(scene_fate(b, &j, 0).flags, ROW_IN_DOUBT);
	assert_int_equal(scene_sums(b, &j).maybe_twice, 0);
	others_are_as_they_were(b, &j);
	assert_int_equal(scene_intent(b, &j, &fresh, NOW + LEASE_S, 0, 1), STORE_STALE);
	assert_int_equal(scene_intent(b, &j, &fresh, NOW + LEASE_S, 0, 2), STORE_OK);
	scene_commit(b);
	assert_int_equal(scene_fate(b, &j, 0).flags, ROW_IN_DOUBT | ROW_MAYBE_TWICE);
	assert_int_equal(scene_receipt(b, &j, 1, 1, ROW_ACCEPTED), STORE_OK);	/* late, and just in time */
	assert_int_equal(scene_intent(b, &j, &fresh, NOW + LEASE_S, 1, 2), STORE_STALE);
	assert_int_equal(scene_fate(b, &j, 1).flags, ROW_IN_DOUBT);
	assert_int_equal(scene_sums(b, &j).maybe_twice, 1);
	scene_commit(b);
}

void
case_routine_is_not(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 10);
	struct ledger *b = t->other;
	struct ledger_lease fresh = takeover(t, &j);
	unsigned n;

	assert_int_equal(settle(b, &j, &fresh, NOW + LEASE_S, &n), STORE_OK);
	assert_int_equal(n, 2);
	for (uint32_t row = 0; row < 2; row++) {
		assert_int_equal(scene_fate(b, &j, row).state, ROW_UNKNOWN);
		assert_int_equal(scene_fate(b, &j, row).flags, ROW_IN_DOUBT);
		assert_int_equal(scene_intent(b, &j, &fresh, NOW + LEASE_S, row, 2), STORE_STALE);
		assert_int_equal(scene_result(b, &j, &fresh, row, 1, ROW_QUEUED), STORE_STALE);
	}
	others_are_as_they_were(b, &j);
	for (unsigned to = ROW_ACCEPTED; to <= ROW_FAILED; to++) {
		bool was_late = to != ROW_FAILED;	/* delivered stays delivered */

		assert_int_equal(scene_receipt(b, &j, 0, 1, (enum row_state)to), was_late ? STORE_OK : STORE_STALE);
	}
	assert_int_equal(scene_receipt(b, &j, 1, 1, ROW_FAILED), STORE_OK);
	scene_commit(b);
	assert_int_equal(scene_sums(b, &j).n[ROW_DELIVERED], 2);
}

void
case_settling_leaves_what_just_left(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_CRISIS, 10), stopped;
	struct ledger *l = t->ledger;
	struct ledger_lease mine = scene_lease(l, &j, "a", NOW);
	unsigned long left;
	unsigned n;

	assert_int_equal(scene_intent(l, &j, &mine, NOW, 0, 1), STORE_OK);
	assert_int_equal(settle(l, &j, &mine, NOW, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(scene_fate(l, &j, 0).state, ROW_INTENT);
	/* Neither a crisis that was stopped nor one whose time is over is sent again. */
	for (unsigned over = 0; over < 2; over++) {
		int64_t now_s = over ? NOW + DAY : NOW + LEASE_S;

		stopped = scene_running(l, 2 + over, JOB_CRISIS, 10);
		mine = scene_lease(l, &stopped, "a", NOW);
		assert_int_equal(scene_intent(l, &stopped, &mine, NOW, 0, 1), STORE_OK);
		if (!over)
			assert_int_equal(l->ops->job_cancel(l, "np", stopped.id, NOW, &left), STORE_OK);
		scene_commit(l);
		mine = scene_lease(l, &stopped, "a", now_s);
		assert_int_equal(settle(l, &stopped, &mine, now_s, &n), STORE_OK);
		assert_int_equal(n, 1);
		assert_int_equal(scene_fate(l, &stopped, 0).state, ROW_UNKNOWN);
	}
}

/* STOP and DELETE: in all jobs, at any moment of a message; nobody else's row changes, nor another owner's. */
void
case_who_is_erased_is_nobody(struct ledger_trial *t)
{
	enum { PEOPLE = 6 };
	struct ledger_job j = scene_running(t->ledger, 1, JOB_CRISIS, PEOPLE), old = scene_job(2, JOB_ROUTINE);
	struct ledger *l = t->ledger;
	struct ledger_lease mine = scene_lease(l, &j, "a", NOW);
	struct ledger_recipient her = scene_recipient(100000);
	static const uint8_t none[STORE_SEALED_BYTES];
	struct ledger_row row[PEOPLE];
	unsigned n, added;

	assert_int_equal(l->ops->job_put(l, "np", &old), STORE_OK);
	assert_int_equal(l->ops->rows_add(l, "np", old.id, "", &her, 1, &added), STORE_OK);
	assert_int_equal(scene_result(l, &j, &mine, 1, 0, ROW_HELD), STORE_OK);
	for (uint32_t i = 2; i < 5; i++)
		assert_int_equal(scene_intent(l, &j, &mine, NOW, i, 1), STORE_OK);
	assert_int_equal(scene_result(l, &j, &mine, 4, 1, ROW_ACCEPTED), STORE_OK);
	scene_commit(l);
	assert_int_equal(l->ops->peer_erase(l, "ph", her.peer, NOW), STORE_OK);
	assert_int_equal(scene_fate(l, &old, 0).state, ROW_QUEUED);
	for (unsigned i = 0; i < 2 * (PEOPLE - 1); i++) {	/* twice each */
		her = scene_recipient(100000 + i / 2);
		assert_int_equal(l->ops->peer_erase(l, "np", her.peer, NOW), STORE_OK);
	}
	scene_commit(l);
	assert_int_equal(scene_fate(l, &old, 0).state, ROW_CANCELLED);
	assert_int_equal(l->ops->rows_scan(l, "np", j.id, 0, UINT32_MAX, ALL_ROWS, row, PEOPLE, &n), STORE_OK);
	assert_int_equal(n, PEOPLE);
	for (unsigned i = 0; i < PEOPLE; i++) {
		static const enum row_state is[PEOPLE] = { ROW_CANCELLED, ROW_CANCELLED, ROW_INTENT, ROW_INTENT, ROW_ACCEPTED, ROW_QUEUED };
		bool is_erased = i < PEOPLE - 1;

		her = scene_recipient(100000 + i);
		assert_int_equal(row[i].fate.state, is[i]);
		assert_int_equal(memcmp(row[i].to.peer, her.peer, PEER_BYTES) != 0, is_erased);
		assert_int_equal(memcmp(row[i].to.sealed, none, sizeof none) == 0, is_erased);
		assert_int_equal(row[i].fate.flags, is_erased ? ROW_ERASED : 0);
	}
	/* Put back, in doubt, delivered: it is counted, and nothing is sent again. */
	assert_int_equal(scene_result(l, &j, &mine, 2, 1, ROW_QUEUED), STORE_OK);
	assert_int_equal(scene_fate(l, &j, 2).state, ROW_CANCELLED);
	mine = scene_lease(l, &j, "a", NOW + LEASE_S);
	assert_int_equal(settle(l, &j, &mine, NOW + LEASE_S, &n), STORE_OK);
	assert_int_equal(scene_fate(l, &j, 3).state, ROW_UNKNOWN);
	assert_int_equal(scene_receipt(l, &j, 4, 1, ROW_DELIVERED), STORE_OK);
	scene_commit(l);
	assert_int_equal(scene_sums(l, &j).planned, PEOPLE);
}

void
case_nothing_leaves_a_job_that_rests(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_CRISIS, 10);
	struct ledger *l = t->ledger;
	struct ledger_lease mine = scene_lease(l, &j, "a", NOW);
	struct ledger_recipient late = scene_recipient(77);
	unsigned added;

	assert_int_equal(l->ops->rows_add(l, "np", j.id, "", &late, 1, &added), STORE_STALE);	/* nobody agreed to her */
	assert_int_equal(scene_intent(l, &j, &mine, NOW, 0, 1), STORE_OK);
	assert_int_equal(l->ops->job_move(l, "np", j.id, JOB_PAUSED, NOW), STORE_OK);
	scene_commit(l);
	assert_int_equal(scene_intent(l, &j, &mine, NOW, 1, 1), STORE_STALE);
	assert_int_equal(scene_result(l, &j, &mine, 0, 1, ROW_ACCEPTED), STORE_OK);
	assert_int_equal(l->ops->job_move(l, "np", j.id, JOB_RUNNING, NOW), STORE_OK);
	assert_int_equal(scene_intent(l, &j, &mine, NOW, 1, 1), STORE_OK);
	scene_commit(l);
	assert_int_equal(l->ops->chunk_renew(l, "np", j.id, &mine, NOW, j.not_after_s + 1), STORE_OK);
	assert_int_equal(scene_intent(l, &j, &mine, j.not_after_s - 1, 2, 1), STORE_OK);
	assert_int_equal(scene_intent(l, &j, &mine, j.not_after_s, 3, 1), STORE_STALE);
	assert_int_equal(scene_result(l, &j, &mine, 3, 0, ROW_FAILED), STORE_OK);	/* and it is said so */
	scene_commit(l);
}
