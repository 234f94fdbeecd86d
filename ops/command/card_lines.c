/* card_lines.c - how wide letters are, about, and where a line may end */
#include "ops/command/card_lines.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "locales/text/breaks.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

static unsigned
ascii_width(uint32_t cp)
{
	if (cp == ' ')
		return 280;
	if (strchr("iljtfrI.,:;!'|()", (int)cp) != NULL)
		return 360;
	if (strchr("mwMW@%", (int)cp) != NULL)
		return 900;
	return cp >= 'A' && cp <= 'Z' ? 700 : 580;
}

static unsigned
letter_width(uint32_t cp)
{
	/* up to `last`, the commonest widths of letters in Noto and DejaVu, rounded up */
	static const struct { uint32_t last; unsigned width; } ranges[] = {
		{ 0x024F, 600 }, { 0x036F, 0 }, { 0x052F, 660 }, { 0x05FF, 620 }, { 0x08FF, 560 }, { 0x0DFF, 700 },
		{ 0x0EFF, 620 }, { 0x0FFF, 700 }, { 0x109F, 950 }, { 0x139F, 820 }, { 0x177F, 800 }, { 0x17FF, 850 },
		{ 0x2E7F, 800 }, { UINT32_MAX, 1000 },
	};
	enum break_class class = break_class(cp);
	size_t i = 0;

	if (cp < 0x80)
		return ascii_width(cp);
	if (class == BREAK_EXTEND || class == BREAK_VIRAMA || class == BREAK_JOINER)
		return cp < 0x0900 ? 0 : 250;
	while (cp > ranges[i].last)
		i++;
	return ranges[i].width;
}

static uint32_t
letter_at(const char *text, size_t len)
{
	uint32_t cp = 0;

	BUG_IF(utf8_decode(text, len, &cp) == 0);
	return cp;
}

unsigned
card_width(const char *text, size_t len)
{
	unsigned width = 0;
	uint32_t cp;

	for (size_t i = 0, step; i < len; i += step) {
		step = utf8_decode(text + i, len - i, &cp);
		BUG_IF(step == 0);
		width += letter_width(cp);
	}
	return width;
}

/* Writing that sets no blanks between words. */
static bool
is_unspaced(uint32_t cp)
{
	return (cp >= 0x0E00 && cp <= 0x109F) || (cp >= 0x1780 && cp <= 0x17FF) ||
	    (cp >= 0x2E80 && cp <= 0x9FFF) || (cp >= 0x20000 && cp <= 0x3FFFF);
}

static bool
is_of_number(char c)
{
	return (c >= '0' && c <= '9') || c == '+' || c == '*' || c == '#';
}

/* May a line end at `at`, which lies inside the text and begins a cluster? */
static bool
may_end(const char *text, size_t len, size_t at, size_t previous)
{
	uint32_t cp = letter_at(text + at, len - at);

	if (cp == ' ')	/* the blanks of "+977 1 5970008" hold it together */
		return !(at + 1 < len && is_of_number(text[at - 1]) && is_of_number(text[at + 1]));
	return text[previous] != ' ' && is_unspaced(cp) && is_unspaced(letter_at(text + previous, len - previous));
}

size_t
card_lines(const char *text, size_t len, unsigned room, struct card_line *lines, size_t max)
{
	size_t count = 0, begin = 0, end = 0, previous = 0, i = 0;
	unsigned width = 0;

	while (i <= len) {
		bool is_last = i == len || text[i] == '\n';
		size_t step = is_last ? 1 : break_cluster(text + i, len - i);

		if (!is_last) {
			if (i > begin && may_end(text, len, i, previous))
				end = i;
			width += card_width(text + i, step);
			/* a blank at the end takes no room */
			if (width <= room || text[i] == ' ') {
				previous = i;
				i += step;
				continue;
			}
			if (end == begin)
				return 0;
		} else {
			end = i;
		}
		if (end > begin) {
			if (count == max)
				return 0;
			lines[count++] = (struct card_line){ begin, end - begin };
			while (lines[count - 1].len > 0 && text[begin + lines[count - 1].len - 1] == ' ')
				lines[count - 1].len--;
			count -= lines[count - 1].len == 0;
		}
		begin = is_last ? i + 1 : end;
		while (begin < len && text[begin] == ' ')
			begin++;
		i = end = previous = begin;
		width = 0;
	}
	return count;
}
