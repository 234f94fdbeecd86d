/*
 * test_log.c - every event of log.def has its name and level, and a line stays a line
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/log.h"
#include "locales/text/bug.h"

static const struct { const char *id, *name, *level, *what; } events[LOG_EVENT_COUNT] = {
#define LOG_EVENT(id, name, level, what) [LOG_##id] = { #id, name, #level, what },
#include "gateway/log.def"
#undef LOG_EVENT
};

static char line[4096];

static const char *
logged(enum log_level level, enum log_event event, const char *words)
{
	struct log log = { .out = fmemopen(line, sizeof(line), "w"), .level = level };

	assert_non_null(log.out);
	line[0] = '\0';
	log_event(&log, event, "%s", words);
	fclose(log.out);
	assert_int_equal(log.counts[event], 1);
	return line;
}

static void
every_event_is_written_as_its_row_says(void **state)
{
	(void)state;
	for (unsigned i = 0; i < LOG_EVENT_COUNT; i++) {
		char expected[128], lower[8];
		const char *l = logged(LOG_LEVEL_DEBUG, (enum log_event)i, "a=b");

		snprintf(lower, sizeof(lower), "%s", events[i].level);
		for (char *p = lower; *p; p++)
			*p = (char)(*p | 0x20);
		snprintf(expected, sizeof(expected), "Z %s %s a=b\n", lower, events[i].name);
		assert_int_equal(strlen(l), strlen("2026-11-20T18:00:00") + strlen(expected));
		assert_string_equal(l + strlen("2026-11-20T18:00:00"), expected);
		assert_true(strlen(events[i].what) > 10);	/* it owes a sentence */
	}
}

/* The manual has each event with its level and its sentence (whose first letter is a capital there). */
static void
the_manual_knows_every_event(void **state)
{
	static char manual[32768];
	FILE *in = fopen("ops/man/safard.8", "r");

	(void)state;
	assert_non_null(in);
	manual[fread(manual, 1, sizeof(manual) - 1, in)] = '\0';
	fclose(in);
	for (unsigned i = 0; i < LOG_EVENT_COUNT; i++) {
		char item[64], level[8];
		const char *at;

		snprintf(level, sizeof(level), "%s", events[i].level);
		for (char *p = level; *p; p++)
			*p = (char)(*p | 0x20);
		snprintf(item, sizeof(item), ".It Ic %s Pq %s\n.\\\" LOG_%s\n", events[i].name, level, events[i].id);
		at = strstr(manual, item);
		if (!at || strncmp(at + strlen(item) + 1, events[i].what + 1, strlen(events[i].what) - 1) != 0)
			fail_msg("ops/man/safard.8 lacks %s", item);
	}
}

static void
levels_hold_back(void **state)
{
	static const struct { enum log_level level; enum log_event event; bool written; } cases[] = {
		{ LOG_LEVEL_ERROR, LOG_STORE_LOST, true }, { LOG_LEVEL_ERROR, LOG_DISCONNECT, false },
		{ LOG_LEVEL_WARN, LOG_DISCONNECT, true }, { LOG_LEVEL_WARN, LOG_START, false },
		{ LOG_LEVEL_INFO, LOG_START, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(*logged(cases[i].level, cases[i].event, "") != '\0', cases[i].written);
}

static void
a_line_stays_one_line(void **state)
{
	char long_words[3000];
	const char *l;

	(void)state;
	l = logged(LOG_LEVEL_INFO, LOG_START, "a\nb\x1b[2Jc\x7f");
	assert_non_null(strstr(l, "a?b?[2Jc?\n"));
	memset(long_words, 'x', sizeof(long_words) - 1);
	long_words[sizeof(long_words) - 1] = '\0';
	l = logged(LOG_LEVEL_INFO, LOG_START, long_words);
	assert_true(strlen(l) < 1024);
	assert_int_equal(l[strlen(l) - 1], '\n');
	l = logged(LOG_LEVEL_INFO, LOG_START, "");
	assert_non_null(strstr(l, " start\n"));
}

static void
silence_still_counts(void **state)
{
	struct log log = { .out = NULL };

	(void)state;
	log_event(&log, LOG_HTTP_BAD, "status=%d", 400);
	assert_int_equal(log.counts[LOG_HTTP_BAD], 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_event_is_written_as_its_row_says),
		cmocka_unit_test(the_manual_knows_every_event),
		cmocka_unit_test(levels_hold_back),
		cmocka_unit_test(a_line_stays_one_line),
		cmocka_unit_test(silence_still_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
