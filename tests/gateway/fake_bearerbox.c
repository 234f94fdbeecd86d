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

struct frame
frame_empty(enum frame_type type)
{
	return (struct frame){
		.type = type, .status = -1, .command = -1, .load = -1, .time = -1, .sms_type = -1,
		.mclass = -1, .coding = -1, .dlr_mask = -1, .alt_dcs = -1, .compress = -1, .priority = -1,
		.validity = -1,
	};
}

struct frame_string
frame_bytes(const void *bytes, size_t len)
{
	struct frame_string s = { .is_set = true, .len = len };

	BUG_IF(len > sizeof(s.bytes));
	if (len > 0)
		memcpy(s.bytes, bytes, len);
	return s;
}

struct frame_string
frame_text(const char *s)
{
	return frame_bytes(s, strlen(s));
}

void
frame_id(char id[37], unsigned n)
{
	(void)snprintf(id, 37, "00000000-0000-4000-8000-%012x", n);
}

struct frame
frame_mo(unsigned n, const char *text)
{
	struct frame f = frame_empty(FRAME_SMS);

	frame_id(f.id, n);
	f.sms_type = 0;
	f.time = 1700000000;
	f.coding = 0;
	f.sender = frame_text("+447700900123");
	f.receiver = frame_text("33444");
	f.smsc_id = frame_text("SMS1");
	f.data = frame_text(text);
	return f;
}

struct frame
frame_ack(const char *id, int status)
{
	struct frame f = frame_empty(FRAME_ACK);

	memcpy(f.id, id, 37);
	f.status = status;
	f.time = 1;
	return f;
}

struct cursor { uint8_t *at; const uint8_t *end; bool is_bad; };

static void
put_number(struct cursor *c, int32_t number)
{
	BUG_IF(c->end - c->at < 4);
	for (int shift = 24; shift >= 0; shift -= 8)
		*c->at++ = (uint8_t)((uint32_t)number >> shift);
}

static void
put_string(struct cursor *c, const struct frame_string *s)
{
	put_number(c, s->is_set ? (int32_t)s->len : -1);
	if (!s->is_set)
		return;
	BUG_IF((size_t)(c->end - c->at) < s->len);
	memcpy(c->at, s->bytes, s->len);
	c->at += s->len;
}

static void
put_sms(struct cursor *c, const struct frame *f)
{
	const struct frame_string none = { 0 }, id = frame_text(f->id);

	put_string(c, &f->sender);
	put_string(c, &f->receiver);
	put_string(c, &f->udh);
	put_string(c, &f->data);
	put_number(c, f->time);
	put_string(c, &f->smsc_id);
	put_string(c, &none);		/* smsc_number */
	put_string(c, &none);		/* foreign_id */
	put_string(c, &f->service);
	put_string(c, &none);		/* account */
	put_string(c, &id);
	put_number(c, f->sms_type);
	put_number(c, f->mclass);
	put_number(c, -1);		/* mwi */
	put_number(c, f->coding);
	put_number(c, f->compress);
	put_number(c, f->validity);
	put_number(c, -1);		/* deferred */
	put_number(c, f->dlr_mask);
	put_string(c, &f->dlr_url);
	put_number(c, -1);		/* pid */
	put_number(c, f->alt_dcs);
	put_number(c, -1);		/* rpi */
	put_string(c, &none);		/* charset */
	put_string(c, &f->box_id);
	put_string(c, &f->binfo);
	put_number(c, -1);		/* msg_left */
	put_number(c, f->priority);
	put_number(c, -1);		/* resend_try */
	put_number(c, -1);		/* resend_time */
	put_string(c, &f->meta);
}

