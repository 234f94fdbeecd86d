/*
 * test_conversation.c - the step, on a small pack made by hand
 *
 * Each case is a whole talk in one line of keys and words; what is checked is
 * the last step.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/conversation.h"
#include "locales/text/bug.h"
#include "tests/gateway/talk_world.h"
#include "tests/support/pack_make.h"

enum who { KNOWN, STRANGER, UNSURE, NEPALI, QUIET, STOPPED, QUIET_STOPPED, MAY_LIST, LISTED };

static struct known
known_of(const struct pack *pack, enum who who)
{
	struct known k = { .locale = 0, .stay = COUNTRY('Q', 'A'), .origin = COUNTRY('N', 'P'),
	    .is_welcomed = true };

	if (who == STRANGER || who == UNSURE)
		k = (struct known){ .locale = PACK_NONE, .guess_is_sure = who == STRANGER };
	if (who == NEPALI)
		k.locale = pack_find_locale(pack, "ne");
	k.is_quiet = who == QUIET || who == QUIET_STOPPED;
	k.may_list = who == MAY_LIST || who == LISTED;
	k.has_alerts = who == LISTED;
	k.is_stopped = who == STOPPED || who == QUIET_STOPPED;
	return k;
}

static bool
look(void *arg, uint16_t topic, const struct talk *where, uint16_t locale, struct call_view *out)
{
	(void)arg; (void)topic; (void)where; (void)locale;
	*out = (struct call_view){ .slots = 1 << 1 };
	return true;
}

static const struct call_desk men = { look, NULL };	/* at noon, and no woman */

/* Plays `keys` ("dial|3|salary"); the first word of a USSD talk is what was dialled behind the code. */
static struct step
play(const struct pack *pack, enum medium medium, enum who who, const char *keys, const struct talk *dropped, unsigned pages)
{
	struct known known = known_of(pack, who);
	struct talk now = talk_new();
	struct step step = { 0 };
	bool begins = medium == MEDIUM_USSD;

	for (const char *at = keys; at != NULL; ) {
		const char *bar = strchr(at, '|');
		size_t len = bar != NULL ? (size_t)(bar - at) : strlen(at);
		struct meaning meaning;
		struct turn turn = { .medium = medium, .kind = begins ? TURN_BEGIN : TURN_INPUT,
		    .pack = pack, .service = &pack->services[medium == MEDIUM_SMS ? 0 : 1],
		    .known = &known, .meaning = &meaning, .dropped = begins ? dropped : NULL,
		    .desk = who == MAY_LIST ? &men : NULL };

		meaning_read(pack, at, len, PACK_NONE, &meaning);
		conversation_step(&now, &turn, &step);
		now = step.next;
		now.pages = (uint8_t)pages;
		now.links = step.answer.kind == ANSWER_TOPIC
		    && pack->topics[step.answer.topic].kind == TOPIC_KIND_CHAIN ? 3 : 1;
		begins = false;
		at = bar != NULL ? bar + 1 : NULL;
	}
	return step;
}

static const char *
node(const struct pack *pack, const struct step *s)
{
	switch (s->answer.kind) {
	case ANSWER_TOPIC: return pack_string(pack, pack->topics[s->answer.topic].name);
	case ANSWER_UI: return words_of_ui[s->answer.ui];
	case ANSWER_LANGUAGES: return "?languages";
	case ANSWER_STAYS: return "?stays";
	case ANSWER_ORIGINS: return "?origins";
	case ANSWER_DIGITS: return "?digits";
	case ANSWER_SLOTS: return "?slots";
	case ANSWER_GROUP: return "?group";
	case ANSWER_AGENTS: return "?agents";
	case ANSWER_NOTHING: break;
	}
	return "?nothing";
}

