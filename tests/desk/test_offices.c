/*
 * test_offices.c - who is offered a call-back, who is told why not, files that are refused
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "content/pack.h"
#include "gateway/desk/offices.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/desk/desk_case.h"
#include "tests/support/pack_make.h"

#define DAY_S INT64_C(86400)
#define FRIDAY 20777				/* 2026-11-20 */
#define AT(day, hour, minute) ((day) * DAY_S + (hour) * 3600 + (minute) * 60)

static const char offices_text[] =
    "[office.consul]\nowner = ministry\ntitle = Consulate\nrole = consulate\ncountries = QA\norigins = NP\n"
    "languages = ne en\ngroups = work money papers home house health danger\nutc_offset = +03:00\nclosed_days = fri sat\n"
    "morning = 09:00-12:00\nstaff.morning = 2\n\n"
    "[office.doha-mrc]\nowner = ministry\ntitle = \"Doha MRC\"\nrole = mrc\ncountries = QA KW\norigins = all\n"
    "languages = ne-latn, hi, ar\ngroups = work safety child\nutc_offset = +03:00\n"
    "morning = 08:00-12:00\nstaff.morning = 1\nnoon = 12:00-15:30\nstaff.noon = 3\nwomen.noon = yes\n"
    "night = 20:00-24:00\nstaff.night = 1\nwomen.night = yes\n\n"
    "[office.kiribati]\nowner = ministry\ntitle = East\nrole = ngo\ncountries = KI\norigins = all\nlanguages = en\n"
    "groups = work\nutc_offset = +14:00\nmorning = 00:00-12:00\nstaff.morning = 1\n\n"
    "[office.baker]\nowner = ministry\ntitle = West\nrole = ngo\ncountries = US\norigins = all\nlanguages = en\n"
    "groups = work\nutc_offset = -12:00\nclosed_days = thu\nnight = 18:00-24:00\nstaff.night = 1\n\n"
    "[office.ngo]\nowner = union\ntitle = Consulate\nrole = ngo\ncountries = QA\norigins = NP BD\nlanguages = ne\n"
    "groups = work\nutc_offset = +03:00\nmorning = 09:00-12:00\nstaff.morning = 500\n";

static struct offices *kept;	/* by reads(), for the tests below */

static bool
reads(const char *path, struct diag *d)
{
	offices_free(kept);
	kept = offices_read(path, d);
	return kept != NULL;
}

static int
set_up(void **state)
{
	struct desk_case *c = xcalloc(1, sizeof(*c));

	desk_case_open(c);
	desk_case_lay(c, "offices.ini", offices_text);
	*state = c;
	return 0;
}

static int
tear_down(void **state)
{
	offices_free(kept);
	kept = NULL;
	desk_case_close(*state);
	free(*state);
	return 0;
}

/* Open requests a slot, the same at every office; -1: nobody knows. */
struct loads { int slot[SLOT_COUNT]; int32_t day; const char *office; unsigned asked; };

static bool
load(void *arg, const char *office, int32_t day, unsigned slot, unsigned *n)
{
	struct loads *l = arg;

	assert_true(slot < SLOT_COUNT);
	l->asked++;
	l->day = day;
	l->office = office;
	if (l->slot[slot] < 0)
		return false;
	*n = (unsigned)l->slot[slot];
	return true;
}

