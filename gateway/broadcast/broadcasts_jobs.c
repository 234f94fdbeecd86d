/*
 * broadcasts_jobs.c - the jobs of a broadcast in the ledger
 *
 * An alert for a list has two: wardens first, so that somebody on the spot
 * knows before everybody asks; then the list, without the wardens.  Ids of both
 * come from the broadcast, so a new start finds them again.
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include <sodium.h>

#include "locales/text/bug.h"

enum { CHUNK_ROWS = 500 };

void
broadcasts_job_id(const uint8_t id[STORE_ID_BYTES], unsigned leg, uint8_t out[STORE_ID_BYTES])
{
	static const uint8_t word[] = "wardens";

	if (leg == LEG_MAIN)
		memcpy(out, id, STORE_ID_BYTES);
	else
		crypto_generichash(out, STORE_ID_BYTES, word, sizeof(word), id, STORE_ID_BYTES);
}

void
broadcasts_legs(const struct opened *o, struct leg leg[LEGS])
{
	memset(leg, 0, LEGS * sizeof(*leg));
	for (unsigned k = 0; k < LEGS; k++) {
		struct addressees *a = &leg[k].b.audience;

		leg[k].b = o->b;
		leg[k].is_used = k == LEG_MAIN || (o->b.kind == BROADCAST_ALERT && a->list == LIST_ALERTS);
		broadcasts_job_id(o->e.id, k, leg[k].job);
		if (a->is_of)
			broadcasts_job_id(o->b.audience.of, k, a->of);
	}
	leg[LEG_WARDENS].b.audience.list = LIST_WARDEN;
	leg[LEG_MAIN].b.audience.no_wardens = leg[LEG_WARDENS].is_used;
	memcpy(leg[LEG_MAIN].b.audience.wardens, leg[LEG_WARDENS].job, STORE_ID_BYTES);
}

enum job_class
broadcasts_class(const struct broadcast *b)
{
	return b->kind == BROADCAST_ALERT && b->type != ALERT_DRILL ? JOB_CRISIS : JOB_ROUTINE;
}

struct running *
broadcasts_run_of(struct broadcasts *b, const uint8_t id[STORE_ID_BYTES])
{
	for (size_t i = 0; i < COUNT(b->run); i++)
		if (b->run[i].is_used && memcmp(b->run[i].o.e.id, id, STORE_ID_BYTES) == 0)
			return &b->run[i];
	return NULL;
}

struct leg *
broadcasts_leg(struct broadcasts *b, const uint8_t job[STORE_ID_BYTES], struct running **r)
{
	for (size_t i = 0; i < COUNT(b->run); i++)
		for (unsigned k = 0; b->run[i].is_used && k < LEGS; k++)
			if (b->run[i].leg[k].is_used && memcmp(b->run[i].leg[k].job, job, STORE_ID_BYTES) == 0) {
				*r = &b->run[i];
				return &b->run[i].leg[k];
			}
	return NULL;
}

static void
job_make(const struct opened *o, const struct leg *leg, int64_t now_s, struct ledger_job *j)
{
	memset(j, 0, sizeof(*j));
	memcpy(j->id, leg->job, STORE_ID_BYTES);
	memcpy(j->key, leg->job, STORE_ID_BYTES);
	(void)snprintf(j->service, sizeof(j->service), "%s", o->e.service);
	(void)snprintf(j->author, sizeof(j->author), "%s", o->e.maker);
	j->class = broadcasts_class(&o->b);
	preview_text_hash(&o->b, j->text_hash);
	preview_audience_hash(&leg->b, j->audience_hash);
	j->chunk_rows = CHUNK_ROWS;
	j->made_s = now_s;
	j->not_after_s = o->b.until_s;
}

/* Both jobs, drafted and approved; one that is there already is what it is. */
enum broadcasts_end
broadcasts_jobs(struct broadcasts *b, const struct opened *o, const char *approver, struct buf *why)
{
	const struct ledger_ops *l = b->w.ledger->ops;
	int64_t now_s = b->w.now(b->w.ctx);
	struct leg leg[LEGS];
	enum store_result r = STORE_OK;

	broadcasts_legs(o, leg);
	for (unsigned k = 0; k < LEGS && r == STORE_OK; k++) {
		struct ledger_approval a = { .approver = approver };
		struct ledger_job j, there;

		if (!leg[k].is_used)
			continue;
		r = l->job_get(b->w.ledger, o->e.owner, leg[k].job, &there);
		if (r == STORE_OK && there.state != JOB_DRAFT)
			continue;
		if (r != STORE_OK && r != STORE_NONE)
			break;
		job_make(o, &leg[k], r == STORE_OK ? there.made_s : now_s, &j);
		memcpy(a.text_hash, j.text_hash, sizeof(a.text_hash));
		memcpy(a.audience_hash, j.audience_hash, sizeof(a.audience_hash));
		broadcasts_job_id(o->e.approval, k, a.id);
		r = l->job_put(b->w.ledger, o->e.owner, &j);
		if (r == STORE_OK)
			r = l->job_approve(b->w.ledger, o->e.owner, j.id, &a, now_s);
	}
	if (r == STORE_OK)
		r = broadcasts_commit(b, why);
	return broadcasts_of_store(r, why);
}
