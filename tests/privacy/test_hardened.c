/*
 * test_hardened.c - memory holds people: no core file, and no look into it by a program of the same user
 *
 * The kernel shows both from outside: a process that cannot be dumped has its
 * files in /proc owned by root.  As root that would always be so; then the
 * programs run as another user, from copies that user may read.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/support/tree.h"

enum { NOBODY = 65534, TURNS = 400 };

static char folder[64];
static pid_t pid;
static uid_t user;

static const char *
in_folder(const char *name)
{
	static char room[8][128];
	static unsigned turn;
	char *out = room[turn++ % COUNT(room)];

	snprintf(out, sizeof(room[0]), "%s/%s", folder, name);
	return out;
}

static void
copy(const char *from, const char *name, mode_t mode)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out = open(in_folder(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
	char room[65536];
	ssize_t n;

	if (in < 0 || out < 0)
		fail_msg("%s: %s", from, strerror(errno));
	while ((n = read(in, room, sizeof(room))) > 0)
		assert_int_equal(write(out, room, (size_t)n), n);
	assert_int_equal(fchmod(out, mode), 0);
	close(in);
	close(out);
}

static void
copy_built(const char *name)
{
	const char *build = getenv("SAFAR_BUILD");
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", build != NULL ? build : "build", name);
	copy(path, name, 0755);
}

static void
make_folder(const char *name)
{
	assert_int_equal(mkdir(in_folder(name), 0700), 0);
	if (geteuid() == 0)
		assert_int_equal(chown(in_folder(name), NOBODY, NOBODY), 0);
}

static int
set_up(void **state)
{
	const char *pack = getenv("SAFAR_PACK");
	FILE *f;

	(void)state;
	user = geteuid() == 0 ? NOBODY : geteuid();
	snprintf(folder, sizeof(folder), "/tmp/safar-hardened-XXXXXX");
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chmod(folder, 0755), 0);
	copy_built("safard");
	copy_built("safar-vault");
	copy(pack != NULL ? pack : "build/sample.pack", "pack", 0644);
	make_folder("state");
	make_folder("keys");
	make_folder("jobs");
	f = fopen(in_folder("safar.conf"), "we");
	assert_non_null(f);
	fprintf(f, "[gateway]\nstate = \"%s/state\"\npack = \"%s/pack\"\n[kannel]\nenabled = no\n[phone]\nsocket = \"%s/state/phone\"\n",
	    folder, folder, folder);
	assert_int_equal(fchmod(fileno(f), 0644), 0);
	assert_int_equal(fclose(f), 0);
	return 0;
}

static int
end_program(void **state)
{
	(void)state;
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	pid = 0;
	return 0;
}

static int
tear_down(void **state)
{
	(void)end_program(state);
	return tree_remove(folder) ? 0 : -1;
}

/* Starts it as `user`; it is up when `sign` is there. */
static void
launch(const char *const *words, const char *sign)
{
	pid_t parent = getpid();

	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int quiet = open("/dev/null", O_RDWR);

		if (geteuid() == 0 && (setgroups(0, NULL) < 0 || setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
			_exit(126);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent || dup2(quiet, 1) < 0 || dup2(quiet, 2) < 0)
			_exit(126);
		execv(words[0], (char *const *)(uintptr_t)words);
		_exit(127);
	}
	for (int i = 0; i < TURNS; i++) {
		if (access(in_folder(sign), F_OK) == 0)
			return;
		usleep(20000);
	}
	fail_msg("%s did not start", words[0]);
}

static uid_t
owner_in_proc(void)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	assert_int_equal(stat(path, &st), 0);
	return st.st_uid;
}

static void
leaves_no_core(void)
{
	char path[64], line[256], soft[16] = "", hard[16] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/limits", (int)pid);
	f = fopen(path, "re");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "Max core file size %15s %15s", soft, hard) == 2)
			break;
	fclose(f);
	assert_string_equal(soft, "0");
	assert_string_equal(hard, "0");
}

/* So that the next two can fail: of a program that does nothing for it, the files are its user's. */
static void
any_other_program(void **state)
{
	const char *const words[] = { "/bin/sleep", "100", NULL };
	char path[64], target[64];
	ssize_t n = 0;

	(void)state;
	launch(words, "pack");
	snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	for (int i = 0; i < TURNS; i++) {
		n = readlink(path, target, sizeof(target) - 1);
		target[n > 0 ? n : 0] = '\0';
		if (strstr(target, "sleep") != NULL || strstr(target, "coreutils") != NULL || strstr(target, "busybox") != NULL)
			break;
		usleep(20000);
	}
	assert_int_equal(owner_in_proc(), user);
}

static void
safard(void **state)
{
	const char *const words[] = { in_folder("safard"), "--config", in_folder("safar.conf"), NULL };

	(void)state;
	launch(words, "state/phone");
	leaves_no_core();
	assert_int_equal(owner_in_proc(), 0);
}

static void
safar_vault(void **state)
{
	const char *const words[] = { in_folder("safar-vault"), "--keys", in_folder("keys"), "--public", in_folder("state/vault.pub"),
	    "--socket", in_folder("state/vault"), "--jobs", in_folder("jobs"), NULL };

	(void)state;
	launch(words, "state/vault");
	leaves_no_core();
	assert_int_equal(owner_in_proc(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(any_other_program, end_program),
		cmocka_unit_test_teardown(safard, end_program),
		cmocka_unit_test_teardown(safar_vault, end_program),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
