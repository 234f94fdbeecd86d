/*
 * gsm7.h - the GSM 7 bit alphabets: default, extension, national tables
 *
 * 3GPP TS 23.038 6.2.1 and annex A; the tables stand in alphabets.txt and
 * nowhere else.  0x09 is capital C cedilla, and the small one is not in the
 * default alphabet.  Nothing here replaces a character by a similar one unless
 * its language declared that (struct substitutes).
 * Septets are held one per octet (as SMPP and a transparent Kannel carry them);
 * septets.h packs them.
 */
#ifndef LOCALES_TEXT_GSM7_H
#define LOCALES_TEXT_GSM7_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum { GSM7_ESCAPE = 0x1B };

/* National language identifiers (6.2.1.2.4); 14 and above are reserved. */
enum national {
	NATIONAL_NONE, NATIONAL_TURKISH, NATIONAL_SPANISH, NATIONAL_PORTUGUESE, NATIONAL_BENGALI, NATIONAL_GUJARATI,
	NATIONAL_HINDI, NATIONAL_KANNADA, NATIONAL_MALAYALAM, NATIONAL_ORIYA, NATIONAL_PUNJABI, NATIONAL_TAMIL,
	NATIONAL_TELUGU, NATIONAL_URDU, NATIONAL_COUNT
};
#define NATIONAL_BIT(id) ((uint16_t)(1u << (id)))

/* "tr" for 1; "" for what is none. */
const char *national_tag(unsigned id);
/* The language that may be written with its tables: 0 for an unknown tag, and for "ur" (alphabets.txt). */
enum national national_to_write(const char *tag);
bool national_has_locking(unsigned id);			/* Spanish has only a single shift table */

/* What a language lets stand for a character that the tables lack: "e" for U+00EA. */
struct substitute {
	uint32_t from;
	char	 to[8];			/* 1 to 3 characters of the default alphabet, SUBSTITUTE_SEPTETS at most, NUL behind */
};
struct substitutes { const struct substitute *row; uint32_t rows; };	/* sorted by `from`; borrowed */
enum { SUBSTITUTE_SEPTETS = 4 };

const char *substitute_for(const struct substitutes *s, uint32_t cp);	/* NULL: none */
/* May `to` stand for a character: not empty, and no longer than struct substitute says? */
bool substitute_fits(const char *to, size_t len);

/* Which tables a message is written with. */
struct gsm7 {
	uint8_t	lock, single;		/* enum national */
	struct substitutes declared;	/* rows 0 = none */
};

/* Rows of the default alphabet, inline because every character of every answer asks: septets << 8 | septet. */
extern const uint16_t gsm7_low[0x100];
unsigned gsm7_high(uint32_t cp);			/* from U+0100 on */

static inline unsigned
gsm7_code(uint32_t cp)
{
	return cp < 0x100 ? gsm7_low[cp] : gsm7_high(cp);
}

/* Septets that `cp` takes in the default alphabet: 1, 2 (escape pair), or 0 if it is not in it. */
static inline unsigned
gsm7_septets(uint32_t cp)
{
	return gsm7_code(cp) >> 8;
}

/* Writes the septets of `cp` in the default alphabet; returns how many, 0 if it is not in it. */
unsigned gsm7_encode(uint32_t cp, uint8_t out[2]);
/* The same with tables and substitutes: at most SUBSTITUTE_SEPTETS; `out` may be NULL. */
unsigned gsm7_encode_with(const struct gsm7 *g, uint32_t cp, uint8_t *out);
/*
 * Appends `count` septets as UTF-8, read with the tables of languages `lock`
 * and `single` (a reserved number is the default).  Undefined after an escape:
 * the character of the locking table (6.2.1.1 note 1); escape escape: a space;
 * a lone escape at the end: nothing; what no table has, and an octet above 0x7F: '?'.
 */
void gsm7_add_utf8(struct buf *out, const uint8_t *septets, size_t count, unsigned lock, unsigned single);

#endif
