/*
 * sender_wire.c - intents, one commit, and only then frames
 */
#include <stdio.h>
#include <string.h>

#include "gateway/broadcast/sender_inside.h"
#include "gateway/store/ledger_rules.h"
#include "locales/text/bug.h"

enum { ROOM_LOOK_MS = 50, TOKEN_LOOK_MS = 20, MAY_LATER_MS = 1000, ALL_ROWS = (1 << ROW_STATES) - 1 };

void
slot_stop(struct sender *s, struct slot *slot)
{
	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; k < s->way[i].size; k++)
			if (s->way[i].trip[k].at != TRIP_FREE && s->way[i].trip[k].slot == slot)
				trip_stop(&s->way[i], &s->way[i].trip[k]);
}

/* Its intent is durable: those parts may leave that the operator has not accepted before. */
static void
go(struct way_now *w, struct trip *t)
{
	t->at = TRIP_GOING;
	for (unsigned i = 0; i < t->parts; i++)
		t->part[i] = t->accepted >> i & 1 ? PART_NONE : PART_WAITS;
	if (!t->hold)
		trip_lost(w, t);
	else if (!t->slot || t->slot->mode != SLOT_RUNS)
		trip_stop(w, t);
	else
		(void)trip_settles(w, t);
}

/* A commit broke: did it happen? */
static bool
resolve(struct sender *s, struct way_now *w, struct trip *t)
{
	struct ledger_row row;
	unsigned n;
	enum store_result r;
	bool is_here = t->hold && t->slot && t->slot->mode == SLOT_RUNS;

	if (!t->slot) {
		trip_free(w, t);
		return true;
	}
	r = s->l->ops->rows_scan(s->l, t->slot->job.owner, t->job, t->row, t->row, ALL_ROWS, &row, 1, &n);
	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	if (r == STORE_OK && n == 1 && t->hold && row.fate.state == ROW_INTENT && row.fate.attempts == t->attempt &&
	    row.fate.epoch == t->hold->lease.epoch) {
		go(w, t);
	} else if (r == STORE_OK && n == 1 && is_here && row.fate.state == ROW_QUEUED && row.fate.attempts + 1 == t->attempt) {
		t->at = TRIP_OPEN;
	} else {
		if (t->hold)
			t->hold->again = true;
		trip_free(w, t);
	}
	return true;
}

bool
sender_resolves(struct sender *s)
{
	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; k < s->way[i].size; k++)
			if (s->way[i].trip[k].at == TRIP_UNSURE && !resolve(s, &s->way[i], &s->way[i].trip[k]))
				return false;
	return true;
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
				go(&s->way[i], t);
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

/* --- frames ---------------------------------------------------------------- */

/* Behind the fence her row may be another's already. */
static bool
is_fenced(struct sender *s, const struct hold *h)
{
	return s->w.boot_ms(s->w.ctx) - h->since_ms >= SENDER_FENCE_MS;
}

/* It came back once, and time went by: is it still her wish? */
static bool
may_again(struct sender *s, struct way_now *w, struct trip *t)
{
	uint8_t sealed[STORE_SEALED_BYTES];
	int64_t again_s = 0;

	if (t->delay_ms == 0 || trip_count(t, PARTS_LEFT) > 0)
		return true;
	switch (s->w.may(s->w.ctx, t->job, &t->person, sealed, &again_s)) {
	case SENDER_MAY:
		return true;
	case SENDER_MUST_NOT:
		trip_close(t, ROW_CANCELLED);
		return false;
	case SENDER_LATER:
		t->again_ms = s->now_ms + MAY_LATER_MS;
		return false;
	case SENDER_NIGHT:
		trip_stop(w, t);
		return false;
	}
	return false;
}

/* The word on a part may come from inside of bulk(). */
static void
send_part(struct sender *s, struct way_now *w, struct trip *t, unsigned i, const struct parts *parts, const char *number)
{
	struct bulk m = { .name = { .row = t->row, .part = (uint8_t)i, .sending = (uint8_t)t->attempt }, .way = w->name, .number = number,
		.from = t->slot->job.from, .part = &parts->part[i], .alphabet = parts->alphabet,
		.is_crisis = t->slot->job.class == JOB_CRISIS, .not_after_s = t->slot->job.not_after_s };

	memcpy(m.name.job, t->job, sizeof m.name.job);
	t->part[i] = PART_SENT;
	t->part_ms[i] = s->w.boot_ms(s->w.ctx);
	if (w->out++ == 0)
		w->word_ms = t->part_ms[i];
	w->tokens -= 1;
	w->room--;
	t->slot->sent_now++;
	s->w.bulk(s->w.ctx, &m);
}

static void
send_trip(struct sender *s, struct way_now *w, struct trip *t)
{
	char number[SEAL_DIGITS + 2];
	unsigned serial = t->serial;
	const struct parts *parts;

	if (is_fenced(s, t->hold) || !may_again(s, w, t))
		return;
	parts = s->w.parts(s->w.ctx, t->job, t->row, t->person.locale, t->hold->lease.route);
	if (!parts || parts->count != t->parts) {
		trip_stop(w, t);
		return;
	}
	(void)snprintf(number, sizeof number, "+%s", t->digits);
	for (unsigned i = 0; i < parts->count && t->at == TRIP_GOING && t->serial == serial; i++) {
		if (t->part[i] != PART_WAITS)
			continue;
		if (way_allows(s, w) == 0 || is_fenced(s, t->hold))
			break;
		send_part(s, w, t, i, parts, number);
		if (t->serial == serial && s->now_ms < t->again_ms)
			break;		/* it came back at once */
	}
	explicit_bzero(number, sizeof number);
}

static void
way_frames(struct sender *s, struct way_now *w, enum job_class class)
{
	for (unsigned k = 0; w->trips > 0 && k < w->size && way_allows(s, w) > 0; k++) {
		struct trip *t = &w->trip[k];

		if (t->at == TRIP_GOING && t->hold && t->slot && t->slot->mode == SLOT_RUNS && t->slot->late_ms == 0 &&
		    t->slot->job.class == class && trip_count(t, 1 << PART_WAITS) > 0) {
			if (s->now_ms >= t->again_ms)
				send_trip(s, w, t);
			else
				sender_want(s, t->again_ms);
		}
	}
}

/* When more may leave by it, if there is more. */
static void
way_wants(struct sender *s, const struct way_now *w)
{
	bool is_any = false;
	double lacks = w->longest - w->tokens;

	for (unsigned k = 0; w->trips > 0 && k < w->size && !is_any; k++)
		is_any = w->trip[k].at == TRIP_OPEN || (w->trip[k].at == TRIP_GOING && trip_count(&w->trip[k], 1 << PART_WAITS) > 0);
	if (!is_any || w->out >= s->window || w->rate == 0)
		return;
	if (w->room == 0)
		sender_want(s, s->now_ms + ROOM_LOOK_MS);
	else if (lacks > 0)
		sender_want(s, s->now_ms + TOKEN_LOOK_MS + (int64_t)(lacks * 1000 / (w->rate * w->pace)));
	else
		sender_want(s, s->now_ms + TOKEN_LOOK_MS);
}

void
sender_frames(struct sender *s)
{
	for (unsigned i = 0; i < s->ways; i++) {
		way_frames(s, &s->way[i], JOB_CRISIS);
		way_frames(s, &s->way[i], JOB_ROUTINE);
		way_wants(s, &s->way[i]);
	}
}