static const struct {
	enum medium medium;
	enum who who;
	const char *keys, *node;
	int intro, above;
	bool ends;
} cases[] = {
	/* one SMS */
	{ MEDIUM_SMS, KNOWN, "salary", "work.pay", -1, -1, false },
	{ MEDIUM_SMS, STRANGER, "salary", "work.pay", -1, -1, false },
	{ MEDIUM_SMS, UNSURE, "salary", "work.pay", -1, -1, false },
	{ MEDIUM_SMS, KNOWN, "xyzzy", "main", UI_UNKNOWN, -1, false },
	{ MEDIUM_SMS, UNSURE, "xyzzy", "?languages", -1, -1, false },
	{ MEDIUM_SMS, UNSURE, "xyzzy|1", "main", UI_SAVED, -1, false },
	{ MEDIUM_SMS, KNOWN, "", "main", -1, -1, false },
	{ MEDIUM_SMS, KNOWN, "3", "main", UI_UNKNOWN, -1, false },	/* no menu was seen */
	{ MEDIUM_SMS, KNOWN, "|3", "work", -1, -1, false },
	{ MEDIUM_SMS, KNOWN, "|3|1", "work.pay", -1, -1, false },
	{ MEDIUM_SMS, KNOWN, "|3|1|3", "work.passport", -1, -1, false },	/* the menu is in her inbox */
	{ MEDIUM_SMS, KNOWN, "|3|9", "work", -1, UI_WRONG_KEY, false },
	{ MEDIUM_SMS, KNOWN, "|3|1|0", "work", -1, -1, false },
	{ MEDIUM_SMS, KNOWN, "3*1", "work.pay", -1, -1, false },
	{ MEDIUM_SMS, KNOWN, "|98", "more", -1, -1, false },
	{ MEDIUM_SMS, KNOWN, "|98|2|1", "main", UI_SAVED, -1, false },
	{ MEDIUM_SMS, KNOWN, "salary|0", "work", -1, -1, false },
	/* commands are obeyed only as the whole message */
	{ MEDIUM_SMS, KNOWN, "stop", "stopped", -1, -1, false },
	{ MEDIUM_SMS, KNOWN, "stop it", "main", UI_UNKNOWN, -1, false },
	{ MEDIUM_SMS, STOPPED, "salary", "work.pay", -1, -1, false },
	{ MEDIUM_SMS, STOPPED, "start", "started", -1, -1, false },
	{ MEDIUM_SMS, KNOWN, "delete", "deleted", -1, -1, true },
	{ MEDIUM_SMS, KNOWN, "quiet", "quiet_sms", -1, -1, false },
	/* alerts, call-backs */
	{ MEDIUM_SMS, KNOWN, "alerts", "no_alerts", -1, -1, false },	/* her number cannot be sealed */
	{ MEDIUM_SMS, MAY_LIST, "alerts", "alerts_ask", -1, -1, false },
	{ MEDIUM_SMS, MAY_LIST, "alerts|1", "alerts_on", -1, -1, false },
	{ MEDIUM_SMS, MAY_LIST, "alerts|3", "alerts_ask", -1, UI_WRONG_KEY, false },
	{ MEDIUM_SMS, LISTED, "alerts", "alerts_still", -1, -1, false },
	{ MEDIUM_SMS, LISTED, "alerts|1", "alerts_off", -1, -1, false },
	{ MEDIUM_SMS, MAY_LIST, "alerts|stop", "stopped_offer", -1, -1, false },
	{ MEDIUM_SMS, MAY_LIST, "alerts|stop|country|1|1", "main", UI_SAVED, -1, false },
	{ MEDIUM_USSD, MAY_LIST, "|stop|7", "stopped_offer", -1, UI_WRONG_KEY, false },
	{ MEDIUM_USSD, QUIET, "|alerts", "quiet", -1, -1, false },
	{ MEDIUM_SMS, LISTED, "country|3", "?origins", UI_ALERTS_OFF, -1, false },
	{ MEDIUM_SMS, KNOWN, "callme", "no_call", -1, -1, false },
	{ MEDIUM_SMS, MAY_LIST, "callme", "call_who", -1, -1, false },
	{ MEDIUM_SMS, MAY_LIST, "callme|1", "call_who", UI_NO_WOMAN, -1, false },
	{ MEDIUM_SMS, MAY_LIST, "callme|1|2", "?slots", -1, -1, false },
	{ MEDIUM_SMS, MAY_LIST, "callme|3", "call_off", -1, -1, false },
	{ MEDIUM_SMS, MAY_LIST, "callme|2|1", "?slots", -1, UI_WRONG_KEY, false },	/* morning is not free */
	{ MEDIUM_SMS, MAY_LIST, "callme|2|2", "call_set", -1, -1, false },
	{ MEDIUM_SMS, MAY_LIST, "callme|2|4", "call_off", -1, -1, false },
	{ MEDIUM_SMS, MAY_LIST, "child|callme", "child", -1, -1, false },
	{ MEDIUM_SMS, KNOWN, "child|callme", "child", -1, -1, false },	/* no call-back for a child: her line instead */
	/* a quiet number */
	{ MEDIUM_SMS, QUIET, "salary", "quiet_sms", -1, -1, false },
	{ MEDIUM_SMS, QUIET, "", "quiet_sms", -1, -1, false },
	{ MEDIUM_SMS, QUIET, "danger", "?digits", -1, -1, false },
	{ MEDIUM_SMS, QUIET, "start", "quiet_sms", -1, -1, false },
	{ MEDIUM_SMS, QUIET, "stop", "?nothing", -1, -1, false },
	{ MEDIUM_SMS, QUIET_STOPPED, "salary", "?nothing", -1, -1, false },
	{ MEDIUM_SMS, QUIET_STOPPED, "danger", "?digits", -1, -1, false },
	{ MEDIUM_USSD, QUIET, "", "quiet", -1, -1, false },
	{ MEDIUM_USSD, QUIET, "|1", "quiet.alone", -1, -1, false },
	{ MEDIUM_USSD, QUIET, "|7", "quiet", -1, -1, false },		/* and not a word about it */
	{ MEDIUM_USSD, QUIET, "|salary", "quiet", -1, -1, false },
	{ MEDIUM_USSD, QUIET, "|danger", "danger", -1, -1, false },
	{ MEDIUM_USSD, QUIET, "|0", "goodbye", -1, -1, true },
	{ MEDIUM_USSD, QUIET, "|9", "quiet_off", -1, -1, false },
	{ MEDIUM_USSD, QUIET, "3*1", "quiet", -1, -1, false },
	/* first-time questions */
	{ MEDIUM_USSD, UNSURE, "", "?languages", -1, -1, false },
	{ MEDIUM_USSD, UNSURE, "|1", "welcome", -1, -1, false },
	{ MEDIUM_USSD, UNSURE, "|1|1", "?stays", -1, -1, false },
	{ MEDIUM_USSD, UNSURE, "|1|1|1", "?origins", -1, -1, false },
	{ MEDIUM_USSD, UNSURE, "|1|1|1|1", "main", -1, -1, false },
	{ MEDIUM_USSD, UNSURE, "|1|1|3|3", "main", -1, -1, false },	/* another country, twice */
	{ MEDIUM_USSD, UNSURE, "|1|1|4", "?stays", -1, UI_WRONG_KEY, false },
	{ MEDIUM_USSD, UNSURE, "|1|2", "welcome", -1, UI_WRONG_KEY, false },
	{ MEDIUM_USSD, STRANGER, "", "welcome", -1, -1, false },
	{ MEDIUM_USSD, KNOWN, "", "main", -1, -1, false },
	{ MEDIUM_USSD, UNSURE, "3*1", "work.pay", -1, -1, false },	/* a path is never blocked */
	{ MEDIUM_USSD, UNSURE, "3*7", "work", UI_WRONG_KEY, -1, false },
	{ MEDIUM_USSD, UNSURE, "98*2", "?languages", -1, -1, false },
	{ MEDIUM_USSD, UNSURE, "|danger", "danger", -1, -1, false },
	{ MEDIUM_USSD, UNSURE, "|1|salary", "work.pay", -1, -1, false },
	{ MEDIUM_USSD, UNSURE, "|xyzzy", "?languages", -1, UI_WRONG_KEY, false },
	{ MEDIUM_USSD, UNSURE, "|stop", "stopped", -1, -1, false },
	/* moving about */
	{ MEDIUM_USSD, KNOWN, "|3|1|0", "work", -1, -1, false },
	{ MEDIUM_USSD, KNOWN, "|3|1|0|0", "main", -1, -1, false },
	{ MEDIUM_USSD, KNOWN, "|3|1|00", "main", -1, -1, false },
	{ MEDIUM_USSD, KNOWN, "|3|1|1", "work.pay", UI_WRONG_KEY, -1, false },	/* a text has no options */
	{ MEDIUM_USSD, KNOWN, "|xyzzy", "main", -1, UI_WRONG_KEY, false },
	{ MEDIUM_USSD, KNOWN, "|98", "more", -1, -1, false },
	{ MEDIUM_USSD, KNOWN, "|98|98", "more", -1, UI_WRONG_KEY, false },
	{ MEDIUM_USSD, KNOWN, "|98|0", "main", -1, -1, false },
	{ MEDIUM_USSD, KNOWN, "|98|7", "last", -1, -1, true },
	{ MEDIUM_USSD, KNOWN, "|98|6", "goodbye", -1, -1, true },
	{ MEDIUM_USSD, KNOWN, "|98|1", "quiet_on", -1, -1, false },
	{ MEDIUM_USSD, KNOWN, "|98|1|0", "quiet", -1, -1, false },
	{ MEDIUM_USSD, KNOWN, "|98|3|2|1", "main", UI_SAVED, -1, false },
	{ MEDIUM_USSD, KNOWN, "|98|3|0", "main", -1, -1, false },
	{ MEDIUM_USSD, KNOWN, "|stop|0", "main", -1, -1, false },
	{ MEDIUM_USSD, KNOWN, "3*1|0", "work", -1, -1, false },
};

