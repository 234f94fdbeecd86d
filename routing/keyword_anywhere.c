/*
 * keyword_anywhere.c - what a sentence is about, wherever its keywords stand
 *
 * "They stopped my pay and took my passport."  Where all keywords in it, the
 * longest first, are of one branch of the menu, the answer is the topic that
 * they share, or the menu over those they name.  Between two branches the one
 * that must not be missed wins (weight()); over two of one weight stands the
 * main menu.  No word counts that is of another language than hers, or so
 * short that a sentence of any language may have it.
 */
#include "routing/keyword_inside.h"

#include "locales/text/utf8.h"

enum {
	PHRASE_WORDS = 4,		/* of the longest keyword looked for in a sentence */
	LETTERS_LEAST = 3,		/* of a keyword of hers, or in letters that tell its language */
	LETTERS_LEAST_OF_ANY = 4,	/* of one in Latin letters that is neither of hers nor English */
	LETTERS_LEAST_BEFORE_ENDING = 4,
	WAY_MOST = 8,			/* steps up from a topic to the main menu */
};

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

/*
 * Where her words lie in two branches: danger before a child, that before forced work and violence, then fear; a fee or
 * an agent is mostly said beside the point.
 */
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
	return t->action == ACTION_NONE || t->action == ACTION_RUMOUR;
}

/* The one that is below the other, the nearest menu over both, or the weightier one; PACK_NONE if they are of one weight. */
static uint16_t
shared(const struct pack *p, uint16_t a, uint16_t b)
{
	unsigned heavy, other;
	uint16_t menu = a;

	if (keyword_is_over(p, a, b))
		return b;
	if (keyword_is_over(p, b, a))
		return a;
	for (unsigned i = 0; i < WAY_MOST && menu != PACK_NONE && !keyword_is_over(p, menu, b); i++)
		menu = above(p, menu);
	if (menu != PACK_NONE && above(p, menu) != PACK_NONE)
		return menu;
	heavy = weight(p, a);
	other = weight(p, b);
	return heavy == other ? PACK_NONE : heavy > other ? a : b;
}

/* Nothing is done by them but asking back. */
static bool
only_asks(const struct pack_topic *t)
{
	return t->action == ACTION_NONE || t->action == ACTION_FEES || t->action == ACTION_AGENT || t->action == ACTION_CALL ||
	    t->action == ACTION_OFFICE || t->action == ACTION_CODE || t->action == ACTION_RUMOUR || t->action == ACTION_CRISIS;
}

/*
 * A word that asks and orders nothing, and is no common one (TOPIC_EXACT): of her language or English; of any while she
 * has none, or in letters that tell it.
 */
static bool
counts(const struct pack *p, const struct keyword_hit *hit, struct slice phrase, uint16_t prefer)
{
	uint64_t hers = prefer != PACK_NONE ? (uint64_t)1 << prefer | 1 : 1;
	bool is_any = (hit->locales & hers) == 0, is_latin = (unsigned char)phrase.at[0] < 0x80;
	const struct pack_topic *t = hit->topic != PACK_NONE ? &p->topics[hit->topic] : NULL;

	return t != NULL && only_asks(t) && (t->flags & TOPIC_EXACT) == 0 &&
	    !keyword_is_who(p, hit->topic) && (t->parent != PACK_NONE || t->children == 0) &&
	    !(is_any && is_latin && prefer != PACK_NONE) &&
	    utf8_count(phrase.at, phrase.len) >= (is_any && is_latin ? LETTERS_LEAST_OF_ANY : LETTERS_LEAST);
}

/* The longest keyword that counts and begins where `text` does; `*taken`: its bytes, or those of a stop phrase in its place. */
static struct keyword_hit
longest(const struct pack *p, struct slice text, uint16_t prefer, size_t *taken)
{
	unsigned least = slice_begins_with_digit(text) ? 2 : 1;

	*taken = 0;
	if (!keyword_begins(p, slice_words(text, 1)))
		return KEYWORD_NO_HIT;
	for (unsigned words = slice_count_words(slice_words(text, PHRASE_WORDS)); words >= least; words--) {
		struct slice phrase = slice_words(text, words);
		bool is_stop = keyword_is_stop(p, phrase);
		struct keyword_hit hit = is_stop ? KEYWORD_NO_HIT : keyword_exact(p, phrase, prefer);

		if (!is_stop && !counts(p, &hit, phrase, prefer))
			continue;
		*taken = phrase.len;
		return hit;
	}
	return KEYWORD_NO_HIT;
}

