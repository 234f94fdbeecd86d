/*
 * ledger_conformance_parts.c - texts of several parts, and who says that she has hers
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "locales/text/parts.h"
#include "tests/gateway/ledger_conformance.h"

static void
is(struct ledger *l, const struct ledger_job *j, uint32_t row, enum row_state state, unsigned accepted, unsigned delivered)
{
	struct ledger_fate f = scene_fate(l, j, row);

	if (f.state != state || f.accepted != accepted || f.delivered != delivered)
		fail_msg("row %u is %s, accepted %x, delivered %x", row, ledger_row_state(f.state), f.accepted, f.delivered);
}

/* Both words of three parts in sixty different orders, each word twice. */
static void
in_any_order(struct ledger *l, const struct ledger_job *j, const struct ledger_lease *lease)
{
	enum { PARTS = 3, WORDS = 2 * PARTS };

	for (uint32_t row = 0; row < 60; row++) {
		unsigned left[WORDS] = { 0, 1, 2, 3, 4, 5 }, accepted = 0, delivered = 0, order = row * 12 + row % 12;

		assert_int_equal(scene_intent_of(l, j, lease, NOW, row, 1, PARTS), STORE_OK);
		for (unsigned n = WORDS; n > 0; order /= n--) {
			unsigned at = order % n, part = left[at] % PARTS, bit = 1u << part;
			bool is_delivery = left[at] >= PARTS, is_late = !is_delivery && delivered & bit;

			accepted |= bit;
			delivered |= is_delivery ? bit : 0;
			left[at] = left[n - 1];
			for (unsigned turn = 0; turn < 2; turn++) {
				assert_int_equal(scene_receipt_of(l, j, row, 1, part, is_delivery ? ROW_DELIVERED : ROW_ACCEPTED),
				    is_late ? STORE_STALE : STORE_OK);
				is(l, j, row, delivered == 7 ? ROW_DELIVERED : accepted == 7 ? ROW_ACCEPTED : ROW_INTENT, accepted, delivered);
			}
		}
		assert_int_equal(scene_fate(l, j, row).flags, 0);
	}
}

/* Bearerbox was lost with it: whoever has it perhaps has it twice, and is counted so, however late and often it is said. */
void
case_what_was_lost_with_bearerbox_is_flagged(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 100);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);
	struct ledger_sums sums;
	unsigned n;

	for (uint32_t row = 0; row < 4; row++) {
		struct ledger_receipt old = { .row = row, .attempt = 1, .state = row == 3 ? ROW_DELIVERED : ROW_ACCEPTED, .is_old = row != 1,
			.at_s = NOW, .said = STORE_BROKEN };

		memcpy(old.job, j.id, sizeof old.job);
		assert_int_equal(scene_intent_of(l, &j, &lease, NOW, row, 1, 1), STORE_OK);
		if (row == 2)		/* the better news came first */
			assert_int_equal(scene_receipt(l, &j, row, 1, ROW_DELIVERED), STORE_OK);
		for (unsigned turn = 0; turn < 2; turn++)
			assert_int_equal(l->ops->dlr_apply(l, "np", &old, 1), STORE_OK);
		assert_int_equal(scene_fate(l, &j, row).flags, row == 0 || row == 2 ? ROW_MAYBE_TWICE : 0);
		assert_int_equal(scene_fate(l, &j, row).state, row >= 2 ? ROW_DELIVERED : ROW_ACCEPTED);
	}
	assert_int_equal(l->ops->job_sums(l, "np", j.id, &sums, 1, &n), STORE_OK);
	assert_int_equal(sums.maybe_twice, 2);
}

