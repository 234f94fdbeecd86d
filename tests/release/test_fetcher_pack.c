/*
 * test_fetcher_pack.c - a pack on its way: which one, whole or not at all, and nothing but what was signed
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/release/feed.h"

/* Pack 10 is published, and the index is here. */
static void
begin(struct feed *d, void **state)
{
	feed_make(d, *state);
	feed_pack(d, 10, S | R);
	feed_index(d, S);
	assert_int_equal(feed_look(d), FETCHER_HANDED);
}

static void
shelf_says(struct feed *d, const struct shelf *s)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	struct shelf to = *s;

	memcpy(to.folder, d->f.shelf.folder, sizeof(to.folder));
	memcpy(to.owner, d->f.shelf.owner, sizeof(to.owner));
	assert_true(shelf_write(&to, &why));
}

static void
what_is_not_wanted(void **state)
{
	struct feed d;
	struct shelf cases[6] = { { .serving = 10 }, { .serving = 11 }, { .held = { 10 }, .helds = 1 }, { .floor = 11 }, { .revoked = { 10 }, .revokeds = 1 } };
	static const char *const names[] = { "10.pack", "incoming/10.pack" };

	begin(&d, state);
	cases[5].refused = shelf_hash_word(d.hash);
	assert_non_null(fetcher_wants(&d.f, &d.now));
	for (size_t i = 0; i < COUNT(cases); i++) {
		shelf_says(&d, &cases[i]);
		if (fetcher_wants(&d.f, &d.now) != NULL)
			fail_msg("case %zu", i);
	}
	shelf_says(&d, &(struct shelf){ .serving = 9, .held = { 8 }, .helds = 1, .floor = 10 });
	assert_non_null(fetcher_wants(&d.f, &d.now));
	d.trust->owner[0].floor = 11;
	assert_null(fetcher_wants(&d.f, &d.now));
	d.trust->owner[0].floor = 0;
	for (size_t i = 0; i < COUNT(names); i++) {
		char path[256];
		FILE *f;

		snprintf(path, sizeof(path), "%s/np/%s", d.root, names[i]);
		f = fopen(path, "we");
		assert_non_null(f);
		fclose(f);
		assert_null(fetcher_wants(&d.f, &d.now));
		assert_int_equal(unlink(path), 0);
	}
	assert_non_null(fetcher_wants(&d.f, &d.now));
	feed_drop(&d);
}

/* --- what a server, or somebody in between, may do --- */

static void
nothing_comes(struct feed *d, enum fetcher_end end, const char *says)
{
	unsigned told = d->log.counts[LOG_FETCH_FAILED];
	int64_t at_s;

	assert_int_equal(feed_bring(d, says), end);
	at_s = d->now.mono_s;
	assert_false(feed_has(d, "incoming/10.pack"));
	assert_int_equal(d->log.counts[LOG_FETCH_FAILED], told + 1);
	assert_null(fetcher_wants(&d->f, &d->now));			/* not at once again */
	assert_int_equal(feed_bring(d, says), end);
	assert_true(d->now.mono_s > at_s);
	assert_int_equal(d->log.counts[LOG_FETCH_FAILED], told + 1);	/* told of once */
	feed_is_whole(d, 0, 0);						/* the index lies there as it was */
}

/* As the .gz of pack 10. */
static void
put_gz(struct feed *d, const void *bytes, size_t len)
{
	char path[256];
	gzFile out;

	snprintf(path, sizeof(path), "%s/np-10.pack.gz", d->folder);
	out = gzopen(path, "wbe");
	assert_non_null(out);
	assert_int_equal(gzwrite(out, bytes, (unsigned)len), len);
	assert_int_equal(gzclose(out), Z_OK);
}

static void
another_pack_of_the_same_length(void **state)
{
	struct feed d;
	char path[256], room[256];
	struct buf why = BUF_OVER(room);
	struct stat st;
	size_t len;
	char *pack;

	feed_make(&d, *state);
	feed_pack(&d, 10, S | R);
	snprintf(path, sizeof(path), "%s/np-10.pack", d.folder);
	pack = whole_file_read(path, &len, &why);
	pack[len / 2] ^= 1;
	put_gz(&d, pack, len);
	snprintf(path, sizeof(path), "%s/np-10.pack.gz", d.folder);
	assert_int_equal(stat(path, &st), 0);
	d.x->pack[0].gz_bytes = (size_t)st.st_size;
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	nothing_comes(&d, FETCHER_REFUSED, "another pack than the index names");
	assert_true(feed_has(&d, "fetch/index"));
	pack[len / 2] ^= 1;
	put_gz(&d, pack, len);
	assert_int_equal(stat(path, &st), 0);
	d.x->pack[0].gz_bytes = (size_t)st.st_size;
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	assert_int_equal(feed_bring(&d, ""), FETCHER_HANDED);		/* mended: at once, with the new index */
	feed_is_whole(&d, 10, 2);
	free(pack);
	feed_drop(&d);
}

static void
a_bomb(void **state)
{
	struct feed d;
	char *zeros = xcalloc(1, 8 << 20), path[256];
	struct stat st;

	feed_make(&d, *state);
	feed_pack(&d, 10, S | R);
	put_gz(&d, zeros, 8 << 20);
	snprintf(path, sizeof(path), "%s/np-10.pack.gz", d.folder);
	assert_int_equal(stat(path, &st), 0);
	d.x->pack[0].gz_bytes = (size_t)st.st_size;
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	nothing_comes(&d, FETCHER_REFUSED, "bytes come out");
	free(zeros);
	feed_drop(&d);
}

