/*
 * store_place.c - folders, small disks and people
 */
#include "tests/gateway/store_place.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "locales/text/bug.h"

void
place_make(struct place *p)
{
	snprintf(p->folder, sizeof(p->folder), "/tmp/safar-store-XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	snprintf(p->path, sizeof(p->path), "%s/people.db", p->folder);
	memset(&p->log, 0, sizeof(p->log));
	buf_wrap(&p->why, p->sentence, sizeof(p->sentence));
}

void
place_drop(struct place *p)
{
	static const char *const tails[] = { "", "-wal", "-shm", "-journal", ".lock", ".lock2" };
	char name[128];

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(name, sizeof(name), "%s%s", p->path, tails[i]);
		unlink(name);
	}
	rmdir(p->folder);
}

static const char *const files_of[2] = { "", "-wal" };

void
place_files_take(const struct place *p, struct place_files *out)
{
	char name[128];

	for (int i = 0; i < 2; i++) {
		struct stat st;
		int fd;

		out->bytes[i] = NULL;
		snprintf(name, sizeof(name), "%s%s", p->path, files_of[i]);
		fd = open(name, O_RDONLY);
		if (fd < 0)
			continue;
		assert_int_equal(fstat(fd, &st), 0);
		out->len[i] = (size_t)st.st_size;
		out->bytes[i] = xmalloc(out->len[i] + 1);
		assert_int_equal(read(fd, out->bytes[i], out->len[i]), st.st_size);
		close(fd);
	}
}

void
place_files_put(const struct place *p, struct place_files *files)
{
	char name[128];

	for (int i = 0; i < 2; i++) {
		int fd;

		snprintf(name, sizeof(name), "%s%s", p->path, files_of[i]);
		unlink(name);
		if (!files->bytes[i])
			continue;
		fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		assert_true(fd >= 0);
		assert_int_equal(write(fd, files->bytes[i], files->len[i]), files->len[i]);
		close(fd);
		free(files->bytes[i]);
		files->bytes[i] = NULL;
	}
}

const uint8_t *
place_peer(unsigned n)
{
	static uint8_t ids[8][PEER_BYTES];

	for (unsigned i = 0; i < PEER_BYTES; i++)
		ids[n % 8][i] = (uint8_t)(n >> (i % 4 * 8)) ^ (uint8_t)(i * 31 + 7);
	return ids[n % 8];
}

struct person
place_person(const char *locale, uint32_t flags, int32_t day)
{
	struct person p = { .flags = flags, .seen_day = day, .stay = "QA", .origin = "NP" };

	snprintf(p.locale, sizeof(p.locale), "%s", locale);
	return p;
}

void
place_put(struct store *s, const char *owner, unsigned n, const char *locale, int32_t day)
{
	struct person p = place_person(locale, 0, day);

	assert_int_equal(s->ops->person_put(s, owner, "sms", place_peer(n), &p), STORE_OK);
}

enum store_result
place_get(struct store *s, const char *owner, unsigned n, struct person *out)
{
	return s->ops->person_get(s, owner, place_peer(n), out);
}

void
place_commit(struct store *s)
{
	char room[256];
	struct buf why = BUF_OVER(room);

	assert_int_equal(s->ops->commit(s, &why), STORE_OK);
	assert_string_equal(why.ptr, "");
}

struct store *
place_open_sqlite(struct place *p)
{
	struct store *s = store_sqlite_open(p->path, &p->why);

	if (!s)
		fail_msg("%s", p->why.ptr);
	return s;
}

void
place_shell(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

long
place_ask(struct place *p, const char *sql)
{
	sqlite3_stmt *q;
	sqlite3 *db;
	long n;

	assert_int_equal(sqlite3_open_v2(p->path, &db, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	n = (long)sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return n;
}

bool
place_file_has(const char *path, const void *bytes, size_t len)
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

/* A file size limit gives EFBIG, which SQLite calls an I/O error: a full disk needs a real one. */
bool
place_small_disk(struct place *p)
{
	return geteuid() == 0 && mount("none", p->folder, "tmpfs", 0, "size=1m") == 0;
}

void
place_small_disk_grow(struct place *p)
{
	assert_int_equal(mount("none", p->folder, "tmpfs", MS_REMOUNT, "size=8m"), 0);
}

void
place_small_disk_gone(struct place *p)
{
	assert_int_equal(umount(p->folder), 0);
}
