/*
 * ledger.c - what it costs to send to a million and know of each: planning, the cycle of a window, those in doubt
 *
 *	ledger DIRECTORY [PEOPLE]
 *
 * Each is done through gateway/store/ledger.h and, in turns, by a plain loop of
 * prepared SQLite statements on a table with the same columns and the same
 * syncs (plain_ledger.h).  One line each, key=value; ops/bench/README.md.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/exit_codes.h"
#include "gateway/store/ledger_rules.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/gauge.h"
#include "ops/bench/plain_ledger.h"

enum {
	PEOPLE = 1000000, BATCH = 1000, PLAN_GROUP = 10000, TURNS = 10, LOOKS = 101, PATH_BYTES = 256, DOUBTS = 1000,
	NOW = 1795478400, LEASE_S = 86400, PLAN_GOAL = 100000,
};

static const char owner[] = "bench";

struct bench {
	char		 folder[PATH_BYTES];
	unsigned	 people;
	struct ledger	*ledger;
	struct ledger_job job;
	struct ledger_lease lease;
	unsigned	 at;		/* rows of the lease that left */
	struct plain_ledger *plain;
	struct buf	 why;
};

static const char *
path_of(struct bench *b, const char *name)
{
	static char path[PATH_BYTES + 32];

	(void)snprintf(path, sizeof path, "%s/%s", b->folder, name);
	return path;
}

static bool
ok(struct bench *b, enum store_result r, const char *what)
{
	if (r == STORE_OK)
		return true;
	buf_addf(&b->why, "%s: the ledger said %d", what, (int)r);
	return false;
}

static bool
committed(struct bench *b)
{
	return b->ledger->ops->commit(b->ledger, &b->why) == STORE_OK;
}

static bool
job_new(struct bench *b, unsigned n)
{
	struct ledger_job *j = &b->job;

	memset(j, 0, sizeof *j);
	j->class = JOB_CRISIS;
	j->chunk_rows = LEDGER_CHUNK_MAX;
	j->made_s = NOW;
	j->not_after_s = NOW + 86400;
	j->id[0] = j->key[0] = (uint8_t)n;
	(void)snprintf(j->author, sizeof j->author, "asha");
	(void)snprintf(j->service, sizeof j->service, "33444");
	return ok(b, b->ledger->ops->job_put(b->ledger, owner, j), "job_put");
}

static bool
job_run(struct bench *b, unsigned n)
{
	struct ledger_approval a = { .approver = "biruk", .id = { (uint8_t)n, 1 } };

	return ok(b, b->ledger->ops->job_approve(b->ledger, owner, b->job.id, &a, NOW), "job_approve") &&
	    ok(b, b->ledger->ops->job_move(b->ledger, owner, b->job.id, JOB_RUNNING, NOW), "job_move") && committed(b);
}

static bool
ours_plan(struct bench *b, unsigned from, unsigned people, bool in_order)
{
	struct ledger_recipient in[BATCH];
	unsigned added;

	for (unsigned i = 0; i < people; i++) {
		plain_ledger_recipient(from + i, in_order, &in[i % BATCH]);
		if ((i + 1) % BATCH == 0 && (!ok(b, b->ledger->ops->rows_add(b->ledger, owner, b->job.id, "", in, BATCH, &added), "rows_add") ||
		    added != BATCH))
			return false;
		if ((i + 1) % PLAN_GROUP == 0 && !committed(b))
			return false;
	}
	return committed(b);
}

/* Both in turns; the files stay as they are then. */
static bool
plan(struct bench *b, unsigned n, bool in_order)
{
	unsigned piece = b->people / TURNS / PLAN_GROUP * PLAN_GROUP;
	int64_t took[2] = { 0, 0 };
	double rate;

	if (!job_new(b, n))
		return false;
	for (unsigned turn = 0; turn < TURNS; turn++) {
		int64_t start = gauge_ns(), middle;

		if (!ours_plan(b, turn * piece, piece, in_order))
			return false;
		middle = gauge_ns();
		plain_ledger_plan(b->plain, turn * piece, piece, PLAN_GROUP, in_order);
		took[0] += middle - start;
		took[1] += gauge_ns() - middle;
	}
	rate = piece * TURNS * 1e9 / (double)took[0];
	printf("plan people=%u order=%s group=%d rows_per_s=%.0f plain_rows_per_s=%.0f ratio=%.2f goal=%d %s\n", piece * TURNS,
	    in_order ? "list" : "any", PLAN_GROUP, rate, piece * TURNS * 1e9 / (double)took[1], (double)took[1] / (double)took[0], PLAN_GOAL,
	    b->people < PEOPLE ? "-" : rate >= PLAN_GOAL ? "PASS" : "missed");
	return job_run(b, n);
}