size_t
frame_build(uint8_t out[FRAME_BYTES_MAX], const struct frame *f)
{
	struct cursor c = { out + 4, out + FRAME_BYTES_MAX, false };
	struct cursor length = { out, out + 4, false };
	const struct frame_string none = { 0 }, id = frame_text(f->id);

	put_number(&c, (int32_t)f->type);
	switch (f->type) {
	case FRAME_HEARTBEAT:
		put_number(&c, f->load);
		break;
	case FRAME_ADMIN:
		put_number(&c, f->command);
		put_string(&c, &f->box_id);
		break;
	case FRAME_SMS:
		put_sms(&c, f);
		break;
	case FRAME_ACK:
		put_number(&c, f->status);
		put_number(&c, f->time);
		put_string(&c, &id);
		break;
	case FRAME_WDP:
		put_string(&c, &none);
		put_number(&c, 1);
		put_string(&c, &none);
		put_number(&c, 2);
		put_string(&c, &none);
		break;
	}
	put_number(&length, (int32_t)(c.at - out - 4));
	return (size_t)(c.at - out);
}

static int32_t
get_number(struct cursor *c)
{
	int32_t number = 0;

	if (c->end - c->at < 4) {
		c->is_bad = true;
		return -1;
	}
	for (int i = 0; i < 4; i++)
		number = (int32_t)((uint32_t)number << 8 | *c->at++);
	return number;
}

static struct frame_string
get_string(struct cursor *c)
{
	struct frame_string s = { 0 };
	int32_t len = get_number(c);

	if (len == -1 || c->is_bad)
		return s;
	if (len < 0 || len > c->end - c->at || (size_t)len > sizeof(s.bytes)) {
		c->is_bad = true;
		return s;
	}
	s = frame_bytes(c->at, (size_t)len);
	c->at += len;
	return s;
}

static void
get_id(struct cursor *c, char id[37])
{
	struct frame_string s = get_string(c);

	if (s.len != 36)
		c->is_bad = true;
	else
		memcpy(id, s.bytes, 36);
}

static void
skip_numbers(struct cursor *c, int n)
{
	while (n-- > 0)
		(void)get_number(c);
}

static void
get_sms(struct cursor *c, struct frame *f)
{
	f->sender = get_string(c);
	f->receiver = get_string(c);
	f->udh = get_string(c);
	f->data = get_string(c);
	f->time = get_number(c);
	f->smsc_id = get_string(c);
	(void)get_string(c);
	(void)get_string(c);
	f->service = get_string(c);
	(void)get_string(c);
	get_id(c, f->id);
	f->sms_type = get_number(c);
	f->mclass = get_number(c);
	skip_numbers(c, 1);
	f->coding = get_number(c);
	f->compress = get_number(c);
	f->validity = get_number(c);
	skip_numbers(c, 1);
	f->dlr_mask = get_number(c);
	f->dlr_url = get_string(c);
	skip_numbers(c, 1);
	f->alt_dcs = get_number(c);
	skip_numbers(c, 1);
	(void)get_string(c);
	f->box_id = get_string(c);
	f->binfo = get_string(c);
	skip_numbers(c, 1);
	f->priority = get_number(c);
	skip_numbers(c, 2);
	f->meta = get_string(c);
}

bool
frame_parse(const uint8_t *body, size_t len, struct frame *f)
{
	uint8_t copy[FRAME_BYTES_MAX];
	struct cursor c = { copy, copy + len, false };

	if (len > sizeof(copy))
		return false;
	memcpy(copy, body, len);
	*f = frame_empty((enum frame_type)get_number(&c));
	switch (f->type) {
	case FRAME_HEARTBEAT:
		f->load = get_number(&c);
		break;
	case FRAME_ADMIN:
		f->command = get_number(&c);
		f->box_id = get_string(&c);
		break;
	case FRAME_SMS:
		get_sms(&c, f);
		break;
	case FRAME_ACK:
		f->status = get_number(&c);
		f->time = get_number(&c);
		get_id(&c, f->id);
		break;
	default:
		return false;
	}
	return !c.is_bad && c.at == c.end;
}

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
