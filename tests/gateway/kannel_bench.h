/*
 * kannel_bench.h - the Kannel bearer between a fake bearerbox and a stub host
 *
 * One thread; UNTIL() turns the loop.  The stub host commits in each round as
 * the real one does, and looks then whether an acknowledgement has already
 * left: kannel_bench_tear_down() fails the test if one ever had.  It also fails
 * it when the number or the text of a message stands in the log.
 */
#ifndef TESTS_GATEWAY_KANNEL_BENCH_H
#define TESTS_GATEWAY_KANNEL_BENCH_H

#include <stdio.h>

#include "gateway/bearer/bearer.h"
#include "gateway/log.h"
#include "tests/gateway/fake_bearerbox.h"

enum { CALLS = 64, WORDS = 512, WAIT_MS = 4000 };

struct call {
	enum inbound_kind kind;
	char		text[512], service[64], session[64];
	size_t		len;
	uint8_t		id[16];
	bool		is_binary, may_text;
	uint16_t	national;
};

struct bench {
	struct loop	*loop;
	struct log	 log;
	char		*log_text;
	size_t		 log_len;
	struct fake	*fake, *second;		/* second: NULL, or the other connection's, or that of broadcasts */
	struct bearer	*bearer;
	/* how the bearer is opened; set before open_bearer() */
	unsigned	 connections, pending;
	const char	*journal;
	const struct kannel_way *ways;
	size_t		 way_count;
	bool		 has_broadcasts;	/* else the host's bulk_* are NULL, and there is no connection for them */
	/* what the host does */
	enum outbound_kind kind;
	unsigned	 parts;
	enum alphabet	 alphabet;
	const char	*page;			/* OUTBOUND_USSD */
	bool		 ends;
	const char	*from;			/* OUTBOUND_USSD: not NULL, `parts` go beside the screen */
	bool		 is_disk_full;		/* no word of a broadcast is kept */
	bool		 has_unsaved;		/* words since the last commit that was one */
	/* what the host saw */
	size_t		 words, commits;
	struct bulk_word word[WORDS];
	size_t		 calls, answered, committed;
	struct call	 call[CALLS];
	uint8_t		 answered_id[CALLS][16];
	size_t		 acks_before_commit;
	unsigned long	 sent, failed, retried, rejected, foreign, duplicates, bad_frames, overflow, refused, settled, late;
};

/* cmocka fixtures: *state is a struct bench; the bearer is open (window 4) and not yet connected. */
int kannel_bench_set_up(void **state);
int kannel_bench_tear_down(void **state);
#define KANNEL_TEST(f) cmocka_unit_test_setup_teardown(f, kannel_bench_set_up, kannel_bench_tear_down)

static const uint8_t kannel_bench_secret[32] = "only for tests";
enum { KANNEL_BENCH_SETTLE_S = 10, KANNEL_BENCH_RECEIPTS = 20 };
void open_bearer(struct bench *b, unsigned window);
/* Our death and birth: nothing is said, only the journal's file is left. */
void open_bearer_again(struct bench *b);
void connect_first(struct bench *b);
/* A few more rounds: for what must not happen. */
void linger(struct bench *b, int64_t ms);
const struct frame *seen(const struct bench *b, enum frame_type type, size_t nth);
void say_mo(struct bench *b, unsigned n, const char *text);
void say_ack(struct bench *b, const char *id, int status);

/* Turns the loop until `cond` holds; false after WAIT_MS. */
#define UNTIL(b, cond) do { \
	int64_t end_ = loop_now_ms((b)->loop) + WAIT_MS; \
	while (!(cond)) { \
		loop_once((b)->loop, 2); \
		fake_look((b)->fake); \
		if ((b)->second != NULL) \
			fake_look((b)->second); \
		if (loop_now_ms((b)->loop) > end_) \
			fail_msg("never: %s", #cond); \
	} \
} while (0)

#endif
