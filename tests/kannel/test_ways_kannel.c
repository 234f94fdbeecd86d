/*
 * test_ways_kannel.c - what `safar kannel-conf` writes, in the hands of the real bearerbox
 *
 * For each dialect: it starts, its status page answers (and only with the
 * password), both ways bind, TLVs arrive as meta-data and leave, septets are not re-coded, and a screen is no "store and forward".
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "gateway/bearer/kannel_border.h"
#include "locales/text/bug.h"
#include "routing/ussd_dialect.h"
#include "tests/kannel/ways_world.h"
#include "tests/ops/smsc_fixture.h"

#define PERSON "447700900123"
#define CODE "*384*77#"

enum { DELIVER = 5, SUBMIT = 4, TLV_SERVICE_OP = 0x0501, TLV_SESSION = 0x1383, TLV_REFERENCE = 0x0204 };

/* What a person dials, and a screen: NUL, an escape and a septet that is '[' in ASCII. */
static const uint8_t septets[] = { 0x00, 0x1B, 0x65, 0x5B, 'x' };

static size_t
add_text(uint8_t *out, const char *text)
{
	memcpy(out, text, strlen(text) + 1);
	return strlen(text) + 1;
}

static size_t
add_tlv(uint8_t *out, unsigned tag, const uint8_t *value, uint8_t len)
{
	memcpy(out, (uint8_t[]){ (uint8_t)(tag >> 8), (uint8_t)tag, 0, len }, 4);
	memcpy(out + 4, value, len);
	return 4u + len;
}

/* A deliver_sm of USSD, with the TLVs that every dialect may need. */
static void
dial(int link, uint8_t op)
{
	uint8_t body[256];
	size_t n = add_text(body, "USSD");

	body[n++] = 1, body[n++] = 1;
	n += add_text(body + n, PERSON);
	body[n++] = 0, body[n++] = 0;
	n += add_text(body + n, CODE);
	memset(body + n, 0, 9);			/* esm_class to sm_default_msg_id: all 0, and two empty times */
	n += 9;
	body[n++] = sizeof(septets);
	memcpy(body + n, septets, sizeof(septets));
	n += sizeof(septets);
	n += add_tlv(body + n, TLV_SERVICE_OP, &op, 1);
	n += add_tlv(body + n, TLV_SESSION, (const uint8_t *)"\x00\xA1", 2);
	n += add_tlv(body + n, TLV_REFERENCE, (const uint8_t *)"\x01\x07", 2);
	smpp_send(link, DELIVER, 0, 77, body, n);
}

/* The value of a TLV behind a submit_sm; NULL when it is not there. */
static const uint8_t *
tlv_of(const struct frame *f, size_t at, unsigned tag, unsigned len)
{
	size_t end = f->length - 16;

	while (at + 4 <= end) {
		const uint8_t *t = f->body + at;
		unsigned its = (unsigned)t[2] << 8 | t[3];

		if (((unsigned)t[0] << 8 | t[1]) == tag) {
			assert_int_equal(its, len);
			return t + 4;
		}
		at += 4 + its;
	}
	return NULL;
}

/* Strings point into the frame. */
struct submit { const char *service_type, *from, *to; uint8_t esm, ton, dcs, len; const uint8_t *data; size_t tlvs; };

static void
read_submit(int link, struct frame *f, struct submit *s)
{
	size_t at = 0;

	do {
		if (!smpp_read(link, WAYS_WAIT_MS, f))
			fail_msg("no submit_sm");
	} while (f->command != SUBMIT);
	s->service_type = (const char *)f->body;
	at += strlen(s->service_type) + 1;
	s->ton = f->body[at];
	at += 2;
	s->from = (const char *)f->body + at;
	at += strlen(s->from) + 1 + 2;
	s->to = (const char *)f->body + at;
	at += strlen(s->to) + 1;
	s->esm = f->body[at];
	at += 3;			/* protocol_id, priority_flag */
	at += strlen((char *)f->body + at) + 1;
	at += strlen((char *)f->body + at) + 1;
	at += 2;			/* registered_delivery, replace_if_present */
	s->dcs = f->body[at];
	s->len = f->body[at + 2];
	s->data = f->body + at + 3;
	s->tlvs = at + 3 + s->len;
	smpp_send(link, SUBMIT | 0x80000000u, 0, f->sequence, "id", 3);
}

static bool
has(struct kannel_bytes field, const char *text)
{
	size_t len = strlen(text);

	for (size_t at = 0; at + len <= field.len; at++)
		if (memcmp(field.ptr + at, text, len) == 0)
			return true;
	return false;
}

static struct kannel_bytes
bytes_of(const char *text)
{
	return (struct kannel_bytes){ text, strlen(text) };
}

/* What meta-data says of a session, in this dialect, both ways. */
static const char *
session_meta(const struct ussd_dialect *d)
{
	switch (d->session) {
	case USSD_SESSION_ITS: return "its_session_info=%00%A1";
	case USSD_SESSION_REFERENCE: return "user_message_reference=263";	/* to Kannel this one is a number */
	default: return "";
	}
}

