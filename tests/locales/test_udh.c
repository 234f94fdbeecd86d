/* User data headers: what is written, what is read, and what is left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/bug.h"
#include "locales/text/encoding.h"
#include "locales/text/parts.h"
#include "locales/text/udh.h"

/* 3GPP TS 23.040 9.2.3.24: what 140 octets hold behind each header. */
static void
capacities_of_every_combination(void **state)
{
	static const struct { enum alphabet alphabet; unsigned concat, lock, single, octets, room; } cases[] = {
		{ ALPHABET_GSM7, 0, 0, 0, 0, 160 }, { ALPHABET_GSM7, 0, 0, 1, 4, 155 }, { ALPHABET_GSM7, 0, 1, 0, 4, 155 },
		{ ALPHABET_GSM7, 0, 1, 1, 7, 152 }, { ALPHABET_UCS2, 0, 0, 0, 0, 70 },
		{ ALPHABET_GSM7, 8, 0, 0, 6, 153 }, { ALPHABET_GSM7, 8, 0, 1, 9, 149 }, { ALPHABET_GSM7, 8, 1, 0, 9, 149 },
		{ ALPHABET_GSM7, 8, 1, 1, 12, 146 }, { ALPHABET_UCS2, 8, 0, 0, 6, 67 },
		{ ALPHABET_GSM7, 16, 0, 0, 7, 152 }, { ALPHABET_GSM7, 16, 0, 1, 10, 148 }, { ALPHABET_GSM7, 16, 1, 0, 10, 148 },
		{ ALPHABET_GSM7, 16, 1, 1, 13, 145 }, { ALPHABET_UCS2, 16, 0, 0, 7, 66 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct encoding e = { cases[i].alphabet, { (uint8_t)cases[i].lock, (uint8_t)cases[i].single, { NULL, 0 } } };
		struct udh u = { .is_concat = cases[i].concat > 0, .is_wide = cases[i].concat == 16,
			.lock = (uint8_t)cases[i].lock, .single = (uint8_t)cases[i].single };

		assert_int_equal(udh_octets(&u), cases[i].octets);
		assert_int_equal(part_capacity(&e, cases[i].concat > 0, cases[i].concat == 16), cases[i].room);
	}
}

static void
what_is_written_is_read(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < 16; bits++) {
		struct udh u = { .is_concat = bits & 1, .is_wide = (bits & 3) == 3, .reference = 0x1A2, .total = 3, .seq = 2,
			.lock = bits & 4 ? 6 : 0, .single = bits & 8 ? 13 : 0 }, back;
		uint8_t octets[UDH_OCTETS];
		size_t len = udh_write(&u, octets);

		assert_int_equal(len, udh_octets(&u));
		assert_true(len == 0 || octets[0] == len - 1);
		udh_read(octets, len, &back);
		assert_int_equal(back.is_concat, u.is_concat);
		assert_int_equal(back.is_wide, u.is_wide);
		assert_int_equal(back.reference, !u.is_concat ? 0 : u.is_wide ? 0x1A2 : 0xA2);
		assert_int_equal(back.total, u.is_concat ? 3 : 1);
		assert_int_equal(back.seq, u.is_concat ? 2 : 1);
		assert_int_equal(back.lock, u.lock);
		assert_int_equal(back.single, u.single);
		assert_false(back.has_ports);
	}
}

static void
what_is_malformed_is_left_out(void **state)
{
	static const struct { const char *what, *octets; size_t len; struct udh is; } cases[] = {
		{ "no header", "", 0, { .total = 1, .seq = 1 } },
		{ "UDHL alone", "\x00", 1, { .total = 1, .seq = 1 } },
		{ "longer than it is", "\x09\x00\x03\x07\x02\x01", 6,
		  { .is_concat = true, .reference = 7, .total = 2, .seq = 1 } },
		{ "an element longer than the header", "\x03\x00\x09\x07", 4, { .total = 1, .seq = 1 } },
		{ "part 0", "\x05\x00\x03\x07\x02\x00", 6, { .total = 1, .seq = 1 } },
		{ "part 3 of 2", "\x05\x00\x03\x07\x02\x03", 6, { .total = 1, .seq = 1 } },
		{ "part 1 of 1", "\x05\x00\x03\x07\x01\x01", 6, { .reference = 7, .total = 1, .seq = 1 } },
		{ "a reference of two octets", "\x05\x00\x04\x07\x02\x01\x01", 7, { .total = 1, .seq = 1 } },
		{ "ports", "\x06\x05\x04\x0B\x84\x23\xF0", 7, { .has_ports = true, .total = 1, .seq = 1 } },
		{ "a reserved language", "\x03\x24\x01\x0E", 4, { .total = 1, .seq = 1 } },
		{ "a language of two octets", "\x04\x25\x02\x06\x06", 5, { .total = 1, .seq = 1 } },
		{ "an unknown element, then a language", "\x06\x70\x01\x01\x25\x01\x06", 7, { .total = 1, .seq = 1, .lock = 6 } },
		{ "tables before the concatenation", "\x0B\x25\x01\x01\x24\x01\x01\x00\x03\x07\x02\x02", 12,
		  { .is_concat = true, .reference = 7, .total = 2, .seq = 2, .lock = 1, .single = 1 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct udh *want = &cases[i].is;
		struct udh u;

		udh_read((const uint8_t *)cases[i].octets, cases[i].len, &u);
		if (u.is_concat != want->is_concat || u.is_wide != want->is_wide || u.has_ports != want->has_ports ||
		    u.reference != want->reference || u.total != want->total || u.seq != want->seq ||
		    u.lock != want->lock || u.single != want->single)
			fail_msg("%s", cases[i].what);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(capacities_of_every_combination),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(what_is_malformed_is_left_out),
	};

	return cmocka_run_group_tests_name("udh", tests, NULL, NULL);
}
