/* encoding.c - how a text is written for a phone */
#include "locales/text/encoding.h"

#include "locales/text/bug.h"
#include "locales/text/utf8.h"

static uint32_t
next_character(const char *text, size_t len, size_t *at)
{
	uint32_t cp;
	size_t bytes = utf8_decode(text + *at, len - *at, &cp);

	BUG_IF(bytes == 0);
	*at += bytes;
	return cp;
}

enum alphabet
text_alphabet(const char *text, size_t len)
{
	for (size_t at = 0; at < len;)
		if (gsm7_septets(next_character(text, len, &at)) == 0)
			return ALPHABET_UCS2;
	return ALPHABET_GSM7;
}

size_t
text_units(const char *text, size_t len, enum alphabet alphabet)
{
	struct encoding plain = { .alphabet = alphabet };
	size_t units = text_units_in(text, len, &plain);

	BUG_IF(units == SIZE_MAX);
	return units;
}

size_t
text_units_in(const char *text, size_t len, const struct encoding *e)
{
	bool is_plain = encoding_is_plain(e);
	size_t units = 0;

	for (size_t at = 0; at < len;) {
		uint32_t cp = next_character(text, len, &at);
		unsigned more;

		if (e->alphabet == ALPHABET_UCS2)
			more = utf16_units(cp);
		else
			more = is_plain ? gsm7_septets(cp) : gsm7_encode_with(&e->gsm7, cp, NULL);
		if (more == 0)
			return SIZE_MAX;
		units += more;
	}
	return units;
}

size_t
text_first_outside(const char *text, size_t len, const struct gsm7 *g)
{
	for (size_t at = 0; at < len;) {
		size_t here = at;

		if (gsm7_encode_with(g, next_character(text, len, &at), NULL) == 0)
			return here;
	}
	return len;
}

const char *
encoding_word(const struct encoding *e)
{
	if (e->alphabet == ALPHABET_UCS2)
		return "ucs2";
	return e->gsm7.lock || e->gsm7.single ? "gsm7-nli" : "gsm7";
}
