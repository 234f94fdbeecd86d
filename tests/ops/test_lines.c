/*
 * test_lines.c - fields and hex of the line protocols, parts read back, keys of a terminal
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/lines.h"
#include "ops/command/terminal.h"
#include "ops/command/wire_part.h"

static void
fields_come_back_as_they_went(void **state)
{
	static const char *const fields[] = { "sms", "", "a\tb", "two\nlines", "\\n", "cr\r", "नेपाली" };
	char room[256];
	struct buf line = BUF_OVER(room);
	struct line l;

	(void)state;
	for (size_t i = 0; i < COUNT(fields); i++)
		line_add(&line, fields[i]);
	assert_null(strchr(line.ptr, '\n'));
	line_split(line.ptr, &l);
	assert_int_equal(l.count, COUNT(fields));
	for (size_t i = 0; i < COUNT(fields); i++)
		assert_string_equal(line_field(&l, (unsigned)i), fields[i]);
	assert_string_equal(line_field(&l, 100), "");
}

static void
hex_is_read_strictly(void **state)
{
	static const struct { const char *hex; int len; } cases[] = {
		{ "", 0 }, { "00ff", 2 }, { "AbCd", 2 }, { "0", -1 }, { "0g", -1 }, { "001122334455", -1 },
	};
	unsigned char out[4];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (hex_read(cases[i].hex, out, sizeof out) != cases[i].len)
			fail_msg("%s", cases[i].hex);
	}
}

static void
parts_are_read_from_the_wire(void **state)
{
	static const struct { const char *dcs, *udh, *data; bool is_text; unsigned reference, part, parts, units;
		const char *text; } cases[] = {
		{ "0", "", "48691b28", true, 0, 1, 1, 4, "Hi{" },
		{ "8", "", "09280947", true, 0, 1, 1, 2, "ने" },
		{ "0", "0500032a0302", "41", true, 42, 2, 3, 1, "A" },
		{ "8", "06080400010201", "0041", true, 1, 1, 2, 1, "A" },		/* 16-bit reference */
		{ "0", "0804010203040003ff", "41", true, 0, 1, 1, 1, "A" },		/* a header that runs over its end */
		{ "4", "", "00", false, 0, 1, 1, 0, "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char room[512];
		struct buf text = BUF_OVER(room);
		struct wire_part part;
		struct line l;

		buf_addf(&text, "submit\t1\t33444\t+447700900123\t64\t%s\t%s\t%s", cases[i].dcs, cases[i].udh,
		    cases[i].data);
		line_split(text.ptr, &l);
		assert_true(wire_part_read(&l, &part));
		assert_int_equal(part.is_text, cases[i].is_text);
		assert_int_equal(part.reference, cases[i].reference);
		assert_int_equal(part.part, cases[i].part);
		assert_int_equal(part.parts, cases[i].parts);
		assert_int_equal(part.units, cases[i].units);
		assert_string_equal(part.text, cases[i].text);
	}
}

static void
what_is_no_submit_is_no_part(void **state)
{
	static const char *const lines[] = { "ok\t1", "submit\t1\ta\tb\t0\t0\t0g\t00", "submit\t1\ta\tb\t0\t0\t\t0" };

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		char text[64];
		struct wire_part part;
		struct line l;

		snprintf(text, sizeof text, "%s", lines[i]);
		line_split(text, &l);
		if (wire_part_read(&l, &part))
			fail_msg("%s", lines[i]);
	}
}

static void
keys_are_told_apart(void **state)
{
	static const struct { const char *bytes; size_t len; enum key key; size_t used; } cases[] = {
		{ "abc\r", 4, KEY_TEXT, 3 }, { "\r", 1, KEY_ENTER, 1 }, { "\x7f", 1, KEY_BACK, 1 },
		{ "\x03", 1, KEY_QUIT, 1 }, { "\x15", 1, KEY_CLEAR, 1 }, { "\033[A", 3, KEY_UP, 3 },
		{ "\033[6~x", 5, KEY_DOWN, 4 }, { "\033[1;5C", 6, KEY_NONE, 6 }, { "\033", 1, KEY_NONE, 1 },
		{ "\033[", 2, KEY_NONE, 1 }, { "नमस्ते", 18, KEY_TEXT, 18 }, { "\x01", 1, KEY_NONE, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t used = 0;
		enum key key = terminal_key(cases[i].bytes, cases[i].len, &used);

		if (key != cases[i].key || used != cases[i].used)
			fail_msg("case %zu: key %d, %zu bytes", i, (int)key, used);
	}
}

static void
text_is_wrapped_at_blanks(void **state)
{
	static const struct { const char *text; unsigned width; size_t len, next; } cases[] = {
		{ "one two", 10, 7, 7 }, { "one two", 5, 3, 4 }, { "one two", 3, 3, 4 }, { "long", 2, 2, 2 },
		{ "a\nb", 10, 1, 2 }, { "", 10, 0, 0 }, { "\nb", 10, 0, 1 }, { "\xff", 10, 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t next, len = terminal_wrap(cases[i].text, strlen(cases[i].text), cases[i].width, &next);

		if (len != cases[i].len || next != cases[i].next)
			fail_msg("case %zu: %zu, next %zu", i, len, next);
	}
}

static void
a_message_gives_the_terminal_no_orders(void **state)
{
	struct terminal t = { .columns = 80, .frame = BUF_INIT(1024) };
	const char *text = "a\033[2Jb\xc2\x9b" "31mc\ad";

	(void)state;
	assert_int_equal(terminal_text(&t, STYLE_PLAIN, text, strlen(text), 80), 10);
	assert_string_equal(t.frame.ptr, "a[2Jb31mcd");
	buf_free(&t.frame);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_come_back_as_they_went),
		cmocka_unit_test(hex_is_read_strictly),
		cmocka_unit_test(parts_are_read_from_the_wire),
		cmocka_unit_test(what_is_no_submit_is_no_part),
		cmocka_unit_test(keys_are_told_apart),
		cmocka_unit_test(text_is_wrapped_at_blanks),
		cmocka_unit_test(a_message_gives_the_terminal_no_orders),
	};

	return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
