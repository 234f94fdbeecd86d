/*
 * kannel_wire.c - one connection to bearerbox, for ever
 *
 * The back-off ends at 900 ms because bearerbox itself needs a second between
 * two accepts and people wait meanwhile; stock smsbox sleeps ten.
 */
#include "gateway/bearer/kannel_wire.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sodium.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/log.h"
#include "gateway/loop.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum {
	BACKOFF_MIN_MS	= 100,
	BACKOFF_MAX_MS	= 900,
	NUDGE_MS	= 2000,		/* see nudge() */
	USER_TIMEOUT_MS	= 10000,	/* bytes nobody acknowledges for so long: the peer is gone */
	READS_A_ROUND	= 8,
	OUT_MAX		= 1024 * 1024,
	SKIP_MAX	= 1024 * 1024,	/* a longer "frame" is no frame: we are out of step */
};

struct kannel_wire {
	struct loop	*loop;
	struct log	*log;
	struct kannel_wire_user user;
	char		*box_id;
	struct sockaddr_storage address;
	socklen_t	 address_len;
	int		 fd;			/* -1: waiting for `retry` */
	bool		 is_up;
	bool		 is_loss_told;		/* this outage is in the log already */
	bool		 is_full;		/* `out` had no room: hang up at the next flush */
	bool		 owes_ack;		/* bytes came, and none of ours have carried TCP's ack back */
	unsigned	 failures;		/* since the last byte from bearerbox */
	struct loop_watch *watch;
	struct loop_timer *retry, *nudge;
	struct buf	 out;
	size_t		 skip;			/* bytes of an oversize frame still to come */
	size_t		 in_len;
	uint8_t		 in[KANNEL_LENGTH_BYTES + KANNEL_BODY_MAX];
};

static bool
resolve(struct kannel_wire *w, const char *host, uint16_t port, struct buf *why)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV }, *found;
	char service[8];
	int rc;

	(void)snprintf(service, sizeof(service), "%u", (unsigned)port);
	rc = getaddrinfo(host, service, &hints, &found);
	if (rc != 0) {
		buf_addf(why, "bearerbox at %s: %s", host, gai_strerror(rc));
		return false;
	}
	memcpy(&w->address, found->ai_addr, found->ai_addrlen);
	w->address_len = found->ai_addrlen;
	freeaddrinfo(found);
	return true;
}

/* Whatever was there is over; the next try has its time set. */
static void
hang_up(struct kannel_wire *w, const char *why)
{
	bool was_up = w->is_up;
	unsigned shift = w->failures < 4 ? w->failures : 4;
	unsigned ms = BACKOFF_MIN_MS << shift;

	if (ms > BACKOFF_MAX_MS)
		ms = BACKOFF_MAX_MS;
	ms -= randombytes_uniform(ms / 4);	/* several boxes do not come back in step */
	w->failures++;
	loop_unwatch(w->watch);
	w->watch = NULL;
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
	w->is_up = false;
	w->is_full = false;
	w->in_len = 0;
	w->skip = 0;
	buf_reset(&w->out);
	loop_timer_stop(w->nudge);
	loop_timer_after(w->retry, ms);
	if (!w->is_loss_told)
		log_event(w->log, LOG_DISCONNECT, "bearer=kannel why=\"%s\" next=retry", why);
	w->is_loss_told = true;
	if (was_up)
		w->user.down(w->user.ctx);
}

static void
set_option(int fd, int level, int option, int value)
{
	/* A kernel that refuses one of these costs time, never a message. */
	(void)setsockopt(fd, level, option, &value, sizeof(value));
}

static void
add_hello(struct kannel_wire *w)
{
	struct kannel_frame hello = kannel_border_frame(KANNEL_ADMIN);

	hello.command = KANNEL_IDENTIFY;
	hello.box_id = (struct kannel_bytes){ w->box_id, strlen(w->box_id) };
	kannel_wire_add(w, &hello);
}

