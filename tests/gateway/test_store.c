/*
 * test_store.c - what every store promises, asked of all of them
 *
 * The first half runs on SQLite, on RAM and on the steady store; the second
 * half is about a disk: kills, a full one, a damaged one, a locked one, and
 * what bytes are left on it.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "gateway/log.h"
#include "gateway/store/steady.h"
#include "gateway/store/store.h"
#include "locales/text/buf.h"

enum { DAY = 86400, TODAY = 20777 };	/* 2026-11-20 */
#define NOW ((int64_t)TODAY * DAY + 3600)

struct place {
	char folder[64], path[96];
	struct log log;
	char sentence[512];
	struct buf why;
};

static void
place_make(struct place *p)
{
	snprintf(p->folder, sizeof(p->folder), "/tmp/safar-store-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	snprintf(p->path, sizeof(p->path), "%s/people.db", p->folder);
	memset(&p->log, 0, sizeof(p->log));
	buf_wrap(&p->why, p->sentence, sizeof(p->sentence));
}

static void
place_drop(struct place *p)
{
	static const char *const tails[] = { "", "-wal", "-shm", ".lock", ".lock2" };
	char name[128];

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(name, sizeof(name), "%s%s", p->path, tails[i]);
		unlink(name);
	}
	rmdir(p->folder);
}

static const uint8_t *
peer(unsigned n)
{
	static uint8_t ids[8][PEER_BYTES];

	for (unsigned i = 0; i < PEER_BYTES; i++)
		ids[n % 8][i] = (uint8_t)(n >> (i % 4 * 8)) ^ (uint8_t)(i * 31 + 7);
	return ids[n % 8];
}

static struct person
person(const char *locale, uint32_t flags, int32_t day)
{
	struct person p = { .flags = flags, .seen_day = day, .stay = "QA", .origin = "NP" };

	snprintf(p.locale, sizeof(p.locale), "%s", locale);
	return p;
}

static void
put(struct store *s, const char *owner, unsigned n, const char *locale, int32_t day)
{
	struct person p = person(locale, 0, day);

	assert_int_equal(s->ops->person_put(s, owner, "sms", peer(n), &p), STORE_OK);
}

static enum store_result
get(struct store *s, const char *owner, unsigned n, struct person *out)
{
	return s->ops->person_get(s, owner, peer(n), out);
}

static void
commit(struct store *s)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	assert_int_equal(s->ops->commit(s, &why), STORE_OK);
	assert_string_equal(why.ptr, "");
}

static struct store *
open_sqlite(struct place *p)
{
	struct store *s = store_sqlite_open(p->path, &p->why);

	if (!s)
		fail_msg("%s", p->why.ptr);
	return s;
}

/* --- what every engine promises ------------------------------------------------ */

static void
a_person_is_kept_as_given(struct store *s)
{
	struct person p = person("ne-latn", PERSON_QUIET | PERSON_WELCOMED, TODAY), got;

	assert_int_equal(get(s, "np", 1, &got), STORE_NONE);
	assert_int_equal(s->ops->person_put(s, "np", "sms", peer(1), &p), STORE_OK);
	assert_true(s->ops->is_dirty(s));
	assert_int_equal(get(s, "np", 1, &got), STORE_OK);	/* in the group, before its commit */
	commit(s);
	assert_false(s->ops->is_dirty(s));
	assert_int_equal(get(s, "np", 1, &got), STORE_OK);
	assert_string_equal(got.locale, "ne-latn");
	assert_string_equal(got.stay, "QA");
	assert_string_equal(got.origin, "NP");
	assert_int_equal(got.flags, PERSON_QUIET | PERSON_WELCOMED);
	assert_int_equal(got.seen_day, TODAY);
}

