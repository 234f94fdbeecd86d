/*
 * What the loose form finds beyond slips, and what it finds by mistake: counted over fixed lists.
 *
 * The lists are how people spell, not what our keywords happen to be; a rule
 * of locales/text/loose.def that is added or dropped changes the numbers below,
 * and whoever changes it sees by how much.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "content/compiler/fold_build.h"
#include "content/pack.h"
#include "locales/text/bug.h"
#include "locales/text/fold.h"
#include "locales/text/loose.h"
#include "routing/keyword.h"
#include "tests/support/pack_make.h"

/* A keyword and how else it is spelt. */
static const struct { const char *tag, *topic, *alias, *variants; unsigned flags; } keywords[] = {
	{ "ne-latn", "main", "sahayata", "sahaayata sahaayataa sahayataa shahayata shahaayata sahaytaa sahayta", 0 },
	{ "ne-latn", "main", "sahajjo", "shahajjo shahajjoo sahajo shahajo sahaajjo shaahajjo", 0 },
	{ "ne-latn", "main", "maddat", "madat madath maddhat maadat maaddat maddaat", 0 },
	{ "ne-latn", "work.pay", "talab", "talaab taalab taalaab tallab talabb talav", 0 },
	{ "ne-latn", "work.pay", "tankha", "tankhaa tankhwa tankhwaa tanka tankhah tannkha", 0 },
	{ "ne-latn", "work.pay", "vetan", "wetan vetaan weetan wetaan vethan", 0 },
	{ "ne-latn", "work.pay", "jyala", "jyaala zyala jyaalaa zyaalaa jala", 0 },
	{ "ne-latn", "danger", "khatra", "khataraa katra khatraa khathra kathra khatara", ALIAS_DANGER },
	{ "ne-latn", "danger", "bachau", "bachaau bachao bacau bachaaoo bachhau", ALIAS_DANGER },
	{ "ne-latn", "work.passport", "rahadani", "raahadaani raahadani rahadaanee rahdani raahdaani", 0 },
	{ "ne-latn", "work.passport", "pasport", "passport passhport paasport pashport paasspoort", 0 },
	{ "ne-latn", "fees", "shulka", "sulka sulkaa shulkaa shoolka soolkaa", 0 },
	{ "ne-latn", "fees", "kharcha", "karcha kharchaa kharchha kaarchaa kharca", 0 },
	{ "ne-latn", "fear", "dhamki", "dhamkee damki dhaamki dhaamkee dhammki", 0 },
	{ "ne-latn", "fear", "pulis", "police pulish poolis poolish pullis puleess", 0 },
	{ "ne-latn", "sea", "videshi", "bideshi widesi vidheshi wideshee videsee", 0 },
	{ "ne", "work.pay", "ज्याला", "ज्याल ज्यला", 0 },
	{ "ne", "work.pay", "वेतन", "बेतन वेतण बेतण वेतन्", 0 },
	{ "ne", "fear", "पुलिस", "पूलिस पुलीस पुलिश पूलीस पूलिष", 0 },
	{ "ne", "work.passport", "राहदानी", "राहदानि राहदाणी राहदाणि रहदानी", 0 },
	{ "ne", "fees", "शुल्क", "सुल्क शूल्क सूल्क षुल्क", 0 },
	{ "ne", "sea", "विदेश", "बिदेश बिदेस विदेस वीदेश", 0 },
	{ "hi", "fear", "পুলিশ", "পুলিস পূলিশ পুলীশ পূলীস", 0 },
	{ "hi", "fear", "ভীষণ", "ভিষন ভীসন ভিশণ", 0 },
	{ "en", "stop", "stop", "stopp stoop sttop", ALIAS_EXACT },
	{ "en", "stop", "delete", "deleete dilete deelite", ALIAS_EXACT },
};