static void
every_talk_ends_where_it_should(void **state)
{
	const struct pack *pack = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct step s = play(pack, cases[i].medium, cases[i].who, cases[i].keys, NULL, 1);

		if (strcmp(node(pack, &s), cases[i].node) != 0 || s.answer.intro != cases[i].intro
		    || s.answer.above != cases[i].above || s.answer.ends != cases[i].ends)
			fail_msg("case %zu \"%s\": %s intro=%d above=%d ends=%d, expected %s", i,
			    cases[i].keys, node(pack, &s), s.answer.intro, s.answer.above, s.answer.ends,
			    cases[i].node);
	}
}

static void
chains_and_pages_go_on_with_98(void **state)
{
	const struct pack *pack = *state;
	static const struct { const char *keys; unsigned link, page; const char *node; } steps[] = {
		{ "|5", 0, 0, "sea" }, { "|5|98", 0, 1, "sea" }, { "|5|98|98", 1, 0, "sea" },
		{ "|5|98|98|98|98", 2, 0, "sea" }, { "|5|98|0", 0, 0, "sea" },
		{ "|5|98|98|0", 0, 0, "sea" }, { "|5|0", 0, 0, "main" },
		{ "|5|98|98|98|98|98|98", 2, 1, "sea" },	/* nothing more: the same page */
	};

	for (size_t i = 0; i < COUNT(steps); i++) {
		struct step s = play(pack, MEDIUM_USSD, KNOWN, steps[i].keys, NULL, 2);

		if (strcmp(node(pack, &s), steps[i].node) != 0 || s.answer.link != steps[i].link
		    || s.answer.page != steps[i].page)
			fail_msg("\"%s\": %s link %u page %u", steps[i].keys, node(pack, &s), s.answer.link,
			    s.answer.page);
	}
}

