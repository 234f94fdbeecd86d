/*
 * test_preload.c - the libraries of ops/kannel/, in a small program and in the real bearerbox
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locales/text/bug.h"
#include "tests/kannel/ways_world.h"

#define MILLION "1000000"

enum { FD_MOST = 256, PATH_BYTES = 4096 };

/* build/NAME, or in the folder that SAFAR_BUILD names; absolute. */
static void
path_of(const char *name, char out[PATH_BYTES])
{
	char path[PATH_BYTES];

	snprintf(path, sizeof(path), "%.3000s/%s", getenv("SAFAR_BUILD") ? getenv("SAFAR_BUILD") : "build", name);
	if (realpath(path, out) == NULL)
		fail_msg("%s is not there: make tests", path);
}

/* What the probe prints, with `library` preloaded or none; its exit code. */
static int
probe(const char *library, const char *const arguments[3], char *said, size_t size)
{
	char program[PATH_BYTES], path[PATH_BYTES], word[PATH_BYTES + 16] = "NOTHING=";
	char *const environment[] = { word, NULL };
	const char *const argv[] = { program, arguments[0], arguments[1], arguments[2], NULL };
	int ends[2], status;
	ssize_t n;
	pid_t pid;

	path_of("preload_probe", program);
	if (library != NULL) {
		path_of(library, path);
		snprintf(word, sizeof(word), "LD_PRELOAD=%s", path);
	}
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execve(program, (char *const *)(uintptr_t)argv, environment);
		_exit(127);
	}
	assert_true(pid > 0);
	close(ends[1]);
	n = read(ends[0], said, size - 1);
	said[n > 0 ? n : 0] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
a_million_ids_are_a_million(void **state)
{
	static const struct { const char *library, *word; } cases[] = {
		{ NULL, "random=glibc" }, { "bearerbox_uuid.so", "random=preloaded" },
	};
	char said[256];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(probe(cases[i].library, (const char *const[]){ "uuid", MILLION, "4" }, said, sizeof(said)), 0);
		if (strstr(said, "uuids=" MILLION " threads=4 equal=0 ") == NULL || strstr(said, cases[i].word) == NULL)
			fail_msg("%s", said);
	}
}

static void
both_ends_send_at_once(void **state)
{
	char said[256];

	(void)state;
	assert_int_equal(probe(NULL, (const char *const[]){ "nodelay", NULL, NULL }, said, sizeof(said)), 0);
	assert_string_equal(said, "connected=0 accepted=0\n");
	assert_int_equal(probe("bearerbox_nodelay.so", (const char *const[]){ "nodelay", NULL, NULL }, said, sizeof(said)), 0);
	assert_string_equal(said, "connected=1 accepted=1\n");
}

/*
 * Connected TCP sockets of our child, and how many of them send at once: each descriptor is
 * borrowed from it.  -1 where the kernel does not let us.
 */
static int
count_sockets(pid_t pid, int *at_once)
{
	int process = (int)syscall(SYS_pidfd_open, pid, 0), sockets = 0;

	*at_once = 0;
	for (int fd = 3; process >= 0 && fd < FD_MOST; fd++) {
		int copy = (int)syscall(SYS_pidfd_getfd, process, fd, 0), is_on = 0;
		struct sockaddr_in peer;
		socklen_t peer_len = sizeof(peer), len = sizeof(is_on);

		if (copy < 0 && errno != EBADF) {
			close(process);
			return -1;
		}
		if (copy >= 0 && getpeername(copy, (struct sockaddr *)&peer, &peer_len) == 0 && peer.sin_family == AF_INET) {
			sockets++;
			getsockopt(copy, IPPROTO_TCP, TCP_NODELAY, &is_on, &len);
			*at_once += is_on > 0;
		}
		if (copy >= 0)
			close(copy);
	}
	if (process >= 0)
		close(process);
	return process >= 0 ? sockets : -1;
}

static void
bearerbox_takes_each(void **state)
{
	static const struct { const char *first, *second; bool is_at_once; } cases[] = {
		{ NULL, NULL, false },
		{ "bearerbox_nodelay.so", NULL, true },
		{ "bearerbox_uuid.so", NULL, false },
		{ "bearerbox_nodelay.so", "bearerbox_uuid.so", true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char first[PATH_BYTES] = "", second[PATH_BYTES] = "", both[2 * PATH_BYTES + 1], page[8192], type[16];
		struct ways_world w;
		int link, box, sockets, at_once;

		if (cases[i].first != NULL)
			path_of(cases[i].first, first);
		if (cases[i].second != NULL)
			path_of(cases[i].second, second);
		snprintf(both, sizeof(both), "%s:%s", first, second);
		ways_world_start(&w, "", "[way.north]\ncarries = sms\n@", cases[i].first != NULL ? both : NULL);
		link = ways_world_bind(&w, type);
		box = ways_world_box(&w);
		ways_world_wait(&w, "smsbox:safar", 1);
		assert_true(ways_world_status(&w, true, page, sizeof(page)));
		sockets = count_sockets(w.bearerbox, &at_once);
		if (sockets < 0)
			print_message("bearerbox's sockets cannot be looked at here: %s\n", strerror(errno));
		else if (sockets < 2 || at_once != (cases[i].is_at_once ? sockets : 0))
			fail_msg("case %zu: %d of %d sockets send at once", i, at_once, sockets);
		close(box);
		close(link);
		ways_world_stop(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_million_ids_are_a_million),
		cmocka_unit_test(both_ends_send_at_once),
		cmocka_unit_test(bearerbox_takes_each),
	};

	return cmocka_run_group_tests_name("preload", tests, NULL, NULL);
}
