/*
 * link.c - SMPP 3.4 as an operator speaks it
 */
#include "ops/smsc/link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/loop.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/smsc/delivery.h"
#include "ops/smsc/operator.h"
#include "ops/smsc/stream.h"

enum { MAY_SEND = 1, MAY_RECEIVE = 2 };		/* what a bind allows the other side */

struct link {
	struct smpp	*smpp;
	struct link	*next;
	unsigned	 may;			/* 0 = not bound */
	uint32_t	 next_sequence;
	struct delivery_list flying;
	struct stream	 stream;
};

struct smpp {
	struct loop	*loop;
	struct operator	*operator;
	struct smpp_settings settings;
	int		 fd;
	uint16_t	 port;
	struct loop_watch *watch;
	struct loop_timer *retry;
	bool		 is_resting;		/* the other side said "later" */
	struct delivery_list waiting;
	struct link	*links;
};

/* The link with the most room, or NULL. */
static struct link *
roomiest(struct smpp *s)
{
	struct link *best = NULL;

	for (struct link *l = s->links; l != NULL; l = l->next) {
		if ((l->may & MAY_RECEIVE) == 0 || l->flying.count >= LINK_WINDOW)
			continue;
		if (best == NULL || l->flying.count < best->flying.count)
			best = l;
	}
	return best;
}

static void
pump(struct smpp *s)
{
	struct link *l;

	while (!s->is_resting && s->waiting.first != NULL && (l = roomiest(s)) != NULL) {
		struct delivery *d = delivery_pop(&s->waiting);
		uint8_t frame[PDU_MAX_BYTES];
		size_t len;

		d->sequence = l->next_sequence++ & 0x7FFFFFFF;
		len = pdu_write_deliver(frame, d->sequence, &d->message);
		BUG_IF(len == 0);		/* smpp_deliver() tried it before */
		delivery_push(&l->flying, d);
		stream_send(&l->stream, frame, len);
	}
}

static void
on_retry(void *arg)
{
	struct smpp *s = arg;

	s->is_resting = false;
	pump(s);
}

static void
queue(struct smpp *s, const struct pdu_message *m, bool is_receipt)
{
	struct delivery *d = xcalloc(1, sizeof *d);

	d->message = *m;
	d->is_receipt = is_receipt;
	delivery_push(&s->waiting, d);
	pump(s);
}

bool
smpp_deliver(struct smpp *s, const struct pdu_message *m)
{
	uint8_t frame[PDU_MAX_BYTES];

	if (pdu_write_deliver(frame, 1, m) == 0)
		return false;
	operator_counts(s->operator)->mos++;
	queue(s, m, false);
	return true;
}

static void
link_free(struct link *l)
{
	struct smpp *s = l->smpp;

	for (struct link **at = &s->links; *at != NULL; at = &(*at)->next) {
		if (*at == l) {
			*at = l->next;
			break;
		}
	}
	delivery_put_back(&s->waiting, &l->flying);
	stream_release(&l->stream);
	free(l);
}

static void
send_empty(struct link *l, uint32_t command, uint32_t status, uint32_t sequence)
{
	uint8_t frame[PDU_HEAD_BYTES];

	stream_send(&l->stream, frame, pdu_write_empty(frame, command, status, sequence));
}

static void
on_bind(struct link *l, const struct pdu_head *h, const uint8_t *frame)
{
	const struct smpp_settings *want = &l->smpp->settings;
	uint8_t answer[PDU_MAX_BYTES];
	struct pdu_bind bind;
	uint32_t status = pdu_read_bind(frame, h->length, &bind);

	if (l->may != 0)
		status = PDU_IS_BOUND;
	else if (status == PDU_OK && want->user != NULL && strcmp(bind.name, want->user) != 0)
		status = PDU_BAD_NAME;
	else if (status == PDU_OK && want->user != NULL && strcmp(bind.password, want->password) != 0)
		status = PDU_BAD_PASSWORD;
	stream_send(&l->stream, answer, pdu_write_bind_resp(answer, h->command, status, h->sequence));
	fprintf(stderr, "%s bind status=0x%02x\n", status == PDU_OK ? "info" : "warn", (unsigned)status);
	if (status != PDU_OK)
		return;
	l->may = h->command == PDU_BIND_RECEIVER ? MAY_RECEIVE :
	    h->command == PDU_BIND_TRANSMITTER ? MAY_SEND : MAY_SEND | MAY_RECEIVE;
	pump(l->smpp);
}

