/*
 * test_safard.c - the real daemon: what it answers, what a kill leaves, how it ends
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/file.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "locales/text/bug.h"
#include "tests/gateway/daemon.h"

static void
it_answers_and_stops(void **state)
{
	const char *r;
	struct stat st;

	(void)state;
	daemon_start();
	r = daemon_ask("sms\t" HER "\t33444\tMENU\n");
	assert_int_equal(strncmp(r, "part\t1\t", 7), 0);
	assert_non_null(strstr(r, "SAMPLE "));
	assert_int_equal(strncmp(daemon_ask("dial\t" HER "\t*384*77#\n"), "page\t", 5), 0);
	assert_string_equal(daemon_ask("sms\t" HER "\t99999\tMENU\n"), "done\n");	/* not a service of the pack */
	assert_string_equal(daemon_ask("sms\t33444\t33444\tMENU\n"), "done\n");		/* our own number */
	assert_string_equal(daemon_ask("sms\tBANK\t33444\tMENU\n"), "done\n");
	kill(daemon_pid, SIGTERM);
	assert_int_equal(daemon_ended(), 0);
	assert_non_null(strstr(daemon_log_text(), " info pack name="));
	assert_non_null(strstr(daemon_log_text(), " info start version="));
	assert_non_null(strstr(daemon_log_text(), " info stop in="));
	assert_null(strstr(daemon_log_text(), "7700900"));
	assert_null(strstr(daemon_log_text(), "MENU"));
	assert_int_equal(stat(daemon_in_folder("phone"), &st), -1);
	assert_int_equal(stat(daemon_in_folder("state/people.key"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(daemon_in_folder("state/people.db"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
an_open_line_does_not_hold_the_end_up(void **state)
{
	char back[16384];
	int fd;

	(void)state;
	daemon_start();
	fd = daemon_pick_up();
	daemon_say(fd, "dial\t" HER "\t*384*77#\n", back, sizeof(back));
	kill(daemon_pid, SIGTERM);
	assert_int_equal(daemon_ended(), 0);
	close(fd);
}

static void
it_shows_little_of_itself(void **state)
{
	char path[64], text[8192];

	(void)state;
	daemon_start();
	snprintf(path, sizeof(path), "/proc/%d/limits", (int)daemon_pid);
	daemon_slurp(path, text, sizeof(text));
	assert_non_null(strstr(text, "Max core file size        0                    0"));
	snprintf(path, sizeof(path), "/proc/%d/status", (int)daemon_pid);
	daemon_slurp(path, text, sizeof(text));
	assert_non_null(strstr(text, "NoNewPrivs:\t1"));
	assert_non_null(strstr(text, "Threads:\t1\n"));
}

/* One value of the only row in people.db, which no safard has open. */
static void
row(const char *column, char *out, size_t size)
{
	char sql[128];
	sqlite3 *db;
	sqlite3_stmt *q;

	snprintf(sql, sizeof(sql), "SELECT %s FROM person", column);
	assert_int_equal(sqlite3_open(daemon_in_folder("state/people.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	out[0] = '\0';
	if (sqlite3_step(q) == SQLITE_ROW)
		snprintf(out, size, "%s", (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	sqlite3_close(db);
}

static void
what_she_chose_outlives_a_kill(void **state)
{
	char back[16384], first[16384], locale[32], flags[32];
	int fd;

	(void)state;
	daemon_start();
	fd = daemon_pick_up();
	daemon_say(fd, "dial\t" HER "\t*384*77#\n", first, sizeof(first));
	daemon_say(fd, "key\t" HER "\t1\n", back, sizeof(back));
	assert_string_not_equal(first, back);
	daemon_killed();
	close(fd);
	row("locale", locale, sizeof(locale));
	assert_string_equal(locale, "en");
	daemon_start();
	assert_string_not_equal(daemon_ask("dial\t" HER "\t*384*77#\n"), first);	/* not asked again */
	daemon_ask("sms\t" HER "\t33444\tSTOP\n");
	daemon_killed();
	row("flags & 2", flags, sizeof(flags));
	assert_string_equal(flags, "2");
	daemon_start();
	daemon_ask("sms\t" HER "\t33444\tDELETE\n");
	daemon_killed();
	row("locale", locale, sizeof(locale));
	assert_string_equal(locale, "");
	daemon_start();
	assert_int_equal(strncmp(daemon_ask("dial\t" HER "\t*384*77#\n"), first, 12), 0);
}

static void
a_list_that_cannot_be_read_stops_the_start(void **state)
{
	(void)state;
	mkdir(daemon_in_folder("state/withdrawn"), 0700);
	assert_int_equal(daemon_run((const char *const []){ NULL }), 1);
	assert_non_null(strstr(daemon_log_text(), "error start why="));
	rmdir(daemon_in_folder("state/withdrawn"));
}

static void
check_says_what_is_wrong(void **state)
{
	static const char *const check[] = { "--check", NULL };
	char expected[8192], bad[4096];

	(void)state;
	assert_int_equal(daemon_run(check), 0);
	assert_string_equal(daemon_log_text(), "");
	daemon_slurp("tests/gateway/bad/E121-key-unknown.conf", bad, sizeof(bad));
	daemon_spill(daemon_in_folder("safar.conf"), bad, strlen(bad));
	assert_int_equal(daemon_run(check), 1);
	snprintf(expected, sizeof(expected), "%s:2:1: error: [kannel] prot: unknown key; did you mean port? [E121]\n"
	    "    2 | prot = 13001\n      | ^^^^\n      = Correct the name of the key, or delete the line.\n"
	    "%s:3:1: error: [kannel] frobnicate: unknown key [E121]\n"
	    "    3 | frobnicate = 1\n      | ^^^^^^^^^^\n2 errors\nsafard: %s: cannot be used\n",
	    daemon_in_folder("safar.conf"), daemon_in_folder("safar.conf"), daemon_in_folder("safar.conf"));
	assert_string_equal(daemon_log_text(), expected);
	daemon_conf("");
	unlink(daemon_in_folder("log"));
	daemon_pack.bytes[daemon_pack_len / 2] ^= 1;
	daemon_spill(daemon_in_folder("pack"), daemon_pack.bytes, daemon_pack_len);
	assert_int_equal(daemon_run(check), 1);
	assert_int_equal(strncmp(daemon_log_text(), "safard: ", 8), 0);
	assert_int_equal(access(daemon_in_folder("state/people.key"), F_OK), -1);	/* a check makes nothing */
}

/* ways.ini says what bearerbox was told; safar.conf what we believe of it. */
static void
two_files_that_differ_are_refused(void **state)
{
	static const struct { const char *kannel, *why; } cases[] = {
		{ "", NULL },
		{ "port = 13002\n", "kannel.port is 13002, but in " },
		{ "pending = 100\n", "bearerbox.pending is 200; write the same in both" },
		{ "box = other\n", "kannel.box is \"other\", but in " },
	};
	static const char ways[] = "[bearerbox]\nadmin_password_file = a\n[way.one]\ncarries = sms\n"
	    "host = smsc.example\nuser = migrants\npassword_file = b\n";

	(void)state;
	daemon_spill(daemon_in_folder("ways.ini"), ways, strlen(ways));
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[1024];
		int n = snprintf(text, sizeof(text), "[gateway]\nstate = \"%s\"\npack = \"%s\"\n[kannel]\nways = \"%s\"\n%s",
		    daemon_in_folder("state"), daemon_in_folder("pack"), daemon_in_folder("ways.ini"), cases[i].kannel);

		daemon_spill(daemon_in_folder("safar.conf"), text, (size_t)n);
		unlink(daemon_in_folder("log"));
		assert_int_equal(daemon_run((const char *const []){ "--check", NULL }), cases[i].why != NULL);
		if (cases[i].why != NULL)
			assert_non_null(strstr(daemon_log_text(), cases[i].why));
	}
	unlink(daemon_in_folder("ways.ini"));
}

static void
exit_codes_keep_their_contract(void **state)
{
	char out[512];

	(void)state;
	assert_int_equal(daemon_run((const char *const []){ "--frobnicate", NULL }), 2);
	assert_int_equal(daemon_run((const char *const []){ "nonsense", NULL }), 2);
	assert_int_equal(daemon_run((const char *const []){ "--ready-fd", "x", NULL }), 2);
	assert_int_equal(daemon_run((const char *const []){ "--version", NULL }), 0);
	daemon_slurp(daemon_in_folder("out"), out, sizeof(out));
	assert_int_equal(strncmp(out, "safard ", 7), 0);
	assert_int_equal(daemon_run((const char *const []){ "--help", NULL }), 0);
	assert_int_equal(daemon_run((const char *const []){ "--print-config", NULL }), 0);
	daemon_slurp(daemon_in_folder("out"), out, sizeof(out));
	assert_non_null(strstr(out, daemon_in_folder("state")));
	unlink(daemon_in_folder("safar.conf"));
	assert_int_equal(daemon_run((const char *const []){ NULL }), 1);
}

static void
a_world_that_fails_says_so(void **state)
{
	(void)state;
	rmdir(daemon_in_folder("state"));
	assert_int_equal(daemon_run((const char *const []){ NULL }), 3);
	assert_non_null(strstr(daemon_log_text(), "error start why=\"state folder"));
	assert_non_null(strstr(daemon_log_text(), "No such file or directory"));
	unlink(daemon_in_folder("log"));
	daemon_spill(daemon_in_folder("state"), "x", 1);
	assert_int_equal(daemon_run((const char *const []){ NULL }), 1);	/* nor can its list of facts be looked at */
	unlink(daemon_in_folder("state"));
	mkdir(daemon_in_folder("state"), 0700);
	unlink(daemon_in_folder("log"));
	if (geteuid() != 0) {	/* for root nothing is unwritable */
		chmod(daemon_in_folder("state"), 0500);
		assert_int_equal(daemon_run((const char *const []){ NULL }), 3);
		assert_non_null(strstr(daemon_log_text(), "cannot be written"));
		chmod(daemon_in_folder("state"), 0700);
	}
	chmod(daemon_in_folder("state"), 0777);
	assert_int_equal(daemon_run((const char *const []){ NULL }), 3);
	assert_non_null(strstr(daemon_log_text(), "others may write in it (mode 0777); make it 0711"));
	chmod(daemon_in_folder("state"), 0700);
	daemon_spill(daemon_in_folder("state/people.key"), "short", 5);
	assert_int_equal(daemon_run((const char *const []){ NULL }), 3);
	assert_non_null(strstr(daemon_log_text(), "a key is 32 bytes long"));
	unlink(daemon_in_folder("state/people.key"));
	daemon_spill(daemon_in_folder("state/people.db"), "x", 1);	/* made with the key that is gone */
	assert_int_equal(daemon_run((const char *const []){ NULL }), 3);
	assert_non_null(strstr(daemon_log_text(), "put the key back from its copy"));
	unlink(daemon_in_folder("state/people.db"));
	daemon_spill(daemon_in_folder("phone"), "x", 1);
	assert_int_equal(daemon_run((const char *const []){ NULL }), 3);
	assert_non_null(strstr(daemon_log_text(), "something else with this name"));
}

static void
two_on_one_state_folder_are_refused(void **state)
{
	int fd;

	(void)state;
	fd = open(daemon_in_folder("state"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0 && flock(fd, LOCK_EX) == 0);	/* as a running one holds it */
	assert_int_equal(daemon_run((const char *const []){ NULL }), 3);
	assert_non_null(strstr(daemon_log_text(), "another safard runs on it"));
	close(fd);
}

static void
a_lost_database_does_not_stop_answers(void **state)
{
	(void)state;
	daemon_start();		/* makes the key */
	kill(daemon_pid, SIGTERM);
	assert_int_equal(daemon_ended(), 0);
	daemon_spill(daemon_in_folder("state/people.db"), "this is a letter, not a database, and longer than a header is", 60);
	daemon_start();
	daemon_wait_log("error store waiting=0 why=");
	assert_non_null(strstr(daemon_ask("sms\t" HER "\t33444\tMENU\n"), "part\t1\t"));
	assert_int_equal(strncmp(daemon_ask("dial\t" HER "\t*384*77#\n"), "page\t", 5), 0);
	kill(daemon_pid, SIGTERM);
	assert_int_equal(daemon_ended(), 0);
}

#define DAEMON_TEST(name) cmocka_unit_test_setup_teardown(name, daemon_set_up, daemon_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DAEMON_TEST(it_answers_and_stops),
		DAEMON_TEST(an_open_line_does_not_hold_the_end_up),
		DAEMON_TEST(it_shows_little_of_itself),
		DAEMON_TEST(what_she_chose_outlives_a_kill),
		DAEMON_TEST(a_list_that_cannot_be_read_stops_the_start),
		DAEMON_TEST(check_says_what_is_wrong),
		DAEMON_TEST(two_files_that_differ_are_refused),
		DAEMON_TEST(exit_codes_keep_their_contract),
		DAEMON_TEST(a_world_that_fails_says_so),
		DAEMON_TEST(two_on_one_state_folder_are_refused),
		DAEMON_TEST(a_lost_database_does_not_stop_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
