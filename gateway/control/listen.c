/*
 * listen.c - the control socket: lines in, lines out, bounded everywhere
 *
 * Who may connect is the file's mode (0660); who may ask is a token in each
 * request, so that a socket left open in a shell is nobody.  One request of a
 * client in each round of the loop: nobody is kept waiting by who sends a
 * thousand at once.  Answers leave at the end of the round.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/control/control.h"
#include "gateway/log.h"
#include "gateway/loop.h"
#include "gateway/socket.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { OUT_BYTES = 1 << 20, READ_BYTES = 16384, SWEEP_MS = 1000 };

struct client {
	struct control	*control;
	int		 fd;		/* -1 = free */
	uid_t		 uid;
	struct loop_watch *watch;
	struct buf	 in, out;
	bool		 is_skipping;	/* the rest of a line that is too long */
	bool		 is_ending;	/* it sends no more; its last answers leave */
	int64_t		 moved_ms;	/* when a request was last complete, or an answer last taken */
};

struct control {
	struct loop	*loop;
	struct log	*log;
	struct control_rules rules;
	char		*path;
	int		 fd;
	struct loop_watch *watch;
	struct loop_timer *sweep;
	struct client	 client[CONTROL_CLIENTS];
};

/* Passwords came in, and perhaps a number left. */
static void
buf_wipe(struct buf *b)
{
	if (b->cap > 0)
		sodium_memzero(b->ptr, b->cap);
	buf_free(b);
}

static void
client_close(struct client *c)
{
	loop_unwatch(c->watch);
	close(c->fd);
	buf_wipe(&c->in);
	buf_wipe(&c->out);
	c->watch = NULL;
	c->fd = -1;
}

/* Forgets the first `n` bytes, and what lay behind the rest. */
static void
buf_shift(struct buf *b, size_t n)
{
	size_t rest = b->len - n;

	memmove(b->ptr, b->ptr + n, rest);
	sodium_memzero(b->ptr + rest, n);
	buf_cut(b, rest);
}

/* False when the client is gone. */
static bool
client_write(struct client *c)
{
	while (c->out.len > 0) {
		ssize_t n = send(c->fd, c->out.ptr, c->out.len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		buf_shift(&c->out, (size_t)n);
		c->moved_ms = loop_now_ms(c->control->loop);
	}
	return true;
}

static const char too_long[] = "{\"ok\":false,\"code\":\"bad\",\"error\":\"a request is longer than 64 KiB\"}\n";
static const char too_much[] = "{\"ok\":false,\"code\":\"world\",\"error\":\"the answer is too long\"}\n";

/* One request, if there is a whole one. */
static void
client_line(struct client *c)
{
	const char *lf = memchr(c->in.ptr, '\n', c->in.len);
	size_t len = lf == NULL ? 0 : (size_t)(lf - c->in.ptr), before = c->out.len;

	if (lf == NULL && c->in.len >= CONTROL_LINE_BYTES) {
		if (!c->is_skipping)
			buf_adds(&c->out, too_long);
		c->is_skipping = true;
		buf_shift(&c->in, c->in.len);
	}
	if (lf == NULL)
		return;
	if (!c->is_skipping) {
		control_answer(&c->control->rules, c->in.ptr, len, c->uid, &c->out);
		buf_addc(&c->out, '\n');
		if (!buf_ok(&c->out)) {
			buf_cut(&c->out, before);
			c->out.full = false;
			buf_adds(&c->out, too_much);
		}
	}
	c->is_skipping = false;
	c->moved_ms = loop_now_ms(c->control->loop);
	buf_shift(&c->in, len + 1);
}

static void
watch_again(struct client *c)
{
	bool more = c->out.len == 0 && memchr(c->in.ptr, '\n', c->in.len) != NULL;
	bool may_read = c->out.len == 0 && c->in.len < CONTROL_LINE_BYTES && !c->is_ending;

	loop_watch_events(c->watch, (may_read ? EPOLLIN : 0u) | (more || c->out.len > 0 ? EPOLLOUT : 0u));
}

static void
on_client(void *arg, uint32_t events)
{
	struct client *c = arg;
	char room[READ_BYTES];
	ssize_t n = 1;

	if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && c->in.len < CONTROL_LINE_BYTES && !c->is_ending) {
		size_t space = CONTROL_LINE_BYTES - c->in.len;

		n = recv(c->fd, room, space < sizeof(room) ? space : sizeof(room), MSG_DONTWAIT);
		if (n > 0) {
			if (c->in.len == 0)
				c->moved_ms = loop_now_ms(c->control->loop);
			buf_add(&c->in, room, (size_t)n);
			sodium_memzero(room, (size_t)n);
		}
		c->is_ending = n == 0;
		if (n < 0 && errno != EAGAIN && errno != EINTR) {
			client_close(c);
			return;
		}
	}
	if (events & EPOLLERR) {
		client_close(c);
		return;
	}
	if (c->out.len == 0)
		client_line(c);
}

