/*
 * ledger_conformance_rows.c - people of a job, and what becomes of each
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/gateway/ledger_conformance.h"

void
case_one_person_once(struct ledger_trial *t)
{
	enum { PEOPLE = 330 };
	struct ledger_job j = scene_job(1, JOB_ROUTINE), second = scene_job(2, JOB_ROUTINE);
	struct ledger_recipient in[PEOPLE];
	struct ledger *l = t->ledger;
	struct ledger_sums sums[4];
	unsigned added, n;

	assert_int_equal(l->ops->job_put(l, "np", &j), STORE_OK);
	assert_int_equal(l->ops->job_put(l, "np", &second), STORE_OK);
	for (unsigned i = 0; i < PEOPLE; i++)
		in[i] = scene_recipient(i % 250);	/* eighty of them stand twice in one batch */
	assert_int_equal(l->ops->rows_add(l, "np", j.id, "ncell", in, PEOPLE, &added), STORE_OK);
	assert_int_equal(added, 250);
	assert_int_equal(l->ops->rows_add(l, "np", j.id, "", in, PEOPLE, &added), STORE_OK);	/* not by another road either */
	assert_int_equal(added, 0);
	scene_commit(l);
	assert_int_equal(l->ops->rows_add(l, "np", j.id, "ncell", in, PEOPLE, &added), STORE_OK);
	assert_int_equal(added, 0);
	for (unsigned i = 0; i < PEOPLE; i++)
		in[i] = scene_recipient(200 + i);
	assert_int_equal(l->ops->rows_add(l, "np", j.id, "ooredoo", in, 120, &added), STORE_OK);
	assert_int_equal(added, 70);
	assert_int_equal(l->ops->rows_add(l, "np", j.id, "ncell", in, 0, &added), STORE_OK);
	assert_int_equal(l->ops->rows_add(l, "np", second.id, "", in, 120, &added), STORE_OK);	/* each broadcast anew */
	assert_int_equal(added, 120);
	scene_commit(l);
	assert_int_equal(scene_sums(l, &j).planned, 320);
	assert_int_equal(l->ops->job_sums(l, "np", j.id, sums, 4, &n), STORE_OK);
	assert_true(n >= 2 && n <= 3);		/* a road on which nobody went may have a line of nothing */
	assert_string_equal(sums[n - 2].route, "ncell");
	assert_int_equal(sums[n - 2].planned, 250);
	assert_string_equal(sums[n - 1].route, "ooredoo");
	assert_int_equal(sums[n - 1].n[ROW_QUEUED], 70);
	assert_int_equal(l->ops->rows_add(l, "ph", j.id, "", in, 1, &added), STORE_NONE);
}

void
case_a_row_is_kept_as_given(struct ledger_trial *t)
{
	enum { PEOPLE = 250 };
	struct ledger_job j = scene_job(1, JOB_ROUTINE);
	struct ledger *l = t->ledger;
	struct ledger_row row[PEOPLE];
	unsigned n, seen = 0;

	assert_int_equal(l->ops->job_put(l, "np", &j), STORE_OK);
	for (unsigned i = 0; i < PEOPLE; i += 50)	/* batches do not show */
		scene_add(l, &j, "", i, 50);
	scene_commit(l);
	for (uint32_t first = 0;; first = row[n - 1].row + 1) {
		assert_int_equal(l->ops->rows_scan(l, "np", j.id, first, UINT32_MAX, 1 << ROW_QUEUED, row, 70, &n), STORE_OK);
		if (n == 0)
			break;
		for (unsigned i = 0; i < n; i++, seen++) {
			struct ledger_recipient r = scene_recipient(seen);

			assert_int_equal(row[i].row, seen / 100 * LEDGER_CHUNK_MAX + seen % 100);
			assert_memory_equal(row[i].to.peer, r.peer, sizeof r.peer);
			assert_memory_equal(row[i].to.sealed, r.sealed, sizeof r.sealed);
			assert_string_equal(row[i].to.locale, r.locale);
			assert_int_equal(row[i].fate.state, ROW_QUEUED);
			assert_int_equal(row[i].fate.attempts, 0);
		}
	}
	assert_int_equal(seen, PEOPLE);
	assert_int_equal(l->ops->rows_scan(l, "np", j.id, 1000, 1099, ALL_ROWS & ~(1 << ROW_QUEUED), row, PEOPLE, &n), STORE_OK);
	assert_int_equal(n, 0);
	assert_int_equal(l->ops->rows_scan(l, "np", j.id, 1000, 1004, ALL_ROWS, row, PEOPLE, &n), STORE_OK);
	assert_int_equal(n, 5);
	assert_int_equal(l->ops->rows_scan(l, "np", j.id, 0, 100, LEDGER_DOUBT, row, PEOPLE, &n), STORE_OK);
	assert_int_equal(n, 0);
}