/* One commit says what became of the window before, and that this one leaves. */
static bool
ours_send(struct bench *b, unsigned window, unsigned windows)
{
	struct ledger_result result[BATCH];
	struct ledger_try intent[BATCH];
	unsigned before = 0;

	for (unsigned w = 0; w < windows; w++) {
		if (before > 0 && !ok(b, b->ledger->ops->rows_result(b->ledger, owner, b->job.id, &b->lease, NOW, result, before), "rows_result"))
			return false;
		if (b->at == LEDGER_CHUNK_MAX && !ok(b, b->ledger->ops->chunk_lease(b->ledger, owner, b->job.id, NULL, "a", NOW, NOW + LEASE_S,
		    &b->lease), "chunk_lease"))
			return false;
		b->at %= LEDGER_CHUNK_MAX;
		for (unsigned i = 0; i < window; i++) {
			intent[i] = (struct ledger_try){ b->lease.first + b->at + i, 1, 1, STORE_BROKEN };
			result[i] = (struct ledger_result){ b->lease.first + b->at + i, 1, 0, ROW_ACCEPTED, STORE_BROKEN };
		}
		if (!ok(b, b->ledger->ops->rows_intent(b->ledger, owner, b->job.id, &b->lease, NOW, intent, window), "rows_intent") || !committed(b))
			return false;
		BUG_IF(intent[0].said != STORE_OK || intent[window - 1].said != STORE_OK);
		b->at += window;
		before = window;
	}
	return ok(b, b->ledger->ops->rows_result(b->ledger, owner, b->job.id, &b->lease, NOW, result, before), "rows_result") && committed(b);
}

static bool
send_windows(struct bench *b, unsigned window)
{
	unsigned windows = b->people * 2 / 5 / TURNS / LEDGER_CHUNK_MAX * LEDGER_CHUNK_MAX / window;
	int64_t took[2] = { 0, 0 };
	double sent = (double)windows * window * TURNS;

	for (unsigned turn = 0; turn < TURNS; turn++) {
		int64_t start = gauge_ns(), middle;

		if (!ours_send(b, window, windows))
			return false;
		middle = gauge_ns();
		plain_ledger_send(b->plain, window, windows);
		took[0] += middle - start;
		took[1] += gauge_ns() - middle;
	}
	printf("send window=%u messages=%.0f per_s=%.0f plain_per_s=%.0f ratio=%.2f commits_per_s=%.0f\n", window, sent,
	    sent * 1e9 / (double)took[0], sent * 1e9 / (double)took[1], (double)took[1] / (double)took[0],
	    windows * TURNS * 1e9 / (double)took[0]);
	return true;
}

