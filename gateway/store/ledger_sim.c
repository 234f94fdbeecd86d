/*
 * ledger_sim.c - two ledgers in RAM: what callers see, and what a crash would leave
 *
 * A commit copies the first over the second, giving up and a crash the second
 * over the first.  That is dear for a million rows and simple for the thousands
 * of a simulation.
 */
#include "gateway/store/ledger_sim.h"

#include <stdlib.h>

#include "gateway/store/ledger.h"
#include "gateway/store/ledger_ram.h"
#include "gateway/store/sim_disk.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct ledger_sim {
	struct ledger	 ledger;	/* first */
	struct ledger	*live, *kept;
	struct sim_disk	 disk;
	bool		 is_dirty;
};

static void
put_over(struct ledger **to, const struct ledger *from)
{
	struct ledger *copy = ledger_ram_copy(from);

	(*to)->ops->close(*to);
	*to = copy;
}

static enum store_result
or_give_up(struct ledger_sim *s, enum store_result r)
{
	if (r != STORE_OK && s->is_dirty) {
		put_over(&s->live, s->kept);
		s->is_dirty = false;
	}
	return r;
}

static enum store_result
may_change(struct ledger_sim *s)
{
	enum store_result r = or_give_up(s, sim_disk_change(&s->disk));

	s->is_dirty = s->is_dirty || r == STORE_OK;
	return r;
}

static enum store_result
may_read(struct ledger_sim *s)
{
	enum store_result r = sim_disk_read(&s->disk, s->is_dirty);

	return s->disk.is_group_lost ? or_give_up(s, r) : r;
}

static enum store_result
job_put(struct ledger *l, const char *owner, const struct ledger_job *in)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->job_put(s->live, owner, in) : r;
}

static enum store_result
job_approve(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES],
    const struct ledger_approval *a, int64_t now_s)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->job_approve(s->live, owner, id, a, now_s) : r;
}

static enum store_result
job_move(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], enum job_state to, int64_t now_s)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->job_move(s->live, owner, id, to, now_s) : r;
}

static enum store_result
job_cancel(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], int64_t now_s, unsigned long *left)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	*left = 0;
	return r == STORE_OK ? s->live->ops->job_cancel(s->live, owner, id, now_s, left) : r;
}

static enum store_result
job_get(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_job *out)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_read(s);

	return r == STORE_OK ? s->live->ops->job_get(s->live, owner, id, out) : r;
}

static enum store_result
job_list(struct ledger *l, const char *owner, const uint8_t *after, struct ledger_job *out, unsigned max, unsigned *n)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_read(s);

	*n = 0;
	return r == STORE_OK ? s->live->ops->job_list(s->live, owner, after, out, max, n) : r;
}

static enum store_result
job_sums(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_sums *out,
    unsigned max, unsigned *n)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_read(s);

	*n = 0;
	return r == STORE_OK ? s->live->ops->job_sums(s->live, owner, id, out, max, n) : r;
}

static enum store_result
rows_add(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], const char *route,
    const struct ledger_recipient *in, unsigned n, unsigned *added)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	*added = 0;
	return r == STORE_OK ? s->live->ops->rows_add(s->live, owner, id, route, in, n, added) : r;
}

static enum store_result
rows_scan(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], uint32_t first, uint32_t last,
    unsigned states, struct ledger_row *out, unsigned max, unsigned *n)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_read(s);

	*n = 0;
	return r == STORE_OK ? s->live->ops->rows_scan(s->live, owner, id, first, last, states, out, max, n) : r;
}

static enum store_result
chunk_lease(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], const char *route,
    const char *worker, int64_t now_s, int64_t until_s, struct ledger_lease *out)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->chunk_lease(s->live, owner, id, route, worker, now_s, until_s, out) : r;
}

static enum store_result
chunk_renew(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], struct ledger_lease *lease,
    int64_t now_s, int64_t until_s)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->chunk_renew(s->live, owner, id, lease, now_s, until_s) : r;
}

static enum store_result
chunk_release(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t again_s)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->chunk_release(s->live, owner, id, lease, again_s) : r;
}

static enum store_result
worker_begin(struct ledger *l, const char *worker)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->worker_begin(s->live, worker) : r;
}

static enum store_result
rows_intent(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, struct ledger_try *row, unsigned n)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->rows_intent(s->live, owner, id, lease, now_s, row, n) : r;
}

static enum store_result
rows_result(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, struct ledger_result *row, unsigned n)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->rows_result(s->live, owner, id, lease, now_s, row, n) : r;
}

