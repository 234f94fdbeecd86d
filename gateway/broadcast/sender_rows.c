/*
 * sender_rows.c - whose turn is next: rows of leased chunks, and their numbers from the vault
 *
 * Few are prefetched, what leaves in the next second or two; a crisis takes the
 * places of others that have not left.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/broadcast/sender_inside.h"
#include "locales/text/bug.h"

enum { AHEAD_LEAST = 4, MAY_LATER_MS = 1000, NIGHT_LOOK_S = 60, AGAIN_MS = 100 };

/* Rows that wait for the vault or for their turn. */
static unsigned
waiting(const struct way_now *w)
{
	unsigned n = 0;

	for (unsigned k = 0; k < w->size; k++)
		n += w->key[k] != 0 && w->trip[k].at >= TRIP_SEALED && w->trip[k].at <= TRIP_OPEN;
	return n;
}

static void
make_room(struct way_now *w)
{
	for (unsigned k = 0; k < w->size; k++) {
		struct trip *t = &w->trip[k];

		if ((t->at == TRIP_SEALED || t->at == TRIP_OPEN) && t->slot && t->slot->job.class != JOB_CRISIS)
			trip_stop(w, t);
	}
}

static unsigned
places(const struct sender *s, struct way_now *w, const struct slot *slot)
{
	unsigned ahead = AHEAD_LEAST + (unsigned)(w->rate * w->pace), taken = waiting(w);

	if (ahead > s->window)
		ahead = s->window;
	if (taken >= ahead && slot->job.class == JOB_CRISIS) {
		make_room(w);
		taken = waiting(w);
	}
	if (taken >= ahead)
		return 0;
	return ahead - taken < w->size - w->trips ? ahead - taken : w->size - w->trips;
}

static void
night(struct sender *s, struct lane *lane, struct hold *h, int64_t again_s)
{
	int64_t rest_s;

	hold_night(s, h, again_s);
	rest_s = h->again_s - s->wall_s;
	lane->again_ms = s->now_ms + (rest_s < NIGHT_LOOK_S ? rest_s : NIGHT_LOOK_S) * 1000;
}

/* What a row becomes without leaving; ROW_INTENT: it should leave. */
static enum row_state
becomes(struct sender *s, const struct slot *slot, const struct lane *lane, const struct ledger_row *row, enum sender_may may)
{
	if (slot->is_late || row->fate.attempts >= SENDER_ATTEMPTS)
		return ROW_FAILED;
	if (may == SENDER_MUST_NOT)
		return ROW_CANCELLED;
	if (!s->w.parts(s->w.ctx, slot->job.id, row->row, row->to.locale, lane->route))
		return ROW_HELD;
	return row->fate.state == ROW_HELD ? ROW_QUEUED : ROW_INTENT;
}

/* False: no more rows of this chunk now. */
static bool
pick(struct sender *s, struct slot *slot, struct lane *lane, struct hold *h, struct way_now *w, struct ledger_row *row)
{
	struct way_now *other;
	struct trip *t;
	int64_t again_s = 0;
	enum sender_may may = SENDER_MAY;
	enum row_state to;

	if (trip_find(s, slot->job.id, row->row, &other)) {
		h->again = true;
		return true;
	}
	if (!slot->is_late)
		may = s->w.may(s->w.ctx, slot->job.id, &row->to, row->to.sealed, &again_s);
	if (may == SENDER_LATER) {
		slot->again_ms = s->now_ms + MAY_LATER_MS;
		return false;
	}
	if (may == SENDER_NIGHT) {
		night(s, lane, h, again_s);
		return false;
	}
	to = becomes(s, slot, lane, row, may);
	if (to == row->fate.state)
		return true;	/* HELD, as before */
	t = trip_new(s, w, slot, h, row);
	if (t && to != ROW_INTENT)
		trip_close(t, to);
	return t != NULL;
}

