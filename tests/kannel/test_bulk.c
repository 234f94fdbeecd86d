/*
 * test_bulk.c - a broadcast through the real bearerbox
 *
 * What the operator counts and what was said to the host must be the same:
 * nobody is called accepted whom it never had, and nobody is forgotten.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/kannel/box_bench.h"

enum { ROWS = 200, HOUR_S = 3600, PEOPLE = 298, PARTS = 1500 };

static void
give(struct box_bench *b, const char *way, uint32_t row, unsigned sending)
{
	struct part part = { .octets = 4 };
	char number[24], text[8];
	const struct bulk m = {
		.name = { .job = "job of the test", .row = row, .sending = (uint8_t)sending },
		.way = way, .number = number, .from = "33444", .part = &part, .not_after_s = loop_wall_s() + HOUR_S,
	};

	(void)snprintf(number, sizeof(number), "+447700900%03u", (unsigned)row % 1000);
	(void)snprintf(text, sizeof(text), "B%03u", (unsigned)row % 1000);
	memcpy(part.data, text, part.octets);
	b->bearer->ops->bulk(b->bearer, &m);
}

/* Rows of which the word was said. */
static unsigned
rows(const struct box_bench *b, enum bulk_what what)
{
	unsigned n = 0;

	for (size_t i = 0; i < BOX_ROWS; i++)
		n += b->word[i][what] > 0;
	return n;
}

static bool
is_quiet(struct box_bench *b)
{
	return box_harm_spooled(b->world) == 0 && box_world_counts(b->world).unique == rows(b, BULK_ACCEPTED) + 1;
}

/*
 * Nothing is under way any more.  Returns of how many the operator has, that no receipt spoke of: a bearerbox that is
 * killed has taken the part out of its store and not yet put the receipt into it.
 */
static unsigned long
wait_until_silent(struct box_bench *b)
{
	struct box_counts c;
	unsigned long had;

	do {
		BOX_UNTIL(b, box_harm_spooled(b->world) == 0);
		box_bench_linger(b, 300);
		had = 1 + rows(b, BULK_ACCEPTED);	/* and the person of box_bench_wait_for_line() */
		c = box_world_counts(b->world);
	} while (box_harm_spooled(b->world) != 0);
	assert_true(c.unique >= had);
	return c.unique - had;
}

/* Rows `from` up to `to` that the operator has not accepted, as fast as there is room. */
static void
give_all(struct box_bench *b, uint32_t from, uint32_t to, unsigned sending)
{
	for (uint32_t row = from; row < to; row++) {
		if (b->word[row][BULK_ACCEPTED] > 0)
			continue;
		BOX_UNTIL(b, b->bearer->ops->bulk_room(b->bearer, "simulator") > 0);
		give(b, "simulator", row, sending);
	}
}

static void
everybody_once(void **state)
{
	struct box_bench *b = *state;
	struct box_counts c;

	box_bench_wait_for_line(b);
	give_all(b, 0, ROWS, 1);
	BOX_UNTIL(b, rows(b, BULK_ACCEPTED) == ROWS && rows(b, BULK_TAKEN) == ROWS && rows(b, BULK_DELIVERED) == ROWS);
	BOX_UNTIL(b, is_quiet(b));		/* every receipt was acknowledged */
	c = box_world_counts(b->world);
	assert_int_equal(ROWS + 1, c.submits);
	assert_int_equal(0, c.duplicates);
	for (size_t i = 0; i < ROWS; i++)
		for (enum bulk_what w = 0; w < BULK_WHATS; w++)
			assert_int_equal(w == BULK_TAKEN || w == BULK_ACCEPTED || w == BULK_DELIVERED, b->word[i][w]);
	assert_int_equal(0, b->foreign + b->rejected);
	/* What the person gets: no octet was changed on the way. */
	for (size_t i = 1; i < b->world->count; i++) {
		const struct box_submit *s = &b->world->submit[i];

		assert_int_equal(4, s->octets);
		assert_memory_equal(s->to + strlen(s->to) - 3, s->data + 1, 3);
		assert_string_equal("33444", s->from);
	}
}

/* One person at a time, a broadcast as fast as bearerbox takes it: all are answered; what that took is printed. */
static void
people_are_answered_while_a_broadcast_runs(void **state)
{
	struct box_bench *b = *state;
	int64_t began, worst = 0, all;
	uint32_t given = 0;
	unsigned people = 0;

	box_bench_wait_for_line(b);
	give_all(b, 0, 1, 1);
	BOX_UNTIL(b, rows(b, BULK_ACCEPTED) == 1);
	all = loop_now_ms(b->loop);
	for (; people < PEOPLE && given < PARTS; people++) {
		began = loop_now_ms(b->loop);
		box_bench_say(b, people, people + 1);
		while (box_bench_served(b, NULL) < 2 + (size_t)people) {
			while (given < PARTS && b->bearer->ops->bulk_room(b->bearer, "simulator") > 0) {
				given++;
				give(b, "simulator", given % ROWS, 2 + given / ROWS);
			}
			box_bench_linger(b, 0);
			assert_true(loop_now_ms(b->loop) - began < BOX_WAIT_MS);
		}
		began = loop_now_ms(b->loop) - began;
		worst = worst < began ? began : worst;
	}
	all = loop_now_ms(b->loop) - all;
	print_message("# %u people answered in %d ms, the slowest in %d, beside %u parts\n", people, (int)all, (int)worst,
	    (unsigned)given);
	BOX_UNTIL(b, b->world->count == 2 + people + given);
}

