/*
 * test_kannel_ussd.c - USSD over SMPP as bearerbox hands it on
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/bearer/kannel_ussd.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/gateway/kannel_bench.h"

static struct kannel_way ways[] = {
	{ .smsc_id = "SMS1", .numbers = "33444", .national = NATIONAL_BIT(NATIONAL_TURKISH) },
	{ .smsc_id = "USSD1", .numbers = "*384*77# *384*78#" },
};

static int
set_up(void **state)
{
	struct bench *b;

	kannel_bench_set_up(state);
	b = *state;
	b->bearer->ops->close(b->bearer);
	ways[1].ussd = ussd_dialect_find("standard");
	b->ways = ways;
	b->way_count = COUNT(ways);
	b->kind = OUTBOUND_USSD;
	b->page = "1 Danger\n98 More";
	open_bearer(b, 4);
	connect_first(b);
	return 0;
}

static void
say_ussd(struct bench *b, unsigned n, const char *to, const char *meta, const char *text)
{
	struct frame f = frame_mo(n, text);

	f.smsc_id = frame_text("USSD1");
	f.receiver = frame_text(to);
	f.time = (int32_t)loop_wall_s();
	f.meta = frame_text(meta);
	fake_say(b->fake, &f);
}

static const struct frame *
page(struct bench *b, size_t nth)
{
	UNTIL(b, seen(b, FRAME_SMS, nth) != NULL);
	return seen(b, FRAME_SMS, nth);
}

static void
has_meta(const struct frame *f, const char *meta)
{
	assert_int_equal(strlen(meta), f->meta.len);
	assert_memory_equal(meta, f->meta.bytes, f->meta.len);
}

/* Dial, answer, hang up; what a screen carries on the wire. */
static void
whole_dialogue(void **state)
{
	struct bench *b = *state;
	const struct frame *f;

	say_ussd(b, 1, "*384*77#", "?smpp?ussd_service_op=%01&its_session_info=%05%10&", "");
	f = page(b, 0);
	assert_int_equal(INBOUND_USSD_BEGIN, b->call[0].kind);
	assert_string_equal("*384*77#", b->call[0].service);
	assert_string_equal("", b->call[0].text);
	assert_true(b->call[0].may_text);
	has_meta(f, "?smpp?ussd_service_op=%02&its_session_info=%05%10&");
	assert_memory_equal("USSD", f->binfo.bytes, 4);
	assert_int_equal(3, f->priority);
	assert_int_equal(16, f->dlr_mask);
	assert_memory_equal("USSD1", f->smsc_id.bytes, 5);
	assert_memory_equal("+447700900123", f->receiver.bytes, 13);
	assert_memory_equal("*384*77#", f->sender.bytes, 8);
	assert_memory_equal("1 Danger\n98 More", f->data.bytes, f->data.len);
	assert_true(f->validity > loop_wall_s());
	say_ack(b, f->id, 0);
	UNTIL(b, seen(b, FRAME_ACK, 0) != NULL);

	b->ends = true;
	say_ussd(b, 2, "384", "?smpp?ussd_service_op=%12&its_session_info=%05%10&", "1");
	f = page(b, 1);
	assert_int_equal(INBOUND_USSD_INPUT, b->call[1].kind);
	assert_string_equal("*384*77#", b->call[1].service);	/* dialled once, remembered */
	assert_string_equal("1", b->call[1].text);
	assert_string_equal(b->call[0].session, b->call[1].session);
	has_meta(f, "?smpp?ussd_service_op=%11&its_session_info=%05%11&");
	say_ack(b, f->id, 0);

	say_ussd(b, 3, "384", "?smpp?ussd_service_op=%12&its_session_info=%05%11&", "");
	UNTIL(b, b->calls == 3);
	assert_int_equal(INBOUND_USSD_GONE, b->call[2].kind);
	UNTIL(b, fake_count(b->fake, 0, FRAME_ACK) == 3);
	assert_null(seen(b, FRAME_SMS, 2));
}