static void
a_dropped_talk_may_be_taken_up(void **state)
{
	const struct pack *pack = *state;
	static const struct { enum who who; const char *before, *keys, *node; } drops[] = {
		{ KNOWN, "|3|1", "", "resume" },
		{ KNOWN, "|3|1", "|1", "work.pay" },
		{ KNOWN, "|3|1", "|1|0", "work" },
		{ KNOWN, "|3|1", "|2", "main" },
		{ KNOWN, "|3|1", "|7", "resume" },
		{ KNOWN, "|3|1", "|00", "main" },
		{ KNOWN, "|3|1", "|danger", "danger" },
		{ KNOWN, "|3|1", "4", "fees" },			/* a path skips the question */
		{ KNOWN, "", "", "main" },			/* nothing to go on with */
		{ KNOWN, "|8", "", "main" },			/* sensitive */
		{ KNOWN, "|2", "", "main" },			/* a child's */
		{ KNOWN, "|stop", "", "main" },
		{ QUIET, "|1", "", "quiet" },
		{ UNSURE, "|1", "", "?languages" },		/* a question is asked anew */
	};

	for (size_t i = 0; i < COUNT(drops); i++) {
		struct step before = play(pack, MEDIUM_USSD, drops[i].who, drops[i].before, NULL, 1);
		struct step s;

		if (drops[i].who == UNSURE)
			before.next.locale = PACK_NONE;
		s = play(pack, MEDIUM_USSD, drops[i].who, drops[i].keys, &before.next, 1);
		if (strcmp(node(pack, &s), drops[i].node) != 0)
			fail_msg("\"%s\" then \"%s\": %s, expected %s", drops[i].before, drops[i].keys,
			    node(pack, &s), drops[i].node);
	}
}