void
case_a_text_is_there_when_all_its_parts_are(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 100);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);

	in_any_order(l, &j, &lease);
	assert_int_equal(scene_intent_of(l, &j, &lease, NOW, 90, 1, 0), STORE_STALE);
	assert_int_equal(scene_intent_of(l, &j, &lease, NOW, 90, 1, PARTS_MAX + 1), STORE_STALE);
	assert_int_equal(scene_fate(l, &j, 90).parts, 0);
	assert_int_equal(scene_receipt_of(l, &j, 90, 0, 0, ROW_DELIVERED), STORE_STALE);
	for (unsigned turn = 0; turn < 2; turn++)
		assert_int_equal(scene_intent_of(l, &j, &lease, NOW, 90, 1, PARTS_MAX), STORE_OK);
	assert_int_equal(scene_intent_of(l, &j, &lease, NOW, 90, 1, 2), STORE_STALE);	/* no repetition */
	assert_int_equal(scene_fate(l, &j, 90).parts, PARTS_MAX);
	assert_int_equal(scene_fate(l, &j, 90).sent, 0xFF);
	assert_int_equal(scene_receipt_of(l, &j, 90, 1, PARTS_MAX, ROW_DELIVERED), STORE_STALE);	/* there is no such part */
	assert_int_equal(scene_receipt_of(l, &j, 90, 1, UINT32_MAX, ROW_FAILED), STORE_STALE);
	assert_int_equal(scene_receipt_of(l, &j, 90, 1, 0, ROW_QUEUED), STORE_STALE);	/* nor such news */
	assert_int_equal(scene_receipt_of(l, &j, 90, 1, 0, ROW_INTENT), STORE_STALE);
	for (unsigned part = PARTS_MAX; part-- > 0; )
		assert_int_equal(scene_receipt_of(l, &j, 90, 1, part, ROW_DELIVERED), STORE_OK);
	is(l, &j, 90, ROW_DELIVERED, 0xFF, 0xFF);
	/* bearerbox's word, then the operator's of the whole. */
	assert_int_equal(scene_intent_of(l, &j, &lease, NOW, 91, 1, 4), STORE_OK);
	assert_int_equal(scene_receipt_of(l, &j, 91, 1, 2, ROW_ACCEPTED), STORE_OK);
	assert_int_equal(scene_result(l, &j, &lease, 91, 1, ROW_ACKED), STORE_OK);
	is(l, &j, 91, ROW_ACKED, 4, 0);
	assert_int_equal(scene_result(l, &j, &lease, 91, 1, ROW_ACCEPTED), STORE_OK);
	is(l, &j, 91, ROW_ACCEPTED, 15, 0);
	scene_commit(l);
	assert_int_equal(scene_sums(l, &j).n[ROW_DELIVERED], 61);
}

void
case_one_part_fails_the_text(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 10);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);

	for (uint32_t row = 0; row < 3; row++)
		assert_int_equal(scene_intent_of(l, &j, &lease, NOW, row, 1, 2), STORE_OK);
	for (unsigned turn = 0; turn < 2; turn++)
		assert_int_equal(scene_receipt_of(l, &j, 0, 1, 1, ROW_FAILED), STORE_OK);
	is(l, &j, 0, ROW_FAILED, 0, 0);
	assert_int_equal(scene_receipt_of(l, &j, 0, 1, 0, ROW_ACCEPTED), STORE_STALE);
	assert_int_equal(scene_receipt_of(l, &j, 0, 1, 0, ROW_DELIVERED), STORE_OK);	/* half of it is there, and it failed */
	is(l, &j, 0, ROW_FAILED, 1, 1);
	assert_int_equal(scene_receipt_of(l, &j, 0, 1, 0, ROW_FAILED), STORE_STALE);	/* the better news stays */
	assert_int_equal(scene_receipt_of(l, &j, 0, 1, 1, ROW_DELIVERED), STORE_OK);	/* and after all */
	is(l, &j, 0, ROW_DELIVERED, 3, 3);
	assert_int_equal(scene_receipt_of(l, &j, 0, 1, 1, ROW_FAILED), STORE_STALE);
	/* The operator had all of it, and gave up one; what was delivered of it stays so. */
	for (unsigned part = 0; part < 2; part++)
		assert_int_equal(scene_receipt_of(l, &j, 1, 1, part, ROW_ACCEPTED), STORE_OK);
	assert_int_equal(scene_receipt_of(l, &j, 1, 1, 1, ROW_DELIVERED), STORE_OK);
	is(l, &j, 1, ROW_ACCEPTED, 3, 2);
	assert_int_equal(scene_receipt_of(l, &j, 1, 1, 1, ROW_FAILED), STORE_STALE);
	is(l, &j, 1, ROW_ACCEPTED, 3, 2);
	assert_int_equal(scene_receipt_of(l, &j, 1, 1, 0, ROW_FAILED), STORE_OK);
	is(l, &j, 1, ROW_FAILED, 3, 2);
	scene_commit(l);
	assert_int_equal(scene_sums(l, &j).n[ROW_FAILED], 1);
}

