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

/* The longest that begins here with whole words; `*len` bytes are done with then. */
static struct keyword_hit
by_words(const struct pack *p, struct slice text, uint16_t prefer, size_t *len)
{
	struct slice next = slice_words(text, 1), tried = { NULL, 0 };
	/* A number among words may be of anything: an amount, a licence. */
	bool is_number = next.at[0] >= '0' && next.at[0] <= '9';
	unsigned longest = !is_number && keyword_begins(p, next) ? DANGER_WORDS : 0;
	struct keyword_hit best = KEYWORD_NO_HIT;

	for (unsigned words = 1; words <= longest; words++) {
		struct slice word = slice_words(text, words);
		struct keyword_hit hit;

		if (word.len == tried.len)
			break;
		tried = word;
		hit = keyword_exact(p, word, prefer);
		if (hit.is_danger)
			best = hit;
	}
	*len = keyword_next_place(text);
	return best;
}

/* The longest alias that begins at this letter, if it is one of danger. */
static struct keyword_hit
by_letters(const struct pack *p, struct slice text, uint16_t prefer, size_t *len)
{
	struct slice word = { text.at, keyword_inner(p, slice_words(text, DANGER_WORDS)) };
	struct keyword_hit hit = word.len > 0 ? keyword_exact(p, word, prefer) : KEYWORD_NO_HIT;

	*len = word.len > 0 ? word.len : keyword_next_place(text);
	return hit.is_danger && utf8_count(word.at, word.len) >= DANGER_LETTERS ? hit : KEYWORD_NO_HIT;
}

struct keyword_hit
keyword_danger(const struct pack *p, struct slice text, uint16_t prefer)
{
	struct keyword_hit menu = KEYWORD_NO_HIT;

	while (text.len > 0) {
		size_t len;
		struct keyword_hit hit = keyword_writing(text) == WRITING_RUNNING ? by_letters(p, text, prefer, &len) :
		    by_words(p, text, prefer, &len);

		hit.match = hit.is_danger ? KEYWORD_FIRST_WORDS : KEYWORD_NONE;
		if (hit.is_danger && p->topics[hit.topic].children == 0 && (!menu.is_danger || p->topics[hit.topic].topic_class == CLASS_SEA))
			return hit;
		if (hit.is_danger && !menu.is_danger)
			menu = hit;
		text.at += len;
		text.len -= len;
	}
	return menu;
}
