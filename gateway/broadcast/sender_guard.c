/*
 * sender_guard.c - when a job should stop by itself, said once: its owner pauses it
 */
#include <stdarg.h>
#include <string.h>

#include "gateway/broadcast/sender_inside.h"
#include "locales/text/buf.h"

enum { SECOND_MS = 1000 };

void
slot_alarm(struct sender *s, struct slot *slot, const char *fmt, ...)
{
	struct buf why;
	va_list args;

	if (slot->mode != SLOT_RUNS)
		return;
	buf_wrap(&why, slot->why, sizeof slot->why);
	va_start(args, fmt);
	buf_addv(&why, fmt, args);
	va_end(args);
	if (why.len == 0)
		buf_adds(&why, "it cannot go on");
	slot->mode = SLOT_ALARMED;
	slot_stop(s, slot);
}

void
slot_result(struct sender *s, struct slot *slot, bool is_failure)
{
	if (slot->results == SENDER_RESULTS)
		slot->failures -= slot->result[slot->result_next];
	else
		slot->results++;
	slot->result[slot->result_next] = is_failure;
	slot->failures += is_failure;
	slot->result_next = (slot->result_next + 1) % SENDER_RESULTS;
	(void)s;
}

static void
guard_failures(struct sender *s, struct slot *slot)
{
	if (slot->results >= SENDER_RESULTS_MIN && slot->failures * 100 > s->failed_percent * slot->results)
		slot_alarm(s, slot, "%u of the last %u parts failed", slot->failures, slot->results);
}

static bool
has_trips(const struct way_now *w, const struct slot *slot, unsigned states)
{
	for (unsigned k = 0; k < w->size; k++)
		if (w->key[k] != 0 && w->trip[k].slot == slot && (states == 0 || trip_count(&w->trip[k], states) > 0))
			return true;
	return false;
}

static void
guard_way(struct sender *s, struct slot *slot, const struct way_now *w)
{
	int64_t silent_ms = (int64_t)s->silent_s * 1000;

	if (w->trips == 0 || !has_trips(w, slot, 0))
		return;
	if (w->no_room_ms != 0 && s->now_ms - w->no_room_ms >= silent_ms && s->now_ms - w->word_ms >= silent_ms)
		slot_alarm(s, slot, "nothing could be given to the operator '%s' for %u seconds", w->name, s->silent_s);
	else if (w->out > 0 && s->now_ms - w->word_ms >= silent_ms && has_trips(w, slot, PARTS_OUT))
		slot_alarm(s, slot, "the operator '%s' has accepted nothing for %u seconds", w->name, s->silent_s);
}

void
sender_guards(struct sender *s)
{
	bool is_second = s->now_ms - s->second_ms >= SECOND_MS;

	for (unsigned i = 0; i < SENDER_SLOTS; i++) {
		struct slot *slot = &s->slot[i];

		if (is_second) {
			slot->rate += (slot->sent_now * 1000.0 / (double)(s->now_ms - s->second_ms) - slot->rate) / 4;
			slot->sent_now = 0;
		}
		if (slot->mode != SLOT_RUNS)
			continue;
		guard_failures(s, slot);
		for (unsigned k = 0; k < s->ways && slot->mode == SLOT_RUNS; k++)
			guard_way(s, slot, &s->way[k]);
	}
	if (is_second)
		s->second_ms = s->now_ms;
}

/* Its owner may drop it from inside, or take another. */
void
sender_tells(struct sender *s)
{
	for (unsigned i = 0; i < SENDER_SLOTS; i++) {
		struct slot *slot = &s->slot[i];
		uint8_t id[STORE_ID_BYTES];
		char why[sizeof slot->why];

		memcpy(id, slot->job.id, sizeof id);
		memcpy(why, slot->why, sizeof why);
		if (slot->mode == SLOT_ALARMED && why[0] != '\0') {
			slot->why[0] = '\0';
			s->w.alarm(s->w.ctx, id, why);
		} else if (slot->mode == SLOT_STOPPED && slot->is_done) {
			slot->is_done = false;
			slot->mode = SLOT_DROPPED;
			s->w.ended(s->w.ctx, id);
		}
	}
}
