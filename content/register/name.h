/*
 * name.h - names of agencies in the forms they are compared in
 *
 * The importer and the search use the same, so that a list and a message are
 * always cleaned alike.  Nothing here allocates.
 */
#ifndef CONTENT_REGISTER_NAME_H
#define CONTENT_REGISTER_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fold_table;

enum { NAME_BYTES = 160, NAME_WORDS = 16 };

struct agent_name {
	char	 clean[NAME_BYTES];	/* folded, company words dropped (D.4: Ltd, Pvt, Company, Agency, Services, …), one blank between; digits kept */
	size_t	 clean_len;
	char	 loose[NAME_BYTES];	/* one spelling for one sound, in Latin letters; names in Arabic, Devanagari, Bangla letters too */
	size_t	 loose_len;
	char	 skeleton[NAME_BYTES];	/* what looks alike is one (0 O, 1 l I, rn m, Cyrillic a): UTS 39's idea */
	size_t	 skeleton_len;
	bool	 is_empty;		/* nothing but company words: these are kept then */
	bool	 is_romanised;		/* other letters became Latin ones: vowels and kin sounds weigh less in agent_name_edits() */
};

enum { NAME_GRAMS = NAME_BYTES };

/* `text` is valid UTF-8; `fold` NULL = the table this program was built with, the one it puts into packs. What does not fit is cut at a word. */
void agent_name_read(const struct fold_table *fold, const char *text, size_t len, struct agent_name *out);
/* The same for the name of a person: no word of it is dropped, and is_empty stays false. */
void person_name_read(const struct fold_table *fold, const char *text, size_t len, struct agent_name *out);
/* 0..100, two measures: edits (optimal string alignment) against the longer, and words in any order; of loose forms. */
unsigned agent_name_edits(const struct agent_name *a, const struct agent_name *b);
unsigned agent_name_words(const struct agent_name *a, const struct agent_name *b);
/* Pieces of three bytes of " loose ", those with a blank in the middle left out; sorted, each once.  Returns how many. */
size_t agent_name_grams(const char *loose, size_t len, uint32_t out[NAME_GRAMS]);
uint64_t agent_hash(const char *text, size_t len);	/* of the exact ways in; never 0 */

#endif
