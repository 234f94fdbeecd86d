/*
 * broadcasts_wire.c - what the sender asks about a row, and what it is told
 *
 * The words of a job are fixed in the book when it is agreed to; here they are
 * cut once for each language and country.  A price is counted as parts leave,
 * so that a broadcast that costs more than it may is stopped.
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include <sodium.h>

#include "gateway/broadcast/wording_inside.h"
#include "locales/text/bug.h"

enum { BUDGET_MORE = 10,	/* a tenth above what was agreed to: some are sent again */
	REREAD = 8 };

static int64_t
wall_s(void *ctx)
{
	struct broadcasts *b = ctx;

	return b->w.wire.wall_s(b->w.wire.ctx);
}

static int64_t
boot_ms(void *ctx)
{
	struct broadcasts *b = ctx;

	return b->w.wire.boot_ms(b->w.wire.ctx);
}

static unsigned
room_of(void *ctx, const char *way)
{
	struct broadcasts *b = ctx;

	return b->w.wire.room(b->w.wire.ctx, way);
}

static bool
is_settled(void *ctx, const char *way)
{
	struct broadcasts *b = ctx;

	return b->w.wire.is_settled(b->w.wire.ctx, way);
}

static bool
vault_is_free(void *ctx)
{
	struct broadcasts *b = ctx;

	return b->w.wire.vault_is_free(b->w.wire.ctx);
}

static void
vault_ask(void *ctx, const struct vault_rows_ask *ask)
{
	struct broadcasts *b = ctx;

	(void)snprintf(b->asked_owner, sizeof(b->asked_owner), "%s", ask->owner);
	b->w.wire.vault_ask(b->w.wire.ctx, ask);
}

/* Each part is paid for when it leaves, at the price that was agreed to: the mean of its countries. */
static void
bulk(void *ctx, const struct bulk *m)
{
	struct broadcasts *b = ctx;
	struct running *r;

	if (broadcasts_leg(b, m->name.job, &r) != NULL && r->o.e.parts > 0)
		r->spent += r->o.e.cost / r->o.e.parts;
	b->w.wire.bulk(b->w.wire.ctx, m);
}

static enum sender_may
may(void *ctx, const uint8_t job[STORE_ID_BYTES], const struct ledger_recipient *to, uint8_t sealed[STORE_SEALED_BYTES], int64_t *again_s)
{
	struct broadcasts *b = ctx;
	struct running *r;
	struct leg *leg = broadcasts_leg(b, job, &r);
	const struct sending_country *c;
	struct listed row;
	int64_t now_s = b->w.now(b->w.ctx);

	if (leg == NULL)
		return SENDER_LATER;
	switch (audience_may(b->w.people, r->o.e.owner, &leg->b, to->peer, now_s, &row)) {
	case AUDIENCE_MUST_NOT:	/* or the lists have her by another key, and the ledger not yet */
		return broadcasts_is_moving(b, r->o.e.owner, to->peer) ? SENDER_LATER : SENDER_MUST_NOT;
	case AUDIENCE_UNKNOWN:
		return SENDER_LATER;
	case AUDIENCE_MAY:
		break;
	}
	memcpy(sealed, row.sealed, STORE_SEALED_BYTES);
	c = b->sending == NULL ? NULL : sending_country(b->sending, country_code(row.stay));
	*again_s = c == NULL || preview_at_night(&r->o.b) ? 0 : sending_awake_s(c, now_s);
	return *again_s == 0 ? SENDER_MAY : SENDER_NIGHT;
}

