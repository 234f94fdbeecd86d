/*
 * test_agent_talk.c - checking an agent and an amount of fees: the step, with the real texts
 *
 * The lists are answered for by a desk made here, so that each status can be
 * had by name; what is said of them: test_answer_agents.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/conversation.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static const uint16_t np = COUNTRY('N', 'P'), qa = COUNTRY('Q', 'A'), ke = COUNTRY('K', 'E');

static struct pack *
sample(void)
{
	char words[512];
	struct buf why = BUF_OVER(words);
	struct pack *p = pack_open(getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack", &why);

	if (p == NULL)
		fail_msg("%s", why.ptr);
	return p;
}

/* What the desk finds: a word in the text, and what the list says of it. */
static const struct {
	const char *word;
	enum agent_found found;
	unsigned count;
	enum agent_status status;
	bool is_other_trade;
} finds[] = {
	{ "valora", AGENT_FOUND_ONE, 1, AGENT_VALID, false },
	{ "protemo", AGENT_FOUND_ONE, 1, AGENT_PROVISIONAL, false },
	{ "expiro", AGENT_FOUND_ONE, 1, AGENT_EXPIRED, false },
	{ "suspeno", AGENT_FOUND_ONE, 1, AGENT_SUSPENDED, false },
	{ "revoko", AGENT_FOUND_ONE, 1, AGENT_REVOKED, false },
	{ "klosedo", AGENT_FOUND_ONE, 1, AGENT_CLOSED, false },
	{ "kautio", AGENT_FOUND_ONE, 1, AGENT_CAUTION, false },
	{ "gonevo", AGENT_FOUND_ONE, 1, AGENT_GONE, false },
	{ "tripsio", AGENT_FOUND_ONE, 1, AGENT_VALID, true },
	{ "othero", AGENT_FOUND_OTHER_NAME, 1, AGENT_VALID, false },
	{ "pvt-77", AGENT_FOUND_COMPANY, 0, AGENT_VALID, false },
	{ "liko", AGENT_FOUND_LIKE, 2, AGENT_VALID, false },
	{ "lone", AGENT_FOUND_LIKE, 1, AGENT_REVOKED, false },
	{ "वालोरा", AGENT_FOUND_ONE, 1, AGENT_VALID, false },
	{ "فالورا", AGENT_FOUND_ONE, 1, AGENT_VALID, false },
	{ "836*066*067", AGENT_FOUND_ONE, 1, AGENT_VALID, false },
	{ "448", AGENT_FOUND_ONE, 1, AGENT_VALID, false },
	{ "৪৪৮", AGENT_FOUND_ONE, 1, AGENT_VALID, false },
};

struct fake { bool is_old, has_limit, is_of_some; char asked[64]; unsigned looks; };

static bool
has(void *arg, uint16_t country)
{
	(void)arg;
	return country == 0 || country == np;
}

static void
look(void *arg, uint16_t country, const char *text, size_t len, struct agent_view *out)
{
	struct fake *f = arg;

	assert_int_equal(country, np);
	*out = (struct agent_view){ .is_fresh = !f->is_old };
	if (len == 0)
		return;
	f->looks++;
	(void)snprintf(f->asked, sizeof f->asked, "%.*s", (int)len, text);
	for (size_t i = 0; i < COUNT(finds); i++)
		if (strstr(f->asked, finds[i].word) != NULL) {
			out->hit = (struct agent_hit){ .found = finds[i].found, .count = finds[i].count, .row = { 5, 6 } };
			out->status = finds[i].status;
			out->is_other_trade = finds[i].is_other_trade;
		}
}

static void
read_row(void *arg, uint16_t country, uint32_t row, struct agent_view *out)
{
	(void)country;
	*out = (struct agent_view){ .is_fresh = !((struct fake *)arg)->is_old, .status = row == 5 ? AGENT_VALID : AGENT_REVOKED };
}

