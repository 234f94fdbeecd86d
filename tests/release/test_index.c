/*
 * test_index.c - what an owner publishes: read strictly, written in one way only
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/release/index.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define HASH32 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define HASH HASH32 HASH32
#define HEAD "safar-index 1\nowner safar-np\nversion 14\nissued 2026-11-27T12:00:00Z\nfloor 12\n"
#define PACK "pack 14 1187624 " HASH " safar-np-14.pack 301234\n"
#define STAGE "stage 14 10\n"
#define GONE "withdrawn qa/hotline.labour 2026-11-27T11:59:00Z sita "

static const char good[] = HEAD "revoked 13\nrevoked 20\npack 12 1000 " HASH " safar-np-12.pack 500\n" PACK
    "sign 14 0123456789abcdef\nsign 14 fedcba9876543210\n" STAGE GONE "the line is  dead\n"
    "withdrawn np/hotline.police 2026-11-27T11:59:59Z ram \xe0\xa4\xac\xe0\xa4\xa8\xe0\xa5\x8d\xe0\xa4\xa6\n";

static struct index *
read_or_fail(const char *text, size_t len)
{
	struct index *x = xcalloc(1, sizeof(*x));
	char room[256];
	struct buf why = BUF_OVER(room);

	if (!index_read(text, len, x, &why))
		fail_msg("%s", why.ptr);
	assert_int_equal(why.len, 0);
	return x;
}

static void
what_is_read_is_written_again(void **state)
{
	static const char *const texts[] = { good, HEAD, HEAD "revoked 5\n", HEAD PACK STAGE, HEAD GONE "x\n",
		"safar-index 1\nowner a\nversion 18446744073709551615\nissued 9999-12-31T23:59:59Z\nfloor 0\n" };

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct index *x = read_or_fail(texts[i], strlen(texts[i]));
		struct buf out = BUF_INIT(INDEX_BYTES);

		assert_true(index_write(x, &out));
		assert_string_equal(out.ptr, texts[i]);
		buf_free(&out);
		free(x);
	}
}

static void
what_a_good_one_says(void **state)
{
	struct index *x = read_or_fail(good, sizeof(good) - 1);

	(void)state;
	assert_string_equal(x->owner, "safar-np");
	assert_int_equal(x->version, 14);
	assert_int_equal(x->issued_s, 1795780800);
	assert_int_equal(x->packs, 2);
	assert_int_equal(x->pack[1].bytes, 1187624);
	assert_int_equal(x->pack[1].gz_bytes, 301234);
	assert_string_equal(x->pack[1].file, "safar-np-14.pack");
	assert_int_equal(x->pack[1].hash[1], 0x11);
	assert_int_equal(x->pack[1].signs, 2);
	assert_int_equal(x->pack[1].sign[1][7], 0xFE);
	assert_int_equal(x->stage, 10);
	assert_string_equal(x->withdrawn[0].reason, "the line is  dead");
	assert_ptr_equal(index_pack(x, 14), &x->pack[1]);
	assert_null(index_pack(x, 13));
	assert_true(index_is_revoked(x, 13) && index_is_revoked(x, 20) && index_is_revoked(x, 11));
	assert_false(index_is_revoked(x, 12) || index_is_revoked(x, 14));
	free(x);
}

static const struct { const char *text, *says; } bad[] = {
	{ "", "line 1: it ends too early" },
	{ "safar-index 1", "line 1: the line does not end" },
	{ "safar-index 2\n", "line 1: an index of another kind" },
	{ "safar-index  1\n", "line 1: " }, { "Safar-index 1\n", "line 1: not an index" }, { "safar-index\n", "line 1: " },
	{ "\xEF\xBB\xBFsafar-index 1\n", "line 1: not an index" },
	{ "safar-index 1 \n", "line 1: something stands behind it" }, { "safar-index 1\r\n", "line 1: " },
	{ "safar-index 1\nversion 1\n", "line 2: owner, version, issued and floor come first" },
	{ "safar-index 1\nowner Safar\n", "line 2: an owner" }, { "safar-index 1\nowner -a\n", "line 2: an owner" },
	{ "safar-index 1\nowner a.b\n", "line 2: an owner" }, { "safar-index 1\nowner ../x\n", "line 2: an owner" },
	{ "safar-index 1\nowner a2345678901234567890123456789012\n", "line 2: an owner" }, { "safar-index 1\nowner \n", "line 2: an owner" },
	{ "safar-index 1\nowner a\nversion 0\n", "line 3: a version" }, { "safar-index 1\nowner a\nversion 01\n", "line 3: a version" },
	{ "safar-index 1\nowner a\nversion +1\n", "line 3: a version" }, { "safar-index 1\nowner a\nversion -1\n", "line 3: a version" },
	{ "safar-index 1\nowner a\nversion 18446744073709551616\n", "line 3: a version" },
	{ "safar-index 1\nowner a\nversion 1\nissued 2026-11-27 12:00:00Z\n", "line 4: a time" },
	{ "safar-index 1\nowner a\nversion 1\nissued 2026-02-29T12:00:00Z\n", "line 4: a time" },
	{ "safar-index 1\nowner a\nversion 1\nissued 2026-11-27T24:00:00Z\n", "line 4: a time" },
	{ "safar-index 1\nowner a\nversion 1\nissued 1969-12-31T23:59:59Z\n", "line 4: a time" },
	{ "safar-index 1\nowner a\nversion 1\nissued 2026-11-27T12:00:00z\n", "line 4: a time" },
	{ "safar-index 1\nowner a\nversion 1\nissued 2026- 1-27T12:00:00Z\n", "line 4: a time" },
	{ "safar-index 1\nowner a\nversion 1\nissued 2026-11-27T12:00:00Z\nfloor x\n", "line 5: a serial" },
	{ "safar-index 1\nowner a\nversion 1\nissued 2026-11-27T12:00:00Z\n", "line 4: it ends too early" },
	{ HEAD "\n", "line 6: nobody knows" }, { HEAD "# note\n", "line 6: nobody knows" }, { HEAD "floor 12\n", "line 6: nobody knows" },
	{ HEAD "signed\n", "line 6: nobody knows" }, { HEAD "revoked 0\n", "line 6: \"revoked\"" }, { HEAD "revoked\n", "line 6: \"revoked\"" },
	{ HEAD "revoked 13 14\n", "line 6: something" }, { HEAD "revoked 14\nrevoked 13\n", "line 7: serials rise" },
	{ HEAD "revoked 13\nrevoked 13\n", "line 7: serials rise" }, { HEAD PACK "revoked 13\n", "line 7: \"revoked\" stands before" },
	{ HEAD GONE "x\nrevoked 13\n", "line 7: \"revoked\" stands before" },
	{ HEAD "revoked 14\n" PACK STAGE, "line 7: a pack that is revoked" },
	{ HEAD "pack 11 1 " HASH " a.pack 1\n", "line 6: a pack that is revoked or below the floor" },
	{ HEAD "pack 0 1 " HASH " a.pack 1\n", "line 6: \"pack\" and a serial" }, { HEAD "pack 14 0 " HASH " a.pack 1\n", "line 6: how many" },
	{ HEAD "pack 14 67108865 " HASH " a.pack 1\n", "line 6: how many bytes a pack has" },
	{ HEAD "pack 14 1 " HASH32 " a.pack 1\n", "line 6: 64 bytes" }, { HEAD "pack 14 1 " HASH "00 a.pack 1\n", "line 6: 64 bytes" },
	{ HEAD "pack 14 1 A" HASH32 "0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff a.pack 1\n", "line 6: 64 bytes" },
	{ HEAD "pack 14 1 " HASH " ../../etc/a.pack 1\n", "line 6: a name" }, { HEAD "pack 14 1 " HASH " .pack 1\n", "line 6: a name" },
	{ HEAD "pack 14 1 " HASH " a/b.pack 1\n", "line 6: a name" }, { HEAD "pack 14 1 " HASH " a%2fb.pack 1\n", "line 6: a name" },
	{ HEAD "pack 14 1 " HASH " A.pack 1\n", "line 6: a name" }, { HEAD "pack 14 1 " HASH " index 1\n", "line 6: a name that ends in" },
	{ HEAD "pack 14 1 " HASH " a23456789012345678901234567890123456789012345678901234567890.pack 1\n", "line 6: a name" },
	{ HEAD "pack 14 1 " HASH " a.pack\n", "line 6: how many bytes the .gz" }, { HEAD "pack 14 1 " HASH " a.pack 0\n", "line 6: how many" },
	{ HEAD "pack 14 1 " HASH " a.pack 1 x\n", "line 6: something" }, { HEAD PACK, "line 6: the stage is lacking" },
	{ HEAD PACK "pack 13 1 " HASH " b.pack 1\n", "line 7: serials rise" }, { HEAD PACK "pack 15 1 " HASH " safar-np-14.pack 1\n", "line 7: two packs" },
	{ HEAD "pack 21 1 " HASH " a.pack 1\npack 22 1 " HASH " b.pack 1\npack 23 1 " HASH " c.pack 1\npack 24 1 " HASH " d.pack 1\n"
	    "pack 25 1 " HASH " e.pack 1\npack 26 1 " HASH " f.pack 1\n", "line 11: too many packs" },
	{ HEAD "sign 14 0123456789abcdef\n", "line 6: \"sign\" stands behind" }, { HEAD PACK "sign 12 0123456789abcdef\n", "line 7: \"sign\"" },
	{ HEAD PACK "sign 14 0123456789abcde\n", "line 7: 8 bytes" }, { HEAD PACK "sign 14 0123456789ABCDEF\n", "line 7: 8 bytes" },
	{ HEAD PACK "sign 14 0123456789abcdef\nsign 14 0123456789abcdef\n", "line 8: one key signs once" },
	{ HEAD PACK STAGE "sign 14 0123456789abcdef\n", "line 8: \"sign\"" }, { HEAD "stage 14 10\n", "line 6: one stage" },
	{ HEAD PACK "stage 13 10\n", "line 7: the stage is of the last pack" }, { HEAD PACK "stage 14 0\n", "line 7: a stage of 1 to 100" },
	{ HEAD PACK "stage 14 101\n", "line 7: a stage of 1 to 100" }, { HEAD PACK STAGE STAGE, "line 8: one stage" },
	{ HEAD PACK STAGE PACK, "line 8: packs stand before" }, { HEAD PACK GONE "x\n", "line 7: the stage is lacking" },
	{ HEAD GONE "\n", "line 6: a reason" }, { HEAD GONE " x\n", "line 6: a reason" }, { HEAD GONE "x \n", "line 6: a reason" },
	{ HEAD GONE "a\tb\n", "line 6: a reason" }, { HEAD GONE "a\xe2\x80\xae" "b\n", "line 6: a reason" }, { HEAD GONE "a\x1b[2J\n", "line 6: a reason" },
	{ HEAD GONE "a\xff\n", "line 6: a reason" }, { HEAD GONE "x\n" GONE "y\n", "line 7: a fact twice" },
	{ HEAD GONE "a2345678901234567890123456789012345678901234567890123456789012345678901234567890"
	    "a2345678901234567890123456789012345678901234567890123456789012345678901234567890\n", "line 6: a reason" },
	{ HEAD "withdrawn  2026-11-27T11:59:00Z sita x\n", "line 6: the id of a fact" }, { HEAD "withdrawn\n", "line 6: the id" },
	{ HEAD "withdrawn qa/a yesterday sita x\n", "line 6: a time" }, { HEAD "withdrawn qa/a 2026-11-27T11:59:00Z  x\n", "line 6: who" },
	{ HEAD "withdrawn qa/a 2026-11-27T11:59:00Z sita\n", "line 6: a reason" }, { HEAD "withdrawn qa/a 2026-11-27T11:59:00Z sita x", "does not end" },
};

static void
what_is_refused(void **state)
{
	struct index *x = xmalloc(sizeof(*x));

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		char room[256];
		struct buf why = BUF_OVER(room);

		if (index_read(bad[i].text, strlen(bad[i].text), x, &why))
			fail_msg("was read: %s", bad[i].text);
		if (strstr(why.ptr, bad[i].says) == NULL)
			fail_msg("\"%s\" is not in: %s, of: %s", bad[i].says, why.ptr, bad[i].text);
	}
	free(x);
}

/* No text but its own gives an index: a flipped bit is refused, or says something else. */
static void
every_flipped_bit(void **state)
{
	char text[sizeof(good)];
	struct index *x = xmalloc(sizeof(*x));
	struct buf again = BUF_INIT(INDEX_BYTES);
	unsigned is_read = 0;

	(void)state;
	for (size_t i = 0; i < (sizeof(good) - 1) * 8; i++) {
		char room[256];
		struct buf why = BUF_OVER(room);

		memcpy(text, good, sizeof(good));
		text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
		if (!index_read(text, sizeof(good) - 1, x, &why)) {
			assert_true(why.len > 0);
			continue;
		}
		is_read++;
		buf_reset(&again);
		assert_true(index_write(x, &again));
		assert_int_equal(again.len, sizeof(good) - 1);
		assert_memory_equal(again.ptr, text, again.len);
		assert_memory_not_equal(again.ptr, good, again.len);
	}
	assert_true(is_read > 100);			/* "version 15" is an index, too */
	buf_free(&again);
	free(x);
}

