/*
 * pack_diff_wording.c - what is wording, and may be signed by fewer persons
 *
 * Whatever is not known to be harmless is not wording.  A text is wording if it only says otherwise what was said
 * before: by topics that are no danger and only answer, with the same {tokens}, the same numbers and addresses, and
 * nothing new is said by it that was withheld.
 */
#include "content/pack_diff_inside.h"

#include <stdlib.h>

#include "content/likeness.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

static bool
is_harmless(const struct pack_topic *t)
{
	return (t->flags & (TOPIC_DANGER | TOPIC_FEARS_STATE | TOPIC_EXACT)) == 0 && t->topic_class == CLASS_GENERAL &&
	    t->sensitivity == SENSITIVITY_ORDINARY && t->audience != AUDIENCE_CHILD &&
	    (t->action == ACTION_NONE || t->action == ACTION_LANGUAGE || t->action == ACTION_COUNTRY || t->action == ACTION_HOME ||
	    t->action == ACTION_RATES);
}

/* What stands under a danger, or is read on behind one, is one. */
static void
find_plain(const struct pack *p, uint8_t *is_plain)
{
	bool is_found = true;

	for (uint32_t i = 0; i < p->topics_count; i++)
		is_plain[i] = is_harmless(&p->topics[i]);
	while (is_found) {
		is_found = false;
		for (uint32_t i = 0; i < p->topics_count; i++) {
			const struct pack_topic *t = &p->topics[i];

			if (is_plain[i] && t->parent != PACK_NONE && !is_plain[t->parent]) {
				is_plain[i] = false;
				is_found = true;
			}
			if (!is_plain[i] && t->continues != PACK_NONE && is_plain[t->continues]) {
				is_plain[t->continues] = false;
				is_found = true;
			}
		}
	}
}

/* A topic is as dangerous as the worse of the two packs says. */
static void
agree_on_plain(struct diff *d)
{
	for (uint32_t i = 0; i < d->topics.count; i++) {
		const struct diff_pair *pair = &d->topics.row[i];
		bool is_plain = pair->at[DIFF_OLD] != DIFF_ABSENT && pair->at[DIFF_NOW] != DIFF_ABSENT &&
		    d->is_plain[DIFF_OLD][pair->at[DIFF_OLD]] && d->is_plain[DIFF_NOW][pair->at[DIFF_NOW]];

		for (unsigned side = 0; side < DIFF_SIDES; side++)
			if (pair->at[side] != DIFF_ABSENT)
				d->is_plain[side][pair->at[side]] = is_plain;
	}
}

static void
use_key(struct diff *d, enum diff_side side, uint16_t key, uint16_t topic)
{
	if (key == PACK_NONE)
		return;
	if (topic == PACK_NONE)
		d->key_use[side][key] |= DIFF_USE_OTHER | DIFF_USE_INSIDE;
	else
		d->key_use[side][key] |= d->is_plain[side][topic] ? DIFF_USE_PLAIN : DIFF_USE_OTHER;
	if (d->key_topic[side][key] == PACK_NONE)
		d->key_topic[side][key] = topic;
}

static void
find_uses(struct diff *d, enum diff_side side)
{
	const struct pack *p = d->pack[side];

	for (uint32_t i = 0; i < p->keys_count; i++)
		d->key_topic[side][i] = PACK_NONE;
	for (uint32_t i = 0; i < p->topics_count; i++) {
		const struct pack_topic *t = &p->topics[i];

		use_key(d, side, t->title, (uint16_t)i);
		use_key(d, side, t->without, (uint16_t)i);
		for (uint32_t k = 0; k < t->refs; k++)
			use_key(d, side, p->refs[t->first_ref + k].key, (uint16_t)i);
	}
	for (uint32_t i = 0; i < p->ui_count; i++)
		use_key(d, side, p->ui[i], PACK_NONE);
	for (uint32_t i = 0; i < p->countries_count; i++)
		use_key(d, side, p->countries[i].name, PACK_NONE);
	for (uint32_t i = 0; i < p->facts_count; i++)
		use_key(d, side, p->facts[i].words, PACK_NONE);
}

/* Words of dangers, of STOP and its like, and of the stop-list. */
static void
find_taken(struct diff *d, enum diff_side side)
{
	const struct pack *p = d->pack[side];

	d->taken[side] = xcalloc((size_t)p->aliases_count + 1, sizeof *d->taken[side]);
	for (uint32_t i = 0; i < p->aliases_count; i++)
		if (p->aliases[i].topic == PACK_NONE || !d->is_plain[side][p->aliases[i].topic])
			d->taken[side][d->taken_count[side]++] = i;
}

void
wording_init(struct diff *d)
{
	for (unsigned side = 0; side < DIFF_SIDES; side++)
		find_plain(d->pack[side], d->is_plain[side]);
	agree_on_plain(d);
	for (unsigned side = 0; side < DIFF_SIDES; side++) {
		find_uses(d, side);
		find_taken(d, side);
	}
}

static bool
is_key_plain(const struct diff *d, const struct diff_pair *key)
{
	return key->at[DIFF_OLD] != DIFF_ABSENT && key->at[DIFF_NOW] != DIFF_ABSENT &&
	    d->key_use[DIFF_OLD][key->at[DIFF_OLD]] == DIFF_USE_PLAIN && d->key_use[DIFF_NOW][key->at[DIFF_NOW]] == DIFF_USE_PLAIN;
}

