/* Which script a letter belongs to, and which codes there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/bug.h"
#include "locales/text/script.h"

static const struct { uint32_t cp; const char *code; } cases[] = {
	{ 'a', "Latn" }, { 0x00EA, "Latn" }, { 0x1EE3, "Latn" }, { 0x0430, "Cyrl" }, { 0x03BF, "Grek" }, { 0x0928, "Deva" },
	{ 0x0995, "Beng" }, { 0x0645, "Arab" }, { 0x1200, "Ethi" }, { 0x1000, "Mymr" }, { 0x1780, "Khmr" }, { 0x0DC1, "Sinh" },
	{ 0x1E900, "Adlm" }, { 0x3042, "Jpan" }, { 0x30AB, "Hani" }, { 0x4E2D, "Hans" }, { 0xAC00, "Kore" }, { 0x0645, "Aran" },
};
/* Of every script: digits, signs, blanks, marks, joiners, danda, tatweel, pictures. */
static const uint32_t common[] = { '1', ' ', '-', 0x0301, 0x200D, 0x200C, 0x0964, 0x0640, 0x1F469, 0x00B5 };

static void
a_letter_has_its_script(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_not_equal(script_of(cases[i].cp), 0);
		assert_int_equal(script_of(cases[i].cp), script_family(SCRIPT_CODE(cases[i].code)));
	}
	for (size_t i = 0; i + 1 < COUNT(common); i++)
		assert_int_equal(script_of(common[i]), 0);
	assert_int_not_equal(script_of(0x0430), script_of('a'));
	assert_int_equal(script_of(0x10FFFF), 0);
	assert_int_equal(script_of(0xFFFFFFFF), 0);
}

static void
only_codes_of_iso_15924_are_codes(void **state)
{
	static const char *const none[] = { "Lant", "latn", "LATN", "Zyyy", "Zinh", "Zzzz", "Zxxx", "Qaaa", "\0\0\0" };

	(void)state;
	for (size_t i = 0; i < COUNT(none); i++)
		assert_int_equal(script_family(SCRIPT_CODE(none[i])), 0);
	assert_string_equal(script_name(script_family(SCRIPT_CODE("Cyrl"))), "Cyrillic");
	assert_string_equal(script_name(script_family(SCRIPT_CODE("Jpan"))), "Han");
	assert_string_equal(script_name(0), "");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_letter_has_its_script),
		cmocka_unit_test(only_codes_of_iso_15924_are_codes),
	};

	return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
