/*
 * test_group_report.c - wardens' reports in every script's digits, and what is asked back
 *
 * Each row of routing/needs.def is said once, by its digit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "content/compiler/fold_build.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "routing/group_report.h"

static struct fold_build fold;

static int
fold_make(void **state)
{
	(void)state;
	fold_build_init(&fold);
	return 0;
}

static int
fold_drop(void **state)
{
	(void)state;
	fold_build_release(&fold);
	return 0;
}

/* Areas that exist; "tripoli" has a code, "a14" has digits. */
static bool
find_area(void *arg, const char *word, char code[GROUP_AREA_BYTES])
{
	static const char *const areas[][2] = { { "sebha", "sebha" }, { "tripoli", "tip" }, { "a14", "a14" }, { "4b", "4b" } };

	(void)arg;
	for (size_t i = 0; i < COUNT(areas); i++)
		if (strcmp(areas[i][0], word) == 0) {
			snprintf(code, GROUP_AREA_BYTES, "%s", areas[i][1]);
			return true;
		}
	return false;
}

enum { ANY = 0, OWN = 1, REGISTERED = 2 };

/* `back`: the canonical form, or the word of the problem. */
static const struct { const char *text, *back; int how; } cases[] = {
	{ "45 SEBHA 1 3", "45 SEBHA 1 3", ANY },
	{ "45 sebha", "45 SEBHA", ANY },
	{ "  45,Sebha: 3,1.", "45 SEBHA 1 3", ANY },
	{ "45SEBHA1 3", "45 SEBHA 1 3", ANY },
	{ "SEBHA 45 1 3", "45 SEBHA 1 3", ANY },
	{ "45 1 3 SEBHA", "45 SEBHA 1 3", ANY },
	{ "3 SEBHA 3 3 3", "3 SEBHA 3", ANY },
	{ "00045 sebha 1", "45 SEBHA 1", ANY },
	{ "1 sebha", "1 SEBHA", ANY },
	{ "100000 sebha", "100000 SEBHA", ANY },
	{ "7 sebha 9 8 7 6 5 4 3 2 1", "7 SEBHA 1 2 3 4 5 6 7 8 9", ANY },
	{ "45 1 3", "45 JUBA 1 3", OWN },
	{ "45", "45 JUBA", OWN },
	{ "45 sebha 1", "45 SEBHA 1", OWN },
	{ "45 tripoli 2", "45 TIP 2", REGISTERED },
	{ "45 A14 2", "45 A14 2", REGISTERED },
	{ "45 4B 2", "45 4B 2", REGISTERED },
	/* digits of scripts; areas too */
	{ "٤٥ سبها ١ ٣", "45 سبها 1 3", ANY },
	{ "۴۵ سبها ۱،۳", "45 سبها 1 3", ANY },
	{ "\u2067٤٥ سبها ١ ٣\u2069\u200F", "45 سبها 1 3", ANY },
	{ "४५ sebha १ ३", "45 SEBHA 1 3", ANY },
	{ "৪৫ sebha ১ ৩", "45 SEBHA 1 3", ANY },
	{ "၄၅ sebha ၁၊ ၃။", "45 SEBHA 1 3", ANY },
	{ "๔๕ sebha ๑ ๓", "45 SEBHA 1 3", ANY },
	{ "๔๕แม่สอด๑ ๓", "45 แมสอด 1 3", ANY },
	{ "៤៥ sebha ១ ៣", "45 SEBHA 1 3", ANY },
	{ "໔໕ sebha ໑ ໓", "45 SEBHA 1 3", ANY },
	{ "௪௫ sebha ௧ ௩", "45 SEBHA 1 3", ANY },
	{ "෧ sebha", "1 SEBHA", ANY },
	{ "４５ ＳＥＢＨＡ １ ３", "45 SEBHA 1 3", ANY },
	{ "፵፭ sebha ፩ ፫", "45 SEBHA 1 3", ANY },
	{ "፻፳ sebha ፩፡፫", "120 SEBHA 1 3", ANY },
	{ "፪፻፶ sebha", "250 SEBHA", ANY },
	{ "፼፭፻ sebha", "10500 SEBHA", ANY },
	{ "45 Zürich 1", "45 ZURICH 1", ANY },
	/* emoji, keycaps, signs */
	{ "45 sebha 1️⃣ 3️⃣ 😢🙏🏽", "45 SEBHA 1 3", ANY },
	{ "45 👨‍👩‍👧 sebha ❗ ①", "45 SEBHA 1", ANY },
	{ "(45) \"sebha\" #1 *3", "45 SEBHA 1 3", ANY },
	/* asked back */
	{ "", "no-people", ANY },
	{ "sebha", "no-people", ANY },
	{ "...", "no-people", OWN },
	{ "0 sebha", "people-range", ANY },
	{ "100001 sebha", "people-range", ANY },
	{ "99999999999999999999999 sebha", "people-range", ANY },
	{ "00000000045 sebha", "people-range", ANY },
	{ "45 sebha 13", "need-unclear", ANY },
	{ "45 sebha 1 0", "need-unclear", ANY },
	{ "45 sebha 03", "need-unclear", ANY },
	{ "1,500 sebha", "need-unclear", ANY },
	{ "45 sebha ፩፫", "people-unclear", ANY },
	{ "45 sebha ፲", "need-unclear", ANY },
	{ "፭፵ sebha", "people-unclear", ANY },
	{ "፻፻ sebha", "people-unclear", ANY },
	{ "፼፼፼፼ sebha", "people-unclear", ANY },
	{ "40-50 sebha 1", "people-unclear", ANY },
	{ "٤٠–٥٠ sebha ١", "people-unclear", ANY },
	{ "12½ sebha", "people-unclear", ANY },
	{ "45² sebha", "people-unclear", ANY },
	{ "45 1 3", "no-area", ANY },
	{ "45 atlantis 1", "area-unknown", REGISTERED },
	{ "45 a13 1", "need-unclear", REGISTERED },
	{ "45 abcdefghijklmnopqrstuvwx", "area-long", ANY },
	{ "45 abcdefghijklmnopqrstuvw", "45 ABCDEFGHIJKLMNOPQRSTUVW", ANY },
	{ "45 abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
	    "area-long", ANY },
	{ "45 ကခဂဃငစဆဇဈညဋဌ", "area-long", ANY },
	/* perhaps names */
	{ "45 sebha asha kamal", "too-many-words", ANY },
	{ "45 people in sebha", "too-many-words", ANY },
	{ "45 sebha hurt", "too-many-words", REGISTERED },
	{ "asha kamal", "too-many-words", ANY },
	{ "sebha atlantis 0 77", "too-many-words", ANY },
	{ "45 sebha \xff", "unreadable", ANY },
	{ "45 sebha \xd9", "unreadable", ANY },
};

