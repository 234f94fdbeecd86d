/*
 * bulk_bench.c - broadcasts on a kannel_bench
 */
#include "tests/gateway/bulk_bench.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "locales/text/bug.h"
#include "routing/ussd_dialect.h"

static const struct ussd_dialect nothing_special;
static const struct kannel_way ways[] = {
	{ .smsc_id = "north", .numbers = "33444" },
	{ .smsc_id = "screens", .numbers = "*384*77#", .ussd = &nothing_special },
};

void
bulk_connect_both(struct bench *b, size_t from, size_t from_second)
{
	const struct frame *people, *broadcasts;

	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL && fake_seen(b->second, from_second, FRAME_ADMIN, 0) != NULL);
	people = fake_seen(b->fake, from, FRAME_ADMIN, 0);
	broadcasts = fake_seen(b->second, from_second, FRAME_ADMIN, 0);
	assert_int_equal(5, people->box_id.len);
	assert_memory_equal("safar", people->box_id.bytes, 5);
	assert_int_equal(10, broadcasts->box_id.len);
	assert_memory_equal("safar-bulk", broadcasts->box_id.bytes, 10);
}

int
bulk_bench_set_up(void **state)
{
	struct bench *b;

	kannel_bench_set_up(state);
	b = *state;
	b->has_broadcasts = true;
	b->bearer->ops->close(b->bearer);
	b->second = fake_beside(b->fake);
	open_bearer(b, 4);
	bulk_connect_both(b, 0, 0);
	return 0;
}

void
bulk_open_again(struct bench *b)
{
	size_t from = b->fake->count, from_second = b->second->count;

	b->bearer->ops->close(b->bearer);
	fake_look(b->fake);		/* each sees the end of its connection */
	fake_look(b->second);
	open_bearer(b, 4);
	bulk_connect_both(b, from, from_second);
}

void
bulk_open_with_ways(struct bench *b)
{
	b->ways = ways;
	b->way_count = COUNT(ways);
	bulk_open_again(b);
}

void
bulk_lose(struct bench *b)
{
	size_t from = b->second->count;

	fake_hang_up(b->second);
	UNTIL(b, fake_seen(b->second, from, FRAME_ADMIN, 0) != NULL);
}

void
bulk_give_to(struct bench *b, const char *number, uint32_t row, unsigned sending, bool is_crisis)
{
	const struct part part = { .udh_octets = 6, .udh = { 5, 0, 3, 9, 2, 2 }, .octets = 3, .data = "ALL" };
	const struct bulk m = {
		.name = { .job = "job of the test", .row = row, .part = 1, .sending = (uint8_t)sending },
		.way = b->way_count == 0 ? "" : "north", .number = number, .from = "33444", .part = &part,
		.alphabet = ALPHABET_UCS2, .is_crisis = is_crisis, .not_after_s = BULK_NOT_AFTER_S,
	};

	b->bearer->ops->bulk(b->bearer, &m);
}

void
bulk_give(struct bench *b, uint32_t row)
{
	bulk_give_to(b, "+447700900123", row, 1, false);
}

unsigned
bulk_room(const struct bench *b, const char *way)
{
	return b->bearer->ops->bulk_room(b->bearer, way);
}

size_t
bulk_words(const struct bench *b, uint32_t row, enum bulk_what what)
{
	size_t n = 0;

	for (size_t i = 0; i < b->words; i++) {
		const struct bulk_name *name = &b->word[i].name;

		assert_memory_equal("job of the test", name->job, 16);
		assert_int_equal(1, name->part);
		n += name->row == row && b->word[i].what == what;
	}
	return n;
}

const struct frame *
bulk_part(struct bench *b, size_t nth)
{
	UNTIL(b, fake_seen(b->second, 0, FRAME_SMS, nth) != NULL);
	return fake_seen(b->second, 0, FRAME_SMS, nth);
}

size_t
bulk_parts(const struct bench *b)
{
	return fake_count(b->second, 0, FRAME_SMS);
}

void
bulk_say_ack(struct bench *b, size_t nth, int status)
{
	struct frame f = frame_ack(bulk_part(b, nth)->id, status);

	fake_say(b->second, &f);
}

void
bulk_say_receipt(struct bench *b, unsigned n, const struct frame_string *mark, int mask, const char *text)
{
	struct frame f = frame_mo(n, text);

	f.sms_type = 3;
	f.dlr_mask = mask;
	f.dlr_url = *mark;
	fake_say(b->second, &f);
}

size_t
bulk_acks(const struct bench *b)
{
	return fake_count(b->second, 0, FRAME_ACK);
}
