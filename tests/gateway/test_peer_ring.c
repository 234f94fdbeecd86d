/*
 * test_peer_ring.c - the key of people is turned; whatever moment a kill picks, who was known is found
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/peer_ring.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/tree.h"

static const char her[] = "+447700900440";
static char folder[64], path[96], sentence[512];

static int
set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/safar-ring-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/people.key", folder);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	return tree_remove(folder) ? 0 : -1;
}

static const char *
older(unsigned n)
{
	static char name[128];

	snprintf(name, sizeof name, "%s.%u", path, n);
	return name;
}

static struct peer
her_now(void)
{
	struct buf why = BUF_OVER(sentence);
	struct peer_ring ring;

	assert_true(peer_ring_load(path, &ring, &why));
	assert_string_equal(why.ptr, "");
	return peer_of_ring(&ring, her);
}

static bool
turn(int64_t now_s)
{
	struct buf why = BUF_OVER(sentence);
	bool ok = peer_ring_turn(path, now_s, &why);

	assert_int_equal(ok, why.len == 0);
	return ok;
}

static void
who_was_known_is_found_after_a_turn(void **state)
{
	struct peer first = her_now(), second, third;
	struct stat st;

	(void)state;
	assert_int_equal(first.olders, 0);
	assert_true(turn(time(NULL)));
	second = her_now();
	assert_int_equal(second.olders, 1);
	assert_memory_not_equal(first.id, second.id, PEER_BYTES);
	assert_memory_equal(first.id, second.older[0], PEER_BYTES);
	assert_true(turn(time(NULL)));
	third = her_now();
	assert_int_equal(third.olders, 2);
	assert_memory_equal(second.id, third.older[0], PEER_BYTES);	/* newest first */
	assert_memory_equal(first.id, third.older[1], PEER_BYTES);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
the_oldest_is_not_forgotten_while_it_may_be_needed(void **state)
{
	struct peer first = her_now(), last;
	int64_t now_s = time(NULL);

	(void)state;
	for (unsigned i = 0; i < PEER_OLDER; i++)
		assert_true(turn(now_s));
	last = her_now();
	assert_int_equal(last.olders, PEER_OLDER);
	assert_false(turn(now_s));
	assert_non_null(strstr(sentence, "turn the key later"));
	assert_false(turn(now_s - 86400));		/* a clock that fell back forgets nobody */
	assert_false(turn(now_s + (int64_t)(PEER_KEY_DAYS - 1) * 86400));
	last = her_now();
	assert_true(peer_is(&last, first.id));
	assert_true(turn(now_s + (int64_t)(PEER_KEY_DAYS + 1) * 86400));
	last = her_now();
	assert_int_equal(last.olders, PEER_OLDER);
	assert_false(peer_is(&last, first.id));
}

/* Each step of a turn is a rename or a link; what a kill behind it leaves is made here by hand. */
static void
a_kill_at_any_step_loses_nobody(void **state)
{
	static const struct { const char *left; unsigned renames; bool linked; } kills[] = {
		{ "behind .2 -> .3", 1, false },
		{ "behind .1 -> .2", 2, false },
		{ "behind the link", 2, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof kills / sizeof *kills; i++) {
		struct peer was[3], now;
		char to[128];

		assert_true(tree_remove(folder) && mkdir(folder, 0700) == 0);
		for (unsigned k = 0; k < 3; k++) {
			was[k] = her_now();
			assert_true(k == 2 || turn(time(NULL)));
		}
		for (unsigned n = 2; n > 2 - kills[i].renames; n--) {
			snprintf(to, sizeof to, "%s", older(n + 1));
			assert_int_equal(rename(older(n), to), 0);
		}
		if (kills[i].linked)
			assert_int_equal(link(path, older(1)), 0);
		for (unsigned again = 0; again < 2; again++) {	/* as it was left, and when the turn is done once more */
			now = her_now();
			for (unsigned k = 0; k < 3; k++)
				if (!peer_is(&now, was[k].id))
					fail_msg("killed %s: key %u is not found, turned again: %u", kills[i].left, k, again);
			assert_true(again == 1 || turn(time(NULL)));
		}
	}
}

static void
half_a_key_is_told(void **state)
{
	struct buf why = BUF_OVER(sentence);
	struct peer_ring ring;
	int fd;

	(void)state;
	(void)her_now();
	fd = open(older(2), O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0 && write(fd, "half", 4) == 4 && close(fd) == 0);
	assert_false(peer_ring_load(path, &ring, &why));
	assert_true(why.len > 0);
	assert_false(peer_ring_turn("/nowhere/people.key", time(NULL), &why));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_was_known_is_found_after_a_turn, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_oldest_is_not_forgotten_while_it_may_be_needed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_kill_at_any_step_loses_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(half_a_key_is_told, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("peer_ring", tests, NULL, NULL);
}
