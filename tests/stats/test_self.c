/* test_self.c - what a person says of herself, and how many people are left out */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/stats/left_out.h"
#include "gateway/stats/self.h"
#include "locales/text/buf.h"

static void
who_is_left_out_is_one_blurred_figure(void **state)
{
	static const struct { unsigned long n, shown; } cases[] = { { 0, 10 }, { 1, 10 }, { 9, 10 }, { 10, 10 }, { 11, 20 },
		{ 20, 20 }, { 21, 30 }, { 1234, 1240 }, { ~0UL, ~0UL / 10 * 10 } };

	(void)state;
	for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(left_out(cases[i].n), cases[i].shown);
	for (unsigned long n = 0; n <= 10; n++) {	/* a list of one, and any small one */
		char room[80];
		struct buf text = BUF_OVER(room);

		left_out_text(n, &text);
		assert_string_equal(text.ptr, "up to 10 left out (stopped, quiet or not reachable)");
	}
}

static void
the_three_keys_make_a_name_and_are_read_back(void **state)
{
	static const struct { unsigned digits[SELF_QUESTIONS]; const char *name, *words[SELF_QUESTIONS]; } cases[] = {
		{ { 1, 2, 1 }, "f.25-34.domestic", { "f", "25-34", "domestic" } },
		{ { 2, 0, 7 }, "m.-.other", { "m", "-", "other" } },
		{ { 0, 4, 0 }, "-.45+.-", { "-", "45+", "-" } },
		{ { 9, 9, 4 }, "-.-.farm", { "-", "-", "farm" } },
		{ { 0, 0, 0 }, "", { "-", "-", "-" } },
		{ { 9, 9, 9 }, "", { "-", "-", "-" } },
	};
	static const char *const strange[] = { "", ".", "..", "....", "f", "queen.12.thief", "f.25-34" };

	(void)state;
	for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char room[64];
		struct buf name = BUF_OVER(room);

		assert_int_equal(self_name(cases[i].digits, &name), cases[i].name[0] != '\0');
		assert_string_equal(name.ptr, cases[i].name);
		for (unsigned q = 0; q < SELF_QUESTIONS; q++)
			assert_string_equal(self_word(name.ptr, (enum self_question)q), cases[i].words[q]);
	}
	for (unsigned i = 0; i < sizeof strange / sizeof strange[0]; i++)
		assert_string_equal(self_word(strange[i], SELF_SECTOR), "-");
}

static void
every_option_has_its_own_digit_and_word(void **state)
{
	(void)state;
	for (size_t i = 0; i < self_option_count; i++) {
		const struct self_option *o = &self_options[i];

		assert_ptr_equal(self_find(o->question, o->digit), o);
		assert_in_range(o->digit, 1, 9);
		assert_null(strchr(o->word, '.'));
		assert_true(strlen(o->word) <= 20 && o->ui[0] != '\0');
		for (size_t k = 0; k < i; k++)
			assert_true(self_options[k].question != o->question || strcmp(self_options[k].word, o->word) != 0);
	}
	assert_null(self_find(SELF_SEX, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_left_out_is_one_blurred_figure),
		cmocka_unit_test(the_three_keys_make_a_name_and_are_read_back),
		cmocka_unit_test(every_option_has_its_own_digit_and_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
