/* Which topic a text asks for: exact words, typing slips, and what must never be guessed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/pack.h"
#include "locales/text/bug.h"
#include "routing/keyword.h"
#include "tests/support/pack_make.h"

static const struct { const char *tag, *alias, *topic; unsigned flags; } aliases[] = {
	{ "en", "sos", "danger", ALIAS_DANGER },
	{ "en", "danger", "danger", ALIAS_DANGER },
	{ "en", "locked in", "danger", ALIAS_DANGER },
	{ "en", "they hit me", "danger", ALIAS_DANGER },
	{ "en", "salary", "work.pay", 0 },
	{ "en", "pay", "work.pay", 0 },
	{ "en", "not paid", "work.pay", 0 },
	{ "en", "2 months pay", "work.pay", 0 },
	{ "en", "passport", "work.passport", 0 },
	{ "en", "fees", "fees", 0 },
	{ "en", "help", "main", 0 },
	{ "en", "stop", "stop", ALIAS_EXACT },
	{ "en", "free", NULL, 0 },
	{ "en", "madam", NULL, 0 },
	{ "en", "status", "fear", 0 },
	{ "en", "statue", "sea", 0 },
	{ "ne", "तलब", "work.pay", 0 },
	{ "ne", "राहदानी", "work.passport", 0 },
	{ "ne", "मद्दत", "main", 0 },
	{ "hi", "मदद", "main", 0 },
	{ "ne", "खतरा", "danger", ALIAS_DANGER },
	{ "ne-latn", "talab", "work.pay", 0 },
	{ "ne-latn", "madat", "main", 0 },
	{ "hi", "पासपोर्ट", "work.passport", 0 },
	{ "ne", "पासपोर्ट", "work.passport", 0 },
	{ "ne-latn", "sahayata", "main", 0 },
	{ "ar", "راتب", "work.pay", 0 },
};

static struct pack *
words_open(struct make **m)
{
	*m = make_world(PACK_RELEASE);
	for (size_t i = 0; i < COUNT(aliases); i++)
		make_alias(*m, aliases[i].tag, aliases[i].alias, aliases[i].topic, aliases[i].flags);
	return make_open(*m);
}

static const struct { const char *text, *topic; enum keyword_match match; const char *tag; } cases[] = {
	/* exact: whole text, two words, one word, letters set apart */
	{ "salary", "work.pay", KEYWORD_EXACT, "en" },
	{ "  SALARY!!", "work.pay", KEYWORD_EXACT, "en" },
	{ "fees?", "fees", KEYWORD_EXACT, "en" },
	{ "not paid", "work.pay", KEYWORD_EXACT, "en" },
	{ "not paid since june", "work.pay", KEYWORD_FIRST_WORDS, "en" },
	{ "salary problem with boss", "work.pay", KEYWORD_FIRST_WORDS, "en" },
	{ "s a l a r y", "work.pay", KEYWORD_EXACT, "en" },
	{ "h e l p", "main", KEYWORD_EXACT, "en" },
	{ "s.o.s.", "danger", KEYWORD_EXACT, "en" },
	{ "तलब", "work.pay", KEYWORD_EXACT, "ne" },
	{ "راتب", "work.pay", KEYWORD_EXACT, "ar" },
	{ "पासपोर्ट", "work.passport", KEYWORD_EXACT, NULL },	/* Nepali and Hindi share it */
	/* danger in any place, before everything else */
	{ "salary not paid and danger here", "danger", KEYWORD_FIRST_WORDS, "en" },
	{ "please I am locked in since monday", "danger", KEYWORD_FIRST_WORDS, "en" },
	{ "passport gone and they hit me", "danger", KEYWORD_FIRST_WORDS, "en" },
	{ "मलाई खतरा छ", "danger", KEYWORD_FIRST_WORDS, "ne" },
	{ "stop sos", "danger", KEYWORD_FIRST_WORDS, "en" },
	{ "dangerous work", NULL, KEYWORD_NONE, NULL },
	/* STOP as a word, never by likeness */
	{ "STOP", "stop", KEYWORD_EXACT, "en" },
	{ "stop please", "stop", KEYWORD_FIRST_WORDS, "en" },
	{ "stpo", NULL, KEYWORD_NONE, NULL },
	{ "stopp", NULL, KEYWORD_NONE, NULL },
	{ "sto?", NULL, KEYWORD_NONE, NULL },
	{ "st?op", NULL, KEYWORD_NONE, NULL },
	{ "sto p", NULL, KEYWORD_NONE, NULL },
	{ "s t o p", "stop", KEYWORD_EXACT, "en" },
	{ "STOP?", "stop", KEYWORD_EXACT, "en" },
	/* slips: one edit from 4 letters, two from 7 */
	{ "salry", "work.pay", KEYWORD_LIKE, "en" },
	{ "sallary", "work.pay", KEYWORD_LIKE, "en" },
	{ "slaary", "work.pay", KEYWORD_LIKE, "en" },
	{ "zalary", "work.pay", KEYWORD_LIKE, "en" },
	{ "salxrxy", NULL, KEYWORD_NONE, NULL },
	{ "sallarry", "work.pay", KEYWORD_LOOSE, "en" },	/* two edits, but the ear hears none */
	{ "stoopp", NULL, KEYWORD_NONE, NULL },
	{ "khathra", NULL, KEYWORD_NONE, NULL },
	{ "pashpporttt now", "work.passport", KEYWORD_LOOSE, "en" },
	{ "राहादानि", NULL, KEYWORD_NONE, NULL },	/* a vowel more and a short one: neither likeness nor sound */
	{ "मड्डत", NULL, KEYWORD_NONE, NULL },
	{ "pasport", "work.passport", KEYWORD_LIKE, "en" },
	{ "passprot", "work.passport", KEYWORD_LIKE, "en" },
	{ "pasprot", "work.passport", KEYWORD_LIKE, "en" },
	{ "posprt", NULL, KEYWORD_NONE, NULL },
	{ "salry not paid", "work.pay", KEYWORD_ANYWHERE, NULL },
	{ "he took 2 passport", "work.passport", KEYWORD_ANYWHERE, NULL },	/* a keyword begins with 2, too */
	{ "s a l r y", "work.pay", KEYWORD_LIKE, "en" },
	{ "not payed", NULL, KEYWORD_NONE, NULL },
	{ "not piad", "work.pay", KEYWORD_LIKE, "en" },
	{ "sahaiyata", "main", KEYWORD_LIKE, "ne-latn" },
	/* three letters are not enough */
	{ "pai", NULL, KEYWORD_NONE, NULL },
	{ "say", NULL, KEYWORD_NONE, NULL },
	{ "sso", NULL, KEYWORD_NONE, NULL },
	/* ordinary words */
	{ "free", NULL, KEYWORD_NONE, NULL },
	{ "madam", NULL, KEYWORD_NONE, NULL },
	{ "free food", NULL, KEYWORD_NONE, NULL },
	{ "freee", NULL, KEYWORD_NONE, NULL },
	/* as near to one topic as to another */
	{ "statux", NULL, KEYWORD_NONE, NULL },
	{ "status", "fear", KEYWORD_EXACT, "en" },
	/* one sign of an abugida: one edit, not two */
	{ "राहदनी", "work.passport", KEYWORD_LIKE, "ne" },
	{ "रहदनी", NULL, KEYWORD_NONE, NULL },
	/* letters that the network lost */
	{ "sal?ry", "work.pay", KEYWORD_LIKE, "en" },
	{ "sala?ry", "work.pay", KEYWORD_EXACT, "en" },	/* none was lost */
	{ "s?l?ry", "work.pay", KEYWORD_LIKE, "en" },
	{ "?assport", "work.passport", KEYWORD_LIKE, "en" },
	{ "p?s?po?t", "work.passport", KEYWORD_LIKE, "en" },	/* three are the most */
	{ "p?s?p??t", NULL, KEYWORD_NONE, NULL },
	{ "stat??", NULL, KEYWORD_NONE, NULL },
	{ "dan?er at work", "danger", KEYWORD_LIKE, "en" },
	{ "????", NULL, KEYWORD_NONE, NULL },
	{ "???????????????????", NULL, KEYWORD_NONE, NULL },
	{ "p?y", NULL, KEYWORD_NONE, NULL },
	/* nothing at all */
	{ "", NULL, KEYWORD_NONE, NULL },
	{ "   ", NULL, KEYWORD_NONE, NULL },
	{ "...", NULL, KEYWORD_NONE, NULL },
	{ "x", NULL, KEYWORD_NONE, NULL },
	{ "unbelievablylongwordthatnobodyeverwroteinalltheworldandmore", NULL, KEYWORD_NONE, NULL },
};

