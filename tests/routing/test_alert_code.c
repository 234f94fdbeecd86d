/*
 * test_alert_code.c - codes of alerts as people type them
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "content/compiler/fold_build.h"
#include "locales/text/bug.h"
#include "routing/alert_code.h"

static struct fold_build fold;

static int
fold_make(void **state)
{
	(void)state;
	fold_build_init(&fold);
	return 0;
}

static int
fold_drop(void **state)
{
	(void)state;
	fold_build_release(&fold);
	return 0;
}

static const struct { const char *text, *code; enum alert_code found; } cases[] = {
	{ "Q1234", "Q1234", ALERT_CODE_ALONE },
	{ "q1234", "Q1234", ALERT_CODE_ALONE },
	{ "  q 1234 ", "Q1234", ALERT_CODE_ALONE },
	{ "Q-1234.", "Q1234", ALERT_CODE_ALONE },
	{ "q 12 34", "Q1234", ALERT_CODE_ALONE },
	{ "q12-34", "Q1234", ALERT_CODE_ALONE },
	{ "Q\n1234", "Q1234", ALERT_CODE_ALONE },
	{ "\xEF\xBC\xB1\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93\xEF\xBC\x94", "Q1234", ALERT_CODE_ALONE },	/* wide letters */
	{ "Q१२३४", "Q1234", ALERT_CODE_ALONE },
	{ "Q١٢٣٤", "Q1234", ALERT_CODE_ALONE },
	{ "q ၁၂၃၄", "Q1234", ALERT_CODE_ALONE },
	{ "Q1234 please", "Q1234", ALERT_CODE_AMONG },
	{ "is Q1234 true?", "Q1234", ALERT_CODE_AMONG },
	{ "q 1234 please", "Q1234", ALERT_CODE_AMONG },
	{ "Q1234 or R5678", "Q1234", ALERT_CODE_AMONG },
	{ "Q1234 2 people", "Q1234", ALERT_CODE_AMONG },
	{ "a bus at 7 B0001", "B0001", ALERT_CODE_AMONG },
	/* none */
	{ "", "", ALERT_CODE_NONE },
	{ "Q", "", ALERT_CODE_NONE },
	{ "1234", "", ALERT_CODE_NONE },
	{ "Q123", "", ALERT_CODE_NONE },
	{ "Q12345", "", ALERT_CODE_NONE },
	{ "Q1234A", "", ALERT_CODE_NONE },
	{ "QQ1234", "", ALERT_CODE_NONE },
	{ "q 1234 5", "", ALERT_CODE_NONE },		/* a longer number in pieces */
	{ "i paid a 2000", "", ALERT_CODE_NONE },	/* pieces count only where it begins */
	{ "code 1234", "", ALERT_CODE_NONE },
	{ "रQ1234", "", ALERT_CODE_NONE },
	{ "1234Q", "", ALERT_CODE_NONE },
};

static void
codes_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char code[ALERT_CODE_BYTES] = "x";
		enum alert_code found = alert_code_read(&fold.table, cases[i].text, strlen(cases[i].text), code);

		if (found != cases[i].found || strcmp(code, cases[i].code) != 0)
			fail_msg("\"%s\": got %d \"%s\"", cases[i].text, (int)found, code);
	}
}

static void
a_long_text_is_judged_by_its_beginning(void **state)
{
	char text[4096], code[ALERT_CODE_BYTES];

	(void)state;
	memset(text, ' ', sizeof text);
	memcpy(text + 100, "Q1234", 5);
	assert_int_equal(alert_code_read(&fold.table, text, sizeof text, code), ALERT_CODE_ALONE);
	memset(text, 'x', sizeof text);
	memcpy(text + sizeof text - 6, " Q1234", 6);
	assert_int_equal(alert_code_read(&fold.table, text, sizeof text, code), ALERT_CODE_NONE);
}

static void
each_code_is_one_number(void **state)
{
	static const char *const none[] = { "", "Q", "q1234", "Q123", "Q12345", "11234", "Q12x4" };
	char code[ALERT_CODE_BYTES];

	(void)state;
	for (uint32_t n = 1; n <= 260000; n++) {
		alert_code_of(n, code);
		assert_int_equal(alert_code_number(code), n);
	}
	alert_code_of(1, code);
	assert_string_equal(code, "A0000");
	alert_code_of(0, code);
	assert_string_equal(code, "");
	alert_code_of(260001, code);
	assert_string_equal(code, "");
	for (size_t i = 0; i < COUNT(none); i++)
		assert_int_equal(alert_code_number(none[i]), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_read),
		cmocka_unit_test(a_long_text_is_judged_by_its_beginning),
		cmocka_unit_test(each_code_is_one_number),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, fold_make, fold_drop);
}
