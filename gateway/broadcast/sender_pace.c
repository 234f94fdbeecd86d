/*
 * sender_pace.c - how much may leave by a way now
 *
 * Parts a second from sending.ini, in a bucket a tenth of a second deep, or one text; less
 * when the operator slows down.  Kannel hides throttling: it tries again by
 * itself, and all that is seen here is that acceptance takes long, or that
 * bearerbox takes nothing.  So the pace is halved on that and comes back slowly.
 */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "gateway/broadcast/sender_inside.h"
#include "locales/text/bug.h"

enum { SLOW_MS = 3000, SLOW_TIMES = 4, HALVE_EVERY_MS = 5000, RISE_MS = 20000, LATER_STORM = 5, LOOK_MS = 50 };
#define PACE_LEAST (1.0 / 32)

static struct way_now *
way_named(struct sender *s, const char *name)
{
	for (unsigned i = 0; i < s->ways; i++)
		if (!strcmp(s->way[i].name, name))
			return &s->way[i];
	return NULL;
}

static struct way_now *
way_new(struct sender *s, const char *name)
{
	struct way_now *w = NULL;

	for (unsigned i = 0; i < s->ways && !w; i++)
		if (s->way[i].rate == 0 && s->way[i].trips == 0)
			w = &s->way[i];
	if (!w && s->ways < SENDER_WAYS)
		w = &s->way[s->ways++];
	if (!w)
		return NULL;	/* it is made when an old one has no part under way any more */
	free(w->trip);
	free(w->key);
	*w = (struct way_now){ .pace = 1, .longest = 1, .filled_ms = s->now_ms, .unsettled_ms = s->now_ms };
	(void)snprintf(w->name, sizeof w->name, "%s", name);
	return w;
}

/* Twice the window: those that are under way, and those that come next.  No number stays in what is given up. */
static void
way_grow(struct way_now *w, unsigned size)
{
	struct way_now was = *w;

	if (size <= was.size)
		return;
	w->size = size;
	w->trip = xcalloc(size, sizeof *w->trip);
	w->key = xcalloc(size, sizeof *w->key);
	for (unsigned k = 0; k < was.size; k++) {
		w->trip[k] = was.trip[k];
		w->key[k] = was.key[k];
		was.trip[k].text = NULL;
		trip_wipe(&was.trip[k]);
	}
	free(was.trip);
	free(was.key);
}

void
ways_follow(struct sender *s)
{
	for (unsigned i = 0; i < s->ways; i++)
		s->way[i].rate = 0;
	for (size_t i = 0; s->sending && i < s->sending->ways; i++) {
		struct way_now *w = way_named(s, s->sending->way[i].name);

		if (!w)
			w = way_new(s, s->sending->way[i].name);
		if (!w)
			continue;
		w->rate = s->sending->way[i].parts_a_second;
		way_grow(w, 2 * s->window);
	}
}

/* A time since when something was waited for: what was slept does not count.  0 = never. */
static void
sleep_shifts(int64_t *at_ms, int64_t ms, int64_t now_ms)
{
	if (*at_ms != 0)
		*at_ms = *at_ms + ms < now_ms ? *at_ms + ms : now_ms;
}

/* If nobody listened, nobody was silent: what was said meanwhile comes now.  Leases end all the same. */
void
ways_slept(struct sender *s, int64_t ms)
{
	int64_t now_ms = s->w.boot_ms(s->w.ctx);

	for (unsigned i = 0; ms > SENDER_SLEPT_MS && i < s->ways; i++) {
		struct way_now *w = &s->way[i];

		sleep_shifts(&w->word_ms, ms, now_ms);
		sleep_shifts(&w->newest_ms, ms, now_ms);
		sleep_shifts(&w->unsettled_ms, ms, now_ms);
		sleep_shifts(&w->lost_ms, ms, now_ms);
		sleep_shifts(&w->lost_word_ms, ms, now_ms);
		sleep_shifts(&w->no_room_ms, ms, now_ms);
		for (unsigned k = 0; w->trips > 0 && k < w->size; k++)
			for (unsigned part = 0; part < w->trip[k].parts; part++)
				sleep_shifts(&w->trip[k].part_ms[part], ms, now_ms);
	}
}

