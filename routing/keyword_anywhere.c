/*
 * keyword_anywhere.c - what a sentence is about, wherever its keywords stand
 *
 * "They stopped my pay and took my passport."  Where all keywords in it, the
 * longest first, are of one branch of the menu, the answer is the topic that
 * they share, or the menu over those they name.  Between two branches the one
 * that must not be missed wins (weight()); between two of one weight nothing
 * is guessed.  No word counts that is of another language than hers, or so
 * short that a sentence of any language may have it.
 */
#include "routing/keyword_inside.h"

#include "locales/text/utf8.h"

enum { PHRASE_WORDS = 4, LETTERS_LEAST = 3, LETTERS_LEAST_OF_ANY = 4 /* language */,
	LETTERS_LEAST_BEFORE_ENDING = 4, WAY_MOST = 8 };

/* The menu it is in, or the topic that goes on to it (98) where it stands in none. */
static uint16_t
above(const struct pack *p, uint16_t topic)
{
	uint16_t up = p->topics[topic].parent;

	for (uint16_t t = 0; up == PACK_NONE && p->topics[topic].children == 0 && t < p->topics_count; t++)
		if (p->topics[t].continues == topic && t != topic)
			up = t;
	return up;
}

bool
keyword_is_over(const struct pack *p, uint16_t over, uint16_t topic)
{
	if (p->topics[over].continues == topic)
		return true;
	for (unsigned i = 0; i < WAY_MOST && topic != PACK_NONE; i++, topic = above(p, topic))
		if (topic == over)
			return true;
	return false;
}

/* Where her words lie in two branches: danger before a child, that before forced work and violence, then fear; a fee or an agent is mostly said beside the point. */
static unsigned
weight(const struct pack *p, uint16_t topic)
{
	const struct pack_topic *t = &p->topics[topic];

	if ((t->flags & TOPIC_DANGER) != 0)
		return 5;
	if (t->topic_class == CLASS_CHILD || t->audience == AUDIENCE_CHILD)
		return 4;
	if (t->topic_class == CLASS_TRAFFICKING || t->topic_class == CLASS_VIOLENCE)
		return 3;
	if (t->topic_class == CLASS_ASYLUM || t->topic_class == CLASS_SEA)
		return 2;
	return t->action == ACTION_NONE;
}

/* The one that is below the other, the nearest menu over both, or the weightier one; PACK_NONE if they are of one weight. */
static uint16_t
shared(const struct pack *p, uint16_t a, uint16_t b)
{
	unsigned heavy = weight(p, a), other = weight(p, b);
	uint16_t menu = a;

	if (keyword_is_over(p, a, b))
		return b;
	if (keyword_is_over(p, b, a))
		return a;
	for (unsigned i = 0; i < WAY_MOST && menu != PACK_NONE && !keyword_is_over(p, menu, b); i++)
		menu = above(p, menu);
	if (menu != PACK_NONE && above(p, menu) != PACK_NONE)
		return menu;
	return heavy == other ? PACK_NONE : heavy > other ? a : b;
}

/* Nothing is done by them but asking back. */
static bool
only_asks(const struct pack_topic *t)
{
	return t->action == ACTION_NONE || t->action == ACTION_FEES || t->action == ACTION_AGENT || t->action == ACTION_CALL;
}

/* A word that asks and orders nothing, and is no common one (TOPIC_EXACT): of her language or English; of any while she has none, or in letters that tell it. */
static bool
counts(const struct pack *p, const struct keyword_hit *hit, struct slice phrase, uint16_t prefer)
{
	uint64_t hers = prefer != PACK_NONE ? (uint64_t)1 << prefer | 1 : 1;
	bool is_any = (hit->locales & hers) == 0, is_latin = (unsigned char)phrase.at[0] < 0x80;
	const struct pack_topic *t = hit->topic != PACK_NONE ? &p->topics[hit->topic] : NULL;

	return t != NULL && only_asks(t) && (t->flags & TOPIC_EXACT) == 0 &&
	    !keyword_is_who(p, hit->topic) && (t->parent != PACK_NONE || t->children == 0) &&
	    !(is_any && is_latin && prefer != PACK_NONE) && utf8_count(phrase.at, phrase.len) >= (is_any && is_latin ? LETTERS_LEAST_OF_ANY : LETTERS_LEAST);
}

