/*
 * name_score.c - how near two names are, by their loose forms
 *
 * Two measures, for two ways to be wrong: letters (slips of a finger, one
 * blank) and words (another order, one left out).  Where a name was romanised,
 * changes between kin sounds and of vowels cost a third: Arabic does not write
 * short vowels, has no p, and nobody spells Latin names in other letters alike.
 * Between two Latin names every letter counts in full: a firm's name with one
 * letter changed is an old trick.
 */
#include "content/register/name.h"

#include <string.h>

#include "content/register/name_inside.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { CHANGE = 6, KIN = 2, WORD_ALIKE = 60 /* below, two words have nothing to do with each other */, WEIGHT = 4,
	DOUBT = 91 /* below AGENT_SURE of routing/agent.h: alike, and something speaks against it */ };

struct letters { uint32_t cp[NAME_BYTES]; unsigned count; };

/* No other script has an x: there it is two letters, as far as there is room. */
static void
letters_read(struct letters *l, const char *text, size_t len, bool is_lenient)
{
	BUG_IF(len >= NAME_BYTES);
	l->count = 0;
	for (size_t at = 0; at < len && l->count < NAME_BYTES; ) {
		size_t bytes = utf8_decode(text + at, len - at, &l->cp[l->count++]);

		BUG_IF(bytes == 0);
		if (is_lenient && text[at] == 'x' && l->count < NAME_BYTES) {
			l->cp[l->count - 1] = 'k';
			l->cp[l->count++] = 's';
		}
		at += bytes;
	}
}

enum { VOWEL = 1, ROUND = 2, LIP = 4, BACK = 8, HISS = 16, NOSE = 32, TOOTH = 64 };

/* Sounds that stand for each other in another script share a bit.  v is with both, o and u. */
static const uint8_t sounds[128] = {
	['a'] = VOWEL, ['e'] = VOWEL, ['i'] = VOWEL, ['o'] = VOWEL | ROUND, ['u'] = VOWEL | ROUND, ['y'] = VOWEL, ['h'] = VOWEL,
	['v'] = ROUND | LIP, ['b'] = LIP, ['p'] = LIP, ['f'] = LIP, ['g'] = BACK, ['k'] = BACK, ['q'] = BACK, ['j'] = BACK | HISS,
	['c'] = BACK | HISS, ['s'] = HISS, ['m'] = NOSE, ['n'] = NOSE, ['d'] = TOOTH, ['t'] = TOOTH,
};

static bool
is_kin(uint32_t a, uint32_t b)
{
	return a < COUNT(sounds) && b < COUNT(sounds) && (sounds[a] & sounds[b]) != 0;
}

static unsigned
cost_of_one(uint32_t cp, bool is_lenient)
{
	return is_lenient && (cp == ' ' || is_kin(cp, 'a')) ? KIN : CHANGE;
}

