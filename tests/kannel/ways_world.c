/*
 * ways_world.c - bearerbox from a ways.ini, between a box and an SMSC of the test's own
 */
#include "tests/kannel/ways_world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "content/diag.h"
#include "gateway/bearer/kannel_border.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/command/http.h"
#include "ops/command/kannel_conf.h"
#include "ops/command/ports.h"
#include "ops/command/run_directory.h"
#include "routing/ways.h"
#include "tests/ops/smsc_fixture.h"

#define BEARERBOX "/usr/sbin/bearerbox"
#define ADMIN "Kb7-mPq2-xW9d"

enum { BIND_TRANSMITTER = 2, BIND_RECEIVER = 1, BIND_TRANSCEIVER = 9, RESPONSE = INT32_MIN };

static int
listen_somewhere(uint16_t *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(fd, 8), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
	*port = ntohs(at.sin_port);
	return fd;
}

static void
add_ini(struct buf *out, const struct ways_world *w, const char *core, const char *ways)
{
	buf_addf(out, "[bearerbox]\nadmin_password = " ADMIN "\nbox_port = %u\nadmin_port = %u\n", w->port[0], w->port[1]);
	buf_addf(out, "store_folder = spool\nreceipts_folder = dlr\nlog_folder = .\n%s\n", core);
	for (; *ways != '\0'; ways++) {
		if (*ways == '@')
			buf_addf(out, "host = 127.0.0.1\nport = %u\nuser = migrants\npassword = k7Qz9pe\n", w->smsc_port);
		else
			buf_addc(out, *ways);
	}
}

static void
write_files(struct ways_world *w, const char *core, const char *ways_text)
{
	struct buf text = BUF_INIT(65536), why = BUF_INIT(1024);
	char path[128];
	struct ways ways;
	struct diag d;

	add_ini(&text, w, core, ways_text);
	if (!run_directory_write(w->directory, "ways.ini", &text, &why) ||
	    !run_directory_make(w->directory, "spool", &why) || !run_directory_make(w->directory, "dlr", &why))
		fail_msg("%s", why.ptr);
	snprintf(path, sizeof(path), "%s/ways.ini", w->directory);
	diag_init(&d, stderr);
	assert_true(ways_read(&ways, path, &d));
	buf_reset(&text);
	if (!kannel_conf_of_ways(&text, &ways, &why) || !run_directory_write(w->directory, "kannel.conf", &text, &why))
		fail_msg("%s", why.ptr);
	ways_release(&ways);
	buf_free(&text);
	buf_free(&why);
}

