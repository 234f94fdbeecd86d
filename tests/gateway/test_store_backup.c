/*
 * test_store_backup.c - a copy is whole or is not there, and the store goes on
 *
 * That it has what was committed is a promise of every engine that can copy:
 * store_conformance_time.c.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gateway/store/steady.h"
#include "locales/text/bug.h"
#include "tests/gateway/disk_watch.h"
#include "tests/gateway/store_conformance.h"

struct copying { struct trial t; struct disk_watch watch; char copy[128], new[160]; };

static int
up(void **state)
{
	struct copying *c = xcalloc(1, sizeof(*c));

	disk_watch_begin(&c->watch);
	place_make(&c->t.place);
	snprintf(c->copy, sizeof(c->copy), "%s/copy.db", c->t.place.folder);
	snprintf(c->new, sizeof(c->new), "%s.new", c->copy);
	c->t.store = store_steady_open(c->t.place.path, &c->t.place.log);
	for (unsigned who = 0; who < 500; who++)
		case_flags(&c->t, "np", who, 0);
	case_commit(&c->t);
	*state = c;
	return 0;
}

static int
down(void **state)
{
	struct copying *c = *state;

	c->t.store->ops->close(c->t.store);
	unlink(c->copy);
	unlink(c->new);
	place_drop(&c->t.place);
	disk_watch_end(&c->watch);
	free(c);
	return 0;
}

static enum store_result
copy(struct copying *c)
{
	buf_reset(&c->t.place.why);
	return c->t.store->ops->backup(c->t.store, c->copy, &c->t.place.why);
}

/* The old one stays, nothing half-made is left, and the store itself is well. */
static void
no_room_for_a_copy_is_no_trouble_of_the_store(void **state)
{
	struct copying *c = *state;
	struct stat before, after;

	assert_int_equal(copy(c), STORE_OK);
	assert_int_equal(stat(c->copy, &before), 0);
	c->watch.write_says = SQLITE_FULL;
	assert_int_equal(copy(c), STORE_RETRY);
	assert_non_null(strstr(c->t.place.why.ptr, "copy.db: "));
	assert_non_null(strstr(c->t.place.why.ptr, "full"));
	c->watch.write_says = SQLITE_OK;
	assert_int_equal(access(c->new, F_OK), -1);
	assert_int_equal(stat(c->copy, &after), 0);
	assert_true(before.st_ino == after.st_ino);
	assert_false(store_steady_is_lost(c->t.store));
	case_flags(&c->t, "np", 1, PERSON_QUIET);
	case_commit(&c->t);
	assert_int_equal(copy(c), STORE_OK);
}

/* What waits in memory would be missing from it. */
static void
wishes_that_wait_are_not_left_out_in_silence(void **state)
{
	struct copying *c = *state;

	c->watch.write_says = SQLITE_FULL;
	case_flags(&c->t, "np", 1, PERSON_QUIET);
	assert_int_equal(copy(c), STORE_RETRY);
	assert_non_null(strstr(c->t.place.why.ptr, "changes wait"));
	assert_int_equal(access(c->copy, F_OK), -1);
	c->watch.write_says = SQLITE_OK;
}

/* A place in a list that only the group had: the copy's commit lost it, and the next commit tells. */
static void
what_the_copy_lost_is_still_told(void **state)
{
	struct copying *c = *state;

	assert_int_equal(case_list(&c->t, "np", LIST_ALERTS, 1, 0, 0), STORE_OK);
	c->watch.write_says = SQLITE_FULL;
	assert_int_equal(copy(c), STORE_RETRY);
	c->watch.write_says = SQLITE_OK;
	assert_true(c->t.store->ops->is_dirty(c->t.store));
	buf_reset(&c->t.place.why);
	assert_int_equal(c->t.store->ops->commit(c->t.store, &c->t.place.why), STORE_RETRY);
}

static void
what_an_interrupted_copy_left_is_in_nobodys_way(void **state)
{
	struct copying *c = *state;
	int fd = open(c->new, O_WRONLY | O_CREAT, 0644);
	struct stat st;

	assert_int_equal(write(fd, "half of", 7), 7);
	close(fd);
	assert_int_equal(copy(c), STORE_OK);
	assert_int_equal(access(c->new, F_OK), -1);
	assert_int_equal(stat(c->copy, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(unlink(c->copy), 0);
	assert_int_equal(symlink(c->t.place.path, c->new), 0);	/* and nobody leads it over the database */
	assert_int_equal(copy(c), STORE_OK);
	assert_int_equal(lstat(c->copy, &st), 0);
	assert_true(S_ISREG(st.st_mode));
}

static void
a_lost_database_is_not_copied(void **state)
{
	struct copying *c = *state;

	c->watch.sync_says = SQLITE_IOERR_FSYNC;
	case_flags(&c->t, "np", 1, PERSON_QUIET);
	assert_int_equal(copy(c), STORE_RETRY);
	assert_true(store_steady_is_lost(c->t.store));
	c->watch.sync_says = SQLITE_OK;
	assert_int_equal(copy(c), STORE_RETRY);
	assert_non_null(strstr(c->t.place.why.ptr, "lost"));
	assert_int_equal(access(c->copy, F_OK), -1);
	for (int i = 0; i < 300 && store_steady_is_lost(c->t.store); i++) {
		usleep(10000);
		store_steady_look(c->t.store);
	}
	assert_int_equal(copy(c), STORE_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_room_for_a_copy_is_no_trouble_of_the_store, up, down),
		cmocka_unit_test_setup_teardown(wishes_that_wait_are_not_left_out_in_silence, up, down),
		cmocka_unit_test_setup_teardown(what_the_copy_lost_is_still_told, up, down),
		cmocka_unit_test_setup_teardown(what_an_interrupted_copy_left_is_in_nobodys_way, up, down),
		cmocka_unit_test_setup_teardown(a_lost_database_is_not_copied, up, down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
