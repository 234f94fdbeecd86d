/*
 * test_fetcher_run.c - the processes: a withdrawal beside a slow pack, kills at any point, the fence, the program
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/release/fence.h"
#include "gateway/release/fetcher_run.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/release/feed.h"

enum { KILLS = 50, SOON_MS = 20000 };

/* Bytes of a file of the shelf whose name begins with `name` and ends in `tail`; 0 = none. */
static size_t
bytes_of(const struct feed *d, const char *name, const char *tail)
{
	char path[256];
	struct stat st;

	snprintf(path, sizeof(path), "%s/np/%s%s", d->root, name, tail);
	return stat(path, &st) == 0 ? (size_t)st.st_size : 0;
}

/* What is being brought: fetch/10-<hash>.gz.new */
static size_t
bytes_on_the_way(const struct feed *d, uint64_t serial)
{
	char name[96];

	snprintf(name, sizeof(name), "fetch/%llu-%016llx", (unsigned long long)serial, (unsigned long long)shelf_hash_word(d->hash));
	return bytes_of(d, name, ".gz.new");
}

#define SOON(condition) do { \
	unsigned ms_ = 0; \
	for (; !(condition) && ms_ < SOON_MS; ms_ += 10) \
		usleep(10000); \
	if (ms_ >= SOON_MS) \
		fail_msg("never: %s", #condition); \
} while (0)

/* The process of an owner, a second between two looks. */
static pid_t
run(struct feed *d)
{
	pid_t parent = getpid(), pid;
	sigset_t child;

	fflush(d->log.out);
	pid = fork();
	if (pid == 0) {
		sigemptyset(&child);
		sigaddset(&child, SIGCHLD);
		sigprocmask(SIG_BLOCK, &child, NULL);
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		d->log.out = NULL;
		d->f.poll_s = 1;
		if (fetcher_follow(parent))
			fetcher_run(&d->f);
		_exit(1);
	}
	return pid;
}

static void
end(pid_t pid, int how)
{
	int status = 0;

	assert_int_equal(kill(pid, how), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == how);
}

static void
a_withdrawal_does_not_wait_for_a_pack(void **state)
{
	struct feed d;
	size_t before;
	pid_t pid;

	feed_make(&d, *state);
	feed_pack(&d, 10, S | R);
	feed_index(&d, S);
	d.server->rate = 500;		/* bytes a second: a minute, and this test takes two seconds of it */
	pid = run(&d);
	SOON(bytes_on_the_way(&d, 10) > 0);
	feed_withdraw(&d, "qa/hotline.labour");
	feed_index(&d, S);
	before = bytes_of(&d, "incoming/index", "");
	assert_true(before > 0);
	SOON(bytes_of(&d, "incoming/index", "") > before);
	feed_is_whole(&d, 0, 0);
	assert_true(bytes_on_the_way(&d, 10) > 0);	/* the pack is on its way still */
	assert_false(feed_has(&d, "incoming/10.pack"));
	end(pid, SIGTERM);
	d.server->rate = 0;
	pid = run(&d);					/* who comes next goes on where it was cut off */
	SOON(feed_has(&d, "incoming/10.pack"));
	end(pid, SIGKILL);
	assert_int_equal(d.server->resumed, 1);
	feed_is_whole(&d, 10, 2);
	feed_drop(&d);
}

/* While 10 is under way it is revoked, and 11 is there. */
static void
a_pack_that_is_not_wanted_any_more_is_left(void **state)
{
	struct feed d;
	pid_t pid;

	feed_make(&d, *state);
	feed_pack(&d, 10, S | R);
	feed_index(&d, S);
	d.server->rate = 500;
	pid = run(&d);
	SOON(bytes_on_the_way(&d, 10) > 0);
	d.x->packs = 0;
	d.x->revoked[d.x->revokeds++] = 10;
	feed_pack(&d, 11, S | R);
	d.server->rate = 0;
	feed_index(&d, S);
	SOON(feed_has(&d, "incoming/11.pack"));
	assert_false(feed_has(&d, "incoming/10.pack"));
	end(pid, SIGTERM);
	feed_is_whole(&d, 11, 2);
	feed_drop(&d);
}