static void
owners_never_see_each_others_people(struct store *s)
{
	struct person got;

	put(s, "np", 1, "ne", TODAY);
	put(s, "ph", 1, "fil", TODAY);
	commit(s);
	assert_int_equal(get(s, "np", 1, &got), STORE_OK);
	assert_string_equal(got.locale, "ne");
	assert_int_equal(get(s, "ph", 1, &got), STORE_OK);
	assert_string_equal(got.locale, "fil");
	assert_int_equal(get(s, "et", 1, &got), STORE_NONE);
	assert_int_equal(s->ops->person_erase(s, "ph", peer(1)), STORE_OK);
	commit(s);
	assert_int_equal(get(s, "ph", 1, &got), STORE_NONE);
	assert_int_equal(get(s, "np", 1, &got), STORE_OK);
	assert_int_equal(s->ops->mo_answered(s, "np", "sms", peer(2), NOW), STORE_OK);
	commit(s);
	assert_int_equal(s->ops->mo_seen(s, "np", peer(2)), STORE_OK);
	assert_int_equal(s->ops->mo_seen(s, "ph", peer(2)), STORE_NONE);
}

static void
every_change_may_come_twice(struct store *s)
{
	struct person got;

	for (int i = 0; i < 2; i++) {
		put(s, "np", 1, "am", TODAY);
		assert_int_equal(s->ops->mo_answered(s, "np", "sms", peer(3), NOW), STORE_OK);
		commit(s);
	}
	assert_int_equal(get(s, "np", 1, &got), STORE_OK);
	assert_int_equal(s->ops->mo_seen(s, "np", peer(3)), STORE_OK);
	assert_int_equal(s->ops->person_erase(s, "np", peer(1)), STORE_OK);
	assert_int_equal(s->ops->person_erase(s, "np", peer(1)), STORE_NONE);
	commit(s);
	assert_int_equal(get(s, "np", 1, &got), STORE_NONE);
	commit(s);	/* nothing to do is no failure */
}

static void
idle_people_die_and_a_wrong_clock_kills_nobody(struct store *s)
{
	struct person got;

	put(s, "np", 1, "ne", TODAY - 91);
	put(s, "np", 2, "ne", TODAY - 89);
	put(s, "np", 3, "ne", TODAY);
	s->ops->mo_answered(s, "np", "sms", peer(4), NOW - 8 * DAY);
	s->ops->mo_answered(s, "np", "sms", peer(5), NOW - 6 * DAY);
	commit(s);
	assert_int_equal(s->ops->purge(s, NOW - (int64_t)400 * DAY), STORE_OK);	/* the clock fell back */
	assert_int_equal(s->ops->purge(s, 0), STORE_OK);
	commit(s);
	assert_int_equal(get(s, "np", 1, &got), STORE_OK);
	assert_int_equal(s->ops->purge(s, NOW), STORE_OK);
	commit(s);
	assert_int_equal(get(s, "np", 1, &got), STORE_NONE);
	assert_int_equal(get(s, "np", 2, &got), STORE_OK);
	assert_int_equal(get(s, "np", 3, &got), STORE_OK);
	assert_int_equal(s->ops->mo_seen(s, "np", peer(4)), STORE_NONE);
	assert_int_equal(s->ops->mo_seen(s, "np", peer(5)), STORE_OK);
	assert_int_equal(s->ops->purge(s, NOW + (int64_t)91 * DAY), STORE_OK);
	commit(s);
	assert_int_equal(get(s, "np", 3, &got), STORE_NONE);
}

static void
counts_add_up(struct store *s)
{
	for (int i = 0; i < 3; i++)
		assert_int_equal(s->ops->count_add(s, "np", "sms", "topic", "work.pay", "QA", "ne",
		    "2026-W47", 2), STORE_OK);
	assert_int_equal(s->ops->count_add(s, "np", "sms", "unmet", "line.work", "", "ne", "2026-W47", 1), STORE_OK);
	commit(s);
}

static void (*const promises[])(struct store *s) = {
	a_person_is_kept_as_given, owners_never_see_each_others_people, every_change_may_come_twice,
	idle_people_die_and_a_wrong_clock_kills_nobody, counts_add_up,
};

static void
ram_keeps_its_promises(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(promises) / sizeof(promises[0]); i++) {
		struct store *s = store_ram_open();

		promises[i](s);
		s->ops->close(s);
	}
}

static void
sqlite_keeps_its_promises(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(promises) / sizeof(promises[0]); i++) {
		struct place p;
		struct store *s;

		place_make(&p);
		s = open_sqlite(&p);
		promises[i](s);
		s->ops->close(s);
		place_drop(&p);
	}
}

