/*
 * keyword.h - which topic a text asks for
 *
 * The table was folded by the compiler; asking never allocates and never
 * fails.  It is given words, never a phone number.  Order: a danger word
 * anywhere, exact, unless all of the text is a keyword of her language and the
 * word is one of another that is not English; then the whole text; in three words and more what all
 * keywords in it share (keyword_anywhere.c); the first two words, the first
 * word, all of it without blanks; then bounded likeness (Damerau-Levenshtein with
 * one transposition: fewer than 4 letters 0 edits, 4 to 6 one, 7 and more two;
 * at most one in scripts other than Latin, Cyrillic and Greek; for a word of danger one from 5
 * letters on, of her language or English where hers is known; never in a digit; the best topic
 * must be the only best); then the loose form of locales/text/loose.h, exact, if
 * all words that have it mean one topic; then, in a script that joins words or
 * endings (keyword_inner.c), what one or two of them hold.  Words for who did
 * it ("employer") are its topic only alone.  Words that end, erase or consent, and
 * words on the stop-list, never match by likeness or loosely, nor is the name of a town a slip.  '?' in the text
 * stands for one lost letter or none.
 *
 * Translated words of danger and of commands lead nowhere in a release until a
 * reader has signed them (pack_alias_serves()).  They keep their place: what is,
 * has (a danger) or comes near one of them is not taken for another word that only comes near.
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

/* `text` is valid UTF-8.  `prefer`, a locale or PACK_NONE, decides between locales that share an alias. */
struct keyword_hit keyword_find(const struct pack *p, const char *text, size_t len, uint16_t prefer);

#endif
