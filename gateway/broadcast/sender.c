/*
 * sender.c - jobs that run, and the order of things in a turn
 *
 * What was said comes first, because a lease that ends, a settling and a window
 * all build on it.  Then leases; then rows are picked and their numbers asked
 * for; then intents, one commit for them and for what was said, and only behind
 * it frames.
 */
#include "gateway/broadcast/sender.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/broadcast/sender_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { POLL_MS = 500, RETRY_MS = 100, RETRY_MOST_MS = 5000 };

struct sender *
sender_new(struct ledger *l, const struct sender_world *w, const struct sender_settings *set)
{
	struct sender *s = xcalloc(1, sizeof *s);

	BUG_IF(set->worker[0] == '\0' || set->window == 0 || set->window > SENDER_WINDOW_MAX);
	s->l = l;
	s->w = *w;
	(void)snprintf(s->worker, sizeof s->worker, "%s", set->worker);
	s->settle_s = set->settle_s;
	s->window = set->window;
	s->failed_percent = set->failed_percent;
	s->silent_s = set->silent_s;
	s->now_ms = s->turned_ms = s->w.boot_ms(s->w.ctx);
	sender_follow(s, set->sending);
	return s;
}

static void
slot_free(struct sender *s, struct slot *slot)
{
	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; k < s->way[i].size; k++) {
			struct trip *t = &s->way[i].trip[k];

			if (t->at == TRIP_FREE || t->slot != slot)
				continue;
			trip_lost(&s->way[i], t);
			t->slot = NULL;
		}
	free(slot->lane);
	memset(slot, 0, sizeof *slot);
}

void
sender_free(struct sender *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < SENDER_SLOTS; i++)
		slot_free(s, &s->slot[i]);
	for (unsigned i = 0; i < s->ways; i++) {
		for (unsigned k = 0; k < s->way[i].size; k++)
			trip_wipe(&s->way[i].trip[k]);
		free(s->way[i].trip);
		free(s->way[i].key);
	}
	free(s->receipt);
	free(s->receipt_owner);
	free(s);
}

void
sender_follow(struct sender *s, const struct sending *sending)
{
	s->sending = sending;
	if (sending && sending->window > 0 && sending->window <= SENDER_WINDOW_MAX)
		s->window = sending->window;
	if (sending && sending->failed_percent > 0)
		s->failed_percent = sending->failed_percent;
	if (sending && sending->silent_s > 0)
		s->silent_s = sending->silent_s;
	ways_follow(s);
}

struct slot *
sender_slot(const struct sender *s, const uint8_t id[STORE_ID_BYTES])
{
	for (unsigned i = 0; i < SENDER_SLOTS; i++)
		if (s->slot[i].mode != SLOT_FREE && !memcmp(s->slot[i].job.id, id, STORE_ID_BYTES))
			return (struct slot *)&s->slot[i];
	return NULL;
}

static bool
has_place(const struct sender *s)
{
	unsigned run = 0;

	for (unsigned i = 0; i < SENDER_SLOTS; i++)
		run += s->slot[i].mode != SLOT_FREE && s->slot[i].mode != SLOT_DROPPED;
	return run < SENDER_JOBS;
}

/* The one that is given up first: who finishes nobody, then who came first. */
static bool
is_idler(const struct sender *s, const struct slot *a, const struct slot *b)
{
	bool a_finishes = slot_finishes(s, a), b_finishes = slot_finishes(s, b);

	return a_finishes != b_finishes ? b_finishes : a->order < b->order;
}

/* A free one, else that of the oldest job that only settles what it left in doubt. */
static struct slot *
place_for(struct sender *s)
{
	struct slot *settles = NULL;

	for (unsigned i = 0; i < SENDER_SLOTS; i++) {
		if (s->slot[i].mode == SLOT_FREE)
			return &s->slot[i];
		if (s->slot[i].mode == SLOT_DROPPED && (!settles || is_idler(s, &s->slot[i], settles)))
			settles = &s->slot[i];
	}
	slot_free(s, settles);
	return settles;
}

