/*
 * test_ini_value.c - one judge for every settings file
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "content/ini_value.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct values { char *text; long number; bool is_on; };

static void
a_value_is_read_one_way_or_refused(void **state)
{
	static const struct { enum ini_type type; const char *def, *min, *max, *value; long number; bool good; } cases[] = {
		{ INI_INT,    "1",  "0", "65535", "13001", 13001, true },
		{ INI_INT,    "1",  "0", "65535", "0800", 800, true },		/* ten, never eight, to a digit */
		{ INI_INT,    "1",  "0", "65535", "30x", 0, false },
		{ INI_INT,    "1",  "0", "65535", "65536", 0, false },
		{ INI_INT,    "1",  "0", "65535", "-1", 0, false },
		{ INI_TIME,   "1s", "0s", "1d", "5m", 300, true },
		{ INI_TIME,   "1s", "0s", "1d", "5", 0, false },
		{ INI_BOOL,   "no", NULL, NULL, "yes", 1, true },
		{ INI_BOOL,   "no", NULL, NULL, "nonsense", 0, false },
		{ INI_WORD,   "a",  "a b", NULL, "b", 0, true },
		{ INI_WORD,   "a",  "a b", NULL, "", 0, false },
		{ INI_WORD,   "",   "a b", NULL, "", 0, true },
		{ INI_WORD,   NULL, "a b", NULL, "", 0, false },
		{ INI_OCTET,  "",   NULL, NULL, "0x1f", 0x1F, true },
		{ INI_OCTET,  "",   NULL, NULL, "0xFF", 0xFF, true },
		{ INI_OCTET,  "",   NULL, NULL, "none", INI_OCTET_NONE, true },
		{ INI_OCTET,  "",   NULL, NULL, "", -1, true },
		{ INI_OCTET,  NULL, NULL, NULL, "", 0, false },
		{ INI_OCTET,  "",   NULL, NULL, "0x2", 0, false },
		{ INI_OCTET,  "",   NULL, NULL, "17", 0, false },
		{ INI_OCTET,  "",   NULL, NULL, "0x011", 0, false },
		{ INI_SECRET, "",   "0", "8", "12345678", 0, true },
		{ INI_SECRET, "",   "0", "8", "123456789", 0, false },
		{ INI_STR,    "x",  "1", "8", "", 0, false },
		{ INI_LIST,   "",   "0", "2", "a, b", 0, true },
		{ INI_LIST,   "",   "0", "2", "a b c", 0, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ini_row row = { "s", "k", cases[i].type, cases[i].def, cases[i].min, cases[i].max, 0, "", 0 };
		char room[256];
		struct buf why = BUF_OVER(room);
		long number = 0;

		if (ini_value_judge(&row, cases[i].value, &number, &why) != cases[i].good)
			fail_msg("case %zu, \"%s\": %s", i, cases[i].value, why.len > 0 ? why.ptr : "was taken");
		assert_int_equal(why.len == 0, cases[i].good);
		if (cases[i].good)
			assert_int_equal(number, cases[i].number);
	}
}

static void
words_are_told(void **state)
{
	static const struct ini_row row = { "s", "k", INI_WORD, "a", " one two ", NULL, 0, "", 0 };
	char room[256];
	struct buf why = BUF_OVER(room);
	long number;

	(void)state;
	assert_false(ini_value_judge(&row, "x", &number, &why));
	assert_string_equal(why.ptr, "say one of: one two");
}

static void
a_struct_is_filled_and_emptied(void **state)
{
	static const struct ini_row rows[] = {
		{ "s", "text",   INI_LIST, "a,b", "0", "9", 0, "", offsetof(struct values, text) },
		{ "s", "number", INI_INT,  "7",   "0", "9", 0, "", offsetof(struct values, number) },
		{ "s", "is_on",  INI_BOOL, "yes", NULL, NULL, 0, "", offsetof(struct values, is_on) },
	};
	struct values v = { 0 };

	(void)state;
	ini_values_init(&v, rows, COUNT(rows));
	assert_string_equal(v.text, "a b");
	assert_int_equal(v.number, 7);
	assert_true(v.is_on);
	ini_value_set(&v, &rows[0], " c ,, d", 0);
	assert_string_equal(ini_string_in(&v, &rows[0]), "c d");
	ini_value_set(&v, &rows[2], "", 0);
	assert_int_equal(ini_number_in(&v, &rows[2]), 0);
	ini_values_release(&v, rows, COUNT(rows));
	assert_null(v.text);
}

static void
edits_are_counted(void **state)
{
	static const struct { const char *a, *b; unsigned edits; } cases[] = {
		{ "port", "port", 0 }, { "prot", "port", 2 }, { "sesions", "sessions", 1 },
		{ "", "abc", 3 }, { "abc", "", 3 }, { "a_word_that_is_longer_than_32_letters", "a", 99 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(ini_edits(cases[i].a, cases[i].b), cases[i].edits);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_read_one_way_or_refused),
		cmocka_unit_test(words_are_told),
		cmocka_unit_test(a_struct_is_filled_and_emptied),
		cmocka_unit_test(edits_are_counted),
	};

	return cmocka_run_group_tests_name("ini_value", tests, NULL, NULL);
}
