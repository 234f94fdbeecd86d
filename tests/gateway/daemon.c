/*
 * daemon.c - starts, asks, signals and ends a real safard
 */
#include "tests/gateway/daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "tests/support/tree.h"

static char folder[64];
union daemon_pack_bytes daemon_pack;
size_t daemon_pack_len;
pid_t daemon_pid;

const char *
daemon_in_folder(const char *name)
{
	static char names[4][128];
	static unsigned turn;
	char *out = names[turn++ % 4];

	snprintf(out, sizeof(names[0]), "%s/%s", folder, name);
	return out;
}

static const char *
program(void)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/safard", getenv("SAFAR_BUILD") ? getenv("SAFAR_BUILD") : "build");
	return path;
}

void
daemon_slurp(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		fail_msg("%s: %s", path, strerror(errno));
	n = read(fd, out, size - 1);
	out[n > 0 ? n : 0] = '\0';
	close(fd);
}

void
daemon_spill(const char *path, const void *bytes, size_t len)
{
	char fresh[160];
	int fd;

	snprintf(fresh, sizeof(fresh), "%s.new", path);
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
	assert_int_equal(rename(fresh, path), 0);	/* a mapped pack is never written over */
}

void
daemon_conf(const char *more)
{
	char text[1024];
	int n = snprintf(text, sizeof(text), "[gateway]\nstate = \"%s/state\"\npack = \"%s/pack\"\nlook = 1s\n"
	    "[kannel]\nenabled = no\n[phone]\nsocket = \"%s/phone\"\n%s", folder, folder, folder, more);

	daemon_spill(daemon_in_folder("safar.conf"), text, (size_t)n);
}

/* The pack as it stands in `pack`, sealed again. */
void
daemon_pack_put(void)
{
	pack_hash(daemon_pack.bytes, daemon_pack_len, daemon_pack.header.hash);
	daemon_spill(daemon_in_folder("pack"), daemon_pack.bytes, daemon_pack_len);
}

int
daemon_set_up(void **state)
{
	const char *path = getenv("SAFAR_PACK") ? getenv("SAFAR_PACK") : "build/sample.pack";
	int fd = open(path, O_RDONLY);
	ssize_t n;

	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/safar-safard-XXXXXX");
	if (fd < 0 || !mkdtemp(folder) || mkdir(daemon_in_folder("state"), 0700) < 0) {
		print_error("%s or a temporary folder: %s\n", path, strerror(errno));
		return -1;
	}
	n = read(fd, daemon_pack.bytes, sizeof(daemon_pack.bytes));
	daemon_pack_len = n > 0 ? (size_t)n : 0;
	close(fd);
	daemon_pack.header.serial = 100;
	daemon_pack_put();
	daemon_conf("");
	daemon_pid = 0;
	return 0;
}

int
daemon_tear_down(void **state)
{
	int status;

	(void)state;
	if (daemon_pid > 0) {
		kill(daemon_pid, SIGKILL);
		waitpid(daemon_pid, &status, 0);
	}
	return tree_remove(folder) ? 0 : -1;
}

/* Starts the daemon with its standard error in log; a descriptor that gets "ready". */
int
daemon_launch(const char *const *more)
{
	const char *argv[12] = { program(), "--config", daemon_in_folder("safar.conf") };
	char number[16];
	int ends[2], n = 3;

	assert_int_equal(pipe(ends), 0);
	for (; more && *more; more++)
		argv[n++] = *more;
	if (!more) {
		snprintf(number, sizeof(number), "%d", ends[1]);
		argv[n++] = "--ready-fd";
		argv[n++] = number;
	}
	daemon_pid = fork();
	assert_true(daemon_pid >= 0);
	if (daemon_pid == 0) {
		int log = open(daemon_in_folder("log"), O_WRONLY | O_CREAT | O_APPEND, 0600);
		int out = open(daemon_in_folder("out"), O_WRONLY | O_CREAT | O_TRUNC, 0600);

		dup2(log, STDERR_FILENO);
		dup2(out, STDOUT_FILENO);
		close(ends[0]);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(ends[1]);
	return ends[0];
}

void
daemon_start(void)
{
	char room[16] = "";
	int fd = daemon_launch(NULL);
	struct pollfd p = { .fd = fd, .events = POLLIN };

	if (poll(&p, 1, WAIT_MS) != 1 || read(fd, room, sizeof(room) - 1) != 6 || strcmp(room, "ready\n") != 0) {
		char log[4096];

		daemon_slurp(daemon_in_folder("log"), log, sizeof(log));
		fail_msg("not ready: %s", log);
	}
	close(fd);
}

int
daemon_ended(void)
{
	int status = -1;
	pid_t pid = daemon_pid;

	for (int i = 0; i < WAIT_MS / 10; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid) {
			daemon_pid = 0;
			return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
		}
		usleep(10000);
	}
	fail_msg("it does not end");
	return -1;
}

int
daemon_run(const char *const *more)
{
	close(daemon_launch(more));
	return daemon_ended();
}

void
daemon_killed(void)
{
	kill(daemon_pid, SIGKILL);
	assert_int_equal(daemon_ended(), 1000 + SIGKILL);
}

const char *
daemon_log_text(void)
{
	static char text[65536];

	daemon_slurp(daemon_in_folder("log"), text, sizeof(text));
	return text;
}

void
daemon_wait_log(const char *words)
{
	for (int i = 0; i < WAIT_MS / 20; i++) {
		if (strstr(daemon_log_text(), words))
			return;
		usleep(20000);
	}
	fail_msg("never logged: %s\n%s", words, daemon_log_text());
}

int
daemon_pick_up(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%s/phone", folder);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

void
daemon_say(int fd, const char *line, char *back, size_t size)
{
	size_t got = 0;

	assert_int_equal(send(fd, line, strlen(line), MSG_NOSIGNAL), strlen(line));
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		ssize_t n = 0;

		if (poll(&p, 1, WAIT_MS) != 1 || (n = recv(fd, back + got, size - 1 - got, 0)) <= 0)
			fail_msg("no answer to %s", line);
		got += (size_t)n;
		back[got] = '\0';
		if (got >= 5 && !strcmp(back + got - 5, "done\n"))
			return;
	}
}

const char *
daemon_ask(const char *line)
{
	static char back[16384];
	int fd = daemon_pick_up();

	daemon_say(fd, line, back, sizeof(back));
	close(fd);
	return back;
}

const char *
daemon_text(const char *from, const char *words)
{
	char line[256];

	snprintf(line, sizeof(line), "sms\t%s\t33444\t%s\n", from, words);
	return daemon_ask(line);
}

void
daemon_answers_go_on(void)
{
	assert_non_null(strstr(daemon_text(HER, "MENU"), "part\t1\t"));
	assert_int_equal(strncmp(daemon_ask("dial\t" HER "\t*384*77#\n"), "page\t", 5), 0);
}

const char *
daemon_door(const char *line)
{
	static char back[4096];
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	ssize_t n;

	back[0] = '\0';
	snprintf(at.sun_path, sizeof(at.sun_path), "%s/state/control", folder);
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0) {
		assert_int_equal(send(fd, line, strlen(line), MSG_NOSIGNAL), strlen(line));
		n = recv(fd, back, sizeof(back) - 1, 0);
		back[n > 0 ? n : 0] = '\0';
	}
	close(fd);
	return back;
}
