/*
 * smsc_fixture.c - the operator runs in a fork: one process, one loop, no threads
 */
#include "tests/ops/smsc_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/loop.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/smsc/network.h"
#include "ops/smsc/smpp.h"

static void
run_operator(const char *socket_path, int port_fd)
{
	const struct smpp_settings settings = { 0, "safar", "secret12" };
	char room[256];
	struct buf why = BUF_OVER(room);
	struct network network = { 0 };
	struct loop *loop;
	uint16_t port;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	BUG_IF(sodium_init() < 0);
	loop = loop_new(&why);
	BUG_IF(!network_open(&network, loop, &settings, socket_path, &why));
	port = smpp_port(network.smpp);
	BUG_IF(write(port_fd, &port, sizeof port) != sizeof port);
	loop_run(loop);
}

void
fixture_start(struct fixture *f)
{
	snprintf(f->directory, sizeof f->directory, "/tmp/safar-test-XXXXXX");
	BUG_IF(mkdtemp(f->directory) == NULL);
	snprintf(f->socket, sizeof f->socket, "%s/control.sock", f->directory);
	fixture_rise(f);
}

void
fixture_rise(struct fixture *f)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	int ends[2];

	BUG_IF(pipe(ends) < 0);
	f->pid = fork();
	if (f->pid == 0) {
		/* What the operator says about bad frames is not a test's output. */
		BUG_IF(freopen("/dev/null", "w", stderr) == NULL);
		run_operator(f->socket, ends[1]);
		_exit(0);
	}
	BUG_IF(f->pid < 0);
	BUG_IF(read(ends[0], &f->port, sizeof f->port) != sizeof f->port);
	close(ends[0]);
	close(ends[1]);
	f->control = wire_connect(f->socket, FIXTURE_WAIT_MS, &why);
	BUG_IF(f->control == NULL);
}

void
fixture_fall(struct fixture *f)
{
	wire_close(f->control);
	kill(f->pid, SIGKILL);
	waitpid(f->pid, NULL, 0);
}

void
fixture_stop(struct fixture *f)
{
	fixture_fall(f);
	unlink(f->socket);
	rmdir(f->directory);
}

int
fixture_set_up(void **state)
{
	*state = xcalloc(1, sizeof(struct fixture));
	fixture_start(*state);
	return 0;
}

int
fixture_tear_down(void **state)
{
	fixture_stop(*state);
	free(*state);
	return 0;
}

const char *
fixture_ask(struct fixture *f, const char *text, struct line *answer)
{
	char room[8192], said[256];
	struct buf line = BUF_OVER(room), why = BUF_OVER(said);

	for (; *text != '\0'; text++)
		buf_addc(&line, *text == '|' ? '\t' : *text);
	if (!wire_send(f->control, &line, &why) ||
	    wire_next(f->control, FIXTURE_WAIT_MS, answer) != WIRE_LINE)
		return "nothing";
	return line_field(answer, 0);
}

void
fixture_count(struct fixture *f, unsigned long out[FIXTURE_COUNTS])
{
	struct line answer;
	const char *word = fixture_ask(f, "count", &answer);

	BUG_IF(strcmp(word, "count") != 0);
	for (unsigned i = 0; i < FIXTURE_COUNTS; i++)
		out[i] = strtoul(line_field(&answer, i + 1), NULL, 10);
}

