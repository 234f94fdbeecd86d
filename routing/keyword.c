/*
 * keyword.c - exact words, in the order of routing/keyword.h
 *
 * Danger words are looked for in every place (keyword_danger.c).  Only a text
 * that is as a whole a word like STOP, DELETE or QUIET goes before them: a STOP
 * that was lost can be sent again, a cry for help not.
 */
#include "routing/keyword.h"

#include <string.h>

#include "content/likeness.h"
#include "content/pack.h"
#include "locales/text/bug.h"
#include "locales/text/fold.h"
#include "locales/text/utf8.h"
#include "routing/keyword_inside.h"

enum {
	TEXT_BYTES = 1024,	/* of a message are looked at */
	FOLDED_BYTES = 2048,
	SENTENCE_WORDS = 3,	/* from here on what all its keywords share says more than the first */
	FIRST_LETTERS = 3,	/* of an English word that begins one; one letter more in other languages than hers */
	LIKE_WORDS = 4,		/* a longer text is a sentence: its first words alone are not guessed at */
};

uint32_t
alias_rows(const struct pack *p, struct slice word, uint32_t *first)
{
	uint32_t low = 0, high = p->aliases_count, count = 0;
	uint64_t head = like_head(word.at, word.len);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (p->heads[middle] < head ||
		    (p->heads[middle] == head && pack_compare(p, p->aliases[middle].alias, word.at, word.len) < 0))
			low = middle + 1;
		else
			high = middle;
	}
	while (low + count < p->aliases_count && p->heads[low + count] == head &&
	    pack_compare(p, p->aliases[low + count].alias, word.at, word.len) == 0)
		count++;
	*first = low;
	return count;
}

struct word_flags
keyword_flags(const struct pack *p, struct slice word)
{
	uint32_t first, count = word.len == 0 ? 0 : alias_rows(p, word, &first);
	struct word_flags flags = { 0, 0 };

	for (uint32_t i = 0; i < count; i++) {
		const struct pack_alias *a = &p->aliases[first + i];

		flags.all |= a->flags;
		flags.withheld |= pack_alias_serves(p, a) ? 0 : a->flags;
	}
	return flags;
}

bool
keyword_is_stop(const struct pack *p, struct slice word)
{
	struct word_flags flags = keyword_flags(p, word);

	return (flags.all & ALIAS_STOPWORD) != 0 || flags.withheld != 0;
}

/* Danger before all else, then the preferred locale, then the order of locales. */
static bool
is_better(const struct pack_alias *a, const struct pack_alias *b, uint16_t prefer)
{
	if ((a->flags ^ b->flags) & ALIAS_DANGER)
		return (a->flags & ALIAS_DANGER) != 0;
	return a->locale == prefer && b->locale != prefer;
}

struct keyword_hit
keyword_exact(const struct pack *p, struct slice word, uint16_t prefer)
{
	uint32_t first, count = word.len == 0 ? 0 : alias_rows(p, word, &first);
	const struct pack_alias *best = NULL;
	unsigned locales = 0;
	uint64_t set = 0;

	for (uint32_t i = 0; i < count; i++) {
		const struct pack_alias *a = &p->aliases[first + i];

		if (a->flags & ALIAS_STOPWORD)
			continue;
		locales++;	/* whose word it is does not hang on who has read it */
		if (pack_alias_serves(p, a) && (best == NULL || is_better(a, best, prefer)))
			best = a;
	}
	if (best == NULL)
		return KEYWORD_NO_HIT;
	for (uint32_t i = 0; i < count; i++)
		if (p->aliases[first + i].topic == best->topic)
			set |= (uint64_t)1 << p->aliases[first + i].locale;
	return (struct keyword_hit){
		.topic = best->topic,
		.locales = set,
		.locale = locales == 1 || best->locale == prefer ? best->locale : PACK_NONE,
		.match = KEYWORD_EXACT,
		.is_danger = (best->flags & ALIAS_DANGER) != 0,
	};
}

struct slice
slice_words(struct slice text, unsigned words)
{
	const char *at = text.at, *end = text.at + text.len;

	while ((at = memchr(at, ' ', (size_t)(end - at))) != NULL) {
		if (--words == 0)
			return (struct slice){ text.at, (size_t)(at - text.at) };
		at++;
	}
	return text;
}

unsigned
slice_count_words(struct slice text)
{
	unsigned words = text.len > 0;

	for (size_t i = 0; i < text.len; i++)
		words += text.at[i] == ' ';
	return words;
}

bool
keyword_begins(const struct pack *p, struct slice word)
{
	uint32_t first;
	const struct pack_alias *a;

	alias_rows(p, word, &first);
	a = &p->aliases[first];
	return first < p->aliases_count && a->alias.len >= word.len &&
	    memcmp(pack_string(p, a->alias), word.at, word.len) == 0;
}

