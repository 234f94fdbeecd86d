/* What a person must not read: the gate per fact, and which of the facts that pass it is said. */
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
#include "tests/support/asked.h"
#include "tests/support/pack_make.h"

#define FACT(...) { .id = "sa/x", .type = "hotline.labour", .country = "SA", __VA_ARGS__ }

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
		asked_expect(p, NULL, &asked, "No pay? Ask LABOUR-QA.", NULL);
		asked_expect(p, w, &asked, "No pay? Ask EMERGENCY-QA.", NULL);
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
			asked_expect(p, NULL, &asked, "No pay? They may ask for papers. Ask A.", NULL);
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
	asked_expect(p, NULL, &asked, "No pay? They may ask for papers. Ask first.", NULL);
	made_close(p);
	make_free(m);
}

/* A line at home that does not ring abroad is said only to who is at home, never to who may be abroad. */
static void
home_lines_ring_abroad(void **state)
{
	static const struct { const char *stay, *said; } cases[] = {
		{ "BD", "No pay? They may ask for papers. Ask HOME." },
		{ "AE", "No checked number." },
		{ NULL, "No checked number." },
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

		asked_expect(p, NULL, &a, cases[i].said, i == 0 ? NULL : "line.work");
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
		asked_expect(p, NULL, &a, cases[i].said, NULL);
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
	asked_expect(p, NULL, &a, "No checked number.", "line.work");
	a.tag = "ne";
	asked_expect(p, NULL, &a, "No checked number.", "line.other");
	a.how = 0;
	asked_expect(p, NULL, &a, "EMBASSY", NULL);
	made_close(p);
	make_free(m);
}

/* To the second: the last of the 90th day, and the first after it. */
static void
a_fact_ends_at_midnight(void **state)
{
	static const struct { const char *id; int64_t day; } ends[] = {
		{ "qa/hotline.labour", 90 }, { "qa/rule.passport", 365 },
	};
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p = make_open(m);

	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		uint16_t fact = pack_find_fact(p, ends[i].id);
		int64_t end_s = (p->facts[fact].call_tested + ends[i].day) * 86400;

		assert_int_equal(fact_gate(p, fact, NULL, end_s - 1), FACT_LIVE);
		assert_int_equal(fact_gate(p, fact, NULL, end_s), FACT_EXPIRED);
	}
	made_close(p);
	make_free(m);
}

/* An address of the embassy is no number, and is not said either. */
static void
fear_shuts_the_embassy_as_a_whole(void **state)
{
	static const struct make_fact address = { .id = "sa/hotline.embassy", .type = "hotline.embassy",
		.value = "Street 1", .country = "SA", .is_rule = 1, .tested = "2026-11-01" };
	struct make *m = make_world(PACK_RELEASE);
	struct asked a = { "danger", .stay = "SA", .origin = "NP" };
	struct pack *p;

	(void)state;
	make_fact(m, &address);
	make_text(m, "ne", "danger.text", "{embassy}", REVIEW_READ);
	p = make_open(m);
	a.tag = "ne";
	asked_expect(p, NULL, &a, "Street 1", NULL);
	a.how = FEARS;
	asked_expect(p, NULL, &a, "No checked number.", "embassy");
	made_close(p);
	make_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_withdrawn_fact_is_never_said),
		cmocka_unit_test(every_gate_has_its_reason),
		cmocka_unit_test(the_better_fact_is_said),
		cmocka_unit_test(of_equal_facts_the_first_in_the_file_is_said),
		cmocka_unit_test(home_lines_ring_abroad),
		cmocka_unit_test(the_nearest_corridor_wins),
		cmocka_unit_test(the_own_state_hides_nowhere),
		cmocka_unit_test(a_fact_ends_at_midnight),
		cmocka_unit_test(fear_shuts_the_embassy_as_a_whole),
	};

	return cmocka_run_group_tests_name("render gate", tests, NULL, NULL);
}
