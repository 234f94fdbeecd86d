/*
 * test_ledger_kill.c - a sender is killed at random moments: nobody is lost, and nobody twice without its flag
 *
 * It sends five broadcasts window by window as the custody protocol says.
 * The network is memory shared with the test: it counts each frame, and a kill
 * does not undo what has left.  STORE_KILLS says how often (default 60).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/gateway/kill_loop.h"
#include "tests/gateway/ledger_conformance.h"
#include "tests/gateway/ledger_place.h"

enum { KILLS = 60, JOBS = 5, PEOPLE = 2500, WINDOW = 20, ROWS = PEOPLE / LEDGER_CHUNK_MIN * LEDGER_CHUNK_MAX };

/* What the network saw, and what the sender said behind its commits. */
struct network { unsigned char frames[JOBS][ROWS], accepted[JOBS][ROWS]; };
struct world { struct place place; struct network *net; };

static void
must(bool ok, int code)
{
	if (!ok)
		_exit(code);
}

static void
committed(struct ledger *l)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	must(l->ops->commit(l, &why) == STORE_OK, 4);
}

/* Those that wait in the chunk, at most a window. */
static unsigned
next_window(struct ledger *l, const struct ledger_job *j, const struct ledger_lease *lease, struct ledger_row *row)
{
	unsigned n;

	must(l->ops->rows_scan(l, "np", j->id, lease->first, lease->last, 1 << ROW_QUEUED, row, WINDOW, &n) == STORE_OK, 7);
	return n;
}

/* The intent is committed, then frames leave, then their answers are committed. */
static void
send_window(struct ledger *l, struct network *net, unsigned job, const struct ledger_lease *lease, const struct ledger_row *row,
    unsigned n)
{
	struct ledger_job j = scene_job(job, JOB_CRISIS);
	struct ledger_result result[WINDOW];
	struct ledger_try intent[WINDOW];

	for (unsigned i = 0; i < n; i++) {
		intent[i] = (struct ledger_try){ row[i].row, row[i].fate.attempts + 1, 1, STORE_BROKEN };
		result[i] = (struct ledger_result){ row[i].row, row[i].fate.attempts + 1, 0, ROW_ACCEPTED, STORE_BROKEN };
	}
	must(l->ops->rows_intent(l, "np", j.id, lease, NOW, intent, n) == STORE_OK, 8);
	committed(l);
	for (unsigned i = 0; i < n; i++) {
		must(intent[i].said == STORE_OK, 9);
		net->frames[job][row[i].row]++;
	}
	must(l->ops->rows_result(l, "np", j.id, lease, NOW, result, n) == STORE_OK, 10);
	committed(l);
	for (unsigned i = 0; i < n; i++)
		net->accepted[job][row[i].row] = 1;
}

/* All of what is left, or until it is killed; true if there was something. */
static bool
send_all(struct ledger *l, struct network *net, int pipe_fd, int32_t *turn)
{
	bool had_any = false;

	must(l->ops->worker_begin(l, "a") == STORE_OK, 11);
	for (unsigned job = 0; job < JOBS; job++) {
		struct ledger_job j = scene_job(job, JOB_CRISIS);
		struct ledger_row row[WINDOW];
		struct ledger_lease lease;
		unsigned n;

		while (l->ops->chunk_lease(l, "np", j.id, NULL, "a", NOW, NOW + LEASE_S, &lease) == STORE_OK) {
			must(l->ops->rows_settle(l, "np", j.id, &lease, NOW, &n) == STORE_OK, 12);
			while ((n = next_window(l, &j, &lease, row)) > 0) {
				send_window(l, net, job, &lease, row, n);
				had_any = true;
				if (pipe_fd >= 0)
					kill_promise(pipe_fd, (*turn)++);
			}
		}
	}
	committed(l);
	return had_any;
}

static void
live(void *arg, int pipe_fd, int32_t turn)
{
	struct world *w = arg;
	struct ledger *l = ledger_sqlite_open(w->place.path, &w->place.why);

	must(l != NULL, 3);
	(void)send_all(l, w->net, pipe_fd, &turn);
	for (;; usleep(1000))	/* nobody is left: the rest of this life promises nothing new */
		kill_promise(pipe_fd, turn++);
}

static void
promised(void *arg, int32_t turn)
{
	(void)arg;
	(void)turn;
}

/* What is in the ledger against what the network saw; how many may have it twice. */
static unsigned
look_at(struct ledger *l, const struct network *net, unsigned job)
{
	struct ledger_job j = scene_job(job, JOB_CRISIS);
	struct ledger_row *row = xcalloc(PEOPLE + 1, sizeof(*row));
	unsigned n, twice = 0;

	assert_int_equal(l->ops->rows_scan(l, "np", j.id, 0, UINT32_MAX, ALL_ROWS, row, PEOPLE + 1, &n), STORE_OK);
	assert_int_equal(n, PEOPLE);
	for (unsigned i = 0; i < n; i++) {
		unsigned frames = net->frames[job][row[i].row];

		assert_true(row[i].fate.attempts >= frames);	/* no frame without its intent */
		assert_true(frames <= 1 || row[i].fate.flags & ROW_MAYBE_TWICE);
		if (net->accepted[job][row[i].row])
			assert_int_equal(row[i].fate.state, ROW_ACCEPTED);
		twice += (row[i].fate.flags & ROW_MAYBE_TWICE) != 0;
	}
	free(row);
	assert_int_equal(scene_sums(l, &j).planned, PEOPLE);
	return twice;
}

static void
look(void *arg, int32_t next)
{
	struct world *w = arg;
	struct ledger *l = ledger_place_open(&w->place);	/* sound, or it would not open */

	(void)next;
	for (unsigned job = 0; job < JOBS; job++)
		(void)look_at(l, w->net, job);
	l->ops->close(l);
}

static void
no_kill_loses_anybody(void **state)
{
	struct world w = { .net = mmap(NULL, sizeof(*w.net), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) };
	const struct kill_loop loop = { &w, live, promised, look };
	unsigned kills = kill_count(KILLS), twice = 0;
	struct ledger *l;

	(void)state;
	assert_true(w.net != MAP_FAILED);
	place_make(&w.place);
	l = ledger_place_open(&w.place);
	for (unsigned job = 0; job < JOBS; job++)
		(void)scene_running(l, job, JOB_CRISIS, PEOPLE);
	l->ops->close(l);
	kill_loop_run(&loop, kills);
	l = ledger_place_open(&w.place);
	while (send_all(l, w.net, -1, NULL))
		;
	for (unsigned job = 0; job < JOBS; job++) {
		struct ledger_job j = scene_job(job, JOB_CRISIS);

		twice += look_at(l, w.net, job);
		assert_int_equal(scene_sums(l, &j).n[ROW_ACCEPTED], PEOPLE);
		for (unsigned row = 0; row < ROWS; row++)
			assert_true(w.net->frames[job][row] >= (row % LEDGER_CHUNK_MAX < LEDGER_CHUNK_MIN));
		assert_int_equal(l->ops->job_move(l, "np", j.id, JOB_DONE, NOW), STORE_OK);
	}
	assert_true(twice <= kills * WINDOW);
	l->ops->close(l);
	munmap(w.net, sizeof(*w.net));
	place_drop(&w.place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(no_kill_loses_anybody) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
