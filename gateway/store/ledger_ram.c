/*
 * ledger_ram.c - the ledger in RAM: jobs, their steps, and their end
 *
 * For tests and the simulator.  It counts by walking its rows, so that the
 * other engines, which keep counts, are compared with something that cannot
 * drift.  commit() has nothing to do.
 */
#include "gateway/store/ledger_ram.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/store/ledger_ram_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { CANCEL_CHUNKS = 5 };

struct ram_job *
ledger_ram_job(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES])
{
	struct ram_shelf *s = ((struct ledger_ram *)l)->shelf;

	for (size_t i = 0; i < s->jobs; i++)
		if (!memcmp(s->job[i].job.id, id, STORE_ID_BYTES) && !strcmp(s->job[i].owner, owner))
			return &s->job[i];
	return NULL;
}

struct ram_shelf *
ledger_ram_shelf(struct ledger *l)
{
	((struct ledger_ram *)l)->is_dirty = true;
	return ((struct ledger_ram *)l)->shelf;
}

bool
ledger_ram_is_open(const struct ram_chunk *c, unsigned states)
{
	for (unsigned i = 0; c->row && i < c->rows; i++)
		if (states >> c->row[i].fate.state & 1)
			return true;
	return false;
}

static void
job_release(struct ram_job *j)
{
	for (uint32_t i = 0; i < j->chunks; i++)
		free(j->chunk[i].row);
	free(j->chunk);
	free(j->by_peer);
}

/* In order of owner and id. */
static struct ram_job *
job_new(struct ram_shelf *s, const char *owner, const uint8_t id[STORE_ID_BYTES])
{
	size_t at = 0;

	while (at < s->jobs && (strcmp(s->job[at].owner, owner) < 0 ||
	    (!strcmp(s->job[at].owner, owner) && memcmp(s->job[at].job.id, id, STORE_ID_BYTES) < 0)))
		at++;
	s->job = xrealloc(s->job, (s->jobs + 1) * sizeof *s->job);
	memmove(&s->job[at + 1], &s->job[at], (s->jobs - at) * sizeof *s->job);
	s->jobs++;
	memset(&s->job[at], 0, sizeof s->job[at]);
	(void)snprintf(s->job[at].owner, sizeof s->job[at].owner, "%s", owner);
	return &s->job[at];
}

static enum store_result
job_put(struct ledger *l, const char *owner, const struct ledger_job *in)
{
	static const uint8_t none[STORE_ID_BYTES];
	struct ram_shelf *s = ledger_ram_shelf(l);
	struct ram_job *j = ledger_ram_job(l, owner, in->id);

	BUG_IF(in->chunk_rows < LEDGER_CHUNK_MIN || in->chunk_rows > LEDGER_CHUNK_MAX || in->author[0] == '\0');
	if (j && ledger_job_same(&j->job, in))
		return STORE_OK;
	if (j && j->job.state != JOB_DRAFT)
		return STORE_STALE;
	for (size_t i = 0; i < s->jobs; i++)
		if (&s->job[i] != j && !strcmp(s->job[i].owner, owner) && !memcmp(s->job[i].job.key, in->key, sizeof in->key))
			return STORE_STALE;
	if (j && j->chunks > 0 && (memcmp(j->job.audience_hash, in->audience_hash, sizeof in->audience_hash) ||
	    j->job.chunk_rows != in->chunk_rows))
		return STORE_STALE;
	if (!j)
		j = job_new(s, owner, in->id);
	j->job = *in;
	j->job.state = JOB_DRAFT;
	j->job.approver[0] = '\0';
	memcpy(j->job.approval, none, sizeof none);
	j->job.end_s = in->not_after_s;
	return STORE_OK;
}

static enum store_result
job_approve(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], const struct ledger_approval *a, int64_t now_s)
{
	struct ram_shelf *s = ledger_ram_shelf(l);
	struct ram_job *j = ledger_ram_job(l, owner, id);
	struct ledger_job next;
	enum store_result r;

	if (!j)
		return STORE_NONE;
	next = j->job;
	r = ledger_job_approve(&next, a, now_s);
	for (size_t i = 0; r == STORE_OK && i < s->jobs; i++)
		if (&s->job[i] != j && !memcmp(s->job[i].job.approval, a->id, sizeof a->id))
			return STORE_STALE;
	if (r == STORE_OK)
		j->job = next;
	return r;
}

