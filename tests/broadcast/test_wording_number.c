/*
 * test_wording_number.c - which numbers a text of staff may hold
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "content/withdrawn.h"
#include "gateway/broadcast/wording_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/broadcast/made_alerts.h"

static const struct { const char *text, *stay; bool is_right; } cases[] = {
	/* tested, and works there */
	{ "Call 16008.", "QA", true },
	{ "16008", "QA", true },
	{ "(16008)", "QA", true },
	{ "Call 1-60-08", "QA", true },
	{ "१६००८ मा", "QA", true },			/* the same in Devanagari */
	{ "Call 0800102 or 080 01 02 or 080-01-02", "QA", true },
	{ "Call +44 7700 900111", "QA", true },
	{ "Call +447700900111", "KW", true },		/* works from abroad */
	{ "Call (+44) 7700-900111", "QA", true },
	{ "Call 0044 7700 900111", "QA", true },
	{ "Call 55501", "KW", true },			/* the world's */
	{ "Text 33444", "QA", true },			/* our own */
	{ "16008/55501", "QA", true },
	{ "16008, 55501", "QA", true },
	{ "Call 16008 on 27.11.2026", "QA", true },
	{ "Call 16008 2026-11-27 10:00", "QA", true },
	/* not tested, of another country, or one digit beside it */
	{ "Call 16007.", "QA", false },
	{ "Call 16008.", "KW", false },
	{ "Call 16008.", "", false },
	{ "Call 16009.", "QA", false },			/* never tested */
	{ "Call 99901", "QA", false },			/* a rule, no number */
	{ "Call 160080", "QA", false },
	{ "Call 1600", "QA", true },			/* four digits: looked at by people */
	{ "१६००७", "QA", false },
	{ "Call 44 7700 900111", "QA", false },		/* without its + it rings elsewhere */
	{ "Call +44 7700 900112", "QA", false },
	{ "Call +44 7700 90011", "QA", false },
	{ "Call +16008", "QA", false },
	{ "Call 0911234567", "QA", false },
	{ "Call 0911-23-45-67", "QA", false },
	{ "Call 0911.23.45.67", "QA", false },
	{ "Call 0911 23 45 67", "QA", false },
	{ "Call 0911 - 23 - 45", "QA", false },
	{ "Call (091) 123", "QA", false },
	{ "Call 091/123", "QA", false },
	{ "Call 0911\xc2\xa0" "23", "QA", false },
	{ "Call 091\xe2\x80\x8b" "123", "QA", false },	/* nobody sees what is between */
	{ "Call 091\xe2\x80\x93" "123", "QA", false },
	{ "16008/16007", "QA", false },
	{ "16008 16007", "QA", false },
	{ "Call 0911234567 27.11.2026", "QA", false },
	{ "27.11.2026 0911234567", "QA", false },
	{ "1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9", "QA", false },
	{ "123456789012345678901234567890", "QA", false },
	/* no number to ring */
	{ "", "QA", true },
	{ "New rule from 2026.", "QA", true },
	{ "From 2026-11-27 on", "QA", true },
	{ "From 27.11.2026 on", "QA", true },
	{ "From 27/11/2026 10:30 on", "QA", true },
	{ "From 3-1-2027 on", "QA", true },
	{ "In 2025-2026", "QA", true },
	{ "In 2020/2026", "QA", true },
	{ "In 2026, 400 people", "QA", true },
	{ "In 2026 400 people", "QA", false },		/* as numbers of Hong Kong are written: put a comma */
	{ "2012 3456", "QA", false },
	{ "2026-2025", "QA", false },
	{ "1950-2026", "QA", false },
	{ "06:00-10:00", "QA", true },
	{ "06.00-10.00", "QA", true },
	{ "06.00 - 10.00", "QA", true },
	{ "It costs ETB 15000", "QA", true },
	{ "It costs 15000 ETB.", "QA", true },
	{ "It costs 15 000 SAR", "QA", true },
	{ "It costs 1.250.000 IDR", "QA", true },
	{ "It costs $25007.60", "QA", true },
	{ "It costs Rs. 12000", "QA", true },
	{ "It costs \xe2\x82\xb9" "12000", "QA", true },
	{ "15,000 people", "QA", true },
	{ "1,250,000 people", "QA", true },
	{ "In 2026. 12000", "QA", false },		/* no comma: a number */
	{ "3, 4, 5, 6 and 7 May", "QA", true },
	{ "Room 12, 345 people", "QA", true },
	{ "24/7", "QA", true },
	/* and what only looks like it */
	{ "From 27.13.2026 on", "QA", false },
	{ "From 2026-27-11 on", "QA", false },
	{ "27.11-2026", "QA", false },
	{ "+27.11.2026", "QA", false },
	{ "091.27.11.2026", "QA", false },
	{ "06.70-10.00", "QA", false },
	{ "15000 ETBX", "QA", false },
	{ "XETB 15000", "QA", false },
	{ "0911234 ETB", "QA", false },			/* money does not begin with 0 */
	{ "ETB +15000", "QA", false },
	{ "12345678 ETB", "QA", false },		/* so much is written with blanks or commas */
	{ "911,23,456", "QA", false },
	{ "0,911,234", "QA", false },
};