/* What comes in parts goes on: the server is asked for the rest. */
static void
a_cut_line_costs_nothing(void **state)
{
	struct feed d;
	pid_t pid;

	feed_make(&d, *state);
	feed_pack(&d, 10, S | R);
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	d.server->rate = 5000;
	fflush(d.log.out);
	pid = fork();
	if (pid == 0)
		_exit((int)feed_bring(&d, ""));
	SOON(bytes_on_the_way(&d, 10) >= 500);
	end(pid, SIGKILL);
	d.server->rate = 0;
	assert_int_equal(feed_bring(&d, ""), FETCHER_HANDED);
	assert_int_equal(d.server->resumed, 1);
	feed_is_whole(&d, 10, 2);
	feed_drop(&d);
}

static void
empty_incoming(const struct feed *d)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/np/incoming/10.pack", d->root);
	shelf_remove(path);
	snprintf(path, sizeof(path), "%s/np/incoming/index", d->root);
	(void)unlink(path);
}

static void
killed_at_any_point(void **state)
{
	struct feed d;
	unsigned landed = 0;

	feed_make(&d, *state);
	feed_pack(&d, 10, S | R);
	feed_index(&d, S);
	for (unsigned i = 0; i < KILLS; i++) {
		pid_t pid;

		fflush(d.log.out);
		d.server->rate = i % 2 == 0 ? 200000 : 0;
		pid = fork();
		if (pid == 0) {
			d.log.out = NULL;
			(void)fetcher_once(&d.f);
			pause();
			_exit(0);
		}
		usleep(randombytes_uniform(50000));
		end(pid, SIGKILL);
		feed_is_whole(&d, 10, 2);
		if (feed_has(&d, "incoming/10.pack")) {
			landed++;
			empty_incoming(&d);
		}
	}
	d.server->rate = 0;
	assert_true(fetcher_once(&d.f) <= FETCHER_HANDED);
	assert_true(feed_has(&d, "incoming/10.pack") && feed_has(&d, "incoming/index"));
	feed_is_whole(&d, 10, 2);
	print_message("killed %d times, %u packs came before it\n", KILLS, landed);
	feed_drop(&d);
}

/* --- the fence --- */

static bool
can_write(const struct feed *d, const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/np/%s", d->root, name);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static int
behind_the_fence(const struct feed *d)
{
	char fetch[256], incoming[256], from[300], to[300], room[256];
	struct buf why = BUF_OVER(room);
	bool is_up;

	snprintf(fetch, sizeof(fetch), "%s/np/fetch", d->root);
	snprintf(incoming, sizeof(incoming), "%s/np/incoming", d->root);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (!fence_up((const char *const[]){ fetch, incoming }, 2, &is_up, &why))
		return 1;
	if (!is_up)
		return 77;
	snprintf(from, sizeof(from), "%s/a", fetch);
	snprintf(to, sizeof(to), "%s/a", incoming);
	if (!can_write(d, "fetch/a") || rename(from, to) != 0)
		return 2;
	snprintf(to, sizeof(to), "%s/np/shelf", d->root);
	if (can_write(d, "shelf") || can_write(d, "12.pack") || can_write(d, "index") || can_write(d, "withdrawn"))
		return 3;
	if (rename(incoming, to) == 0 || execl("/bin/true", "true", (char *)NULL) == 0)
		return 4;
	snprintf(from, sizeof(from), "%s/a", incoming);
	return rename(from, to) == 0 ? 5 : 42;
}

static void
the_shelf_is_behind_a_fence(void **state)
{
	struct feed d;
	int status = -1;
	pid_t pid;

	feed_make(&d, *state);
	fflush(d.log.out);
	pid = fork();
	if (pid == 0)
		_exit(behind_the_fence(&d));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	feed_drop(&d);
	if (WEXITSTATUS(status) == 77) {
		print_message("this kernel has no Landlock: left out\n");
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), 42);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_withdrawal_does_not_wait_for_a_pack),
		cmocka_unit_test(a_pack_that_is_not_wanted_any_more_is_left),
		cmocka_unit_test(a_cut_line_costs_nothing),
		cmocka_unit_test(killed_at_any_point),
		cmocka_unit_test(the_shelf_is_behind_a_fence),
	};

	return cmocka_run_group_tests(tests, https_server_setup, https_server_teardown);
}