/* One that was dropped and comes again keeps its leases; what is under way is known still. */
bool
sender_take(struct sender *s, const struct sender_job *job)
{
	struct slot *slot = sender_slot(s, job->id);

	if (!slot || slot->mode == SLOT_DROPPED) {
		if (!has_place(s))
			return false;
		if (!slot)
			slot = place_for(s);
		slot->order = ++s->orders;
	}
	if (slot->mode == SLOT_RUNS)
		return true;
	slot->mode = SLOT_RUNS;
	slot->job = *job;
	slot->why[0] = '\0';
	slot->is_done = false;
	slot->is_over = slot->is_late = false;
	slot->results = slot->result_next = slot->failures = 0;
	slot->again_ms = slot->vault_again_ms = slot->done_again_ms = slot->late_ms = slot->vault_since_ms = 0;
	for (unsigned i = 0; i < slot->lanes; i++)
		slot->lane[i].again_ms = 0;
	sender_knows(s, job->id, job->owner);
	return true;
}

void
sender_settle(struct sender *s, const struct sender_job *job)
{
	if (!sender_slot(s, job->id) && sender_take(s, job))
		(void)sender_drop(s, job->id);
}

static unsigned
beyond_recall(const struct sender *s, const uint8_t id[STORE_ID_BYTES])
{
	unsigned parts = 0;

	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; k < s->way[i].size; k++) {
			const struct trip *t = &s->way[i].trip[k];

			if (s->way[i].key[k] != 0 && !memcmp(t->job, id, STORE_ID_BYTES))
				parts += trip_count(t, trip_is_begun(t) ? PARTS_OUT | 1 << PART_WAITS : PARTS_OUT);
		}
	return parts;
}

unsigned
sender_drop(struct sender *s, const uint8_t id[STORE_ID_BYTES])
{
	struct slot *slot = sender_slot(s, id);

	if (slot) {
		slot->mode = SLOT_DROPPED;
		slot->is_over = false;
		slot->done_again_ms = 0;
		slot->why[0] = '\0';
		for (unsigned i = 0; i < slot->lanes; i++)
			slot->lane[i].is_empty = false;	/* who is in doubt is looked for */
		slot_stop(s, slot);
	}
	return beyond_recall(s, id);
}

bool
sender_finishes(const struct sender *s, const uint8_t id[STORE_ID_BYTES])
{
	const struct slot *slot = sender_slot(s, id);

	return slot && slot_finishes(s, slot);
}

bool
sender_has(const struct sender *s, const uint8_t id[STORE_ID_BYTES])
{
	const struct slot *slot = sender_slot(s, id);

	return slot && slot->mode != SLOT_DROPPED;
}

struct sender_now
sender_now(const struct sender *s, const uint8_t id[STORE_ID_BYTES])
{
	const struct slot *slot = sender_slot(s, id);

	return (struct sender_now){ beyond_recall(s, id), slot ? slot->rate : 0 };
}

bool
sender_is_safe(const struct sender *s)
{
	return s->receipts == 0;
}

void
sender_want(struct sender *s, int64_t at_ms)
{
	if (at_ms < s->next_ms)
		s->next_ms = at_ms;
}

/* Crises first, then as they came. */
static bool
is_before(const struct slot *a, const struct slot *b)
{
	if (a->job.class != b->job.class)
		return a->job.class == JOB_CRISIS;
	return a->order < b->order;
}

unsigned
sender_in_order(struct sender *s, struct slot *out[SENDER_SLOTS])
{
	unsigned n = 0;

	for (unsigned i = 0; i < SENDER_SLOTS; i++) {
		unsigned at = n;

		if (s->slot[i].mode == SLOT_FREE)
			continue;
		for (; at > 0 && is_before(&s->slot[i], out[at - 1]); at--)
			out[at] = out[at - 1];
		out[at] = &s->slot[i];
		n++;
	}
	return n;
}

/*
 * The group is given up.  Of a commit that broke nobody knows: its intents are said again, of the same attempt, and
 * the ledger says whether they are, before anything is sent.
 */
