/*
 * ledger_conformance.c - the table of promises; jobs
 */
#include "tests/gateway/ledger_conformance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static enum store_result
put(struct ledger_trial *t, const struct ledger_job *j)
{
	return t->ledger->ops->job_put(t->ledger, "np", j);
}

static void
a_job_is_kept_as_given(struct ledger_trial *t)
{
	struct ledger_job j[4], got[4];
	struct ledger *l = t->ledger;
	unsigned n;

	for (unsigned i = 4; i-- > 0; ) {
		j[i] = scene_job(i, i % 2 ? JOB_CRISIS : JOB_ROUTINE);
		assert_int_equal(l->ops->job_get(l, "np", j[i].id, &got[0]), STORE_NONE);
		assert_int_equal(put(t, &j[i]), STORE_OK);
		assert_true(l->ops->is_dirty(l));
	}
	scene_commit(l);
	for (unsigned i = 0; i < 4; i++) {
		assert_int_equal(l->ops->job_get(l, "np", j[i].id, &got[0]), STORE_OK);
		assert_true(ledger_job_same(&got[0], &j[i]));
		assert_int_equal(got[0].state, JOB_DRAFT);
		assert_string_equal(got[0].approver, "");
		assert_int_equal(got[0].end_s, j[i].not_after_s);
	}
	assert_int_equal(l->ops->job_list(l, "np", NULL, got, 3, &n), STORE_OK);
	assert_int_equal(n, 3);
	assert_int_equal(l->ops->job_list(l, "np", got[2].id, got, 4, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_true(ledger_job_same(&got[0], &j[3]));
}

/* The same id and the same key are another's own with another owner. */
static void
owners_never_see_each_others_jobs(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 3), got;
	struct ledger_approval a = scene_approval(&j, 1);
	struct ledger *l = t->ledger;
	struct ledger_row row;
	struct ledger_lease lease;
	struct ledger_sums sums;
	struct ledger_receipt receipt = { .row = 0, .attempt = 1, .state = ROW_ACCEPTED };
	unsigned long left;
	unsigned n;

	memcpy(receipt.job, j.id, sizeof receipt.job);
	assert_int_equal(l->ops->job_get(l, "ph", j.id, &got), STORE_NONE);
	assert_int_equal(l->ops->job_list(l, "ph", NULL, &got, 1, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(l->ops->job_sums(l, "ph", j.id, &sums, 1, &n), STORE_NONE);
	assert_int_equal(l->ops->rows_scan(l, "ph", j.id, 0, UINT32_MAX, ALL_ROWS, &row, 1, &n), STORE_NONE);
	assert_int_equal(l->ops->chunk_lease(l, "ph", j.id, NULL, "b", NOW, NOW + 1, &lease), STORE_NONE);
	assert_int_equal(l->ops->job_cancel(l, "ph", j.id, NOW, &left), STORE_NONE);
	assert_int_equal(l->ops->dlr_apply(l, "ph", &receipt, 1), STORE_OK);
	assert_int_equal(receipt.said, STORE_NONE);
	assert_int_equal(l->ops->row_of(l, "ph", j.id, scene_recipient(100000).peer, &row), STORE_NONE);
	assert_int_equal(l->ops->peer_got(l, "ph", j.id, scene_recipient(100000).peer), STORE_NONE);
	assert_int_equal(l->ops->job_put(l, "ph", &j), STORE_OK);
	assert_int_equal(l->ops->job_approve(l, "ph", j.id, &a, NOW), STORE_STALE);	/* an approval is one job's, whoever's */
	scene_commit(l);
	assert_int_equal(scene_state(l, &j), JOB_RUNNING);
	assert_int_equal(scene_sums(l, &j).n[ROW_QUEUED], 3);
}

static void
no_call_invents_a_job(struct ledger_trial *t)
{
	struct ledger_job none = scene_job(7, JOB_ROUTINE);
	struct ledger_lease lease = { .chunk = 0, .epoch = 1, .until_s = NOW + 1 };
	struct ledger_recipient her = scene_recipient(1);
	struct ledger_approval a = scene_approval(&none, 7);
	struct ledger *l = t->ledger;
	const uint8_t *id = none.id;
	struct ledger_job got;
	struct ledger_sums sums;
	struct ledger_row row;
	unsigned long left;
	unsigned n;

	for (int turn = 0; turn < 2; turn++) {
		assert_int_equal(l->ops->job_approve(l, "np", id, &a, NOW), STORE_NONE);
		assert_int_equal(l->ops->job_move(l, "np", id, JOB_RUNNING, NOW), STORE_NONE);
		assert_int_equal(l->ops->job_cancel(l, "np", id, NOW, &left), STORE_NONE);
		assert_int_equal(l->ops->job_get(l, "np", id, &got), STORE_NONE);
		assert_int_equal(l->ops->job_sums(l, "np", id, &sums, 1, &n), STORE_NONE);
		assert_int_equal(l->ops->rows_add(l, "np", id, "", &her, 1, &n), STORE_NONE);
		assert_int_equal(l->ops->rows_scan(l, "np", id, 0, UINT32_MAX, ALL_ROWS, &row, 1, &n), STORE_NONE);
		assert_int_equal(l->ops->chunk_lease(l, "np", id, NULL, "a", NOW, NOW + 1, &lease), STORE_NONE);
		assert_int_equal(l->ops->chunk_renew(l, "np", id, &lease, NOW, NOW + 1), STORE_NONE);
		assert_int_equal(l->ops->chunk_release(l, "np", id, &lease, 0), STORE_NONE);
		assert_int_equal(scene_intent(l, &none, &lease, NOW, 0, 1), STORE_NONE);
		assert_int_equal(scene_result(l, &none, &lease, 0, 1, ROW_ACKED), STORE_NONE);
		assert_int_equal(scene_receipt(l, &none, 0, 1, ROW_ACCEPTED), STORE_NONE);
		assert_int_equal(l->ops->rows_settle(l, "np", id, &lease, NOW, &n), STORE_NONE);
		assert_int_equal(l->ops->row_of(l, "np", id, her.peer, &row), STORE_NONE);
		assert_int_equal(l->ops->peer_got(l, "np", id, her.peer), STORE_NONE);
		assert_int_equal(l->ops->peer_erase(l, "np", her.peer, NOW), STORE_OK);
		assert_int_equal(l->ops->peer_move(l, "np", her.peer, scene_recipient(2).peer), STORE_OK);
		assert_int_equal(l->ops->worker_begin(l, "a"), STORE_OK);
		scene_commit(l);
	}
	/* Nor a chunk that was never leased, of a job that is there. */
	none = scene_running(l, 7, JOB_ROUTINE, 1);
	lease.chunk = 5;
	lease.epoch = 0;
	assert_int_equal(scene_intent(l, &none, &lease, NOW, 0, 1), STORE_STALE);
	assert_int_equal(l->ops->chunk_renew(l, "np", id, &lease, NOW, NOW + 1), STORE_STALE);
	assert_int_equal(l->ops->chunk_release(l, "np", id, &lease, 0), STORE_STALE);
	assert_int_equal(l->ops->rows_settle(l, "np", id, &lease, NOW, &n), STORE_STALE);
	lease.chunk = 0;	/* there, but nobody has it: nothing may leave */
	assert_int_equal(scene_intent(l, &none, &lease, NOW, 0, 1), STORE_STALE);
	assert_int_equal(scene_result(l, &none, &lease, 0, 0, ROW_HELD), STORE_STALE);
	assert_int_equal(l->ops->chunk_release(l, "np", id, &lease, 0), STORE_STALE);
	scene_commit(l);
}

static void
a_draft_may_change_and_nothing_else(struct ledger_trial *t)
{
	struct ledger_job j = scene_job(1, JOB_ROUTINE), other = scene_job(2, JOB_ROUTINE), edited, got;
	struct ledger_approval a;
	struct ledger *l = t->ledger;

	assert_int_equal(put(t, &j), STORE_OK);
	memcpy(other.key, j.key, sizeof other.key);
	assert_int_equal(put(t, &other), STORE_STALE);	/* one wish, one job */
	edited = j;
	edited.text_hash[0] ^= 1;
	edited.audience_hash[0] ^= 1;
	edited.not_after_s += 5;
	assert_int_equal(put(t, &edited), STORE_OK);
	assert_int_equal(put(t, &edited), STORE_OK);
	scene_add(l, &edited, "", 1, 1);
	j = edited;
	j.text_hash[0] ^= 2;
	assert_int_equal(put(t, &j), STORE_OK);		/* another text for the same people */
	edited = j;
	edited.audience_hash[0] ^= 2;
	assert_int_equal(put(t, &edited), STORE_STALE);	/* but not other people behind their backs */
	a = scene_approval(&j, 1);
	assert_int_equal(l->ops->job_approve(l, "np", j.id, &a, NOW), STORE_OK);
	assert_int_equal(put(t, &j), STORE_OK);		/* it came twice */
	edited = j;
	edited.text_hash[0] ^= 4;
	assert_int_equal(put(t, &edited), STORE_STALE);
	scene_commit(l);
	assert_int_equal(l->ops->job_get(l, "np", j.id, &got), STORE_OK);
	assert_true(ledger_job_same(&got, &j));
}

static void
one_person_is_not_two(struct ledger_trial *t)
{
	struct ledger_job j = scene_job(1, JOB_CRISIS), second = scene_job(2, JOB_CRISIS), got;
	struct ledger_approval a = scene_approval(&j, 1), wrong;
	struct ledger *l = t->ledger;

	assert_int_equal(put(t, &j), STORE_OK);
	assert_int_equal(put(t, &second), STORE_OK);
	wrong = a;
	wrong.approver = "asha";
	assert_int_equal(l->ops->job_approve(l, "np", j.id, &wrong, NOW), STORE_STALE);
	wrong.approver = "";
	assert_int_equal(l->ops->job_approve(l, "np", j.id, &wrong, NOW), STORE_STALE);
	wrong = a;
	wrong.text_hash[31] ^= 1;
	assert_int_equal(l->ops->job_approve(l, "np", j.id, &wrong, NOW), STORE_STALE);
	wrong = a;
	wrong.audience_hash[31] ^= 1;
	assert_int_equal(l->ops->job_approve(l, "np", j.id, &wrong, NOW), STORE_STALE);
	assert_int_equal(l->ops->job_approve(l, "np", j.id, &a, j.not_after_s), STORE_STALE);	/* its time is over */
	assert_int_equal(scene_state(l, &j), JOB_DRAFT);
	for (int turn = 0; turn < 2; turn++) {
		assert_int_equal(l->ops->job_approve(l, "np", j.id, &a, NOW), STORE_OK);
		scene_commit(l);
	}
	wrong = a;
	wrong.id[0] ^= 1;
	assert_int_equal(l->ops->job_approve(l, "np", j.id, &wrong, NOW), STORE_STALE);	/* it has one */
	wrong = scene_approval(&second, 1);
	assert_int_equal(l->ops->job_approve(l, "np", second.id, &wrong, NOW), STORE_STALE);	/* consumed */
	assert_int_equal(l->ops->job_get(l, "np", j.id, &got), STORE_OK);
	assert_string_equal(got.approver, "biruk");
	assert_memory_equal(got.approval, a.id, sizeof a.id);
	assert_int_equal(scene_state(l, &second), JOB_DRAFT);
}

/* A job in that state. */
static struct ledger_job
job_in(struct ledger_trial *t, unsigned n, enum job_state state)
{
	struct ledger_job j = scene_job(n, JOB_ROUTINE);
	struct ledger_approval a = scene_approval(&j, n);
	struct ledger *l = t->ledger;
	unsigned long left;

	assert_int_equal(put(t, &j), STORE_OK);
	if (state != JOB_DRAFT && state != JOB_CANCELLED)
		assert_int_equal(l->ops->job_approve(l, "np", j.id, &a, NOW), STORE_OK);
	if (state == JOB_RUNNING || state == JOB_PAUSED || state == JOB_DONE)
		assert_int_equal(l->ops->job_move(l, "np", j.id, JOB_RUNNING, NOW), STORE_OK);
	if (state == JOB_PAUSED || state == JOB_DONE)
		assert_int_equal(l->ops->job_move(l, "np", j.id, state, NOW), STORE_OK);
	if (state == JOB_CANCELLED)
		assert_int_equal(l->ops->job_cancel(l, "np", j.id, NOW, &left), STORE_OK);
	assert_int_equal(scene_state(l, &j), state);
	return j;
}

static enum store_result
bring(struct ledger_trial *t, const struct ledger_job *j, unsigned n, enum job_state to)
{
	struct ledger_approval a = scene_approval(j, n);
	struct ledger *l = t->ledger;
	unsigned long left;

	if (to == JOB_DRAFT) {
		struct ledger_job edited = *j;

		edited.text_hash[0] ^= 1;
		return l->ops->job_put(l, "np", &edited);
	}
	if (to == JOB_APPROVED)
		return l->ops->job_approve(l, "np", j->id, &a, NOW);
	return to == JOB_CANCELLED ? l->ops->job_cancel(l, "np", j->id, NOW, &left) : l->ops->job_move(l, "np", j->id, to, NOW);
}

static void
jobs_move_as_the_table_says(struct ledger_trial *t)
{
	unsigned n = 0;

	for (unsigned was = 0; was < JOB_STATES; was++)
		for (unsigned to = 0; to < JOB_STATES; to++, n++) {
			struct ledger_job j = job_in(t, n, (enum job_state)was);
			bool may = was == to || ledger_job_may((enum job_state)was, (enum job_state)to);
			enum store_result r = bring(t, &j, 100 + n, (enum job_state)to);

			if (was == to && to == JOB_APPROVED)
				may = false;	/* by another approval */
			if (r != (may ? STORE_OK : STORE_STALE))
				fail_msg("%s to %s: %d", ledger_job_state((enum job_state)was), ledger_job_state((enum job_state)to), (int)r);
			assert_int_equal(scene_state(t->ledger, &j), may ? to : was);
			scene_commit(t->ledger);
		}
}

static void
a_job_is_done_when_nobody_waits(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 2), got;
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);

	assert_int_equal(l->ops->job_move(l, "np", j.id, JOB_DONE, NOW), STORE_STALE);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 0, 1), STORE_OK);
	assert_int_equal(scene_result(l, &j, &lease, 1, 0, ROW_HELD), STORE_OK);
	assert_int_equal(l->ops->job_move(l, "np", j.id, JOB_DONE, NOW), STORE_STALE);
	assert_int_equal(scene_result(l, &j, &lease, 0, 1, ROW_ACCEPTED), STORE_OK);
	assert_int_equal(l->ops->job_move(l, "np", j.id, JOB_DONE, NOW), STORE_STALE);
	assert_int_equal(scene_result(l, &j, &lease, 1, 0, ROW_CANCELLED), STORE_OK);
	for (int turn = 0; turn < 2; turn++)
		assert_int_equal(l->ops->job_move(l, "np", j.id, JOB_DONE, NOW + 7 + turn), STORE_OK);
	scene_commit(l);
	assert_int_equal(l->ops->job_get(l, "np", j.id, &got), STORE_OK);
	assert_int_equal(got.end_s, NOW + 7);
	assert_int_equal(scene_receipt(l, &j, 0, 1, ROW_DELIVERED), STORE_OK);	/* its phone was off until now */
	assert_int_equal(scene_sums(l, &j).n[ROW_DELIVERED], 1);
}

