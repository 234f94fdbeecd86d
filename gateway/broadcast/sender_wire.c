/*
 * sender_wire.c - intents, what else becomes of rows, and one commit for all of it
 */
#include <string.h>

#include "gateway/broadcast/sender_inside.h"
#include "gateway/store/ledger_rules.h"
#include "locales/text/bug.h"

enum { MAY_LATER_MS = 1000 };

/* Its intent is durable: those parts may leave that the operator has not accepted before. */
static void
go(struct sender *s, struct way_now *w, struct trip *t)
{
	t->at = TRIP_GOING;
	t->turn = s->turns;
	for (unsigned i = 0; i < t->parts; i++)
		t->part[i] = t->accepted >> i & 1 ? PART_NONE : PART_WAITS;
	if (!t->hold)
		trip_lost(w, t);
	else if (!t->slot || t->slot->mode != SLOT_RUNS)
		trip_stop(w, t);
	else
		(void)trip_settles(w, t);
}

/* --- what becomes of rows without leaving ---------------------------------- */

static bool
close_some(struct sender *s, struct way_now *w, struct hold *h, const struct slot *slot)
{
	struct ledger_result result[SENDER_BATCH];
	struct trip *of[SENDER_BATCH];
	unsigned n = 0;
	enum store_result r;

	for (unsigned k = 0; k < w->size && n < SENDER_BATCH; k++) {
		struct trip *t = &w->trip[k];

		if (t->at != TRIP_CLOSING || t->in_group || t->hold != h)
			continue;
		result[n] = (struct ledger_result){ t->row, t->attempt, 0, t->to, STORE_BROKEN };
		of[n++] = t;
	}
	r = s->l->ops->rows_result(s->l, slot->job.owner, slot->job.id, &h->lease, s->wall_s, result, n);
	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	for (unsigned i = 0; i < n && r == STORE_OK; i++)
		of[i]->in_group = true;
	if (r != STORE_OK)
		hold_lose(s, h);
	return true;
}

static bool
closes(struct sender *s)
{
	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; k < s->way[i].size; k++) {
			struct trip *t = &s->way[i].trip[k];

			if (t->at == TRIP_CLOSING && !t->in_group && !close_some(s, &s->way[i], t->hold, t->slot))
				return false;
		}
	return true;
}

/* --- intents --------------------------------------------------------------- */

struct budget { int parts; bool is_alone; };	/* may leave by a way in this turn; nothing is under way there */

static struct budget
budget_of(const struct sender *s, const struct way_now *w)
{
	unsigned waits = 0;

	for (unsigned k = 0; w->trips > 0 && k < w->size; k++)
		if (w->trip[k].at == TRIP_GOING)
			waits += trip_count(&w->trip[k], 1 << PART_WAITS);
	return (struct budget){ (int)way_allows(s, w) - (int)waits, w->out == 0 && waits == 0 };
}

/* How many parts of it leave; 0: not now, or never. */
static unsigned
ready(struct sender *s, struct slot *slot, struct hold *h, struct way_now *w, struct trip *t)
{
	int64_t again_s = 0;
	uint8_t sealed[STORE_SEALED_BYTES];
	enum sender_may may = s->w.may(s->w.ctx, slot->job.id, &t->person, sealed, &again_s);
	const struct parts *parts;
	unsigned need = 0;

	if (may == SENDER_MUST_NOT) {
		trip_close(t, ROW_CANCELLED);
	} else if (may == SENDER_LATER) {
		t->again_ms = s->now_ms + MAY_LATER_MS;
	} else if (may == SENDER_NIGHT) {
		hold_night(s, h, again_s);
	} else if ((parts = s->w.parts(s->w.ctx, slot->job.id, t->row, t->person.locale, h->lease.route)) == NULL) {
		trip_close(t, ROW_HELD);
	} else {
		if (t->parts != parts->count)
			t->accepted = 0;	/* another text: so says the ledger, too */
		t->parts = (uint8_t)parts->count;
		for (unsigned i = 0; i < t->parts; i++)
			need += !(t->accepted >> i & 1);
		if (need > w->longest)
			w->longest = need;
	}
	if (need == 0 && t->at == TRIP_OPEN && t->parts > 0 && may == SENDER_MAY) {	/* the operator has all of it meanwhile */
		h->again = true;
		trip_free(w, t);
	}
	return need;
}

