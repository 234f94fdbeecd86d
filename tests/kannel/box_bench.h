/*
 * box_bench.h - the Kannel bearer on a real bearerbox, and a host that echoes
 *
 * People text "L<n>" from number n; the answer is one part with the same
 * text, so that the operator's own records tell who was answered, how often,
 * and whether with the right answer.
 */
#ifndef TESTS_KANNEL_BOX_BENCH_H
#define TESTS_KANNEL_BOX_BENCH_H

#include <stdio.h>

#include "gateway/bearer/bearer.h"
#include "gateway/log.h"
#include "tests/kannel/box_harm.h"
#include "tests/kannel/box_world.h"

enum { BOX_PEOPLE = 300, BOX_WINDOW = 50, BOX_BENCH_PENDING = 10 /* max-pending-submits */, BOX_WAIT_MS = 40000,
	BOX_IDS = 8192, BOX_ROWS = 256, BOX_SETTLE_S = 10 };

struct box_bench {
	struct loop	*loop;
	struct log	 log;
	char		*log_text;
	size_t		 log_len;
	struct box_world *world;
	struct bearer	*bearer;
	bool		 is_later;		/* the host cannot judge now */
	size_t		 received, answered;	/* judged by the host; in safe hands */
	size_t		 later;			/* told to come again */
	size_t		 brought;		/* messages by their ids: what the operator repeats has another one each time */
	uint8_t		 id[BOX_IDS][16];
	unsigned	 word[BOX_ROWS][BULK_WHATS];	/* of the one broadcast: how often each was said of each row */
	unsigned	 code;			/* of the last word that had one */
	bool		 has_unsaved, is_disk_full;	/* words that no commit has kept; none will */
	unsigned long	 accepted, rejected, delivered, foreign, failed, sent, reconnects;
};

/* cmocka fixtures: *state is a struct box_bench; the bearer is open and not yet connected. */
int box_bench_set_up(void **state);
int box_bench_tear_down(void **state);
#define BOX_BENCH_TEST(f) cmocka_unit_test_setup_teardown(f, box_bench_set_up, box_bench_tear_down)

/* Our side dies (nothing is said to anyone, what was not read is lost) and is there again. */
void box_bench_kill_bearer(struct box_bench *b);
void box_bench_start_bearer(struct box_bench *b);
void box_bench_linger(struct box_bench *b, int64_t ms);	/* for what must not happen */
/* bearerbox has a connection of ours, and the operator one of bearerbox. */
void box_bench_wait_for_line(struct box_bench *b);
void box_bench_say(struct box_bench *b, unsigned from, unsigned to);
/* How many people have their answer; *twice (may be NULL) gets the answers beyond one each. */
size_t box_bench_served(const struct box_bench *b, size_t *twice);
/*
 * Waits until `people` have their answers, then for every ack to the operator
 * and an empty store.  Prints one line; returns how many answers came twice.
 */
size_t box_bench_wait_for_all(struct box_bench *b, const char *what, size_t people);

#define BOX_UNTIL(b, cond) do { \
	int64_t end_ = loop_now_ms((b)->loop) + BOX_WAIT_MS; \
	while (!(cond)) { \
		box_bench_linger((b), 2); \
		if (loop_now_ms((b)->loop) > end_) \
			fail_msg("never: %s (received %zu, submits %zu)", #cond, (b)->received, (b)->world->count); \
	} \
} while (0)

#endif
