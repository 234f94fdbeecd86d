/*
 * ledger_scene.c - jobs and people for tests of the ledger
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/gateway/ledger_conformance.h"

static void
fill(uint8_t *out, size_t len, unsigned n, unsigned kind)
{
	for (size_t i = 0; i < len; i++)
		out[i] = (uint8_t)(n >> (i % 4 * 8)) ^ (uint8_t)(i * 31 + kind * 57 + 1);
}

struct ledger_job
scene_job(unsigned n, enum job_class class)
{
	struct ledger_job j = { .service = "33444", .class = class, .author = "asha", .chunk_rows = LEDGER_CHUNK_MIN, .made_s = NOW,
		.not_after_s = NOW + DAY };

	fill(j.id, sizeof j.id, n, 1);
	j.id[0] = (uint8_t)n;	/* so that they lie in this order */
	fill(j.key, sizeof j.key, n, 2);
	fill(j.text_hash, sizeof j.text_hash, n, 3);
	fill(j.audience_hash, sizeof j.audience_hash, n, 4);
	return j;
}

/* Sealed bytes are made up: nothing here can open a seal, and nothing looks into one. */
struct ledger_recipient
scene_recipient(unsigned who)
{
	struct ledger_recipient r = { .locale = "ne" };

	memcpy(r.peer, place_peer(who), PEER_BYTES);
	(void)snprintf(r.locale, sizeof r.locale, "%s", who % 3 == 0 ? "am" : "ne-latn");
	fill(r.sealed, sizeof r.sealed, who, 5);
	return r;
}

struct ledger_approval
scene_approval(const struct ledger_job *j, unsigned n)
{
	struct ledger_approval a = { .approver = "biruk" };

	fill(a.id, sizeof a.id, n, 6);
	memcpy(a.text_hash, j->text_hash, sizeof a.text_hash);
	memcpy(a.audience_hash, j->audience_hash, sizeof a.audience_hash);
	return a;
}

void
scene_add(struct ledger *l, const struct ledger_job *j, const char *route, unsigned from, unsigned people)
{
	struct ledger_recipient *all = xcalloc(people + 1, sizeof *all);
	unsigned added;

	for (unsigned i = 0; i < people; i++)
		all[i] = scene_recipient(from + i);
	assert_int_equal(l->ops->rows_add(l, "np", j->id, route, all, people, &added), STORE_OK);
	assert_int_equal(added, people);
	free(all);
}

struct ledger_job
scene_running(struct ledger *l, unsigned n, enum job_class class, unsigned people)
{
	struct ledger_job j = scene_job(n, class);
	struct ledger_approval a = scene_approval(&j, n);

	assert_int_equal(l->ops->job_put(l, "np", &j), STORE_OK);
	scene_add(l, &j, "", n * 100000, people);
	assert_int_equal(l->ops->job_approve(l, "np", j.id, &a, NOW), STORE_OK);
	assert_int_equal(l->ops->job_move(l, "np", j.id, JOB_RUNNING, NOW), STORE_OK);
	scene_commit(l);
	return j;
}

void
scene_commit(struct ledger *l)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	assert_int_equal(l->ops->commit(l, &why), STORE_OK);
	assert_string_equal(why.ptr, "");
	assert_false(l->ops->is_dirty(l));
}

struct ledger_lease
scene_lease(struct ledger *l, const struct ledger_job *j, const char *worker, int64_t now_s)
{
	struct ledger_lease lease;

	assert_int_equal(l->ops->chunk_lease(l, "np", j->id, NULL, worker, now_s, now_s + LEASE_S, &lease), STORE_OK);
	scene_commit(l);
	return lease;
}

enum store_result
scene_intent(struct ledger *l, const struct ledger_job *j, const struct ledger_lease *lease, int64_t now_s, uint32_t row, unsigned attempt)
{
	return scene_intent_of(l, j, lease, now_s, row, attempt, 1);
}

enum store_result
scene_intent_of(struct ledger *l, const struct ledger_job *j, const struct ledger_lease *lease, int64_t now_s, uint32_t row,
    unsigned attempt, unsigned parts)
{
	struct ledger_try one = { row, attempt, parts, STORE_BROKEN };
	enum store_result r = l->ops->rows_intent(l, "np", j->id, lease, now_s, &one, 1);

	return r == STORE_OK ? one.said : r;
}

