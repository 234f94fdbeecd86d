/*
 * test_peer_ring_faults.c - key files that cannot be used are told, and nothing is begun with them
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
	static char name[112];

	snprintf(name, sizeof(name), "%s.%u", path, n);
	return name;
}

/* A key and an older one. */
static void
make_keys(void)
{
	struct buf why = BUF_OVER(sentence);
	struct peer_ring ring;

	if (!peer_ring_load(path, &ring, &why) || !peer_ring_turn(path, NOW, &why))
		fail_msg("%s", why.ptr);
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
		struct buf why = BUF_OVER(sentence);
		struct peer_ring ring;

		make_keys();
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
		cmocka_unit_test_setup_teardown(an_older_key_that_is_not_safe_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_key_that_is_gone_is_not_turned, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