static bool
limit(void *arg, const struct talk *where, uint16_t locale, struct fee_limit *out)
{
	(void)locale;
	*out = (struct fee_limit){ "NPR", 10000, !((struct fake *)arg)->is_of_some };
	return ((struct fake *)arg)->has_limit && where->stay == qa && where->origin == np;
}

enum who { NEPALI, UNKNOWN, KENYAN, QUIET_ONE, NOWHERE };

static struct step
play(const struct pack *p, enum medium medium, enum who who, struct fake *fake, const char *keys)
{
	struct known known = { .locale = 0, .stay = qa, .origin = who == UNKNOWN ? 0 : who == KENYAN ? ke : np, .is_welcomed = true,
	    .is_quiet = who == QUIET_ONE };
	const struct agent_desk desk = { has, look, read_row, limit, fake };
	struct talk now = talk_new();
	struct step step = { 0 };
	bool begins = medium == MEDIUM_USSD;

	if (who == NOWHERE)
		known.stay = known.origin = 0;
	for (const char *at = keys; at != NULL;) {
		const char *bar = strchr(at, '|');
		size_t len = bar != NULL ? (size_t)(bar - at) : strlen(at);
		struct meaning meaning;
		struct turn turn = { .medium = medium, .kind = begins ? TURN_BEGIN : TURN_INPUT, .pack = p,
		    .known = &known, .meaning = &meaning, .agents = &desk, .text = at, .len = len };

		meaning_read(p, at, len, PACK_NONE, &meaning);
		conversation_step(&now, &turn, &step);
		now = step.next;
		now.pages = 1;
		begins = false;
		at = bar != NULL ? bar + 1 : NULL;
	}
	return step;
}

static const char *
node(const struct pack *p, const struct step *s)
{
	switch (s->answer.kind) {
	case ANSWER_TOPIC: return pack_string(p, p->topics[s->answer.topic].name);
	case ANSWER_AGENTS: return "?agents";
	case ANSWER_ORIGINS: return "?origins";
	case ANSWER_STAYS: return "?stays";
	case ANSWER_UI: return words_of_ui[s->answer.ui];
	default: return "?";
	}
}

