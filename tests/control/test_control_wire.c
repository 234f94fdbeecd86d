/*
 * test_control_wire.c - what no client should send, and clients that do not behave
 */
/* long: one wire, and one way to send and to read on it */
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/control/control.h"
#include "gateway/log.h"
#include "gateway/loop.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/control/bench.h"

static struct bench b;

static int
set_up(void **state)
{
	(void)state;
	bench_open(&b, BENCH_RAM);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	bench_close(&b);
	return 0;
}

static void
send_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);

		assert_true(n > 0);
		bytes += n;
		len -= (size_t)n;
	}
}

/* Whole lines until there are `lines` of them, or the line is closed; gives how many there were. */
static unsigned
receive(int fd, unsigned lines, char *out, size_t size)
{
	size_t len = 0;
	unsigned n = 0;

	while (n < lines && len < size - 1) {
		ssize_t got = recv(fd, out + len, size - 1 - len, 0);

		if (got <= 0)
			break;
		for (ssize_t i = 0; i < got; i++)
			n += out[len + (size_t)i] == '\n';
		len += (size_t)got;
	}
	out[len] = '\0';
	return n;
}

static const char hello[] = "{\"op\":\"hello\"}\n";

static void
still_answers(void)
{
	json_t *answer = bench_send(&b, "{\"op\":\"hello\"}");

	assert_true(json_is_true(json_object_get(answer, "ok")));
	json_decref(answer);
}

static void
bad_lines_are_told(void **state)
{
	static const char *const cases[] = {
		"", " ", "x", "[]", "null", "\"hello\"", "{", "{}", "{\"op\":1}", "{\"op\":\"none\"}", "{\"op\":null}",
		"{\"op\":\"hello\",\"op\":\"status\"}",				/* a name twice */
		"{\"op\":\"hello\",\"args\":{\"a\":1,\"a\":2}}",
		"{\"op\":\"hello\",\"more\":1}", "{\"op\":\"hello\",\"args\":[]}", "{\"op\":\"hello\",\"token\":1}",
		"{\"op\":\"hello\"} {\"op\":\"hello\"}",			/* two on one line */
		"{\"op\":\"hel\\u0000lo\"}", "{\"op\":\"hello\",\"args\":{\"\\u0000\":1}}",
		"{\"op\":\"\xff\xfe\"}", "{\"op\":\"\xed\xa0\x80\"}",		/* not UTF-8 */
		"{\"op\":\"hello\",\"args\":{\"n\":1e999}}", "{'op':'hello'}", "{\"op\":\"hello\",}",
		"{\"op\":\"hello\",\"approval\":\"00\"}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		json_t *answer = bench_send(&b, cases[i]);

		if (strcmp(bench_code(answer), "bad") != 0)
			fail_msg("case %zu is taken", i);
	}
	still_answers();
}

/* What was sent is never said again: it could be a number. */
static void
errors_repeat_nothing(void **state)
{
	static const char *const cases[] = {
		"{\"op\":\"" BENCH_NUMBER "\"}", "{\"op\":\"hello\",\"" BENCH_NUMBER "\":1}",
		"{\"op\":\"hello\",\"args\":{\"" BENCH_NUMBER "\":1}}", "{\"op\":\"login\",\"args\":{\"name\":\"" BENCH_NUMBER "\"}}",
		"{\"op\":\"login\",\"args\":{\"name\":\"a" BENCH_NUMBER "\",\"password\":\"x\"},\"totp\":\"" BENCH_NUMBER "\"}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		json_t *answer = bench_send(&b, cases[i]);
		char *text = json_dumps(answer, 0);

		assert_null(strstr(text, "7700900"));
		free(text);
		json_decref(answer);
	}
}