bool
sender_failed(struct sender *s, enum store_result r)
{
	char room[128];
	struct buf why = BUF_OVER(room);

	if (r != STORE_BROKEN && s->l->ops->is_dirty(s->l))
		(void)s->l->ops->commit(s->l, &why);
	s->applied = 0;		/* they come again, and may come twice */
	for (unsigned i = 0; i < s->ways; i++)
		for (unsigned k = 0; k < s->way[i].size; k++) {
			struct trip *t = &s->way[i].trip[k];

			t->in_group = false;
			if (t->at == TRIP_INTENDED)
				t->at = TRIP_OPEN;
		}
	s->ledger_delay_ms = s->ledger_delay_ms ? s->ledger_delay_ms * 2 : RETRY_MS;
	if (s->ledger_delay_ms > RETRY_MOST_MS)
		s->ledger_delay_ms = RETRY_MOST_MS;
	s->ledger_again_ms = s->now_ms + s->ledger_delay_ms;
	return false;
}

static void
receipts_kept(struct sender *s)
{
	s->receipts -= s->applied;
	for (unsigned i = 0; s->applied > 0 && i < s->receipts; i++) {	/* what came meanwhile */
		s->receipt[i] = s->receipt[s->applied + i];
		memcpy(s->receipt_owner[i], s->receipt_owner[s->applied + i], sizeof s->receipt_owner[i]);
	}
	s->applied = 0;
}

bool
sender_commit(struct sender *s)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	enum store_result r = s->l->ops->commit(s->l, &why);

	if (r != STORE_OK)
		return sender_failed(s, r);
	receipts_kept(s);
	s->ledger_delay_ms = 0;
	return true;
}

bool
sender_reread(struct sender *s, struct slot *slot)
{
	struct ledger_job j;
	enum store_result r = s->l->ops->job_get(s->l, slot->job.owner, slot->job.id, &j);

	if (r == STORE_RETRY || r == STORE_BROKEN)
		return sender_failed(s, r);
	if (slot->mode != SLOT_RUNS || (r == STORE_OK && j.state == JOB_RUNNING))
		return true;
	slot->mode = SLOT_STOPPED;
	slot->is_done = r == STORE_OK && j.state == JOB_DONE;
	slot_stop(s, slot);
	return true;
}

static bool
begin(struct sender *s)
{
	enum store_result r = s->l->ops->worker_begin(s->l, s->worker);

	if (r != STORE_OK)
		return sender_failed(s, r);
	s->has_begun = sender_commit(s);
	return s->has_begun;
}

/* False: the ledger cannot be used now, and nothing more leaves in this turn. */
static bool
work(struct sender *s)
{
	if (!s->has_begun && !begin(s))
		return false;
	if (!sender_applies(s) || !sender_leases(s) || !sender_picks(s))
		return false;
	sender_asks(s);
	if (!sender_intends(s))
		return false;
	sender_frames(s);
	return true;
}

/* What no longer runs and has nothing to settle. */
static void
slots_end(struct sender *s)
{
	for (unsigned i = 0; i < SENDER_SLOTS; i++)
		if (s->slot[i].mode == SLOT_DROPPED && s->slot[i].is_over)
			slot_free(s, &s->slot[i]);
}

int64_t
sender_turn(struct sender *s)
{
	bool is_idle = s->receipts == 0;

	s->turns++;
	ways_slept(s, s->w.boot_ms(s->w.ctx) - s->turned_ms);
	s->now_ms = s->w.boot_ms(s->w.ctx);
	s->wall_s = s->w.wall_s(s->w.ctx);
	s->next_ms = s->now_ms + POLL_MS;
	ways_look(s);
	if (s->now_ms < s->ledger_again_ms || !work(s))
		sender_want(s, s->ledger_again_ms);
	sender_guards(s);
	slots_end(s);
	sender_tells(s);
	s->turned_ms = s->w.boot_ms(s->w.ctx);
	for (unsigned i = 0; i < SENDER_SLOTS; i++)
		is_idle = is_idle && s->slot[i].mode == SLOT_FREE;
	for (unsigned i = 0; i < s->ways; i++)
		is_idle = is_idle && s->way[i].trips == 0;
	if (is_idle && s->receipts == 0)
		return -1;
	return s->receipts > 0 && s->next_ms > s->now_ms && s->ledger_delay_ms == 0 ? 0 :
	    s->next_ms > s->now_ms ? s->next_ms - s->now_ms : 0;
}
