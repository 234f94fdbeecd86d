/*
 * test_publish_between.c - whoever fetches while somebody publishes, or after he was killed, finds what the index names
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "locales/text/bug.h"
#include "ops/command/pack_publish.h"
#include "tests/release/publish_ground.h"

/* The index is whole, and the newest pack it names is there: asked often, so quickly. */
static void
what_is_named_is_there(struct ground *g)
{
	const struct index_pack *last;
	char gz[INDEX_NAME_CHARS + 4];
	struct stat st;

	ground_read_index(g);
	last = &g->index->pack[g->index->packs - 1];
	if (stat(ground_in_dir(g, last->file), &st) != 0 || (size_t)st.st_size != last->bytes)
		fail_msg("%s is named and not there", last->file);
	snprintf(gz, sizeof(gz), "%s.gz", last->file);
	if (stat(ground_in_dir(g, gz), &st) != 0 || (size_t)st.st_size != last->gz_bytes)
		fail_msg("%s is named and not there", gz);
}

static void
what_stands_is_right(struct ground *g)
{
	char room[512];
	struct buf why = BUF_OVER(room);
	uint8_t hash[MINISIGN_HASH_BYTES];
	size_t bytes;
	const struct index_pack *last;

	what_is_named_is_there(g);
	assert_int_equal(g->signed_by->signs, 1);
	assert_true(minisign_verify(&g->signer[SITA].pub, &g->signed_by->sign[0], g->signed_by->hash));
	last = &g->index->pack[g->index->packs - 1];
	if (!minisign_hash_file(ground_in_dir(g, last->file), 64 << 20, hash, &bytes, &why))
		fail_msg("%s", why.ptr);
	assert_memory_equal(hash, last->hash, sizeof(hash));
}

static pid_t
start_publishing(struct ground *g)
{
	const char *const words[] = { "safar pack publish", g->dir, "--key", g->key[SITA], "--passphrase-file", g->passphrase, "--pack",
		g->pack };
	char *argv[COUNT(words) + 1] = { NULL };
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	for (size_t i = 0; i < COUNT(words); i++)
		argv[i] = xstrdup(words[i]);
	if (freopen("/dev/null", "w", stdout) == NULL || freopen("/dev/null", "w", stderr) == NULL)
		_exit(99);
	_exit(pack_publish((int)COUNT(words), argv));
}

/* A fetcher looks all the time; every second publisher is killed, at another moment each. */
static void
whoever_comes_between(void **state)
{
	struct ground *g = *state;
	unsigned looks = 0, last_looks = 0;

	ground_publish(g, 100);
	for (unsigned round = 0; round < 12; round++) {
		unsigned this_looks = 0, most = round % 2 == 0 ? UINT_MAX : last_looks * (round + 8) / 20;
		int status;
		pid_t pid;

		ground_pack(g, 101 + round, PACK_RELEASE, INT64_C(4000000000));
		signer_sign(&g->signer[SITA], g->pack);
		pid = start_publishing(g);
		while (waitpid(pid, &status, WNOHANG) == 0) {
			what_is_named_is_there(g);
			if (++this_looks > most)
				kill(pid, SIGKILL);
		}
		what_stands_is_right(g);
		looks += this_looks;
		if (round % 2 == 0) {
			assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
			assert_int_equal(g->index->pack[g->index->packs - 1].serial, 101 + round);
			last_looks = this_looks;
		}
	}
	assert_true(looks > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(whoever_comes_between, ground_make, ground_remove) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