static void
every_text_finds_its_topic(void **state)
{
	struct make *m;
	struct pack *p = words_open(&m);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct keyword_hit hit = keyword_find(p, cases[i].text, strlen(cases[i].text), PACK_NONE);
		const char *topic = hit.topic == PACK_NONE ? "none" : pack_string(p, p->topics[hit.topic].name);
		const char *tag = hit.locale == PACK_NONE ? "none" : pack_string(p, p->locales[hit.locale].tag);

		if (strcmp(topic, cases[i].topic == NULL ? "none" : cases[i].topic) != 0 ||
		    hit.match != cases[i].match || strcmp(tag, cases[i].tag == NULL ? "none" : cases[i].tag) != 0)
			fail_msg("\"%s\": topic %s, match %d, locale %s", cases[i].text, topic, (int)hit.match, tag);
		assert_int_equal(hit.is_danger, strcmp(topic, "danger") == 0);
	}
	made_close(p);
	make_free(m);
}

static void
the_preferred_locale_decides(void **state)
{
	struct make *m;
	struct pack *p = words_open(&m);
	const char *word = "पासपोर्ट", *typed = "पासपोरट";
	uint16_t ne = pack_find_locale(p, "ne"), hi = pack_find_locale(p, "hi");

	(void)state;
	assert_int_equal(keyword_find(p, word, strlen(word), ne).locale, ne);
	assert_int_equal(keyword_find(p, word, strlen(word), hi).locale, hi);
	assert_int_equal(keyword_find(p, word, strlen(word), 0).locale, PACK_NONE);
	assert_int_equal(keyword_find(p, typed, strlen(typed), hi).locale, hi);
	assert_int_equal(keyword_find(p, typed, strlen(typed), PACK_NONE).locale, PACK_NONE);
	made_close(p);
	make_free(m);
}

