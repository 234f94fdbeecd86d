/*
 * ledger_conformance_time.c - what the clock ends, what a kill leaves
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/gateway/ledger_conformance.h"

static void
purge_at(struct ledger_trial *t, int64_t now_s)
{
	bool more;

	do {
		assert_int_equal(t->ledger->ops->purge(t->ledger, now_s, &more), STORE_OK);
		scene_commit(t->ledger);
	} while (more);
}

/* 250 people: some sent, one held, the others wait; stopped or not. */
static struct ledger_job
put(struct ledger_trial *t, unsigned n, bool is_stopped)
{
	struct ledger_job j = scene_running(t->ledger, n, JOB_ROUTINE, 250);
	struct ledger *l = t->ledger;
	struct ledger_lease lease = scene_lease(l, &j, "a", NOW);
	unsigned long left = 0;

	for (uint32_t row = 0; row < 10; row++)
		assert_int_equal(scene_intent(l, &j, &lease, NOW, row, 1), STORE_OK);
	for (uint32_t row = 0; row < 8; row++)
		assert_int_equal(scene_receipt(l, &j, row, 1, ROW_DELIVERED), STORE_OK);
	assert_int_equal(scene_result(l, &j, &lease, 20, 0, ROW_HELD), STORE_OK);
	for (unsigned who = 0; who < 3; who++)
		assert_int_equal(l->ops->peer_got(l, "np", j.id, scene_recipient(n * 100000 + who).peer), STORE_OK);
	if (is_stopped)
		assert_int_equal(l->ops->job_cancel(l, "np", j.id, NOW, &left), STORE_OK);
	scene_commit(l);
	return j;
}

static bool
has_people(struct ledger_trial *t, const struct ledger_job *j)
{
	struct ledger_row row;
	unsigned n = 0;

	(void)t->ledger->ops->rows_scan(t->ledger, "np", j->id, 0, UINT32_MAX, ALL_ROWS, &row, 1, &n);
	return n > 0;
}

static bool
has_job(struct ledger_trial *t, const struct ledger_job *j)
{
	struct ledger_job got;

	return t->ledger->ops->job_get(t->ledger, "np", j->id, &got) == STORE_OK;
}

/* Counted from the end: at the one it must be there, behind it not. */
static const struct { bool (*has)(struct ledger_trial *t, const struct ledger_job *j); int64_t stays_s; } rules[LEDGER_PURGE_RULES] = {
	[LEDGER_PURGE_RECIPIENTS] = { has_people, 30 * DAY },
	[LEDGER_PURGE_JOBS] = { has_job, (int64_t)366 * DAY },
};

static void
counts_are_left(struct ledger_trial *t, const struct ledger_job *j)
{
	struct ledger_sums s[2];
	unsigned long sum = 0;
	unsigned n;

	assert_int_equal(t->ledger->ops->job_sums(t->ledger, "np", j->id, s, 2, &n), STORE_OK);
	assert_int_equal(n, 1);
	for (unsigned i = 0; i < ROW_STATES; i++)
		sum += s[0].n[i];
	assert_int_equal(sum, 250);
	assert_int_equal(s[0].planned, 250);
	assert_int_equal(s[0].n[ROW_DELIVERED], 8);
	assert_int_equal(s[0].n[ROW_CANCELLED], 240);
	assert_int_equal(s[0].n[ROW_UNKNOWN], 2);	/* what was in doubt to the last */
	assert_int_equal(s[0].got, 3);
	assert_int_equal(scene_state(t->ledger, j), JOB_CANCELLED);
}

void
case_every_ledger_rule_ends_something(struct ledger_trial *t)
{
	for (unsigned i = 0; i < LEDGER_PURGE_RULES; i++) {
		const struct ledger_purge_row *rule = ledger_purge_rule((enum ledger_purge_rule)i);

		if (!rules[i].has)
			fail_msg("ledger_purge.def: %s has no case here", rule->name);
		if (strlen(rule->sentence) < 20)
			fail_msg("ledger_purge.def: %s has no sentence", rule->name);
		for (unsigned is_stopped = 0; is_stopped < 2; is_stopped++) {
			struct ledger_job j = put(t, 1 + 2 * i + is_stopped, is_stopped != 0);
			int64_t end_s = is_stopped ? NOW : j.not_after_s;

			purge_at(t, end_s + rules[i].stays_s);
			if (!rules[i].has(t, &j))
				fail_msg("ledger_purge.def: %s ends too early", rule->name);
			for (unsigned turn = 0; turn < 2; turn++)
				purge_at(t, end_s + rules[i].stays_s + 1);
			if (rules[i].has(t, &j))
				fail_msg("ledger_purge.def: %s ends nothing", rule->name);
			if (i == LEDGER_PURGE_RECIPIENTS)
				counts_are_left(t, &j);
		}
	}
}