/* The operator refuses one: its own code.  A way that bearerbox does not have: both words, and no receipt stays. */
static void
refusals_have_their_words(void **state)
{
	struct box_bench *b = *state;

	box_bench_wait_for_line(b);
	assert_true(box_harm_set(b->world, "reject", 100));
	give_all(b, 0, 10, 1);
	BOX_UNTIL(b, rows(b, BULK_ACCEPTED) == 9 && rows(b, BULK_REJECTED) == 1);
	assert_int_equal(0x45, b->code);
	assert_int_equal(10, rows(b, BULK_TAKEN));
	b->code = 0;
	give(b, "nowhere", 20, 1);
	BOX_UNTIL(b, b->word[20][BULK_REFUSED] == 1 && b->word[20][BULK_REJECTED] == 1);
	assert_int_equal(0, b->code);
	box_bench_linger(b, 100);
	assert_int_equal(0, box_harm_spooled(b->world));
}

/*
 * kill -9 in the middle.  Of each part one word was said; what bearerbox had taken is accepted when it is back, but for
 * what was with the operator in that moment.  What is not accepted when all is settled is sent again, under another name.
 */
static void
killed_bearerbox_leaves_doubts_that_settle(void **state)
{
	struct box_bench *b = *state;
	unsigned left = 0, silent = 0;
	unsigned long unheard;
	struct box_counts c;

	box_bench_wait_for_line(b);
	give_all(b, 0, ROWS / 2, 1);
	BOX_UNTIL(b, rows(b, BULK_TAKEN) > 10);
	box_world_kill_bearerbox(b->world);
	BOX_UNTIL(b, rows(b, BULK_TAKEN) + rows(b, BULK_LOST) == ROWS / 2);
	assert_int_equal(0, b->bearer->ops->bulk_room(b->bearer, "simulator"));
	assert_false(b->bearer->ops->bulk_is_settled(b->bearer));
	box_world_start_bearerbox(b->world);
	BOX_UNTIL(b, b->bearer->ops->bulk_room(b->bearer, "simulator") > 0);
	assert_false(b->bearer->ops->bulk_is_settled(b->bearer));
	unheard = wait_until_silent(b);
	loop_skip(b->loop, BOX_SETTLE_S * 1000);
	assert_true(b->bearer->ops->bulk_is_settled(b->bearer));
	for (size_t i = 0; i < ROWS / 2; i++) {
		assert_int_equal(1, b->word[i][BULK_TAKEN] + b->word[i][BULK_LOST]);
		silent += b->word[i][BULK_TAKEN] > 0 && b->word[i][BULK_ACCEPTED] == 0;
		left += b->word[i][BULK_LOST] > 0 && b->word[i][BULK_ACCEPTED] > 0;
	}
	print_message("# killed with %u of %u answered: %u lost, of which %u had left; %lu without a receipt\n",
	    rows(b, BULK_TAKEN), ROWS / 2, rows(b, BULK_LOST), left, unheard);
	assert_true(silent <= unheard && unheard <= BOX_AGAIN);
	give_all(b, 0, ROWS, 2);
	BOX_UNTIL(b, rows(b, BULK_ACCEPTED) == ROWS);
	assert_int_equal(0, wait_until_silent(b));
	c = box_world_counts(b->world);
	assert_int_equal(ROWS + 1, c.unique);
	assert_true(c.duplicates <= BOX_AGAIN);
	assert_int_equal(0, b->foreign);
}

/* Nobody is there to take them: in doubt all of them, and none has left. */
static void
suspended_bearerbox_loses_all(void **state)
{
	struct box_bench *b = *state;

	box_bench_wait_for_line(b);
	box_harm_suspend(b->world);
	give_all(b, 0, 50, 1);
	box_bench_linger(b, 50);
	assert_int_equal(0, rows(b, BULK_TAKEN) + rows(b, BULK_LOST));
	box_world_kill_bearerbox(b->world);
	BOX_UNTIL(b, rows(b, BULK_LOST) == 50);
	box_world_start_bearerbox(b->world);
	give_all(b, 0, 50, 2);
	BOX_UNTIL(b, rows(b, BULK_ACCEPTED) == 50);
	BOX_UNTIL(b, is_quiet(b));
	assert_int_equal(0, box_world_counts(b->world).duplicates);
}

