/*
 * test_store_sync.c - a disk that says "not synced": never tried again in place, and nothing that was promised is lost
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/store/steady.h"
#include "tests/gateway/disk_watch.h"
#include "tests/gateway/store_place.h"

static void
a_failed_sync_is_the_end(void **state)
{
	struct disk_watch w = { 0 };
	struct person one = place_person("am", PERSON_QUIET, TODAY), got;
	struct place p;
	struct store *s;

	(void)state;
	place_make(&p);
	disk_watch_begin(&w);
	s = place_open_sqlite(&p);
	place_put(s, "np", 1, "ne", TODAY);
	place_commit(s);
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(2), &one), STORE_OK);
	w.sync_says = SQLITE_IOERR_FSYNC;
	assert_int_equal(s->ops->commit(s, &p.why), STORE_BROKEN);
	assert_non_null(strstr(p.why.ptr, "disk I/O error"));
	w.sync_says = SQLITE_OK;		/* the kernel says so once; what it kept of the pages nobody knows */
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(3), &one), STORE_BROKEN);
	assert_int_equal(s->ops->commit(s, &p.why), STORE_BROKEN);
	s->ops->close(s);
	disk_watch_end(&w);
	s = place_open_sqlite(&p);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
	assert_int_equal(place_get(s, "np", 3, &got), STORE_NONE);
	s->ops->close(s);
	place_drop(&p);
}

/* safard goes on: nobody is told "kept" meanwhile, and what she wished is there when the disk is. */
static void
answers_go_on_and_the_wish_comes_back(void **state)
{
	struct disk_watch w = { 0 };
	struct person stop = place_person("am", PERSON_STOPPED, TODAY), got;
	struct place p;
	struct store *s;

	(void)state;
	place_make(&p);
	disk_watch_begin(&w);
	s = store_steady_open(p.path, &p.log);
	place_put(s, "np", 1, "ne", TODAY);
	place_commit(s);
	w.sync_says = SQLITE_IOERR_FSYNC;
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(2), &stop), STORE_OK);
	assert_int_equal(s->ops->commit(s, &p.why), STORE_RETRY);	/* her STOP is not answered yet */
	assert_int_equal(p.log.counts[LOG_STORE_LOST], 1);
	assert_true(store_steady_is_lost(s));
	assert_int_equal(place_get(s, "np", 2, &got), STORE_OK);	/* it is obeyed all the same */
	assert_int_equal(got.flags, PERSON_STOPPED);
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(3), &stop), STORE_RETRY);
	w.sync_says = SQLITE_OK;
	for (int i = 0; i < 300 && store_steady_is_lost(s); i++) {
		usleep(10000);		/* it waits a second before it asks again */
		store_steady_look(s);
	}
	assert_false(store_steady_is_lost(s));
	assert_int_equal(p.log.counts[LOG_STORE_BACK], 1);
	s->ops->close(s);
	disk_watch_end(&w);
	s = place_open_sqlite(&p);
	for (unsigned n = 2; n <= 3; n++) {
		assert_int_equal(place_get(s, "np", n, &got), STORE_OK);
		assert_int_equal(got.flags, PERSON_STOPPED);
	}
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
	s->ops->close(s);
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failed_sync_is_the_end),
		cmocka_unit_test(answers_go_on_and_the_wish_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
