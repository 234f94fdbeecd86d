/* Strict UTF-8 in, UTF-16BE out and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

static void
only_strict_forms_are_read(void **state)
{
	static const struct { const char *bytes; size_t len, takes; uint32_t cp; } cases[] = {
		{ "A", 1, 1, 'A' },
		{ "\0", 1, 1, 0 },
		{ "\x7f", 1, 1, 0x7F },
		{ "\xc2\x80", 2, 2, 0x80 },
		{ "\xdf\xbf", 2, 2, 0x7FF },
		{ "\xe0\xa0\x80", 3, 3, 0x800 },
		{ "\xed\x9f\xbf", 3, 3, 0xD7FF },
		{ "\xee\x80\x80", 3, 3, 0xE000 },
		{ "\xef\xbf\xbf", 3, 3, 0xFFFF },
		{ "\xf0\x90\x80\x80", 4, 4, 0x10000 },
		{ "\xf4\x8f\xbf\xbf", 4, 4, 0x10FFFF },
		{ "\x80", 1, 0, 0 },			/* a tail alone */
		{ "\xbf\xbf", 2, 0, 0 },
		{ "\xc0\x80", 2, 0, 0 },		/* overlong NUL */
		{ "\xc1\xbf", 2, 0, 0 },		/* overlong, two bytes */
		{ "\xe0\x9f\xbf", 3, 0, 0 },		/* overlong, three bytes */
		{ "\xf0\x8f\xbf\xbf", 4, 0, 0 },	/* overlong, four bytes */
		{ "\xed\xa0\x80", 3, 0, 0 },		/* high surrogate */
		{ "\xed\xbf\xbf", 3, 0, 0 },		/* low surrogate */
		{ "\xf4\x90\x80\x80", 4, 0, 0 },	/* above U+10FFFF */
		{ "\xf5\x80\x80\x80", 4, 0, 0 },
		{ "\xff", 1, 0, 0 },
		{ "\xc2", 1, 0, 0 },			/* cut off */
		{ "\xe0\xa0", 2, 0, 0 },
		{ "\xf0\x90\x80", 3, 0, 0 },
		{ "\xc2" "A", 2, 0, 0 },		/* tail missing */
		{ "\xe0\xa0" "A", 3, 0, 0 },
		{ "\xf0\x90\x80" "A", 4, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t cp = 0;
		size_t takes = utf8_decode(cases[i].bytes, cases[i].len, &cp);

		if (takes != cases[i].takes || (takes && cp != cases[i].cp))
			fail_msg("case %zu: took %zu, U+%04X", i, takes, (unsigned)cp);
	}
}

static void
every_character_comes_back(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		uint8_t utf16[4];
		char utf8[4], room[8];
		struct buf out = BUF_OVER(room);
		uint32_t back = 0;
		size_t len;

		if (cp == 0xD800)
			cp = 0xE000;
		len = utf8_encode(cp, utf8);
		if (utf8_decode(utf8, len, &back) != len || back != cp)
			fail_msg("U+%04X is U+%04X in UTF-8", (unsigned)cp, (unsigned)back);
		utf16be_add_utf8(&out, utf16, utf16be_encode(cp, utf16));
		if (out.len != len || memcmp(out.ptr, utf8, len) != 0)
			fail_msg("U+%04X differs after UTF-16", (unsigned)cp);
	}
}

static void
the_first_bad_byte_is_named(void **state)
{
	size_t at = 99;

	(void)state;
	assert_true(utf8_valid("", 0, &at));
	assert_true(utf8_valid("a\u0928\U0001F600", 8, &at));
	assert_int_equal(at, 99);
	assert_false(utf8_valid("a\u0928\xe0\xa4", 6, &at));
	assert_int_equal(at, 4);
	assert_false(utf8_valid("\xff", 1, NULL));
}

static void
what_a_phone_sent_becomes_readable(void **state)
{
	static const struct { const char *in; size_t len; const char *out; } cases[] = {
		{ "fine \u0928", 8, "fine \u0928" },
		{ "a\xff\xfe" "b", 4, "a?b" },			/* a run is one */
		{ "a\xff" "b\xff", 4, "a?b?" },
		{ "\xe0\xa4", 2, "?" },
		{ "\xe0\xa4" "a", 3, "?a" },
		{ "\xed\xa0\x80", 3, "?" },
		{ "a\0b\tc\r\nd\x1b", 9, "a b c \nd " },
		{ "", 0, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(64);

		utf8_add_clean(&out, cases[i].in, cases[i].len);
		assert_string_equal(out.ptr, cases[i].out);
		buf_free(&out);
	}
}

static void
broken_utf16_becomes_a_replacement(void **state)
{
	static const struct { const char *in; size_t len; const char *out; } cases[] = {
		{ "\x09\x28", 2, "\u0928" },
		{ "\xd8\x3d\xde\x00", 4, "\U0001F600" },
		{ "\xd8\x3d", 2, "\uFFFD" },				/* high alone at the end */
		{ "\xd8\x3d\0A", 4, "\uFFFD" "A" },			/* high before a letter */
		{ "\xde\0\0A", 4, "\uFFFD" "A" },			/* low alone */
		{ "\xd8\x3d\xd8\x3d\xde\0", 6, "\uFFFD\U0001F600" },	/* high before a pair */
		{ "\0A\0", 3, "A\uFFFD" },				/* odd */
		{ "\xd8\x3d\xde", 3, "\uFFFD\uFFFD" },			/* odd inside a pair */
		{ "", 0, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(64);

		utf16be_add_utf8(&out, (const uint8_t *)cases[i].in, cases[i].len);
		assert_string_equal(out.ptr, cases[i].out);
		buf_free(&out);
	}
}

static void
columns_are_code_points(void **state)
{
	(void)state;
	assert_int_equal(utf8_count("", 0), 0);
	assert_int_equal(utf8_count("a\u0928\U0001F600", 8), 3);
	assert_int_equal(utf16_units(0xFFFF), 1);
	assert_int_equal(utf16_units(0x10000), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_strict_forms_are_read),
		cmocka_unit_test(every_character_comes_back),
		cmocka_unit_test(the_first_bad_byte_is_named),
		cmocka_unit_test(what_a_phone_sent_becomes_readable),
		cmocka_unit_test(broken_utf16_becomes_a_replacement),
		cmocka_unit_test(columns_are_code_points),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