static void
steady_keeps_its_promises(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(promises) / sizeof(promises[0]); i++) {
		struct place p;
		struct store *s;

		place_make(&p);
		s = store_steady_open(p.path, &p.log);
		assert_int_equal(p.log.counts[LOG_STORE_LOST], 0);
		promises[i](s);
		s->ops->close(s);
		place_drop(&p);
	}
}

/* --- the disk ------------------------------------------------------------------- */

/* A child that is gone without closing anything, as after kill -9. */
static void
die_after(struct place *p, bool commits)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0) {
		struct store *s = store_sqlite_open(p->path, &p->why);
		struct person one = person("am", PERSON_QUIET, TODAY);

		if (!s || s->ops->person_put(s, "np", "sms", peer(1), &one) != STORE_OK)
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
	s = open_sqlite(&p);
	assert_int_equal(get(s, "np", 1, &got), STORE_NONE);
	s->ops->close(s);
	die_after(&p, true);
	s = open_sqlite(&p);
	assert_int_equal(get(s, "np", 1, &got), STORE_OK);
	assert_int_equal(got.flags, PERSON_QUIET);
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
	s = open_sqlite(&p);
	assert_null(store_sqlite_open(p.path, &p.why));
	assert_non_null(strstr(p.why.ptr, "another safard has it open"));
	s->ops->close(s);
	s = open_sqlite(&p);
	s->ops->close(s);
	place_drop(&p);
}

static void
files_are_for_us_alone(void **state)
{
	static const char *const tails[] = { "", "-wal", "-shm", ".lock" };
	mode_t mask = umask(0);
	struct place p;
	struct store *s;

	(void)state;
	place_make(&p);
	s = open_sqlite(&p);
	put(s, "np", 1, "ne", TODAY);
	commit(s);
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		char name[128];
		struct stat st;

		snprintf(name, sizeof(name), "%s%s", p.path, tails[i]);
		assert_int_equal(stat(name, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
	s->ops->close(s);
	place_drop(&p);
	umask(mask);
}

static void
shell(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
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
		shell(p.path, cases[i].sql);
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
	s = open_sqlite(&p);
	for (unsigned n = 0; n < 500; n++)
		put(s, "np", n, "ne", TODAY);
	commit(s);
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
			struct person one = person("ne", 0, TODAY);

			*last = s->ops->person_put(s, "np", "sms", peer(n + i), &one);
		}
		if (*last != STORE_OK)
			assert_int_equal(s->ops->commit(s, why), STORE_RETRY);	/* what was put before is not hushed up */
		else if ((*last = s->ops->commit(s, why)) == STORE_OK)
			continue;
		break;
	}
	return n;
}

/* RLIMIT_FSIZE gives EFBIG, which SQLite calls an I/O error; a full disk needs a real small disk. */
static bool
small_disk(const char *folder)
{
	char command[160];

	snprintf(command, sizeof(command), "mount -t tmpfs -o size=1m none %s 2>/dev/null", folder);
	return geteuid() == 0 && system(command) == 0;
}

static void
small_disk_gone(const char *folder)
{
	char command[160];

	snprintf(command, sizeof(command), "umount %s", folder);
	assert_int_equal(system(command), 0);
}

static void
a_full_disk_loses_nothing_that_was_committed(void **state)
{
	struct place p;
	struct person got;
	struct store *s;
	enum store_result r;
	unsigned kept;
	char room[128];

	(void)state;
	place_make(&p);
	if (!small_disk(p.folder)) {
		place_drop(&p);
		skip();
	}
	s = open_sqlite(&p);
	kept = fill(s, &r, &p.why);
	assert_int_equal(r, STORE_RETRY);
	assert_true(kept >= 100);
	assert_non_null(strstr(p.why.ptr, "full"));
	assert_int_equal(get(s, "np", 0, &got), STORE_OK);	/* it goes on serving */
	assert_int_equal(get(s, "np", kept - 1, &got), STORE_OK);
	assert_int_equal(get(s, "np", kept, &got), STORE_NONE);	/* the group was given up whole */
	s->ops->close(s);
	snprintf(room, sizeof(room), "mount -o remount,size=8m %s", p.folder);
	assert_int_equal(system(room), 0);
	s = open_sqlite(&p);
	for (unsigned n = 0; n < kept; n++)
		assert_int_equal(get(s, "np", n, &got), STORE_OK);
	put(s, "np", kept + 1, "ne", TODAY);
	commit(s);
	s->ops->close(s);
	small_disk_gone(p.folder);
	place_drop(&p);
}

