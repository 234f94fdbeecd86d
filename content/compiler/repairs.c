/* repairs.c - what could be written instead, so that a message fits GSM-7 */
#include "content/compiler/repairs.h"

#include <string.h>
#include <utf8proc.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/gsm7.h"
#include "locales/text/utf8.h"

/* By code point.  Signs that a reader takes for each other on a small screen. */
static const struct { uint32_t from; const char *to; } signs[] = {
	{ '`', "'" },
	{ 0x00A0, " " },	/* no-break space */
	{ 0x00AB, "\"" },	/* « */
	{ 0x00AD, "" },		/* soft hyphen */
	{ 0x00B4, "'" },	/* ´ */
	{ 0x00B7, "-" },	/* · */
	{ 0x00BB, "\"" },	/* » */
	{ 0x00D7, "x" },	/* × */
	{ 0x02B9, "'" },	/* ʹ */
	{ 0x02BB, "'" },	/* ʻ */
	{ 0x02BC, "'" },	/* ʼ */
	{ 0x2002, " " }, { 0x2003, " " }, { 0x2007, " " }, { 0x2008, " " }, { 0x2009, " " }, { 0x200A, " " },
	{ 0x200B, "" },		/* zero width space */
	{ 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" }, { 0x2013, "-" }, { 0x2014, "-" }, { 0x2015, "-" },
	{ 0x2018, "'" }, { 0x2019, "'" }, { 0x201A, "'" }, { 0x201B, "'" },
	{ 0x201C, "\"" }, { 0x201D, "\"" }, { 0x201E, "\"" }, { 0x201F, "\"" },
	{ 0x2022, "-" },	/* • */
	{ 0x2026, "..." },
	{ 0x202F, " " },	/* narrow no-break space */
	{ 0x2032, "'" }, { 0x2033, "\"" },	/* ′ ″ */
	{ 0x2039, "'" }, { 0x203A, "'" },	/* ‹ › */
	{ 0x2060, "" },		/* word joiner */
	{ 0x2212, "-" },	/* − */
	{ 0xFEFF, "" },		/* byte order mark */
};

/* Letters that Unicode does not take apart; not ɛ and ɔ, which are other letters than e and o. */
static const struct { uint32_t from; const char *to; } letters[] = {
	{ 0x0110, "D" }, { 0x0111, "d" }, { 0x0131, "i" }, { 0x0141, "L" }, { 0x0142, "l" }, { 0x0152, "OE" },
	{ 0x0153, "oe" }, { 0x0181, "B" }, { 0x018A, "D" }, { 0x0198, "K" }, { 0x0199, "k" }, { 0x01B3, "Y" },
	{ 0x01B4, "y" }, { 0x0253, "b" }, { 0x0257, "d" },
};

const char *
repair_sign(uint32_t cp)
{
	for (size_t i = 0; i < COUNT(signs); i++)
		if (signs[i].from == cp)
			return signs[i].to;
	return NULL;
}

bool
repair_letter(uint32_t cp, char out[REPAIR_BYTES])
{
	utf8proc_int32_t pieces[8];
	utf8proc_ssize_t count;

	for (size_t i = 0; i < COUNT(letters); i++)
		if (letters[i].from == cp) {
			snprintf(out, REPAIR_BYTES, "%s", letters[i].to);
			return true;
		}
	count = utf8proc_decompose_char((utf8proc_int32_t)cp, pieces, 8, UTF8PROC_DECOMPOSE, NULL);
	if (count < 2 || !((pieces[0] >= 'A' && pieces[0] <= 'Z') || (pieces[0] >= 'a' && pieces[0] <= 'z')))
		return false;
	out[0] = (char)pieces[0];
	out[1] = '\0';
	return true;
}

bool
repair_compose(struct buf *out, const char *text, size_t len)
{
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t bytes = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &composed,
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	bool changes;

	BUG_IF(bytes < 0);		/* out of memory: the text is UTF-8 */
	changes = (size_t)bytes != len || memcmp(composed, text, len) != 0;
	buf_add(out, composed, (size_t)bytes);
	free(composed);
	return changes;
}

void
repair_text(struct buf *out, const char *text, size_t len, unsigned repairs)
{
	if (repairs == 0) {
		buf_add(out, text, len);
		return;
	}
	for (size_t i = 0, n; i < len; i += n) {
		char letter[REPAIR_BYTES];
		const char *sign;
		uint32_t cp;

		n = utf8_decode(text + i, len - i, &cp);
		sign = gsm7_septets(cp) == 0 && (repairs & REPAIR_SIGNS) ? repair_sign(cp) : NULL;
		if (sign != NULL)
			buf_adds(out, sign);
		else if (gsm7_septets(cp) == 0 && (repairs & REPAIR_LETTERS) && repair_letter(cp, letter))
			buf_adds(out, letter);
		else
			buf_add(out, text + i, n);
	}
}
