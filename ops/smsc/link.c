/*
 * link.c - one connection of a gateway: SMPP 3.4 as an operator speaks it
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "gateway/loop.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "ops/smsc/operator.h"
#include "ops/smsc/smpp_inside.h"

void
link_free(struct link *l)
{
	struct smpp *s = l->smpp;

	for (struct link **at = &s->links; *at != NULL; at = &(*at)->next) {
		if (*at == l) {
			*at = l->next;
			break;
		}
	}
	slow_forget(s, l);
	stream_flush(&l->stream);		/* the answer to an unbind */
	delivery_put_back(&s->waiting, &l->flying);
	stream_release(&l->stream);
	free(l);
}

void
link_cut(struct link *l, const uint8_t *frame, size_t len)
{
	l->is_cut = true;
	stream_send(&l->stream, frame, len / 2);
	stream_end(&l->stream);
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
	l->is_ussd = bind.is_ussd;
	if (l->may & MAY_RECEIVE)
		l->smpp->has_bound[l->is_ussd] = true;
	smpp_pump(l->smpp);
}

static void
add_receipt(struct delivery_list *list, const struct pdu_message *m, const char *id)
{
	struct pdu_message receipt;
	struct delivery *d;

	operator_receipt(m, id, loop_wall_s(), &receipt);
	d = delivery_new(&receipt, true);
	/* A sender's address of 21 characters reads well and cannot be written: no receipt then. */
	if (d != NULL)
		delivery_push(list, d);
}

static void
on_submit(struct link *l, const struct pdu_head *h, const uint8_t *frame)
{
	struct smpp *s = l->smpp;
	struct verdict v = { .status = PDU_NOT_BOUND };
	struct delivery_list receipts;
	struct pdu_message m;
	uint8_t answer[PDU_MAX_BYTES];
	size_t len;

	delivery_list_init(&receipts);
	if (l->may & MAY_SEND) {
		v.status = pdu_read_message(frame, h->length, &m);
		if (v.status == PDU_OK)
			v = operator_submit(s->operator, &m);
	}
	len = v.is_silent ? 0 : pdu_write_submit_resp(answer, v.status, h->sequence, v.id);
	for (unsigned i = 0; i < v.receipts; i++)
		add_receipt(&receipts, &m, v.id);
	if (v.forged[0] != '\0')
		add_receipt(&receipts, &m, v.forged);
	if (v.is_cut) {
		link_cut(l, answer, len);
		len = 0;
	}
	slow_push(s, l, answer, len, &receipts);
	smpp_pump(s);
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
		loop_timer_after(s->retry, SMPP_RETRY_MS);
		return;
	case PDU_OK:
		if (!d->is_receipt)
			operator_counts(s->operator)->mo_acked++;
		break;
	default:
		fprintf(stderr, "warn deliver status=0x%02x\n", (unsigned)h->status);
	}
	free(d);
	smpp_pump(s);
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
	/* In a stall only its death is seen: those two are told without being asked for. */
	if (in->is_held)
		is_open = (events & (EPOLLHUP | EPOLLERR)) == 0;
	else if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		is_open = stream_read(in);
	is_open = is_open && !l->is_cut;
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
		is_open = on_frame(l, &h, in->in + at) && !l->is_cut;
		at += h.length;
	}
	if (is_open)
		stream_consume(in, at);
	else {
		struct smpp *s = l->smpp;

		link_free(l);
		smpp_pump(s);
	}
}

bool
link_new(struct smpp *s, int fd, struct buf *why)
{
	struct link *l = xcalloc(1, sizeof *l);
	const int one = 1;

	/* Without it each small PDU waits for the other side's delayed ACK: 40 ms. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	l->smpp = s;
	l->next_sequence = 1;
	delivery_list_init(&l->flying);
	if (!stream_init(&l->stream, s->loop, fd, on_link, l, why)) {
		free(l);
		return false;
	}
	l->stream.is_batched = true;
	if (operator_value(s->operator, FAULT_STALL) != 0)
		stream_hold(&l->stream, true);
	l->next = s->links;
	s->links = l;
	return true;
}