/* A crisis whose worker dies between two parts: what the operator has is not sent again, and nothing is flagged that is not so. */
void
case_only_missing_parts_leave_again(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_CRISIS, 10);
	struct ledger_lease lease = scene_lease(t->ledger, &j, "a", NOW);
	struct ledger *l = t->ledger;
	unsigned n;

	for (uint32_t row = 0; row < 5; row++) {
		assert_int_equal(scene_intent_of(l, &j, &lease, NOW, row, 1, 3), STORE_OK);
		assert_int_equal(scene_receipt_of(l, &j, row, 1, 1, ROW_ACCEPTED), STORE_OK);
	}
	scene_commit(l);
	if (t->engine->kill)
		t->ledger = t->other = l = t->engine->kill(l, &t->place);
	lease = scene_lease(l, &j, "b", NOW + LEASE_S);
	assert_int_equal(l->ops->rows_settle(l, "np", j.id, &lease, NOW + LEASE_S, &n), STORE_OK);
	assert_int_equal(n, 5);
	scene_commit(l);
	is(l, &j, 0, ROW_QUEUED, 2, 0);
	/* Given up while it waits: it leaves with the rest.  Twice, or of what is there, it says nothing. */
	assert_int_equal(scene_receipt_of(l, &j, 1, 1, 1, ROW_FAILED), STORE_OK);
	assert_int_equal(scene_receipt_of(l, &j, 1, 1, 1, ROW_FAILED), STORE_STALE);
	is(l, &j, 1, ROW_QUEUED, 0, 0);
	assert_int_equal(scene_receipt_of(l, &j, 2, 1, 1, ROW_DELIVERED), STORE_OK);
	assert_int_equal(scene_receipt_of(l, &j, 2, 1, 1, ROW_FAILED), STORE_STALE);
	is(l, &j, 2, ROW_QUEUED, 2, 2);
	for (uint32_t row = 0; row < 5; row++) {
		assert_int_equal(scene_intent_of(l, &j, &lease, NOW + LEASE_S, row, 2, 3), STORE_OK);
		assert_int_equal(scene_fate(l, &j, row).sent, row == 1 ? 7 : 5);
		assert_int_equal(scene_fate(l, &j, row).flags, ROW_IN_DOUBT | ROW_MAYBE_TWICE);
	}
	/* What did not leave again is still the first try's: its end counts.  What did is not. */
	assert_int_equal(scene_receipt_of(l, &j, 0, 1, 0, ROW_FAILED), STORE_STALE);
	is(l, &j, 0, ROW_INTENT, 2, 0);
	assert_int_equal(scene_receipt_of(l, &j, 0, 1, 1, ROW_DELIVERED), STORE_OK);
	assert_int_equal(scene_receipt_of(l, &j, 0, 2, 0, ROW_DELIVERED), STORE_OK);
	assert_int_equal(scene_receipt_of(l, &j, 0, 2, 2, ROW_DELIVERED), STORE_OK);
	is(l, &j, 0, ROW_DELIVERED, 7, 7);
	assert_int_equal(scene_receipt_of(l, &j, 3, 1, 1, ROW_FAILED), STORE_OK);
	is(l, &j, 3, ROW_FAILED, 2, 0);
	scene_commit(l);
	(void)scene_sums(l, &j);
}

