/*
 * keyword.h - which topic a text asks for
 *
 * The table was folded by the compiler; asking never allocates and never
 * fails.  It is given words, never a phone number.  The first that leads
 * somewhere is the answer:
 *
 * 1. The whole text: who wrote it down as a keyword knew of the word of danger in it.
 * 2. A word of danger anywhere, exact (keyword_danger.c).
 * 3. In three words and more what all keywords in it share
 *    (keyword_anywhere.c), unless that is only a menu over what comes next;
 *    the first two words; the first; all of it without blanks.
 * 4. In up to four words, of all of them, the first two, the first: what has
 *    lost letters, each '?' one or none; bounded likeness; the loose form of
 *    locales/text/loose.h, exact, if all words that have it mean one topic.
 * 5. In one word or two, what their keywords share, also those that stand
 *    inside of a word (keyword_inner.c).
 * 6. Letters set apart ("s a l r y"), by likeness.
 *
 * Likeness is Damerau-Levenshtein with one transposition: fewer than 4 letters
 * 0 edits, 4 to 6 one, 7 and more two; at most one in scripts other than Latin,
 * Cyrillic and Greek; for a word of danger one from 5 letters on, of her
 * language or English where hers is known; never in a digit, nor two in one word of a phrase that has fewer than 7; the best topic
 * must be the only best.  Words that end, erase or consent, and words on the
 * stop-list, never match by likeness or loosely, nor is the name of a town a slip.  Words for who did it
 * ("employer") are their topic only alone.
 *
 * Translated words of danger and of commands lead nowhere in a release until a
 * reader has signed them (pack_alias_serves()).  They keep their place: what is,
 * has (a danger) or comes near one of them is not taken for another word that
 * only comes near.
 *
 * No pass over all keywords is made but for lost letters, and that one over
 * those of fitting length only (content/likeness.h).
 */
#ifndef ROUTING_KEYWORD_H
#define ROUTING_KEYWORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pack;

enum keyword_match { KEYWORD_NONE, KEYWORD_EXACT, KEYWORD_FIRST_WORDS, KEYWORD_LIKE, KEYWORD_LOOSE, KEYWORD_ANYWHERE };

struct keyword_hit {
	uint16_t	topic;		/* PACK_NONE when nothing matched */
	uint16_t	locale;		/* the alias's language; PACK_NONE when several locales share it */
	uint64_t	locales;	/* a bit for each locale that has the alias for this topic */
	enum keyword_match match;
	bool		is_danger;
	bool		is_withheld;	/* topic PACK_NONE: a word of danger is in it that this release does not go by */
};

/* Nothing matched; needs content/pack.h. */
#define KEYWORD_NO_HIT ((struct keyword_hit){ PACK_NONE, PACK_NONE, 0, KEYWORD_NONE, false, false })

/* `text` is valid UTF-8.  `prefer`, a locale or PACK_NONE, decides between locales that share an alias. */
struct keyword_hit keyword_find(const struct pack *p, const char *text, size_t len, uint16_t prefer);

#endif
