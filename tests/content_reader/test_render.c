/* What a person reads: texts, menus, chains, lines, and their languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/render.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/asked.h"
#include "tests/support/pack_make.h"

static const struct { struct asked asked; const char *text, *missing; } release_cases[] = {
	/* a number with two signed no: no warning; without one: warning */
	{ { "work.pay", .stay = "QA", .origin = "NP" }, "No pay? Ask LABOUR-QA.", NULL },
	{ { "work.pay", .stay = "AE", .origin = "NP" }, "No pay? Ask WORKER-NP.", NULL },
	/* a number of a country that we do not know of: nothing is made up */
	{ { "work.pay", .stay = "AE", .origin = "BD" }, "No checked number.", "line.work" },
	{ { .topic = "work.pay" }, "No checked number.", "line.work" },
	/* nobody else's embassy */
	{ { "danger", .stay = "QA", .origin = "NP" }, "Call EMERGENCY-QA. Embassy EMBASSY-QA-NP.", NULL },
	{ { "danger", .stay = "QA", .origin = "IN" }, "Call EMERGENCY-QA. Embassy EMERGENCY-QA.", NULL },
	/* the day after 90 days, and the day before */
	{ { "work.pay", .stay = "QA", .origin = "IN", .day = "2027-01-30" }, "No pay? Ask LABOUR-QA.", NULL },
	{ { "work.pay", .stay = "QA", .origin = "NP", .day = "2027-01-31" }, "No pay? Ask WORKER-NP.", NULL },
	{ { "work.pay", .stay = "QA", .origin = "IN", .day = "2027-01-31" }, "No pay? Ask EMERGENCY-QA.", NULL },
	{ { "work.pay", .stay = "QA", .origin = "NP", .day = "2027-02-04" },
	    "No pay? They may ask for papers. Ask EMBASSY-QA-NP.", NULL },
	{ { "work.pay", .stay = "QA", .origin = "NP", .day = "2028-01-01" }, "No checked number.", "line.work" },
	/* an untested child line is not said, and no other class stands in for it */
	{ { "child", .stay = "QA", .origin = "NP" }, "Tell an adult you trust.", "line.child" },
	/* fear of the own State: unknown flags, no embassy anywhere */
	{ { "fear", .stay = "QA", .origin = "NP" }, "Ask ASYLUM-WORLD.", NULL },
	{ { "fear", .stay = "QA", .origin = "NP", .how = FEARS }, "Ask ASYLUM-WORLD.", NULL },
	{ { "fear", .stay = "QA", .origin = "NP", .day = "2027-06-01" }, "Ask a lawyer.", "line.asylum" },
	{ { "danger", .stay = "QA", .origin = "NP", .how = FEARS },
	    "Call EMERGENCY-QA. Embassy EMERGENCY-QA.", NULL },
	{ { "work.pay", .stay = "AE", .origin = "NP", .how = FEARS }, "No checked number.", "line.work" },
	{ { "work.pay", .stay = "QA", .origin = "NP", .day = "2027-02-04", .how = FEARS },
	    "No pay? Ask EMERGENCY-QA.", NULL },
	/* variants by fact, from the corridor; a rule lives a year */
	{ { "fees", .stay = "QA", .origin = "NP" }, "At most 10000 rupees.", NULL },
	{ { "fees", .stay = "QA", .origin = "NP", .day = "2026-12-31" }, "At most 10000 rupees.", NULL },
	{ { "fees", .stay = "QA", .origin = "NP", .day = "2027-01-01" }, "Ask first: WORKER-NP", NULL },
	{ { "fees", .stay = "AE", .origin = "NP" }, "Ask first: WORKER-NP", NULL },
	{ { "fees", .stay = "QA", .origin = "IN" }, "Ask first: EMERGENCY-QA", NULL },
	/* words of a fact, and the date of its check */
	{ { "work.passport", .stay = "QA" }, "Yours. The law says so. 2026-10-01", NULL },
	{ { "work.passport", .stay = "AE" }, "No checked number.", "rule.passport" },
	/* a chain leaves out what it cannot say */
	{ { "sea", .stay = "QA", .link = 0 }, "One", "line.child" },
	{ { "sea", .stay = "QA", .link = 1 }, "Three", "line.child" },
	{ { "sea", .stay = "QA", .link = 9 }, "Three", "line.child" },
	/* each line stands on its own fact; the date is the oldest of those said */
	{ { "numbers", .stay = "QA", .origin = "NP" },
	    "Danger EMERGENCY-QA\nThey may ask for papers. Embassy EMBASSY-QA-NP\nWork LABOUR-QA\nChecked 2026-11-02",
	    NULL },
	{ { "numbers", .stay = "QA", .origin = "IN" }, "Danger EMERGENCY-QA\nWork LABOUR-QA\nChecked 2026-11-02",
	    "embassy" },
	{ { "numbers", .stay = "QA", .origin = "NP", .how = FEARS },
	    "Danger EMERGENCY-QA\nWork LABOUR-QA\nChecked 2026-11-02", "embassy" },
	{ { "numbers", .stay = "AE", .origin = "IN" }, "No checked number.", "emergency" },
	/* menus: opening line, own languages by line, quiet ones alone */
	{ { "work", .stay = "QA" }, "At work in Qatar\n1 Pay\n3 Passport", NULL },
	{ { "work", .stay = "AE" }, "At work in this country\n1 Pay\n3 Passport", NULL },
	{ { "work", .tag = "ne", .stay = "QA" }, "At work in Qatar\n1 Pay\n3 Passport", NULL },
	{ { "main", .tag = "ne" }, "1 Khatara\n2 I am under 18\n3 At work\n4 Fees\n5 By sea\n6 Numbers\n7 Afraid",
	    NULL },
	{ { "main", .how = QUIET }, "1 Danger", NULL },
	{ { "main", .tag = "hi", .how = QUIET }, "1 Danger", NULL },	/* written, not read by a second person */
	{ { .topic = "quiet" }, "Quiet\n1 Alone", NULL },
	/* a translation that was read is said; one that was not falls back */
	{ { "work.pay", .tag = "ne", .stay = "QA" }, "तलब: LABOUR-QA", NULL },
	{ { "work.pay", .tag = "ne-latn", .stay = "QA" }, "No pay? Ask LABOUR-QA.", NULL },
	/* a topic that only acts says nothing by itself */
	{ { .topic = "stop" }, "", NULL },
	{ { "agent", .origin = "NP" }, "No checked number.", "name" },
};