/* `free`: slots as letters m n w, capitals where a woman can call; "" = none, then `reason` says why. */
static const struct {
	const char *owner, *stay, *origin, *locale;
	enum desk_group group;
	bool wants_woman;
	int64_t now_s;
	int open[SLOT_COUNT];
	const char *office, *slots;
	enum desk_reason reason;
} cases[] = {
	/* a Thursday morning in Doha is 3 h ahead of UTC: the consulate is first in the file */
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { 0 }, "consul", "m", 0 },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 0, 0), { 0 }, "consul", "m", 0 },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 8, 45), { 0 }, "consul", "m", 0 },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 8, 45) + 1, { 0 }, "doha-mrc", "NW", 0 },
	/* full: the next office */
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { 1, 0, 0 }, "consul", "m", 0 },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { 2, 0, 0 }, "doha-mrc", "NW", 0 },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { 2, 3, 0 }, "doha-mrc", "W", 0 },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { 2, 3, 1 }, NULL, "", DESK_NO_SLOT_TODAY },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { 9, 9, 9 }, NULL, "", DESK_NO_SLOT_TODAY },
	/* nobody knows how full: no promise */
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { -1, -1, -1 }, NULL, "", DESK_NO_SLOT_TODAY },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { -1, 0, -1 }, "doha-mrc", "N", 0 },
	/* Friday: the consulate is closed, the centre is not */
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY, 6, 0), { 0 }, "doha-mrc", "mNW", 0 },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_MONEY, false, AT(FRIDAY, 6, 0), { 0 }, NULL, "", DESK_NO_SLOT_TODAY },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_MONEY, false, AT(FRIDAY - 1, 20, 59), { 0 }, NULL, "", DESK_NO_SLOT_TODAY },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_MONEY, false, AT(FRIDAY + 1, 20, 59), { 0 }, NULL, "", DESK_NO_SLOT_TODAY },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_MONEY, false, AT(FRIDAY + 1, 21, 0), { 0 }, "consul", "m", 0 },
	/* the clock a day wrong: another day's slots, never one that is over by its own clock */
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_MONEY, false, AT(FRIDAY - 2, 6, 0), { 0 }, "consul", "m", 0 },
	/* a slot to 24:00, and the first minute of the next day */
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_SAFETY, false, AT(FRIDAY, 20, 45), { 0 }, "doha-mrc", "W", 0 },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_SAFETY, false, AT(FRIDAY, 20, 46), { 0 }, NULL, "", DESK_NO_SLOT_TODAY },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_SAFETY, false, AT(FRIDAY, 21, 0), { 0 }, "doha-mrc", "mNW", 0 },
	/* what no consulate has */
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_SAFETY, false, AT(FRIDAY - 1, 6, 0), { 0 }, "doha-mrc", "mNW", 0 },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_CHILD, false, AT(FRIDAY - 1, 6, 0), { 0 }, "doha-mrc", "mNW", 0 },
	/* a woman please */
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, true, AT(FRIDAY - 1, 6, 0), { 0 }, "doha-mrc", "NW", 0 },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_MONEY, true, AT(FRIDAY - 1, 6, 0), { 0 }, NULL, "", DESK_NO_STAFF },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, true, AT(FRIDAY - 1, 6, 0), { 0, 3, 1 }, NULL, "", DESK_NO_SLOT_TODAY },
	/* languages: by voice there is no script */
	{ "ministry", "QA", "NP", "ne-latn", DESK_GROUP_MONEY, false, AT(FRIDAY - 1, 6, 0), { 0 }, "consul", "m", 0 },
	{ "ministry", "QA", "IN", "hi", DESK_GROUP_WORK, false, AT(FRIDAY, 6, 0), { 0 }, "doha-mrc", "mNW", 0 },
	{ "ministry", "QA", "BD", "bn", DESK_GROUP_WORK, false, AT(FRIDAY, 6, 0), { 0 }, NULL, "", DESK_NO_LANGUAGE },
	{ "ministry", "QA", "BD", "n", DESK_GROUP_WORK, false, AT(FRIDAY, 6, 0), { 0 }, NULL, "", DESK_NO_LANGUAGE },
	{ "ministry", "QA", "BD", "nep", DESK_GROUP_WORK, false, AT(FRIDAY, 6, 0), { 0 }, NULL, "", DESK_NO_LANGUAGE },
	{ "ministry", "QA", "BD", "", DESK_GROUP_WORK, false, AT(FRIDAY, 6, 0), { 0 }, NULL, "", DESK_NO_LANGUAGE },
	/* whom they serve */
	{ "ministry", "QA", "BD", "ne", DESK_GROUP_MONEY, false, AT(FRIDAY - 1, 6, 0), { 0 }, NULL, "", DESK_NO_OFFICE },
	{ "ministry", "QA", "", "ne", DESK_GROUP_MONEY, false, AT(FRIDAY - 1, 6, 0), { 0 }, NULL, "", DESK_NO_OFFICE },
	{ "ministry", "QA", "", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { 0 }, "doha-mrc", "mNW", 0 },
	{ "ministry", "", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { 0 }, NULL, "", DESK_NO_OFFICE },
	{ "ministry", "SA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { 0 }, NULL, "", DESK_NO_OFFICE },
	{ "ministry", "KW", "NP", "ne", DESK_GROUP_PAPERS, false, AT(FRIDAY - 1, 6, 0), { 0 }, NULL, "", DESK_NO_OFFICE },
	/* owners do not see each other's people */
	{ "union", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { 2, 9, 9 }, "ngo", "m", 0 },
	{ "union", "QA", "NP", "ne", DESK_GROUP_MONEY, false, AT(FRIDAY - 1, 6, 0), { 0 }, NULL, "", DESK_NO_OFFICE },
	{ "nobody", "QA", "NP", "ne", DESK_GROUP_WORK, false, AT(FRIDAY - 1, 6, 0), { 0 }, NULL, "", DESK_NO_OFFICE },
	/* the ends of the earth: Friday 10:00 UTC is Saturday 00:00 at +14:00 and Thursday 22:00 at -12:00 */
	{ "ministry", "KI", "", "en", DESK_GROUP_WORK, false, AT(FRIDAY, 10, 0), { 0 }, "kiribati", "m", 0 },
	{ "ministry", "KI", "", "en", DESK_GROUP_WORK, false, AT(FRIDAY, 9, 59), { 0 }, NULL, "", DESK_NO_SLOT_TODAY },
	{ "ministry", "US", "", "en", DESK_GROUP_WORK, false, AT(FRIDAY, 10, 0), { 0 }, NULL, "", DESK_NO_SLOT_TODAY },
	{ "ministry", "US", "", "en", DESK_GROUP_WORK, false, AT(FRIDAY, 12, 0), { 0 }, "baker", "w", 0 },
	/* a clock that was never set */
	{ "ministry", "US", "", "en", DESK_GROUP_WORK, false, 0, { 0 }, "baker", "w", 0 },
	{ "ministry", "QA", "NP", "ne", DESK_GROUP_WORK, false, -DAY_S, { 0 }, "consul", "m", 0 },
};