/* From QUEUED to that state, as the table allows it; attempt 1 has left where it must. */
static void
bring(struct ledger *l, const struct ledger_job *j, const struct ledger_lease *lease, uint32_t row, enum row_state to)
{
	if (to == ROW_QUEUED)
		return;
	if (to == ROW_HELD || to == ROW_CANCELLED) {
		assert_int_equal(scene_intent(l, j, lease, NOW, row, 1), STORE_OK);
		assert_int_equal(scene_result(l, j, lease, row, 1, ROW_QUEUED), STORE_OK);
		assert_int_equal(scene_result(l, j, lease, row, 1, to), STORE_OK);
		return;
	}
	assert_int_equal(scene_intent(l, j, lease, NOW, row, 1), STORE_OK);
	if (to == ROW_DELIVERED)
		assert_int_equal(scene_receipt(l, j, row, 1, to), STORE_OK);
	else if (to != ROW_INTENT && to != ROW_UNKNOWN)
		assert_int_equal(scene_result(l, j, lease, row, 1, to), STORE_OK);
}

/* Every state to every other, by results and by receipts. */
void
case_rows_move_as_the_table_says(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 100);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);
	uint32_t row = 0;

	for (unsigned was = 0; was < ROW_STATES; was++)
		for (unsigned to = 0; to < ROW_STATES && was != ROW_UNKNOWN; to++, row++) {
			unsigned attempt = was == ROW_QUEUED ? 0 : 1;
			bool may = was == to || ledger_row_may((enum row_state)was, (enum row_state)to, BY_RESULT);
			enum store_result r;

			bring(l, &j, &lease, row, (enum row_state)was);
			r = scene_result(l, &j, &lease, row, attempt, (enum row_state)to);
			if (r != (may ? STORE_OK : STORE_STALE))
				fail_msg("%s to %s by result: %d", ledger_row_state((enum row_state)was), ledger_row_state((enum row_state)to),
				    (int)r);
			assert_int_equal(scene_fate(l, &j, row).state, may ? to : was);
		}
	scene_commit(l);
	(void)scene_sums(l, &j);
	j = scene_running(t->ledger, 2, JOB_ROUTINE, 100);
	lease = scene_lease(l, &j, "a", NOW);
	row = 0;
	for (unsigned was = ROW_INTENT; was < ROW_STATES; was++)
		for (unsigned to = ROW_ACCEPTED; to <= ROW_FAILED && was != ROW_UNKNOWN; to++, row++) {
			bool may = was == to || ledger_row_may((enum row_state)was, (enum row_state)to, BY_RECEIPT);

			bring(l, &j, &lease, row, (enum row_state)was);
			assert_int_equal(scene_receipt(l, &j, row, 1, (enum row_state)to), may ? STORE_OK : STORE_STALE);
			assert_int_equal(scene_fate(l, &j, row).state, may ? to : was);
		}
	scene_commit(l);
	(void)scene_sums(l, &j);
}