void
case_a_wrong_clock_purges_nobody(struct ledger_trial *t)
{
	static const int64_t fallen[] = { 0, NOW - (int64_t)400 * DAY, NOW - DAY, -(int64_t)DAY, NOW + DAY };
	struct ledger_job old = put(t, 1, true), draft = scene_job(2, JOB_ROUTINE);
	struct ledger *l = t->ledger;

	draft.not_after_s = NOW + (int64_t)40 * DAY;
	assert_int_equal(l->ops->job_put(l, "np", &draft), STORE_OK);
	scene_add(l, &draft, "", 5000, 3);
	for (size_t i = 0; i < sizeof fallen / sizeof fallen[0]; i++) {
		purge_at(t, fallen[i]);
		assert_true(has_people(t, &old) && has_people(t, &draft));
	}
	purge_at(t, NOW + 31 * DAY);
	assert_false(has_people(t, &old));
	assert_true(has_people(t, &draft));
	purge_at(t, NOW);
	assert_true(has_job(t, &old) && has_people(t, &draft));
	purge_at(t, NOW + (int64_t)71 * DAY);	/* a draft that nobody agreed to does not keep people either */
	assert_false(has_people(t, &draft));
	assert_int_equal(scene_state(l, &draft), JOB_CANCELLED);
}

static void
look_behind(struct ledger_trial *t, const struct ledger_job *j, const struct ledger_lease *lease)
{
	struct ledger_job got;
	struct ledger *l = t->ledger;

	assert_int_equal(scene_fate(l, j, 0).state, ROW_INTENT);
	assert_int_equal(scene_fate(l, j, 1).state, ROW_QUEUED);
	assert_int_equal(scene_fate(l, j, 2).state, ROW_ACCEPTED);
	assert_int_equal(scene_sums(l, j).planned, 20);
	assert_int_equal(scene_state(l, j), JOB_RUNNING);
	assert_int_equal(l->ops->job_get(l, "np", scene_job(2, JOB_ROUTINE).id, &got), STORE_NONE);
	assert_int_equal(scene_intent(l, j, lease, NOW, 0, 1), STORE_OK);	/* the lease, too */
}

void
case_a_ledger_commit_outlives_a_kill(struct ledger_trial *t)
{
	struct ledger_job j, second = scene_job(2, JOB_ROUTINE);
	struct ledger_lease lease;
	unsigned long left;

	if (!t->engine->kill)
		return;
	j = scene_running(t->ledger, 1, JOB_ROUTINE, 20);
	lease = scene_lease(t->ledger, &j, "a", NOW);
	assert_int_equal(scene_intent(t->ledger, &j, &lease, NOW, 0, 1), STORE_OK);
	assert_int_equal(scene_intent(t->ledger, &j, &lease, NOW, 2, 1), STORE_OK);
	assert_int_equal(scene_receipt(t->ledger, &j, 2, 1, ROW_ACCEPTED), STORE_OK);
	scene_commit(t->ledger);
	for (int turn = 0; turn < 3; turn++) {
		struct ledger *l = t->ledger;

		assert_int_equal(scene_intent(l, &j, &lease, NOW, 1, 1), STORE_OK);	/* nobody said that these are kept */
		assert_int_equal(scene_result(l, &j, &lease, 0, 1, ROW_FAILED), STORE_OK);
		assert_int_equal(l->ops->job_put(l, "np", &second), STORE_OK);
		assert_int_equal(l->ops->job_cancel(l, "np", j.id, NOW, &left), STORE_OK);
		assert_int_equal(l->ops->worker_begin(l, "a"), STORE_OK);
		t->ledger = turn == 1 ? t->engine->reopen(l, &t->place) : t->engine->kill(l, &t->place);
		t->other = t->ledger;
		look_behind(t, &j, &lease);
	}
}

void
case_a_copy_has_what_is_committed(struct ledger_trial *t)
{
	struct ledger_trial copy = *t;
	struct ledger_job j = scene_running(t->ledger, 1, JOB_ROUTINE, 250);
	struct ledger_lease lease = scene_lease(t->ledger, &j, "a", NOW);
	struct ledger *l = t->ledger;
	struct stat st;

	snprintf(copy.place.path, sizeof(copy.place.path), "%s/copy.db", t->place.folder);
	buf_wrap(&copy.place.why, copy.place.sentence, sizeof(copy.place.sentence));
	if (!t->engine->can_copy) {
		assert_int_equal(l->ops->backup(l, copy.place.path, &copy.place.why), STORE_RETRY);
		assert_true(copy.place.why.len > 0);
		return;
	}
	for (uint32_t row = 0; row < 2; row++) {	/* the second over the first */
		assert_int_equal(scene_intent(l, &j, &lease, NOW, row, 1), STORE_OK);	/* still open */
		assert_int_equal(l->ops->backup(l, copy.place.path, &t->place.why), STORE_OK);
		assert_string_equal(t->place.why.ptr, "");
		assert_int_equal(stat(copy.place.path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		copy.ledger = t->engine->open(&copy.place);
		assert_int_equal(scene_sums(copy.ledger, &j).n[ROW_INTENT], row + 1);
		assert_int_equal(scene_sums(copy.ledger, &j).planned, 250);
		copy.ledger->ops->close(copy.ledger);
	}
	assert_int_equal(l->ops->backup(l, "/no/such/folder/copy.db", &t->place.why), STORE_RETRY);
	assert_non_null(strstr(t->place.why.ptr, "No such file"));
	unlink(copy.place.path);
	snprintf(copy.place.path, sizeof(copy.place.path), "%s/copy.db.lock", t->place.folder);
	unlink(copy.place.path);
}