static void
slots_said(const struct desk_offer *offer, char out[SLOT_COUNT + 1])
{
	size_t n = 0;

	for (int s = 0; s < SLOT_COUNT; s++) {
		assert_false(offer->has_woman[s] && !offer->is_free[s]);
		if (offer->is_free[s])
			out[n++] = (offer->has_woman[s] ? "MNW" : "mnw")[s];
	}
	out[n] = '\0';
}

static void
a_call_is_offered_where_somebody_will_make_it(void **state)
{
	int wrong = 0;

	assert_true(desk_case_read(*state, "offices.ini", reads));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct loads loads = { .day = -1 };
		struct desk_ask ask = { cases[i].owner, country_code(cases[i].stay), country_code(cases[i].origin), cases[i].locale,
		    cases[i].group, cases[i].wants_woman, cases[i].now_s, load, &loads };
		struct desk_offer offer;
		char slots[SLOT_COUNT + 1];
		const char *office;

		memcpy(loads.slot, cases[i].open, sizeof(loads.slot));
		office = desk_offer(kept, &ask, &offer) ? kept->office[offer.office].name : "nobody";
		slots_said(&offer, slots);
		assert_int_equal(strcmp(office, "nobody") == 0, offer.reason != DESK_OFFERED);
		if (strcmp(office, cases[i].office != NULL ? cases[i].office : "nobody") != 0 || strcmp(slots, cases[i].slots) != 0 ||
		    offer.reason != cases[i].reason || (offer.reason == DESK_OFFERED && offer.day != loads.day)) {
			print_error("case %zu: %s \"%s\" reason %d\n", i, office, slots, (int)offer.reason);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static void
the_day_is_the_offices_own(void **state)
{
	static const struct { const char *stay; int64_t now_s; int32_t day; } days[] = {
		{ "KI", AT(FRIDAY, 10, 0), FRIDAY + 1 }, { "US", AT(FRIDAY, 12, 0), FRIDAY }, { "US", AT(FRIDAY + 1, 11, 0), FRIDAY },
		{ "US", 0, -1 },
	};

	assert_true(desk_case_read(*state, "offices.ini", reads));
	for (size_t i = 0; i < COUNT(days); i++) {
		struct loads loads = { .day = 0 };
		struct desk_ask ask = { "ministry", country_code(days[i].stay), 0, "en", DESK_GROUP_WORK, false, days[i].now_s, load,
		    &loads };
		struct desk_offer offer;

		assert_true(desk_offer(kept, &ask, &offer));
		assert_int_equal(offer.day, days[i].day);
		assert_string_equal(loads.office, kept->office[offer.office].name);
	}
}

/* No list of an office makes a consulate one that may have it. */
static void
protected_groups_never_reach_a_state(void **state)
{
	static const struct { const char *word; bool is_protected; } all[] = {
		{ "work", false }, { "money", false }, { "house", false }, { "papers", false }, { "home", false }, { "health", false },
		{ "danger", false }, { "safety", true }, { "child", true },
	};
	struct loads loads = { .day = 0 };
	struct desk_offer offer;

	assert_int_equal(COUNT(all), DESK_GROUP_COUNT);
	assert_true(desk_case_read(*state, "offices.ini", reads));
	kept->office[0].groups = ~(uint32_t)0;		/* bent */
	for (int g = 0; g < DESK_GROUP_COUNT; g++) {
		enum desk_group group = desk_group_of(all[g].word);
		struct desk_ask ask = { "ministry", COUNTRY('Q', 'A'), COUNTRY('N', 'P'), "en", group, false, AT(FRIDAY - 1, 6, 0), load,
		    &loads };

		assert_int_equal(group, g);
		assert_string_equal(desk_group_word(group), all[g].word);
		assert_true(strlen(all[g].word) < STORE_GROUP_BYTES);
		assert_int_equal(desk_role_may_have(DESK_CONSULATE, group), !all[g].is_protected);
		assert_int_equal(desk_role_may_have(DESK_STATE, group), !all[g].is_protected);
		assert_true(desk_role_may_have(DESK_NGO, group) && desk_role_may_have(DESK_MRC, group));
		assert_int_equal(desk_offer(kept, &ask, &offer), !all[g].is_protected);
	}
	assert_int_equal(desk_group_of("asylum"), DESK_GROUP_COUNT);
	assert_int_equal(desk_group_of(""), DESK_GROUP_COUNT);
}

static void
no_file_is_no_office(void **state)
{
	struct desk_case *c = *state;
	struct loads loads = { .day = 0 };
	struct desk_ask ask = { "ministry", COUNTRY('Q', 'A'), COUNTRY('N', 'P'), "ne", DESK_GROUP_WORK, false, 0, load, &loads };
	struct desk_offer offer;

	assert_true(desk_case_read(c, "", reads));
	assert_int_equal(kept->count, 0);
	assert_false(desk_offer(kept, &ask, &offer));
	assert_int_equal(offer.reason, DESK_NO_OFFICE);
	assert_false(desk_offer(NULL, &ask, &offer));
	assert_int_equal(loads.asked, 0);
	assert_false(desk_case_read(c, "no-such-file.ini", reads));
	assert_string_equal(c->said, "no-such-file.ini: error: cannot be read: No such file or directory [E101]\n"
	    "      = Check that the file is there, is spelt like this, and may be read by you.\n1 error\n");
}

/* A wrong owner is right in form: only the pack knows. */
static void
offices_that_nobody_can_reach(void **state)
{
	struct desk_case *c = *state;
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p;
	char room[500];
	struct buf said = BUF_OVER(room);

	for (uint32_t i = 0; i < make_count(m, PACK_SERVICES); i++)
		((struct pack_service *)make_record(m, PACK_SERVICES, i))->owner = make_string(m, "ministry");
	p = make_open(m);
	make_free(m);
	assert_true(desk_case_read(c, "offices.ini", reads));
	assert_int_equal(offices_unreached(kept, p, &said), 3);
	assert_string_equal(said.ptr, "nobody can reach [office.kiribati]: the pack has none of its countries of stay\n"
	    "nobody can reach [office.baker]: the pack has none of its countries of stay\n"
	    "nobody can reach [office.ngo]: no service of the pack has its owner");
	snprintf(kept->office[0].languages, sizeof("bn"), "bn");
	buf_reset(&said);
	assert_int_equal(offices_unreached(kept, p, &said), 4);
	assert_ptr_equal(strstr(said.ptr, "nobody can reach [office.consul]: the pack has none of its languages\n"), said.ptr);
	made_close(p);
}

/* One office more than a file may have. */
static void
too_many_offices(void **state)
{
	struct desk_case *c = *state;
	FILE *f = fopen("many.ini", "we");

	for (int i = 0; i <= OFFICES_MAX; i++)
		fprintf(f, "[office.o%d]\nowner = ministry\ntitle = O%d\nrole = ngo\ncountries = QA\norigins = all\nlanguages = ne\n"
		    "groups = work\nutc_offset = +03:00\nmorning = 09:00-12:00\nstaff.morning = 2\n", i, i);
	assert_int_equal(fclose(f), 0);
	assert_false(desk_case_read(c, "many.ini", reads));
	assert_string_equal(c->said, "many.ini:2201:1: error: [office.o200]: 200 offices are the most [E127]\n"
	    "      = Leave something out, or divide it in two.\n1 error\n");
}

static void
every_bad_file_is_refused_with_its_text(void **state)
{
	desk_case_refused(*state, ".offices.ini", reads);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_call_is_offered_where_somebody_will_make_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_day_is_the_offices_own, set_up, tear_down),
		cmocka_unit_test_setup_teardown(protected_groups_never_reach_a_state, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_file_is_no_office, set_up, tear_down),
		cmocka_unit_test_setup_teardown(offices_that_nobody_can_reach, set_up, tear_down),
		cmocka_unit_test_setup_teardown(too_many_offices, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_bad_file_is_refused_with_its_text, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