/* The code in the message, a path behind it; another person with the same session id is somebody else. */
static void
code_stands_where_the_dialect_says(void **state)
{
	struct bench *b = *state;
	struct frame other = frame_mo(9, "*384*78#");

	ways[1].ussd = ussd_dialect_find("mica");
	say_ussd(b, 1, "900", "?smpp?ussd_service_op=%01&user_message_reference=7&", "*384*77*3*2#");
	page(b, 0);
	assert_string_equal("*384*77*3*2#", b->call[0].service);
	assert_string_equal("", b->call[0].text);
	other.sender = frame_text("+447700900124");
	other.smsc_id = frame_text("USSD1");
	other.time = (int32_t)loop_wall_s();
	other.meta = frame_text("?smpp?ussd_service_op=%01&user_message_reference=7&");
	fake_say(b->fake, &other);
	page(b, 1);
	assert_string_equal("*384*78#", b->call[1].service);
	assert_string_not_equal(b->call[0].session, b->call[1].session);
	say_ussd(b, 2, "900", "?smpp?ussd_service_op=%12&user_message_reference=7&", "0");
	page(b, 2);
	assert_string_equal("*384*77*3*2#", b->call[2].service);
}

/* An input to a dialogue that began before we did goes to the way's first code. */
static void
unknown_dialogue_has_the_first_code(void **state)
{
	struct bench *b = *state;

	ways[1].ussd = ussd_dialect_find("sixdee");
	say_ussd(b, 1, "900", "?smpp?ussd_service_op=%12&its_session_info=%05%10&", "1");
	page(b, 0);
	assert_int_equal(INBOUND_USSD_INPUT, b->call[0].kind);
	assert_string_equal("*384*77#", b->call[0].service);
}

/* Older than a screen lives: acknowledged, counted, not answered.  Its end is still told. */
static void
late_input_is_not_answered(void **state)
{
	struct bench *b = *state;
	struct frame f = frame_mo(1, "1");

	f.smsc_id = frame_text("USSD1");
	f.time = (int32_t)loop_wall_s() - KANNEL_USSD_LATE_S - 2;
	f.meta = frame_text("?smpp?ussd_service_op=%12&its_session_info=%05%10&");
	fake_say(b->fake, &f);
	UNTIL(b, seen(b, FRAME_ACK, 0) != NULL);
	assert_int_equal(0, b->calls);
	assert_int_equal(1, b->late);
	frame_id(f.id, 2);
	f.meta = frame_text("?smpp?ussd_service_op=%11&its_session_info=%05%10&");
	fake_say(b->fake, &f);
	UNTIL(b, b->calls == 1);
	assert_int_equal(INBOUND_USSD_GONE, b->call[0].kind);
}

/* The connection is lost under a screen: it is said again at once, without waiting for a receipt. */
static void
screen_does_not_wait_to_settle(void **state)
{
	struct bench *b = *state;
	const struct frame *f;

	b->alphabet = ALPHABET_UCS2;
	b->page = "\xe0\xa4\xa8";
	say_ussd(b, 1, "*384*77#", "?smpp?ussd_service_op=%01&its_session_info=%05%10&", "");
	f = page(b, 0);
	assert_int_equal(2, f->coding);
	assert_int_equal(2, f->data.len);
	assert_memory_equal("\x09\x28", f->data.bytes, 2);
	fake_hang_up(b->fake);
	has_meta(page(b, 1), "?smpp?ussd_service_op=%02&its_session_info=%05%10&");
}

