/* Names in the forms they are compared in, and how near they are. All names are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "content/compiler/fold_build.h"
#include "content/register/name.h"
#include "content/register/name_inside.h"
#include "content/register/romanise.h"
#include "locales/text/bug.h"
#include "locales/text/fold.h"
#include "locales/text/loose.h"

static struct agent_name
read_name(const char *text)
{
	struct agent_name n;

	agent_name_read(NULL, text, strlen(text), &n);
	return n;
}

static void
a_name_is_cleaned(void **state)
{
	static const struct { const char *text, *clean; bool is_empty; } cases[] = {
		{ "Zubaro Kelin Ltd", "zubaro kelin", false }, { "ZUBARO  KELIN (PVT.) LIMITED.", "zubaro kelin", false },
		{ "The Zubaro & Kelin Company", "zubaro kelin", false }, { "Zubaro and Kelin Co.", "zubaro kelin", false },
		{ "Zubaro International Agency", "zubaro", false }, { "Zubaro Services 24", "zubaro 24", false },
		{ "Zubaro Manpower", "zubaro manpower", false }, { "Zubaro Overseas", "zubaro overseas", false },
		{ "A.B.C. Travels", "abc travels", false }, { "a b c travels", "abc travels", false }, { "Zubaro A", "zubaro a", false },
		{ "Zub\u00E1ro K\u00C9LIN", "zubaro kelin", false }, { "\uFF3A\uFF35\uFF22aro", "zubaro", false },
		{ "Zubaro \u0968\u096A", "zubaro 24", false }, { "O'Zubaro", "ozubaro", false }, { "Zubaro\tKelin\n", "zubaro kelin", false },
		{ "Coo", "coo", false }, { "Agencyo", "agencyo", false },
		{ "International Services Ltd", "international services ltd", true }, { "Agency", "agency", true },
		{ "", "", true }, { "***", "", true }, { "\U0001F600", "", true }, { "'; DROP TABLE zubaro--", "drop table zubaro", false },
		{ "\u09B2\u09BF\u09AE\u09BF\u099F\u09C7\u09A1 Zubaro", "zubaro", false }, { "Li Zubaro", "li zubaro", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct agent_name n = read_name(cases[i].text);

		if (strcmp(n.clean, cases[i].clean) != 0 || n.is_empty != cases[i].is_empty || n.clean_len != strlen(n.clean) ||
		    n.loose_len != strlen(n.loose) || n.skeleton_len != strlen(n.skeleton))
			fail_msg("\"%s\": \"%s\"", cases[i].text, n.clean);
	}
}

/* One look is one skeleton; what a reader tells apart stays apart. */
static void
what_looks_alike_is_one(void **state)
{
	static const struct { const char *one, *other; bool is_alike; } cases[] = {
		{ "Zubaro", "Zubar0", true }, { "Kelin", "Ke1in", true }, { "KELIN", "KEIIN", true }, { "Kelin", "Kelln", true },
		{ "Marno", "Mamo", true }, { "Vexarn", "Vexam", true }, { "Wexo", "VVexo", true }, { "vvvo", "wvo", true },
		{ "rrno", "rmo", true }, { "Zub\u0430ro", "Zubaro", true }, { "\u0412\u0415\u0421\u0422\u0410", "BECTA", true },
		{ "\u039Ailn", "Kiln", true }, { "\uFF3A\uFF35\uFF22\uFF21\uFF32\uFF2F", "ZUBARO", true },
		{ "Zubaro", "Zubara", false }, { "Kelin", "Kelim", false }, { "Zubaro 2", "Zubaro 3", false }, { "Kelin", "Kelan", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct agent_name one = read_name(cases[i].one), other = read_name(cases[i].other);

		if ((strcmp(one.skeleton, other.skeleton) == 0) != cases[i].is_alike)
			fail_msg("\"%s\" is \"%s\", \"%s\" is \"%s\"", cases[i].one, one.skeleton, cases[i].other, other.skeleton);
	}
}

/* Invented names as people write them in their own letters. */
static const struct { const char *latin, *other; } scripts[] = {
	{ "Zubaro Kelin Manpower", "زوبارو كيلين مانباور" }, { "Mirodan Overseas", "ميرودان أوفرسيز" },
	{ "Tolupeki", "تولوبيكي" }, { "Vexam Olturi", "فيكسام أولتوري" }, { "Karomi Travels", "كارومي ترافلز" },
	{ "Al Noorbek", "النوربك" }, { "Golden Bermat", "غولدن بيرمات" }, { "Golden Bermat", "جولدن برمات" },
	{ "Star Pinoda Services", "ستار بينودا" }, { "Chelapo", "چیلاپو" }, { "Tolupeki Limited", "شركة تولوبيكي المحدودة" },
	{ "Zubaro Kelin Manpower", "जुबारो केलिन म्यानपावर" }, { "Mirodan Overseas", "मिरोदान ओभरसिज" },
	{ "Mirodan Overseas", "मीरोडन ओवरसीज" }, { "Tolupeki", "तोलुपेकी" }, { "Vexam Olturi", "भेक्साम ओल्तुरी" },
	{ "Vexam Olturi", "वेक्सम ओल्टुरी" }, { "Karomi Travels", "करोमी ट्राभल्स" }, { "Golden Bermat", "गोल्डेन बर्मात" },
	{ "Star Pinoda Services", "स्टार पिनोडा सर्भिसेस" }, { "Tolupeki Pvt Ltd", "तोलुपेकी प्रा. लि." },
	{ "Zubaro Kelin Manpower", "জুবারো কেলিন ম্যানপাওয়ার" }, { "Mirodan Overseas", "মিরোদান ওভারসিজ" },
	{ "Tolupeki", "তোলুপেকি" }, { "Vexam Olturi", "ভেক্সাম ওলতুরি" }, { "Karomi Travels", "করোমি ট্রাভেলস" },
	{ "Golden Bermat", "গোল্ডেন বারমাত" }, { "Star Pinoda Services", "স্টার পিনোদা সার্ভিস" },
	{ "Wahidur Shonali", "ওয়াহিদুর সোনালী" }, { "Bhorani Yamuko", "ভোরানী ইয়ামুকো" },
};

static void
other_letters_reach_the_latin_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(scripts); i++) {
		struct agent_name latin = read_name(scripts[i].latin), other = read_name(scripts[i].other);
		unsigned edits = agent_name_edits(&latin, &other);

		assert_true(other.is_romanised && !latin.is_romanised);
		if (edits < 80 || edits != agent_name_edits(&other, &latin))
			fail_msg("\"%s\" and \"%s\" (\"%s\"): %u", scripts[i].latin, scripts[i].other, other.loose, edits);
	}
}

