/*
 * test_box.c - the Kannel bearer on a real bearerbox: what is on the air, and what a kill costs
 *
 * phone -> simulated operator -> SMPP -> bearerbox -> kannel.c -> a host that
 * answers fixed parts -> and back; the answer is read from the operator's
 * PDUs.  Lost must be 0 in every kill.  Twice is counted and bounded by what
 * bearerbox had under way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>

#include "gateway/bearer/bearer.h"
#include "gateway/log.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/kannel/box_world.h"

enum { PEOPLE = 300, WAIT_MS = 30000 };

static const uint8_t secret[32] = "only for tests";

struct bench {
	struct loop	*loop;
	struct log	 log;
	struct box_world *world;
	struct bearer	*bearer;
	size_t		 received, answered;
	char		 text[1024];		/* of the last message */
	unsigned long	 accepted, sent, reconnects;
};

/* Every kind of octet that a careless gateway changes: NUL, escape pairs, national letters, 0x7F. */
static const uint8_t gsm7_answer[] = {
	0x00, 0x1B, 0x65, 0x1B, 0x3C, 0x1B, 0x3E, 0x1B, 0x28, 0x1B, 0x29, 0x1B, 0x3D, 0x1B, 0x2F, 0x1B, 0x40,
	0x1B, 0x14, 0x5B, 0x60, 0x0A, 0x0D, 0x7F, 0x10, 'A',
};

/* Three parts of UTF-16, a pair of surrogates over the cut: it shows that nobody cuts again. */
static void
fill_ucs2(struct parts *p)
{
	p->alphabet = ALPHABET_UCS2;
	p->count = 3;
	for (unsigned i = 0; i < 3; i++) {
		struct part *part = &p->part[i];

		part->udh_octets = 6;
		memcpy(part->udh, (uint8_t[]){ 5, 0, 3, 0xA7, 3, (uint8_t)(i + 1) }, 6);
		part->octets = 134;
		for (unsigned at = 0; at < 134; at += 2)
			memcpy(part->data + at, at % 20 == 0 ? "\x00\x0a" : "\x09\x28", 2);
	}
	memcpy(p->part[0].data + 132, "\xd8\x3d", 2);
	memcpy(p->part[1].data, "\xde\x00", 2);
}

/* Two parts whose septets only mean something with the tables that their headers name. */
static void
fill_national(struct parts *p)
{
	const struct parts_rules rules = { .prefix = "", .reference = 0xA7, .encoding.national = NATIONAL_BIT(NATIONAL_HINDI) };
	char text[3 * 180 + 1] = "";

	for (unsigned i = 0; i < 180; i++)
		memcpy(text + 3 * i, "\u0928", 4);
	assert_true(parts_cut(text, strlen(text), &rules, p));
	assert_true(p->count == 2 && p->lock == NATIONAL_HINDI);
}

static void
stub_identify(void *ctx, const char *number, struct peer *peer)
{
	(void)ctx, (void)number;
	peer->kind = PEER_PERSON;
}

static void
stub_receive(void *ctx, const struct inbound *in, struct outbound *out)
{
	struct bench *b = ctx;

	b->received++;
	memset(b->text, 0, sizeof(b->text));
	memcpy(b->text, in->text, in->len < sizeof(b->text) ? in->len : sizeof(b->text) - 1);
	memset(out, 0, sizeof(*out));
	out->kind = OUTBOUND_SMS;
	if (in->len > 0 && in->text[0] == 'U') {
		fill_ucs2(&out->parts);
	} else if (in->len > 0 && in->text[0] == 'N') {
		fill_national(&out->parts);
	} else if (in->len > 0 && in->text[0] == 'G') {
		out->parts.count = 1;
		out->parts.part[0].octets = sizeof(gsm7_answer);
		memcpy(out->parts.part[0].data, gsm7_answer, sizeof(gsm7_answer));
	} else {
		out->parts.count = 1;
		out->parts.part[0].octets = (uint8_t)(in->len < 20 ? in->len : 20);
		memcpy(out->parts.part[0].data, in->text, out->parts.part[0].octets);
	}
}

static void
stub_answered(void *ctx, const char *service, const uint8_t id[16])
{
	(void)service, (void)id;
	((struct bench *)ctx)->answered++;
}

static void
stub_count(void *ctx, const char *bearer, const char *what, unsigned long n)
{
	struct bench *b = ctx;

	(void)bearer;
	if (strcmp(what, "accepted") == 0)
		b->accepted += n;
	else if (strcmp(what, "sent") == 0)
		b->sent += n;
	else if (strcmp(what, "reconnects") == 0)
		b->reconnects += n;
}

