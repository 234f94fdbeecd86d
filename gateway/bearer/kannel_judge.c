/*
 * kannel_judge.c - whatever may be done now with the messages in hand
 */
#include <sodium.h>

#include "gateway/bearer/kannel_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum {
	SIBLINGS_MS	= 60 * 1000,	/* then a text is answered with what came of it */
	LATER_MS	= 1000,		/* the host is asked again */
	DOUBT_SHARE	= 16,		/* of what doubts leave of the gate, open at one time */
};

static void
finish(struct kannel_mo *mo)
{
	for (; mo != NULL; mo = mo->sibling)
		mo->state = KANNEL_MO_DONE;
}

void
kannel_finish_answered(struct kannel *k, struct kannel_mo *mo)
{
	/* Each part's own id: one part brought again alone must be known too. */
	for (struct kannel_mo *p = mo; p != NULL && !mo->is_ours; p = p->sibling)
		k->host.answered(k->host.ctx, mo->receiver, p->id);
	finish(mo);
}

static void
say_sms(struct kannel *k, struct kannel_mo *mo)
{
	const struct parts *parts = &k->answer.parts;
	unsigned count = 0, said = 0, times;

	/* The answer of an earlier life had as many parts: those that left then are not sent again. */
	if (kannel_journal_fate(k->journal, mo->id, &count, &said) == KANNEL_FRESH || count != parts->count)
		said = 0;
	mo->state = KANNEL_MO_OPEN;
	times = kannel_journal_begin(k->journal, mo->id, parts->count, said);
	kannel_outbox_add(k->outbox, mo, parts, said, times);
}

/* Tables that the phones behind the SMSC read: an answer leaves by the one its question came by. */
static uint16_t
national_of(const struct kannel *k, const char *smsc_id)
{
	for (size_t i = 0; i < k->way_count; i++)
		if (k->ways[i].ussd == NULL && strcmp(k->ways[i].smsc_id, smsc_id) == 0)
			return k->ways[i].national;
	return 0;
}

static void
judge(struct kannel *k, struct kannel_mo *mo, int64_t now_ms)
{
	char service[KANNEL_TEXT_BYTES], session[2 * KANNEL_CALL_ID_BYTES + 1];
	struct buf text = BUF_OVER(k->text);
	struct peer peer = { 0 };
	struct inbound in = {
		.kind = INBOUND_SMS, .bearer = "kannel", .service = mo->receiver, .peer = &peer,
		.session = "", .id = mo->id, .when_s = loop_wall_s(), .is_binary = mo->is_binary,
	};
	const struct outbound *out = &k->answer;

	kannel_mo_text(mo, &text);
	in.text = text.ptr;
	in.len = text.len;
	if (mo->way != NULL && !kannel_screen_begin(k, mo, &in, service, session)) {
		k->late++;
		kannel_count(k, "late");
		kannel_finish_answered(k, mo);
		return;
	}
	in.national = mo->way == NULL ? national_of(k, mo->smsc_id) : 0;
	in.may_text = mo->way != NULL && k->host.may_text != NULL && k->host.may_text(k->host.ctx);
	k->host.identify(k->host.ctx, mo->sender, &peer);
	k->host.receive(k->host.ctx, &in, &k->answer);
	sodium_memzero(&peer, sizeof(peer));
	sodium_memzero(k->text, text.len);
	BUG_IF((out->kind == OUTBOUND_USSD) > (mo->way != NULL) || out->parts.count > PARTS_MAX);
	if (out->kind == OUTBOUND_LATER)
		mo->not_before_ms = now_ms + LATER_MS;
	else if (out->kind == OUTBOUND_USSD)
		kannel_screen_answer(k, mo, out);
	else if (out->kind == OUTBOUND_NOTHING || out->parts.count == 0)
		kannel_finish_answered(k, mo);
	else
		say_sms(k, mo);
}

