/*
 * test_audit_verify.c - everything that can be done to a log behind our back, and who sees it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "gateway/staff/audit_chain.h"
#include "gateway/staff/audit_head.h"
#include "locales/text/bug.h"
#include "tests/staff/desk.h"

enum { LOG_MAX = 1 << 16, RECORDS = 6 };

struct log { uint8_t all[LOG_MAX], heads[4096]; size_t len, heads_len, at[RECORDS + 1]; };

/* log.begin, log.key and four of ours; at[i] is where record i + 1 begins. */
static void
log_make(struct desk *p, struct log *l)
{
	static const char *const objects[] = { "4f2c", "77", "abeba", "a0" };
	struct audit *a;

	desk_make(p);
	a = desk_audit(p);
	for (size_t i = 0; i < COUNT(objects); i++)
		desk_add(p, a, "request.take", objects[i]);
	audit_close(a);
	l->len = desk_read(p, "audit.log", l->all, sizeof(l->all));
	l->heads_len = desk_read(p, "audit.heads", l->heads, sizeof(l->heads));
	l->at[0] = 0;
	for (int i = 0; i < RECORDS; i++)
		l->at[i + 1] = l->at[i] + ((size_t)l->all[l->at[i]] << 8 | l->all[l->at[i] + 1]);
	assert_int_equal(l->at[RECORDS], l->len);
}

static void
every_flipped_bit_is_found(void **state)
{
	static struct log l;
	struct desk p;

	(void)state;
	log_make(&p, &l);
	for (size_t i = 0, record = 1; i < l.len; i++) {
		struct audit_report r;

		record += i == l.at[record];
		l.all[i] ^= (uint8_t)(1 << i % 8);
		desk_write(&p, "audit.log", l.all, l.len);
		r = desk_verify(&p, NULL);
		if (r.is_whole || r.wrong_record != record)
			fail_msg("byte %zu of record %zu: record %llu: %s", i, record, (unsigned long long)r.wrong_record, p.faults.ptr);
		l.all[i] ^= (uint8_t)(1 << i % 8);
	}
	desk_drop(&p);
}

/* A new log made of old records: -n leaves n out, 0 ends. */
static void
records_moved_are_found(void **state)
{
	static const struct { const char *what; int order[RECORDS + 2]; unsigned wrong; const char *sentence; } cases[] = {
		{ "untouched", { 1, 2, 3, 4, 5, 6, 0 }, 0, "" },
		{ "first left out", { 2, 3, 4, 5, 6, 0 }, 1, "record 1: what stands here calls itself 2" },
		{ "middle left out", { 1, 2, 3, 5, 6, 0 }, 4, "record 4: what stands here calls itself 5" },
		{ "two left out", { 1, 2, 5, 6, 0 }, 3, "record 3: what stands here calls itself 5" },
		{ "last left out", { 1, 2, 3, 4, 5, 0 }, 6, "record 6: missing: audit.heads has a head of record 6, the log ends at 5" },
		{ "doubled", { 1, 2, 3, 3, 4, 5, 6, 0 }, 4, "record 4: what stands here calls itself 3" },
		{ "last doubled", { 1, 2, 3, 4, 5, 6, 6, 0 }, 7, "record 7: what stands here calls itself 6" },
		{ "swapped", { 1, 2, 4, 3, 5, 6, 0 }, 3, "record 3: what stands here calls itself 4" },
		{ "last two swapped", { 1, 2, 3, 4, 6, 5, 0 }, 5, "record 5: what stands here calls itself 6" },
		{ "all gone", { 0 }, 1, "record 1: missing" },
	};
	static uint8_t made[LOG_MAX];
	static struct log l;
	struct desk p;

	(void)state;
	log_make(&p, &l);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct audit_report r;
		size_t len = 0;

		for (const int *n = cases[i].order; *n != 0; n++) {
			memcpy(made + len, l.all + l.at[*n - 1], l.at[*n] - l.at[*n - 1]);
			len += l.at[*n] - l.at[*n - 1];
		}
		desk_write(&p, "audit.log", made, len);
		r = desk_verify(&p, NULL);
		if (r.wrong_record != cases[i].wrong || r.is_whole != (cases[i].wrong == 0) ||
		    strncmp(p.faults.ptr, cases[i].sentence, strlen(cases[i].sentence)) != 0)
			fail_msg("%s: record %llu: %s", cases[i].what, (unsigned long long)r.wrong_record, p.faults.ptr);
	}
	desk_drop(&p);
}

