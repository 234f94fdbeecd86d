/* Which encoding a message gets: the cheapest that says every letter, and never a silent best fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/pages.h"
#include "locales/text/parts.h"
#include "tests/locales/parts_vectors.h"

enum { TEXT_MAX = 8192 };

static const struct substitute french[] = { { 0xE7, "\u00C7" }, { 0xEA, "e" }, { 0x153, "oe" }, { 0x2019, "'" }, { 0x2026, "..." } };

#define TIMES_10(x) x x x x x x x x x x

static void
the_cheapest_honest_one(void **state)
{
	const struct substitutes none = { NULL, 0 }, fr = { french, COUNT(french) };
	const uint16_t tr = NATIONAL_BIT(NATIONAL_TURKISH), es = NATIONAL_BIT(NATIONAL_SPANISH),
	    hi = NATIONAL_BIT(NATIONAL_HINDI), ur = NATIONAL_BIT(NATIONAL_URDU), all = 0xFFFF;
	const struct {
		const char *text, *prefix;
		struct substitutes declared;
		uint16_t national;
		const char *word;
		unsigned lock, single, parts;
	} cases[] = {
		{ "plain", "", none, 0, "gsm7", 0, 0, 1 },
		{ "plain", "", fr, all, "gsm7", 0, 0, 1 },
		{ "m\u00EAme", "", none, 0, "ucs2", 0, 0, 1 },
		{ "m\u00EAme", "", fr, 0, "gsm7", 0, 0, 1 },
		{ "m\u00EAme", "", fr, tr, "gsm7", 0, 0, 1 },		/* declared goes before national */
		{ TIMES_10("\u2026\u2026\u2026\u2026\u2026\u2026\u2026"), "", fr, 0, "ucs2", 0, 0, 1 },	/* 210 septets of dots: dearer */
		{ "m\u00EAme \u00FB", "", fr, 0, "ucs2", 0, 0, 1 },	/* one that was not declared: all as it stands */
		{ "\u015F", "", none, tr, "ucs2", 0, 0, 1 },		/* one part either way: nothing is gained */
		{ TIMES_10("\u015Fi\u015Fli yol"), "", none, 0, "ucs2", 0, 0, 2 },
		{ TIMES_10("\u015Fi\u015Fli yol"), "", none, tr, "gsm7-nli", 0, 1, 1 },	/* single shift before locking */
		{ TIMES_10("\u015Fi\u015Fli yol"), "", none, es, "ucs2", 0, 0, 2 },
		{ TIMES_10("\u015F\u015F\u015F\u015F\u011F\u011F\u011F\u011F"), "", none, tr, "gsm7-nli", 1, 0, 1 },
		{ TIMES_10("\u0C28\u0C28\u0C28\u0C28\u0C28\u0C28\u0C28\u0C28"), "", none, NATIONAL_BIT(NATIONAL_TELUGU), "gsm7-nli", 12, 0, 1 },
		{ TIMES_10("\u00E1rbol y "), "", none, es, "gsm7-nli", 0, 2, 1 },
		{ TIMES_10("\u0928\u0928\u0928\u0928\u0928\u0928\u0928\u0928"), "", none, hi, "gsm7-nli", 6, 0, 1 },
		{ TIMES_10("\u0928\u0928\u0928\u0928\u0928\u0928\u0928\u0928"), "SAMPLE ", none, hi, "gsm7-nli", 6, 6, 1 },
		{ TIMES_10("\u0928\u0928\u0928\u0928\u0928\u0928\u0928\u200D"), "", none, hi, "ucs2", 0, 0, 2 },
		{ TIMES_10("\u0645\u062F\u062F \u0645\u062F\u062F \u0645"), "", none, ur, "ucs2", 0, 0, 2 },	/* never Urdu */
		{ TIMES_10("\u0645\u062F\u062F \u0645\u062F\u062F \u0645"), "", none, all, "ucs2", 0, 0, 2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct parts_rules rules = { cases[i].prefix, 7, false, { cases[i].declared, cases[i].national } };
		struct encoding e = parts_encoding(cases[i].text, strlen(cases[i].text), &rules);

		if (strcmp(encoding_word(&e), cases[i].word) != 0 || e.gsm7.lock != cases[i].lock || e.gsm7.single != cases[i].single)
			fail_msg("case %zu: %s %u/%u", i, encoding_word(&e), e.gsm7.lock, e.gsm7.single);
		assert_int_equal(parts_count(cases[i].text, strlen(cases[i].text), &rules), cases[i].parts);
	}
}

static void
national_counts_agree_with_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(national_vectors); i++) {
		unsigned lock = national_vectors[i].lock, single = national_vectors[i].single;
		struct encoding e = { ALPHABET_GSM7, { (uint8_t)lock, (uint8_t)single, { NULL, 0 } } };
		struct parts_rules rules = { .prefix = "", .encoding.national = NATIONAL_BIT(lock ? lock : single) };
		struct buf text = BUF_INIT(TEXT_MAX), back = BUF_INIT(TEXT_MAX), sizes = BUF_INIT(64);
		struct parts parts;
		bool is_same;

		for (size_t r = 0; r < COUNT(national_vectors[i].run); r++)
			for (unsigned n = 0; n < national_vectors[i].run[r].times; n++)
				buf_adds(&text, national_vectors[i].run[r].text);
		if (text_units_in(text.ptr, text.len, &e) != national_vectors[i].units)
			fail_msg("%s: %zu units", national_vectors[i].id, text_units_in(text.ptr, text.len, &e));
		assert_true(parts_cut(text.ptr, text.len, &rules, &parts));
		is_same = parts.lock == lock && parts.single == single;	/* else other tables were cheaper */
		if (parts.count > national_vectors[i].parts || (is_same && parts.count != national_vectors[i].parts))
			fail_msg("%s: %u parts", national_vectors[i].id, parts.count);
		for (unsigned p = 0; p < parts.count; p++) {
			part_add_utf8(&back, &parts, p);
			buf_addf(&sizes, "%s%u", p ? "+" : "", parts.part[p].octets);
			assert_true(parts.alphabet == ALPHABET_GSM7 && parts.part[p].udh_octets > 0);
		}
		assert_string_equal(back.ptr, text.ptr);
		/* cut at blanks they may be shorter */
		if (is_same && strchr(text.ptr, ' ') == NULL &&
		    strcmp(sizes.ptr, national_vectors[i].sizes) != 0)
			fail_msg("%s: %s", national_vectors[i].id, sizes.ptr);
		buf_free(&text);
		buf_free(&back);
		buf_free(&sizes);
	}
}

