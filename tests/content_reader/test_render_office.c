/* Whom a town has for her: what may be said, in which order, where else, and never what could hurt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/render_office.h"
#include "content/withdrawn.h"
#include "locales/text/bug.h"
#include "locales/text/buf.h"
#include "tests/support/asked.h"
#include "tests/support/pack_make.h"

enum { DOHA = 1, KHOR, DUKHAN, KATHMANDU = 0, RIYADH = 4 };

/* Numbers in their order; '@' elsewhere, '*' for the whole country, '+' from outside, '-' without its number. */
static void
expect(const struct pack *p, const struct withdrawn *w, const struct asked *a, uint16_t town, const char *wanted)
{
	struct render r = asked_render(p, a);
	struct office_row row[OFFICES_MOST];
	char room[500];
	struct buf told = BUF_OVER(room);
	unsigned count;

	r.withdrawn = w;
	count = offices_of_town(&r, town, row);
	for (unsigned i = 0; i < count; i++)
		buf_addf(&told, "%s%s%s%s", i > 0 ? " " : "", row[i].where == OFFICE_HERE ? "" : row[i].where == OFFICE_ELSEWHERE ? "@" :
		    row[i].where == OFFICE_ANYWHERE ? "*" : "+", row[i].may_ring ? "" : "-",
		    pack_string(p, p->facts[p->offices[row[i].office].fact].value));
	if (strcmp(told.ptr, wanted) != 0)
		fail_msg("town %u, %s in %s from %s: %s, expected %s", town, a->tag != NULL ? a->tag : "en", a->stay != NULL ? a->stay : "?",
		    a->origin != NULL ? a->origin : "?", told.ptr, wanted);
}

static struct pack *
open_world(enum pack_kind kind)
{
	struct make *m = make_world(kind);
	struct pack *p;

	make_places(m);
	p = make_open(m);
	make_free(m);
	return p;
}

static void
a_release_says_what_was_tested(void **state)
{
	static const struct { struct asked who; uint16_t town; const char *told; } cases[] = {
		{ { .stay = "QA" }, DOHA, "MRC-DOHA MRC2-DOHA *SHELTER-QA" },
		/* Who speaks her language comes first; Nepali in Latin letters is Nepali. */
		{ { .stay = "QA", .tag = "ne" }, DOHA, "MRC2-DOHA MRC-DOHA *SHELTER-QA" },
		{ { .stay = "QA", .tag = "ne-latn" }, DOHA, "MRC-DOHA MRC2-DOHA *SHELTER-QA" },
		{ { .stay = "QA", .tag = "hi" }, DOHA, "MRC-DOHA MRC2-DOHA *SHELTER-QA" },
		/* Her own consulate, behind all others; nobody else's. */
		{ { .stay = "QA", .origin = "NP" }, DOHA, "MRC-DOHA MRC2-DOHA CONSULATE-DOHA *SHELTER-QA" },
		{ { .stay = "QA", .origin = "NP", .how = FEARS }, DOHA, "MRC-DOHA MRC2-DOHA *SHELTER-QA" },
		/* From outside where her State has none here; not for who fears it. */
		{ { .stay = "QA", .origin = "ET" }, DOHA, "MRC-DOHA MRC2-DOHA *SHELTER-QA +CONSULATE-RIYADH" },
		{ { .stay = "QA", .origin = "ET", .how = FEARS }, DOHA, "MRC-DOHA MRC2-DOHA *SHELTER-QA" },
		{ { .origin = "ET" }, RIYADH, "CONSULATE-RIYADH" },
		/* Nor for a child, wherever it stands; a place at home that is no consulate stays. */
		{ { .stay = "QA", .origin = "NP", .how = CHILD }, DOHA, "MRC-DOHA MRC2-DOHA *SHELTER-QA" },
		{ { .stay = "QA", .origin = "ET", .how = CHILD }, DOHA, "MRC-DOHA MRC2-DOHA *SHELTER-QA" },
		{ { .stay = "NP", .origin = "NP", .how = CHILD }, KATHMANDU, "JOB-NP" },
		/* A town without offices: the one it is near; another: wherever in the country. */
		{ { .stay = "QA" }, KHOR, "@MRC-DOHA @MRC2-DOHA *SHELTER-QA" },
		{ { .stay = "QA" }, DUKHAN, "@MRC-DOHA @MRC2-DOHA *SHELTER-QA" },
		{ { .stay = "SA", .origin = "NP" }, RIYADH, "" },
		/* A number at home that does not ring abroad is left out, the place is not. */
		{ { .stay = "NP", .origin = "NP" }, KATHMANDU, "JOB-NP" },
		{ { .stay = "QA", .origin = "NP" }, KATHMANDU, "-JOB-NP" },
		{ { .stay = "QA", .origin = "NP", .how = FEARS }, KATHMANDU, "" },
		/* The test is too old. */
		{ { .stay = "QA", .origin = "NP", .day = "2027-02-20" }, DOHA, "" },
	};
	struct pack *p = open_world(PACK_RELEASE);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		expect(p, NULL, &cases[i].who, cases[i].town, cases[i].told);
	made_close(p);
}

