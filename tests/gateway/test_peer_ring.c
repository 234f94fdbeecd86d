/*
 * test_peer_ring.c - whoever was known is found again, whatever happened while the key was turned
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/peer_ring.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/support/tree.h"

#define HER "+447700900123"

enum { KEYS = 4 };
#define NOW ((int64_t)1795780000)

static char folder[64], path[96], sentence[512];

static int
set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/safar-ring-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/people.key", folder);
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
	static char name[2][112];
	static unsigned turn;
	char *out = name[turn++ % 2];

	snprintf(out, sizeof(name[0]), n == 0 ? "%s" : "%s.%u", path, n);
	return out;
}

/* Turns the key until there are KEYS of it; what she was called under each, oldest first. */
static void
make_keys(uint8_t her[KEYS][PEER_BYTES])
{
	struct buf why = BUF_OVER(sentence);
	struct peer_ring ring;

	for (unsigned i = 0; i < KEYS; i++) {
		struct peer p;

		if ((i > 0 && !peer_ring_turn(path, NOW, &why)) || !peer_ring_load(path, &ring, &why))
			fail_msg("%s", why.ptr);
		p = peer_of_ring(&ring, HER);
		memcpy(her[i], p.id, PEER_BYTES);
		assert_int_equal(p.olders, i);
	}
}

static bool
is_found(const struct peer *p, const uint8_t id[PEER_BYTES])
{
	bool found = memcmp(p->id, id, PEER_BYTES) == 0;

	for (unsigned i = 0; i < p->olders; i++)
		found = found || memcmp(p->older[i], id, PEER_BYTES) == 0;
	return found;
}

/* `moved` names have moved on when the kill comes, oldest first; the last step gives the key itself a second name. */
static void
a_kill_at_any_step_forgets_nobody(void **state)
{
	uint8_t her[KEYS][PEER_BYTES];

	(void)state;
	make_keys(her);
	for (unsigned moved = 1; moved <= KEYS; moved++) {
		struct buf why = BUF_OVER(sentence);
		struct peer_ring ring;
		struct peer p;

		if (moved < KEYS)
			assert_int_equal(rename(older(KEYS - moved), older(KEYS - moved + 1)), 0);
		else
			assert_int_equal(link(path, older(1)), 0);
		assert_true(peer_ring_load(path, &ring, &why));
		p = peer_of_ring(&ring, HER);
		for (unsigned i = 0; i < KEYS; i++)
			if (!is_found(&p, her[i]))
				fail_msg("after step %u the name she had under key %u is not found", moved, i);
	}
}

/* Not started with: her STOP stands under a key that cannot be read. */
static void
an_older_key_that_is_not_safe_is_refused(void **state)
{
	static const struct { mode_t mode; off_t bytes; const char *sentence; } cases[] = {
		{ 0640, PEER_KEY_BYTES, "people.key.1: others may read this key (mode 0640); make it 0600" },
		{ 0600, 31, "people.key.1: a key is 32 bytes long; this file has 31" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint8_t her[KEYS][PEER_BYTES];
		struct buf why = BUF_OVER(sentence);
		struct peer_ring ring;

		make_keys(her);
		assert_int_equal(chmod(older(1), cases[i].mode), 0);
		assert_int_equal(truncate(older(1), cases[i].bytes), 0);
		assert_false(peer_ring_load(path, &ring, &why));
		if (strstr(why.ptr, cases[i].sentence) == NULL)
			fail_msg("%s", why.ptr);
		assert_int_equal(tear_down(NULL), 0);
		assert_int_equal(set_up(NULL), 0);
	}
}

static void
a_key_that_is_still_needed_is_not_dropped(void **state)
{
	uint8_t her[KEYS][PEER_BYTES];
	struct buf why = BUF_OVER(sentence);

	(void)state;
	make_keys(her);
	assert_true(peer_ring_turn(path, NOW, &why));	/* the fourth older one */
	assert_false(peer_ring_turn(path, (int64_t)time(NULL), &why));
	assert_non_null(strstr(why.ptr, "turn the key later"));
	assert_true(peer_ring_turn(path, (int64_t)time(NULL) + (PEER_KEY_DAYS + 1) * INT64_C(86400), &why));
}

static void
a_key_that_is_gone_is_not_turned(void **state)
{
	struct buf why = BUF_OVER(sentence);

	(void)state;
	assert_false(peer_ring_turn(path, NOW, &why));
	assert_non_null(strstr(why.ptr, "people.key: No such file"));
	assert_int_equal(access(path, F_OK), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_kill_at_any_step_forgets_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_older_key_that_is_not_safe_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_key_that_is_still_needed_is_not_dropped, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_key_that_is_gone_is_not_turned, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
