/*
 * broadcasts_clock.c - what happens by itself: what begins, what expires, what is guarded
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include "gateway/store/ledger.h"
#include "locales/text/bug.h"

enum { PURGE_S = 3600, SOON_MS = 1 };

/* Has its time come?  Hundreds may be agreed to for some day, and their texts stay as they are. */
static bool
is_due(struct broadcasts *b, const struct entry *e, int64_t now_s)
{
	struct opened o = { .e = *e };
	char room[256];
	struct buf why = BUF_OVER(room);
	bool is_read = memcmp(b->due[e->id[0]].id, e->id, STORE_ID_BYTES) == 0 && b->due[e->id[0]].revision == e->revision;

	_Static_assert(DUES > UINT8_MAX, "each first byte has a place");
	if (!is_read && opened_read(b, &o, &why)) {
		memcpy(b->due[e->id[0]].id, e->id, STORE_ID_BYTES);
		b->due[e->id[0]].revision = e->revision;
		b->due[e->id[0]].at_s = o.b.at_s;
		is_read = true;
	}
	opened_close(&o);
	if (!is_read)
		broadcasts_lost(b, why.ptr);
	return is_read && b->due[e->id[0]].at_s <= now_s;
}

/* Asked once in a second: all that is not over. */
static void
look_at(struct broadcasts *b, struct entry *e, int64_t now_s)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	if (e->ends_s != 0 && now_s >= e->ends_s && (e->state == LIFE_WAITING || e->state == LIFE_SCHEDULED || e->state == LIFE_PAUSED)) {
		(void)broadcasts_halt(b, e->id, JOB_CANCELLED, &why);
		(void)broadcasts_clock_move(b, e, LIFE_EXPIRED, "expire", e->state == LIFE_WAITING ? "nobody agreed in time" : "its time is over");
		return;
	}
	if ((e->state != LIFE_SCHEDULED && e->state != LIFE_SENDING && !(e->is_training && e->state == LIFE_PAUSED)) || broadcasts_run_of(b, e->id) != NULL)
		return;
	if ((!e->is_training && !broadcasts_has_room(b, e)) || !is_due(b, e, now_s))
		return;
	if (!e->is_training)
		(void)broadcasts_load(b, e, false);
	else if (e->state == LIFE_SENDING || broadcasts_clock_move(b, e, LIFE_SENDING, "begin", "training: nothing leaves"))
		(void)broadcasts_clock_move(b, e, LIFE_SENT, "end", "training: nothing was sent");
}

static void
look_at_all(struct broadcasts *b, int64_t now_s)
{
	struct entry *e = xcalloc(LIST_MOST, sizeof(*e));
	uint8_t after[STORE_ID_BYTES];
	unsigned n = 0;
	bool is_first = true;

	do {
		if (book_live(b->w.book, is_first ? NULL : after, e, LIST_MOST, &n) != STORE_OK)
			break;
		for (unsigned i = 0; i < n; i++)
			look_at(b, &e[i], now_s);
		if (n > 0)
			memcpy(after, e[n - 1].id, STORE_ID_BYTES);
		is_first = false;
	} while (n == LIST_MOST);
	free(e);
}

static void
pause_by_guard(struct broadcasts *b, struct running *r, const char *said)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	(void)broadcasts_halt(b, r->o.e.id, JOB_PAUSED, &why);
	(void)broadcasts_clock_move(b, &r->o.e, LIFE_PAUSED, "pause", said);
	log_event(b->w.log, LOG_BROADCAST_PAUSED, "ref=%s why=\"%s\"", r->o.e.ref, said);
}

static void
guard(struct broadcasts *b, struct running *r)
{
	if (r->is_paused && r->o.e.state != LIFE_SENDING)
		r->alarm[0] = '\0';	/* else broadcast.db did not take it, which is tried again */
	else if (r->alarm[0] != '\0')
		pause_by_guard(b, r, r->alarm);
	else if (broadcasts_costs_too_much(b, r))
		pause_by_guard(b, r, "it costs more than was agreed to");
}

static void
purge(struct broadcasts *b, int64_t now_s)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	bool more = false;

	if (now_s - b->purged_s < PURGE_S && now_s >= b->purged_s)
		return;
	if (b->w.ledger->ops->purge(b->w.ledger, now_s, &more) == STORE_OK)
		(void)b->w.ledger->ops->commit(b->w.ledger, &why);
	(void)book_purge(b->w.book, now_s);
	if (!more)
		b->purged_s = now_s;
}

