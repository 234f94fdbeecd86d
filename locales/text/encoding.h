/*
 * encoding.h - how a text is written for a phone: one alphabet for the whole of it
 *
 * GSM-7 if every character fits, if need be with the substitutes that its
 * language declared and if that is no dearer than UCS-2; else the national tables that the way out allows, if they
 * save parts (parts_encoding()); else UCS-2, sent as UTF-16BE.  Never a
 * silent best fit: a character that is in no table and has no declared
 * substitute makes the message UCS-2.
 */
#ifndef LOCALES_TEXT_ENCODING_H
#define LOCALES_TEXT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "locales/text/gsm7.h"

enum alphabet { ALPHABET_GSM7, ALPHABET_UCS2 };

/* What may be done to make a message cheaper; zeroed = nothing. */
struct encoding_rules {
	struct substitutes declared;	/* by the language of the text */
	uint16_t	 national;	/* NATIONAL_BIT()s of the way out: phones behind it read these tables */
};

struct encoding {
	enum alphabet	 alphabet;
	struct gsm7	 gsm7;		/* ALPHABET_GSM7: its tables; `declared` has no rows unless one is used */
};

/* The alphabet that `text` (valid UTF-8) needs as a whole, without any substitute or national table. */
enum alphabet text_alphabet(const char *text, size_t len);
/* Septets (GSM-7) or 16-bit units (UCS-2) of `text`; a GSM-7 call on text outside it is a bug. */
size_t text_units(const char *text, size_t len, enum alphabet alphabet);
/* The same in an encoding; SIZE_MAX when a character has no place in it. */
size_t text_units_in(const char *text, size_t len, const struct encoding *e);
/* The first character that the tables and substitutes of `g` cannot write: its byte, or `len` if there is none. */
size_t text_first_outside(const char *text, size_t len, const struct gsm7 *g);

static inline bool
encoding_is_plain(const struct encoding *e)
{
	return e->alphabet == ALPHABET_GSM7 && (e->gsm7.lock | e->gsm7.single | e->gsm7.declared.rows) == 0;
}

/* "gsm7", "ucs2", "gsm7-nli" (with national tables). */
const char *encoding_word(const struct encoding *e);

#endif