/* Bytes to the next place, past a phrase of `stop` bytes on the stop-list unless a keyword begins in it that reaches beyond. */
static size_t
past_stop(const struct pack *p, struct slice text, uint16_t prefer, size_t stop)
{
	size_t at = keyword_next_place(text), taken;

	while (at < stop) {
		struct slice rest = { text.at + at, text.len - at };

		if (longest(p, rest, prefer, &taken).topic != PACK_NONE && at + taken > stop)
			return at;
		at += keyword_next_place(rest);
	}
	return at;
}

/* What stands inside of a word: where words run on, or before an ending.  `*len` bytes are done with then. */
static struct keyword_hit
inside(const struct pack *p, struct slice text, enum keyword_writing writing, uint16_t prefer, size_t *len)
{
	struct slice inner = { text.at, keyword_inner(p, slice_words(text, PHRASE_WORDS)) };
	unsigned least = writing == WRITING_ENDINGS ? LETTERS_LEAST_BEFORE_ENDING : LETTERS_LEAST;
	struct keyword_hit hit = KEYWORD_NO_HIT;

	if (writing == WRITING_RUNNING)
		*len = inner.len > 0 ? inner.len : keyword_next_place(text);
	else	/* the ending belongs to it */
		*len = inner.len + slice_words((struct slice){ text.at + inner.len, text.len - inner.len }, 1).len;
	if (utf8_count(inner.at, inner.len) >= least)
		hit = keyword_exact(p, inner, prefer);
	return counts(p, &hit, inner, prefer) ? hit : KEYWORD_NO_HIT;
}

/* What begins where `text` does; `*len` bytes are done with then. */
static struct keyword_hit
begins_here(const struct pack *p, struct slice text, uint16_t prefer, size_t *len)
{
	enum keyword_writing writing = keyword_writing(text);
	struct keyword_hit hit = longest(p, text, prefer, len);

	if (hit.topic != PACK_NONE)
		return hit;
	if (writing != WRITING_WORDS)
		return inside(p, text, writing, prefer, len);
	*len = past_stop(p, text, prefer, *len);
	return hit;
}

/* What the keywords so far share. */
struct sentence {
	uint16_t topic;
	uint64_t locales;
	bool is_torn;		/* between branches of one weight, unless something weightier comes */
	bool is_joined;		/* a menu that no word named: it stands for more than one of its topics */
};

static void
take(const struct pack *p, struct sentence *s, const struct keyword_hit *hit)
{
	uint16_t both;

	if (s->topic == PACK_NONE) {
		s->topic = hit->topic;
		s->locales = hit->locales;
		return;
	}
	both = s->is_joined && keyword_is_over(p, s->topic, hit->topic) ? s->topic : shared(p, s->topic, hit->topic);
	s->locales &= hit->locales;
	s->is_torn = both == PACK_NONE || (s->is_torn && weight(p, hit->topic) <= weight(p, s->topic));
	s->is_joined = both != hit->topic && both != s->topic ? !s->is_torn : s->is_joined && both == s->topic;
	if (!s->is_torn)
		s->topic = both;
}

struct keyword_hit
keyword_anywhere(const struct pack *p, struct slice text, uint16_t prefer)
{
	struct sentence s = { PACK_NONE, 0, false, false };

	while (text.len > 0) {
		size_t len;
		struct keyword_hit hit = begins_here(p, text, prefer, &len);

		if (hit.topic != PACK_NONE)
			take(p, &s, &hit);
		len += len < text.len && text.at[len] == ' ';
		text.at += len;
		text.len -= len;
	}
	if (s.topic == PACK_NONE)
		return KEYWORD_NO_HIT;
	if (s.is_torn)
		s.topic = p->roots[ROOT_MAIN];	/* the menu over both */
	return (struct keyword_hit){
		.topic = s.topic,
		.locales = s.locales,
		.locale = PACK_NONE,
		.match = KEYWORD_ANYWHERE,
		.is_danger = (p->topics[s.topic].flags & TOPIC_DANGER) != 0,
	};
}
