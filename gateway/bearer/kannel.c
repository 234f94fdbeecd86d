/*
 * kannel.c - SMS through bearerbox
 *
 * Custody: bearerbox keeps a message until we acknowledge it; we acknowledge it
 * when every part of its answer was acknowledged to us and the host has
 * committed.  Nothing here touches a disk, and a kill of either side at any
 * moment loses no message; at worst a part is said twice, under one id.
 *
 *	frame -> slot -> [siblings] -> [window] -> host -> parts -> acks
 *	      -> host.answered() -> end of the round (commit) -> ack
 *
 * A message that cannot be judged now is held without an ack: that is the only
 * brake bearerbox understands (a temporary nack makes it resend at once, for
 * ever).
 */
#include <sodium.h>

#include "gateway/bearer/bearer.h"
#include "gateway/bearer/kannel_border.h"
#include "gateway/bearer/kannel_mo.h"
#include "gateway/bearer/kannel_outbox.h"
#include "gateway/bearer/kannel_receipts.h"
#include "gateway/bearer/kannel_wire.h"
#include "gateway/log.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum {
	SIBLINGS_MS	= 60 * 1000,	/* then a text is answered with what came of it */
	PARTS_WAITING	= 64,		/* of texts in several; below any smsbox-max-pending, or they would stop the line */
	LATER_MS	= 1000,		/* the host is asked again */
	GOODBYE_MS	= 200,		/* for acks on their way when bearerbox stops */
	TEXT_BYTES	= 8 * 1024,
};

struct kannel {
	struct bearer	 bearer;
	struct bearer_host host;
	uint8_t		 secret[KANNEL_SECRET_BYTES];
	struct kannel_wire *wire;
	struct kannel_outbox *outbox;
	struct kannel_mos mos;
	struct kannel_receipts receipts;
	struct loop_timer *timer;	/* siblings, held messages, parts to try again */
	struct loop_timer *goodbye;
	bool		 is_draining;
	bool		 is_stopping;	/* bearerbox said so: give it no more parts */
	bool		 has_missed;	/* a message found no slot; only a new connection brings it again */
	unsigned long	 connects, received, sent, failed;
	struct outbound	 answer;
	char		 text[TEXT_BYTES];
};

static void
count(const struct kannel *k, const char *what)
{
	k->host.count(k->host.ctx, "kannel", what, 1);
}

/* Every part of the answer is in safe hands: the ack leaves after the commit of this round. */
static void
finish(struct kannel_mo *mo)
{
	for (; mo != NULL; mo = mo->sibling)
		mo->state = KANNEL_MO_DONE;
}

static void
finish_answered(struct kannel *k, struct kannel_mo *mo)
{
	/* Each part's own id: one part brought again alone must be known too. */
	for (struct kannel_mo *p = mo; p != NULL; p = p->sibling)
		k->host.answered(k->host.ctx, mo->receiver, p->id, loop_wall_s());
	finish(mo);
}

static void
judge(struct kannel *k, struct kannel_mo *mo, int64_t now_ms)
{
	struct buf text = BUF_OVER(k->text);
	struct peer peer = { 0 };
	struct inbound in = {
		.kind = INBOUND_SMS, .bearer = "kannel", .service = mo->receiver, .peer = &peer,
		.session = "", .id = mo->id, .when_s = loop_wall_s(), .is_binary = mo->is_binary,
	};

	kannel_mo_text(mo, &text);
	in.text = text.ptr;
	in.len = text.len;
	k->host.identify(k->host.ctx, mo->sender, &peer);
	k->host.receive(k->host.ctx, &in, &k->answer);
	sodium_memzero(k->text, text.len);
	BUG_IF(k->answer.kind == OUTBOUND_USSD || k->answer.parts.count > PARTS_MAX);
	if (k->answer.kind == OUTBOUND_LATER) {
		mo->not_before_ms = now_ms + LATER_MS;
		return;
	}
	if (k->answer.kind == OUTBOUND_NOTHING || k->answer.parts.count == 0) {
		finish_answered(k, mo);
		return;
	}
	mo->state = KANNEL_MO_OPEN;
	kannel_outbox_add(k->outbox, mo, &k->answer.parts);
}