static void
said(const char *text, size_t len, size_t at, int how, char *back, size_t size)
{
	const struct group_ask ask = { &fold.table, how == OWN ? "juba" : NULL, how == REGISTERED ? find_area : NULL, NULL };
	static const struct group_report nothing;
	struct group_report r, rest;
	struct buf out;

	buf_wrap(&out, back, size);
	if (group_report_read(&ask, text, len, at, &r)) {
		assert_int_equal(r.problem, GROUP_CLEAR);
		group_report_add(&out, &r);
	} else {
		assert_int_not_equal(r.problem, GROUP_CLEAR);
		buf_adds(&out, group_problem_word(r.problem));
		rest = r;
		rest.problem = GROUP_CLEAR;
		assert_memory_equal(&rest, &nothing, sizeof(rest));
	}
}

static void
reports_are_read_back(void **state)
{
	char back[200];
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		said(cases[i].text, strlen(cases[i].text), 0, cases[i].how, back, sizeof(back));
		if (strcmp(back, cases[i].back) == 0)
			continue;
		print_error("case %zu: \"%s\" gave \"%s\", not \"%s\"\n", i, cases[i].text, back, cases[i].back);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* What is confirmed is, sent again, the same report. */
static void
what_is_read_back_reads_the_same(void **state)
{
	char back[200], again[200];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (cases[i].how != ANY)
			continue;
		said(cases[i].text, strlen(cases[i].text), 0, ANY, back, sizeof(back));
		if (back[0] < '0' || back[0] > '9')
			continue;
		said(back, strlen(back), 0, ANY, again, sizeof(again));
		assert_string_equal(again, back);
	}
}

