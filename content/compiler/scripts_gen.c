/*
 * scripts_gen.c - prints the tables of scripts.c from Unicode data
 *
 * A program of the build (it links ICU, nothing that is shipped does):
 * scripts_gen > build/gen/content/compiler/scripts_table.h
 * Scripts that one word may mix (kana and Han, Hangul and Han) are one family;
 * so are the styles of one script that ISO 15924 gives codes of their own
 * (Aran is Arab written another way).  Family 0: what belongs to all scripts.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static UScriptCode
family_of(UScriptCode script)
{
	static const struct { UScriptCode is, like; } kin[] = {
		{ USCRIPT_HIRAGANA, USCRIPT_HAN }, { USCRIPT_KATAKANA, USCRIPT_HAN }, { USCRIPT_HANGUL, USCRIPT_HAN },
		{ USCRIPT_BOPOMOFO, USCRIPT_HAN }, { USCRIPT_KATAKANA_OR_HIRAGANA, USCRIPT_HAN },
		{ USCRIPT_JAPANESE, USCRIPT_HAN }, { USCRIPT_KOREAN, USCRIPT_HAN }, { USCRIPT_HAN_WITH_BOPOMOFO, USCRIPT_HAN },
		{ USCRIPT_SIMPLIFIED_HAN, USCRIPT_HAN }, { USCRIPT_TRADITIONAL_HAN, USCRIPT_HAN },
		{ USCRIPT_JAMO, USCRIPT_HAN },
		{ USCRIPT_LATIN_FRAKTUR, USCRIPT_LATIN }, { USCRIPT_LATIN_GAELIC, USCRIPT_LATIN },
		{ USCRIPT_OLD_CHURCH_SLAVONIC_CYRILLIC, USCRIPT_CYRILLIC }, { USCRIPT_KHUTSURI, USCRIPT_GEORGIAN },
		{ USCRIPT_ESTRANGELO_SYRIAC, USCRIPT_SYRIAC }, { USCRIPT_WESTERN_SYRIAC, USCRIPT_SYRIAC },
		{ USCRIPT_EASTERN_SYRIAC, USCRIPT_SYRIAC },
	};

	for (size_t i = 0; i < COUNT(kin); i++)
		if (kin[i].is == script)
			return kin[i].like;
	return script;
}

/* Signs, digits, marks that go with any script, and what ISO 15924 says of no writing. */
static bool
is_none(UScriptCode script)
{
	return script == USCRIPT_COMMON || script == USCRIPT_INHERITED || script == USCRIPT_UNKNOWN ||
	    script == USCRIPT_UNWRITTEN_LANGUAGES || script == USCRIPT_SYMBOLS || script == USCRIPT_SYMBOLS_EMOJI ||
	    script == USCRIPT_MATHEMATICAL_NOTATION;
}

static unsigned
number_of(UChar32 cp)
{
	UErrorCode error = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript(cp, &error);

	if (U_FAILURE(error))
		exit(EXIT_FAILURE);
	return is_none(script) ? 0 : (unsigned)family_of(script);
}

int
main(void)
{
	int scripts = u_getIntPropertyMaxValue(UCHAR_SCRIPT) + 1;

	printf("/* Made by scripts_gen from Unicode %s: do not edit. */\n", U_UNICODE_VERSION);
	printf("static const struct { char code[4]; unsigned char family; const char *name; } script_codes[] = {\n");
	for (int i = 0; i < scripts; i++) {
		const char *code = uscript_getShortName((UScriptCode)i), *name = uscript_getName(family_of((UScriptCode)i));

		if (code != NULL && strlen(code) == 4 && !is_none((UScriptCode)i) && strncmp(code, "Qa", 2) != 0)
			printf("\t{ { '%c', '%c', '%c', '%c' }, %d, \"%s\" },\n", code[0], code[1], code[2], code[3],
			    (int)family_of((UScriptCode)i), name);
	}
	/* In ISO 15924, not in the ICU of Debian 12. */
	printf("\t{ { 'A', 'r', 'a', 'n' }, %d, \"Arabic\" },\n", (int)USCRIPT_ARABIC);
	printf("};\nstatic const struct { uint32_t from, to; unsigned char family; } script_ranges[] = {\n");
	for (UChar32 from = 0, to; from <= 0x10FFFF; from = to + 1) {
		unsigned family = number_of(from);

		for (to = from; to < 0x10FFFF && number_of(to + 1) == family; to++)
			;
		if (family > 255)
			return EXIT_FAILURE;
		if (family != 0)
			printf("\t{ 0x%04X, 0x%04X, %u },\n", (unsigned)from, (unsigned)to, family);
	}
	printf("};\n");
	return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