/* The tables are said in every part, or the second part could not be read. */
static void
every_part_names_its_tables(void **state)
{
	struct parts_rules rules = { .prefix = "", .reference = 0xAB, .encoding.national = NATIONAL_BIT(NATIONAL_TURKISH) };
	struct buf text = BUF_INIT(TEXT_MAX);
	struct parts parts;

	(void)state;
	for (unsigned i = 0; i < 298; i++)
		buf_adds(&text, "\u015F");
	assert_true(parts_cut(text.ptr, text.len, &rules, &parts));
	assert_int_equal(parts.count, 2);
	assert_memory_equal(parts.part[0].udh, "\x08\x00\x03\xAB\x02\x01\x25\x01\x01", 9);
	assert_memory_equal(parts.part[1].udh, "\x08\x00\x03\xAB\x02\x02\x25\x01\x01", 9);
	assert_int_equal(parts.part[1].udh_octets, 9);
	buf_free(&text);
}

static void
wide_references(void **state)
{
	struct parts_rules rules = { .prefix = "", .reference = 0xAB, .is_wide = true };
	struct buf text = BUF_INIT(TEXT_MAX);
	struct parts parts;

	(void)state;
	for (unsigned i = 0; i < 304; i++)
		buf_adds(&text, "a");
	assert_true(parts_cut(text.ptr, text.len, &rules, &parts));
	assert_int_equal(parts.count, 2);
	assert_int_equal(parts.part[0].octets, 152);
	assert_memory_equal(parts.part[1].udh, "\x06\x08\x04\x00\xAB\x02\x02", 7);
	buf_adds(&text, "a");
	assert_true(parts_cut(text.ptr, text.len, &rules, &parts));
	assert_int_equal(parts.count, 3);
	buf_free(&text);
}

/* "oe" for one letter: never half of it in a part, and a page says it in letters. */
static void
substitutes_in_parts_and_pages(void **state)
{
	const struct substitutes fr = { french, COUNT(french) };
	struct parts_rules rules = { .prefix = "", .encoding.declared = fr };
	struct page_rules page_rules = { .septets = 20, .units = 10, .prefix = "", .more = "98", .back = "0 \u00EA", .home = "",
		.declared = fr };
	struct buf text = BUF_INIT(TEXT_MAX), back = BUF_INIT(TEXT_MAX), page = BUF_INIT(200);
	struct parts parts;

	(void)state;
	for (unsigned i = 0; i < 152; i++)
		buf_adds(&text, "a");
	for (unsigned i = 0; i < 10; i++)
		buf_adds(&text, "\u0153");
	assert_true(parts_cut(text.ptr, text.len, &rules, &parts));
	assert_int_equal(parts.count, 2);
	assert_int_equal(parts.alphabet, ALPHABET_GSM7);
	assert_int_equal(parts.part[0].octets, 152);	/* one septet is left, and "oe" takes two */
	assert_int_equal(parts.part[1].octets, 20);
	part_add_utf8(&back, &parts, 1);
	assert_string_equal(back.ptr, "oeoeoeoeoeoeoeoeoeoe");
	assert_int_equal(page_cut("\u0153uf m\u00EAme", strlen("\u0153uf m\u00EAme"), &page_rules, 0, &page), 1);
	assert_string_equal(page.ptr, "oeuf meme\n0 e");
	buf_reset(&page);
	/* a letter that nobody declared: nothing is replaced at all */
	assert_int_equal(page_cut("\u0153\u00FB", strlen("\u0153\u00FB"), &page_rules, 0, &page), 1);
	assert_string_equal(page.ptr, "\u0153\u00FB\n0 \u00EA");
	buf_free(&text);
	buf_free(&back);
	buf_free(&page);
}

static void
what_is_outside(void **state)
{
	const struct gsm7 plain = { 0, 0, { NULL, 0 } }, fr = { 0, 0, { french, COUNT(french) } };

	(void)state;
	assert_int_equal(text_first_outside("abc", 3, &plain), 3);
	assert_int_equal(text_first_outside("ab\u00EA\u00FB", 6, &plain), 2);
	assert_int_equal(text_first_outside("ab\u00EA\u00FB", 6, &fr), 4);
	assert_int_equal(text_first_outside("", 0, &plain), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cheapest_honest_one),
		cmocka_unit_test(national_counts_agree_with_others),
		cmocka_unit_test(every_part_names_its_tables),
		cmocka_unit_test(wide_references),
		cmocka_unit_test(substitutes_in_parts_and_pages),
		cmocka_unit_test(what_is_outside),
	};

	return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
