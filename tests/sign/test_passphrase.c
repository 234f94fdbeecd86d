/*
 * test_passphrase.c - safar pack keys new on a terminal: asked twice, never shown, nothing written when the two differ
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "ops/command/command.h"
#include "ops/command/run_directory.h"

#define FIRST "passphrase of the new key, 12 characters or more: "
#define AGAIN "the same again: "

/* Reads what is shown until `words` are there, or nothing more comes. */
static void
shows(int pty, struct buf *shown, const char *words)
{
	struct pollfd p = { pty, POLLIN, 0 };
	char c;

	while ((*words == '\0' || strstr(shown->ptr, words) == NULL) && poll(&p, 1, 20000) > 0 && read(pty, &c, 1) == 1)
		buf_addc(shown, c);
	if (strstr(shown->ptr, words) == NULL)
		fail_msg("not shown: %s\nbut:\n%s", words, shown->ptr);
}

static int
makes_key(char *file, const char *first, const char *again, struct buf *shown)
{
	char *argv[] = { (char *)"safar pack", (char *)"keys", (char *)"new", file, NULL };
	int pty = -1, status;
	pid_t pid;

	fflush(NULL);
	pid = forkpty(&pty, NULL, NULL, NULL);
	if (pid == 0) {
		status = cmd_pack(4, argv);
		fflush(NULL);
		_exit(status);
	}
	assert_true(pid > 0);
	shows(pty, shown, FIRST);
	assert_int_equal(write(pty, first, strlen(first)), strlen(first));
	shows(pty, shown, AGAIN);
	assert_int_equal(write(pty, again, strlen(again)), strlen(again));
	shows(pty, shown, "");
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(pty);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
it_is_asked_twice_and_never_shown(void **state)
{
	char folder[] = "/tmp/safar-sign-XXXXXX", file[64], room[200];
	struct buf shown = BUF_INIT(4000), why = BUF_OVER(room);

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(file, sizeof file, "%s/key", folder);
	assert_int_equal(makes_key(file, "a few plain words\n", "a few other words\n", &shown), EXIT_BAD_INPUT);
	assert_non_null(strstr(shown.ptr, "the two differ"));
	assert_null(strstr(shown.ptr, "plain"));
	assert_null(strstr(shown.ptr, "other"));
	assert_int_equal(access(file, F_OK), -1);
	buf_reset(&shown);
	assert_int_equal(makes_key(file, "a few plain words\n", "a few plain words\n", &shown), 0);
	assert_non_null(strstr(shown.ptr, "words "));
	assert_null(strstr(shown.ptr, "plain"));
	assert_int_equal(access(file, F_OK), 0);
	assert_true(run_directory_remove(folder, &why));
	buf_free(&shown);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_is_asked_twice_and_never_shown) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