void
case_batches_may_come_twice(struct ledger_trial *t)
{
	enum { WINDOW = 40 };
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 100);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);
	struct ledger_try intent[WINDOW + 2];
	struct ledger_result result[WINDOW];

	for (unsigned i = 0; i < WINDOW; i++) {
		intent[i] = (struct ledger_try){ i, 1, 1, STORE_BROKEN };
		result[i] = (struct ledger_result){ i, 1, 0x45, i % 2 ? ROW_ACKED : ROW_FAILED, STORE_BROKEN };
	}
	intent[WINDOW] = (struct ledger_try){ 100, 1, 1, STORE_BROKEN };		/* behind the last */
	intent[WINDOW + 1] = (struct ledger_try){ 1000, 1, 1, STORE_BROKEN };	/* of another chunk */
	for (int turn = 0; turn < 3; turn++) {
		assert_int_equal(l->ops->rows_intent(l, "np", j.id, &lease, NOW, intent, WINDOW + 2), STORE_OK);
		for (unsigned i = 0; i < WINDOW; i++)
			assert_int_equal(intent[i].said, STORE_OK);
		assert_int_equal(intent[WINDOW].said, STORE_NONE);
		assert_int_equal(intent[WINDOW + 1].said, STORE_NONE);
		if (turn)
			scene_commit(l);
		assert_int_equal(scene_sums(l, &j).n[ROW_INTENT], WINDOW);
		assert_int_equal(scene_fate(l, &j, 3).attempts, 1);
	}
	for (int turn = 0; turn < 3; turn++) {
		assert_int_equal(l->ops->rows_result(l, "np", j.id, &lease, NOW, result, WINDOW), STORE_OK);
		for (unsigned i = 0; i < WINDOW; i++)
			assert_int_equal(result[i].said, STORE_OK);
		if (turn)
			scene_commit(l);
		assert_int_equal(scene_sums(l, &j).n[ROW_FAILED], WINDOW / 2);
		assert_int_equal(scene_fate(l, &j, 0).code, 0x45);
	}
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 1, 1), STORE_STALE);	/* this attempt is over */
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 1, 2), STORE_STALE);	/* and it is not queued */
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 60, 2), STORE_STALE);	/* the first has not been */
	assert_int_equal(scene_result(l, &j, &lease, 1, 2, ROW_ACCEPTED), STORE_STALE);
}

