/*
 * enrol.c - how a member of staff comes to her password and her telephone
 *
 * By a code that two administrators had made, shown once, good once and for a
 * day: nobody but she ever knows her password.
 */
#include <sodium.h>
#include <sqlite3.h>

#include "gateway/staff/audit.h"
#include "gateway/staff/password.h"
#include "gateway/staff/staff_inside.h"
#include "locales/text/buf.h"

enum { CODE_BYTES = STAFF_CODE_CHARS / 2, CODE_S = 24 * 3600 };

/* A code of 128 random bits: its hash needs no salt and no slowness. */
void
account_code_make(char code[STAFF_CODE_CHARS + 1], struct account_row *r, int64_t now_s)
{
	uint8_t bytes[CODE_BYTES];

	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(code, STAFF_CODE_CHARS + 1, bytes, sizeof(bytes));
	crypto_generichash(r->code, sizeof(r->code), (const unsigned char *)code, STAFF_CODE_CHARS, NULL, 0);
	r->has_code = true;
	r->code_s = now_s + CODE_S;
	sodium_memzero(bytes, sizeof(bytes));
}

enum staff_result
staff_recode(struct staff *st, const char *name, char code[STAFF_CODE_CHARS + 1], int64_t now_s, struct buf *why)
{
	char maker[STAFF_NAME_BYTES];
	struct account_row r;
	struct audit_entry entry = { now_s, maker, "staff.recode", r.account.owner, name };
	enum staff_result result = account_read(st, name, &r, why);
	sqlite3_stmt *q;

	memset(code, 0, STAFF_CODE_CHARS + 1);
	if (result == STAFF_OK)
		result = approval_spend(st, "staff.recode", r.account.owner, maker, why);
	if (result == STAFF_OK)
		result = staff_begin(st, why);
	if (result != STAFF_OK)
		goto out;
	account_code_make(code, &r, now_s);
	/* what she had is nobody's from now on: the telephone may be in other hands */
	q = staff_prepare(st, "UPDATE account SET password = '', totp = x'', code = ?2, code_s = ?3, epoch = epoch + 1"
	    " WHERE name = ?1", why);
	if (q != NULL) {
		staff_bind_text(q, 1, name);
		staff_bind_blob(q, 2, r.code, sizeof(r.code));
		staff_bind_int(q, 3, r.code_s);
	}
	result = staff_commit(st, staff_run(st, q, why), &entry, 1, why);
	if (result != STAFF_OK)
		sodium_memzero(code, STAFF_CODE_CHARS + 1);
out:
	sodium_memzero(&r, sizeof(r));
	return result;
}

/* One sentence for every reason, so that it tells nothing of who has an account. */
static enum staff_result
code_check(struct staff *st, const char *code, const struct account_row *r, int64_t now_s, struct buf *why)
{
	struct audit_entry entry = { now_s, *r->account.name != '\0' ? r->account.name : "nobody", "staff.refused", "", "" };
	uint8_t hash[STAFF_HASH_BYTES];
	char room[256];
	struct buf unheard = BUF_OVER(room);

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)code, strlen(code), NULL, 0);
	if (sodium_memcmp(hash, r->code, sizeof(hash)) == 0 && r->has_code && !r->account.is_blocked &&
	    now_s < r->code_s && now_s >= r->code_s - 2 * CODE_S)
		return STAFF_OK;
	audit_add(st->audit, &entry, &unheard);
	buf_adds(why, "name or code is wrong, or the code is older than a day");
	return STAFF_REFUSED;
}

enum staff_result
staff_enrol(struct staff *st, const char *name, const char *code, const char *password,
    uint8_t totp[STAFF_TOTP_BYTES], int64_t now_s, struct buf *why)
{
	struct account_row r;
	struct audit_entry entry = { now_s, r.account.name, "staff.enrol", r.account.owner, "" };
	char room[256];
	struct buf unheard = BUF_OVER(room);
	enum staff_result result;
	sqlite3_stmt *q;

	memset(totp, 0, STAFF_TOTP_BYTES);
	if (!password_is_fit(name, password, why))
		return STAFF_REFUSED;
	result = account_read(st, name, &r, &unheard);
	if (result == STAFF_WORLD)
		buf_adds(why, unheard.ptr);
	else
		result = code_check(st, code, &r, now_s, why);
	if (result != STAFF_OK)
		goto out;
	if (!password_hash(password, r.password)) {
		buf_adds(why, "no memory for a password");
		result = STAFF_WORLD;
		goto out;
	}
	randombytes_buf(totp, STAFF_TOTP_BYTES);
	result = staff_begin(st, why);
	if (result != STAFF_OK)
		goto out;
	q = staff_prepare(st, "UPDATE account SET password = ?2, totp = ?3, code = x'', code_s = 0, epoch = epoch + 1"
	    " WHERE name = ?1", why);
	if (q != NULL) {
		staff_bind_text(q, 1, name);
		staff_bind_text(q, 2, r.password);
		staff_bind_blob(q, 3, totp, STAFF_TOTP_BYTES);
	}
	result = staff_commit(st, staff_run(st, q, why), &entry, 1, why);
out:
	if (result != STAFF_OK)
		sodium_memzero(totp, STAFF_TOTP_BYTES);
	sodium_memzero(&r, sizeof(r));
	return result;
}
