/*
 * test_audit_found.c - what an audit log is found like at a start: torn, broken, without its key
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/staff/audit_chain.h"
#include "locales/text/bug.h"
#include "tests/staff/desk.h"

enum { LOG_MAX = 1 << 16 };

/* What a power cut can leave of the last record: any beginning of it, or its room as zeros. */
static void
a_torn_record_is_cut_off_and_said(void **state)
{
	static uint8_t all[LOG_MAX], zeros[AUDIT_RECORD_MAX];
	size_t before, whole;
	struct desk p;

	(void)state;
	desk_make(&p);
	audit_close(desk_audit(&p));
	before = desk_read(&p, "audit.log", all, sizeof(all));
	for (size_t kept = 1;; kept++) {
		char object[AUDIT_WORD_BYTES], said[32];
		struct audit *a = desk_audit(&p);
		struct audit_report r;

		desk_add(&p, a, "request.reveal", "4f2c");
		audit_close(a);
		desk_write(&p, "audit.heads", "", 0);		/* nothing was signed yet when it was cut */
		whole = desk_read(&p, "audit.log", all, sizeof(all));
		if (kept >= whole - before)
			break;
		if (kept % 2 == 0)
			memcpy(all + before, zeros, kept);
		desk_write(&p, "audit.log", all, before + kept);
		assert_false(desk_verify(&p, NULL).is_whole);
		audit_close(desk_audit(&p));
		assert_int_equal(desk_events(&p, "log.torn", object), 1);
		snprintf(said, sizeof(said), "%zu", kept);
		assert_string_equal(object, said);
		assert_int_equal(desk_events(&p, "request.reveal", NULL), 0);
		r = desk_verify(&p, NULL);
		if (!r.is_whole)
			fail_msg("%zu bytes: %s", kept, p.faults.ptr);
		assert_int_equal(r.torn, 1);
		/* the bytes themselves are kept */
		whole = desk_read(&p, desk_begins(&p, "audit.log.torn-"), all, sizeof(all));
		assert_int_equal(whole, kept);
		unlink(desk_path(&p, desk_begins(&p, "audit.log.torn-")));
		unlink(desk_path(&p, "audit.log"));
		unlink(desk_path(&p, "audit.heads"));
		audit_close(desk_audit(&p));
		before = desk_read(&p, "audit.log", all, sizeof(all));
	}
	desk_drop(&p);
}

/* The log, and where its fourth record begins. */
static size_t
fourth(struct desk *p, uint8_t all[LOG_MAX], size_t *len)
{
	size_t at = 0;

	*len = desk_read(p, "audit.log", all, LOG_MAX);
	for (int i = 0; i < 3; i++)
		at += (size_t)all[at] << 8 | all[at + 1];
	assert_true(at < *len);
	return at;
}

static void
flip_in_the_middle(struct desk *p)
{
	static uint8_t all[LOG_MAX];
	size_t len, at = fourth(p, all, &len);

	all[at + 10] ^= 1;
	desk_write(p, "audit.log", all, len);
}

/* Whole records gone from the end, behind a head that was signed. */
static void
shorten(struct desk *p)
{
	static uint8_t all[LOG_MAX];
	size_t len, at = fourth(p, all, &len);

	desk_write(p, "audit.log", all, at);
}

static void
remove_log(struct desk *p)
{
	assert_int_equal(unlink(desk_path(p, "audit.log")), 0);
}

static void
a_broken_log_is_laid_aside(void **state)
{
	static const struct { void (*harm)(struct desk *p); const char *at; bool leaves_a_log; } cases[] = {
		{ flip_in_the_middle, ":4", true }, { shorten, ":4", true }, { remove_log, ":1", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		static uint8_t all[LOG_MAX], kept[LOG_MAX];
		char object[AUDIT_WORD_BYTES];
		struct audit_report r;
		struct audit *a;
		struct desk p;
		size_t len = 0;

		desk_make(&p);
		a = desk_audit(&p);
		for (int n = 0; n < 4; n++)
			desk_add(&p, a, "request.reveal", "4f2c");
		audit_close(a);
		cases[i].harm(&p);
		if (access(desk_path(&p, "audit.log"), F_OK) == 0)
			len = desk_read(&p, "audit.log", all, sizeof(all));
		a = desk_audit(&p);			/* the service goes on */
		desk_add(&p, a, "request.done", "4f2c");
		audit_close(a);
		assert_int_equal(desk_read(&p, desk_begins(&p, "audit.log.broken-"), kept, sizeof(kept)), len);
		assert_memory_equal(all, kept, len);
		assert_true(desk_read(&p, desk_begins(&p, "audit.heads.broken-"), kept, sizeof(kept)) > 0);
		assert_int_equal(desk_events(&p, "log.broken", object), 1);
		assert_int_equal(strlen(object), 32 + strlen(cases[i].at));
		assert_string_equal(object + 32, cases[i].at);
		r = desk_verify(&p, NULL);
		assert_string_equal(p.faults.ptr, "");
		assert_true(r.is_whole && r.is_after_broken);
		assert_int_equal(r.records, 3);
		desk_drop(&p);
	}
}

static void
a_lost_key_is_said(void **state)
{
	static const char *const left[] = { NULL, "", "no key\n", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" };

	(void)state;
	for (size_t i = 0; i < COUNT(left); i++) {
		struct audit_report r;
		struct audit *a;
		struct desk p;

		desk_make(&p);
		a = desk_audit(&p);
		desk_add(&p, a, "request.reveal", "4f2c");
		audit_close(a);
		unlink(desk_path(&p, "audit.key"));
		if (left[i] != NULL)
			desk_write(&p, "audit.key", left[i], strlen(left[i]));
		a = desk_audit(&p);
		desk_add(&p, a, "request.done", "4f2c");
		audit_close(a);
		r = desk_verify(&p, NULL);
		assert_string_equal(p.faults.ptr, "");
		assert_int_equal(r.records, 5);
		assert_int_equal(r.keys, 2);
		assert_int_equal(r.heads, 2);		/* the old one too, by the old key */
		desk_drop(&p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_torn_record_is_cut_off_and_said),
		cmocka_unit_test(a_broken_log_is_laid_aside),
		cmocka_unit_test(a_lost_key_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
