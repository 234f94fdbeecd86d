/*
 * bulk_bench.h - broadcasts on a kannel_bench
 *
 * `second` is bearerbox' end of the connection for broadcasts.  There is one
 * job; whatever is given is part 1 of a row of it.
 */
#ifndef TESTS_GATEWAY_BULK_BENCH_H
#define TESTS_GATEWAY_BULK_BENCH_H

#include "tests/gateway/kannel_bench.h"

enum { BULK_NOT_AFTER_S = 2000000000 };

/* Fixtures: both connections are up. */
int bulk_bench_set_up(void **state);
#define BULK_TEST(f) cmocka_unit_test_setup_teardown(f, bulk_bench_set_up, kannel_bench_tear_down)

/* Until both said who they are; frames before those two numbers are of earlier ones. */
void bulk_connect_both(struct bench *b, size_t from, size_t from_second);
/* Our death and birth, both connections. */
void bulk_open_again(struct bench *b);
/* The same, with an SMSC "north" for SMS and "screens" for USSD; before it there are no ways. */
void bulk_open_with_ways(struct bench *b);
/* The connection of broadcasts is lost, and there again. */
void bulk_lose(struct bench *b);
/* Row `row`, its `sending`-th time, over "north" or, without ways, over any. */
void bulk_give_to(struct bench *b, const char *number, uint32_t row, unsigned sending, bool is_crisis);
void bulk_give(struct bench *b, uint32_t row);
unsigned bulk_room(const struct bench *b, const char *way);
/* How often that word was said of that row. */
size_t bulk_words(const struct bench *b, uint32_t row, enum bulk_what what);
/* The `nth` part that came (from 0); waits for it. */
const struct frame *bulk_part(struct bench *b, size_t nth);
size_t bulk_parts(const struct bench *b);
void bulk_say_ack(struct bench *b, size_t nth, int status);
/* A receipt with the id of `n` (frame_id()). */
void bulk_say_receipt(struct bench *b, unsigned n, const struct frame_string *mark, int mask, const char *text);
size_t bulk_acks(const struct bench *b);		/* of ours, to receipts */

#endif
