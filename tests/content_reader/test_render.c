/* What a person reads, and above all what she must not: the gate per fact and per text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <unistd.h>

#include "content/render.h"
#include "content/withdrawn.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/pack_make.h"

struct asked {
	const char *topic, *tag, *stay, *origin, *day;
	enum { FEARS = 1, QUIET = 2, LIVE = 4 } how;
	unsigned link;
};

static struct render
render_of(const struct pack *p, const struct asked *a)
{
	struct render r = {
		.pack = p, .now_s = make_noon(a->day == NULL ? "2026-11-20" : a->day),
		.locale = pack_find_locale(p, a->tag == NULL ? "en" : a->tag),
		.stay = a->stay == NULL ? 0 : country_code(a->stay),
		.origin = a->origin == NULL ? 0 : country_code(a->origin),
		.fears_state = (a->how & FEARS) != 0, .quiet_only = (a->how & QUIET) != 0,
		.live_only = (a->how & LIVE) != 0,
		.service = pack_find_service(p, SERVICE_SMS, "33444"),
	};

	if (r.locale == PACK_NONE)
		fail_msg("no locale %s", a->tag);
	return r;
}

static void
expect(const struct pack *p, const struct withdrawn *w, const struct asked *a, const char *text,
    const char *missing)
{
	char room[2000];
	struct buf out = BUF_OVER(room);
	struct render r = render_of(p, a);
	struct rendered did;
	const char *got;

	r.withdrawn = w;
	render_topic(&r, pack_find_topic(p, a->topic), a->link, &out, &did);
	got = did.missing == PACK_NONE ? NULL : pack_string(p, p->tokens[did.missing].name);
	if (strcmp(out.ptr, text) != 0)
		fail_msg("%s: expected \"%s\", got \"%s\"", a->topic, text, out.ptr);
	if ((missing == NULL) != (got == NULL) || (got != NULL && strcmp(got, missing) != 0))
		fail_msg("%s: missing %s, expected %s", a->topic, got == NULL ? "nothing" : got,
		    missing == NULL ? "nothing" : missing);
}

static const struct { struct asked asked; const char *text, *missing; } release_cases[] = {
	/* a number with two signed no: no warning; without one: warning */
	{ { "work.pay", .stay = "QA", .origin = "NP" }, "No pay? Ask LABOUR-QA.", NULL },
	{ { "work.pay", .stay = "AE", .origin = "NP" }, "No pay? Ask WORKER-NP.", NULL },
	/* a number of a country that we do not know of: nothing is made up */
	{ { "work.pay", .stay = "AE", .origin = "BD" }, "No checked number. ", "line.work" },
	{ { .topic = "work.pay" }, "No checked number. ", "line.work" },
	/* nobody else's embassy */
	{ { "danger", .stay = "QA", .origin = "NP" }, "Call EMERGENCY-QA. Embassy EMBASSY-QA-NP.", NULL },
	{ { "danger", .stay = "QA", .origin = "IN" }, "Call EMERGENCY-QA. Embassy EMERGENCY-QA.", NULL },
	/* the day after 90 days, and the day before */
	{ { "work.pay", .stay = "QA", .origin = "IN", .day = "2027-01-30" }, "No pay? Ask LABOUR-QA.", NULL },
	{ { "work.pay", .stay = "QA", .origin = "NP", .day = "2027-01-31" }, "No pay? Ask WORKER-NP.", NULL },
	{ { "work.pay", .stay = "QA", .origin = "IN", .day = "2027-01-31" }, "No pay? Ask EMERGENCY-QA.", NULL },
	{ { "work.pay", .stay = "QA", .origin = "NP", .day = "2027-02-04" },
	    "No pay? They may ask for papers. Ask EMBASSY-QA-NP.", NULL },
	{ { "work.pay", .stay = "QA", .origin = "NP", .day = "2028-01-01" }, "No checked number. ", "line.work" },
	/* an untested child line is not said, and no other class stands in for it */
	{ { "child", .stay = "QA", .origin = "NP" }, "Tell an adult you trust.", "line.child" },
	/* fear of the own State: unknown flags, no embassy anywhere */
	{ { "fear", .stay = "QA", .origin = "NP" }, "Ask ASYLUM-WORLD.", NULL },
	{ { "fear", .stay = "QA", .origin = "NP", .how = FEARS }, "Ask ASYLUM-WORLD.", NULL },
	{ { "fear", .stay = "QA", .origin = "NP", .day = "2027-06-01" }, "Ask a lawyer.", "line.asylum" },
	{ { "danger", .stay = "QA", .origin = "NP", .how = FEARS },
	    "Call EMERGENCY-QA. Embassy EMERGENCY-QA.", NULL },
	{ { "work.pay", .stay = "AE", .origin = "NP", .how = FEARS }, "No checked number. ", "line.work" },
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
	{ { "work.passport", .stay = "AE" }, "No checked number. ", "rule.passport" },
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
	{ { "numbers", .stay = "AE", .origin = "IN" }, "No checked number. ", "emergency" },
	/* menus: opening line, own languages by line, quiet ones alone */
	{ { "work", .stay = "QA" }, "At work in Qatar\n1 Pay\n3 Passport", NULL },
	{ { "work", .stay = "AE" }, "At work in this country\n1 Pay\n3 Passport", NULL },
	{ { "work", .tag = "ne", .stay = "QA" }, "At work in कतार\n1 Pay\n3 Passport", NULL },
	{ { "main", .tag = "ne" }, "1 Khatara\n2 I am under 18\n3 At work\n4 Fees\n5 By sea\n6 Numbers\n7 Afraid",
	    NULL },
	{ { "main", .how = QUIET }, "1 Danger", NULL },
	{ { .topic = "quiet" }, "Quiet\n1 Alone", NULL },
	/* a translation that was read is said; one that was not falls back */
	{ { "work.pay", .tag = "ne", .stay = "QA" }, "तलब: LABOUR-QA", NULL },
	{ { "work.pay", .tag = "ne-latn", .stay = "QA" }, "No pay? Ask LABOUR-QA.", NULL },
	/* a topic that only acts says nothing by itself */
	{ { .topic = "stop" }, "", NULL },
	{ { "agent", .origin = "NP" }, "No checked number. ", "name" },
};