static void
a_release_says_only_what_is_checked(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p = make_open(m);

	(void)state;
	for (size_t i = 0; i < COUNT(release_cases); i++)
		asked_expect(p, NULL, &release_cases[i].asked, release_cases[i].text, release_cases[i].missing);
	made_close(p);
	make_free(m);
}

/* A stranger gets the release out of a sample. */
static void
a_sample_for_strangers_is_a_release(void **state)
{
	struct make *m = make_world(PACK_SAMPLE);
	struct pack *p = make_open(m);

	(void)state;
	for (size_t i = 0; i < COUNT(release_cases); i++) {
		struct asked a = release_cases[i].asked;

		a.how |= LIVE;
		asked_expect(p, NULL, &a, release_cases[i].text, release_cases[i].missing);
	}
	made_close(p);
	make_free(m);
}

static void
a_sample_shows_what_is_not_checked_yet(void **state)
{
	static const struct { struct asked asked; const char *text, *missing; } cases[] = {
		{ { "child", .stay = "QA" }, "Call CHILD-QA.", NULL },
		{ { "work.pay", .stay = "QA", .day = "2029-01-01" }, "No pay? Ask LABOUR-QA.", NULL },
		{ { "work.pay", .tag = "ne-latn", .stay = "QA" }, "Talab: LABOUR-QA", NULL },
		{ { "main", .tag = "ne", .how = QUIET }, "1 खतरा", NULL },
		{ { "sea", .stay = "QA", .link = 1 }, "Two CHILD-QA", NULL },
		/* also a sample never says what is on hold */
		{ { "work.pay", .stay = "SA", .origin = "BD" }, "No checked number.", "line.work" },
	};
	static const struct make_fact low = { .id = "sa/hotline.labour", .type = "hotline.labour",
		.value = "LOW", .country = "SA", .confidence = -1, .tested = "2026-11-19" };
	struct make *m = make_world(PACK_SAMPLE);
	struct pack *p;

	(void)state;
	make_fact(m, &low);
	p = make_open(m);
	for (size_t i = 0; i < COUNT(cases); i++)
		asked_expect(p, NULL, &cases[i].asked, cases[i].text, cases[i].missing);
	made_close(p);
	make_free(m);
}

