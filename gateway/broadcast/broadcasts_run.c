/*
 * broadcasts_run.c - a broadcast on its way: its people, its end, and what stops it
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include <sodium.h>

#include "gateway/store/ledger_rules.h"
#include "gateway/vault/ticket.h"
#include "locales/text/bug.h"

enum { ROUTES = 64 };

enum store_result
broadcasts_commit(struct broadcasts *b, struct buf *why)
{
	return b->w.ledger->ops->commit(b->w.ledger, why);
}

void
broadcasts_run_end(struct running *r)
{
	if (!r->is_used)
		return;
	audience_end(r->walk);
	free(r->count);
	free(r->worded);
	opened_close(&r->o);
	memset(r, 0, sizeof(*r));
}

/* Resumed by a second person after a long pause: its job was running before, and takes nobody in. */
static bool
has_begun(struct broadcasts *b, const struct running *r, const struct leg *leg)
{
	struct ledger_job there;

	return leg->is_used && b->w.ledger->ops->job_get(b->w.ledger, r->o.e.owner, leg->job, &there) == STORE_OK &&
	    there.state != JOB_DRAFT && there.state != JOB_APPROVED;
}

bool
broadcasts_begin(struct broadcasts *b, const struct entry *e)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct running *r = NULL;

	for (size_t i = 0; i < COUNT(b->run) && r == NULL; i++)
		if (!b->run[i].is_used)
			r = &b->run[i];
	if (r == NULL)
		return false;		/* its turn comes */
	r->o.e = *e;
	r->is_used = true;
	r->begun_s = b->w.now(b->w.ctx);
	if (!opened_read(b, &r->o, &why)) {
		broadcasts_run_end(r);
		broadcasts_lost(b, why.ptr);
		return false;
	}
	broadcasts_legs(&r->o, r->leg);
	r->is_paused = e->state == LIFE_PAUSED;
	for (unsigned k = 0; k < LEGS; k++)	/* what began has its people */
		r->leg[k].is_planned = e->state != LIFE_SCHEDULED || has_begun(b, r, &r->leg[k]);
	return true;
}

static void
hex_of(const uint8_t id[STORE_ID_BYTES], char out[2 * STORE_ID_BYTES + 1])
{
	sodium_bin2hex(out, 2 * STORE_ID_BYTES + 1, id, STORE_ID_BYTES);
}

/* A batch of her people; true when all of them have rows. */
static bool
plan(struct broadcasts *b, struct running *r, struct leg *leg)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	if (r->walk == NULL) {
		r->count = xcalloc(1, sizeof(*r->count));
		r->walk = audience_begin(&leg->b, r->o.e.owner, b->sending, b->w.people, b->w.ledger, leg->job, b->w.now(b->w.ctx));
	}
	if (audience_step(r->walk, r->count) != STORE_OK || broadcasts_commit(b, &why) != STORE_OK) {
		/* the group is given up: rows that are there stay, so beginning anew adds only who lacks */
		audience_end(r->walk);
		r->walk = NULL;
		free(r->count);
		r->count = NULL;
		return false;
	}
	if (!r->count->is_done)
		return false;
	leg->is_planned = true;
	audience_end(r->walk);
	r->walk = NULL;
	free(r->count);
	r->count = NULL;
	return true;
}

struct tally { unsigned long planned, open; };

static bool
tally(struct broadcasts *b, const struct running *r, const struct leg *leg, struct tally *out)
{
	struct ledger_sums *s = xcalloc(ROUTES, sizeof(*s));
	unsigned n = 0;
	enum store_result got = b->w.ledger->ops->job_sums(b->w.ledger, r->o.e.owner, leg->job, s, ROUTES, &n);

	memset(out, 0, sizeof(*out));
	for (unsigned i = 0; i < n && i < ROUTES; i++) {
		out->planned += s[i].planned;
		out->open += s[i].n[ROW_QUEUED] + s[i].n[ROW_INTENT] + s[i].n[ROW_ACKED];
	}
	free(s);
	return got == STORE_OK;
}

