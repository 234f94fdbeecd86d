/*
 * test_release.c - what is served, by which signatures, and what never is
 *
 * safard's packs without its bearers, on real folders.  "Killed" is a stop
 * without a word, and a start from what lies there.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "content/withdrawn.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/release/shelf_world.h"

enum { S = 1 << SITA, R = 1 << RAM, G = 1 << GITA, X = 1 << STRANGER };

/* Each is refused with its sentence; the old one goes on, and nothing of it stays. */
static void
what_may_not_come_is_refused(void **state)
{
	static const struct { struct brought b; unsigned who; const char *says; } cases[] = {
		{ { .serial = 11, .text = "New" }, 0, "0 of 1 persons signed it (wording alone" },
		{ { .serial = 11, .text = "New" }, X, "0 of 1 persons signed it" },
		{ { .serial = 11, .text = "Ten", .fact = "92727" }, S, "1 of 2 persons signed it (facts" },
		{ { .serial = 11, .text = "Call 92727" }, S, "1 of 2 persons signed it (facts" },
		{ { .serial = 10, .text = "New" }, S | R, "serial 10 is not above" },
		{ { .serial = 9, .text = "New" }, S | R, "serial 9 is not above" },
		{ { .serial = 11, .text = "New", .expires_s = 1779000000 }, S | R, "its last day was over 11 days ago" },
		{ { .serial = 11, .text = "New", .created_s = 1811536000 }, S | R, "it was made 365 days from now" },
		{ { .serial = 11, .text = "New", .is_sample = true }, S | R | G, "it is a sample" },
		{ { .serial = 11, .text = "New", .owner = "ngo", .number = "33444" }, G, "service 33444 is served by the pack of np" },
	};
	struct shelf_world w;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		world_begin(&w);
		world_bring(&w, &cases[i].b, cases[i].who);
		if (!world_said(&w, cases[i].says))
			fail_msg("case %zu: %s is not in: %s", i, cases[i].says, w.said);
		assert_int_equal(world_serves(&w, "np"), 10);
		assert_int_equal(w.log.counts[LOG_PACK_REFUSED], 1);
		assert_false(world_has(&w, "incoming/11.pack"));
		assert_false(world_has(&w, "11.pack"));
		release_look(&w.release, w.now_s + 5);
		assert_int_equal(w.log.counts[LOG_PACK_REFUSED], 1);	/* told of once */
		assert_non_null(strstr(world_text(&w, 2, "33444"), "Ten"));
		world_again(&w);
		assert_int_equal(world_serves(&w, "np"), 10);
		world_drop(&w);
	}
}

static void
enough_persons_bring_the_next_one(void **state)
{
	static const struct { struct brought b; unsigned who; } cases[] = {
		{ { .serial = 11, .text = "New" }, S },
		{ { .serial = 11, .text = "New" }, X | G },
		{ { .serial = 11, .text = "Ten", .fact = "92727" }, S | R },
		{ { .serial = 900, .text = "Ten", .number = "33445" }, R | G },
	};
	struct shelf_world w;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		world_begin(&w);
		world_bring(&w, &cases[i].b, cases[i].who);
		assert_int_equal(world_serves(&w, "np"), cases[i].b.serial);
		assert_int_equal(w.log.counts[LOG_PACK_REFUSED], 0);
		assert_non_null(strstr(world_text(&w, 2, cases[i].b.number != NULL ? cases[i].b.number : "33444"), cases[i].b.text));
		world_again(&w);
		assert_int_equal(world_serves(&w, "np"), cases[i].b.serial);
		world_drop(&w);
	}
}

