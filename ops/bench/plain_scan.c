/*
 * plain_scan.c - likeness by one pass over all keywords, as it was before there was an index
 *
 * The peer of words.c.  Most keywords fall to their length, then to the set of
 * their letters (an edit brings in one at most and takes one out), and only
 * the rest are measured.
 */
#include "ops/bench/plain_scan.h"

#include "content/pack.h"
#include "locales/text/bug.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"

enum { SCAN_LETTERS = 40, SCAN_LEAST = 3, FAR = 99 };

struct scan_letters {
	uint32_t cp[SCAN_LETTERS];
	unsigned count;
	uint64_t set;		/* a bit a letter, several letters a bit */
};

/* The best topic so far, and whether another one is as good. */
struct best {
	unsigned distance;
	bool is_tied;
	struct keyword_hit hit;
};

/* False if there are too many, or more than `foreign` that are not in the set `known`. */
static bool
letters_read(struct scan_letters *l, const char *at, size_t len, uint64_t known, unsigned foreign)
{
	l->count = 0;
	l->set = 0;
	for (size_t i = 0; i < len; l->count++) {
		uint32_t cp = (unsigned char)at[i];

		if (l->count == SCAN_LETTERS)
			return false;
		i += cp < 0x80 ? 1 : utf8_decode(at + i, len - i, &cp);
		l->cp[l->count] = cp;
		l->set |= (uint64_t)1 << cp % 64;
		if ((known >> cp % 64 & 1) == 0 && foreign-- == 0)
			return false;
	}
	return true;
}

static unsigned
smallest(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Distance of a and b, or FAR once it is sure to be more than `limit`. */
static unsigned
distance(const uint32_t *a, unsigned a_count, const uint32_t *b, unsigned b_count, unsigned limit)
{
	unsigned rows[3][SCAN_LETTERS + 1];

	while (a_count > 0 && b_count > 0 && *a == *b)
		a++, b++, a_count--, b_count--;
	while (a_count > 0 && b_count > 0 && a[a_count - 1] == b[b_count - 1])
		a_count--, b_count--;
	if (a_count == 0 || b_count == 0)
		return a_count + b_count;
	for (unsigned j = 0; j <= b_count; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= a_count; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *above2 = rows[(i + 1) % 3];
		unsigned least = row[0] = i;

		for (unsigned j = 1; j <= b_count; j++) {
			unsigned d = above[j - 1] + (a[i - 1] != b[j - 1]);

			d = smallest(d, smallest(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d = smallest(d, above2[j - 2] + 1);
			row[j] = d;
			least = smallest(least, d);
		}
		if (least > limit)
			return FAR;
	}
	return rows[a_count % 3][b_count];
}

static unsigned
edits_allowed(const struct pack_alias *a)
{
	if (a->flags & (ALIAS_EXACT | ALIAS_STOPWORD) || a->letters < 4)
		return 0;
	if (a->flags & ALIAS_DANGER)
		return a->letters >= 5;
	return a->letters < 7 ? 1 : 2;
}

/* A second edit makes another word of it in scripts whose letters are syllables or roots. */
static bool
is_alphabet(uint32_t script)
{
	return script == SCRIPT_CODE("Latn") || script == SCRIPT_CODE("Cyrl") || script == SCRIPT_CODE("Grek");
}

static uint32_t
script_of_first(const char *at, size_t len)
{
	uint32_t cp = (unsigned char)*at;

	if (cp >= 0x80)
		BUG_IF(utf8_decode(at, len, &cp) == 0);
	return script_of(cp);
}

/* Letters of a set that another lacks: each edit takes out one at most. */
static bool
lacks_few(uint64_t set, uint64_t other, unsigned edits)
{
	uint64_t lacking = set & ~other;

	for (unsigned i = 0; i < edits; i++)
		lacking &= lacking - 1;
	return lacking == 0;
}

/* Bytes that `edits` add or take at most: a letter each, between words of one byte a letter. */
static size_t
bytes_of_edits(const struct pack_alias *a, bool is_ascii, unsigned edits)
{
	return edits * (!is_ascii ? 4u : a->letters == a->alias.len ? 1u : 2u);
}

static void
best_take(struct best *best, const struct pack_alias *a, unsigned far, uint16_t prefer)
{
	if (far < best->distance) {
		*best = (struct best){ far, false,
			{ a->topic, a->locale, 0, KEYWORD_LIKE, (a->flags & ALIAS_DANGER) != 0, false } };
		return;
	}
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
	if (best->distance == FAR || best->is_tied)
		return KEYWORD_NO_HIT;
	return best->hit;
}

struct keyword_hit
plain_scan(const struct pack *p, const char *at, size_t len, uint16_t prefer)
{
	struct best best = { .distance = FAR };
	struct scan_letters wanted, found;
	uint32_t script;
	unsigned most;
	bool is_ascii;

	if (!letters_read(&wanted, at, len, ~(uint64_t)0, 0) || wanted.count < SCAN_LEAST)
		return best_hit(&best);
	script = script_of(wanted.cp[0]);
	most = is_alphabet(script) ? 2 : 1;
	is_ascii = wanted.count == len;
	for (uint32_t i = 0; i < p->aliases_count; i++) {
		const struct pack_alias *a = &p->aliases[i];
		unsigned limit = smallest(edits_allowed(a), most), far;
		size_t bytes = bytes_of_edits(a, is_ascii, limit);

		/* A mistyped first letter is still of the same script. */
		if (limit == 0 || a->alias.len > len + bytes || len > a->alias.len + bytes ||
		    script_of_first(pack_string(p, a->alias), a->alias.len) != script ||
		    !letters_read(&found, pack_string(p, a->alias), a->alias.len, wanted.set, limit))
			continue;
		if (!lacks_few(wanted.set, found.set, limit) || found.count > wanted.count + limit ||
		    wanted.count > found.count + limit)
			continue;
		far = distance(wanted.cp, wanted.count, found.cp, found.count, limit);
		if (far <= limit && far <= best.distance)
			best_take(&best, a, far, prefer);
	}
	return best_hit(&best);
}
