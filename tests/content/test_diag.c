/* A diagnostic stands where the mistake is; a caret that would be wrong is not drawn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/diag.h"
#include "locales/text/bug.h"

#define A10 "aaaaaaaaaa"
#define A100 A10 A10 A10 A10 A10 A10 A10 A10 A10 A10
#define BLANKS40 "                                        "
#define CUT "\xE2\x80\xA6"

static const struct { const char *source; unsigned line, column, width; const char *printed; } cases[] = {
	{ "Appelez {x}.", 14, 9, 3, "f.po:14:9: error: why [E204]\n   14 | Appelez {x}.\n      |         ^^^\n" },
	{ "\t{x}", 3, 2, 3, "f.po:3:2: error: why [E204]\n    3 | \t{x}\n      | \t^^^\n" },
	{ "\xC3\xA9t\xC3\xA9 x", 3, 5, 1, "f.po:3:5: error: why [E204]\n    3 | \xC3\xA9t\xC3\xA9 x\n      |     ^\n" },
	/* Devanagari joins, Arabic turns round, Han is wide: the fragment alone. */
	{ "\xE0\xA4\xA8\xE0\xA5\x87 {x}", 3, 4, 3, "f.po:3:4: error: why [E204]\n    3 | \xE0\xA4\xA8\xE0\xA5\x87 {x}\n      | {x}\n" },
	{ "\xD9\x82\xD9\x81 {x}", 3, 4, 3, "f.po:3:4: error: why [E204]\n    3 | \xD9\x82\xD9\x81 {x}\n      | {x}\n" },
	{ "\xE4\xB8\xAD{x}", 3, 2, 3, "f.po:3:2: error: why [E204]\n    3 | \xE4\xB8\xAD{x}\n      | {x}\n" },
	/* A direction mark or a stray byte is shown by number, never sent to the terminal. */
	{ "a\xE2\x81\xA7", 3, 2, 1, "f.po:3:2: error: why [E204]\n    3 | a<U+2067>\n      | <U+2067>\n" },
	{ "a\xFF\x1B", 3, 2, 1, "f.po:3:2: error: why [E204]\n    3 | a\\xFF<U+001B>\n      | \\xFF\n" },
	/* 100 columns are shown whole; of a longer line what stands around the mark, or its begin. */
	{ A100, 3, 100, 1, "f.po:3:100: error: why [E204]\n    3 | " A100 "\n      | " BLANKS40 BLANKS40
	    "                   ^\n" },
	{ A100 "b", 3, 2, 1, "f.po:3:2: error: why [E204]\n    3 | " A10 A10 A10 A10 A10 A10 A10 A10 A10 "aaaaaaaa" CUT
	    "\n      |  ^\n" },
	{ A100 A10 "{x}" A100, 3, 111, 3, "f.po:3:111: error: why [E204]\n    3 | " CUT A10 A10 A10 A10 "aaaaaaa{x}" A10 A10
	    A10 A10 "aaaaaaaa" CUT "\n      | " BLANKS40 "        ^^^\n" },
	{ A100 "{x}", 3, 101, 3, "f.po:3:101: error: why [E204]\n    3 | " CUT A10 A10 A10 A10 A10 A10 A10 A10 A10 "aaaaa{x}"
	    "\n      | " BLANKS40 BLANKS40 "                ^^^\n" },
	{ "\xD9\x82" A100 "{x}", 3, 102, 3, "f.po:3:102: error: why [E204]\n    3 | " CUT A10 A10 A10 A10 A10 A10 A10 A10 A10
	    "aaaaa{x}\n      | " BLANKS40 BLANKS40 "                ^^^\n" },
	{ NULL, 3, 2, 1, "f.po:3:2: error: why [E204]\n" },
	{ "whole line", 3, 0, 0, "f.po:3: error: why [E204]\n    3 | whole line\n" },
	{ NULL, 0, 0, 0, "f.po: error: why [E204]\n" },
};

static void
a_mistake_is_printed_with_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *text = NULL;
		size_t len = 0;
		FILE *out = open_memstream(&text, &len);
		struct diag d;
		struct place at = { "f.po", cases[i].line, cases[i].column, cases[i].source,
			cases[i].source ? strlen(cases[i].source) : 0, cases[i].width };

		diag_init(&d, out);
		diag_at(&d, E204, &at, "why");
		fflush(out);
		assert_string_equal(text, cases[i].printed);
		assert_int_equal(d.errors, 1);
		assert_int_equal(d.seen[E204], 1);
		fclose(out);
		free(text);
	}
}

