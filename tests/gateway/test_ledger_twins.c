/*
 * test_ledger_twins.c - two engines, the same thousands of calls: both say the same
 *
 * SQLite, which keeps counts, and RAM, which walks its rows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/gateway/ledger_conformance.h"
#include "tests/gateway/ledger_place.h"

enum { JOBS = 6, RUNNING = 4, PARTS = 3, CALLS = 12000 };	/* the others begin as drafts, among the calls */

static unsigned
roll(uint64_t *dice, unsigned sides)
{
	*dice = *dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(*dice >> 33) % sides;
}

struct twin { struct ledger *l[2]; struct ledger_lease lease[2][JOBS]; unsigned met[ROW_STATES], in_doubt, got, halves; };

/* Mostly the attempt that fits. */
static unsigned
attempt_of(struct ledger *l, const struct ledger_job *j, uint32_t row, uint64_t *dice)
{
	struct ledger_row got;
	unsigned n;

	if (l->ops->rows_scan(l, "np", j->id, row, row, ALL_ROWS, &got, 1, &n) != STORE_OK || n == 0)
		return 0;
	return roll(dice, 8) ? got.fate.attempts : roll(dice, 4);
}

/* The same call to both, and what each says of it. */
static enum store_result
one_call(struct ledger *l, struct ledger_lease lease[JOBS], uint64_t dice)
{
	unsigned job = roll(&dice, JOBS), what = roll(&dice, 16), n;
	struct ledger_job j = scene_job(job, job % 2 ? JOB_CRISIS : JOB_ROUTINE);
	struct ledger_approval a = scene_approval(&j, roll(&dice, JOBS));
	int64_t now_s = NOW + (roll(&dice, 4) ? 0 : roll(&dice, 9) * LEASE_S / 8);
	uint32_t row = (what == 10 ? roll(&dice, 3) * LEDGER_CHUNK_MAX : lease[job].first) + roll(&dice, 30);
	unsigned attempt = attempt_of(l, &j, row, &dice), parts = roll(&dice, 30) ? 1 + row % PARTS : roll(&dice, 11);
	enum row_state to = (enum row_state)roll(&dice, ROW_STATES);
	struct ledger_recipient in[20];
	unsigned long left;

	for (unsigned i = 0; i < 20; i++)
		in[i] = scene_recipient(roll(&dice, 400));
	switch (what) {
	case 0:
		j.text_hash[0] ^= (uint8_t)roll(&dice, 2);
		return l->ops->job_put(l, "np", &j);
	case 1:
		return l->ops->job_approve(l, "np", j.id, &a, now_s);
	case 2:
	case 3:
		return l->ops->job_move(l, "np", j.id, roll(&dice, 8) ? JOB_RUNNING : roll(&dice, 3) ? JOB_PAUSED : JOB_DONE, now_s);
	case 4:
		return roll(&dice, 300) ? STORE_OK : l->ops->job_cancel(l, "np", j.id, now_s, &left);
	case 5:
	case 6:
		return (enum store_result)(l->ops->rows_add(l, "np", j.id, roll(&dice, 2) ? "x" : "", in, 20, &n) * 100 + n);
	case 7:
		return l->ops->chunk_lease(l, "np", j.id, NULL, "a", now_s, now_s + LEASE_S, &lease[job]);
	case 8:
		return roll(&dice, 9) ? l->ops->peer_got(l, "np", j.id, scene_recipient(job * 100000 + roll(&dice, 40)).peer) :
		    l->ops->chunk_release(l, "np", j.id, &lease[job], now_s);
	case 9:
		return (enum store_result)(l->ops->rows_settle(l, "np", j.id, &lease[job], now_s, &n) * 100 + n);
	case 10:
		if (roll(&dice, 30))
			return scene_receipt_of(l, &j, row, attempt, roll(&dice, PARTS), (enum row_state)(ROW_ACCEPTED + roll(&dice, 3)));
		if (!roll(&dice, 4))
			return l->ops->peer_move(l, "np", scene_recipient(job * 100000 + roll(&dice, 40)).peer, scene_recipient(job * 100000 + roll(&dice, 80)).peer);
		return roll(&dice, 2) ? l->ops->worker_begin(l, "a") : l->ops->peer_erase(l, "np", scene_recipient(job * 100000 + roll(&dice, 30)).peer, now_s);
	case 11:
	case 12:
	case 13:
		return scene_intent_of(l, &j, &lease[job], now_s, row, attempt + 1, parts);
	default:
		return scene_result(l, &j, &lease[job], row, attempt, to);
	}
}