/* Put back because bearerbox had no room for the second part; no worker died. */
void
case_late_parts_complete_a_text(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 10);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);

	for (uint32_t row = 0; row < 4; row++) {
		assert_int_equal(scene_intent_of(l, &j, &lease, NOW, row, 1, 2), STORE_OK);
		assert_int_equal(scene_result(l, &j, &lease, row, 1, ROW_QUEUED), STORE_OK);
		assert_int_equal(scene_receipt_of(l, &j, row, 1, 0, ROW_ACCEPTED), STORE_OK);
		is(l, &j, row, ROW_QUEUED, 1, 0);
	}
	assert_int_equal(scene_receipt_of(l, &j, 0, 1, 1, ROW_ACCEPTED), STORE_OK);
	is(l, &j, 0, ROW_ACCEPTED, 3, 0);
	assert_int_equal(scene_intent_of(l, &j, &lease, NOW, 0, 2, 2), STORE_STALE);
	assert_int_equal(scene_receipt_of(l, &j, 1, 1, 1, ROW_DELIVERED), STORE_OK);
	is(l, &j, 1, ROW_ACCEPTED, 3, 2);
	assert_int_equal(scene_receipt_of(l, &j, 1, 1, 0, ROW_DELIVERED), STORE_OK);
	is(l, &j, 1, ROW_DELIVERED, 3, 3);
	/* The second leaves again; news of the first one's first try is no sign of two. */
	assert_int_equal(scene_intent_of(l, &j, &lease, NOW, 2, 2, 2), STORE_OK);
	assert_int_equal(scene_receipt_of(l, &j, 2, 1, 0, ROW_DELIVERED), STORE_OK);
	assert_int_equal(scene_fate(l, &j, 2).flags, 0);
	assert_int_equal(scene_receipt_of(l, &j, 2, 2, 1, ROW_ACCEPTED), STORE_OK);
	is(l, &j, 2, ROW_ACCEPTED, 3, 1);
	assert_int_equal(scene_receipt_of(l, &j, 2, 1, 1, ROW_ACCEPTED), STORE_OK);	/* but this is */
	assert_int_equal(scene_fate(l, &j, 2).flags, ROW_MAYBE_TWICE);
	/* She said STOP while it waited: what is beyond recall ends as it ends. */
	assert_int_equal(scene_result(l, &j, &lease, 3, 1, ROW_CANCELLED), STORE_OK);
	assert_int_equal(scene_receipt_of(l, &j, 3, 1, 1, ROW_ACCEPTED), STORE_OK);
	is(l, &j, 3, ROW_ACCEPTED, 3, 0);
	scene_commit(l);
	assert_int_equal(scene_sums(l, &j).maybe_twice, 1);
}

void
case_another_text_begins_anew(struct ledger_trial *t)
{
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 10);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);

	for (uint32_t row = 0; row < 2; row++) {
		assert_int_equal(scene_intent_of(l, &j, &lease, NOW, row, 1, 3), STORE_OK);
		if (row == 0)
			assert_int_equal(scene_receipt_of(l, &j, row, 1, 2, ROW_DELIVERED), STORE_OK);
		assert_int_equal(scene_result(l, &j, &lease, row, 1, ROW_QUEUED), STORE_OK);
		assert_int_equal(scene_fate(l, &j, row).parts, 3);
		assert_int_equal(scene_intent_of(l, &j, &lease, NOW, row, 2, 2), STORE_OK);
		is(l, &j, row, ROW_INTENT, 0, 0);
		assert_int_equal(scene_fate(l, &j, row).parts, 2);
		assert_int_equal(scene_fate(l, &j, row).sent, 3);
		assert_int_equal(scene_fate(l, &j, row).flags, row == 0 ? ROW_MAYBE_TWICE : 0);	/* she has a piece of the other */
		assert_int_equal(scene_receipt_of(l, &j, row, 1, 2, ROW_DELIVERED), STORE_STALE);	/* there is no third */
		for (unsigned part = 0; part < 2; part++)
			assert_int_equal(scene_receipt_of(l, &j, row, 2, part, ROW_ACCEPTED), STORE_OK);
		is(l, &j, row, ROW_ACCEPTED, 3, 0);
	}
	scene_commit(l);
	(void)scene_sums(l, &j);
}

