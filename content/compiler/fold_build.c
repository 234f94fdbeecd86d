/*
 * fold_build.c - makes the fold table from Unicode data
 *
 * Each code point is folded alone: compatibility decomposition, full case
 * folding, then the rules below.  What comes out stays decomposed, so that a
 * vowel sign typed in two pieces (Bengali, Tamil, Sinhala ...) equals the one
 * typed whole, which a table that looks at one code point at a time could not
 * do the other way round.  Hangul syllables stay whole: phones send them so.
 * Unassigned and private code points are left alone.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "content/compiler/fold_build.h"
#include "locales/text/bug.h"

enum { BLANK = 0x20, LONGEST = 64 /* U+FDFA becomes 18, each may become two */, TO_MAX = UINT16_MAX };

struct range { uint32_t first, last; };

/* Marks and letters that people leave out. */
static const struct range dropped[] = {
	{ 0x0027, 0x0027 }, { 0x0060, 0x0060 }, { 0x00B4, 0x00B4 },	/* apostrophes */
	{ 0x02B9, 0x02B9 }, { 0x02BB, 0x02BC }, { 0x2018, 0x2019 },
	{ 0x0300, 0x036F }, { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF },	/* accents */
	{ 0x20D0, 0x20FF }, { 0xFE20, 0xFE2F },				/* with the frame of a keycap */
	{ 0x0591, 0x05BD }, { 0x05BF, 0x05BF }, { 0x05C1, 0x05C2 },	/* Hebrew points */
	{ 0x05C4, 0x05C5 }, { 0x05C7, 0x05C7 },
	{ 0x0610, 0x061A }, { 0x0640, 0x0640 }, { 0x064B, 0x065F },	/* Arabic marks, tatweel */
	{ 0x0670, 0x0670 }, { 0x06D6, 0x06DC }, { 0x06DF, 0x06E4 },
	{ 0x06E7, 0x06E8 }, { 0x06EA, 0x06ED },
	{ 0x093C, 0x093C }, { 0x09BC, 0x09BC }, { 0x0A3C, 0x0A3C },	/* nuktas */
	{ 0x0ABC, 0x0ABC }, { 0x0B3C, 0x0B3C }, { 0x0C3C, 0x0C3C }, { 0x0CBC, 0x0CBC },
	{ 0x0981, 0x0981 },						/* Bengali chandrabindu */
	{ 0x0E48, 0x0E4B },						/* Thai tone marks */
};

/* Letters that are typed one for another. */
static const struct { uint32_t from, to[2]; } alike[] = {
	{ 0x0649, { 0x06CC } }, { 0x064A, { 0x06CC } }, { 0x06CD, { 0x06CC } }, { 0x06D0, { 0x06CC } },
	{ 0x0643, { 0x06A9 } }, { 0x06AA, { 0x06A9 } },
	{ 0x0629, { 0x0647 } }, { 0x06C1, { 0x0647 } }, { 0x06C3, { 0x0647 } },
	{ 0x06BE, { 0x0647 } }, { 0x06D5, { 0x0647 } },
	{ 0x0671, { 0x0627 } },
	{ 0x0131, { 'i' } }, { 0x0142, { 'l' } }, { 0x0111, { 'd' } }, { 0x00F8, { 'o' } },
	{ 0x00E6, { 'a', 'e' } }, { 0x0153, { 'o', 'e' } }, { 0x025B, { 'e' } }, { 0x0254, { 'o' } },
	{ 0x014B, { 'n' } }, { 0x0253, { 'b' } }, { 0x0257, { 'd' } }, { 0x0199, { 'k' } },
	{ 0x01B4, { 'y' } }, { 0x0259, { 'e' } }, { 0x00F0, { 'd' } }, { 0x00FE, { 't', 'h' } },
	{ 0x0493, { 0x0433 } }, { 0x049B, { 0x043A } }, { 0x04A3, { 0x043D } }, { 0x04E9, { 0x043E } },
	{ 0x04B1, { 0x0443 } }, { 0x04AF, { 0x0443 } }, { 0x04B3, { 0x0445 } }, { 0x04B7, { 0x0447 } },
	{ 0x0901, { 0x0902 } },
};

static bool
is_dropped(uint32_t cp)
{
	for (size_t i = 0; i < COUNT(dropped); i++) {
		if (cp >= dropped[i].first && cp <= dropped[i].last)
			return true;
	}
	return false;
}

static utf8proc_category_t
category(uint32_t cp)
{
	return utf8proc_category((utf8proc_int32_t)cp);
}

