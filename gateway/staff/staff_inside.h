/*
 * staff_inside.h - shared by staff_open.c, staff_sql.c, accounts.c, enrol.c, approvals.c and login.c, nobody else
 */
#ifndef GATEWAY_STAFF_STAFF_INSIDE_H
#define GATEWAY_STAFF_STAFF_INSIDE_H

#include "gateway/staff/staff.h"
#include "gateway/store/sqlite_open.h"

struct sqlite3;
struct sqlite3_stmt;

enum { STAFF_PASSWORD_HASH_BYTES = 128, STAFF_CODE_CHARS = 32 };

struct staff {
	struct sqlite3	*db;
	struct sqlite_file file;	/* its db is the one above */
	struct audit	*audit;
	/* What approval_use() let through and nobody has done yet; op "" is nothing. */
	struct { char op[STAFF_NAME_BYTES], owner[STAFF_NAME_BYTES], maker[STAFF_NAME_BYTES]; } used;
};

/* All of an account: its secrets, too. */
struct account_row {
	struct account	account;
	char		password[STAFF_PASSWORD_HASH_BYTES];
	uint8_t		totp[STAFF_TOTP_BYTES];
	bool		has_totp;
	int64_t		step, epoch, code_s;
	uint8_t		code[STAFF_HASH_BYTES];
	bool		has_code;
};

/* staff_sql.c */
struct sqlite3_stmt *staff_prepare(struct staff *st, const char *sql, struct buf *why);	/* NULL: STAFF_WORLD */
void staff_bind_text(struct sqlite3_stmt *q, int at, const char *text);		/* `text` lives until it ran */
void staff_bind_blob(struct sqlite3_stmt *q, int at, const void *bytes, size_t len);
void staff_bind_int(struct sqlite3_stmt *q, int at, int64_t n);
/* Runs and frees a statement that gives no rows; NULL is fine.  A rule of the database is STAFF_REFUSED and its sentence. */
enum staff_result staff_run(struct staff *st, struct sqlite3_stmt *q, struct buf *why);
enum staff_result staff_begin(struct staff *st, struct buf *why);
void staff_rollback(struct staff *st);
/*
 * The end of every change: entry by entry into the audit log, then the commit; rolled back if either fails, or if
 * `so_far` is not STAFF_OK.  A kill in between leaves an entry and no change.
 */
struct audit_entry;
enum staff_result staff_commit(struct staff *st, enum staff_result so_far, const struct audit_entry *entries, size_t count,
    struct buf *why);
/* Text of a column into a field of `size`; what is longer is cut. */
void staff_column(struct sqlite3_stmt *q, int at, char *out, size_t size);

/* accounts.c: STAFF_REFUSED if there is none of that name. */
enum staff_result account_read(struct staff *st, const char *name, struct account_row *out, struct buf *why);
/* Takes what approval_use() let through, for one act; *maker is who proposed it. */
enum staff_result approval_spend(struct staff *st, const char *op, const char *owner, char maker[STAFF_NAME_BYTES], struct buf *why);

/* enrol.c: a new code, and its hash and end in the row. */
void account_code_make(char code[STAFF_CODE_CHARS + 1], struct account_row *r, int64_t now_s);

#endif
