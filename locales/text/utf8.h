/*
 * utf8.h - strict UTF-8, and the UTF-16BE that phones use
 *
 * Strict: no overlong forms, no surrogates, nothing above U+10FFFF, no
 * truncated tail (RFC 3629).  NUL is valid here; callers who refuse it say so.
 * Phones say UCS-2 (3GPP TS 23.038 6.2.3) and mean UTF-16BE.
 */
#ifndef LOCALES_TEXT_UTF8_H
#define LOCALES_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/*
 * Decodes one code point at `s` (`len` >= 1 bytes readable).  Returns the
 * bytes it takes, 1 to 4, or 0 if the bytes there are not strict UTF-8.
 */
static inline size_t utf8_decode(const char *s, size_t len, uint32_t *cp);
size_t utf8_decode_more(const char *s, size_t len, uint32_t *cp);	/* of more than one byte */
/* Writes `cp` (a Unicode scalar value, else a bug) to `out`; returns 1 to 4. */
size_t utf8_encode(uint32_t cp, char out[4]);
/* True if all of it is strict; else `*bad_at` (may be NULL) is the first bad byte's offset. */
bool utf8_valid(const char *s, size_t len, size_t *bad_at);
/* Appends `s` with each maximal run of bad bytes replaced by one '?', and NUL and C0 controls
 * other than LF by a space: what a phone may have sent is always readable afterwards. */
void utf8_add_clean(struct buf *out, const char *s, size_t len);
/* Code points in valid UTF-8: the column of an editor is this + 1. */
size_t utf8_count(const char *s, size_t len);

/* Half of all letters are ASCII, and most files are read a letter at a time. */
static inline size_t
utf8_decode(const char *s, size_t len, uint32_t *cp)
{
	if ((unsigned char)s[0] >= 0x80)
		return utf8_decode_more(s, len, cp);
	*cp = (unsigned char)s[0];
	return 1;
}

/* Units of 16 bits that `cp` takes in UTF-16: 1 or 2. */
static inline unsigned utf16_units(uint32_t cp) { return cp > 0xFFFF ? 2 : 1; }
/* Writes `cp` as UTF-16BE; returns octets written, 2 or 4. */
size_t utf16be_encode(uint32_t cp, uint8_t out[4]);
/* Appends UTF-16BE `octets` as UTF-8; lone surrogates and an odd last octet become U+FFFD. */
void utf16be_add_utf8(struct buf *out, const uint8_t *octets, size_t len);

#endif