/* ... and no other of these names. */
static void
other_letters_reach_no_other_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(scripts); i++)
		for (size_t k = 0; k < COUNT(scripts); k++) {
			struct agent_name latin = read_name(scripts[i].latin), other = read_name(scripts[k].other);
			struct agent_name own = read_name(scripts[k].latin);

			if (strcmp(latin.clean, own.clean) != 0 && agent_name_edits(&latin, &other) >= 75)
				fail_msg("\"%s\" and \"%s\"", scripts[i].latin, scripts[k].other);
		}
}

static void
two_measures_of_likeness(void **state)
{
	static const struct { const char *one, *other; unsigned edits, words; } cases[] = {
		{ "Zubaro Kelin", "ZUBARO KELIN LTD", 100, 100 }, { "Zubaro", "Zubara", 83, 83 }, { "Zubaro", "Zubrao", 83, 83 }, { "Zubaro", "Zub\u0430ro", 100, 100 },
		{ "Tolupeki", "Tolpueki", 87, 87 }, { "Tolupeki", "Tolupek", 87, 87 }, { "Tolupeki", "Tolu peki", 88, 0 },
		{ "Zubaro Kelin", "Kelin Zubaro", 0, 100 }, { "Zubaro Kelin Manpower", "Zubaro Kelin", 57, 91 },
		{ "Zubaro Manpower", "Zubaro Overseas", 46, 75 }, { "Zubaro Manpower", "Kelino Manpower", 66, 25 },
		{ "Karomi 24", "Karomi 25", 88, 75 }, { "Karomi 1234", "Karomi 1235", 90, 60 }, { "Karomi 1234", "Karomi 123", 90, 63 },
		{ "Karomi X1234", "Karomi 1234", 91, 57 },
		/* Nearly all of it, and yet not sure: another number, another trade. */
		{ "Karomi Olturi Mirodan Bekal 24", "Karomi Olturi Mirodan Bekal 25", 91, 91 },
		{ "Karomi Olturi Mirodan 2", "Karomi Olturi Mirodan", 91, 91 },
		{ "Karomiolturimirodan Tours", "Karomiolturimirodan Group", 84, 91 },
		{ "Karomiolturimirodan", "Karomiolturimirodan Group", 76, 96 }, { "Zubaro", "Vexam Olturi", 16, 0 }, { "Zubaro", "", 0, 0 }, { "", "", 0, 0 },
		{ "Sahaara", "Sahara", 100, 100 }, { "Zubaro", "\u12A3\u121B", 0, 0 }, { "\u12A3\u121B\u1295", "\u12A3\u121B\u1296", 66, 66 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct agent_name one = read_name(cases[i].one), other = read_name(cases[i].other);
		unsigned edits = agent_name_edits(&one, &other), words = agent_name_words(&one, &other);

		if (edits != cases[i].edits || words != cases[i].words)
			fail_msg("\"%s\" and \"%s\": %u, %u", cases[i].one, cases[i].other, edits, words);
		assert_int_equal(agent_name_edits(&other, &one), edits);
		assert_int_equal(agent_name_words(&other, &one), words);
	}
}

static void
letters_become_latin_ones(void **state)
{
	static const struct { const char *word, *latin; } cases[] = {
		{ "राम", "ram" }, { "मित्र", "mitra" }, { "क्षेत्र", "kshetra" }, { "ज्ञान", "gyan" }, { "अमर", "amar" }, { "कमला", "kamala" },
		{ "সোনা", "sona" }, { "মৌলিক", "maulik" }, { "যমুনা", "jamuna" }, { "সত্য", "sat" }, { "ব্যাপার", "bapar" }, { "ওয়াহিদ", "vahid" },
		{ "وادي", "vadi" }, { "نور", "nur" }, { "يوسف", "yusf" }, { "خليج", "khlij" }, { "پاک", "pak" },
		{ "abc", "" }, { "24", "" }, { "ኣማርኛ", "" }, { "24राम", "24ram" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char folded[64], out[ROMANISE_GROWS * 64];
		struct agent_name n = read_name(cases[i].word);
		size_t len;

		memcpy(folded, n.clean, n.clean_len + 1);
		len = romanise_word(folded, n.clean_len, out);
		if (len != strlen(cases[i].latin) || memcmp(out, cases[i].latin, len) != 0)
			fail_msg("\"%s\": \"%.*s\"", cases[i].word, (int)len, out);
	}
}

static void
what_does_not_fit_is_cut_at_a_word(void **state)
{
	char text[2000] = "", one[1000];
	struct agent_name n;

	(void)state;
	for (size_t i = 0; i < 40; i++)
		memcpy(text + 14 * i, "zubar kelinox ", 15);
	n = read_name(text);
	assert_int_equal(n.clean_len, 16 / 2 * 14 - 1);		/* sixteen words */
	memset(one, 'm', sizeof(one) - 1);
	one[sizeof(one) - 1] = '\0';
	n = read_name(one);
	assert_int_equal(n.clean_len, 0);			/* as long as nothing is: a word is not cut to another one */
	one[100] = '\0';
	n = read_name(one);
	assert_int_equal(n.skeleton_len, 100);			/* though an m looks like two letters */
	for (size_t i = 0; i < 300; i++)
		memcpy(text + 3 * i, "\u0915", 4);
	n = read_name(text);
	assert_int_equal(n.clean_len, 0);
}

/* What a word has besides: each row is met, and loose as loose.h says. */
static void
each_company_word_is_met(void **state)
{
	static const struct { const char *word, *loose; enum word_kind kind; } rows[] = {
#define COMPANY_WORD(word, loose, kind) { word, loose, WORD_##kind },
#include "content/register/company_words.def"
#undef COMPANY_WORD
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct agent_name n = read_name(rows[i].word);
		bool is_latin = (unsigned char)rows[i].word[0] < 0x80;

		if (strcmp(n.loose, rows[i].loose) != 0 || n.is_empty != (rows[i].kind == WORD_DROPPED) ||
		    word_kind(n.loose, n.loose_len, !is_latin) != rows[i].kind)
			fail_msg("\"%s\": \"%s\"", rows[i].word, n.loose);
	}
}

/* A row that folding has changed would never be met. */
static void
each_letter_is_met(void **state)
{
	static const struct { const char *from, *to; } rows[] = {
#define ROMAN(from, kind, to) { from, to },
#include "content/register/romanise.def"
#undef ROMAN
	};
	struct fold_build fold;

	(void)state;
	fold_build_init(&fold);
	for (size_t i = 0; i < COUNT(rows); i++) {
		char folded[64];

		fold_text(&fold.table, rows[i].from, strlen(rows[i].from), folded, sizeof(folded));
		assert_string_equal(folded, rows[i].from);
		assert_true(strlen(rows[i].to) + 1 <= ROMANISE_GROWS * strlen(rows[i].from));
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(rows[k].from, rows[i].from);
	}
	fold_build_release(&fold);
}

/* Who reads names with the table of a pack and who reads them without must agree. */
static void
both_fold_tables_are_one(void **state)
{
	struct fold_build fold;

	(void)state;
	fold_build_init(&fold);
	for (size_t i = 0; i < COUNT(scripts); i++) {
		struct agent_name with, without = read_name(scripts[i].other);

		agent_name_read(&fold.table, scripts[i].other, strlen(scripts[i].other), &with);
		assert_memory_equal(&with, &without, sizeof(with));
	}
	fold_build_release(&fold);
}

static void
pieces_are_sorted_and_once(void **state)
{
	uint32_t gram[NAME_GRAMS];
	size_t count = agent_name_grams("aba aba c", 9, gram);
	static const char *const want[] = { " ab", " c ", "aba", "ba " };

	(void)state;
	assert_int_equal(count, COUNT(want));
	for (size_t i = 0; i < count; i++)
		assert_int_equal(gram[i], (uint32_t)want[i][0] << 16 | (uint32_t)want[i][1] << 8 | (uint32_t)want[i][2]);
	assert_int_equal(agent_name_grams("", 0, gram), 0);
	assert_true(agent_hash("", 0) != 0 && agent_hash("a", 1) != agent_hash("b", 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_cleaned),
		cmocka_unit_test(what_looks_alike_is_one),
		cmocka_unit_test(other_letters_reach_the_latin_name),
		cmocka_unit_test(other_letters_reach_no_other_name),
		cmocka_unit_test(two_measures_of_likeness),
		cmocka_unit_test(letters_become_latin_ones),
		cmocka_unit_test(what_does_not_fit_is_cut_at_a_word),
		cmocka_unit_test(each_company_word_is_met),
		cmocka_unit_test(each_letter_is_met),
		cmocka_unit_test(both_fold_tables_are_one),
		cmocka_unit_test(pieces_are_sorted_and_once),
	};

	return cmocka_run_group_tests_name("register_name", tests, NULL, NULL);
}
