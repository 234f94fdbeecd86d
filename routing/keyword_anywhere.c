/*
 * keyword_anywhere.c - what a sentence is about, whose first words are no keyword
 *
 * "They stopped my pay and took my passport."  All keywords in it, the longest
 * first, must be of one branch of the menu: then the answer is the topic that
 * they share, or the menu over those they name.  Sentences of which the words
 * lie in two branches are not guessed at; nor is one word of another language
 * than hers, or a short one, which a sentence of any language may have.
 */
#include "routing/keyword_inside.h"

#include "locales/text/utf8.h"

enum { PHRASE_WORDS = 4, LETTERS_LEAST = 3, LETTERS_LEAST_OF_ANY = 4 /* language */,
	LETTERS_LEAST_BEFORE_ENDING = 4, WAY_MOST = 8 };

static bool
is_over(const struct pack *p, uint16_t above, uint16_t topic)
{
	for (unsigned i = 0; i < WAY_MOST && topic != PACK_NONE; i++, topic = p->topics[topic].parent)
		if (topic == above)
			return true;
	return false;
}

/* The one that is below the other, else the nearest menu over both; PACK_NONE if that is a root. */
static uint16_t
shared(const struct pack *p, uint16_t a, uint16_t b)
{
	if (is_over(p, a, b))
		return b;
	for (unsigned i = 0; i < WAY_MOST && a != PACK_NONE; i++, a = p->topics[a].parent)
		if (is_over(p, a, b))
			break;
	return a == PACK_NONE || p->topics[a].parent == PACK_NONE ? PACK_NONE : a;
}

/* A word that asks and orders nothing, and is no common one (TOPIC_EXACT): of her language or English, of any while she has none. */
static bool
counts(const struct pack *p, const struct keyword_hit *hit, struct slice phrase, uint16_t prefer)
{
	uint64_t hers = prefer != PACK_NONE ? (uint64_t)1 << prefer | 1 : 1;
	bool is_any = (hit->locales & hers) == 0, is_latin = (unsigned char)phrase.at[0] < 0x80;
	const struct pack_topic *t = hit->topic != PACK_NONE ? &p->topics[hit->topic] : NULL;

	return t != NULL && t->action == ACTION_NONE && (t->flags & TOPIC_EXACT) == 0 &&
	    !keyword_is_who(p, hit->topic) && (t->parent != PACK_NONE || t->children == 0) &&
	    !(is_any && prefer != PACK_NONE) && utf8_count(phrase.at, phrase.len) >= (is_any && is_latin ? LETTERS_LEAST_OF_ANY : LETTERS_LEAST);
}

/* The longest keyword that begins where `text` does; `phrase` is what it takes. */
static struct keyword_hit
longest(const struct pack *p, struct slice text, uint16_t prefer, struct slice *phrase)
{
	*phrase = slice_words(text, 1);
	if (!keyword_begins(p, *phrase))
		return KEYWORD_NO_HIT;
	for (unsigned words = PHRASE_WORDS; words > 0; words--) {
		struct keyword_hit hit;

		*phrase = slice_words(text, words);
		if (phrase->len == text.len && words > 1 && slice_words(text, words - 1).len == text.len)
			continue;
		hit = keyword_exact(p, *phrase, prefer);
		if (counts(p, &hit, *phrase, prefer))
			return hit;
	}
	return KEYWORD_NO_HIT;
}

/* What begins where `text` does, by whole words or inside of one; `*len` bytes are done with then. */
static struct keyword_hit
begins_here(const struct pack *p, struct slice text, uint16_t prefer, size_t *len)
{
	enum keyword_writing writing = keyword_writing(text);
	struct slice phrase, inner = { text.at, 0 };
	struct keyword_hit hit = longest(p, text, prefer, &phrase);
	bool is_long;

	*len = phrase.len;
	if (hit.topic != PACK_NONE || writing == WRITING_WORDS)
		return hit;
	inner.len = keyword_inner(p, slice_words(text, PHRASE_WORDS));
	is_long = utf8_count(inner.at, inner.len) >= (writing == WRITING_ENDINGS ? LETTERS_LEAST_BEFORE_ENDING : LETTERS_LEAST);
	if (writing == WRITING_RUNNING)
		*len = inner.len > 0 ? inner.len : keyword_past_letter(text);
	else	/* the ending belongs to it */
		*len = inner.len + slice_words((struct slice){ text.at + inner.len, text.len - inner.len }, 1).len;
	hit = is_long ? keyword_exact(p, inner, prefer) : KEYWORD_NO_HIT;
	return counts(p, &hit, inner, prefer) ? hit : KEYWORD_NO_HIT;
}

struct keyword_hit
keyword_anywhere(const struct pack *p, struct slice text, uint16_t prefer)
{
	struct keyword_hit all = KEYWORD_NO_HIT;

	while (text.len > 0) {
		size_t len;
		struct keyword_hit hit = begins_here(p, text, prefer, &len);

		if (hit.topic != PACK_NONE && all.topic == PACK_NONE) {
			all = hit;
		} else if (hit.topic != PACK_NONE) {
			all.topic = shared(p, all.topic, hit.topic);
			all.locales &= hit.locales;
			all.is_danger = all.is_danger && hit.is_danger;
			if (all.topic == PACK_NONE)
				return KEYWORD_NO_HIT;
		}
		len += len < text.len && text.at[len] == ' ';
		text.at += len;
		text.len -= len;
	}
	all.match = all.topic != PACK_NONE ? KEYWORD_ANYWHERE : KEYWORD_NONE;
	all.locale = PACK_NONE;
	return all;
}