/* Nobody will answer for this part any more: the row stays in doubt, and the window goes on. */
static bool
is_lapsed(const struct sender *s, const struct way_now *w, const struct trip *t, unsigned part)
{
	int64_t left_ms = t->part_ms[part], waited = s->now_ms - left_ms, from = left_ms;
	bool is_lost = t->part[part] == PART_LOST;

	if (!is_lost && (waited >= SENDER_PATIENCE_MOST_MS || (waited >= SENDER_PATIENCE_MS && w->newest_ms > left_ms)))
		return true;
	if (!w->is_settled || (!is_lost && w->lost_ms <= left_ms))
		return false;
	if (w->unsettled_ms > from)
		from = w->unsettled_ms;
	if (w->lost_word_ms > from)
		from = w->lost_word_ms;
	return s->now_ms - from >= (is_lost ? (int64_t)s->settle_s * 1000 : SENDER_PATIENCE_LOST_MS);
}

static void
lapse(struct sender *s, struct way_now *w)
{
	for (unsigned k = 0; w->out > 0 && k < w->size; k++) {
		struct trip *t = &w->trip[k];
		bool is_any = false;

		for (unsigned i = 0; t->at == TRIP_GOING && i < t->parts; i++) {
			if (!(PARTS_OUT >> t->part[i] & 1) || !is_lapsed(s, w, t, i))
				continue;
			t->part[i] = PART_OVER;
			w->out--;
			is_any = true;
		}
		if (is_any)
			trip_stop(w, t);
	}
}

static void
look(struct sender *s, struct way_now *w)
{
	double full = w->rate * w->pace / 10 > w->longest ? w->rate * w->pace / 10 : w->longest;
	int64_t dt = s->now_ms - w->filled_ms;
	bool was_settled;

	w->filled_ms = s->now_ms;
	w->tokens += (double)dt * w->rate * w->pace / 1000;
	if (w->tokens > full)
		w->tokens = full;
	if (s->now_ms - w->halved_ms > HALVE_EVERY_MS && w->pace < 1)
		w->pace += (double)dt / RISE_MS;
	if (w->pace > 1)
		w->pace = 1;
	w->room = s->w.room(s->w.ctx, w->name);
	if (w->room > 0)
		w->no_room_ms = 0;
	else if (w->no_room_ms == 0)
		w->no_room_ms = s->now_ms;
	was_settled = w->is_settled;
	w->is_settled = s->w.is_settled(s->w.ctx, w->name);
	if (was_settled && !w->is_settled)
		w->lost_ms = s->now_ms;
	if (!w->is_settled)
		w->unsettled_ms = s->now_ms;
	lapse(s, w);
}

void
ways_look(struct sender *s)
{
	for (unsigned i = 0; i < s->ways; i++)
		if (s->way[i].rate > 0 || s->way[i].trips > 0)
			look(s, &s->way[i]);
}

static void
halve(struct way_now *w, int64_t now_ms)
{
	if (w->halved_ms != 0 && now_ms - w->halved_ms < HALVE_EVERY_MS)
		return;		/* what comes now left at the old pace */
	w->halved_ms = now_ms;
	w->pace = w->pace / 2 > PACE_LEAST ? w->pace / 2 : PACE_LEAST;
}

void
way_answered(struct sender *s, struct way_now *w, int64_t left_ms, bool is_accepted)
{
	int64_t now_ms = s->w.boot_ms(s->w.ctx);
	double took = (double)(now_ms - left_ms);

	w->word_ms = now_ms;
	if (left_ms > w->newest_ms)
		w->newest_ms = left_ms;
	if (!is_accepted)
		return;
	if (took > SLOW_MS && w->usual_ms > 0 && took > SLOW_TIMES * w->usual_ms)
		halve(w, now_ms);
	w->usual_ms = w->usual_ms > 0 ? w->usual_ms + (took - w->usual_ms) / 32 : took;
}

void
way_later(struct sender *s, struct way_now *w)
{
	int64_t now_ms = s->w.boot_ms(s->w.ctx);

	if (now_ms - w->laters_ms >= 1000) {
		w->laters_ms = now_ms;
		w->laters = 0;
	}
	if (++w->laters == LATER_STORM)
		halve(w, now_ms);
}

unsigned
way_allows(const struct sender *s, const struct way_now *w)
{
	unsigned n = w->out < s->window ? s->window - w->out : 0;

	if (n > w->room)
		n = w->room;
	if (w->tokens < n)
		n = w->tokens > 0 ? (unsigned)w->tokens : 0;
	return w->rate > 0 ? n : 0;
}
