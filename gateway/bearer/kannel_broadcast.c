/*
 * kannel_broadcast.c - broadcasts: room, parts, receipts, and when all is settled
 *
 * People come first: broadcasts have a connection of their own (KANNEL_CAST),
 * and there is no room while answers fill their window.  Nothing is decided
 * here: what became of a part is said to the host, who keeps the ledger.
 */
#include "gateway/bearer/kannel_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

/*
 * The kernel connects us; bearerbox takes one of those a second, and those of our dead lives before.  Until it has said
 * anything on this one no receipt can have come by it.
 */
enum { DEAF_MS = 15000 };
#define BOX_SUFFIX "-bulk"		/* of the box id of safard: bearerbox gives receipts to the box that asked for them */

static void
said(void *ctx, const struct bulk_name *name, enum bulk_what what)
{
	const struct kannel *k = ctx;
	const struct bulk_word w = { *name, what, 0, false };

	k->host.bulk_said(k->host.ctx, &w);
}

static bool
is_up(const struct kannel *k)
{
	return k->cast_link != 0 && !k->line[KANNEL_CAST].is_stopping;
}

/* bearerbox takes one connection a second: people's first. */
static bool
may_connect(void *ctx)
{
	const struct kannel *k = ((const struct kannel_line *)ctx)->kannel;

	return kannel_lines_up(k) == k->lines;
}

static void
on_up(void *ctx)
{
	struct kannel_line *line = ctx;
	struct kannel *k = line->kannel;

	line->is_stopping = false;
	loop_timer_stop(line->goodbye);
	k->cast_link = kannel_journal_link(k->journal);
	k->unsettled_ms = loop_now_ms(k->host.loop);
	k->cast_is_heard = false;
}

void
kannel_broadcast_heard(struct kannel *k)
{
	if (!k->cast_is_heard)
		k->unsettled_ms = loop_now_ms(k->host.loop);
	k->cast_is_heard = true;
}

static void
on_down(void *ctx)
{
	struct kannel_line *line = ctx;
	struct kannel *k = line->kannel;

	kannel_mos_lose_line(&k->mos, line->number);
	line->has_missed = false;
	loop_timer_stop(line->goodbye);
	k->cast_link = 0;
	kannel_bulk_lose(k->bulk);
	/* This may be the end of a round: another, for what was said now. */
	loop_timer_after(k->timer, 0);
}

bool
kannel_broadcast_open(struct kannel *k, const struct kannel_settings *s, struct buf *why)
{
	const struct kannel_wire_user broadcasts = { .may_connect = may_connect, .up = on_up, .down = on_down };
	char room[KANNEL_BOX_BYTES];
	struct buf box_id = BUF_OVER(room);

	buf_addf(&box_id, "%s" BOX_SUFFIX, s->box_id);
	BUG_IF(!buf_ok(&box_id));
	k->bulk = kannel_bulk_new(box_id.ptr, k->secret, said, k);
	return k->host.bulk_said == NULL || kannel_open_line(k, KANNEL_CAST, s, box_id.ptr, &broadcasts, why);
}

/* True when broadcasts may leave by `way`; *smsc_id is its lasting name, NULL where none has one. */
static bool
find_way(const struct kannel *k, const char *way, const char **smsc_id)
{
	*smsc_id = NULL;
	if (k->way_count == 0)
		return *way == '\0';
	for (size_t i = 0; i < k->way_count && *smsc_id == NULL; i++)
		if (k->ways[i].ussd == NULL && strcmp(k->ways[i].smsc_id, way) == 0)
			*smsc_id = k->ways[i].smsc_id;
	return *smsc_id != NULL;
}

unsigned
kannel_broadcast_room(const struct bearer *b, const char *way)
{
	const struct kannel *k = (const struct kannel *)b;
	const char *smsc_id;

	if (k->is_draining || !is_up(k) || kannel_outbox_is_busy(k->outbox) || !find_way(k, way, &smsc_id))
		return 0;
	return kannel_bulk_room(k->bulk);
}

