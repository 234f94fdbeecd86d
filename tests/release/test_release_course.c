/*
 * test_release_course.c - how far a pack goes: some people first, all, back again, and whose it is
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "locales/text/buf.h"
#include "tests/release/shelf_world.h"

enum { S = 1 << SITA, R = 1 << RAM, G = 1 << GITA };

/* An index with a stage: some people first, then all; by hand it is stopped, and stays stopped. */
static void
a_stage_goes_to_some_first(void **state)
{
	struct index x = { .version = 5, .floor = 1, .packs = 1, .stage = 30 };
	struct shelf_world w;
	char room[512], path[256];
	struct buf why = BUF_OVER(room);
	size_t bytes;
	unsigned fresh = 0;

	(void)state;
	world_begin(&w);
	snprintf(path, sizeof path, "%s/eleven.pack", w.root);
	world_pack(&w, &(struct brought){ .serial = 11, .text = "Eleven" }, path, 0);
	x.pack[0] = (struct index_pack){ .serial = 11, .bytes = 1, .gz_bytes = 1, .file = "np-11.pack", .signs = 1 };
	assert_true(minisign_hash_file(path, PACK_MAX_BYTES, x.pack[0].hash, &bytes, &why));
	x.pack[0].bytes = bytes;
	world_index(&w, &x, S);
	assert_int_equal(world_serves(&w, "np"), 10);
	world_bring(&w, &(struct brought){ .serial = 11, .text = "Eleven" }, S);
	assert_int_equal(world_serves(&w, "np"), 10);
	for (unsigned who = 10; who < 110; who++)
		fresh += strstr(world_text(&w, who, "33444"), "Eleven") != NULL;
	assert_in_range(fresh, 10, 60);
	world_again(&w);				/* a restart goes on trying */
	assert_int_equal(w.release.lines, 2);
	release_look(&w.release, w.now_s);
	fresh = 0;
	for (unsigned who = 10; who < 110; who++)
		fresh += strstr(world_text(&w, who, "33444"), "Eleven") != NULL;
	assert_in_range(fresh, 10, 60);
	assert_int_equal(release_back(&w.release, "np", 0, w.now_s, &why), RELEASE_DONE);
	x.version = 6;
	x.stage = 100;
	x.issued_s = 0;
	world_index(&w, &x, S);
	assert_int_equal(world_serves(&w, "np"), 10);		/* held: an index does not bring it again */
	assert_int_equal(release_serve(&w.release, "np", 11, w.now_s, &why), RELEASE_DONE);
	assert_int_equal(world_serves(&w, "np"), 11);
	world_drop(&w);
}

static void
five_are_kept_to_go_back_to(void **state)
{
	struct shelf_world w;
	char room[512];
	struct buf why = BUF_OVER(room);

	(void)state;
	world_begin(&w);
	for (unsigned serial = 11; serial <= 18; serial++)
		world_bring(&w, &(struct brought){ .serial = serial, .text = "New" }, S);
	assert_int_equal(world_serves(&w, "np"), 18);
	assert_false(world_has(&w, "13.pack"));
	assert_true(world_has(&w, "14.pack"));
	assert_int_equal(release_back(&w.release, "np", 13, w.now_s, &why), RELEASE_REFUSED);
	assert_non_null(strstr(why.ptr, "it has 14 15 16 17 18"));
	assert_int_equal(release_back(&w.release, "", 0, w.now_s, &why), RELEASE_REFUSED);	/* two owners */
	assert_int_equal(release_back(&w.release, "np", 0, w.now_s, &why), RELEASE_DONE);
	assert_int_equal(world_serves(&w, "np"), 17);
	assert_int_equal(release_back(&w.release, "np", 14, w.now_s, &why), RELEASE_DONE);
	assert_int_equal(world_serves(&w, "np"), 14);
	release_look(&w.release, w.now_s + 5);
	assert_int_equal(world_serves(&w, "np"), 14);
	world_again(&w);
	assert_int_equal(world_serves(&w, "np"), 14);
	world_drop(&w);
}

/* Talks under way keep it open, and still nobody goes back to it. */
static void
what_is_revoked_never_serves_again(void **state)
{
	struct index x = { .version = 5, .floor = 1, .packs = 0, .revoked = { 11 }, .revokeds = 1 };
	struct shelf_world w;
	char room[512];
	struct buf why = BUF_OVER(room);

	(void)state;
	world_begin(&w);
	world_bring(&w, &(struct brought){ .serial = 11, .text = "Eleven" }, S);
	(void)world_text(&w, 3, "33444");		/* a talk by it */
	world_bring(&w, &(struct brought){ .serial = 12, .text = "Twelve" }, S);
	world_index(&w, &x, S | R);
	assert_int_equal(world_serves(&w, "np"), 12);
	assert_int_equal(release_back(&w.release, "np", 11, w.now_s, &why), RELEASE_REFUSED);
	assert_non_null(strstr(why.ptr, "revoked"));
	assert_int_equal(world_serves(&w, "np"), 12);
	assert_int_equal(release_back(&w.release, "np", 0, w.now_s, &why), RELEASE_DONE);
	assert_int_equal(world_serves(&w, "np"), 10);	/* 11 is stepped over */
	world_drop(&w);
}

/* Whose pack is bad, hers is refused; the other one's people notice nothing. */
static void
one_owner_cannot_touch_another(void **state)
{
	struct shelf_world w;

	(void)state;
	world_begin(&w);
	world_bring(&w, &(struct brought){ .owner = "ngo", .serial = 3, .text = "The NGO", .number = "55000" }, G);
	assert_true(world_said(&w, "service *384*77# is served by the pack of np"));	/* its other numbers are np's */
	assert_int_equal(world_serves(&w, "ngo"), 0);
	assert_non_null(strstr(world_text(&w, 2, "33444"), "Ten"));
	world_drop(&w);
}