static int64_t
sooner(int64_t a, int64_t b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* A message that was begun in an earlier life: true while its fate is not known. */
static bool
is_in_doubt(struct kannel *k, struct kannel_mo *mo, int64_t now_ms)
{
	enum kannel_fate fate = KANNEL_FRESH;
	unsigned parts, said;

	/* Another of its parts may have been the head then. */
	for (const struct kannel_mo *p = mo; p != NULL && fate == KANNEL_FRESH; p = p->sibling)
		fate = kannel_journal_fate(k->journal, p->id, &parts, &said);
	if (fate == KANNEL_FRESH)
		return false;
	if (fate == KANNEL_SAID) {
		kannel_count(k, "settled");
		kannel_finish_answered(k, mo);
		return true;
	}
	if (mo->doubt_until_ms == 0)
		mo->doubt_until_ms = now_ms + k->settle_ms;
	if (mo->doubt_until_ms < k->old_heard_ms + k->settle_ms)
		mo->doubt_until_ms = k->old_heard_ms + k->settle_ms;
	return now_ms < mo->doubt_until_ms;
}

/* Turns what waits into what can be judged; returns when it wants another look, or -1. */
static int64_t
look_at(struct kannel *k, struct kannel_mo *mo, int64_t now, unsigned *doubts)
{
	if (mo->state == KANNEL_MO_PART) {
		if (mo->since_ms + SIBLINGS_MS > now)
			return mo->since_ms + SIBLINGS_MS;
		mo->state = KANNEL_MO_HELD;
	}
	if (mo->state != KANNEL_MO_HELD || !is_in_doubt(k, mo, now) || mo->state != KANNEL_MO_HELD)
		return -1;
	++*doubts;
	return mo->doubt_until_ms;
}

/*
 * How many messages may be open at one time.  Receipts come through the same
 * gate as messages: bearerbox hands out so many, then nothing more before an
 * ack.  If messages in doubt filled it they would wait for the very receipts
 * behind them, and behind a heap of messages perhaps.  So a kill leaves half of
 * it in doubt at most, and each kill after that, while the heap is worked off,
 * a small share of what is left: a few open at a time are as quick.
 */
static unsigned
open_most(const struct kannel *k, unsigned doubts)
{
	unsigned all = k->pending * kannel_lines_up(k), left = doubts < all ? all - doubts : 0;
	unsigned most = doubts == 0 ? left / 2 : left / DOUBT_SHARE;

	return most < 1 ? 1 : most;
}

/* Judges what may be judged; returns when the next wants another look, or -1: an ack makes room, and calls us. */
static int64_t
judge_all(struct kannel *k, unsigned most, int64_t now)
{
	struct kannel_mo *mo;
	int64_t next = -1;
	unsigned open = 0;

	TAILQ_FOREACH(mo, &k->mos.used, link)
		open += mo->state == KANNEL_MO_OPEN && !mo->is_ours;
	TAILQ_FOREACH(mo, &k->mos.used, link) {
		if (mo->state != KANNEL_MO_HELD || mo->doubt_until_ms > now)
			continue;
		if (open >= most || !kannel_outbox_has_room(k->outbox))
			break;
		if (mo->not_before_ms <= now)
			judge(k, mo, now);
		open += mo->state == KANNEL_MO_OPEN;
		if (mo->state == KANNEL_MO_HELD)
			next = sooner(next, mo->not_before_ms);
	}
	return next;
}

/* The page of a dialogue that is over: shown now, it would meet whoever dials next. */
static void
drop(void *ctx, struct kannel_mo *mo, unsigned part)
{
	struct kannel *k = ctx;

	(void)part;
	k->late++;
	kannel_count(k, "late");
	if (mo->open_parts == 0)
		kannel_finish_answered(k, mo);
}

void
kannel_go_on(void *arg)
{
	struct kannel *k = arg;
	struct kannel_wire *usable[KANNEL_LINES] = { NULL };
	int64_t now = loop_now_ms(k->host.loop), next = -1;
	struct kannel_mo *mo;
	unsigned doubts = 0;

	kannel_concat_hurry(&k->mos, k->parts_waiting);
	TAILQ_FOREACH(mo, &k->mos.used, link)
		next = sooner(next, look_at(k, mo, now, &doubts));
	next = sooner(next, judge_all(k, open_most(k, doubts), now));
	for (unsigned i = 0; i < k->lines; i++)
		if (kannel_wire_is_up(k->line[i].wire) && !k->line[i].is_stopping)
			usable[i] = k->line[i].wire;
	kannel_outbox_drop_late(k->outbox, now, drop, k);
	kannel_broadcast_go_on(k);
	if (kannel_is_up(k))
		next = sooner(next, kannel_outbox_send(k->outbox, usable, now));
	/* What was added leaves at the end of the round, in one piece with its acknowledgements. */
	if (next >= 0 && next < INT64_MAX)
		loop_timer_after(k->timer, next > now ? next - now : 0);
}
