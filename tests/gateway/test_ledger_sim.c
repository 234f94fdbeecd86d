/*
 * test_ledger_sim.c - a sender that does as ledger.h says, on disks that fail: nobody lost, nobody twice without its flag
 *
 * Hundreds of seeds of faults; the network is a model that counts frames and
 * answers late, twice or not at all.  Behind it, two engines are given the same
 * thousands of calls and must say the same: SQLite, which keeps counts, and
 * RAM, which walks its rows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/ledger_sim.h"
#include "locales/text/bug.h"
#include "tests/gateway/ledger_conformance.h"
#include "tests/gateway/ledger_place.h"

enum { SEEDS = 400, PEOPLE = 150, ROWS = 2 * LEDGER_CHUNK_MAX, WINDOW = 15, STEPS_MOST = 100000 };

struct world {
	struct ledger	*l;
	struct ledger_job j;
	uint64_t	 dice, seed;
	int64_t		 now_s;
	unsigned char	 frames[ROWS], arrived[ROWS];
	unsigned	 lives, steps;
};

static unsigned
roll(uint64_t *dice, unsigned sides)
{
	*dice = *dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(*dice >> 33) % sides;
}

/* A call that did not happen: the group is over, and behind a broken disk there is a new life. */
static void
fall(struct world *w, enum store_result r)
{
	char room[128];
	struct buf why = BUF_OVER(room);

	if (r != STORE_BROKEN)
		r = w->l->ops->commit(w->l, &why);
	if (r == STORE_BROKEN) {
		ledger_sim_reopen(w->l);
		w->lives++;
	}
	w->now_s += LEASE_S;	/* the lease of before ends meanwhile */
}

static bool
is_committed(struct world *w)
{
	char room[128];
	struct buf why = BUF_OVER(room);
	enum store_result r = w->l->ops->commit(w->l, &why);

	if (r == STORE_OK)
		return true;
	if (r == STORE_BROKEN)
		fall(w, r);
	else
		w->now_s += LEASE_S;
	return false;
}

/* Until it happened, in a group of its own. */
#define UNTIL(w, call) \
	do { \
		enum store_result until_; \
		while ((until_ = (call)) != STORE_OK || !is_committed(w)) \
			if (until_ != STORE_OK) \
				fall(w, until_); \
	} while (0)

static void
plan(struct world *w)
{
	struct ledger_approval a = scene_approval(&w->j, 1);
	struct ledger_recipient in[PEOPLE];
	struct ledger_job got;
	unsigned added;

	for (unsigned i = 0; i < PEOPLE; i++)
		in[i] = scene_recipient(i);
	do
		UNTIL(w, w->l->ops->job_put(w->l, "np", &w->j));
	while (w->l->ops->job_get(w->l, "np", w->j.id, &got) != STORE_OK);
	UNTIL(w, w->l->ops->rows_add(w->l, "np", w->j.id, "", in, PEOPLE, &added));
	UNTIL(w, w->l->ops->job_approve(w->l, "np", w->j.id, &a, NOW));
	UNTIL(w, w->l->ops->job_move(w->l, "np", w->j.id, JOB_RUNNING, NOW));
}

/* The network: mostly it arrives; what it says of it may come late, twice, never. */
static void
network(struct world *w, const struct ledger_try *t, struct ledger_receipt *receipt, unsigned *receipts)
{
	unsigned copies = roll(&w->dice, 8) ? 1 + !roll(&w->dice, 6) : 0;

	w->frames[t->row]++;
	w->arrived[t->row] = 1;
	for (unsigned i = 0; i < copies; i++) {
		struct ledger_receipt *r = &receipt[(*receipts)++];

		*r = (struct ledger_receipt){ .row = t->row, .attempt = t->attempt, .state = i ? ROW_DELIVERED : ROW_ACCEPTED, .at_s = w->now_s };
		memcpy(r->job, w->j.id, sizeof r->job);
	}
}

/* One window of the chunk; false when this lease is over, for whatever reason. */
static bool
send_window(struct world *w, const struct ledger_lease *lease)
{
	struct ledger_receipt receipt[2 * WINDOW];
	struct ledger_result result[WINDOW];
	struct ledger_row row[WINDOW];
	struct ledger_try intent[WINDOW];
	unsigned n, receipts = 0;
	enum store_result r;

	r = w->l->ops->rows_scan(w->l, "np", w->j.id, lease->first, lease->last, 1 << ROW_QUEUED, row, WINDOW, &n);
	for (unsigned i = 0; r == STORE_OK && i < n; i++)
		intent[i] = (struct ledger_try){ row[i].row, row[i].fate.attempts + 1, STORE_BROKEN };
	if (r == STORE_OK && n > 0)
		r = w->l->ops->rows_intent(w->l, "np", w->j.id, lease, w->now_s, intent, n);
	if (r != STORE_OK) {
		fall(w, r);
		return false;
	}
	if (n == 0 || !is_committed(w))
		return false;
	for (unsigned i = 0; i < n; i++) {
		assert_int_equal(intent[i].said, STORE_OK);
		network(w, &intent[i], receipt, &receipts);
		result[i] = (struct ledger_result){ intent[i].row, intent[i].attempt, 0, ROW_ACKED, STORE_BROKEN };
	}
	if (!roll(&w->dice, 20)) {	/* it dies with the window on the wire */
		fall(w, STORE_BROKEN);
		return false;
	}
	r = w->l->ops->rows_result(w->l, "np", w->j.id, lease, w->now_s, result, n);
	if (r == STORE_OK)
		r = w->l->ops->dlr_apply(w->l, "np", receipt, receipts);
	if (r != STORE_OK)
		fall(w, r);
	return r == STORE_OK && is_committed(w);
}

