/*
 * test_ledger_powercut.c - no power cut takes a row, an intent or an answer that was promised
 *
 * A child plans and sends broadcasts under power_recorder.so, window by window,
 * and writes down what was committed.  From the record come disks as a cut at
 * any moment may leave them.  The proof that the test can fail is its second
 * case: with less than synchronous=FULL promises are lost.
 *
 * POWER_IMAGES says how many disks (default 400).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "gateway/store/ledger_sqlite_inside.h"
#include "locales/text/bug.h"
#include "tests/gateway/ledger_conformance.h"
#include "tests/gateway/power_cut.h"

enum { IMAGES = 400, JOBS = 3, PEOPLE = 500, BATCH = 50, WINDOW = 20, ROWS = 5 * LEDGER_CHUNK_MAX };

/* Committed: so many people are planned; rows from `first` have left once; they are accepted. */
enum ack_kind { ACK_PLANNED, ACK_INTENT, ACK_ACCEPTED };
struct ack { uint32_t kind, job, first, n; };

static struct ledger *
child_open(const char *path, const char *synchronous)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct ledger *l = ledger_sqlite_open(path, &why);

	power_must(l != NULL, 10);
	power_must(sqlite3_exec(((struct ledger_sqlite *)l)->file.db, synchronous, NULL, NULL, NULL) == SQLITE_OK, 11);
	return l;
}

static void
promise(struct ledger *l, int acks, const struct ack *ack, size_t n)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	power_must(l->ops->commit(l, &why) == STORE_OK, 14);
	power_must(write(acks, ack, n * sizeof(*ack)) == (ssize_t)(n * sizeof(*ack)), 15);
}

static void
child_plan(struct ledger *l, int acks, unsigned n, const struct ledger_job *j)
{
	struct ledger_approval a = scene_approval(j, n);

	power_must(l->ops->job_put(l, "np", j) == STORE_OK, 16);
	for (unsigned i = 0; i < PEOPLE; i += BATCH) {
		scene_add(l, j, "", n * 10000 + i, BATCH);
		promise(l, acks, &(struct ack){ ACK_PLANNED, n, 0, i + BATCH }, 1);
	}
	power_must(l->ops->job_approve(l, "np", j->id, &a, NOW) == STORE_OK, 17);
	power_must(l->ops->job_move(l, "np", j->id, JOB_RUNNING, NOW) == STORE_OK, 18);
}

/* One commit says "the window before is accepted" and "this window leaves". */
static void
child_chunk(struct ledger *l, int acks, unsigned n, const struct ledger_job *j, const struct ledger_lease *lease)
{
	struct ledger_result result[WINDOW];
	struct ledger_try intent[WINDOW];

	for (uint32_t first = lease->first; first <= lease->first + LEDGER_CHUNK_MIN; first += WINDOW) {
		struct ack ack[2] = { { ACK_ACCEPTED, n, first - WINDOW, WINDOW }, { ACK_INTENT, n, first, WINDOW } };
		bool has_before = first > lease->first, has_next = first < lease->first + LEDGER_CHUNK_MIN;

		for (unsigned i = 0; i < WINDOW; i++) {
			intent[i] = (struct ledger_try){ first + i, 1, 1, STORE_BROKEN };
			result[i] = (struct ledger_result){ first - WINDOW + i, 1, 0, ROW_ACCEPTED, STORE_BROKEN };
		}
		if (has_before)
			power_must(l->ops->rows_result(l, "np", j->id, lease, NOW, result, WINDOW) == STORE_OK, 19);
		if (has_next)
			power_must(l->ops->rows_intent(l, "np", j->id, lease, NOW, intent, WINDOW) == STORE_OK, 20);
		promise(l, acks, has_before ? ack : ack + 1, (size_t)(has_before + has_next));
	}
}

