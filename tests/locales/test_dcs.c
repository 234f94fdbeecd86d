/* Data coding schemes, octet by octet (3GPP TS 23.038 4 and 5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/bug.h"
#include "locales/text/dcs.h"

static void
sms(void **state)
{
	static const struct { uint8_t from, to; enum dcs_alphabet alphabet; bool is_flash, is_compressed; } ranges[] = {
		{ 0x00, 0x03, DCS_GSM7, false, false }, { 0x04, 0x07, DCS_8BIT, false, false }, { 0x08, 0x0B, DCS_UCS2, false, false },
		{ 0x0C, 0x0F, DCS_GSM7, false, false },		/* reserved alphabet */
		{ 0x10, 0x10, DCS_GSM7, true, false }, { 0x11, 0x13, DCS_GSM7, false, false },
		{ 0x14, 0x14, DCS_8BIT, true, false }, { 0x18, 0x18, DCS_UCS2, true, false }, { 0x19, 0x1B, DCS_UCS2, false, false },
		{ 0x20, 0x23, DCS_GSM7, false, true }, { 0x28, 0x2B, DCS_UCS2, false, true }, { 0x38, 0x38, DCS_UCS2, true, true },
		{ 0x40, 0x43, DCS_GSM7, false, false }, { 0x48, 0x4B, DCS_UCS2, false, false },	/* marked for deletion */
		{ 0x80, 0xBF, DCS_GSM7, false, false },		/* reserved */
		{ 0xC0, 0xDF, DCS_GSM7, false, false }, { 0xE0, 0xEF, DCS_UCS2, false, false },	/* message waiting */
		{ 0xF0, 0xF0, DCS_GSM7, true, false }, { 0xF1, 0xF3, DCS_GSM7, false, false },
		{ 0xF4, 0xF4, DCS_8BIT, true, false }, { 0xF5, 0xF7, DCS_8BIT, false, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(ranges); i++)
		for (unsigned dcs = ranges[i].from; dcs <= ranges[i].to; dcs++) {
			struct dcs is = dcs_read_sms((uint8_t)dcs);

			if (is.alphabet != ranges[i].alphabet || is.is_flash != ranges[i].is_flash ||
			    is.is_compressed != ranges[i].is_compressed || is.language != NULL || is.prefix != 0)
				fail_msg("SMS 0x%02X", dcs);
		}
}

static void
ussd(void **state)
{
	static const struct { uint8_t dcs; enum dcs_alphabet alphabet; const char *language; unsigned prefix; bool is_flash; } cases[] = {
		{ 0x00, DCS_GSM7, "de", 0, false }, { 0x01, DCS_GSM7, "en", 0, false }, { 0x0C, DCS_GSM7, "tr", 0, false },
		{ 0x0E, DCS_GSM7, "pl", 0, false }, { 0x0F, DCS_GSM7, NULL, 0, false },
		{ 0x10, DCS_GSM7, NULL, 3, false }, { 0x11, DCS_UCS2, NULL, 2, false }, { 0x1F, DCS_GSM7, NULL, 0, false },
		{ 0x20, DCS_GSM7, "cs", 0, false }, { 0x22, DCS_GSM7, "ar", 0, false }, { 0x24, DCS_GSM7, "is", 0, false },
		{ 0x25, DCS_GSM7, NULL, 0, false }, { 0x30, DCS_GSM7, NULL, 0, false },
		{ 0x40, DCS_GSM7, NULL, 0, false }, { 0x44, DCS_8BIT, NULL, 0, false }, { 0x48, DCS_UCS2, NULL, 0, false },
		{ 0x58, DCS_UCS2, NULL, 0, true }, { 0x5B, DCS_UCS2, NULL, 0, false },
		{ 0x80, DCS_GSM7, NULL, 0, false }, { 0x98, DCS_UCS2, NULL, 0, false }, { 0xE0, DCS_GSM7, NULL, 0, false },
		{ 0xF0, DCS_GSM7, NULL, 0, true }, { 0xF5, DCS_8BIT, NULL, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dcs is = dcs_read_ussd(cases[i].dcs);
		bool same = is.language == cases[i].language || (is.language && cases[i].language &&
		    strcmp(is.language, cases[i].language) == 0);

		assert_false(is.is_compressed);
		if (is.alphabet != cases[i].alphabet || !same || is.prefix != cases[i].prefix || is.is_flash != cases[i].is_flash)
			fail_msg("USSD 0x%02X", cases[i].dcs);
	}
}

/* Bit 5 of the general groups; the one with a header (0x9x) has none. */
static void
ussd_may_be_compressed(void **state)
{
	(void)state;
	assert_true(dcs_read_ussd(0x60).is_compressed && dcs_read_ussd(0x78).is_compressed);
	assert_false(dcs_read_ussd(0xB0).is_compressed || dcs_read_ussd(0x9B).is_compressed);
}

static void
what_is_written_is_read(void **state)
{
	(void)state;
	assert_int_equal(dcs_write_sms(ALPHABET_GSM7, false), 0x00);
	assert_int_equal(dcs_write_sms(ALPHABET_UCS2, false), 0x08);
	assert_int_equal(dcs_write_sms(ALPHABET_GSM7, true), 0x10);
	assert_int_equal(dcs_write_sms(ALPHABET_UCS2, true), 0x18);
	assert_int_equal(dcs_write_ussd(ALPHABET_GSM7), 0x0F);
	assert_int_equal(dcs_write_ussd(ALPHABET_UCS2), 0x48);
	for (int flash = 0; flash < 2; flash++) {
		assert_int_equal(dcs_read_sms(dcs_write_sms(ALPHABET_UCS2, flash)).alphabet, DCS_UCS2);
		assert_int_equal(dcs_read_sms(dcs_write_sms(ALPHABET_GSM7, flash)).is_flash, flash);
	}
	assert_int_equal(dcs_read_ussd(dcs_write_ussd(ALPHABET_UCS2)).alphabet, DCS_UCS2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sms),
		cmocka_unit_test(ussd),
		cmocka_unit_test(ussd_may_be_compressed),
		cmocka_unit_test(what_is_written_is_read),
	};

	return cmocka_run_group_tests_name("dcs", tests, NULL, NULL);
}