/* What of it leaves again is for the ledger to say: receipts of an older sending may have come by another worker. */
static bool
leaves_again(struct sender *s, struct slot *slot, struct trip *t)
{
	struct ledger_row row;
	unsigned n;
	enum store_result r;

	if (t->attempt == 1)
		return true;
	r = s->l->ops->rows_scan(s->l, slot->job.owner, t->job, t->row, t->row, ALL_ROWS, &row, 1, &n);
	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	if (r == STORE_OK && n == 1)
		t->accepted = row.fate.accepted;
	return true;
}

static bool
intend(struct sender *s, struct slot *slot, struct hold *h, struct way_now *w, struct ledger_try *try, struct trip **of, unsigned n)
{
	enum store_result r = s->l->ops->rows_intent(s->l, slot->job.owner, slot->job.id, &h->lease, s->wall_s, try, n);

	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	for (unsigned i = 0; i < n; i++) {
		if (r == STORE_OK && try[i].said == STORE_OK) {
			of[i]->at = TRIP_INTENDED;
			if (!leaves_again(s, slot, of[i]))
				return false;
			continue;
		}
		h->again = true;
		trip_free(w, of[i]);
	}
	if (r == STORE_OK)
		return true;
	hold_lose(s, h);
	return sender_reread(s, slot);
}

static bool
hold_intends(struct sender *s, struct slot *slot, struct hold *h, struct way_now *w, struct budget *b)
{
	struct ledger_try try[SENDER_BATCH];
	struct trip *of[SENDER_BATCH];
	unsigned n = 0;

	for (unsigned k = 0; w->trips > 0 && k < w->size && n < SENDER_BATCH && b->parts > 0; k++) {
		struct trip *t = &w->trip[k];
		unsigned need;

		if (t->at != TRIP_OPEN || t->hold != h || s->now_ms < t->again_ms)
			continue;
		need = ready(s, slot, h, w, t);
		if (h->at != HOLD_SENDS && h->at != HOLD_DRAINS)
			break;
		if (t->at != TRIP_OPEN || need == 0)
			continue;
		if ((int)need > b->parts && !b->is_alone)
			break;		/* better all of it a little later than half of it now */
		try[n] = (struct ledger_try){ t->row, t->attempt, t->parts, STORE_BROKEN };
		of[n++] = t;
		b->parts -= (int)need;
		b->is_alone = false;
	}
	return n == 0 || intend(s, slot, h, w, try, of, n);
}

static bool
slot_intends(struct sender *s, struct slot *slot, struct budget budget[SENDER_WAYS])
{
	for (unsigned k = 0; k < slot->lanes; k++)
		for (unsigned j = 0; j < SENDER_HOLDS; j++)
			for (unsigned i = 0; i < s->ways; i++) {
				struct hold *h = &slot->lane[k].hold[j];

				if ((h->at == HOLD_SENDS || h->at == HOLD_DRAINS) && h->trips > 0 && slot->mode == SLOT_RUNS &&
				    !hold_intends(s, slot, h, &s->way[i], &budget[i]))
					return false;
			}
	return true;
}

static void
committed(struct sender *s)
{
	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; k < s->way[i].size; k++) {
			struct trip *t = &s->way[i].trip[k];

			if (t->at == TRIP_INTENDED) {
				go(s, &s->way[i], t);
			} else if (t->at == TRIP_CLOSING && t->in_group) {
				if (t->to == ROW_QUEUED)
					t->hold->again = true;
				trip_free(&s->way[i], t);
			}
		}
}

bool
sender_intends(struct sender *s)
{
	struct slot *slot[SENDER_SLOTS];
	struct budget budget[SENDER_WAYS];
	unsigned n = sender_in_order(s, slot);

	if (!closes(s))
		return false;
	for (unsigned i = 0; i < s->ways; i++)
		budget[i] = budget_of(s, &s->way[i]);
	for (unsigned i = 0; i < n; i++)
		if (slot[i]->mode == SLOT_RUNS && slot[i]->late_ms == 0 && !slot_intends(s, slot[i], budget))
			return false;
	if (s->l->ops->is_dirty(s->l) && !sender_commit(s))
		return false;
	committed(s);
	return true;
}
