/*
 * test_release_kill.c - a real safard that is killed while packs come, and one that takes them under traffic
 *
 * RELEASE_KILLS says how often (200).  A kill stands anywhere between the
 * signal to look and some milliseconds later, so before, within and behind
 * judging, moving, writing down and swapping.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "tests/gateway/daemon.h"
#include "tests/release/shelf_world.h"

enum { S = 1 << SITA, R = 1 << RAM, KILLS = 200, SWAPS = 20, LATEST_US = 12000 };

static void
conf(const struct shelf_world *w)
{
	char text[1024];
	int n = snprintf(text, sizeof text, "[gateway]\nstate = \"%s\"\ntrust = \"%s\"\nlook = 10s\n[kannel]\nenabled = no\n"
	    "[phone]\nsocket = \"%s\"\n", w->root, w->trust, daemon_in_folder("phone"));

	daemon_spill(daemon_in_folder("safar.conf"), text, (size_t)n);
}

static void
bring(struct shelf_world *w, uint64_t serial)
{
	char text[32];

	snprintf(text, sizeof text, "Pack %llu!", (unsigned long long)serial);
	world_bring(w, &(struct brought){ .serial = serial, .text = text }, S | R);
}

/* Which pack answers somebody who was not here before. */
static unsigned long long
answers(void)
{
	static unsigned who;
	char from[32];
	const char *at;

	snprintf(from, sizeof from, "+447700900%03u", who++ % 900);
	(void)daemon_text(from, "language");
	(void)daemon_text(from, "1");
	at = strstr(daemon_text(from, "9"), "Pack ");
	return at == NULL ? 0 : strtoull(at + 5, NULL, 10);
}

static void
set_up_world(struct shelf_world *w)
{
	world_make(w);
	conf(w);
	bring(w, 100);
	daemon_start();
	assert_int_equal(answers(), 100);
}

static void
a_kill_leaves_one_of_the_two(void **state)
{
	const char *asked = getenv("RELEASE_KILLS");
	unsigned kills = asked != NULL ? (unsigned)strtoul(asked, NULL, 10) : KILLS, old = 0, new = 0;
	struct shelf_world w;

	(void)state;
	srandom(7);
	set_up_world(&w);
	for (unsigned i = 1; i <= kills; i++) {
		uint64_t serial = 100 + i;
		unsigned long long got;

		bring(&w, serial);
		kill(daemon_pid, SIGHUP);
		usleep((useconds_t)(random() % LATEST_US));
		daemon_killed();
		daemon_start();
		got = answers();
		if (got != serial && got != serial - 1)
			fail_msg("kill %u: pack %llu answers, neither %llu nor the one before it", i, got, (unsigned long long)serial);
		old += got == serial - 1;
		new += got == serial;
		if (got == serial)
			continue;
		kill(daemon_pid, SIGHUP);	/* what was brought is still there, and whole */
		for (unsigned turn = 0; turn < 200 && answers() != serial; turn++)
			usleep(10000);
		assert_int_equal(answers(), serial);
	}
	print_message("%u kills: the old one %u times, the new one %u times\n", kills, old, new);
	assert_true(kills < 50 || (old > 0 && new > 0));
	world_drop(&w);
}

/* Twenty packs while people text: each is answered, and who was in the middle of a menu stays in it. */
static void
nobody_waits_for_a_swap(void **state)
{
	struct shelf_world w;

	(void)state;
	set_up_world(&w);
	for (unsigned i = 1; i <= SWAPS; i++) {
		char from[32];
		const char *said;

		snprintf(from, sizeof from, "+447700900%03u", 900 + i);
		(void)daemon_text(from, "language");
		(void)daemon_text(from, "1");		/* the main menu of the pack before */
		bring(&w, 100 + i);
		kill(daemon_pid, SIGHUP);
		for (unsigned turn = 0; turn < 500; turn++) {
			unsigned long long got = answers();

			assert_true(got == 100 + i || got == 99 + i);
			if (got == 100 + i)
				break;
		}
		said = strstr(daemon_text(from, "9"), "Pack ");
		assert_non_null(said);
		assert_int_equal(strtoull(said + 5, NULL, 10), 99 + i);	/* the one her talk began with */
	}
	world_drop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_kill_leaves_one_of_the_two, daemon_set_up, daemon_tear_down),
		cmocka_unit_test_setup_teardown(nobody_waits_for_a_swap, daemon_set_up, daemon_tear_down),
	};

	return cmocka_run_group_tests_name("release_kill", tests, NULL, NULL);
}