/* At once nothing leaves, at last nobody waits; what is beyond recall ends as it ends. */
static void
stopping_stops(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_CRISIS, 2500);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);
	unsigned long left, before = 2499;
	unsigned rounds = 0;

	assert_int_equal(scene_intent(l, &j, &lease, NOW, 0, 1), STORE_OK);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 1, 1), STORE_OK);
	assert_int_equal(scene_result(l, &j, &lease, 2, 0, ROW_HELD), STORE_OK);
	do {
		assert_int_equal(l->ops->job_cancel(l, "np", j.id, NOW, &left), STORE_OK);
		scene_commit(l);
		assert_true(left < before);
		before = left;
		assert_int_equal(scene_state(l, &j), JOB_CANCELLED);
		assert_int_equal(scene_intent(l, &j, &lease, NOW, 50, 1), STORE_STALE);
		assert_int_equal(scene_sums(l, &j).n[ROW_QUEUED] + scene_sums(l, &j).n[ROW_HELD], left);
		rounds++;
	} while (left > 0);
	assert_true(rounds > 1);
	assert_int_equal(scene_sums(l, &j).n[ROW_CANCELLED], 2498);
	assert_int_equal(scene_result(l, &j, &lease, 0, 1, ROW_ACCEPTED), STORE_OK);
	assert_int_equal(scene_result(l, &j, &lease, 1, 1, ROW_QUEUED), STORE_OK);	/* put back: but nobody sends it */
	assert_int_equal(scene_result(l, &j, &lease, 1, 1, ROW_QUEUED), STORE_OK);
	assert_int_equal(scene_sums(l, &j).n[ROW_CANCELLED], 2499);
	scene_commit(l);
}