void
kannel_broadcast_take(struct bearer *b, const struct bulk *m)
{
	struct kannel *k = (struct kannel *)b;
	const char *smsc_id;

	BUG_IF(k->host.bulk_said == NULL || !find_way(k, m->way, &smsc_id));
	kannel_bulk_add(k->bulk, m, smsc_id);
	/* The end of this round may be over, and what cannot leave must be said. */
	loop_timer_after(k->timer, 0);
}

bool
kannel_broadcast_is_settled(const struct bearer *b)
{
	const struct kannel *k = (const struct kannel *)b;
	int64_t since = k->unsettled_ms > k->old_heard_ms ? k->unsettled_ms : k->old_heard_ms;

	return is_up(k) && loop_now_ms(k->host.loop) - since >= k->settle_ms + (k->cast_is_heard ? 0 : DEAF_MS);
}

/* While bytes of an earlier round wait, nothing is put behind them: a crisis that comes now leaves before it. */
void
kannel_broadcast_end_round(struct kannel *k)
{
	struct kannel_wire *w = k->line[KANNEL_CAST].wire;

	if (is_up(k) && kannel_wire_is_flushed(w))
		kannel_bulk_send(k->bulk, w, k->cast_link);
}

void
kannel_broadcast_go_on(struct kannel *k)
{
	kannel_bulk_give_up(k->bulk, is_up(k));
}

bool
kannel_broadcast_is_idle(const struct kannel *k)
{
	const struct kannel_wire *w = k->line[KANNEL_CAST].wire;

	return (w == NULL || kannel_wire_is_flushed(w)) && kannel_bulk_room(k->bulk) == KANNEL_BULK_ROOM;
}

void
kannel_broadcast_status(const struct kannel *k, struct buf *out)
{
	const struct kannel_mo *mo;
	unsigned unsaved = 0;

	if (k->line[KANNEL_CAST].wire == NULL)
		return;
	TAILQ_FOREACH(mo, &k->mos.used, link)
		unsaved += mo->state == KANNEL_MO_TOLD;
	buf_addf(out, " bulk.connected=%d bulk.unsaved=%u", is_up(k), unsaved);
	kannel_bulk_status(k->bulk, out);
}

static bool
word_of(const struct kannel_frame *f, struct bulk_word *w)
{
	static const struct { int32_t mask; enum bulk_what what; } words[] = {
		{ KANNEL_DLR_ACCEPTED, BULK_ACCEPTED }, { KANNEL_DLR_REJECTED, BULK_REJECTED },
		{ KANNEL_DLR_DELIVERED, BULK_DELIVERED }, { KANNEL_DLR_FAILED, BULK_FAILED },
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		if (words[i].mask != f->dlr_mask)
			continue;
		w->what = words[i].what;
		w->code = w->what == BULK_REJECTED ? kannel_receipts_code(f->data) : 0;
		return true;
	}
	return false;
}

bool
kannel_broadcast_receipt(struct kannel *k, struct kannel_mo *mo, const struct kannel_frame *f)
{
	struct bulk_word w;
	uint32_t link;

	if (!kannel_bulk_mark_read(k->secret, f->dlr_url, &w.name, &link))
		return false;
	/* Counted for its SMSC; not logged: a broadcast that is refused would fill the log. */
	(void)kannel_receipts_take(&k->receipts, f, NULL);
	kannel_bulk_heard(k->bulk, &w.name);
	if (k->host.bulk_said == NULL || !word_of(f, &w))
		return true;
	/* A phone may be reached days later; what the operator says of a part it says when it has it. */
	if ((w.what == BULK_ACCEPTED || w.what == BULK_REJECTED) && link != k->cast_link)
		k->unsettled_ms = loop_now_ms(k->host.loop);
	w.is_old = w.what == BULK_ACCEPTED && link != k->cast_link;
	k->host.bulk_said(k->host.ctx, &w);
	mo->state = KANNEL_MO_TOLD;
	return true;
}

bool
kannel_broadcast_is_safe(const struct kannel *k)
{
	return k->host.bulk_is_safe == NULL || k->host.bulk_is_safe(k->host.ctx);
}