static void
the_largest_fits(void **state)
{
	struct index *x = read_or_fail(good, sizeof(good) - 1), *again;
	struct buf out = BUF_INIT(INDEX_BYTES);

	(void)state;
	x->floor = 1;
	x->revokeds = INDEX_REVOKED;
	x->packs = INDEX_PACKS;
	x->withdrawns = INDEX_WITHDRAWN;
	for (unsigned i = 0; i < INDEX_REVOKED; i++)
		x->revoked[i] = UINT64_MAX - 100 + i;
	for (unsigned i = 0; i < INDEX_PACKS; i++) {
		struct index_pack *p = &x->pack[i];

		*p = (struct index_pack){ .serial = UINT64_MAX - 200 + i, .bytes = 60 << 20, .gz_bytes = 60 << 20, .signs = INDEX_SIGNS };
		memset(p->file, 'a', INDEX_NAME_CHARS - 1);
		snprintf(p->file + INDEX_NAME_CHARS - 7, 7, "%u.pack", i);
		for (unsigned k = 0; k < INDEX_SIGNS; k++)
			p->sign[k][0] = (uint8_t)k;
	}
	for (unsigned i = 0; i < INDEX_WITHDRAWN; i++) {
		struct index_withdrawn *w = &x->withdrawn[i];

		memset(w->fact, 'f', INDEX_FACT_CHARS - 1);
		snprintf(w->fact + INDEX_FACT_CHARS - 4, 4, "%03u", i);
		memset(w->who, 'w', INDEX_OWNER_CHARS - 1);
		memset(w->reason, 'r', INDEX_WORDS_CHARS - 1);
		w->who[INDEX_OWNER_CHARS - 1] = w->reason[INDEX_WORDS_CHARS - 1] = '\0';
	}
	assert_true(index_write(x, &out));
	again = read_or_fail(out.ptr, out.len);
	assert_int_equal(again->withdrawns, INDEX_WITHDRAWN);
	buf_free(&out);
	free(again);
	free(x);
}

