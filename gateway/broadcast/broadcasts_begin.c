/*
 * broadcasts_begin.c - a broadcast finds a place, is looked at once more, and begins
 *
 * Between the agreement and its time a fact may be withdrawn, a list may grow,
 * a price may rise: what the second person saw is made anew and compared.
 * Where it differs nothing leaves, and it waits for a second person again.
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include "gateway/store/ledger.h"
#include "locales/text/bug.h"

/* What is paused keeps its place only as long as nobody needs it; news never take all. */
static struct running *
place_for(struct broadcasts *b, const struct opened *o, bool to_stop)
{
	struct running *place = NULL, *paused = NULL;
	unsigned routine = 0;

	for (size_t i = 0; i < COUNT(b->run); i++) {
		struct running *r = &b->run[i];

		if (!r->is_used)
			place = r;
		else if (r->is_paused && r->o.e.state == LIFE_PAUSED && !broadcasts_finishes(b, r))
			paused = r;
		else
			routine += broadcasts_class(&r->o.b) == JOB_ROUTINE;
	}
	if (!to_stop && broadcasts_class(&o->b) == JOB_ROUTINE && routine >= ROUTINE_RUNS)
		return NULL;
	if (place == NULL && paused != NULL) {
		broadcasts_run_end(paused);
		place = paused;
	}
	return place;
}

bool
broadcasts_has_room(const struct broadcasts *b, const struct entry *e)
{
	unsigned routine = 0;

	for (size_t i = 0; i < COUNT(b->run); i++)
		routine += b->run[i].is_used && b->run[i].o.e.state != LIFE_PAUSED && broadcasts_class(&b->run[i].o.b) == JOB_ROUTINE;
	return e->is_alert || routine < ROUTINE_RUNS;
}

/* Resumed by a second person after a long pause: its job was running before, and takes nobody in. */
static bool
has_begun(struct broadcasts *b, const struct running *r, const struct leg *leg)
{
	struct ledger_job there;

	return leg->is_used && b->w.ledger->ops->job_get(b->w.ledger, r->o.e.owner, leg->job, &there) == STORE_OK &&
	    there.state != JOB_DRAFT && there.state != JOB_APPROVED;
}

/* What left in another life was paid for, too. */
static uint64_t
spent_before(struct broadcasts *b, const struct running *r)
{
	uint64_t handed = 0;

	for (unsigned k = 0; k < LEGS; k++) {
		struct tally n;

		if (r->leg[k].is_used && broadcasts_tally(b, r->o.e.owner, &r->leg[k], &n))
			handed += n.planned - n.kept;
	}
	return r->o.e.people == 0 ? 0 : r->o.e.cost / r->o.e.people * handed;
}

struct running *
broadcasts_load(struct broadcasts *b, const struct entry *e, bool to_stop)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct opened o = { .e = *e };
	struct running *r;

	if (!opened_read(b, &o, &why)) {
		opened_close(&o);
		broadcasts_lost(b, why.ptr);
		return NULL;
	}
	r = place_for(b, &o, to_stop);
	if (r == NULL) {
		opened_close(&o);
		return NULL;		/* its turn comes */
	}
	r->is_used = true;
	r->o = o;
	r->begun_s = b->w.now(b->w.ctx);
	r->is_paused = e->state != LIFE_SENDING && e->state != LIFE_SCHEDULED;
	broadcasts_legs(&r->o, r->leg);
	for (unsigned k = 0; k < LEGS; k++)	/* what began has its people */
		r->leg[k].is_planned = e->state != LIFE_SCHEDULED || has_begun(b, r, &r->leg[k]);
	r->spent = spent_before(b, r);
	return r;
}

static void
settle(struct broadcasts *b, const struct entry *e)
{
	struct opened o = { .e = *e };
	struct leg leg[LEGS];
	char room[256];
	struct buf quiet = BUF_OVER(room);

	if (opened_read(b, &o, &quiet)) {
		broadcasts_legs(&o, leg);
		for (unsigned k = 0; k < LEGS; k++) {
			struct sender_job j = { .class = broadcasts_class(&o.b), .not_after_s = o.b.until_s };

			memcpy(j.id, leg[k].job, STORE_ID_BYTES);
			(void)snprintf(j.owner, sizeof(j.owner), "%s", e->owner);
			if (leg[k].is_used)
				sender_settle(b->sender, &j);
		}
	}
	opened_close(&o);
}

