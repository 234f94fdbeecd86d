/*
 * sender_frames.c - parts that leave: the intent is durable, the lease is ours still, and there is room
 */
#include <stdio.h>
#include <string.h>

#include "gateway/broadcast/sender_inside.h"
#include "locales/text/bug.h"

enum { ROOM_LOOK_MS = 50, TOKEN_LOOK_MS = 20, MAY_LATER_MS = 1000 };

/* Behind the fence her row may be another's already; by the clock that never jumps. */
static bool
is_fenced(struct sender *s, const struct hold *h)
{
	return s->w.boot_ms(s->w.ctx) - h->since_ms >= SENDER_FENCE_MS;
}

/*
 * What did not leave in the turn of its intent is looked at again: a clock that jumped may have ended the lease
 * and begun it again since, and another worker may have had receipts of an older sending.
 */
static bool
is_ours(struct sender *s, struct way_now *w, struct trip *t)
{
	struct ledger_row row;
	unsigned n, serial = t->serial;
	enum store_result r;

	if (t->turn == s->turns)
		return true;
	r = s->l->ops->rows_scan(s->l, t->slot->job.owner, t->job, t->row, t->row, ALL_ROWS, &row, 1, &n);
	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	if (r != STORE_OK || n != 1 || row.fate.state != ROW_INTENT || row.fate.attempts != t->attempt ||
	    row.fate.epoch != t->hold->lease.epoch) {
		trip_stop(w, t);
		return false;
	}
	t->turn = s->turns;
	for (unsigned i = 0; i < t->parts; i++)
		if (t->part[i] == PART_WAITS && row.fate.accepted >> i & 1)
			t->part[i] = PART_NONE;
	return !trip_settles(w, t) && t->serial == serial;
}

/* Time went by since her intent: is it still her wish?  STOP ends also a text that is begun; a night does not. */
static bool
may_still(struct sender *s, struct way_now *w, struct trip *t)
{
	uint8_t sealed[STORE_SEALED_BYTES];
	int64_t again_s = 0;

	switch (s->w.may(s->w.ctx, t->job, &t->person, sealed, &again_s)) {
	case SENDER_MAY:
		return true;
	case SENDER_MUST_NOT:
		if (trip_count(t, PARTS_LEFT) > 0)
			trip_stop(w, t);
		else
			trip_close(t, ROW_CANCELLED);
		return false;
	case SENDER_LATER:
		t->again_ms = s->now_ms + MAY_LATER_MS;
		return false;
	case SENDER_NIGHT:
		if (trip_is_begun(t))
			return true;
		trip_stop(w, t);
		return false;
	}
	return false;
}

/* All parts that leave for her are of one text, whatever becomes of the pack while they do. */
static const struct parts *
text_of(struct sender *s, struct way_now *w, struct trip *t)
{
	const struct parts *parts = t->text;

	if (parts)
		return parts;
	parts = s->w.parts(s->w.ctx, t->job, t->row, t->person.locale, t->hold->lease.route);
	if (!parts || parts->count != t->parts) {
		trip_stop(w, t);
		return NULL;
	}
	if (parts->count == 1)
		return parts;
	t->text = xmalloc(sizeof *t->text);
	memcpy(t->text, parts, sizeof *t->text);
	return t->text;
}

/* The word on a part may come from inside of bulk(). */
static void
send_part(struct sender *s, struct way_now *w, struct trip *t, unsigned i, const struct parts *parts, const char *number)
{
	struct part part = parts->part[i];	/* the text may be given up inside */
	struct bulk m = { .name = { .row = t->row, .part = (uint8_t)i, .sending = (uint8_t)t->attempt }, .way = w->name, .number = number,
		.from = t->slot->job.from, .part = &part, .alphabet = parts->alphabet,
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
	bool is_new = t->turn == s->turns;
	const struct parts *parts;

	if (is_fenced(s, t->hold) || !is_ours(s, w, t) || (!is_new && !may_still(s, w, t)) || !(parts = text_of(s, w, t)))
		return;
	(void)snprintf(number, sizeof number, "+%s", t->digits);
	for (unsigned i = 0; t->at == TRIP_GOING && t->serial == serial && i < t->parts; i++) {
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

/* Of a job that stands still only who is begun, and nobody behind its time. */
static bool
may_leave(const struct sender *s, const struct trip *t)
{
	return t->at == TRIP_GOING && t->hold && t->slot && s->wall_s < t->slot->job.not_after_s && t->slot->late_ms == 0 &&
	    (t->slot->mode == SLOT_RUNS || trip_is_begun(t)) && trip_count(t, 1 << PART_WAITS) > 0;
}

static void
way_frames(struct sender *s, struct way_now *w, enum job_class class)
{
	for (unsigned k = 0; w->trips > 0 && k < w->size && way_allows(s, w) > 0; k++) {
		struct trip *t = &w->trip[k];

		if (may_leave(s, t) && t->slot->job.class == class) {
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
