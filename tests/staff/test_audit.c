/*
 * test_audit.c - writing the log of what staff did: kept, refused, signed, its disk full
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/staff/audit_chain.h"
#include "gateway/staff/audit_head.h"
#include "locales/text/bug.h"
#include "tests/staff/desk.h"

static void
what_was_added_is_there(void **state)
{
	char object[AUDIT_WORD_BYTES];
	struct audit_report r;
	struct desk p;
	struct audit *a;

	(void)state;
	desk_make(&p);
	a = desk_audit(&p);
	desk_add(&p, a, "request.reveal", "4f2c");
	audit_close(a);
	r = desk_verify(&p, NULL);
	assert_string_equal(p.faults.ptr, "");
	assert_true(r.is_whole);
	assert_int_equal(r.records, 3);			/* log.begin, log.key, ours */
	assert_int_equal(r.heads, 1);			/* signed when it was closed */
	assert_int_equal(desk_events(&p, "request.reveal", object), 1);
	assert_string_equal(object, "4f2c");
	a = desk_audit(&p);
	desk_add(&p, a, "request.done", "4f2c");
	audit_close(a);
	r = desk_verify(&p, NULL);
	assert_true(r.is_whole);
	assert_int_equal(r.records, 4);
	assert_int_equal(r.keys, 1);
	desk_drop(&p);
}

/* What cannot be found afterwards was not written down; put back, it goes on. */
static void
a_log_that_was_taken_away_takes_nothing(void **state)
{
	struct audit_entry e = { NOW, "abeba", "request.reveal", "", "4f2c" };
	struct desk p;
	struct audit *a;

	(void)state;
	desk_make(&p);
	a = desk_audit(&p);
	assert_int_equal(rename(desk_path(&p, "audit.log"), desk_path(&p, "audit.log.1")), 0);
	assert_false(audit_add(a, &e, &p.why));
	assert_non_null(strstr(p.why.ptr, "put it back"));
	assert_int_equal(rename(desk_path(&p, "audit.log.1"), desk_path(&p, "audit.log")), 0);
	desk_add(&p, a, "request.reveal", "4f2c");
	audit_close(a);
	assert_true(desk_verify(&p, NULL).is_whole);
	desk_drop(&p);
}

static void
two_logs_begin_differently(void **state)
{
	char one[AUDIT_WORD_BYTES], two[AUDIT_WORD_BYTES];
	struct desk p, q;

	(void)state;
	desk_make(&p);
	desk_make(&q);
	audit_close(desk_audit(&p));
	audit_close(desk_audit(&q));
	assert_int_equal(desk_events(&p, "log.begin", one), 1);
	assert_int_equal(desk_events(&q, "log.begin", two), 1);
	assert_string_not_equal(one, two);
	desk_drop(&p);
	desk_drop(&q);
}

