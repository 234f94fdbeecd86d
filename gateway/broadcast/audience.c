/*
 * audience.c - a list in batches, or the rows of the job that is changed, by one judge
 *
 * Everything of a person is asked anew for each walk and again before each part
 * leaves (audience_may): what she says in between wins.
 */
#include "gateway/broadcast/audience_inside.h"

#include <stdlib.h>
#include <string.h>

#include "content/pack.h"
#include "locales/text/bug.h"

enum { DAY_S = 86400 };

/* Those whom the network may have handed it to are asked for in all states; was_handed() tells. */
enum { ALL_STATES = (1 << ROW_STATES) - 1 };

struct audience_walk {
	const struct broadcast *b;
	char		owner[STORE_NAME_BYTES];
	const struct sending *sending;
	struct store	*people;
	struct ledger	*ledger;
	uint8_t		job[STORE_ID_BYTES];
	bool		has_job;
	int64_t		now_s;
	uint8_t		after[PEER_BYTES];	/* of the list */
	bool		has_after;
	uint32_t	next_row;		/* of the job that is changed */
	struct listed	row[AUDIENCE_BATCH];
	struct ledger_row of[AUDIENCE_BATCH];
	unsigned	rows;
	/* Who of the batch goes into the job, and where she is: the route of her row. */
	struct ledger_recipient to[AUDIENCE_BATCH], together[AUDIENCE_BATCH];
	const char	*stay[AUDIENCE_BATCH];
	unsigned	chosen;
};

enum verdict { NOT_MEANT, LEFT_OUT, NOT_IN_HER_LANGUAGE, MEANT };

const struct wording *
audience_wording(const struct broadcast *b, const char *locale)
{
	locale = audience_locale(locale);
	for (unsigned i = 0; i < b->wordings; i++)
		if (strcmp(b->wording[i].locale, locale) == 0)
			return &b->wording[i];
	return NULL;
}

static bool
is_one_of(const char *word, const char *all, unsigned count, size_t bytes)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(all + i * bytes, word) == 0)
			return true;
	return count == 0;
}

/* Danger alerts have a list of their own: nobody on another asked for them there. */
static bool
asked_for_it(const struct addressees *a, uint32_t flags)
{
	switch (a->subscription) {
	case SUBSCRIPTION_FEES: return (flags & LIST_FEES) != 0;
	case SUBSCRIPTION_JOBS: return (flags & LIST_JOBS) != 0;
	case SUBSCRIPTION_ALERTS:
	case SUBSCRIPTION_COUNT: break;
	}
	return false;
}

static bool
is_meant(const struct addressees *a, const struct listed *row)
{
	if (a->is_of)
		return true;
	return is_one_of(row->stay, a->stay[0], a->stays, sizeof a->stay[0])
	    && is_one_of(audience_locale(row->locale), a->locale[0], a->locales, sizeof a->locale[0])
	    && (a->area[0] == '\0' || strcmp(a->area, row->area) == 0)
	    && (a->list != LIST_BROADCAST || asked_for_it(a, row->flags));
}

/* STOP lets through only the danger that she kept behind it, and a drill is none; quiet mode lets nothing through. */
static bool
wants_it(const struct broadcast *b, const struct listed *row, uint32_t flags)
{
	bool is_danger_only = b->audience.list == LIST_ALERTS && (row->flags & LIST_DANGER_ONLY) != 0;
	bool is_danger = b->kind == BROADCAST_ALERT && b->type != ALERT_DRILL;

	if ((flags & PERSON_QUIET) != 0 || (is_danger_only && !is_danger))
		return false;
	return (flags & PERSON_STOPPED) == 0 || is_danger_only;
}

/* Anything but STORE_OK: the store cannot say, and neither does *v. */
static enum store_result
judge(struct store *people, const char *owner, const struct broadcast *b, const struct listed *row, int64_t now_s, enum verdict *v)
{
	const struct wording *chosen = audience_wording(b, row->locale);
	struct person her = { .flags = 0 };
	enum store_result r;

	*v = NOT_MEANT;
	if (!is_meant(&b->audience, row))
		return STORE_OK;
	*v = LEFT_OUT;
	if (row->until_day != 0 && row->until_day < now_s / DAY_S)
		return STORE_OK;
	r = people->ops->person_get(people, owner, row->peer, &her);
	if (r != STORE_OK && r != STORE_NONE)
		return r;
	if (wants_it(b, row, r == STORE_OK ? her.flags : 0))
		*v = chosen != NULL && chosen->choice == CHOICE_LEAVE_OUT ? NOT_IN_HER_LANGUAGE : MEANT;
	return STORE_OK;
}