static void
after_round(void *arg)
{
	struct control *control = arg;

	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		struct client *c = &control->client[i];

		if (c->fd < 0)
			continue;
		if (!client_write(c) ||
		    (c->is_ending && c->out.len == 0 && memchr(c->in.ptr, '\n', c->in.len) == NULL)) {
			client_close(c);
			continue;
		}
		watch_again(c);
	}
}

/* A half request, or an answer nobody reads, holds one of few places. */
static void
sweep(void *arg)
{
	struct control *control = arg;
	int64_t now = loop_now_ms(control->loop);

	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		struct client *c = &control->client[i];
		bool is_half = c->fd >= 0 && (c->in.len > 0 || c->out.len > 0 || c->is_skipping);

		if (c->fd >= 0 && now - c->moved_ms >= (is_half ? CONTROL_HALF_S : CONTROL_IDLE_S) * INT64_C(1000))
			client_close(c);
	}
	loop_timer_after(control->sweep, SWEEP_MS);
}

/* One user of the machine leaves places for the others. */
static bool
has_share(const struct control *control, uid_t uid)
{
	unsigned n = 0;

	for (size_t i = 0; i < CONTROL_CLIENTS; i++)
		n += control->client[i].fd >= 0 && control->client[i].uid == uid;
	return n < CONTROL_CLIENTS_EACH;
}

static void
client_open(struct client *c, int fd)
{
	struct { pid_t pid; uid_t uid; gid_t gid; } who;	/* struct ucred, which glibc shows to GNU sources only */
	socklen_t size = sizeof(who);
	char room[128];
	struct buf why = BUF_OVER(room);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 && has_share(c->control, who.uid))
		c->watch = loop_watch(c->control->loop, fd, EPOLLIN, on_client, c, &why);
	if (c->watch == NULL) {
		close(fd);
		return;
	}
	c->fd = fd;
	c->uid = who.uid;
	c->in = (struct buf)BUF_INIT(CONTROL_LINE_BYTES);
	c->out = (struct buf)BUF_INIT(OUT_BYTES);
	c->is_skipping = c->is_ending = false;
	c->moved_ms = loop_now_ms(c->control->loop);
}

static void
on_connect(void *arg, uint32_t events)
{
	struct control *control = arg;
	int fd = accept(control->fd, NULL, NULL);	/* reads and writes say MSG_DONTWAIT themselves */

	(void)events;
	if (fd < 0)
		return;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		if (control->client[i].fd < 0) {
			client_open(&control->client[i], fd);
			return;
		}
	}
	close(fd);	/* full: the client sees the line close */
}

struct control *
control_socket_open(struct loop *l, struct log *log, const struct control_world *w, const char *path, struct buf *why)
{
	struct control *c = xcalloc(1, sizeof(*c));

	c->loop = l;
	c->log = log;
	c->rules.w = w;
	c->path = xstrdup(path);
	for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
		c->client[i].control = c;
		c->client[i].fd = -1;
	}
	c->fd = socket_listen(path, 0660, CONTROL_CLIENTS, why);
	if (c->fd >= 0)
		c->watch = loop_watch(l, c->fd, EPOLLIN, on_connect, c, why);
	if (c->watch == NULL) {
		buf_prefixf(why, "control: ");
		control_socket_close(c);
		return NULL;
	}
	loop_after_round(l, after_round, c);
	c->sweep = loop_timer(l, sweep, c);
	loop_timer_after(c->sweep, SWEEP_MS);
	log_event(log, LOG_CONNECT, "control=%s", path);
	return c;
}

void
control_socket_close(struct control *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < CONTROL_CLIENTS; i++)
		if (c->client[i].fd >= 0)
			client_close(&c->client[i]);
	loop_unwatch(c->watch);
	loop_timer_free(c->sweep);
	loop_forget_rounds(c->loop, c);
	if (c->fd >= 0) {
		close(c->fd);
		unlink(c->path);
	}
	free(c->path);
	free(c);
}
