/*
 * staff_open.c - a staff.db made fit to be believed
 *
 * As gateway/store/sqlite_open.c does for people: lock, modes, settings, check,
 * schema.  And more: the rules in the file must be ours, word for word, because
 * who can change a rule needs no second person.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/staff/staff_inside.h"
#include "gateway/staff/staff_schema.h"
#include "gateway/staff/totp.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { BUSY_MS = 50, RULES_MAX = 1 << 16 };

_Static_assert(ROLE_ADMIN == 0 && ROLE_APPROVER == 2 && ROLE_AUDITOR == 3 && ROLE_CALLER == 5 && ROLE_COUNT <= 32,
    "staff_schema.h has the roles as numbers");
_Static_assert(APPROVAL_OPEN == 0 && APPROVAL_AGREED == 1 && APPROVAL_REFUSED == 2 && APPROVAL_USED == 3 &&
    APPROVAL_S == 86400 && STAFF_YOUNG_S == 86400, "staff_schema.h has states and times as numbers");

static const char *const steps[] = {
#define STEP(sql) sql,
	STAFF_STEPS(STEP)
#undef STEP
};

static bool
file_prepare(const char *path, struct buf *why)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool is_done = fd >= 0 && fchmod(fd, 0600) == 0;

	if (!is_done)
		buf_addf(why, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return is_done;
}

static int
lock_take(const char *path, struct buf *why)
{
	char room[512];
	struct buf name = BUF_OVER(room);
	int fd;

	buf_addf(&name, "%s.lock", path);
	if (!buf_ok(&name)) {
		buf_adds(why, "the name of the staff database is too long");
		return -1;
	}
	fd = open(name.ptr, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		buf_addf(why, "%s: %s", name.ptr, strerror(errno));
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		buf_addf(why, "%s: %s", path, errno == EWOULDBLOCK ? "another safard has it open" : strerror(errno));
		close(fd);
		return -1;
	}
	return fd;
}

/* The one value of a query, as text; "" when it fails. */
static void
ask(sqlite3 *db, const char *sql, char *out, size_t size)
{
	sqlite3_stmt *q = NULL;

	out[0] = '\0';
	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		staff_column(q, 0, out, size);
	sqlite3_finalize(q);
}

static bool
settings_make(sqlite3 *db, const char *path, struct buf *why)
{
	static const char *const settings[] = {
		"PRAGMA locking_mode = EXCLUSIVE",	/* before any read: then the WAL needs no shared memory */
		"PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA mmap_size = 0",
		"PRAGMA secure_delete = ON", "PRAGMA temp_store = MEMORY", "PRAGMA synchronous = FULL",
		"PRAGMA foreign_keys = ON", "PRAGMA recursive_triggers = ON",
	};

	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, BUSY_MS);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	for (size_t i = 0; i < COUNT(settings); i++) {
		if (sqlite3_exec(db, settings[i], NULL, NULL, NULL) != SQLITE_OK) {
			buf_addf(why, "%s: %s", path, sqlite3_errmsg(db));
			return false;
		}
	}
	return true;
}

static bool
health_check(sqlite3 *db, const char *path, long *version, struct buf *why)
{
	char id[32], user_version[32], tables[32], health[128];

	ask(db, "PRAGMA application_id", id, sizeof(id));
	ask(db, "PRAGMA user_version", user_version, sizeof(user_version));
	ask(db, "SELECT count(*) FROM sqlite_schema", tables, sizeof(tables));
	*version = strtol(user_version, NULL, 10);
	if (!*id || !*user_version || !*tables) {
		buf_addf(why, "%s: %s", path, sqlite3_errmsg(db));
		return false;
	}
	if (*version == 0 ? strcmp(id, "0") != 0 || strcmp(tables, "0") != 0 : strtol(id, NULL, 10) != STAFF_APPLICATION_ID) {
		buf_addf(why, "%s: a database, but not safard's staff", path);
		return false;
	}
	if (*version > (long)COUNT(steps)) {
		buf_addf(why, "%s: made by a newer safard (version %ld, this one knows %zu)", path, *version, COUNT(steps));
		return false;
	}
	ask(db, "PRAGMA quick_check(1)", health, sizeof(health));
	if (strcmp(health, "ok") != 0) {
		buf_addf(why, "%s: damaged: %s", path, *health ? health : sqlite3_errmsg(db));
		return false;
	}
	return true;
}