static void
open_bearer(struct bench *b)
{
	struct bearer_host host = {
		.ctx = b, .loop = b->loop, .log = &b->log, .identify = stub_identify,
		.receive = stub_receive, .answered = stub_answered, .count = stub_count,
	};
	char journal[128];
	struct kannel_settings settings = {
		.host = "127.0.0.1", .port = b->world->box_port, .box_id = "safar", .secret = secret, .window = 50, .pending = 100, .receipts = 1000,
		.connections = 1, .settle_s = 10,
	};
	struct buf why = BUF_INIT(512);

	(void)snprintf(journal, sizeof(journal), "%s/journal", b->world->directory);
	settings.journal = journal;
	b->bearer = kannel_bearer_open(&host, &settings, &why);
	assert_non_null(b->bearer);
	buf_free(&why);
}

static int
set_up(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	struct buf why = BUF_INIT(512);

	b->loop = loop_new(&why);
	assert_non_null(b->loop);
	b->world = box_world_new();
	open_bearer(b);
	buf_free(&why);
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	b->bearer->ops->close(b->bearer);
	box_world_free(b->world);
	loop_free(b->loop);
	free(b);
	return 0;
}

#define UNTIL(b, cond) do { \
	int64_t end_ = loop_now_ms((b)->loop) + WAIT_MS; \
	while (!(cond)) { \
		loop_once((b)->loop, 2); \
		box_world_look((b)->world); \
		if (loop_now_ms((b)->loop) > end_) \
			fail_msg("never: %s (received %zu, submits %zu)", #cond, (b)->received, (b)->world->count); \
	} \
} while (0)

static void
linger(struct bench *b, int64_t ms)
{
	int64_t end = loop_now_ms(b->loop) + ms;

	while (loop_now_ms(b->loop) < end) {
		loop_once(b->loop, 5);
		box_world_look(b->world);
	}
}

static void
gsm7_octets_arrive_as_they_left(void **state)
{
	struct bench *b = *state;
	const struct box_submit *s = b->world->submit;

	box_world_say(b->world, "+447700900123", "33444", "G @\xe2\x82\xac[]{}\\^~|");
	UNTIL(b, b->world->count == 1);
	assert_string_equal("G @\xe2\x82\xac[]{}\\^~|", b->text);
	assert_string_equal("33444", s->from);
	assert_int_equal(0, s->data_coding);
	assert_int_equal(0, s->udh_octets);
	assert_int_equal(sizeof(gsm7_answer), s->octets);
	assert_memory_equal(gsm7_answer, s->data, sizeof(gsm7_answer));
	UNTIL(b, b->accepted == 1 && b->answered == 1);
	/* the MO is off bearerbox's hands: a new connection does not bring it again */
	b->bearer->ops->close(b->bearer);
	open_bearer(b);
	linger(b, 1500);
	assert_int_equal(1, b->received);
}

static void
ucs2_parts_keep_our_header(void **state)
{
	struct bench *b = *state;
	struct parts want = { 0 };

	fill_ucs2(&want);
	box_world_say(b->world, "+447700900124", "33444", "U");
	UNTIL(b, b->world->count == 3);
	for (unsigned i = 0; i < 3; i++) {
		const struct box_submit *s = &b->world->submit[i];

		assert_int_equal(8, s->data_coding);
		assert_int_equal(0x40, s->esm_class & 0x40);
		assert_int_equal(6, s->udh_octets);
		assert_memory_equal(want.part[i].udh, s->udh, 6);
		assert_int_equal(134, s->octets);
		assert_memory_equal(want.part[i].data, s->data, 134);
	}
	linger(b, 100);
	assert_int_equal(3, b->world->count);
}

/* National tables: what a phone wrote with them is read, and what we write with them arrives as it left. */
static void
national_tables_go_both_ways(void **state)
{
	struct bench *b = *state;
	struct parts want;

	fill_national(&want);
	/* "N " and a Turkish name with the locking table: 03 25 01 01, then septets */
	box_world_say_octets(b->world, "+447700900126", "33444", 0, 0x40, "03250101" "4e20" "1c691d6c69");
	UNTIL(b, b->world->count == 2);
	assert_string_equal("N \u015Ei\u015Fli", b->text);
	for (unsigned i = 0; i < 2; i++) {
		const struct box_submit *s = &b->world->submit[i];

		assert_true(s->data_coding == 0 && (s->esm_class & 0x40) != 0);
		assert_int_equal(9, s->udh_octets);
		assert_memory_equal(want.part[i].udh, s->udh, 9);
		assert_true(s->octets == want.part[i].octets && memcmp(want.part[i].data, s->data, s->octets) == 0);
	}
}

