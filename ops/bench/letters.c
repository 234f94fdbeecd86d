/*
 * letters.c - ICU's converter, break iterator and character properties
 *
 * ICU 72 lets conjuncts of Indic scripts together and not those of Sinhala,
 * Tamil and Khmer; the property Indic_Syllabic_Category, which it has too, tells them all.
 */
#include "ops/bench/letters.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/utf16.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { NON_JOINER = 0x200C, JOINER = 0x200D };

struct letters {
	UBreakIterator	*clusters;
	UConverter	*gsm;
};

struct letters *
letters_new(struct buf *why)
{
	struct letters *l = xcalloc(1, sizeof *l);
	UErrorCode status = U_ZERO_ERROR;

	l->clusters = ubrk_open(UBRK_CHARACTER, "", NULL, 0, &status);
	l->gsm = ucnv_open("gsm-03.38-2009", &status);
	if (U_SUCCESS(status))
		return l;
	buf_addf(why, "ICU: %s", u_errorName(status));
	letters_free(l);
	return NULL;
}

void
letters_free(struct letters *l)
{
	if (l == NULL)
		return;
	if (l->clusters != NULL)
		ubrk_close(l->clusters);
	if (l->gsm != NULL)
		ucnv_close(l->gsm);
	free(l);
}

void
shown_reset(struct shown *s)
{
	s->count = 0;
	s->parts = 0;
}

static void
begin_part(struct shown *s)
{
	BUG_IF(s->parts == SHOWN_PARTS);
	s->begin[s->parts++] = s->count;
}

void
shown_add_gsm7(struct letters *l, struct shown *s, const uint8_t *septets, size_t len)
{
	UErrorCode status = U_ZERO_ERROR;

	begin_part(s);
	s->count += (size_t)ucnv_toUChars(l->gsm, s->unit + s->count, (int32_t)(SHOWN_UNITS - s->count),
	    (const char *)septets, (int32_t)len, &status);
	BUG_IF(U_FAILURE(status));
}

void
shown_add_ucs2(struct shown *s, const uint8_t *utf16be, size_t len)
{
	begin_part(s);
	BUG_IF(len / 2 > SHOWN_UNITS - s->count);
	for (size_t i = 0; i + 1 < len; i += 2)
		s->unit[s->count++] = (uint16_t)(utf16be[i] << 8 | utf16be[i + 1]);
}

void
shown_add_utf8(struct shown *s, const char *utf8, size_t len)
{
	uint8_t octets[4];
	uint32_t cp;

	begin_part(s);
	for (size_t at = 0; at < len; ) {
		size_t taken = utf8_decode(utf8 + at, len - at, &cp), n;

		BUG_IF(taken == 0 || SHOWN_UNITS - s->count < 2);
		at += taken;
		n = utf16be_encode(cp, octets);
		for (size_t i = 0; i < n; i += 2)
			s->unit[s->count++] = (uint16_t)(octets[i] << 8 | octets[i + 1]);
	}
}

/* A part that begins at 0, at the end, or where the one before was empty cuts nothing. */
static bool
is_pair_cut(const struct shown *s, size_t at)
{
	return at > 0 && at < s->count && U16_IS_LEAD(s->unit[at - 1]) && U16_IS_TRAIL(s->unit[at]);
}

static bool
joins_next(UChar32 c)
{
	int32_t kind = u_getIntPropertyValue(c, UCHAR_INDIC_SYLLABIC_CATEGORY);

	return kind == U_INSC_VIRAMA || kind == U_INSC_INVISIBLE_STACKER;
}

static bool
is_letter_cut(struct letters *l, const struct shown *s, size_t at)
{
	int32_t before = (int32_t)at;
	UChar32 a, b;

	if (at == 0 || at >= s->count)
		return false;
	if (is_pair_cut(s, at) || !ubrk_isBoundary(l->clusters, (int32_t)at))
		return true;
	U16_GET(s->unit, 0, at, s->count, b);
	U16_PREV(s->unit, 0, before, a);
	if (u_hasBinaryProperty(a, UCHAR_LOGICAL_ORDER_EXCEPTION))
		return true;
	while (a == JOINER && before > 0)
		U16_PREV(s->unit, 0, before, a);
	return joins_next(a) && u_charType(b) == U_OTHER_LETTER;
}

unsigned
letters_cut(struct letters *l, const struct shown *s)
{
	UErrorCode status = U_ZERO_ERROR;
	unsigned cut = 0;

	ubrk_setText(l->clusters, s->unit, (int32_t)s->count, &status);
	BUG_IF(U_FAILURE(status));
	for (unsigned i = 1; i < s->parts; i++)
		cut += is_letter_cut(l, s, s->begin[i]);
	return cut;
}

unsigned
pairs_cut(const struct shown *s)
{
	unsigned cut = 0;

	for (unsigned i = 1; i < s->parts; i++)
		cut += is_pair_cut(s, s->begin[i]);
	return cut;
}

static bool
is_in_word(UChar32 c)
{
	return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 || c == NON_JOINER || c == JOINER;
}

unsigned
words_cut(const struct shown *s)
{
	unsigned cut = 0;

	for (unsigned i = 1; i < s->parts; i++) {
		int32_t at = (int32_t)s->begin[i];
		UChar32 a, b;

		if (at == 0 || (size_t)at >= s->count)
			continue;
		b = s->unit[at];
		U16_PREV(s->unit, 0, at, a);
		cut += is_in_word(a) && is_in_word(b);
	}
	return cut;
}

/* Code points; a surrogate without its other half stands for itself. */
static size_t
characters_of(const struct shown *s, UChar32 *out)
{
	size_t n = 0;

	for (size_t at = 0; at < s->count; n++)
		U16_NEXT(s->unit, at, s->count, out[n]);
	return n;
}

/* The longest sequence that both have, in order. */
static size_t
longest_common(const UChar32 *a, size_t a_len, const UChar32 *b, size_t b_len)
{
	size_t *row = xcalloc(b_len + 1, sizeof *row), longest;

	for (size_t i = 0; i < a_len; i++) {
		size_t corner = 0;	/* of the row above, one to the left */

		for (size_t j = 0; j < b_len; j++) {
			size_t above = row[j + 1];

			if (a[i] == b[j])
				row[j + 1] = corner + 1;
			else if (row[j] > above)
				row[j + 1] = row[j];
			corner = above;
		}
	}
	longest = row[b_len];
	free(row);
	return longest;
}

size_t
letters_lost(const struct shown *text, const struct shown *got)
{
	UChar32 *room = xcalloc(text->count + got->count + 2, sizeof *room), *a = room, *b = room + text->count + 1;
	size_t a_len = characters_of(text, a), b_len = characters_of(got, b), lost;

	for (; a_len > 0 && b_len > 0 && *a == *b; a_len--, b_len--)
		a++, b++;
	while (a_len > 0 && b_len > 0 && a[a_len - 1] == b[b_len - 1])
		a_len--, b_len--;
	lost = a_len - longest_common(a, a_len, b, b_len);
	free(room);
	return lost;
}
