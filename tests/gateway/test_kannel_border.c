/*
 * test_kannel_border.c - Kannel's frames, byte for byte, and what is none
 *
 * The golden frames are built by hand (fake_bearerbox.c): if a new Kannel
 * package changes its layout, this fails before any message does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/bearer/kannel_border.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/gateway/fake_bearerbox.h"

static struct kannel_bytes
bytes_of(const struct frame_string *s)
{
	return (struct kannel_bytes){ s->is_set ? (const char *)s->bytes : NULL, s->is_set ? s->len : 0 };
}

static void
assert_bytes(const struct frame_string *want, struct kannel_bytes got)
{
	assert_int_equal(want->is_set, got.ptr != NULL);
	assert_int_equal(want->len, got.len);
	if (want->len > 0)
		assert_memory_equal(want->bytes, got.ptr, want->len);
}

static struct frame
full_sms(void)
{
	struct frame f = frame_mo(0xabcdef, "x");

	f.data = frame_bytes("\x00\x01\x1b\x65\x5b\xff", 6);
	f.udh = frame_bytes("\x05\x00\x03\x2a\x02\x01", 6);
	f.sms_type = 1;
	f.coding = 2;
	f.mclass = 0;
	f.alt_dcs = 1;
	f.compress = 0;
	f.dlr_mask = 24;
	f.priority = 3;
	f.time = 1;
	f.service = frame_text("");
	f.dlr_url = frame_text("mark");
	f.box_id = frame_text("safar");
	return f;
}

static struct kannel_frame
same_sms(const struct frame *f)
{
	struct kannel_frame k = kannel_border_frame(KANNEL_SMS);

	memcpy(k.id, "\0\0\0\0\0\0\x40\0\x80\0\0\0\0\xab\xcd\xef", 16);
	k.time = f->time;
	k.sms_type = f->sms_type;
	k.coding = f->coding;
	k.mclass = f->mclass;
	k.alt_dcs = f->alt_dcs;
	k.compress = f->compress;
	k.dlr_mask = f->dlr_mask;
	k.priority = f->priority;
	k.sender = bytes_of(&f->sender);
	k.receiver = bytes_of(&f->receiver);
	k.udh = bytes_of(&f->udh);
	k.data = bytes_of(&f->data);
	k.smsc_id = bytes_of(&f->smsc_id);
	k.service = bytes_of(&f->service);
	k.dlr_url = bytes_of(&f->dlr_url);
	k.box_id = bytes_of(&f->box_id);
	return k;
}

static void
sms_is_packed_as_by_hand(void **state)
{
	struct frame f = full_sms();
	struct kannel_frame k = same_sms(&f);
	uint8_t want[FRAME_BYTES_MAX];
	size_t len = frame_build(want, &f);
	struct buf got = BUF_INIT(FRAME_BYTES_MAX);

	(void)state;
	kannel_border_add(&got, &k);
	assert_true(buf_ok(&got));
	assert_int_equal(len, got.len);
	assert_memory_equal(want, got.ptr, len);
	buf_free(&got);
}

static void
sms_is_read_as_by_hand(void **state)
{
	struct frame f = full_sms();
	uint8_t body[FRAME_BYTES_MAX];
	size_t len = frame_build(body, &f);
	struct kannel_frame want = same_sms(&f), got;

	(void)state;
	assert_true(kannel_border_read(body + 4, len - 4, &got));
	assert_int_equal(KANNEL_SMS, got.kind);
	assert_memory_equal(want.id, got.id, sizeof(want.id));
	assert_int_equal(want.time, got.time);
	assert_int_equal(want.sms_type, got.sms_type);
	assert_int_equal(want.coding, got.coding);
	assert_int_equal(want.mclass, got.mclass);
	assert_int_equal(want.alt_dcs, got.alt_dcs);
	assert_int_equal(want.compress, got.compress);
	assert_int_equal(want.dlr_mask, got.dlr_mask);
	assert_int_equal(want.priority, got.priority);
	assert_bytes(&f.sender, got.sender);
	assert_bytes(&f.receiver, got.receiver);
	assert_bytes(&f.udh, got.udh);
	assert_bytes(&f.data, got.data);
	assert_bytes(&f.smsc_id, got.smsc_id);
	assert_bytes(&f.service, got.service);
	assert_bytes(&f.dlr_url, got.dlr_url);
	assert_bytes(&f.box_id, got.box_id);
	kannel_border_done(&got);
}

/* identify, ack, heartbeat: the bytes themselves, so that no helper of ours can be wrong with us. */
static void
small_frames_are_these_bytes(void **state)
{
	static const uint8_t identify[] = {
		0, 0, 0, 17, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 5, 's', 'a', 'f', 'a', 'r',
	};
	static const uint8_t ack[] = "\0\0\0\x34\0\0\0\3\0\0\0\0\0\0\0\7\0\0\0\x24"
	    "00112233-4455-6677-8899-aabbccddeeff";
	struct kannel_frame f = kannel_border_frame(KANNEL_ADMIN), got;
	char room[256];
	struct buf out = BUF_OVER(room);

	(void)state;
	f.command = KANNEL_IDENTIFY;
	f.box_id = (struct kannel_bytes){ "safar", 5 };
	kannel_border_add(&out, &f);
	assert_int_equal(sizeof(identify), out.len);
	assert_memory_equal(identify, out.ptr, out.len);

	buf_reset(&out);
	f = kannel_border_frame(KANNEL_ACK);
	for (int i = 0; i < 16; i++)
		f.id[i] = (uint8_t)(i * 0x11);
	f.time = 7;
	f.status = KANNEL_SUCCESS;
	kannel_border_add(&out, &f);
	assert_int_equal(sizeof(ack) - 1, out.len);
	assert_memory_equal(ack, out.ptr, out.len);

	assert_true(kannel_border_read((const uint8_t *)out.ptr + 4, out.len - 4, &got));
	assert_int_equal(KANNEL_ACK, got.kind);
	assert_memory_equal(f.id, got.id, 16);
	kannel_border_done(&got);
	assert_true(kannel_border_read((const uint8_t *)"\0\0\0\1\0\0\0\0\xff\xff\xff\xff", 12, &got));
	assert_int_equal(KANNEL_ADMIN, got.kind);
	assert_int_equal(KANNEL_SHUTDOWN, got.command);
	assert_null(got.box_id.ptr);
	kannel_border_done(&got);
	assert_true(kannel_border_read((const uint8_t *)"\0\0\0\0\0\0\0\5", 8, &got));
	assert_int_equal(KANNEL_HEARTBEAT, got.kind);
	kannel_border_done(&got);
}

