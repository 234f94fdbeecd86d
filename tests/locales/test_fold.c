/* One form for all the ways a word is typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <utf8proc.h>

#include "content/compiler/fold_build.h"
#include "locales/text/bug.h"
#include "locales/text/fold.h"
#include "locales/text/utf8.h"

/* Two independent implementations of the rule agree on these. */
static const struct { const char *in, *out; } vectors[] = {
	{ "HELP", "help" },
	{ "help!", "help" },
	{ " Help  me ", "help me" },
	{ "ＨＥＬＰ", "help" },
	{ "h.e.l.p", "h e l p" },
	{ "SAHAYATA", "sahayata" },
	{ "sahāyatā", "sahayata" },
	{ "सहायता", "सहायता" },
	{ "फ़ोन", "फोन" },
	{ "फोन", "फोन" },
	{ "मुफ़्त", "मुफ्त" },
	{ "मुफ्त", "मुफ्त" },
	{ "हाँ", "हां" },
	{ "हां", "हां" },
	{ "জরুরি", "জরুরি" },
	{ "ড়াকা", "ডাকা" },
	{ "ড়াকা", "ডাকা" },
	{ "ক\u200D্ষ", "ক্ষ" },
	{ "مساعدة", "مساعده" },
	{ "مُسَاعَدَة", "مساعده" },
	{ "مساعده", "مساعده" },
	{ "ﻣﺴﺎﻋﺪﺓ", "مساعده" },
	{ "مـــساعدة", "مساعده" },
	{ "آگاہی", "اگاهی" },
	{ "أجر", "اجر" },
	{ "إجازة", "اجازه" },
	{ "كتاب", "کتاب" },
	{ "کتاب", "کتاب" },
	{ "پاکستاني", "پاکستانی" },
	{ "پاکستانی", "پاکستانی" },
	{ "ئ", "ی" },
	{ "TRỢ GIÚP", "tro giup" },
	{ "tro giup", "tro giup" },
	{ "Đường", "duong" },
	{ "ÉTRANGER", "etranger" },
	{ "aquí", "aqui" },
	{ "Ñandú", "nandu" },
	{ "ŞİKAYET", "sikayet" },
	{ "şikâyet", "sikayet" },
	{ "ışık", "isik" },
	{ "Oʻzbekiston", "ozbekiston" },
	{ "O‘zbekiston", "ozbekiston" },
	{ "O'zbekiston", "ozbekiston" },
	{ "Үй", "уи" },
	{ "уй", "уи" },
	{ "Ёрӣ", "ери" },
	{ "ёри", "ери" },
	{ "йод", "иод" },
	{ "ҷавоб", "чавоб" },
	{ "ҷавоб?", "чавоб" },
	{ "Қазақ", "казак" },
	{ "wɔn", "won" },
	{ "ƙasa", "kasa" },
	{ "٣", "3" },
	{ "۳", "3" },
	{ "३", "3" },
	{ "৩", "3" },
	{ "௩", "3" },
	{ "៣", "3" },
	{ "၃", "3" },
	{ "1234", "1234" },
	{ "*123#", "123" },
	{ "１２３", "123" },
	{ "😀 tulong 😀", "tulong" },
	{ "ශ්\u200Dරී", "ශ්රී" },
	{ "ශ්රී", "ශ්රී" },
	{ "می\u200Cخواهم", "میخواهم" },
	{ "میخواهم", "میخواهم" },
	{ "ช่วย", "ชวย" },
	{ "ชวย", "ชวย" },
	{ "straße", "strasse" },
	{ "ﬁnd", "find" },
};

/* What the vectors leave open. */
static const struct { const char *in, *out; } more[] = {
	{ "", "" },
	{ " \t\n ", "" },
	{ "!!!", "" },
	{ "a\u00A0\u3000b", "a b" },
	{ "o\u00B4zbek", "ozbek" },			/* the acute accent as apostrophe */
	{ "\u200Fabc\u200E", "abc" },			/* what right-to-left keyboards add */
	{ "\u09CB", "\u09C7\u09BE" },			/* Bengali o, whole and in two pieces */
	{ "\u0BCA", "\u0BC6\u0BBE" },			/* Tamil o */
	{ "3\uFE0F\u20E3", "3" },			/* keycap */
	{ "\u2460", "1" },
	{ "\u0130STANBUL", "istanbul" },
	{ "\uD55C\uAD6D", "\uD55C\uAD6D" },		/* Hangul stays whole */
	{ "\u1EC6", "e" },
	{ "\u0964\u0965\u06D4\u1362", "" },		/* full stops */
	{ "\uE000", "\uE000" },				/* private use is left alone */
	{ "\U0001F1F3\U0001F1F5 np", "np" },
};

static int
make_table(void **state)
{
	struct fold_build *b = xmalloc(sizeof(*b));

	fold_build_init(b);
	*state = b;
	return 0;
}

static int
free_table(void **state)
{
	fold_build_release(*state);
	free(*state);
	return 0;
}

static void
check(const struct fold_table *t, const char *in, const char *want)
{
	char out[256], again[256];
	size_t len = fold_text(t, in, strlen(in), out, sizeof(out));

	if (strcmp(out, want) != 0)
		fail_msg("\"%s\" is \"%s\", not \"%s\"", in, out, want);
	assert_int_equal(len, strlen(out));
	fold_text(t, out, len, again, sizeof(again));
	assert_string_equal(again, out);
}

