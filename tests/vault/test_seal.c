/* test_seal.c - what is sealed opens in its own row only, and says nothing until then */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "gateway/vault/keys_file.h"
#include "gateway/vault/seal.h"
#include "gateway/vault/seal_inside.h"
#include "gateway/vault/seal_open.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define HER "447700900123"

static const uint8_t id[SEAL_ID_BYTES] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
static const struct seal_row row = { "np", "alerts", id };

static struct seal_key
key_pair(uint16_t month, uint8_t secret[32])
{
	struct seal_key k = { .month = month };

	randombytes_buf(secret, 32);
	crypto_scalarmult_base(k.bytes, secret);
	return k;
}

static void
what_is_sealed_opens_again(void **state)
{
	static const char *const numbers[] = { HER, "1", "12025550123", "9779800000123", "123456789012345" };
	uint8_t secret[32], sealed[SEALED_BYTES];
	char digits[SEAL_DIGITS + 1];
	struct seal_key k = key_pair(322, secret);

	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		assert_true(seal_number(&k, &row, numbers[i], sealed));
		assert_int_equal(seal_month_of(sealed), 322);
		assert_true(seal_open(secret, &row, sealed, digits));
		assert_string_equal(digits, numbers[i]);
	}
}

/* Made by another implementation of the same construction: it cannot change unseen. */
static void
an_old_seal_opens(void **state)
{
	static const char hex[] = "014257db4b359f23ae5e146e4e2512056704722506348c150c14753d0c933d04d421d9"
	    "5ab3f651c9704b42b4b51a79bca80e47952a93dc18499a9fe717f20d80070551302608";
	uint8_t secret[32], sealed[SEALED_BYTES];
	char digits[SEAL_DIGITS + 1];
	size_t len;

	(void)state;
	memset(secret, 7, sizeof(secret));
	assert_int_equal(sodium_hex2bin(sealed, sizeof(sealed), hex, strlen(hex), NULL, &len, NULL), 0);
	assert_int_equal(len, SEALED_BYTES);
	assert_true(seal_open(secret, &row, sealed, digits));
	assert_string_equal(digits, HER);
}

static void
what_is_no_number_is_not_sealed(void **state)
{
	static const char *const bad[] = { "", "+" HER, "1234567890123456", "44 77", "44770090012x", "\xd9\xa1\xd9\xa2" };
	uint8_t secret[32], sealed[SEALED_BYTES];
	struct seal_key k = key_pair(322, secret);
	struct seal_row long_row = { "an-owner-whose-name-is-longer-than-any-owner-may-have-its-name-0", "alerts", id };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(seal_number(&k, &row, bad[i], sealed));
	assert_false(seal_number(&k, &long_row, HER, sealed));
	memset(k.bytes, 0, sizeof(k.bytes));	/* a key that is none: everybody would know the secret */
	assert_false(seal_number(&k, &row, HER, sealed));
}

static void
two_seals_of_one_number_are_strangers(void **state)
{
	uint8_t secret[32], one[SEALED_BYTES], two[SEALED_BYTES];
	struct seal_key k = key_pair(322, secret);
	size_t same = 0;

	(void)state;
	assert_true(seal_number(&k, &row, HER, one) && seal_number(&k, &row, HER, two));
	for (size_t i = SEAL_AT_EPHEMERAL; i < SEALED_BYTES; i++)
		same += one[i] == two[i];
	assert_true(same < 12);		/* of 68; more comes once in 10^14 */
}

static void
a_seal_that_was_moved_does_not_open(void **state)
{
	static const uint8_t other_id[SEAL_ID_BYTES] = { 9 };
	static const struct { const char *what; struct seal_row row; } cases[] = {
		{ "another owner", { "ph", "alerts", id } }, { "another list", { "np", "callback", id } },
		{ "another row", { "np", "alerts", other_id } }, { "a longer owner", { "npa", "lerts", id } },
		{ "no owner", { "", "np", id } },
	};
	uint8_t secret[32], other[32], sealed[SEALED_BYTES];
	char digits[SEAL_DIGITS + 1];
	struct seal_key k = key_pair(322, secret);

	(void)state;
	assert_true(seal_number(&k, &row, HER, sealed));
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (seal_open(secret, &cases[i].row, sealed, digits))
			fail_msg("%s", cases[i].what);
		assert_true(sodium_is_zero((uint8_t *)digits, sizeof(digits)));
	}
	key_pair(322, other);
	assert_false(seal_open(other, &row, sealed, digits));
}

