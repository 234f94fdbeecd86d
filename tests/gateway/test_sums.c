/*
 * test_sums.c - counts that are alike are one row, and a full table takes no more
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/store/sums.h"
#include "locales/text/bug.h"

#define FIELDS (const char *const [SUMS_FIELDS])

static struct sums *
sums_new(void)
{
	return xcalloc(1, sizeof(struct sums));
}

static uint64_t
sum_of_all(const struct sums *s)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < SUMS_ROWS; i++)
		n += s->row[i].n;
	return n;
}

static void
only_what_is_alike_is_added_up(void **state)
{
	static const char *const cases[][SUMS_FIELDS] = {
		{ "np", "sms", "2026-W47", "topic", "work.pay", "QA", "ne" },
		{ "ph", "sms", "2026-W47", "topic", "work.pay", "QA", "ne" },
		{ "np", "ussd", "2026-W47", "topic", "work.pay", "QA", "ne" },
		{ "np", "sms", "2026-W48", "topic", "work.pay", "QA", "ne" },
		{ "np", "sms", "2026-W47", "unmet", "work.pay", "QA", "ne" },
		{ "np", "sms", "2026-W47", "topic", "work", "QA", "ne" },
		{ "np", "sms", "2026-W47", "topic", "work.pay", "", "ne" },
		{ "np", "sms", "2026-W47", "topic", "work.pay", "QA", "" },
		{ "np", "sms", "2026-W47", "topic", "work.pay", "", "QAne" },	/* the same letters, cut elsewhere */
	};
	struct sums *s = sums_new();

	(void)state;
	for (unsigned turn = 1; turn <= 3; turn++) {
		for (size_t i = 0; i < COUNT(cases); i++)
			sums_add(s, cases[i], 2);
		assert_int_equal(s->used, COUNT(cases));
		assert_int_equal(sum_of_all(s), 2 * turn * COUNT(cases));
	}
	for (unsigned i = 0; i < SUMS_ROWS; i++)
		assert_true(s->row[i].len_bytes == 0 || s->row[i].n == 6);
	sums_reset(s);
	assert_int_equal(s->used, 0);
	assert_int_equal(sum_of_all(s), 0);
	free(s);
}

static void
a_full_table_takes_no_more(void **state)
{
	struct sums *s = sums_new();
	char name[16];

	(void)state;
	for (unsigned i = 0; i < 3 * SUMS_ROWS; i++) {
		assert_int_equal(sums_is_filling(s), i >= SUMS_ROWS / 2);
		snprintf(name, sizeof(name), "topic.%u", i);
		sums_add(s, FIELDS{ "np", "sms", "2026-W47", "topic", name, "QA", "ne" }, 1);
	}
	assert_int_equal(s->used, SUMS_ROWS);
	sums_add(s, FIELDS{ "np", "sms", "2026-W47", "topic", "topic.7", "QA", "ne" }, 1);	/* this one has its row */
	assert_int_equal(sum_of_all(s), SUMS_ROWS + 1);
	free(s);
}

/* The longest key that fits, and one byte more. */
static void
a_long_name_is_not_cut_into_another(void **state)
{
	struct sums *s = sums_new();
	char name[SUMS_KEY_BYTES];
	size_t others = sizeof("np") + sizeof("sms") + sizeof("2026-W47") + sizeof("topic") + sizeof("QA") + sizeof("ne");

	(void)state;
	memset(name, 'x', sizeof(name));
	name[SUMS_KEY_BYTES - others] = '\0';
	sums_add(s, FIELDS{ "np", "sms", "2026-W47", "topic", name, "QA", "ne" }, 1);
	assert_int_equal(s->used, 0);
	name[SUMS_KEY_BYTES - others - 1] = '\0';
	sums_add(s, FIELDS{ "np", "sms", "2026-W47", "topic", name, "QA", "ne" }, 1);
	assert_int_equal(s->used, 1);
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_is_alike_is_added_up),
		cmocka_unit_test(a_full_table_takes_no_more),
		cmocka_unit_test(a_long_name_is_not_cut_into_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