static const struct { enum medium medium; enum who who; const char *keys, *node, *asked; } cases[] = {
	/* V1 to V14, by one SMS */
	{ MEDIUM_SMS, NEPALI, "agent valora", "agent.v1", "valora" },
	{ MEDIUM_SMS, NEPALI, "AGENT: valora overseas", "agent.v1", "valora overseas" },
	{ MEDIUM_SMS, NEPALI, "check agent valora", "agent.v1", "valora" },
	{ MEDIUM_SMS, NEPALI, "agent licence 448", "agent.v1", "448" },
	{ MEDIUM_SMS, NEPALI, "agent 836*066*067", "agent.v1", "836*066*067" },
	{ MEDIUM_SMS, NEPALI, "एजेन्ट वालोरा", "agent.v1", "वालोरा" },
	{ MEDIUM_SMS, NEPALI, "وكيل فالورا", "agent.v1", "فالورا" },
	{ MEDIUM_SMS, NEPALI, "agent ৪৪৮", "agent.v1", "৪৪৮" },
	{ MEDIUM_SMS, NEPALI, "agent protemo", "agent.v2", NULL },
	{ MEDIUM_SMS, NEPALI, "agent expiro", "agent.v3", NULL },
	{ MEDIUM_SMS, NEPALI, "agent suspeno", "agent.v4", NULL },
	{ MEDIUM_SMS, NEPALI, "agent revoko", "agent.v5", NULL },
	{ MEDIUM_SMS, NEPALI, "agent klosedo", "agent.v6", NULL },
	{ MEDIUM_SMS, NEPALI, "agent kautio", "agent.unclear", NULL },
	{ MEDIUM_SMS, NEPALI, "agent gonevo", "agent.v7", NULL },
	{ MEDIUM_SMS, NEPALI, "agent nobodia", "agent.v7", NULL },
	{ MEDIUM_SMS, NEPALI, "agent liko", "?agents", NULL },
	{ MEDIUM_SMS, NEPALI, "agent liko|1", "agent.v1", NULL },
	{ MEDIUM_SMS, NEPALI, "agent liko|2", "agent.v5", NULL },
	{ MEDIUM_SMS, NEPALI, "agent liko|3", "agent.v7", NULL },
	{ MEDIUM_SMS, NEPALI, "agent liko|4", "?agents", NULL },
	{ MEDIUM_SMS, NEPALI, "agent liko|448", "agent.v1", "448" },	/* the number on the licence, as she was told */
	{ MEDIUM_SMS, NEPALI, "agent lone|1", "agent.v1", NULL },
	{ MEDIUM_SMS, NEPALI, "agent lone|2", "agent.v7", NULL },
	{ MEDIUM_SMS, NEPALI, "agent othero", "agent.v9", NULL },
	{ MEDIUM_SMS, NEPALI, "agent pvt-77", "agent.v10", NULL },
	{ MEDIUM_SMS, NEPALI, "agent tripsio", "agent.v11", NULL },
	{ MEDIUM_SMS, KENYAN, "agent valora", "agent", NULL },	/* V13 */
	{ MEDIUM_SMS, NEPALI, "dalal", "agent.person", NULL },	/* V14 */
	/* the word alone asks; what comes then is looked up, but for words that are ours */
	{ MEDIUM_SMS, NEPALI, "agent", "agent.ask", NULL },
	{ MEDIUM_SMS, NEPALI, "agent|valora", "agent.v1", "valora" },
	{ MEDIUM_SMS, NEPALI, "agent|448", "agent.v1", "448" },
	{ MEDIUM_SMS, NEPALI, "agent|836*066*067", "agent.v1", NULL },
	{ MEDIUM_SMS, NEPALI, "agent|menu", "main", NULL },
	{ MEDIUM_SMS, NEPALI, "agent|dalal", "agent.person", NULL },
	{ MEDIUM_SMS, NEPALI, "agent|dalal hasan", "agent.person", NULL },	/* no such firm: a person */
	{ MEDIUM_SMS, NEPALI, "agent|dalal valora", "agent.v1", NULL },
	{ MEDIUM_SMS, NEPALI, "agent|stop", "stopped", NULL },
	{ MEDIUM_SMS, NEPALI, "agent nobodia|valora", "agent.v1", NULL },	/* spelt another way */
	{ MEDIUM_SMS, NEPALI, "agent valora|thank you", "main", NULL },	/* and nothing is looked up behind an answer */
	{ MEDIUM_USSD, NEPALI, "|5", "agent.ask", NULL },
	{ MEDIUM_USSD, NEPALI, "|5|valora", "agent.v1", NULL },
	{ MEDIUM_USSD, NEPALI, "|5|৪৪৮", "agent.v1", "৪৪৮" },
	{ MEDIUM_USSD, NEPALI, "|5|4", "agent.ask", NULL },	/* one digit is a key */
	{ MEDIUM_USSD, NEPALI, "|5|revoko|0", "agent.ask", NULL },
	{ MEDIUM_USSD, NEPALI, "|5|valora|98|0", "agent.ask", NULL },	/* never back to a firm's text */
	{ MEDIUM_USSD, NEPALI, "|5|valora|98", "before.fees", NULL },	/* VALID leads on */
	{ MEDIUM_USSD, NEPALI, "|5|liko|1", "agent.v1", NULL },
	{ MEDIUM_USSD, NEPALI, "|5|liko|0", "agent.ask", NULL },
	{ MEDIUM_USSD, NEPALI, "|5|valora|98|98|98|liko|0|0", "fees.ask", NULL },
	{ MEDIUM_USSD, NEPALI, "|5|98", "agent.firm", NULL },	/* V14 */
	{ MEDIUM_USSD, NEPALI, "|5|98|valora", "agent.v1", NULL },
	{ MEDIUM_USSD, QUIET_ONE, "|agent valora", "agent.v1", NULL },
	{ MEDIUM_SMS, QUIET_ONE, "agent valora", "quiet_sms", NULL },
	/* the country is asked for once */
	{ MEDIUM_SMS, UNKNOWN, "agent valora", "?origins", NULL },
	{ MEDIUM_SMS, UNKNOWN, "agent valora|9", "agent.ask", NULL },
	/* fees */
	{ MEDIUM_SMS, NEPALI, "fees", "before.fees", NULL },
	{ MEDIUM_SMS, NEPALI, "fees 10000", "fees.within", NULL },
	{ MEDIUM_SMS, NEPALI, "fees 10001", "fees.above", NULL },
	{ MEDIUM_SMS, NEPALI, "fees 1,50,000", "fees.above", NULL },
	{ MEDIUM_SMS, NEPALI, "fees ५०००", "fees.within", NULL },
	{ MEDIUM_SMS, NEPALI, "fees ٥٠٠٠٠", "fees.above", NULL },
	{ MEDIUM_SMS, NEPALI, "fees Rs 25000", "fees.above", NULL },
	{ MEDIUM_SMS, NEPALI, "fees 25000 npr", "fees.above", NULL },
	{ MEDIUM_SMS, NEPALI, "fees 500 usd", "before.fees", NULL },	/* other money is not compared */
	{ MEDIUM_SMS, NEPALI, "fees 25.50", "before.fees", NULL },
	{ MEDIUM_SMS, NEPALI, "fees 0", "before.fees", NULL },
	{ MEDIUM_SMS, NEPALI, "fees 99999999999999999999", "before.fees", NULL },
	{ MEDIUM_SMS, NEPALI, "fees 5 lakh", "before.fees", NULL },
	{ MEDIUM_SMS, KENYAN, "fees 5000", "before.fees", NULL },	/* not known */
	{ MEDIUM_SMS, NEPALI, "fees|25000", "fees.above", NULL },
	{ MEDIUM_USSD, NEPALI, "|4|2|98", "fees.ask", NULL },
	{ MEDIUM_USSD, NEPALI, "|4|2|98|5000", "fees.within", NULL },
	{ MEDIUM_USSD, NEPALI, "|4|2|25000", "fees.above", NULL },
	{ MEDIUM_SMS, UNKNOWN, "fees 25000", "?origins", NULL },
	{ MEDIUM_SMS, NOWHERE, "fees 25000", "?stays", NULL },
};

