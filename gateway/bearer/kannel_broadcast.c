/*
 * kannel_broadcast.c - broadcasts: room, parts, receipts, and when all is settled
 *
 * People come first: there is no room while answers fill their window, and a
 * part leaves only when every answer of the round has left.  Nothing is decided
 * here: what became of a part is said to the host, who keeps the ledger.
 */
#include "gateway/bearer/kannel_inside.h"
#include "locales/text/bug.h"

static void
said(void *ctx, const struct bulk_name *name, enum bulk_what what)
{
	const struct kannel *k = ctx;
	const struct bulk_word w = { *name, what, 0 };

	k->host.bulk_said(k->host.ctx, &w);
}

void
kannel_broadcast_open(struct kannel *k, const char *box_id)
{
	k->bulk = kannel_bulk_new(box_id, k->secret, said, k);
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

	if (k->host.bulk_said == NULL || k->is_draining || !kannel_is_up(k) || kannel_outbox_is_busy(k->outbox) ||
	    !find_way(k, way, &smsc_id))
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

	return kannel_is_up(k) && loop_now_ms(k->host.loop) - since >= k->settle_ms;
}

/* A line that still has bytes of an earlier round takes none: the answers of the next ones would stand behind them. */
void
kannel_broadcast_end_round(struct kannel *k)
{
	struct kannel_wire *free_line[KANNEL_LINES] = { NULL };
	uint32_t link[KANNEL_LINES] = { 0 };

	for (unsigned i = 0; i < k->lines; i++) {
		struct kannel_wire *w = k->line[i].wire;

		if (kannel_wire_is_up(w) && !k->line[i].is_stopping && kannel_wire_is_flushed(w))
			free_line[i] = w;
		link[i] = kannel_outbox_link(k->outbox, (int)i);
	}
	kannel_bulk_send(k->bulk, free_line, link);
	for (unsigned i = 0; i < k->lines; i++)
		if (free_line[i] != NULL && !kannel_wire_is_flushed(free_line[i]))
			kannel_wire_end_round(free_line[i]);
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
	if ((w.what == BULK_ACCEPTED || w.what == BULK_REJECTED) && !kannel_outbox_has_link(k->outbox, link))
		k->unsettled_ms = loop_now_ms(k->host.loop);
	k->host.bulk_said(k->host.ctx, &w);
	mo->state = KANNEL_MO_TOLD;
	return true;
}

bool
kannel_broadcast_is_safe(const struct kannel *k)
{
	return k->host.bulk_is_safe == NULL || k->host.bulk_is_safe(k->host.ctx);
}
