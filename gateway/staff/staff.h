/*
 * staff.h - people with roles, and the rule that one is not two
 *
 * One SQLite file (staff.db) that safard alone has open.  Every change is put
 * into the audit log first.  New people, roles and keys need two persons; that
 * maker and checker differ is a constraint of the database, not a habit.  An
 * administrator's shell has no account and is nobody's second person.
 */
#ifndef GATEWAY_STAFF_STAFF_H
#define GATEWAY_STAFF_STAFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct audit;
struct buf;
struct staff;

enum role {
#define ROLE(id, name, what) ROLE_##id,
#include "gateway/staff/roles.def"
#undef ROLE
	STAFF_ROLE_COUNT };
enum { STAFF_NAME_BYTES = 32, STAFF_AREA_BYTES = 32, STAFF_ID_BYTES = 16, STAFF_HASH_BYTES = 32,
	STAFF_PASSWORD_MIN = 12, STAFF_TOTP_BYTES = 20, STAFF_HALF_CHARS = 16, APPROVAL_S = 24 * 3600, STAFF_YOUNG_S = 24 * 3600 };
enum staff_result { STAFF_OK, STAFF_REFUSED /* *why says which rule */, STAFF_WORLD /* database, disk */ };

struct account {
	char		name[STAFF_NAME_BYTES];	/* a-z 0-9 . - */
	char		owner[STAFF_NAME_BYTES];	/* whose people; "" = the whole gateway */
	char		area[STAFF_AREA_BYTES];	/* office of a caller; "" = all of the owner */
	uint32_t	roles;			/* 1 << enum role */
	bool		is_blocked;
	int64_t		made_s;
};

/* NULL and a sentence: damaged, made by a newer safard, its rules changed, another safard has it.  `audit` outlives it. */
struct staff *staff_open(const char *path, struct audit *audit, struct buf *why);
void staff_close(struct staff *st);
bool staff_is_empty(const struct staff *st);
/* The audit log holds accounts, or lost its beginning: if the file is empty, somebody lost it or took it away. */
bool staff_was_founded(const struct staff *st);
/*
 * The founding: two administrators at once, only while nobody is there.  Each account's TOTP secret is put out
 * for its owner's telephone; it is shown once.  If there was a founding before, its entries say so.
 */
struct founder { const char *name, *password; uint8_t totp[STAFF_TOTP_BYTES]; /* out */ };
enum staff_result staff_found(struct staff *st, struct founder two[2], int64_t now_s, struct buf *why);
enum staff_result staff_get(struct staff *st, const char *name, struct account *out, struct buf *why);
enum staff_result staff_list(struct staff *st, bool (*visit)(void *arg, const struct account *a), void *arg, struct buf *why);
/*
 * Carried out by an approval only: the approval_use() just before must have been for the operation "staff.add",
 * "staff.change" or "staff.recode" and for the owner of the account, else STAFF_REFUSED.  A new account gets a code with
 * which its owner sets her own password and receives her TOTP secret.  It has two halves, each shown once: one to the
 * checker when she agrees, the other, here, to the maker.  So neither of them can come as the new person alone.  The code
 * ends 24 h after the checker agreed.
 */
enum staff_result staff_add(struct staff *st, const struct account *a, char half[STAFF_HALF_CHARS + 1], int64_t now_s, struct buf *why);
enum staff_result staff_change(struct staff *st, const struct account *a, int64_t now_s, struct buf *why);	/* roles, area, blocked */
enum staff_result staff_recode(struct staff *st, const char *name, char half[STAFF_HALF_CHARS + 1], int64_t now_s, struct buf *why); /* lost phone */
/* The halves in either order. */
enum staff_result staff_enrol(struct staff *st, const char *name, const char *const halves[2], const char *password,
    uint8_t totp[STAFF_TOTP_BYTES], int64_t now_s, struct buf *why);
/* Blocking one account needs one person: an administrator of its owner, or herself.  The last administrator stays. */
enum staff_result staff_block(struct staff *st, const char *name, const char *by, int64_t now_s, struct buf *why);