static bool
hold_picks(struct sender *s, struct slot *slot, struct lane *lane, struct hold *h, struct way_now *w)
{
	for (unsigned most; (most = places(s, w, slot)) > 0 && h->at == HOLD_SENDS; ) {
		unsigned n, i = 0;
		enum store_result r;

		if (most > SENDER_BATCH)
			most = SENDER_BATCH;
		r = s->l->ops->rows_scan(s->l, slot->job.owner, slot->job.id, h->cursor, h->lease.last, 1 << ROW_QUEUED | 1 << ROW_HELD,
		    s->scan, most, &n);
		if (r == STORE_RETRY || r == STORE_BROKEN)
			return sender_failed(s, r);
		while (i < n && pick(s, slot, lane, h, w, &s->scan[i]))
			h->cursor = s->scan[i++].row + 1;
		if (i < n || h->at != HOLD_SENDS)
			return true;
		if (n < most && h->again) {	/* some went back meanwhile: once more, in the next turn */
			h->again = false;
			h->cursor = h->lease.first;
			sender_want(s, s->now_ms + AGAIN_MS);
			return true;
		}
		if (n < most)
			h->at = HOLD_DRAINS;
	}
	return true;
}

/* not_after_s is behind us.  By both clocks for a while: rows that FAILED do not come back when a clock is put right. */
static void
look_at_time(struct sender *s, struct slot *slot)
{
	if (s->wall_s < slot->job.not_after_s) {
		slot->late_ms = 0;
		slot->is_late = false;
	} else if (slot->late_ms == 0) {
		slot->late_ms = s->now_ms + 1;
	} else if (!slot->is_late && s->now_ms - slot->late_ms >= SENDER_OVERDUE_MS) {
		slot->is_late = true;
		slot_stop_all(s, slot);
	}
}

/* Those of a way that is down, or gone from sending.ini, try another. */
static void
move_over(struct sender *s, struct way_now *w)
{
	for (unsigned k = 0; w->trips > 0 && k < w->size; k++) {
		struct trip *t = &w->trip[k];

		if (t->at != TRIP_FREE && t->hold && (t->at <= TRIP_OPEN || t->at == TRIP_GOING) && t->at != TRIP_ASKED &&
		    sender_way_of(s, t->hold->lease.route) != w)
			trip_stop(w, t);
	}
}

bool
sender_picks(struct sender *s)
{
	struct slot *slot[SENDER_SLOTS];
	unsigned n = sender_in_order(s, slot);

	for (unsigned i = 0; i < s->ways; i++)
		move_over(s, &s->way[i]);
	for (unsigned i = 0; i < n; i++) {
		if (slot[i]->mode != SLOT_RUNS) {
			if (slot[i]->stopped_ms != 0 && s->now_ms - slot[i]->stopped_ms >= SENDER_FINISH_MS)
				slot_stop_all(s, slot[i]);
			continue;
		}
		look_at_time(s, slot[i]);
		if ((slot[i]->late_ms != 0 && !slot[i]->is_late) || s->now_ms < slot[i]->again_ms)
			continue;
		for (unsigned k = 0; k < slot[i]->lanes && slot[i]->mode == SLOT_RUNS; k++) {
			struct lane *lane = &slot[i]->lane[k];
			struct way_now *w = sender_way_of(s, lane->route);

			for (unsigned j = 0; j < SENDER_HOLDS && slot[i]->mode == SLOT_RUNS; j++) {
				struct hold *h = &lane->hold[j];

				if ((h->at == HOLD_SENDS || h->at == HOLD_SETTLES) && !w)
					slot_alarm(s, slot[i], "there is no way out for \"%s\" in sending.ini", lane->route);
				else if (h->at == HOLD_SENDS && !hold_picks(s, slot[i], lane, h, w))
					return false;
			}
		}
	}
	return true;
}

/* --- numbers --------------------------------------------------------------- */

/* A seal that was not opened yet is bound to her old key: such a row is picked once more, with one of today. */
void
sender_moved(struct sender *s, const char *owner, const uint8_t from[PEER_BYTES], const uint8_t to[PEER_BYTES])
{
	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; s->way[i].trips > 0 && k < s->way[i].size; k++) {
			struct trip *t = &s->way[i].trip[k];

			if (t->at == TRIP_FREE || memcmp(t->person.peer, from, PEER_BYTES) != 0 || !t->slot || strcmp(t->slot->job.owner, owner) != 0)
				continue;
			memcpy(t->person.peer, to, PEER_BYTES);
			if (t->at < TRIP_INTENDED)
				trip_stop(&s->way[i], t);
		}
}

