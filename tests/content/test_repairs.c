/* What may be written instead is a character that every phone has, and never another letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/compiler/repairs.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/gsm7.h"
#include "locales/text/utf8.h"

static const struct { unsigned repairs; const char *text, *repaired; } cases[] = {
	{ 0, "don\u2019t", "don\u2019t" },
	{ REPAIR_SIGNS, "don\u2019t \u2013 \u201Cever\u201D\u2026", "don't - \"ever\"..." },
	{ REPAIR_SIGNS, "\u00AB5\u00A0\u00D7\u20093\u202F\u00BB \u2022 \u2032 \u2033 \u02BB \u201E", "\"5 x 3 \" - ' \" ' \"" },
	{ REPAIR_SIGNS, "a\u200Bb\u00ADc\uFEFFd\u2060e", "abcde" },
	{ REPAIR_SIGNS, "\u00EA\u2019", "\u00EA'" },			/* a letter is no sign */
	{ REPAIR_LETTERS, "\u00EA\u2019", "e\u2019" },
	{ REPAIR_LETTERS, "\u0153uvre, \u00E7a, \u00EEle, \u0130\u0131\u015F, \u0181\u0257\u0199", "oeuvre, ca, ile, Iis, Bdk" },
	{ REPAIR_SIGNS | REPAIR_LETTERS, "\u0254d\u0254 \u025B", "\u0254d\u0254 \u025B" },	/* Akan: other letters than o and e */
	{ REPAIR_SIGNS | REPAIR_LETTERS, "\u00E9\u00F1\u00DF\u20AC{}", "\u00E9\u00F1\u00DF\u20AC{}" },	/* every phone has them */
	{ REPAIR_SIGNS | REPAIR_LETTERS, "\u092D\u094B\u0964", "\u092D\u094B\u0964" },
	{ REPAIR_LETTERS, "\u1EE3\u1EEF\u1EC7", "oue" },		/* two marks on one letter */
};

static void
a_text_is_repaired_as_far_as_allowed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT(256);

		repair_text(&out, cases[i].text, strlen(cases[i].text), cases[i].repairs);
		assert_string_equal(out.ptr, cases[i].repaired);
		buf_free(&out);
	}
}

static void
check_is_plain(const char *to)
{
	uint32_t cp;

	for (size_t i = 0, len = strlen(to); i < len; i += utf8_decode(to + i, len - i, &cp)) {
		utf8_decode(to + i, len - i, &cp);
		assert_true(cp < 0x80 && gsm7_septets(cp) == 1);
	}
}

/* All of Unicode: what is offered is in GSM-7 and costs one septet a character; what GSM-7 has is left alone. */
static void
every_repair_is_gsm7_and_mends_what_is_not(void **state)
{
	unsigned signs = 0, letters = 0;

	(void)state;
	for (uint32_t cp = 0x20; cp < 0x110000; cp++) {
		const char *sign = repair_sign(cp);
		char letter[REPAIR_BYTES];

		if (sign != NULL) {
			assert_int_equal(gsm7_septets(cp), 0);
			check_is_plain(sign);
			signs++;
		}
		if (gsm7_septets(cp) == 0 && repair_letter(cp, letter)) {
			check_is_plain(letter);
			assert_true(substitute_fits(letter, strlen(letter)));
			letters++;
		}
	}
	assert_true(signs >= 40);
	assert_true(letters > 400);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_repaired_as_far_as_allowed),
		cmocka_unit_test(every_repair_is_gsm7_and_mends_what_is_not),
	};

	return cmocka_run_group_tests_name("content/repairs", tests, NULL, NULL);
}
