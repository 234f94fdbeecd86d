/*
 * fold.h - one form for all the ways a word is typed
 *
 * Case, accents, width, digits of any script, punctuation, Arabic and Indic
 * variants fold together; the table is built by the compiler from Unicode
 * data, baked into the pack and only applied here, so that keywords and
 * messages are always folded alike.  Nothing here allocates.
 */
#ifndef LOCALES_TEXT_FOLD_H
#define LOCALES_TEXT_FOLD_H

#include <stddef.h>
#include <stdint.h>

struct fold_entry {			/* sorted by `from` */
	uint32_t from;			/* code point that changes */
	uint16_t to;			/* index into to[] */
	uint16_t count;			/* code points it becomes; 0 = dropped */
};

struct fold_table {
	const struct fold_entry	*entry;
	uint32_t		 entries;
	const uint32_t		*to;	/* U+0020 = a blank: runs collapse, ends are trimmed */
	uint32_t		 tos;
};

/*
 * Folds `len` bytes of valid UTF-8 into `out` (always NUL-terminated, `size`
 * >= 1) and returns its length in bytes.  What does not fit is cut at a code
 * point.  ASCII is folded by rule and never looked up.
 */
size_t fold_text(const struct fold_table *table, const char *text, size_t len,
    char *out, size_t size);

/*
 * The decimal digits in `text`, as ASCII ("३#" is "3"): returns how many
 * digits, or 0 if anything but digits, blanks, '*', '#', '.', ')' stands there
 * or they do not fit.  Numbers separated by '*' come out separated by '*'.
 * `out` is NUL-terminated, and "" when 0 is returned.
 */
size_t fold_digits(const struct fold_table *table, const char *text, size_t len,
    char *out, size_t size);

#endif