void
case_receipts_come_when_they_like(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 300), none = scene_job(9, JOB_ROUTINE);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);
	struct ledger_receipt many[300];
	unsigned i;

	for (unsigned turn = 0; turn < 2; turn++)
		for (i = 0; i < 4; i++)
			assert_int_equal(scene_intent(l, &j, &lease, NOW, i, 1), STORE_OK);
	assert_int_equal(scene_receipt(l, &j, 0, 1, ROW_DELIVERED), STORE_OK);	/* before bearerbox's own answer */
	assert_int_equal(scene_receipt(l, &j, 0, 1, ROW_DELIVERED), STORE_OK);
	assert_int_equal(scene_receipt(l, &j, 0, 1, ROW_ACCEPTED), STORE_STALE);
	assert_int_equal(scene_result(l, &j, &lease, 0, 1, ROW_ACKED), STORE_STALE);
	assert_int_equal(scene_fate(l, &j, 0).state, ROW_DELIVERED);
	assert_int_equal(scene_receipt(l, &j, 5, 1, ROW_DELIVERED), STORE_STALE);	/* of what never left: forged */
	assert_int_equal(scene_receipt(l, &j, 1, 2, ROW_DELIVERED), STORE_STALE);
	assert_int_equal(scene_receipt(l, &j, 1, 0, ROW_DELIVERED), STORE_STALE);
	assert_int_equal(scene_receipt(l, &j, 100, 1, ROW_DELIVERED), STORE_NONE);
	assert_int_equal(scene_receipt(l, &none, 0, 1, ROW_DELIVERED), STORE_NONE);
	/* Refused for now, put back; the operator had it all the same. */
	assert_int_equal(scene_result(l, &j, &lease, 1, 1, ROW_QUEUED), STORE_OK);
	assert_int_equal(scene_receipt(l, &j, 1, 1, ROW_FAILED), STORE_STALE);
	assert_int_equal(scene_receipt(l, &j, 1, 1, ROW_DELIVERED), STORE_OK);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 1, 2), STORE_STALE);
	assert_int_equal(scene_fate(l, &j, 1).flags, 0);
	/* The same, but the second has left: she may have it twice, and it shows. */
	assert_int_equal(scene_result(l, &j, &lease, 2, 1, ROW_QUEUED), STORE_OK);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 2, 2), STORE_OK);
	assert_int_equal(scene_receipt(l, &j, 2, 1, ROW_FAILED), STORE_STALE);
	assert_int_equal(scene_receipt(l, &j, 2, 1, ROW_ACCEPTED), STORE_OK);
	assert_int_equal(scene_fate(l, &j, 2).flags, ROW_MAYBE_TWICE);
	/* All of a job at once, those that never left among them. */
	for (i = 0; i < 300; i++) {
		many[i] = (struct ledger_receipt){ .row = i / 100 * LEDGER_CHUNK_MAX + i % 100, .attempt = 1, .code = 0x22,
			.state = ROW_DELIVERED, .at_s = NOW + 5 };
		memcpy(many[i].job, j.id, sizeof j.id);
	}
	for (unsigned turn = 0; turn < 2; turn++) {
		assert_int_equal(l->ops->dlr_apply(l, "np", many, 300), STORE_OK);
		for (i = 0; i < 300; i++)
			assert_int_equal(many[i].said, i < 4 ? STORE_OK : STORE_STALE);
	}
	scene_commit(l);
	assert_int_equal(scene_sums(l, &j).n[ROW_DELIVERED], 4);
	assert_int_equal(scene_sums(l, &j).maybe_twice, 1);
	assert_int_equal(scene_fate(l, &j, 3).at_s, NOW + 5);
	assert_int_equal(scene_fate(l, &j, 3).code, 0x22);
}

static unsigned
roll(uint64_t *dice, unsigned sides)
{
	*dice = *dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(*dice >> 33) % sides;
}

void
case_the_sum_is_everybody(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_CRISIS, 250);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);
	uint64_t dice = 11;

	for (unsigned step = 0; step < 2000; step++) {
		uint32_t row = roll(&dice, 100);
		unsigned attempt = scene_fate(l, &j, row).attempts + !roll(&dice, 9), settled;
		unsigned parts = 1 + row % 3;

		switch (roll(&dice, 7)) {
		case 0:
		case 1:
			(void)scene_intent_of(l, &j, &lease, NOW, row, attempt + 1, parts);
			break;
		case 2:
			(void)scene_result(l, &j, &lease, row, attempt, (enum row_state)roll(&dice, ROW_STATES));
			break;
		case 3:
		case 4:
			(void)scene_receipt_of(l, &j, row, attempt, roll(&dice, parts), (enum row_state)(ROW_ACCEPTED + roll(&dice, 3)));
			break;
		case 5:
			(void)l->ops->peer_got(l, "np", j.id, scene_recipient(100000 + row).peer);
			break;
		default:
			if (step % 40)
				break;
			assert_int_equal(l->ops->worker_begin(l, "a"), STORE_OK);
			lease = scene_lease(l, &j, "a", NOW);
			assert_int_equal(l->ops->rows_settle(l, "np", j.id, &lease, NOW, &settled), STORE_OK);
		}
		if (step % 20 == 0) {
			assert_int_equal(scene_sums(l, &j).planned, 250);
			scene_commit(l);
		}
	}
	assert_true(scene_sums(l, &j).n[ROW_DELIVERED] > 20);
	assert_true(scene_sums(l, &j).in_doubt > 0 && scene_sums(l, &j).got > 0);
}
