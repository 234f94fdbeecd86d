/*
 * test_store_disk.c - SQLite and the world: kills, full, damaged and busy disks
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "gateway/store/schema.h"
#include "tests/gateway/store_place.h"

/* A child that is gone without closing anything, as after kill -9. */
static void
die_after(struct place *p, bool commits)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		struct store *s = store_sqlite_open(p->path, &p->why);
		struct person one = place_person("am", PERSON_QUIET, TODAY);

		if (!s || s->ops->person_put(s, "np", "sms", place_peer(1), &one) != STORE_OK)
			_exit(1);
		if (commits && s->ops->commit(s, &p->why) != STORE_OK)
			_exit(2);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
a_commit_outlives_a_kill(void **state)
{
	struct place p;
	struct person got;
	struct store *s;

	(void)state;
	place_make(&p);
	die_after(&p, false);
	s = place_open_sqlite(&p);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_NONE);
	s->ops->close(s);
	die_after(&p, true);
	s = place_open_sqlite(&p);
	assert_int_equal(place_get(s, "np", 1, &got), STORE_OK);
	assert_int_equal(got.flags, PERSON_QUIET);
	s->ops->close(s);
	place_drop(&p);
}

/* A STOP that went into a file without a name would be gone after the next start. */
static void
a_file_that_was_taken_away_keeps_nothing(void **state)
{
	struct person one = place_person("am", PERSON_QUIET, TODAY);
	struct place p;
	struct store *s;

	(void)state;
	place_make(&p);
	s = place_open_sqlite(&p);
	place_put(s, "np", 1, "ne", TODAY);
	place_commit(s);
	assert_int_equal(unlink(p.path), 0);
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(2), &one), STORE_OK);
	assert_int_equal(s->ops->commit(s, &p.why), STORE_BROKEN);
	assert_non_null(strstr(p.why.ptr, "removed or replaced"));
	s->ops->close(s);
	place_drop(&p);
}

static void
two_daemons_cannot_share_it(void **state)
{
	struct place p;
	struct store *s;

	(void)state;
	place_make(&p);
	s = place_open_sqlite(&p);
	assert_null(store_sqlite_open(p.path, &p.why));
	assert_non_null(strstr(p.why.ptr, "another safard has it open"));
	s->ops->close(s);
	s = place_open_sqlite(&p);
	s->ops->close(s);
	place_drop(&p);
}

