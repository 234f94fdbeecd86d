/*
 * keyword_danger.c - a word of danger, in whatever place of a text
 *
 * The first one is what is answered, the longest of those that begin in one
 * place; but where that only says that there is some ("help, our boat sinks")
 * the sea goes before it.  (Not so a blow: "they hit us with bombs" is no
 * house.)  What an ordinary keyword or a word of the stop-list has taken up,
 * in writing without blanks, holds none.
 */
#include "locales/text/utf8.h"
#include "routing/keyword_inside.h"

enum {
	DANGER_WORDS = 5,	/* longest danger word, in words */
	DANGER_LETTERS = 4,	/* shortest inside a text without blanks */
};

/* The longest that begins here with whole words, if it is one of danger; `*len` bytes are done with then. */
static struct keyword_hit
by_words(const struct pack *p, keyword_way *find, struct slice text, uint16_t prefer, size_t *len)
{
	struct slice most = slice_words(text, DANGER_WORDS);
	unsigned count = slice_begins_with_digit(text) || !keyword_begins(p, slice_words(text, 1)) ? 0 : slice_count_words(most);
	struct keyword_hit hit = KEYWORD_NO_HIT;

	*len = keyword_next_place(text);
	for (unsigned words = count; words > 0 && !hit.is_danger; words--) {
		/* "Fire me": a phrase of the stop-list says that its words are meant otherwise. */
		if (words > 1 && (keyword_flags(p, slice_words(text, words)).all & ALIAS_STOPWORD) != 0)
			break;
		hit = find(p, slice_words(text, words), prefer);
	}
	return hit.is_danger ? hit : KEYWORD_NO_HIT;
}

/* The longest alias that begins at this letter, if it is one of danger. */
static struct keyword_hit
by_letters(const struct pack *p, keyword_way *find, struct slice text, uint16_t prefer, size_t *len)
{
	struct slice word = { text.at, keyword_inner(p, slice_words(text, DANGER_WORDS)) };
	struct keyword_hit hit = word.len > 0 ? find(p, word, prefer) : KEYWORD_NO_HIT;

	*len = word.len > 0 ? word.len : keyword_next_place(text);
	return hit.is_danger && utf8_count(word.at, word.len) >= DANGER_LETTERS ? hit : KEYWORD_NO_HIT;
}

/* The first that `find` says is of danger. */
static struct keyword_hit
anywhere(const struct pack *p, keyword_way *find, struct slice text, uint16_t prefer)
{
	struct keyword_hit menu = KEYWORD_NO_HIT;

	while (text.len > 0) {
		size_t len;
		struct keyword_hit hit = keyword_writing(text) == WRITING_RUNNING ? by_letters(p, find, text, prefer, &len) :
		    by_words(p, find, text, prefer, &len);
		const struct pack_topic *t = hit.topic != PACK_NONE ? &p->topics[hit.topic] : NULL;

		hit.match = hit.is_danger ? KEYWORD_FIRST_WORDS : KEYWORD_NONE;
		if (hit.is_danger && (t == NULL || (t->children == 0 && (!menu.is_danger || t->topic_class == CLASS_SEA))))
			return hit;
		if (hit.is_danger && !menu.is_danger)
			menu = hit;
		text.at += len;
		text.len -= len;
	}
	return menu;
}

struct keyword_hit
keyword_danger(const struct pack *p, struct slice text, uint16_t prefer)
{
	return anywhere(p, keyword_exact, text, prefer);
}

static struct keyword_hit
withheld_danger(const struct pack *p, struct slice word, uint16_t prefer)
{
	struct keyword_hit hit = KEYWORD_NO_HIT;

	(void)prefer;
	hit.is_danger = (keyword_flags(p, word).withheld & ALIAS_DANGER) != 0;
	return hit;
}

bool
keyword_withholds_danger(const struct pack *p, struct slice text)
{
	return anywhere(p, withheld_danger, text, PACK_NONE).is_danger;
}
