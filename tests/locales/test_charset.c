/* Legacy encodings on the way in: what is read, what is refused, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/charset.h"

enum { GOOD = -1 };

/* bad: offset of the first byte without meaning, or GOOD.  clean: what a message would read. */
#define CASE(charset, in, out, bad, clean) { CHARSET_##charset, in, sizeof(in) - 1, out, bad, clean }
static const struct { enum charset charset; const char *in; size_t len; const char *out; int bad; const char *clean; } cases[] = {
	CASE(WINDOWS_1252, "caf\xE9 \x80 \x92", "caf\u00E9 \u20AC \u2019", GOOD, "caf\u00E9 \u20AC \u2019"),
	CASE(WINDOWS_1252, "ab\x81" "c", "ab", 2, "ab?c"),		/* one of five bytes that mean nothing */
	CASE(WINDOWS_1256, "\xE3\xD1\xCD\xC8\xC7", "\u0645\u0631\u062D\u0628\u0627", GOOD, "\u0645\u0631\u062D\u0628\u0627"),
	CASE(WINDOWS_1256, "\x81\x8D\x90\x98", "\u067E\u0686\u06AF\u06A9", GOOD, "\u067E\u0686\u06AF\u06A9"),
	CASE(ISO_8859_1, "\xE9\x92", "\u00E9\xC2\x92", GOOD, "\u00E9\xC2\x92"),	/* 92 is a control here, no quote */
	CASE(UTF_16LE, "\x28\x09\xAC\x20", "\u0928\u20AC", GOOD, "\u0928\u20AC"),
	CASE(UTF_16BE, "\x09\x28\x20\xAC", "\u0928\u20AC", GOOD, "\u0928\u20AC"),
	CASE(UTF_16BE, "\xD8\x3D\xDE\x00", "\U0001F600", GOOD, "\U0001F600"),	/* what UCS-2BE would refuse */
	CASE(UTF_16LE, "a\0\x3D\xD8" "b\0", "a", 2, "a?b"),		/* half of a pair */
	CASE(UTF_16LE, "a\0\x00\xDE" "b\0", "a", 2, "a?b"),		/* the other half */
	CASE(UTF_16LE, "a\0b", "a", 2, "a?"),				/* an odd byte at the end */
	CASE(UTF_16BE, "\xD8\x3D", "", 0, "?"),				/* half a pair at the end */
	CASE(UTF_16LE, "\xFF\xFE" "a\0", "\uFEFFa", GOOD, "\uFEFFa"),	/* the mark is the caller's */
	CASE(UTF_16LE, "a\0\0\0b\0", "a", GOOD, "a b"),			/* NUL: a character of files, none of messages */
	CASE(UTF_8, "\xE0\xA4\xA8", "\u0928", GOOD, "\u0928"),
	CASE(UTF_8, "a\xC0\xAF", "a", 1, "a?"),				/* longer than need be */
	CASE(UTF_8, "a\xED\xA0\xBD\xED\xB8\x80", "a", 1, "a?"),		/* surrogates in UTF-8 (CESU-8) */
	CASE(UTF_8, "a\xE0\xA4", "a", 1, "a?"),
	CASE(WINDOWS_1252, "", "", GOOD, ""),
};

static struct charsets *
open_all(void)
{
	struct buf why = BUF_INIT(256);
	struct charsets *c = charsets_open(&why);

	assert_non_null(c);
	assert_int_equal(why.len, 0);
	return c;
}

static void
files_are_read_strictly(void **state)
{
	struct charsets *c = open_all();

	(void)state;
	/* Twice each, so that half a character of one text is not waiting for the next. */
	for (size_t i = 0; i < 2 * COUNT(cases); i++) {
		struct buf out = BUF_INIT(4096);
		size_t n = i / 2, bad = 99, want = cases[n].bad == GOOD ? cases[n].len : (size_t)cases[n].bad;
		bool is_read = charset_to_utf8(c, cases[n].charset, cases[n].in, cases[n].len, &out, &bad);

		if (is_read != (cases[n].bad == GOOD) || bad != want || strcmp(out.ptr, cases[n].out) != 0)
			fail_msg("case %zu: read %d, bad at %zu, \"%s\"", n, is_read, bad, out.ptr);
		buf_free(&out);
	}
	charsets_close(c);
}

static void
messages_are_always_readable(void **state)
{
	struct charsets *c = open_all();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(4096);

		charset_to_utf8_clean(c, cases[i].charset, cases[i].in, cases[i].len, &out);
		if (strcmp(out.ptr, cases[i].clean) != 0)
			fail_msg("case %zu: \"%s\"", i, out.ptr);
		buf_free(&out);
	}
	charsets_close(c);
}

/* Every byte of the one-byte encodings either has a meaning or is refused where it stands, and long texts come whole. */
static void
every_byte_and_long_texts(void **state)
{
	static const struct { enum charset charset; unsigned without; } of[] = {
		{ CHARSET_WINDOWS_1252, 5 }, { CHARSET_WINDOWS_1256, 0 }, { CHARSET_ISO_8859_1, 0 },
	};
	struct charsets *c = open_all();
	char many[5000];

	(void)state;
	for (size_t i = 0; i < COUNT(of); i++) {
		unsigned refused = 0;

		for (int byte = 0; byte < 256; byte++) {
			char one = (char)byte;
			struct buf out = BUF_INIT(16);
			size_t bad;

			refused += !charset_to_utf8(c, of[i].charset, &one, 1, &out, &bad);
			buf_free(&out);
		}
		assert_int_equal(refused, of[i].without);
	}
	memset(many, 0xE9, sizeof many);
	{
		struct buf out = BUF_INIT(20000), small = BUF_INIT(100);
		size_t bad;

		assert_true(charset_to_utf8(c, CHARSET_WINDOWS_1252, many, sizeof many, &out, &bad));
		assert_int_equal(out.len, 2 * sizeof many);
		assert_true(charset_to_utf8(c, CHARSET_WINDOWS_1252, many, sizeof many, &small, &bad));
		assert_false(buf_ok(&small));
		buf_free(&out);
		buf_free(&small);
	}
	charsets_close(c);
}

static void
marks_and_names(void **state)
{
	size_t n;

	(void)state;
	assert_int_equal(charset_of_mark("\xEF\xBB\xBFkey", 6, &n), CHARSET_UTF_8);
	assert_int_equal(n, 3);
	assert_int_equal(charset_of_mark("\xFF\xFEk\0", 4, &n), CHARSET_UTF_16LE);
	assert_int_equal(n, 2);
	assert_int_equal(charset_of_mark("\xFE\xFF\0k", 4, &n), CHARSET_UTF_16BE);
	assert_int_equal(charset_of_mark("\xEF\xBB", 2, &n), CHARSET_NONE);
	assert_int_equal(n, 0);
	assert_int_equal(charset_of_mark("", 0, &n), CHARSET_NONE);
	assert_int_equal(charset_named("windows-1256"), CHARSET_WINDOWS_1256);
	assert_int_equal(charset_named("CP1252"), CHARSET_WINDOWS_1252);
	assert_int_equal(charset_named("GSM0338"), CHARSET_NONE);
	/* Anything that would reach iconv's own grammar is no name. */
	assert_int_equal(charset_named("UTF-8//TRANSLIT"), CHARSET_NONE);
	assert_string_equal(charset_name(CHARSET_UTF_16LE), "UTF-16LE");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_read_strictly),
		cmocka_unit_test(messages_are_always_readable),
		cmocka_unit_test(every_byte_and_long_texts),
		cmocka_unit_test(marks_and_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