/* bearerbox is away: the page of a dialogue that is over is not shown to whoever dials next. */
static void
late_screen_is_dropped(void **state)
{
	struct bench *b = *state;
	uint16_t port = b->fake->port;

	b->page = "1 News";
	say_ussd(b, 1, "*384*77#", "?smpp?ussd_service_op=%01&its_session_info=%05%10&", "");
	page(b, 0);
	fake_close_port(b->fake);
	fake_hang_up(b->fake);
	linger(b, 20);
	loop_skip(b->loop, (KANNEL_USSD_LATE_S + 1) * 1000);
	fake_free(b->fake);
	b->fake = fake_new_at(port);
	loop_skip(b->loop, 60000);
	UNTIL(b, seen(b, FRAME_ADMIN, 0) != NULL);
	UNTIL(b, b->late == 1);
	linger(b, 20);
	assert_null(seen(b, FRAME_SMS, 0));
	assert_int_equal(1, b->answered);
	assert_true(b->bearer->ops->is_idle(b->bearer));
}

/* The window has room for one more part when the screen and the longest SMS are made. */
static void
longest_text_beside_a_screen_has_room(void **state)
{
	struct bench *b = *state;
	size_t from = b->fake->count;

	b->bearer->ops->close(b->bearer);
	open_bearer(b, 1);
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
	b->parts = PARTS_MAX;
	b->from = "33444";
	say_ussd(b, 1, "*384*77#", "?smpp?ussd_service_op=%01&its_session_info=%05%10&", "");
	UNTIL(b, fake_count(b->fake, 0, FRAME_SMS) == 1 + PARTS_MAX);
}

/* "Text me this": the SMS goes out by the SMS way, beside the screen. */
static void
text_goes_beside_the_screen(void **state)
{
	struct bench *b = *state;
	const struct frame *sms;

	b->parts = 2;
	b->from = "33444";
	say_ussd(b, 1, "*384*77#", "?smpp?ussd_service_op=%01&its_session_info=%05%10&", "");
	page(b, 2);
	for (size_t i = 0; i < 3; i++) {
		sms = seen(b, FRAME_SMS, i);
		if (sms->meta.is_set)
			continue;
		assert_memory_equal("SMS1", sms->smsc_id.bytes, 4);
		assert_memory_equal("33444", sms->sender.bytes, 5);
		assert_memory_equal("+447700900123", sms->receiver.bytes, 13);
		assert_int_equal(24, sms->dlr_mask);
		assert_int_equal(2, sms->sms_type);
		assert_int_equal(6, sms->udh.len);
	}
	for (size_t i = 0; i < 3; i++)
		say_ack(b, seen(b, FRAME_SMS, i)->id, 0);
	UNTIL(b, b->bearer->ops->is_idle(b->bearer) && b->sent == 3);
	assert_int_equal(1, b->answered);		/* the SMS answers nobody's message */
	assert_int_equal(1, fake_count(b->fake, 0, FRAME_ACK));
}

/* A screen nobody dialled for, and her answer to it. */
static void
pushed_screen_is_answered(void **state)
{
	struct bench *b = *state;
	struct outbound out = { .kind = OUTBOUND_USSD, .page = "Hello", .page_len = 5 };
	const struct frame *f;

	assert_false(b->bearer->ops->screen(b->bearer, "+447700900123", "*999#", &out));
	assert_true(b->bearer->ops->screen(b->bearer, "+447700900123", "*384*78#", &out));
	f = page(b, 0);
	has_meta(f, "?smpp?ussd_service_op=%02&");	/* the network names the session, with her answer */
	say_ack(b, f->id, 0);
	say_ussd(b, 1, "384", "?smpp?ussd_service_op=%12&its_session_info=%05%10&", "1");
	f = page(b, 1);
	assert_int_equal(INBOUND_USSD_INPUT, b->call[0].kind);
	assert_string_equal("*384*78#", b->call[0].service);
	has_meta(f, "?smpp?ussd_service_op=%02&its_session_info=%05%10&");
	say_ack(b, f->id, 0);
	say_ussd(b, 2, "384", "?smpp?ussd_service_op=%12&its_session_info=%05%10&", "2");
	page(b, 2);
	assert_string_equal("*384*78#", b->call[1].service);
	assert_string_equal(b->call[0].session, b->call[1].session);
	/* The push was answered: what comes under another name is no answer to it. */
	say_ussd(b, 3, "384", "?smpp?ussd_service_op=%12&its_session_info=%06%10&", "3");
	page(b, 3);
	assert_string_equal("384", b->call[2].service);
	out.ends = true;
	assert_true(b->bearer->ops->screen(b->bearer, "+447700900123", "*384*78#", &out));
	has_meta(page(b, 4), "?smpp?ussd_service_op=%03&");
}