/* At every byte: inside a record by itself, between two only by a head. */
static void
every_cut_is_found(void **state)
{
	static struct log l;
	struct desk p;

	(void)state;
	log_make(&p, &l);
	for (size_t len = 0; len < l.len; len++) {
		desk_write(&p, "audit.log", l.all, len);
		if (desk_verify(&p, NULL).is_whole)
			fail_msg("cut at %zu", len);
	}
	desk_drop(&p);
}

/* Who can write to the folder takes the end away and the heads with it: only a head kept elsewhere tells. */
static void
a_missing_end_is_found_by_a_head_kept_elsewhere(void **state)
{
	static struct log l;
	struct audit_report r;
	char kept[128];
	struct desk p;

	(void)state;
	log_make(&p, &l);
	desk_write(&p, "kept", l.heads, l.heads_len);
	snprintf(kept, sizeof(kept), "%s", desk_path(&p, "kept"));
	r = desk_verify(&p, kept);
	assert_true(r.is_whole);
	assert_int_equal(r.kept, 1);
	desk_write(&p, "audit.log", l.all, l.at[4]);
	desk_write(&p, "audit.heads", "", 0);
	assert_true(desk_verify(&p, NULL).is_whole);		/* this is what the chain alone cannot see */
	r = desk_verify(&p, kept);
	assert_false(r.is_whole);
	assert_int_equal(r.wrong_record, 5);
	assert_non_null(strstr(p.faults.ptr, "record 5: missing: "));
	desk_drop(&p);
}

/* Who has the key too writes all of it anew. */
static void
a_log_written_anew_is_found_by_a_head_kept_elsewhere(void **state)
{
	static struct log l;
	struct audit_report r;
	struct audit *a;
	char kept[128];
	struct desk p;

	(void)state;
	log_make(&p, &l);
	desk_write(&p, "kept", l.heads, l.heads_len);
	snprintf(kept, sizeof(kept), "%s", desk_path(&p, "kept"));
	unlink(desk_path(&p, "audit.log"));
	unlink(desk_path(&p, "audit.heads"));
	a = desk_audit(&p);
	for (int i = 0; i < RECORDS; i++)
		desk_add(&p, a, "request.take", "77");
	audit_close(a);
	assert_true(desk_verify(&p, NULL).is_whole);
	r = desk_verify(&p, kept);
	assert_int_equal(r.wrong_record, RECORDS);
	assert_non_null(strstr(p.faults.ptr, "record 6: is not what it was when the head in "));
	desk_drop(&p);
}

/* The chain has no key: who can write can make it fit, and then the heads do not. */
static void
a_chain_made_to_fit_fails_its_heads(void **state)
{
	static struct log l;
	static uint8_t made[LOG_MAX];
	uint8_t chain[AUDIT_HASH_BYTES] = { 0 };
	struct audit_entry e = { NOW, "abeba", "request.take", "np", "" };
	struct audit_report r;
	struct audit_head head;
	struct desk p;
	size_t len;

	(void)state;
	log_make(&p, &l);
	memcpy(made, l.all, l.at[3]);
	memcpy(chain, l.all + l.at[3] - AUDIT_HASH_BYTES, AUDIT_HASH_BYTES);
	len = l.at[3];
	for (uint64_t n = 4; n <= RECORDS; n++)
		len += audit_record_write(&e, n, chain, made + len);
	desk_write(&p, "audit.log", made, len);
	r = desk_verify(&p, NULL);
	assert_int_equal(r.wrong_record, RECORDS);
	assert_non_null(strstr(p.faults.ptr, "when the head in audit.heads was signed"));
	/* and a head by another key is none */
	assert_true(audit_head_read((const char *)l.heads, l.heads_len - 1, &head));
	memcpy(head.hash, chain, sizeof(chain));
	{
		uint8_t secret[AUDIT_SECRET_BYTES], public[AUDIT_PUBLIC_BYTES];
		char room[AUDIT_HEAD_CHARS + 2];
		struct buf line = BUF_OVER(room);

		crypto_sign_keypair(public, secret);
		audit_head_sign(&head, secret);
		audit_head_write(&head, &line);
		buf_addc(&line, '\n');
		desk_write(&p, "audit.heads", line.ptr, line.len);
	}
	r = desk_verify(&p, NULL);
	assert_int_equal(r.wrong_record, RECORDS);
	assert_non_null(strstr(p.faults.ptr, "is not signed by a key of this log"));
	desk_drop(&p);
}

