/*
 * script_gen.c - prints the tables of script.c from Unicode data
 *
 * A program of the build: script_gen > build/gen/locales/text/script_table.h
 * Scripts that one word may mix (kana and Han, Hangul and Han) are one family;
 * so are the styles of one script that ISO 15924 gives codes of their own
 * (Aran is Arab written another way).  A family goes by the code of one of
 * them.  Digits that Unicode calls common but only some scripts use (Arabic
 * ones) are of the first of these.
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

/* USCRIPT_COMMON for what belongs to every script. */
static UScriptCode
script_of(UChar32 cp)
{
	UErrorCode error = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript(cp, &error), users[32];

	if (script == USCRIPT_COMMON && u_charType(cp) == U_DECIMAL_DIGIT_NUMBER &&
	    uscript_getScriptExtensions(cp, users, (int32_t)COUNT(users), &error) > 0)
		script = users[0];
	if (U_FAILURE(error))
		exit(EXIT_FAILURE);
	return is_none(script) ? USCRIPT_COMMON : family_of(script);
}

/* Four letters as locales/text/script.h makes a number of them. */
static unsigned
code_of(const char *c)
{
	return (unsigned)(unsigned char)c[0] << 24 | (unsigned)(unsigned char)c[1] << 16 | (unsigned)(unsigned char)c[2] << 8 |
	    (unsigned char)c[3];
}

int
main(void)
{
	int scripts = u_getIntPropertyMaxValue(UCHAR_SCRIPT) + 1;

	printf("/* Made by script_gen from Unicode %s: do not edit. */\n", U_UNICODE_VERSION);
	printf("static const struct { uint32_t code, family; const char *name; } script_codes[] = {\n");
	for (int i = 0; i < scripts; i++) {
		const char *code = uscript_getShortName((UScriptCode)i), *name = uscript_getName(family_of((UScriptCode)i));

		if (code != NULL && strlen(code) == 4 && !is_none((UScriptCode)i) && strncmp(code, "Qa", 2) != 0)
			printf("\t{ 0x%08X, 0x%08X, \"%s\" },\n", code_of(code),
			    code_of(uscript_getShortName(family_of((UScriptCode)i))), name);
	}
	/* In ISO 15924, not in the ICU of Debian 12. */
	printf("\t{ 0x%08X, 0x%08X, \"Arabic\" },\n", code_of("Aran"), code_of("Arab"));
	printf("};\nstatic const struct { uint32_t first, last, family; } script_ranges[] = {\n");
	for (UChar32 first = 0, last; first <= 0x10FFFF; first = last + 1) {
		UScriptCode family = script_of(first);

		for (last = first; last < 0x10FFFF && script_of(last + 1) == family; last++)
			;
		if (family != USCRIPT_COMMON)
			printf("\t{ 0x%04X, 0x%04X, 0x%08X },\n", (unsigned)first, (unsigned)last,
			    code_of(uscript_getShortName(family)));
	}
	printf("};\n");
	return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
