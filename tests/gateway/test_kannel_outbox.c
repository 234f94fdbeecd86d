/*
 * test_kannel_outbox.c - ids that stay and marks that only we can make
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/bearer/kannel_outbox.h"
#include "tests/gateway/kannel_bench.h"

static void
marks_cannot_be_guessed(void **state)
{
	uint8_t id[16] = { 1, 2, 3 }, other[32] = "another secret", got[16];
	char mark[KANNEL_MARK_BYTES];
	struct kannel_bytes m = { mark, KANNEL_MARK_BYTES - 1 };
	unsigned part;

	(void)state;
	kannel_mark_make(kannel_bench_secret, id, 5, mark);
	assert_int_equal(KANNEL_MARK_BYTES - 1, strlen(mark));
	assert_true(kannel_mark_read(kannel_bench_secret, m, got, &part));
	assert_memory_equal(id, got, 16);
	assert_int_equal(5, part);
	assert_false(kannel_mark_read(other, m, got, &part));
	assert_false(kannel_mark_read(kannel_bench_secret, (struct kannel_bytes){ mark, m.len - 1 }, got, &part));
	assert_false(kannel_mark_read(kannel_bench_secret, (struct kannel_bytes){ NULL, 0 }, got, &part));
	for (size_t i = 0; i < m.len; i++) {
		char c = mark[i];

		mark[i] = c == '1' ? '2' : '1';
		assert_false(kannel_mark_read(kannel_bench_secret, m, got, &part));
		mark[i] = c;
	}
}

/* Our own death: a new process gets the MO again and makes the same parts under the same ids. */
static void
new_process_makes_the_same_ids(void **state)
{
	struct bench *b = *state;
	size_t from;

	b->parts = 3;
	connect_first(b);
	say_mo(b, 9, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 2) != NULL);
	b->bearer->ops->close(b->bearer);
	from = b->fake->count;
	open_bearer(b, 4);
	fake_look(b->fake);
	UNTIL(b, fake_seen(b->fake, from, FRAME_ADMIN, 0) != NULL);
	say_mo(b, 9, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 5) != NULL);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(seen(b, FRAME_SMS, i)->id, seen(b, FRAME_SMS, i + 3)->id);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(seen(b, FRAME_SMS, i)->id, seen(b, FRAME_SMS, j)->id);
	}
}

static void
busy_bearerbox_is_asked_again(void **state)
{
	struct bench *b = *state;
	int64_t before;

	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	before = loop_now_ms(b->loop);
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 2);
	UNTIL(b, seen(b, FRAME_SMS, 1) != NULL);
	assert_true(loop_now_ms(b->loop) - before >= 150);
	assert_string_equal(seen(b, FRAME_SMS, 0)->id, seen(b, FRAME_SMS, 1)->id);
	assert_null(seen(b, FRAME_ACK, 0));
	say_ack(b, seen(b, FRAME_SMS, 0)->id, 0);
	UNTIL(b, seen(b, FRAME_ACK, 0) != NULL);
	assert_int_equal(1, b->retried);
	assert_int_equal(1, b->sent);
}

static void
ucs2_answer_says_so(void **state)
{
	struct bench *b = *state;

	b->alphabet = ALPHABET_UCS2;
	connect_first(b);
	say_mo(b, 1, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 0) != NULL);
	assert_int_equal(2, seen(b, FRAME_SMS, 0)->coding);
	assert_false(seen(b, FRAME_SMS, 0)->udh.is_set);
}

/* Window 4, answers of one part: the fifth message waits until a part is acknowledged. */
static void
window_holds_messages_back(void **state)
{
	struct bench *b = *state;

	connect_first(b);
	for (unsigned n = 1; n <= 6; n++)
		say_mo(b, n, "HELP");
	UNTIL(b, seen(b, FRAME_SMS, 3) != NULL);
	linger(b, 30);
	assert_int_equal(4, b->calls);
	assert_int_equal(4, fake_count(b->fake, 0, FRAME_SMS));
	say_ack(b, seen(b, FRAME_SMS, 1)->id, 0);
	UNTIL(b, seen(b, FRAME_SMS, 4) != NULL);
	linger(b, 10);
	assert_int_equal(5, b->calls);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_cannot_be_guessed),
		KANNEL_TEST(new_process_makes_the_same_ids),
		KANNEL_TEST(busy_bearerbox_is_asked_again),
		KANNEL_TEST(ucs2_answer_says_so),
		KANNEL_TEST(window_holds_messages_back),
	};

	return cmocka_run_group_tests_name("kannel_outbox", tests, NULL, NULL);
}