static void
compare(struct twin *t, unsigned job)
{
	enum { MOST = 700 };
	struct ledger_job j = scene_job(job, JOB_ROUTINE), got[2];
	static struct ledger_row row[2][MOST];
	struct ledger_sums sums[2][4];
	unsigned n[2];

	if (t->l[0]->ops->job_get(t->l[0], "np", j.id, &got[0]) == STORE_NONE)
		return;
	for (int i = 0; i < 2; i++) {
		memset(&got[i], 0, sizeof got[i]);
		assert_int_equal(t->l[i]->ops->job_get(t->l[i], "np", j.id, &got[i]), STORE_OK);
		memset(row[i], 0, sizeof row[i]);
		assert_int_equal(t->l[i]->ops->rows_scan(t->l[i], "np", j.id, 0, UINT32_MAX, ALL_ROWS, row[i], MOST, &n[i]), STORE_OK);
	}
	assert_true(ledger_job_same(&got[0], &got[1]));
	assert_true(got[0].state == got[1].state && got[0].end_s == got[1].end_s);
	assert_string_equal(got[0].approver, got[1].approver);
	assert_int_equal(n[0], n[1]);
	for (unsigned i = 0; i < n[0]; i++) {
		assert_int_equal(row[0][i].row, row[1][i].row);
		assert_memory_equal(row[0][i].to.peer, row[1][i].to.peer, PEER_BYTES);
		assert_true(ledger_fate_same(&row[0][i].fate, &row[1][i].fate));
		t->met[row[0][i].fate.state]++;
		t->in_doubt += (row[0][i].fate.flags & ROW_IN_DOUBT) != 0;
		t->got += (row[0][i].fate.flags & ROW_GOT) != 0;
		t->halves += row[0][i].fate.accepted != 0 && row[0][i].fate.state < ROW_ACCEPTED;
	}
	for (int i = 0; i < 2; i++) {
		memset(sums[i], 0, sizeof sums[i]);
		assert_int_equal(t->l[i]->ops->job_sums(t->l[i], "np", j.id, sums[i], 4, &n[i]), STORE_OK);
	}
	assert_int_equal(n[0], n[1]);
	for (unsigned k = 0; k < n[0]; k++) {
		assert_string_equal(sums[0][k].route, sums[1][k].route);
		assert_memory_equal(sums[0][k].n, sums[1][k].n, sizeof sums[0][k].n);
		assert_int_equal(sums[0][k].in_doubt, sums[1][k].in_doubt);
		assert_int_equal(sums[0][k].maybe_twice, sums[1][k].maybe_twice);
		assert_int_equal(sums[0][k].got, sums[1][k].got);
	}
	for (unsigned who = job * 100000; who < job * 100000 + 40; who += 7) {
		enum store_result r[2];

		for (int i = 0; i < 2; i++)
			r[i] = t->l[i]->ops->row_of(t->l[i], "np", j.id, scene_recipient(who).peer, &row[i][0]);
		assert_int_equal(r[0], r[1]);
		assert_true(r[0] != STORE_OK || (row[0][0].row == row[1][0].row && ledger_fate_same(&row[0][0].fate, &row[1][0].fate)));
	}
}

static void
two_engines_say_the_same(void **state)
{
	struct twin t;
	uint64_t dice = 3;
	struct place p;

	(void)state;
	place_make(&p);
	memset(&t, 0, sizeof t);
	t.l[0] = ledger_place_open(&p);
	t.l[1] = ledger_ram_open();
	for (unsigned job = 0; job < 2 * RUNNING; job++)
		(void)scene_running(t.l[job % 2], job / 2, job / 2 % 2 ? JOB_CRISIS : JOB_ROUTINE, 250);
	for (unsigned i = 0; i < CALLS; i++) {
		uint64_t same = dice += UINT64_C(0x9e3779b97f4a7c15) * (i + 1);
		enum store_result r[2];

		for (int k = 0; k < 2; k++)
			r[k] = one_call(t.l[k], t.lease[k], same);
		if (r[0] != r[1])
			fail_msg("call %u: %d and %d", i, (int)r[0], (int)r[1]);
		if (i % 50 == 0) {
			scene_commit(t.l[0]);
			for (unsigned job = 0; job < JOBS; job++)
				compare(&t, job);
		}
	}
	for (unsigned i = 0; i < ROW_STATES; i++)	/* else they were asked too little */
		if (t.met[i] < 100)
			fail_msg("%s was met %u times", ledger_row_state((enum row_state)i), t.met[i]);
	assert_true(t.in_doubt > 100 && t.got > 100 && t.halves > 100);
	for (int k = 0; k < 2; k++)
		t.l[k]->ops->close(t.l[k]);
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(two_engines_say_the_same) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
