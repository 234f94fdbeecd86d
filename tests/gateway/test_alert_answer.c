/*
 * test_alert_answer.c - which text answers a code: each type and state, with what may be published of it and without
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/alert_answer.h"
#include "locales/text/bug.h"

/* O office, P point, D day, T time, A area */
static const struct { enum alert_state state; enum alert_type type; const char *has; enum alert_answer answer; } cases[] = {
	{ ALERT_NONE, ALERT_GO, "OPDT", ALERT_ANSWER_UNKNOWN },
	{ ALERT_OVER, ALERT_GO, "OPDT", ALERT_ANSWER_OVER },
	{ ALERT_IN_FORCE, ALERT_PREPARE, "OT", ALERT_ANSWER_PREPARE },
	{ ALERT_IN_FORCE, ALERT_PREPARE, "O", ALERT_ANSWER_HELD },
	{ ALERT_IN_FORCE, ALERT_SHELTER, "OAT", ALERT_ANSWER_SHELTER },
	{ ALERT_IN_FORCE, ALERT_SHELTER, "OT", ALERT_ANSWER_HELD },
	{ ALERT_IN_FORCE, ALERT_GO, "OPDT", ALERT_ANSWER_GO },
	{ ALERT_IN_FORCE, ALERT_GO, "ODT", ALERT_ANSWER_HELD },		/* a point that is not for everybody's eyes */
	{ ALERT_IN_FORCE, ALERT_GO, "OPT", ALERT_ANSWER_HELD },
	{ ALERT_IN_FORCE, ALERT_GO, "PDT", ALERT_ANSWER_HELD },
	{ ALERT_IN_FORCE, ALERT_UPDATE, "OPDT", ALERT_ANSWER_CHANGED },
	{ ALERT_IN_FORCE, ALERT_UPDATE, "ODT", ALERT_ANSWER_SAME },
	{ ALERT_IN_FORCE, ALERT_UPDATE, "OD", ALERT_ANSWER_HELD },
	{ ALERT_IN_FORCE, ALERT_OFF, "OP", ALERT_ANSWER_OFF },
	{ ALERT_IN_FORCE, ALERT_OFF, "O", ALERT_ANSWER_OVER },
	{ ALERT_IN_FORCE, ALERT_CLEAR, "OA", ALERT_ANSWER_CLEAR },
	{ ALERT_IN_FORCE, ALERT_CLEAR, "O", ALERT_ANSWER_OVER },
	{ ALERT_IN_FORCE, ALERT_DRILL, "O", ALERT_ANSWER_DRILL },
	{ ALERT_IN_FORCE, ALERT_DRILL, "", ALERT_ANSWER_HELD },
	{ ALERT_CHANGED, ALERT_GO, "OPDT", ALERT_ANSWER_CHANGED },
	{ ALERT_CHANGED, ALERT_GO, "ODT", ALERT_ANSWER_SAME },
	{ ALERT_CHANGED, ALERT_GO, "", ALERT_ANSWER_HELD },
	{ ALERT_CALLED_OFF, ALERT_GO, "OP", ALERT_ANSWER_OFF },
	{ ALERT_CALLED_OFF, ALERT_GO, "", ALERT_ANSWER_OVER },
};

static void
each_state_has_its_text(void **state)
{
	static const struct { char letter; enum alert_slot slot; } letters[] = {
		{ 'O', ALERT_SLOT_OFFICE }, { 'P', ALERT_SLOT_POINT }, { 'D', ALERT_SLOT_DAY }, { 'T', ALERT_SLOT_TIME },
		{ 'A', ALERT_SLOT_AREA },
	};
	bool seen[ALERT_ANSWER_COUNT] = { false };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct alert_view v = { .state = cases[i].state, .type = cases[i].type };
		enum alert_answer answer;

		for (size_t k = 0; k < COUNT(letters); k++)
			if (strchr(cases[i].has, letters[k].letter) != NULL)
				v.slot[letters[k].slot][0] = 'x';
		answer = alert_answer_of(&v);
		if (answer != cases[i].answer)
			fail_msg("case %zu: %s", i, alert_answer_topics[answer]);
		seen[answer] = true;
	}
	for (int i = 0; i < ALERT_ANSWER_COUNT; i++)
		assert_true(seen[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_state_has_its_text) };

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
