/* The invented register: nothing in it may come near an agency that exists, and it holds what tests need. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "content/register/number.h"
#include "locales/text/bug.h"
#include "tests/register/made.h"

enum { DAY = 20780 };

static void
names_are_made_of_our_syllables(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed < 4; seed++) {
		struct made_list *l = made_list(seed, MADE_ROWS, DAY);

		for (size_t i = 0; i < l->count; i++)
			if (!made_is_ours(l->row[i].name))
				fail_msg("row %zu: %s", i, l->row[i].name);
		made_list_free(l);
	}
	assert_false(made_is_ours("Bemdulanto Works Ltd"));
	assert_false(made_is_ours("Star Overseas"));
	assert_false(made_is_ours("Limited"));
}

static void
one_seed_makes_one_list(void **state)
{
	struct made_list *a = made_list(7, 500, DAY), *b = made_list(7, 500, DAY), *other = made_list(8, 500, DAY);
	size_t differ = 0;

	(void)state;
	for (size_t i = 0; i < a->count; i++) {
		assert_string_equal(a->row[i].name, b->row[i].name);
		assert_int_equal(a->row[i].end_day, b->row[i].end_day);
		differ += strcmp(a->row[i].name, other->row[i].name) != 0;
	}
	assert_true(differ > 450);
	made_list_free(a);
	made_list_free(b);
	made_list_free(other);
}

static void
it_holds_what_a_list_holds(void **state)
{
	static const char *const words[] = { "Valid", "Valid - Provisional", "Expired", "Suspended", "Cancelled", "Blacklisted",
		"Ceased Operations", "Surrendered", "Pending", "Merged", "" };
	struct made_list *l = made_list(1, MADE_ROWS, DAY);
	size_t merged = 0, ended = 0, twins = 0, other_trade = 0;

	(void)state;
	for (size_t w = 0; w < COUNT(words); w++) {
		size_t seen = 0;

		for (size_t i = 0; i < l->count; i++)
			seen += strcmp(l->row[i].word, words[w]) == 0;
		if (seen == 0)
			fail_msg("no row is \"%s\"", words[w]);
	}
	for (size_t i = 0; i < l->count; i++) {
		const struct made_row *r = &l->row[i];
		struct agent_number n;
		size_t at;

		merged += r->became != UINT32_MAX;
		ended += strcmp(r->word, "Valid") == 0 && r->end_day < DAY;
		other_trade += strcmp(r->trade, "Recruitment") != 0;
		for (size_t k = 0; k < i; k++) {
			twins += strcmp(l->row[k].core, r->core) == 0;
			assert_string_not_equal(l->row[k].number, r->number);
		}
		agent_number_read(SHAPE_KENYA, r->number, strlen(r->number), &n, &at);
		assert_int_equal(n.kind, NUMBER_LICENCE);
	}
	assert_true(merged > 30 && ended > 30 && other_trade > 20);
	assert_true(twins > 20 && twins < 400);
	made_list_free(l);
}

/* What is typed means one row only, whoever else is spelt alike. */
static void
typed_means_one_row(void **state)
{
	struct made_list *l = made_list(1, MADE_ROWS, DAY);
	size_t arabic = 0, indic = 0, numbers = 0;

	(void)state;
	for (uint64_t turn = 0; turn < 500; turn++) {
		char typed[MADE_TYPED];
		const struct made_row *row = made_typed(l, 1, turn, typed);

		arabic += ((unsigned char)typed[0] & 0xFE) == 0xD8;
		indic += (unsigned char)typed[0] == 0xE0;
		numbers += strncmp(typed, "RA", 2) == 0 || strncmp(typed, "NA", 2) == 0;
		for (size_t i = 0; i < l->count; i++)
			if (strcmp(l->row[i].core, typed) == 0 && &l->row[i] != row)
				fail_msg("%s is %s, not %s", typed, l->row[i].name, row->name);
	}
	assert_true(arabic > 10 && indic > 30 && numbers > 30);
	made_list_free(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_made_of_our_syllables),
		cmocka_unit_test(one_seed_makes_one_list),
		cmocka_unit_test(it_holds_what_a_list_holds),
		cmocka_unit_test(typed_means_one_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
