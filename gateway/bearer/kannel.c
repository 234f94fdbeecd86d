/*
 * kannel.c - SMS and USSD through bearerbox
 *
 * Custody: bearerbox keeps a message until we acknowledge it; we acknowledge it
 * when every part of its answer was acknowledged to us and the host has
 * committed.  Nothing here touches a disk but the journal of what was begun,
 * and a kill of either side at any moment loses no message.
 *
 *	frame -> slot -> [siblings] -> [window] -> host -> journal -> parts -> acks
 *	      -> host.answered() -> end of the round (commit) -> ack
 *
 * A message that cannot be judged now is held without an ack: that is the only
 * brake bearerbox understands (a temporary nack makes it resend at once, for
 * ever).  What a kill leaves in doubt is settled by the receipts that bearerbox
 * keeps for us; only what nobody has heard of when the time of settling is over
 * is sent again.
 */
#include <sodium.h>

#include "gateway/bearer/kannel_inside.h"
#include "gateway/log.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum {
	WAITING_SHARE = 4,	/* parts that wait for others: at most this share of what bearerbox lets us hold */
	BAD_EVERY_MS = 1000,	/* bad frames must not fill the disk with lines */
};

static void
on_goodbye(void *arg)
{
	struct kannel_line *line = arg;

	kannel_wire_again(line->wire, "bearerbox is stopping");
}

static void
on_frame(void *ctx, const struct kannel_frame *f)
{
	kannel_take_frame(ctx, f);
}

static void
on_bad(void *ctx)
{
	struct kannel *k = ((struct kannel_line *)ctx)->kannel;
	int64_t now = loop_now_ms(k->host.loop);

	kannel_count(k, "bad_frames");
	if (k->bad_said_ms != 0 && now - k->bad_said_ms < BAD_EVERY_MS) {
		k->bad_unsaid++;
		return;
	}
	log_event(k->host.log, LOG_FRAME_BAD, "bearer=kannel also=%lu why=\"no frame of the Kannel this was built with\" "
	    "next=\"if bearerbox was upgraded, build safard anew\"", k->bad_unsaid);
	k->bad_said_ms = now;
	k->bad_unsaid = 0;
}

static void
on_settle(void *ctx)
{
	kannel_go_on(((struct kannel_line *)ctx)->kannel);
}

unsigned
kannel_lines_up(const struct kannel *k)
{
	unsigned up = 0;

	for (unsigned i = 0; i < k->lines; i++)
		up += kannel_wire_is_up(k->line[i].wire);
	return up;
}

static void
on_up(void *ctx)
{
	struct kannel_line *line = ctx;
	struct kannel *k = line->kannel;
	int64_t now = loop_now_ms(k->host.loop);

	k->up = (struct kannel_moment){ loop_wall_s(), now };
	if (k->connects++ >= k->lines)
		kannel_count(k, "reconnects");
	line->is_stopping = false;
	loop_timer_stop(line->goodbye);
	kannel_outbox_have_line(k->outbox, line->number);
	if (kannel_lines_up(k) == 1)		/* only now receipts may come again */
		kannel_outbox_settle(k->outbox, now);
	kannel_go_on(k);
}

/* bearerbox has every unacknowledged message of this line back; what is judged goes on. */
static void
on_down(void *ctx)
{
	struct kannel_line *line = ctx;
	struct kannel *k = line->kannel;

	kannel_mos_lose_line(&k->mos, line->number);
	/* While another line is up bearerbox lives, and its receipts come over that. */
	kannel_outbox_lose_line(k->outbox, line->number,
	    kannel_lines_up(k) > 0 ? loop_now_ms(k->host.loop) + k->settle_ms : INT64_MAX);
	line->has_missed = false;
	loop_timer_stop(line->goodbye);
	loop_timer_after(k->timer, 0);
}

static void
acknowledge(struct kannel_wire *wire, const struct kannel_mo *mo)
{
	struct kannel_frame ack = kannel_border_frame(KANNEL_ACK);

	memcpy(ack.id, mo->id, sizeof(ack.id));
	ack.time = (int32_t)loop_wall_s();
	ack.status = KANNEL_SUCCESS;
	kannel_wire_add(wire, &ack);
}

