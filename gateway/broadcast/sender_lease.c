/*
 * sender_lease.c - chunks: leased, settled, renewed in time, given back
 *
 * A lane sends from one chunk while others of it settle, or wait for their last receipts.
 * A chunk in which rows of this very lease stayed in doubt is given back and
 * leased again, because only rows of older leases are settled.
 */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "content/pack.h"
#include "gateway/broadcast/sender_inside.h"
#include "gateway/store/ledger_rules.h"
#include "locales/text/bug.h"

enum { NONE_MS = 1000, DOUBT_LOOK_MS = 5000, QUIET_LOOK_MS = 100 };

static const struct sending_country *
country_of(const struct sender *s, const char *route)
{
	bool is_country = strlen(route) == 2;

	return s->sending ? sending_country(s->sending, is_country ? country_code(route) : 0) : NULL;
}

static struct way_now *
way_named(struct sender *s, const char *name)
{
	for (unsigned i = 0; i < s->ways; i++)
		if (s->way[i].rate > 0 && !strcmp(s->way[i].name, name))
			return &s->way[i];
	return NULL;
}

static bool
is_down(const struct sender *s, const struct way_now *w)
{
	return w->no_room_ms != 0 && s->now_ms - w->no_room_ms > SENDER_DOWN_MS && s->now_ms - w->word_ms > SENDER_DOWN_MS;
}

struct way_now *
sender_way_of(struct sender *s, const char *route)
{
	const struct sending_country *c = country_of(s, route);
	struct way_now *first = c ? way_named(s, c->way) : NULL, *spare = c && c->spare[0] ? way_named(s, c->spare) : NULL;

	if (!first)
		return spare;
	return spare && is_down(s, first) && !is_down(s, spare) ? spare : first;
}

/*
 * Its lease is another's, or ended: nothing more leaves under it.  What has not left at all goes back, which the
 * ledger takes for as long as nobody else has leased the chunk.
 */
void
hold_lose(struct sender *s, struct hold *h)
{
	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; k < s->way[i].size; k++) {
			struct trip *t = &s->way[i].trip[k];

			if (t->hold != h)
				continue;
			if (t->at == TRIP_GOING && trip_count(t, PARTS_LEFT) == 0)
				trip_close(t, ROW_QUEUED);
			else
				trip_lost(&s->way[i], t);
		}
	h->at = HOLD_LOST;
}

void
hold_night(struct sender *s, struct hold *h, int64_t again_s)
{
	h->again_s = again_s > s->wall_s ? again_s : s->wall_s + 1;
	h->at = HOLD_DRAINS;
	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; k < s->way[i].size; k++)
			if (s->way[i].trip[k].hold == h && s->way[i].trip[k].at <= TRIP_OPEN)
				trip_free(&s->way[i], &s->way[i].trip[k]);
}

static bool
in_chunk(struct sender *s, const struct slot *slot, const struct hold *h, unsigned states, unsigned *n)
{
	enum store_result r = s->l->ops->rows_scan(s->l, slot->job.owner, slot->job.id, h->lease.first, h->lease.last, states, s->scan, 1, n);

	return r == STORE_RETRY || r == STORE_BROKEN ? sender_failed(s, r) : true;
}

/* Nobody's, at the latest when it ends. */
static bool
give_back(struct sender *s, const struct slot *slot, struct hold *h, int64_t again_s)
{
	enum store_result r = s->l->ops->chunk_release(s->l, slot->job.owner, slot->job.id, &h->lease, again_s);

	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	if (!sender_commit(s))
		return false;
	h->at = HOLD_NONE;
	return true;
}

/* In good time; and when the wall clock jumped, so that the ledger's end of it is a minute off again. */
static bool
is_due(const struct sender *s, const struct hold *h)
{
	return s->now_ms - h->since_ms >= SENDER_RENEW_MS || s->wall_s >= h->lease.until_s - SENDER_LEASE_MARGIN_S ||
	    s->wall_s < h->lease.until_s - 2 * SENDER_LEASE_S;
}

static bool
renew(struct sender *s, const struct slot *slot, struct hold *h)
{
	struct ledger_lease lease = h->lease;
	int64_t since_ms = s->w.boot_ms(s->w.ctx);
	enum store_result r = s->l->ops->chunk_renew(s->l, slot->job.owner, slot->job.id, &lease, s->wall_s, s->wall_s + SENDER_LEASE_S);

	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	if (r != STORE_OK) {
		hold_lose(s, h);
		return true;
	}
	if (!sender_commit(s))
		return false;
	h->lease = lease;
	h->since_ms = since_ms;
	return true;
}

/*
 * Has everything been said that may still be said of rows in doubt?  The bearer is settled when nothing of an older life
 * came for the time of settling; the same time, beside that and not behind it, counts from the lease and from the last
 * receipt for a row that is not under way here.
 */