static void
on_submit(struct link *l, const struct pdu_head *h, const uint8_t *frame)
{
	struct smpp *s = l->smpp;
	struct verdict v = { PDU_NOT_BOUND, false, 0, NULL };
	struct pdu_message m, receipt;
	uint8_t answer[PDU_MAX_BYTES];

	if (l->may & MAY_SEND) {
		v.status = pdu_read_message(frame, h->length, &m);
		if (v.status == PDU_OK)
			v = operator_submit(s->operator, &m);
	}
	if (!v.is_silent)
		stream_send(&l->stream, answer, pdu_write_submit_resp(answer, v.status, h->sequence, v.id));
	if (v.receipts > 0)
		operator_receipt(&m, v.id, loop_wall_s(), &receipt);
	for (unsigned i = 0; i < v.receipts; i++)
		queue(s, &receipt, true);
}

static void
on_delivered(struct link *l, const struct pdu_head *h)
{
	struct smpp *s = l->smpp;
	struct delivery *d = delivery_take(&l->flying, h->sequence);
	struct delivery_list again;

	if (d == NULL)
		return;
	switch (h->status) {
	case PDU_QUEUE_FULL:
	case PDU_THROTTLED:
	case PDU_LATER:
		delivery_list_init(&again);
		delivery_push(&again, d);
		delivery_put_back(&s->waiting, &again);
		s->is_resting = true;
		loop_timer_after(s->retry, LINK_RETRY_MS);
		return;
	case PDU_OK:
		if (!d->is_receipt)
			operator_counts(s->operator)->mo_acked++;
		break;
	default:
		fprintf(stderr, "warn deliver status=0x%02x\n", (unsigned)h->status);
	}
	free(d);
	pump(s);
}

/* One whole frame; false when the link is to be closed. */
static bool
on_frame(struct link *l, const struct pdu_head *h, const uint8_t *frame)
{
	switch (h->command) {
	case PDU_BIND_RECEIVER:
	case PDU_BIND_TRANSMITTER:
	case PDU_BIND_TRANSCEIVER:
		on_bind(l, h, frame);
		return true;
	case PDU_SUBMIT_SM:
		on_submit(l, h, frame);
		return true;
	case PDU_DELIVER_SM | PDU_RESPONSE:
		on_delivered(l, h);
		return true;
	case PDU_ENQUIRE_LINK:
		send_empty(l, PDU_ENQUIRE_LINK | PDU_RESPONSE, PDU_OK, h->sequence);
		return true;
	case PDU_UNBIND:
		send_empty(l, PDU_UNBIND | PDU_RESPONSE, PDU_OK, h->sequence);
		fprintf(stderr, "info unbind\n");
		return false;
	case PDU_UNBIND | PDU_RESPONSE:
		return false;
	case PDU_ENQUIRE_LINK | PDU_RESPONSE:
	case PDU_GENERIC_NACK:
		return true;
	default:
		send_empty(l, PDU_GENERIC_NACK, PDU_BAD_COMMAND, h->sequence);
		return true;
	}
}

static void
on_link(void *arg, uint32_t events)
{
	struct link *l = arg;
	struct stream *in = &l->stream;
	bool is_open = true;
	size_t at = 0;

	if (events & EPOLLOUT)
		stream_flush(in);
	if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		is_open = stream_read(in);
	while (is_open && in->in_len - at >= PDU_HEAD_BYTES) {
		struct pdu_head h = pdu_head(in->in + at);

		if (h.length < PDU_HEAD_BYTES || h.length > PDU_MAX_BYTES) {
			send_empty(l, PDU_GENERIC_NACK, PDU_BAD_LENGTH, h.sequence);
			fprintf(stderr, "warn frame length=%u\n", (unsigned)h.length);
			is_open = false;
			break;
		}
		if (in->in_len - at < h.length)
			break;
		is_open = on_frame(l, &h, in->in + at);
		at += h.length;
	}
	if (is_open)
		stream_consume(in, at);
	else {
		struct smpp *s = l->smpp;

		link_free(l);
		pump(s);
	}
}

static void
on_listener(void *arg, uint32_t events)
{
	struct smpp *s = arg;
	char room[256];
	struct buf why = BUF_OVER(room);
	const int one = 1;
	struct link *l;
	int fd = accept(s->fd, NULL, NULL);

	(void)events;
	if (fd < 0)
		return;
	/* Without it each small PDU waits for the other side's delayed ACK: 40 ms. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	l = xcalloc(1, sizeof *l);
	l->smpp = s;
	l->next_sequence = 1;
	delivery_list_init(&l->flying);
	if (!stream_init(&l->stream, s->loop, fd, on_link, l, &why)) {
		free(l);
		return;
	}
	l->next = s->links;
	s->links = l;
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
	delivery_list_release(&s->waiting);
	loop_timer_free(s->retry);
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
		senders += (l->may & MAY_SEND) != 0;
		receivers += (l->may & MAY_RECEIVE) != 0;
	}
	return senders < receivers ? senders : receivers;
}
