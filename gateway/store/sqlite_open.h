/*
 * sqlite_open.h - an SQLite file made fit to be believed
 *
 * Lock, modes, settings, check, schema: everything between a path and a
 * connection that can be trusted.  For sqlite*.c and ledger_sqlite*.c here, and
 * for gateway/staff/staff_open.c and gateway/broadcast/book.c.
 */
#ifndef GATEWAY_STORE_SQLITE_OPEN_H
#define GATEWAY_STORE_SQLITE_OPEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct sqlite3;

enum { SQLITE_FILE_BUSY_MS = 50 };	/* at the start an operator's shell can be in the way */

struct sqlite_file { struct sqlite3 *db; int lock_fd; };

/* What is in it: PRAGMA application_id tells its kind, PRAGMA user_version how many of the steps it has taken. */
struct sqlite_shape {
	int32_t		 application_id;
	const char *const *step; size_t steps;
	const char	*settings;	/* statements behind those that all files have; NULL none */
	/* NULL, or a last look at an old file before anything is changed; false and a sentence. */
	bool		(*judge)(struct sqlite3 *db, const char *path, long version, struct buf *why);
};

/* False and a sentence when another safard has it, it is damaged, or made by something else. */
bool sqlite_file_open(struct sqlite_file *f, const char *path, const struct sqlite_shape *shape, struct buf *why);
/* `tidy` empties the WAL first; a broken file is left as it is. */
void sqlite_file_close(struct sqlite_file *f, bool tidy);

/* sqlite_backup.c: a whole copy at that path, or none and a sentence with STORE_RETRY; no group is open. */
enum store_result sqlite_copy(struct sqlite3 *db, const char *path, struct buf *why);

#endif