static void
long_text_from_a_phone_is_whole(void **state)
{
	struct bench *b = *state;
	char text[3 * 140 + 1] = "";

	for (int i = 0; i < 3 * 14; i++)
		memcpy(text + 10 * i, "\xe0\xa4\xa8 abcdef", 11);	/* UCS-2: 8 units each */
	box_world_say(b->world, "+447700900125", "33444", text);
	UNTIL(b, b->received == 1);
	assert_string_equal(text, b->text);
	UNTIL(b, b->world->count == 1);
	linger(b, 100);
	assert_int_equal(1, b->received);
}

static void
say_all(struct bench *b, unsigned from, unsigned to)
{
	char number[24], text[24];

	for (unsigned i = from; i < to; i++) {
		(void)snprintf(number, sizeof(number), "+447700900%03u", i);
		(void)snprintf(text, sizeof(text), "L%u", i);
		box_world_say(b->world, number, "33444", text);
	}
}

/* How many people have their own answer; *twice gets the answers beyond one each. */
static size_t
people_answered(const struct bench *b, size_t *twice)
{
	unsigned n[PEOPLE] = { 0 };
	size_t served = 0;

	*twice = 0;
	for (size_t i = 0; i < b->world->count; i++) {
		const struct box_submit *s = &b->world->submit[i];
		char data[BOX_OCTETS + 1] = "";
		unsigned long who;

		memcpy(data, s->data, s->octets);
		who = data[0] == 'L' ? strtoul(data + 1, NULL, 10) : PEOPLE;
		assert_true(who < PEOPLE);
		assert_int_equal(who, strtoul(s->to + strlen(s->to) - 3, NULL, 10));
		served += n[who]++ == 0;
		*twice += n[who] > 1;
	}
	return served;
}

static void
wait_for_everyone(struct bench *b, const char *what, size_t twice_max)
{
	size_t twice = 0;
	struct box_counts c;

	UNTIL(b, people_answered(b, &twice) == PEOPLE);
	linger(b, 500);
	(void)people_answered(b, &twice);
	c = box_world_counts(b->world);
	print_message("# %s: %d people, %lu parts of ours, %lu submits, lost 0, twice %zu, receipts %lu\n", what, PEOPLE, b->sent,
	    c.submits, twice, b->accepted);
	assert_int_equal(PEOPLE, c.mos);
	assert_int_equal(PEOPLE, c.mo_acked);
	assert_true(twice <= twice_max);
}

/* kill -9 while messages are at every stage: the operator, the spool, our slots, the outbox. */
static void
killed_bearerbox_loses_nobody(void **state)
{
	struct bench *b = *state;

	UNTIL(b, b->reconnects > 0 || b->bearer->ops->is_idle(b->bearer));
	say_all(b, 0, PEOPLE / 2);
	UNTIL(b, b->world->count >= 20);
	say_all(b, PEOPLE / 2, PEOPLE);
	box_world_kill_bearerbox(b->world);
	linger(b, 300);
	box_world_start_bearerbox(b->world);
	wait_for_everyone(b, "bearerbox killed", BOX_AGAIN);
	assert_true(b->reconnects >= 1);
}

static void
killed_gateway_loses_nobody(void **state)
{
	struct bench *b = *state;

	say_all(b, 0, PEOPLE);
	for (int kill_number = 0; kill_number < 3; kill_number++) {
		size_t seen = b->world->count;

		UNTIL(b, b->world->count >= seen + 15);
		b->bearer->ops->close(b->bearer);	/* no goodbye, nothing kept */
		open_bearer(b);
	}
	wait_for_everyone(b, "gateway killed 3 times", 0);
}

/* We hang up, and bearerbox stops; what a busy operator has not answered by then it says again. */
static void
stopped_bearerbox_is_let_go(void **state)
{
	struct bench *b = *state;
	int64_t before;

	say_all(b, 0, PEOPLE / 2);
	UNTIL(b, b->world->count >= 20);
	before = loop_now_ms(b->loop);
	box_world_ask_bearerbox_to_stop(b->world);
	UNTIL(b, box_world_is_bearerbox_gone(b->world));
	print_message("# bearerbox stopped in %lld ms\n", (long long)(loop_now_ms(b->loop) - before));
	say_all(b, PEOPLE / 2, PEOPLE);
	box_world_start_bearerbox(b->world);
	wait_for_everyone(b, "bearerbox stopped", BOX_AGAIN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define BOX_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		BOX_TEST(gsm7_octets_arrive_as_they_left),
		BOX_TEST(ucs2_parts_keep_our_header),
		BOX_TEST(national_tables_go_both_ways),
		BOX_TEST(long_text_from_a_phone_is_whole),
		BOX_TEST(killed_bearerbox_loses_nobody),
		BOX_TEST(killed_gateway_loses_nobody),
		BOX_TEST(stopped_bearerbox_is_let_go),
	};

	return cmocka_run_group_tests_name("box", tests, NULL, NULL);
}