/* Words that mean nothing here. */
static const char ordinary[] =
    "hello good morning night thanks please sorry brother sister friend mother father home house come back going "
    "today tomorrow yesterday money phone number name need want some good nice food water rice shop store school "
    "teacher student book paper pencil market train plane ticket hotel road street town city country people children "
    "summer winter rain sun moon star tree flower river sea fish bread milk sugar salt tea coffee market week "
    "month year free sweet street speed sleep sheep ship shell wish wash west best rest test cash crash wall tall ball "
    "zoo zero lazy crazy jelly happy funny sunny silly hill mill will well bell sell tell small "
    "namaste dai bhai didi bahini aama buwa ghar paisa samaya kina kaha kasari kasto mero timro hajur dhanyabad "
    "bihana beluka hijo bholi aaja khana pani bhat dal tarkari masu chiya dudh sathi sabai ramro naramro thulo sano "
    "aap kaise theek shukriya kal subah shaam raat dost kitab dukan bazaar gaadi sadak mausam pyaar shaadi zindagi "
    "tumi kemon bhalo dhonnobad bhai bon ma baba bari taka ajke kalke bhat mach jol "
    "नमस्ते दाइ भाइ घर पैसा समय नाम आज भोलि हिजो खाना पानी साथी दिन दीन माया किताब बजार शहर सहर विष बिस वर बर "
    "বাড়ি টাকা ভাই বোন আজ কাল ভাত মাছ জল দিন দীন বিষ বিশ";

static struct pack *
open_spellings(struct make **m, struct fold_build *fold)
{
	struct pack *p;

	*m = make_world(PACK_RELEASE);
	for (size_t i = 0; i < COUNT(keywords); i++)
		make_alias(*m, keywords[i].tag, keywords[i].alias, keywords[i].topic, keywords[i].flags);
	p = make_open(*m);
	fold_build_init(fold);
	p->fold = fold->table;
	return p;
}

struct tally { unsigned texts, exact, like, loose, wrong; };

static void
count(const struct pack *p, const char *words, const char *topic, struct tally *t)
{
	for (const char *at = words; *at != '\0'; ) {
		size_t len = strcspn(at, " ");
		struct keyword_hit hit = keyword_find(p, at, len, PACK_NONE);

		t->texts++;
		t->exact += hit.match == KEYWORD_EXACT;
		t->like += hit.match == KEYWORD_LIKE;
		t->loose += hit.match == KEYWORD_LOOSE;
		t->wrong += hit.topic != PACK_NONE && topic != NULL && strcmp(pack_string(p, p->topics[hit.topic].name), topic) != 0;
		at += len + (at[len] == ' ');
	}
}

static void
spellings_are_found(void **state)
{
	struct make *m;
	struct fold_build fold;
	struct pack *p = open_spellings(&m, &fold);
	struct tally found = { 0 }, stopped = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(keywords); i++)
		count(p, keywords[i].variants, keywords[i].topic, keywords[i].flags & ALIAS_EXACT ? &stopped : &found);
	assert_int_equal(found.texts, 118);
	assert_int_equal(found.exact, 0);
	assert_int_equal(found.like, 86);		/* slips alone find so many */
	assert_int_equal(found.loose, 25);		/* and the loose form these, of the 32 that are left */
	assert_int_equal(found.wrong, 0);
	assert_int_equal(stopped.texts, 6);
	/* STOP and DELETE are typed right or not at all. */
	assert_int_equal(stopped.like + stopped.loose + stopped.exact, 0);
	made_close(p);
	fold_build_release(&fold);
	make_free(m);
}

static void
ordinary_words_are_left_alone(void **state)
{
	struct make *m;
	struct fold_build fold;
	struct pack *p = open_spellings(&m, &fold);
	struct tally found = { 0 };

	(void)state;
	count(p, ordinary, NULL, &found);
	assert_int_equal(found.texts, 216);
	assert_int_equal(found.exact + found.like, 0);
	assert_int_equal(found.loose, 0);
	made_close(p);
	fold_build_release(&fold);
	make_free(m);
}

