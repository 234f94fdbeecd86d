/*
 * test_plain.c - words that may be kept, and numbers that are found in them
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "locales/text/plain.h"

static const struct { const char *text; bool is_words, has_number; } cases[] = {
	{ "", true, false },
	{ "Passport fees from 1 Dec 2026", true, false },
	{ "\xe0\xa4\xa8\xe0\xa5\x87\xe0\xa4\xaa\xe0\xa4\xbe\xe0\xa4\xb2", true, false },	/* Nepal, in its letters */
	{ "123456", true, false },
	{ "1234567", true, true },
	{ "+44 7700 900123", true, true },
	{ "077-00-(900) 123", true, true },
	{ "06:00 to 10:00", true, false },
	{ "12.11. 06", true, false },
	{ "a\nb", false, false },
	{ "a\x7f", false, false },
	{ "a\xc2\x85", false, false },				/* U+0085 */
	{ "a\xe2\x80\xae" "b", false, false },			/* U+202E */
	{ "a\xe2\x81\xa6" "b", false, false },			/* U+2066 */
	{ "\xd9\xa1\xd9\xa2", false, false },			/* Arabic-Indic 12 */
	{ "\xe1\x8d\xa9", false, false },			/* Ethiopic 1 */
	{ "\xef\xbc\x91", false, false },			/* fullwidth 1 */
	{ "\xff", false, false },
	{ "\xef\xbb\xbf" "a", false, false },
};

static void
words_and_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (plain_is_words(cases[i].text) != cases[i].is_words || plain_holds_number(cases[i].text) != cases[i].has_number)
			fail_msg("case %zu", i);
}

static void
a_run_ends_where_it_is_told(void **state)
{
	(void)state;
	assert_false(plain_holds_run("2026-11-27", "", 8));
	assert_true(plain_holds_run("2026-11-27", "-", 7));
	assert_false(plain_holds_run("1x2x3", "", 1));
	assert_true(plain_holds_run("12", "", 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(words_and_numbers), cmocka_unit_test(a_run_ends_where_it_is_told) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
