/*
 * fake_frame.c - frames built and read by hand, field by field
 */
#include "tests/gateway/fake_bearerbox.h"

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