/* An engine may read and write a row once for all its receipts of a batch; nobody can tell. */
void
case_a_batch_is_its_receipts_one_by_one(struct ledger_trial *t)
{
	static const struct { uint32_t row; unsigned part; enum row_state state; enum store_result said; } news[] = {
		{ 0, 0, ROW_ACCEPTED, STORE_OK }, { 0, 1, ROW_ACCEPTED, STORE_OK }, { 1, 0, ROW_ACCEPTED, STORE_OK },
		{ 0, 2, ROW_ACCEPTED, STORE_OK }, { 0, 0, ROW_DELIVERED, STORE_OK }, { 0, 0, ROW_FAILED, STORE_STALE },
		{ 9, 0, ROW_ACCEPTED, STORE_STALE }, { 99999, 0, ROW_ACCEPTED, STORE_NONE }, { 1, 1, ROW_DELIVERED, STORE_OK },
		{ 2, 0, ROW_ACCEPTED, STORE_OK }, { 2, 1, ROW_ACCEPTED, STORE_OK }, { 2, 1, ROW_FAILED, STORE_OK },
	};
	struct ledger_job j = scene_running(t->ledger, 1, JOB_CRISIS, 10);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);
	struct ledger_receipt batch[COUNT(news)];

	for (uint32_t row = 0; row < 3; row++)
		assert_int_equal(scene_intent_of(l, &j, &lease, NOW, row, 1, row == 0 ? 3 : 2), STORE_OK);
	assert_int_equal(scene_result(l, &j, &lease, 2, 1, ROW_QUEUED), STORE_OK);
	assert_int_equal(scene_result(l, &j, &lease, 2, 1, ROW_CANCELLED), STORE_OK);
	for (size_t i = 0; i < COUNT(news); i++) {
		batch[i] = (struct ledger_receipt){ .row = news[i].row, .attempt = 1, .part = news[i].part, .state = news[i].state, .at_s = NOW,
			.said = STORE_BROKEN };
		memcpy(batch[i].job, j.id, sizeof batch[i].job);
	}
	assert_int_equal(l->ops->dlr_apply(l, "np", batch, COUNT(batch)), STORE_OK);
	for (size_t i = 0; i < COUNT(news); i++)
		if (batch[i].said != news[i].said)
			fail_msg("receipt %zu: %d", i, (int)batch[i].said);
	is(l, &j, 0, ROW_ACCEPTED, 7, 1);
	is(l, &j, 1, ROW_ACCEPTED, 3, 2);
	is(l, &j, 2, ROW_FAILED, 3, 0);		/* by way of ACCEPTED: nothing leads from CANCELLED to FAILED */
	scene_commit(l);
	assert_int_equal(scene_sums(l, &j).n[ROW_ACCEPTED], 2);
}

static enum store_result
got(struct ledger *l, const struct ledger_job *j, unsigned who)
{
	return l->ops->peer_got(l, "np", j->id, scene_recipient(who).peer);
}

