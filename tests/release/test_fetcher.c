/*
 * test_fetcher.c - the index on its way: believed or not, handed over once, asked for in time
 *
 * A real TLS server; the time is a parameter, so that half an hour of a dead server takes no time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/release/feed.h"

/* safard takes what lies in incoming/. */
static void
safard_looks(struct feed *d)
{
	char room[512];
	struct buf why = BUF_OVER(room);

	if (d->world.service != NULL)
		release_look(&d->world.release, d->world.now_s);
	else if (!world_open(&d->world, &why))
		fail_msg("%s", why.ptr);
}

static void
the_first_pack_of_a_gateway(void **state)
{
	struct feed d;

	feed_make(&d, *state);
	feed_pack(&d, 10, S | R);
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	assert_true(feed_has(&d, "incoming/index"));
	assert_false(feed_has(&d, "incoming/10.pack"));	/* the index does not wait for it */
	assert_int_equal(feed_bring(&d, ""), FETCHER_HANDED);
	feed_is_whole(&d, 10, 2);
	assert_true(feed_has(&d, "incoming/10.pack"));
	assert_null(fetcher_wants(&d.f, &d.now));	/* it lies there */
	safard_looks(&d);
	assert_int_equal(world_serves(&d.world, "np"), 10);
	assert_true(feed_is_empty(&d, "incoming"));
	assert_null(fetcher_wants(&d.f, &d.now));
	assert_int_equal(feed_said(&d, "what=index version=1"), 1);
	assert_int_equal(feed_said(&d, "what=pack serial=10"), 1);
	assert_int_equal(d.log.counts[LOG_FETCH_FAILED], 0);
	feed_drop(&d);
}

/* Then a newer one, and what has not changed is not sent again. */
static void
and_the_next(void **state)
{
	struct feed d;

	feed_make(&d, *state);
	feed_pack(&d, 10, S | R);
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	assert_int_equal(feed_bring(&d, ""), FETCHER_HANDED);
	safard_looks(&d);
	assert_int_equal(feed_look(&d), FETCHER_NOTHING);
	assert_int_equal(d.server->status, 304);
	assert_false(feed_has(&d, "incoming/index"));
	feed_pack(&d, 11, S);
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	assert_int_equal(d.server->status, 200);
	assert_int_equal(feed_bring(&d, ""), FETCHER_HANDED);
	feed_is_whole(&d, 11, 1);
	safard_looks(&d);
	assert_int_equal(world_serves(&d.world, "np"), 11);	/* wording alone: one person */
	assert_true(feed_is_empty(&d, "incoming"));
	feed_drop(&d);
}

static void
an_index_is_handed_over_once(void **state)
{
	struct feed d;
	char path[256];

	feed_make(&d, *state);
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	assert_int_equal(feed_look(&d), FETCHER_NOTHING);	/* safard sleeps: it lies there */
	feed_withdraw(&d, "qa/hotline.labour");
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);	/* the newer one takes its place */
	feed_is_whole(&d, 0, 0);
	/* It went away and was not believed: again, after a while, because its disk may have been full. */
	snprintf(path, sizeof(path), "%s/np/incoming/index", d.root);
	assert_int_equal(unlink(path), 0);
	d.now.mono_s = d.f.looking.next_s;
	d.f.hand_next_s = d.now.mono_s + 1;
	assert_int_equal(feed_look(&d), FETCHER_NOTHING);
	d.now.mono_s = d.f.hand_next_s + FETCHER_POLL_S;
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	assert_int_equal(feed_said(&d, "what=index version=2"), 1);
	feed_drop(&d);
}

static void
how_long_it_waits(void **state)
{
	struct fetcher f = { .poll_s = 0 };

	(void)state;
	for (uint32_t random = 0; random < 5000; random++) {
		assert_in_range(fetcher_pause_s(&f, 0, random), 20, 30);
		assert_in_range(fetcher_pause_s(&f, 1, random), 15, 30);	/* one lost look is not felt */
		assert_in_range(fetcher_pause_s(&f, 2, random), 30, 60);
		assert_in_range(fetcher_pause_s(&f, 3, random), 60, 120);
		assert_in_range(fetcher_pause_s(&f, 7, random), 900, 1800);
		assert_in_range(fetcher_pause_s(&f, UINT32_MAX, random), 900, 1800);
	}
}

static void
a_server_goes_and_comes(void **state)
{
	struct feed d;
	int64_t before_s;

	feed_make(&d, *state);
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	assert_in_range(d.f.looking.next_s - d.now.mono_s, 20, 30);
	assert_int_equal(fetcher_look(&d.f, &d.now), FETCHER_NOTHING);	/* not yet */
	d.server->is_gone = true;
	before_s = d.now.mono_s;
	for (unsigned i = 0; i < 12; i++) {
		assert_int_equal(feed_look(&d), FETCHER_WORLD);
		assert_true(d.f.looking.next_s - d.now.mono_s <= FETCHER_LONGEST_S);
	}
	assert_true(d.now.mono_s - before_s > FETCHER_LONGEST_S);	/* it is not pestered */
	assert_int_equal(d.log.counts[LOG_FETCH_FAILED], 1);		/* nor whoever reads the log */
	assert_int_equal(feed_said(&d, "is=away"), 1);
	d.server->is_gone = false;
	assert_int_equal(feed_look(&d), FETCHER_NOTHING);
	assert_int_equal(feed_said(&d, "is=well"), 1);
	assert_in_range(d.f.looking.next_s - d.now.mono_s, 20, 30);	/* at once as ever */
	d.server->is_gone = true;
	assert_int_equal(feed_look(&d), FETCHER_WORLD);
	assert_int_equal(feed_said(&d, "is=away"), 2);
	feed_drop(&d);
}

