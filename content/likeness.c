/* likeness.c - keys of words with letters left out */
#include "content/likeness.h"

#include "content/pack.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"

bool
like_read(struct letters *l, const char *at, size_t len)
{
	l->count = 0;
	l->set = 0;
	for (size_t i = 0; i < len; l->count++) {
		uint32_t cp = (unsigned char)at[i];
		size_t bytes = cp < 0x80 ? 1 : utf8_decode(at + i, len - i, &cp);

		if (l->count == LIKE_LETTERS_MAX || bytes == 0)
			return false;
		i += bytes;
		l->cp[l->count] = cp;
		l->set |= (uint64_t)1 << cp % 64;
	}
	return true;
}

/* A second edit makes another word of it in scripts whose letters are syllables or roots. */
unsigned
like_edits_most(uint32_t first)
{
	uint32_t script = script_of(first);

	return script == SCRIPT_CODE("Latn") || script == SCRIPT_CODE("Cyrl") || script == SCRIPT_CODE("Grek") ? 2 : 1;
}

unsigned
like_edits(uint32_t first, unsigned letters, unsigned flags)
{
	if (flags & (ALIAS_EXACT | ALIAS_STOPWORD) || letters < 4)
		return 0;
	return letters < 7 ? 1 : like_edits_most(first);
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

bool
like_may_be_near(const struct letters *one, const struct letters *other, unsigned limit)
{
	return one->count <= other->count + limit && other->count <= one->count + limit &&
	    lacks_few(one->set, other->set, limit) && lacks_few(other->set, one->set, limit);
}

static unsigned
smallest(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned
like_distance(const struct letters *one, const struct letters *other, unsigned limit)
{
	const uint32_t *a = one->cp, *b = other->cp;
	unsigned a_count = one->count, b_count = other->count;
	unsigned rows[3][LIKE_LETTERS_MAX + 1];

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
			return LIKE_FAR;
	}
	return rows[a_count % 3][b_count];
}

static uint32_t
stir(uint32_t hash, uint32_t cp)
{
	return (hash ^ cp) * 0x9E3779B1u;	/* 2^32 over the golden ratio */
}

/* High bits of a product are the best stirred: both ends of a key are used. */
static uint32_t
key_of(uint32_t hash)
{
	hash ^= hash >> 16;
	hash *= 0x85EBCA6Bu;
	return hash ^ hash >> 13;
}

unsigned
like_keys(const struct letters *word, unsigned edits, uint32_t key[LIKE_KEYS_MAX])
{
	unsigned n = word->count < LIKE_PREFIX ? word->count : LIKE_PREFIX, keys = 0;
	uint32_t head[LIKE_PREFIX + 1] = { 0 };		/* head[i]: of the first i letters */

	for (unsigned i = 0; i < n; i++)
		head[i + 1] = stir(head[i], word->cp[i]);
	key[keys++] = key_of(head[n]);
	for (unsigned i = 0; edits > 0 && i < n; i++) {
		uint32_t without = head[i];

		for (unsigned k = i + 1; k < n; k++) {
			uint32_t both = without;

			for (unsigned m = k + 1; edits > 1 && m < n; m++)
				both = stir(both, word->cp[m]);
			if (edits > 1)
				key[keys++] = key_of(both);
			without = stir(without, word->cp[k]);
		}
		key[keys++] = key_of(without);
	}
	return keys;
}

uint64_t
like_head(const char *at, size_t len)
{
	uint64_t head = 0;

	for (size_t i = 0; i < 8; i++)
		head = head << 8 | (i < len ? (unsigned char)at[i] : 0u);
	return head;
}
