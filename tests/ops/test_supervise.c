/*
 * test_supervise.c - programs are started again, stopped within a bound, and die with us
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/ports.h"
#include "ops/command/run_directory.h"
#include "ops/command/supervise.h"

struct place { char directory[64], log[96]; };

static int
setup(void **state)
{
	struct place *p = xcalloc(1, sizeof *p);

	snprintf(p->directory, sizeof p->directory, "/tmp/safar-test-XXXXXX");
	assert_non_null(mkdtemp(p->directory));
	snprintf(p->log, sizeof p->log, "%s/log", p->directory);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char room[128];
	struct buf why = BUF_OVER(room);

	assert_true(run_directory_remove(p->directory, &why));
	free(p);
	return 0;
}

static struct child_spec
shell(const struct place *p, const char *const *argv, int stop_ms)
{
	return (struct child_spec){ "shell", argv, p->directory, p->log, -1, stop_ms };
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
who_falls_is_started_anew(void **state)
{
	const char *const argv[] = { "/bin/sh", "-c", "echo run; exit 3", NULL };
	char room[128];
	struct buf why = BUF_OVER(room);
	struct child_spec spec = shell(*state, argv, 1000);
	struct supervisor *s = supervisor_new(&why);
	int child = supervisor_start(s, &spec, &why);

	assert_true(child >= 0);
	for (int i = 0; i < 30 && supervisor_restarts(s, child) < 2; i++)
		assert_true(supervisor_tend(s, 100));
	assert_true(supervisor_restarts(s, child) >= 2);
	assert_string_equal(supervisor_last_end(s, child), "exit 3");
	supervisor_free(s);
}

static void
a_program_that_is_not_there_says_so_in_its_log(void **state)
{
	struct place *p = *state;
	const char *const argv[] = { "/nonexistent/program", NULL };
	char room[128], line[128] = "";
	struct buf why = BUF_OVER(room);
	struct child_spec spec = shell(p, argv, 1000);
	struct supervisor *s = supervisor_new(&why);
	int child = supervisor_start(s, &spec, &why);
	FILE *f;

	supervisor_tend(s, 200);
	assert_string_equal(supervisor_last_end(s, child), "exit 127");
	supervisor_free(s);
	f = fopen(p->log, "re");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof line, f));
	assert_non_null(strstr(line, "No such file"));
	fclose(f);
}

static void
stopping_is_bounded(void **state)
{
	const char *const argv[] = { "/bin/sh", "-c", "trap '' TERM; while :; do sleep 1; done", NULL };
	char room[128];
	struct buf why = BUF_OVER(room);
	struct child_spec spec = shell(*state, argv, 300);
	struct supervisor *s = supervisor_new(&why);
	int64_t begun;

	assert_true(supervisor_start(s, &spec, &why) >= 0);
	supervisor_tend(s, 200);
	begun = now_ms();
	supervisor_stop_all(s);
	assert_true(now_ms() - begun < 1500);
	supervisor_free(s);
}

static int
exit_seven(void *arg)
{
	(void)arg;
	return 7;
}

static void
a_fork_tells_how_it_ended(void **state)
{
	char room[128];
	struct buf why = BUF_OVER(room);
	struct supervisor *s = supervisor_new(&why);
	int child = supervisor_fork(s, "fork", exit_seven, NULL, &why), status = 0;

	(void)state;
	for (int i = 0; i < 20 && !supervisor_is_over(s, child, &status); i++)
		supervisor_tend(s, 100);
	assert_true(supervisor_is_over(s, child, &status));
	assert_int_equal(status, 7);
	supervisor_free(s);
}

static void
sigterm_ends_the_tending(void **state)
{
	char room[128];
	struct buf why = BUF_OVER(room);
	struct supervisor *s = supervisor_new(&why);

	(void)state;
	assert_true(supervisor_tend(s, 10));
	kill(getpid(), SIGTERM);
	assert_false(supervisor_tend(s, 1000));
	supervisor_free(s);
}

/* In a grandchild's parent that is killed with no chance to clean up. */
static void
start_and_wait(const struct place *p, int report)
{
	const char *const argv[] = { "/bin/sh", "-c", "echo $$ >pid; exec sleep 60", NULL };
	char room[128];
	struct buf why = BUF_OVER(room);
	struct child_spec spec = shell(p, argv, 1000);
	struct supervisor *s = supervisor_new(&why);

	supervisor_start(s, &spec, &why);
	supervisor_tend(s, 300);
	BUG_IF(write(report, "x", 1) != 1);
	supervisor_tend(s, 60000);
}

static void
nobody_outlives_us(void **state)
{
	struct place *p = *state;
	char path[96], byte;
	int ends[2];
	long grandchild = 0;
	pid_t pid;
	FILE *f;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		start_and_wait(p, ends[1]);
		_exit(0);
	}
	assert_int_equal(read(ends[0], &byte, 1), 1);
	close(ends[0]);
	close(ends[1]);
	snprintf(path, sizeof path, "%s/pid", p->directory);
	f = fopen(path, "re");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%ld", &grandchild), 1);
	fclose(f);
	assert_true(grandchild > 1);
	/* We are the reaper of what loses its parent, so that "gone" can be seen. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	for (int i = 0; i < 100 && kill((pid_t)grandchild, 0) == 0; i++) {
		waitpid((pid_t)grandchild, NULL, WNOHANG);
		usleep(20 * 1000);
	}
	assert_int_equal(kill((pid_t)grandchild, 0), -1);
	assert_int_equal(errno, ESRCH);
}

static void
a_run_folder_is_private_and_has_one_owner(void **state)
{
	struct place *p = *state;
	char path[96], room[512], said[512];
	struct buf real = BUF_OVER(room), why = BUF_OVER(said);
	struct stat st;
	int first, second;

	snprintf(path, sizeof path, "%s/run", p->directory);
	first = run_directory_open(path, &real, &why);
	assert_true(first >= 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	second = run_directory_open(path, &real, &why);
	assert_int_equal(second, -1);
	assert_non_null(strstr(why.ptr, "another run"));
	close(first);
}

static void
ports_differ(void **state)
{
	char room[128];
	struct buf why = BUF_OVER(room);
	uint16_t ports[4];

	(void)state;
	assert_true(ports_choose(ports, 4, &why));
	for (int i = 0; i < 4; i++) {
		assert_true(ports[i] > 1023);
		for (int j = 0; j < i; j++)
			assert_int_not_equal(ports[i], ports[j]);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(who_falls_is_started_anew),
		TEST(a_program_that_is_not_there_says_so_in_its_log),
		TEST(stopping_is_bounded),
		TEST(a_fork_tells_how_it_ended),
		TEST(sigterm_ends_the_tending),
		TEST(nobody_outlives_us),
		TEST(a_run_folder_is_private_and_has_one_owner),
		TEST(ports_differ),
	};

	return cmocka_run_group_tests_name("supervise", tests, NULL, NULL);
}