/* The words that were agreed to; of a language and country that nobody had then, the same made now. */
static bool
words_of(struct broadcasts *b, const struct opened *o, const struct wording_of *w, const char *locale, const char *stay, char *text)
{
	char room[256];
	struct buf out, why = BUF_OVER(room);
	struct parts parts;
	enum store_result r = book_wording_get(b->w.book, o->e.id, locale, stay, text);

	if (r != STORE_NONE)
		return r == STORE_OK;
	buf_wrap(&out, text, BROADCAST_TEXT_BYTES);
	return wording_make(w, &o->b, locale, stay, 0, &parts, &out) == WORDING_OK &&
	    book_wording_put(b->w.book, o->e.id, locale, stay, text, &why) == STORE_OK;
}

/* One reference for all of a job: a person is given one text of it, and two jobs of a day differ. */
static bool
cut(struct broadcasts *b, struct running *r, const char *locale, const char *stay, struct worded *out)
{
	char *text = xmalloc(BROADCAST_TEXT_BYTES);
	struct wording_of w;
	bool is_cut = broadcasts_wording_of(b, &r->o, &w) && broadcasts_is_of_its_kind(&r->o, &w) &&
	    words_of(b, &r->o, &w, locale, stay, text) &&
	    wording_cut(&w, &r->o.b, locale, text, r->o.e.id[0], &out->parts);

	free(text);
	(void)snprintf(out->locale, sizeof(out->locale), "%s", locale);
	(void)snprintf(out->stay, sizeof(out->stay), "%.2s", stay);
	return is_cut;
}

/*
 * Said today, is it still right?  A number that was withdrawn, or one that the pack replaced by another, is not: a text
 * that the pack would merely put in other words goes on as it was agreed to.
 */
static bool
is_right(struct broadcasts *b, const struct running *r, const struct wording_of *w, const struct worded *one)
{
	char *fixed = xmalloc(BROADCAST_TEXT_BYTES), *text = xmalloc(BROADCAST_TEXT_BYTES);
	struct parts parts;
	struct buf out;
	bool is = true;

	buf_wrap(&out, text, BROADCAST_TEXT_BYTES);
	if (book_wording_get(b->w.book, r->o.e.id, one->locale, one->stay, fixed) == STORE_OK)
		is = wording_make(w, &r->o.b, one->locale, one->stay, 0, &parts, &out) == WORDING_OK &&
		    (strcmp(out.ptr, fixed) == 0 || wording_numbers_are_tested(w, fixed, country_code(one->stay)));
	free(fixed);
	free(text);
	return is;
}

void
broadcasts_reread(struct broadcasts *b, struct running *r)
{
	struct wording_of w;

	if (r->is_paused || r->wordings == 0 || !broadcasts_wording_of(b, &r->o, &w))
		return;
	if (!broadcasts_is_of_its_kind(&r->o, &w) && r->alarm[0] == '\0')
		(void)snprintf(r->alarm, sizeof(r->alarm), "it was agreed to with a sample pack, or with a release, and the other is served now");
	for (unsigned i = 0; i < REREAD && i < r->wordings; i++) {
		const struct worded *one = &r->worded[r->reread++ % r->wordings];

		if (!is_right(b, r, &w, one) && r->alarm[0] == '\0')
			(void)snprintf(r->alarm, sizeof(r->alarm), "a number in it is no tested fact of the pack any more, in %s", one->locale);
	}
}

static const struct parts *
parts_of(void *ctx, const uint8_t job[STORE_ID_BYTES], uint32_t row, const char *locale, const char *route)
{
	struct broadcasts *b = ctx;
	struct running *r;
	struct worded *more;

	(void)row;
	if (broadcasts_leg(b, job, &r) == NULL)
		return NULL;
	for (unsigned i = 0; i < r->wordings; i++)
		if (strcmp(r->worded[i].locale, locale) == 0 && strcmp(r->worded[i].stay, route) == 0)
			return &r->worded[i].parts;
	more = realloc(r->worded, (r->wordings + 1) * sizeof(*more));
	BUG_IF(more == NULL);
	r->worded = more;
	if (!cut(b, r, locale, route, &r->worded[r->wordings]))
		return NULL;
	return &r->worded[r->wordings++].parts;
}