struct audience_walk *
audience_begin(const struct broadcast *b, const char *owner, const struct sending *sending, struct store *people, struct ledger *ledger,
    const uint8_t *job, int64_t now_s)
{
	struct audience_walk *w = xcalloc(1, sizeof *w);

	BUG_IF((job != NULL || b->audience.is_of) && ledger == NULL);
	w->b = b;
	(void)snprintf(w->owner, sizeof w->owner, "%s", owner);
	w->sending = sending;
	w->people = people;
	w->ledger = ledger;
	w->has_job = job != NULL;
	if (job != NULL)
		memcpy(w->job, job, sizeof w->job);
	w->now_s = now_s;
	return w;
}

void
audience_end(struct audience_walk *w)
{
	free(w);
}

/*
 * It may be on her phone: a frame left and nobody refused it, or an earlier one of hers may have arrived before the last
 * was refused.  What was put back before it left, and what never left, is on no phone.
 */
static bool
was_handed(const struct ledger_fate *f)
{
	static const unsigned with_her = 1 << ROW_INTENT | 1 << ROW_ACKED | 1 << ROW_ACCEPTED | 1 << ROW_DELIVERED | 1 << ROW_UNKNOWN;

	if (f->flags & ROW_ERASED)
		return false;
	return (with_her >> f->state & 1) != 0 || f->accepted != 0 || f->delivered != 0
	    || (f->flags & (ROW_IN_DOUBT | ROW_MAYBE_TWICE | ROW_GOT)) != 0;
}

/* The next rows of the list, or the list rows of the job's next; *seen is how far the walk went. */
static enum store_result
rows_of_list(struct audience_walk *w, unsigned *seen)
{
	enum store_result r = w->people->ops->listed_scan(w->people, w->owner, w->b->audience.list, w->has_after ? w->after : NULL, w->row,
	    AUDIENCE_BATCH, seen);

	w->rows = r == STORE_OK ? *seen : 0;
	return r;
}

static enum store_result
rows_of_job(struct audience_walk *w, struct audience_count *out, unsigned *seen)
{
	const struct addressees *a = &w->b->audience;
	enum store_result r = w->ledger->ops->rows_scan(w->ledger, w->owner, a->of, w->next_row, UINT32_MAX, ALL_STATES, w->of, AUDIENCE_BATCH,
	    seen);

	w->rows = 0;
	if (r == STORE_NONE) {		/* no such job: nobody was given it */
		*seen = 0;
		return STORE_OK;
	}
	for (unsigned i = 0; r == STORE_OK && i < *seen; i++) {
		if ((w->of[i].fate.flags & ROW_ERASED) != 0 && w->of[i].fate.attempts > 0)
			out->left_out++;	/* it may be on her phone, and nobody knows any more who she is */
		if (!was_handed(&w->of[i].fate))
			continue;
		r = w->people->ops->listed_get(w->people, w->owner, a->list, w->of[i].to.peer, &w->row[w->rows]);
		if (r == STORE_OK) {
			w->rows++;
		} else if (r == STORE_NONE) {
			out->left_out++;
			r = STORE_OK;
		}
	}
	return r;
}

static void
count_in(struct audience_walk *w, const struct listed *row, enum verdict v, struct audience_count *out)
{
	const struct sending_country *country = w->sending != NULL ? sending_country(w->sending, country_code(row->stay)) : NULL;
	struct ledger_recipient *to = &w->to[w->chosen];

	if (v == LEFT_OUT)
		out->left_out++;
	if (v != MEANT && v != NOT_IN_HER_LANGUAGE)
		return;
	audience_cell(out, row)->people++;
	if (v == NOT_IN_HER_LANGUAGE)
		return;
	if (w->sending != NULL && country == NULL) {
		out->no_way++;
		return;
	}
	out->people++;
	out->no_language += row->locale[0] == '\0' || (w->b->kind == BROADCAST_NEWS && audience_wording(w->b, row->locale) == NULL);
	if (country == NULL)
		return;
	memcpy(to->peer, row->peer, sizeof to->peer);
	(void)snprintf(to->locale, sizeof to->locale, "%s", audience_locale(row->locale));	/* as her cell, by which her words are found */
	memcpy(to->sealed, row->sealed, sizeof to->sealed);
	w->stay[w->chosen++] = row->stay;
}

