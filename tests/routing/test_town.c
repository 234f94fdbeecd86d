/* Which town a text names: in every script, in the spellings people use, and none where nothing is meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/pack.h"
#include "locales/text/bug.h"
#include "locales/text/buf.h"
#include "routing/keyword.h"
#include "routing/town.h"
#include "tests/support/pack_make.h"

static const char *
told(const struct pack *p, const struct towns_found *found)
{
	return found->count == 0 ? NULL : pack_string(p, p->towns[found->town[0]].id);
}

static bool
is(const char *a, const char *b)
{
	return a == NULL ? b == NULL : b != NULL && strcmp(a, b) == 0;
}

/* `alone`: by the text as a whole; `asked`: where a town was asked for. */
static const struct { const char *text, *alone, *asked; } cases[] = {
	{ "Doha", "qa/town.doha", "qa/town.doha" },
	{ "  DOHA.", "qa/town.doha", "qa/town.doha" },
	{ "दोहा", "qa/town.doha", "qa/town.doha" },
	{ "الدوحة", "qa/town.doha", "qa/town.doha" },
	{ "دوحہ", "qa/town.doha", "qa/town.doha" },
	{ "দোহা", "qa/town.doha", "qa/town.doha" },
	{ "தோஹா", "qa/town.doha", "qa/town.doha" },
	{ "ඩෝහා", "qa/town.doha", "qa/town.doha" },
	{ "ዶሃ", "qa/town.doha", "qa/town.doha" },
	{ "ဒိုဟာ", "qa/town.doha", "qa/town.doha" },
	{ "ឌូហា", "qa/town.doha", "qa/town.doha" },
	{ "አዲስ አበባ", "et/town.addis_ababa", "et/town.addis_ababa" },
	{ "adis abeba", "et/town.addis_ababa", "et/town.addis_ababa" },
	{ "কুয়ালালামপুর", "my/town.kuala_lumpur", "my/town.kuala_lumpur" },
	{ "கொழும்பு", "lk/town.colombo", "lk/town.colombo" },
	{ "කොළඹ", "lk/town.colombo", "lk/town.colombo" },
	{ "beyrouth", "lb/town.beirut", "lb/town.beirut" },
	{ "بيروت", "lb/town.beirut", "lb/town.beirut" },
	/* As it sounds. */
	{ "kathmaandu", "np/town.kathmandu", "np/town.kathmandu" },
	{ "पोखरा", "np/town.pokhara", "np/town.pokhara" },
	{ "dammaam", "sa/town.dammam", "sa/town.dammam" },
	/* Among other words, and with a slip: only where a town was asked for. */
	{ "in doha please", NULL, "qa/town.doha" },
	{ "I am near kuala lumpur now", NULL, "my/town.kuala_lumpur" },
	{ "kathamndu", NULL, "np/town.kathmandu" },
	{ "colobmo", NULL, "lk/town.colombo" },
	{ "nairobbi town", NULL, NULL },
	/* None. */
	{ "", NULL, NULL },
	{ "...", NULL, NULL },
	{ "12", NULL, NULL },
	{ "do", NULL, NULL },
	{ "dona", NULL, "qa/town.doha" },
	{ "please help", NULL, NULL },
	{ "salary", NULL, NULL },
};

static void
names_lead_to_their_town(void **state)
{
	struct buf why = BUF_INIT(500);
	struct pack *p = pack_open(getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack", &why);
	struct towns_found found;

	(void)state;
	assert_non_null(p);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *text = cases[i].text;
		bool alone = town_named(p, text, strlen(text), &found);

		if (alone != (found.count > 0) || !is(told(p, &found), cases[i].alone))
			fail_msg("\"%s\" alone: %s", text, told(p, &found));
		if (town_meant(p, text, strlen(text), &found) != (found.count > 0) || !is(told(p, &found), cases[i].asked))
			fail_msg("\"%s\" asked for: %s", text, told(p, &found));
	}
	pack_close(p);
	buf_free(&why);
}

static void
every_name_leads_to_its_own_town(void **state)
{
	struct buf why = BUF_INIT(500);
	struct pack *p = pack_open(getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack", &why);
	struct towns_found found;

	(void)state;
	assert_non_null(p);
	for (uint32_t i = 0; i < p->town_names_count; i++) {
		const struct pack_town_name *n = &p->town_names[i];
		bool is_there = n->flags & TOWN_NAME_LOOSE;

		if (n->name.len > 0)
			assert_true(town_named(p, pack_string(p, n->name), n->name.len, &found));
		for (unsigned k = 0; !is_there && k < found.count; k++)
			is_there = found.town[k] == n->town;
		if (!is_there)
			fail_msg("%s", pack_string(p, n->name));
	}
	pack_close(p);
	buf_free(&why);
}

/* Two countries have a town of that name: both are found, in the order of their countries. */
static void
one_name_in_two_countries(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p;
	struct towns_found found;

	(void)state;
	make_places(m);
	p = make_open(m);
	assert_true(town_named(p, "doha", 4, &found));
	assert_int_equal(found.count, 2);
	assert_string_equal(pack_string(p, p->towns[found.town[0]].id), "qa/town.doha");
	assert_string_equal(pack_string(p, p->towns[found.town[1]].id), "sa/town.riyadh");
	assert_false(town_meant(p, "dohax dohay", 11, &found));
	made_close(p);
	make_free(m);
}

/* In Arabic Al Khor is one letter from "danger". */
static void
no_name_is_a_slip_of_another_word(void **state)
{
	struct buf why = BUF_INIT(500);
	struct pack *p = pack_open(getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack", &why);

	(void)state;
	assert_non_null(p);
	for (uint32_t i = 0; i < p->town_names_count; i++) {
		struct pack_str name = p->town_names[i].name;
		struct keyword_hit hit = keyword_find(p, pack_string(p, name), name.len, PACK_NONE);

		if (hit.match == KEYWORD_LIKE)
			fail_msg("%s: taken for %s", pack_string(p, name), pack_string(p, p->topics[hit.topic].name));
	}
	pack_close(p);
	buf_free(&why);
}

static void
a_long_text_is_no_town(void **state)
{
	struct make *m = make_world(PACK_RELEASE);
	struct pack *p;
	struct towns_found found;
	char text[2000];

	(void)state;
	make_places(m);
	p = make_open(m);
	memset(text, 'a', sizeof text);
	memcpy(text, "doha ", 5);
	assert_false(town_meant(p, text, sizeof text, &found));
	assert_int_equal(found.count, 0);
	made_close(p);
	make_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_lead_to_their_town),
		cmocka_unit_test(every_name_leads_to_its_own_town),
		cmocka_unit_test(one_name_in_two_countries),
		cmocka_unit_test(no_name_is_a_slip_of_another_word),
		cmocka_unit_test(a_long_text_is_no_town),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
