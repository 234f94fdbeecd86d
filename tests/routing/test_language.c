/* In which language a person is answered, and when it is worth asking. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "content/compiler/fold_build.h"
#include "content/pack.h"
#include "locales/text/bug.h"
#include "locales/text/fold.h"
#include "routing/language.h"
#include "routing/language_inside.h"
#include "locales/text/script.h"
#include "tests/support/pack_make.h"

/* "ne hi" as a set. */
static uint64_t
words_of(const struct pack *p, const char *tags)
{
	uint64_t set = 0;
	char one[20];

	while (tags != NULL && *tags != '\0') {
		size_t len = strcspn(tags, " ");

		memcpy(one, tags, len);
		one[len] = '\0';
		set |= (uint64_t)1 << pack_find_locale(p, one);
		tags += len + (tags[len] == ' ');
	}
	return set;
}

static const struct { const char *stored, *hint, *words, *text, *country, *service, *tag; bool is_sure; } rungs[] = {
	{ "hi", "ar", "ne", "salary", "NP", "33444", "hi", true },	/* stored */
	{ NULL, "ar", "ne", "salary", "NP", "33444", "ar", true },	/* the bearer's hint */
	{ NULL, "ne-NP", NULL, "", "QA", NULL, "ne", true },
	{ NULL, "NE-latn-NP", NULL, "", NULL, NULL, "ne-latn", true },
	{ NULL, "xx-NE", NULL, "", NULL, NULL, "en", false },		/* no such language */
	{ NULL, "", NULL, "", NULL, NULL, "en", false },
	{ NULL, NULL, "ar", "ratib", "QA", NULL, "ar", true },		/* the word */
	/* a word of Nepali alone, which may be one of Hindi that nobody wrote down: the country agrees, or not */
	{ NULL, NULL, "ne-latn", "talab", "QA", NULL, "ne-latn", false },
	{ NULL, NULL, "ne-latn", "talab", NULL, NULL, "ne-latn", false },
	{ NULL, NULL, "ne", "talab", NULL, NULL, "ne", false },
	{ NULL, NULL, "hi", "vetan", NULL, NULL, "hi", false },
	{ NULL, NULL, "hi", "vetan", "NP", NULL, "hi", false },
	{ NULL, NULL, "ne-latn", "talab", "NP", NULL, "ne-latn", true },
	{ NULL, NULL, "ne", "talab", "NP", NULL, "ne", true },
	{ NULL, NULL, "ne-latn", "talab", NULL, "33444", "ne-latn", true },	/* the service speaks Nepali */
	{ NULL, NULL, "ne-latn", "talab aayena chha", NULL, NULL, "ne-latn", true },	/* the letters agree */
	{ NULL, NULL, "en", "salary", "NP", NULL, "ne", false },	/* English is everyone's */
	{ NULL, NULL, "en", "salary", NULL, NULL, "en", false },
	/* letters: only one language here has them */
	{ NULL, NULL, NULL, "راتب", "NP", NULL, "ar", true },
	/* Nepali or Hindi: the country tells, not the word */
	{ NULL, NULL, "hi", "मदद", "NP", NULL, "ne", true },
	{ NULL, NULL, "hi", "मदद", "QA", NULL, "hi", false },
	{ NULL, NULL, "ne hi", "मदद", NULL, NULL, "ne", false },
	{ NULL, NULL, "ne", "मदद छ", "QA", NULL, "ne", true },		/* two words may tell */
	{ NULL, NULL, "ne", "मदद है", "NP", NULL, "hi", true },
	/* a word that several languages share is answered in the one of them that the country speaks */
	{ NULL, NULL, "ne ne-latn", "talab", NULL, NULL, "ne-latn", false },	/* as she writes */
	{ NULL, NULL, "ne hi", "talab", "NP", NULL, "ne", true },
	{ NULL, NULL, "ne hi", "talab", NULL, NULL, "ne", false },
	{ NULL, NULL, "en ne", "passport", NULL, NULL, "en", false },
	/* Urdu, which is not here, is not Arabic */
	{ NULL, NULL, NULL, "نہیں", NULL, NULL, "en", false },
	{ NULL, NULL, NULL, "نہیں", "NP", NULL, "ne", false },
	{ NULL, NULL, "hi", "मदद sir", "QA", "33444", "ne", true },	/* the service speaks Nepali */
	{ NULL, NULL, NULL, "क", NULL, NULL, "ne", false },
	/* letters of no language here */
	{ NULL, NULL, NULL, "ส", "NP", NULL, "ne", false },
	/* the country, the service, nothing */
	{ NULL, NULL, NULL, "", "QA", NULL, "ar", false },
	{ NULL, NULL, NULL, "", "AE", "33444", "en", false },
	{ NULL, NULL, NULL, "", NULL, NULL, "en", false },
};