static void
flush(struct kannel_wire *w)
{
	ssize_t n;

	if (!w->is_up)
		return;
	if (w->is_full) {
		/* bearerbox has read nothing for a megabyte; what is lost is sent again. */
		hang_up(w, "bearerbox does not read");
		return;
	}
	if (w->out.len > 0) {
		n = send(w->fd, w->out.ptr, w->out.len, MSG_NOSIGNAL);
		if (n < 0 && errno != EAGAIN && errno != EINTR) {
			hang_up(w, strerror(errno));
			return;
		}
		if (n > 0) {
			size_t left = w->out.len - (size_t)n;

			w->owes_ack = false;
			memmove(w->out.ptr, w->out.ptr + n, left);
			buf_cut(&w->out, left);
		}
	}
	loop_watch_events(w->watch, w->out.len > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

/*
 * A message or receipt that bearerbox could not give to a box in the moment it
 * came, because the box was just connecting or its queue was full, waits there
 * until somebody connects or a minute is over.  A box that says its name again
 * wakes the thread that hands them out, and costs nothing else.
 */
static void
nudge(void *arg)
{
	struct kannel_wire *w = arg;

	add_hello(w);
	loop_timer_after(w->nudge, NUDGE_MS);
	flush(w);
}

static void
begin_talk(struct kannel_wire *w)
{
	w->is_up = true;
	add_hello(w);
	loop_timer_after(w->nudge, NUDGE_MS);
	w->is_loss_told = false;
	log_event(w->log, LOG_CONNECT, "bearer=kannel");
	w->user.up(w->user.ctx);
	flush(w);
}

/* Gives every whole frame in `in` away and keeps the rest. */
static void
give_frames(struct kannel_wire *w)
{
	size_t at = 0;

	while (w->is_up) {
		size_t left = w->in_len - at, len;
		const uint8_t *p = w->in + at;
		struct kannel_frame frame;

		if (w->skip > 0) {
			size_t n = w->skip < left ? w->skip : left;

			w->skip -= n;
			at += n;
			left -= n;
			p += n;
		}
		if (w->skip > 0 || left < KANNEL_LENGTH_BYTES)
			break;
		len = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
		if (len > SKIP_MAX) {
			w->user.bad(w->user.ctx);
			hang_up(w, "a frame without measure");
			return;
		}
		if (len > KANNEL_BODY_MAX) {
			w->user.bad(w->user.ctx);
			w->skip = KANNEL_LENGTH_BYTES + len;
			continue;
		}
		if (left < KANNEL_LENGTH_BYTES + len)
			break;
		at += KANNEL_LENGTH_BYTES + len;
		if (!kannel_border_read(p + KANNEL_LENGTH_BYTES, len, &frame)) {
			/* Skipped, not hung up upon: it would come again and again. */
			w->user.bad(w->user.ctx);
			continue;
		}
		w->user.frame(w->user.ctx, &frame);
		kannel_border_done(&frame);
	}
	if (!w->is_up)
		return;
	memmove(w->in, w->in + at, w->in_len - at);
	w->in_len -= at;
}

static void
read_some(struct kannel_wire *w)
{
	for (int i = 0; i < READS_A_ROUND && w->is_up; i++) {
		size_t room = sizeof(w->in) - w->in_len;
		ssize_t n = recv(w->fd, w->in + w->in_len, room, 0);

		if (n == 0) {
			hang_up(w, "bearerbox hung up");
			return;
		}
		if (n < 0) {
			if (errno != EAGAIN && errno != EINTR)
				hang_up(w, strerror(errno));
			return;
		}
		w->owes_ack = true;
		w->failures = 0;
		w->in_len += (size_t)n;
		give_frames(w);
		if (w->is_up)
			w->user.settle(w->user.ctx);
		if ((size_t)n < room)
			return;
	}
}

static void
on_event(void *arg, uint32_t events)
{
	struct kannel_wire *w = arg;

	if (!w->is_up) {
		int error = 0;
		socklen_t len = sizeof(error);

		(void)getsockopt(w->fd, SOL_SOCKET, SO_ERROR, &error, &len);
		if (error != 0) {
			hang_up(w, strerror(error));
			return;
		}
		loop_watch_events(w->watch, EPOLLIN);
		begin_talk(w);
		return;
	}
	if (events & EPOLLOUT)
		flush(w);
	if (w->is_up && (events & ~(uint32_t)EPOLLOUT))
		read_some(w);
}

static void
try_connect(void *arg)
{
	struct kannel_wire *w = arg;
	char room[128];
	struct buf why = BUF_OVER(room);

	if (w->user.may_connect != NULL && !w->user.may_connect(w->user.ctx)) {
		loop_timer_after(w->retry, BACKOFF_MIN_MS);
		return;
	}
	w->fd = socket(w->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (w->fd < 0) {
		hang_up(w, strerror(errno));
		return;
	}
	set_option(w->fd, IPPROTO_TCP, TCP_NODELAY, 1);
	set_option(w->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS);
	set_option(w->fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	set_option(w->fd, IPPROTO_TCP, TCP_KEEPIDLE, USER_TIMEOUT_MS / 1000);
	if (connect(w->fd, (const struct sockaddr *)&w->address, w->address_len) < 0 &&
	    errno != EINPROGRESS) {
		hang_up(w, strerror(errno));
		return;
	}
	/* A connection that stands at once says so as soon as it is watched. */
	w->watch = loop_watch(w->loop, w->fd, EPOLLOUT, on_event, w, &why);
	if (w->watch == NULL)
		hang_up(w, why.ptr);
}

struct kannel_wire *
kannel_wire_open(struct loop *l, struct log *log, const char *host, uint16_t port,
    const char *box_id, const struct kannel_wire_user *user, struct buf *why)
{
	struct kannel_wire *w = xcalloc(1, sizeof(*w));

	if (!resolve(w, host, port, why)) {
		free(w);
		return NULL;
	}
	w->loop = l;
	w->log = log;
	w->user = *user;
	w->box_id = xstrdup(box_id);
	w->fd = -1;
	w->out = (struct buf)BUF_INIT(OUT_MAX);
	w->retry = loop_timer(l, try_connect, w);
	w->nudge = loop_timer(l, nudge, w);
	loop_timer_after(w->retry, 0);
	return w;
}

void
kannel_wire_close(struct kannel_wire *w)
{
	if (w == NULL)
		return;
	loop_unwatch(w->watch);
	loop_timer_free(w->retry);
	loop_timer_free(w->nudge);
	if (w->fd >= 0)
		close(w->fd);
	buf_free(&w->out);
	free(w->box_id);
	free(w);
}

bool
kannel_wire_is_up(const struct kannel_wire *w)
{
	return w->is_up;
}

bool
kannel_wire_is_flushed(const struct kannel_wire *w)
{
	return w->out.len == 0;
}

void
kannel_wire_add(struct kannel_wire *w, const struct kannel_frame *f)
{
	BUG_IF(!w->is_up);
	kannel_border_add(&w->out, f);
	if (!buf_ok(&w->out))
		w->is_full = true;
}

void
kannel_wire_end_round(struct kannel_wire *w)
{
	flush(w);
	if (w->is_up && w->owes_ack)
		set_option(w->fd, IPPROTO_TCP, TCP_QUICKACK, 1);
	w->owes_ack = false;
}

void
kannel_wire_again(struct kannel_wire *w, const char *why)
{
	if (w->fd >= 0)
		hang_up(w, why);
}
