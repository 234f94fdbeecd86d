/*
 * National tables: every character goes there and back, and the cells that other
 * programs have wrong are right here.
 */
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
#include "tests/locales/septets_vectors.h"

static void
add_hex(struct buf *out, const uint8_t *octets, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_addf(out, "%02x", octets[i]);
}

static size_t
encode_all(const struct gsm7 *g, const char *text, uint8_t *out)
{
	size_t count = 0, len = strlen(text);
	uint32_t cp;

	for (size_t at = 0; at < len;) {
		at += utf8_decode(text + at, len - at, &cp);
		count += gsm7_encode_with(g, cp, out + count);
	}
	return count;
}

static void
septets_agree_with_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(septets_vectors); i++) {
		struct gsm7 g = { .lock = (uint8_t)septets_vectors[i].lock, .single = (uint8_t)septets_vectors[i].single };
		struct buf hex = BUF_INIT(1000), back = BUF_INIT(1000);
		uint8_t septets[400];
		size_t count = encode_all(&g, septets_vectors[i].text, septets);

		add_hex(&hex, septets, count);
		if (count != septets_vectors[i].count || strcmp(hex.ptr, septets_vectors[i].septets) != 0)
			fail_msg("%s: %s", septets_vectors[i].id, hex.ptr);
		gsm7_add_utf8(&back, septets, count, g.lock, g.single);
		assert_string_equal(back.ptr, septets_vectors[i].text);
		buf_free(&hex);
		buf_free(&back);
	}
}

/* Whatever a pair of tables can write it reads back as the same character, in as few septets as it has. */
static void
what_is_written_is_read(void **state)
{
	(void)state;
	for (unsigned tables = 0; tables < 3 * NATIONAL_COUNT; tables++) {
		uint8_t id = (uint8_t)(tables / 3);
		struct gsm7 g = { tables % 3 != 1 ? id : 0, tables % 3 != 0 ? id : 0, { NULL, 0 } };
		unsigned written = 0;

		for (uint32_t cp = 1; cp <= 0xFFFF; cp++) {
			struct buf back = BUF_INIT(16);
			char want[5] = "";
			uint8_t septets[SUBSTITUTE_SEPTETS];
			unsigned count;

			if (cp >= 0xD800 && cp <= 0xDFFF)
				continue;
			count = gsm7_encode_with(&g, cp, septets);
			assert_int_equal(count, gsm7_encode_with(&g, cp, NULL));
			if (count == 0)
				continue;
			written++;
			assert_true(count == 1 || (count == 2 && septets[0] == GSM7_ESCAPE));
			assert_true(septets[count - 1] < 0x80 && septets[count - 1] != GSM7_ESCAPE);
			assert_true(count == 1 || septets[1] != 0x0D);	/* reserved in every single shift table */
			gsm7_add_utf8(&back, septets, count, g.lock, g.single);
			utf8_encode(cp, want);
			if (strcmp(back.ptr, want) != 0)
				fail_msg("tables %u/%u: U+%04X reads back as \"%s\"", g.lock, g.single, (unsigned)cp, back.ptr);
			buf_free(&back);
		}
		assert_true(written > 110);
	}
}

/* Cells that at least one well known program has otherwise (annex A of TS 23.038, each with its ruling). */
static void
cells_that_others_have_wrong(void **state)
{
	static const struct { unsigned lock, single; uint8_t septet; bool is_shifted; const char *is; } cells[] = {
		{ 0, 0, 0x09, false, "\u00C7" },		/* not the small one */
		{ 1, 0, 0x1F, false, "\u00C9" },		/* not a space */
		{ 4, 0, 0x2C, false, "," }, { 5, 0, 0x2C, false, "," }, { 6, 0, 0x2C, false, "," },
		{ 7, 0, 0x2C, false, "," }, { 8, 0, 0x2C, false, "," }, { 9, 0, 0x2C, false, "," },
		{ 10, 0, 0x2C, false, "," }, { 11, 0, 0x2C, false, "," }, { 12, 0, 0x2C, false, "," },
		{ 13, 0, 0x2C, false, "," },			/* not an apostrophe */
		{ 6, 0, 0x00, false, "\u0901" }, { 6, 0, 0x01, false, "\u0902" },
		{ 6, 0, 0x02, false, "\u0903" },		/* not the Bengali ones */
		{ 7, 0, 0x24, false, "\u0CA1" }, { 7, 0, 0x3D, false, "\u0CAA" },	/* the annex prints the second twice */
		{ 9, 0, 0x47, false, "\u0B33" },
		{ 0, 10, 0x23, true, "\u0A6D" }, { 0, 11, 0x24, true, "\u0BEE" },
		{ 0, 12, 0x22, true, "\u0C6C" }, { 0, 12, 0x23, true, "\u0C6D" },
		{ 0, 12, 0x65, true, "\u20AC" },		/* disputed: read ... */
		{ 2, 0, 0x41, false, "A" },			/* Spanish has no locking table */
		{ 14, 200, 0x41, false, "A" },			/* reserved numbers are the default */
		{ 0, 1, 0x41, true, "A" },			/* undefined behind an escape: the main table's */
		{ 6, 0, 0x41, true, "\u092D" },			/* ... which may be a national one */
	};
	const struct gsm7 telugu = { 12, 12, { NULL, 0 } };

	(void)state;
	for (size_t i = 0; i < COUNT(cells); i++) {
		struct buf shown = BUF_INIT(16);
		uint8_t septets[2] = { GSM7_ESCAPE, cells[i].septet };

		gsm7_add_utf8(&shown, septets + !cells[i].is_shifted, 1 + cells[i].is_shifted, cells[i].lock, cells[i].single);
		if (strcmp(shown.ptr, cells[i].is) != 0)
			fail_msg("cell %zu is \"%s\"", i, shown.ptr);
		buf_free(&shown);
	}
	assert_int_equal(gsm7_encode_with(&telugu, 0x20AC, NULL), 0);	/* ... and not written */
}