static void
wap_is_none_of_ours(void **state)
{
	struct frame f = frame_empty(FRAME_WDP);
	uint8_t body[FRAME_BYTES_MAX];
	size_t len = frame_build(body, &f);
	struct kannel_frame got;

	(void)state;
	assert_true(kannel_border_read(body + 4, len - 4, &got));
	assert_int_equal(KANNEL_OTHER, got.kind);
	kannel_border_done(&got);
}

/* What does not fit leaves the buffer as it was: half a frame would spoil the stream. */
static void
no_room_writes_nothing(void **state)
{
	struct frame f = full_sms();
	struct kannel_frame k = same_sms(&f);
	char room[100];
	struct buf out = BUF_OVER(room);

	(void)state;
	buf_adds(&out, "before");
	kannel_border_add(&out, &k);
	assert_false(buf_ok(&out));
	assert_string_equal("before", out.ptr);
}

#define ACK_HEAD "\0\0\0\3\0\0\0\0\0\0\0\7"
static const struct { const char *what; const char *bytes; size_t len; } malformed[] = {
#define BYTES(s) s, sizeof(s) - 1
	{ "nothing at all", BYTES("") },
	{ "half a type", BYTES("\0\0") },
	{ "a type that does not exist", BYTES("\0\0\0\5\0\0\0\0") },
	{ "a negative type", BYTES("\xff\xff\xff\xff\0\0\0\0") },
	{ "a type and no fields", BYTES("\0\0\0\2") },
	{ "half a number", BYTES("\0\0\0\0\0\0") },
	{ "string length -2 (ends a stock bearerbox)", BYTES("\0\0\0\1\0\0\0\0\xff\xff\xff\xfe") },
	{ "string length INT_MIN", BYTES("\0\0\0\1\0\0\0\0\x80\0\0\0") },
	{ "string length INT_MAX", BYTES("\0\0\0\1\0\0\0\0\x7f\xff\xff\xff") },
	{ "string one byte short", BYTES("\0\0\0\1\0\0\0\0\0\0\0\3ab") },
	{ "a byte behind the last field", BYTES("\0\0\0\0\0\0\0\5x") },
	{ "uuid of 35 bytes", BYTES(ACK_HEAD "\0\0\0\x23" "0112233-4455-6677-8899-aabbccddeeff") },
	{ "uuid absent", BYTES(ACK_HEAD "\xff\xff\xff\xff") },
	{ "uuid empty", BYTES(ACK_HEAD "\0\0\0\0") },
	{ "uuid with a letter g", BYTES(ACK_HEAD "\0\0\0\x24" "g0112233-4455-6677-8899-aabbccddeeff") },
	{ "uuid with a dash misplaced", BYTES(ACK_HEAD "\0\0\0\x24" "0011223-34455-6677-8899-aabbccddeeff") },
	{ "uuid truncated", BYTES(ACK_HEAD "\0\0\0\x24" "00112233-4455-6677-8899") },
};

