/*
 * test_audit_rotate.c - a chain in several files: whole, with a file gone, killed while a file was being closed
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/staff/audit_chain.h"
#include "locales/text/bug.h"
#include "ops/command/command.h"
#include "tests/ops/called.h"
#include "tests/staff/desk.h"

enum { LOG_MAX = 1 << 16 };

/* Three files: records 1 to 4, 5 to 8, 9 to 12; heads of 4, 8 and 12, the first two also kept elsewhere. */
static void
three_files(struct desk *p)
{
	static uint8_t heads[4096];
	struct audit *a;
	size_t len;

	desk_make(p);
	a = desk_audit(p);
	for (int i = 0; i < 3; i++) {
		char room[128];
		struct buf closed = BUF_OVER(room);

		desk_add(p, a, "request.take", "4f2c");
		desk_add(p, a, "request.done", "4f2c");
		if (i == 2)
			break;
		if (!audit_rotate(a, NOW, &closed, &p->why))
			fail_msg("%s", p->why.ptr);
		assert_string_equal(closed.ptr, i == 0 ? "audit.log.closed-1-4" : "audit.log.closed-5-8");
	}
	len = desk_read(p, "audit.heads", heads, sizeof(heads));
	desk_write(p, "kept", heads, len);
	audit_close(a);
}

static void
numbers_and_heads_run_on(void **state)
{
	struct audit_report r;
	struct audit *a;
	char kept[128];
	struct desk p;

	(void)state;
	three_files(&p);
	snprintf(kept, sizeof(kept), "%s", desk_path(&p, "kept"));
	r = desk_verify(&p, kept);
	assert_string_equal(p.faults.ptr, "");
	assert_true(r.is_whole);
	assert_int_equal(r.first, 1);
	assert_int_equal(r.records, 12);
	assert_int_equal(r.heads, 3);
	assert_int_equal(r.kept, 2);
	assert_int_equal(desk_events(&p, "request.take", NULL), 3);
	/* opened again, it goes on where it was */
	a = desk_audit(&p);
	desk_add(&p, a, "request.take", "77");
	audit_close(a);
	r = desk_verify(&p, kept);
	assert_true(r.is_whole);
	assert_int_equal(r.records, 13);
	assert_int_equal(desk_events(&p, "log.broken", NULL), 0);
	desk_drop(&p);
}

