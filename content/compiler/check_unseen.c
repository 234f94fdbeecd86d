/*
 * check_unseen.c - characters of a text that do not show, or show as a box
 *
 * Each costs room, none is seen by who reviews the text, and words that hold
 * one are never found by their keyword.  Told once a text and kind, with how
 * often it comes again.
 */
#include <unicode/uchar.h>
#include <utf8proc.h>

#include "content/compiler/characters.h"
#include "content/compiler/written.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/script.h"

enum { ZWNJ = 0x200C, ZWJ = 0x200D, KEY_FRAME = 0x20E3, TEXT_STYLE = 0xFE0E, PICTURE_STYLE = 0xFE0F };

enum unseen { IS_SEEN, IS_DIRECTION, IS_JOINER, IS_NOTHING, IS_MARK };

/* A character between its neighbours; 0 where the text begins or ends. */
struct spot { uint32_t before, cp, after; };

static utf8proc_category_t
category(uint32_t cp)
{
	return utf8proc_category((utf8proc_int32_t)cp);
}

static bool
is_mark(uint32_t cp)
{
	utf8proc_category_t c = category(cp);

	return c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_MC || c == UTF8PROC_CATEGORY_ME;
}

static bool
is_letter(uint32_t cp)
{
	utf8proc_category_t c = category(cp);

	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO;
}

static bool
is_blank(uint32_t cp)
{
	return cp == 0 || cp == '\n' || category(cp) == UTF8PROC_CATEGORY_ZS;
}

static bool
is_direction(uint32_t cp)
{
	return cp == 0x061C || cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

static bool
is_mongolian_selector(uint32_t cp)
{
	return (cp >= 0x180B && cp <= 0x180D) || cp == 0x180F;
}

static bool
is_selector(uint32_t cp)
{
	return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF) || is_mongolian_selector(cp);
}

