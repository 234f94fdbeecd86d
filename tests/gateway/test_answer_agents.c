/*
 * test_answer_agents.c - what the agent check says, with the real texts and a register of one invented firm
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/register/build.h"
#include "content/register/register.h"
#include "gateway/answer.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/talk/see.h"
#include "tests/register/list_made.h"

enum { NOW_S = 1795780800, TODAY = NOW_S / 86400 };	/* 2026-11-27 12:00 */

static const uint16_t np = COUNTRY('N', 'P'), qa = COUNTRY('Q', 'A');

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

/* A register of one firm, with everything that an office can write, twice as long as one would like. */
static struct agents *
register_of(struct list_row *row, int32_t list_day, char *folder)
{
	static struct list_job jobs[] = { { "Mason", "Qatar", "J1", TODAY + 5, 3 }, { "Cook", "Qatar", "J1", TODAY - 5, 1 } };
	struct list list = { .country = "NP", .office = "Zuvolemo", .source = "test", .shape = SHAPE_ANY, .list_day = list_day,
	    .import_day = list_day, .fresh_days = 30, .serial = 1, .rows = row, .row_count = 1, .jobs = jobs, .job_count = 2 };
	char path[256], words[256];
	struct buf why = BUF_OVER(words);
	struct agents *a;

	(void)snprintf(path, sizeof path, "%s/np.reg", folder);
	if (!register_write(path, &list, NULL, &why) || (a = register_open(path, &why)) == NULL)
		fail_msg("%s", why.ptr);
	return a;
}

struct said { struct outbound out; struct answered did; struct talk_seen seen; };

static void
say(const struct pack *p, const struct agents *list, enum medium medium, uint16_t locale, const char *topic,
    struct talk where, struct said *s)
{
	struct turn turn = { .medium = medium, .pack = p };
	struct answering a = { .turn = &turn, .now_s = NOW_S, .septets = 160, .units = 70, .list = list };
	struct answer answer = { .kind = ANSWER_TOPIC, .topic = pack_find_topic(p, topic), .locale = locale, .intro = -1, .above = -1 };

	if (strcmp(topic, "?agents") == 0)
		answer.kind = ANSWER_AGENTS;
	where.topic = answer.topic;
	memset(&s->out, 0, sizeof s->out);
	answer.page = where.page;
	answer_write(&a, &where, &answer, &s->out, &s->did);
	see_outbound(&s->out, "node=-", &s->seen);
}

static struct talk
at_row(uint32_t row)
{
	struct talk t = talk_new();

	t.stay = qa;
	t.origin = t.listed = np;
	t.found[0] = row;
	t.found[1] = t.found[2] = REGISTER_NONE;
	t.pick = 1;
	return t;
}

#define LONG_NAME "Zuvole Mirato Kesundi Volarete International Manpower Recruitment Services Private Limited"

static void
every_verdict_fits_in_every_language(void **state)
{
	struct list_row row = { .name = LONG_NAME, .number = "B-1794/PUN/PER/100/5/10094/2022", .word = "Suspended (Document Processing)",
	    .alias = "", .status = AGENT_SUSPENDED, .flags = ROW_HAS_GRADE, .grade = 45, .actions = 255, .status_day = TODAY - 40,
	    .end_day = TODAY + 40, .gone_day = TODAY - 9, .grade_day = TODAY - 100 };
	char *folder = list_folder();
	struct agents *list = register_of(&row, TODAY - 3, folder);
	struct pack *p = sample();

	(void)state;
	for (uint16_t l = 0; l < p->locales_count; l++)
		for (int v = 0; v < VERDICT_COUNT; v++) {
			const char *topic = agent_verdict_topics[v];
			struct said s;

			if (v == VERDICT_NO_LIST || v == VERDICT_ALIKE)
				continue;
			say(p, list, MEDIUM_SMS, l, topic, at_row(0), &s);
			assert_true(s.out.parts.count <= p->topics[pack_find_topic(p, topic)].parts);
			assert_null(strstr(s.seen.text, "safe"));
			if (v != VERDICT_COMPANY && strstr(s.seen.text, "2026-11-24") == NULL)
				fail_msg("%s has no day in %s: %s", topic, pack_string(p, p->locales[l].tag), s.seen.text);
			if (v < VERDICT_NOT_FOUND) {
				assert_non_null(strstr(s.seen.text, "Zuvole Mirato Kesundi"));
				assert_null(strstr(s.seen.text, "Private"));		/* cut, at a word */
				assert_non_null(strstr(s.seen.text, "B-1794/PUN/PER/100/5/10094/2022"));
			}
		}
	pack_close(p);
	register_close(list);
	list_remove(folder);
}

/* Every page of it, one after the other. */
static void
pages_of(const struct pack *p, const struct agents *list, uint16_t locale, const char *topic, struct buf *all)
{
	struct talk where = at_row(0);
	struct said s;

	do {
		say(p, list, MEDIUM_USSD, locale, topic, where, &s);
		buf_adds(all, s.seen.text);
		where.page++;
	} while (where.page < s.did.pages);
}

