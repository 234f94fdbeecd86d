/*
 * test_agent_names.c - a name that no list has is known to the store from the tenth person on, and not before
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "gateway/agent_names.h"
#include "locales/text/bug.h"

enum { WEEK = 2968, HERE = 1, THERE = 2 };

static uint64_t
person(unsigned who)
{
	return UINT64_C(0x9E3779B97F4A7C15) * (who + 1);
}

/* What the store is told when so many people ask one after the other, from `first` on. */
static unsigned
asked_by(struct agent_names *n, int32_t week, uint64_t where, unsigned first, unsigned people, const char *name)
{
	unsigned told = 0;

	for (unsigned i = 0; i < people; i++)
		told += agent_names_ask(n, week, where, person(first + i), name);
	return told;
}

/* How often a text stands in the memory of the table. */
static size_t
in_memory(const struct agent_names *n, const char *text)
{
	size_t bytes, times = 0, len = strlen(text);
	const char *memory = agent_names_memory(n, &bytes);

	for (size_t i = 0; i + len <= bytes; i++)
		times += memory[i] == text[0] && memcmp(memory + i, text, len) == 0;
	return times;
}

static bool
is_in_memory(const struct agent_names *n, const char *name)
{
	return in_memory(n, name) > 0;
}

static void
only_what_can_be_a_name_is_one(void **state)
{
	static const struct { const char *text, *form; } cases[] = {
		{ "Xaxoxe Wuwywo", "xaxoxe wuwywo" },
		{ "XAXOXE  wuwywo Pvt. Ltd.", "xaxoxe wuwywo" },	/* as the search compares it */
		{ "Kimodu 77", "kimodu 77" },
		{ "Kimodu 777", "kimodu 777" },
		{ "Kimodu 2000", "" },					/* could be the end of a number */
		{ "Ram 980 000 0123", "" },				/* a number with blanks in it */
		{ "Ram +977 98 00 00 01 23", "" },
		{ "+9779800000123", "" },
		{ "Kimodu \u0968\u0966\u0966\u0966", "" },		/* digits of Nepal are digits */
		{ "836/066/067", "" },
		{ "Xa", "" }, { "Xax", "xax" }, { "", "" }, { "12", "" },
		{ "Xaxoxe wuwywo kimodu tesa", "xaxoxe wuwywo kimodu tesa" },
		{ "he took my passport yesterday evening", "" },	/* a sentence */
		{ "Agency Services Ltd", "" },				/* nobody's name */
		{ "xaxoxewuwywokimodutesaxaxoxewuwywokimodutesaxaxo", "xaxoxewuwywokimodutesaxaxoxewuwywokimodutesaxaxo" },
		{ "xaxoxewuwywokimodutesaxaxoxewuwywokimodutesaxaxox", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char form[AGENT_NAMES_BYTES];
		bool is_one = agent_names_form(NULL, cases[i].text, strlen(cases[i].text), form);

		assert_string_equal(form, cases[i].form);
		assert_int_equal(is_one, cases[i].form[0] != '\0');
	}
}

/* 30 letters of three bytes are cut to whole ones. */
static void
a_long_name_is_cut_between_letters(void **state)
{
	char text[91] = "", form[AGENT_NAMES_BYTES];

	(void)state;
	for (unsigned i = 0; i < 30; i++)
		memcpy(text + 3 * (size_t)i, "\u0916", 4);
	assert_true(agent_names_form(NULL, text, strlen(text), form));
	assert_int_equal(strlen(form), (AGENT_NAMES_BYTES - 1) / 3 * 3);
}

static void
the_tenth_person_makes_it_ten(void **state)
{
	struct agent_names *n = agent_names_new();

	(void)state;
	assert_int_equal(asked_by(n, WEEK, HERE, 0, 9, "xaxoxe"), 0);
	assert_int_equal(agent_names_ask(n, WEEK, HERE, person(9), "xaxoxe"), 10);
	assert_int_equal(asked_by(n, WEEK, HERE, 10, 5, "xaxoxe"), 5);
	assert_int_equal(asked_by(n, WEEK, HERE, 0, 15, "xaxoxe"), 0);		/* the same people once more */
	assert_int_equal(asked_by(n, WEEK, HERE, 0, 9, "wuwywo"), 0);		/* and another name has its own */
	agent_names_free(n);
}

static void
one_person_is_one_however_often_she_asks(void **state)
{
	struct agent_names *n = agent_names_new();

	(void)state;
	for (unsigned i = 0; i < 100; i++)
		assert_int_equal(agent_names_ask(n, WEEK, HERE, person(7), "xaxoxe"), 0);
	assert_int_equal(asked_by(n, WEEK, HERE, 100, 8, "xaxoxe"), 0);
	assert_int_equal(agent_names_ask(n, WEEK, HERE, person(200), "xaxoxe"), 10);
	agent_names_free(n);
}

static void
owners_and_countries_do_not_add_up(void **state)
{
	struct agent_names *n = agent_names_new();

	(void)state;
	assert_int_equal(asked_by(n, WEEK, HERE, 0, 9, "xaxoxe"), 0);
	assert_int_equal(asked_by(n, WEEK, THERE, 20, 9, "xaxoxe"), 0);
	assert_int_equal(agent_names_ask(n, WEEK, THERE, person(0), "xaxoxe"), 10);
	agent_names_free(n);
}

static void
a_week_that_is_over_is_overwritten(void **state)
{
	struct agent_names *n = agent_names_new();

	(void)state;
	assert_int_equal(asked_by(n, WEEK, HERE, 0, 9, "xaxoxe"), 0);
	agent_names_tick(n, WEEK);
	assert_true(is_in_memory(n, "xaxoxe"));
	agent_names_tick(n, WEEK + 1);			/* nobody asks: the clock is enough */
	assert_false(is_in_memory(n, "xaxoxe"));
	assert_int_equal(asked_by(n, WEEK + 1, HERE, 0, 9, "xaxoxe"), 0);
	assert_int_equal(agent_names_ask(n, WEEK + 2, HERE, person(9), "xaxoxe"), 0);	/* nor do weeks add up */
	agent_names_reset(n);
	assert_false(is_in_memory(n, "xaxoxe"));
	agent_names_free(n);
}

/* Whoever sends thousands of made-up names does not push out what people ask for. */
static void
the_least_asked_gives_way(void **state)
{
	struct agent_names *n = agent_names_new();
	char name[AGENT_NAMES_BYTES];

	(void)state;
	assert_int_equal(asked_by(n, WEEK, HERE, 0, 9, "xaxoxe"), 0);
	for (unsigned i = 0; i < 5 * AGENT_NAMES_MAX; i++) {
		(void)snprintf(name, sizeof name, "flood %c%c%c%c", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676 % 26, 'a' + i / 17576);
		assert_int_equal(agent_names_ask(n, WEEK, HERE, person(1000), name), 0);
	}
	assert_true(is_in_memory(n, "xaxoxe"));
	assert_int_equal(agent_names_ask(n, WEEK, HERE, person(9), "xaxoxe"), 10);
	assert_false(is_in_memory(n, "flood aaaa"));	/* the first of them gave way, and is not there any more */
	assert_true(is_in_memory(n, name));
	assert_true(in_memory(n, "flood ") < AGENT_NAMES_MAX);
	agent_names_free(n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_can_be_a_name_is_one),
		cmocka_unit_test(a_long_name_is_cut_between_letters),
		cmocka_unit_test(the_tenth_person_makes_it_ten),
		cmocka_unit_test(one_person_is_one_however_often_she_asks),
		cmocka_unit_test(owners_and_countries_do_not_add_up),
		cmocka_unit_test(a_week_that_is_over_is_overwritten),
		cmocka_unit_test(the_least_asked_gives_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
