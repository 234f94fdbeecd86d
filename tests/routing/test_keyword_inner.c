/* Keywords inside words: writing without blanks, endings, and where neither is allowed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "content/pack.h"
#include "locales/text/bug.h"
#include "routing/keyword.h"
#include "routing/keyword_inside.h"
#include "tests/support/pack_make.h"

static const struct { const char *tag, *alias, *topic; unsigned flags; } aliases[] = {
	{ "en", "salary", "work.pay", 0 },
	{ "en", "employer", "boss", 0 },
	{ "en", "passport", "work.passport", 0 },
	{ "ne", "राहदानी", "work.passport", 0 },
	{ "ne", "तलब", "work.pay", 0 },
	{ "km", "ប្រាក់ខែ", "work.pay", 0 },
	{ "km", "ប្រាក់", NULL, 0 },
	{ "km", "គេវាយខ្ញុំ", "danger", ALIAS_DANGER },
	{ "my", "လစာ", "work.pay", 0 },
	{ "my", "ကယ်ပါ", "danger", ALIAS_DANGER },
	{ "my", "အလုပ်ရှင်", "boss", 0 },
	{ "ta", "சம்பள", "work.pay", 0 },
	{ "am", "ደመወ", "work.pay", 0 },
};

static struct pack *
words_open(struct make **m)
{
	static const struct { const char *tag, *script; } more[] = { { "km", "Khmr" }, { "my", "Mymr" }, { "ta", "Taml" }, { "am", "Ethi" } };
	struct pack_topic *boss;

	*m = make_world(PACK_RELEASE);
	for (size_t i = 0; i < COUNT(more); i++)
		make_locale(*m, more[i].tag, more[i].script, "en");
	boss = make_record(*m, PACK_TOPICS, make_topic(*m, &(struct make_topic){ .name = "boss", .texts = "work.pay.text" }));
	boss->audience = AUDIENCE_EMPLOYER;
	for (size_t i = 0; i < COUNT(aliases); i++)
		make_alias(*m, aliases[i].tag, aliases[i].alias, aliases[i].topic, aliases[i].flags);
	return make_open(*m);
}

static const struct { const char *text, *topic; enum keyword_match match; } cases[] = {
	/* no blanks: at any letter, the longest, danger first */
	{ "នាយកមិនបើកប្រាក់ខែឱ្យខ្ញុំ", "work.pay", KEYWORD_ANYWHERE },
	{ "នាយកមិនបើកប្រាក់ឱ្យខ្ញុំ", NULL, KEYWORD_NONE },	/* money: a word of the stop-list */
	{ "ថៅកែមិនបើកប្រាក់ខែហើយគេវាយខ្ញុំទៀត", "danger", KEYWORD_FIRST_WORDS },
	{ "အလုပ်ရှင်က လစာမပေးဘူး", "work.pay", KEYWORD_ANYWHERE },
	{ "ကျွန်မကိုကယ်ပါရှင်", "danger", KEYWORD_FIRST_WORDS },
	/* behind digits and Latin letters too */
	{ "2ខែមិនបានប្រាក់ខែ", "work.pay", KEYWORD_ANYWHERE },
	{ "2လလစာမပေးဘူး", "work.pay", KEYWORD_ANYWHERE },
	{ "ok5នាយកមិនបើកប្រាក់ខែ", "work.pay", KEYWORD_ANYWHERE },
	{ "okလစာမပေးဘူး", "work.pay", KEYWORD_ANYWHERE },
	/* nothing ends inside a syllable: here a consonant closes it */
	{ "မလစာန်", NULL, KEYWORD_NONE },
	{ "မလစာန့်", NULL, KEYWORD_NONE },		/* with a dot below it */
	/* endings */
	{ "சம்பளத்தை தரவில்லை", "work.pay", KEYWORD_ANYWHERE },
	{ "ደመወዜን አልከፈለኝም", "work.pay", KEYWORD_ANYWHERE },
	{ "मेरो राहदानीलाई साहुले लियो", "work.passport", KEYWORD_ANYWHERE },
	{ "राहदानीलाई", "work.passport", KEYWORD_ANYWHERE },
	{ "मेरो तलबको कुरा", NULL, KEYWORD_NONE },		/* three letters begin too many words */
	{ "मेरो तलब आएन", "work.pay", KEYWORD_ANYWHERE },
	/* Latin letters are of too many languages */
	{ "my salaryman is here", NULL, KEYWORD_NONE },
	/* who does it is not what is asked */
	{ "employer", "boss", KEYWORD_EXACT },
	{ "employer took my passport", "work.passport", KEYWORD_ANYWHERE },
	{ "employr took it", NULL, KEYWORD_NONE },
	{ "အလုပ်ရှင်", "boss", KEYWORD_EXACT },
};

static void
inside_of_words(void **state)
{
	struct make *m;
	struct pack *p = words_open(&m);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct keyword_hit hit = keyword_find(p, cases[i].text, strlen(cases[i].text), PACK_NONE);
		const char *topic = hit.topic == PACK_NONE ? "none" : pack_string(p, p->topics[hit.topic].name);

		if (strcmp(topic, cases[i].topic == NULL ? "none" : cases[i].topic) != 0 || hit.match != cases[i].match)
			fail_msg("\"%s\": topic %s, match %d", cases[i].text, topic, (int)hit.match);
		assert_int_equal(hit.is_danger, strcmp(topic, "danger") == 0);
	}
	made_close(p);
	make_free(m);
}

static void
a_border_is_where_a_syllable_is(void **state)
{
	static const struct { const char *text; size_t bytes; } letters[] = {
		{ "abc", 3 }, { "abc de", 4 }, { "60នាក់", 2 }, { "ខ្ញុំ", 15 }, { "ကယ်ပါ", 9 }, { "ပါ", 6 }, { "सम्म", 12 }, { "ደመ", 6 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(letters); i++)
		assert_int_equal(keyword_next_place((struct slice){ letters[i].text, strlen(letters[i].text) }), letters[i].bytes);
}

/* The fastest of five. */
static clock_t
time_of(const struct pack *p, struct slice text)
{
	clock_t best = 0;

	for (unsigned i = 0; i < 5; i++) {
		clock_t begin = clock(), took;

		for (unsigned k = 0; k < 3; k++)
			assert_int_equal(keyword_find(p, text.at, text.len, PACK_NONE).topic, PACK_NONE);
		took = clock() - begin;
		best = i == 0 || took < best ? took : best;
	}
	return best;
}

/* A letter sent a thousand times is not looked at for each pair of its places: that took a tenth of a second. */
static void
no_text_takes_long(void **state)
{
	static const char *const letter[] = { "ក", "က", "க", "ሀ", "क", "a" };
	struct make *m;
	struct pack *p = words_open(&m);

	(void)state;
	for (size_t i = 0; i < COUNT(letter); i++) {
		size_t len = strlen(letter[i]);
		char one[1025], blanks[1025];
		struct slice text = { one, 0 }, words = { blanks, 0 };

		while (text.len + len <= 1024) {
			memcpy(one + text.len, letter[i], len);
			memcpy(blanks + text.len, text.len / len % 10 == 9 ? "   " : letter[i], len);
			text.len += len;
		}
		words.len = text.len;
		if (time_of(p, text) > 10 * time_of(p, words) + CLOCKS_PER_SEC / 200)
			fail_msg("\"%s\" takes long", letter[i]);
	}
	made_close(p);
	make_free(m);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(inside_of_words),
		cmocka_unit_test(no_text_takes_long),
		cmocka_unit_test(a_border_is_where_a_syllable_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
