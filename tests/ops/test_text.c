/*
 * test_text.c - safar text: what it says of a text, and what it refuses
 *
 * The parts of the JSON are put together again here without locales/text: what
 * goes over the air must be the text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <argp.h>
#include <cmocka.h>
#include <jansson.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "ops/command/lines.h"
#include "tests/ops/called.h"

#define JSON "safar text", "--json"

static json_t *
json_of(const char *const *words, const char *text)
{
	struct buf said = BUF_INIT(4 << 20);
	int code = called(cmd_text, words, text, &said);
	json_error_t error;
	json_t *o = json_loadb(said.ptr, said.len, 0, &error);

	if (code != EXIT_SUCCESS || o == NULL)
		fail_msg("%d: %.200s", code, said.ptr);
	buf_free(&said);
	return o;
}

static int
number(const json_t *o, const char *key)
{
	return (int)json_integer_value(json_object_get(o, key));
}

static const char *
word(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text != NULL ? text : "";
}

static void
counts(void **state)
{
	static const struct { const char *text, *encoding; int units, parts, left, over; } cases[] = {
		{ "", "gsm7", 0, 1, 160, 0 },
		{ "\n", "gsm7", 0, 1, 160, 0 },			/* one final newline of stdin is not text */
		{ "a\n\n", "gsm7", 2, 1, 158, 0 },
		{ "hello\xE2\x82\xAC", "gsm7", 7, 1, 153, 0 },
		{ "\u0928\u092E\u0938\u094D\u0924\u0947", "ucs2", 6, 1, 64, 0 },
		{ "\u00E7a va", "ucs2", 5, 1, 65, 0 },		/* the small c cedilla is in no table */
		{ "\U0001F600", "ucs2", 2, 1, 68, 0 },
		{ "\u200B\u200B", "ucs2", 2, 1, 68, 0 },	/* nothing to be seen, and paid for */
		{ "\U0001F468\u200D\U0001F469\u200D\U0001F467", "ucs2", 8, 1, 62, 0 },	/* one picture */
		{ "\u1031\u1000\u1033", "ucs2", 3, 1, 67, 0 },	/* Zawgyi: counted as it stands */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		json_t *o = json_of((const char *[]){ JSON, NULL }, cases[i].text);

		if (strcmp(word(o, "encoding"), cases[i].encoding) != 0 || number(o, "units") != cases[i].units ||
		    number(o, "count") != cases[i].parts || number(o, "left") != cases[i].left ||
		    number(o, "over") != cases[i].over || json_array_size(json_object_get(o, "parts")) != (size_t)cases[i].parts)
			fail_msg("case %zu: %s, %d units, %d parts, %d left, %d over", i, word(o, "encoding"), number(o, "units"),
			    number(o, "count"), number(o, "left"), number(o, "over"));
		json_decref(o);
	}
}

static void
repeat(struct buf *out, const char *piece, unsigned times)
{
	for (unsigned i = 0; i < times; i++)
		buf_adds(out, piece);
}

