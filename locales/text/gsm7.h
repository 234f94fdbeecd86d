/*
 * gsm7.h - the GSM 7 bit default alphabet and its extension table
 *
 * 3GPP TS 23.038 6.2.1 and 6.2.1.1.  The one table of GSM 03.38 in the tree
 * lives in gsm7.c; 0x09 is capital C cedilla, and the small one is not in the
 * alphabet.  Nothing here replaces a character by a similar one.
 * Septets are held one per octet (as SMPP and a transparent Kannel carry
 * them), never packed.
 */
#ifndef LOCALES_TEXT_GSM7_H
#define LOCALES_TEXT_GSM7_H

#include <stddef.h>
#include <stdint.h>

struct buf;

#define GSM7_ESCAPE 0x1B

/* Rows of the table, inline because every character of every answer asks: septets << 8 | septet. */
extern const uint16_t gsm7_low[0x100];
unsigned gsm7_high(uint32_t cp);			/* from U+0100 on */

static inline unsigned
gsm7_code(uint32_t cp)
{
	return cp < 0x100 ? gsm7_low[cp] : gsm7_high(cp);
}

/* Septets that `cp` takes: 1, 2 (escape pair), or 0 if it is not in the alphabet. */
static inline unsigned
gsm7_septets(uint32_t cp)
{
	return gsm7_code(cp) >> 8;
}

/* Writes the septets of `cp`; returns how many, 0 if it is not in the alphabet. */
unsigned gsm7_encode(uint32_t cp, uint8_t out[2]);
/*
 * Appends `count` septets as UTF-8.  Undefined after an escape: the
 * character of the default table (6.2.1.1 note 1); escape escape: a space;
 * a lone escape at the end: nothing.  An octet above 0x7F becomes '?'.
 */
void gsm7_add_utf8(struct buf *out, const uint8_t *septets, size_t count);

#endif