/* A whole text that is a keyword goes before a word of danger in it; all else goes behind. */
static void
a_whole_keyword_goes_first(void **state)
{
	static const char whole[] = "numero marche pas", part[] = "marche numero", english[] = "numero sos pas",
	    stopped[] = "at the sos children village", again[] = "sos children village sos";
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p;
	uint16_t ne, hi;

	(void)state;
	make_alias(m, "hi", whole, "work.pay", 0);
	make_alias(m, "hi", english, "work.pay", 0);
	make_alias(m, "ne-latn", "marche", "danger", ALIAS_DANGER);
	make_alias(m, "en", "sos", "danger", ALIAS_DANGER);
	make_alias(m, "en", "sos children village", NULL, 0);
	p = make_open(m);
	ne = pack_find_locale(p, "ne");
	hi = pack_find_locale(p, "hi");
	assert_false(keyword_find(p, whole, strlen(whole), hi).is_danger);
	assert_false(keyword_find(p, whole, strlen(whole), ne).is_danger);
	assert_false(keyword_find(p, whole, strlen(whole), PACK_NONE).is_danger);
	assert_false(keyword_find(p, english, strlen(english), hi).is_danger);
	assert_true(keyword_find(p, part, strlen(part), hi).is_danger);
	/* a phrase of the stop-list takes the word up, and no other place of it */
	assert_false(keyword_find(p, stopped, strlen(stopped), hi).is_danger);
	assert_true(keyword_find(p, again, strlen(again), hi).is_danger);
	made_close(p);
	make_free(m);
}