static bool
owner_of(void *ctx, const uint8_t job[STORE_ID_BYTES], char owner[STORE_NAME_BYTES])
{
	struct broadcasts *b = ctx;
	struct running *r;
	struct entry *e;
	unsigned n = 0;
	bool is_known = broadcasts_leg(b, job, &r) != NULL;

	if (is_known) {
		memcpy(owner, r->o.e.owner, STORE_NAME_BYTES);
		return true;
	}
	e = xcalloc(LIST_MOST, sizeof(*e));
	is_known = book_get(b->w.book, job, e) == STORE_OK;
	if (!is_known && book_list(b->w.book, "", NULL, e, LIST_MOST, &n) == STORE_OK)
		for (unsigned i = 0; i < n && !is_known; i++) {	/* the job of its wardens */
			uint8_t id[STORE_ID_BYTES];

			broadcasts_job_id(e[i].id, LEG_WARDENS, id);
			is_known = memcmp(id, job, STORE_ID_BYTES) == 0;
			e[0] = is_known ? e[i] : e[0];
		}
	if (is_known)
		memcpy(owner, e->owner, STORE_NAME_BYTES);
	free(e);
	return is_known;
}

/* From inside of the sender: what is to be done is done when it has come back (_clock.c). */
static void
alarm_of(void *ctx, const uint8_t job[STORE_ID_BYTES], const char *why)
{
	struct broadcasts *b = ctx;
	struct running *r;

	if (broadcasts_leg(b, job, &r) != NULL && r->alarm[0] == '\0')
		(void)snprintf(r->alarm, sizeof(r->alarm), "%s", why);
}

static void
ended(void *ctx, const uint8_t job[STORE_ID_BYTES])
{
	struct broadcasts *b = ctx;
	struct running *r;
	struct leg *leg = broadcasts_leg(b, job, &r);

	if (leg == NULL)
		return;
	leg->is_ended = true;
	leg->is_taken = false;
}

struct sender_world
broadcasts_sender_world(struct broadcasts *b)
{
	return (struct sender_world){ .ctx = b, .wall_s = wall_s, .boot_ms = boot_ms, .room = room_of, .bulk = bulk,
		.is_settled = is_settled, .vault_is_free = vault_is_free, .vault_ask = vault_ask, .may = may, .parts = parts_of,
		.alarm = alarm_of, .ended = ended, .owner_of = owner_of };
}

/* A sample pack reaches test numbers only, and no setting lifts that. */
void
broadcasts_opened(void *ctx, const struct vault_row_said *said, unsigned count, const char *why)
{
	struct broadcasts *b = ctx;
	struct vault_row_said mine[VAULT_ROWS_MAX];

	BUG_IF(count > VAULT_ROWS_MAX);
	memcpy(mine, said, count * sizeof(*mine));
	for (unsigned i = 0; i < count; i++)
		if (mine[i].end == VAULT_ROW_OPEN && !b->w.may_reach(b->w.ctx, b->asked_owner, mine[i].digits)) {
			mine[i].end = VAULT_ROW_NEVER;
			sodium_memzero(mine[i].digits, sizeof(mine[i].digits));
		}
	sender_opened(b->sender, mine, count, why);
	sodium_memzero(mine, sizeof(mine));
}

void
broadcasts_said(void *ctx, const struct bulk_word *w)
{
	struct broadcasts *b = ctx;

	sender_said(b->sender, w);
}

bool
broadcasts_is_safe(void *ctx)
{
	const struct broadcasts *b = ctx;

	return sender_is_safe(b->sender);
}

bool
broadcasts_costs_too_much(const struct broadcasts *b, const struct running *r)
{
	uint64_t agreed = r->o.e.cost + r->o.e.cost / BUDGET_MORE;

	return r->o.e.cost > 0 && (r->spent > agreed || (b->sending != NULL && b->sending->budget > 0 && r->spent > b->sending->budget));
}