static void
each_talk_ends_where_it_should(void **state)
{
	struct pack *p = sample();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct fake fake = { .has_limit = true };
		struct step s = play(p, cases[i].medium, cases[i].who, &fake, cases[i].keys);

		if (strcmp(node(p, &s), cases[i].node) != 0)
			fail_msg("\"%s\" ends at %s, not at %s", cases[i].keys, node(p, &s), cases[i].node);
		if (cases[i].asked != NULL && strcmp(fake.asked, cases[i].asked) != 0)
			fail_msg("\"%s\" looks for \"%s\"", cases[i].keys, fake.asked);
	}
	pack_close(p);
}

/* The law where she will work allows no fee for some kinds of work: too much is too much, less is not within. */
static void
a_limit_of_some_work_has_nothing_within(void **state)
{
	static const struct { const char *keys, *node; } said[] = {
		{ "fees 25000", "fees.above" }, { "fees 10000", "before.fees" }, { "fees 9000", "before.fees" },
	};
	struct pack *p = sample();

	(void)state;
	for (size_t i = 0; i < COUNT(said); i++) {
		struct fake fake = { .has_limit = true, .is_of_some = true };
		struct step s = play(p, MEDIUM_SMS, NEPALI, &fake, said[i].keys);

		assert_string_equal(node(p, &s), said[i].node);
	}
	pack_close(p);
}

static void
an_old_list_says_nothing_else(void **state)
{
	static const char *const keys[] = { "agent", "agent valora", "agent liko", "agent nobodia", "agent othero" };
	struct pack *p = sample();

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		struct fake fake = { .is_old = true };
		struct step s = play(p, MEDIUM_SMS, NEPALI, &fake, keys[i]);

		assert_string_equal(node(p, &s), "agent.v12");
	}
	pack_close(p);
}