static void
finish_told(struct kannel *k)
{
	struct kannel_mo *mo;
	bool has_told = false;

	TAILQ_FOREACH(mo, &k->mos.used, link)
		has_told = has_told || mo->state == KANNEL_MO_TOLD;
	if (!has_told || !kannel_broadcast_is_safe(k))
		return;
	TAILQ_FOREACH(mo, &k->mos.used, link)
		if (mo->state == KANNEL_MO_TOLD)
			mo->state = KANNEL_MO_DONE;
}

/* Runs behind the host's commit. */
static void
after_round(void *arg)
{
	struct kannel *k = arg;
	struct kannel_mo *mo, *next;

	finish_told(k);
	for (mo = TAILQ_FIRST(&k->mos.used); mo != NULL; mo = next) {
		next = TAILQ_NEXT(mo, link);
		if (mo->state != KANNEL_MO_DONE)
			continue;
		if (mo->line >= 0 && kannel_wire_is_up(k->line[mo->line].wire))
			acknowledge(k->line[mo->line].wire, mo);
		kannel_mos_give_back(&k->mos, mo, !mo->is_ours);
	}
	kannel_broadcast_end_round(k);
	for (unsigned i = 0; i < KANNEL_ALL_LINES; i++) {
		struct kannel_line *line = &k->line[i];

		if (line->wire == NULL)
			continue;
		kannel_wire_end_round(line->wire);
		if (line->has_missed && TAILQ_EMPTY(&k->mos.used))
			kannel_wire_again(line->wire, "more messages at once than smsbox-max-pending allows");
	}
}

bool
kannel_is_up(const struct kannel *k)
{
	for (unsigned i = 0; i < k->lines; i++)
		if (kannel_wire_is_up(k->line[i].wire) && !k->line[i].is_stopping)
			return true;
	return false;
}

bool
kannel_way_has(const struct kannel_way *way, const char *number)
{
	size_t len;

	for (const char *at = way->numbers; *at != '\0'; at += len, at += strspn(at, " ")) {
		len = strcspn(at, " ");
		if (strlen(number) == len && memcmp(at, number, len) == 0)
			return true;
	}
	return false;
}

/* The way an SMS from `number` goes out: the one that has the number, else the first that carries SMS. */
static const struct kannel_way *
sms_way(const struct kannel *k, const char *number)
{
	const struct kannel_way *first = NULL;

	for (size_t i = 0; i < k->way_count; i++) {
		const struct kannel_way *w = &k->ways[i];

		if (w->ussd != NULL)
			continue;
		if (kannel_way_has(w, number))
			return w;
		first = first == NULL ? w : first;
	}
	return first;
}

static bool
may_text(const struct bearer *b)
{
	const struct kannel *k = (const struct kannel *)b;

	return !k->is_draining && kannel_is_up(k) && sms_way(k, "") != NULL &&
	    kannel_outbox_has_room(k->outbox) && kannel_mos_has_room(&k->mos);
}

struct kannel_mo *
kannel_slot_of_ours(struct kannel *k, const struct kannel_way *way, const char *number, const char *from)
{
	uint8_t id[KANNEL_ID_BYTES];
	struct kannel_mo *mo;

	randombytes_buf(id, sizeof(id));
	mo = kannel_mos_take(&k->mos, id, KANNEL_NO_LINE);
	if (mo == NULL)
		return NULL;
	mo->is_ours = true;
	if (kannel_copy_whole(mo->sender, sizeof(mo->sender), (struct kannel_bytes){ number, strlen(number) }) &&
	    kannel_copy_whole(mo->receiver, sizeof(mo->receiver), (struct kannel_bytes){ from, strlen(from) }) &&
	    kannel_copy_whole(mo->smsc_id, sizeof(mo->smsc_id), (struct kannel_bytes){ way->smsc_id, strlen(way->smsc_id) })) {
		mo->state = KANNEL_MO_OPEN;
		return mo;
	}
	kannel_mos_give_back(&k->mos, mo, false);
	return NULL;
}