/* We die with acks unread: receipts come to the next life, which is not settled while they do, and nobody is forgotten. */
static void
our_death_is_settled_by_receipts(void **state)
{
	struct box_bench *b = *state;

	box_bench_wait_for_line(b);
	give_all(b, 0, ROWS / 2, 1);
	box_bench_linger(b, 0);
	/* The loop stands still: bearerbox has them, and we know nothing of it. */
	for (int ms = 0; ms < BOX_WAIT_MS && b->world->count < 1 + ROWS / 2; ms += 2) {
		box_world_look(b->world);
		nanosleep(&(struct timespec){ .tv_nsec = 2 * 1000 * 1000 }, NULL);
	}
	assert_int_equal(1 + ROWS / 2, b->world->count);
	box_bench_kill_bearer(b);
	box_bench_start_bearer(b);
	BOX_UNTIL(b, rows(b, BULK_ACCEPTED) == ROWS / 2);
	assert_false(b->bearer->ops->bulk_is_settled(b->bearer));
	BOX_UNTIL(b, is_quiet(b));
	assert_true(rows(b, BULK_TAKEN) < ROWS / 2);
	assert_int_equal(0, rows(b, BULK_LOST) + b->foreign);
	loop_skip(b->loop, BOX_SETTLE_S * 1000);
	assert_true(b->bearer->ops->bulk_is_settled(b->bearer));
}

/* The ledger's disk is full: receipts wait in bearerbox for it, more than it hands out at one time, and people do not. */
static void
people_are_answered_while_receipts_wait(void **state)
{
	struct box_bench *b = *state;

	box_bench_wait_for_line(b);
	b->is_disk_full = true;
	give_all(b, 0, ROWS, 1);
	BOX_UNTIL(b, b->world->count == 1 + ROWS && rows(b, BULK_TAKEN) == ROWS);
	box_bench_linger(b, 200);
	assert_true(box_harm_spooled(b->world) >= ROWS);
	box_bench_say(b, 0, 50);
	BOX_UNTIL(b, box_bench_served(b, NULL) == 51);
	b->is_disk_full = false;
	BOX_UNTIL(b, rows(b, BULK_DELIVERED) == ROWS && rows(b, BULK_ACCEPTED) == ROWS);
	BOX_UNTIL(b, box_harm_spooled(b->world) == 0);
}

/* Asked to stop, it says "later" to what it does not want any more: none of those is in doubt, and nobody gets it twice of us. */
static void
stopped_bearerbox_says_later(void **state)
{
	struct box_bench *b = *state;
	unsigned long twice;

	box_bench_wait_for_line(b);
	give_all(b, 0, 20, 1);
	BOX_UNTIL(b, rows(b, BULK_TAKEN) == 20);
	box_world_ask_bearerbox_to_stop(b->world);
	for (uint32_t row = 20; !box_world_is_bearerbox_gone(b->world) || b->bearer->ops->bulk_room(b->bearer, "simulator") > 0;) {
		if (row < ROWS && b->bearer->ops->bulk_room(b->bearer, "simulator") > 0)
			give(b, "simulator", row++, 1);
		box_bench_linger(b, 0);
	}
	box_bench_linger(b, 20);
	assert_true(b->bearer->ops->is_idle(b->bearer));	/* each has its word */
	print_message("# stopped: %u taken, %u later, %u lost\n", rows(b, BULK_TAKEN), rows(b, BULK_LATER), rows(b, BULK_LOST));
	box_world_start_bearerbox(b->world);
	BOX_UNTIL(b, b->bearer->ops->bulk_room(b->bearer, "simulator") > 0);
	twice = wait_until_silent(b);
	/* What the operator had not answered bearerbox itself says again when it is back; we add nothing to that. */
	twice += box_world_counts(b->world).duplicates;
	assert_true(twice <= BOX_AGAIN);
	give_all(b, 0, ROWS, 2);
	BOX_UNTIL(b, rows(b, BULK_ACCEPTED) == ROWS);
	assert_int_equal(0, wait_until_silent(b));
	assert_int_equal(twice, box_world_counts(b->world).duplicates);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOX_BENCH_TEST(everybody_once),
		BOX_BENCH_TEST(people_are_answered_while_a_broadcast_runs),
		BOX_BENCH_TEST(refusals_have_their_words),
		BOX_BENCH_TEST(killed_bearerbox_leaves_doubts_that_settle),
		BOX_BENCH_TEST(suspended_bearerbox_loses_all),
		BOX_BENCH_TEST(our_death_is_settled_by_receipts),
		BOX_BENCH_TEST(people_are_answered_while_receipts_wait),
		BOX_BENCH_TEST(stopped_bearerbox_says_later),
	};

	return cmocka_run_group_tests_name("bulk", tests, NULL, NULL);
}