static void
a_sample_says_what_is_invented_and_a_stranger_hears_nothing_of_it(void **state)
{
	struct pack *p = open_world(PACK_SAMPLE);

	(void)state;
	expect(p, NULL, &(struct asked){ .stay = "QA" }, DOHA, "MRC-DOHA MRC2-DOHA LEGAL-DOHA UNION-DOHA *SHELTER-QA");
	expect(p, NULL, &(struct asked){ .stay = "QA", .how = LIVE }, DOHA, "MRC-DOHA MRC2-DOHA *SHELTER-QA");
	made_close(p);
}

static void
what_is_doubted_comes_later(void **state)
{
	struct pack *p = open_world(PACK_RELEASE);
	struct asked who = { .stay = "QA", .tag = "hi" };
	struct render r = asked_render(p, &who);
	struct office_row row[OFFICES_MOST];
	uint8_t *doubted = xcalloc(p->facts_count / 8 + 1, 1);
	uint16_t fact = pack_find_fact(p, "qa/office.mrc.doha");

	(void)state;
	doubted[fact / 8] |= (uint8_t)(1u << fact % 8);
	r.doubted = doubted;
	assert_int_equal(offices_of_town(&r, DOHA, row), 3);
	assert_int_equal(p->offices[row[1].office].fact, fact);
	free(doubted);
	made_close(p);
}

/* However many a town has, the shelters of the country are behind them. */
static void
a_full_town_hides_no_shelter(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p;
	struct asked who = { .stay = "QA" };
	struct office_row row[OFFICES_MOST];
	char id[20][40];
	struct render r;
	unsigned count;

	(void)state;
	make_places(m);
	for (unsigned i = 0; i < COUNT(id); i++) {
		snprintf(id[i], sizeof id[i], "qa/office.legal.doha.%u", i + 10);
		make_office(m, &(struct make_office){ id[i], "office.legal", "LEGAL", "QA", "qa/town.doha", .kind = OFFICE_LEGAL, .tested = "2026-11-10" });
	}
	p = make_open(m);
	r = asked_render(p, &who);
	count = offices_of_town(&r, DOHA, row);
	assert_int_equal(count, OFFICES_MOST - OFFICES_KEPT + 1);
	assert_int_equal(row[count - 1].where, OFFICE_ANYWHERE);
	made_close(p);
	make_free(m);
}

static void
a_town_is_called_as_she_writes(void **state)
{
	static const struct { const char *tag, *name; } cases[] = { { "en", "Doha" }, { "ne", "दोहा" }, { "ne-latn", "Doha" }, { "ar", "Doha" } };
	struct pack *p = open_world(PACK_RELEASE);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct asked who = { .tag = cases[i].tag };
		struct render r = asked_render(p, &who);

		assert_string_equal(pack_string(p, office_town_name(&r, DOHA)), cases[i].name);
	}
	assert_true(offices_depend_on_origin(p, KHOR));
	assert_false(offices_depend_on_origin(p, KATHMANDU));
	made_close(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_release_says_what_was_tested),
		cmocka_unit_test(a_sample_says_what_is_invented_and_a_stranger_hears_nothing_of_it),
		cmocka_unit_test(what_is_doubted_comes_later),
		cmocka_unit_test(a_full_town_hides_no_shelter),
		cmocka_unit_test(a_town_is_called_as_she_writes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