/* What ordinary text needs and the tables lack: these must not be written, so they end in UCS-2. */
static void
holes_of_the_standard(void **state)
{
	static const struct { uint8_t id; uint32_t cp; } holes[] = {
		{ NATIONAL_URDU, 0x063A }, { NATIONAL_URDU, 0x0626 }, { NATIONAL_URDU, 0x0643 }, { NATIONAL_URDU, 0x064A },
		{ NATIONAL_BENGALI, 0x0964 },
		{ NATIONAL_HINDI, 0x200D }, { NATIONAL_TELUGU, 0x200C }, { NATIONAL_MALAYALAM, 0x200D },
		{ NATIONAL_TELUGU, 0x0964 },
		{ NATIONAL_TURKISH, 0x0259 }, { NATIONAL_SPANISH, 0x201C }, { NATIONAL_HINDI, 0x20B9 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(holes); i++) {
		struct gsm7 g = { holes[i].id, holes[i].id, { NULL, 0 } };

		if (gsm7_encode_with(&g, holes[i].cp, NULL) != 0)
			fail_msg("language %u writes U+%04X", holes[i].id, (unsigned)holes[i].cp);
	}
	assert_int_equal(national_to_write("ur"), NATIONAL_NONE);
}

static void
languages_have_their_numbers(void **state)
{
	static const char *const tags[] = { "", "tr", "es", "pt", "bn", "gu", "hi", "kn", "ml", "or", "pa", "ta", "te", "ur" };

	(void)state;
	for (unsigned id = 0; id < COUNT(tags); id++) {
		assert_string_equal(national_tag(id), tags[id]);
		assert_int_equal(national_to_write(tags[id]), id == NATIONAL_URDU ? 0 : id);
		assert_int_equal(national_has_locking(id), id != NATIONAL_SPANISH);
	}
	assert_string_equal(national_tag(14), "");
	assert_int_equal(national_to_write("fr"), NATIONAL_NONE);
}

static void
single_shift_degrades_to_base_letters(void **state)
{
	const struct gsm7 turkish = { 0, NATIONAL_TURKISH, { NULL, 0 } };
	struct buf shown = BUF_INIT(100);
	uint8_t septets[100];
	size_t count = encode_all(&turkish, "\u015Ei\u015Fli", septets);

	(void)state;
	gsm7_add_utf8(&shown, septets, count, 0, 0);	/* a phone that knows no Turkish table */
	assert_string_equal(shown.ptr, "Sisli");
	buf_free(&shown);
}

static void
substitutes_stand_in(void **state)
{
	static const struct substitute rows[] = { { 0xEA, "e" }, { 0x153, "oe" }, { 0x2026, "..." }, { 0x20B9, "\u20ACR" } };
	const struct gsm7 plain = { 0, 0, { rows, COUNT(rows) } }, hindi = { NATIONAL_HINDI, 0, { rows, COUNT(rows) } };
	static const struct { uint32_t cp; unsigned plain, hindi; } cases[] = {
		{ 'e', 1, 1 }, { 0xEA, 1, 1 }, { 0x153, 2, 2 }, { 0x2026, 3, 3 }, { 0x20B9, 3, 0 },	/* R is not in the table of Hindi */
		{ 0xEB, 0, 0 }, { 0x928, 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(gsm7_encode_with(&plain, cases[i].cp, NULL), cases[i].plain);
		assert_int_equal(gsm7_encode_with(&hindi, cases[i].cp, NULL), cases[i].hindi);
	}
	assert_true(substitute_fits("e", 1) && substitute_fits("\u20ACa", 4) && substitute_fits("...", 3));
	assert_false(substitute_fits("", 0) || substitute_fits("....", 4) || substitute_fits("\u20AC\u20ACa", 7) ||
	    substitute_fits("\u0928", 3) || substitute_fits("\xC3", 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(septets_agree_with_others),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(cells_that_others_have_wrong),
		cmocka_unit_test(holes_of_the_standard),
		cmocka_unit_test(languages_have_their_numbers),
		cmocka_unit_test(single_shift_degrades_to_base_letters),
		cmocka_unit_test(substitutes_stand_in),
	};

	return cmocka_run_group_tests_name("national", tests, NULL, NULL);
}
