/*
 * test_ledger_sim.c - a sender that does as ledger.h says, on disks that fail: nobody lost, nobody twice without its flag
 *
 * Hundreds of seeds of faults, texts of one to three parts; the network is a
 * model that counts frames and answers late, twice or not at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/ledger_sim.h"
#include "locales/text/bug.h"
#include "tests/gateway/ledger_conformance.h"

enum { SEEDS = 400, PEOPLE = 150, ROWS = 2 * LEDGER_CHUNK_MAX, WINDOW = 15, PARTS = 3, STEPS_MOST = 100000 };

struct world {
	struct ledger	*l;
	struct ledger_job j;
	uint64_t	 dice, seed;
	int64_t		 now_s;
	unsigned	 parts;
	unsigned char	 frames[ROWS][PARTS], has_said[ROWS];
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
network(struct world *w, const struct ledger_try *t, unsigned part, struct ledger_receipt *receipt, unsigned *receipts)
{
	unsigned copies = roll(&w->dice, 8) ? 1 + !roll(&w->dice, 6) : 0;

	w->frames[t->row][part]++;
	for (unsigned i = 0; i < copies; i++) {
		struct ledger_receipt *r = &receipt[(*receipts)++];

		*r = (struct ledger_receipt){ .row = t->row, .attempt = t->attempt, .part = part, .state = i ? ROW_DELIVERED : ROW_ACCEPTED,
			.at_s = w->now_s };
		memcpy(r->job, w->j.id, sizeof r->job);
	}
}

static unsigned
parts_there(const struct world *w, uint32_t row)
{
	unsigned n = 0;

	for (unsigned part = 0; part < PARTS; part++)
		n += w->frames[row][part] > 0;
	return n;
}

/* The parts that the operator has not said it has. */
static void
frames_leave(struct world *w, const struct ledger_row *row, const struct ledger_try *t, struct ledger_receipt *receipt, unsigned *receipts)
{
	for (unsigned part = 0; part < w->parts; part++)
		if (!(row->fate.accepted >> part & 1))
			network(w, t, part, receipt, receipts);
}

/* One window of the chunk; false when this lease is over, for whatever reason. */
static bool
send_window(struct world *w, const struct ledger_lease *lease)
{
	struct ledger_receipt receipt[2 * PARTS * WINDOW];
	struct ledger_result result[WINDOW];
	struct ledger_row row[WINDOW];
	struct ledger_try intent[WINDOW];
	unsigned n, receipts = 0;
	enum store_result r;

	r = w->l->ops->rows_scan(w->l, "np", w->j.id, lease->first, lease->last, 1 << ROW_QUEUED, row, WINDOW, &n);
	for (unsigned i = 0; r == STORE_OK && i < n; i++)
		intent[i] = (struct ledger_try){ row[i].row, row[i].fate.attempts + 1, w->parts, STORE_BROKEN };
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
		frames_leave(w, &row[i], &intent[i], receipt, &receipts);
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

/* Somebody whose phone has all of it answers "1". */
static void
she_answers(struct world *w)
{
	unsigned who = roll(&w->dice, PEOPLE);
	uint32_t row = who / LEDGER_CHUNK_MIN * LEDGER_CHUNK_MAX + who % LEDGER_CHUNK_MIN;

	if (parts_there(w, row) < w->parts)
		return;
	UNTIL(w, w->l->ops->peer_got(w->l, "np", w->j.id, scene_recipient(who).peer));
	w->has_said[row] = 1;
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
		she_answers(w);
		w->now_s += LEASE_S;
	}
}

/* One person's row against what the network saw; true if a part left twice. */
static bool
look_at(struct world *w, uint32_t at)
{
	struct ledger_fate f = scene_fate(w->l, &w->j, at);
	bool is_crisis = w->j.class == JOB_CRISIS, is_twice = false, is_there = parts_there(w, at) == w->parts;

	for (unsigned part = 0; part < w->parts; part++)
		is_twice = is_twice || w->frames[at][part] > 1;
	if (is_twice && !(f.flags & ROW_MAYBE_TWICE))
		fail_msg("seed %llu: row %u is twice and nobody knows", (unsigned long long)w->seed, at);
	if (!is_there && f.state != ROW_UNKNOWN)
		fail_msg("seed %llu: row %u is lost and nobody knows", (unsigned long long)w->seed, at);
	assert_true(!is_crisis || is_there);
	assert_true(is_crisis || w->parts > 1 || !is_twice);	/* of news only the rest of half a text leaves again */
	if (!is_crisis && f.state == ROW_UNKNOWN && f.accepted != 0 && f.attempts < LEDGER_NEWS_TRIES)
		fail_msg("seed %llu: row %u of news is given up at half", (unsigned long long)w->seed, at);
	for (unsigned part = 0; part < w->parts && !is_crisis; part++)
		assert_in_range(w->frames[at][part], 0, LEDGER_NEWS_TRIES);
	assert_int_equal((f.flags & ROW_GOT) != 0, w->has_said[at]);
	return is_twice;
}

static void
nobody_is_lost_whatever_the_disk_does(void **state)
{
	unsigned lives = 0, twice = 0, halves = 0, said = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		static struct world w;

		w = (struct world){ .l = ledger_sim_open(seed), .dice = seed * 977, .seed = seed, .now_s = NOW, .parts = 1 + seed / 2 % PARTS };
		w.j = scene_job(1, seed % 2 ? JOB_CRISIS : JOB_ROUTINE);
		w.j.not_after_s = INT64_MAX;
		plan(&w);
		work(&w);
		ledger_sim_calm(w.l, true);
		assert_int_equal(scene_sums(w.l, &w.j).planned, PEOPLE);
		for (uint32_t row = 0; row < PEOPLE; row++) {
			uint32_t at = row / LEDGER_CHUNK_MIN * LEDGER_CHUNK_MAX + row % LEDGER_CHUNK_MIN;
			bool is_twice = look_at(&w, at);

			twice += is_twice;
			halves += is_twice && (w.frames[at][0] == 1 || w.frames[at][w.parts - 1] == 1);
			said += w.has_said[at];
		}
		lives += w.lives;
		w.l->ops->close(w.l);
	}
	assert_true(lives > SEEDS / 2 && twice > SEEDS / 4);	/* faults there were */
	assert_true(halves > SEEDS / 8 && said > SEEDS);	/* and only what was missing left again */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_lost_whatever_the_disk_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