/* Each byte of a signature, and some of the pack: not one may change. */
static void
no_byte_may_change(void **state)
{
	struct shelf_world w;
	char path[256];
	size_t bytes;

	(void)state;
	world_begin(&w);
	for (size_t at = 0, step = 997; ; at += step) {
		struct stat st;
		FILE *f;
		int c;

		snprintf(path, sizeof path, "%s/packs/np/incoming/11.pack", w.root);
		world_pack(&w, &(struct brought){ .serial = 11, .text = "New" }, path, S | R);
		assert_int_equal(stat(path, &st), 0);
		bytes = (size_t)st.st_size;
		if (at >= bytes)
			break;
		f = fopen(path, "r+e");
		assert_non_null(f);
		fseek(f, (long)at, SEEK_SET);
		c = fgetc(f);
		fseek(f, (long)at, SEEK_SET);
		fputc(c ^ 0x10, f);
		fclose(f);
		release_look(&w.release, w.now_s);
		assert_int_equal(world_serves(&w, "np"), 10);
		assert_false(world_has(&w, "incoming/11.pack"));
	}
	release_look(&w.release, w.now_s);
	assert_int_equal(world_serves(&w, "np"), 11);
	world_drop(&w);
}

static void
a_key_that_was_taken_away_signs_nothing(void **state)
{
	struct shelf_world w;

	(void)state;
	world_begin(&w);
	w.key[RAM].id[0] ^= 0xFF;		/* trust.ini has another key of Ram from here on */
	world_trust(&w, "");
	w.key[RAM].id[0] ^= 0xFF;
	release_reload(&w.release, w.now_s);
	world_bring(&w, &(struct brought){ .serial = 11, .fact = "92727" }, S | R);
	assert_int_equal(world_serves(&w, "np"), 10);
	assert_true(world_said(&w, "1 of 2 persons"));
	assert_int_equal(w.log.counts[LOG_PACK_UNSIGNED], 1);
	world_again(&w);		/* what was admitted is served on, whoever left, and is told of */
	assert_int_equal(world_serves(&w, "np"), 10);
	assert_int_equal(w.log.counts[LOG_PACK_UNSIGNED], 1);
	world_drop(&w);
}

static void
a_bad_trust_file_leaves_the_old_one(void **state)
{
	struct shelf_world w;

	(void)state;
	world_begin(&w);
	world_trust(&w, "[owner.third]\nwording = 0\n");
	release_reload(&w.release, w.now_s);
	assert_int_equal(w.log.counts[LOG_TRUST_REFUSED], 1);
	world_bring(&w, &(struct brought){ .serial = 11, .text = "New" }, S);
	assert_int_equal(world_serves(&w, "np"), 11);
	world_drop(&w);
}

/*
 * She missed the pack with the number; the one behind it, signed by one, differs from that in wording alone.  It is no
 * use without the first, and is taken when that has come.
 */
static void
wording_behind_a_missed_pack_waits_for_it(void **state)
{
	struct shelf_world w;

	(void)state;
	world_begin(&w);
	world_bring(&w, &(struct brought){ .serial = 12, .text = "New", .fact = "92727" }, S);
	assert_int_equal(world_serves(&w, "np"), 10);
	assert_true(w.release.lines > 0);
	world_bring(&w, &(struct brought){ .serial = 11, .text = "Ten", .fact = "92727" }, S | R);
	assert_int_equal(world_serves(&w, "np"), 11);
	world_bring(&w, &(struct brought){ .serial = 12, .text = "New", .fact = "92727" }, S);
	assert_int_equal(world_serves(&w, "np"), 12);
	world_drop(&w);
}

/* The pack before it is only tried, and yet the wording behind it needs one person. */
static void
wording_behind_a_tried_pack(void **state)
{
	struct index x = { .version = 5, .floor = 1, .packs = 1, .stage = 10 };
	struct shelf_world w;
	char path[256], room[256];
	struct buf why = BUF_OVER(room);

	(void)state;
	world_begin(&w);
	snprintf(path, sizeof path, "%s/eleven.pack", w.root);
	world_pack(&w, &(struct brought){ .serial = 11, .text = "Ten", .fact = "92727" }, path, 0);
	x.pack[0] = (struct index_pack){ .serial = 11, .gz_bytes = 1, .file = "np-11.pack", .signs = 1 };
	assert_true(minisign_hash_file(path, PACK_MAX_BYTES, x.pack[0].hash, &x.pack[0].bytes, &why));
	world_index(&w, &x, S);
	world_bring(&w, &(struct brought){ .serial = 11, .text = "Ten", .fact = "92727" }, S | R);
	assert_int_equal(world_serves(&w, "np"), 10);
	world_bring(&w, &(struct brought){ .serial = 12, .text = "New", .fact = "92727" }, S);
	assert_int_equal(world_serves(&w, "np"), 12);		/* by hand: for all */
	world_drop(&w);
}

