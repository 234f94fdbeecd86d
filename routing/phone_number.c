/*
 * phone_number.c - digits of a sender, and the country of its prefix
 *
 * A number with a single leading zero is in some network's national form:
 * its country is unknown, and guessing one from the network was rejected,
 * because people roam.
 */
#include "routing/phone_number.h"

#include <stddef.h>
#include <string.h>

#include "content/pack.h"
#include "locales/text/bug.h"

enum { PREFIX_DIGITS = 6, SHORT_DIGITS = 6 };

static const struct { char prefix[PREFIX_DIGITS + 1]; uint16_t country; } codes[] = {
#define CALLING_CODE(prefix, a, b) { prefix, COUNTRY(a, b) },
#include "routing/calling_codes.def"
#undef CALLING_CODE
};

/* The country of exactly this prefix; 0 if it has no row. */
static uint16_t
prefix_country(const char *prefix)
{
	size_t low = 0, high = COUNT(codes);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(codes[middle].prefix, prefix);

		if (order == 0)
			return codes[middle].country;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

static uint16_t
number_country(const char *digits)
{
	char prefix[PREFIX_DIGITS + 1] = "";
	uint16_t country = 0;

	for (size_t i = 0; i < PREFIX_DIGITS && digits[i] != '\0'; i++) {
		uint16_t longer;

		prefix[i] = digits[i];
		longer = prefix_country(prefix);
		if (longer != 0)
			country = longer;
	}
	return country;
}

/* Copies the digits, leaving out how people group them; false if other signs stand there. */
static bool
digits_copy(const char *text, char *out, size_t size, size_t *count)
{
	*count = 0;
	for (; *text != '\0'; text++) {
		if (*text >= '0' && *text <= '9') {
			if (*count + 1 < size)
				out[*count] = *text;
			++*count;
		} else if (strchr(" -()", *text) == NULL) {
			return false;
		}
	}
	out[*count < size ? *count : size - 1] = '\0';
	return true;
}

static bool
has_letters(const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char small = (unsigned char)*text | 0x20;

		if ((small >= 'a' && small <= 'z') || (unsigned char)*text >= 0x80)
			return true;
	}
	return false;
}

struct phone_number
phone_number_read(const char *text)
{
	struct phone_number n = { NUMBER_BAD, "", 0 };
	char room[2 + E164_DIGITS + 1], *digits = room;
	bool is_international;
	size_t count;

	if (has_letters(text)) {
		n.kind = NUMBER_ALPHANUMERIC;
		return n;
	}
	while (*text == ' ')
		text++;
	is_international = *text == '+';
	if (!digits_copy(text + is_international, room, sizeof(room), &count))
		return n;
	if (!is_international && count > 2 && digits[0] == '0' && digits[1] == '0') {
		is_international = true;
		digits += 2;
		count -= 2;
	}
	if (count == 0 || count > E164_DIGITS)
		return n;
	if (count <= SHORT_DIGITS && is_international)
		return n;
	n.kind = count <= SHORT_DIGITS ? NUMBER_SHORT : NUMBER_E164;
	memcpy(n.digits, digits, count + 1);
	if (n.kind == NUMBER_E164)
		n.country = number_country(n.digits);
	return n;
}