/* --- not believed --- */

static void
not_believed(struct feed *d, const char *says)
{
	unsigned told = feed_said(d, says);

	assert_int_equal(feed_look(d), FETCHER_REFUSED);
	assert_int_equal(feed_said(d, says), told + 1);
	assert_int_equal(feed_look(d), FETCHER_REFUSED);
	assert_int_equal(feed_said(d, says), told + 1);		/* once */
	assert_in_range(d->f.looking.next_s - d->now.mono_s, 20, 30);	/* a server that answers is asked as ever */
	assert_true(feed_is_empty(d, "incoming"));
}

static void
an_older_one_again(void **state)
{
	struct feed d;

	feed_make(&d, *state);
	feed_pack(&d, 10, S | R);
	d.x->version = 5;
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	assert_int_equal(feed_bring(&d, ""), FETCHER_HANDED);
	safard_looks(&d);
	d.x->version = 3;
	feed_index(&d, S | R | G);
	not_believed(&d, "an older one again: version 4, and 6 was here");
	d.x->version = 6;
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	feed_drop(&d);
}

/* Takes back less than the one before: as many persons as facts need. */
static void
what_forbids_less_takes_more(void **state)
{
	struct feed d;

	feed_make(&d, *state);
	feed_pack(&d, 10, S | R);
	feed_withdraw(&d, "qa/hotline.labour");
	feed_index(&d, S);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	assert_int_equal(feed_bring(&d, ""), FETCHER_HANDED);
	safard_looks(&d);
	d.x->withdrawns = 0;
	feed_index(&d, S);
	not_believed(&d, "1 of 2 persons signed it");
	feed_index(&d, S | R);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	feed_drop(&d);
}

static void
what_is_no_index_of_hers(void **state)
{
	char text[4096], *at, path[256], room[256], *much = xcalloc(1, INDEX_FILE_BYTES + 1);
	struct buf why = BUF_OVER(room);
	struct feed d;
	size_t len;
	char *file;

	feed_make(&d, *state);
	feed_pack(&d, 10, S | R);
	feed_index(&d, X);
	not_believed(&d, "0 of 1 persons signed it");
	snprintf(d.x->owner, sizeof(d.x->owner), "ngo");
	feed_index(&d, S | G);
	not_believed(&d, "not an index of np");
	snprintf(d.x->owner, sizeof(d.x->owner), "np");
	feed_index(&d, S);
	snprintf(path, sizeof(path), "%s/index", d.folder);
	file = whole_file_read(path, &len, &why);
	assert_non_null(file);
	assert_true(len < sizeof(text));
	memcpy(text, file, len + 1);
	at = strstr(text, "floor 0");
	assert_non_null(at);
	at[6] = '9';						/* one byte */
	feed_put(&d, "index", text, len);
	not_believed(&d, "does not fit");
	feed_put(&d, "index", file, len / 2);
	assert_int_equal(feed_look(&d), FETCHER_REFUSED);
	feed_put(&d, "index", "<html>", 6);
	assert_int_equal(feed_look(&d), FETCHER_REFUSED);
	feed_put(&d, "index", much, INDEX_FILE_BYTES + 1);
	not_believed(&d, "longer than");
	assert_null(d.f.index);
	feed_put(&d, "index", file, len);
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	free(file);
	free(much);
	feed_drop(&d);
}

static void
a_redirect_to_http(void **state)
{
	struct feed d;

	feed_make(&d, *state);
	feed_index(&d, S);
	d.server->to_http = true;
	assert_int_equal(feed_look(&d), FETCHER_WORLD);
	assert_int_equal(feed_said(&d, "only https://"), 1);
	assert_true(feed_is_empty(&d, "incoming"));
	feed_drop(&d);
}

static void
somebody_elses_certificate(void **state)
{
	struct feed d;

	feed_make(&d, *state);
	feed_index(&d, S);
	snprintf(d.trust->owner[0].ca, sizeof(d.trust->owner[0].ca), "%s", d.server->other_ca);
	assert_int_equal(feed_look(&d), FETCHER_WORLD);
	assert_true(feed_said(&d, "certificate") > 0);
	assert_true(feed_is_empty(&d, "incoming"));
	feed_drop(&d);
}

/* RLIMIT_FSIZE stands for it: no byte more can be written. */
static void
a_full_disk(void **state)
{
	struct feed d;
	int status = -1;
	pid_t pid;

	feed_make(&d, *state);
	feed_index(&d, S);
	fflush(d.log.out);
	pid = fork();
	if (pid == 0) {
		const struct rlimit full = { 50, 50 };
		enum fetcher_end end;

		signal(SIGXFSZ, SIG_IGN);
		d.log.out = NULL;
		setrlimit(RLIMIT_FSIZE, &full);
		end = feed_look(&d);
		_exit(end == FETCHER_WORLD ? 42 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 42);
	assert_true(feed_is_empty(&d, "incoming"));
	assert_true(feed_is_empty(&d, "fetch"));
	assert_int_equal(feed_look(&d), FETCHER_HANDED);
	feed_drop(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_pack_of_a_gateway),
		cmocka_unit_test(and_the_next),
		cmocka_unit_test(an_index_is_handed_over_once),
		cmocka_unit_test(how_long_it_waits),
		cmocka_unit_test(a_server_goes_and_comes),
		cmocka_unit_test(an_older_one_again),
		cmocka_unit_test(what_forbids_less_takes_more),
		cmocka_unit_test(what_is_no_index_of_hers),
		cmocka_unit_test(a_redirect_to_http),
		cmocka_unit_test(somebody_elses_certificate),
		cmocka_unit_test(a_full_disk),
	};

	return cmocka_run_group_tests(tests, https_server_setup, https_server_teardown);
}
