/* A text becomes parts and pages, by example; test_cutter.c has what holds for every text. */
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

static void
add_runs(struct buf *text, size_t i)
{
	for (size_t r = 0; r < COUNT(segment_vectors[i].run); r++) {
		for (unsigned n = 0; n < segment_vectors[i].run[r].times; n++)
			buf_adds(text, segment_vectors[i].run[r].text);
	}
}

/* "65+33" */
static void
add_sizes(struct buf *sizes, const struct parts *p)
{
	for (unsigned i = 0; i < p->count; i++)
		buf_addf(sizes, "%s%d", i ? "+" : "",
		    p->alphabet == ALPHABET_GSM7 ? p->part[i].octets : p->part[i].octets / 2);
}

static void
part_counts_agree_with_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(segment_vectors); i++) {
		struct buf text = BUF_INIT(TEXT_MAX), sizes = BUF_INIT(64);
		struct parts parts;
		const char *id = segment_vectors[i].id;

		add_runs(&text, i);
		if (text_alphabet(text.ptr, text.len) != segment_vectors[i].alphabet)
			fail_msg("%s: alphabet", id);
		if (text_units(text.ptr, text.len, segment_vectors[i].alphabet) != segment_vectors[i].units)
			fail_msg("%s: units", id);
		if (parts_count(text.ptr, text.len, &(struct parts_rules){ .prefix = "" }) != segment_vectors[i].parts)
			fail_msg("%s: parts", id);
		assert_true(parts_cut(text.ptr, text.len, &(struct parts_rules){ .prefix = "", .reference = 7 }, &parts));
		assert_int_equal(parts.count, segment_vectors[i].parts);
		add_sizes(&sizes, &parts);
		/* without blanks and conjuncts there is only one way to cut */
		if (i < 18 && !strchr(text.ptr, '\n') && strcmp(sizes.ptr, segment_vectors[i].sizes) != 0)
			fail_msg("%s: %s, not %s", id, sizes.ptr, segment_vectors[i].sizes);
		buf_free(&text);
		buf_free(&sizes);
	}
}

static void
cuts_prefer_blanks_and_cost_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(split_vectors); i++) {
		const char *text = split_vectors[i].text;
		struct buf sizes = BUF_INIT(64);
		struct parts parts;

		assert_true(parts_cut(text, strlen(text), &(struct parts_rules){ .prefix = "", .reference = 7 }, &parts));
		add_sizes(&sizes, &parts);
		if (strcmp(sizes.ptr, split_vectors[i].by_word) != 0)
			fail_msg("%s: %s, not %s", split_vectors[i].id, sizes.ptr, split_vectors[i].by_word);
		buf_free(&sizes);
	}
}

static void
capacities_are_those_of_the_standard(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(capacity_vectors); i++) {
		unsigned full = capacity_vectors[i].units * capacity_vectors[i].parts;
		const char *letter = capacity_vectors[i].alphabet == ALPHABET_GSM7 ? "a" : "\u0928";
		struct buf text = BUF_INIT(TEXT_MAX);
		struct parts parts;

		for (unsigned n = 0; n < full; n++)
			buf_adds(&text, letter);
		assert_int_equal(parts_count(text.ptr, text.len, &(struct parts_rules){ .prefix = "" }), capacity_vectors[i].parts);
		assert_true(parts_cut(text.ptr, text.len, &(struct parts_rules){ .prefix = "", .reference = 0xAB }, &parts));
		for (unsigned k = 0; k < parts.count; k++) {
			const uint8_t udh[] = { 5, 0, 3, 0xAB, (uint8_t)parts.count, (uint8_t)(k + 1) };

			assert_int_equal(parts.part[k].udh_octets, parts.count > 1 ? 6 : 0);
			if (parts.count > 1)
				assert_memory_equal(parts.part[k].udh, udh, sizeof(udh));
		}
		buf_adds(&text, letter);
		assert_int_equal(parts_count(text.ptr, text.len, &(struct parts_rules){ .prefix = "" }), capacity_vectors[i].parts + 1);
		buf_free(&text);
	}
}