static void
steady_keeps_wishes_through_a_full_disk(void **state)
{
	struct place p;
	struct person got, stop = person("am", PERSON_STOPPED, TODAY);
	struct store *s;
	struct stat st;
	char room[160];

	(void)state;
	place_make(&p);
	if (!small_disk(p.folder)) {
		place_drop(&p);
		skip();
	}
	s = store_steady_open(p.path, &p.log);
	for (unsigned n = 0; p.log.counts[LOG_STORE_LOST] == 0 && n < 100000; n++) {
		put(s, "np", n, "ne", TODAY);
		if (n % 100 == 0)
			commit(s);
	}
	assert_int_equal(p.log.counts[LOG_STORE_LOST], 1);
	assert_int_equal(s->ops->person_put(s, "np", "sms", peer(0), &stop), STORE_OK);
	assert_int_equal(s->ops->person_erase(s, "np", peer(1)), STORE_OK);
	commit(s);
	assert_int_equal(get(s, "np", 0, &got), STORE_OK);
	assert_int_equal(got.flags, PERSON_STOPPED);
	assert_int_equal(get(s, "np", 1, &got), STORE_NONE);
	snprintf(room, sizeof(room), "mount -o remount,size=8m %s", p.folder);
	assert_int_equal(system(room), 0);
	for (int i = 0; i < 300 && p.log.counts[LOG_STORE_BACK] == 0; i++) {
		usleep(10000);
		commit(s);
	}
	assert_int_equal(p.log.counts[LOG_STORE_BACK], 1);
	assert_int_equal(stat(p.path, &st), 0);
	s->ops->close(s);
	s = open_sqlite(&p);
	assert_int_equal(get(s, "np", 0, &got), STORE_OK);
	assert_int_equal(got.flags, PERSON_STOPPED);
	assert_int_equal(get(s, "np", 1, &got), STORE_NONE);
	s->ops->close(s);
	small_disk_gone(p.folder);
	place_drop(&p);
}

static void
steady_starts_without_a_disk_and_gets_it_back(void **state)
{
	struct place p;
	struct person got, before = person("ne", PERSON_QUIET, TODAY), now = person("", PERSON_WELCOMED, TODAY);
	struct store *s, *other;

	(void)state;
	place_make(&p);
	other = open_sqlite(&p);	/* somebody else holds it */
	other->ops->person_put(other, "np", "sms", peer(1), &before);
	other->ops->person_put(other, "np", "sms", peer(2), &before);
	commit(other);
	s = store_steady_open(p.path, &p.log);
	assert_int_equal(p.log.counts[LOG_STORE_LOST], 1);
	assert_true(store_steady_is_lost(s));
	assert_int_equal(get(s, "np", 1, &got), STORE_RETRY);
	assert_int_equal(s->ops->person_put(s, "np", "sms", peer(1), &now), STORE_RETRY);
	assert_int_equal(s->ops->person_erase(s, "np", peer(2)), STORE_RETRY);
	assert_int_equal(s->ops->mo_answered(s, "np", "sms", peer(3), NOW), STORE_RETRY);
	assert_int_equal(s->ops->mo_seen(s, "np", peer(3)), STORE_OK);
	assert_false(s->ops->is_dirty(s));
	store_steady_look(s);
	assert_true(store_steady_is_lost(s));
	other->ops->close(other);
	store_steady_look(s);
	assert_false(store_steady_is_lost(s));
	assert_int_equal(p.log.counts[LOG_STORE_BACK], 1);
	assert_int_equal(get(s, "np", 1, &got), STORE_OK);
	assert_int_equal(got.flags, PERSON_QUIET | PERSON_WELCOMED);	/* QUIET of before stays */
	assert_string_equal(got.locale, "ne");
	assert_int_equal(get(s, "np", 2, &got), STORE_NONE);
	s->ops->close(s);
	place_drop(&p);
}

