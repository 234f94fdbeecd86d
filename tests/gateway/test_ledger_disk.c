/*
 * test_ledger_disk.c - the ledger and the world: a full disk, a failed sync, a damaged file
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "locales/text/bug.h"
#include "tests/gateway/disk_watch.h"
#include "tests/gateway/ledger_conformance.h"
#include "tests/gateway/ledger_place.h"

static int
watch_up(void **state)
{
	struct disk_watch *w = xcalloc(1, sizeof(*w));

	disk_watch_begin(w);
	*state = w;
	return 0;
}

static int
watch_down(void **state)
{
	disk_watch_end(*state);
	free(*state);
	return 0;
}

static enum store_result
commit_says(struct ledger *l, const char *part)
{
	char room[256];
	struct buf why = BUF_OVER(room);
	enum store_result r = l->ops->commit(l, &why);

	assert_non_null(strstr(why.ptr, part));
	return r;
}

/* The group goes as a whole, says so once, and the next one is as if nothing had been. */
static void
a_full_disk_gives_the_group_up(void **state)
{
	struct disk_watch *watch = *state;
	struct ledger_job j;
	struct ledger_lease lease;
	struct ledger *l;
	struct place p;

	place_make(&p);
	l = ledger_place_open(&p);
	j = scene_running(l, 1, JOB_CRISIS, 100);
	lease = scene_lease(l, &j, "a", NOW);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 0, 1), STORE_OK);
	scene_commit(l);
	watch->write_says = SQLITE_FULL;
	assert_int_equal(scene_result(l, &j, &lease, 0, 1, ROW_ACCEPTED), STORE_OK);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 1, 1), STORE_OK);
	assert_int_equal(commit_says(l, "full"), STORE_RETRY);	/* no frame leaves */
	watch->write_says = SQLITE_OK;
	assert_false(l->ops->is_dirty(l));
	assert_int_equal(scene_fate(l, &j, 0).state, ROW_INTENT);
	assert_int_equal(scene_fate(l, &j, 1).state, ROW_QUEUED);
	assert_int_equal(scene_result(l, &j, &lease, 0, 1, ROW_ACCEPTED), STORE_OK);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 1, 1), STORE_OK);
	scene_commit(l);
	assert_int_equal(scene_sums(l, &j).n[ROW_ACCEPTED], 1);
	l->ops->close(l);
	place_drop(&p);
}

/* Nothing is tried again in place: only a new start finds out what the disk has. */
static void
a_failed_sync_stops_everything(void **state)
{
	struct disk_watch *watch = *state;
	struct ledger_job j, got;
	struct ledger_lease lease;
	struct ledger *l;
	struct place p;
	unsigned n;

	place_make(&p);
	l = ledger_place_open(&p);
	j = scene_running(l, 1, JOB_ROUTINE, 100);
	lease = scene_lease(l, &j, "a", NOW);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 0, 1), STORE_OK);
	watch->sync_says = SQLITE_IOERR_FSYNC;
	assert_int_equal(commit_says(l, "broken"), STORE_BROKEN);
	watch->sync_says = SQLITE_OK;
	for (unsigned turn = 0; turn < 2; turn++) {
		assert_int_equal(scene_intent(l, &j, &lease, NOW, 1, 1), STORE_BROKEN);
		assert_int_equal(scene_receipt(l, &j, 0, 1, ROW_ACCEPTED), STORE_BROKEN);
		assert_int_equal(l->ops->job_get(l, "np", j.id, &got), STORE_BROKEN);
		assert_int_equal(l->ops->job_list(l, "np", NULL, &got, 1, &n), STORE_BROKEN);
		assert_int_equal(commit_says(l, "broken"), STORE_BROKEN);
	}
	l->ops->close(l);
	l = ledger_place_open(&p);
	if (scene_fate(l, &j, 0).attempts == 0)	/* it may have happened, or not: the row says which */
		assert_int_equal(scene_intent(l, &j, &lease, NOW, 0, 1), STORE_OK);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 0, 1), STORE_OK);
	scene_commit(l);
	assert_int_equal(scene_sums(l, &j).n[ROW_INTENT], 1);
	l->ops->close(l);
	place_drop(&p);
}

