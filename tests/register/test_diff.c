/*
 * test_diff.c - what a new list changes: one change, one row of the diff
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "content/register/diff.h"
#include "locales/text/bug.h"
#include "tests/register/office_list.h"

enum { ROWS = 50, CHANGED = 7 };

static void nothing(struct list_row *r) { (void)r; }
static void status(struct list_row *r) { r->status = AGENT_SUSPENDED; r->word = "Suspended"; }
static void word(struct list_row *r) { r->word = "Valid, under review"; }
static void end_day(struct list_row *r) { r->end_day++; }
static void name(struct list_row *r) { r->name = "Wholly Othername"; }
static void company_word(struct list_row *r) { r->name = "KIBODAGU RECRUITING LIMITED"; }
static void spelt_number(struct list_row *r) { r->number = "RL 8"; }
static void gone(struct list_row *r) { r->status = AGENT_GONE; }
static void number(struct list_row *r) { r->number = "RL-0999"; }
static void both(struct list_row *r) { name(r); status(r); }

static const struct {
	const char *title;
	void (*before)(struct list_row *r), (*after)(struct list_row *r);
	size_t added, changed, renamed, gone, kept;
} cases[] = {
	{ "nothing", nothing, nothing, 0, 0, 0, 0, 0 },
	{ "status", nothing, status, 0, 1, 0, 0, 0 },
	{ "word", nothing, word, 0, 1, 0, 0, 0 },
	{ "end day", nothing, end_day, 0, 1, 0, 0, 0 },
	{ "name", nothing, name, 0, 0, 1, 0, 0 },
	{ "number written another way", nothing, spelt_number, 0, 0, 0, 0, 0 },
	{ "gone", nothing, gone, 0, 0, 0, 1, 0 },
	{ "still gone", gone, gone, 0, 0, 0, 0, 1 },
	{ "back", gone, nothing, 1, 0, 0, 0, 0 },
	{ "another number", nothing, number, 1, 0, 0, 1, 0 },
	{ "name and status", nothing, both, 0, 1, 1, 0, 0 },
};

static void
one_change_is_one_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct list_result *before = office_list(ROWS), *after = office_list(ROWS);
		const size_t want[DIFF_KIND_COUNT] = { [DIFF_ADDED] = cases[i].added, [DIFF_CHANGED] = cases[i].changed,
			[DIFF_RENAMED] = cases[i].renamed, [DIFF_GONE] = cases[i].gone, [DIFF_KEPT] = cases[i].kept };
		struct register_diff *d;

		cases[i].before(&before->list.rows[CHANGED]);
		cases[i].after(&after->list.rows[CHANGED]);
		d = diff_new((struct diff_side){ .list = &before->list }, (struct diff_side){ .list = &after->list }, SHAPE_BANGLADESH);
		for (unsigned k = 0; k < DIFF_KIND_COUNT; k++)
			if (d->counts[k] != want[k])
				fail_msg("%s: %zu %s, not %zu", cases[i].title, d->counts[k], diff_kind_words[k], want[k]);
		diff_free(d);
		office_list_free(before);
		office_list_free(after);
	}
}

/* Capitals and company words make no other name. */
static void
a_company_word_is_no_name(void **state)
{
	struct list_result *before = office_list(ROWS), *after = office_list(ROWS);
	struct register_diff *d;

	(void)state;
	before->list.rows[CHANGED].name = "Kibodagu Recruiting Ltd";
	company_word(&after->list.rows[CHANGED]);
	d = diff_new((struct diff_side){ .list = &before->list }, (struct diff_side){ .list = &after->list }, SHAPE_BANGLADESH);
	assert_int_equal(d->row_count, 0);
	diff_free(d);
	office_list_free(before);
	office_list_free(after);
}

/* Without numbers the name is what agents are matched by. */
static void
names_match_where_numbers_lack(void **state)
{
	struct list_result *before = office_list(ROWS), *after = office_list(ROWS);
	struct register_diff *d;

	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		before->list.rows[i].number = after->list.rows[i].number = "";
	office_list_drop(after, 3);
	after->list.rows[CHANGED].status = AGENT_REVOKED;
	d = diff_new((struct diff_side){ .list = &before->list }, (struct diff_side){ .list = &after->list }, SHAPE_NONE);
	assert_int_equal(d->row_count, 2);
	assert_int_equal(d->counts[DIFF_GONE], 1);
	assert_int_equal(d->counts[DIFF_CHANGED], 1);
	assert_int_equal(d->live_before, ROWS);
	assert_int_equal(d->live_after, ROWS - 1);
	assert_int_equal(d->status_after[AGENT_REVOKED], 1);
	diff_free(d);
	office_list_free(before);
	office_list_free(after);
}

/* A list may have a number twice; nothing comes or goes by that. */
static void
two_rows_with_one_number(void **state)
{
	struct list_result *before = office_list(ROWS), *after = office_list(ROWS);
	struct register_diff *d;

	(void)state;
	before->list.rows[CHANGED].number = after->list.rows[CHANGED].number = before->list.rows[CHANGED + 1].number;
	d = diff_new((struct diff_side){ .list = &before->list }, (struct diff_side){ .list = &after->list }, SHAPE_BANGLADESH);
	assert_int_equal(d->row_count, 0);
	diff_free(d);
	d = diff_new((struct diff_side){ .list = NULL }, (struct diff_side){ .list = &after->list }, SHAPE_BANGLADESH);
	assert_int_equal(d->counts[DIFF_ADDED], ROWS);
	diff_free(d);
	office_list_free(before);
	office_list_free(after);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_change_is_one_row), cmocka_unit_test(a_company_word_is_no_name),
		cmocka_unit_test(names_match_where_numbers_lack), cmocka_unit_test(two_rows_with_one_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