static void
screen_arrives(struct ways_world *w, int link, int box, const struct ussd_dialect *d)
{
	char op[32];
	struct kannel_frame f, ack = kannel_border_frame(KANNEL_ACK);

	dial(link, (uint8_t)d->begin);
	ways_world_next(w, box, KANNEL_SMS, &f);
	assert_int_equal(f.sms_type, KANNEL_MO);
	assert_true(has(f.smsc_id, "screens"));
	assert_true(has(f.receiver, CODE));
	assert_int_equal(f.data.len, sizeof(septets));
	assert_memory_equal(f.data.ptr, septets, sizeof(septets));
	snprintf(op, sizeof(op), "ussd_service_op=%%%02X", d->begin);
	if (!has(f.meta, op) || !has(f.meta, session_meta(d)))
		fail_msg("%s: meta-data are %.*s", d->name, (int)f.meta.len, f.meta.ptr);
	/* Only what the dialect needs: the other TLVs of the frame are not let through. */
	if (d->session != USSD_SESSION_ITS)
		assert_false(has(f.meta, "its_session_info"));
	if (d->session != USSD_SESSION_REFERENCE)
		assert_false(has(f.meta, "user_message_reference"));
	memcpy(ack.id, f.id, sizeof(ack.id));
	ack.time = 1000;
	ack.status = KANNEL_SUCCESS;
	kannel_border_done(&f);
	ways_world_send(box, &ack);
}

static void
screen_leaves(int link, int box, const struct ussd_dialect *d)
{
	char meta[128];
	struct kannel_frame mt = kannel_border_frame(KANNEL_SMS);
	struct submit s;
	struct frame f;
	const uint8_t *op;

	snprintf(meta, sizeof(meta), "?smpp?ussd_service_op=%%%02X&%s", d->end, session_meta(d));
	mt.sms_type = KANNEL_MT_REPLY;
	mt.id[0] = 1;
	mt.time = 1000;
	mt.coding = KANNEL_7BIT;
	mt.sender = bytes_of(CODE);
	mt.receiver = bytes_of("+" PERSON);
	mt.data = (struct kannel_bytes){ (const char *)septets, sizeof(septets) };
	mt.smsc_id = bytes_of("screens");
	mt.box_id = bytes_of("safar");
	mt.meta = bytes_of(meta);
	ways_world_send(box, &mt);
	read_submit(link, &f, &s);
	assert_string_equal(s.service_type, "USSD");
	assert_string_equal(s.from, CODE);
	assert_int_equal(s.ton, 3);
	assert_int_equal(s.esm, 0);
	assert_int_equal(s.dcs, 0);
	assert_int_equal(s.len, sizeof(septets));
	assert_memory_equal(s.data, septets, sizeof(septets));
	op = tlv_of(&f, s.tlvs, TLV_SERVICE_OP, 1);
	assert_non_null(op);
	assert_int_equal(*op, d->end);
	if (d->session == USSD_SESSION_ITS)
		assert_memory_equal(tlv_of(&f, s.tlvs, TLV_SESSION, 2), "\x00\xA1", 2);
	if (d->session == USSD_SESSION_REFERENCE)
		assert_memory_equal(tlv_of(&f, s.tlvs, TLV_REFERENCE, 2), "\x01\x07", 2);
}

static void
one_dialect(const struct ussd_dialect *d)
{
	struct ways_world w;
	char ways[512], page[8192], type[2][16];
	int link[2], box, screens;

	snprintf(ways, sizeof(ways), "[way.north]\ncarries = sms\nnumbers = \"33444\"\n@\n"
	    "[way.screens]\ncarries = ussd\nnumbers = \"" CODE "\"\nsystem_type = USSD\n@ussd = %s\n", d->name);
	ways_world_start(&w, "", ways, NULL);
	link[0] = ways_world_bind(&w, type[0]);
	link[1] = ways_world_bind(&w, type[1]);
	screens = strcmp(type[1], "USSD") == 0;
	assert_string_equal(type[screens], "USSD");
	assert_string_equal(type[!screens], "");
	ways_world_wait(&w, "(online", 2);
	box = ways_world_box(&w);
	ways_world_wait(&w, "smsbox:safar", 1);
	screen_arrives(&w, link[screens], box, d);
	screen_leaves(link[screens], box, d);
	assert_true(ways_world_status(&w, true, page, sizeof(page)));
	assert_non_null(strstr(page, "north"));
	assert_non_null(strstr(page, "smsbox:safar"));
	assert_true(ways_world_status(&w, false, page, sizeof(page)));
	assert_null(strstr(page, "north"));
	close(box);
	close(link[0]);
	close(link[1]);
	ways_world_stop(&w);
}

static void
every_dialect_goes_through_bearerbox(void **state)
{
	(void)state;
	for (unsigned i = 0; ussd_dialect_at(i) != NULL; i++)
		one_dialect(ussd_dialect_at(i));
}

static void
every_setting_is_one_that_bearerbox_takes(void **state)
{
	static const struct { const char *core, *ways; unsigned binds; } cases[] = {
		{ "benchmark = yes\nstore = file\nmax_submits = 3\npending = 7\n",
		  "[way.a]\ncarries = sms\nthroughput = 20\nsource_ton = 1\nsource_npi = 1\nmax_submits = 5\n@", 1 },
		{ "benchmark = yes\nstore = none\nreceipts = internal\n", "[way.a]\ncarries = sms\n@", 1 },
		/* two USSD ways: the same TLVs for each */
		{ "", "[way.a]\ncarries = ussd\nussd = mica\n@\n[way.b]\ncarries = ussd\nussd = sixdee\nussd_end = 0x11\n@"
		  "[way.c]\ncarries = ussd\nussd = tata\nussd_session = number\n@", 3 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ways_world w;
		char type[16];
		int link[3] = { -1, -1, -1 };

		ways_world_start(&w, cases[i].core, cases[i].ways, NULL);
		for (unsigned k = 0; k < cases[i].binds; k++)
			link[k] = ways_world_bind(&w, type);
		ways_world_wait(&w, "(online", cases[i].binds);
		for (unsigned k = 0; k < cases[i].binds; k++)
			close(link[k]);
		ways_world_stop(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_dialect_goes_through_bearerbox),
		cmocka_unit_test(every_setting_is_one_that_bearerbox_takes),
	};

	return cmocka_run_group_tests_name("ways_kannel", tests, NULL, NULL);
}
