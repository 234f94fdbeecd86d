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