static void
too_long_a_text_gives_nothing(void **state)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	struct parts parts;

	(void)state;
	for (unsigned n = 0; n < 153 * PARTS_MAX; n++)
		buf_adds(&text, "a");
	assert_true(parts_cut(text.ptr, text.len, &(struct parts_rules){ .prefix = "", .reference = 1 }, &parts));
	assert_int_equal(parts.count, PARTS_MAX);
	buf_adds(&text, "a");
	assert_false(parts_cut(text.ptr, text.len, &(struct parts_rules){ .prefix = "", .reference = 1 }, &parts));
	assert_int_equal(parts.count, 0);
	assert_int_equal(parts_count(text.ptr, text.len, &(struct parts_rules){ .prefix = "" }), PARTS_MAX + 1);
	assert_true(parts_cut("", 0, &(struct parts_rules){ .prefix = "", .reference = 1 }, &parts));
	assert_int_equal(parts.count, 1);
	assert_int_equal(parts.part[0].octets, 0);
	assert_int_equal(parts_count("", 0, &(struct parts_rules){ .prefix = "SAMPLE " }), 1);
	buf_free(&text);
}

static void
pages_are_as_expected(void **state)
{
	static const struct page_rules
	    menu = { 40, 20, "", "98 More", "0 Back", "00 Home", true, false, NULL, { NULL, 0 } },
	    prose = { 40, 20, "", "98 More", "0 Back", "00 Home", false, false, NULL, { NULL, 0 } },
	    last = { 40, 20, "", "98 More", "0 Back", "00 Home", true, true, NULL, { NULL, 0 } },
	    sample = { 40, 20, "SAMPLE ", "98 More", "", "", true, false, NULL, { NULL, 0 } },
	    narrow = { 17, 17, "", "98", "0", "", false, false, NULL, { NULL, 0 } };
	static const struct {
		const struct page_rules *rules;
		const char *text;
		unsigned want, pages;
		const char *page;
	} cases[] = {
		{ &menu, "1 Pay\n2 Passport", 0, 1, "1 Pay\n2 Passport\n0 Back\n00 Home" },
		{ &menu, "At work\n1 Pay\n2 Passport\n3 Rest", 0, 1, "At work\n1 Pay\n2 Passport\n3 Rest\n0 Back" },
		{ &menu, "At work\n1 Pay\n2 Passport\n3 Holidays", 0, 2, "At work\n1 Pay\n2 Passport\n98 More\n0 Back" },
		{ &menu, "At work\n1 Pay\n2 Passport\n3 Holidays", 1, 2, "3 Holidays\n0 Back\n00 Home" },
		{ &menu, "At work\n1 Pay\n2 Passport\n3 Holidays", 9, 2, "3 Holidays\n0 Back\n00 Home" },
		{ &menu, "1 Pay, hours and your passport", 0, 1, "1 Pay, hours and your passport\n0 Back" },	/* no room for home */
		{ &menu, "1 Pay, hours and all your papers, too", 0, 2, "1 Pay, hours and all your\n98 More\n0 Back" },
		{ &prose, "Your passport is yours, also if they keep it.", 0, 2, "Your passport is yours,\n98 More\n0 Back" },
		{ &prose, "Your passport is yours, also if they keep it.", 1, 2, "also if they keep it.\n0 Back\n00 Home" },
		{ &prose, "Your passport is yours.\n\n Also if they keep it.", 1, 2, "Also if they keep it.\n0 Back\n00 Home" },
		{ &prose, "\u0928\u0928 \u0928\u0928", 0, 1, "\u0928\u0928 \u0928\u0928\n0 Back\n00 Home" },
		{ &prose, "", 0, 1, "0 Back\n00 Home" },
		{ &prose, " \n ", 0, 1, "0 Back\n00 Home" },
		{ &last, "1 Pay", 0, 1, "1 Pay\n98 More\n0 Back\n00 Home" },
		{ &last, "1 Pay, hours and more", 0, 1, "1 Pay, hours and more\n98 More\n0 Back" },
		{ &sample, "1 Pay", 0, 1, "SAMPLE 1 Pay" },
		{ &sample, "1 Pay and hours\n2 Passport and papers", 0, 2, "SAMPLE 1 Pay and hours\n98 More" },
		{ &sample, "1 Pay and hours\n2 Passport and papers", 1, 2, "SAMPLE 2 Passport and papers" },
		{ &narrow, "Ask\n12 Abcdefghijk", 0, 2, "Ask\n98\n0" },
		{ &narrow, "Ask\n2 Abcdefghijkl", 0, 2, "Ask\n98\n0" },		/* not "Ask\n2": a digit keeps its line */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf page = BUF_INIT(400);
		unsigned pages = page_cut(cases[i].text, strlen(cases[i].text), cases[i].rules, cases[i].want, &page);

		if (pages != cases[i].pages || strcmp(page.ptr, cases[i].page) != 0)
			fail_msg("case %zu: %u pages, \"%s\"", i, pages, page.ptr);
		buf_free(&page);
	}
}

