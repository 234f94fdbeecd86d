/*
 * staff_inside.h - shared by staff_open.c, staff_sql.c, seen.c, accounts.c, enrol.c, approvals.c and login.c, nobody else
 */
#ifndef GATEWAY_STAFF_STAFF_INSIDE_H
#define GATEWAY_STAFF_STAFF_INSIDE_H

#include "gateway/staff/staff.h"
#include "gateway/store/sqlite_open.h"

struct audit_entry;
struct sqlite3;
struct sqlite3_stmt;

enum { STAFF_PASSWORD_HASH_BYTES = 128, STAFF_LATE_S = 600 /* a clock may fall back so far */ };

/* What approval_use() let through and nobody has done yet; op "" is nothing. */
struct approval_used {
	char	op[STAFF_NAME_BYTES], owner[STAFF_NAME_BYTES], maker[STAFF_NAME_BYTES];
	uint8_t	half[STAFF_HASH_BYTES];		/* hash of the checker's half of a code */
	int64_t	until_s;			/* of the code */
};

struct seen;			/* seen.c */

struct staff {
	struct sqlite3	*db;
	struct sqlite_file file;	/* its db is the one above */
	struct audit	*audit;
	struct seen	*seen;
	struct approval_used used;
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
enum staff_result staff_commit(struct staff *st, enum staff_result so_far, const struct audit_entry *entries, size_t count,
    struct buf *why);
/* Text of a column into a field of `size`; what is longer is cut. */
void staff_column(struct sqlite3_stmt *q, int at, char *out, size_t size);

/* accounts.c: STAFF_REFUSED if there is none of that name. */
enum staff_result account_read(struct staff *st, const char *name, struct account_row *out, struct buf *why);
/* Takes what approval_use() let through, for one act. */
enum staff_result approval_spend(struct staff *st, const char *op, const char *owner, struct approval_used *out, struct buf *why);

/* enrol.c: half a code and its hash. */
void code_half_make(char half[STAFF_HALF_CHARS + 1], uint8_t hash[STAFF_HASH_BYTES]);
/* The maker's half; what the two halves make, and its end, in the row. */
void account_code_make(char half[STAFF_HALF_CHARS + 1], const struct approval_used *used, struct account_row *r);

/*
 * seen.c: what the audit log knows of accounts and agreements, in memory.  Read once, then told of every entry.
 * seen_open() also writes into the log what it found wanting; false and a sentence if that failed.
 */
bool seen_open(struct staff *st, struct buf *why);
void seen_close(struct staff *st);
void seen_entry(struct seen *s, const struct audit_entry *e);
/* It was made, and had each of its roles once, with an entry. */
bool seen_account(const struct staff *st, const struct account *a);
bool seen_agreement(const struct staff *st, const char *checker, const char *owner, const char *object, int64_t since_s);

#endif
