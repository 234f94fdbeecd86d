/*
 * dialled.h - a phone number as it is written among the words of a language
 *
 * Left to right it stands as its office prints it: "+977 1 5970008".  Among
 * words written right to left a phone shows the groups between blanks in the
 * opposite order and '+' on the other side (Unicode Standard Annex 9, rules W4
 * and N1), which is another number; there it is one run of digits,
 * "0097715970008".  Marks that would turn it back are not used: basic phones
 * show them as boxes.
 */
#ifndef LOCALES_TEXT_DIALLED_H
#define LOCALES_TEXT_DIALLED_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* Appends `number`: digits, blanks, a leading '+'; `rtl` as the language is written. */
void dialled_add(struct buf *out, const char *number, size_t len, bool rtl);

#endif