/* Somebody fills incoming/: one line for all of it, and what is a pack still comes. */
static void
junk_holds_nobody_up(void **state)
{
	struct shelf_world w;
	char path[256];

	(void)state;
	world_begin(&w);
	for (unsigned i = 100; i < 700; i++) {
		FILE *f;

		snprintf(path, sizeof path, "%s/packs/np/incoming/%u.pack", w.root, i);
		f = fopen(path, "we");
		assert_non_null(f);
		fputs("junk", f);
		fclose(f);
	}
	release_look(&w.release, w.now_s);
	assert_in_range(w.log.counts[LOG_PACK_REFUSED], 1, 1);
	world_bring(&w, &(struct brought){ .serial = 11, .text = "New" }, S);
	for (unsigned i = 0; i < 5; i++)
		release_look(&w.release, w.now_s);
	assert_int_equal(world_serves(&w, "np"), 11);
	assert_in_range(w.log.counts[LOG_PACK_REFUSED], 1, 5);
	world_drop(&w);
}

/* No room for a copy: said once, tried at each look, taken when there is room. */
static void
a_full_disk_loses_nothing(void **state)
{
	struct rlimit was, little;
	struct shelf_world w;
	char path[256];

	(void)state;
	world_begin(&w);
	snprintf(path, sizeof path, "%s/packs/np/incoming/11.pack", w.root);
	world_pack(&w, &(struct brought){ .serial = 11, .text = "New" }, path, S);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &was);
	little = was;
	little.rlim_cur = 2000;
	setrlimit(RLIMIT_FSIZE, &little);
	for (unsigned i = 0; i < 5; i++)
		release_look(&w.release, w.now_s + i);
	setrlimit(RLIMIT_FSIZE, &was);
	assert_int_equal(w.log.counts[LOG_PACK_REFUSED], 1);
	assert_int_equal(world_serves(&w, "np"), 10);
	assert_true(world_has(&w, "incoming/11.pack"));
	release_look(&w.release, w.now_s + 10);
	assert_int_equal(world_serves(&w, "np"), 11);
	world_drop(&w);
}

static void
a_clock_that_was_set_back_makes_nothing_fresh(void **state)
{
	struct index x = { .version = 5, .floor = 1 };
	struct shelf_world w;

	(void)state;
	world_begin(&w);
	world_index(&w, &x, S);
	w.now_s -= 366 * 86400;
	world_bring(&w, &(struct brought){ .serial = 11, .text = "New", .expires_s = w.now_s + 30 * 86400 }, S | R);
	assert_true(world_said(&w, "its last day was over"));
	w.now_s += 2 * 366 * 86400;		/* a year ahead: what it refuses, it refuses; what is served goes on */
	world_bring(&w, &(struct brought){ .serial = 12, .text = "New", .expires_s = 1790000000 }, S | R);
	assert_int_equal(world_serves(&w, "np"), 10);
	assert_non_null(strstr(world_text(&w, 3, "33444"), "Ten"));
	world_drop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_may_not_come_is_refused),
		cmocka_unit_test(enough_persons_bring_the_next_one),
		cmocka_unit_test(no_byte_may_change),
		cmocka_unit_test(a_key_that_was_taken_away_signs_nothing),
		cmocka_unit_test(a_bad_trust_file_leaves_the_old_one),
		cmocka_unit_test(wording_behind_a_missed_pack_waits_for_it),
		cmocka_unit_test(wording_behind_a_tried_pack),
		cmocka_unit_test(junk_holds_nobody_up),
		cmocka_unit_test(a_full_disk_loses_nothing),
		cmocka_unit_test(a_clock_that_was_set_back_makes_nothing_fresh),
	};

	return cmocka_run_group_tests_name("release", tests, NULL, NULL);
}
