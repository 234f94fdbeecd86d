/*
 * broadcasts_run.c - a broadcast on its way: its people, its end, and what stops it
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include <sodium.h>

#include "gateway/store/ledger_rules.h"
#include "gateway/vault/ticket.h"
#include "locales/text/bug.h"

enum { ROUTES = 256 };	/* as many as there are countries */

enum store_result
broadcasts_commit(struct broadcasts *b, struct buf *why)
{
	return b->w.ledger->ops->commit(b->w.ledger, why);
}

void
broadcasts_plan_end(struct running *r)
{
	audience_end(r->walk);
	r->walk = NULL;
	free(r->count);
	r->count = NULL;
}

void
broadcasts_run_end(struct running *r)
{
	if (!r->is_used)
		return;
	broadcasts_plan_end(r);
	free(r->worded);
	opened_close(&r->o);
	memset(r, 0, sizeof(*r));
}

/*
 * Lists are walked in order of keys: who was moved meanwhile may have been ahead of it before and behind it now.  A second
 * walk finds her; one is enough, because whom that one misses had her row from the first, which moves with her.
 */
static bool
walks_again(struct running *r, struct leg *leg)
{
	bool again = r->is_moved_in && !leg->is_walked;

	leg->is_walked = true;
	r->is_moved_in = false;
	return again;
}

/* A batch of her people; true when all of them have rows. */
static bool
plan(struct broadcasts *b, struct running *r, struct leg *leg)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	if (broadcasts_peers_wait(b))
		return false;
	if (r->walk == NULL) {
		r->count = xcalloc(1, sizeof(*r->count));
		r->walk = audience_begin(&leg->b, r->o.e.owner, b->sending, b->w.people, b->w.ledger, leg->job, b->w.now(b->w.ctx));
	}
	if (audience_step(r->walk, r->count) != STORE_OK || broadcasts_commit(b, &why) != STORE_OK) {
		/* the group is given up: rows that are there stay, so beginning anew adds only who lacks */
		broadcasts_plan_end(r);
		return false;
	}
	if (!r->count->is_done)
		return false;
	leg->is_planned = !walks_again(r, leg);
	broadcasts_plan_end(r);
	return leg->is_planned;
}

bool
broadcasts_tally(struct broadcasts *b, const char *owner, const struct leg *leg, struct tally *out)
{
	struct ledger_sums *s = xcalloc(ROUTES, sizeof(*s));
	unsigned n = 0;
	enum store_result got = b->w.ledger->ops->job_sums(b->w.ledger, owner, leg->job, s, ROUTES, &n);

	memset(out, 0, sizeof(*out));
	for (unsigned i = 0; i < n && i < ROUTES; i++) {
		out->planned += s[i].planned;
		out->open += s[i].n[ROW_QUEUED] + s[i].n[ROW_INTENT] + s[i].n[ROW_ACKED];
		out->kept += s[i].n[ROW_QUEUED] + s[i].n[ROW_HELD] + s[i].n[ROW_CANCELLED];
	}
	free(s);
	return got == STORE_OK;
}

/* How often somebody let it go on. */
static unsigned
resumed(struct broadcasts *b, const struct running *r)
{
	struct event *events = xcalloc(EVENTS_MOST, sizeof(*events));
	unsigned n = 0, times = 0;

	if (book_events(b->w.book, r->o.e.id, events, EVENTS_MOST, &n) != STORE_OK)
		n = 0;
	for (unsigned i = 0; i < n; i++)
		times += strcmp(events[i].what, "resume") == 0;
	free(events);
	return times;
}

/*
 * The vault opens rows for this job from now on, and so many of them, repeats included: everybody twice, because each life
 * of ours that ends leaves a window or two of numbers opened and not sent, and once more for each time a person resumed
 * it.  A crisis is not to stand still because safard fell often.
 */
