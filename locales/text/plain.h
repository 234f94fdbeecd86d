/*
 * plain.h - words that staff write and other staff read: nothing hidden, and no number of a person
 *
 * Used wherever free words are kept: a title, a reason, the name of a place.
 * Pure; nothing here allocates.
 */
#ifndef LOCALES_TEXT_PLAIN_H
#define LOCALES_TEXT_PLAIN_H

#include <stdbool.h>

/* A run of more digits could be a person's number. */
enum { PLAIN_DIGITS_MAX = 6 };

/*
 * Valid UTF-8 with digits 0 to 9 only, so that a number in other digits is not
 * overlooked; no control characters, and none that turn the direction of what
 * a second person reads.
 */
bool plain_is_words(const char *s);
/* More than `most` digits, with nothing between them but letters of `between`. */
bool plain_holds_run(const char *s, const char *between, unsigned most);
/* "+44 7700 900123", "077-00-900123": more than PLAIN_DIGITS_MAX digits with what people write between them. */
bool plain_holds_number(const char *s);

#endif
