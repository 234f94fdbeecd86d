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
	bool	 is_empty;		/* nothing but company words */
};

/* `text` is valid UTF-8; `fold` NULL = ASCII rules alone (an importer without a pack). What does not fit is cut at a word. */
void agent_name_read(const struct fold_table *fold, const char *text, size_t len, struct agent_name *out);
/* 0..100, two measures: edits (optimal string alignment) against the longer, and words in any order; of loose forms. */
unsigned agent_name_edits(const struct agent_name *a, const struct agent_name *b);
unsigned agent_name_words(const struct agent_name *a, const struct agent_name *b);
uint64_t agent_hash(const char *text, size_t len);	/* of the exact ways in; never 0 */

#endif