static int
by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* A thousand rows whose worker died, in a job of a million. */
static bool
doubts(struct bench *b)
{
	struct ledger_row *row = xcalloc(DOUBTS + 1, sizeof *row);
	struct ledger_try intent[DOUBTS];
	struct ledger_sums sums;
	int64_t scan[LOOKS], sum[LOOKS];
	unsigned n = 0, routes;
	bool fine = ok(b, b->ledger->ops->chunk_lease(b->ledger, owner, b->job.id, NULL, "a", NOW, NOW + LEASE_S, &b->lease), "chunk_lease");

	for (unsigned i = 0; i < DOUBTS; i++)
		intent[i] = (struct ledger_try){ b->lease.first + i, 1, 1, STORE_BROKEN };
	fine = fine && ok(b, b->ledger->ops->rows_intent(b->ledger, owner, b->job.id, &b->lease, NOW, intent, DOUBTS), "rows_intent") &&
	    committed(b);
	for (unsigned i = 0; fine && i < LOOKS; i++) {
		int64_t start = gauge_ns(), middle;

		fine = ok(b, b->ledger->ops->rows_scan(b->ledger, owner, b->job.id, 0, UINT32_MAX, LEDGER_DOUBT, row, DOUBTS + 1, &n), "rows_scan");
		middle = gauge_ns();
		fine = fine && ok(b, b->ledger->ops->job_sums(b->ledger, owner, b->job.id, &sums, 1, &routes), "job_sums");
		scan[i] = middle - start;
		sum[i] = gauge_ns() - middle;
	}
	free(row);
	if (!fine)
		return false;
	BUG_IF(n != DOUBTS || sums.n[ROW_INTENT] != DOUBTS);
	qsort(scan, LOOKS, sizeof scan[0], by_size);
	qsort(sum, LOOKS, sizeof sum[0], by_size);
	printf("doubt people=%lu in_doubt=%u scan_p50_us=%.0f scan_worst_us=%.0f sums_p50_us=%.0f\n", sums.planned, n,
	    (double)scan[LOOKS / 2] / 1e3, (double)scan[LOOKS - 1] / 1e3, (double)sum[LOOKS / 2] / 1e3);
	return true;
}

static void
close_all(struct bench *b)
{
	static const char *const names[] = { "ledger.db", "plain.db", "plain2.db" };
	static const char *const ends[] = { "", "-wal", "-shm", "-journal", ".lock" };

	plain_ledger_close(b->plain);
	if (b->ledger)
		b->ledger->ops->close(b->ledger);
	for (size_t i = 0; i < COUNT(names); i++)
		for (size_t k = 0; k < COUNT(ends); k++) {
			char name[32];

			(void)snprintf(name, sizeof name, "%s%s", names[i], ends[k]);
			unlink(path_of(b, name));
		}
	rmdir(b->folder);
}

/* A list is planned and sent; then as many in no order, into the same file. */
static bool
bench(struct bench *b)
{
	struct stat st;
	int64_t start;

	b->ledger = ledger_sqlite_open(path_of(b, "ledger.db"), &b->why);
	b->plain = plain_ledger_open(path_of(b, "plain.db"), &b->why);
	if (!b->ledger || !b->plain || !plan(b, 1, true))
		return false;
	b->at = LEDGER_CHUNK_MAX;
	if (!send_windows(b, 100) || !send_windows(b, 1000) || !doubts(b))
		return false;
	plain_ledger_close(b->plain);
	b->plain = NULL;
	b->ledger->ops->close(b->ledger);
	start = gauge_ns();
	b->ledger = ledger_sqlite_open(path_of(b, "ledger.db"), &b->why);
	if (!b->ledger)
		return false;
	printf("open people=%u ms=%.0f\n", b->people, (double)(gauge_ns() - start) / 1e6);
	if (stat(path_of(b, "ledger.db"), &st) == 0)
		printf("size people=%u bytes_each=%.0f\n", b->people, (double)st.st_size / b->people);
	b->plain = plain_ledger_open(path_of(b, "plain2.db"), &b->why);
	return b->plain && plan(b, 2, false);
}

int
main(int argc, char **argv)
{
	struct bench b = { .people = PEOPLE, .why = BUF_INIT(1024) };
	bool fine;

	if (argc < 2 || argc > 3 || (argc == 3 && (b.people = (unsigned)strtoul(argv[2], NULL, 10)) < TURNS * PLAN_GROUP)) {
		fputs("usage: ledger DIRECTORY [PEOPLE]   (at least 100000)\n", stderr);
		return EXIT_MISUSE;
	}
	(void)snprintf(b.folder, sizeof b.folder, "%s/ledger-XXXXXX", argv[1]);
	if (mkdtemp(b.folder) == NULL) {
		fprintf(stderr, "ledger: %s: %s\n", argv[1], strerror(errno));
		return EXIT_WORLD;
	}
	fine = bench(&b);
	close_all(&b);
	if (!fine)
		fprintf(stderr, "ledger: %s\n", b.why.ptr);
	buf_free(&b.why);
	return fine ? EXIT_SUCCESS : EXIT_WORLD;
}