static void
deep_and_wide_json(void **state)
{
	char *line = xmalloc(CONTROL_LINE_BYTES);
	json_t *answer;
	size_t n = 0;

	(void)state;
	memset(line, '[', 60000);
	line[60000] = '\0';
	answer = bench_send(&b, line);
	assert_string_equal(bench_code(answer), "bad");
	n += (size_t)snprintf(line, CONTROL_LINE_BYTES, "{\"op\":\"hello\",\"args\":{\"a\":");
	memset(line + n, '[', 1000);
	memset(line + n + 1000, ']', 1000);
	memcpy(line + n + 2000, "}}", 3);
	answer = bench_send(&b, line);
	assert_string_equal(bench_code(answer), "bad");
	n = (size_t)snprintf(line, CONTROL_LINE_BYTES, "{\"op\":\"hello\",\"args\":{");
	for (unsigned i = 0; n < CONTROL_LINE_BYTES - 100; i++)
		n += (size_t)snprintf(line + n, CONTROL_LINE_BYTES - n, "%s\"k%u\":0", i > 0 ? "," : "", i);
	snprintf(line + n, CONTROL_LINE_BYTES - n, "}}");
	answer = bench_send(&b, line);
	assert_string_equal(bench_code(answer), "bad");
	free(line);
	still_answers();
}

/* A line of 65 KiB is answered once, and the next one as if nothing had been. */
static void
a_line_too_long_is_skipped(void **state)
{
	char *line = xmalloc(200001), back[4096];
	int fd = bench_connect(&b);

	(void)state;
	memset(line, 'x', 200000);
	line[200000] = '\n';
	send_all(fd, line, 200001);
	send_all(fd, hello, sizeof(hello) - 1);
	assert_int_equal(receive(fd, 2, back, sizeof(back)), 2);
	assert_non_null(strstr(back, "longer than 64 KiB"));
	assert_non_null(strstr(back, "\"ok\":true"));
	close(fd);
	free(line);
}

static void
raw_nul_and_cr(void **state)
{
	static const char bytes[] = "{\"op\":\"hello\"\0}\n{\"op\":\"hello\"}\r\n";
	char back[4096];
	int fd = bench_connect(&b);

	(void)state;
	send_all(fd, bytes, sizeof(bytes) - 1);
	assert_int_equal(receive(fd, 2, back, sizeof(back)), 2);
	assert_non_null(strstr(back, "\"bad\""));
	assert_non_null(strstr(back, "\"ok\":true"));
	close(fd);
}

/* In pieces of one byte, and many on one line of a wire: all answered, in order. */
static void
pieces_and_heaps(void **state)
{
	char back[65536];
	int fd = bench_connect(&b);

	(void)state;
	for (size_t i = 0; i < sizeof(hello) - 1; i++) {
		send_all(fd, hello + i, 1);
		usleep(500);
	}
	assert_int_equal(receive(fd, 1, back, sizeof(back)), 1);
	for (unsigned i = 0; i < 200; i++)
		send_all(fd, i % 2 == 0 ? hello : "{\"op\":\"nothing\"}\n", i % 2 == 0 ? sizeof(hello) - 1 : 17);
	assert_int_equal(receive(fd, 200, back, sizeof(back)), 200);
	for (char *line = back; (line = strchr(line, '\n')) != NULL && line[1] != '\0'; line++)
		assert_true(line[1] == '{');
	close(fd);
}

/* The last request of who closes her side at once is answered all the same. */
static void
half_closed(void **state)
{
	char back[4096];
	int fd = bench_connect(&b);

	(void)state;
	send_all(fd, hello, sizeof(hello) - 1);
	shutdown(fd, SHUT_WR);
	assert_int_equal(receive(fd, 9, back, sizeof(back)), 1);
	close(fd);
	fd = bench_connect(&b);
	send_all(fd, "{\"op\":", 6);
	shutdown(fd, SHUT_WR);
	assert_int_equal(receive(fd, 9, back, sizeof(back)), 0);	/* half a line is nothing */
	close(fd);
}

/* Gone in the middle of a request, and before the answer. */
static void
disconnects(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 50; i++) {
		int fd = bench_connect(&b);

		send_all(fd, hello, i % sizeof(hello));
		close(fd);
	}
	still_answers();
}

