/* called.c - a subcommand as it is called */
#include "tests/ops/called.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

int
called_with(command_fn *command, const char *const *words, const char *typed, size_t len, struct buf *said)
{
	char *argv[16], room[512];
	int argc = 0, in[2], out[2], status;
	ssize_t n;
	pid_t pid;

	for (; words[argc] != NULL; argc++)
		argv[argc] = xstrdup(words[argc]);
	argv[argc] = NULL;
	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	assert_int_equal(write(in[1], typed, len), len);
	close(in[1]);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		dup2(out[1], 2);
		close(out[0]);
		status = command(argc, argv);
		fflush(NULL);
		_exit(status);
	}
	close(in[0]);
	close(out[1]);
	buf_reset(said);
	while ((n = read(out[0], room, sizeof room)) > 0)
		buf_add(said, room, (size_t)n);
	close(out[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	return WEXITSTATUS(status);
}

int
called(command_fn *command, const char *const *words, const char *typed, struct buf *said)
{
	return called_with(command, words, typed, strlen(typed), said);
}
