/*
 * stream.c - reading and writing without waiting
 */
#include "ops/smsc/stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "locales/text/bug.h"

bool
stream_init(struct stream *s, struct loop *loop, int fd, loop_fd_fn *fn, void *arg, struct buf *why)
{
	s->fd = fd;
	s->in_len = s->out_at = s->out_len = s->out_cap = 0;
	s->out = NULL;
	s->is_held = s->is_batched = false;
	s->watch = loop_watch(loop, fd, EPOLLIN, fn, arg, why);
	if (s->watch != NULL)
		return true;
	close(fd);
	s->fd = -1;
	return false;
}

void
stream_release(struct stream *s)
{
	if (s->fd < 0)
		return;
	loop_unwatch(s->watch);
	close(s->fd);
	s->fd = -1;
	free(s->out);
	s->out = NULL;
}

bool
stream_read(struct stream *s)
{
	ssize_t n;

	if (s->in_len == sizeof s->in)
		return false;
	n = recv(s->fd, s->in + s->in_len, sizeof s->in - s->in_len, MSG_DONTWAIT);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	/* bearerbox sends with Nagle: a delayed acknowledgement costs each message 40 ms.  Not sticky; no TCP, no harm. */
	(void)setsockopt(s->fd, IPPROTO_TCP, TCP_QUICKACK, &(int){ 1 }, sizeof(int));
	s->in_len += (size_t)n;
	return n > 0;
}

void
stream_consume(struct stream *s, size_t bytes)
{
	BUG_IF(bytes > s->in_len);
	memmove(s->in, s->in + bytes, s->in_len - bytes);
	s->in_len -= bytes;
}

void
stream_flush(struct stream *s)
{
	if (s->is_held || s->fd < 0)
		return;
	while (s->out_at < s->out_len) {
		ssize_t n = send(s->fd, s->out + s->out_at, s->out_len - s->out_at,
		    MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno != EAGAIN) {
			shutdown(s->fd, SHUT_RDWR);
			break;
		}
		if (n < 0) {
			loop_watch_events(s->watch, EPOLLIN | EPOLLOUT);
			return;
		}
		s->out_at += (size_t)n;
	}
	s->out_at = s->out_len = 0;
	loop_watch_events(s->watch, EPOLLIN);
}

void
stream_send(struct stream *s, const void *bytes, size_t len)
{
	if (s->fd < 0 || len == 0)
		return;
	if (s->out_len + len > STREAM_OUT_MAX) {
		shutdown(s->fd, SHUT_RDWR);
		return;
	}
	if (s->out_len + len > s->out_cap) {
		s->out_cap = (s->out_len + len) * 2;
		s->out = xrealloc(s->out, s->out_cap);
	}
	memcpy(s->out + s->out_len, bytes, len);
	s->out_len += len;
	if (!s->is_batched && s->out_at == 0 && s->out_len == len)
		stream_flush(s);
}

void
stream_hold(struct stream *s, bool is_held)
{
	s->is_held = is_held;
	if (is_held)
		loop_watch_events(s->watch, 0);
	else
		stream_flush(s);	/* and asks for EPOLLIN again */
}

void
stream_end(struct stream *s)
{
	stream_flush(s);
	shutdown(s->fd, SHUT_RDWR);
}