static int64_t
sooner(int64_t a, int64_t b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* Does whatever may be done now, and sets the timer for what may be done later. */
static void
go_on(void *arg)
{
	struct kannel *k = arg;
	int64_t now = loop_now_ms(k->host.loop), next = -1;
	struct kannel_mo *mo;

	kannel_concat_hurry(&k->mos, PARTS_WAITING);
	TAILQ_FOREACH(mo, &k->mos.used, link) {
		if (mo->state == KANNEL_MO_PART) {
			if (mo->since_ms + SIBLINGS_MS > now)
				next = sooner(next, mo->since_ms + SIBLINGS_MS);
			else
				mo->state = KANNEL_MO_HELD;
		}
		if (mo->state != KANNEL_MO_HELD || !kannel_outbox_has_room(k->outbox))
			continue;
		if (mo->not_before_ms <= now)
			judge(k, mo, now);
		if (mo->state == KANNEL_MO_HELD)
			next = sooner(next, mo->not_before_ms);
	}
	if (kannel_wire_is_up(k->wire) && !k->is_stopping)
		next = sooner(next, kannel_outbox_send(k->outbox, k->wire, now));
	if (next >= 0)
		loop_timer_after(k->timer, next - now);
	kannel_wire_flush(k->wire);
}

static void
take_mo(struct kannel *k, const struct kannel_frame *f)
{
	struct kannel_mo *mo = kannel_mos_find(&k->mos, f->id);

	if (mo != NULL) {
		mo->is_on_wire = true;	/* brought again while we still work on it */
		return;
	}
	if (k->is_draining && !kannel_mos_is_recent(&k->mos, f->id))
		return;
	mo = kannel_mos_take(&k->mos, f->id);
	if (mo == NULL) {
		k->has_missed = true;
		count(k, "overflow");
		return;
	}
	if (kannel_mos_is_recent(&k->mos, f->id)) {
		count(k, "duplicates");
		return;			/* only its ack was lost: DONE as it is */
	}
	k->received++;
	count(k, "received");
	if (!kannel_mo_fill(mo, f)) {
		log_event(k->host.log, LOG_REFUSED, "bearer=kannel why=\"no sender or no service number\"");
		count(k, "refused");
		return;
	}
	if (!mo->udh.is_concat)
		mo->state = KANNEL_MO_HELD;
	else if ((mo = kannel_concat_join(&k->mos, mo, loop_now_ms(k->host.loop))) != NULL)
		mo->state = KANNEL_MO_HELD;
}

static void
take_receipt(struct kannel *k, const struct kannel_frame *f)
{
	if (kannel_mos_find(&k->mos, f->id) != NULL)
		return;
	if (kannel_mos_take(&k->mos, f->id) == NULL) {
		k->has_missed = true;
		return;
	}
	if (kannel_mos_is_recent(&k->mos, f->id))
		return;
	if (!kannel_mark_is_ours(k->secret, f->dlr_url)) {
		count(k, "foreign");
		return;
	}
	count(k, kannel_receipts_take(&k->receipts, f, k->host.log));
}

static void
take_ack(struct kannel *k, const struct kannel_frame *f)
{
	struct kannel_mo *mo;
	bool is_off = kannel_outbox_ack(k->outbox, f->id, f->status, loop_now_ms(k->host.loop), &mo);

	if (mo == NULL)
		return;			/* a part sent twice is acknowledged twice */
	if (!is_off) {
		count(k, "retried");
		return;
	}
	if (f->status == KANNEL_SUCCESS || f->status == KANNEL_BUFFERED) {
		k->sent++;
		count(k, "sent");
	} else {
		k->failed++;
		count(k, "failed");
		kannel_receipts_log_failed(k->host.log, mo->smsc_id, "bearerbox");
	}
	if (mo->open_parts == 0)
		finish_answered(k, mo);
}

static void
on_goodbye(void *arg)
{
	struct kannel *k = arg;

	kannel_wire_again(k->wire, "bearerbox is stopping");
}

static void
on_frame(void *ctx, const struct kannel_frame *f)
{
	struct kannel *k = ctx;

	switch (f->kind) {
	case KANNEL_SMS:
		if (f->sms_type == KANNEL_DLR)
			take_receipt(k, f);
		else
			take_mo(k, f);
		break;
	case KANNEL_ACK:
		take_ack(k, f);
		break;
	case KANNEL_ADMIN:
		/* It refuses what comes from now on, and waits for us to hang up. */
		if (f->command == KANNEL_SHUTDOWN || f->command == KANNEL_RESTART) {
			k->is_stopping = true;
			loop_timer_after(k->goodbye, GOODBYE_MS);
		}
		break;
	default:
		break;
	}
}

static void
on_bad(void *ctx)
{
	struct kannel *k = ctx;

	log_event(k->host.log, LOG_FRAME_BAD, "bearer=kannel");
	count(k, "bad_frames");
}

static void
on_up(void *ctx)
{
	struct kannel *k = ctx;

	if (k->connects++ > 0)
		count(k, "reconnects");
	k->is_stopping = false;
	loop_timer_stop(k->goodbye);
	kannel_outbox_rewind(k->outbox);
	go_on(k);
}

/* bearerbox has every unacknowledged message back; what is judged goes on. */
static void
on_down(void *ctx)
{
	struct kannel *k = ctx;
	struct kannel_mo *mo;

	kannel_mos_forget_unjudged(&k->mos);
	TAILQ_FOREACH(mo, &k->mos.used, link)
		mo->is_on_wire = false;
	k->has_missed = false;
	loop_timer_stop(k->goodbye);
}

/* Runs behind the host's commit. */
static void
after_round(void *arg)
{
	struct kannel *k = arg;
	struct kannel_mo *mo, *next;
	bool is_up = kannel_wire_is_up(k->wire);

	for (mo = TAILQ_FIRST(&k->mos.used); mo != NULL; mo = next) {
		next = TAILQ_NEXT(mo, link);
		if (mo->state != KANNEL_MO_DONE)
			continue;
		if (mo->is_on_wire && is_up) {
			struct kannel_frame ack = kannel_border_frame(KANNEL_ACK);

			memcpy(ack.id, mo->id, sizeof(ack.id));
			ack.time = (int32_t)loop_wall_s();
			ack.status = KANNEL_SUCCESS;
			kannel_wire_add(k->wire, &ack);
		}
		kannel_mos_give_back(&k->mos, mo, true);
	}
	kannel_wire_flush(k->wire);
	if (k->has_missed && TAILQ_EMPTY(&k->mos.used))
		kannel_wire_again(k->wire, "more messages at once than smsbox-max-pending allows");
}

static void
drain(struct bearer *b)
{
	struct kannel *k = (struct kannel *)b;

	k->is_draining = true;
	kannel_mos_forget_unjudged(&k->mos);
}

static bool
is_idle(const struct bearer *b)
{
	const struct kannel *k = (const struct kannel *)b;
	const struct kannel_mo *mo;

	TAILQ_FOREACH(mo, &k->mos.used, link)
		if (mo->state == KANNEL_MO_OPEN || mo->state == KANNEL_MO_DONE)
			return false;
	return kannel_wire_is_flushed(k->wire);
}

static void
status(const struct bearer *b, struct buf *out)
{
	const struct kannel *k = (const struct kannel *)b;
	unsigned held = 0, open = 0;
	const struct kannel_mo *mo;

	TAILQ_FOREACH(mo, &k->mos.used, link) {
		if (mo->state == KANNEL_MO_OPEN)
			open++;
		else
			held++;
	}
	buf_addf(out, "bearer=kannel connected=%s connects=%lu received=%lu held=%u open=%u parts=%u "
	    "sent=%lu failed=%lu", kannel_wire_is_up(k->wire) ? "yes" : "no", k->connects, k->received,
	    held, open, kannel_outbox_count(k->outbox), k->sent, k->failed);
	kannel_receipts_status(&k->receipts, out);
}

static void
close_bearer(struct bearer *b)
{
	struct kannel *k = (struct kannel *)b;

	loop_forget_rounds(k->host.loop, k);
	loop_timer_free(k->timer);
	loop_timer_free(k->goodbye);
	kannel_wire_close(k->wire);
	kannel_outbox_free(k->outbox);
	kannel_mos_release(&k->mos);
	sodium_memzero(k, sizeof(*k));
	free(k);
}

static const struct bearer_ops kannel_ops = {
	.name = "kannel", .drain = drain, .is_idle = is_idle, .status = status, .close = close_bearer,
};

struct bearer *
kannel_bearer_open(const struct bearer_host *h, const struct kannel_settings *s, struct buf *why)
{
	struct kannel *k = xcalloc(1, sizeof(*k));
	struct kannel_wire_user user = {
		.ctx = k, .up = on_up, .frame = on_frame, .bad = on_bad, .settle = go_on, .down = on_down,
	};

	BUG_IF(sodium_init() < 0);
	kannel_border_start();
	k->bearer.ops = &kannel_ops;
	k->host = *h;
	memcpy(k->secret, s->secret, sizeof(k->secret));
	k->wire = kannel_wire_open(h->loop, h->log, s->host, s->port, s->box_id, &user, why);
	if (k->wire == NULL) {
		free(k);
		return NULL;
	}
	k->outbox = kannel_outbox_new(s->window, s->box_id, k->secret);
	kannel_mos_init(&k->mos);
	k->timer = loop_timer(h->loop, go_on, k);
	k->goodbye = loop_timer(h->loop, on_goodbye, k);
	loop_after_round(h->loop, after_round, k);
	return &k->bearer;
}
