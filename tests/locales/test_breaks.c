/* What a reader takes for one letter is never cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <utf8proc.h>

#include "locales/text/breaks.h"
#include "locales/text/bug.h"

/* Clusters are separated by '|', which is in none of them. */
static const char *const cases[] = {
	"a|b", "a|\n|b", "\r\n|a", "\n|\u0301", "e\u0301|e",
	"\u0915\u094D\u0937|\u0915",				/* Devanagari ksha */
	"\u0915\u094D\u200D| |\u0915",				/* half form, then a space */
	"\u0915\u094D\u200C|\u0937",				/* ZWNJ parts what a virama joined */
	"\u0995\u09CD\u09A4", "\u0BB8\u0BCD\u0BB0\u0BC0", "\u0D15\u0D4D\u0D37",
	"\u0DC1\u0DCA\u200D\u0DBB\u0DD3|\u0DBD",		/* Sinhala sri */
	"\u179F\u17D2\u178F\u17D2\u179A\u17B8|\u1794",		/* Khmer, two coengs */
	"\u1000\u1039\u1000|\u1000\u103A|\u1000",		/* Burmese: stacked; asat ends a syllable */
	"\u0915\u094D|a", "\u0915\u094D|1",			/* a virama joins no Latin */
	"\u0E40\u0E01|\u0E40\u0E02\u0E34", "\u0EC0\u0E81|\u0E81",	/* leading vowels */
	"\u0E01\u0E33|\u0E01",					/* sara am */
	"\U0001F1F3\U0001F1F5|\U0001F1F6\U0001F1E6|\U0001F1F3|x",	/* flags, and half of one */
	"\U0001F1F3\u200D\U0001F1F5\U0001F1F6|\U0001F1E6",		/* pairs are counted in a row */
	"\U0001F44D\U0001F3FD|\U0001F44D",			/* skin tone */
	"\U0001F468\u200D\U0001F469\u200D\U0001F467|\U0001F468",	/* family */
	"\u2764\uFE0F|\u2764", "1\uFE0F\u20E3|2",
	"\u0645\u064F|\u0633",				/* vowel mark */
	"\u1100\u1161\u11A8|\uAC00\u11A8",			/* Hangul in pieces */
	"\u0938\u093E|\u0930",
};

static void
clusters_are_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[80];
		size_t marks[20], count = 0, len = 0, at = 0;

		for (const char *s = cases[i]; *s; s++) {
			if (*s == '|')
				marks[count++] = len;
			else
				text[len++] = *s;
		}
		marks[count++] = len;
		for (size_t k = 0; k < count; k++) {
			at += break_cluster(text + at, len - at);
			if (at != marks[k])
				fail_msg("case %zu, cluster %zu ends at %zu, not %zu", i, k, at, marks[k]);
		}
	}
}

/* The short way of the header and the long way agree. */
static void
ascii_is_one_by_one(void **state)
{
	(void)state;
	for (int a = 0; a < 0x80; a++) {
		for (int b = 0; b < 0x80; b++) {
			const char text[2] = { (char)a, (char)b };
			size_t want = a == '\r' && b == '\n' ? 2 : 1;

			assert_int_equal(break_cluster(text, 2), want);
			assert_int_equal(break_cluster_slow(text, 2), want);
		}
	}
}

/* The table against the library it was made with: no run lost, none shifted. */
static void
every_mark_stays(void **state)
{
	(void)state;
	for (utf8proc_int32_t cp = 0; cp <= 0x10FFFF; cp++) {
		const utf8proc_property_t *p = utf8proc_get_property(cp);
		enum break_class class = break_class((uint32_t)cp);
		bool stays = class == BREAK_EXTEND || class == BREAK_JOINER || class == BREAK_VIRAMA;

		if ((p->category == UTF8PROC_CATEGORY_MN || p->category == UTF8PROC_CATEGORY_MC ||
		    p->category == UTF8PROC_CATEGORY_ME) && !stays)
			fail_msg("U+%04X is a mark and may be cut off", (unsigned)cp);
		if (stays && cp < 0x300)
			fail_msg("U+%04X lies below the short cut", (unsigned)cp);
		if (p->combining_class == 9 && class != BREAK_VIRAMA && !stays)
			fail_msg("U+%04X joins letters and may be cut off", (unsigned)cp);
		if (p->category == UTF8PROC_CATEGORY_LO && cp >= 0x300 && class == BREAK_OTHER)
			fail_msg("U+%04X is a letter", (unsigned)cp);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clusters_are_whole),
		cmocka_unit_test(ascii_is_one_by_one),
		cmocka_unit_test(every_mark_stays),
	};

	return cmocka_run_group_tests_name("breaks", tests, NULL, NULL);
}
