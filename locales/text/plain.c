/*
 * plain.c - what may stand in words of staff
 */
#include "locales/text/plain.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "locales/text/bug.h"
#include "locales/text/utf8.h"

/* Digits of other scripts, the first of each ten; Ethiopic has nine. */
static const uint16_t other_digits[] = { 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66,
    0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x1369, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0,
    0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10 };

static bool
is_other_digit(uint32_t cp)
{
	for (size_t i = 0; i < COUNT(other_digits); i++)
		if (cp >= other_digits[i] && cp < other_digits[i] + 10u)
			return true;
	return false;
}

bool
plain_is_words(const char *s)
{
	const char *end = s + strlen(s);

	while (s < end) {
		uint32_t cp;
		size_t n = utf8_decode(s, (size_t)(end - s), &cp);

		if (n == 0 || cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x200B && cp <= 0x200F) ||
		    (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF || cp == 0x61C ||
		    is_other_digit(cp))
			return false;
		s += n;
	}
	return true;
}

bool
plain_holds_run(const char *s, const char *between, unsigned most)
{
	unsigned run = 0;

	for (; *s != '\0'; s++) {
		if (*s >= '0' && *s <= '9')
			run++;
		else if (strchr(between, *s) == NULL)
			run = 0;
		if (run > most)
			return true;
	}
	return false;
}

bool
plain_holds_number(const char *s)
{
	return plain_holds_run(s, " -./()+", PLAIN_DIGITS_MAX);
}
