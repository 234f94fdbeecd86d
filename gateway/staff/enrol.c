/*
 * enrol.c - how a member of staff comes to her password and her telephone
 *
 * By a code in two halves, shown to two administrators, good once and for a day
 * from when the second agreed: neither of them can come in her place, and nobody
 * but she ever knows her password.
 */
#include <sodium.h>
#include <sqlite3.h>

#include "gateway/staff/audit.h"
#include "gateway/staff/password.h"
#include "gateway/staff/staff_inside.h"
#include "locales/text/buf.h"

enum { HALF_BYTES = STAFF_HALF_CHARS / 2, CODE_S = 24 * 3600 };

static void
half_hash(const char *half, uint8_t hash[STAFF_HASH_BYTES])
{
	crypto_generichash(hash, STAFF_HASH_BYTES, (const unsigned char *)half, strlen(half), NULL, 0);
}

/* 64 random bits that live for a day, of which a guess costs us half a second: the hash needs no salt and no slowness. */
void
code_half_make(char half[STAFF_HALF_CHARS + 1], uint8_t hash[STAFF_HASH_BYTES])
{
	uint8_t bytes[HALF_BYTES];

	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(half, STAFF_HALF_CHARS + 1, bytes, sizeof(bytes));
	half_hash(half, hash);
	sodium_memzero(bytes, sizeof(bytes));
}

/* One hash of both; nobody has to know which half was whose. */
static void
halves_join(const uint8_t one[STAFF_HASH_BYTES], const uint8_t other[STAFF_HASH_BYTES], uint8_t out[STAFF_HASH_BYTES])
{
	bool is_first = memcmp(one, other, STAFF_HASH_BYTES) < 0;
	uint8_t both[2 * STAFF_HASH_BYTES];

	memcpy(both, is_first ? one : other, STAFF_HASH_BYTES);
	memcpy(both + STAFF_HASH_BYTES, is_first ? other : one, STAFF_HASH_BYTES);
	crypto_generichash(out, STAFF_HASH_BYTES, both, sizeof(both), NULL, 0);
}

void
account_code_make(char half[STAFF_HALF_CHARS + 1], const struct approval_used *used, struct account_row *r)
{
	uint8_t hash[STAFF_HASH_BYTES];

	code_half_make(half, hash);
	halves_join(hash, used->half, r->code);
	r->has_code = true;
	r->code_s = used->until_s;
}

enum staff_result
staff_recode(struct staff *st, const char *name, char half[STAFF_HALF_CHARS + 1], int64_t now_s, struct buf *why)
{
	struct approval_used used;
	struct account_row r;
	struct audit_entry entry = { now_s, used.maker, "staff.recode", r.account.owner, name };
	enum staff_result result = account_read(st, name, &r, why);
	sqlite3_stmt *q;

	memset(half, 0, STAFF_HALF_CHARS + 1);
	if (result == STAFF_OK)
		result = approval_spend(st, "staff.recode", r.account.owner, &used, why);
	if (result == STAFF_OK)
		result = staff_begin(st, why);
	if (result != STAFF_OK)
		goto out;
	account_code_make(half, &used, &r);
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
		sodium_memzero(half, STAFF_HALF_CHARS + 1);
out:
	sodium_memzero(&r, sizeof(r));
	return result;
}

/* One sentence for every reason, so that it tells nothing of who has an account. */
static enum staff_result
code_check(struct staff *st, const char *const halves[2], const struct account_row *r, int64_t now_s, struct buf *why)
{
	struct audit_entry entry = { now_s, *r->account.name != '\0' ? r->account.name : "nobody", "staff.refused", "", "" };
	uint8_t one[STAFF_HASH_BYTES], other[STAFF_HASH_BYTES], hash[STAFF_HASH_BYTES];
	char room[256];
	struct buf unheard = BUF_OVER(room);

	half_hash(halves[0], one);
	half_hash(halves[1], other);
	halves_join(one, other, hash);
	if (sodium_memcmp(hash, r->code, sizeof(hash)) == 0 && r->has_code && !r->account.is_blocked &&
	    now_s < r->code_s && now_s >= r->code_s - 2 * CODE_S)
		return STAFF_OK;
	audit_add(st->audit, &entry, &unheard);
	buf_adds(why, "the name or a half of the code is wrong, or the code is older than a day");
	return STAFF_REFUSED;
}

enum staff_result
staff_enrol(struct staff *st, const char *name, const char *const halves[2], const char *password,
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
		result = code_check(st, halves, &r, now_s, why);
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
