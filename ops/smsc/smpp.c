/*
 * smpp.c - the port, and who gets the next delivery
 */
#include "ops/smsc/smpp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/loop.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/smsc/operator.h"
#include "ops/smsc/smpp_inside.h"

static bool
may_receive(const struct link *l)
{
	return (l->may & MAY_RECEIVE) != 0 && !l->is_cut;
}

/* The link of the next delivery's kind with the most room, or NULL; while none of its kind was ever bound, of any. */
static struct link *
roomiest(struct smpp *s)
{
	bool is_ussd = s->waiting.first != NULL && s->waiting.first->is_ussd;
	struct link *best = NULL;

	for (struct link *l = s->links; l != NULL; l = l->next) {
		if (!may_receive(l) || (s->has_bound[is_ussd] && l->is_ussd != is_ussd) || l->flying.count >= SMPP_WINDOW)
			continue;
		if (best == NULL || l->flying.count < best->flying.count)
			best = l;
	}
	return best;
}

/* The next to fly: who waits, else what a load has ready; NULL when there is none. */
static struct delivery *
next_delivery(struct smpp *s)
{
	const struct pdu_message *m;
	struct delivery *d = delivery_pop(&s->waiting);

	if (d != NULL || s->source == NULL || (m = s->source(s->source_arg)) == NULL)
		return d;
	d = delivery_new(m, false);
	BUG_IF(d == NULL);		/* load_start() tried one */
	operator_counts(s->operator)->mos++;
	return d;
}

void
smpp_pump(struct smpp *s)
{
	struct delivery *d;
	struct link *l;

	if (s->is_resting || operator_value(s->operator, FAULT_STALL) != 0)
		return;
	while ((l = roomiest(s)) != NULL && (d = next_delivery(s)) != NULL) {
		d->sequence = l->next_sequence++ & 0x7FFFFFFF;
		pdu_set_sequence(d->frame, d->sequence);
		delivery_push(&l->flying, d);
		if (operator_falls_due(s->operator, FAULT_CUT_MO))
			link_cut(l, d->frame, d->len);
		else
			stream_send(&l->stream, d->frame, d->len);
	}
}

static void
on_retry(void *arg)
{
	struct smpp *s = arg;

	s->is_resting = false;
	smpp_pump(s);
}

bool
smpp_deliver(struct smpp *s, const struct pdu_message *m)
{
	struct delivery *d = delivery_new(m, false);

	if (d == NULL)
		return false;
	operator_counts(s->operator)->mos++;
	delivery_push(&s->waiting, d);
	smpp_pump(s);
	return true;
}

void
smpp_source(struct smpp *s, smpp_source_fn *fn, void *arg)
{
	s->source = fn;
	s->source_arg = arg;
}

void
smpp_settle(struct smpp *s)
{
	bool is_stalled = operator_value(s->operator, FAULT_STALL) != 0;

	for (struct link *l = s->links; l != NULL; l = l->next) {
		if (l->stream.is_held != is_stalled)
			stream_hold(&l->stream, is_stalled);
	}
	smpp_pump(s);
}

static void
flush_all(void *arg)
{
	struct smpp *s = arg;

	for (struct link *l = s->links; l != NULL; l = l->next) {
		if (l->stream.out_len > l->stream.out_at)
			stream_flush(&l->stream);
	}
}

static void
on_listener(void *arg, uint32_t events)
{
	struct smpp *s = arg;
	char room[256];
	struct buf why = BUF_OVER(room);
	int fd = accept(s->fd, NULL, NULL);

	(void)events;
	if (fd >= 0 && !link_new(s, fd, &why))
		fprintf(stderr, "warn link why=\"%s\"\n", why.ptr);
}

static int
listen_on(uint16_t *port, struct buf *why)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(*port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;
	const int one = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
	    bind(fd, (const struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 64) == 0 &&
	    getsockname(fd, (struct sockaddr *)&at, &len) == 0) {
		*port = ntohs(at.sin_port);
		return fd;
	}
	buf_addf(why, "listening on 127.0.0.1:%u: %s", *port, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

struct smpp *
smpp_open(struct loop *loop, struct operator *o, const struct smpp_settings *settings, struct buf *why)
{
	struct smpp *s = xcalloc(1, sizeof *s);

	s->loop = loop;
	s->operator = o;
	s->settings = *settings;
	s->port = settings->port;
	delivery_list_init(&s->waiting);
	s->retry = loop_timer(loop, on_retry, s);
	slow_init(&s->slow, s);
	loop_after_round(loop, flush_all, s);
	s->fd = listen_on(&s->port, why);
	if (s->fd >= 0)
		s->watch = loop_watch(loop, s->fd, EPOLLIN, on_listener, s, why);
	if (s->watch != NULL)
		return s;
	smpp_close(s);
	return NULL;
}

void
smpp_close(struct smpp *s)
{
	if (s == NULL)
		return;
	while (s->links != NULL)
		link_free(s->links);
	slow_release(&s->slow);
	delivery_list_release(&s->waiting);
	loop_timer_free(s->retry);
	loop_forget_rounds(s->loop, s);
	loop_unwatch(s->watch);
	if (s->fd >= 0)
		close(s->fd);
	free(s);
}

uint16_t
smpp_port(const struct smpp *s)
{
	return s->port;
}

unsigned
smpp_bound(const struct smpp *s)
{
	unsigned senders = 0, receivers = 0;

	for (const struct link *l = s->links; l != NULL; l = l->next) {
		senders += !l->is_cut && (l->may & MAY_SEND) != 0;
		receivers += !l->is_cut && (l->may & MAY_RECEIVE) != 0;
	}
	return senders < receivers ? senders : receivers;
}