static void
spoil(const struct shelf_world *w, const char *name, const char *words)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof path, "%s/packs/np/%s", w->root, name);
	f = fopen(path, "we");
	assert_non_null(f);
	fputs(words, f);
	fclose(f);
}

/* What was taken back does not come back because a file was damaged. */
static void
a_damaged_shelf_is_the_one_before(void **state)
{
	static const char *const damages[] = { "", "safar-shelf 1\n", "safar-shelf 1\nserving 12\nsigners 1\n", "nonsense\n" };
	char room[512], path[256];
	struct buf why = BUF_OVER(room);

	(void)state;
	for (size_t i = 0; i < sizeof damages / sizeof *damages + 1; i++) {
		struct shelf_world w;

		world_begin(&w);
		world_bring(&w, &(struct brought){ .serial = 11, .text = "New" }, S);
		world_bring(&w, &(struct brought){ .serial = 12, .text = "Newer" }, S);
		assert_int_equal(release_back(&w.release, "np", 10, w.now_s, &why), RELEASE_DONE);
		assert_int_equal(release_serve(&w.release, "np", 11, w.now_s, &why), RELEASE_DONE);
		world_stop(&w);
		if (i < sizeof damages / sizeof *damages) {
			spoil(&w, "shelf", damages[i]);
		} else {
			snprintf(path, sizeof path, "%s/packs/np/shelf", w.root);
			assert_int_equal(unlink(path), 0);
		}
		world_again(&w);
		assert_int_equal(w.log.counts[LOG_SHELF_LOST], 1);
		assert_int_equal(world_serves(&w, "np"), 10);	/* the state before the last change */
		release_look(&w.release, w.now_s + 5);
		assert_int_equal(world_serves(&w, "np"), 10);
		world_again(&w);
		assert_int_equal(w.log.counts[LOG_SHELF_LOST], 0);	/* it is written down again */
		world_drop(&w);
	}
}

/* A serial that was mistyped and taken back holds up nobody but itself. */
static void
what_was_taken_back_holds_itself_alone(void **state)
{
	struct shelf_world w;
	char room[512];
	struct buf why = BUF_OVER(room);

	(void)state;
	world_begin(&w);
	world_bring(&w, &(struct brought){ .serial = 1500, .text = "New" }, S);
	assert_int_equal(world_serves(&w, "np"), 1500);
	assert_int_equal(release_back(&w.release, "np", 0, w.now_s, &why), RELEASE_DONE);
	world_bring(&w, &(struct brought){ .serial = 15, .text = "Newer" }, S);
	assert_int_equal(world_serves(&w, "np"), 15);
	world_drop(&w);
}

/* What serves is gone from the disk, or damaged: the one before it answers. */
static void
a_damaged_pack_is_not_the_end(void **state)
{
	struct shelf_world w;
	char path[256];

	(void)state;
	world_begin(&w);
	world_bring(&w, &(struct brought){ .serial = 11, .text = "New" }, S);
	world_stop(&w);
	snprintf(path, sizeof path, "%s/packs/np/11.pack", w.root);
	assert_int_equal(truncate(path, 5000), 0);
	world_again(&w);
	assert_int_equal(world_serves(&w, "np"), 10);
	assert_true(world_said(&w, "from=11 to=10"));
	assert_non_null(strstr(world_text(&w, 1, "33444"), "Ten"));
	world_drop(&w);
}

/* A pack that many do not understand is taken back by itself. */
static void
what_does_worse_is_taken_back(void **state)
{
	struct shelf_world w;

	(void)state;
	world_begin(&w);
	for (unsigned who = 10; who < 80; who++)
		(void)world_text(&w, who, "33444");
	world_bring(&w, &(struct brought){ .serial = 11, .text = "New" }, S);
	for (unsigned who = 80; who < 200; who++) {
		struct peer peer = { .kind = PEER_PERSON, .country = COUNTRY('Q', 'A') };
		struct inbound in = { .kind = INBOUND_SMS, .bearer = "test", .service = "33444", .peer = &peer, .text = "language", .len = 8,
			.when_s = w.now_s };
		struct outbound o;

		memset(peer.id, (int)who, sizeof peer.id);
		service_receive(w.service, &in, &o);
		in.text = "1", in.len = 1;
		service_receive(w.service, &in, &o);
		in.text = "blorp gnarf", in.len = 11;
		service_receive(w.service, &in, &o);
	}
	release_look(&w.release, w.now_s + 60);
	if (world_serves(&w, "np") != 10)
		fail_msg("%s", w.said);
	assert_true(world_said(&w, "not understood"));
	assert_int_equal(w.log.counts[LOG_PACK_ALARM], 1);
	release_look(&w.release, w.now_s + 65);
	assert_int_equal(world_serves(&w, "np"), 10);
	assert_int_equal(w.log.counts[LOG_PACK_ALARM], 1);
	world_drop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_revoked_never_serves_again),
		cmocka_unit_test(a_stage_goes_to_some_first),
		cmocka_unit_test(five_are_kept_to_go_back_to),
		cmocka_unit_test(one_owner_cannot_touch_another),
		cmocka_unit_test(a_damaged_shelf_is_the_one_before),
		cmocka_unit_test(what_was_taken_back_holds_itself_alone),
		cmocka_unit_test(a_damaged_pack_is_not_the_end),
		cmocka_unit_test(what_does_worse_is_taken_back),
	};

	return cmocka_run_group_tests_name("release_course", tests, NULL, NULL);
}
