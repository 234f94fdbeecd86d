/*
 * test_safard_disk.c - a real safard whose disk is full, and then is not
 *
 * The state folder is a small disk of its own; making one needs root.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "tests/gateway/daemon.h"

static bool is_mounted;

static int
tear_down(void **state)
{
	if (is_mounted) {
		if (daemon_pid > 0) {	/* it holds the disk */
			kill(daemon_pid, SIGKILL);
			waitpid(daemon_pid, NULL, 0);
			daemon_pid = 0;
		}
		umount2(daemon_in_folder("state"), MNT_DETACH);
		is_mounted = false;
	}
	return daemon_tear_down(state);
}

static void
fill(const char *name)
{
	static const char room[4096];
	int fd = open(daemon_in_folder(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	while (write(fd, room, sizeof(room)) > 0)
		;
	close(fd);
}

static long
people_who_stopped(void)
{
	sqlite3 *db;
	sqlite3_stmt *q;
	long n;

	assert_int_equal(sqlite3_open(daemon_in_folder("state/people.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM person WHERE flags & 2", -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	n = (long)sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return n;
}

static void
a_full_disk_stops_no_answer_and_loses_no_stop(void **state)
{
	char from[40];
	long n = 0;

	(void)state;
	is_mounted = geteuid() == 0 && mount("tmpfs", daemon_in_folder("state"), "tmpfs", 0, "size=1536k,mode=700") == 0;
	if (!is_mounted)
		skip();
	daemon_start();
	daemon_answers_go_on();
	fill("state/filler");
	for (; n < 900 && strstr(daemon_log_text(), "error store waiting=") == NULL; n++) {
		snprintf(from, sizeof(from), "+447700900%03ld", n);
		assert_non_null(strstr(daemon_text(from, "STOP"), "part\t1\t"));
	}
	daemon_wait_log("the disk is full or the database is in use");
	daemon_answers_go_on();
	assert_non_null(strstr(daemon_door(DAEMON_FOUND), "\"ok\":false"));	/* what cannot be written down is not done */
	assert_int_equal(unlink(daemon_in_folder("state/filler")), 0);
	(void)daemon_text(HER, "MENU");
	daemon_wait_log("info store engine=");
	kill(daemon_pid, SIGTERM);
	assert_int_equal(daemon_ended(), 0);
	assert_int_equal(people_who_stopped(), n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_full_disk_stops_no_answer_and_loses_no_stop, daemon_set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