static void
too_long_or_too_short(void **state)
{
	struct feed d;

	begin(&d, state);
	d.server->promises_much = true;					/* 10 GB */
	nothing_comes(&d, FETCHER_REFUSED, "longer than");
	d.server->promises_much = false;
	d.f.bringing = (struct fetcher_spell){ 0 };
	feed_put(&d, "np-10.pack.gz", "short", 5);
	nothing_comes(&d, FETCHER_REFUSED, "shorter than");
	feed_drop(&d);
}

static void
a_redirect_to_http(void **state)
{
	struct feed d;

	begin(&d, state);
	d.server->to_http = true;
	nothing_comes(&d, FETCHER_WORLD, "only https://");
	feed_drop(&d);
}

static void
signatures(void **state)
{
	char name[64], room[256], id[MINISIGN_ID_CHARS], other[256];
	struct buf why = BUF_OVER(room);
	struct feed d;
	size_t len;
	char *text;

	begin(&d, state);
	d.server->is_missing = true;
	nothing_comes(&d, FETCHER_WORLD, "404");
	d.server->is_missing = false;
	d.f.bringing = (struct fetcher_spell){ 0 };
	minisign_id_text(d.world.key[RAM].id, id);
	snprintf(name, sizeof(name), "np-10.pack.%s.minisig", id);
	minisign_id_text(d.world.key[SITA].id, id);
	snprintf(other, sizeof(other), "%s/np-10.pack.%s.minisig", d.folder, id);
	text = whole_file_read(other, &len, &why);
	assert_non_null(text);
	feed_put(&d, name, text, len);					/* Sita's in the place of Ram's */
	nothing_comes(&d, FETCHER_REFUSED, "not the signature that the index names");
	free(text);
	d.f.bringing = (struct fetcher_spell){ 0 };
	feed_put(&d, name, "no signature", 12);
	nothing_comes(&d, FETCHER_REFUSED, "not the signature that the index names");
	feed_drop(&d);
}

/* In the name of Ram, of another pack. */
static void
a_forged_signature(void **state)
{
	char name[64], id[MINISIGN_ID_CHARS], text[MINISIGN_FILE_CHARS];
	struct minisign_signature s;
	struct minisign_secret forger;
	struct feed d;

	begin(&d, state);
	forger = d.world.key[STRANGER];
	memcpy(forger.id, d.world.key[RAM].id, sizeof(forger.id));
	minisign_sign(&forger, d.hash, "I am Ram", &s);
	minisign_signature_write(&s, text);
	minisign_id_text(forger.id, id);
	snprintf(name, sizeof(name), "np-10.pack.%s.minisig", id);
	feed_put(&d, name, text, strlen(text));
	nothing_comes(&d, FETCHER_REFUSED, "not the signature that the index names");
	feed_drop(&d);
}

/* Who is not known here signs beside those who are, or alone. */
static void
a_strangers_signature(void **state)
{
	struct feed d;

	feed_make(&d, *state);
	feed_pack(&d, 10, S | X);
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	assert_int_equal(feed_bring(&d, ""), FETCHER_HANDED);
	feed_is_whole(&d, 10, 1);
	feed_drop(&d);
	feed_make(&d, *state);
	feed_pack(&d, 10, X);
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	nothing_comes(&d, FETCHER_REFUSED, "nobody who signed it is in trust.ini");
	feed_drop(&d);
}

static void
a_full_disk(void **state)
{
	struct feed d;
	int status = -1;
	pid_t pid;

	begin(&d, state);
	fflush(d.log.out);
	pid = fork();
	if (pid == 0) {
		const struct rlimit full = { 4000, 4000 };

		signal(SIGXFSZ, SIG_IGN);
		d.log.out = NULL;
		setrlimit(RLIMIT_FSIZE, &full);
		_exit(feed_bring(&d, "too large") == FETCHER_WORLD ? 42 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 42);
	assert_false(feed_has(&d, "incoming/10.pack"));
	assert_int_equal(feed_bring(&d, ""), FETCHER_HANDED);
	feed_is_whole(&d, 10, 2);
	feed_drop(&d);
}

/* What was begun of one pack is never gone on with for another of the same serial. */
static void
another_pack_of_the_same_serial(void **state)
{
	struct index_pack old;
	struct feed d;

	begin(&d, state);
	old = *fetcher_wants(&d.f, &d.now);
	d.server->is_missing = true;					/* the .gz comes, its signatures do not */
	assert_int_equal(feed_bring(&d, "404"), FETCHER_WORLD);
	d.server->is_missing = false;
	assert_true(fetcher_still_wants(&d.f, &old));
	feed_pack(&d, 10, S | R);					/* other words by now */
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	assert_false(fetcher_still_wants(&d.f, &old));
	assert_int_equal(feed_bring(&d, ""), FETCHER_HANDED);
	feed_is_whole(&d, 10, 2);
	feed_drop(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_wanted),
		cmocka_unit_test(another_pack_of_the_same_length),
		cmocka_unit_test(a_bomb),
		cmocka_unit_test(too_long_or_too_short),
		cmocka_unit_test(a_redirect_to_http),
		cmocka_unit_test(signatures),
		cmocka_unit_test(a_forged_signature),
		cmocka_unit_test(a_strangers_signature),
		cmocka_unit_test(a_full_disk),
		cmocka_unit_test(another_pack_of_the_same_serial),
	};

	return cmocka_run_group_tests(tests, https_server_setup, https_server_teardown);
}
