/*
 * pack_world.c - the small world that reader tests begin with
 *
 * The day is 2026-11-20.  Numbers are words ("LABOUR-QA"), so that a test says
 * what it means and no digits of anyone stand here.
 */
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/pack_make.h"

static const struct make_token tokens[] = {
	{ .name = "warn", .kind = TOKEN_WARN },
	{ .name = "feared", .kind = TOKEN_FEARED },
	{ .name = "date", .kind = TOKEN_DATE },
	{ .name = "stay", .kind = TOKEN_STAY },
	{ .name = "origin", .kind = TOKEN_ORIGIN },
	{ .name = "code", .kind = TOKEN_CODE },
	{ .name = "price", .kind = TOKEN_PRICE },
	{ .name = "name", .kind = TOKEN_ARGUMENT, .argument = ARGUMENT_NAME },
	{ .name = "emergency", .class = CLASS_EMERGENCY, .facts = "stay hotline.emergency" },
	{ .name = "embassy", .class = CLASS_EMBASSY, .facts = "stay hotline.embassy", .otherwise = "emergency",
	    .own_state = 1, .caution = 1 },
	{ .name = "line.work", .facts = "stay hotline.labour, home hotline.worker",
	    .otherwise = "embassy emergency", .caution = 1 },
	{ .name = "line.home", .facts = "home hotline.worker", .otherwise = "emergency", .caution = 1 },
	{ .name = "line.child", .class = CLASS_CHILD, .facts = "stay hotline.child", .caution = 1 },
	{ .name = "line.asylum", .class = CLASS_ASYLUM, .facts = "stay hotline.asylum, world hotline.asylum",
	    .caution = 1 },
	{ .name = "fee.cap", .facts = "corridor fee.cap" },
	{ .name = "fee.none", .facts = "corridor fee.none" },
	{ .name = "rule.passport", .facts = "stay rule.passport" },
};

static const struct make_fact facts[] = {
	{ .id = "qa/hotline.emergency", .type = "hotline.emergency", .value = "EMERGENCY-QA", .country = "QA",
	    .tested = "2026-11-10", .asks = FLAG_NO, .tells = FLAG_NO },
	{ .id = "qa/hotline.embassy", .type = "hotline.embassy", .value = "EMBASSY-QA-NP", .country = "QA",
	    .nationals = "NP", .tested = "2026-11-11", .asks = FLAG_YES, .tells = FLAG_NO },
	{ .id = "qa/hotline.labour", .type = "hotline.labour", .value = "LABOUR-QA", .country = "QA",
	    .tested = "2026-11-02", .asks = FLAG_NO, .tells = FLAG_NO },
	{ .id = "np/hotline.worker", .type = "hotline.worker", .value = "WORKER-NP", .country = "NP",
	    .tested = "2026-11-05", .abroad = FLAG_YES, .asks = FLAG_NO, .tells = FLAG_NO },
	{ .id = "qa/hotline.child", .type = "hotline.child", .value = "CHILD-QA", .country = "QA",
	    .as_of = "2024-05-01", .asks = FLAG_NO, .tells = FLAG_NO },
	{ .id = "world/hotline.asylum", .type = "hotline.asylum", .value = "ASYLUM-WORLD",
	    .tested = "2026-11-01", .asks = FLAG_NO },
	{ .id = "np-qa/fee.cap", .type = "fee.cap", .value = "10000 rupees", .country = "QA", .origin = "NP",
	    .corridor = 1, .is_rule = 1, .tested = "2026-01-01" },
	{ .id = "qa/rule.passport", .type = "rule.passport", .words = "fact.qa.rule.passport.text",
	    .country = "QA", .tested = "2026-10-01" },
};

static const char *const texts[][2] = {
	{ "danger.title", "Danger" }, { "danger.text", "Call {emergency}. Embassy {embassy}." },
	{ "child.title", "I am under 18" }, { "child.text", "Call {line.child}." },
	{ "child.without.text", "Tell an adult you trust." },
	{ "work.title", "At work" }, { "work.text", "At work in {stay}" },
	{ "work.pay.title", "Pay" }, { "work.pay.text", "No pay? {warn}Ask {line.work}." },
	{ "work.passport.title", "Passport" }, { "work.passport.text", "Yours. {rule.passport} {date}" },
	{ "fees.title", "Fees" }, { "fees.cap.text", "At most {fee.cap}." },
	{ "fees.none.text", "No fee." }, { "fees.other.text", "Ask first: {line.home}" },
	{ "sea.title", "By sea" }, { "sea.one.text", "One" }, { "sea.two.text", "Two {line.child}" },
	{ "sea.three.text", "Three" },
	{ "numbers.title", "Numbers" }, { "numbers.danger.text", "Danger {emergency}" },
	{ "numbers.embassy.text", "{warn}Embassy {embassy}" }, { "numbers.work.text", "Work {line.work}" },
	{ "numbers.date.text", "Checked {date}" },
	{ "fear.title", "Afraid" }, { "fear.text", "Ask {line.asylum}." },
	{ "fear.without.text", "Ask a lawyer." },
	{ "quiet.text", "Quiet" }, { "alone.title", "Alone" }, { "alone.text", "Are you alone?" },
	{ "agent.text", "{name} is on the list. {code} {price}{origin}" },
	{ "country.QA.name", "Qatar" }, { "country.NP.name", "Nepal" },
	{ "fact.qa.rule.passport.text", "The law says so." },
};