/* A mark won makes a text be said; one that is lost takes it back. */
bool
wording_mark(const struct diff *d, const struct diff_pair *key, const struct pack_text *old, const struct pack_text *now)
{
	return is_key_plain(d, key) && now->review <= old->review;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static unsigned
tokens_of(const struct pack *p, const struct pack_text *t, const char *names[PACK_MAX_SPANS])
{
	unsigned count = 0;

	for (uint32_t i = 0; i < t->spans; i++)
		if (p->spans[t->first_span + i].token != PACK_NONE)
			names[count++] = pack_string(p, p->tokens[p->spans[t->first_span + i].token].name);
	if (count > 1)
		qsort(names, count, sizeof *names, by_name);
	return count;
}

static bool
has_same_tokens(const struct diff *d, const struct pack_text *old, const struct pack_text *now)
{
	const char *a[PACK_MAX_SPANS], *b[PACK_MAX_SPANS];
	unsigned count = tokens_of(d->pack[DIFF_OLD], old, a);

	if (tokens_of(d->pack[DIFF_NOW], now, b) != count)
		return false;
	for (unsigned i = 0; i < count; i++)
		if (strcmp(a[i], b[i]) != 0)
			return false;
	return true;
}

/* Goes through a text, from one numeral, sign or gap between numbers to the next. */
struct walk { const struct pack *p; const struct pack_text *t; uint32_t span; size_t at; bool is_apart; };

/* A full stop with a letter right behind it: "office.example". */
static bool
is_dot(const char *at, size_t len)
{
	return len > 1 && at[0] == '.' && ((at[1] >= 'a' && at[1] <= 'z') || (at[1] >= 'A' && at[1] <= 'Z'));
}

/* The next that counts, 0 at the end; *is_apart: something else stands before it. */
static uint32_t
next_number(struct walk *w, bool *is_apart)
{
	*is_apart = false;
	for (; w->span < w->t->spans; w->span++, w->at = 0) {
		const struct pack_span *span = &w->p->spans[w->t->first_span + w->span];
		const char *text = pack_string(w->p, span->literal);
		size_t len = span->token == PACK_NONE ? span->literal.len : 0;

		*is_apart = *is_apart || span->token != PACK_NONE;
		while (w->at < len) {
			uint32_t cp;
			size_t from = w->at;

			w->at += utf8_decode(text + w->at, len - w->at, &cp);
			if (number_like(cp) || is_dot(text + from, len - from))
				return cp;
			*is_apart = true;
		}
	}
	return 0;
}

static bool
has_same_numbers(const struct diff *d, const struct pack_text *old, const struct pack_text *now)
{
	struct walk a = { .p = d->pack[DIFF_OLD], .t = old }, b = { .p = d->pack[DIFF_NOW], .t = now };
	uint32_t x, y;
	bool is_first = true;

	do {
		bool x_apart, y_apart;

		x = next_number(&a, &x_apart);
		y = next_number(&b, &y_apart);
		if (x != y || (!is_first && x != 0 && x_apart != y_apart))
			return false;
		is_first = false;
	} while (x != 0);
	return true;
}

bool
wording_text(const struct diff *d, const struct diff_pair *key, const struct pack_text *old, const struct pack_text *now)
{
	return old != NULL && now != NULL && is_key_plain(d, key) && now->review <= old->review && has_same_tokens(d, old, now) &&
	    has_same_numbers(d, old, now);
}

/* Is `word` within the edits that would be forgiven for a word that is not plain? */
static bool
is_taken(const struct diff *d, enum diff_side side, const struct letters *word)
{
	const struct pack *p = d->pack[side];

	for (uint32_t i = 0; i < d->taken_count[side]; i++) {
		const struct pack_alias *a = &p->aliases[d->taken[side][i]];
		struct letters own;
		unsigned edits;

		if (!like_read(&own, pack_string(p, a->alias), a->alias.len) || own.count == 0)
			continue;
		edits = like_edits(own.cp[0], a->letters, a->flags);
		if (like_may_be_near(word, &own, edits) && like_distance(word, &own, edits) <= edits)
			return true;
	}
	return false;
}

/*
 * A new word takes a text from whatever had it before: none may be taken from a danger, from STOP and its like, or from
 * the stop-list, and none of its words may be one of theirs.
 */
static bool
takes_nothing(struct diff *d, const char *alias, size_t len)
{
	for (size_t at = 0, end; at < len; at = end + 1) {
		struct letters word;

		for (end = at; end < len && alias[end] != ' ';)
			end++;
		if (!like_read(&word, alias + at, end - at) || word.count == 0)
			return false;
		d->near_work += (uint64_t)d->taken_count[DIFF_OLD] + d->taken_count[DIFF_NOW];
		if (d->near_work > DIFF_NEAR_WORK || is_taken(d, DIFF_OLD, &word) || is_taken(d, DIFF_NOW, &word))
			return false;
	}
	return true;
}

static bool
has_numbers(const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint32_t cp;

		at += utf8_decode(text + at, len - at, &cp);
		if (number_like(cp))
			return true;
	}
	return false;
}

bool
wording_keyword(struct diff *d, const struct diff_pair *alias)
{
	enum diff_side side = alias->at[DIFF_NOW] != DIFF_ABSENT ? DIFF_NOW : DIFF_OLD;
	const struct pack *p = d->pack[side];
	const struct pack_alias *a = &p->aliases[alias->at[side]];
	const char *words = pack_string(p, a->alias);

	if (a->flags != 0 || a->topic == PACK_NONE || !d->is_plain[side][a->topic] || has_numbers(words, a->alias.len))
		return false;
	return side == DIFF_OLD || (a->letters <= utf8_count(words, a->alias.len) && takes_nothing(d, words, a->alias.len));
}
