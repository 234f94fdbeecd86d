/*
 * phone.c - the simulated handset's network: a Unix socket
 *
 * `safar phone`, the talk player and tests speak lines to it (phone_talk.h);
 * from struct inbound on it is the same road as any network.  The socket is
 * 0600: who may open it may play anyone, so it is never a network.  A client
 * that does not read its answers is not read either.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/bearer/bearer.h"
#include "gateway/bearer/phone_talk.h"
#include "gateway/log.h"
#include "gateway/socket.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum {
	CLIENTS = 16, LINE_BYTES = 16384, OUT_BYTES = 65536,
	OUT_HIGH = OUT_BYTES / 2,	/* above it nothing more is read from this client */
};

struct client {
	struct phone	*phone;
	int		 fd;		/* -1 = free */
	struct loop_watch *watch;
	char		 in[LINE_BYTES];
	size_t		 in_len;
	bool		 is_skipping;	/* the rest of a line that is too long */
	struct buf	 out;
	struct phone_talk talk;
};

struct phone {
	struct bearer	 bearer;	/* first */
	struct bearer_host host;
	char		*path;
	int		 fd;
	struct loop_watch *watch;
	bool		 is_draining;
	struct phone_exchange exchange;
	struct client	 client[CLIENTS];
};

static void
client_close(struct client *c)
{
	phone_talk_gone(&c->talk);
	loop_unwatch(c->watch);
	close(c->fd);
	buf_free(&c->out);
	memset(c->in, 0, sizeof(c->in));
	c->fd = -1;
}

/* False when the client is gone. */
static bool
client_write(struct client *c)
{
	if (!buf_ok(&c->out))
		return false;	/* cannot be: reading stops long before */
	while (c->out.len > 0) {
		ssize_t n = send(c->fd, c->out.ptr, c->out.len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		memmove(c->out.ptr, c->out.ptr + n, c->out.len - (size_t)n);
		buf_cut(&c->out, c->out.len - (size_t)n);
	}
	return true;
}

static void
client_lines(struct client *c)
{
	char *lf;

	while (c->out.len < OUT_HIGH && (lf = memchr(c->in, '\n', c->in_len)) != NULL) {
		size_t len = (size_t)(lf - c->in);

		if (!c->is_skipping)
			phone_talk_line(&c->talk, c->in, len, &c->out);
		c->is_skipping = false;
		c->in_len -= len + 1;
		memmove(c->in, lf + 1, c->in_len);
	}
	if (c->in_len == sizeof(c->in) && !memchr(c->in, '\n', c->in_len)) {
		if (!c->is_skipping) {
			buf_adds(&c->out, "error\ta line is longer than 16 KiB\ndone\n");
		}
		c->is_skipping = true;
		c->in_len = 0;
	}
}

static void
on_client(void *arg, uint32_t events)
{
	struct client *c = arg;
	ssize_t n = 1;

	if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && c->in_len < sizeof(c->in)) {
		n = recv(c->fd, c->in + c->in_len, sizeof(c->in) - c->in_len, MSG_DONTWAIT);
		if (n > 0)
			c->in_len += (size_t)n;
		else if (n < 0 && (errno == EAGAIN || errno == EINTR))
			n = 1;
	}
	client_lines(c);
	if (n <= 0)
		client_close(c);
}

/* Answers leave when what they changed is durable: a kill after an answer loses nothing she was told. */
static void
after_round(void *arg)
{
	struct phone *p = arg;

	for (size_t i = 0; i < CLIENTS; i++) {
		struct client *c = &p->client[i];
		bool more;

		if (c->fd < 0)
			continue;
		if (c->out.len > 0 && !client_write(c)) {
			client_close(c);
			continue;
		}
		more = c->out.len > 0 || memchr(c->in, '\n', c->in_len);
		loop_watch_events(c->watch, (c->out.len < OUT_HIGH && !p->is_draining ? EPOLLIN : 0u) |
		    (more ? EPOLLOUT : 0u));
	}
}

static void
on_connect(void *arg, uint32_t events)
{
	struct phone *p = arg;
	int fd = accept(p->fd, NULL, NULL);	/* reads and writes say MSG_DONTWAIT themselves */
	char room[128];
	struct buf why = BUF_OVER(room);

	(void)events;
	if (fd >= 0)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	for (size_t i = 0; fd >= 0 && i < CLIENTS; i++) {
		struct client *c = &p->client[i];

		if (c->fd >= 0)
			continue;
		memset(c, 0, sizeof(*c));
		c->phone = p;
		c->fd = -1;
		c->out = (struct buf)BUF_INIT(OUT_BYTES);
		c->talk.exchange = &p->exchange;
		c->watch = loop_watch(p->host.loop, fd, EPOLLIN, on_client, c, &why);
		if (c->watch) {
			c->fd = fd;
			return;
		}
	}
	if (fd >= 0)
		close(fd);	/* full: the handset sees the line close */
}

static void
drain(struct bearer *b)
{
	struct phone *p = (struct phone *)b;

	loop_unwatch(p->watch);
	p->watch = NULL;
	p->is_draining = true;	/* the end of this round stops reading */
}

static bool
is_idle(const struct bearer *b)
{
	const struct phone *p = (const struct phone *)b;

	for (size_t i = 0; i < CLIENTS; i++)
		if (p->client[i].fd >= 0 && (p->client[i].out.len > 0 ||
		    memchr(p->client[i].in, '\n', p->client[i].in_len)))
			return false;
	return true;
}

static void
status(const struct bearer *b, struct buf *out)
{
	const struct phone *p = (const struct phone *)b;
	unsigned n = 0;

	for (size_t i = 0; i < CLIENTS; i++)
		n += p->client[i].fd >= 0;
	buf_addf(out, "bearer=phone clients=%u lines=%lu", n, p->exchange.lines);
}

static void
close_bearer(struct bearer *b)
{
	struct phone *p = (struct phone *)b;

	for (size_t i = 0; i < CLIENTS; i++)
		if (p->client[i].fd >= 0)
			client_close(&p->client[i]);
	loop_unwatch(p->watch);
	loop_forget_rounds(p->host.loop, p);
	if (p->fd >= 0) {
		close(p->fd);
		unlink(p->path);
	}
	free(p->path);
	free(p);
}

static const struct bearer_ops phone_ops = {
	.name = "phone", .drain = drain, .is_idle = is_idle, .status = status, .close = close_bearer,
};

struct bearer *
phone_bearer_open(const struct bearer_host *h, const struct phone_settings *s, struct buf *why)
{
	struct phone *p = xcalloc(1, sizeof(*p));

	p->bearer.ops = &phone_ops;
	p->host = *h;
	p->exchange.host = &p->host;
	p->path = xstrdup(s->socket_path);
	for (size_t i = 0; i < CLIENTS; i++)
		p->client[i].fd = -1;
	p->fd = socket_listen(p->path, 0600, CLIENTS, why);
	if (p->fd >= 0) {
		p->watch = loop_watch(h->loop, p->fd, EPOLLIN, on_connect, p, why);
		if (p->watch) {
			loop_after_round(h->loop, after_round, p);
			log_event(h->log, LOG_CONNECT, "bearer=phone");
			return &p->bearer;
		}
	}
	buf_prefixf(why, "phone: ");
	close_bearer(&p->bearer);
	return NULL;
}