/* A bearerbox that was killed is given a key twice, under two ids: the second time the same page is asked for again. */
static void
key_that_came_twice_is_one_step(void **state)
{
	static const char input[] = "?smpp?ussd_service_op=%12&its_session_info=%05%10&";
	static const struct { unsigned id; const char *said, *heard; } after[] = {
		{ 3, "1", "" },
		{ 4, "2", "2" },	/* another key than the last */
		{ 5, "2", "2" },	/* nothing was lost between these two */
	};
	struct bench *b = *state;

	say_ussd(b, 1, "*384*77#", "?smpp?ussd_service_op=%01&its_session_info=%05%10&", "");
	page(b, 0);
	say_ussd(b, 2, "*384*77#", input, "1");
	say_ack(b, page(b, 1)->id, 0);
	linger(b, 5);			/* our clock has milliseconds */
	fake_hang_up(b->fake);
	UNTIL(b, seen(b, FRAME_ADMIN, 1) != NULL);
	for (size_t i = 0; i < COUNT(after); i++) {
		say_ussd(b, after[i].id, "*384*77#", input, after[i].said);
		UNTIL(b, b->calls == i + 3);
		say_ack(b, page(b, i + 2)->id, 0);
		assert_int_equal(INBOUND_USSD_INPUT, b->call[i + 2].kind);
		assert_string_equal(after[i].heard, b->call[i + 2].text);
	}
}

/* Tables are those of the way that a question came by; a screen has none. */
static void
national_tables_are_those_of_the_way(void **state)
{
	static const struct { const char *smsc; uint16_t national; } cases[] = {
		{ "SMS1", NATIONAL_BIT(NATIONAL_TURKISH) }, { "SMS2", 0 }, { "", 0 },
	};
	struct bench *b = *state;

	b->kind = OUTBOUND_NOTHING;
	for (unsigned i = 0; i < COUNT(cases); i++) {
		struct frame f = frame_mo(i + 1, "help");

		f.smsc_id = frame_text(cases[i].smsc);
		fake_say(b->fake, &f);
		UNTIL(b, b->calls == i + 1);
		assert_int_equal(cases[i].national, b->call[i].national);
	}
	say_ussd(b, 9, "*384*77#", "?smpp?ussd_service_op=%01&its_session_info=%05%10&", "");
	UNTIL(b, b->calls == COUNT(cases) + 1);
	assert_int_equal(0, b->call[COUNT(cases)].national);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define USSD_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, kannel_bench_tear_down)
		USSD_TEST(whole_dialogue),
		USSD_TEST(code_stands_where_the_dialect_says),
		USSD_TEST(unknown_dialogue_has_the_first_code),
		USSD_TEST(late_input_is_not_answered),
		USSD_TEST(screen_does_not_wait_to_settle),
		USSD_TEST(late_screen_is_dropped),
		USSD_TEST(longest_text_beside_a_screen_has_room),
		USSD_TEST(text_goes_beside_the_screen),
		USSD_TEST(pushed_screen_is_answered),
		USSD_TEST(key_that_came_twice_is_one_step),
		USSD_TEST(national_tables_are_those_of_the_way),
	};

	return cmocka_run_group_tests_name("kannel_ussd", tests, NULL, NULL);
}
