/*
 * kannel_in.c - what bearerbox says: messages, receipts, acks, goodbye
 */
#include "gateway/bearer/kannel_inside.h"
#include "gateway/log.h"
#include "locales/text/bug.h"

enum { GOODBYE_MS = 200 };	/* for acks on their way when bearerbox stops */

/* A slot for a frame that bearerbox keeps until we acknowledge it; NULL when there is nothing to do with it now. */
static struct kannel_mo *
take_slot(struct kannel_line *line, const struct kannel_frame *f)
{
	struct kannel *k = line->kannel;
	struct kannel_mo *mo = kannel_mos_find(&k->mos, f->id);

	if (mo != NULL) {
		mo->line = line->number;	/* brought again while we still work on it */
		return NULL;
	}
	mo = kannel_mos_take(&k->mos, f->id, line->number);
	if (mo == NULL) {
		line->has_missed = true;
		kannel_count(k, "overflow");
	}
	return mo;
}

static void
take_mo(struct kannel_line *line, const struct kannel_frame *f)
{
	struct kannel *k = line->kannel;
	bool is_recent = kannel_mos_is_recent(&k->mos, f->id);
	struct kannel_mo *mo;

	if (k->is_draining && !is_recent && kannel_mos_find(&k->mos, f->id) == NULL)
		return;
	mo = take_slot(line, f);
	if (mo == NULL)
		return;
	if (is_recent) {
		kannel_count(k, "duplicates");
		return;			/* only its ack was lost: DONE as it is */
	}
	k->received++;
	kannel_count(k, "received");
	if (!kannel_mo_fill(mo, f)) {
		log_event(k->host.log, LOG_REFUSED, "bearer=kannel why=\"no sender or no service number\"");
		kannel_count(k, "refused");
		return;
	}
	mo->way = kannel_ussd_way(k, f->smsc_id);
	if (mo->way != NULL)
		kannel_ussd_read(f->meta, mo->way->ussd, &mo->ussd);
	if (mo->way != NULL || !mo->udh.is_concat)
		mo->state = KANNEL_MO_HELD;
	else if ((mo = kannel_concat_join(&k->mos, mo, loop_now_ms(k->host.loop))) != NULL)
		mo->state = KANNEL_MO_HELD;
}

/* A receipt tells that a part had left, this one or one behind it. */
static void
settle(void *ctx, struct kannel_mo *mo, unsigned part)
{
	struct kannel *k = ctx;

	k->sent++;
	kannel_count(k, "settled");
	kannel_journal_said(k->journal, mo->id, part);
	if (mo->open_parts == 0)
		kannel_finish_answered(k, mo);
}

/* Part `part` of the answer to `id` had reached bearerbox, whatever the receipt says: no doubt any more. */
static void
hear_of_answer(struct kannel *k, const uint8_t id[KANNEL_ID_BYTES], unsigned part)
{
	uint32_t link = kannel_journal_said(k->journal, id, part);

	kannel_outbox_heard(k->outbox, id, part, settle, k);
	/* While receipts of a lost connection still come, behind a heap of messages perhaps, no doubt is old enough. */
	if (link != 0 && !kannel_outbox_has_link(k->outbox, link)) {
		k->old_heard_ms = loop_now_ms(k->host.loop);
		kannel_outbox_settle(k->outbox, k->old_heard_ms);
	}
}

static void
take_receipt(struct kannel_line *line, const struct kannel_frame *f)
{
	struct kannel *k = line->kannel;
	struct kannel_mo *mo = take_slot(line, f);
	uint8_t id[KANNEL_ID_BYTES];
	unsigned part;

	if (mo == NULL || kannel_mos_is_recent(&k->mos, f->id))
		return;
	if (kannel_mark_read(k->secret, f->dlr_url, id, &part)) {
		kannel_count(k, kannel_receipts_take(&k->receipts, f, k->host.log));
		hear_of_answer(k, id, part);
	} else if (!kannel_broadcast_receipt(k, mo, f)) {
		kannel_count(k, "foreign");
	}
}

static void
take_ack(struct kannel_line *line, const struct kannel_frame *f)
{
	struct kannel *k = line->kannel;
	struct kannel_mo *mo;
	unsigned part;
	bool is_off;

	if (kannel_bulk_ack(k->bulk, f->id, f->status))
		return;
	is_off = kannel_outbox_ack(k->outbox, f->id, f->status, loop_now_ms(k->host.loop), &mo, &part);
	if (mo == NULL)
		return;			/* a part sent twice is acknowledged twice */
	if (!is_off) {
		kannel_count(k, "retried");
		return;
	}
	kannel_journal_said(k->journal, mo->id, part);
	if (f->status == KANNEL_SUCCESS || f->status == KANNEL_BUFFERED) {
		k->sent++;
		kannel_count(k, "sent");
	} else {
		k->failed++;
		kannel_count(k, "failed");
		kannel_receipts_log_failed(k->host.log, mo->smsc_id, "bearerbox");
	}
	if (mo->open_parts == 0)
		kannel_finish_answered(k, mo);
}

void
kannel_take_frame(struct kannel_line *line, const struct kannel_frame *f)
{
	if (line->number == KANNEL_CAST)
		kannel_broadcast_heard(line->kannel);
	switch (f->kind) {
	case KANNEL_SMS:
		if (f->sms_type == KANNEL_DLR)
			take_receipt(line, f);
		else
			take_mo(line, f);
		break;
	case KANNEL_ACK:
		take_ack(line, f);
		break;
	case KANNEL_ADMIN:
		/* It refuses what comes from now on, and waits for us to hang up. */
		if (f->command == KANNEL_SHUTDOWN || f->command == KANNEL_RESTART) {
			line->is_stopping = true;
			loop_timer_after(line->goodbye, GOODBYE_MS);
		}
		break;
	default:
		break;
	}
}
