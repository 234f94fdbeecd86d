/*
 * sender_words.c - what was said of a part
 *
 * What the operator says goes to the ledger, whether or not the job runs here;
 * what bearerbox says moves the window and what is tried again.  A word of
 * bearerbox writes nothing: ROW_ACKED would be a second write for each person
 * and settles as INTENT does.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/broadcast/sender_inside.h"
#include "locales/text/bug.h"

void
sender_knows(struct sender *s, const uint8_t job[STORE_ID_BYTES], const char *owner)
{
	for (unsigned i = 0; i < SENDER_KNOWN; i++)
		if (s->known[i].owner[0] != '\0' && !memcmp(s->known[i].job, job, STORE_ID_BYTES))
			return;
	memcpy(s->known[s->known_next].job, job, STORE_ID_BYTES);
	(void)snprintf(s->known[s->known_next].owner, STORE_NAME_BYTES, "%s", owner);
	s->known_next = (s->known_next + 1) % SENDER_KNOWN;
}

static bool
owner_of(struct sender *s, const uint8_t job[STORE_ID_BYTES], char owner[STORE_NAME_BYTES])
{
	const struct slot *slot = sender_slot(s, job);

	if (slot) {
		(void)snprintf(owner, STORE_NAME_BYTES, "%s", slot->job.owner);
		return true;
	}
	for (unsigned i = 0; i < SENDER_KNOWN; i++)
		if (s->known[i].owner[0] != '\0' && !memcmp(s->known[i].job, job, STORE_ID_BYTES)) {
			(void)snprintf(owner, STORE_NAME_BYTES, "%s", s->known[i].owner);
			return true;
		}
	if (!s->w.owner_of || !s->w.owner_of(s->w.ctx, job, owner))
		return false;
	sender_knows(s, job, owner);
	return true;
}

/* Until it is on the disk; bearerbox sends no more of them than it keeps unacknowledged. */
static void
receipt_keep(struct sender *s, const struct bulk_word *word, enum row_state state)
{
	char owner[STORE_NAME_BYTES];
	struct ledger_receipt *r;

	if (!owner_of(s, word->name.job, owner))
		return;
	if (s->receipts == s->receipts_size) {
		s->receipts_size = s->receipts_size ? 2 * s->receipts_size : 256;
		s->receipt = xrealloc(s->receipt, s->receipts_size * sizeof *s->receipt);
		s->receipt_owner = xrealloc(s->receipt_owner, s->receipts_size * sizeof *s->receipt_owner);
	}
	memcpy(s->receipt_owner[s->receipts], owner, sizeof owner);
	r = &s->receipt[s->receipts++];
	*r = (struct ledger_receipt){ .row = word->name.row, .attempt = word->name.sending, .code = word->code, .part = word->name.part,
		.state = state, .is_old = word->is_old, .at_s = s->w.wall_s(s->w.ctx), .said = STORE_BROKEN };
	memcpy(r->job, word->name.job, STORE_ID_BYTES);
}

/* Before anything else of a turn, into its group: all that follows reads them, and one commit keeps both. */
bool
sender_applies(struct sender *s)
{
	for (unsigned n; s->applied < s->receipts; s->applied += n) {
		enum store_result r;
		unsigned from = s->applied;

		for (n = 1; from + n < s->receipts && !strcmp(s->receipt_owner[from], s->receipt_owner[from + n]); n++)
			;
		r = s->l->ops->dlr_apply(s->l, s->receipt_owner[from], &s->receipt[from], n);
		if (r == STORE_RETRY || r == STORE_BROKEN)
			return sender_failed(s, r);
	}
	return true;
}

/* The part came back: it goes again after a while, unless nothing of its job leaves any more and she has nothing of it. */
static void
part_later(struct sender *s, struct way_now *w, struct trip *t, unsigned part)
{
	int64_t now_ms = s->w.boot_ms(s->w.ctx);

	t->part[part] = PART_WAITS;
	w->out--;
	t->delay_ms = t->delay_ms ? t->delay_ms * 2 : SENDER_LATER_MS;
	if (t->delay_ms > SENDER_LATER_MOST_MS)
		t->delay_ms = SENDER_LATER_MOST_MS;
	t->again_ms = now_ms + t->delay_ms;
	way_later(s, w);
	if (!t->hold || !t->slot || (t->slot->mode != SLOT_RUNS && !trip_is_begun(t)))
		trip_stop(w, t);
}

/* Of its last sending, from bearerbox. */
static void
box_said(struct sender *s, struct way_now *w, struct trip *t, const struct bulk_word *word)
{
	unsigned part = word->name.part;

	if (t->part[part] != PART_SENT)
		return;
	if (word->what == BULK_TAKEN) {
		t->part[part] = PART_TAKEN;
	} else if (word->what == BULK_LOST) {
		t->part[part] = PART_LOST;
		t->part_ms[part] = w->lost_ms = s->w.boot_ms(s->w.ctx);
	} else if (word->what == BULK_LATER) {
		part_later(s, w, t, part);
		return;
	} else {
		t->part[part] = PART_OVER;
		w->out--;
		receipt_keep(s, word, ROW_FAILED);
		if (t->slot)
			slot_result(s, t->slot, true);
		trip_stop(w, t);
		return;
	}
	(void)trip_settles(w, t);
}

/* Of an older sending of her row it moves nothing here: what leaves again is asked of the ledger. */
static void
operator_said(struct sender *s, const struct bulk_word *word)
{
	struct slot *slot = sender_slot(s, word->name.job);
	struct way_now *w = NULL;
	struct trip *t = trip_find(s, word->name.job, word->name.row, &w);
	unsigned part = word->name.part;
	bool is_good = word->what == BULK_ACCEPTED || word->what == BULK_DELIVERED;
	bool is_ours = t && t->attempt == word->name.sending && t->at == TRIP_GOING && part < t->parts;

	receipt_keep(s, word, word->what == BULK_ACCEPTED ? ROW_ACCEPTED : word->what == BULK_DELIVERED ? ROW_DELIVERED : ROW_FAILED);
	if (!is_ours) {
		if (slot && (word->what == BULK_ACCEPTED || word->what == BULK_REJECTED))	/* a phone may be reached days later */
			slot->stray_ms = s->w.boot_ms(s->w.ctx);
		if (slot && word->what == BULK_FAILED)
			slot_result(s, slot, true);
		return;
	}
	if (!(PARTS_OUT >> t->part[part] & 1 || t->part[part] == PART_WAITS))
		return;		/* it comes twice */
	if (t->part[part] == PART_LOST || w->lost_ms > t->part_ms[part])
		w->lost_word_ms = s->w.boot_ms(s->w.ctx);
	if (t->part[part] != PART_WAITS) {
		w->out--;
		way_answered(s, w, t->part_ms[part], is_good);
	}
	t->part[part] = PART_OVER;
	if (slot)
		slot_result(s, slot, !is_good);
	if (is_good)
		(void)trip_settles(w, t);
	else
		trip_stop(w, t);
}

void
sender_said(struct sender *s, const struct bulk_word *word)
{
	struct way_now *w = NULL;
	struct trip *t;

	if (word->what >= BULK_ACCEPTED) {
		operator_said(s, word);
		return;
	}
	t = trip_find(s, word->name.job, word->name.row, &w);
	if (t && t->at == TRIP_GOING && t->attempt == word->name.sending && word->name.part < t->parts)
		box_said(s, w, t, word);
}
