/*
 * sender_trip.c - one row on its way, and what may still happen to it
 */
#include <stdlib.h>
#include <string.h>

#include "gateway/broadcast/sender_inside.h"
#include "locales/text/bug.h"

void
trip_wipe(struct trip *t)
{
	volatile char *p = t->digits;

	for (size_t i = 0; i < sizeof t->digits; i++)
		p[i] = '\0';
	free(t->text);
	t->text = NULL;
}

struct trip *
trip_new(struct sender *s, struct way_now *w, struct slot *slot, struct hold *h, const struct ledger_row *row)
{
	unsigned at = 0;

	while (at < w->size && w->key[at] != 0)
		at++;
	if (at == w->size)
		return NULL;
	w->key[at] = row->row + 1;
	w->trips++;
	w->trip[at] = (struct trip){ .at = TRIP_SEALED, .serial = ++s->serials, .slot = slot, .hold = h, .row = row->row,
		.attempt = row->fate.attempts + 1, .parts = row->fate.parts, .accepted = row->fate.accepted, .person = row->to };
	memcpy(w->trip[at].job, slot->job.id, STORE_ID_BYTES);
	h->trips++;
	return &w->trip[at];
}

void
trip_free(struct way_now *w, struct trip *t)
{
	trip_wipe(t);
	if (t->hold)
		t->hold->trips--;
	w->out -= trip_count(t, PARTS_OUT);
	w->key[t - w->trip] = 0;
	w->trips--;
	t->at = TRIP_FREE;
	t->hold = NULL;
	t->slot = NULL;
	memset(t->part, PART_NONE, sizeof t->part);
}

struct trip *
trip_find(struct sender *s, const uint8_t job[STORE_ID_BYTES], uint32_t row, struct way_now **way)
{
	for (unsigned i = 0; i < s->ways; i++) {
		struct way_now *w = &s->way[i];

		for (unsigned k = 0; w->trips > 0 && k < w->size; k++)
			if (w->key[k] == row + 1 && !memcmp(w->trip[k].job, job, STORE_ID_BYTES)) {
				*way = w;
				return &w->trip[k];
			}
	}
	return NULL;
}

/* Of the job's rows first..last, anything whose intent is durable. */
bool
trip_any(const struct sender *s, const uint8_t job[STORE_ID_BYTES], uint32_t first, uint32_t last)
{
	for (unsigned i = 0; i < s->ways; i++) {
		const struct way_now *w = &s->way[i];

		for (unsigned k = 0; w->trips > 0 && k < w->size; k++)
			if (w->key[k] > first && w->key[k] - 1 <= last && w->trip[k].at >= TRIP_INTENDED &&
			    !memcmp(w->trip[k].job, job, STORE_ID_BYTES))
				return true;
	}
	return false;
}

void
trip_detach(struct sender *s, struct hold *h)
{
	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; k < s->way[i].size; k++) {
			struct trip *t = &s->way[i].trip[k];

			if (t->hold != h || t->at != TRIP_GOING || trip_count(t, 1 << PART_TAKEN) == 0 ||
			    trip_count(t, 1 << PART_WAITS | 1 << PART_SENT | 1 << PART_LOST) > 0)
				continue;
			t->hold = NULL;
			h->trips--;
		}
}

unsigned
trip_count(const struct trip *t, unsigned states)
{
	unsigned n = 0;

	for (unsigned i = 0; i < t->parts; i++)
		n += states >> t->part[i] & 1;
	return n;
}

unsigned
trip_numbers(const struct way_now *w)
{
	unsigned n = 0;

	for (unsigned k = 0; k < w->size; k++)
		n += w->key[k] != 0 && (w->trip[k].at == TRIP_ASKED || w->trip[k].digits[0] != '\0');
	return n;
}

/* A result speaks of the attempt that the ledger knows. */
void
trip_close(struct trip *t, enum row_state to)
{
	trip_wipe(t);
	t->attempt -= t->at != TRIP_GOING;
	t->at = TRIP_CLOSING;
	t->to = to;
	t->in_group = false;
}

bool
trip_settles(struct way_now *w, struct trip *t)
{
	if (t->at != TRIP_GOING)
		return false;
	if (trip_count(t, 1 << PART_WAITS | 1 << PART_SENT) == 0)
		trip_wipe(t);
	if (trip_count(t, PARTS_OUT | 1 << PART_WAITS) > 0)
		return false;
	trip_free(w, t);
	return true;
}

/* What is accepted since an earlier attempt counts, too. */
bool
trip_is_begun(const struct trip *t)
{
	return t->at == TRIP_GOING && t->hold && t->slot && trip_count(t, 1 << PART_WAITS) > 0 &&
	    (t->accepted != 0 || trip_count(t, PARTS_LEFT) > 0);
}

static void
cut(struct way_now *w, struct trip *t)
{
	for (unsigned i = 0; i < t->parts; i++)
		if (t->part[i] == PART_WAITS)
			t->part[i] = PART_NONE;
	(void)trip_settles(w, t);
}

/* A row of which no part has left goes back; one that left in part waits for what is said of it. */
void
trip_stop(struct way_now *w, struct trip *t)
{
	switch (t->at) {
	case TRIP_SEALED:
	case TRIP_ASKED:
	case TRIP_OPEN:
		t->hold->again = true;
		trip_free(w, t);
		return;
	case TRIP_GOING:
		if (trip_count(t, PARTS_LEFT) > 0)
			cut(w, t);
		else if (t->hold)
			trip_close(t, ROW_QUEUED);
		else
			trip_free(w, t);
		return;
	case TRIP_FREE:
	case TRIP_INTENDED:
	case TRIP_CLOSING:
		return;
	}
}

void
trip_lost(struct way_now *w, struct trip *t)
{
	if (t->at < TRIP_INTENDED || t->at == TRIP_CLOSING) {
		trip_free(w, t);
		return;
	}
	if (t->hold)
		t->hold->trips--;
	t->hold = NULL;
	if (t->at == TRIP_GOING)
		cut(w, t);
	else
		trip_wipe(t);
}

static void
stop(struct sender *s, const struct slot *slot, bool is_all)
{
	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; k < s->way[i].size; k++) {
			struct trip *t = &s->way[i].trip[k];

			if (t->at != TRIP_FREE && t->slot == slot && (is_all || !trip_is_begun(t)))
				trip_stop(&s->way[i], t);
		}
}

/* Half a text harms more than one that leaves though it was stopped: its rest is as far beyond recall as its first part. */
void
slot_stop(struct sender *s, struct slot *slot)
{
	stop(s, slot, false);
	slot->stopped_ms = s->w.boot_ms(s->w.ctx);
}

void
slot_stop_all(struct sender *s, struct slot *slot)
{
	stop(s, slot, true);
	slot->stopped_ms = 0;
}

bool
slot_finishes(const struct sender *s, const struct slot *slot)
{
	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; s->way[i].trips > 0 && k < s->way[i].size; k++)
			if (s->way[i].trip[k].slot == slot && trip_is_begun(&s->way[i].trip[k]))
				return true;
	return false;
}