/* As many as are needed next and may be in memory, of one job. */
static void
ask_for(struct sender *s, struct slot *slot, struct vault_rows_ask *ask)
{
	for (unsigned i = 0; i < s->ways; i++) {
		struct way_now *w = &s->way[i];
		unsigned numbers = trip_numbers(w);

		for (unsigned k = 0; k < w->size && ask->count < VAULT_ROWS_MAX && numbers < s->window; k++) {
			struct trip *t = &w->trip[k];

			if (t->at != TRIP_SEALED || t->slot != slot)
				continue;
			memcpy(ask->row[ask->count].id, t->person.peer, SEAL_ID_BYTES);
			memcpy(ask->row[ask->count].sealed, t->person.sealed, SEALED_BYTES);
			s->asked[ask->count].way = i;
			s->asked[ask->count].trip = k;
			s->asked[ask->count++].serial = t->serial;
			t->at = TRIP_ASKED;
			numbers++;
		}
	}
}

void
sender_asks(struct sender *s)
{
	struct slot *slot[SENDER_SLOTS];
	unsigned n = sender_in_order(s, slot);

	if (s->asked_count > 0 || !s->w.vault_is_free(s->w.ctx))
		return;
	for (unsigned i = 0; i < n; i++) {
		struct vault_rows_ask ask = { .owner = slot[i]->job.owner, .list = slot[i]->job.list, .who = slot[i]->job.who,
			.job = slot[i]->job.ticket };

		if (slot[i]->mode != SLOT_RUNS)
			continue;
		if (s->now_ms < slot[i]->vault_again_ms) {
			sender_want(s, slot[i]->vault_again_ms);
			continue;
		}
		ask_for(s, slot[i], &ask);
		if (ask.count == 0)
			continue;
		s->asked_count = ask.count;
		s->w.vault_ask(s->w.ctx, &ask);
		return;
	}
}

static void
vault_later(struct sender *s, struct slot *slot)
{
	slot->vault_delay_ms = slot->vault_delay_ms ? slot->vault_delay_ms * 2 : SENDER_LATER_MS;
	if (slot->vault_delay_ms > SENDER_LATER_MOST_MS)
		slot->vault_delay_ms = SENDER_LATER_MOST_MS;
	slot->vault_again_ms = s->w.boot_ms(s->w.ctx) + slot->vault_delay_ms;
	if (slot->vault_since_ms == 0)
		slot->vault_since_ms = s->w.boot_ms(s->w.ctx);
}

void
sender_opened(struct sender *s, const struct vault_row_said *said, unsigned count, const char *why)
{
	struct slot *later = NULL, *stopped = NULL;

	for (unsigned i = 0; i < s->asked_count; i++) {
		struct way_now *w = &s->way[s->asked[i].way];
		struct trip *t = &w->trip[s->asked[i].trip];
		enum vault_row_end end = i < count ? said[i].end : VAULT_ROW_LATER;

		if (t->at != TRIP_ASKED || t->serial != s->asked[i].serial)
			continue;
		t->at = TRIP_SEALED;
		if (end == VAULT_ROW_OPEN) {
			t->at = TRIP_OPEN;
			(void)snprintf(t->digits, sizeof t->digits, "%s", said[i].digits);
			t->slot->vault_delay_ms = 0;
			t->slot->vault_since_ms = 0;
		} else if (end == VAULT_ROW_NEVER) {
			trip_close(t, ROW_FAILED);
		} else if (end == VAULT_ROW_STOPPED) {
			stopped = t->slot;
		} else {
			later = t->slot;
		}
	}
	s->asked_count = 0;
	if (later)
		vault_later(s, later);
	if (later && later->vault_since_ms != 0 && s->w.boot_ms(s->w.ctx) - later->vault_since_ms >= SENDER_VAULT_MS)
		slot_alarm(s, later, "the vault has opened no number for %d seconds%s%s", SENDER_VAULT_MS / 1000, why && *why ? ": " : "",
		    why ? why : "");
	if (stopped)
		slot_alarm(s, stopped, "the vault opens nobody of it any more%s%s", why && *why ? ": " : "", why ? why : "");
}