static const struct make_topic topics[] = {
	{ .name = "main", .kind = TOPIC_KIND_MENU },
	{ .name = "danger", .parent = "main", .key = 1, .texts = "danger.text", .title = "danger.title",
	    .class = CLASS_EMERGENCY, .flags = TOPIC_DANGER | TOPIC_QUIET },
	{ .name = "child", .parent = "main", .key = 2, .texts = "child.text", .title = "child.title",
	    .class = CLASS_CHILD, .without = "child.without.text" },
	{ .name = "work", .parent = "main", .key = 3, .kind = TOPIC_KIND_MENU, .texts = "work.text",
	    .title = "work.title" },
	{ .name = "work.pay", .parent = "work", .key = 1, .texts = "work.pay.text", .title = "work.pay.title" },
	{ .name = "work.passport", .parent = "work", .key = 3, .texts = "work.passport.text",
	    .title = "work.passport.title" },
	{ .name = "fees", .parent = "main", .key = 4, .kind = TOPIC_KIND_VARIANTS, .title = "fees.title",
	    .texts = "fees.cap.text:fee.cap fees.none.text:fee.none fees.other.text" },
	{ .name = "sea", .parent = "main", .key = 5, .kind = TOPIC_KIND_CHAIN, .title = "sea.title",
	    .texts = "sea.one.text sea.two.text sea.three.text" },
	{ .name = "numbers", .parent = "main", .key = 6, .kind = TOPIC_KIND_LINES, .title = "numbers.title",
	    .texts = "numbers.danger.text numbers.embassy.text numbers.work.text numbers.date.text" },
	{ .name = "fear", .parent = "main", .key = 7, .texts = "fear.text", .title = "fear.title",
	    .class = CLASS_ASYLUM, .flags = TOPIC_FEARS_STATE, .without = "fear.without.text" },
	{ .name = "quiet", .kind = TOPIC_KIND_MENU, .texts = "quiet.text" },
	{ .name = "quiet.alone", .parent = "quiet", .key = 1, .texts = "alone.text", .title = "alone.title",
	    .flags = TOPIC_QUIET },
	{ .name = "agent", .texts = "agent.text" },
	{ .name = "stop", .action = ACTION_STOP, .flags = TOPIC_EXACT },
};

static void
add_ui(struct make *m)
{
	static const struct { enum ui ui; const char *text; } own[] = {
		{ UI_BACK, "0 Back" }, { UI_HOME, "00 Menu" }, { UI_MORE, "98 More" },
		{ UI_WARN, "They may ask for papers. " }, { UI_FEARED, "Ask the UN." }, { UI_HERE, "this country" },
		{ UI_HOME_COUNTRY, "your country" }, { UI_NO_NUMBER, "No checked number. {emergency}" },
	};

	for (int i = 0; i < UI_COUNT; i++) {
		char room[64];
		struct buf key = BUF_OVER(room);

		buf_addf(&key, "ui.%s.text", words_of_ui[i]);
		make_text(m, "en", key.ptr, words_of_ui[i], REVIEW_SOURCE);
		for (size_t k = 0; k < COUNT(own); k++)
			if ((int)own[k].ui == i)
				make_text(m, "en", key.ptr, own[k].text, REVIEW_SOURCE);
	}
}

struct make *
make_world(enum pack_kind kind)
{
	struct make *m = make_new(kind);

	make_locale(m, "en", "Latn", "");
	make_locale(m, "ne-latn", "Latn", "en");
	make_locale(m, "ne", "Deva", "ne-latn en");
	make_locale(m, "hi", "Deva", "en");
	make_locale(m, "ar", "Arab", "en");
	for (size_t i = 0; i < COUNT(tokens); i++)
		make_token(m, &tokens[i]);
	for (size_t i = 0; i < COUNT(facts); i++)
		make_fact(m, &facts[i]);
	for (size_t i = 0; i < COUNT(topics); i++)
		make_topic(m, &topics[i]);
	for (size_t i = 0; i < COUNT(texts); i++)
		make_text(m, "en", texts[i][0], texts[i][1], REVIEW_SOURCE);
	make_text(m, "ne", "work.pay.text", "तलब: {line.work}", REVIEW_READ);
	make_text(m, "ne-latn", "work.pay.text", "Talab: {line.work}", REVIEW_MACHINE);
	make_text(m, "ne", "danger.title", "खतरा", REVIEW_MACHINE);
	make_text(m, "ne-latn", "danger.title", "Khatara", REVIEW_READ);
	make_text(m, "hi", "danger.title", "ख़तरा", REVIEW_UNREAD);
	make_text(m, "ne", "country.QA.name", "कतार", REVIEW_READ);
	add_ui(m);
	make_root(m, ROOT_MAIN, "main");
	make_root(m, ROOT_QUIET, "quiet");
	make_root(m, ROOT_ALONE, "quiet.alone");
	make_root(m, ROOT_DANGER, "danger");
	make_root(m, ROOT_CHILD, "child");
	make_country(m, "NP", "country.NP.name", "ne ne-latn en");
	make_country(m, "QA", "country.QA.name", "ar en");
	make_service(m, SERVICE_SMS, "33444", "", "en ne");
	make_service(m, SERVICE_USSD, "*384*77#", "5 rupees", "en ne");
	for (uint32_t digit = 0; digit < 10; digit++)
		make_fold(m, 0x0966 + digit, '0' + digit);
	return m;
}