static void
notes_and_fixes_follow_and_the_sum_ends(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct diag d;
	struct place at = { "f.po", 1, 1, NULL, 0, 0 }, other = { "en.po", 2, 3, NULL, 0, 0 };

	(void)state;
	diag_init(&d, out);
	diag_at(&d, E204, &at, "first");
	diag_note(&d, &other, "English has %s here", "{x}");
	diag_fix(&d, "use {x}");
	diag_at(&d, W301, &at, "second");
	diag_at(&d, E310, &at, "third");
	diag_summary(&d);
	fflush(out);
	assert_string_equal(text, "f.po:1:1: error: first [E204]\nen.po:2:3: note: English has {x} here\n      = use {x}\n"
	    "f.po:1:1: warning: second [W301]\n      = Write the plain character instead, or another word.\n"
	    "f.po:1:1: error: third [E310]\n      = Delete it: on basic phones an empty box stands in its place.\n"
	    "1 warning, 2 errors\n");
	fclose(out);
	free(text);
}

/* The table's fix comes once a run, behind the notes, and never beside one that the place gave. */
static void
a_fix_is_owed_until_nothing_can_come_between(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct diag d;
	struct place at = { "f.po", 1, 1, NULL, 0, 0 };

	(void)state;
	diag_init(&d, out);
	diag_at(&d, E221, &at, "first");
	diag_fix(&d, "mend it here");
	diag_at(&d, E221, &at, "second");
	diag_note(&d, &at, "a note");
	diag_note(&d, &at, "another");
	diag_at(&d, E221, &at, "third");
	diag_summary(&d);
	diag_summary(&d);
	fflush(out);
	assert_string_equal(text, "f.po:1:1: error: first [E221]\n      = mend it here\n"
	    "f.po:1:1: error: second [E221]\nf.po:1:1: note: a note\nf.po:1:1: note: another\n"
	    "      = Give one of the two another free digit from 1 to 9.\n"
	    "f.po:1:1: error: third [E221]\n3 errors\n3 errors\n");
	fclose(out);
	free(text);
}

/* A mistake among many warnings is named once more, at the end. */
static void
errors_among_many_warnings_are_named_again(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct diag d;
	struct place at = { "f.po", 1, 1, NULL, 0, 0 };

	(void)state;
	diag_init(&d, out);
	for (unsigned i = 0; i < DIAG_MANY; i++)
		diag_at(&d, W301, &at, "a warning");
	for (at.line = 7; at.line < 11; at.line++)
		diag_at(&d, E221, &at, "an error");
	diag_summary(&d);
	fflush(out);
	assert_non_null(strstr(text, "\nto be mended: f.po:7:1, f.po:8:1, f.po:9:1, ...\n10 warnings, 4 errors\n"));
	fclose(out);
	free(text);
}

static void
printing_stops_after_fifty_counting_does_not(void **state)
{
	char *text = NULL;
	size_t len = 0, lines = 0;
	FILE *out = open_memstream(&text, &len);
	struct diag d;
	struct place at = { "f.po", 1, 1, NULL, 0, 0 };

	(void)state;
	diag_init(&d, out);
	for (int i = 0; i < 60; i++) {
		diag_at(&d, E204, &at, "again");
		diag_fix(&d, "mend it");
	}
	diag_summary(&d);
	fflush(out);
	for (const char *c = text; *c != '\0'; c++)
		lines += *c == '\n';
	assert_int_equal(lines, 2 * 50 + 1);
	assert_non_null(strstr(text, "60 errors (the first 50 are shown)\n"));
	fclose(out);
	free(text);
}

static void
a_quiet_one_counts_only(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct diag d;
	struct place at = { "f.po", 1, 1, NULL, 0, 0 };

	(void)state;
	diag_init(&d, out);
	d.is_quiet = true;
	diag_at(&d, W301, &at, "x");
	diag_note(&d, &at, "x");
	diag_summary(&d);
	fflush(out);
	assert_int_equal(len, 0);
	assert_int_equal(d.warnings, 1);
	fclose(out);
	free(text);
}

static void
every_code_has_its_letter_and_words(void **state)
{
	(void)state;
	for (int i = 0; i < DIAG_COUNT; i++) {
		enum diag_code c = (enum diag_code)i;

		assert_int_equal(diag_code_name(c)[0], diag_code_severity(c) == DIAG_ERROR ? 'E' : 'W');
		assert_int_equal(strlen(diag_code_name(c)), 4);
		assert_true(strlen(diag_code_summary(c)) > 10);
		assert_true(strlen(diag_code_fix(c)) > 5 && diag_code_fix(c)[strlen(diag_code_fix(c)) - 1] == '.');
		assert_null(strchr(diag_code_slug(c), ' '));
		for (int k = 0; k < i; k++)
			assert_string_not_equal(diag_code_slug(c), diag_code_slug((enum diag_code)k));
	}
	assert_null(diag_code_name(DIAG_COUNT));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mistake_is_printed_with_its_place),
		cmocka_unit_test(notes_and_fixes_follow_and_the_sum_ends),
		cmocka_unit_test(a_fix_is_owed_until_nothing_can_come_between),
		cmocka_unit_test(errors_among_many_warnings_are_named_again),
		cmocka_unit_test(printing_stops_after_fifty_counting_does_not),
		cmocka_unit_test(a_quiet_one_counts_only),
		cmocka_unit_test(every_code_has_its_letter_and_words),
	};

	return cmocka_run_group_tests_name("content/diag", tests, NULL, NULL);
}