static void
screens_show_number_and_choice_whole(void **state)
{
	struct list_row row = { .name = LONG_NAME, .number = "RA/2025/10/245", .word = "", .alias = "", .status = AGENT_VALID,
	    .end_day = TODAY + 40 };
	char *folder = list_folder();
	struct agents *list = register_of(&row, TODAY - 3, folder);
	struct pack *p = sample();

	(void)state;
	for (uint16_t l = 0; l < p->locales_count; l++) {
		struct buf all = BUF_INIT(8192);

		pages_of(p, list, l, "?agents", &all);
		assert_non_null(strstr(all.ptr, "1 Zuvole Mirato Kesundi"));
		if (strstr(all.ptr, row.number) == NULL)
			fail_msg("the number is cut: %s", all.ptr);
		assert_true(strstr(all.ptr, "\n2 ") != NULL || strstr(all.ptr, "SAMPLE 2 ") != NULL);
		buf_reset(&all);
		pages_of(p, list, l, "agent.v1", &all);
		assert_non_null(strstr(all.ptr, "2026-11-24"));
		if (strstr(all.ptr, row.number) == NULL)
			fail_msg("the number is cut: %s", all.ptr);
		buf_free(&all);
	}
	pack_close(p);
	register_close(list);
	list_remove(folder);
}

static void
facts_stand_behind_with_their_days(void **state)
{
	struct list_row row = { .name = "Zuvole Mirato", .number = "836/066/067", .word = "Suspended", .alias = "", .status = AGENT_SUSPENDED,
	    .flags = ROW_HAS_GRADE, .grade = 45, .actions = 2, .status_day = TODAY - 40, .end_day = TODAY + 40,
	    .gone_day = TODAY - 9, .grade_day = TODAY - 100 };
	static const struct { const char *topic, *says; } says[] = {
		{ "agent.v1", "in 3 years: 2." }, { "agent.v1", "4.5 of 5 (2026-08-19)" }, { "agent.v1", "ends 2027-01-06" },
		{ "agent.v4", "\"Suspended\", 2026-10-18." }, { "agent.v7", "until 2026-11-18." }, { "agent.v1", "text FEES" },
	};
	char *folder = list_folder();
	struct agents *list = register_of(&row, TODAY - 3, folder);
	struct pack *p = sample();
	struct said s;

	(void)state;
	for (size_t i = 0; i < COUNT(says); i++) {
		say(p, list, MEDIUM_SMS, 0, says[i].topic, at_row(0), &s);
		if (strstr(s.seen.text, says[i].says) == NULL)
			fail_msg("%s lacks \"%s\": %s", says[i].topic, says[i].says, s.seen.text);
	}
	say(p, list, MEDIUM_SMS, 0, "agent.v7", at_row(REGISTER_NONE), &s);
	assert_null(strstr(s.seen.text, "until"));
	say(p, list, MEDIUM_SMS, 0, "?agents", at_row(0), &s);
	assert_non_null(strstr(s.seen.text, "\n1 Zuvole Mirato, 836/066/067\n2 None of these"));
	assert_non_null(strstr(s.seen.text, "2026-11-24"));
	pack_close(p);
	register_close(list);
	list_remove(folder);
}

static void
what_the_list_lacks_is_said(void **state)
{
	struct list_row row = { .name = "\xE2\x80\xAEZuvole\xE2\x80\x8F Mirato", .number = "", .word = "", .alias = "", .status = AGENT_EXPIRED };
	char *folder = list_folder();
	struct agents *list = register_of(&row, TODAY - 3, folder);
	struct pack *p = sample();
	struct said s;

	(void)state;
	for (uint16_t l = 0; l < p->locales_count; l++) {
		say(p, list, MEDIUM_SMS, l, "agent.v3", at_row(0), &s);
		assert_non_null(strstr(s.seen.text, "Zuvole Mirato"));	/* and nothing that turns the line round */
		assert_null(strstr(s.seen.text, "\xE2\x80\xAE"));
	}
	say(p, list, MEDIUM_SMS, 0, "agent.v3", at_row(0), &s);
	assert_non_null(strstr(s.seen.text, "Licence ENDED (no day): Zuvole Mirato, (no number)"));
	assert_null(strstr(s.seen.text, "\"\""));
	pack_close(p);
	register_close(list);
	list_remove(folder);
}

static void
an_amount_is_read_back_with_its_money(void **state)
{
	struct pack *p = sample();
	struct talk where = at_row(REGISTER_NONE);
	struct said s;

	(void)state;
	where.listed = 0;
	where.amount = 25000;
	say(p, NULL, MEDIUM_SMS, 0, "fees.above", where, &s);
	assert_non_null(strstr(s.seen.text, "NPR 25000 is MORE"));
	assert_non_null(strstr(s.seen.text, "NPR 10000"));
	assert_non_null(strstr(s.seen.text, "Your boss pays"));
	for (uint16_t l = 0; l < p->locales_count; l++) {
		say(p, NULL, MEDIUM_SMS, l, "fees.within", where, &s);
		assert_non_null(strstr(s.seen.text, "NPR 25000"));
		if (s.out.parts.count > 5)
			fail_msg("%s: %u parts: %s", pack_string(p, p->locales[l].tag), s.out.parts.count, s.seen.text);
	}
	pack_close(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_verdict_fits_in_every_language),
		cmocka_unit_test(screens_show_number_and_choice_whole),
		cmocka_unit_test(facts_stand_behind_with_their_days),
		cmocka_unit_test(what_the_list_lacks_is_said),
		cmocka_unit_test(an_amount_is_read_back_with_its_money),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
