/* ask.c - connect, write, read, with one deadline for all of it */
#include "gateway/vault/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "gateway/vault/age.h"
#include "locales/text/buf.h"

struct line { int fd; int64_t end_ms; const char *why; };

/* Until the socket can do it or the two seconds are over. */
static bool
wait_for(struct line *l, short events)
{
	for (;;) {
		struct pollfd p = { .fd = l->fd, .events = events };
		int64_t left_ms = l->end_ms - vault_now().boot_ms;
		int n = left_ms > 0 ? poll(&p, 1, (int)left_ms) : 0;

		if (n > 0)
			return true;
		if (n == 0) {
			l->why = "no answer within two seconds";
			return false;
		}
		if (errno != EINTR) {
			l->why = strerror(errno);
			return false;
		}
	}
}

/* A Unix socket whose queue is full says EAGAIN and cannot be waited for. */
static bool
line_open(struct line *l, const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct timespec pause = { 0, 20 * 1000 * 1000 };

	if (strlen(path) >= sizeof(at.sun_path)) {
		errno = ENOENT;
		l->why = "the name is too long for a socket";
		return false;
	}
	memcpy(at.sun_path, path, strlen(path));
	l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	while (l->fd >= 0) {
		if (connect(l->fd, (struct sockaddr *)&at, sizeof(at)) == 0)
			return true;
		if (errno != EAGAIN && errno != EINTR)
			break;
		if (vault_now().boot_ms >= l->end_ms) {
			l->why = "it is busy";
			return false;
		}
		nanosleep(&pause, NULL);
	}
	l->why = errno == ENOENT || errno == ECONNREFUSED ? "safar-vault does not run" : strerror(errno);
	return false;
}

static bool
line_write(struct line *l, const uint8_t *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = send(l->fd, bytes, len, MSG_NOSIGNAL);

		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		} else if (errno == EPIPE || errno == ECONNRESET) {
			return true;	/* closed, perhaps after a sentence that can be read */
		} else if (errno == EAGAIN) {
			if (!wait_for(l, POLLOUT))
				return false;
		} else if (errno != EINTR) {
			l->why = strerror(errno);
			return false;
		}
	}
	return true;
}

static bool
line_read(struct line *l, uint8_t *out, size_t len)
{
	while (len > 0) {
		ssize_t n = recv(l->fd, out, len, 0);

		if (n > 0) {
			out += n;
			len -= (size_t)n;
		} else if (n < 0 && errno == EAGAIN) {
			if (!wait_for(l, POLLIN))
				return false;
		} else if (n == 0 || errno != EINTR) {
			l->why = "it closed the line without an answer";
			return false;
		}
	}
	return true;
}

bool
vault_ask_once(const char *socket_path, const struct wire_ask *ask, struct wire_reply *r, struct buf *why)
{
	struct line l = { -1, vault_now().boot_ms + VAULT_WAIT_MS, "" };
	uint8_t frame[WIRE_BYTES];
	size_t len = wire_put_ask(frame, ask);
	bool is_answered = false;

	memset(r, 0, sizeof(*r));
	if (len == 0)
		l.why = "a name in the question is too long";
	else if (line_open(&l, socket_path) && line_write(&l, frame, len) && line_read(&l, frame, 2)) {
		len = wire_length(frame, WIRE_BYTES);
		if (len == 0)
			l.why = "its answer is none";
		else if (line_read(&l, frame, len)) {
			is_answered = wire_get_reply(frame, len, r);
			l.why = "its answer is none";
		}
	}
	if (l.fd >= 0)
		close(l.fd);
	sodium_memzero(frame, sizeof(frame));
	if (!is_answered) {
		buf_addf(why, "the vault at %s: %s", socket_path, l.why);
	} else if (r->status != WIRE_DONE) {
		buf_adds(why, "the vault refuses: ");
		buf_add_escaped(why, (const char *)r->bytes, r->len);
		is_answered = false;
	}
	if (!is_answered)
		sodium_memzero(r, sizeof(*r));
	return is_answered;
}

bool
vault_listens(const char *socket_path)
{
	struct line l = { -1, 0, "" };
	bool is_open = line_open(&l, socket_path);
	int error = errno;

	if (l.fd >= 0)
		close(l.fd);
	return is_open || (error != ENOENT && error != ECONNREFUSED);
}