/* Of the newest; more than the sender has places for are told apart at the next start. */
void
broadcasts_settle(struct broadcasts *b)
{
	struct entry *e = xcalloc(LIST_MOST, sizeof(*e));
	unsigned n = 0, settled = 0;

	if (book_list(b->w.book, "", NULL, e, LIST_MOST, &n) != STORE_OK)
		n = 0;
	for (unsigned i = 0; i < n && settled < SENDER_JOBS / LEGS; i++) {
		bool stands = e[i].state == LIFE_PAUSED || e[i].state == LIFE_WAITING || e[i].state == LIFE_CANCELLED || e[i].state == LIFE_EXPIRED;

		if (!stands || e[i].begun == 0 || e[i].is_training)
			continue;
		settle(b, &e[i]);
		settled++;
	}
	free(e);
}

/*
 * The words that were fixed are those that the pack of today says; a language that nobody read then was not fixed.  News
 * are the definition's own, and whether they may be said is in the preview.
 */
static bool
has_its_words(struct broadcasts *b, const struct opened *o, const struct audience_count *c, struct buf *why)
{
	char *fixed = xmalloc(BROADCAST_TEXT_BYTES), *text = xmalloc(BROADCAST_TEXT_BYTES);
	struct wording_of w;
	struct parts parts;
	bool has = broadcasts_wording_of(b, o, &w) && broadcasts_is_of_its_kind(o, &w), is_alert = o->b.kind == BROADCAST_ALERT;

	if (!has)
		buf_adds(why, "it was agreed to with a sample pack, or with a release, and the other is served now");
	for (unsigned i = 0; has && is_alert && i < c->cells; i++) {
		const struct audience_cell *cell = &c->cell[i];
		struct buf out;

		buf_wrap(&out, text, BROADCAST_TEXT_BYTES);
		if (book_wording_get(b->w.book, o->e.id, cell->locale, cell->stay, fixed) != STORE_OK)
			continue;
		has = wording_make(&w, &o->b, cell->locale, cell->stay, 0, &parts, &out) == WORDING_OK && strcmp(out.ptr, fixed) == 0;
		if (!has)
			buf_addf(why, "the pack says it in other words by now, in %s", cell->locale);
	}
	free(fixed);
	free(text);
	return has;
}

/* The book keeps that nobody asked anybody yet: who submits it again has looked at it. */
static void
doubt(struct broadcasts *b, struct running *r, const char *reason)
{
	struct entry e = r->o.e;

	memset(e.approval, 0, sizeof(e.approval));
	e.ends_s = b->w.now(b->w.ctx) + (e.is_alert ? LIFE_WAIT_CRISIS_S : LIFE_WAIT_S);
	if (broadcasts_clock_move(b, &e, LIFE_WAITING, "doubt", reason))
		broadcasts_run_end(r);
}

bool
broadcasts_look_again(struct broadcasts *b, struct running *r)
{
	char room[BROADCAST_REASON_BYTES];
	struct buf why = BUF_OVER(room);
	const struct audience_count *c;
	unsigned long so_far;

	if (b->has_worked)
		return false;
	b->has_worked = true;
	c = broadcasts_count(b, &r->o, &so_far, &why);
	if (c == NULL)
		return false;
	buf_reset(&why);
	if (!broadcasts_preview(b, &r->o, c, &why))
		return false;		/* no pack serves her now: it waits for one */
	r->is_looked_at = broadcasts_as_agreed(b, &r->o, &why) && has_its_words(b, &r->o, c, &why);
	if (!r->is_looked_at)
		doubt(b, r, why.ptr);
	return r->is_looked_at;
}

/* From here on it leaves; and how far it is in a country is what the two who agreed to it said. */
bool
broadcasts_begin(struct broadcasts *b, struct running *r)
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