static void
vectors_agree(void **state)
{
	const struct fold_build *b = *state;

	for (size_t i = 0; i < COUNT(vectors); i++)
		check(&b->table, vectors[i].in, vectors[i].out);
	for (size_t i = 0; i < COUNT(more); i++)
		check(&b->table, more[i].in, more[i].out);
}

static void
the_table_can_be_searched(void **state)
{
	const struct fold_table *t = &((const struct fold_build *)*state)->table;

	assert_true(t->entries > 10000);
	for (uint32_t i = 0; i < t->entries; i++) {
		const struct fold_entry *e = &t->entry[i];

		assert_true(e->from >= 0x80 && (i == 0 || e[-1].from < e->from));
		assert_true((uint32_t)e->to + e->count <= t->tos);
	}
}

/* Nothing that is folded changes when it is folded again: keywords meet messages. */
static void
folding_twice_is_folding_once(void **state)
{
	const struct fold_table *t = &((const struct fold_build *)*state)->table;
	char in[4], once[256], twice[256];

	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		size_t len;

		if (cp == 0xD800)
			cp = 0xE000;
		len = fold_text(t, in, utf8_encode(cp, in), once, sizeof(once));
		if (fold_text(t, once, len, twice, sizeof(twice)) != len || memcmp(once, twice, len) != 0)
			fail_msg("U+%04X: \"%s\", then \"%s\"", (unsigned)cp, once, twice);
	}
}

static void
every_decimal_digit_is_ascii(void **state)
{
	const struct fold_table *t = &((const struct fold_build *)*state)->table;
	unsigned seen = 0;
	char in[4], out[8];

	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		if (utf8proc_category((utf8proc_int32_t)cp) != UTF8PROC_CATEGORY_ND)
			continue;
		assert_int_equal(fold_text(t, in, utf8_encode(cp, in), out, sizeof(out)), 1);
		assert_int_equal(out[0], '0' + seen % 10);
		seen++;
	}
	assert_true(seen > 600);
}

static void
what_does_not_fit_is_cut_at_a_character(void **state)
{
	static const struct { const char *in; size_t size; const char *out; } cases[] = {
		{ "abc", 4, "abc" }, { "abc", 3, "ab" }, { "abc", 1, "" },
		{ "a b", 3, "a" },				/* no blank at the end */
		{ "\u0928\u0928", 7, "\u0928\u0928" }, { "\u0928\u0928", 6, "\u0928" },
		{ "\u0928\u0928", 3, "" }, { "a\u0928b", 4, "a" },	/* and nothing behind the gap */
	};
	const struct fold_build *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char out[8];

		assert_int_equal(fold_text(&b->table, cases[i].in, strlen(cases[i].in), out, cases[i].size),
		    strlen(cases[i].out));
		assert_string_equal(out, cases[i].out);
	}
}

static void
options_are_read_in_every_script(void **state)
{
	static const struct { const char *in; size_t count; const char *out; } cases[] = {
		{ "3", 1, "3" }, { " 3 ", 1, "3" }, { "3.", 1, "3" }, { "3)", 1, "3" }, { "3#", 1, "3" },
		{ "\u0969#", 1, "3" }, { "\u0663", 1, "3" }, { "\u06F3", 1, "3" }, { "\u17E3", 1, "3" },
		{ "\uFF13\uFF03", 1, "3" }, { "3\uFE0F\u20E3", 1, "3" }, { "\u200F3", 1, "3" }, { "\u2462", 1, "3" },
		{ "\u0969\u0964", 1, "3" }, { "00", 2, "00" }, { "98", 2, "98" }, { "9 8", 2, "98" },
		{ "3*3", 2, "3*3" }, { "*3**3*#", 2, "3*3" }, { "\u0969\uFF0A\u0969", 2, "3*3" },
		{ "3*12", 3, "3*12" }, { "1234567", 7, "1234567" },
		{ "12345678", 0, "" },				/* does not fit */
		{ "1*2*3*45", 0, "" },
		{ "", 0, "" }, { "#", 0, "" }, { " *# ", 0, "" },
		{ "3a", 0, "" }, { "a3", 0, "" }, { "3,", 0, "" }, { "+3", 0, "" }, { "3-1", 0, "" },
		{ "3\u0928", 0, "" }, { "\u00BD", 0, "" },	/* one half is no option */
	};
	const struct fold_build *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char out[8];
		size_t count = fold_digits(&b->table, cases[i].in, strlen(cases[i].in), out, sizeof(out));

		if (count != cases[i].count || strcmp(out, cases[i].out) != 0)
			fail_msg("\"%s\": %zu digits, \"%s\"", cases[i].in, count, out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_agree),
		cmocka_unit_test(the_table_can_be_searched),
		cmocka_unit_test(folding_twice_is_folding_once),
		cmocka_unit_test(every_decimal_digit_is_ascii),
		cmocka_unit_test(what_does_not_fit_is_cut_at_a_character),
		cmocka_unit_test(options_are_read_in_every_script),
	};

	return cmocka_run_group_tests_name("fold", tests, make_table, free_table);
}