static void
effects_are_what_was_chosen(void **state)
{
	const struct pack *pack = *state;
	static const struct { enum medium medium; enum who who; const char *keys, *effects; } kept[] = {
		{ MEDIUM_SMS, KNOWN, "stop", "stop" },
		{ MEDIUM_SMS, STOPPED, "start", "start" },
		{ MEDIUM_SMS, KNOWN, "delete", "delete" },
		{ MEDIUM_SMS, KNOWN, "quiet", "quiet" },
		{ MEDIUM_SMS, QUIET, "delete", "delete quiet" },	/* an SMS never ends quiet mode */
		{ MEDIUM_SMS, QUIET, "start", "start" },
		{ MEDIUM_SMS, QUIET, "salary", "" },
		{ MEDIUM_USSD, QUIET, "|9", "count:quiet.off open" },
		{ MEDIUM_USSD, UNSURE, "|1", "language" },
		{ MEDIUM_USSD, UNSURE, "|1|1", "welcomed" },
		{ MEDIUM_USSD, UNSURE, "|1|1|2", "stay" },
		{ MEDIUM_USSD, UNSURE, "|1|1|2|1", "origin" },
		{ MEDIUM_SMS, STRANGER, "salary", "count:work.pay" },
		{ MEDIUM_USSD, KNOWN, "|3", "count:work" },
		{ MEDIUM_USSD, KNOWN, "|2", "" },		/* a child's topic is not counted … */
		{ MEDIUM_USSD, KNOWN, "|2|00|3", "" },		/* … nor what is read behind it */
		{ MEDIUM_SMS, KNOWN, "child|salary", "" },
		{ MEDIUM_SMS, KNOWN, "child|stop", "stop" },
		{ MEDIUM_SMS, LISTED, "alerts|1", "unlisted" },
		{ MEDIUM_SMS, LISTED, "alerts|2", "" },
		{ MEDIUM_SMS, MAY_LIST, "alerts", "" },		/* silence is no yes */
		{ MEDIUM_SMS, MAY_LIST, "alerts|salary", "count:work.pay" },
		{ MEDIUM_SMS, MAY_LIST, "alerts|1", "listed" },
		{ MEDIUM_SMS, MAY_LIST, "alerts|2", "" },
		{ MEDIUM_SMS, MAY_LIST, "stop|1", "listed" },
		{ MEDIUM_SMS, MAY_LIST, "stop|xyzzy|1", "count:danger" },	/* the offer is taken at once or not at all */
		{ MEDIUM_SMS, MAY_LIST, "stop|stop|1", "listed" },
		{ MEDIUM_USSD, MAY_LIST, "|stop|0|1", "count:danger" },
		{ MEDIUM_SMS, MAY_LIST, "callme|2|2", "call" },
		{ MEDIUM_SMS, MAY_LIST, "callme|2|stop|2", "" },
		{ MEDIUM_SMS, LISTED, "country|2", "stay" },
		{ MEDIUM_SMS, LISTED, "country|3", "stay unlisted" },	/* alerts of a country that she has left */
	};

	for (size_t i = 0; i < COUNT(kept); i++) {
		struct step s = play(pack, kept[i].medium, kept[i].who, kept[i].keys, NULL, 1);
		char said[128] = "";

		for (unsigned e = 0; e < s.effect_count; e++) {
			static const char *const names[] = { "language", "stay", "origin", "stop",
				"start", "delete", "quiet", "open", "count:", "welcomed", "listed", "unlisted", "call" };
			size_t len = strlen(said);

			(void)snprintf(said + len, sizeof said - len, "%s%s%s", len > 0 ? " " : "",
			    names[s.effects[e].kind], s.effects[e].kind == EFFECT_COUNT
			    ? pack_string(pack, pack->topics[s.effects[e].value].name) : "");
		}
		if (strcmp(said, kept[i].effects) != 0)
			fail_msg("\"%s\": \"%s\", expected \"%s\"", kept[i].keys, said, kept[i].effects);
	}
}

