/*
 * likeness.h - how far a typed word may be from a keyword, and where such keywords stand in a pack
 *
 * The limits are those of routing/keyword.h.  The place is found by deletion:
 * two words that are N edits apart (a letter more, fewer, other, two
 * neighbours swapped) become equal when at most N letters are left out of each,
 * and that holds for their first LIKE_PREFIX letters alone.  So the compiler
 * files a keyword under each of the at most 29 keys that leaving out letters
 * of its beginning gives, a look-up visits the at most 29 keys of the text,
 * and what is found there is measured (optimal string alignment).
 *
 * Why so: a pass over all keywords took 40 to 80 us for 5,000 of them and is made
 * up to four times for one text (ops/bench/README.md); sets of letters sorted
 * by length, the next best, still touch half of all keywords each time; pieces
 * that an edit leaves whole fail where two neighbours are swapped across the
 * edge of a piece; and deletions of whole words would be 800 keys for a phrase.
 * The index is some 20 keys of four bytes for a keyword.
 */
#ifndef CONTENT_LIKENESS_H
#define CONTENT_LIKENESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	LIKE_PREFIX = 7,	/* letters of a word that make its keys */
	LIKE_KEYS_MAX = 1 + 7 + 21,
	LIKE_LETTERS_MAX = 40,	/* a longer keyword or text is never matched by likeness */
	LIKE_FAR = 99,
	LIKE_ALIAS_BITS = 20,	/* of an entry: the alias; the others are of its key, so that few strangers are read */
};

struct letters {
	uint32_t cp[LIKE_LETTERS_MAX];
	unsigned count;
	uint64_t set;		/* a bit a letter, several letters a bit */
};

/* False if there are more than LIKE_LETTERS_MAX code points in these bytes of valid UTF-8. */
bool like_read(struct letters *l, const char *at, size_t len);

/* Edits between a text and an alias of `letters` letters (no marks, no blanks) whose first letter is `first`. */
unsigned like_edits(uint32_t first, unsigned letters, unsigned flags);
/* Edits that any alias allows which begins in the script of `first`. */
unsigned like_edits_most(uint32_t first);

/* Cheap: false if lengths or letters alone say that more than `limit` edits lie between them. */
bool like_may_be_near(const struct letters *one, const struct letters *other, unsigned limit);
/* Edits that make one of the other (optimal string alignment), or more than `limit`: LIKE_FAR once that is sure. */
unsigned like_distance(const struct letters *one, const struct letters *other, unsigned limit);

/* Keys of a word with at most `edits` (0 to 2) letters of its beginning left out; returns how many. */
unsigned like_keys(const struct letters *word, unsigned edits, uint32_t key[LIKE_KEYS_MAX]);

/* Of `buckets`, a power of two, the one that a key belongs to, and how it is marked in an entry. */
static inline uint32_t like_bucket(uint32_t key, uint32_t buckets) { return key & (buckets - 1); }
static inline uint32_t like_entry(uint32_t key, uint32_t alias)
{
	return (key >> LIKE_ALIAS_BITS) << LIKE_ALIAS_BITS | alias;
}

/* The first eight bytes of a string as a number that sorts like them; behind a shorter one are zeros. */
uint64_t like_head(const char *at, size_t len);

#endif
