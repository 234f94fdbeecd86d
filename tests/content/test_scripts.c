/* Which script a letter belongs to, and which codes there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/compiler/scripts.h"
#include "locales/text/bug.h"

static const struct { uint32_t cp; const char *code; } cases[] = {
	{ 'a', "Latn" }, { 0x00EA, "Latn" }, { 0x1EE3, "Latn" }, { 0x0430, "Cyrl" }, { 0x03BF, "Grek" }, { 0x0928, "Deva" },
	{ 0x0995, "Beng" }, { 0x0645, "Arab" }, { 0x1200, "Ethi" }, { 0x1000, "Mymr" }, { 0x1780, "Khmr" }, { 0x0DC1, "Sinh" },
	{ 0x1E900, "Adlm" }, { 0x3042, "Jpan" }, { 0x30AB, "Hani" }, { 0x4E2D, "Hans" }, { 0xAC00, "Kore" }, { 0x0645, "Aran" },
};
/* Of every script: digits, signs, blanks, marks, joiners, danda, tatweel, pictures. */
static const uint32_t common[] = { '1', ' ', '-', 0x0301, 0x200D, 0x200C, 0x0964, 0x0640, 0x1F469, 0x00B5, 0x0661 };

static void
a_letter_has_its_script(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_not_equal(unicode_script(cases[i].cp), 0);
		assert_int_equal(unicode_script(cases[i].cp), unicode_script_coded(cases[i].code));
	}
	for (size_t i = 0; i + 1 < COUNT(common); i++)
		assert_int_equal(unicode_script(common[i]), 0);
	assert_int_not_equal(unicode_script(0x0430), unicode_script('a'));
	assert_int_equal(unicode_script(0x10FFFF), 0);
	assert_int_equal(unicode_script(0xFFFFFFFF), 0);
}

static void
only_codes_of_iso_15924_are_codes(void **state)
{
	static const char *const none[] = { "Lant", "latn", "LATN", "Zyyy", "Zinh", "Zzzz", "Zxxx", "Qaaa", "\0\0\0" };

	(void)state;
	for (size_t i = 0; i < COUNT(none); i++)
		assert_int_equal(unicode_script_coded(none[i]), 0);
	assert_string_equal(unicode_script_name(unicode_script_coded("Cyrl")), "Cyrillic");
	assert_string_equal(unicode_script_name(unicode_script_coded("Jpan")), "Han");
	assert_string_equal(unicode_script_name(0), "");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_letter_has_its_script),
		cmocka_unit_test(only_codes_of_iso_15924_are_codes),
	};

	return cmocka_run_group_tests_name("content/scripts", tests, NULL, NULL);
}
