/* test_ticket.c - a ticket is read as it was written, or not at all */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/vault/ticket.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/vault/stage.h"

#define JOB "0123456789abcdef0123456789abcdef"
static const struct ticket good = { JOB, "np", "broadcast", "ana", "bina", 1795786400, 250000 };

static void
what_is_written_is_read(void **state)
{
	struct buf why = BUF_INIT(512);
	struct ticket t;

	(void)state;
	assert_true(ticket_write(stage_in("jobs"), &good, &why));
	if (!ticket_read(stage_in("jobs"), JOB, &t, &why))
		fail_msg("%s", why.ptr);
	assert_memory_equal(&t, &good, sizeof(t));
	assert_true(ticket_drop(stage_in("jobs"), JOB, &why));
	assert_true(ticket_drop(stage_in("jobs"), JOB, &why));
	assert_false(ticket_read(stage_in("jobs"), JOB, &t, &why));
	assert_non_null(strstr(why.ptr, "No such file or directory"));
	buf_free(&why);
}

static void
a_bad_ticket_is_not_written(void **state)
{
	struct buf why = BUF_INIT(512);
	struct ticket bad[6];

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		bad[i] = good;
	bad[0].job[31] = '/';
	bad[1].owner[0] = 'N';
	bad[2].maker[0] = '\0';
	bad[3].rows = 0;
	bad[4].expires_s = 0;
	bad[5].checker[1] = '\n';
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(ticket_write(stage_in("jobs"), &bad[i], &why));
	assert_int_equal(access(stage_in("jobs/" JOB), F_OK), -1);
	buf_free(&why);
}

#define SIX "job " JOB "\nowner np\nlist alerts\nmaker ana\nchecker bina\nexpires 1795786400\n"
#define TEXT SIX "rows 10\n"

static void
what_is_no_ticket_is_refused(void **state)
{
	static const struct { const char *what, *text, *words; mode_t mode; } cases[] = {
		{ "good", TEXT, NULL, 0644 },
		{ "others may write it", TEXT, "others may change it (mode 0664); make it 0644", 0664 },
		{ "empty", "", "a ticket has seven lines", 0600 },
		{ "one line is missing", SIX, "seven lines", 0600 },
		{ "the last line is torn", SIX "rows 10", "seven lines", 0600 },
		{ "a line twice", TEXT "rows 100000\n", ":8: not a line of a ticket, or twice the same", 0600 },
		{ "a line that none has", TEXT "rate 5\n", ":8: not a line", 0600 },
		{ "another job", "job f123456789abcdef0123456789abcdef\n", ":1: not a line", 0600 },
		{ "rows are negative", "rows -1\n", ":1: not a line", 0600 },
		{ "rows are too many", "rows 4294967296\n", ":1: not a line", 0600 },
		{ "no value", "owner\n", ":1: not a line", 0600 },
		{ "two blanks", "owner  np\n", ":1: not a line", 0600 },
		{ "a number as a name", "maker x447700900123\n", ":1: not a line", 0600 },
		{ "carriage return", "owner np\r\n", ":1: not a line", 0600 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf why = BUF_INIT(512);
		struct ticket t;
		bool is_read;

		stage_spill(stage_in("jobs/" JOB), cases[i].text, strlen(cases[i].text), cases[i].mode);
		is_read = ticket_read(stage_in("jobs"), JOB, &t, &why);
		if (is_read != !cases[i].words || (!is_read && !strstr(why.ptr, cases[i].words)))
			fail_msg("%s: %s", cases[i].what, why.ptr);
		assert_null(strstr(why.ptr, "447700900123"));
		buf_free(&why);
	}
}

static void
a_name_leads_out_of_no_folder(void **state)
{
	static const char *const bad[] = { "", "../vault.pub", "0123", JOB "0", "0123456789ABCDEF0123456789ABCDEF",
		"../../../../../../etc/passwd0000" };
	struct buf why = BUF_INIT(512);
	struct ticket t;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		buf_reset(&why);
		assert_false(ticket_read(stage_in("jobs"), bad[i], &t, &why));
		assert_string_equal(why.ptr, "a job is named by 32 hex digits");
	}
	buf_reset(&why);
	assert_int_equal(symlink("/etc/hostname", stage_in("jobs/" JOB)), 0);
	assert_false(ticket_read(stage_in("jobs"), JOB, &t, &why));
	buf_free(&why);
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, stage_set_up, stage_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(what_is_written_is_read),
		CASE(a_bad_ticket_is_not_written),
		CASE(what_is_no_ticket_is_refused),
		CASE(a_name_leads_out_of_no_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