static void
text(struct bearer *b, const char *number, const char *from, const struct parts *parts)
{
	struct kannel *k = (struct kannel *)b;
	struct kannel_mo *mo = kannel_slot_of_ours(k, sms_way(k, from), number, from);

	if (mo == NULL)
		return;		/* a number that is none */
	kannel_outbox_add(k->outbox, mo, parts, 0, 0);
	kannel_count(k, "texts");
	/* It may be another bearer's turn: let the parts leave in this round all the same. */
	loop_timer_after(k->timer, 0);
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
	for (unsigned i = 0; i < k->lines; i++)
		if (!kannel_wire_is_flushed(k->line[i].wire))
			return false;
	return kannel_broadcast_is_idle(k);
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
		else if (mo->state != KANNEL_MO_TOLD)
			held++;
	}
	buf_addf(out, "bearer=kannel connected=%u/%u connects=%lu received=%lu held=%u open=%u parts=%u doubts=%u "
	    "sent=%lu failed=%lu late=%lu", kannel_lines_up(k), k->lines, k->connects, k->received, held, open,
	    kannel_outbox_count(k->outbox), kannel_outbox_doubts(k->outbox), k->sent, k->failed, k->late);
	kannel_receipts_status(&k->receipts, out);
	kannel_broadcast_status(k, out);
}

static void
close_bearer(struct bearer *b)
{
	struct kannel *k = (struct kannel *)b;

	loop_forget_rounds(k->host.loop, k);
	loop_timer_free(k->timer);
	for (unsigned i = 0; i < KANNEL_ALL_LINES; i++) {
		loop_timer_free(k->line[i].goodbye);
		kannel_wire_close(k->line[i].wire);
	}
	kannel_outbox_free(k->outbox);
	kannel_bulk_free(k->bulk);
	kannel_journal_close(k->journal);
	kannel_calls_free(k->calls);
	kannel_mos_release(&k->mos);
	sodium_memzero(k, sizeof(*k));
	free(k);
}

static const struct bearer_ops kannel_ops = {
	.name = "kannel", .drain = drain, .is_idle = is_idle, .status = status, .close = close_bearer,
	.may_text = may_text, .text = text, .screen = kannel_screen_push,
	.bulk_room = kannel_broadcast_room, .bulk = kannel_broadcast_take, .bulk_is_settled = kannel_broadcast_is_settled,
};

bool
kannel_open_line(struct kannel *k, int number, const struct kannel_settings *s, const char *box_id,
    const struct kannel_wire_user *what, struct buf *why)
{
	struct kannel_line *line = &k->line[number];
	struct kannel_wire_user user = *what;

	line->kannel = k;
	line->number = number;
	user.ctx = line;
	user.frame = on_frame;
	user.bad = on_bad;
	user.settle = on_settle;
	line->goodbye = loop_timer(k->host.loop, on_goodbye, line);
	line->wire = kannel_wire_open(k->host.loop, k->host.log, s->host, s->port, box_id, &user, why);
	return line->wire != NULL;
}

struct bearer *
kannel_bearer_open(const struct bearer_host *h, const struct kannel_settings *s, struct buf *why)
{
	const struct kannel_wire_user people = { .up = on_up, .down = on_down };
	struct kannel *k = xcalloc(1, sizeof(*k));

	BUG_IF(sodium_init() < 0 || s->connections < 1 || s->connections > KANNEL_LINES);
	kannel_border_start();
	k->bearer.ops = &kannel_ops;
	k->host = *h;
	memcpy(k->secret, s->secret, sizeof(k->secret));
	k->pending = s->pending;
	k->parts_waiting = s->pending / WAITING_SHARE;
	k->settle_ms = (int64_t)s->settle_s * 1000;
	k->ways = s->ways;
	k->way_count = s->way_count;
	k->calls = kannel_calls_new();
	kannel_mos_init(&k->mos);
	k->timer = loop_timer(h->loop, kannel_go_on, k);
	loop_after_round(h->loop, after_round, k);
	k->journal = kannel_journal_open(s->journal, why);
	if (k->journal != NULL) {
		k->outbox = kannel_outbox_new(s->window, s->receipts, k->settle_ms, s->box_id, k->secret, k->journal);
		while (k->lines < s->connections && kannel_open_line(k, (int)k->lines, s, s->box_id, &people, why))
			k->lines++;
	}
	if (k->journal != NULL && k->lines == s->connections && kannel_broadcast_open(k, s, why))
		return &k->bearer;
	close_bearer(&k->bearer);
	return NULL;
}
