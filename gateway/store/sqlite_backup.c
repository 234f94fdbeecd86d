/*
 * sqlite_backup.c - a copy of the database, made by the connection that has it
 *
 * A copy of the file alone would miss what still lies in the WAL.  It is made
 * under another name, checked, brought to the disk and only then given its
 * name: a backup that is there is a whole one.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "content/write_all.h"
#include "gateway/store/sqlite_inside.h"
#include "locales/text/buf.h"

enum { STEP_PAGES = 256, NAME_BYTES = 512 };

static bool
is_sound(sqlite3 *db)
{
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &q, NULL) == SQLITE_OK &&
	    sqlite3_step(q) == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(q, 0), "ok");

	sqlite3_finalize(q);
	return ok;
}

static bool
pages_copy(sqlite3 *from, sqlite3 *to, struct buf *why)
{
	sqlite3_backup *b;
	int rc;

	sqlite3_exec(to, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF",
	    NULL, NULL, NULL);
	b = sqlite3_backup_init(to, "main", from, "main");
	if (!b) {
		buf_adds(why, sqlite3_errmsg(to));
		return false;
	}
	do
		rc = sqlite3_backup_step(b, STEP_PAGES);
	while (rc == SQLITE_OK);
	sqlite3_backup_finish(b);
	if (rc != SQLITE_DONE) {
		buf_adds(why, sqlite3_errstr(rc));
		return false;
	}
	sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);	/* one file, without a WAL beside it */
	if (!is_sound(to)) {
		buf_adds(why, "the copy is damaged");
		return false;
	}
	return true;
}

static bool
file_copy(sqlite3 *from, const char *name, struct buf *why)
{
	sqlite3 *to = NULL;
	bool ok = false;

	if (sqlite3_open_v2(name, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK)
		buf_adds(why, to ? sqlite3_errmsg(to) : "no memory");
	else
		ok = pages_copy(from, to, why);
	if (sqlite3_close(to) != SQLITE_OK && ok) {
		buf_adds(why, "the copy could not be closed");
		ok = false;
	}
	return ok;
}

/* The file, and then the folder that names it. */
static bool
settle(int fd, const char *name, const char *path, struct buf *why)
{
	bool ok = fsync(fd) == 0 && rename(name, path) == 0 && folder_sync(path);

	if (!ok)
		buf_addf(why, "%s", strerror(errno));
	return ok;
}

enum store_result
sqlite_copy(sqlite3 *db, const char *path, struct buf *why)
{
	char room[NAME_BYTES];
	struct buf name = BUF_OVER(room);
	bool ok;
	int fd;

	buf_addf(&name, "%s.new", path);
	if (!buf_ok(&name)) {
		buf_adds(why, "the name of the copy is too long");
		return STORE_RETRY;
	}
	unlink(name.ptr);	/* what an interrupted one left */
	fd = open(name.ptr, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		buf_addf(why, "%s: %s", name.ptr, strerror(errno));
		return STORE_RETRY;
	}
	ok = file_copy(db, name.ptr, why) && settle(fd, name.ptr, path, why);
	close(fd);
	if (!ok) {
		unlink(name.ptr);
		buf_prefixf(why, "%s: ", path);
	}
	return ok ? STORE_OK : STORE_RETRY;
}

enum store_result
sqlite_backup(struct store *store, const char *path, struct buf *why)
{
	enum store_result r = store->ops->commit(store, why);

	return r == STORE_OK ? sqlite_copy(((struct sqlite_store *)store)->file.db, path, why) : r;
}