/* A real one, while a million are planned; it goes on once there is room. */
static void
planning_meets_the_end_of_the_disk(void **state)
{
	struct ledger_job j = scene_job(1, JOB_ROUTINE);
	enum store_result r = STORE_OK;
	char room[256];
	struct buf why = BUF_OVER(room);
	unsigned planned = 0, added;
	struct ledger *l;
	struct place p;

	(void)state;
	place_make(&p);
	if (!place_small_disk(&p)) {
		place_drop(&p);
		skip();
	}
	l = ledger_place_open(&p);
	assert_int_equal(l->ops->job_put(l, "np", &j), STORE_OK);
	scene_commit(l);
	while (r == STORE_OK && planned < 20000) {
		struct ledger_recipient in[100];

		for (unsigned i = 0; i < 100; i++)
			in[i] = scene_recipient(planned + i);
		r = l->ops->rows_add(l, "np", j.id, "", in, 100, &added);
		if (r == STORE_OK)
			r = l->ops->commit(l, &why);
		planned += r == STORE_OK ? 100 : 0;
	}
	assert_int_equal(r, STORE_RETRY);
	if (l->ops->is_dirty(l))
		assert_int_equal(l->ops->commit(l, &why), STORE_RETRY);
	assert_non_null(strstr(why.ptr, "full"));
	assert_true(planned > 500);
	if (planned < LEDGER_ROWS_MOST)
		assert_int_equal(scene_sums(l, &j).planned, planned);
	place_small_disk_grow(&p);
	scene_add(l, &j, "", planned, 100);
	scene_commit(l);
	l->ops->close(l);
	l = ledger_place_open(&p);
	if (planned + 100 < LEDGER_ROWS_MOST)
		assert_int_equal(scene_sums(l, &j).planned, planned + 100);
	l->ops->close(l);
	place_small_disk_gone(&p);
	place_drop(&p);
}

/* Nothing leaves behind an intent that lies in a file without a name. */
static void
a_file_that_is_gone_keeps_nothing(void **state)
{
	struct ledger_job j;
	struct ledger_lease lease;
	struct ledger *l;
	struct place p;

	(void)state;
	place_make(&p);
	l = ledger_place_open(&p);
	j = scene_running(l, 1, JOB_ROUTINE, 100);
	lease = scene_lease(l, &j, "a", NOW);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 0, 1), STORE_OK);
	assert_int_equal(unlink(p.path), 0);
	assert_int_equal(commit_says(l, "removed"), STORE_BROKEN);
	assert_int_equal(scene_intent(l, &j, &lease, NOW, 1, 1), STORE_BROKEN);
	assert_int_equal(commit_says(l, "broken"), STORE_BROKEN);
	l->ops->close(l);
	place_drop(&p);
}

/* It is refused and left as it is: nobody sends from a ledger that may lie. */
static void
damage_is_found_at_start(void **state)
{
	struct ledger *l;
	struct place p;
	int fd;

	(void)state;
	place_make(&p);
	l = ledger_place_open(&p);
	(void)scene_running(l, 1, JOB_ROUTINE, 500);
	l->ops->close(l);
	fd = open(p.path, O_WRONLY);
	for (off_t page = 4; page < 20; page++)
		assert_int_equal(pwrite(fd, "nonsense nonsense nonsense nonsense", 32, page * 4096), 32);
	close(fd);
	assert_null(ledger_sqlite_open(p.path, &p.why));
	assert_true(p.why.len > 0);
	assert_true(place_file_has(p.path, "nonsense nonsense", 17));
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_full_disk_gives_the_group_up, watch_up, watch_down),
		cmocka_unit_test_setup_teardown(a_failed_sync_stops_everything, watch_up, watch_down),
		cmocka_unit_test(planning_meets_the_end_of_the_disk),
		cmocka_unit_test(a_file_that_is_gone_keeps_nothing),
		cmocka_unit_test(damage_is_found_at_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