static enum store_result
rows_settle(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES],
    const struct ledger_lease *lease, int64_t now_s, unsigned *n)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	*n = 0;
	return r == STORE_OK ? s->live->ops->rows_settle(s->live, owner, id, lease, now_s, n) : r;
}

static enum store_result
dlr_apply(struct ledger *l, const char *owner, struct ledger_receipt *receipt, unsigned n)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->dlr_apply(s->live, owner, receipt, n) : r;
}

static enum store_result
row_of(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], const uint8_t peer[PEER_BYTES], struct ledger_row *out)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_read(s);

	return r == STORE_OK ? s->live->ops->row_of(s->live, owner, id, peer, out) : r;
}

static enum store_result
peer_got(struct ledger *l, const char *owner, const uint8_t id[STORE_ID_BYTES], const uint8_t peer[PEER_BYTES])
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->peer_got(s->live, owner, id, peer) : r;
}

static enum store_result
peer_erase(struct ledger *l, const char *owner, const uint8_t peer[PEER_BYTES], int64_t now_s)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->peer_erase(s->live, owner, peer, now_s) : r;
}

static enum store_result
peer_move(struct ledger *l, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES])
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	return r == STORE_OK ? s->live->ops->peer_move(s->live, owner, from, to) : r;
}

static enum store_result
purge(struct ledger *l, int64_t now_s, bool *more)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	enum store_result r = may_change(s);

	*more = false;
	return r == STORE_OK ? s->live->ops->purge(s->live, now_s, more) : r;
}

static enum store_result
backup(struct ledger *l, const char *path, struct buf *why)
{
	struct ledger_sim *s = (struct ledger_sim *)l;

	return s->live->ops->backup(s->live, path, why);
}

static enum store_result
commit(struct ledger *l, struct buf *why)
{
	struct ledger_sim *s = (struct ledger_sim *)l;
	bool is_kept;
	enum store_result r = sim_disk_commit(&s->disk, s->is_dirty, &is_kept, why);

	if (is_kept && s->is_dirty) {
		put_over(&s->kept, s->live);
		s->is_dirty = false;
	}
	return or_give_up(s, r);
}

static bool
is_dirty(const struct ledger *l)
{
	const struct ledger_sim *s = (const struct ledger_sim *)l;

	return s->is_dirty || s->disk.is_group_lost;
}

static void
close_ledger(struct ledger *l)
{
	struct ledger_sim *s = (struct ledger_sim *)l;

	s->live->ops->close(s->live);
	s->kept->ops->close(s->kept);
	free(s);
}

static const struct ledger_ops sim_ops = {
	.name = "sim",
	.job_put = job_put,
	.job_approve = job_approve,
	.job_move = job_move,
	.job_cancel = job_cancel,
	.job_get = job_get,
	.job_list = job_list,
	.job_sums = job_sums,
	.rows_add = rows_add,
	.rows_scan = rows_scan,
	.chunk_lease = chunk_lease,
	.chunk_renew = chunk_renew,
	.chunk_release = chunk_release,
	.worker_begin = worker_begin,
	.rows_intent = rows_intent,
	.rows_result = rows_result,
	.rows_settle = rows_settle,
	.dlr_apply = dlr_apply,
	.row_of = row_of,
	.peer_got = peer_got,
	.peer_erase = peer_erase,
	.peer_move = peer_move,
	.purge = purge,
	.backup = backup,
	.commit = commit,
	.is_dirty = is_dirty,
	.close = close_ledger,
};

struct ledger *
ledger_sim_open(uint64_t seed)
{
	struct ledger_sim *s = xcalloc(1, sizeof *s);

	s->ledger.ops = &sim_ops;
	s->disk.state = seed;
	s->live = ledger_ram_open();
	s->kept = ledger_ram_open();
	return &s->ledger;
}

void
ledger_sim_break(struct ledger *l)
{
	struct ledger_sim *s = (struct ledger_sim *)l;

	(void)or_give_up(s, STORE_BROKEN);
	s->disk.is_broken = true;
}

void
ledger_sim_reopen(struct ledger *l)
{
	struct ledger_sim *s = (struct ledger_sim *)l;

	(void)or_give_up(s, STORE_BROKEN);
	sim_disk_reopen(&s->disk);
}

void
ledger_sim_calm(struct ledger *l, bool is_calm)
{
	((struct ledger_sim *)l)->disk.is_calm = is_calm;
}