/* From the moment its frame may have left; whatever else is said of the row, this stays. */
void
case_she_says_that_she_has_it(struct ledger_trial *t)
{
	enum { PEOPLE = 250, FIRST = 100000 };
	struct ledger_job j = scene_running(t->ledger, 1, JOB_CRISIS, PEOPLE), empty = scene_running(t->ledger, 2, JOB_CRISIS, 0);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);
	struct ledger_recipient her;
	struct ledger_row row;

	for (unsigned who = 0; who < PEOPLE; who += 83) {
		her = scene_recipient(FIRST + who);
		assert_int_equal(l->ops->row_of(l, "np", j.id, her.peer, &row), STORE_OK);
		assert_int_equal(row.row, who / 100 * LEDGER_CHUNK_MAX + who % 100);
		assert_memory_equal(row.to.peer, her.peer, sizeof her.peer);
		assert_memory_equal(row.to.sealed, her.sealed, sizeof her.sealed);
		assert_string_equal(row.to.locale, her.locale);
		assert_int_equal(row.fate.state, ROW_QUEUED);
	}
	her = scene_recipient(FIRST + PEOPLE);
	assert_int_equal(l->ops->row_of(l, "np", j.id, her.peer, &row), STORE_NONE);
	assert_int_equal(l->ops->row_of(l, "np", empty.id, scene_recipient(FIRST).peer, &row), STORE_NONE);
	assert_int_equal(got(l, &empty, FIRST), STORE_NONE);
	assert_int_equal(got(l, &j, FIRST + PEOPLE), STORE_NONE);
	/* Queued, held, stopped, failed before it left: a "1" of something else. */
	assert_int_equal(scene_result(l, &j, &lease, 1, 0, ROW_HELD), STORE_OK);
	assert_int_equal(scene_result(l, &j, &lease, 2, 0, ROW_CANCELLED), STORE_OK);
	assert_int_equal(scene_result(l, &j, &lease, 3, 0, ROW_FAILED), STORE_OK);
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(got(l, &j, FIRST + i), STORE_NONE);
	assert_int_equal(scene_sums(l, &j).got, 0);
	/* Her "1" is quicker than its receipt. */
	for (uint32_t i = 4; i < 9; i++)
		assert_int_equal(scene_intent(l, &j, &lease, NOW, i, 1), STORE_OK);
	assert_int_equal(scene_result(l, &j, &lease, 5, 1, ROW_QUEUED), STORE_OK);
	assert_int_equal(scene_receipt(l, &j, 6, 1, ROW_DELIVERED), STORE_OK);
	assert_int_equal(scene_receipt(l, &j, 7, 1, ROW_FAILED), STORE_OK);
	for (unsigned turn = 0; turn < 3; turn++) {
		for (unsigned i = 4; i < 8; i++)
			assert_int_equal(got(l, &j, FIRST + i), STORE_OK);
		assert_int_equal(scene_sums(l, &j).got, 4);
		scene_commit(l);
	}
	assert_int_equal(scene_fate(l, &j, 4).state, ROW_INTENT);
	assert_int_equal(scene_receipt(l, &j, 4, 1, ROW_DELIVERED), STORE_OK);
	assert_int_equal(scene_fate(l, &j, 4).flags, ROW_GOT);
	assert_int_equal(l->ops->row_of(l, "np", j.id, scene_recipient(FIRST + 6).peer, &row), STORE_OK);
	assert_int_equal(row.fate.flags, ROW_GOT);
	/* Forgotten: counted, and not found any more. */
	for (unsigned i = 6; i < 9; i++)
		assert_int_equal(l->ops->peer_erase(l, "np", scene_recipient(FIRST + i).peer, NOW), STORE_OK);
	assert_int_equal(got(l, &j, FIRST + 6), STORE_NONE);
	assert_int_equal(got(l, &j, FIRST + 8), STORE_NONE);
	assert_int_equal(l->ops->row_of(l, "np", j.id, scene_recipient(FIRST + 6).peer, &row), STORE_NONE);
	assert_int_equal(scene_sums(l, &j).got, 4);
	scene_commit(l);
}