static void
each_rung_decides_in_turn(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p = make_open(m);

	(void)state;
	for (size_t i = 0; i < COUNT(rungs); i++) {
		struct language_clues c = {
			.stored = rungs[i].stored == NULL ? PACK_NONE : pack_find_locale(p, rungs[i].stored),
			.hint = rungs[i].hint,
			.words = words_of(p, rungs[i].words),
			.text = rungs[i].text, .len = strlen(rungs[i].text),
			.country = rungs[i].country == NULL ? 0 : country_code(rungs[i].country),
			.service = rungs[i].service == NULL ? NULL :
			    pack_find_service(p, SERVICE_SMS, rungs[i].service),
		};
		struct language_choice got = language_choose(p, &c);

		if (got.locale >= p->locales_count ||
		    strcmp(pack_string(p, p->locales[got.locale].tag), rungs[i].tag) != 0 ||
		    got.is_sure != rungs[i].is_sure)
			fail_msg("case %zu: locale %u, sure %d", i, (unsigned)got.locale, (int)got.is_sure);
	}
	made_close(p);
	make_free(m);
}

/* Every language that the table names, but those that are only variants, and English. */
static struct pack *
open_babel(struct make **m, struct fold_build *fold)
{
	static const char *const scripts[][2] = {
		{ "Deva", "mr bho mai gom" }, { "Arab", "ur pnb skr sd ps ckb ug fa prs" },
		{ "Cyrl", "ru uk be kk ky mn tt ba tg uz-cyrl" }, { "Beng", "bn as" }, { "Ethi", "am ti tig byn" },
		{ "Latn", "vi hr tr az ku ro ha ff ak ee uz es fil ceb hi-latn mr-latn" },
	};

	struct pack *p;

	*m = make_world(PACK_RELEASE);
	for (size_t i = 0; i < COUNT(scripts); i++) {
		char tags[100], *tag = tags;

		memcpy(tags, scripts[i][1], strlen(scripts[i][1]) + 1);
		while (*tag != '\0') {
			size_t len = strcspn(tag, " ");
			bool is_last = tag[len] == '\0';

			tag[len] = '\0';
			make_locale(*m, tag, scripts[i][0], "en");
			tag += len + !is_last;
		}
	}
	p = make_open(*m);
	fold_build_init(fold);
	p->fold = fold->table;
	return p;
}

