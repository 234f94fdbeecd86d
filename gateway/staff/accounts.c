/*
 * accounts.c - who is on the staff
 *
 * Passwords and codes are hashed, TOTP secrets are not: whoever has the file
 * still lacks every password.  An account is never deleted, so that a name in
 * the audit log means one person for ever.
 */
#include <sodium.h>
#include <sqlite3.h>

#include "gateway/staff/audit.h"
#include "gateway/staff/password.h"
#include "gateway/staff/staff_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

#define COLUMNS "name, owner, area, roles, is_blocked, made_s, password, totp, step, code, code_s, epoch"

static bool
blob_column(struct sqlite3_stmt *q, int at, uint8_t *out, size_t size)
{
	bool is_there = (size_t)sqlite3_column_bytes(q, at) == size;

	memset(out, 0, size);
	if (is_there)
		memcpy(out, sqlite3_column_blob(q, at), size);
	return is_there;
}

static void
account_columns(struct sqlite3_stmt *q, struct account *a)
{
	staff_column(q, 0, a->name, sizeof(a->name));
	staff_column(q, 1, a->owner, sizeof(a->owner));
	staff_column(q, 2, a->area, sizeof(a->area));
	a->roles = (uint32_t)sqlite3_column_int64(q, 3);
	a->is_blocked = sqlite3_column_int(q, 4) != 0;
	a->made_s = sqlite3_column_int64(q, 5);
}

enum staff_result
account_read(struct staff *st, const char *name, struct account_row *out, struct buf *why)
{
	sqlite3_stmt *q = staff_prepare(st, "SELECT " COLUMNS " FROM account WHERE name = ?1", why);
	int rc;

	memset(out, 0, sizeof(*out));
	if (q == NULL)
		return STAFF_WORLD;
	staff_bind_text(q, 1, name);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		account_columns(q, &out->account);
		staff_column(q, 6, out->password, sizeof(out->password));
		out->has_totp = blob_column(q, 7, out->totp, sizeof(out->totp));
		out->step = sqlite3_column_int64(q, 8);
		out->has_code = blob_column(q, 9, out->code, sizeof(out->code));
		out->code_s = sqlite3_column_int64(q, 10);
		out->epoch = sqlite3_column_int64(q, 11);
	} else if (rc == SQLITE_DONE) {
		buf_adds(why, "there is no account of this name");
	} else {
		buf_addf(why, "staff.db: %s", sqlite3_errmsg(st->db));
	}
	sqlite3_finalize(q);
	return rc == SQLITE_ROW ? STAFF_OK : rc == SQLITE_DONE ? STAFF_REFUSED : STAFF_WORLD;
}

enum staff_result
staff_get(struct staff *st, const char *name, struct account *out, struct buf *why)
{
	struct account_row row;
	enum staff_result result = account_read(st, name, &row, why);

	*out = row.account;
	sodium_memzero(&row, sizeof(row));
	return result;
}

enum staff_result
staff_list(struct staff *st, bool (*visit)(void *arg, const struct account *a), void *arg, struct buf *why)
{
	sqlite3_stmt *q = staff_prepare(st, "SELECT " COLUMNS " FROM account ORDER BY name", why);
	int rc;

	if (q == NULL)
		return STAFF_WORLD;
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct account a;

		account_columns(q, &a);
		if (!visit(arg, &a))
			break;
	}
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		buf_addf(why, "staff.db: %s", sqlite3_errmsg(st->db));
	sqlite3_finalize(q);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? STAFF_OK : STAFF_WORLD;
}

bool
staff_is_empty(const struct staff *st)
{
	sqlite3_stmt *q = NULL;
	bool is_empty = sqlite3_prepare_v2(st->db, "SELECT 1 FROM account LIMIT 1", -1, &q, NULL) == SQLITE_OK &&
	    sqlite3_step(q) == SQLITE_DONE;

	sqlite3_finalize(q);
	return is_empty;
}