static bool
is_quiet(struct sender *s, const struct slot *slot, const struct hold *h)
{
	const struct way_now *w = sender_way_of(s, h->lease.route);
	int64_t from = h->leased_ms;

	if (!h->has_doubt)
		return true;
	sender_want(s, s->now_ms + QUIET_LOOK_MS);
	if (!w || !w->is_settled || trip_any(s, slot->job.id, h->lease.first, h->lease.last))
		return false;
	if (slot->stray_ms > from)
		from = slot->stray_ms;
	return s->now_ms - from >= (int64_t)s->settle_s * 1000;
}

static bool
settle(struct sender *s, struct slot *slot, struct lane *lane, struct hold *h)
{
	unsigned n = 0;
	enum store_result r = STORE_OK;

	if (h->has_doubt)
		r = s->l->ops->rows_settle(s->l, slot->job.owner, slot->job.id, &h->lease, s->wall_s, &n);
	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	if (r != STORE_OK) {
		hold_lose(s, h);
		return true;
	}
	if (h->has_doubt && !sender_commit(s))
		return false;
	h->at = HOLD_SENDS;
	h->cursor = h->lease.first;
	if (slot->mode == SLOT_RUNS)
		return true;
	lane->is_empty = n == 0;
	lane->again_ms = 0;
	return give_back(s, slot, h, 0);
}

/* Nothing of the chunk is under way. */
static bool
drained(struct sender *s, struct slot *slot, struct lane *lane, struct hold *h)
{
	unsigned queued = 0, doubt = 0, held = 0;

	if (!in_chunk(s, slot, h, 1 << ROW_QUEUED, &queued) || !in_chunk(s, slot, h, LEDGER_DOUBT, &doubt) ||
	    !in_chunk(s, slot, h, 1 << ROW_HELD, &held))
		return false;
	if (queued > 0 && h->again_s == 0 && slot->mode == SLOT_RUNS) {
		h->at = HOLD_SENDS;
		h->cursor = h->lease.first;
		h->again = false;
		return true;
	}
	lane->is_empty = doubt == 0;
	lane->again_ms = 0;
	if (doubt > 0 && trip_any(s, slot->job.id, h->lease.first, h->lease.last))
		return give_back(s, slot, h, s->wall_s + SENDER_PATIENCE_MS / 1000);	/* by then their receipts are here, or will not come */
	if (h->again_s == 0 && doubt == 0 && held > 0 && slot->mode == SLOT_RUNS)
		h->again_s = s->wall_s + SENDER_HELD_S;
	return give_back(s, slot, h, doubt > 0 ? 0 : h->again_s);
}

static bool
hold_turn(struct sender *s, struct slot *slot, struct lane *lane, struct hold *h)
{
	if (h->at == HOLD_LOST)
		return h->trips > 0 || give_back(s, slot, h, 0);
	if (h->at != HOLD_NONE && is_due(s, h) && !renew(s, slot, h))
		return false;
	if (h->at == HOLD_SETTLES && is_quiet(s, slot, h) && !settle(s, slot, lane, h))
		return false;
	if (h->at == HOLD_SENDS && slot->mode != SLOT_RUNS)
		h->at = HOLD_DRAINS;
	if (h->at != HOLD_DRAINS)
		h->drains_ms = s->now_ms;
	else if (s->now_ms - h->drains_ms >= SENDER_DETACH_MS)
		trip_detach(s, h);
	if (h->at == HOLD_DRAINS && h->trips == 0 && slot->mode != SLOT_ALARMED)
		return drained(s, slot, lane, h);
	return true;
}

static bool
lane_lease(struct sender *s, struct slot *slot, struct lane *lane, struct hold *h)
{
	int64_t since_ms = s->w.boot_ms(s->w.ctx);
	unsigned doubt;
	struct ledger_lease lease;
	enum store_result r = s->l->ops->chunk_lease(s->l, slot->job.owner, slot->job.id, lane->route, s->worker, s->wall_s,
	    s->wall_s + SENDER_LEASE_S, &lease);

	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	if (r != STORE_OK) {
		lane->is_empty = true;
		lane->again_ms = s->now_ms + NONE_MS;
		return r == STORE_NONE || sender_reread(s, slot);
	}
	if (!sender_commit(s))
		return false;
	lane->is_empty = false;
	*h = (struct hold){ .at = HOLD_SETTLES, .lease = lease, .since_ms = since_ms, .leased_ms = since_ms, .cursor = lease.first,
		.has_doubt = true };
	if (!in_chunk(s, slot, h, LEDGER_DOUBT, &doubt))
		return false;
	h->has_doubt = doubt > 0;
	return hold_turn(s, slot, lane, h);
}

