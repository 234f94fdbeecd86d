/*
 * broadcasts_close.c - all is clear: those who were told so are on the alert list for 30 more days
 *
 * Their text says it (alert.x6), so it is done before the broadcast counts as
 * sent; whoever wants alerts on says yes again.
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include "gateway/store/ledger.h"
#include "locales/text/bug.h"

enum { CLOSE_ROWS = 500, CLOSE_DAYS = 30, DAY_S = 86400 };

/* STORE_NONE is as good: she has left it. */
static enum store_result
close_one(struct broadcasts *b, const struct running *r, const struct ledger_row *row, int32_t last_day)
{
	const struct store_ops *ops = b->w.people->ops;
	struct listed listed;
	enum store_result got = ops->listed_get(b->w.people, r->o.e.owner, LIST_ALERTS, row->to.peer, &listed);

	if (got != STORE_OK || (listed.flags & LIST_CLOSING) != 0)
		return got;
	listed.flags |= LIST_CLOSING;
	if (listed.until_day == 0 || listed.until_day > last_day)
		listed.until_day = last_day;
	got = ops->listed_put(b->w.people, r->o.e.owner, r->o.e.service, LIST_ALERTS, &listed);
	return got == STORE_STALE ? STORE_NONE : got;	/* a wish of hers was first */
}

bool
broadcasts_close_list(struct broadcasts *b, struct running *r)
{
	const struct leg *leg = &r->leg[LEG_MAIN];
	int32_t last_day = (int32_t)(b->w.now(b->w.ctx) / DAY_S) + CLOSE_DAYS;
	struct ledger_row *rows;
	unsigned n = 0, done = 0;
	enum store_result got;

	if (r->o.b.kind != BROADCAST_ALERT || r->o.b.type != ALERT_CLEAR || leg->b.audience.list != LIST_ALERTS)
		return true;
	if (broadcasts_peers_wait(b))	/* who is moved just now is found by her new key */
		return false;
	rows = xcalloc(CLOSE_ROWS, sizeof(*rows));
	got = b->w.ledger->ops->rows_scan(b->w.ledger, r->o.e.owner, leg->job, r->closed, UINT32_MAX, 1 << ROW_ACCEPTED | 1 << ROW_DELIVERED |
	    1 << ROW_UNKNOWN, rows, CLOSE_ROWS, &n);
	while (got == STORE_OK && done < n) {
		enum store_result one = close_one(b, r, &rows[done], last_day);

		if (one != STORE_OK && one != STORE_NONE)
			break;
		r->closed = rows[done++].row + 1;
	}
	free(rows);
	return got == STORE_OK && done == n && n < CLOSE_ROWS;
}