/* What is written in a language is answered in it where nothing else is known, or is not guessed at. */
static void
letters_and_words_tell_close_languages_apart(void **state)
{
	static const struct { const char *text, *tag; bool is_sure; } cases[] = {
		/* one word of Devanagari tells nothing */
		{ "मदद", "ne", false }, { "हुन्छ", "ne", false }, { "है", "ne", false }, { "आहे", "ne", false },
		{ "मलाई मद्दत चाहिन्छ", "ne", true }, { "तलब छैन", "ne", true }, { "पैसा गर्छन्", "ne", true },
		{ "मुझे मदद चाहिए मैं परेशान हूँ", "hi", true }, { "वेतन नहीं है", "hi", true },
		{ "आग लगी", "hi", true }, { "मैं 16 साल", "hi", true }, { "میری عمر 16", "ur", false },	/* or Punjabi */
		{ "मेरा वीजा खत्म हो गया", "hi", true }, { "मुझे काम", "hi", true },
		{ "वेतन नहीं", "hi", false },				/* or Bhojpuri, or Maithili */
		{ "कुछ मदद", "ne", false }, { "मला मदत हवी आहे", "mr", true }, { "पगार मिळाला", "mr", false },
		/* Arabic letters */
		{ "راتب", "ar", false }, { "نہیں", "ur", false }, { "مرسته غواړم", "ps", true }, { "مدد", "ar", false },
		{ "ھ", "ur", false }, { "مھرباني ڪري ڻ", "sd", true }, { "ێمە", "ckb", true }, { "ياردەم كېرەك ۇ", "ug", true },
		{ "کمک می‌خواهم پول", "fa", false },			/* or Dari */
		{ "پاسپورٹ", "ur", false }, { "تنخواہ نہیں ملی", "ur", false }, { "پول", "ur", false },
		/* Cyrillic */
		{ "зарплата", "ru", false }, { "Київ", "uk", true }, { "їхати", "uk", true }, { "көмек ұ", "kk", true },
		{ "өкмөт", "kk", false }, { "ҷавоб", "tg", true }, { "ёрдам ўзбек ҳақ", "uz-cyrl", true }, { "қоғоз", "kk", false },
		{ "ГЎ", "be", false },
		/* Bengali, Ethiopic */
		{ "সাহায্য", "bn", false }, { "টকা নাই ৰ", "as", true }, { "ደመወዝ", "am", false }, { "እዩ", "am", false },
		{ "ደሞዝ ነው", "am", true }, { "ሓገዝ ኣሎ", "ti", true }, { "ቐ ኣሎ", "ti", true }, { "ቐረባ", "am", false },
		/* Latin */
		{ "tôi cần sự giúp đỡ", "vi", true }, { "şikayet", "tr", false }, { "ağız", "tr", false }, { "əmək", "az", true },
		{ "ƙasa", "ha", true }, { "ɗaya", "ha", false }, { "mmoa wɔ", "ak", false }, { "ƒe wɔ", "ee", true },
		{ "oʻzbek", "uz", true }, { "yo‘q", "uz", true }, { "¿aquí?", "es", true }, { "año", "es", false },
		{ "sahod ng amo", "fil", true }, { "ang mga amo", "fil", false }, { "kailangan", "en", false },
		{ "talab aayena chha", "ne-latn", true }, { "mujhe nahi mila", "hi-latn", true }, { "chha", "en", false },
		{ "hai", "en", false }, { "hai sir", "en", false }, { "salary", "en", false }, { "o'clock", "en", false },
	};
	struct make *m;
	struct fold_build fold;
	struct pack *p = open_babel(&m, &fold);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct language_clues c = { .stored = PACK_NONE, .text = cases[i].text, .len = strlen(cases[i].text) };
		struct language_choice got = language_choose(p, &c);

		if (strcmp(pack_string(p, p->locales[got.locale].tag), cases[i].tag) != 0 ||
		    got.is_sure != cases[i].is_sure)
			fail_msg("\"%s\": %s, sure %d", cases[i].text, pack_string(p, p->locales[got.locale].tag), (int)got.is_sure);
	}
	made_close(p);
	fold_build_release(&fold);
	make_free(m);
}