static unsigned
cost_of_two(uint32_t a, uint32_t b, bool is_lenient)
{
	if (a == b)
		return 0;
	return is_lenient && is_kin(a, b) ? KIN : CHANGE;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment, in sixths of a letter. */
static unsigned
distance(const struct letters *a, const struct letters *b, bool is_lenient)
{
	unsigned row[3][NAME_BYTES + 1], *before = row[0], *last = row[1], *now = row[2];

	last[0] = 0;
	for (unsigned j = 0; j < b->count; j++)
		last[j + 1] = last[j] + cost_of_one(b->cp[j], is_lenient);
	for (unsigned i = 0; i < a->count; i++) {
		unsigned *free_row = before, out = cost_of_one(a->cp[i], is_lenient);

		now[0] = last[0] + out;
		for (unsigned j = 0; j < b->count; j++) {
			unsigned d = last[j] + cost_of_two(a->cp[i], b->cp[j], is_lenient);

			d = least(d, last[j + 1] + out);
			d = least(d, now[j] + cost_of_one(b->cp[j], is_lenient));
			if (i > 0 && j > 0 && a->cp[i] == b->cp[j - 1] && a->cp[i - 1] == b->cp[j])
				d = least(d, before[j - 1] + CHANGE);
			now[j + 1] = d;
		}
		before = last;
		last = now;
		now = free_row;
	}
	return last[b->count];
}

static unsigned
likeness(const char *a, size_t a_len, const char *b, size_t b_len, bool is_lenient)
{
	struct letters x, y;
	unsigned longer, d;

	if (a_len == 0 || b_len == 0)
		return 0;
	if (a_len == b_len && memcmp(a, b, a_len) == 0)
		return 100;
	letters_read(&x, a, a_len, is_lenient);
	letters_read(&y, b, b_len, is_lenient);
	longer = (x.count > y.count ? x.count : y.count) * CHANGE;
	d = distance(&x, &y, is_lenient);
	return d >= longer ? 0 : (longer - d) * 100 / longer;
}

static size_t
next_digit(const struct agent_name *n, size_t at)
{
	while (at < n->loose_len && (n->loose[at] < '0' || n->loose[at] > '9'))
		at++;
	return at;
}

/* "24" and "25" are one letter apart, and two firms. */
static bool
same_digits(const struct agent_name *a, const struct agent_name *b)
{
	size_t i = next_digit(a, 0), j = next_digit(b, 0);

	while (i < a->loose_len && j < b->loose_len && a->loose[i] == b->loose[j]) {
		i = next_digit(a, i + 1);
		j = next_digit(b, j + 1);
	}
	return i == a->loose_len && j == b->loose_len;
}

unsigned
agent_name_edits(const struct agent_name *a, const struct agent_name *b)
{
	unsigned alike = likeness(a->loose, a->loose_len, b->loose, b->loose_len, a->is_romanised || b->is_romanised);

	return alike > DOUBT && !same_digits(a, b) ? DOUBT : alike;
}

struct words { struct { const char *at; size_t len; unsigned weight; bool is_number, is_taken; } word[NAME_WORDS]; unsigned count, weight; };

static void
words_read(struct words *w, const struct agent_name *name)
{
	*w = (struct words){ 0 };
	for (size_t at = 0; at < name->loose_len && w->count < NAME_WORDS; ) {
		const char *word = name->loose + at;
		size_t len = strcspn(word, " ");
		bool is_weak = word_kind(word, len, false) == WORD_WEAK;

		w->word[w->count].at = word;
		w->word[w->count].len = len;
		w->word[w->count].weight = (unsigned)len * (is_weak ? 1 : WEIGHT);
		w->word[w->count].is_number = strspn(word, "0123456789") == len;
		w->weight += w->word[w->count].weight;
		w->count++;
		at += len + 1;
	}
}

/* A number in a name is another firm if one digit is another. */
static unsigned
word_likeness(const struct words *a, unsigned i, const struct words *b, unsigned j, bool is_lenient)
{
	unsigned alike = likeness(a->word[i].at, a->word[i].len, b->word[j].at, b->word[j].len, is_lenient);

	if (alike < WORD_ALIKE || (alike < 100 && (a->word[i].is_number || b->word[j].is_number)))
		return 0;
	return alike;
}

/* A word that the other name does not have, not even a weak one. */
static bool
has_more(const struct words *w)
{
	for (unsigned i = 0; i < w->count; i++)
		if (!w->word[i].is_taken)
			return true;
	return false;
}

unsigned
agent_name_words(const struct agent_name *a, const struct agent_name *b)
{
	uint8_t alike[NAME_WORDS][NAME_WORDS];
	bool is_lenient = a->is_romanised || b->is_romanised;
	struct words x, y;
	unsigned shared = 0;

	words_read(&x, a);
	words_read(&y, b);
	if (x.weight + y.weight == 0)
		return 0;
	for (unsigned i = 0; i < x.count; i++)
		for (unsigned j = 0; j < y.count; j++)
			alike[i][j] = (uint8_t)word_likeness(&x, i, &y, j, is_lenient);
	for (;;) {					/* the best pair that is left, each word once */
		unsigned best = 0, at_i = 0, at_j = 0;

		for (unsigned i = 0; i < x.count; i++)
			for (unsigned j = 0; j < y.count; j++)
				if (!x.word[i].is_taken && !y.word[j].is_taken && alike[i][j] > best) {
					best = alike[i][j];
					at_i = i;
					at_j = j;
				}
		if (best == 0)
			break;
		x.word[at_i].is_taken = y.word[at_j].is_taken = true;
		shared += best * (x.word[at_i].weight + y.word[at_j].weight);
	}
	shared /= x.weight + y.weight;
	return shared > DOUBT && ((has_more(&x) && has_more(&y)) || !same_digits(a, b)) ? DOUBT : shared;
}

/* Into its place among `count` that are sorted, unless it is there. */
static size_t
put_gram(uint32_t *sorted, size_t count, uint32_t gram)
{
	size_t at = count;

	while (at > 0 && sorted[at - 1] > gram)
		at--;
	if (at > 0 && sorted[at - 1] == gram)
		return count;
	memmove(sorted + at + 1, sorted + at, (count - at) * sizeof(*sorted));
	sorted[at] = gram;
	return count + 1;
}

size_t
agent_name_grams(const char *loose, size_t len, uint32_t out[NAME_GRAMS])
{
	size_t count = 0;

	BUG_IF(len >= NAME_BYTES);
	for (size_t i = 0; i < len; i++) {
		unsigned char before = i > 0 ? (unsigned char)loose[i - 1] : ' ', at = (unsigned char)loose[i];
		unsigned char behind = i + 1 < len ? (unsigned char)loose[i + 1] : ' ';

		if (at != ' ')
			count = put_gram(out, count, (uint32_t)before << 16 | (uint32_t)at << 8 | behind);
	}
	return count;
}