static enum store_result
job_move(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], enum job_state to, int64_t now_s)
{
	struct ram_job *j = ledger_ram_job(l, owner, id);

	BUG_IF(to != JOB_RUNNING && to != JOB_PAUSED && to != JOB_DONE);
	(void)ledger_ram_shelf(l);
	if (!j)
		return STORE_NONE;
	if (j->job.state == to)
		return STORE_OK;
	if (!ledger_job_may(j->job.state, to))
		return STORE_STALE;
	for (uint32_t i = 0; to == JOB_DONE && i < j->chunks; i++)
		if (ledger_ram_is_open(&j->chunk[i], LEDGER_OPEN))
			return STORE_STALE;
	j->job.state = to;
	if (ledger_job_ended(to))
		j->job.end_s = now_s;
	return STORE_OK;
}

static enum store_result
job_cancel(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], int64_t now_s, unsigned long *left)
{
	struct ram_job *j = ledger_ram_job(l, owner, id);
	unsigned swept = 0;

	*left = 0;
	(void)ledger_ram_shelf(l);
	if (!j)
		return STORE_NONE;
	if (j->job.state != JOB_CANCELLED && !ledger_job_may(j->job.state, JOB_CANCELLED))
		return STORE_STALE;
	if (j->job.state != JOB_CANCELLED)
		j->job.end_s = now_s;
	j->job.state = JOB_CANCELLED;
	for (uint32_t i = 0; i < j->chunks; i++) {
		struct ram_chunk *c = &j->chunk[i];
		bool sweeps = ledger_ram_is_open(c, LEDGER_WAITING) && swept++ < CANCEL_CHUNKS;

		for (unsigned k = 0; c->row && k < c->rows; k++) {
			if (sweeps)
				(void)ledger_fate_cancel(&c->row[k].fate, now_s);
			*left += LEDGER_WAITING >> c->row[k].fate.state & 1;
		}
	}
	return STORE_OK;
}

static enum store_result
job_get(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_job *out)
{
	const struct ram_job *j = ledger_ram_job(l, owner, id);

	if (!j)
		return STORE_NONE;
	*out = j->job;
	return STORE_OK;
}

static enum store_result
job_list(struct ledger *l, const char *owner, const uint8_t *after, struct ledger_job *out, unsigned max, unsigned *n)
{
	const struct ram_shelf *s = ((struct ledger_ram *)l)->shelf;

	*n = 0;
	for (size_t i = 0; i < s->jobs && *n < max; i++)
		if (!strcmp(s->job[i].owner, owner) && (!after || memcmp(s->job[i].job.id, after, STORE_ID_BYTES) > 0))
			out[(*n)++] = s->job[i].job;
	return STORE_OK;
}

static int
by_route(const void *a, const void *b)
{
	return strcmp(((const struct ledger_sums *)a)->route, ((const struct ledger_sums *)b)->route);
}

static enum store_result
job_sums(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_sums *out, unsigned max, unsigned *n)
{
	const struct ram_job *j = ledger_ram_job(l, owner, id);
	struct ledger_sums *all;
	unsigned routes = 0;

	*n = 0;
	if (!j)
		return STORE_NONE;
	all = xcalloc(j->chunks + 1, sizeof *all);
	for (uint32_t i = 0; i < j->chunks; i++) {
		unsigned at = 0;

		while (at < routes && strcmp(all[at].route, j->chunk[i].route) != 0)
			at++;
		if (at == routes)
			(void)snprintf(all[routes++].route, sizeof all[0].route, "%s", j->chunk[i].route);
		ledger_ram_sums(&j->chunk[i], &all[at]);
	}
	qsort(all, routes, sizeof *all, by_route);
	for (; *n < max && *n < routes; ++*n)
		out[*n] = all[*n];
	free(all);
	return STORE_OK;
}

/* Whoever waited still is cancelled, and whoever is in doubt unknown: counts of people that are gone must not wait. */
static void
people_gone(struct ram_job *j)
{
	for (uint32_t i = 0; i < j->chunks; i++) {
		struct ram_chunk *c = &j->chunk[i];
		unsigned long *n = c->kept.n;

		ledger_ram_sums(c, &c->kept);
		n[ROW_CANCELLED] += n[ROW_QUEUED] + n[ROW_HELD];
		n[ROW_UNKNOWN] += n[ROW_INTENT] + n[ROW_ACKED];
		n[ROW_QUEUED] = n[ROW_HELD] = n[ROW_INTENT] = n[ROW_ACKED] = 0;
		free(c->row);
		c->row = NULL;
	}
	free(j->by_peer);
	j->by_peer = NULL;
	j->places = j->people = 0;
	j->is_purged = true;
	if (j->chunks > 0 && !ledger_job_ended(j->job.state))
		j->job.state = JOB_CANCELLED;
}