/* A country at a time, in the order of the list: a chunk has one way out, one price and one night. */
static enum store_result
add_rows(struct audience_walk *w)
{
	for (unsigned first = 0; first < w->chosen; first++) {
		const char *stay = w->stay[first];
		unsigned n = 0, added;
		enum store_result r;

		for (unsigned i = first; stay != NULL && i < w->chosen; i++)
			if (w->stay[i] != NULL && strcmp(w->stay[i], stay) == 0) {
				w->together[n++] = w->to[i];
				w->stay[i] = NULL;
			}
		if (n == 0)
			continue;
		r = w->ledger->ops->rows_add(w->ledger, w->owner, w->job, stay, w->together, n, &added);
		if (r != STORE_OK)
			return r;
	}
	return STORE_OK;
}

/*
 * Among the wardens the same alert reaches her first.  Whoever became one while the list was walked has no row there, and
 * is told as the others are.
 */
static enum store_result
is_told_as_warden(struct audience_walk *w, const struct listed *row, bool *is_told)
{
	struct broadcast as_warden = *w->b;
	struct listed warden;
	enum verdict v = NOT_MEANT;
	enum store_result r = STORE_NONE;

	as_warden.audience.list = LIST_WARDEN;
	if (w->b->audience.no_wardens && !w->b->audience.is_of)
		r = w->people->ops->listed_get(w->people, w->owner, LIST_WARDEN, row->peer, &warden);
	if (r == STORE_OK)
		r = judge(w->people, w->owner, &as_warden, &warden, w->now_s, &v);
	if (r == STORE_OK && v == MEANT && w->has_job) {
		struct ledger_row hers;

		r = w->ledger->ops->row_of(w->ledger, w->owner, w->b->audience.wardens, row->peer, &hers);
		v = r == STORE_OK ? MEANT : NOT_MEANT;
	}
	*is_told = v == MEANT;
	return r == STORE_NONE ? STORE_OK : r;
}

/* Counts and chooses the batch into *out; nothing of the walk moves. */
static enum store_result
look(struct audience_walk *w, struct audience_count *out, unsigned *seen)
{
	enum store_result r = w->b->audience.is_of ? rows_of_job(w, out, seen) : rows_of_list(w, seen);

	w->chosen = 0;
	for (unsigned i = 0; r == STORE_OK && i < w->rows; i++) {
		enum verdict v;
		bool is_told = false;

		r = judge(w->people, w->owner, w->b, &w->row[i], w->now_s, &v);
		if (r == STORE_OK && v == MEANT)
			r = is_told_as_warden(w, &w->row[i], &is_told);
		if (r == STORE_OK && !is_told)
			count_in(w, &w->row[i], v, out);
	}
	return r == STORE_OK && w->has_job ? add_rows(w) : r;
}

enum store_result
audience_step(struct audience_walk *w, struct audience_count *out)
{
	struct audience_count next = *out;
	unsigned seen = 0;
	enum store_result r;

	if (out->is_done)
		return STORE_OK;
	r = look(w, &next, &seen);
	if (r != STORE_OK)
		return r;
	if (seen > 0 && w->b->audience.is_of)
		w->next_row = w->of[seen - 1].row + 1;
	else if (seen > 0)
		memcpy(w->after, w->row[seen - 1].peer, sizeof w->after);
	w->has_after = w->has_after || seen > 0;
	next.is_done = seen < AUDIENCE_BATCH;
	if (next.is_done)
		audience_sort(&next);
	*out = next;
	return STORE_OK;
}

enum audience_may
audience_may(struct store *people, const char *owner, const struct broadcast *b, const uint8_t peer[PEER_BYTES], int64_t now_s,
    struct listed *row)
{
	enum store_result r = people->ops->listed_get(people, owner, b->audience.list, peer, row);
	enum verdict v = NOT_MEANT;

	if (r == STORE_OK)
		r = judge(people, owner, b, row, now_s, &v);
	if (r != STORE_OK && r != STORE_NONE)
		return AUDIENCE_UNKNOWN;
	return v == MEANT ? AUDIENCE_MAY : AUDIENCE_MUST_NOT;
}
