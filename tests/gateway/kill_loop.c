/*
 * kill_loop.c - lives and deaths
 */
#include "tests/gateway/kill_loop.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { LONGEST_US = 20000 };

void
kill_promise(int pipe_fd, int32_t turn)
{
	if (write(pipe_fd, &turn, sizeof(turn)) != (ssize_t)sizeof(turn))
		_exit(5);
}

static void
one_life(const struct kill_loop *k, int32_t *next, bool waits)
{
	int fds[2], status;
	int32_t turn;
	ssize_t n;
	pid_t child;

	assert_int_equal(pipe(fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(fds[0]);
		k->live(k->arg, fds[1], *next);
		_exit(6);
	}
	close(fds[1]);
	if (waits) {
		assert_int_equal(read(fds[0], &turn, sizeof(turn)), sizeof(turn));
		k->promised(k->arg, (*next)++);
	}
	usleep((useconds_t)(random() % LONGEST_US));
	assert_int_equal(kill(child, SIGKILL), 0);
	while ((n = read(fds[0], &turn, sizeof(turn))) == (ssize_t)sizeof(turn)) {
		assert_int_equal(turn, *next);
		k->promised(k->arg, turn);
		++*next;
	}
	assert_int_equal(n, 0);
	close(fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status))
		fail_msg("the child ended by itself: %d", WEXITSTATUS(status));
	k->look(k->arg, (*next)++);
}

void
kill_loop_run(const struct kill_loop *k, unsigned kills)
{
	int32_t next = 1;

	srandom(4);
	for (unsigned i = 0; i < kills; i++)
		one_life(k, &next, i % 2 == 0);
}

unsigned
kill_count(unsigned usual)
{
	const char *says = getenv("STORE_KILLS");
	long n = says ? strtol(says, NULL, 10) : 0;

	return n > 0 && n < 1000000 ? (unsigned)n : usual;
}