static void
a_release_says_only_what_is_checked(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p = make_open(m);

	(void)state;
	for (size_t i = 0; i < COUNT(release_cases); i++)
		expect(p, NULL, &release_cases[i].asked, release_cases[i].text, release_cases[i].missing);
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
		expect(p, NULL, &a, release_cases[i].text, release_cases[i].missing);
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
		{ { "work.pay", .stay = "SA", .origin = "BD" }, "No checked number. ", "line.work" },
	};
	static const struct make_fact low = { .id = "sa/hotline.labour", .type = "hotline.labour",
		.value = "LOW", .country = "SA", .confidence = -1, .tested = "2026-11-19" };
	struct make *m = make_world(PACK_SAMPLE);
	struct pack *p;

	(void)state;
	make_fact(m, &low);
	p = make_open(m);
	for (size_t i = 0; i < COUNT(cases); i++)
		expect(p, NULL, &cases[i].asked, cases[i].text, cases[i].missing);
	made_close(p);
	make_free(m);
}

static void
a_withdrawn_fact_is_never_said(void **state)
{
	static const struct asked asked = { "work.pay", .stay = "QA", .origin = "IN" };
	enum pack_kind kinds[] = { PACK_RELEASE, PACK_SAMPLE };
	char path[] = "/tmp/test_render.XXXXXX", lock[64];
	struct buf why = BUF_INIT(1000), name = BUF_OVER(lock);

	(void)state;
	close(mkstemp(path));
	assert_true(withdrawn_add(path, "qa/hotline.labour", "test", "wrong office", 0, &why));
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct make *m = make_world(kinds[i]);
		struct pack *p = make_open(m);
		struct withdrawn *w = withdrawn_load(path, p, &why);

		assert_non_null(w);
		expect(p, NULL, &asked, "No pay? Ask LABOUR-QA.", NULL);
		expect(p, w, &asked, "No pay? Ask EMERGENCY-QA.", NULL);
		assert_int_equal(fact_gate(p, pack_find_fact(p, "qa/hotline.labour"), w, 0), FACT_WITHDRAWN);
		withdrawn_free(w);
		made_close(p);
		make_free(m);
	}
	buf_addf(&name, "%s.lock", path);
	unlink(lock);
	unlink(path);
	buf_free(&why);
}