/* Unicode keeps decimal digits in runs of ten, zero first. */
static uint32_t
digit(uint32_t cp)
{
	uint32_t zero = cp;

	while (category(zero - 1) == UTF8PROC_CATEGORY_ND)
		zero--;
	return '0' + (cp - zero) % 10;
}

static bool
is_blank(uint32_t cp)
{
	switch (category(cp)) {
	case UTF8PROC_CATEGORY_PC: case UTF8PROC_CATEGORY_PD: case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE: case UTF8PROC_CATEGORY_PI: case UTF8PROC_CATEGORY_PF:
	case UTF8PROC_CATEGORY_PO:
	case UTF8PROC_CATEGORY_SM: case UTF8PROC_CATEGORY_SC: case UTF8PROC_CATEGORY_SK:
	case UTF8PROC_CATEGORY_SO:
	case UTF8PROC_CATEGORY_ZS: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
		return true;
	default:
		return false;
	}
}

/* The rules behind Unicode's own: writes what `cp` becomes, returns how many. */
static size_t
fold_one(uint32_t cp, uint32_t *to)
{
	if (is_dropped(cp))
		return 0;
	for (size_t i = 0; i < COUNT(alike); i++) {
		if (alike[i].from != cp)
			continue;
		to[0] = alike[i].to[0];
		to[1] = alike[i].to[1];
		return to[1] ? 2 : 1;
	}
	*to = cp;
	if (category(cp) == UTF8PROC_CATEGORY_ND)
		*to = digit(cp);
	else if (is_blank(cp))
		*to = BLANK;
	return 1;
}

static bool
is_left_alone(uint32_t cp)
{
	switch (category(cp)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
		return true;
	default:
		return cp >= 0xAC00 && cp <= 0xD7A3;	/* Hangul syllables */
	}
}

/* Writes what `cp` becomes to `to`, returns how many. */
static size_t
fold(uint32_t cp, uint32_t to[LONGEST])
{
	utf8proc_int32_t plain[LONGEST];
	size_t count = 0;
	int last_class = 0;
	utf8proc_ssize_t pieces;

	if (is_dropped(cp))
		return 0;		/* before U+00B4 falls apart into a blank and an accent */
	pieces = utf8proc_decompose_char((utf8proc_int32_t)cp, plain, LONGEST,
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &last_class);
	BUG_IF(pieces < 0 || pieces > LONGEST / 2);
	for (utf8proc_ssize_t i = 0; i < pieces; i++)
		count += fold_one((uint32_t)plain[i], to + count);
	return count;
}

/* Where `count` code points stand in b->to, appended if they are not there yet. */
static uint16_t
place(struct fold_build *b, const uint32_t *to, size_t count, size_t *room)
{
	struct fold_table *t = &b->table;

	if (count == 0)
		return 0;
	for (uint32_t i = 0; i + count <= t->tos; i++) {
		if (b->to[i] == *to && memcmp(b->to + i, to, count * sizeof(*to)) == 0)
			return (uint16_t)i;
	}
	if (t->tos + count > *room) {
		*room = *room * 2 + LONGEST;
		b->to = xrealloc(b->to, *room * sizeof(*b->to));
	}
	memcpy(b->to + t->tos, to, count * sizeof(*to));
	t->tos += (uint32_t)count;
	BUG_IF(t->tos > TO_MAX);
	return (uint16_t)(t->tos - count);
}

void
fold_build_init(struct fold_build *b)
{
	size_t entry_room = 0, to_room = 0;

	*b = (struct fold_build){ 0 };
	for (uint32_t cp = 0x80; cp <= 0x10FFFF; cp++) {	/* ASCII: by rule, in fold.c */
		struct fold_table *t = &b->table;
		uint32_t to[LONGEST];
		size_t count;

		if (is_left_alone(cp))
			continue;
		count = fold(cp, to);
		if (count == 1 && to[0] == cp)
			continue;
		if (t->entries == entry_room) {
			entry_room = entry_room * 2 + 1024;
			b->entries = xrealloc(b->entries, entry_room * sizeof(*b->entries));
		}
		b->entries[t->entries++] = (struct fold_entry){
			.from = cp,
			.to = place(b, to, count, &to_room),
			.count = (uint16_t)count,
		};
	}
	b->table.entry = b->entries;
	b->table.to = b->to;
}

void
fold_build_release(struct fold_build *b)
{
	free(b->entries);
	free(b->to);
	*b = (struct fold_build){ 0 };
}