static void
the_loose_form_is_as_told(void **state)
{
	static const struct { const char *folded, *loose; } cases[] = {
		{ "", "" }, { "a", "a" }, { "sahaayata", "sahayata" }, { "shahajjo", "sahajo" }, { "dukkha", "duka" },
		{ "kkh", "k" }, { "khk", "k" }, { "shh", "sh" },
		{ "wakeel", "vakil" }, { "aaa", "a" }, { "eee", "ie" }, { "book food", "buk fud" }, { "zz", "j" },
		{ "passport 112", "pasport 112" }, { "112 11", "112 11" }, { "sssh", "s" },
		{ "विदेशी", "बिदेसि" }, { "ईश्वर", "इस्बर" }, { "কূটনীতি ৱ", "কুটনিতি ব" }, { "помощь", "помощь" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char out[64];

		assert_int_equal(loose_text(cases[i].folded, strlen(cases[i].folded), out), strlen(cases[i].loose));
		assert_string_equal(out, cases[i].loose);
	}
}

/* What folding has changed already, no row would ever meet. */
static void
each_row_of_the_table_is_met(void **state)
{
	static const struct { const char *from, *to; } rows[] = {
#define LOOSE(from, to) { from, to },
#define LOOSE_LATIN LOOSE
#include "locales/text/loose.def"
#undef LOOSE_LATIN
#undef LOOSE
	};
	struct fold_build fold;
	char folded[64], out[64];

	(void)state;
	fold_build_init(&fold);
	for (size_t i = 0; i < COUNT(rows); i++) {
		fold_text(&fold.table, rows[i].from, strlen(rows[i].from), folded, sizeof(folded));
		assert_string_equal(folded, rows[i].from);
		loose_text(rows[i].from, strlen(rows[i].from), out);
		assert_string_equal(out, rows[i].to);
	}
	fold_build_release(&fold);
}

/* Keywords of two topics that are one to the ear find neither, a stop word nothing, STOP only itself. */
static void
what_is_not_one_topic_is_none(void **state)
{
	static const struct { const char *text; enum keyword_match match; const char *topic; } cases[] = {
		{ "vakil", KEYWORD_EXACT, "fear" }, { "wakeel", KEYWORD_EXACT, "sea" }, { "wakiill", KEYWORD_NONE, NULL },
		{ "waakeell", KEYWORD_NONE, NULL }, { "khaataa", KEYWORD_NONE, NULL }, { "stoop", KEYWORD_NONE, NULL },
		{ "fiis", KEYWORD_NONE, NULL }, { "fis", KEYWORD_NONE, NULL },	/* "fees": too short a form */
		{ "zaamaanaa bari", KEYWORD_LOOSE, "work.pay" },
	};
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p;

	(void)state;
	make_alias(m, "ne-latn", "vakil", "fear", 0);
	make_alias(m, "ne-latn", "wakeel", "sea", 0);
	make_alias(m, "ne-latn", "katara", "sea", 0);
	make_alias(m, "ne-latn", "khata", NULL, 0);
	make_alias(m, "ne-latn", "jamana", "work.pay", 0);
	make_alias(m, "en", "fees", "fees", 0);
	make_alias(m, "en", "stop", "stop", ALIAS_EXACT);
	p = make_open(m);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct keyword_hit hit = keyword_find(p, cases[i].text, strlen(cases[i].text), PACK_NONE);

		if (hit.match != cases[i].match || (cases[i].topic != NULL &&
		    strcmp(pack_string(p, p->topics[hit.topic].name), cases[i].topic) != 0))
			fail_msg("\"%s\": match %d", cases[i].text, (int)hit.match);
	}
	made_close(p);
	make_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings_are_found),
		cmocka_unit_test(ordinary_words_are_left_alone),
		cmocka_unit_test(the_loose_form_is_as_told),
		cmocka_unit_test(each_row_of_the_table_is_met),
		cmocka_unit_test(what_is_not_one_topic_is_none),
	};

	return cmocka_run_group_tests_name("loose", tests, NULL, NULL);
}
