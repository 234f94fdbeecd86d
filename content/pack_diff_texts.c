/* pack_diff_texts.c - texts by topic and language, and their marks */
#include "content/pack_diff_inside.h"

#include <stdlib.h>

#include "locales/text/bug.h"

/* Texts of one topic stand together, in the order of the new pack; those that only the old one has behind them. */
struct placed { uint32_t rank, pair; };

static int
by_rank(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (x->pair > y->pair) - (x->pair < y->pair);	/* pairs are sorted by name */
}

static uint16_t
topic_of(const struct diff *d, const struct diff_pair *key, enum diff_side side)
{
	return key->at[side] != DIFF_ABSENT ? d->key_topic[side][key->at[side]] : PACK_NONE;
}

static struct placed *
place_texts(const struct diff *d)
{
	struct placed *placed = xcalloc((size_t)d->keys.count + 1, sizeof *placed);

	for (uint32_t i = 0; i < d->keys.count; i++) {
		uint16_t now = topic_of(d, &d->keys.row[i], DIFF_NOW), old = topic_of(d, &d->keys.row[i], DIFF_OLD);

		placed[i].rank = now != PACK_NONE ? now : (uint32_t)PACK_NONE + old;	/* no topic at all: last */
		placed[i].pair = i;
	}
	if (d->keys.count > 1)
		qsort(placed, d->keys.count, sizeof *placed, by_rank);
	return placed;
}

static int
by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	return (x->rank > y->rank) - (x->rank < y->rank);
}

static struct placed *
place_locales(const struct diff *d)
{
	struct placed *placed = xcalloc((size_t)d->locales.count + 1, sizeof *placed);

	for (uint32_t i = 0; i < d->locales.count; i++) {
		const struct diff_pair *pair = &d->locales.row[i];

		placed[i].pair = i;
		placed[i].rank = pair->at[DIFF_NOW] != DIFF_ABSENT ? pair->at[DIFF_NOW] : PACK_MAX_LOCALES + pair->at[DIFF_OLD];
	}
	if (d->locales.count > 1)
		qsort(placed, d->locales.count, sizeof *placed, by_place);
	return placed;
}

/* A token is its name between two NULs, which no string has; or, to be shown, between braces. */
static void
put_text(struct diff_value *v, const struct pack *p, const struct pack_text *t, bool is_shown)
{
	value_reset(v);
	for (uint32_t i = 0; i < t->spans; i++) {
		const struct pack_span *span = &p->spans[t->first_span + i];

		if (span->token == PACK_NONE) {
			value_add(v, pack_string(p, span->literal), span->literal.len);
			continue;
		}
		value_add(v, is_shown ? "{" : "", 1);
		value_adds(v, pack_string(p, p->tokens[span->token].name));
		value_add(v, is_shown ? "}" : "", 1);
	}
}

/* NULL if it is not in that pack, or says nothing. */
static const struct pack_text *
text_of(const struct diff *d, enum diff_side side, const struct diff_pair *locale, const struct diff_pair *key)
{
	const struct pack_text *t = NULL;

	if (locale->at[side] != DIFF_ABSENT && key->at[side] != DIFF_ABSENT)
		t = pack_text(d->pack[side], (uint16_t)locale->at[side], (uint16_t)key->at[side]);
	return t != NULL && t->spans > 0 ? t : NULL;
}

static bool
is_inside(const struct diff *d, const struct diff_pair *key)
{
	for (unsigned side = 0; side < DIFF_SIDES; side++)
		if (key->at[side] != DIFF_ABSENT && (d->key_use[side][key->at[side]] & DIFF_USE_INSIDE) != 0)
			return true;
	return false;
}

static void
compare_texts(struct diff *d, const struct diff_pair *locale, const struct diff_pair *key)
{
	const struct pack_text *t[DIFF_SIDES];
	struct pack_change c = { .kind = PACK_CHANGE_TEXT };
	bool is_same = true;

	for (unsigned side = 0; side < DIFF_SIDES; side++) {
		t[side] = text_of(d, side, locale, key);
		value_reset(&d->value[side]);
		if (t[side] != NULL)
			put_text(&d->value[side], d->pack[side], t[side], false);
	}
	if (t[DIFF_OLD] == NULL && t[DIFF_NOW] == NULL)
		return;
	is_same = t[DIFF_OLD] != NULL && t[DIFF_NOW] != NULL && value_equal(&d->value[DIFF_OLD], &d->value[DIFF_NOW]);
	if (is_same && t[DIFF_OLD]->review == t[DIFF_NOW]->review)
		return;
	for (unsigned side = 0; side < DIFF_SIDES; side++) {
		const struct pack *p = d->pack[side];

		if (t[side] == NULL)
			continue;
		put_text(&d->value[side], p, t[side], true);
		c.name = pack_string(p, p->keys[key->at[side]].name);
		c.locale = pack_string(p, p->locales[locale->at[side]].tag);
		if (d->key_topic[side][key->at[side]] != PACK_NONE)
			c.topic = pack_string(p, p->topics[d->key_topic[side][key->at[side]]].name);
	}
	c.old = t[DIFF_OLD] != NULL ? d->value[DIFF_OLD].text : NULL;
	c.now = t[DIFF_NOW] != NULL ? d->value[DIFF_NOW].text : NULL;
	c.old_review = t[DIFF_OLD] != NULL ? t[DIFF_OLD]->review : REVIEW_MISSING;
	c.now_review = t[DIFF_NOW] != NULL ? t[DIFF_NOW]->review : REVIEW_MISSING;
	if (is_same) {
		c.kind = PACK_CHANGE_REVIEW;
		c.field = "review";
	}
	c.is_wording = is_same ? wording_mark(d, key, t[DIFF_OLD], t[DIFF_NOW]) : wording_text(d, key, t[DIFF_OLD], t[DIFF_NOW]);
	d->explains_widest = d->explains_widest || is_inside(d, key);
	diff_tell(d, &c);
}

void
diff_texts(struct diff *d)
{
	struct placed *texts = place_texts(d), *locales = place_locales(d);

	for (uint32_t first = 0, end; first < d->keys.count; first = end) {
		for (end = first + 1; end < d->keys.count && texts[end].rank == texts[first].rank;)
			end++;
		for (uint32_t l = 0; l < d->locales.count; l++)
			for (uint32_t i = first; i < end && !diff_gave_up(d); i++)
				compare_texts(d, &d->locales.row[locales[l].pair], &d->keys.row[texts[i].pair]);
	}
	free(texts);
	free(locales);
}