/*
 * login: argon2id (64 MiB, 2 passes), then TOTP (RFC 6238, +-1 step, a step is good once).  The sentence of a
 * refusal never says which of the three was wrong.  Wrong tries slow the account down, they never lock it.
 * An account, or roles of one, of which the audit log knows nothing are refused, too: somebody changed the file.
 */
enum { LOGIN_TOKEN_CHARS = 43, LOGIN_IDLE_S = 15 * 60, LOGIN_END_S = 12 * 3600 };
struct login;			/* tokens, hashed, in memory */
struct login *login_new(struct staff *st);
void login_free(struct login *l);
enum staff_result login_open(struct login *l, const char *name, const char *password, const char *totp,
    int64_t now_s, char token[LOGIN_TOKEN_CHARS + 1], struct buf *why);
/* Who this is, read anew from the database: blocked or changed accounts lose what they had at once. */
enum staff_result login_who(struct login *l, const char *token, int64_t now_s, struct account *out, struct buf *why);
/* A fresh TOTP code for one act: agreeing. */
enum staff_result login_step_up(struct login *l, const char *token, const char *totp, int64_t now_s, struct buf *why);
void login_close(struct login *l, const char *token);

/*
 * approvals: bound to the hash of operation, owner and exactly the text that was shown; they expire; using one
 * is a compare-and-set.  The checker is not the maker, was not made less than STAFF_YOUNG_S ago (but for the
 * founders), holds ROLE_APPROVER (or ROLE_ADMIN for operations on staff and keys, those that begin with
 * "staff." or "key.", which only ROLE_ADMIN proposes), and has the owner or the whole gateway.  Each of these rules is
 * one of the database.  A refused try is an audit entry, too.
 */
enum approval_state { APPROVAL_OPEN, APPROVAL_AGREED, APPROVAL_REFUSED, APPROVAL_USED, APPROVAL_EXPIRED };
struct approval {
	uint8_t		id[STAFF_ID_BYTES], hash[STAFF_HASH_BYTES];
	char		op[STAFF_NAME_BYTES], owner[STAFF_NAME_BYTES], maker[STAFF_NAME_BYTES], checker[STAFF_NAME_BYTES];
	char		text[2048];		/* what is shown and will be done: canonical JSON of the arguments; no number */
	enum approval_state state;
	int64_t		made_s, expires_s, step_s;	/* step_s: when it came into its state */
};
void approval_hash(const char *op, const char *owner, const char *text, uint8_t out[STAFF_HASH_BYTES]);
enum staff_result approval_propose(struct staff *st, const char *maker, const char *op, const char *owner,
    const char *text, int64_t now_s, uint8_t id[STAFF_ID_BYTES], struct buf *why);
enum staff_result approval_get(struct staff *st, const uint8_t id[STAFF_ID_BYTES], int64_t now_s, struct approval *out, struct buf *why);
/* Those of the last week, newest first; `visit` makes no call of this header. */
enum staff_result approval_list(struct staff *st, int64_t now_s, bool (*visit)(void *arg, const struct approval *a), void *arg, struct buf *why);
/* `half` is the checker's half of the code for "staff.add" and "staff.recode", else "". */
enum staff_result approval_agree(struct staff *st, const char *checker, const uint8_t id[STAFF_ID_BYTES],
    const uint8_t shown[STAFF_HASH_BYTES], int64_t now_s, char half[STAFF_HALF_CHARS + 1], struct buf *why);
enum staff_result approval_refuse(struct staff *st, const char *who, const uint8_t id[STAFF_ID_BYTES], int64_t now_s, struct buf *why);
/*
 * Once, for exactly what was agreed to; both people still may.  Refused if the audit log does not hold the agreement: then
 * not the checker but somebody who has the file wrote it.
 */
enum staff_result approval_use(struct staff *st, const uint8_t id[STAFF_ID_BYTES], const char *op, const char *owner,
    const char *text, int64_t now_s, struct buf *why);

#endif
