/*
 * test_socket.c - a socket left behind is taken over, one of somebody else never
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "gateway/socket.h"
#include "locales/text/buf.h"

enum { CROWD = 8 };

struct place { char folder[32], path[64], room[512]; struct buf why; };

static int
set_up(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	snprintf(p->folder, sizeof(p->folder), "/tmp/safar-socket-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	snprintf(p->path, sizeof(p->path), "%s/socket", p->folder);
	p->why = (struct buf)BUF_OVER(p->room);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;

	unlink(p->path);
	rmdir(p->folder);
	free(p);
	return 0;
}

static ino_t
inode(const struct place *p)
{
	struct stat st;

	return lstat(p->path, &st) == 0 ? st.st_ino : 0;
}

static int
call(const struct place *p)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	memcpy(at.sun_path, p->path, strlen(p->path));
	assert_true(fd >= 0);
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		return fd;
	close(fd);
	return -1;
}

static void
the_mode_is_ours(void **state)
{
	struct place *p = *state;
	struct stat st;
	mode_t mask = umask(0);
	int fd = socket_listen(p->path, 0660, CROWD, &p->why);

	umask(mask);
	assert_true(fd >= 0);
	assert_int_equal(lstat(p->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(fd);
}

static void
what_the_dead_left_is_taken_over(void **state)
{
	struct place *p = *state;
	int caller, fd = socket_listen(p->path, 0600, CROWD, &p->why);

	close(fd);
	fd = socket_listen(p->path, 0600, CROWD, &p->why);
	assert_true(fd >= 0);
	caller = call(p);
	assert_true(caller >= 0);
	close(caller);
	close(fd);
}

static void
who_listens_keeps_the_place(void **state)
{
	struct place *p = *state;
	int fd = socket_listen(p->path, 0600, CROWD, &p->why);
	ino_t before = inode(p);

	assert_int_equal(socket_listen(p->path, 0600, CROWD, &p->why), -1);
	assert_non_null(strstr(p->why.ptr, "/socket: another program listens there"));
	assert_int_equal(inode(p), before);
	close(fd);
}

/* So many wait for it that the kernel lets nobody more in: it lives all the same. */
static void
who_is_busy_keeps_the_place(void **state)
{
	struct place *p = *state;
	int caller[CROWD], n = 0, fd = socket_listen(p->path, 0600, 1, &p->why);
	ino_t before = inode(p);

	while (n < CROWD && (caller[n] = call(p)) >= 0)
		n++;
	assert_in_range(n, 1, CROWD - 1);
	assert_int_equal(socket_listen(p->path, 0600, CROWD, &p->why), -1);
	assert_non_null(strstr(p->why.ptr, "another program listens there"));
	assert_int_equal(inode(p), before);
	while (n > 0)
		close(caller[--n]);
	close(fd);
}

/* Without a socket of our own nothing is known of who listens. */
static void
without_descriptors_nothing_is_removed(void **state)
{
	struct place *p = *state;
	int fd = socket_listen(p->path, 0600, CROWD, &p->why);
	struct rlimit all, none;
	ino_t before = inode(p);

	close(fd);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &all), 0);
	none = all;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	fd = socket_listen(p->path, 0600, CROWD, &p->why);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &all), 0);
	assert_int_equal(fd, -1);
	assert_non_null(strstr(p->why.ptr, strerror(EMFILE)));
	assert_int_equal(inode(p), before);
}

static void
other_files_stay(void **state)
{
	struct place *p = *state;
	FILE *f = fopen(p->path, "we");
	ino_t before = inode(p);

	fclose(f);
	assert_int_equal(socket_listen(p->path, 0600, CROWD, &p->why), -1);
	assert_non_null(strstr(p->why.ptr, "something else with this name"));
	assert_int_equal(inode(p), before);
}

static void
a_long_path_is_told(void **state)
{
	struct place *p = *state;
	char path[256];

	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(socket_listen(path, 0600, CROWD, &p->why), -1);
	assert_non_null(strstr(p->why.ptr, "too long for a socket's name"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_mode_is_ours, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_the_dead_left_is_taken_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_listens_keeps_the_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_is_busy_keeps_the_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_descriptors_nothing_is_removed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(other_files_stay, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_long_path_is_told, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