void
broadcasts_clock(struct broadcasts *b)
{
	int64_t now_s = b->w.now(b->w.ctx);

	if (!b->has_settled)
		broadcasts_settle(b);
	b->has_settled = true;
	look_at_all(b, now_s);
	for (size_t i = 0; i < COUNT(b->run); i++)
		if (b->run[i].is_used && b->run[i].o.e.state == LIFE_SENDING)
			broadcasts_reread(b, &b->run[i]);
	purge(b, now_s);
}

/* True: some of them have more to do at once. */
static bool
runs_turn(struct broadcasts *b, enum job_class class)
{
	bool is_busy = false;

	for (size_t i = 0; i < COUNT(b->run); i++) {
		struct running *r = &b->run[i];

		if (!r->is_used || broadcasts_class(&r->o.b) != class)
			continue;
		if (life_is_over(r->o.e.state))
			broadcasts_cancel_turn(b, r);
		else
			broadcasts_run_turn(b, r);
		is_busy = is_busy || (r->is_used && (((r->walk != NULL || r->closed > 0) && !broadcasts_peers_wait(b)) || r->leg[LEG_MAIN].to_cancel > 0 ||
		    r->leg[LEG_WARDENS].to_cancel > 0));
	}
	return is_busy;
}

int64_t
broadcasts_turn(struct broadcasts *b)
{
	int64_t now_ms = b->w.wire.boot_ms(b->w.wire.ctx), again = CLOCK_MS, sender;
	bool is_busy;

	if (b->clock_ms == 0 || now_ms - b->clock_ms >= CLOCK_MS) {
		b->clock_ms = now_ms;
		broadcasts_clock(b);
	}
	is_busy = broadcasts_peers_turn(b, now_ms);
	b->has_worked = false;
	broadcasts_count_turn(b);
	for (size_t i = 0; i < COUNT(b->counting); i++)
		is_busy = is_busy || (b->counting[i].is_used && b->counting[i].done_s == 0);
	is_busy = runs_turn(b, JOB_CRISIS) || is_busy;
	is_busy = runs_turn(b, JOB_ROUTINE) || is_busy;
	sender = sender_turn(b->sender);
	for (size_t i = 0; i < COUNT(b->run); i++)
		if (b->run[i].is_used)
			guard(b, &b->run[i]);
	if (is_busy)
		again = SOON_MS;
	return sender >= 0 && sender < again ? sender : again;
}

enum { RECEIPTS = 8 };
struct receipts { uint8_t job[RECEIPTS * (LEGS + 1)][STORE_ID_BYTES]; unsigned jobs; };

/* Jobs that ask for a "1": drills and what went to wardens alone; of an alert for a list only its wardens' job. */
static void
receipts_of(struct broadcasts *b, const char *owner, struct receipts *out)
{
	uint8_t id[RECEIPTS][STORE_ID_BYTES];
	int64_t now_s = b->w.now(b->w.ctx);
	unsigned n = board_receipts(b->w.board, owner, now_s, id, RECEIPTS);

	out->jobs = 0;
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < LEGS; k++)
			broadcasts_job_id(id[i], k, out->job[out->jobs++]);
	n = board_receipts_of_wardens(b->w.board, owner, now_s, id, RECEIPTS);
	for (unsigned i = 0; i < n; i++)
		broadcasts_job_id(id[i], LEG_WARDENS, out->job[out->jobs++]);
}

bool
broadcasts_awaits(struct broadcasts *b, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct receipts r;

	receipts_of(b, owner, &r);
	for (unsigned i = 0; i < r.jobs; i++) {
		struct ledger_row row;

		if (b->w.ledger->ops->row_of(b->w.ledger, owner, r.job[i], peer, &row) == STORE_OK &&
		    (row.fate.flags & ROW_GOT) == 0 && row.fate.attempts > 0)
			return true;
	}
	return false;
}

bool
broadcasts_got(struct broadcasts *b, const char *owner, const uint8_t peer[PEER_BYTES])
{
	struct receipts r;
	char room[256];
	struct buf why = BUF_OVER(room);
	bool had = false;

	receipts_of(b, owner, &r);
	for (unsigned i = 0; i < r.jobs; i++)
		had = b->w.ledger->ops->peer_got(b->w.ledger, owner, r.job[i], peer) == STORE_OK || had;
	return had && b->w.ledger->ops->commit(b->w.ledger, &why) == STORE_OK;
}