static void
no_bit_may_change(void **state)
{
	uint8_t secret[32], sealed[SEALED_BYTES];
	char digits[SEAL_DIGITS + 1];
	struct seal_key k = key_pair(322, secret);

	(void)state;
	assert_true(seal_number(&k, &row, HER, sealed));
	for (size_t bit = 0; bit < SEALED_BYTES * 8; bit++) {
		sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (seal_open(secret, &row, sealed, digits))
			fail_msg("bit %zu of byte %zu", bit % 8, bit / 8);
		sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_true(seal_open(secret, &row, sealed, digits));
}

static void
months_are_those_of_utc(void **state)
{
	static const struct { int64_t when_s; const char *month; } cases[] = {
		{ 0, "2000-01" }, { 946684800, "2000-01" }, { 1764547199, "2025-11" }, { 1764547200, "2025-12" },
		{ 1798761599, "2026-12" }, { 1798761600, "2027-01" }, { INT64_C(4102444800), "2099-11" }, { -5, "2000-01" },
	};
	static const char *const bad[] = { "2026-00", "2026-13", "1999-12", "2100-01", "2026/01", "202a-01", "2026-1" };
	char text[8];
	uint16_t month;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		seal_month_text(seal_month(cases[i].when_s), text);
		assert_string_equal(text, cases[i].month);
		assert_true(seal_month_parse(text, &month));
		assert_int_equal(month, seal_month(cases[i].when_s));
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(seal_month_parse(bad[i], &month));
}

static char path[64];

static void
spill(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	fclose(f);
}

static void
the_public_file_gives_the_key_of_a_month(void **state)
{
	uint8_t secret[32];
	struct seal_key both[2] = { key_pair(322, secret), key_pair(323, secret) }, got;
	struct buf why = BUF_INIT(512);

	(void)state;
	assert_true(public_file_write(path, both, 2, &why));
	assert_true(seal_key_read(path, 1793491200, &got, &why));	/* 2026-11-01 */
	assert_memory_equal(&got, &both[0], sizeof(got));
	assert_true(seal_key_read(path, 1798761599, &got, &why));	/* the last second of 2026 */
	assert_memory_equal(&got, &both[1], sizeof(got));
	assert_false(seal_key_read(path, 1798761600, &got, &why));
	assert_non_null(strstr(why.ptr, "no key for 2027-01: safar-vault has not run for a month, or a clock is wrong"));
	buf_reset(&why);
	unlink(path);
	assert_false(seal_key_read(path, 1793491200, &got, &why));
	assert_non_null(strstr(why.ptr, "safar-vault has not run yet, or all keys were forgotten"));
	buf_free(&why);
}

static void
a_bad_public_file_is_refused_with_its_line(void **state)
{
	static const char *const sayings[] = { "a line is a month, a key of 64 hex digits and a check of 8", "the key is damaged" };
	uint8_t secret[32];
	struct seal_key k = key_pair(322, secret), got;
	struct buf why = BUF_INIT(512);
	char text[512], place[96];
	FILE *f;

	(void)state;
	assert_true(public_file_write(path, &k, 1, &why));
	f = fopen(path, "r");
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	snprintf(place, sizeof(place), "%s:2: ", path);
	/* each byte of the line, one by one */
	for (size_t i = strcspn(text, "\n") + 1, end = strlen(text) - 1; i < end; i++) {
		char was = text[i];

		text[i] = was == '4' ? '5' : '4';
		spill(text);
		text[i] = was;
		buf_reset(&why);
		if (seal_key_read(path, 1793491200, &got, &why))
			fail_msg("byte %zu", i);
		assert_ptr_equal(strstr(why.ptr, place), why.ptr);
		assert_true(strstr(why.ptr, sayings[0]) || strstr(why.ptr, sayings[1]));
	}
	text[strlen(text) - 1] = '\0';
	spill(text);
	buf_reset(&why);
	assert_false(seal_key_read(path, 1793491200, &got, &why));
	assert_non_null(strstr(why.ptr, ":2: the line does not end"));
	unlink(path);
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sealed_opens_again),
		cmocka_unit_test(an_old_seal_opens),
		cmocka_unit_test(what_is_no_number_is_not_sealed),
		cmocka_unit_test(two_seals_of_one_number_are_strangers),
		cmocka_unit_test(a_seal_that_was_moved_does_not_open),
		cmocka_unit_test(no_bit_may_change),
		cmocka_unit_test(months_are_those_of_utc),
		cmocka_unit_test(the_public_file_gives_the_key_of_a_month),
		cmocka_unit_test(a_bad_public_file_is_refused_with_its_line),
	};

	if (sodium_init() < 0)
		return 1;
	snprintf(path, sizeof(path), "/tmp/safar-seal-%ld.pub", (long)getpid());
	return cmocka_run_group_tests(tests, NULL, NULL);
}
