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
bulk_open_with_ways(struct bench *b)
{
	b->bearer->ops->close(b->bearer);
	b->ways = ways;
	b->way_count = COUNT(ways);
	open_bearer(b, 4);
	connect_first(b);
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

void
bulk_say_receipt(struct bench *b, unsigned n, const struct frame_string *mark, int mask, const char *text)
{
	struct frame f = frame_mo(n, text);

	f.sms_type = 3;
	f.dlr_mask = mask;
	f.dlr_url = *mark;
	fake_say(b->fake, &f);
}

size_t
bulk_acks(const struct bench *b)
{
	return fake_count(b->fake, 0, FRAME_ACK);
}
