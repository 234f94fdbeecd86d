/*
 * sheet_text.h - what spreadsheet programs do to texts, and how it is seen
 */
#ifndef CONTENT_COMPILER_SHEET_TEXT_H
#define CONTENT_COMPILER_SHEET_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "content/diag.h"

/* Equal when quotes, dashes, ellipses and odd blanks of `is` are those of a keyboard; blanks at the end do not count. */
bool sheet_same_but_typography(const char *is, const char *was);
/* "#NAME?", "#REF!", "Err:509", "########": a formula that failed, or a cell too narrow for its date. */
bool sheet_is_error_value(const char *text);
/* '?' where there were letters, as "CSV" of Excel writes what its encoding lacks: in a word, or many; or U+FFFD. */
bool sheet_has_lost_letters(const char *text, const char *english);
/* Is it the text of before, with '?' where that had letters outside ASCII? */
bool sheet_became_question_marks(const char *is, const char *was);
/* Controls, and characters that turn the direction of what a terminal shows, are written as <U+202E>; each line begins with `before`. */
void sheet_print(FILE *out, const char *before, const char *text);
/*
 * Braces that close, and the same {names} as in `english` (NULL: names do not
 * count).  Diagnostics E202, E204, E205 at `here`.
 */
void sheet_check_placeholders(const char *key, const char *text, const char *english, const struct place *here, struct diag *d);

#endif
