/*
 * breaks_gen.c - prints the table of breaks.c from Unicode data
 *
 * A program of the build (it links utf8proc and ICU, nothing that is shipped does):
 * breaks_gen > build/gen/locales/text/breaks_table.h
 * Two stages: the block of 256 code points, then the class inside it; blocks
 * that are alike are there once.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <utf8proc.h>

#include "locales/text/breaks.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Signs that join the letter behind them.  Combining class 9 would also take
 * Burmese asat and Thai phinthu, behind which a cut is right: these only kill
 * a vowel (Indic_Syllabic_Category Pure_Killer).
 */
static bool
is_virama(uint32_t cp)
{
	int32_t category = u_getIntPropertyValue((UChar32)cp, UCHAR_INDIC_SYLLABIC_CATEGORY);

	return category == U_INSC_VIRAMA || category == U_INSC_INVISIBLE_STACKER;
}

/* Thai and Lao vowels that are written and sent before their consonant. */
static bool
is_leading_vowel(uint32_t cp)
{
	return (cp >= 0x0E40 && cp <= 0x0E44) || (cp >= 0x0EC0 && cp <= 0x0EC4);
}

static enum break_class
class_of(uint32_t cp)
{
	const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);

	if (is_virama(cp))
		return BREAK_VIRAMA;
	if (is_leading_vowel(cp))
		return BREAK_LEADING;
	switch (p->boundclass) {
	case UTF8PROC_BOUNDCLASS_ZWJ:
		return BREAK_JOINER;
	case UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR:
		return BREAK_REGIONAL;
	case UTF8PROC_BOUNDCLASS_EXTEND:	/* with ZWNJ, variation selectors, skin tones, tags */
	case UTF8PROC_BOUNDCLASS_SPACINGMARK:	/* with Thai and Lao am */
	case UTF8PROC_BOUNDCLASS_V:
	case UTF8PROC_BOUNDCLASS_T:		/* UAX #29 GB7, GB8: Hangul in pieces */
		return BREAK_EXTEND;
	case UTF8PROC_BOUNDCLASS_PREPEND:	/* GB9b */
	case UTF8PROC_BOUNDCLASS_L:		/* GB6 */
		return BREAK_LEADING;
	default:
		break;
	}
	switch (p->category) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return BREAK_EXTEND;
	case UTF8PROC_CATEGORY_LO:
		return BREAK_LETTER;
	default:
		return BREAK_OTHER;
	}
}

enum { BLOCK = 256, BLOCKS = 0x110000 / BLOCK };

static void
print_numbers(const unsigned char *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		printf("%s%u,", i % 32 ? "" : "\n\t", numbers[i]);
}

int
main(void)
{
	static unsigned char kept[BLOCKS][BLOCK], stage[BLOCKS];
	size_t count = 0;

	for (uint32_t block = 0; block < BLOCKS; block++) {
		unsigned char *now = kept[count];
		size_t same = 0;

		for (uint32_t i = 0; i < BLOCK; i++)
			now[i] = (unsigned char)class_of(block * BLOCK + i);
		while (memcmp(kept[same], now, BLOCK) != 0)
			same++;
		if (same == count && ++count > 256)
			return EXIT_FAILURE;	/* stage[] would need more than a byte */
		stage[block] = (unsigned char)same;
	}
	printf("/* Made by breaks_gen from Unicode %s: do not edit. */\n", utf8proc_unicode_version());
	printf("static const unsigned char break_blocks[%d] = {", BLOCKS);
	print_numbers(stage, BLOCKS);
	printf("\n};\nstatic const unsigned char break_classes[%zu][%d] = {\n", count, BLOCK);
	for (size_t i = 0; i < count; i++) {
		printf("{");
		print_numbers(kept[i], BLOCK);
		printf("\n},\n");
	}
	printf("};\n");
	return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