static void
texts_take_what_they_are_given(void **state)
{
	const char *arguments[ARGUMENT_COUNT] = { [ARGUMENT_NAME] = "Good Work Ltd" };
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p = make_open(m);
	struct asked a = { "agent", .origin = "NP" };
	struct render r = asked_render(p, &a);
	uint16_t key = p->refs[p->topics[pack_find_topic(p, "agent")].first_ref].key;
	char room[200], small[8];
	struct buf out = BUF_OVER(room), tight = BUF_OVER(small);
	struct rendered did;

	(void)state;
	buf_adds(&out, "> ");
	assert_false(render_text(&r, key, &out, &did));
	assert_string_equal(out.ptr, "> ");
	r.arguments = arguments;
	assert_true(render_text(&r, key, &out, &did));
	assert_string_equal(out.ptr, "> Good Work Ltd is on the list. 33444 Nepal");
	assert_int_equal(did.key, key);
	buf_reset(&out);
	r.service = pack_find_service(p, SERVICE_USSD, "*384*77#");
	r.origin = 0;
	assert_true(render_text(&r, key, &out, &did));
	assert_string_equal(out.ptr, "Good Work Ltd is on the list. *384*77# 5 rupeesyour country");
	/* What does not fit says so, and nothing is written past the end. */
	render_text(&r, key, &tight, &did);
	assert_false(buf_ok(&tight));
	buf_reset(&out);
	render_country(&r, COUNTRY('Q', 'A'), &out);
	render_country(&r, COUNTRY('A', 'E'), &out);
	render_country(&r, 0, &out);
	assert_string_equal(out.ptr, "Qatar");
	buf_reset(&out);
	render_ui(&r, UI_BACK, &out);
	assert_string_equal(out.ptr, "0 Back");
	made_close(p);
	make_free(m);
}

/* Every country that the pack knows, every topic of a class that must not: no embassy in any answer. */
static void
no_class_borrows_the_embassy(void **state)
{
	struct make *m = make_world(PACK_SAMPLE);
	struct pack *p = make_open(m);
	char room[2000];
	struct buf out = BUF_OVER(room);
	unsigned tried = 0;

	(void)state;
	for (uint16_t t = 0; t < p->topics_count; t++) {
		enum topic_class class = (enum topic_class)p->topics[t].topic_class;

		if (class != CLASS_CHILD && class != CLASS_ASYLUM)
			continue;
		for (uint32_t stay = 0; stay < p->countries_count; stay++) {
			struct asked a = { "main", .origin = "NP" };
			struct render r = asked_render(p, &a);
			struct rendered did;

			r.stay = p->countries[stay].code;
			buf_reset(&out);
			render_topic(&r, t, 0, &out, &did);
			assert_null(strstr(out.ptr, "EMBASSY"));
			assert_null(strstr(out.ptr, "WORKER"));
			tried++;
		}
	}
	assert_int_equal(tried, 4);
	made_close(p);
	make_free(m);
}

/* In a crisis only, before all others, and none of their keys moves. */
static void
an_option_of_a_crisis_is_first(void **state)
{
	static const char *const said[] = { "1 Danger\n", "1 Danger\n", "99 Sea\n1 Danger\n", "99 Sea\n1 Danger\n" };
	static const struct make_topic sea = { .name = "crisis", .parent = "main", .key = PACK_KEY_CRISIS, .texts = "crisis.text",
	    .title = "crisis.title" };
	struct make *m = make_world(PACK_RELEASE);
	char room[1024];
	struct pack_topic *t;
	struct pack *p;

	(void)state;
	t = make_record(m, PACK_TOPICS, make_topic(m, &sea));
	t->level = 2;
	make_text(m, "en", "crisis.title", "Sea", REVIEW_SOURCE);
	make_text(m, "en", "crisis.text", "Sea", REVIEW_SOURCE);
	p = make_open(m);
	for (unsigned level = 0; level < COUNT(said); level++) {
		struct asked a = { "main", .stay = "QA", .origin = "NP" };
		struct buf out = BUF_OVER(room);
		struct render r = asked_render(p, &a);
		struct rendered did;

		r.level = level;
		render_topic(&r, pack_find_topic(p, "main"), 0, &out, &did);
		if (strstr(out.ptr, said[level]) == NULL || (level < 2) != (strstr(out.ptr, "99") == NULL))
			fail_msg("level %u: %s", level, out.ptr);
		r.quiet_only = true;
		buf_reset(&out);
		render_topic(&r, pack_find_topic(p, "main"), 0, &out, &did);
		assert_null(strstr(out.ptr, "99"));
	}
	made_close(p);
	make_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_release_says_only_what_is_checked),
		cmocka_unit_test(a_sample_for_strangers_is_a_release),
		cmocka_unit_test(a_sample_shows_what_is_not_checked_yet),
		cmocka_unit_test(texts_take_what_they_are_given),
		cmocka_unit_test(no_class_borrows_the_embassy),
		cmocka_unit_test(an_option_of_a_crisis_is_first),
	};

	return cmocka_run_group_tests_name("render", tests, NULL, NULL);
}