static pid_t
start_bearerbox(const struct ways_world *w, const char *preload)
{
	char room[4200] = "NOTHING=";
	char *const environment[] = { room, NULL };
	pid_t parent = getpid(), pid = fork();
	int out;

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	/* Dies with the test, even if that was killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || chdir(w->directory) < 0)
		_exit(127);
	if (preload != NULL)
		snprintf(room, sizeof(room), "LD_PRELOAD=%s", preload);
	out = open("output", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	execve(BEARERBOX, (char *const[]){ (char *)(uintptr_t)BEARERBOX, (char *)(uintptr_t)"-v", (char *)(uintptr_t)"4",
	    (char *)(uintptr_t)"kannel.conf", NULL }, environment);
	_exit(127);
}

void
ways_world_start(struct ways_world *w, const char *core, const char *ways, const char *preload)
{
	struct buf why = BUF_INIT(512);

	memset(w, 0, sizeof(*w));
	snprintf(w->directory, sizeof(w->directory), "/tmp/safar-ways-XXXXXX");
	assert_non_null(mkdtemp(w->directory));
	w->listener = listen_somewhere(&w->smsc_port);
	if (!ports_choose(w->port, COUNT(w->port), &why))
		fail_msg("%s", why.ptr);
	write_files(w, core, ways);
	kannel_border_start();
	w->bearerbox = start_bearerbox(w, preload);
	buf_free(&why);
}

void
ways_world_stop(struct ways_world *w)
{
	struct buf why = BUF_INIT(512);

	if (w->bearerbox > 0) {
		kill(w->bearerbox, SIGKILL);
		waitpid(w->bearerbox, NULL, 0);
	}
	close(w->listener);
	if (!run_directory_remove(w->directory, &why))
		fail_msg("%s", why.ptr);
	free(w->body);
	buf_free(&why);
}

/* Fails with what bearerbox printed when it is gone. */
static void
check_alive(struct ways_world *w)
{
	char path[128], said[2048] = "";
	FILE *f;

	if (waitpid(w->bearerbox, NULL, WNOHANG) != w->bearerbox)
		return;
	w->bearerbox = 0;
	snprintf(path, sizeof(path), "%s/output", w->directory);
	f = fopen(path, "re");
	if (f != NULL) {
		said[fread(said, 1, sizeof(said) - 1, f)] = '\0';
		fclose(f);
	}
	fail_msg("bearerbox ended: %s", said);
}

bool
ways_world_status(struct ways_world *w, bool has_password, char *out, size_t size)
{
	const struct timespec pause = { 0, 50 * 1000 * 1000 };
	char url[128], room[512];
	struct buf page = BUF_INIT(65536), why = BUF_OVER(room);
	bool is_there = false;

	snprintf(url, sizeof(url), "http://127.0.0.1:%u/status.txt%s", w->port[1], has_password ? "?password=" ADMIN : "");
	for (int ms = 0; !is_there && ms < WAYS_WAIT_MS; ms += 50) {
		check_alive(w);
		buf_reset(&why);
		buf_reset(&page);
		is_there = http_get(url, &page, &why);
		if (!is_there)
			nanosleep(&pause, NULL);
	}
	snprintf(out, size, "%s", page.ptr);
	buf_free(&page);
	return is_there;
}

void
ways_world_wait(struct ways_world *w, const char *word, unsigned n)
{
	const struct timespec pause = { 0, 20 * 1000 * 1000 };
	char page[8192];
	unsigned found = 0;

	for (int ms = 0; found < n && ms < WAYS_WAIT_MS; ms += 20) {
		assert_true(ways_world_status(w, true, page, sizeof(page)));
		found = 0;
		for (const char *at = page; (at = strstr(at, word)) != NULL; at++)
			found++;
		if (found < n)
			nanosleep(&pause, NULL);
	}
	assert_int_equal(found, n);
}

int
ways_world_bind(struct ways_world *w, char system_type[16])
{
	struct pollfd p = { w->listener, POLLIN, 0 };
	struct frame f;
	const char *at;
	int fd;

	if (poll(&p, 1, WAYS_WAIT_MS) <= 0)
		check_alive(w);
	fd = accept(w->listener, NULL, NULL);
	assert_true(fd >= 0);
	if (!smpp_read(fd, WAYS_WAIT_MS, &f))
		fail_msg("no bind");
	assert_true(f.command == BIND_TRANSCEIVER || f.command == BIND_RECEIVER || f.command == BIND_TRANSMITTER);
	at = (const char *)f.body;
	assert_string_equal(at, "migrants");
	at += strlen(at) + 1;
	assert_string_equal(at, "k7Qz9pe");
	at += strlen(at) + 1;
	snprintf(system_type, 16, "%s", at);
	smpp_send(fd, f.command | (uint32_t)RESPONSE, 0, f.sequence, "hand", 5);
	return fd;
}

int
ways_world_box(struct ways_world *w)
{
	const struct timespec pause = { 0, 50 * 1000 * 1000 };
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(w->port[0]),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct kannel_frame hello = kannel_border_frame(KANNEL_ADMIN);
	int fd = -1;

	for (int ms = 0; ms < WAYS_WAIT_MS; ms += 50) {
		check_alive(w);
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (connect(fd, (const struct sockaddr *)&at, sizeof(at)) == 0)
			break;
		close(fd);
		fd = -1;
		nanosleep(&pause, NULL);
	}
	assert_true(fd >= 0);
	hello.command = KANNEL_IDENTIFY;
	hello.box_id = (struct kannel_bytes){ "safar", 5 };
	ways_world_send(fd, &hello);
	return fd;
}

void
ways_world_send(int box, const struct kannel_frame *f)
{
	struct buf out = BUF_INIT(8192);

	kannel_border_add(&out, f);
	assert_true(buf_ok(&out));
	assert_int_equal(send(box, out.ptr, out.len, MSG_NOSIGNAL), out.len);
	buf_free(&out);
}

void
ways_world_next(struct ways_world *w, int box, int kind, struct kannel_frame *f)
{
	for (;;) {
		struct pollfd p = { box, POLLIN, 0 };
		uint32_t len = 0;

		if (poll(&p, 1, WAYS_WAIT_MS) <= 0 || recv(box, &len, sizeof(len), MSG_WAITALL) != sizeof(len))
			fail_msg("bearerbox says nothing");
		len = ntohl(len);
		assert_true(len <= KANNEL_BODY_MAX);
		w->body = xrealloc(w->body, len + 1);
		assert_int_equal(recv(box, w->body, len, MSG_WAITALL), len);
		assert_true(kannel_border_read(w->body, len, f));
		if ((int)f->kind == kind)
			return;
		kannel_border_done(f);
	}
}