static int
child_work(const char *path, const char *synchronous)
{
	struct ledger *l = child_open(path, synchronous);
	int acks = power_acks_open(path);

	for (unsigned n = 0; n < JOBS; n++) {
		struct ledger_job j = scene_job(n, JOB_CRISIS);
		struct ledger_lease lease;

		child_plan(l, acks, n, &j);
		while (l->ops->chunk_lease(l, "np", j.id, NULL, "a", NOW, NOW + LEASE_S, &lease) == STORE_OK)
			child_chunk(l, acks, n, &j, &lease);
		l->ops->close(l);
		l = child_open(path, synchronous);
	}
	_exit(0);	/* and it is not closed */
}

/* What was promised of a job before the cut. */
struct promised { unsigned planned; bool has_left[ROWS], is_accepted[ROWS]; };

static void
promises(const struct power_log *l, size_t cut, unsigned job, struct promised *out)
{
	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < cut; i++) {
		struct ack ack[2];

		if (l->op[i].file != POWER_ACKS || l->op[i].kind != POWER_WRITE)
			continue;
		memcpy(ack, l->op[i].bytes, l->op[i].len);
		for (size_t k = 0; k < l->op[i].len / sizeof(ack[0]); k++) {
			if (ack[k].job != job)
				continue;
			if (ack[k].kind == ACK_PLANNED)
				out->planned = ack[k].n;
			for (uint32_t row = ack[k].first; ack[k].kind != ACK_PLANNED && row < ack[k].first + ack[k].n; row++)
				*(ack[k].kind == ACK_INTENT ? &out->has_left[row] : &out->is_accepted[row]) = true;
		}
	}
}

static bool
is_kept(struct ledger *l, const struct ledger_job *j, const struct promised *p)
{
	struct ledger_row *row = xcalloc(PEOPLE + 1, sizeof(*row));
	unsigned n = 0, left = 0, accepted = 0;
	bool ok;

	(void)l->ops->rows_scan(l, "np", j->id, 0, UINT32_MAX, ALL_ROWS, row, PEOPLE + 1, &n);
	ok = n >= p->planned && n % BATCH == 0;
	for (unsigned i = 0; i < n; i++) {
		left += row[i].fate.attempts;
		accepted += row[i].fate.state == ROW_ACCEPTED;
		ok = ok && row[i].fate.attempts >= p->has_left[row[i].row] && row[i].fate.attempts <= 1;
		ok = ok && (row[i].fate.state == ROW_ACCEPTED || !p->is_accepted[row[i].row]);
	}
	free(row);
	return ok && left % WINDOW == 0 && accepted % WINDOW == 0 && (n == 0 || scene_sums(l, j).planned == n);
}

static enum power_verdict
judge(const struct power_log *log, size_t cut, struct place *image)
{
	static struct promised p;
	struct ledger *l = ledger_sqlite_open(image->path, &image->why);	/* its quick_check is part of it */
	bool ok = true;

	if (!l)
		return POWER_DAMAGED;
	for (unsigned n = 0; n < JOBS; n++) {
		struct ledger_job j = scene_job(n, JOB_CRISIS);

		promises(log, cut, n, &p);
		ok = is_kept(l, &j, &p) && ok;
	}
	l->ops->close(l);
	return ok ? POWER_KEPT : POWER_LOST;
}

static void
no_cut_takes_a_row(void **state)
{
	struct power_verdicts v = power_cut("PRAGMA synchronous = FULL", power_images(IMAGES), judge);

	(void)state;
	assert_int_equal(v.images, power_images(IMAGES));
	assert_int_equal(v.damaged, 0);
	assert_int_equal(v.lost, 0);
}

static void
and_the_test_would_see_it(void **state)
{
	struct power_verdicts v = power_cut("PRAGMA synchronous = NORMAL", 100, judge);

	(void)state;
	assert_true(v.lost > 20);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_cut_takes_a_row),
		cmocka_unit_test(and_the_test_would_see_it),
	};

	if (argc == 4 && !strcmp(argv[1], "--work"))
		return child_work(argv[2], argv[3]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
