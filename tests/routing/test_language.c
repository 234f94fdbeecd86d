/* In which language a person is answered, and when it is worth asking. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "content/pack.h"
#include "locales/text/bug.h"
#include "routing/language.h"
#include "locales/text/script.h"
#include "tests/support/pack_make.h"

static void
each_rung_decides_in_turn(void **state)
{
	static const struct { const char *stored, *hint, *word, *text, *country, *service, *tag; bool is_sure; } cases[] = {
		{ "hi", "ar", "ne", "salary", "NP", "33444", "hi", true },	/* stored */
		{ NULL, "ar", "ne", "salary", "NP", "33444", "ar", true },	/* the bearer's hint */
		{ NULL, "ne-NP", NULL, "", "QA", NULL, "ne", true },
		{ NULL, "NE-latn-NP", NULL, "", NULL, NULL, "ne-latn", true },
		{ NULL, "xx-NE", NULL, "", NULL, NULL, "en", false },		/* no such language */
		{ NULL, "", NULL, "", NULL, NULL, "en", false },
		{ NULL, NULL, "ne-latn", "talab", "QA", NULL, "ne-latn", true },	/* the word */
		{ NULL, NULL, "en", "salary", "NP", NULL, "ne", false },	/* English is everyone's */
		{ NULL, NULL, "en", "salary", NULL, NULL, "en", false },
		/* letters: only one language here has them */
		{ NULL, NULL, NULL, "راتب", "NP", NULL, "ar", true },
		/* Nepali or Hindi: the country tells, not the word */
		{ NULL, NULL, "hi", "मदद", "NP", NULL, "ne", true },
		{ NULL, NULL, "hi", "मदद", "QA", NULL, "hi", false },
		{ NULL, NULL, "hi", "मदद sir", "QA", "33444", "ne", true },	/* the service speaks Nepali */
		{ NULL, NULL, NULL, "क", NULL, NULL, "ne", false },
		/* letters of no language here */
		{ NULL, NULL, NULL, "ส", "NP", NULL, "ne", false },
		/* the country, the service, nothing */
		{ NULL, NULL, NULL, "", "QA", NULL, "ar", false },
		{ NULL, NULL, NULL, "", "AE", "33444", "en", false },
		{ NULL, NULL, NULL, "", NULL, NULL, "en", false },
	};
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p = make_open(m);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct language_clues c = {
			.stored = cases[i].stored == NULL ? PACK_NONE : pack_find_locale(p, cases[i].stored),
			.hint = cases[i].hint,
			.word = cases[i].word == NULL ? PACK_NONE : pack_find_locale(p, cases[i].word),
			.text = cases[i].text, .len = strlen(cases[i].text),
			.country = cases[i].country == NULL ? 0 : country_code(cases[i].country),
			.service = cases[i].service == NULL ? NULL :
			    pack_find_service(p, SERVICE_SMS, cases[i].service),
		};
		struct language_choice got = language_choose(p, &c);

		if (got.locale >= p->locales_count ||
		    strcmp(pack_string(p, p->locales[got.locale].tag), cases[i].tag) != 0 ||
		    got.is_sure != cases[i].is_sure)
			fail_msg("case %zu: locale %u, sure %d", i, (unsigned)got.locale, (int)got.is_sure);
	}
	made_close(p);
	make_free(m);
}

/* Languages of one script that have letters of their own. */
static void
own_letters_tell_close_languages_apart(void **state)
{
	static const struct { const char *text, *tag; bool is_sure; } cases[] = {
		{ "نہیں", "ur", true },
		{ "مرسته غواړم", "ps", true },
		{ "راتب", "ar", false },
		{ "зарплата", "ru", false },
		{ "Київ", "uk", true },
	};
	static const char *const tags[][2] = { { "ur", "Arab" }, { "ps", "Arab" }, { "ru", "Cyrl" }, { "uk", "Cyrl" } };
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p;

	(void)state;
	for (size_t i = 0; i < COUNT(tags); i++)
		make_locale(m, tags[i][0], tags[i][1], "en");
	p = make_open(m);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct language_clues c = { .stored = PACK_NONE, .word = PACK_NONE, .text = cases[i].text,
			.len = strlen(cases[i].text) };
		struct language_choice got = language_choose(p, &c);

		if (strcmp(pack_string(p, p->locales[got.locale].tag), cases[i].tag) != 0 ||
		    got.is_sure != cases[i].is_sure)
			fail_msg("case %zu: locale %u, sure %d", i, (unsigned)got.locale, (int)got.is_sure);
	}
	made_close(p);
	make_free(m);
}

static void
scripts_are_told_by_most_letters(void **state)
{
	static const struct { const char *text, *script; } cases[] = {
		{ "salary", "Latn" }, { "SALARY 1", "Latn" }, { "123 !", NULL }, { "", NULL },
		{ "my name is राम", "Deva" }, { "तलब تلب تلب تلب", "Arab" }, { "ደመወዝ", "Ethi" },
		{ "உதவி", "Taml" }, { "උදව්", "Sinh" }, { "সাহায্য", "Beng" }, { "ช่วย", "Thai" },
		{ "អ", "Khmr" }, { "က", "Mymr" }, { "помощь", "Cyrl" }, { "đạo", "Latn" },
		{ "\xF0\x9E\xA4\x80", "Adlm" }, { "\xF4\x8F\xBF\xBF", NULL },
	};
	static const struct { uint32_t first, last; } blocks[] = {
#define SCRIPT(code, first, last) { first, last },
#include "locales/text/scripts.def"
#undef SCRIPT
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t want = cases[i].script == NULL ? 0 : SCRIPT_CODE(cases[i].script);

		if (script_of_text(cases[i].text, strlen(cases[i].text)) != want)
			fail_msg("case %zu", i);
	}
	for (size_t i = 0; i < COUNT(blocks); i++) {
		assert_true(blocks[i].first <= blocks[i].last);
		assert_true(i == 0 || blocks[i - 1].last < blocks[i].first);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rung_decides_in_turn),
		cmocka_unit_test(own_letters_tell_close_languages_apart),
		cmocka_unit_test(scripts_are_told_by_most_letters),
	};

	return cmocka_run_group_tests_name("language", tests, NULL, NULL);
}