/* One record changed, and its own hash with it: the next one does not hang on it any more. */
static void
a_record_made_to_fit_breaks_the_next(void **state)
{
	static const struct { uint64_t number; unsigned wrong; } cases[] = { { 4, 5 }, { 9, 4 }, { 3, 4 } };
	struct audit_entry e = { NOW, "abeba", "request.take", "np", "78" };
	static struct log l;
	static uint8_t made[LOG_MAX];
	struct desk p;

	(void)state;
	log_make(&p, &l);
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint8_t chain[AUDIT_HASH_BYTES];
		struct audit_report r;
		size_t len = l.at[3];

		memcpy(made, l.all, len);
		memcpy(chain, l.all + len - AUDIT_HASH_BYTES, AUDIT_HASH_BYTES);
		len += audit_record_write(&e, cases[i].number, chain, made + len);
		memcpy(made + len, l.all + l.at[4], l.len - l.at[4]);
		desk_write(&p, "audit.log", made, len + l.len - l.at[4]);
		r = desk_verify(&p, NULL);
		if (r.wrong_record != cases[i].wrong)
			fail_msg("case %zu: %s", i, p.faults.ptr);
	}
	desk_drop(&p);
}

static void
every_flipped_bit_of_a_head_is_found(void **state)
{
	static struct log l;
	struct desk p;

	(void)state;
	log_make(&p, &l);
	assert_true(l.heads_len - 1 <= AUDIT_HEAD_CHARS);
	for (size_t i = 0; i < l.heads_len - 1; i++) {
		l.heads[i] ^= 1;
		desk_write(&p, "audit.heads", l.heads, l.heads_len);
		if (desk_verify(&p, NULL).is_whole)
			fail_msg("byte %zu of a head", i);
		l.heads[i] ^= 1;
	}
	desk_drop(&p);
}

/* The longest there can be fits into one SMS. */
static void
a_head_fits_into_an_sms(void **state)
{
	struct audit_head h = { .number = UINT32_MAX, .when_s = 9999999999, .hash = { 1 }, .signature = { 2 } }, again;
	char room[256];
	struct buf line = BUF_OVER(room);

	(void)state;
	audit_head_write(&h, &line);
	assert_true(line.len <= 160);
	assert_int_equal(strspn(line.ptr, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_ "), line.len);
	assert_true(audit_head_read(line.ptr, line.len, &again));
	assert_memory_equal(&h, &again, sizeof(h));
	assert_false(audit_head_read(line.ptr, line.len - 1, &again));
	buf_addc(&line, 'A');
	assert_false(audit_head_read(line.ptr, line.len, &again));
}

static void
another_key_beside_it_is_found(void **state)
{
	static struct log l;
	struct desk p;

	(void)state;
	log_make(&p, &l);
	desk_write(&p, "audit.pub", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", 44);
	assert_false(desk_verify(&p, NULL).is_whole);
	assert_string_equal(p.faults.ptr, "audit.pub is not the key that the log names last\n");
	desk_drop(&p);
}

static void
missing_heads_are_a_finding(void **state)
{
	static struct log l;
	struct desk p;

	(void)state;
	log_make(&p, &l);
	unlink(desk_path(&p, "audit.heads"));
	assert_false(desk_verify(&p, NULL).is_whole);
	assert_string_equal(p.faults.ptr, "audit.heads is missing\n");
	desk_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_flipped_bit_is_found),
		cmocka_unit_test(records_moved_are_found),
		cmocka_unit_test(every_cut_is_found),
		cmocka_unit_test(a_missing_end_is_found_by_a_head_kept_elsewhere),
		cmocka_unit_test(a_log_written_anew_is_found_by_a_head_kept_elsewhere),
		cmocka_unit_test(a_chain_made_to_fit_fails_its_heads),
		cmocka_unit_test(a_record_made_to_fit_breaks_the_next),
		cmocka_unit_test(every_flipped_bit_of_a_head_is_found),
		cmocka_unit_test(a_head_fits_into_an_sms),
		cmocka_unit_test(another_key_beside_it_is_found),
		cmocka_unit_test(missing_heads_are_a_finding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