static void
a_busy_database_is_tried_again(void **state)
{
	struct place p;
	struct person one = person("ne", 0, TODAY);
	struct store *s;
	sqlite3 *db;

	(void)state;
	place_make(&p);
	s = open_sqlite(&p);
	assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(s->ops->person_put(s, "np", "sms", peer(1), &one), STORE_RETRY);
	assert_int_equal(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	put(s, "np", 1, "ne", TODAY);
	commit(s);
	s->ops->close(s);
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
		struct person one = person("ne", 0, TODAY);
		enum store_result r = STORE_OK;

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		s = store_sqlite_open(p.path, &p.why);
		for (unsigned n = 0; s && r == STORE_OK && n < 100000; n++) {
			r = s->ops->person_put(s, "np", "sms", peer(n), &one);
			if (r == STORE_OK)
				r = s->ops->commit(s, &p.why);
		}
		if (r != STORE_BROKEN)
			_exit(r == STORE_RETRY ? 77 : 1);
		if (s->ops->person_put(s, "np", "sms", peer(1), &one) != STORE_BROKEN)
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

static bool
file_has(const char *path, const void *bytes, size_t len)
{
	static char all[4 << 20];
	int fd = open(path, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, all, sizeof(all));
	close(fd);
	for (ssize_t i = 0; i + (ssize_t)len <= n; i++)
		if (!memcmp(all + i, bytes, len))
			return true;
	return false;
}

/* Neither file may hold an erased person's id, nor, ever, anything that looks like her number. */
static void
what_is_erased_leaves_no_bytes(void **state)
{
	static const char *const canaries[] = { "447700900123", "+4477", "7700900" };
	struct place p;
	struct store *s;
	char wal[128];

	(void)state;
	place_make(&p);
	snprintf(wal, sizeof(wal), "%s-wal", p.path);
	s = open_sqlite(&p);
	for (unsigned n = 0; n < 50; n++)
		put(s, "np", n, "ne", TODAY);
	commit(s);
	assert_true(file_has(p.path, peer(7), PEER_BYTES) || file_has(wal, peer(7), PEER_BYTES));
	assert_int_equal(s->ops->person_erase(s, "np", peer(7)), STORE_OK);
	commit(s);
	assert_false(file_has(p.path, peer(7), PEER_BYTES));
	assert_false(file_has(wal, peer(7), PEER_BYTES));
	assert_true(file_has(p.path, peer(8), PEER_BYTES));
	for (size_t i = 0; i < sizeof(canaries) / sizeof(canaries[0]); i++) {
		assert_false(file_has(p.path, canaries[i], strlen(canaries[i])));
		assert_false(file_has(wal, canaries[i], strlen(canaries[i])));
	}
	s->ops->close(s);
	place_drop(&p);
}

static void
counts_are_sums_in_the_file(void **state)
{
	struct place p;
	struct store *s;
	sqlite3 *db;
	sqlite3_stmt *q;

	(void)state;
	place_make(&p);
	s = open_sqlite(&p);
	counts_add_up(s);
	s->ops->close(s);
	assert_int_equal(sqlite3_open(p.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT n FROM tally WHERE what = 'topic'", -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(q, 0), 6);
	assert_int_equal(sqlite3_step(q), SQLITE_DONE);
	sqlite3_finalize(q);
	sqlite3_close(db);
	place_drop(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ram_keeps_its_promises),
		cmocka_unit_test(sqlite_keeps_its_promises),
		cmocka_unit_test(steady_keeps_its_promises),
		cmocka_unit_test(a_commit_outlives_a_kill),
		cmocka_unit_test(two_daemons_cannot_share_it),
		cmocka_unit_test(files_are_for_us_alone),
		cmocka_unit_test(what_is_not_ours_is_refused),
		cmocka_unit_test(damage_is_found_at_start),
		cmocka_unit_test(a_full_disk_loses_nothing_that_was_committed),
		cmocka_unit_test(steady_keeps_wishes_through_a_full_disk),
		cmocka_unit_test(steady_starts_without_a_disk_and_gets_it_back),
		cmocka_unit_test(a_busy_database_is_tried_again),
		cmocka_unit_test(an_io_error_is_the_end),
		cmocka_unit_test(what_is_erased_leaves_no_bytes),
		cmocka_unit_test(counts_are_sums_in_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