static size_t
without_blanks(struct slice text, char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != ' ')
			out[len++] = text.at[i];
	return len;
}

bool
keyword_is_who(const struct pack *p, uint16_t topic)
{
	return p->topics[topic].audience == AUDIENCE_EMPLOYER;
}

/* Never taken from a text that only comes near: STOP, DELETE, consent. */
static bool
is_exact_only(const struct pack *p, uint16_t topic)
{
	return (p->topics[topic].flags & TOPIC_EXACT) != 0;
}

/* In a sentence a short word of another language is most often none: "un homme", "ada orang". */
static bool
may_begin(const struct keyword_hit *hit, struct slice word, unsigned words, uint16_t prefer)
{
	bool is_hers = prefer != PACK_NONE && (hit->locales & (uint64_t)1 << prefer) != 0;
	size_t letters = utf8_count(word.at, word.len);

	return words < SENTENCE_WORDS || is_hers || (unsigned char)word.at[0] >= 0x80 || letters > FIRST_LETTERS ||
	    (letters == FIRST_LETTERS && (hit->locales & 1) != 0);
}

/* What the first two words ask for, or the first. */
static struct keyword_hit
first_words(const struct pack *p, struct slice text, unsigned words, uint16_t prefer)
{
	for (unsigned take = words > 2 ? 2 : 1; take > 0; take--) {
		struct slice word = slice_words(text, take);
		struct keyword_hit hit = keyword_exact(p, word, prefer);

		if (hit.topic == PACK_NONE || (words > 1 && keyword_is_who(p, hit.topic)) || !may_begin(&hit, word, words, prefer))
			continue;
		hit.match = KEYWORD_FIRST_WORDS;
		return hit;
	}
	return KEYWORD_NO_HIT;
}

/* Of a menu over several things she names, the one that she named first. */
static struct keyword_hit
first_or_all(const struct pack *p, struct keyword_hit first, struct keyword_hit all)
{
	bool is_menu = all.topic != PACK_NONE && p->topics[all.topic].children > 0;

	if (all.topic == PACK_NONE || all.topic == first.topic)
		return first;
	return first.topic != PACK_NONE && is_menu && keyword_is_over(p, all.topic, first.topic) ? first : all;
}

/* A cry for help, and what it is about where the rest of the text says so: "explosion, my friend is bleeding". */
static struct keyword_hit
danger_or_more(const struct pack *p, struct slice text, uint16_t prefer)
{
	struct keyword_hit danger = keyword_danger(p, text, prefer), all;

	if (danger.topic == PACK_NONE || p->topics[danger.topic].children == 0)
		return danger;
	all = keyword_anywhere(p, text, prefer);
	if (all.topic == PACK_NONE || p->topics[all.topic].parent != danger.topic)
		return danger;
	all.is_danger = true;
	return all;
}

static struct keyword_hit
exact_in_order(const struct pack *p, struct slice text, unsigned words, uint16_t prefer, char *room)
{
	struct keyword_hit hit = keyword_exact(p, text, prefer);

	if (hit.topic != PACK_NONE || (words < 2 && (text.len == 0 || keyword_next_place(text) == text.len)))
		return hit;
	hit = danger_or_more(p, text, prefer);
	if (hit.topic != PACK_NONE)
		return hit;
	hit = first_words(p, text, words, prefer);
	if (words >= SENTENCE_WORDS)
		hit = first_or_all(p, hit, keyword_anywhere(p, text, prefer));
	if (hit.topic != PACK_NONE)
		return hit;
	hit = keyword_exact(p, (struct slice){ room, without_blanks(text, room) }, prefer);
	/* "d e l e t e" is the word; "dele te" is one only to a reader who wants it to be. */
	if (hit.topic != PACK_NONE && is_exact_only(p, hit.topic) && utf8_count(text.at, text.len) != 2 * (size_t)words - 1)
		return KEYWORD_NO_HIT;
	return hit;
}

/* A '?' with a letter behind it may have been one: "st?op" is not STOP.  "STOP?" is. */
static bool
may_lack_letters(struct slice raw)
{
	for (size_t i = 0; i + 1 < raw.len; i++)
		if (raw.at[i] == '?' && raw.at[i + 1] != '?' && (unsigned char)raw.at[i + 1] > ' ')
			return true;
	return false;
}