static bool
is_all_sent(struct world *w)
{
	unsigned n;
	struct ledger_row row;
	enum store_result r = w->l->ops->rows_scan(w->l, "np", w->j.id, 0, UINT32_MAX, LEDGER_OPEN, &row, 1, &n);

	if (r != STORE_OK)
		fall(w, r);
	return r == STORE_OK && n == 0;
}

static void
work(struct world *w)
{
	while (!is_all_sent(w)) {
		struct ledger_lease lease;
		unsigned n;
		enum store_result r = w->l->ops->chunk_lease(w->l, "np", w->j.id, NULL, "a", w->now_s, w->now_s + LEASE_S, &lease);

		if (++w->steps > STEPS_MOST)
			fail_msg("seed %llu never ends", (unsigned long long)w->seed);
		if (r == STORE_OK)
			r = w->l->ops->rows_settle(w->l, "np", w->j.id, &lease, w->now_s, &n);
		if (r != STORE_OK) {
			fall(w, r);	/* also for none now: leases end */
			continue;
		}
		if (!is_committed(w))
			continue;
		while (send_window(w, &lease))
			if (!roll(&w->dice, 30))
				w->now_s += LEASE_S;	/* it sleeps past its lease */
		w->now_s += LEASE_S;
	}
}

static void
nobody_is_lost_whatever_the_disk_does(void **state)
{
	unsigned lives = 0, twice = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		static struct world w;
		bool is_crisis = seed % 2;

		w = (struct world){ .l = ledger_sim_open(seed), .dice = seed * 977, .seed = seed, .now_s = NOW };
		w.j = scene_job(1, is_crisis ? JOB_CRISIS : JOB_ROUTINE);
		w.j.not_after_s = INT64_MAX;
		plan(&w);
		work(&w);
		ledger_sim_calm(w.l, true);
		assert_int_equal(scene_sums(w.l, &w.j).planned, PEOPLE);
		for (uint32_t row = 0; row < PEOPLE; row++) {
			uint32_t at = row / LEDGER_CHUNK_MIN * LEDGER_CHUNK_MAX + row % LEDGER_CHUNK_MIN;
			struct ledger_fate f = scene_fate(w.l, &w.j, at);
			bool may_be_twice = f.flags & ROW_MAYBE_TWICE;

			if (w.frames[at] > 1 && !may_be_twice)
				fail_msg("seed %llu: row %u is twice and nobody knows", (unsigned long long)seed, at);
			if (!w.arrived[at] && f.state != ROW_UNKNOWN)
				fail_msg("seed %llu: row %u is lost and nobody knows", (unsigned long long)seed, at);
			assert_true(!is_crisis || w.arrived[at]);
			assert_true(is_crisis || w.frames[at] <= 1);
			twice += w.frames[at] > 1;
		}
		lives += w.lives;
		w.l->ops->close(w.l);
	}
	assert_true(lives > SEEDS / 2 && twice > SEEDS / 4);	/* faults there were */
}

/* --- two engines, the same calls ------------------------------------------ */

enum { JOBS = 6, RUNNING = 4, CALLS = 12000 };	/* the others begin as drafts, among the calls */

struct twin { struct ledger *l[2]; struct ledger_lease lease[2][JOBS]; unsigned met[ROW_STATES], in_doubt; };

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
	unsigned attempt = attempt_of(l, &j, row, &dice);
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
		return roll(&dice, 9) ? STORE_OK : l->ops->chunk_release(l, "np", j.id, &lease[job], now_s);
	case 9:
		return (enum store_result)(l->ops->rows_settle(l, "np", j.id, &lease[job], now_s, &n) * 100 + n);
	case 10:
		if (roll(&dice, 30))
			return scene_receipt(l, &j, row, attempt, (enum row_state)(ROW_ACCEPTED + roll(&dice, 3)));
		return roll(&dice, 2) ? l->ops->worker_begin(l, "a") : l->ops->peer_erase(l, "np", scene_recipient(job * 100000 + roll(&dice, 30)).peer, now_s);
	case 11:
	case 12:
	case 13:
		return scene_intent(l, &j, &lease[job], now_s, row, attempt + 1);
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
	}
	for (int i = 0; i < 2; i++) {
		memset(sums[i], 0, sizeof sums[i]);
		assert_int_equal(t->l[i]->ops->job_sums(t->l[i], "np", j.id, sums[i], 4, &n[i]), STORE_OK);
	}
	assert_int_equal(n[0], n[1]);
	for (unsigned k = 0; k < n[0]; k++) {
		assert_string_equal(sums[0][k].route, sums[1][k].route);
		assert_memory_equal(sums[0][k].n, sums[1][k].n, sizeof sums[0][k].n);
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
	assert_true(t.in_doubt > 100);
	for (int k = 0; k < 2; k++)
		t.l[k]->ops->close(t.l[k]);
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_lost_whatever_the_disk_does),
		cmocka_unit_test(two_engines_say_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
