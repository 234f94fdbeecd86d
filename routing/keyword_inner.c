/*
 * keyword_inner.c - keywords that do not stand between blanks
 *
 * Khmer and Burmese are written without blanks between words: a keyword may
 * begin at any letter there.  Tamil, Sinhala, Nepali, Bangla and Amharic join
 * endings to a word ("to my pay" is one): a keyword may be its beginning.
 * The longest one stands, stop words included; it never ends inside a letter,
 * nor, in Burmese, inside a syllable.  Where several languages share letters
 * the caller sees to it that the keyword is of hers.
 */
#include "routing/keyword_inside.h"

#include "locales/text/breaks.h"
#include "locales/text/bug.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"

enum { DOT_BELOW = 0x1037, ASAT = 0x103A };	/* Burmese */

enum keyword_writing
keyword_writing(struct slice word)
{
	static const struct { char script[5]; enum keyword_writing how; } rows[] = {
		{ "Khmr", WRITING_RUNNING }, { "Mymr", WRITING_RUNNING }, { "Ethi", WRITING_SYLLABLES },
		{ "Taml", WRITING_ENDINGS }, { "Sinh", WRITING_ENDINGS }, { "Deva", WRITING_ENDINGS }, { "Beng", WRITING_ENDINGS },
	};
	uint32_t cp = 0, script;

	if (word.len == 0 || (unsigned char)*word.at < 0x80)
		return WRITING_WORDS;
	BUG_IF(utf8_decode(word.at, word.len, &cp) == 0);
	script = script_of(cp);
	for (size_t i = 0; i < COUNT(rows); i++)
		if (script == SCRIPT_CODE(rows[i].script))
			return rows[i].how;
	return WRITING_WORDS;
}

/*
 * Does what stands at `at` begin a letter, and as far as can be seen a syllable?  A Burmese consonant under an asat
 * closes the syllable before it; a dot below stands between the two.
 */
static bool
is_border(struct slice text, size_t at)
{
	uint32_t cp;
	size_t len = utf8_decode(text.at + at, text.len - at, &cp);
	enum break_class class = break_class(cp);

	BUG_IF(len == 0);
	if (class == BREAK_EXTEND || class == BREAK_JOINER || class == BREAK_VIRAMA)
		return false;
	do {
		at += len;
		len = at < text.len ? utf8_decode(text.at + at, text.len - at, &cp) : 0;
	} while (len > 0 && cp == DOT_BELOW);
	return len == 0 || cp != ASAT;
}

/* A virama joins what follows to its letter only where words run on; before an ending it closes one, as in Tamil. */
static size_t
next_border(struct slice text, size_t at)
{
	bool is_running = keyword_writing(text) == WRITING_RUNNING;
	uint32_t cp;

	do {
		size_t len = is_running ? break_cluster(text.at + at, text.len - at) : utf8_decode(text.at + at, text.len - at, &cp);

		BUG_IF(len == 0);
		at += len;
	} while (at < text.len && !is_border(text, at));
	return at;
}

size_t
keyword_inner(const struct pack *p, struct slice text)
{
	size_t taken = 0;

	for (size_t at = 0; at < text.len;) {
		uint32_t first;
		struct slice begin = { text.at, at = next_border(text, at) };

		if (!keyword_begins(p, begin))
			break;
		if (alias_rows(p, begin, &first) > 0)
			taken = at;
	}
	return taken;
}

size_t
keyword_next_place(struct slice text)
{
	size_t at = 0;

	if (keyword_writing(text) == WRITING_RUNNING)
		return next_border(text, 0);
	do {
		uint32_t cp;
		size_t len = utf8_decode(text.at + at, text.len - at, &cp);

		BUG_IF(len == 0);
		at += len;
		if (text.at[at - 1] == ' ')
			break;
	} while (at < text.len && keyword_writing((struct slice){ text.at + at, text.len - at }) != WRITING_RUNNING);
	return at;
}