static bool
is_picture(uint32_t cp)
{
	return utf8proc_get_property((utf8proc_int32_t)cp)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool
is_skin(uint32_t cp)
{
	return cp >= 0x1F3FB && cp <= 0x1F3FF;
}

/* The two that choose between a picture and a plain sign (UTS #51); behind a digit only where a frame makes a key of it. */
static bool
is_picture_selector_at_work(const struct spot *at)
{
	return u_hasBinaryProperty((UChar32)at->before, UCHAR_EMOJI) && (at->before >= 0x80 || at->after == KEY_FRAME);
}

/*
 * Unicode has variants of pictures, of Chinese characters and their signs, of
 * mathematical ones, and of letters of a few scripts (StandardizedVariants.txt).
 */
static bool
is_selector_at_work(const struct spot *at)
{
	static const char codes[][4] = { "Hani", "Mymr", "Mong", "Phag", "Mani" };
	uint32_t script = script_of(at->before);

	if (at->cp == TEXT_STYLE || at->cp == PICTURE_STYLE)
		return is_picture_selector_at_work(at);
	if (is_mongolian_selector(at->cp))
		return script != 0 && script == script_family(SCRIPT_CODE("Mong"));
	if (category(at->before) == UTF8PROC_CATEGORY_SM || (at->before >= 0x3000 && at->before <= 0x303F) ||
	    (at->before >= 0xFF00 && at->before <= 0xFFEF))
		return true;
	for (size_t i = 0; i < COUNT(codes); i++)
		if (script != 0 && script == script_family(SCRIPT_CODE(codes[i])))
			return true;
	return false;
}

/* Scripts whose letters change their form beside each other: there a joiner decides how they look. */
static bool
joins(uint32_t script)
{
	static const char codes[][4] = {
		"Arab", "Syrc", "Mong", "Nkoo", "Mand", "Adlm", "Rohg", "Thaa", "Deva", "Beng", "Guru", "Gujr", "Orya", "Taml",
		"Telu", "Knda", "Mlym", "Sinh", "Mymr", "Khmr", "Tibt", "Lana", "Cakm", "Newa", "Tirh", "Mtei", "Olck", "Saur",
	};

	for (size_t i = 0; i < COUNT(codes); i++)
		if (script != 0 && script_family(SCRIPT_CODE(codes[i])) == script)
			return true;
	return false;
}

/*
 * A joiner stands between two signs of such a script, or behind a virama,
 * where it keeps the last consonant of a word (Telugu, Malayalam) from
 * changing; and between two pictures.
 */
static bool
is_joiner_at_work(const struct spot *at)
{
	bool is_virama = utf8proc_get_property((utf8proc_int32_t)at->before)->combining_class == 9;
	bool picture_before = is_picture(at->before) || is_selector(at->before) || is_skin(at->before);

	if (at->cp == ZWJ && picture_before && is_picture(at->after))
		return true;
	if (!joins(script_of(at->before)) || !(is_letter(at->before) || is_mark(at->before)))
		return false;
	return is_virama || ((is_letter(at->after) || is_mark(at->after)) &&
	    (script_of(at->after) == script_of(at->before) || script_of(at->after) == 0));
}

static enum unseen
unseen(const struct written *w, const struct spot *at)
{
	if (at->cp < 0x80)
		return IS_SEEN;
	if (is_direction(at->cp))
		return IS_DIRECTION;
	if (at->cp == ZWNJ || at->cp == ZWJ)
		return is_joiner_at_work(at) ? IS_SEEN : IS_JOINER;
	if (w->is_burmese && at->cp >= 0x1000 && at->cp <= 0x109F)
		return IS_SEEN;		/* in Zawgyi a vowel stands first: told in check_letters.c */
	if (is_selector(at->cp)) {
		if (is_blank(at->before) || is_selector(at->before))
			return IS_MARK;
		return is_selector_at_work(at) ? IS_SEEN : IS_NOTHING;
	}
	/* Some marks do not show either: U+034F, which only sorts words. */
	if (utf8proc_get_property((utf8proc_int32_t)at->cp)->ignorable)
		return IS_NOTHING;
	return is_mark(at->cp) && is_blank(at->before) ? IS_MARK : IS_SEEN;
}

/* Openings without their end were told by characters.c (E310) already. */
static bool
is_told(const struct written *w, uint32_t cp)
{
	int open = 0;
	uint32_t now;

	if (cp < 0x202A)
		return false;
	for (size_t i = 0; i < w->len; i += utf8_decode(w->text + i, w->len - i, &now)) {
		utf8_decode(w->text + i, w->len - i, &now);
		if (is_direction(now) && now >= 0x202A)
			open += now == 0x202C || now == 0x2069 ? -1 : 1;
	}
	return open != 0;
}

static void
tell(const struct written *w, enum unseen what, size_t at, uint32_t cp, unsigned more)
{
	static const struct { enum diag_code code; const char *why; } said[] = {
		[IS_DIRECTION] = { E312, "basic phones show a box in its place" },
		[IS_JOINER] = { E313, "it does not show, and here it joins nothing" },
		[IS_NOTHING] = { E314, "it does not show, and costs room" },
		[IS_MARK] = { E315, "it stands without the letter it belongs to" },
	};
	struct place here = written_place(w, at, 1);
	struct buf name = BUF_INIT(128), again = BUF_INIT(64);

	character_name(&name, cp);
	if (more > 0)
		buf_addf(&again, "; %u more of this kind in this text", more);
	diag_at(w->d, said[what].code, &here, "%s: %s%s", name.ptr, said[what].why, again.ptr);
	buf_free(&name);
	buf_free(&again);
}

void
check_unseen(const struct written *w)
{
	struct { size_t at; uint32_t cp; unsigned count; } first[IS_MARK + 1] = { { 0, 0, 0 } };
	struct spot spot = { 0, 0, 0 };

	for (size_t i = 0, n; i < w->len; i += n) {
		enum unseen what;

		n = utf8_decode(w->text + i, w->len - i, &spot.cp);
		spot.after = 0;
		if (i + n < w->len)
			utf8_decode(w->text + i + n, w->len - i - n, &spot.after);
		what = unseen(w, &spot);
		spot.before = spot.cp;
		if (what == IS_SEEN || (what == IS_DIRECTION && is_told(w, spot.cp)))
			continue;
		if (first[what].count++ == 0) {
			first[what].at = i;
			first[what].cp = spot.cp;
		}
	}
	for (int what = IS_DIRECTION; what <= IS_MARK; what++)
		if (first[what].count > 0)
			tell(w, (enum unseen)what, first[what].at, first[what].cp, first[what].count - 1);
}
