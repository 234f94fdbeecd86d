/*
 * utf8.c - strict UTF-8 (RFC 3629, table in section 4) and UTF-16BE
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { REPLACEMENT = 0xFFFD };

static bool
is_tail(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

size_t
utf8_decode_more(const char *s, size_t len, uint32_t *cp)
{
	unsigned char b = (unsigned char)s[0];

	if (b < 0xC2 || len < 2 || !is_tail(s[1]))
		return 0;
	if (b < 0xE0) {
		*cp = (uint32_t)(b & 0x1F) << 6 | (s[1] & 0x3F);
		return 2;
	}
	if (len < 3 || !is_tail(s[2]))
		return 0;
	if (b < 0xF0) {
		*cp = (uint32_t)(b & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
		return *cp < 0x800 || (*cp >= 0xD800 && *cp <= 0xDFFF) ? 0 : 3;
	}
	if (b > 0xF4 || len < 4 || !is_tail(s[3]))
		return 0;
	*cp = (uint32_t)(b & 0x07) << 18 | (uint32_t)(s[1] & 0x3F) << 12 |
	    (uint32_t)(s[2] & 0x3F) << 6 | (s[3] & 0x3F);
	return *cp < 0x10000 || *cp > 0x10FFFF ? 0 : 4;
}

size_t
utf8_encode(uint32_t cp, char out[4])
{
	BUG_IF(cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF));
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

bool
utf8_valid(const char *s, size_t len, size_t *bad_at)
{
	uint32_t cp;

	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_decode(s + i, len - i, &cp);
		if (n == 0) {
			if (bad_at)
				*bad_at = i;
			return false;
		}
	}
	return true;
}

void
utf8_add_clean(struct buf *out, const char *s, size_t len)
{
	bool in_bad_run = false;
	uint32_t cp;

	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_decode(s + i, len - i, &cp);
		if (n == 0) {
			if (!in_bad_run)
				buf_addc(out, '?');
			in_bad_run = true;
			n = 1;
			continue;
		}
		in_bad_run = false;
		if (cp < ' ' && cp != '\n')
			buf_addc(out, ' ');
		else
			buf_add(out, s + i, n);
	}
}

size_t
utf8_count(const char *s, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += !is_tail(s[i]);
	return count;
}

size_t
utf16be_encode(uint32_t cp, uint8_t out[4])
{
	uint32_t high, low;

	if (cp <= 0xFFFF) {
		out[0] = (uint8_t)(cp >> 8);
		out[1] = (uint8_t)cp;
		return 2;
	}
	BUG_IF(cp > 0x10FFFF);
	high = 0xD800 | (cp - 0x10000) >> 10;
	low = 0xDC00 | (cp & 0x3FF);
	out[0] = (uint8_t)(high >> 8);
	out[1] = (uint8_t)high;
	out[2] = (uint8_t)(low >> 8);
	out[3] = (uint8_t)low;
	return 4;
}

static uint32_t
unit_at(const uint8_t *octets, size_t at)
{
	return (uint32_t)octets[at] << 8 | octets[at + 1];
}

void
utf16be_add_utf8(struct buf *out, const uint8_t *octets, size_t len)
{
	char utf8[4];

	for (size_t i = 0; i < len; i += 2) {
		uint32_t cp = REPLACEMENT;

		if (len - i >= 2)
			cp = unit_at(octets, i);
		if (cp >= 0xD800 && cp <= 0xDBFF && len - i >= 4 &&
		    (unit_at(octets, i + 2) & 0xFC00) == 0xDC00) {
			cp = 0x10000 + ((cp & 0x3FF) << 10 | (unit_at(octets, i + 2) & 0x3FF));
			i += 2;
		}
		if (cp >= 0xD800 && cp <= 0xDFFF)
			cp = REPLACEMENT;
		buf_add(out, utf8, utf8_encode(cp, utf8));
	}
}