static void
an_entry_outlives_a_kill(void **state)
{
	struct desk p;
	struct audit_report r;
	int status;
	pid_t child;

	(void)state;
	desk_make(&p);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct audit *a = audit_open(p.folder, &p.why);
		struct audit_entry e = { NOW, "abeba", "login.open", "", "" };

		_exit(a != NULL && audit_add(a, &e, &p.why) ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	r = desk_verify(&p, NULL);
	assert_true(r.is_whole);
	assert_int_equal(r.records, 3);
	assert_int_equal(r.heads, 0);
	desk_drop(&p);
}

static void
a_second_writer_is_refused(void **state)
{
	struct desk p;
	struct audit *a;

	(void)state;
	desk_make(&p);
	a = desk_audit(&p);
	assert_null(audit_open(p.folder, &p.why));
	assert_non_null(strstr(p.why.ptr, "another program writes this audit log"));
	audit_close(a);
	audit_close(desk_audit(&p));
	desk_drop(&p);
}

static void
its_key_is_for_us_alone(void **state)
{
	static const struct { const char *name; mode_t mode; } files[] = {
		{ "audit.key", 0600 }, { "audit.log", 0600 }, { "audit.heads", 0600 }, { "audit.lock", 0600 },
		{ "audit.pub", 0644 },
	};
	mode_t mask = umask(0);
	struct desk p;

	(void)state;
	desk_make(&p);
	audit_close(desk_audit(&p));
	assert_int_equal(chmod(desk_path(&p, "audit.key"), 0644), 0);
	audit_close(desk_audit(&p));
	for (size_t i = 0; i < COUNT(files); i++) {
		struct stat st;

		assert_int_equal(stat(desk_path(&p, files[i].name), &st), 0);
		if ((st.st_mode & 0777) != files[i].mode)
			fail_msg("%s: %o", files[i].name, st.st_mode & 0777);
	}
	desk_drop(&p);
	umask(mask);
}

static void
words_that_could_be_a_person_are_refused(void **state)
{
	static const struct { const char *who, *owner, *object; bool is_kept; } cases[] = {
		{ "abeba", "np", "4f2c", true },
		{ "abeba.t-1", "", "abeba: admin, auditor", true },
		{ "abeba", "", "123456789", true },			/* a count */
		{ "abeba", "", "00112233445566778899aabbccddeeff", true },	/* an id */
		{ "abeba", "", "approval.use 1234567890123456", true },		/* one of digits only */
		{ "abeba", "", "+447700900123", false },
		{ "abeba", "", "447700900123", false },
		{ "abeba", "", "of 447700900123 done", false },
		{ "447700900123", "", "", false },
		{ "abeba", "447700900123", "", false },
		{ "", "np", "4f2c", false },
		{ "abeba", "np", "a\nb", false },
		{ "abeba", "np", "a\tb", false },
		{ "abeba", "np", "ስልክ", false },
		{ "abeba", "np", "\"a\"", false },
		{ "abeba", "np", "a234567890123456789012345678901234567890123456789012345678901234", false },
	};
	struct desk p;
	struct audit *a;
	unsigned kept = 0;

	(void)state;
	desk_make(&p);
	a = desk_audit(&p);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct audit_entry e = { NOW, cases[i].who, "request.reveal", cases[i].owner, cases[i].object };

		buf_reset(&p.why);
		if (audit_add(a, &e, &p.why) != cases[i].is_kept || (p.why.len == 0) != cases[i].is_kept)
			fail_msg("case %zu: %s", i, p.why.ptr);
		assert_null(strstr(p.why.ptr, "7700900"));
		kept += cases[i].is_kept;
	}
	audit_close(a);
	assert_int_equal(desk_events(&p, "request.reveal", NULL), kept);
	desk_drop(&p);
}

static void
an_event_nobody_declared_is_a_bug(void **state)
{
	struct desk p;
	int status;
	pid_t child;

	(void)state;
	desk_make(&p);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct audit *a = audit_open(p.folder, &p.why);
		struct audit_entry e = { NOW, "abeba", "request.undeclared", "", "" };

		if (a == NULL || freopen("/dev/null", "w", stderr) == NULL)
			_exit(1);
		audit_add(a, &e, &p.why);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 70);
	desk_drop(&p);
}

static void
heads_come_by_count_and_by_time(void **state)
{
	struct desk p;
	struct audit *a;

	(void)state;
	desk_make(&p);
	a = desk_audit(&p);
	for (int i = 2; i < AUDIT_HEAD_RECORDS - 1; i++)
		desk_add(&p, a, "request.list", "7");
	assert_int_equal(desk_verify(&p, NULL).heads, 0);
	desk_add(&p, a, "request.list", "7");
	assert_int_equal(desk_verify(&p, NULL).heads, 1);
	assert_true(audit_tick(a, NOW + AUDIT_HEAD_S, &p.why));
	assert_int_equal(desk_verify(&p, NULL).heads, 1);		/* nothing new */
	desk_add(&p, a, "request.list", "7");
	assert_true(audit_tick(a, NOW + AUDIT_HEAD_S - 1, &p.why));
	assert_int_equal(desk_verify(&p, NULL).heads, 1);
	assert_true(audit_tick(a, NOW + AUDIT_HEAD_S, &p.why));
	assert_int_equal(desk_verify(&p, NULL).heads, 2);
	/* a clock that falls back makes nothing wait for it */
	desk_add(&p, a, "request.list", "7");
	assert_true(audit_tick(a, NOW - 86400, &p.why));
	assert_true(audit_tick(a, NOW - 86400 + AUDIT_HEAD_S, &p.why));
	assert_int_equal(desk_verify(&p, NULL).heads, 3);
	audit_close(a);
	assert_true(desk_verify(&p, NULL).is_whole);
	desk_drop(&p);
}

