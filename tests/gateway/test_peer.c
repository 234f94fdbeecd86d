/*
 * test_peer.c - the key file, and what stands for a number
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "content/pack.h"
#include "gateway/peer.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static char folder[64], path[96], sentence[512];

static int
set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/safar-peer-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/people.key", folder);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);	/* fails if anything but the key was left */
}

static void
a_key_is_made_once(void **state)
{
	struct peer_key a, b;
	struct buf why = BUF_OVER(sentence);
	struct stat st;
	mode_t mask = umask(0);

	(void)state;
	assert_true(peer_key_load(path, &a, &why));
	assert_true(peer_key_load(path, &b, &why));
	umask(mask);
	assert_memory_equal(&a, &b, sizeof(a));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, PEER_KEY_BYTES);
	assert_string_equal(why.ptr, "");
}

static void
many_that_start_together_agree(void **state)
{
	struct peer_key ours, theirs;
	struct buf why = BUF_OVER(sentence);
	int ends[2], status;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	for (int i = 0; i < 8; i++) {
		if (fork() == 0) {
			bool ok = peer_key_load(path, &ours, &why);

			_exit(ok && write(ends[1], &ours, sizeof(ours)) == sizeof(ours) ? 0 : 1);
		}
	}
	for (int i = 0; i < 8; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_true(peer_key_load(path, &ours, &why));
	for (int i = 0; i < 8; i++) {
		assert_int_equal(read(ends[0], &theirs, sizeof(theirs)), sizeof(theirs));
		assert_memory_equal(&ours, &theirs, sizeof(ours));
	}
	close(ends[0]);
	close(ends[1]);
}

static void
a_link_in_the_place_of_the_key_is_refused(void **state)
{
	struct buf why = BUF_OVER(sentence);
	struct peer_key key;

	(void)state;
	assert_int_equal(symlink("/dev/zero", path), 0);
	assert_false(peer_key_load(path, &key, &why));
	assert_non_null(strstr(why.ptr, "a link; put the file itself there"));
	unlink(path);
}

static void
a_key_that_is_not_safe_is_refused(void **state)
{
	static const struct { size_t bytes; mode_t mode; const char *sentence; } cases[] = {
		{ 32, 0640, "others may read this key (mode 0640); make it 0600" },
		{ 32, 0604, "others may read" },
		{ 31, 0600, "a key is 32 bytes long; this file has 31" },
		{ 33, 0600, "this file has 33" },
		{ 0,  0600, "this file has 0" },
	};
	struct peer_key key;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf why = BUF_OVER(sentence);
		int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

		assert_int_equal(ftruncate(fd, (off_t)cases[i].bytes), 0);
		assert_int_equal(fchmod(fd, cases[i].mode), 0);
		close(fd);
		assert_false(peer_key_load(path, &key, &why));
		assert_non_null(strstr(why.ptr, cases[i].sentence));
		unlink(path);
	}
}

static void
a_place_that_cannot_hold_a_key_says_so(void **state)
{
	struct peer_key key;
	struct buf why = BUF_OVER(sentence);
	char name[128];

	(void)state;
	snprintf(name, sizeof(name), "%s/none/people.key", folder);
	assert_false(peer_key_load(name, &key, &why));
	assert_non_null(strstr(why.ptr, "cannot make a key"));
	buf_reset(&why);
	assert_false(peer_key_load(folder, &key, &why));
	assert_non_null(strstr(why.ptr, "not a plain file"));
}

static const struct { const char *number; enum peer_kind kind; uint16_t country; } cases[] = {
	{ "+447700900123", PEER_PERSON, COUNTRY('G', 'B') },
	{ "00447700900123", PEER_PERSON, COUNTRY('G', 'B') },
	{ "447700900123", PEER_PERSON, COUNTRY('G', 'B') },
	{ " 44 7700-900123", PEER_PERSON, COUNTRY('G', 'B') },	/* a '+' that a form made a blank */
	{ "+9779800000001", PEER_PERSON, COUNTRY('N', 'P') },
	{ "+97400000001", PEER_PERSON, COUNTRY('Q', 'A') },
	{ "BANK", PEER_ALPHANUMERIC, 0 },
	{ "33444", PEER_BAD, 0 },
	{ "", PEER_BAD, 0 },
	{ "+44770090012344770090", PEER_BAD, 0 },
};

static void
numbers_become_peers(void **state)
{
	const struct peer_key key = { "a key of exactly thirty-two byte" };
	const uint8_t none[PEER_BYTES] = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct peer p = peer_of_number(&key, cases[i].number);

		if (p.kind != cases[i].kind || p.country != cases[i].country || p.is_test)
			fail_msg("case %zu: kind %d country %04x", i, (int)p.kind, p.country);
		if (p.kind != PEER_PERSON)
			assert_memory_equal(p.id, none, PEER_BYTES);
	}
}

static void
one_person_is_one_peer_under_one_key(void **state)
{
	const struct peer_key a = { "a key of exactly thirty-two byte" }, b = { "another key of thirty-two bytes" };
	struct peer one = peer_of_number(&a, "+447700900123");
	struct peer same = peer_of_number(&a, "00447700900123");
	struct peer next = peer_of_number(&a, "+447700900124");
	struct peer other = peer_of_number(&b, "+447700900123");

	(void)state;
	assert_memory_equal(one.id, same.id, PEER_BYTES);
	assert_memory_not_equal(one.id, next.id, PEER_BYTES);
	assert_memory_not_equal(one.id, other.id, PEER_BYTES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_key_is_made_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(many_that_start_together_agree, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_link_in_the_place_of_the_key_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_key_that_is_not_safe_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_place_that_cannot_hold_a_key_says_so, set_up, tear_down),
		cmocka_unit_test(numbers_become_peers),
		cmocka_unit_test(one_person_is_one_peer_under_one_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