static void
malformed_bodies_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(malformed); i++) {
		uint8_t *body = xmalloc(malformed[i].len + 1);	/* of its own: a read past it is seen */
		struct kannel_frame got = { .owner = NULL };

		if (malformed[i].len > 0)
			memcpy(body, malformed[i].bytes, malformed[i].len);
		if (kannel_border_read(body, malformed[i].len, &got))
			fail_msg("%s was read", malformed[i].what);
		assert_null(got.owner);
		free(body);
	}
}

static void
every_cut_and_every_growth_is_refused(void **state)
{
	struct frame f = full_sms();
	uint8_t whole[FRAME_BYTES_MAX];
	size_t len = frame_build(whole, &f) - 4;
	struct kannel_frame got;

	(void)state;
	for (size_t n = 0; n < len; n++) {
		uint8_t *body = xmalloc(n + 1);

		memcpy(body, whole + 4, n);
		assert_false(kannel_border_read(body, n, &got));
		free(body);
	}
	whole[4 + len] = 0;
	assert_false(kannel_border_read(whole + 4, len + 1, &got));
}

static void
huge_body_is_refused(void **state)
{
	size_t len = KANNEL_BODY_MAX + 1;
	uint8_t *body = xcalloc(1, len);
	struct kannel_frame got;

	(void)state;
	/* admin, with a box id that fills it to the last byte: well-formed but for its size */
	body[3] = 1;
	for (int i = 0; i < 4; i++)
		body[8 + i] = (uint8_t)((len - 12) >> (24 - 8 * i));
	assert_false(kannel_border_read(body, len, &got));
	body[11]--;
	assert_true(kannel_border_read(body, len - 1, &got));
	kannel_border_done(&got);
	free(body);
}

/* Whatever is done to a frame, reading it ends in yes or no: Kannel's own code would end the process. */
static void
mutations_never_stop_us(void **state)
{
	struct frame f = full_sms();
	uint8_t whole[FRAME_BYTES_MAX];
	size_t len = frame_build(whole, &f) - 4;
	uint64_t seed = 0x9E3779B97F4A7C15u;
	unsigned long read = 0, again = 0;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		uint8_t body[FRAME_BYTES_MAX];
		struct kannel_frame got;
		size_t n = len;

		memcpy(body, whole + 4, len);
		for (int hits = 1 + i % 3; hits > 0; hits--) {
			seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
			switch (seed % 4) {
			case 0: body[(seed >> 8) % len] ^= (uint8_t)(1u << ((seed >> 40) % 8)); break;
			case 1: body[(seed >> 8) % len] = (uint8_t)(seed >> 32); break;
			case 2: n = (seed >> 8) % (len + 1); break;
			default: body[((seed >> 8) % (len / 4)) * 4] = 0xFF; break;
			}
		}
		if (!kannel_border_read(body, n, &got))
			continue;
		read++;
		if (got.kind == KANNEL_SMS && i % 16 == 0) {	/* what was read can be written */
			struct buf out = BUF_INIT(2 * FRAME_BYTES_MAX);

			kannel_border_add(&out, &got);
			again += buf_ok(&out);
			buf_free(&out);
		}
		kannel_border_done(&got);
	}
	assert_true(read > 1000 && read < 99000 && again > 0);
}

static int
start(void **state)
{
	(void)state;
	kannel_border_start();
	kannel_border_start();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sms_is_packed_as_by_hand),
		cmocka_unit_test(sms_is_read_as_by_hand),
		cmocka_unit_test(small_frames_are_these_bytes),
		cmocka_unit_test(wap_is_none_of_ours),
		cmocka_unit_test(no_room_writes_nothing),
		cmocka_unit_test(malformed_bodies_are_refused),
		cmocka_unit_test(every_cut_and_every_growth_is_refused),
		cmocka_unit_test(huge_body_is_refused),
		cmocka_unit_test(mutations_never_stop_us),
	};

	return cmocka_run_group_tests_name("kannel_border", tests, start, NULL);
}