static bool
times(void *arg, const struct audit_record *r)
{
	int64_t **next = arg;

	if (strcmp(r->what, "request.list") == 0)
		*(*next)++ = r->when_s;
	return true;
}

static void
a_clock_that_falls_back_is_recorded_as_it_is(void **state)
{
	int64_t seen[2], *next = seen;
	struct audit_report r;
	struct desk p;
	struct audit *a;

	(void)state;
	desk_make(&p);
	a = desk_audit(&p);
	for (int i = 0; i < 2; i++) {
		struct audit_entry e = { NOW - i * 86400, "abeba", "request.list", "", "" };

		assert_true(audit_add(a, &e, &p.why));
	}
	audit_close(a);
	assert_true(desk_verify(&p, NULL).is_whole);
	assert_true(audit_show(p.folder, 0, times, &next, &r, &p.faults, &p.why));
	assert_int_equal(seen[0], NOW);
	assert_int_equal(seen[1], NOW - 86400);
	desk_drop(&p);
}

/* A file that may grow no more takes half a record first: it must be gone, and the next entry whole. */
static void
a_full_disk_leaves_no_half_record(void **state)
{
	struct audit_entry e = { NOW, "abeba", "request.reveal", "np", "4f2c" };
	struct rlimit old, tight;
	struct audit_report r;
	struct desk p;
	struct audit *a;
	struct stat st;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	desk_make(&p);
	a = desk_audit(&p);
	assert_int_equal(stat(desk_path(&p, "audit.log"), &st), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	for (rlim_t room = 0; room < 60; room += 7) {
		bool is_kept;

		tight = old;
		tight.rlim_cur = (rlim_t)st.st_size + room;
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
		is_kept = audit_add(a, &e, &p.why);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
		assert_false(is_kept);
		r = desk_verify(&p, NULL);
		assert_true(r.is_whole);
		assert_int_equal(r.records, 2);
	}
	assert_non_null(strstr(p.why.ptr, "audit.log: "));
	assert_true(audit_add(a, &e, &p.why));
	audit_close(a);
	assert_true(desk_verify(&p, NULL).is_whole);
	assert_int_equal(desk_events(&p, "request.reveal", NULL), 1);
	desk_drop(&p);
}

static void
a_folder_that_cannot_be_is_said(void **state)
{
	struct desk p;

	(void)state;
	desk_make(&p);
	assert_null(audit_open(desk_path(&p, "not/there"), &p.why));
	assert_non_null(strstr(p.why.ptr, "not/there: No such file"));
	buf_reset(&p.why);
	desk_write(&p, "file", "x", 1);
	assert_null(audit_open(desk_path(&p, "file"), &p.why));
	assert_non_null(strstr(p.why.ptr, "file: Not a directory"));
	desk_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_added_is_there),
		cmocka_unit_test(a_log_that_was_taken_away_takes_nothing),
		cmocka_unit_test(two_logs_begin_differently),
		cmocka_unit_test(an_entry_outlives_a_kill),
		cmocka_unit_test(a_second_writer_is_refused),
		cmocka_unit_test(its_key_is_for_us_alone),
		cmocka_unit_test(words_that_could_be_a_person_are_refused),
		cmocka_unit_test(an_event_nobody_declared_is_a_bug),
		cmocka_unit_test(heads_come_by_count_and_by_time),
		cmocka_unit_test(a_clock_that_falls_back_is_recorded_as_it_is),
		cmocka_unit_test(a_full_disk_leaves_no_half_record),
		cmocka_unit_test(a_folder_that_cannot_be_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