static enum staff_result
account_insert(struct staff *st, const struct account_row *r, bool is_founder, struct buf *why)
{
	sqlite3_stmt *q = staff_prepare(st, "INSERT INTO account (" COLUMNS ", is_founder)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?10, 0, ?11)", why);

	if (q == NULL)
		return STAFF_WORLD;
	staff_bind_text(q, 1, r->account.name);
	staff_bind_text(q, 2, r->account.owner);
	staff_bind_text(q, 3, r->account.area);
	staff_bind_int(q, 4, r->account.roles);
	staff_bind_int(q, 5, r->account.is_blocked);
	staff_bind_int(q, 6, r->account.made_s);
	staff_bind_text(q, 7, r->password);
	staff_bind_blob(q, 8, r->totp, r->has_totp ? sizeof(r->totp) : 0);
	staff_bind_blob(q, 9, r->code, r->has_code ? sizeof(r->code) : 0);
	staff_bind_int(q, 10, r->code_s);
	staff_bind_int(q, 11, is_founder);
	return staff_run(st, q, why);
}

static enum staff_result
founders_check(const struct founder two[2], struct buf *why)
{
	for (int i = 0; i < 2; i++) {
		if (strlen(two[i].name) >= STAFF_NAME_BYTES) {
			buf_addf(why, "a name has more than %d characters", STAFF_NAME_BYTES - 1);
			return STAFF_REFUSED;
		}
		if (!password_is_fit(two[i].name, two[i].password, why)) {
			buf_prefixf(why, "%s: ", two[i].name);
			return STAFF_REFUSED;
		}
	}
	if (strcmp(two[0].name, two[1].name) != 0 && strcmp(two[0].password, two[1].password) != 0)
		return STAFF_OK;
	buf_adds(why, "two people have two names and two passwords");
	return STAFF_REFUSED;
}

enum staff_result
staff_found(struct staff *st, struct founder two[2], int64_t now_s, struct buf *why)
{
	struct audit_entry entries[2];
	char objects[2][AUDIT_WORD_BYTES];
	enum staff_result result = founders_check(two, why);

	if (result != STAFF_OK)
		return result;
	if (!staff_is_empty(st)) {
		buf_adds(why, "the founding is over");
		return STAFF_REFUSED;
	}
	result = staff_begin(st, why);
	for (int i = 0; i < 2 && result == STAFF_OK; i++) {
		struct account_row r = { .account = { .roles = 1U << ROLE_ADMIN, .made_s = now_s }, .has_totp = true };

		snprintf(r.account.name, sizeof(r.account.name), "%s", two[i].name);
		randombytes_buf(two[i].totp, sizeof(two[i].totp));
		memcpy(r.totp, two[i].totp, sizeof(r.totp));
		if (password_hash(two[i].password, r.password)) {
			result = account_insert(st, &r, true, why);
		} else {
			buf_adds(why, "no memory for a password");
			result = STAFF_WORLD;
		}
		snprintf(objects[i], sizeof(objects[i]), "%s%s", two[i].name, staff_was_founded(st) ? " again" : "");
		entries[i] = (struct audit_entry){ now_s, "shell", "staff.found", "", objects[i] };
		sodium_memzero(&r, sizeof(r));
	}
	result = staff_commit(st, result, entries, 2, why);
	for (int i = 0; i < 2 && result != STAFF_OK; i++)
		sodium_memzero(two[i].totp, sizeof(two[i].totp));
	return result;
}

enum staff_result
approval_spend(struct staff *st, const char *op, const char *owner, struct approval_used *out, struct buf *why)
{
	bool is_it = strcmp(st->used.op, op) == 0 && strcmp(st->used.owner, owner) == 0;

	*out = st->used;
	memset(&st->used, 0, sizeof(st->used));
	if (!is_it)
		buf_addf(why, "this needs an approval of %s for this owner first", op);
	return is_it ? STAFF_OK : STAFF_REFUSED;
}

static enum staff_result
roles_check(uint32_t roles, struct buf *why)
{
	if ((roles & ~(uint32_t)((1ULL << STAFF_ROLE_COUNT) - 1)) == 0)
		return STAFF_OK;
	buf_adds(why, "there is no such role");
	return STAFF_REFUSED;
}