const struct ledger_case ledger_cases[] = {
	{ "a job is kept as given", a_job_is_kept_as_given },
	{ "owners never see each other's jobs", owners_never_see_each_others_jobs },
	{ "no call invents a job", no_call_invents_a_job },
	{ "a draft may change and nothing else", a_draft_may_change_and_nothing_else },
	{ "one person is not two", one_person_is_not_two },
	{ "jobs move as the table says", jobs_move_as_the_table_says },
	{ "a job is done when nobody waits", a_job_is_done_when_nobody_waits },
	{ "stopping stops", stopping_stops },
	{ "one person once", case_one_person_once },
	{ "a row is kept as given", case_a_row_is_kept_as_given },
	{ "rows move as the table says", case_rows_move_as_the_table_says },
	{ "batches may come twice", case_batches_may_come_twice },
	{ "receipts come when they like", case_receipts_come_when_they_like },
	{ "who is erased is nobody", case_who_is_erased_is_nobody },
	{ "the sum is everybody", case_the_sum_is_everybody },
	{ "what was lost with bearerbox is flagged", case_what_was_lost_with_bearerbox_is_flagged },
	{ "a text is there when all its parts are", case_a_text_is_there_when_all_its_parts_are },
	{ "one part fails the text", case_one_part_fails_the_text },
	{ "only missing parts leave again", case_only_missing_parts_leave_again },
	{ "half a news is completed", case_half_a_news_is_completed },
	{ "half a news that is over", case_half_a_news_that_is_over },
	{ "late parts complete a text", case_late_parts_complete_a_text },
	{ "another text begins anew", case_another_text_begins_anew },
	{ "a batch is its receipts one by one", case_a_batch_is_its_receipts_one_by_one },
	{ "she says that she has it", case_she_says_that_she_has_it },
	{ "who is moved is found", case_who_is_moved_is_found },
	{ "who has two rows keeps both", case_who_has_two_rows_keeps_both },
	{ "a chunk is one worker's", case_a_chunk_is_one_workers },
	{ "a sleeper is fenced", case_a_sleeper_is_fenced },
	{ "a new life fences the old", case_a_new_life_fences_the_old },
	{ "a crisis is sent again", case_a_crisis_is_sent_again },
	{ "routine is not", case_routine_is_not },
	{ "settling leaves what just left", case_settling_leaves_what_just_left },
	{ "nothing leaves a job that rests", case_nothing_leaves_a_job_that_rests },
	{ "every rule ends something", case_every_ledger_rule_ends_something },
	{ "a wrong clock purges nobody", case_a_wrong_clock_purges_nobody },
	{ "a commit outlives a kill", case_a_ledger_commit_outlives_a_kill },
	{ "a copy has what is committed", case_a_copy_has_what_is_committed },
	{ NULL, NULL },
};