static void
files_are_for_us_alone(void **state)
{
	static const char *const tails[] = { "", "-wal", ".lock" };
	mode_t mask = umask(0);
	char shm[128];
	struct place p;
	struct store *s;

	(void)state;
	place_make(&p);
	s = place_open_sqlite(&p);
	s->ops->close(s);
	s = place_open_sqlite(&p);
	place_put(s, "np", 1, "ne", TODAY);
	place_commit(s);
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		char name[128];
		struct stat st;

		snprintf(name, sizeof(name), "%s%s", p.path, tails[i]);
		assert_int_equal(stat(name, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
	snprintf(shm, sizeof(shm), "%s-shm", p.path);
	assert_int_equal(access(shm, F_OK), -1);	/* shared with nobody */
	s->ops->close(s);
	place_drop(&p);
	umask(mask);
}

static void
what_is_not_ours_is_refused(void **state)
{
	static const struct { const char *sql, *sentence; } cases[] = {
		{ "CREATE TABLE cookies (a)", "none of safard's" },
		{ "PRAGMA application_id = 7; PRAGMA user_version = 1", "none of safard's" },
		{ "PRAGMA application_id = 1398883954; PRAGMA user_version = 99", "newer safard" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct place p;

		place_make(&p);
		place_shell(p.path, cases[i].sql);
		assert_null(store_sqlite_open(p.path, &p.why));
		if (!strstr(p.why.ptr, cases[i].sentence))
			fail_msg("case %zu: %s", i, p.why.ptr);
		place_drop(&p);
	}
}

static void
damage_is_found_at_start(void **state)
{
	struct place p;
	struct store *s;
	int fd;

	(void)state;
	place_make(&p);
	s = place_open_sqlite(&p);
	for (unsigned n = 0; n < 500; n++)
		place_put(s, "np", n, "ne", TODAY);
	place_commit(s);
	s->ops->close(s);
	fd = open(p.path, O_WRONLY);
	assert_int_equal(pwrite(fd, "nonsense nonsense nonsense nonsense", 32, 4096 + 200), 32);
	assert_int_equal(pwrite(fd, "nonsense nonsense nonsense nonsense", 32, 3 * 4096), 32);
	close(fd);
	assert_null(store_sqlite_open(p.path, &p.why));
	assert_true(p.why.len > 0);
	buf_reset(&p.why);
	fd = open(p.path, O_WRONLY | O_TRUNC);
	assert_int_equal(write(fd, "this is a letter, not a database, and longer than a header is", 60), 60);
	close(fd);
	assert_null(store_sqlite_open(p.path, &p.why));
	assert_true(p.why.len > 0);
	place_drop(&p);
}

/* Puts people until the disk refuses; how many were committed. */
static unsigned
fill(struct store *s, enum store_result *last, struct buf *why)
{
	unsigned n = 0;

	for (*last = STORE_OK; *last == STORE_OK && n < 100000; n += 100) {
		for (unsigned i = 0; i < 100 && *last == STORE_OK; i++) {
			struct person one = place_person("ne", 0, TODAY);

			*last = s->ops->person_put(s, "np", "sms", place_peer(n + i), &one);
		}
		if (*last != STORE_OK)
			assert_int_equal(s->ops->commit(s, why), STORE_RETRY);	/* what was put before is not hushed up */
		else if ((*last = s->ops->commit(s, why)) == STORE_OK)
			continue;
		break;
	}
	return n;
}

static void
a_full_disk_loses_nothing_that_was_committed(void **state)
{
	struct place p;
	struct person got;
	struct store *s;
	enum store_result r;
	unsigned kept;

	(void)state;
	place_make(&p);
	if (!place_small_disk(&p)) {
		place_drop(&p);
		skip();
	}
	s = place_open_sqlite(&p);
	kept = fill(s, &r, &p.why);
	assert_int_equal(r, STORE_RETRY);
	assert_true(kept >= 100);
	assert_non_null(strstr(p.why.ptr, "full"));
	assert_int_equal(place_get(s, "np", 0, &got), STORE_OK);	/* it goes on serving */
	assert_int_equal(place_get(s, "np", kept - 1, &got), STORE_OK);
	assert_int_equal(place_get(s, "np", kept, &got), STORE_NONE);	/* the group was given up whole */
	s->ops->close(s);
	place_small_disk_grow(&p);
	s = place_open_sqlite(&p);
	for (unsigned n = 0; n < kept; n++)
		assert_int_equal(place_get(s, "np", n, &got), STORE_OK);
	place_put(s, "np", kept + 1, "ne", TODAY);
	place_commit(s);
	s->ops->close(s);
	place_small_disk_gone(&p);
	place_drop(&p);
}

/* A group beyond the page cache meets the full disk before its commit, which must not then say it is done. */
static void
a_group_given_up_half_way_is_not_hushed_up(void **state)
{
	struct place p;
	struct person got, one = place_person("ne", 0, TODAY);
	enum store_result r = STORE_OK;
	struct store *s;

	(void)state;
	place_make(&p);
	if (!place_small_disk(&p)) {
		place_drop(&p);
		skip();
	}
	s = place_open_sqlite(&p);
	for (unsigned n = 0; r == STORE_OK && n < 200000; n++)
		r = s->ops->person_put(s, "np", "sms", place_peer(n), &one);
	assert_int_equal(r, STORE_RETRY);
	assert_int_equal(s->ops->person_put(s, "np", "sms", place_peer(1), &one), STORE_RETRY);
	assert_true(s->ops->is_dirty(s));
	assert_int_equal(s->ops->commit(s, &p.why), STORE_RETRY);
	assert_int_equal(place_get(s, "np", 0, &got), STORE_NONE);
	place_put(s, "np", 0, "ne", TODAY);
	place_commit(s);
	s->ops->close(s);
	place_small_disk_gone(&p);
	place_drop(&p);
}

/* A shell beside us could damage the WAL; one that was there first is no reason to wait. */
static void
a_shell_and_a_store_exclude_each_other(void **state)
{
	struct place p;
	struct store *s;
	sqlite3 *db;

	(void)state;
	place_make(&p);
	s = place_open_sqlite(&p);
	place_put(s, "np", 1, "ne", TODAY);
	place_commit(s);
	assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "SELECT * FROM person", NULL, NULL, NULL), SQLITE_BUSY);
	s->ops->close(s);
	assert_int_equal(sqlite3_exec(db, "SELECT * FROM person", NULL, NULL, NULL), SQLITE_OK);
	assert_null(store_sqlite_open(p.path, &p.why));
	assert_non_null(strstr(p.why.ptr, "locked"));
	sqlite3_close(db);
	s = place_open_sqlite(&p);
	s->ops->close(s);
	place_drop(&p);
}

/* Version 1 kept the ids of answered messages. */
static void
a_database_of_before_is_taken_on(void **state)
{
	static const char *const steps[] = {
#define STEP(sql) sql,
		STORE_STEPS(STEP)
#undef STEP
	};
	uint8_t her[PEER_BYTES];
	struct person got;
	struct place p;

	(void)state;
	memset(her, 1, sizeof(her));
	place_make(&p);
	place_shell(p.path, "PRAGMA journal_mode = WAL");
	place_shell(p.path, steps[0]);
	place_shell(p.path, "INSERT INTO person VALUES ('np', x'01010101010101010101010101010101', 'sms', 'am',"
	    " 'QA', 'NP', 2, 20777);"
	    "INSERT INTO mo VALUES ('np', x'02020202020202020202020202020202', 'sms', 1795132800);"
	    "INSERT INTO tally VALUES ('np', 'sms', '2026-W47', 'topic', 'work.pay', 'QA', 'ne', 7);"
	    "PRAGMA application_id = 1398883954; PRAGMA user_version = 1");
	for (int i = 0; i < 2; i++) {
		struct store *s = place_open_sqlite(&p);

		assert_int_equal(s->ops->person_get(s, "np", her, &got), STORE_OK);
		assert_int_equal(got.flags, PERSON_STOPPED);
		s->ops->close(s);
		assert_int_equal(place_ask(&p, "PRAGMA user_version"), sizeof(steps) / sizeof(steps[0]));
		assert_int_equal(place_ask(&p, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'mo%'"), 0);
		assert_int_equal(place_ask(&p, "SELECT n FROM tally"), 7);
		assert_false(place_file_has(p.path, "\2\2\2\2\2\2\2\2", 8));
	}
	place_drop(&p);
}

/* A write that fails for another reason than room breaks the store for good. */
static void
an_io_error_is_the_end(void **state)
{
	struct place p;
	pid_t child;
	int status;

	(void)state;
	place_make(&p);
	child = fork();
	if (child == 0) {
		struct rlimit limit = { 256 * 1024, 256 * 1024 };
		struct store *s;
		struct person one = place_person("ne", 0, TODAY);
		enum store_result r = STORE_OK;

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		s = store_sqlite_open(p.path, &p.why);
		for (unsigned n = 0; s && r == STORE_OK && n < 100000; n++) {
			r = s->ops->person_put(s, "np", "sms", place_peer(n), &one);
			if (r == STORE_OK)
				r = s->ops->commit(s, &p.why);
		}
		if (r != STORE_BROKEN)
			_exit(r == STORE_RETRY ? 77 : 1);
		if (s->ops->person_put(s, "np", "sms", place_peer(1), &one) != STORE_BROKEN)
			_exit(2);
		if (s->ops->commit(s, &p.why) != STORE_BROKEN)
			_exit(3);
		s->ops->close(s);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) != 77)	/* this SQLite calls it full: then it is RETRY, which is right too */
		assert_int_equal(WEXITSTATUS(status), 0);
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_commit_outlives_a_kill),
		cmocka_unit_test(a_file_that_was_taken_away_keeps_nothing),
		cmocka_unit_test(two_daemons_cannot_share_it),
		cmocka_unit_test(files_are_for_us_alone),
		cmocka_unit_test(what_is_not_ours_is_refused),
		cmocka_unit_test(damage_is_found_at_start),
		cmocka_unit_test(a_full_disk_loses_nothing_that_was_committed),
		cmocka_unit_test(a_group_given_up_half_way_is_not_hushed_up),
		cmocka_unit_test(a_shell_and_a_store_exclude_each_other),
		cmocka_unit_test(a_database_of_before_is_taken_on),
		cmocka_unit_test(an_io_error_is_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