/* The longest keyword that begins where `text` does; `phrase` is what it takes, or what of the stop-list stands there, or nothing. */
static struct keyword_hit
longest(const struct pack *p, struct slice text, uint16_t prefer, struct slice *phrase)
{
	/* A number alone among words may be of anything: an amount, a licence. */
	unsigned least = text.at[0] >= '0' && text.at[0] <= '9' ? 2 : 1;
	bool may_begin = keyword_begins(p, slice_words(text, 1));

	for (unsigned words = PHRASE_WORDS; may_begin && words >= least; words--) {
		struct keyword_hit hit;

		*phrase = slice_words(text, words);
		if (phrase->len == text.len && words > 1 && slice_words(text, words - 1).len == text.len)
			continue;
		if (keyword_is_stop(p, *phrase))
			return KEYWORD_NO_HIT;
		hit = keyword_exact(p, *phrase, prefer);
		if (counts(p, &hit, *phrase, prefer))
			return hit;
	}
	*phrase = (struct slice){ text.at, 0 };
	return KEYWORD_NO_HIT;
}

/* Bytes to the next place, past the `stop` bytes of a phrase on the stop-list unless a keyword begins in it that reaches beyond. */
static size_t
past_stop(const struct pack *p, struct slice text, uint16_t prefer, size_t stop)
{
	size_t at = keyword_next_place(text);

	while (at < stop) {
		struct slice rest = { text.at + at, text.len - at }, phrase;

		if (longest(p, rest, prefer, &phrase).topic != PACK_NONE && at + phrase.len > stop)
			return at;
		at += keyword_next_place(rest);
	}
	return at;
}

/* What begins where `text` does, by whole words or inside of one; `*len` bytes are done with then. */
static struct keyword_hit
begins_here(const struct pack *p, struct slice text, uint16_t prefer, size_t *len)
{
	enum keyword_writing writing = keyword_writing(text);
	struct slice phrase, inner = { text.at, 0 };
	struct keyword_hit hit = longest(p, text, prefer, &phrase);
	bool is_long;

	*len = hit.topic != PACK_NONE ? phrase.len : past_stop(p, text, prefer, phrase.len);
	if (hit.topic != PACK_NONE || writing == WRITING_WORDS)
		return hit;
	inner.len = keyword_inner(p, slice_words(text, PHRASE_WORDS));
	is_long = utf8_count(inner.at, inner.len) >= (writing == WRITING_ENDINGS ? LETTERS_LEAST_BEFORE_ENDING : LETTERS_LEAST);
	if (writing == WRITING_RUNNING)
		*len = inner.len > 0 ? inner.len : keyword_next_place(text);
	else	/* the ending belongs to it */
		*len = inner.len + slice_words((struct slice){ text.at + inner.len, text.len - inner.len }, 1).len;
	hit = is_long ? keyword_exact(p, inner, prefer) : KEYWORD_NO_HIT;
	return counts(p, &hit, inner, prefer) ? hit : KEYWORD_NO_HIT;
}

struct keyword_hit
keyword_anywhere(const struct pack *p, struct slice text, uint16_t prefer)
{
	struct keyword_hit all = KEYWORD_NO_HIT;
	bool is_torn = false;		/* between branches of one weight, unless something weightier comes */
	bool is_joined = false;		/* a menu that no word named: it stands for more than one of its topics */

	while (text.len > 0) {
		size_t len;
		struct keyword_hit hit = begins_here(p, text, prefer, &len);
		uint16_t both = all.topic == PACK_NONE || hit.topic == PACK_NONE ? hit.topic :
		    is_joined && keyword_is_over(p, all.topic, hit.topic) ? all.topic : shared(p, all.topic, hit.topic);

		if (hit.topic != PACK_NONE) {
			uint64_t locales = all.topic == PACK_NONE ? hit.locales : all.locales & hit.locales;

			is_torn = both == PACK_NONE || (is_torn && weight(p, hit.topic) <= weight(p, all.topic));
			is_joined = both != hit.topic && both != all.topic ? !is_torn : is_joined && both == all.topic;
			if (!is_torn)
				all = hit;
			all.topic = is_torn ? all.topic : both;
			all.locales = locales;
		}
		len += len < text.len && text.at[len] == ' ';
		text.at += len;
		text.len -= len;
	}
	if (all.topic == PACK_NONE || is_torn)
		return KEYWORD_NO_HIT;
	all.is_danger = (p->topics[all.topic].flags & TOPIC_DANGER) != 0;
	all.match = KEYWORD_ANYWHERE;
	all.locale = PACK_NONE;
	return all;
}
