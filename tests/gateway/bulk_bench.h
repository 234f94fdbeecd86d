/*
 * bulk_bench.h - broadcasts on a kannel_bench
 *
 * One job; whatever is given is part 1 of a row of it.
 */
#ifndef TESTS_GATEWAY_BULK_BENCH_H
#define TESTS_GATEWAY_BULK_BENCH_H

#include "tests/gateway/kannel_bench.h"

enum { BULK_NOT_AFTER_S = 2000000000 };

/* The bearer anew and connected, with an SMSC "north" for SMS and "screens" for USSD; without it there are no ways. */
void bulk_open_with_ways(struct bench *b);
/* Row `row`, its `sending`-th time, over "north" or, without ways, over any. */
void bulk_give_to(struct bench *b, const char *number, uint32_t row, unsigned sending, bool is_crisis);
void bulk_give(struct bench *b, uint32_t row);
unsigned bulk_room(const struct bench *b, const char *way);
/* How often that word was said of that row. */
size_t bulk_words(const struct bench *b, uint32_t row, enum bulk_what what);
/* A receipt with the id of `n` (frame_id()). */
void bulk_say_receipt(struct bench *b, unsigned n, const struct frame_string *mark, int mask, const char *text);
size_t bulk_acks(const struct bench *b);		/* of ours that came, to messages and receipts */

#endif