static void
own_state_feared_from_then_on(void **state)
{
	const struct pack *pack = *state;

	assert_false(play(pack, MEDIUM_USSD, KNOWN, "|3", NULL, 1).next.fears_state);
	assert_true(play(pack, MEDIUM_USSD, KNOWN, "|7", NULL, 1).next.fears_state);
	assert_true(play(pack, MEDIUM_USSD, KNOWN, "|7|00|6", NULL, 1).next.fears_state);
	assert_true(play(pack, MEDIUM_SMS, KNOWN, "fear|salary", NULL, 1).next.fears_state);
	assert_false(play(pack, MEDIUM_USSD, KNOWN, "", NULL, 1).next.fears_state);
}

static void
the_language_is_the_stored_one_or_the_words(void **state)
{
	const struct pack *pack = *state;
	uint16_t ne = pack_find_locale(pack, "ne");

	assert_int_equal(play(pack, MEDIUM_SMS, NEPALI, "salary", NULL, 1).answer.locale, ne);
	assert_int_equal(play(pack, MEDIUM_SMS, NEPALI, "خطر", NULL, 1).answer.locale, ne);
	assert_int_equal(play(pack, MEDIUM_USSD, UNSURE, "|2", NULL, 1).answer.locale, ne);
	assert_int_equal(play(pack, MEDIUM_USSD, UNSURE, "|2|1|1|1", NULL, 1).answer.locale, ne);
	assert_int_equal(play(pack, MEDIUM_SMS, KNOWN, "language|2", NULL, 1).answer.locale, ne);
}

static int
open_pack(void **state)
{
	*state = talk_world(PACK_RELEASE, NULL);
	return 0;
}

static int
close_pack(void **state)
{
	made_close(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_talk_ends_where_it_should),
		cmocka_unit_test(chains_and_pages_go_on_with_98),
		cmocka_unit_test(a_dropped_talk_may_be_taken_up),
		cmocka_unit_test(effects_are_what_was_chosen),
		cmocka_unit_test(own_state_feared_from_then_on),
		cmocka_unit_test(the_language_is_the_stored_one_or_the_words),
	};

	return cmocka_run_group_tests_name("conversation", tests, open_pack, close_pack);
}