static bool
wal_make(sqlite3 *db, const char *path, struct buf *why)
{
	char answer[64];

	ask(db, "PRAGMA journal_mode = WAL", answer, sizeof(answer));
	if (strcmp(answer, "wal") != 0) {
		buf_addf(why, "%s: no write-ahead log here: %s", path, sqlite3_errmsg(db));
		return false;
	}
	return true;
}

/* Each step and its number in one transaction: a kill in between leaves the old shape whole. */
static bool
migrate(sqlite3 *db, const char *path, long from, long to, struct buf *why)
{
	for (long version = from; version < to; version++) {
		char *sql = sqlite3_mprintf("BEGIN IMMEDIATE; %s PRAGMA application_id = %d;"
		    " PRAGMA user_version = %ld; COMMIT", steps[version], STAFF_APPLICATION_ID, version + 1);
		int rc = sql ? sqlite3_exec(db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;

		sqlite3_free(sql);
		if (rc != SQLITE_OK) {
			buf_addf(why, "%s: step %ld: %s", path, version + 1, sqlite3_errmsg(db));
			return false;
		}
	}
	return true;
}

static bool
rules_read(sqlite3 *db, struct buf *out)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, "SELECT type || ' ' || name || ' ' || ifnull(sql, '') FROM sqlite_schema"
	    " ORDER BY type, name", -1, &q, NULL);

	while (rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW) {
		const char *rule = (const char *)sqlite3_column_text(q, 0);

		buf_adds(out, rule == NULL ? "" : rule);
		buf_addc(out, '\n');
	}
	return sqlite3_finalize(q) == SQLITE_OK && rc == SQLITE_OK && buf_ok(out);
}

/* Beside those of a new database of the same version. */
static bool
rules_are_ours(sqlite3 *db, const char *path, long version, struct buf *why)
{
	struct buf ours = BUF_INIT(RULES_MAX), theirs = BUF_INIT(RULES_MAX);
	sqlite3 *fresh = NULL;
	bool is_same = sqlite3_open_v2(":memory:", &fresh, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY,
	    NULL) == SQLITE_OK && migrate(fresh, ":memory:", 0, version, why) && rules_read(fresh, &ours) &&
	    rules_read(db, &theirs) && strcmp(ours.ptr, theirs.ptr) == 0;

	if (!is_same)
		buf_addf(why, "%s: its rules are not those of safard: somebody changed them", path);
	sqlite3_close(fresh);
	buf_free(&ours);
	buf_free(&theirs);
	return is_same;
}

struct staff *
staff_open(const char *path, struct audit *audit, struct buf *why)
{
	struct staff *st = xcalloc(1, sizeof(*st));
	long version = 0;

	BUG_IF(sodium_init() < 0);
	totp_init();
	BUG_IF(audit == NULL);
	st->audit = audit;
	st->lock = lock_take(path, why);
	if (st->lock < 0 || !file_prepare(path, why))
		goto out;
	if (sqlite3_open_v2(path, &st->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW,
	    NULL) != SQLITE_OK) {
		buf_addf(why, "%s: %s", path, st->db ? sqlite3_errmsg(st->db) : "no memory");
		goto out;
	}
	if (settings_make(st->db, path, why) && health_check(st->db, path, &version, why) &&
	    rules_are_ours(st->db, path, version, why) && wal_make(st->db, path, why) &&
	    migrate(st->db, path, version, (long)COUNT(steps), why))
		return st;
out:
	staff_close(st);
	return NULL;
}

void
staff_close(struct staff *st)
{
	if (st == NULL)
		return;
	sqlite3_close(st->db);		/* checkpoints */
	if (st->lock >= 0)
		close(st->lock);	/* after the database: the next one finds it at rest */
	free(st);
}