static bool
lane_turn(struct sender *s, struct slot *slot, struct lane *lane)
{
	struct hold *free_one = NULL;
	bool is_busy = false;

	for (unsigned i = 0; i < SENDER_HOLDS; i++) {
		if (!hold_turn(s, slot, lane, &lane->hold[i]))
			return false;
		is_busy = is_busy || lane->hold[i].at == HOLD_SENDS ||	/* others are told while a chunk settles */
		    lane->hold[i].at == HOLD_LOST;	/* which puts back first */
		if (lane->hold[i].at == HOLD_NONE)
			free_one = &lane->hold[i];
	}
	if (is_busy || !free_one || slot->mode == SLOT_ALARMED || s->now_ms < lane->again_ms)
		return true;
	if (slot->mode != SLOT_RUNS && lane->is_empty)
		return true;
	return lane_lease(s, slot, lane, free_one);
}

static bool
lanes_load(struct sender *s, struct slot *slot)
{
	unsigned n;
	enum store_result r = s->l->ops->job_sums(s->l, slot->job.owner, slot->job.id, s->sums, SENDER_ROUTES, &n);

	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	slot->lane = xcalloc(n + 1, sizeof *slot->lane);
	slot->lanes = r == STORE_OK ? n : 0;
	for (unsigned i = 0; i < slot->lanes; i++)
		(void)snprintf(slot->lane[i].route, sizeof slot->lane[i].route, "%s", s->sums[i].route);
	return true;
}

bool
slot_is_empty(const struct slot *slot)
{
	for (unsigned i = 0; i < slot->lanes; i++) {
		if (!slot->lane[i].is_empty)
			return false;
		for (unsigned k = 0; k < SENDER_HOLDS; k++)
			if (slot->lane[i].hold[k].at != HOLD_NONE)
				return false;
	}
	return slot->lane != NULL;
}

/* A job that is not sent any more: is nobody left in doubt?  Else its chunks are looked at again after a while. */
static bool
may_end(struct sender *s, struct slot *slot)
{
	unsigned n = 0;
	unsigned long doubt = 0;
	enum store_result r = s->l->ops->job_sums(s->l, slot->job.owner, slot->job.id, s->sums, SENDER_ROUTES, &n);

	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	for (unsigned i = 0; r == STORE_OK && i < n; i++)
		doubt += s->sums[i].n[ROW_INTENT] + s->sums[i].n[ROW_ACKED];
	slot->is_over = doubt == 0;
	slot->done_again_ms = s->now_ms + DOUBT_LOOK_MS;
	for (unsigned i = 0; i < slot->lanes && doubt > 0; i++) {
		slot->lane[i].is_empty = false;
		slot->lane[i].again_ms = s->now_ms + DOUBT_LOOK_MS;
	}
	return true;
}

/* Another node paused it, and perhaps goes on by now. */
static bool
may_go_on(struct sender *s, struct slot *slot)
{
	struct ledger_job j;
	enum store_result r = s->l->ops->job_get(s->l, slot->job.owner, slot->job.id, &j);

	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	slot->done_again_ms = s->now_ms + DOUBT_LOOK_MS;
	if (r == STORE_OK && j.state == JOB_RUNNING)
		slot->mode = SLOT_RUNS;
	slot->is_done = r == STORE_OK && j.state == JOB_DONE;
	for (unsigned i = 0; i < slot->lanes; i++)
		slot->lane[i].again_ms = 0;
	return true;
}

/* With no chunk to lease and none leased, perhaps nobody waits any more. */
static bool
may_be_done(struct sender *s, struct slot *slot)
{
	enum store_result r;

	if (s->now_ms < slot->done_again_ms || !slot_is_empty(slot))
		return true;
	if (slot->mode == SLOT_DROPPED)
		return may_end(s, slot);
	if (slot->mode == SLOT_STOPPED)
		return may_go_on(s, slot);
	if (slot->mode != SLOT_RUNS)
		return true;
	slot->done_again_ms = s->now_ms + NONE_MS;
	r = s->l->ops->job_move(s->l, slot->job.owner, slot->job.id, JOB_DONE, s->wall_s);
	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	if (r == STORE_STALE)
		return sender_reread(s, slot);	/* somebody waits, with another worker or for the morning; or it was stopped */
	if (!sender_commit(s))
		return false;
	slot->mode = SLOT_STOPPED;
	slot->is_done = true;
	return true;
}

bool
sender_leases(struct sender *s)
{
	struct slot *slot[SENDER_SLOTS];
	unsigned n = sender_in_order(s, slot);

	for (unsigned i = 0; i < n; i++) {
		if (!slot[i]->lane && !lanes_load(s, slot[i]))
			return false;
		for (unsigned k = 0; k < slot[i]->lanes; k++)
			if (!lane_turn(s, slot[i], &slot[i]->lane[k]))
				return false;
		if (!may_be_done(s, slot[i]))
			return false;
	}
	return true;
}