static enum store_result
purge(struct ledger *l, int64_t now_s, bool *more)
{
	struct ram_shelf *s = ledger_ram_shelf(l);

	*more = false;
	for (size_t i = 0; i < s->jobs; ) {
		struct ram_job *j = &s->job[i];

		if (!j->is_purged && j->job.end_s < ledger_purge_edge(LEDGER_PURGE_RECIPIENTS, now_s))
			people_gone(j);
		if (j->job.end_s >= ledger_purge_edge(LEDGER_PURGE_JOBS, now_s)) {
			i++;
			continue;
		}
		job_release(j);
		memmove(j, j + 1, (s->jobs - i - 1) * sizeof *j);
		s->jobs--;
	}
	return STORE_OK;
}

static enum store_result
backup(struct ledger *l, const char *path, struct buf *why)
{
	(void)l;
	buf_addf(why, "%s: memory has nothing to copy", path);
	return STORE_RETRY;
}

static enum store_result
commit(struct ledger *l, struct buf *why)
{
	(void)why;
	((struct ledger_ram *)l)->is_dirty = false;
	return STORE_OK;
}

static bool
is_dirty(const struct ledger *l)
{
	return ((const struct ledger_ram *)l)->is_dirty;
}

static void
close_ledger(struct ledger *l)
{
	struct ram_shelf *s = ((struct ledger_ram *)l)->shelf;

	if (--s->handles == 0) {
		for (size_t i = 0; i < s->jobs; i++)
			job_release(&s->job[i]);
		free(s->job);
		free(s);
	}
	free(l);
}

static const struct ledger_ops ram_ops = {
	.name = "ram",
	.job_put = job_put,
	.job_approve = job_approve,
	.job_move = job_move,
	.job_cancel = job_cancel,
	.job_get = job_get,
	.job_list = job_list,
	.job_sums = job_sums,
	.rows_add = ledger_ram_rows_add,
	.rows_scan = ledger_ram_rows_scan,
	.chunk_lease = ledger_ram_chunk_lease,
	.chunk_renew = ledger_ram_chunk_renew,
	.chunk_release = ledger_ram_chunk_release,
	.worker_begin = ledger_ram_worker_begin,
	.rows_intent = ledger_ram_rows_intent,
	.rows_result = ledger_ram_rows_result,
	.rows_settle = ledger_ram_rows_settle,
	.dlr_apply = ledger_ram_dlr_apply,
	.row_of = ledger_ram_row_of,
	.peer_got = ledger_ram_peer_got,
	.peer_erase = ledger_ram_peer_erase,
	.peer_move = ledger_ram_peer_move,
	.backup = backup,
	.purge = purge,
	.commit = commit,
	.is_dirty = is_dirty,
	.close = close_ledger,
};

static struct ledger *
handle_on(struct ram_shelf *s)
{
	struct ledger_ram *l = xcalloc(1, sizeof *l);

	l->base.ops = &ram_ops;
	l->shelf = s;
	s->handles++;
	return &l->base;
}

struct ledger *
ledger_ram_open(void)
{
	return handle_on(xcalloc(1, sizeof(struct ram_shelf)));
}

struct ledger *
ledger_ram_beside(struct ledger *l)
{
	return handle_on(((struct ledger_ram *)l)->shelf);
}

static void *
copied(const void *from, size_t count, size_t bytes)
{
	void *to;

	if (!from)
		return NULL;
	to = xcalloc(count + 1, bytes);
	memcpy(to, from, count * bytes);
	return to;
}

struct ledger *
ledger_ram_copy(const struct ledger *l)
{
	const struct ram_shelf *from = ((const struct ledger_ram *)l)->shelf;
	struct ram_shelf *to = xcalloc(1, sizeof *to);

	to->jobs = from->jobs;
	to->job = copied(from->job, from->jobs, sizeof *from->job);
	for (size_t i = 0; i < to->jobs; i++) {
		struct ram_job *j = &to->job[i];

		j->chunk = copied(j->chunk, j->chunks, sizeof *j->chunk);
		j->by_peer = copied(j->by_peer, j->places, sizeof *j->by_peer);
		for (uint32_t k = 0; k < j->chunks; k++)
			j->chunk[k].row = copied(j->chunk[k].row, j->job.chunk_rows, sizeof *j->chunk[k].row);
	}
	return handle_on(to);
}
