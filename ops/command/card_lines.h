/*
 * card_lines.h - a text in lines that fit a width on paper
 *
 * Nobody knows which font a printer has, so widths are guessed, and rather too
 * wide.  A line ends at a blank; in writing without blanks (Thai, Khmer,
 * Burmese, Chinese and their like) between two of what a reader takes for one
 * letter (locales/text/breaks.h).  A number is never cut, at its blanks neither.
 */
#ifndef OPS_COMMAND_CARD_LINES_H
#define OPS_COMMAND_CARD_LINES_H

#include <stddef.h>

struct card_line { size_t at, len; };		/* bytes of the text; no blank at its end */

/* Width of valid UTF-8 in thousandths of the size of its letters. */
unsigned card_width(const char *text, size_t len);
/*
 * Cuts valid UTF-8 into lines of at most `room` (as card_width); LF ends one.
 * Returns how many, at most `max`; 0 when they are more, or something that may
 * not be cut is wider, or there is nothing to say.
 */
size_t card_lines(const char *text, size_t len, unsigned room, struct card_line *lines, size_t max);

#endif
