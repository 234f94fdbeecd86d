/*
 * broadcasts_count.c - an audience is counted beside the loop, and what was counted is shown
 *
 * A list of a million people takes seconds to walk; it is walked by batches, and
 * who asked asks again.  What was counted holds for ten minutes.
 */
#include "gateway/broadcast/broadcasts_inside.h"

#include "locales/text/bug.h"

void
broadcasts_count_end(struct counting *c)
{
	if (!c->is_used)
		return;
	audience_end(c->walk);
	free(c->count);
	opened_close(&c->o);
	memset(c, 0, sizeof(*c));
}

static bool
is_good(const struct counting *c, int64_t now_s)
{
	return c->is_used && (c->done_s == 0 || (now_s >= c->done_s && now_s - c->done_s < COUNT_GOOD_S));
}

/* The one for this revision, or a free place, or the oldest that is done. */
static struct counting *
place_of(struct broadcasts *b, const struct opened *o, int64_t now_s)
{
	struct counting *place = NULL;

	for (size_t i = 0; i < COUNT(b->counting); i++) {
		struct counting *c = &b->counting[i];

		if (is_good(c, now_s) && memcmp(c->id, o->e.id, STORE_ID_BYTES) == 0 && c->revision == o->e.revision)
			return c;
		if (!is_good(c, now_s) || (c->done_s != 0 && (place == NULL || (is_good(place, now_s) && c->done_s < place->done_s))))
			place = c;
	}
	if (place != NULL)
		broadcasts_count_end(place);
	return place;
}

static bool
begin(struct broadcasts *b, struct counting *c, const struct opened *o, int64_t now_s, struct buf *why)
{
	c->is_used = true;
	memcpy(c->id, o->e.id, STORE_ID_BYTES);
	c->revision = o->e.revision;
	c->begun_s = now_s;
	c->o.e = o->e;
	c->count = xcalloc(1, sizeof(*c->count));
	if (!opened_read(b, &c->o, why))
		return false;
	broadcasts_legs(&c->o, c->leg);
	return true;
}

/* One batch; false when the store does not answer, which is tried again. */
static bool
step(struct broadcasts *b, struct counting *c)
{
	while (c->leg_now < LEGS && !c->leg[c->leg_now].is_used)
		c->leg_now++;
	if (c->leg_now == LEGS) {
		c->count->is_done = true;
		c->done_s = b->w.now(b->w.ctx);
		return true;
	}
	if (c->walk == NULL)
		c->walk = audience_begin(&c->leg[c->leg_now].b, c->o.e.owner, b->sending, b->w.people, b->w.ledger, NULL, c->begun_s);
	if (audience_step(c->walk, c->count) != STORE_OK)
		return false;
	if (c->count->is_done) {
		audience_end(c->walk);
		c->walk = NULL;
		c->count->is_done = false;	/* the next leg adds to it */
		c->leg_now++;
	}
	return true;
}

const struct audience_count *
broadcasts_count(struct broadcasts *b, const struct opened *o, unsigned long *so_far, struct buf *why)
{
	int64_t now_s = b->w.now(b->w.ctx), until_ms = b->w.wire.boot_ms(b->w.wire.ctx) + COUNT_TURN_MS;
	struct counting *c = place_of(b, o, now_s);

	*so_far = 0;
	if (c == NULL) {
		buf_adds(why, "other audiences are being counted; ask again in a moment");
		return NULL;
	}
	if (!c->is_used && !begin(b, c, o, now_s, why)) {
		broadcasts_count_end(c);
		return NULL;
	}
	while (c->done_s == 0 && b->w.wire.boot_ms(b->w.wire.ctx) < until_ms) {
		if (step(b, c))
			continue;
		buf_adds(why, "the list of people cannot be read now");
		return NULL;
	}
	*so_far = c->count->people;
	return c->done_s == 0 ? NULL : c->count;
}

void
broadcasts_count_turn(struct broadcasts *b)
{
	for (size_t i = 0; i < COUNT(b->counting); i++)
		if (b->counting[i].is_used && b->counting[i].done_s == 0) {
			(void)step(b, &b->counting[i]);
			return;
		}
}

bool
broadcasts_wording_of(struct broadcasts *b, const struct opened *o, struct wording_of *out)
{
	memset(out, 0, sizeof(*out));
	out->pack = b->w.pack(b->w.ctx, o->e.owner, &out->service, &out->withdrawn, &out->doubted);
	out->now_s = b->w.now(b->w.ctx);
	return out->pack != NULL;
}

