/* GSM 03.38: every row there and back, and nothing that is not in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/gsm7.h"
#include "locales/text/utf8.h"

/* Texts and their septets, agreed on by several implementations of TS 23.038. */
static const struct { const char *id, *text; size_t count; const char *septets; } vectors[] = {
	{ "hello", "hello", 5,
	  "\x68\x65\x6c\x6c\x6f" },
	{ "hellohello", "hellohello", 10,
	  "\x68\x65\x6c\x6c\x6f\x68\x65\x6c\x6c\x6f" },
	{ "at", "@", 1,
	  "\x00" },
	{ "at8", "@@@@@@@@", 8,
	  "\x00\x00\x00\x00\x00\x00\x00\x00" },
	{ "seven", "1234567", 7,
	  "\x31\x32\x33\x34\x35\x36\x37" },
	{ "eight", "12345678", 8,
	  "\x31\x32\x33\x34\x35\x36\x37\x38" },
	{ "seven_cr", "1234567\r", 8,
	  "\x31\x32\x33\x34\x35\x36\x37\x0d" },
	{ "fifteen", "123456789012345", 15,
	  "\x31\x32\x33\x34\x35\x36\x37\x38\x39\x30\x31\x32\x33\x34\x35" },
	{ "euro", "€5 [x]", 9,
	  "\x1b\x65\x35\x20\x1b\x3c\x78\x1b\x3e" },
	{ "ext_all", "^{}\\[~]|€\f", 20,
	  "\x1b\x14\x1b\x28\x1b\x29\x1b\x2f\x1b\x3c\x1b\x3d\x1b\x3e\x1b\x40\x1b\x65\x1b\x0a" },
	{ "greek", "ΔΦΓΛΩΠΨΣΘΞ", 10,
	  "\x10\x12\x13\x14\x15\x16\x17\x18\x19\x1a" },
	{ "latin", "£¥èéùìòÇØøÅåÆæßÉ¤¡ÄÖÑÜ§¿äöñüà", 29,
	  "\x01\x03\x04\x05\x06\x07\x08\x09\x0b\x0c\x0e\x0f\x1c\x1d\x1e\x1f\x24\x40\x5b\x5c\x5d\x5e\x5f\x60\x7b\x7c\x7d\x7e\x7f" },
	{ "menu", "1. Jobs\n2. Fees\n0. Back", 23,
	  "\x31\x2e\x20\x4a\x6f\x62\x73\x0a\x32\x2e\x20\x46\x65\x65\x73\x0a\x30\x2e\x20\x42\x61\x63\x6b" },
};

static void
texts_become_the_agreed_septets(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		const char *text = vectors[i].text;
		struct buf back = BUF_INIT(200);
		uint8_t septets[200];
		size_t count = 0;
		uint32_t cp;

		for (size_t at = 0, len = strlen(text); at < len; ) {
			at += utf8_decode(text + at, len - at, &cp);
			count += gsm7_encode(cp, septets + count);
		}
		if (count != vectors[i].count || memcmp(septets, vectors[i].septets, count) != 0)
			fail_msg("%s: other septets", vectors[i].id);
		gsm7_add_utf8(&back, septets, count, 0, 0);
		assert_string_equal(back.ptr, text);
		buf_free(&back);
	}
}

static void
the_alphabet_has_137_characters(void **state)
{
	unsigned single = 0, escaped = 0;

	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		uint8_t septets[2];
		unsigned count = gsm7_septets(cp);
		char room[8], utf8[4];
		struct buf back = BUF_OVER(room);

		assert_int_equal(gsm7_encode(cp, septets), count);
		if (count == 0)
			continue;
		single += count == 1;
		escaped += count == 2;
		gsm7_add_utf8(&back, septets, count, 0, 0);
		if (back.len != utf8_encode(cp, utf8) || memcmp(back.ptr, utf8, back.len) != 0)
			fail_msg("U+%04X does not come back", (unsigned)cp);
		if (count == 1 ? septets[0] > 0x7F || septets[0] == GSM7_ESCAPE : septets[0] != GSM7_ESCAPE)
			fail_msg("U+%04X has bad septets", (unsigned)cp);
	}
	assert_int_equal(single, 127);
	assert_int_equal(escaped, 10);
}

static void
lookalikes_are_not_in_it(void **state)
{
	static const uint32_t out[] = {
		0x00E7,		/* small c cedilla: 0x09 is the capital */
		0x00A0, 0x0060, 0x2019, 0x201C, 0x2013, 0x2026, 0x0391, 0x03B4, 0x0131, 0x0009, 0x001B, 0,
	};

	(void)state;
	for (size_t i = 0; i < COUNT(out); i++)
		assert_int_equal(gsm7_septets(out[i]), 0);
	assert_int_equal(gsm7_septets(0x00C7), 1);
}

static void
odd_septets_are_read_as_the_standard_says(void **state)
{
	static const struct { const char *in; size_t len; const char *out; } cases[] = {
		{ "\x1b\x65", 2, "\u20AC" },
		{ "\x1b" "s", 2, "s" },			/* 6.2.1.1: undefined, the default table's character */
		{ "\x1b\x0d" "a", 3, "\r" "a" },
		{ "\x1b\x1b" "e", 3, " e" },		/* reserved: a space */
		{ "a\x1b", 2, "a" },			/* an escape at the end */
		{ "\x1b\0", 2, "@" },
		{ "a\x80\xff", 3, "a??" },		/* no septet */
		{ "\x1b\xff" "b", 3, "?b" },
		{ "\x09", 1, "\u00C7" },
		{ "", 0, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(64);

		gsm7_add_utf8(&out, (const uint8_t *)cases[i].in, cases[i].len, 0, 0);
		if (strcmp(out.ptr, cases[i].out) != 0)
			fail_msg("case %zu: \"%s\"", i, out.ptr);
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_become_the_agreed_septets),
		cmocka_unit_test(the_alphabet_has_137_characters),
		cmocka_unit_test(lookalikes_are_not_in_it),
		cmocka_unit_test(odd_septets_are_read_as_the_standard_says),
	};

	return cmocka_run_group_tests_name("gsm7", tests, NULL, NULL);
}
