/*
 * keyword_like.c - words that are nearly an alias
 *
 * What may be near is found by the index of content/likeness.h and measured;
 * only lost letters need a pass over the aliases of fitting length, by
 * the sets of their letters.
 *
 * Distance: optimal string alignment, one transposition of neighbours
 * counting as one edit.  Which lengths allow how many: see keyword.h.
 */
#include "routing/keyword_inside.h"

#include <string.h>

#include "content/likeness.h"
#include "locales/text/bug.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"
#include "routing/town.h"

enum { SEEN = 64 /* a power of two */, DANGER_LETTERS_LEAST = 5 /* that a slip may be of */, TWO_SLIPS_LEAST = 7 };

/* The best topic so far, and whether another one is as good; the same in whatever order aliases come, and twice. */
struct best {
	unsigned distance;
	bool is_tied, is_serving;
	struct keyword_hit hit;
};

static uint32_t
script_of_first(const char *at, size_t len)
{
	uint32_t cp = (unsigned char)*at;

	if (cp >= 0x80)
		BUG_IF(utf8_decode(at, len, &cp) == 0);
	return script_of(cp);
}

static void
best_take(struct best *best, const struct pack *p, const struct pack_alias *a, unsigned far, uint16_t prefer)
{
	bool is_serving = pack_alias_serves(p, a);

	if (far < best->distance) {
		*best = (struct best){ far, false, is_serving,
			{ a->topic, a->locale, (uint64_t)1 << a->locale, KEYWORD_LIKE, (a->flags & ALIAS_DANGER) != 0, false } };
		return;
	}
	best->is_serving = best->is_serving || is_serving;
	best->hit.locales |= (uint64_t)1 << a->locale;
	if (a->topic != best->hit.topic)
		best->is_tied = true;
	else if (a->locale == prefer)
		best->hit.locale = prefer;
	else if (a->locale != best->hit.locale && best->hit.locale != prefer)
		best->hit.locale = PACK_NONE;
	best->hit.is_danger = best->hit.is_danger || (a->flags & ALIAS_DANGER) != 0;
}

static struct keyword_hit
best_hit(const struct best *best)
{
	if (best->distance == LIKE_FAR || best->is_tied || !best->is_serving)
		return KEYWORD_NO_HIT;
	return best->hit;
}

/* An age is another age by one digit: "25" is no slip of "15". */
static bool
has_same_digits(const struct letters *one, const struct letters *other)
{
	unsigned i = 0, k = 0;

	for (;;) {
		while (i < one->count && (one->cp[i] < '0' || one->cp[i] > '9'))
			i++;
		while (k < other->count && (other->cp[k] < '0' || other->cp[k] > '9'))
			k++;
		if (i == one->count || k == other->count)
			return i == one->count && k == other->count;
		if (one->cp[i++] != other->cp[k++])
			return false;
	}
}

/* Who writes "visa", "last" or "read" does not cry for help in a language that she has never used. */
static unsigned
danger_edits(const struct pack_alias *a, uint32_t script, uint16_t prefer)
{
	bool is_other = prefer != PACK_NONE && a->locale != prefer && a->locale != 0;

	return a->letters >= DANGER_LETTERS_LEAST && !(is_other && script == SCRIPT_CODE("Latn"));
}

/* Two slips in one short word of a phrase make another word: "is it free" is not "is it true". */
static bool
words_are_near(struct slice text, struct slice alias)
{
	unsigned words = slice_count_words(text);

	if (words < 2 || words != slice_count_words(alias))
		return true;
	for (unsigned i = 0; i < words; i++) {
		struct slice one = slice_words(text, 1), other = slice_words(alias, 1);
		struct letters a, b;
		unsigned limit;

		if (!like_read(&a, one.at, one.len) || !like_read(&b, other.at, other.len))
			return false;
		limit = b.count < TWO_SLIPS_LEAST ? 1 : 2;
		if (like_distance(&a, &b, limit) > limit)
			return false;
		text.at += one.len + 1, text.len -= one.len + (i + 1 < words);
		alias.at += other.len + 1, alias.len -= other.len + (i + 1 < words);
	}
	return true;
}

/* A candidate: near enough, and no further than the best so far? */
static void
measure(const struct pack *p, struct best *best, struct slice word, const struct letters *wanted, uint32_t script,
    uint32_t alias, uint16_t prefer)
{
	const struct pack_alias *a = &p->aliases[alias];
	const char *at = pack_string(p, a->alias);
	struct letters found;
	unsigned limit, far;

	/* A mistyped first letter is still of the same script. */
	if (script_of_first(at, a->alias.len) != script || !like_read(&found, at, a->alias.len))
		return;
	limit = like_edits(found.cp[0], a->letters, a->flags);
	if (limit > 0 && (a->flags & ALIAS_DANGER) != 0)
		limit = danger_edits(a, script, prefer);
	if (limit == 0 || !has_same_digits(wanted, &found) || !like_may_be_near(wanted, &found, limit))
		return;
	far = like_distance(wanted, &found, limit);
	if (far <= limit && far <= best->distance && (far < 2 || words_are_near(word, (struct slice){ at, a->alias.len })))
		best_take(best, p, a, far, prefer);
}

