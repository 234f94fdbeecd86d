/*
 * romanise.h - names in Arabic, Devanagari or Bangla letters in Latin ones, roughly
 *
 * For finding a name in a list of Latin letters, never for showing one.  Letters
 * for which there is no row stay as they are.  Nothing here allocates.
 */
#ifndef CONTENT_REGISTER_ROMANISE_H
#define CONTENT_REGISTER_ROMANISE_H

#include <stddef.h>

enum { ROMANISE_GROWS = 2 };		/* at most so many bytes for one */

/*
 * One word that fold_text() made; writes at most `len` * ROMANISE_GROWS bytes and no NUL.  Returns how many, 0 if no
 * letter of it has a row.
 */
size_t romanise_word(const char *word, size_t len, char *out);

#endif