static void
what_stands_before_the_offset_is_not_read(void **state)
{
	const char text[] = "GROUP 45 SEBHA 1 3", keyword[] = "GROUP";
	char back[200];

	(void)state;
	said(text, strlen(text), 5, ANY, back, sizeof(back));
	assert_string_equal(back, "45 SEBHA 1 3");
	said(keyword, 5, 5, ANY, back, sizeof(back));
	assert_string_equal(back, "no-people");
}

static void
long_texts_are_refused_whole(void **state)
{
	enum { LONG = 10 * 1024 };
	static const char *const pieces[] = { "9", "1 ", "x", "x ", " ", "ﷺ", "፼", "😢", "\xff" };
	char *text = xmalloc(LONG), back[200];

	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++) {
		for (size_t at = 0; at < LONG; at++)
			text[at] = pieces[i][at % strlen(pieces[i])];
		said(text, LONG, 0, ANY, back, sizeof(back));
		assert_string_equal(back, "too-many-words");
	}
	/* at the limit */
	memset(text, ' ', GROUP_TEXT_MAX + 1);
	memcpy(text, "45 SEBHA", 8);
	text[GROUP_TEXT_MAX - 1] = '3';
	said(text, GROUP_TEXT_MAX, 0, ANY, back, sizeof(back));
	assert_string_equal(back, "45 SEBHA 3");
	said(text, GROUP_TEXT_MAX + 1, 0, ANY, back, sizeof(back));
	assert_string_equal(back, "too-many-words");
	/* what folding makes long is seen to its end */
	for (size_t at = 0; at + 3 <= GROUP_TEXT_MAX; at += 3)
		memcpy(text + at, "ﷺ", 3);
	said(text, GROUP_TEXT_MAX / 3 * 3, 0, ANY, back, sizeof(back));
	assert_string_equal(back, "too-many-words");
	free(text);
}

/* Digits that are on paper at wardens keep their meaning. */
static void
every_need_has_its_digit(void **state)
{
	static const struct { unsigned digit; const char *word; } needs[] = {
		{ GROUP_NEED_HURT, "hurt" }, { GROUP_NEED_KIDS, "kids" }, { GROUP_NEED_PREGNANT, "pregnant" },
		{ GROUP_NEED_LOCKED, "locked in" }, { GROUP_NEED_FOOD, "no food" }, { GROUP_NEED_WATER, "no water" },
		{ GROUP_NEED_MEDICINE, "medicine" }, { GROUP_NEED_SHELTER, "shelter" }, { GROUP_NEED_TRANSPORT, "transport" },
	};
	const struct group_ask ask = { &fold.table, "juba", NULL, NULL };

	(void)state;
	for (unsigned digit = 1; digit <= COUNT(needs); digit++) {
		struct group_report r;
		char text[16];

		snprintf(text, sizeof(text), "5 x %u", digit);
		assert_true(group_report_read(&ask, text, strlen(text), 0, &r));
		assert_int_equal(r.needs, needs[digit - 1].digit);
		assert_string_equal(group_need_word(digit), needs[digit - 1].word);
	}
	assert_null(group_need_word(0));
	assert_null(group_need_word(10));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reports_are_read_back),
		cmocka_unit_test(what_is_read_back_reads_the_same),
		cmocka_unit_test(what_stands_before_the_offset_is_not_read),
		cmocka_unit_test(long_texts_are_refused_whole),
		cmocka_unit_test(every_need_has_its_digit),
	};

	return cmocka_run_group_tests(tests, fold_make, fold_drop);
}