/* The vault opens rows for this job from now on, and no more of them than there are, repeats included. */
static bool
write_ticket(struct broadcasts *b, const struct running *r, const struct leg *leg, struct buf *why)
{
	struct ticket t = { .expires_s = r->o.b.until_s };
	struct tally n;

	if (!tally(b, r, leg, &n)) {
		buf_adds(why, "the ledger does not say how many people a job has");
		return false;
	}
	t.rows = (uint32_t)(n.planned + n.planned / 10 + HANDED_MORE);

	hex_of(leg->job, t.job);
	(void)snprintf(t.owner, sizeof(t.owner), "%s", r->o.e.owner);
	(void)snprintf(t.list, sizeof(t.list), "%s", list_words[leg->b.audience.list]);
	(void)snprintf(t.maker, sizeof(t.maker), "%s", r->o.e.maker);
	(void)snprintf(t.checker, sizeof(t.checker), "%s", r->o.e.approver);
	return ticket_write(b->w.ticket_folder, &t, why);
}

/* As the sender is told of it; false when no pack says which number it comes from. */
static bool
for_sender(struct broadcasts *b, const struct opened *o, const struct leg *leg, struct sender_job *j)
{
	struct wording_of w;

	*j = (struct sender_job){ .class = o->e.is_alert ? JOB_CRISIS : JOB_ROUTINE, .not_after_s = o->b.until_s };
	memcpy(j->id, leg->job, STORE_ID_BYTES);
	(void)snprintf(j->owner, sizeof(j->owner), "%s", o->e.owner);
	(void)snprintf(j->list, sizeof(j->list), "%s", list_words[leg->b.audience.list]);
	(void)snprintf(j->from, sizeof(j->from), "%s", o->b.from);
	(void)snprintf(j->who, sizeof(j->who), "%s", o->e.approver);
	hex_of(leg->job, j->ticket);
	if (j->from[0] == '\0' && broadcasts_wording_of(b, o, &w) && w.service != NULL)
		(void)snprintf(j->from, sizeof(j->from), "%s", pack_string(w.pack, w.service->number));
	return j->from[0] != '\0';
}

/* Of a job that was stopped in an earlier life: who was in doubt then is not sent to, and does not stay in doubt. */
void
broadcasts_settle(struct broadcasts *b, const struct opened *o)
{
	struct leg leg[LEGS];
	struct sender_job j;

	broadcasts_legs(o, leg);
	for (unsigned k = 0; k < LEGS; k++)
		if (leg[k].is_used && for_sender(b, o, &leg[k], &j))
			sender_settle(b->sender, &j);
}

static bool
take(struct broadcasts *b, struct running *r, struct leg *leg)
{
	struct sender_job j;
	char room[256];
	struct buf why = BUF_OVER(room);
	struct ledger_job there;
	int64_t now_s = b->w.now(b->w.ctx);
	enum store_result got = b->w.ledger->ops->job_get(b->w.ledger, r->o.e.owner, leg->job, &there);

	if (got == STORE_OK && there.state == JOB_DONE)
		leg->is_ended = true;
	if (got == STORE_OK && there.state != JOB_RUNNING && !ledger_job_ended(there.state)) {
		got = b->w.ledger->ops->job_move(b->w.ledger, r->o.e.owner, leg->job, JOB_RUNNING, now_s);
		if (got == STORE_OK)
			got = broadcasts_commit(b, &why);
	}
	if (got != STORE_OK || leg->is_ended || !write_ticket(b, r, leg, &why)) {
		if (!leg->is_ended)
			broadcasts_lost(b, why.len > 0 ? why.ptr : "the ledger does not take a job");
		return leg->is_ended;
	}
	leg->is_taken = for_sender(b, &r->o, leg, &j) && sender_take(b->sender, &j);
	return leg->is_taken;
}

/* Is everybody of it beyond waiting? */
static bool
is_through(struct broadcasts *b, const struct running *r, const struct leg *leg)
{
	struct tally n;

	return tally(b, r, leg, &n) && n.open == 0;
}

static bool
is_its_turn(struct broadcasts *b, const struct running *r, unsigned k)
{
	const struct leg *first = &r->leg[LEG_WARDENS];

	if (k == LEG_WARDENS || !first->is_used || first->is_ended)
		return true;
	return b->w.now(b->w.ctx) - r->begun_s >= WARDENS_AHEAD_S || is_through(b, r, first);
}