static void
what_is_gone_is_said(void **state)
{
	static const struct { const char *names[2]; bool is_whole; unsigned wrong, first, older; } cases[] = {
		{ { "audit.log.closed-1-4" }, true, 0, 5, 2 },		/* its time was over: one head here, one elsewhere */
		{ { "audit.log.closed-1-4", "audit.log.closed-5-8" }, true, 0, 9, 4 },
		{ { "audit.log.closed-5-8" }, false, 5, 1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct audit_report r;
		char kept[128];
		struct desk p;

		three_files(&p);
		snprintf(kept, sizeof(kept), "%s", desk_path(&p, "kept"));
		for (int n = 0; n < 2 && cases[i].names[n] != NULL; n++)
			assert_int_equal(unlink(desk_path(&p, cases[i].names[n])), 0);
		r = desk_verify(&p, kept);
		if (r.is_whole != cases[i].is_whole || r.wrong_record != cases[i].wrong || r.first != cases[i].first ||
		    r.older != cases[i].older)
			fail_msg("case %zu: first %u older %u: %s", i, (unsigned)r.first, (unsigned)r.older, p.faults.ptr);
		desk_drop(&p);
	}
}

static void
every_flipped_bit_is_found_in_every_file(void **state)
{
	static const struct { const char *name; unsigned first; } files[] = {
		{ "audit.log.closed-1-4", 1 }, { "audit.log.closed-5-8", 5 }, { "audit.log", 9 },
	};
	static uint8_t all[LOG_MAX];
	struct desk p;

	(void)state;
	three_files(&p);
	for (size_t f = 0; f < COUNT(files); f++) {
		size_t len = desk_read(&p, files[f].name, all, sizeof(all)), next = 0;
		unsigned record = files[f].first - 1;

		for (size_t i = 0; i < len; i++) {
			struct audit_report r;

			if (i == next) {
				next += (size_t)all[i] << 8 | all[i + 1];
				record++;
			}
			all[i] ^= 1;
			desk_write(&p, files[f].name, all, len);
			r = desk_verify(&p, NULL);
			if (r.is_whole || r.wrong_record != record)
				fail_msg("%s byte %zu: record %u: %s", files[f].name, i, (unsigned)r.wrong_record, p.faults.ptr);
			all[i] ^= 1;
		}
		desk_write(&p, files[f].name, all, len);
	}
	assert_true(desk_verify(&p, NULL).is_whole);
	desk_drop(&p);
}

/* A beginning that was made up: it carries what it likes, and the heads of what came after do not fit. */
static void
a_carry_made_up_fails_the_heads(void **state)
{
	struct audit_entry e = { NOW, "audit", "log.carry", "", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
	uint8_t chain[AUDIT_HASH_BYTES] = { 0 }, made[AUDIT_RECORD_MAX];
	struct audit_report r;
	struct desk p;
	size_t len;

	(void)state;
	three_files(&p);
	unlink(desk_path(&p, "audit.log.closed-1-4"));
	unlink(desk_path(&p, "audit.log.closed-5-8"));
	len = audit_record_write(&e, 9, chain, made);
	desk_write(&p, "audit.log", made, len);
	r = desk_verify(&p, NULL);
	assert_false(r.is_whole);
	assert_int_equal(r.wrong_record, 9);
	assert_non_null(strstr(p.faults.ptr, "record 9: goes on from another record than the head in audit.heads was signed for"));
	desk_drop(&p);
}

static void
a_kill_while_closing_is_ended_at_the_next_start(void **state)
{
	struct audit_report r;
	struct desk p;

	(void)state;
	three_files(&p);
	/* as between the two renames */
	assert_int_equal(rename(desk_path(&p, "audit.log"), desk_path(&p, "audit.log.next")), 0);
	audit_close(desk_audit(&p));
	r = desk_verify(&p, NULL);
	assert_string_equal(p.faults.ptr, "");
	assert_true(r.is_whole);
	assert_int_equal(r.records, 12);
	/* and before both: what was half made is made anew */
	desk_write(&p, "audit.log.next", "half", 4);
	audit_close(desk_audit(&p));
	{
		char room[128];
		struct buf closed = BUF_OVER(room);
		struct audit *a = desk_audit(&p);

		assert_true(audit_rotate(a, NOW, &closed, &p.why));
		assert_string_equal(closed.ptr, "audit.log.closed-9-12");
		audit_close(a);
	}
	assert_true(desk_verify(&p, NULL).is_whole);
	desk_drop(&p);
}

/* Right behind a rotation the newest head is of the last record of the file that was closed. */
static void
a_kill_behind_a_rotation_breaks_nothing(void **state)
{
	struct desk p;
	int status;
	pid_t child;

	(void)state;
	three_files(&p);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		char room[128];
		struct buf closed = BUF_OVER(room);
		struct audit *a = audit_open(p.folder, &p.why);

		_exit(a != NULL && audit_rotate(a, NOW, &closed, &p.why) ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	audit_close(desk_audit(&p));
	assert_int_equal(desk_events(&p, "log.broken", NULL), 0);
	assert_int_equal(desk_verify(&p, NULL).records, 14);
	desk_drop(&p);
}

/* The closed files go aside with a log that broke: the new one begins with 1 and may be closed, too. */
static void
closed_files_go_aside_with_what_broke(void **state)
{
	static uint8_t all[LOG_MAX];
	char room[128];
	struct buf closed = BUF_OVER(room);
	struct audit_report r;
	struct audit *a;
	struct desk p;
	size_t len;

	(void)state;
	three_files(&p);
	len = desk_read(&p, "audit.log", all, sizeof(all));
	all[20] ^= 1;
	desk_write(&p, "audit.log", all, len);
	a = desk_audit(&p);
	assert_string_equal(desk_begins(&p, "audit.log.closed-1-4"), desk_begins(&p, "audit.log.closed-1-4.broken-"));
	desk_add(&p, a, "request.take", "77");
	desk_add(&p, a, "request.take", "77");
	assert_true(audit_rotate(a, NOW, &closed, &p.why));
	assert_string_equal(closed.ptr, "audit.log.closed-1-4");
	audit_close(a);
	r = desk_verify(&p, NULL);
	assert_string_equal(p.faults.ptr, "");
	assert_int_equal(r.first, 1);
	assert_int_equal(r.records, 6);
	assert_true(r.is_after_broken);
	desk_drop(&p);
}

static void
the_command_rotates(void **state)
{
	struct buf said = BUF_INIT(4096);
	struct desk p;
	struct audit *a;
	const char *words[] = { "safar audit", "rotate", p.folder, NULL };

	(void)state;
	three_files(&p);
	a = desk_audit(&p);
	assert_int_equal(called(cmd_audit, words, "", &said), 3);
	assert_non_null(strstr(said.ptr, "another program writes this audit log"));
	audit_close(a);
	assert_int_equal(called(cmd_audit, words, "", &said), 0);
	assert_string_equal(said.ptr, "audit.log.closed-9-12\n");
	assert_int_equal(unlink(desk_path(&p, "audit.log.closed-1-4")), 0);
	words[1] = "verify";
	assert_int_equal(called(cmd_audit, words, "", &said), 0);
	assert_non_null(strstr(said.ptr, "10 records, "));
	assert_non_null(strstr(said.ptr, "note: begins with record 5; closed files before it are not here, nor their 1 head\n"));
	desk_drop(&p);
	desk_make(&p);
	words[1] = "rotate";
	assert_int_equal(called(cmd_audit, words, "", &said), 1);
	assert_non_null(strstr(said.ptr, "there is no audit.log"));
	desk_drop(&p);
	buf_free(&said);
}

/* Root's command in a folder of safard leaves files that safard can write. */
static void
files_belong_to_whom_the_folder_belongs(void **state)
{
	static const char *const names[] = { "audit.log", "audit.heads", "audit.key", "audit.pub", "audit.lock" };
	struct desk p;

	(void)state;
	if (geteuid() != 0)
		skip();
	desk_make(&p);
	assert_int_equal(chown(p.folder, 4242, 4243), 0);
	{
		char room[128];
		struct buf closed = BUF_OVER(room);
		struct audit *a = desk_audit(&p);

		assert_true(audit_rotate(a, NOW, &closed, &p.why));
		audit_close(a);
	}
	for (size_t i = 0; i < COUNT(names); i++) {
		struct stat st;

		assert_int_equal(stat(desk_path(&p, names[i]), &st), 0);
		assert_int_equal(st.st_uid, 4242);
		assert_int_equal(st.st_gid, 4243);
	}
	desk_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_and_heads_run_on),
		cmocka_unit_test(what_is_gone_is_said),
		cmocka_unit_test(every_flipped_bit_is_found_in_every_file),
		cmocka_unit_test(a_carry_made_up_fails_the_heads),
		cmocka_unit_test(a_kill_while_closing_is_ended_at_the_next_start),
		cmocka_unit_test(a_kill_behind_a_rotation_breaks_nothing),
		cmocka_unit_test(closed_files_go_aside_with_what_broke),
		cmocka_unit_test(the_command_rotates),
		cmocka_unit_test(files_belong_to_whom_the_folder_belongs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
