/*
 * test_release_index.c - what an owner publishes: believed, refused, and what it forbids
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "content/withdrawn.h"
#include "locales/text/buf.h"
#include "tests/release/shelf_world.h"

enum { S = 1 << SITA, R = 1 << RAM, G = 1 << GITA, X = 1 << STRANGER };

static void
an_index_revokes_and_withdraws(void **state)
{
	struct index x = { .version = 5, .floor = 1, .revoked = { 11 }, .revokeds = 1, .withdrawns = 1 };
	struct shelf_world w;
	const char *fact;

	(void)state;
	world_begin(&w);
	world_bring(&w, &(struct brought){ .serial = 11, .text = "New" }, S);
	assert_int_equal(world_serves(&w, "np"), 11);
	fact = pack_string(w.live.pack, w.live.pack->facts[0].id);
	snprintf(x.withdrawn[0].fact, sizeof x.withdrawn[0].fact, "%s", fact);
	snprintf(x.withdrawn[0].who, sizeof x.withdrawn[0].who, "sita");
	snprintf(x.withdrawn[0].reason, sizeof x.withdrawn[0].reason, "wrong number");
	x.withdrawn[0].when_s = w.now_s;
	world_index(&w, &x, S);
	assert_int_equal(world_serves(&w, "np"), 10);
	assert_true(withdrawn_has(live_withdrawn(&w.live, w.live.pack), 0));
	world_again(&w);
	assert_int_equal(world_serves(&w, "np"), 10);
	assert_true(withdrawn_has(live_withdrawn(&w.live, w.live.pack), 0));
	/* It never returns, whoever signs. */
	world_bring(&w, &(struct brought){ .serial = 11, .text = "New" }, S | R | G);
	assert_true(world_said(&w, "serial 11 is revoked and never comes back"));
	/* One person may forbid, two must allow again. */
	x.version = 6;
	x.withdrawns = 0;
	world_index(&w, &x, S);
	assert_true(world_said(&w, "1 of 2 persons signed it"));
	assert_true(withdrawn_has(live_withdrawn(&w.live, w.live.pack), 0));
	world_index(&w, &x, S | R);
	assert_false(withdrawn_has(live_withdrawn(&w.live, w.live.pack), 0));
	world_drop(&w);
}

static void
an_old_or_foreign_index_is_refused(void **state)
{
	struct index x = { .version = 5, .floor = 1 };
	struct shelf_world w;

	(void)state;
	world_begin(&w);
	world_index(&w, &x, X);
	assert_true(world_said(&w, "0 of 1 persons signed it"));
	world_index(&w, &x, S);
	assert_int_equal(w.log.counts[LOG_INDEX_REFUSED], 1);
	x.version = 4;
	world_index(&w, &x, S | R | G);
	assert_true(world_said(&w, "an older one again"));
	x.version = 6;
	x.issued_s = w.now_s + 3 * 86400;
	world_index(&w, &x, S);
	assert_true(world_said(&w, "it was issued after today"));
	/* Frozen: nobody says so before fresh_days, then once a day. */
	release_look(&w.release, w.now_s + 6 * 86400);
	assert_int_equal(w.log.counts[LOG_INDEX_STALE], 0);
	release_look(&w.release, w.now_s + 8 * 86400);
	release_look(&w.release, w.now_s + 8 * 86400 + 5);
	assert_int_equal(w.log.counts[LOG_INDEX_STALE], 1);
	release_look(&w.release, w.now_s + 10 * 86400);
	assert_int_equal(w.log.counts[LOG_INDEX_STALE], 2);
	world_drop(&w);
}

/* One key gave out the highest version there is: two persons set it right, one cannot. */
static void
one_key_shuts_nobody_up(void **state)
{
	struct index x = { .version = UINT64_MAX, .floor = 1 };
	struct shelf_world w;

	(void)state;
	world_begin(&w);
	world_index(&w, &x, S);
	assert_int_equal(w.log.counts[LOG_INDEX_REFUSED], 0);
	w.now_s += 60;
	x.version = 6;
	x.issued_s = 0;
	world_index(&w, &x, R);
	assert_true(world_said(&w, "an older one again"));
	world_index(&w, &x, R | G);
	assert_int_equal(w.log.counts[LOG_INDEX_REFUSED], 1);
	w.now_s += 60;
	x.version = 7;
	x.issued_s = 0;
	x.revoked[x.revokeds++] = 9;
	world_index(&w, &x, R);
	assert_int_equal(w.log.counts[LOG_INDEX_REFUSED], 1);	/* believed: the way is free again */
	world_drop(&w);
}

/* The pack of one release with the index of another. */
static void
only_the_pack_that_the_index_names_comes(void **state)
{
	struct index x = { .version = 5, .floor = 1, .packs = 1, .stage = 100 };
	struct shelf_world w;

	(void)state;
	world_begin(&w);
	x.pack[0] = (struct index_pack){ .serial = 11, .bytes = 1, .gz_bytes = 1, .file = "np-11.pack", .signs = 1 };
	memset(x.pack[0].hash, 7, sizeof x.pack[0].hash);
	world_index(&w, &x, S);
	world_bring(&w, &(struct brought){ .serial = 11, .text = "New" }, S | R);
	assert_true(world_said(&w, "it is not the pack that the index names"));
	assert_int_equal(world_serves(&w, "np"), 10);
	world_drop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_index_revokes_and_withdraws),
		cmocka_unit_test(an_old_or_foreign_index_is_refused),
		cmocka_unit_test(one_key_shuts_nobody_up),
		cmocka_unit_test(only_the_pack_that_the_index_names_comes),
	};

	return cmocka_run_group_tests_name("release_index", tests, NULL, NULL);
}