/* The same slices for both kinds of likeness; those that are longest first. */
static struct keyword_hit
like_in_order(const struct pack *p, keyword_way *like, struct slice text, unsigned words, uint16_t prefer)
{
	struct keyword_hit hit = KEYWORD_NO_HIT;

	if (words <= LIKE_WORDS)
		hit = like(p, text, prefer);
	if (hit.topic == PACK_NONE && words > 2 && words <= LIKE_WORDS)
		hit = like(p, slice_words(text, 2), prefer);
	if (hit.topic == PACK_NONE && words > 1 && words <= LIKE_WORDS)
		hit = like(p, slice_words(text, 1), prefer);
	return hit.topic != PACK_NONE && words > 1 && keyword_is_who(p, hit.topic) ? KEYWORD_NO_HIT : hit;
}

/* "sal?ry": folding makes blanks of question marks, so these are put aside first.  False if there are none, or too many. */
static bool
mark_lost_letters(struct slice raw, char *marked, size_t *len)
{
	unsigned lost = 0;

	*len = 0;
	for (size_t i = 0; i < raw.len; i++) {
		if (raw.len - i >= 3 && memcmp(raw.at + i, "\xEE\x80\x80", 3) == 0)
			return false;	/* the mark itself, typed: no word has it */
		if (raw.at[i] != '?') {
			marked[(*len)++] = raw.at[i];
			continue;
		}
		if (++lost > LOST_LETTERS_MAX)
			return false;
		memcpy(marked + *len, "\xEE\x80\x80", 3);	/* LOST_LETTER */
		*len += 3;
	}
	return lost > 0;
}

static struct keyword_hit
lost_letters(const struct pack *p, struct slice raw, uint16_t prefer)
{
	char marked[TEXT_BYTES + LOST_LETTERS_MAX * 2], folded[FOLDED_BYTES];
	struct slice text = { folded, 0 };
	struct keyword_hit hit = KEYWORD_NO_HIT;
	size_t len;

	if (mark_lost_letters(raw, marked, &len)) {
		text.len = fold_text(&p->fold, marked, len, folded, sizeof(folded));
		hit = like_in_order(p, keyword_lost_letters, text, slice_count_words(text), prefer);
	}
	explicit_bzero(marked, len);
	explicit_bzero(folded, text.len);
	return hit;
}

/* What it may have been meant to be: letters lost on the way, then slips, then sounds. */
static struct keyword_hit
guess(const struct pack *p, struct slice raw, struct slice words, unsigned count, uint16_t prefer)
{
	struct keyword_hit hit = lost_letters(p, raw, prefer);

	if (hit.topic == PACK_NONE)
		hit = like_in_order(p, keyword_like, words, count, prefer);
	if (hit.topic == PACK_NONE)
		hit = like_in_order(p, keyword_loose, words, count, prefer);
	return hit;
}

/* Where nothing stands there as it is written; what a release does not go by is not guessed past. */
static struct keyword_hit
guess_in_order(const struct pack *p, struct slice raw, struct slice words, unsigned count, uint16_t prefer, char *room)
{
	bool is_withheld = keyword_withholds_danger(p, words), may_guess = !is_withheld && keyword_flags(p, words).withheld == 0;
	struct keyword_hit hit = may_guess ? guess(p, raw, words, count, prefer) : KEYWORD_NO_HIT;

	if (hit.topic == PACK_NONE && count < SENTENCE_WORDS)
		hit = keyword_anywhere(p, words, prefer);
	/* Letters set apart ("s a l r y") are one word. */
	if (hit.topic == PACK_NONE && may_guess && count > 2 && words.len < 3 * (size_t)count)
		hit = keyword_like(p, (struct slice){ room, without_blanks(words, room) }, prefer);
	hit.is_withheld = hit.topic == PACK_NONE && is_withheld;
	return hit;
}

struct keyword_hit
keyword_find(const struct pack *p, const char *text, size_t len, uint16_t prefer)
{
	char folded[FOLDED_BYTES], room[FOLDED_BYTES];
	struct slice raw = { text, len }, words = { folded, 0 };
	struct keyword_hit hit;
	unsigned count;

	if (raw.len > TEXT_BYTES) {
		raw.len = TEXT_BYTES;
		while (raw.len > 0 && ((unsigned char)raw.at[raw.len] & 0xC0) == 0x80)
			raw.len--;
	}
	words.len = fold_text(&p->fold, raw.at, raw.len, folded, sizeof(folded));
	count = slice_count_words(words);
	hit = exact_in_order(p, words, count, prefer, room);
	if (hit.topic != PACK_NONE && is_exact_only(p, hit.topic) && may_lack_letters(raw))
		hit = KEYWORD_NO_HIT;
	if (hit.topic == PACK_NONE)
		hit = guess_in_order(p, raw, words, count, prefer, room);
	explicit_bzero(folded, words.len);	/* what she wrote is kept nowhere */
	explicit_bzero(room, words.len);
	return hit;
}