static void
every_gate_has_its_reason(void **state)
{
	static const struct { struct make_fact fact; const char *day; enum fact_gate gate; } cases[] = {
		{ { .tested = "2026-11-01" }, "2026-11-20", FACT_LIVE },
		{ { .tested = "2026-11-01", .confidence = 1 }, "2026-11-20", FACT_LIVE },
		{ { .tested = "2026-11-01", .confidence = -1 }, "2026-11-20", FACT_ON_HOLD },
		{ { .as_of = "2026-11-01" }, "2026-11-20", FACT_UNTESTED },
		{ { .tested = "2026-11-01" }, "2027-01-29", FACT_LIVE },		/* day 89 */
		{ { .tested = "2026-11-01" }, "2027-01-30", FACT_EXPIRED },	/* day 90 */
		{ { .tested = "2026-11-01", .review_by = "2026-11-20" }, "2026-11-20", FACT_LIVE },
		{ { .tested = "2026-11-01", .review_by = "2026-11-20" }, "2026-11-21", FACT_EXPIRED },
		/* a later review does not lengthen the life of a test call */
		{ { .tested = "2026-11-01", .review_by = "2028-01-01" }, "2027-01-30", FACT_EXPIRED },
		/* a rule lives until its review, or a year */
		{ { .tested = "2026-11-01", .is_rule = 1 }, "2027-10-31", FACT_LIVE },
		{ { .tested = "2026-11-01", .is_rule = 1 }, "2027-11-01", FACT_EXPIRED },
		{ { .tested = "2026-11-01", .is_rule = 1, .review_by = "2029-01-01" }, "2029-01-01", FACT_LIVE },
		{ { .tested = "2026-11-01", .is_rule = 1, .review_by = "2029-01-01" }, "2029-01-02", FACT_EXPIRED },
		{ { .tested = "2026-11-01", .is_rule = 1, .review_by = "2026-11-10" }, "2026-11-20", FACT_EXPIRED },
		/* a test call in the future is a slip of the pen */
		{ { .tested = "2027-11-01" }, "2026-11-20", FACT_UNTESTED },
		{ { .tested = "2026-11-21" }, "2026-11-20", FACT_LIVE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct make *m = make_world(PACK_RELEASE);
		struct make_fact f = cases[i].fact;
		enum fact_gate gate;
		struct pack *p;

		f.id = "ae/hotline.labour";
		f.type = "hotline.labour";
		f.value = "X";
		f.country = "AE";
		make_fact(m, &f);
		p = make_open(m);
		gate = fact_gate(p, pack_find_fact(p, f.id), NULL, make_noon(cases[i].day));
		if (gate != cases[i].gate)
			fail_msg("case %zu: gate %d", i, (int)gate);
		made_close(p);
		make_free(m);
	}
}

/* Which of two facts is said: the first of each pair, in either order of the file. */
static void
the_better_fact_is_said(void **state)
{
#define FACT(...) { .id = "sa/x", .type = "hotline.labour", .country = "SA", __VA_ARGS__ }
	static const struct make_fact pairs[][2] = {
		/* for her nationals, before everyone's */
		{ FACT(.value = "A", .tested = "2026-11-01", .nationals = "NP", .confidence = 1),
		    FACT(.value = "B", .tested = "2026-11-19") },
		/* high before medium */
		{ FACT(.value = "A", .tested = "2026-10-01"),
		    FACT(.value = "B", .tested = "2026-11-01", .confidence = 1) },
		/* newest test */
		{ FACT(.value = "A", .tested = "2026-11-02"),
		    FACT(.value = "B", .tested = "2026-11-01", .abroad = FLAG_YES) },
		/* works from abroad */
		{ FACT(.value = "A", .tested = "2026-11-01", .abroad = FLAG_YES),
		    FACT(.value = "B", .tested = "2026-11-01", .hours = "24/7") },
		/* day and night */
		{ FACT(.value = "A", .tested = "2026-11-01", .hours = "24/7"),
		    FACT(.value = "B", .tested = "2026-11-01", .hours = "9-17") },
		/* never the untested one */
		{ FACT(.value = "A", .tested = "2026-11-01", .confidence = 1), FACT(.value = "B") },
		{ FACT(.value = "A", .tested = "2026-11-01"), FACT(.value = "B", .tested = "2026-11-19", .nationals = "IN") },
	};
	static const struct asked asked = { "work.pay", .stay = "SA", .origin = "NP" };

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		for (size_t first = 0; first < 2; first++) {
			struct make *m = make_world(i % 2 == 0 ? PACK_RELEASE : PACK_SAMPLE);
			struct pack *p;

			make_fact(m, &pairs[i][first]);
			make_fact(m, &pairs[i][1 - first]);
			p = make_open(m);
			expect(p, NULL, &asked, "No pay? They may ask for papers. Ask A.", NULL);
			made_close(p);
			make_free(m);
		}
	}
}

static void
of_equal_facts_the_first_in_the_file_is_said(void **state)
{
	static const struct make_fact first = FACT(.value = "first", .tested = "2026-11-01"),
	    second = FACT(.value = "second", .tested = "2026-11-01");
	static const struct asked asked = { "work.pay", .stay = "SA", .origin = "NP" };
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p;

	(void)state;
	make_fact(m, &first);
	make_fact(m, &second);
	p = make_open(m);
	expect(p, NULL, &asked, "No pay? They may ask for papers. Ask first.", NULL);
	made_close(p);
	make_free(m);
}