static void
what_only_adds(void **state)
{
	static const struct { const char *now; bool only_adds; } cases[] = {
		{ HEAD "revoked 13\nrevoked 20\n" GONE "x\n", true },
		{ HEAD "revoked 13\nrevoked 20\nrevoked 21\n" PACK STAGE GONE "y\nwithdrawn qa/b 2026-11-27T11:59:00Z sita x\n", true },
		{ HEAD "revoked 13\n" GONE "x\n", false },				/* 20 may come back */
		{ HEAD "revoked 20\n" GONE "x\n", false },
		{ HEAD "revoked 13\nrevoked 20\n", false },				/* the number is said again */
		{ HEAD "revoked 13\nrevoked 20\nwithdrawn qa/hotline 2026-11-27T11:59:00Z sita x\n", false },
		{ "safar-index 1\nowner safar-np\nversion 15\nissued 2026-11-27T12:00:00Z\nfloor 14\nrevoked 20\n" GONE "x\n", true },
		{ "safar-index 1\nowner safar-np\nversion 15\nissued 2026-11-27T12:00:00Z\nfloor 11\nrevoked 13\nrevoked 20\n" GONE "x\n", false },
		{ "safar-index 1\nowner safar-qa\nversion 15\nissued 2026-11-27T12:00:00Z\nfloor 12\nrevoked 13\nrevoked 20\n" GONE "x\n", false },
	};
	static const char before[] = HEAD "revoked 13\nrevoked 20\n" GONE "x\n";
	struct index *old = read_or_fail(before, sizeof(before) - 1);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct index *now = read_or_fail(cases[i].now, strlen(cases[i].now));

		if (index_only_adds(old, now) != cases[i].only_adds)
			fail_msg("%s", cases[i].now);
		free(now);
	}
	free(old);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_is_written_again),
		cmocka_unit_test(what_a_good_one_says),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(every_flipped_bit),
		cmocka_unit_test(the_largest_fits),
		cmocka_unit_test(what_only_adds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