static void
drop_tickets(struct broadcasts *b, const struct running *r)
{
	for (unsigned k = 0; k < LEGS; k++) {
		char ticket[2 * STORE_ID_BYTES + 1], room[128];
		struct buf quiet = BUF_OVER(room);

		hex_of(r->leg[k].job, ticket);
		if (r->leg[k].is_used)
			(void)ticket_drop(b->w.ticket_folder, ticket, &quiet);
	}
}

/* From here on it leaves; and how far it is in a country is what the two who agreed to it said. */
static bool
begin(struct broadcasts *b, struct running *r)
{
	struct level_row row = { .level = r->o.b.level, .since_s = b->w.now(b->w.ctx) };
	char room[256];
	struct buf why = BUF_OVER(room);

	if (json_object_get(r->o.json, "level") != NULL) {
		(void)snprintf(row.owner, sizeof(row.owner), "%s", r->o.e.owner);
		(void)snprintf(row.stay, sizeof(row.stay), "%s", r->o.b.audience.stay[0]);
		(void)snprintf(row.origin, sizeof(row.origin), "%s", r->o.b.origin);
		(void)snprintf(row.who, sizeof(row.who), "%s", r->o.e.approver);
		if (book_level_put(b->w.book, &row, &why) != STORE_OK)
			return false;
	}
	return broadcasts_clock_move(b, &r->o.e, LIFE_SENDING, "begin", "");
}

void
broadcasts_run_turn(struct broadcasts *b, struct running *r)
{
	bool is_over = true;

	if (r->is_paused)
		return;
	for (unsigned k = 0; k < LEGS; k++) {
		struct leg *leg = &r->leg[k];

		if (leg->is_used && !leg->is_planned && !plan(b, r, leg))
			return;
	}
	if (r->o.e.state == LIFE_SCHEDULED && !begin(b, r))
		return;
	for (unsigned k = 0; k < LEGS; k++) {
		struct leg *leg = &r->leg[k];

		if (leg->is_used && !leg->is_taken && !leg->is_ended && is_its_turn(b, r, k))
			(void)take(b, r, leg);
		is_over = is_over && (!leg->is_used || leg->is_ended);
	}
	if (!is_over || !broadcasts_close_list(b, r) || !broadcasts_clock_move(b, &r->o.e, LIFE_SENT, "end", ""))
		return;
	drop_tickets(b, r);
	broadcasts_run_end(r);
}

/* The sender first, so that nothing leaves from this call on; then the ledger, so that nothing leaves in another life. */
unsigned
broadcasts_halt(struct broadcasts *b, const uint8_t id[STORE_ID_BYTES], enum job_state to, struct buf *why)
{
	struct running *r = broadcasts_run_of(b, id);
	unsigned beyond = 0;

	for (unsigned k = 0; r != NULL && k < LEGS; k++) {
		struct leg *leg = &r->leg[k];
		enum store_result got = STORE_OK;

		if (!leg->is_used)
			continue;
		if (leg->is_taken)
			beyond += sender_drop(b->sender, leg->job);
		leg->is_taken = false;
		if (leg->is_ended)
			continue;
		if (to == JOB_PAUSED)
			got = b->w.ledger->ops->job_move(b->w.ledger, r->o.e.owner, leg->job, to, b->w.now(b->w.ctx));
		else
			got = b->w.ledger->ops->job_cancel(b->w.ledger, r->o.e.owner, leg->job, b->w.now(b->w.ctx), &leg->to_cancel);
		if (got == STORE_OK)
			got = broadcasts_commit(b, why);
		if (got != STORE_OK && got != STORE_STALE)
			broadcasts_lost(b, "the ledger does not take a stop; nothing leaves while safard runs");
	}
	if (r != NULL) {
		drop_tickets(b, r);
		r->is_paused = true;
	}
	return beyond;
}

/* The rest of the rows of what was cancelled, a piece a turn. */
void
broadcasts_cancel_turn(struct broadcasts *b, struct running *r)
{
	char room[128];
	struct buf why = BUF_OVER(room);

	for (unsigned k = 0; k < LEGS; k++) {
		struct leg *leg = &r->leg[k];

		if (!leg->is_used || leg->to_cancel == 0)
			continue;
		if (b->w.ledger->ops->job_cancel(b->w.ledger, r->o.e.owner, leg->job, b->w.now(b->w.ctx), &leg->to_cancel) == STORE_OK)
			(void)broadcasts_commit(b, &why);
		return;
	}
	broadcasts_run_end(r);
}