/* While we hold our share: another user of the machine, who may reach the socket, is answered. */
static void
another_user_is_served(void)
{
	char back[4096];
	pid_t child;
	int status;

	if (geteuid() != 0)
		return;		/* only root can be two users */
	chmod(b.folder, 0711);
	chmod(b.socket, 0666);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct sockaddr_un at = { .sun_family = AF_UNIX };
		int fd = socket(AF_UNIX, SOCK_STREAM, 0);

		memcpy(at.sun_path, b.socket, strlen(b.socket));
		if (setgid(65534) != 0 || setuid(65534) != 0 || connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
		    send(fd, hello, sizeof(hello) - 1, MSG_NOSIGNAL) < 0)
			_exit(2);
		_exit(receive(fd, 1, back, sizeof(back)) == 1 ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	chmod(b.folder, 0700);
	chmod(b.socket, 0660);
}

/* A hundred of one user come; half of the places are hers, and when she goes she has them again. */
static void
a_hundred_clients(void **state)
{
	int fd[100];
	char back[4096];
	unsigned served = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(fd); i++) {
		struct timeval patience = { .tv_usec = 200000 };

		fd[i] = bench_connect(&b);
		setsockopt(fd[i], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
		if (send(fd[i], hello, sizeof(hello) - 1, MSG_NOSIGNAL) > 0)
			served += receive(fd[i], 1, back, sizeof(back));
	}
	assert_int_equal(served, CONTROL_CLIENTS_EACH);
	another_user_is_served();
	for (size_t i = 0; i < COUNT(fd); i++)
		close(fd[i]);
	for (unsigned turn = 0; turn < 100; turn++) {
		json_t *answer = bench_send(&b, "{\"op\":\"hello\"}");

		if (answer != NULL) {
			json_decref(answer);
			return;
		}
		usleep(10000);
	}
	fail_msg("nobody is served any more");
}

/* Who asks and never reads fills nobody's memory. */
static void
who_does_not_read_is_not_read(void **state)
{
	int fd = bench_connect(&b);
	size_t sent = 0;

	(void)state;
	for (unsigned quiet = 0; quiet < 20 && sent < 64u << 20;) {
		ssize_t n = send(fd, hello, sizeof(hello) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n > 0) {
			sent += (size_t)n;
			quiet = 0;
		} else {
			quiet++;
			usleep(10000);
		}
	}
	assert_true(sent < 8u << 20);
	still_answers();
	close(fd);
}

/* --- in this process, where the clock of the loop can be moved ---------------------- */

static int64_t
no_time(void *ctx)
{
	(void)ctx;
	return 0;
}

static bool
is_closed(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char c;

	return poll(&p, 1, 0) == 1 && recv(fd, &c, 1, MSG_DONTWAIT) == 0;
}

static void
half_a_request_is_not_waited_for(void **state)
{
	struct control_world w = { .now = no_time };
	struct log log = { 0 };
	char room[256];
	struct buf why = BUF_OVER(room);
	struct loop *loop = loop_new(&why);
	struct bench local = { .people = 0 };
	struct control *c;
	struct stat st;
	int half, idle;

	(void)state;
	snprintf(local.socket, sizeof(local.socket), "%s/other", b.folder);
	c = control_socket_open(loop, &log, &w, local.socket, &why);
	assert_non_null(c);
	assert_int_equal(stat(local.socket, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
	assert_null(control_socket_open(loop, &log, &w, local.socket, &why));	/* another listens there */
	half = bench_connect(&local);
	idle = bench_connect(&local);
	send_all(half, "{\"op\":", 6);
	for (unsigned i = 0; i < 6; i++)
		loop_once(loop, 0);
	assert_false(is_closed(half));
	loop_skip(loop, CONTROL_HALF_S * 1000 - 2000);
	loop_once(loop, 0);
	assert_false(is_closed(half));
	loop_skip(loop, 3000);
	loop_once(loop, 0);
	assert_true(is_closed(half));
	assert_false(is_closed(idle));
	loop_skip(loop, CONTROL_IDLE_S * 1000);
	loop_once(loop, 0);
	assert_true(is_closed(idle));
	close(half);
	close(idle);
	control_socket_close(c);
	loop_free(loop);
	assert_int_equal(access(local.socket, F_OK), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_lines_are_told),
		cmocka_unit_test(errors_repeat_nothing),
		cmocka_unit_test(deep_and_wide_json),
		cmocka_unit_test(a_line_too_long_is_skipped),
		cmocka_unit_test(raw_nul_and_cr),
		cmocka_unit_test(pieces_and_heaps),
		cmocka_unit_test(half_closed),
		cmocka_unit_test(disconnects),
		cmocka_unit_test(a_hundred_clients),
		cmocka_unit_test(who_does_not_read_is_not_read),
		cmocka_unit_test(half_a_request_is_not_waited_for),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