/* A line at home that does not ring abroad is said only to who is at home, never to who may be abroad. */
static void
home_lines_ring_abroad(void **state)
{
	static const struct { const char *stay, *said; } cases[] = {
		{ "BD", "No pay? They may ask for papers. Ask HOME." },
		{ "AE", "No checked number. " },
		{ NULL, "No checked number. " },
	};
	static const struct make_fact home = { .id = "bd/hotline.worker", .type = "hotline.worker",
		.value = "HOME", .country = "BD", .tested = "2026-11-01", .abroad = FLAG_NO };
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p;

	(void)state;
	make_fact(m, &home);
	p = make_open(m);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct asked a = { "work.pay", .stay = cases[i].stay, .origin = "BD" };

		expect(p, NULL, &a, cases[i].said, i == 0 ? NULL : "line.work");
	}
	made_close(p);
	make_free(m);
}

static void
the_nearest_corridor_wins(void **state)
{
	static const struct make_fact facts[] = {
		{ .id = "any-ae/fee.cap", .country = "AE", .value = "any-ae" },
		{ .id = "np-any/fee.cap", .origin = "NP", .value = "np-any" },
		{ .id = "np-ae/fee.cap", .country = "AE", .origin = "NP", .value = "np-ae" },
	};
	static const struct { const char *stay, *origin, *said; size_t with; } cases[] = {
		{ "AE", "NP", "At most np-ae.", 3 },
		{ "AE", "NP", "At most np-any.", 2 },
		{ "AE", "NP", "At most any-ae.", 1 },
		{ "AE", "IN", "At most any-ae.", 3 },
		{ "SA", "NP", "At most np-any.", 3 },
		{ NULL, "NP", "At most np-any.", 3 },
		{ "AE", NULL, "At most any-ae.", 3 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct make *m = make_world(PACK_RELEASE);
		struct asked a = { "fees", .stay = cases[i].stay, .origin = cases[i].origin };
		struct pack *p;

		for (size_t k = 0; k < cases[i].with; k++) {
			struct make_fact f = facts[k];

			f.type = "fee.cap";
			f.tested = "2026-11-01";
			f.corridor = f.is_rule = 1;
			make_fact(m, &f);
		}
		p = make_open(m);
		expect(p, NULL, &a, cases[i].said, NULL);
		made_close(p);
		make_free(m);
	}
}

/* Own State feared: its line stays unsaid also where a general list or another token carries it. */
static void
the_own_state_hides_nowhere(void **state)
{
	static const struct make_fact lines[] = {
		{ .id = "sa/hotline.labour", .type = "hotline.labour", .value = "ATTACHE", .country = "SA",
		    .nationals = "NP", .tested = "2026-11-01" },
		{ .id = "sa/hotline.embassy", .type = "hotline.embassy", .value = "EMBASSY", .country = "SA",
		    .tested = "2026-11-01" },
	};
	static const struct make_token other = { .name = "line.other", .facts = "stay hotline.embassy" };
	struct make *m = make_world(PACK_SAMPLE);
	struct asked a = { "work.pay", .stay = "SA", .origin = "NP", .how = FEARS };
	struct pack *p;

	(void)state;
	make_token(m, &other);
	make_fact(m, &lines[0]);
	make_fact(m, &lines[1]);
	make_text(m, "ne", "work.pay.text", "{line.other}", REVIEW_READ);
	p = make_open(m);
	expect(p, NULL, &a, "No checked number. ", "line.work");
	a.tag = "ne";
	expect(p, NULL, &a, "No checked number. ", "line.other");
	a.how = 0;
	expect(p, NULL, &a, "EMBASSY", NULL);
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
	struct render r = render_of(p, &a);
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
			struct render r = render_of(p, &a);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_release_says_only_what_is_checked),
		cmocka_unit_test(a_sample_for_strangers_is_a_release),
		cmocka_unit_test(a_sample_shows_what_is_not_checked_yet),
		cmocka_unit_test(a_withdrawn_fact_is_never_said),
		cmocka_unit_test(every_gate_has_its_reason),
		cmocka_unit_test(the_better_fact_is_said),
		cmocka_unit_test(of_equal_facts_the_first_in_the_file_is_said),
		cmocka_unit_test(home_lines_ring_abroad),
		cmocka_unit_test(the_nearest_corridor_wins),
		cmocka_unit_test(the_own_state_hides_nowhere),
		cmocka_unit_test(texts_take_what_they_are_given),
		cmocka_unit_test(no_class_borrows_the_embassy),
	};

	return cmocka_run_group_tests_name("render", tests, NULL, NULL);
}
