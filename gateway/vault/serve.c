/* serve.c - accepts, reads frames, lets the desk answer, hangs up on whoever dawdles */
#include "gateway/vault/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/vault/desk.h"
#include "gateway/vault/say.h"
#include "locales/text/buf.h"

enum { TICK_MS = 1000 };

/* What SO_PEERCRED gives; sys/socket.h shows its own to GNU sources only. */
struct peer_user { pid_t pid; uid_t uid; gid_t gid; };

struct client {
	int		 fd;		/* -1 = free */
	struct caller	 caller;
	size_t		 len;
	int64_t		 end_ms;
	uint8_t		 frame[WIRE_ROWS_BYTES];	/* here for every client: no question makes us allocate */
};

struct server {
	const struct serve_settings *settings;
	struct desk	*desk;
	struct client	 client[SERVE_CLIENTS];
};

static void
hang_up(struct client *c)
{
	close(c->fd);
	c->fd = -1;
	c->len = 0;
	sodium_memzero(c->frame, sizeof(c->frame));
}

/* Whoever asks and does not read what comes is not asked to.  The frame is wiped. */
static bool
say(int fd, uint8_t *frame, size_t len)
{
	bool is_sent = len > 0 && send(fd, frame, len, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)len;

	sodium_memzero(frame, len);
	return is_sent;
}

static bool
reply(int fd, const struct wire_reply *r)
{
	uint8_t frame[WIRE_BYTES];

	return say(fd, frame, wire_put_reply(frame, r));
}

/* Forgetting harms nobody who may write in the folder of keys anyway: our own user, and root. */
static struct caller
caller_of(const struct serve_settings *s, int fd)
{
	struct caller c = { false, false };
	struct peer_user who;
	socklen_t len = sizeof(who);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) < 0 || len != sizeof(who))
		return c;
	c.may_forget = who.uid == geteuid() || who.uid == 0;
	for (size_t i = 0; i < s->uids; i++)
		if (s->uid[i] == who.uid)
			c.may_open = true;
	return c;
}

static void
take_in(struct server *s, int listen_fd, const struct vault_now *now)
{
	int fd = accept(listen_fd, NULL, NULL);	/* reads and writes say MSG_DONTWAIT themselves */
	struct caller caller;
	struct wire_reply no;

	if (fd < 0)
		return;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	caller = caller_of(s->settings, fd);
	if (!caller.may_open && !caller.may_forget) {
		desk_turn_away(s->desk, now, &no);
		reply(fd, &no);
		close(fd);
		return;
	}
	for (size_t i = 0; i < SERVE_CLIENTS; i++) {
		struct client *c = &s->client[i];

		if (c->fd >= 0)
			continue;
		*c = (struct client){ .fd = fd, .caller = caller, .end_ms = now->boot_ms + SERVE_IDLE_MS };
		return;
	}
	close(fd);
}

static bool
answer_ask(struct server *s, struct client *c, size_t len, const struct vault_now *now)
{
	struct wire_ask ask;
	struct wire_reply r;
	bool is_sent;

	if (!wire_get_ask(c->frame + 2, len, &ask))
		return false;
	desk_answer(s->desk, &ask, &c->caller, now, &r);
	is_sent = reply(c->fd, &r);
	sodium_memzero(&r, sizeof(r));
	return is_sent;
}

static bool
answer_rows(struct server *s, struct client *c, size_t len, const struct vault_now *now)
{
	uint8_t frame[WIRE_SAID_BYTES];
	struct wire_rows ask;
	struct wire_said said;
	bool is_sent;

	if (!wire_get_rows(c->frame + 2, len, &ask))
		return false;
	desk_rows(s->desk, &ask, &c->caller, now, &said);
	is_sent = say(c->fd, frame, wire_put_said(frame, &said));
	sodium_memzero(&said, sizeof(said));
	return is_sent;
}

/* Whole frames are answered; false when the line must be closed. */
static bool
answer_frames(struct server *s, struct client *c, const struct vault_now *now)
{
	bool is_good = true;

	while (is_good && c->len >= 2) {
		size_t len = wire_ask_length(c->frame, c->len);

		if (len == 0)
			return false;
		if (c->len < 2 + len)
			break;
		is_good = c->frame[3] == WIRE_ROWS ? answer_rows(s, c, len, now) : answer_ask(s, c, len, now);
		c->len -= 2 + len;
		memmove(c->frame, c->frame + 2 + len, c->len);
		c->end_ms = now->boot_ms + SERVE_IDLE_MS;
	}
	return is_good;
}

static void
listen_to(struct server *s, struct client *c, const struct vault_now *now)
{
	ssize_t n = recv(c->fd, c->frame + c->len, sizeof(c->frame) - c->len, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0)
		c->len += (size_t)n;
	if (n <= 0 || !answer_frames(s, c, now))
		hang_up(c);
}

/* Fills `p` and says how long to sleep; whoever has said nothing for too long is gone. */
static int
prepare(struct server *s, struct pollfd *p, const struct vault_now *now, int64_t tick_ms)
{
	int64_t next_ms = tick_ms;
	bool has_room = false;

	for (size_t i = 0; i < SERVE_CLIENTS; i++) {
		struct client *c = &s->client[i];

		if (c->fd >= 0 && c->end_ms <= now->boot_ms)
			hang_up(c);
		if (c->fd >= 0 && c->end_ms < next_ms)
			next_ms = c->end_ms;
		has_room = has_room || c->fd < 0;
		p[2 + i] = (struct pollfd){ .fd = c->fd, .events = POLLIN };
	}
	if (!has_room)
		p[1].fd = -1;	/* the others wait in the kernel's queue, two seconds at most */
	return next_ms > now->boot_ms ? (int)(next_ms - now->boot_ms) : 0;
}

bool
serve_run(const struct serve_settings *settings, int listen_fd, int stop_fd, struct desk *desk, struct buf *why)
{
	struct server s = { .settings = settings, .desk = desk };
	struct vault_now now = vault_now();
	int64_t tick_ms = now.boot_ms;
	bool is_good = true;

	for (size_t i = 0; i < SERVE_CLIENTS; i++)
		s.client[i].fd = -1;
	for (;;) {
		struct pollfd p[2 + SERVE_CLIENTS] = { { .fd = stop_fd, .events = POLLIN }, { .fd = listen_fd, .events = POLLIN } };
		int wait_ms = prepare(&s, p, &now, tick_ms);

		if (poll(p, 2 + SERVE_CLIENTS, wait_ms) < 0 && errno != EINTR) {
			buf_addf(why, "poll: %s", strerror(errno));
			is_good = false;
			break;
		}
		now = vault_now();
		if (p[0].revents)
			break;
		for (size_t i = 0; i < SERVE_CLIENTS; i++)
			if (p[2 + i].fd >= 0 && p[2 + i].revents)
				listen_to(&s, &s.client[i], &now);
		if (p[1].fd >= 0 && p[1].revents)
			take_in(&s, listen_fd, &now);
		if (now.boot_ms >= tick_ms) {
			desk_tick(desk, &now);
			tick_ms = now.boot_ms + TICK_MS;
		}
	}
	for (size_t i = 0; i < SERVE_CLIENTS; i++)
		if (s.client[i].fd >= 0)
			hang_up(&s.client[i]);
	return is_good;
}
