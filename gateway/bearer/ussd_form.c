/*
 * ussd_form.c - percent-decoding (WHATWG URL 5.1, strict) and the fields we know
 */
#include "gateway/bearer/ussd_form.h"

static const char *const names[USSD_FIELD_COUNT] = {
#define ROW(name, field) [USSD_FIELD_##name] = field,
	USSD_FIELDS(ROW)
#undef ROW
};

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Decodes `len` bytes at `s` onto themselves and ends them with a NUL: it never grows. */
static bool
decode(char *s, size_t len)
{
	char *out = s;

	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			if (len - i < 3 || hex(s[i + 1]) < 0 || hex(s[i + 2]) < 0)
				return false;
			c = (char)(hex(s[i + 1]) << 4 | hex(s[i + 2]));
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
ussd_form_read(struct ussd_form *f, char *body, size_t len)
{
	char *end = body + len;

	memset(f, 0, sizeof(*f));
	for (char *pair = body, *next; pair < end; pair = next + 1) {
		char *equals;

		next = memchr(pair, '&', (size_t)(end - pair));
		next = next ? next : end;
		equals = memchr(pair, '=', (size_t)(next - pair));
		if (!equals) {
			if (memchr(pair, '%', (size_t)(next - pair)) && !decode(pair, (size_t)(next - pair)))
				return false;
			continue;
		}
		if (!decode(equals + 1, (size_t)(next - equals - 1)) || !decode(pair, (size_t)(equals - pair)))
			return false;
		for (size_t i = 0; i < USSD_FIELD_COUNT; i++) {
			if (strcmp(pair, names[i]) != 0)
				continue;
			if (f->value[i])
				return false;
			f->value[i] = equals + 1;
		}
	}
	return true;
}