bool
fixture_reaches(struct fixture *f, int which, unsigned long want)
{
	const struct timespec pause = { 0, 20 * 1000 * 1000 };
	unsigned long n[FIXTURE_COUNTS];

	for (int waited = 0; waited < FIXTURE_WAIT_MS; waited += 20) {
		fixture_count(f, n);
		if (n[which] == want)
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}

void
fixture_say(struct fixture *f, const char *text)
{
	struct line answer;

	if (strcmp(fixture_ask(f, text, &answer), "ok") != 0)
		fail_msg("%s: %s %s", text, line_field(&answer, 0), line_field(&answer, 1));
}

void
fixture_hear(struct fixture *f, const char *word, struct line *event)
{
	if (wire_next(f->control, FIXTURE_WAIT_MS, event) != WIRE_LINE)
		fail_msg("no event %s came", word);
	assert_string_equal(line_field(event, 0), word);
}

int
smpp_connect(uint16_t port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	BUG_IF(fd < 0 || connect(fd, (const struct sockaddr *)&at, sizeof at) < 0);
	return fd;
}

static void
put_u32(uint8_t *b, uint32_t v)
{
	v = htonl(v);
	memcpy(b, &v, 4);
}

static uint32_t
get_u32(const uint8_t *b)
{
	uint32_t v;

	memcpy(&v, b, 4);
	return ntohl(v);
}

void
smpp_send(int fd, uint32_t command, uint32_t status, uint32_t sequence, const void *body, size_t len)
{
	uint8_t frame[4096];

	put_u32(frame, (uint32_t)(16 + len));
	put_u32(frame + 4, command);
	put_u32(frame + 8, status);
	put_u32(frame + 12, sequence);
	if (len > 0)
		memcpy(frame + 16, body, len);
	BUG_IF(send(fd, frame, 16 + len, MSG_NOSIGNAL) != (ssize_t)(16 + len));
}

static bool
read_all(int fd, int wait_ms, uint8_t *out, size_t len)
{
	struct pollfd p = { fd, POLLIN, 0 };

	while (len > 0) {
		ssize_t n;

		if (poll(&p, 1, wait_ms) <= 0)
			return false;
		n = recv(fd, out, len, 0);
		if (n <= 0)
			return false;
		out += n;
		len -= (size_t)n;
	}
	return true;
}

bool
smpp_read(int fd, int wait_ms, struct frame *out)
{
	uint8_t head[16];

	if (!read_all(fd, wait_ms, head, sizeof head))
		return false;
	out->length = get_u32(head);
	out->command = get_u32(head + 4);
	out->status = get_u32(head + 8);
	out->sequence = get_u32(head + 12);
	BUG_IF(out->length < 16 || out->length - 16 > sizeof out->body);
	return read_all(fd, wait_ms, out->body, out->length - 16);
}

uint32_t
smpp_bind(int fd, uint32_t command, const char *user, const char *password)
{
	uint8_t body[64] = { 0 };
	size_t at = 0;
	struct frame answer;

	memcpy(body, user, strlen(user));
	at += strlen(user) + 1;
	memcpy(body + at, password, strlen(password));
	at += strlen(password) + 1;
	at += 1;			/* system_type */
	body[at++] = 0x34;
	at += 2 + 1;			/* TON, NPI, address_range */
	smpp_send(fd, command, 0, 1, body, at);
	if (!smpp_read(fd, FIXTURE_WAIT_MS, &answer) || answer.command != (command | 0x80000000u))
		return 0xFFFFFFFF;
	return answer.status;
}

int
smpp_bound_link(uint16_t port, uint32_t command)
{
	int fd = smpp_connect(port);

	assert_int_equal(smpp_bind(fd, command, "safar", "secret12"), 0);
	return fd;
}

void
smpp_take(int fd, uint32_t status, struct frame *out)
{
	if (!smpp_read(fd, FIXTURE_WAIT_MS, out))
		fail_msg("no deliver_sm came");
	assert_int_equal(out->command, 0x05);
	smpp_send(fd, 0x80000005u, status, out->sequence, "", 1);
}

uint32_t
smpp_submit(int fd, uint32_t sequence, const void *body, size_t len)
{
	struct frame answer;

	smpp_send(fd, 0x04, 0, sequence, body, len);
	if (!smpp_read(fd, FIXTURE_WAIT_MS, &answer))
		fail_msg("no answer to submit_sm %u", (unsigned)sequence);
	assert_int_equal(answer.command, 0x80000004u);
	assert_int_equal(answer.sequence, sequence);
	return answer.status;
}

size_t
smpp_submit_body(uint8_t *out, const char *to, uint8_t esm, uint8_t dcs, uint8_t receipts,
    const void *data, size_t len)
{
	const char *from = "33444";
	size_t at = 0;

	out[at++] = 0;			/* service_type */
	out[at++] = 3, out[at++] = 0;
	memcpy(out + at, from, strlen(from) + 1), at += strlen(from) + 1;
	out[at++] = 1, out[at++] = 1;
	memcpy(out + at, to, strlen(to) + 1), at += strlen(to) + 1;
	out[at++] = esm, out[at++] = 0, out[at++] = 0;
	out[at++] = 0, out[at++] = 0;	/* schedule, validity */
	out[at++] = receipts, out[at++] = 0, out[at++] = dcs, out[at++] = 0;
	out[at++] = (uint8_t)len;
	memcpy(out + at, data, len);
	return at + len;
}