static unsigned
verdicts_of(const struct step *s, uint16_t *country)
{
	unsigned last = VERDICT_COUNT;

	for (unsigned i = 0; i < s->effect_count; i++)
		if (s->effects[i].kind == EFFECT_AGENT) {
			last = s->effects[i].detail;
			*country = s->effects[i].value;
		}
	return last;
}

static void
what_is_counted_is_country_and_verdict(void **state)
{
	static const struct { enum who who; const char *keys; unsigned verdict; } counted[] = {
		{ NEPALI, "agent valora", VERDICT_VALID }, { NEPALI, "agent nobodia", VERDICT_NOT_FOUND },
		{ NEPALI, "agent gonevo", VERDICT_GONE }, { NEPALI, "agent liko", VERDICT_ALIKE },
		{ KENYAN, "agent valora", VERDICT_NO_LIST }, { NEPALI, "agent", VERDICT_COUNT },
	};
	struct pack *p = sample();

	(void)state;
	for (size_t i = 0; i < COUNT(counted); i++) {
		struct fake fake = { 0 };
		struct step s = play(p, MEDIUM_SMS, counted[i].who, &fake, counted[i].keys);
		uint16_t country = 0;

		assert_int_equal(verdicts_of(&s, &country), counted[i].verdict);
		if (counted[i].verdict != VERDICT_COUNT)
			assert_int_equal(country, counted[i].who == KENYAN ? ke : np);
	}
	pack_close(p);
}

/* "Asked too much" accuses one firm: that which the list spoke of as one, and none before or like it. */
static void
one_firm_is_remembered_or_none(void **state)
{
	static const struct { const char *keys; unsigned agent; } firms[] = {
		{ "agent valora", VERDICT_VALID + 1 }, { "agent protemo", VERDICT_PROVISIONAL + 1 },
		{ "agent expiro", VERDICT_EXPIRED + 1 }, { "agent suspeno", VERDICT_SUSPENDED + 1 },
		{ "agent revoko", VERDICT_REVOKED + 1 }, { "agent klosedo", VERDICT_CLOSED + 1 },
		{ "agent othero", VERDICT_OTHER_NAME + 1 },
		{ "agent nobodia", 0 }, { "agent liko", 0 }, { "agent lone", 0 }, { "agent pvt-77", 0 }, { "agent kautio", 0 },
		{ "agent gonevo", 0 }, { "agent tripsio", 0 }, { "agent", 0 },
		{ "agent liko|1", VERDICT_VALID + 1 }, { "agent liko|3", 0 },
		{ "agent valora|agent nobodia", 0 }, { "agent valora|agent", 0 }, { "agent valora|agent liko", 0 },
		{ "agent|valora", VERDICT_VALID + 1 }, { "agent|valora|0|nobodia", 0 }, { "agent|valora|0|liko", 0 },
		{ "agent valora|fees", VERDICT_VALID + 1 }, { "agent valora|asked too much", VERDICT_VALID + 1 },
		{ "agent valora|dalal", VERDICT_VALID + 1 },
	};
	struct pack *p = sample();

	(void)state;
	for (size_t i = 0; i < COUNT(firms); i++) {
		struct fake fake = { 0 }, old = { .is_old = true };

		print_message("# %s\n", firms[i].keys);
		assert_int_equal(play(p, MEDIUM_SMS, NEPALI, &fake, firms[i].keys).next.agent, firms[i].agent);
		assert_int_equal(play(p, MEDIUM_SMS, NEPALI, &old, firms[i].keys).next.agent, 0);
	}
	pack_close(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_talk_ends_where_it_should),
		cmocka_unit_test(a_limit_of_some_work_has_nothing_within),
		cmocka_unit_test(an_old_list_says_nothing_else),
		cmocka_unit_test(what_is_counted_is_country_and_verdict),
		cmocka_unit_test(one_firm_is_remembered_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