static void
one_alphabet_for_text_and_keys(void **state)
{
	/* the text alone would be one page of GSM-7; one letter anywhere else decides */
	static const struct page_rules plain = { 160, 40, "", "98", "0", "00", false, false, NULL, { NULL, 0 } }, cases[] = {
		{ 160, 40, "\u0928", "98", "0", "00", false, false, NULL, { NULL, 0 } },
		{ 160, 40, "", "98\u0928", "0", "00", false, false, NULL, { NULL, 0 } },
		{ 160, 40, "", "98", "0\u0928", "00", false, false, NULL, { NULL, 0 } },
		{ 160, 40, "", "98", "0", "00\u0928", false, false, NULL, { NULL, 0 } },
	};
	static const char text[] = "Forty letters of plain ASCII and a few more.";
	struct buf page = BUF_INIT(400);

	(void)state;
	assert_int_equal(page_cut(text, strlen(text), &plain, 0, &page), 1);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(page_cut(text, strlen(text), &cases[i], 0, &page), 2);
	buf_free(&page);
}

static void
no_room_is_said(void **state)
{
	static const struct page_rules
	    keys = { 10, 10, "", "98 More", "0 Back", "", false, false, NULL, { NULL, 0 } },
	    keys_alone = { 5, 5, "", "", "0 Back", "", false, false, NULL, { NULL, 0 } };
	struct buf page = BUF_INIT(100);

	(void)state;
	assert_int_equal(page_cut("abc", 3, &keys, 0, &page), 1);	/* needs no second page */
	buf_reset(&page);
	assert_int_equal(page_cut("abcd", 4, &keys, 0, &page), 0);
	assert_int_equal(page_cut("a", 1, &keys_alone, 0, &page), 0);
	assert_int_equal(page.len, 0);
	buf_free(&page);
}

/* The offer stands before "home", on the last page alone, and never makes a page more. */
static void
offer_takes_no_page(void **state)
{
	static const struct { unsigned septets; const char *page; } cases[] = {
		{ 60, "Call 16008.\n0 Back\n97 SMS\n00 Menu" },
		{ 27, "Call 16008.\n0 Back\n97 SMS" },		/* "00 Menu" has no room any more */
		{ 24, "Call 16008.\n0 Back" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct page_rules r = { cases[i].septets, 40, "", "98 More", "0 Back", "00 Menu", false, false, "97 SMS", { NULL, 0 } };
		char room[200];
		struct buf page = BUF_OVER(room);

		assert_int_equal(1, page_cut("Call 16008.", 11, &r, 0, &page));
		assert_string_equal(cases[i].page, page.ptr);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offer_takes_no_page),
		cmocka_unit_test(part_counts_agree_with_others),
		cmocka_unit_test(cuts_prefer_blanks_and_cost_nothing),
		cmocka_unit_test(capacities_are_those_of_the_standard),
		cmocka_unit_test(too_long_a_text_gives_nothing),
		cmocka_unit_test(pages_are_as_expected),
		cmocka_unit_test(one_alphabet_for_text_and_keys),
		cmocka_unit_test(no_room_is_said),
	};

	return cmocka_run_group_tests_name("parts", tests, NULL, NULL);
}
