/*
 * test_guard_loops.c - what is answered when the same comes again, and what only a machine does
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/guard/guard.h"
#include "locales/text/bug.h"

enum { THEN = 1700000000, DAY = 86400 };

static char
letter(enum guard_verdict v)
{
	return "asn"[v];	/* answer, sentence, nothing */
}

/*
 * Each case is a peer of her own.  A capital letter says the voice: Meant, Sentence, Unknown, machine (E), Danger;
 * the digit behind it which exchange; '+' a day later, '-' a day earlier, 'm' ten minutes later.
 */
static const struct { const char *comes, *answered; } cases[] = {
	/* in a row */
	{ "M1M1M1M1M1M1M1", "aaaaann" },
	{ "U1U1U1U1", "aann" }, { "S1S1S1S1", "aann" }, { "E1E1E1E1", "aann" },
	{ "D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1", "aaaaaaaaaaaaaaaaaaaann" },
	/* other words end the row; keys to and fro are no loop */
	{ "M1M2M1M2M1M2M1M2M1M2M1M2M1M2M1M2M1M2M1M2", "aaaaaaaaaaaaaaaaaaaa" },
	{ "U1U1U1M2U1", "aanaa" }, { "M1M1M1M1M1M1D2M1", "aaaaanaa" },
	/* not understood: five, of which the last is the sentence; keys, words and danger go on */
	{ "U1U2U3U4U5U6M7D8S9U1", "aaaasnaaan" },
	{ "E1U2E3U4E5U6", "aaaann" }, { "E1U2E3E4U5U6", "aaaasn" },
	{ "S1S2S3S4S5S6S7S8S9S1S2M1U1", "aaaaaaaaasnaa" },
	/* ten minutes later all is forgiven, but for the twenty of a day */
	{ "M1M1M1M1M1M1mM1", "aaaaana" }, { "U1U1U1mU1", "aana" },
	{ "U1U2U3U4U5U6mU7", "aaaasna" },
	{ "U1U2U3U4U5mU1U2U3U4U5mU1U2U3U4U5mU1U2U3U4U5mU1mU1M1D1+U1", "aaaasaaaasaaaasaaaasnnaaa" },
	{ "U1U2U3U4mU1U2U3U4mU1U2U3U4mU1U2U3U4mU1U2U3U4mU1", "aaaaaaaaaaaaaaaaaaasn" },
	/* a clock that jumps to and fro mutes nobody: counts begin anew */
	{ "U1U2U3U4U5U6-U1U2U3U4U5U6", "aaaasnaaaasn" },
	{ "U1U2U3U4U5U6+U1", "aaaasna" }, { "+U1U2U3U4U5U6-U1U2", "aaaasnaa" },
	{ "M1M1M1M1M1M1-M1M1", "aaaaanaa" }, { "U1U1U1-U1U1U1", "aanaan" },
	{ "D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1D1-D1", "aaaaaaaaaaaaaaaaaaaana" },
};

static enum guard_voice
voice_of(char c)
{
	switch (c) {
	case 'M': return VOICE_MEANT;
	case 'S': return VOICE_SENTENCE;
	case 'U': return VOICE_UNKNOWN;
	case 'E': return VOICE_MACHINE;
	default: return VOICE_DANGER;
	}
}

static void
every_row_of_messages_is_answered_so(void **state)
{
	struct guard *g = guard_new();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t now_s = THEN;
		char got[64] = "";
		size_t n = 0;

		for (const char *c = cases[i].comes; *c != '\0'; c++) {
			if (*c == '+' || *c == '-')
				now_s += *c == '+' ? DAY : -DAY;
			else if (*c == 'm')
				now_s += GUARD_LOOP_S;
			else {
				got[n++] = letter(guard_loop(g, i + 1, 1000 + (uint64_t)c[1], voice_of(*c), now_s));
				now_s++;
				c++;
			}
		}
		if (strcmp(got, cases[i].answered) != 0)
			fail_msg("%s: %s, not %s", cases[i].comes, got, cases[i].answered);
	}
	guard_free(g);
}

static void
one_does_not_mute_another(void **state)
{
	struct guard *g = guard_new();

	(void)state;
	for (uint64_t peer = 1; peer <= 100; peer++)
		for (int i = 0; i < GUARD_RUN_MACHINE; i++)
			assert_int_equal(guard_loop(g, peer, 7, VOICE_UNKNOWN, THEN), GUARD_ANSWER);
	for (uint64_t peer = 1; peer <= 100; peer++)
		assert_int_equal(guard_loop(g, peer, 7, VOICE_UNKNOWN, THEN), GUARD_SILENCE);
	guard_free(g);
}

/* Two alarms in turn are no row, and no flood holds danger back: a forged sender would pay for each answer. */
static void
danger_to_and_fro_ends_too(void **state)
{
	struct guard *g = guard_new();

	(void)state;
	for (unsigned i = 1; i <= GUARD_DANGER_MAX + 10; i++)
		assert_int_equal(guard_loop(g, 7, i % 2, VOICE_DANGER, THEN + i),
		    i < GUARD_DANGER_MAX ? GUARD_ANSWER : i == GUARD_DANGER_MAX ? GUARD_SENTENCE : GUARD_SILENCE);
	assert_int_equal(guard_loop(g, 8, 0, VOICE_DANGER, THEN + 100), GUARD_ANSWER);
	assert_int_equal(guard_loop(g, 7, 0, VOICE_MEANT, THEN + 100), GUARD_ANSWER);
	assert_int_equal(guard_loop(g, 7, 0, VOICE_DANGER, THEN + 700), GUARD_ANSWER);
	guard_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(danger_to_and_fro_ends_too),
		cmocka_unit_test(every_row_of_messages_is_answered_so),
		cmocka_unit_test(one_does_not_mute_another),
	};

	return cmocka_run_group_tests_name("guard_loops", tests, NULL, NULL);
}
