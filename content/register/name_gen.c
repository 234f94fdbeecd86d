/*
 * name_gen.c - prints the tables of name.c: how names are folded, what looks alike, and company words by first letter
 *
 * A program of the build: name_gen > build/gen/content/register/name_table.h
 * The fold table is the one that goes into packs, for who reads names without a
 * pack.  What looks alike is what Unicode's UTS 39 says (ICU's skeletons), of
 * small letters and of their capitals: a name is compared in small letters, and
 * was mostly printed in capitals ("I" and "l", Cyrillic "В" and "B").
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include "content/compiler/fold_build.h"

enum { LOOK_BYTES = 4 };

static const struct { const char *loose, *kind; bool is_latin; } company_words[] = {
#define COMPANY_WORD(word, loose, kind) { loose, #kind, (unsigned char)word[0] < 0x80 },
#include "content/register/company_words.def"
#undef COMPANY_WORD
};

static void
must(UErrorCode error)
{
	if (U_FAILURE(error)) {
		fprintf(stderr, "name_gen: %s\n", u_errorName(error));
		exit(EXIT_FAILURE);
	}
}

/* What `cp` looks like, if that is one to three small ASCII letters or digits. */
static bool
skeleton(const USpoofChecker *checker, UChar32 cp, char out[LOOK_BYTES])
{
	UErrorCode error = U_ZERO_ERROR;
	UChar from[U16_MAX_LENGTH], to[64];
	int32_t len = 0, made;

	U16_APPEND_UNSAFE(from, len, cp);
	made = uspoof_getSkeleton(checker, 0, from, len, to, 64, &error);
	must(error);
	if (made < 1 || made >= LOOK_BYTES)
		return false;
	for (int32_t i = 0; i < made; i++) {
		UChar32 c = u_tolower(to[i]);

		if (c >= 0x80 || !u_isalnum(c))
			return false;
		out[i] = (char)c;
	}
	out[made] = '\0';
	return true;
}

/* As itself, else as its capital; false if that is nothing but itself. */
static bool
look_of(const USpoofChecker *checker, UChar32 cp, char out[LOOK_BYTES])
{
	char self[LOOK_BYTES] = { (char)cp };

	if (skeleton(checker, cp, out) && (cp >= 0x80 || strcmp(out, self) != 0))
		return true;
	return skeleton(checker, u_toupper(cp), out) && (cp >= 0x80 || strcmp(out, self) != 0);
}

static void
print_fold(const struct fold_table *t)
{
	printf("static const struct fold_entry name_fold_entry[] = {\n");
	for (uint32_t i = 0; i < t->entries; i++)
		printf("{0x%X,%u,%u},%s", (unsigned)t->entry[i].from, t->entry[i].to, t->entry[i].count, i % 8 == 7 ? "\n" : "");
	printf("\n};\nstatic const uint32_t name_fold_to[] = {\n");
	for (uint32_t i = 0; i < t->tos; i++)
		printf("0x%X,%s", (unsigned)t->to[i], i % 16 == 15 ? "\n" : "");
	printf("\n};\n");
}

/* The rows that begin with the letter `c` stand from company_from[c] to company_from[c + 1]. */
static void
print_company_words(void)
{
	unsigned from[129] = { 0 }, printed = 0;

	printf("static const struct { const char *loose; unsigned char len, kind; bool is_latin; } company_words[] = {\n");
	for (unsigned c = 0; c < 128; c++) {
		from[c] = printed;
		for (size_t i = 0; i < sizeof company_words / sizeof *company_words; i++) {
			if ((unsigned char)company_words[i].loose[0] != c)
				continue;
			printf("\t{ \"%s\", %zu, WORD_%s, %d },\n", company_words[i].loose, strlen(company_words[i].loose),
			    company_words[i].kind, company_words[i].is_latin);
			printed++;
		}
	}
	from[128] = printed;
	printf("};\nstatic const unsigned char company_from[129] = {");
	for (unsigned c = 0; c <= 128; c++)
		printf("%s%u,", c % 16 == 0 ? "\n\t" : " ", from[c]);
	printf("\n};\n");
	if (printed != sizeof company_words / sizeof *company_words || printed > UINT8_MAX) {
		fprintf(stderr, "name_gen: company_words.def: a loose form begins with no ASCII letter, or the table is full\n");
		exit(EXIT_FAILURE);
	}
}

int
main(void)
{
	UErrorCode error = U_ZERO_ERROR;
	USpoofChecker *checker = uspoof_open(&error);
	struct fold_build fold;
	char look[LOOK_BYTES];

	must(error);
	printf("/* Made by name_gen from Unicode %s: do not edit. */\n", U_UNICODE_VERSION);
	fold_build_init(&fold);
	print_fold(&fold.table);
	fold_build_release(&fold);
	printf("static const char name_look_ascii[128][4] = {\n");
	for (UChar32 cp = '0'; cp <= 'z'; cp++)
		if ((u_isdigit(cp) || u_islower(cp)) && look_of(checker, cp, look))
			printf("\t['%c'] = \"%s\",\n", (char)cp, look);
	printf("};\nstatic const struct { uint32_t from; char to[4]; } name_look[] = {\n");
	for (UChar32 cp = 0x80; cp <= 0x1FFFF; cp++)
		if (u_isalnum(cp) && look_of(checker, cp, look))
			printf("\t{ 0x%04X, \"%s\" },\n", (unsigned)cp, look);
	printf("};\n");
	uspoof_close(checker);
	print_company_words();
	return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