/* Every slip of one key in every longer word finds the word, or nothing, or says that it is a stop word's. */
static void
one_slip_never_finds_another_topic(void **state)
{
	struct make *m;
	struct pack *p = words_open(&m);
	unsigned right = 0, none = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(aliases); i++) {
		const char *word = aliases[i].alias;
		size_t len = strlen(word);

		if (aliases[i].topic == NULL || (unsigned char)word[0] >= 0x80 || len < 5)
			continue;
		for (size_t at = 0; at < len; at++) {
			for (char c = 'a'; c <= 'z'; c++) {
				char typed[32];
				struct keyword_hit hit;

				memcpy(typed, word, len);
				typed[at] = c;
				hit = keyword_find(p, typed, len, PACK_NONE);
				if (hit.topic == PACK_NONE)
					none++;
				else if (strcmp(pack_string(p, p->topics[hit.topic].name), aliases[i].topic) == 0)
					right++;
				else if (strcmp(aliases[i].topic, "fear") != 0 && strcmp(aliases[i].topic, "sea") != 0)
					fail_msg("a slip in \"%s\" finds another topic", word);
			}
		}
	}
	assert_true(right > 20 * none);
	made_close(p);
	make_free(m);
}

static void
a_long_text_is_judged_by_its_beginning(void **state)
{
	struct make *m;
	struct pack *p = words_open(&m);
	size_t len = 1 << 20;
	char *text = xmalloc(len);
	const char *ne = "तलब";

	(void)state;
	for (size_t i = 0; i < len; i += 2)
		memcpy(text + i, "a ", 2);
	memcpy(text, "salary ", 7);
	assert_int_equal(keyword_find(p, text, len, PACK_NONE).match, KEYWORD_FIRST_WORDS);
	/* Cut inside a character. */
	for (size_t i = 0; i + 9 < len; i += 9)
		memcpy(text + i, ne, 9);
	assert_int_equal(keyword_find(p, text, len / 9 * 9 - 9, PACK_NONE).match, KEYWORD_NONE);
	memset(text, '?', len);
	assert_int_equal(keyword_find(p, text, len, PACK_NONE).match, KEYWORD_NONE);
	free(text);
	made_close(p);
	make_free(m);
}

/* The mark that stands for a lost letter is no letter a person can send: typed, it finds nothing and costs nothing. */
static void
a_typed_mark_is_no_lost_letter(void **state)
{
	struct make *m;
	struct pack *p = words_open(&m);
	char text[64 * 3 + 5];

	(void)state;
	for (size_t i = 0; i < 64; i++)
		memcpy(text + i * 3, "\xEE\x80\x80", 3);
	assert_int_equal(keyword_find(p, text, 3 * 29, PACK_NONE).match, KEYWORD_NONE);
	memcpy(text + 6, "sa?ary", 6);
	assert_int_equal(keyword_find(p, text, 12, PACK_NONE).match, KEYWORD_NONE);
	assert_string_equal(pack_string(p, p->topics[keyword_find(p, text + 6, 6, PACK_NONE).topic].name), "work.pay");
	made_close(p);
	make_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_text_finds_its_topic),
		cmocka_unit_test(the_preferred_locale_decides),
		cmocka_unit_test(a_whole_keyword_goes_first),
		cmocka_unit_test(one_slip_never_finds_another_topic),
		cmocka_unit_test(a_long_text_is_judged_by_its_beginning),
		cmocka_unit_test(a_typed_mark_is_no_lost_letter),
	};

	return cmocka_run_group_tests_name("keyword", tests, NULL, NULL);
}