static bool
write_ticket(struct broadcasts *b, const struct running *r, const struct leg *leg, struct buf *why)
{
	struct ticket t = { .expires_s = r->o.b.until_s };
	struct tally n;

	if (!broadcasts_tally(b, r->o.e.owner, leg, &n)) {
		buf_adds(why, "the ledger does not say how many people a job has");
		return false;
	}
	t.rows = (uint32_t)(n.planned * (2 + resumed(b, r)) + HANDED_MORE);

	sodium_bin2hex(t.job, sizeof(t.job), leg->job, STORE_ID_BYTES);
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

	*j = (struct sender_job){ .class = broadcasts_class(&o->b), .not_after_s = o->b.until_s };
	memcpy(j->id, leg->job, STORE_ID_BYTES);
	(void)snprintf(j->owner, sizeof(j->owner), "%s", o->e.owner);
	(void)snprintf(j->list, sizeof(j->list), "%s", list_words[leg->b.audience.list]);
	(void)snprintf(j->from, sizeof(j->from), "%s", o->b.from);
	(void)snprintf(j->who, sizeof(j->who), "%s", o->e.approver);
	sodium_bin2hex(j->ticket, sizeof(j->ticket), leg->job, STORE_ID_BYTES);
	if (j->from[0] == '\0' && broadcasts_wording_of(b, o, &w) && w.service != NULL)
		(void)snprintf(j->from, sizeof(j->from), "%s", pack_string(w.pack, w.service->number));
	return j->from[0] != '\0';
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
	if (got == STORE_OK && there.state == JOB_CANCELLED) {	/* a kill between the ledger and the book */
		(void)snprintf(r->alarm, sizeof(r->alarm), "it was stopped for good, and broadcast.db did not take it: cancel it again");
		return false;
	}
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

	return broadcasts_tally(b, r->o.e.owner, leg, &n) && n.open == 0;
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
drop_tickets(struct broadcasts *b, const struct leg leg[LEGS])
{
	for (unsigned k = 0; k < LEGS; k++) {
		char ticket[2 * STORE_ID_BYTES + 1], room[128];
		struct buf quiet = BUF_OVER(room);

		sodium_bin2hex(ticket, sizeof(ticket), leg[k].job, STORE_ID_BYTES);
		if (leg[k].is_used)
			(void)ticket_drop(b->w.ticket_folder, ticket, &quiet);
	}
}

/* The sender has so many places; of those news and drills take some, and never all. */
static bool
has_place(const struct broadcasts *b, const struct running *r)
{
	unsigned routine = 0;

	for (size_t i = 0; i < COUNT(b->run); i++)
		for (unsigned k = 0; k < LEGS; k++)
			routine += b->run[i].is_used && b->run[i].leg[k].is_taken && broadcasts_class(&b->run[i].o.b) == JOB_ROUTINE;
	return broadcasts_class(&r->o.b) == JOB_CRISIS || routine < ROUTINE_RUNS;
}

/* What the sender or the disk does not take now is tried again, not at each turn. */
static void
take_when_due(struct broadcasts *b, struct running *r, unsigned k)
{
	struct leg *leg = &r->leg[k];
	int64_t now_ms = b->w.wire.boot_ms(b->w.wire.ctx);

	if (leg->is_taken || leg->is_ended || now_ms < leg->again_ms || !is_its_turn(b, r, k) || !has_place(b, r))
		return;
	if (!take(b, r, leg))
		leg->again_ms = now_ms + TAKE_MS;
}

/* A batch of one broadcast a turn, so that many that begin together do not hold up an answer. */
static bool
is_planned(struct broadcasts *b, struct running *r)
{
	for (unsigned k = 0; k < LEGS; k++) {
		struct leg *leg = &r->leg[k];

		if (!leg->is_used || leg->is_planned)
			continue;
		if (b->has_worked)
			return false;
		b->has_worked = true;
		if (!plan(b, r, leg))
			return false;
	}
	return true;
}

void
broadcasts_run_turn(struct broadcasts *b, struct running *r)
{
	bool is_over = true;

	if (r->is_paused)
		return;
	if (r->o.e.state == LIFE_SCHEDULED && !r->is_looked_at && !broadcasts_look_again(b, r))
		return;
	if (!is_planned(b, r) || (r->o.e.state == LIFE_SCHEDULED && !broadcasts_begin(b, r)))
		return;
	for (unsigned k = 0; k < LEGS; k++) {
		if (!r->leg[k].is_used)
			continue;
		take_when_due(b, r, k);
		is_over = is_over && r->leg[k].is_ended;
	}
	if (!is_over || !broadcasts_close_list(b, r) || !broadcasts_clock_move(b, &r->o.e, LIFE_SENT, "end", ""))
		return;
	drop_tickets(b, r->leg);
	broadcasts_run_end(r);
}

void
broadcasts_run_follow(struct broadcasts *b, const struct entry *e)
{
	struct running *r = broadcasts_run_of(b, e->id);

	if (r == NULL)
		return;
	if (e != &r->o.e)
		r->o.e = *e;
	r->is_paused = e->state != LIFE_SENDING && e->state != LIFE_SCHEDULED;
}

/* The sender first, so that nothing leaves from this call on; then the ledger, so that nothing leaves in another life. */
static unsigned
halt_leg(struct broadcasts *b, const char *owner, struct leg *leg, enum job_state to, struct buf *why)
{
	int64_t now_s = b->w.now(b->w.ctx);
	unsigned beyond = leg->is_taken ? sender_drop(b->sender, leg->job) : sender_now(b->sender, leg->job).beyond_recall;
	enum store_result got;

	leg->is_taken = false;
	if (leg->is_ended)
		return beyond;
	if (to == JOB_PAUSED)
		got = b->w.ledger->ops->job_move(b->w.ledger, owner, leg->job, to, now_s);
	else
		got = b->w.ledger->ops->job_cancel(b->w.ledger, owner, leg->job, now_s, &leg->to_cancel);
	if (got == STORE_OK)
		got = broadcasts_commit(b, why);
	if (got != STORE_OK && got != STORE_STALE && got != STORE_NONE)
		broadcasts_lost(b, "the ledger does not take a stop; nothing leaves while safard runs");
	return beyond;
}

/* One that does not run here, because it was paused before a new start or found no place, has jobs all the same. */
unsigned
broadcasts_halt(struct broadcasts *b, const uint8_t id[STORE_ID_BYTES], enum job_state to, struct buf *why)
{
	struct running *r = broadcasts_run_of(b, id);
	struct opened o;
	struct ledger_job there;
	struct leg own[LEGS], *leg = own;
	unsigned beyond = 0;

	if (r == NULL) {
		if (book_get(b->w.book, id, &o.e) != STORE_OK || b->w.ledger->ops->job_get(b->w.ledger, o.e.owner, id, &there) == STORE_NONE)
			return 0;
		r = broadcasts_load(b, &o.e, true);
	}
	if (r == NULL) {	/* every place is taken: its rows stand still all the same */
		if (!opened_read(b, &o, why))
			return 0;
		broadcasts_legs(&o, own);
	} else {
		leg = r->leg;
		r->is_paused = true;
		o.e = r->o.e;
	}
	for (unsigned k = 0; k < LEGS; k++)
		if (leg[k].is_used)
			beyond += halt_leg(b, o.e.owner, &leg[k], to, why);
	drop_tickets(b, leg);
	if (leg == own)
		opened_close(&o);
	return beyond;
}

/* The sender asks about somebody still, who has some of her text. */
bool
broadcasts_finishes(const struct broadcasts *b, const struct running *r)
{
	for (unsigned k = 0; k < LEGS; k++)
		if (r->leg[k].is_used && sender_finishes(b->sender, r->leg[k].job))
			return true;
	return false;
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
	if (!broadcasts_finishes(b, r))
		broadcasts_run_end(r);
}