struct keyword_hit
keyword_like(const struct pack *p, struct slice word, uint16_t prefer)
{
	struct best best = { .distance = LIKE_FAR };
	struct letters wanted;
	uint32_t key[LIKE_KEYS_MAX], seen[SEEN] = { 0 }, script, buckets = p->buckets_count - 1;
	unsigned keys;

	if (!like_read(&wanted, word.at, word.len) || wanted.count < LIKE_LEAST || keyword_is_stop(p, word) ||
	    town_is_name(p, word.at, word.len))
		goto out;
	script = script_of(wanted.cp[0]);
	/* Two edits are for aliases of seven letters and more, which are still five then. */
	keys = like_keys(&wanted, wanted.count < 5 ? 1 : like_edits_most(wanted.cp[0]), key);
	for (unsigned k = 0; k < keys; k++) {
		uint32_t bucket = like_bucket(key[k], buckets), mark = like_entry(key[k], 0);

		for (uint32_t i = p->buckets[bucket]; i < p->buckets[bucket + 1]; i++) {
			uint32_t alias = p->near[i] ^ mark;

			if (alias >> LIKE_ALIAS_BITS != 0 || seen[alias % SEEN] == alias + 1)
				continue;
			seen[alias % SEEN] = alias + 1;		/* one alias is often found by several keys */
			measure(p, &best, word, &wanted, script, alias, prefer);
		}
	}
out:
	explicit_bzero(&wanted, sizeof wanted);		/* what she wrote is kept nowhere */
	return best_hit(&best);
}

/* Recursion ends with the lost letters, of which there are at most LOST_LETTERS_MAX. */
static bool
fits(const uint32_t *word, unsigned word_count, const uint32_t *alias, unsigned alias_count)
{
	while (word_count > 0 && *word != LOST_LETTER) {
		if (alias_count == 0 || *word != *alias)
			return false;
		word++, alias++, word_count--, alias_count--;
	}
	if (word_count == 0)
		return alias_count == 0;
	return fits(word + 1, word_count - 1, alias, alias_count) ||
	    (alias_count > 0 && fits(word + 1, word_count - 1, alias + 1, alias_count - 1));
}

/* The first of LETTERS with at least `count` letters. */
static uint32_t
first_of_length(const struct pack *p, unsigned count)
{
	uint32_t low = 0, high = p->letters_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (p->letters[middle].count < count)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What stands before the first lost letter and behind the last one. */
struct ends { struct slice front, back; uint64_t head, mask; };

static struct ends
ends_of(struct slice word)
{
	struct ends e = { { word.at, 0 }, { word.at + word.len, 0 }, 0, 0 };
	size_t bytes;

	while (e.front.len < word.len && (unsigned char)word.at[e.front.len] != 0xEE)
		e.front.len++;
	while (e.back.len < word.len && (unsigned char)e.back.at[-1] != 0x80) {
		e.back.at--;
		e.back.len++;
	}
	bytes = e.front.len < 8 ? e.front.len : 8;
	e.head = like_head(word.at, bytes);
	e.mask = bytes == 0 ? 0 : ~(uint64_t)0 << 8 * (8 - bytes);
	return e;
}

static bool
ends_with(const struct pack *p, const struct pack_alias *a, struct slice back)
{
	return a->alias.len >= back.len &&
	    memcmp(pack_string(p, a->alias) + a->alias.len - back.len, back.at, back.len) == 0;
}

struct keyword_hit
keyword_lost_letters(const struct pack *p, struct slice word, uint16_t prefer)
{
	struct best best = { .distance = LIKE_FAR };
	struct letters wanted;
	struct ends ends = ends_of(word);
	unsigned lost = 0;
	uint64_t set = 0;

	if (!like_read(&wanted, word.at, word.len))
		goto out;
	for (unsigned i = 0; i < wanted.count; i++) {
		if (wanted.cp[i] == LOST_LETTER)
			lost++;
		else
			set |= (uint64_t)1 << wanted.cp[i] % 64;
	}
	if (lost == 0 || lost > LOST_LETTERS_MAX || wanted.count - lost < LIKE_LEAST)
		goto out;
	for (uint32_t i = first_of_length(p, wanted.count - lost);
	    i < p->letters_count && p->letters[i].count <= wanted.count; i++) {
		uint32_t alias = p->letters[i].alias;
		const struct pack_alias *a = &p->aliases[alias];
		struct letters found;

		if ((set & ~p->letters[i].set) != 0 || ((p->heads[alias] ^ ends.head) & ends.mask) != 0)
			continue;
		if (ends_with(p, a, ends.back) && like_read(&found, pack_string(p, a->alias), a->alias.len) &&
		    fits(wanted.cp, wanted.count, found.cp, found.count))
			best_take(&best, p, a, 0, prefer);
	}
out:
	explicit_bzero(&wanted, sizeof wanted);
	return best_hit(&best);
}
