/*
 * fake_bearerbox.c - bearerbox's side of a connection, for tests
 */
#include "tests/gateway/fake_bearerbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "locales/text/bug.h"

struct fake *
fake_new(void)
{
	return fake_new_at(0);
}

struct fake *
fake_new_at(uint16_t port)
{
	struct fake *f = xcalloc(1, sizeof(*f));
	struct sockaddr_in a = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(a);
	int one = 1;

	f->fd = -1;
	f->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	(void)setsockopt(f->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	BUG_IF(f->listener < 0 || bind(f->listener, (struct sockaddr *)&a, len) < 0);
	BUG_IF(listen(f->listener, 4) < 0 || getsockname(f->listener, (struct sockaddr *)&a, &len) < 0);
	f->port = ntohs(a.sin_port);
	return f;
}

struct fake *
fake_beside(const struct fake *f)
{
	struct fake *other = xcalloc(1, sizeof(*other));

	other->fd = -1;
	other->port = f->port;
	other->listener = dup(f->listener);
	BUG_IF(other->listener < 0);
	return other;
}

void
fake_free(struct fake *f)
{
	if (f == NULL)
		return;
	fake_hang_up(f);
	fake_close_port(f);
	free(f);
}

void
fake_close_port(struct fake *f)
{
	if (f->listener >= 0)
		close(f->listener);
	f->listener = -1;
}

void
fake_look(struct fake *f)
{
	size_t at = 0;
	ssize_t n;

	if (f->fd < 0) {
		int one = 1;

		f->fd = accept(f->listener, NULL, NULL);
		if (f->fd < 0)
			return;
		f->accepts++;
		f->in_len = 0;
		BUG_IF(fcntl(f->fd, F_SETFL, O_NONBLOCK) < 0);
		(void)setsockopt(f->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	}
	while ((n = recv(f->fd, f->in + f->in_len, sizeof(f->in) - f->in_len, 0)) > 0)
		f->in_len += (size_t)n;
	while (f->in_len - at >= 4) {
		const uint8_t *p = f->in + at;
		size_t len = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];

		if (f->in_len - at < 4 + len)
			break;
		BUG_IF(f->count == FAKE_FRAMES || !frame_parse(p + 4, len, &f->seen[f->count]));
		f->count++;
		at += 4 + len;
	}
	memmove(f->in, f->in + at, f->in_len - at);
	f->in_len -= at;
	if (n == 0)
		fake_hang_up(f);
}

void
fake_say_bytes(struct fake *f, const void *bytes, size_t len)
{
	BUG_IF(f->fd < 0 || send(f->fd, bytes, len, MSG_NOSIGNAL) != (ssize_t)len);
}

void
fake_say(struct fake *f, const struct frame *frame)
{
	uint8_t bytes[FRAME_BYTES_MAX];

	fake_say_bytes(f, bytes, frame_build(bytes, frame));
}

void
fake_hang_up(struct fake *f)
{
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
}

const struct frame *
fake_seen(const struct fake *f, size_t from, enum frame_type type, size_t nth)
{
	for (size_t i = from; i < f->count; i++)
		if (f->seen[i].type == type && nth-- == 0)
			return &f->seen[i];
	return NULL;
}

size_t
fake_count(const struct fake *f, size_t from, enum frame_type type)
{
	size_t n = 0;

	while (fake_seen(f, from, type, n) != NULL)
		n++;
	return n;
}
