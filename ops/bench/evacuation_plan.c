/*
 * evacuation_plan.c - a job of everybody: made, agreed to, its people listed by the audience walk, set running
 */
#include "ops/bench/evacuation.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/broadcast/audience.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { CHUNK_ROWS = 500 };	/* as gateway/broadcast/broadcasts_run.c makes it */

static bool
ok(enum store_result r, const char *what, struct buf *why)
{
	if (r != STORE_OK)
		buf_addf(why, "%s: the ledger said %d", what, (int)r);
	return r == STORE_OK;
}

static bool
job_make(const struct crowd *c, struct ledger *l, const struct job_of *job, struct buf *why)
{
	struct ledger_job j = { .class = JOB_CRISIS, .chunk_rows = CHUNK_ROWS, .made_s = c->now_s, .not_after_s = c->broadcast.until_s };
	struct ledger_approval a = { .approver = "biruk" };

	memcpy(j.id, job->id, sizeof j.id);
	memcpy(j.key, job->id, sizeof j.key);
	memcpy(a.id, job->id, sizeof a.id);
	(void)snprintf(j.author, sizeof j.author, "asha");
	(void)snprintf(j.service, sizeof j.service, "%s", c->service);
	return ok(l->ops->job_put(l, c->owner, &j), "job_put", why) &&
	    ok(l->ops->job_approve(l, c->owner, j.id, &a, c->now_s), "job_approve", why) && ok(l->ops->commit(l, why), "commit", why);
}

bool
plan_all(const struct crowd *c, struct store *people, struct ledger *l, struct load *load, const struct job_of *job, unsigned long *rows,
    struct buf *why)
{
	struct audience_count *count = xcalloc(1, sizeof *count);
	struct audience_walk *walk;
	bool is_done = job_make(c, l, job, why);

	walk = audience_begin(&c->broadcast, c->owner, &c->sending, people, l, job->id, c->now_s);
	while (is_done && !count->is_done) {
		load_turn(load);
		is_done = ok(audience_step(walk, count), "audience_step", why) && ok(l->ops->commit(l, why), "commit", why);
	}
	*rows = count->people;
	audience_end(walk);
	free(count);
	return is_done && ok(l->ops->job_move(l, c->owner, job->id, JOB_RUNNING, c->now_s), "job_move", why) &&
	    ok(l->ops->commit(l, why), "commit", why);
}
