/*
 * ussd_form.c - percent-decoding (WHATWG URL 5.1, strict)
 */
#include "gateway/bearer/ussd_form.h"

#include <sodium.h>

/* Decodes `len` bytes at `s` onto themselves and ends them with a NUL: it never grows. */
static bool
decode(char *s, size_t len, char plus)
{
	char *out = s;

	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if (c == '+') {
			c = plus;
		} else if (c == '%') {
			uint8_t octet;

			if (len - i < 3 || sodium_hex2bin(&octet, 1, s + i + 1, 2, NULL, NULL, NULL) != 0)
				return false;
			c = (char)octet;
			i += 2;
		}
		if (c == '\0')
			return false;
		*out++ = c;
	}
	*out = '\0';
	return true;
}

bool
ussd_segment_decode(char *segment)
{
	return decode(segment, strlen(segment), '+');
}

bool
ussd_form_read(char *form, size_t len, ussd_field_fn *fn, void *arg)
{
	char *end = form + len;

	for (char *pair = form, *next; pair < end; pair = next + 1) {
		char *equals;

		next = memchr(pair, '&', (size_t)(end - pair));
		next = next ? next : end;
		equals = memchr(pair, '=', (size_t)(next - pair));
		if (!equals) {
			if (!decode(pair, (size_t)(next - pair), ' '))
				return false;
			continue;
		}
		if (!decode(equals + 1, (size_t)(next - equals - 1), ' ') ||
		    !decode(pair, (size_t)(equals - pair), ' ') || !fn(arg, pair, equals + 1))
			return false;
	}
	return true;
}
