/* Seven bits in eight, as others pack them; the CR of USSD. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/septets.h"
#include "tests/locales/septets_vectors.h"

static size_t
hex_read(const char *hex, uint8_t *out)
{
	size_t len = strlen(hex) / 2;

	for (size_t i = 0; i < len; i++) {
		char pair[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

		out[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return len;
}

static void
expect_hex(const char *id, const uint8_t *octets, size_t len, const char *want)
{
	struct buf hex = BUF_INIT(1000);

	for (size_t i = 0; i < len; i++)
		buf_addf(&hex, "%02x", octets[i]);
	if (strcmp(hex.ptr, want) != 0)
		fail_msg("%s: %s, not %s", id, hex.ptr, want);
	buf_free(&hex);
}

static void
packs_as_others_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(septets_vectors); i++) {
		uint8_t septets[200], back[200], packed[200];
		size_t count = hex_read(septets_vectors[i].septets, septets), len;
		const char *id = septets_vectors[i].id;

		len = septets_pack(septets, count, 0, packed);
		expect_hex(id, packed, len, septets_vectors[i].packed);
		assert_int_equal(septets_unpack(packed, len, 0, count, back), count);
		assert_memory_equal(back, septets, count);
		len = septets_pack(septets, count, septets_fill(6), packed);
		expect_hex(id, packed, len, septets_vectors[i].packed_fill1);
		assert_int_equal(septets_unpack(packed, len, septets_fill(6), count, back), count);
		assert_memory_equal(back, septets, count);
		len = septets_pack_ussd(septets, count, packed);
		expect_hex(id, packed, len, septets_vectors[i].ussd);
		assert_int_equal(septets_unpack_ussd(packed, len, back), count);
		assert_memory_equal(back, septets, count);
	}
}

/* Every length of every fill: nothing is lost and no octet is more than needed. */
static void
any_length_goes_there_and_back(void **state)
{
	uint8_t septets[SEPTETS_MAX], back[SEPTETS_MAX], packed[200];

	(void)state;
	for (size_t i = 0; i < SEPTETS_MAX; i++)
		septets[i] = (uint8_t)(i * 37 % 0x80);
	for (size_t count = 0; count <= SEPTETS_MAX; count++) {
		for (unsigned fill = 0; fill < 7; fill++) {
			size_t len = septets_pack(septets, count, fill, packed);

			assert_int_equal(len, (count * 7 + fill + 7) / 8);
			assert_int_equal(septets_unpack(packed, len, fill, count, back), count);
			assert_memory_equal(back, septets, count);
		}
		assert_true(septets_pack_ussd(septets, count, packed) <= 160);
	}
	/* fewer octets than there should be: only what is whole */
	assert_int_equal(septets_unpack(packed, 2, 0, 160, back), 2);
	assert_int_equal(septets_unpack(packed, 0, 3, 160, back), 0);
}

static void
ussd_of_182_septets_fits(void **state)
{
	uint8_t septets[SEPTETS_MAX], packed[160], back[SEPTETS_MAX];

	(void)state;
	memset(septets, 'a', sizeof septets);
	assert_int_equal(septets_pack_ussd(septets, SEPTETS_MAX, packed), 160);
	assert_int_equal(septets_unpack_ussd(packed, 160, back), SEPTETS_MAX);
	septets[175] = '\r';		/* 176 = 8 * 22 characters that end in CR: another CR keeps it */
	assert_int_equal(septets_pack_ussd(septets, 176, packed), 155);
	assert_int_equal(septets_unpack_ussd(packed, 155, back), 176);
}

static void
fill_aligns_the_header(void **state)
{
	static const struct { unsigned octets, fill; } cases[] = {
		{ 0, 0 }, { 4, 3 }, { 6, 1 }, { 7, 0 }, { 9, 5 }, { 10, 4 }, { 12, 2 }, { 13, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(septets_fill(cases[i].octets), cases[i].fill);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packs_as_others_do),
		cmocka_unit_test(any_length_goes_there_and_back),
		cmocka_unit_test(ussd_of_182_septets_fits),
		cmocka_unit_test(fill_aligns_the_header),
	};

	return cmocka_run_group_tests_name("septets", tests, NULL, NULL);
}
