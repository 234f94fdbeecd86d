/*
 * evacuation_peers.c - SQLite by the book in a process of its own, and a loop that keeps nothing
 */
#include "ops/bench/evacuation.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "content/pack.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/bench/gauge.h"
#include "ops/bench/plain_ledger.h"

enum { GROUP = 500, SCAN = 500 };	/* a commit as often as the audience walk has one */

/* window 0: plan so many people; else windows. */
struct task { unsigned window, count; };
struct peers { pid_t pid; int to, from; };

static void
serve(const char *path, int from, int to)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct plain_ledger *p = plain_ledger_open(path, &why);
	struct task t;

	while (p != NULL && read(from, &t, sizeof t) == (ssize_t)sizeof t) {
		int64_t start = gauge_ns(), took;

		if (t.window == 0)
			plain_ledger_plan(p, 0, t.count, GROUP, true);
		else
			plain_ledger_send(p, t.window, t.count);
		took = gauge_ns() - start;
		if (write(to, &took, sizeof took) != (ssize_t)sizeof took)
			break;
	}
	plain_ledger_close(p);
}

struct peers *
peers_new(const char *path, struct buf *why)
{
	struct peers *p = xcalloc(1, sizeof *p);
	int down[2], up[2];

	if (pipe(down) != 0 || pipe(up) != 0 || (p->pid = fork()) < 0) {
		buf_adds(why, "no process for the peer");
		free(p);
		return NULL;
	}
	if (p->pid == 0) {
		close(down[1]);
		close(up[0]);
		serve(path, down[0], up[1]);
		_exit(0);
	}
	close(down[0]);
	close(up[1]);
	p->to = down[1];
	p->from = up[0];
	return p;
}

void
peers_free(struct peers *p)
{
	if (p == NULL)
		return;
	close(p->to);
	close(p->from);
	(void)waitpid(p->pid, NULL, 0);
	free(p);
}

static double
done(struct peers *p, struct task t)
{
	int64_t took = 0;

	if (write(p->to, &t, sizeof t) != (ssize_t)sizeof t || read(p->from, &took, sizeof took) != (ssize_t)sizeof took)
		return 0;
	return (double)took / 1e9;
}

double
peers_plan_s(struct peers *p, unsigned people)
{
	return done(p, (struct task){ 0, people });
}

double
peers_send_s(struct peers *p, unsigned window, unsigned windows)
{
	return done(p, (struct task){ window, windows });
}

struct trusted { unsigned long messages, octets; };

static void
trust(const struct crowd *c, struct store *people, const struct listed *row, struct trusted *t)
{
	struct person her = { .flags = 0 };
	const struct parts *parts = crowd_parts(c, row->locale);
	bool is_over = row->until_day != 0 && row->until_day < c->now_s / 86400;

	if (people->ops->person_get(people, c->owner, row->peer, &her) != STORE_OK || parts == NULL || is_over)
		return;
	if ((her.flags & PERSON_STOPPED) != 0 && (row->flags & LIST_DANGER_ONLY) == 0)
		return;
	for (unsigned i = 0; i < parts->count; i++)
		t->octets += parts->part[i].octets;
	t->messages++;
}

double
peers_trust_per_s(const struct crowd *c, struct store *people)
{
	struct listed *row = xcalloc(SCAN, sizeof *row);
	struct trusted t = { 0, 0 };
	uint8_t after[PEER_BYTES];
	unsigned n = SCAN;
	bool is_first = true;
	int64_t start = gauge_ns();

	while (n == SCAN && people->ops->listed_scan(people, c->owner, LIST_ALERTS, is_first ? NULL : after, row, SCAN, &n) == STORE_OK) {
		for (unsigned i = 0; i < n; i++)
			trust(c, people, &row[i], &t);
		if (n > 0)
			memcpy(after, row[n - 1].peer, sizeof after);
		is_first = false;
	}
	free(row);
	BUG_IF(t.octets == 0);
	return (double)t.messages * 1e9 / (double)(gauge_ns() - start);
}
