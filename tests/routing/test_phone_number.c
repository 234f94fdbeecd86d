/* Which country a number belongs to, and what is not a number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "content/pack.h"
#include "locales/text/bug.h"
#include "routing/phone_number.h"

static void
numbers_are_read_as_networks_send_them(void **state)
{
	static const struct { const char *text; enum phone_number_kind kind; const char *digits, *country; } cases[] = {
		{ "+447700900123", NUMBER_E164, "447700900123", "GB" },
		{ "00447700900123", NUMBER_E164, "447700900123", "GB" },
		{ "447700900123", NUMBER_E164, "447700900123", "GB" },
		{ " +44 (7700) 900-123 ", NUMBER_E164, "447700900123", "GB" },
		{ "+9779800000001", NUMBER_E164, "9779800000001", "NP" },
		{ "+97400000001", NUMBER_E164, "97400000001", "QA" },
		/* +1 alone does not tell */
		{ "+12025550100", NUMBER_E164, "12025550100", "" },
		{ "+18765550100", NUMBER_E164, "18765550100", "JM" },
		{ "+18095550100", NUMBER_E164, "18095550100", "DO" },
		/* the longest prefix wins */
		{ "+70000000000", NUMBER_E164, "70000000000", "RU" },
		{ "+76000000000", NUMBER_E164, "76000000000", "KZ" },
		{ "+77000000000", NUMBER_E164, "77000000000", "KZ" },
		{ "+262262000000", NUMBER_E164, "262262000000", "RE" },
		{ "+262639000000", NUMBER_E164, "262639000000", "YT" },
		{ "+59990000000", NUMBER_E164, "59990000000", "CW" },
		{ "+59970000000", NUMBER_E164, "59970000000", "BQ" },
		{ "+59920000000", NUMBER_E164, "59920000000", "" },
		{ "+2110000000", NUMBER_E164, "2110000000", "SS" },
		{ "+200000000000", NUMBER_E164, "200000000000", "EG" },
		{ "+8800000000000", NUMBER_E164, "8800000000000", "BD" },
		{ "+88161000000", NUMBER_E164, "88161000000", "" },	/* no territory */
		{ "+2100000000", NUMBER_E164, "2100000000", "" },	/* unassigned */
		/* some network's national form */
		{ "07700900123", NUMBER_E164, "07700900123", "" },
		{ "33444", NUMBER_SHORT, "33444", "" },
		{ "1", NUMBER_SHORT, "1", "" },
		{ "123456", NUMBER_SHORT, "123456", "" },
		{ "1234567", NUMBER_E164, "1234567", "" },
		{ "123456789012345", NUMBER_E164, "123456789012345", "" },
		{ "1234567890123456", NUMBER_BAD, "", "" },
		{ "0012345678901234567", NUMBER_BAD, "", "" },
		{ "00000000000000000000000000000000000000", NUMBER_BAD, "", "" },
		{ "+44", NUMBER_BAD, "", "" },
		{ "", NUMBER_BAD, "", "" },
		{ "+", NUMBER_BAD, "", "" },
		{ "00", NUMBER_SHORT, "00", "" },
		{ "*384#", NUMBER_BAD, "", "" },
		{ "44+7700900123", NUMBER_BAD, "", "" },
		{ "Ministry", NUMBER_ALPHANUMERIC, "", "" },
		{ "1-800-HELP", NUMBER_ALPHANUMERIC, "", "" },
		{ "बैंक", NUMBER_ALPHANUMERIC, "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct phone_number n = phone_number_read(cases[i].text);
		char country[3];

		country_letters(n.country, country);
		if (n.kind != cases[i].kind || strcmp(n.digits, cases[i].digits) != 0 ||
		    strcmp(country, cases[i].country) != 0)
			fail_msg("case %zu: kind %d, country \"%s\"", i, (int)n.kind, country);
	}
}

static void
the_table_is_in_order_and_names_countries(void **state)
{
	static const struct { const char *prefix; uint16_t country; } rows[] = {
#define CALLING_CODE(prefix, a, b) { prefix, COUNTRY(a, b) },
#include "routing/calling_codes.def"
#undef CALLING_CODE
	};

	(void)state;
	assert_true(COUNT(rows) > 230);
	for (size_t i = 0; i < COUNT(rows); i++) {
		char letters[3];

		country_letters(rows[i].country, letters);
		assert_int_equal(country_code(letters), rows[i].country);
		assert_true(strspn(rows[i].prefix, "0123456789") == strlen(rows[i].prefix));
		if (i > 0 && strcmp(rows[i - 1].prefix, rows[i].prefix) >= 0)
			fail_msg("%s is out of order", rows[i].prefix);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_as_networks_send_them),
		cmocka_unit_test(the_table_is_in_order_and_names_countries),
	};

	return cmocka_run_group_tests_name("phone_number", tests, NULL, NULL);
}