static void
limits(void **state)
{
	static const struct { const char *piece; unsigned times; const char *encoding; int parts, over; bool is_sendable; } cases[] = {
		{ "a", 180, "gsm7", 2, 20, true }, { "a", 181, "gsm7", 2, 0, true },	/* near is 20 units */
		{ "a", 160, "gsm7", 1, 0, true }, { "a", 161, "gsm7", 2, 1, true }, { "a", 306, "gsm7", 2, 0, true },
		{ "\u20AC", 153, "gsm7", 3, 0, true },		/* the escape is not cut: 152 septets a part */
		{ "\u0928", 70, "ucs2", 1, 0, true }, { "\u0928", 79, "ucs2", 2, 9, true },
		{ "a", 10000, "gsm7", 66, 0, false }, { "\u0928", 10000, "ucs2", 150, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf text = BUF_INIT(64 << 10);
		json_t *o;

		repeat(&text, cases[i].piece, cases[i].times);
		o = json_of((const char *[]){ JSON, NULL }, text.ptr);
		if (strcmp(word(o, "encoding"), cases[i].encoding) != 0 || number(o, "count") != cases[i].parts ||
		    json_is_true(json_object_get(o, "sendable")) != cases[i].is_sendable)
			fail_msg("case %zu: %s, %d parts", i, word(o, "encoding"), number(o, "count"));
		if (cases[i].parts == 2)
			assert_int_equal(number(o, "over"), cases[i].over);
		json_decref(o);
		buf_free(&text);
	}
}

/* The septets of packed octets behind a header, by hand. */
static size_t
unpack(const unsigned char *ud, size_t len, size_t udh, size_t count, char *out)
{
	size_t bit = (7 - udh * 8 % 7) % 7;

	for (size_t i = 0; i < count; i++, bit += 7) {
		unsigned pair = ud[bit / 8] | (bit / 8 + 1 < len ? (unsigned)ud[bit / 8 + 1] << 8 : 0);

		out[i] = (char)(pair >> bit % 8 & 0x7F);
	}
	return count;
}

static void
what_goes_over_the_air_is_the_text(void **state)
{
	static const char *const texts[] = {	/* letters that have the same code in ASCII */
		"Before you pay anyone, check the agency licence. Reply CHECK and the agency name. Free help: 1234. Keep a copy of "
		    "your passport and contract with your family. Nobody may take your passport from you. If your boss does not pay.",
		"Short", "12345678",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		for (int wide = 0; wide < 2; wide++) {
			json_t *o = json_of(wide ? (const char *[]){ JSON, "--wide", NULL } : (const char *[]){ JSON, NULL }, texts[i]), *part;
			struct buf joined = BUF_INIT(1000);
			size_t n;

			json_array_foreach(json_object_get(o, "parts"), n, part) {
				unsigned char udh[16], ud[160];
				char septets[200];
				int head = hex_read(word(part, "udh"), udh, sizeof udh), len = hex_read(word(part, "ud"), ud, sizeof ud);

				assert_true(head >= 0 && len >= 0 && head + len <= 140);
				assert_int_equal(head, number(o, "count") == 1 ? 0 : wide ? 7 : 6);
				if (head > 0)
					assert_int_equal(udh[head - 1], n + 1);
				buf_add(&joined, septets, unpack(ud, (size_t)len, (size_t)head, (size_t)number(part, "units"), septets));
			}
			assert_string_equal(joined.ptr, texts[i]);
			buf_free(&joined);
			json_decref(o);
		}
	}
}

static void
what_forces_ucs2_and_what_helps(void **state)
{
	struct buf text = BUF_INIT(1000);
	json_t *o, *forced, *cheaper;

	(void)state;
	buf_adds(&text, "\n");
	repeat(&text, "l\u2019agence m\u00EAme, ", 8);
	o = json_of((const char *[]){ JSON, NULL }, text.ptr);
	forced = json_object_get(o, "forced_by");
	cheaper = json_object_get(o, "cheaper");
	assert_int_equal(json_array_size(forced), 2);
	assert_string_equal(word(json_array_get(forced, 0), "code"), "U+2019");
	assert_string_equal(word(json_array_get(forced, 0), "instead"), "'");
	assert_int_equal(number(json_array_get(forced, 0), "line"), 2);
	assert_int_equal(number(json_array_get(forced, 0), "column"), 2);
	assert_int_equal(number(json_array_get(forced, 0), "times"), 8);
	assert_string_equal(word(json_array_get(forced, 1), "built_on"), "e");
	assert_int_equal(json_array_size(cheaper), 1);
	assert_string_equal(word(json_array_get(cheaper, 0), "how"), "letters");
	assert_int_equal(number(json_array_get(cheaper, 0), "parts"), 1);
	json_decref(o);
	buf_reset(&text);
	repeat(&text, "\u201Cyes\u201D \u2013 no\u2026 ", 6);
	o = json_of((const char *[]){ JSON, NULL }, text.ptr);
	cheaper = json_object_get(o, "cheaper");
	assert_string_equal(word(json_array_get(cheaper, 0), "how"), "signs");
	assert_non_null(strstr(word(json_array_get(cheaper, 0), "text"), "\"yes\" - no..."));
	json_decref(o);
	buf_reset(&text);
	repeat(&text, "cafe\u0301 ", 14);	/* the accent apart: one letter of the GSM alphabet if it were typed anew */
	o = json_of((const char *[]){ JSON, NULL }, text.ptr);
	assert_true(json_is_false(json_object_get(o, "is_nfc")));
	assert_string_equal(word(json_array_get(json_object_get(o, "cheaper"), 0), "encoding"), "gsm7");
	json_decref(o);
	buf_reset(&text);
	repeat(&text, "\u015Fi\u015Fli ", 14);
	o = json_of((const char *[]){ JSON, NULL }, text.ptr);
	cheaper = json_object_get(o, "cheaper");
	assert_string_equal(word(json_array_get(cheaper, json_array_size(cheaper) - 1), "how"), "national");
	assert_string_equal(word(json_array_get(cheaper, json_array_size(cheaper) - 1), "encoding"), "gsm7-nli");
	json_decref(o);
	buf_free(&text);
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

#define BOX "[bearerbox]\nadmin_password_file = p\n"
#define WAY(name, more) "[way." name "]\ncarries = sms\nhost = h\nuser = u\npassword_file = p\n" more

static void
routes(void **state)
{
	char path[] = "/tmp/safar-text-XXXXXX";
	int fd = mkstemp(path);
	struct buf text = BUF_INIT(1000), said = BUF_INIT(1 << 20);
	json_t *o;

	(void)state;
	assert_true(fd >= 0);
	repeat(&text, "\u015Fi\u015Fli ", 14);
	write_file(path, BOX WAY("one", "national = tr\n"));
	o = json_of((const char *[]){ JSON, "--route", path, NULL }, text.ptr);
	assert_string_equal(word(o, "encoding"), "gsm7-nli");
	assert_string_equal(word(json_object_get(o, "national"), "single"), "tr");
	assert_string_equal(word(json_array_get(json_object_get(o, "parts"), 0), "udh"), "03240101");
	json_decref(o);
	write_file(path, BOX WAY("one", "national = tr\n") WAY("two", ""));
	assert_int_equal(called(cmd_text, (const char *[]){ JSON, "--route", path, NULL }, text.ptr, &said), EXIT_MISUSE);
	assert_non_null(strstr(said.ptr, "--way: one two"));
	o = json_of((const char *[]){ JSON, "--route", path, "--way", "two", NULL }, text.ptr);
	assert_string_equal(word(o, "encoding"), "ucs2");
	json_decref(o);
	assert_int_equal(called(cmd_text, (const char *[]){ JSON, "--route", path, "--way", "x", NULL }, "", &said), EXIT_MISUSE);
	/* What the tables that are allowed lack is named, not what they have. */
	repeat(&text, "\u20B9", 100);
	o = json_of((const char *[]){ JSON, "--route", path, "--way", "one", NULL }, text.ptr);
	assert_string_equal(word(o, "encoding"), "ucs2");
	assert_int_equal(json_array_size(json_object_get(o, "forced_by")), 1);
	assert_string_equal(word(json_array_get(json_object_get(o, "forced_by"), 0), "code"), "U+20B9");
	json_decref(o);
	write_file(path, BOX WAY("one", "national = xx\n"));
	assert_int_equal(called(cmd_text, (const char *[]){ JSON, "--route", path, NULL }, "", &said), EXIT_BAD_INPUT);
	assert_non_null(strstr(said.ptr, "[E122]"));
	close(fd);
	unlink(path);
	buf_free(&text);
	buf_free(&said);
}

static void
languages_with_stand_ins(void **state)
{
	struct buf said = BUF_INIT(1 << 20);
	json_t *o = json_of((const char *[]){ JSON, "-C", "tests/content/good/tested", "--locale", "en", NULL }, "\u0153uf");

	(void)state;
	assert_string_equal(word(o, "encoding"), "gsm7");
	assert_string_equal(word(json_array_get(json_object_get(o, "parts"), 0), "text"), "oeuf");
	assert_true(json_is_true(json_object_get(o, "stand_ins")));
	json_decref(o);
	assert_int_equal(called(cmd_text, (const char *[]){ JSON, "-C", "tests/content/good/tested", "--locale", "xx", NULL }, "",
	    &said), EXIT_BAD_INPUT);
	assert_non_null(strstr(said.ptr, "no language xx"));
	buf_free(&said);
}

static void
screens(void **state)
{
	struct buf text = BUF_INIT(2000), said = BUF_INIT(1 << 20);
	json_t *o = json_of((const char *[]){ JSON, "--ussd", NULL }, "1234567"), *pages;

	(void)state;
	assert_int_equal(number(o, "dcs"), 15);
	assert_string_equal(word(json_array_get(json_object_get(o, "pages"), 0), "ud"), "31d98c56b3dd1a");	/* a CR fills the octet */
	json_decref(o);
	repeat(&text, "\u0928\u092E\u0938\u094D\u0924\u0947 ", 20);
	o = json_of((const char *[]){ JSON, "--ussd", NULL }, text.ptr);
	pages = json_object_get(o, "pages");
	assert_int_equal(number(o, "dcs"), 72);
	assert_int_equal(json_array_size(pages), number(o, "count"));
	assert_true(number(o, "count") > 1 && number(json_array_get(pages, 0), "units") <= 70);
	assert_non_null(strstr(word(json_array_get(pages, 0), "text"), "\n98 More"));
	json_decref(o);
	assert_int_equal(called(cmd_text, (const char *[]){ "safar text", "--ussd", NULL }, "Hello\n", &said), EXIT_SUCCESS);
	assert_string_equal(said.ptr, "encoding     GSM-7\npages        1 of at most 160 septets\npage 1 of 1  5 septets\n  | Hello\n");
	buf_free(&text);
	buf_free(&said);
}

static void
for_people(void **state)
{
	struct buf said = BUF_INIT(1 << 20);

	(void)state;
	assert_int_equal(called(cmd_text, (const char *[]){ "safar text", NULL },
	    "Yes \u2013 but only if you have it in writing, and keep a copy with your family.\n", &said), EXIT_SUCCESS);
	assert_string_equal(said.ptr,
	    "encoding     UCS-2\n"
	    "parts        2\n"
	    "length       75 units of 16 bits, 55 left in the last part\n"
	    "forced by    '\u2013' (U+2013), 1 time, first at 1:5; - says the same\n"
	    "cheaper      with the signs above written plainly: 1 part of GSM-7 instead of 2\n"
	    "cheaper      5 units over 1 part: that much shorter, it costs a part less\n"
	    "part 1 of 2  63 units\n"
	    "  | Yes \u2013 but only if you have it in writing, and keep a copy with \n"
	    "part 2 of 2  12 units\n"
	    "  | your family.\n");
	buf_free(&said);
}

static void
what_is_refused(void **state)
{
	static const struct { const char *text; size_t len; int code; const char *says; } cases[] = {
		{ "ab\xFF", 3, EXIT_BAD_INPUT, "standard input:1:3: error: " },
		{ "\n\u0928\xC0\x80", 6, EXIT_BAD_INPUT, "standard input:2:2: error: " },
		{ "\xED\xA0\xBD\xED\xB8\x80", 6, EXIT_BAD_INPUT, "[E102]" },	/* a pair of surrogates, each as UTF-8 */
		{ "\xED\xA0\xBD", 3, EXIT_BAD_INPUT, "[E102]" },
		{ "\xE0\xA4", 2, EXIT_BAD_INPUT, "[E102]" },
		{ "a\0b", 3, EXIT_BAD_INPUT, "U+0000" },
		{ "a\tb", 3, EXIT_BAD_INPUT, "standard input:1:2: error: U+0009" },
		{ "a\x7F", 2, EXIT_BAD_INPUT, "U+007F" },
		{ "\n\xC2\x9B" "31m", 6, EXIT_BAD_INPUT, "standard input:2:1: error: U+009B" },
	};
	struct buf said = BUF_INIT(1 << 20), long_text = BUF_INIT(80 << 10);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int code = called_with(cmd_text, (const char *[]){ "safar text", NULL }, cases[i].text, cases[i].len, &said);

		if (code != cases[i].code || strstr(said.ptr, cases[i].says) == NULL)
			fail_msg("case %zu: %d, %s", i, code, said.ptr);
	}
	assert_int_equal(called(cmd_text, (const char *[]){ "safar text", "word", NULL }, "", &said), EXIT_MISUSE);
	assert_int_equal(called(cmd_text, (const char *[]){ "safar text", "--way", "x", NULL }, "", &said), EXIT_MISUSE);
	assert_int_equal(called(cmd_text, (const char *[]){ "safar text", "--ussd", "--wide", NULL }, "", &said), EXIT_MISUSE);
	buf_free(&said);
	buf_free(&long_text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts),
		cmocka_unit_test(limits),
		cmocka_unit_test(what_goes_over_the_air_is_the_text),
		cmocka_unit_test(what_forces_ucs2_and_what_helps),
		cmocka_unit_test(routes),
		cmocka_unit_test(languages_with_stand_ins),
		cmocka_unit_test(screens),
		cmocka_unit_test(for_people),
		cmocka_unit_test(what_is_refused),
	};

	argp_err_exit_status = EXIT_MISUSE;
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
