/* characters.c - which characters may stand in a source file */
#include "content/compiler/characters.h"

#include <stdbool.h>
#include <utf8proc.h>

#include "content/diag.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"

static const struct { uint32_t cp; const char *name; } unseen[] = {
	{ 0x00A0, "NO-BREAK SPACE" }, { 0x00AD, "SOFT HYPHEN" }, { 0x034F, "COMBINING GRAPHEME JOINER" },
	{ 0x061C, "ARABIC LETTER MARK" }, { 0x200B, "ZERO WIDTH SPACE" },
	{ 0x200C, "ZERO WIDTH NON-JOINER" }, { 0x200D, "ZERO WIDTH JOINER" },
	{ 0x200E, "LEFT-TO-RIGHT MARK" }, { 0x200F, "RIGHT-TO-LEFT MARK" },
	{ 0x2028, "LINE SEPARATOR" }, { 0x2029, "PARAGRAPH SEPARATOR" },
	{ 0x202A, "LEFT-TO-RIGHT EMBEDDING" }, { 0x202B, "RIGHT-TO-LEFT EMBEDDING" },
	{ 0x202C, "POP DIRECTIONAL FORMATTING" }, { 0x202D, "LEFT-TO-RIGHT OVERRIDE" },
	{ 0x202E, "RIGHT-TO-LEFT OVERRIDE" }, { 0x202F, "NARROW NO-BREAK SPACE" },
	{ 0x2060, "WORD JOINER" }, { 0xFE0E, "VARIATION SELECTOR-15" }, { 0xFE0F, "VARIATION SELECTOR-16" },
	{ 0x2066, "LEFT-TO-RIGHT ISOLATE" },
	{ 0x2067, "RIGHT-TO-LEFT ISOLATE" }, { 0x2068, "FIRST STRONG ISOLATE" },
	{ 0x2069, "POP DIRECTIONAL ISOLATE" }, { 0xFEFF, "BYTE ORDER MARK" },
};

void
character_name(struct buf *out, uint32_t cp)
{
	char bytes[4];
	utf8proc_category_t category;

	for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
		if (unseen[i].cp == cp) {
			buf_addf(out, "U+%04X %s", (unsigned)cp, unseen[i].name);
			return;
		}
	if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0)) {
		buf_addf(out, "U+%04X (a control character)", (unsigned)cp);
		return;
	}
	if (utf8proc_get_property((utf8proc_int32_t)cp)->ignorable) {
		buf_addf(out, "U+%04X (it does not show)", (unsigned)cp);
		return;
	}
	category = utf8proc_category((utf8proc_int32_t)cp);
	buf_adds(out, "'");
	if (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME)
		buf_adds(out, "\u25CC");	/* a mark shows on a circle */
	buf_add(out, bytes, utf8_encode(cp, bytes));
	buf_addf(out, "' (U+%04X)", (unsigned)cp);
}

struct line {
	struct place at;
	struct diag *d;
};

/* The place of the character at byte `at` of the line. */
static const struct place *
point(struct line *l, size_t at)
{
	l->at.column = (unsigned)utf8_count(l->at.source, at) + 1;
	return &l->at;
}

static void
check_character(struct line *l, size_t at, uint32_t cp)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
	struct buf name = BUF_INIT(128);

	if ((cp < 0x20 && cp != '\t') || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029) {
		character_name(&name, cp);
		diag_at(l->d, E104, point(l, at), "%s stands in the text", name.ptr);
	} else if (category == UTF8PROC_CATEGORY_CN || category == UTF8PROC_CATEGORY_CO) {
		diag_at(l->d, E105, point(l, at), "U+%04X is %s: phones have no letter for it", (unsigned)cp,
		    category == UTF8PROC_CATEGORY_CO ? "a private character" : "not a character of Unicode");
	}
	buf_free(&name);
}

/* Embeddings and overrides close with U+202C, isolates with U+2069 (UAX 9, BD9 to BD11). */
static void
check_directions(struct line *l)
{
	struct { size_t at; uint32_t cp; } open[32];
	size_t depth = 0;
	struct buf name = BUF_INIT(128);
	uint32_t cp;

	for (size_t i = 0; i < l->at.source_len; i += utf8_decode(l->at.source + i, l->at.source_len - i, &cp)) {
		bool is_isolate, closes;

		utf8_decode(l->at.source + i, l->at.source_len - i, &cp);
		is_isolate = cp >= 0x2066 && cp <= 0x2069;
		closes = cp == 0x202C || cp == 0x2069;
		if (!is_isolate && !(cp >= 0x202A && cp <= 0x202E))
			continue;
		if (!closes && depth < sizeof(open) / sizeof(open[0])) {
			open[depth].at = i;
			open[depth++].cp = cp;
		} else if (closes && depth > 0 && (open[depth - 1].cp >= 0x2066) == is_isolate) {
			depth--;
		} else if (closes) {
			character_name(&name, cp);
			diag_at(l->d, E310, point(l, i), "%s closes nothing", name.ptr);
			buf_reset(&name);
		}
	}
	while (depth > 0) {
		depth--;
		character_name(&name, open[depth].cp);
		diag_at(l->d, E310, point(l, open[depth].at), "%s is never closed", name.ptr);
		buf_reset(&name);
	}
	buf_free(&name);
}

static void
check_normal(struct line *l)
{
	utf8proc_uint8_t *normal = NULL;
	utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)l->at.source,
	    (utf8proc_ssize_t)l->at.source_len, &normal, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	size_t same = 0;

	if (len >= 0 && ((size_t)len != l->at.source_len || memcmp(normal, l->at.source, (size_t)len) != 0)) {
		while (same < l->at.source_len && same < (size_t)len && normal[same] == (unsigned char)l->at.source[same])
			same++;
		while (same > 0 && (l->at.source[same] & 0xC0) == 0x80)
			same--;
		diag_at(l->d, E103, point(l, same), "here a letter and its mark are two characters, and one character exists (form NFC)");
	}
	free(normal);
}

void
characters_check(const char *name, const char *bytes, size_t len, struct diag *d)
{
	struct line l = { { name, 0, 0, bytes, 0, 1 }, d };
	const char *end = bytes + len;

	for (; l.at.source < end; l.at.source += l.at.source_len + 1) {
		const char *stop = memchr(l.at.source, '\n', (size_t)(end - l.at.source));
		size_t whole = (size_t)((stop ? stop : end) - l.at.source);
		bool is_plain = true;
		uint32_t cp;

		l.at.line++;
		l.at.source_len = whole;
		if (whole > 0 && l.at.source[whole - 1] == '\r')
			l.at.source_len--;
		for (size_t i = 0, n; i < l.at.source_len; i += n) {
			n = utf8_decode(l.at.source + i, l.at.source_len - i, &cp);
			if (cp >= 0x20 && cp < 0x7F)
				continue;
			check_character(&l, i, cp);
			is_plain = is_plain && cp < 0x300;
		}
		if (!is_plain) {
			check_directions(&l);
			check_normal(&l);
		}
		l.at.source_len = whole;
	}
}

unsigned
characters_digits(const char *bytes, size_t len)
{
	unsigned count = 0;
	uint32_t cp;

	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_decode(bytes + i, len - i, &cp);
		count += utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_ND;
	}
	return count;
}
