/*
 * test_sim.c - thousands of small worlds in which everything breaks: nobody lost, nobody twice without its flag
 *
 * SIM_SEEDS=n for a long run; SIM_SEED=n replays one with a trace of ids.  A
 * failing seed prints its number.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/broadcast/sim.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SEEDS = 500 };
#else
enum { SEEDS = 10000 };
#endif

static unsigned long
asked_for(const char *name, unsigned long otherwise)
{
	const char *says = getenv(name);

	return says ? strtoul(says, NULL, 10) : otherwise;
}

static void
nobody_is_lost_whatever_breaks(void **state)
{
	static struct sim m;
	unsigned long one = asked_for("SIM_SEED", 0), from = asked_for("SIM_FROM", 1), seeds = asked_for("SIM_SEEDS", SEEDS), failed = 0;
	unsigned long kills = 0, twice = 0, unknown = 0, broken = 0, finished = 0, mended = 0;

	(void)state;
	if (one != 0)
		from = one;
	for (unsigned long seed = from; seed < from + (one ? 1 : seeds) && failed < 10; seed++) {
		if (!sim_run(&m, seed, one != 0)) {
			print_error("seed %lu: %s (SIM_SEED=%lu shows it)\n", seed, m.what, seed);
			failed++;
		}
		kills += m.kills;
		twice += m.twice;
		unknown += m.unknown;
		broken += m.broken;
		finished += m.finished;
		mended += m.mended;
	}
	print_message("# %lu kills, %lu broken disks, %lu perhaps twice, %lu unknown; %lu parts behind a stop, %lu of half news\n", kills, broken, twice,
	    unknown, finished, mended);
	assert_int_equal(failed, 0);
	if (one == 0)		/* faults there were */
		assert_true(kills > seeds / 4 && twice > seeds / 8 && unknown > seeds / 8 && broken > seeds / 8 && finished > seeds / 50 &&
		    mended > seeds / 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_lost_whatever_breaks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
