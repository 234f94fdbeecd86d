/*
 * cutter.h - where a piece of a text ends: the inside of parts.c
 *
 * Parts and pages are the same walk: a piece is filled cluster by cluster,
 * then its end goes back to a blank if that costs no piece more (counted, not
 * guessed).  They differ in blanks: parts give the text back when they are
 * joined, a page swallows the blanks at its cut.  Nobody but parts.c and its
 * test calls this.
 */
#ifndef LOCALES_TEXT_CUTTER_H
#define LOCALES_TEXT_CUTTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "locales/text/bug.h"
#include "locales/text/encoding.h"
#include "locales/text/utf8.h"

enum {
	CUTTER_BACK = 20,	/* units a cut goes back for a blank */
	CUTTER_NUMBER = 20,	/* bytes of the longest phone number or dial code, blanks counted */
	CUTTER_WIDEST = 2,	/* units of the widest character: escape or surrogate pair */
	CUTTER_WIDEST_SUBSTITUTE = SUBSTITUTE_SEPTETS,	/* where substitutes are used */
};

struct cutter {
	const char	*text;		/* valid UTF-8 */
	size_t		 len;
	struct encoding	 encoding;
	bool		 is_default;	/* known: encoding_is_plain(), only the default alphabet is asked for */
	unsigned	 room;		/* units in a piece that another follows, >= cutter_widest() */
	unsigned	 last_room;	/* in the last one, >= room */
	bool		 is_plain;	/* known: every byte of the text is one unit and one cluster */
	bool		 is_one;	/* parts.c: the text is one part, and no cut is asked for */
	bool		 is_page;	/* blanks at a cut are swallowed */
	bool		 whole_lines;	/* a line is cut only if a piece is too short for it */
};

/* As utf8_decode(), of text that was checked before: bad bytes are a bug. */
static inline size_t
cutter_decode(const char *text, size_t len, uint32_t *cp)
{
	size_t bytes = 1;

	*cp = (unsigned char)*text;
	if (*cp >= 0x80) {
		bytes = utf8_decode(text, len, cp);
		BUG_IF(bytes == 0);
	}
	return bytes;
}

/* Units of `cp`; a character that the encoding has no place for is a bug. */
static inline unsigned
cutter_units(const struct cutter *c, uint32_t cp)
{
	unsigned septets;

	if (c->encoding.alphabet == ALPHABET_UCS2)
		return utf16_units(cp);
	septets = c->is_default ? gsm7_septets(cp) : gsm7_encode_with(&c->encoding.gsm7, cp, NULL);
	BUG_IF(septets == 0);
	return septets;
}

static inline unsigned
cutter_widest(const struct encoding *e)
{
	return e->gsm7.declared.rows > 0 ? CUTTER_WIDEST_SUBSTITUTE : CUTTER_WIDEST;
}

bool cutter_is_blank(char c);
/* Is the text from `from` on no more than `room` units?  Looks no further than needed. */
bool cutter_rest_fits(const struct cutter *c, size_t from, size_t room);
/* The first byte that is no blank, from `at` on. */
size_t cutter_skip_blanks(const struct cutter *c, size_t at);
/* Where the piece behind one that ends at `end` begins. */
size_t cutter_next(const struct cutter *c, size_t end);
/* How many pieces the text from `from` on makes; an empty text is one. */
unsigned cutter_pieces(const struct cutter *c, size_t from);

/* Piece after piece: where the next begins, and how many there are still to come. */
struct cutter_walk { size_t from; unsigned pieces; };
struct cutter_walk cutter_walk(const struct cutter *c, size_t from);
/* Where the piece that begins at w->from ends, w->pieces > 0; *w moves on behind it. */
size_t cutter_step(const struct cutter *c, struct cutter_walk *w);

#endif