static void
numbers_are_tested_facts_or_no_numbers(void **state)
{
	struct make *m = make_alerts(PACK_RELEASE);
	struct pack *p = make_open(m);
	struct wording_of w = wording_of_test(p);
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (wording_numbers_are_tested(&w, cases[i].text, country_code(cases[i].stay)) != cases[i].is_right) {
			fprintf(stderr, "row %zu: \"%s\"\n", i, cases[i].text);
			wrong++;
		}
	assert_int_equal(wrong, 0);
	made_close(p);
	make_free(m);
}

static void
what_may_not_be_said_any_more_may_not_be_written(void **state)
{
	struct make *m = make_alerts(PACK_RELEASE);
	struct pack *p = make_open(m);
	struct wording_of w = wording_of_test(p);

	(void)state;
	assert_true(wording_numbers_are_tested(&w, "16008", COUNTRY('Q', 'A')));
	w.now_s = make_noon("2027-06-01");			/* its test call is too old */
	assert_false(wording_numbers_are_tested(&w, "16008", COUNTRY('Q', 'A')));
	assert_true(wording_numbers_are_tested(&w, "33444", COUNTRY('Q', 'A')));
	made_close(p);
	make_free(m);
	m = make_alerts(PACK_SAMPLE);				/* a sample says what was never tested */
	p = make_open(m);
	w = wording_of_test(p);
	assert_true(wording_numbers_are_tested(&w, "16009", COUNTRY('Q', 'A')));
	assert_false(wording_numbers_are_tested(&w, "16007", COUNTRY('Q', 'A')));
	made_close(p);
	make_free(m);
}

/* Digits of every script that the real pack folds. */
static void
a_number_in_other_digits_is_one(void **state)
{
	static const char *const numbers[] = { "٠٩١١٢٣٤٥٦٧", "۰۹۱۱۲۳۴۵۶۷", "০৯১১২৩৪৫৬৭", "௦௯௧௧௨௩௪௫௬௭", "၀၉၁၁၂၃၄၅၆၇", "០៩១១២៣៤៥៦៧", "０９１１２３４５６７", "+٩٧٤ ٤٤٠٠ ٠٠٠" };
	char room[256];
	struct buf why = BUF_OVER(room);
	struct pack *p = pack_open(getenv("SAFAR_PACK") != NULL ? getenv("SAFAR_PACK") : "build/sample.pack", &why);
	struct wording_of w;

	(void)state;
	if (p == NULL)
		fail_msg("%s", why.ptr);
	w = wording_of_test(p);
	assert_true(wording_numbers_are_tested(&w, "٢٠٢٦", COUNTRY('Q', 'A')));
	for (size_t i = 0; i < COUNT(numbers); i++)
		if (wording_numbers_are_tested(&w, numbers[i], COUNTRY('Q', 'A')))
			fail_msg("%s", numbers[i]);
	pack_close(p);
}

/* Bytes that are no UTF-8 end no loop and open no door. */
static void
any_bytes_are_read(void **state)
{
	struct make *m = make_alerts(PACK_RELEASE);
	struct pack *p = make_open(m);
	struct wording_of w = wording_of_test(p);
	uint64_t seed = 3;

	(void)state;
	assert_false(wording_numbers_are_tested(&w, "\xff" "0911234567\xe0\xa5", COUNTRY('Q', 'A')));
	for (int i = 0; i < 20000; i++) {
		static const char letters[] = "0123456789+-. /,()abETB\xe0\xa5\xa6\xff";
		char text[64];
		size_t len = (size_t)i % sizeof text;

		for (size_t k = 0; k < len; k++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[k] = letters[(seed >> 33) % (sizeof letters - 1)];
		}
		text[len] = '\0';
		(void)wording_numbers_are_tested(&w, text, COUNTRY('Q', 'A'));
	}
	made_close(p);
	make_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_tested_facts_or_no_numbers),
		cmocka_unit_test(what_may_not_be_said_any_more_may_not_be_written),
		cmocka_unit_test(a_number_in_other_digits_is_one),
		cmocka_unit_test(any_bytes_are_read),
	};

	return cmocka_run_group_tests_name("wording_number", tests, NULL, NULL);
}