/* A word of the first language alone, in a pack that has the second one, too. */
static void
one_word_does_not_tell_close_languages_apart(void **state)
{
	static const struct { const char *own, *other; bool is_sure; } cases[] = {
		{ "am", "ti", false }, { "ti", "am", false }, { "fa", "prs", false }, { "id", "ms", false }, { "as", "bn", false },
		{ "mai", "om", false },			/* Nepali and Hindi are here */
		{ "ti", "am-latn", false }, { "am", "om", true }, { "fil", "id", true }, { "uz", "uz-cyrl", true }, { "fil", "tl", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct make *m = make_world(PACK_RELEASE);
		struct language_clues c = { .stored = PACK_NONE, .text = "word", .len = 4 };
		struct language_choice got;
		struct pack *p;

		make_locale(m, cases[i].own, "Zzzz", "en");
		make_locale(m, cases[i].other, "Zzzz", "en");
		p = make_open(m);
		c.words = words_of(p, cases[i].own);
		got = language_choose(p, &c);
		if (got.locale != pack_find_locale(p, cases[i].own) || got.is_sure != cases[i].is_sure)
			fail_msg("%s beside %s: locale %u, sure %d", cases[i].own, cases[i].other, (unsigned)got.locale, (int)got.is_sure);
		made_close(p);
		make_free(m);
	}
}

static bool
names(const char *tags, const char *tag)
{
	size_t len = strcspn(tag, "-");

	for (const char *at = strstr(tags, tag); at != NULL; at = strstr(at + 1, tag))
		if ((at == tags || at[-1] == ' ') && (at[strlen(tag)] == ' ' || at[strlen(tag)] == '\0'))
			return true;
	for (const char *at = tags; *at != '\0'; at += strcspn(at, " "), at += *at == ' ')
		if (tag[len] == '-' && strcspn(at, " ") == len && strncmp(at, tag, len) == 0)
			return true;
	return false;
}

/* One sign of a row, alone or behind a neutral word: its row's languages stay, and nothing else does. */
static void
check_sign(const struct pack *p, const struct language_sign *s, const char *sign, size_t len)
{
	static const struct { const char *script, *letter; } neutral[] = {
		{ "Deva", "क" }, { "Arab", "ا" }, { "Cyrl", "а" }, { "Beng", "ক" }, { "Ethi", "በ" }, { "Latn", "a" },
	};
	uint32_t script = SCRIPT_CODE(s->script);
	uint64_t set = 0;
	char text[100], folded[100];
	size_t used = 0, last, i = 0;

	while (strcmp(neutral[i].script, s->script) != 0)
		i++;
	for (unsigned word = 1; word < s->words; word++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s ", neutral[i].letter);
	last = used;
	used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%.*s", s->kind == SIGN_ENDINGS ? neutral[i].letter : "",
	    (int)len, sign);
	if (s->kind == SIGN_WORDS || s->kind == SIGN_ENDINGS) {
		fold_text(&p->fold, text, used, folded, sizeof(folded));
		assert_string_equal(text, folded);		/* else it would never be met */
	}
	for (uint16_t l = 0; l < p->locales_count; l++)
		if (SCRIPT_CODE(p->locales[l].script) == script)
			set |= (uint64_t)1 << l;
	if (!language_signs(p, script, text, used, &set) || set == 0)
		fail_msg("\"%s\" tells nothing, or speaks against itself", text);
	for (uint16_t l = 0; l < p->locales_count; l++)
		if ((set >> l & 1) && !names(s->tags, pack_string(p, p->locales[l].tag)))
			fail_msg("\"%s\" leaves %s", text, pack_string(p, p->locales[l].tag));
	set = ~(uint64_t)0;
	if (s->words > 1 && s->kind != SIGN_BARE && language_signs(p, script, text + last, used - last, &set))
		fail_msg("one word, \"%s\", tells close languages apart", text + last);
}

static void
each_sign_of_the_table_tells(void **state)
{
	struct make *m;
	struct fold_build fold;
	struct pack *p = open_babel(&m, &fold);
	const struct language_sign *s;
	size_t rows = 0;

	(void)state;
	for (; (s = language_sign_row(rows)) != NULL; rows++) {
		for (size_t i = 0; s->signs[i] != '\0' && s->signs[i] != '|'; ) {
			size_t len = strcspn(s->signs + i, " ");

			if (s->kind == SIGN_LETTERS || s->kind == SIGN_BARE)
				for (len = 1; (s->signs[i + len] & 0xC0) == 0x80; len++)
					;
			check_sign(p, s, s->signs + i, len);
			i += len;
			i += s->signs[i] == ' ';
		}
	}
	assert_true(rows > 40);
	assert_int_equal(language_usual(p, SCRIPT_CODE("Ethi")), pack_find_locale(p, "am"));
	assert_int_equal(language_usual(p, SCRIPT_CODE("Arab")), pack_find_locale(p, "ar"));
	assert_int_equal(language_usual(p, SCRIPT_CODE("Deva")), PACK_NONE);
	assert_int_equal(language_usual(p, SCRIPT_CODE("Latn")), PACK_NONE);
	made_close(p);
	fold_build_release(&fold);
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
		{ "\u0663", "Arab" }, { "\u0969", "Deva" }, { "\u5E2E\u3051", "Hani" },
		{ "\xF0\x9E\xA4\x80", "Adlm" }, { "\xF4\x8F\xBF\xBF", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t want = cases[i].script == NULL ? 0 : SCRIPT_CODE(cases[i].script);

		if (script_of_text(cases[i].text, strlen(cases[i].text)) != want)
			fail_msg("case %zu", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rung_decides_in_turn),
		cmocka_unit_test(letters_and_words_tell_close_languages_apart),
		cmocka_unit_test(one_word_does_not_tell_close_languages_apart),
		cmocka_unit_test(each_sign_of_the_table_tells),
		cmocka_unit_test(scripts_are_told_by_most_letters),
	};

	return cmocka_run_group_tests_name("language", tests, NULL, NULL);
}
