/*
 * sqlite_open.c - opens, locks, checks and brings up to date
 *
 * The file is made by us with mode 0600 before SQLite sees it (its WAL takes
 * the same mode), whatever the umask.  It must lie on a local disk, where locks
 * and fsync can be trusted.  What SQLite says is cut: of a schema with one bad
 * byte it says all that is behind it, and a sentence that does not fit is none.
 */
#include "gateway/store/sqlite_open.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

static bool
file_prepare(const char *path, struct buf *why)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool ok = fd >= 0 && fchmod(fd, 0600) == 0;

	if (!ok)
		buf_addf(why, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

static int
lock_take(const char *path, struct buf *why)
{
	char room[512];
	struct buf name = BUF_OVER(room);
	int fd;

	buf_addf(&name, "%s.lock", path);
	if (!buf_ok(&name)) {
		buf_adds(why, "the name of the database is too long");
		return -1;
	}
	fd = open(name.ptr, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		buf_addf(why, "%s: %s", name.ptr, strerror(errno));
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		buf_addf(why, "%s: %s", path, errno == EWOULDBLOCK ? "another safard has it open" :
		    strerror(errno));
		close(fd);
		return -1;
	}
	return fd;
}

/* The one value a pragma gives, as text; "" when it fails. */
static void
ask(sqlite3 *db, const char *sql, char *out, size_t size)
{
	sqlite3_stmt *q = NULL;

	out[0] = '\0';
	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		snprintf(out, size, "%s", (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
}

static bool
settings_make(sqlite3 *db, const char *path, const struct sqlite_shape *shape, struct buf *why)
{
	static const char *const settings[] = {
		"PRAGMA locking_mode = EXCLUSIVE",	/* before any read: then the WAL needs no shared memory */
		"PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA mmap_size = 0",
		"PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY", "PRAGMA synchronous = FULL",
		"PRAGMA foreign_keys = ON", "PRAGMA wal_autocheckpoint = 0",
	};

	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, SQLITE_FILE_BUSY_MS);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	for (size_t i = 0; i <= COUNT(settings); i++) {
		const char *sql = i < COUNT(settings) ? settings[i] : shape->settings;

		if (sql && sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
			buf_addf(why, "%s: %.200s", path, sqlite3_errmsg(db));
			return false;
		}
	}
	return true;
}

/* Only once the file is known to be ours: this changes it. */
static bool
wal_make(sqlite3 *db, const char *path, struct buf *why)
{
	char answer[64];

	ask(db, "PRAGMA journal_mode = WAL", answer, sizeof(answer));
	if (strcmp(answer, "wal") != 0) {
		buf_addf(why, "%s: no write-ahead log here: %.200s", path, sqlite3_errmsg(db));
		return false;
	}
	return true;
}

static bool
health_check(sqlite3 *db, const char *path, const struct sqlite_shape *shape, long *version, struct buf *why)
{
	char id[32], user_version[32], tables[32], health[128];

	ask(db, "PRAGMA application_id", id, sizeof(id));
	ask(db, "PRAGMA user_version", user_version, sizeof(user_version));
	ask(db, "SELECT count(*) FROM sqlite_schema", tables, sizeof(tables));
	*version = strtol(user_version, NULL, 10);
	if (!*id || !*user_version || !*tables) {
		buf_addf(why, "%s: %.200s", path, sqlite3_errmsg(db));
		return false;
	}
	if (*version == 0 ? strcmp(id, "0") != 0 || strcmp(tables, "0") != 0 :
	    strtol(id, NULL, 10) != shape->application_id) {
		buf_addf(why, "%s: a database, but none of safard's", path);
		return false;
	}
	if (*version > (long)shape->steps) {
		buf_addf(why, "%s: made by a newer safard (version %ld, this one knows %zu)", path,
		    *version, shape->steps);
		return false;
	}
	ask(db, "PRAGMA quick_check(1)", health, sizeof(health));
	if (strcmp(health, "ok") != 0) {
		buf_addf(why, "%s: damaged: %.200s", path, *health ? health : sqlite3_errmsg(db));
		return false;
	}
	return true;
}

/* Each step and its number in one transaction: a kill in between leaves the old shape whole. */
static bool
migrate(sqlite3 *db, const char *path, const struct sqlite_shape *shape, long version, struct buf *why)
{
	for (; version < (long)shape->steps; version++) {
		char *sql = sqlite3_mprintf("BEGIN IMMEDIATE; %s PRAGMA application_id = %d;"
		    " PRAGMA user_version = %ld; COMMIT", shape->step[version], (int)shape->application_id, version + 1);
		int rc = sql ? sqlite3_exec(db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;

		sqlite3_free(sql);
		if (rc != SQLITE_OK) {
			buf_addf(why, "%s: step %ld: %.200s", path, version + 1, sqlite3_errmsg(db));
			return false;
		}
	}
	return true;
}

bool
sqlite_file_open(struct sqlite_file *f, const char *path, const struct sqlite_shape *shape, struct buf *why)
{
	long version = 0;

	f->db = NULL;
	f->lock_fd = lock_take(path, why);
	if (f->lock_fd < 0)
		return false;
	if (!file_prepare(path, why))
		goto out;
	if (sqlite3_open_v2(path, &f->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW,
	    NULL) != SQLITE_OK) {
		buf_addf(why, "%s: %.200s", path, f->db ? sqlite3_errmsg(f->db) : "no memory");
		goto out;
	}
	if (settings_make(f->db, path, shape, why) && health_check(f->db, path, shape, &version, why) &&
	    (!shape->judge || shape->judge(f->db, path, version, why)) &&
	    wal_make(f->db, path, why) && migrate(f->db, path, shape, version, why))
		return true;
out:
	sqlite_file_close(f, false);
	return false;
}

void
sqlite_file_close(struct sqlite_file *f, bool tidy)
{
	if (tidy)
		sqlite3_wal_checkpoint_v2(f->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	else if (f->db)
		sqlite3_db_config(f->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_close(f->db);
	f->db = NULL;
	close(f->lock_fd);	/* after the database: the next one finds it at rest */
}