/* The same text, to people of these lists and countries, in the last day. */
static bool
was_sent(void *arg, const uint8_t text_hash[BROADCAST_HASH_BYTES], const struct addressees *a, int64_t now_s)
{
	struct opened *asked = ((void **)arg)[0];
	struct broadcasts *b = ((void **)arg)[1];
	struct entry *e = xcalloc(LIST_MOST, sizeof(*e));
	bool was = false;
	unsigned n = 0;

	if (book_list(b->w.book, asked->e.owner, NULL, e, LIST_MOST, &n) != STORE_OK)
		n = 0;
	for (unsigned i = 0; i < n && !was; i++) {
		struct opened one = { .e = e[i] };
		uint8_t hash[BROADCAST_HASH_BYTES];
		char room[256];
		struct buf quiet = BUF_OVER(room);
		bool left = e[i].begun > 0 || e[i].state == LIFE_SCHEDULED;	/* cancelled half-way, too; and what is agreed to will */

		if (!left || e[i].is_training || now_s - e[i].state_s > 24 * 3600 || memcmp(e[i].id, asked->e.id, STORE_ID_BYTES) == 0 ||
		    !opened_read(b, &one, &quiet))
			continue;
		preview_text_hash(&one.b, hash);
		was = memcmp(hash, text_hash, sizeof(hash)) == 0 && one.b.audience.list == a->list;
		opened_close(&one);
	}
	free(e);
	return was;
}

/* Exactly those who were handed the first: it stands still, and who has it is found on the same list. */
static void
look_at_first(struct broadcasts *b, const struct opened *o)
{
	struct opened first = { .json = NULL };
	char room[256];
	struct buf quiet = BUF_OVER(room);

	if (!o->b.audience.is_of || book_get(b->w.book, o->b.audience.of, &first.e) != STORE_OK || strcmp(first.e.owner, o->e.owner) != 0)
		return;
	if (first.e.state == LIFE_SENDING || first.e.state == LIFE_SCHEDULED)
		preview_block(b->preview, BLOCK_RUNNING, first.e.ref);
	if (opened_read(b, &first, &quiet) && first.b.audience.list != o->b.audience.list)
		preview_block(b->preview, BLOCK_OTHER_LIST, list_words[first.b.audience.list]);
	opened_close(&first);
}

/* A code is good for one alert; one that changes another needs that to be out. */
static void
look_at_book(struct broadcasts *b, const struct opened *o)
{
	const char *code = o->b.slot[ALERT_SLOT_NOTE];
	struct entry first;
	uint8_t id[STORE_ID_BYTES];

	if (code[0] != '\0' && book_code_find(b->w.book, code, id) == STORE_OK && memcmp(id, o->e.id, STORE_ID_BYTES) != 0)
		preview_block(b->preview, BLOCK_CODE, code);
	look_at_first(b, o);
	if (o->b.has_changes && (book_get(b->w.book, o->b.changes, &first) != STORE_OK || strcmp(first.owner, o->e.owner) != 0 ||
	    first.is_training != o->e.is_training || first.begun == 0))
		preview_block(b->preview, BLOCK_REFERENCE, "");
}

/* A correction that says the same again leaves what was wrong in force. */
static bool
says_the_same(struct broadcasts *b, const struct broadcast *d)
{
	uint8_t mine[BROADCAST_HASH_BYTES], its[BROADCAST_HASH_BYTES];
	struct opened first = { .json = NULL };
	char room[256];
	struct buf quiet = BUF_OVER(room);
	bool is_same = d->audience.is_of && book_get(b->w.book, d->audience.of, &first.e) == STORE_OK && opened_read(b, &first, &quiet);

	if (is_same) {
		preview_text_hash(d, mine);
		preview_text_hash(&first.b, its);
		is_same = memcmp(mine, its, sizeof(mine)) == 0;
	}
	opened_close(&first);
	return is_same;
}

static void
look_at_pack(struct broadcasts *b, const struct opened *o, const struct wording_of *w)
{
	const struct pack_service *s = o->b.from[0] == '\0' ? w->service : pack_find_service(w->pack, SERVICE_SMS, o->b.from);

	if (s == NULL || strcmp(pack_string(w->pack, s->owner), o->e.owner) != 0)
		preview_block(b->preview, BLOCK_FROM, o->b.from);
	if (o->b.kind == BROADCAST_NEWS && o->b.audience.list != LIST_BROADCAST && o->b.audience.stays == 0 && !o->b.audience.is_of)
		preview_block(b->preview, BLOCK_COUNTRY, "");
	if (says_the_same(b, &o->b))
		preview_block(b->preview, BLOCK_SAME, "");
}

bool
broadcasts_preview(struct broadcasts *b, const struct opened *o, const struct audience_count *c, struct buf *why)
{
	void *arg[] = { (void *)(uintptr_t)o, b };
	struct wording_of w;

	if (!broadcasts_wording_of(b, o, &w)) {
		buf_adds(why, "no pack serves this owner now");
		return false;
	}
	preview_make(&o->b, c, &w, b->sending, was_sent, arg, b->preview);
	look_at_book(b, o);
	look_at_pack(b, o, &w);
	return true;
}

bool
broadcasts_unblocked(const struct broadcasts *b, const struct broadcast *d, struct buf *why)
{
	const struct preview *p = b->preview;
	unsigned stops = 0;

	(void)d;
	for (unsigned i = 0; i < p->blocks; i++) {
		if (!block_stops(p->block[i].kind))
			continue;
		if (stops++ == 0)
			buf_addf(why, "%s%s%s: %s", block_sentence(p->block[i].kind), p->block[i].what[0] == '\0' ? "" : ", ",
			    p->block[i].what, block_cure(p->block[i].kind));
	}
	if (stops > 1)
		buf_addf(why, " (and %u more: safar broadcast check)", stops - 1);
	return stops == 0;
}