enum store_result
scene_result(struct ledger *l, const struct ledger_job *j, const struct ledger_lease *lease, uint32_t row, unsigned attempt,
    enum row_state state)
{
	struct ledger_result one = { row, attempt, 0, state, STORE_BROKEN };
	enum store_result r = l->ops->rows_result(l, "np", j->id, lease, NOW, &one, 1);

	return r == STORE_OK ? one.said : r;
}

enum store_result
scene_receipt(struct ledger *l, const struct ledger_job *j, uint32_t row, unsigned attempt, enum row_state state)
{
	return scene_receipt_of(l, j, row, attempt, 0, state);
}

enum store_result
scene_receipt_of(struct ledger *l, const struct ledger_job *j, uint32_t row, unsigned attempt, unsigned part, enum row_state state)
{
	struct ledger_receipt one = { .row = row, .attempt = attempt, .part = part, .state = state, .at_s = NOW, .said = STORE_BROKEN };
	enum store_result r;

	memcpy(one.job, j->id, sizeof one.job);
	r = l->ops->dlr_apply(l, "np", &one, 1);
	return r == STORE_OK ? one.said : r;
}

struct ledger_fate
scene_fate(struct ledger *l, const struct ledger_job *j, uint32_t row)
{
	struct ledger_row got;
	unsigned n;

	assert_int_equal(l->ops->rows_scan(l, "np", j->id, row, row, ALL_ROWS, &got, 1, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(got.row, row);
	return got.fate;
}

static struct ledger_sums
counted(struct ledger *l, const struct ledger_job *j)
{
	struct ledger_row *row = xcalloc(LEDGER_ROWS_MOST, sizeof *row);
	struct ledger_sums s = { .planned = 0 };
	unsigned n;

	assert_int_equal(l->ops->rows_scan(l, "np", j->id, 0, UINT32_MAX, ALL_ROWS, row, LEDGER_ROWS_MOST, &n), STORE_OK);
	assert_true(n < LEDGER_ROWS_MOST);
	s.planned = n;
	for (unsigned i = 0; i < n; i++) {
		s.n[row[i].fate.state]++;
		s.in_doubt += (row[i].fate.flags & ROW_IN_DOUBT) != 0;
		s.maybe_twice += (row[i].fate.flags & ROW_MAYBE_TWICE) != 0;
		s.got += (row[i].fate.flags & ROW_GOT) != 0;
	}
	free(row);
	return s;
}

struct ledger_sums
scene_sums(struct ledger *l, const struct ledger_job *j)
{
	struct ledger_sums all = { .planned = 0 }, route[8], rows = counted(l, j);
	unsigned long sum = 0;
	unsigned n;

	assert_int_equal(l->ops->job_sums(l, "np", j->id, route, 8, &n), STORE_OK);
	for (unsigned i = 0; i < n; i++) {
		all.planned += route[i].planned;
		all.in_doubt += route[i].in_doubt;
		all.maybe_twice += route[i].maybe_twice;
		all.got += route[i].got;
		for (unsigned k = 0; k < ROW_STATES; k++)
			all.n[k] += route[i].n[k];
	}
	for (unsigned k = 0; k < ROW_STATES; k++) {
		sum += all.n[k];
		if (all.n[k] != rows.n[k])
			fail_msg("%s: counted %lu, there are %lu", ledger_row_state((enum row_state)k), all.n[k], rows.n[k]);
	}
	assert_int_equal(sum, all.planned);
	assert_int_equal(all.planned, rows.planned);
	assert_int_equal(all.in_doubt, rows.in_doubt);
	assert_int_equal(all.maybe_twice, rows.maybe_twice);
	assert_int_equal(all.got, rows.got);
	return all;
}

enum job_state
scene_state(struct ledger *l, const struct ledger_job *j)
{
	struct ledger_job got;

	assert_int_equal(l->ops->job_get(l, "np", j->id, &got), STORE_OK);
	return got.state;
}