/* "abeba roles=0x05": what fits into a word of the audit log. */
static void
object_write(const struct account *a, char out[AUDIT_WORD_BYTES])
{
	snprintf(out, AUDIT_WORD_BYTES, "%s roles=0x%02x%s", a->name, (unsigned)a->roles, a->is_blocked ? " blocked" : "");
}

enum staff_result
staff_add(struct staff *st, const struct account *a, char half[STAFF_HALF_CHARS + 1], int64_t now_s, struct buf *why)
{
	struct account_row r = { .account = *a };
	struct approval_used used;
	char object[AUDIT_WORD_BYTES];
	struct audit_entry entry = { now_s, used.maker, "staff.add", a->owner, object };
	enum staff_result result = approval_spend(st, "staff.add", a->owner, &used, why);

	memset(half, 0, STAFF_HALF_CHARS + 1);
	if (result == STAFF_OK)
		result = roles_check(a->roles, why);
	if (result != STAFF_OK)
		return result;
	r.account.made_s = now_s;
	account_code_make(half, &used, &r);
	object_write(a, object);
	result = staff_begin(st, why);
	if (result == STAFF_OK)
		result = account_insert(st, &r, false, why);
	result = staff_commit(st, result, &entry, 1, why);
	if (result != STAFF_OK)
		sodium_memzero(half, STAFF_HALF_CHARS + 1);
	return result;
}

enum staff_result
staff_change(struct staff *st, const struct account *a, int64_t now_s, struct buf *why)
{
	struct approval_used used;
	char object[AUDIT_WORD_BYTES];
	struct audit_entry entry = { now_s, used.maker, "staff.change", a->owner, object };
	struct account old;
	enum staff_result result = approval_spend(st, "staff.change", a->owner, &used, why);
	sqlite3_stmt *q;

	if (result == STAFF_OK)
		result = roles_check(a->roles, why);
	if (result == STAFF_OK)
		result = staff_get(st, a->name, &old, why);
	if (result != STAFF_OK)
		return result;
	object_write(a, object);
	result = staff_begin(st, why);
	if (result != STAFF_OK)
		return result;
	/* the owner too: a rule says that it cannot change */
	q = staff_prepare(st, "UPDATE account SET owner = ?2, area = ?3, roles = ?4, is_blocked = ?5,"
	    " epoch = epoch + (is_blocked <> ?5) WHERE name = ?1", why);
	if (q != NULL) {
		staff_bind_text(q, 1, a->name);
		staff_bind_text(q, 2, a->owner);
		staff_bind_text(q, 3, a->area);
		staff_bind_int(q, 4, a->roles);
		staff_bind_int(q, 5, a->is_blocked);
	}
	return staff_commit(st, staff_run(st, q, why), &entry, 1, why);
}

enum staff_result
staff_block(struct staff *st, const char *name, const char *by, int64_t now_s, struct buf *why)
{
	struct account who, target;
	struct audit_entry entry = { now_s, who.name, "staff.block", target.owner, target.name };
	enum staff_result result = staff_get(st, by, &who, why);
	sqlite3_stmt *q;

	if (result == STAFF_OK)
		result = staff_get(st, name, &target, why);
	if (result != STAFF_OK)
		return result;
	if (who.is_blocked || (strcmp(who.name, target.name) != 0 && ((who.roles & 1U << ROLE_ADMIN) == 0 ||
	    (*who.owner != '\0' && strcmp(who.owner, target.owner) != 0)))) {
		buf_adds(why, "only an administrator of its owner blocks another account");
		return STAFF_REFUSED;
	}
	result = staff_begin(st, why);
	if (result != STAFF_OK)
		return result;
	q = staff_prepare(st, "UPDATE account SET is_blocked = 1, epoch = epoch + 1 WHERE name = ?1", why);
	if (q != NULL)
		staff_bind_text(q, 1, target.name);
	return staff_commit(st, staff_run(st, q, why), &entry, 1, why);
}
