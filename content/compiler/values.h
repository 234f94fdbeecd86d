/*
 * values.h - typed values of one ini section
 *
 * Each asks for one key and says in words what is wrong with its value.  A
 * key that is absent leaves *out as it was and is no mistake unless said.
 */
#ifndef CONTENT_COMPILER_VALUES_H
#define CONTENT_COMPILER_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/compiler/source.h"
#include "content/days.h"

struct row {				/* a section being read */
	struct source *s;
	const struct ini *ini;
	const struct ini_section *section;
};

struct word { const char *text; struct place at; };	/* one of a list, with its place */

const char *value_string(const struct row *r, const char *key);		/* NULL if absent or empty */
const char *value_needed(const struct row *r, const char *key);		/* absent: E124, "" */
void value_word(const struct row *r, const char *key, const char *const *words, int count, uint16_t *out);
void value_yes(const struct row *r, const char *key, uint16_t *out);	/* yes or no */
void value_number(const struct row *r, const char *key, unsigned min, unsigned max, uint16_t *out);
/* YYYY-MM-DD as days since 1970. */
void value_date(const struct row *r, const char *key, int32_t *days);
/* Also YYYY, YYYY-MM (their first day) and "undated" (0). */
void value_rough_date(const struct row *r, const char *key, int32_t *days);
/* Words between blanks and commas, kept in the arena; how many. */
size_t value_words(const struct row *r, const char *key, struct word **out);
/* The same, cut at commas only. */
size_t value_list(const struct row *r, const char *key, struct word **out);
/* Tags of locales, at most PACK_FALLBACKS. */
uint16_t value_locales(const struct row *r, const char *key, uint16_t out[PACK_FALLBACKS]);

struct place value_place(const struct row *r, const char *key);	/* the section if the key is absent */
/* E121 for every key that is not among `known`, with the likely one. */
void value_only(const struct row *r, const char *const *known, size_t count);
/* The office that keeps a fact true: a-z 0-9 . - */
enum { OWNER_MOST = 40 };
bool is_owner_word(const char *word);

#endif
