/*
 * approvals.c - one proposes, another agrees, then it is done once
 *
 * The rules are the database's (staff_schema.h); here is the order: try the
 * change, put it into the audit log, commit.
 */
#include <sodium.h>
#include <sqlite3.h>

#include "gateway/staff/audit.h"
#include "gateway/staff/staff_inside.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { LIST_S = 7 * 24 * 3600, ID_SHOWN_CHARS = 16, BOUND_BYTES = 10, BOUND_CHARS = 14 };

#define COLUMNS "id, hash, op, owner, maker, ifnull(checker, ''), text, state, made_s, expires_s, step_s"

/* Each field with its length before it, so that no two triples read the same. */
void
approval_hash(const char *op, const char *owner, const char *text, uint8_t out[STAFF_HASH_BYTES])
{
	const char *const fields[] = { "safar approval 1", op, owner, text };
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, STAFF_HASH_BYTES);
	for (size_t i = 0; i < COUNT(fields); i++) {
		size_t len = strlen(fields[i]);
		uint8_t before[4] = { (uint8_t)(len >> 24), (uint8_t)(len >> 16), (uint8_t)(len >> 8), (uint8_t)len };

		crypto_generichash_update(&state, before, sizeof(before));
		crypto_generichash_update(&state, (const unsigned char *)fields[i], len);
	}
	crypto_generichash_final(&state, out, STAFF_HASH_BYTES);
}

/* "staff.add 4f2c0099aabbccdd" */
static void
object_write(const char *op, const uint8_t *id, char out[AUDIT_WORD_BYTES])
{
	char hex[2 * STAFF_ID_BYTES + 1];

	sodium_bin2hex(hex, sizeof(hex), id, STAFF_ID_BYTES);
	snprintf(out, AUDIT_WORD_BYTES, "%.31s%s%.*s", op, *op == '\0' ? "" : " ", ID_SHOWN_CHARS, hex);
}

/* Of an agreement: "staff.add 4f2c0099aabbccdd Xb0r…", bound to the whole id and to the hash of what was agreed to. */
static void
agreement_write(const struct approval *a, char out[AUDIT_WORD_BYTES])
{
	uint8_t both[STAFF_ID_BYTES + STAFF_HASH_BYTES], hash[STAFF_HASH_BYTES];
	char mark[BOUND_CHARS + 1];
	size_t len;

	memcpy(both, a->id, STAFF_ID_BYTES);
	memcpy(both + STAFF_ID_BYTES, a->hash, STAFF_HASH_BYTES);
	crypto_generichash(hash, sizeof(hash), both, sizeof(both), NULL, 0);
	sodium_bin2base64(mark, sizeof(mark), hash, BOUND_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	object_write(a->op, a->id, out);
	len = strlen(out);
	snprintf(out + len, AUDIT_WORD_BYTES - len, " %s", mark);
}

static bool
makes_a_code(const char *op)
{
	return strcmp(op, "staff.add") == 0 || strcmp(op, "staff.recode") == 0;
}

/* A rule said no: that somebody tried is worth an entry; nothing hangs on it. */
static enum staff_result
denied(struct staff *st, enum staff_result result, const struct audit_entry *tried)
{
	struct audit_entry entry = *tried;
	struct account a;
	char room[256];
	struct buf unheard = BUF_OVER(room);

	if (result != STAFF_REFUSED)
		return result;
	entry.what = "approval.denied";
	if (strcmp(entry.who, "safard") != 0 && staff_get(st, entry.who, &a, &unheard) != STAFF_OK)
		entry.who = "nobody";		/* words from outside do not go into the log */
	audit_add(st->audit, &entry, &unheard);
	return result;
}

static bool
text_is_plain(const char *text)
{
	size_t bad_at;

	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++)
		if (*p < ' ' || *p == 0x7f)
			return false;
	return utf8_valid(text, strlen(text), &bad_at);
}

enum staff_result
approval_propose(struct staff *st, const char *maker, const char *op, const char *owner,
    const char *text, int64_t now_s, uint8_t id[STAFF_ID_BYTES], struct buf *why)
{
	bool is_staff = strncmp(op, "staff.", 6) == 0 || strncmp(op, "key.", 4) == 0;
	uint8_t hash[STAFF_HASH_BYTES];
	char object[AUDIT_WORD_BYTES];
	struct audit_entry entry = { now_s, maker, "approval.propose", owner, object };
	enum staff_result result;
	sqlite3_stmt *q;

	if (strlen(op) >= STAFF_NAME_BYTES || strlen(owner) >= STAFF_NAME_BYTES ||
	    strlen(text) >= sizeof(((struct approval *)0)->text) || !text_is_plain(text)) {
		buf_adds(why, "what is proposed is too long, or is not plain text");
		return STAFF_REFUSED;
	}
	randombytes_buf(id, STAFF_ID_BYTES);
	approval_hash(op, owner, text, hash);
	object_write(op, id, object);
	result = staff_begin(st, why);
	if (result != STAFF_OK)
		return result;
	q = staff_prepare(st, "INSERT INTO approval (id, hash, op, owner, text, needs, maker, state, made_s, expires_s, step_s)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?9, ?8)", why);
	if (q != NULL) {
		staff_bind_blob(q, 1, id, STAFF_ID_BYTES);
		staff_bind_blob(q, 2, hash, sizeof(hash));
		staff_bind_text(q, 3, op);
		staff_bind_text(q, 4, owner);
		staff_bind_text(q, 5, text);
		staff_bind_int(q, 6, is_staff ? 1 << ROLE_ADMIN : 1 << ROLE_APPROVER);
		staff_bind_text(q, 7, maker);
		staff_bind_int(q, 8, now_s);
		staff_bind_int(q, 9, now_s + APPROVAL_S);
	}
	result = staff_commit(st, staff_run(st, q, why), &entry, 1, why);
	return denied(st, result, &entry);
}

static void
approval_columns(struct sqlite3_stmt *q, int64_t now_s, struct approval *out)
{
	memset(out, 0, sizeof(*out));
	BUG_IF(sqlite3_column_bytes(q, 0) != STAFF_ID_BYTES || sqlite3_column_bytes(q, 1) != STAFF_HASH_BYTES);
	memcpy(out->id, sqlite3_column_blob(q, 0), STAFF_ID_BYTES);
	memcpy(out->hash, sqlite3_column_blob(q, 1), STAFF_HASH_BYTES);
	staff_column(q, 2, out->op, sizeof(out->op));
	staff_column(q, 3, out->owner, sizeof(out->owner));
	staff_column(q, 4, out->maker, sizeof(out->maker));
	staff_column(q, 5, out->checker, sizeof(out->checker));
	staff_column(q, 6, out->text, sizeof(out->text));
	out->state = (enum approval_state)sqlite3_column_int(q, 7);
	out->made_s = sqlite3_column_int64(q, 8);
	out->expires_s = sqlite3_column_int64(q, 9);
	out->step_s = sqlite3_column_int64(q, 10);
	if ((out->state == APPROVAL_OPEN || out->state == APPROVAL_AGREED) && now_s >= out->expires_s)
		out->state = APPROVAL_EXPIRED;
}

enum staff_result
approval_get(struct staff *st, const uint8_t id[STAFF_ID_BYTES], int64_t now_s, struct approval *out, struct buf *why)
{
	sqlite3_stmt *q = staff_prepare(st, "SELECT " COLUMNS " FROM approval WHERE id = ?1", why);
	uint8_t hash[STAFF_HASH_BYTES];
	int rc;

	if (q == NULL)
		return STAFF_WORLD;
	staff_bind_blob(q, 1, id, STAFF_ID_BYTES);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		approval_columns(q, now_s, out);
	else if (rc == SQLITE_DONE)
		buf_adds(why, "there is no such approval");
	else
		buf_addf(why, "staff.db: %s", sqlite3_errmsg(st->db));
	sqlite3_finalize(q);
	if (rc != SQLITE_ROW)
		return rc == SQLITE_DONE ? STAFF_REFUSED : STAFF_WORLD;
	approval_hash(out->op, out->owner, out->text, hash);
	if (sodium_memcmp(hash, out->hash, sizeof(hash)) == 0)
		return STAFF_OK;
	buf_adds(why, "its text does not fit its hash: the database was changed behind our back");
	return STAFF_REFUSED;
}

enum staff_result
approval_list(struct staff *st, int64_t now_s, bool (*visit)(void *arg, const struct approval *a), void *arg, struct buf *why)
{
	sqlite3_stmt *q = staff_prepare(st, "SELECT " COLUMNS " FROM approval WHERE made_s > ?1 ORDER BY made_s DESC, id", why);
	int rc;

	if (q == NULL)
		return STAFF_WORLD;
	staff_bind_int(q, 1, now_s - LIST_S);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct approval a;

		approval_columns(q, now_s, &a);
		if (!visit(arg, &a))
			break;
	}
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		buf_addf(why, "staff.db: %s", sqlite3_errmsg(st->db));
	sqlite3_finalize(q);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? STAFF_OK : STAFF_WORLD;
}

/* One step of the state; `person` is checker or refuser, NULL for a use; `half` is NULL, or the hash of the checker's. */
static enum staff_result
step(struct staff *st, const struct approval *a, const char *sql, const char *person, const uint8_t *half,
    const struct audit_entry *entry, struct buf *why)
{
	enum staff_result result = staff_begin(st, why);
	sqlite3_stmt *q;

	if (result != STAFF_OK)
		return result;
	q = staff_prepare(st, sql, why);
	if (q != NULL) {
		staff_bind_blob(q, 1, a->id, STAFF_ID_BYTES);
		staff_bind_int(q, 2, entry->when_s);
		if (person != NULL)
			staff_bind_text(q, 3, person);
		if (half != NULL)
			staff_bind_blob(q, 4, half, STAFF_HASH_BYTES);
	}
	return denied(st, staff_commit(st, staff_run(st, q, why), entry, 1, why), entry);
}

enum staff_result
approval_agree(struct staff *st, const char *checker, const uint8_t id[STAFF_ID_BYTES],
    const uint8_t shown[STAFF_HASH_BYTES], int64_t now_s, char half[STAFF_HALF_CHARS + 1], struct buf *why)
{
	struct approval a = { .op = "" };
	char object[AUDIT_WORD_BYTES];
	struct audit_entry entry = { now_s, checker, "approval.agree", a.owner, object };
	enum staff_result result = approval_get(st, id, now_s, &a, why);
	uint8_t hash[STAFF_HASH_BYTES];

	memset(half, 0, STAFF_HALF_CHARS + 1);
	object_write(a.op, id, object);
	if (result != STAFF_OK)
		return denied(st, result, &entry);
	if (sodium_memcmp(shown, a.hash, STAFF_HASH_BYTES) != 0) {
		buf_adds(why, "what was shown is not what was proposed: look at it again");
		return denied(st, STAFF_REFUSED, &entry);
	}
	agreement_write(&a, object);
	if (makes_a_code(a.op))
		code_half_make(half, hash);
	result = step(st, &a, "UPDATE approval SET state = 1, checker = ?3, half = ?4, step_s = ?2 WHERE id = ?1", checker,
	    *half == '\0' ? NULL : hash, &entry, why);
	if (result != STAFF_OK)
		sodium_memzero(half, STAFF_HALF_CHARS + 1);
	return result;
}

enum staff_result
approval_refuse(struct staff *st, const char *who, const uint8_t id[STAFF_ID_BYTES], int64_t now_s, struct buf *why)
{
	struct approval a = { .op = "" };
	char object[AUDIT_WORD_BYTES];
	struct audit_entry entry = { now_s, who, "approval.refuse", a.owner, object };
	enum staff_result result = approval_get(st, id, now_s, &a, why);

	object_write(a.op, id, object);
	if (result != STAFF_OK)
		return denied(st, result, &entry);
	return step(st, &a, "UPDATE approval SET state = 2, refuser = ?3, step_s = ?2 WHERE id = ?1", who, NULL, &entry, why);
}

/* Who can write into the file can write that somebody agreed, but not that she was seen to do it. */
static enum staff_result
agreement_check(struct staff *st, const struct approval *a, int64_t now_s, struct buf *why)
{
	char object[AUDIT_WORD_BYTES], plain[AUDIT_WORD_BYTES], room[256];
	struct audit_entry entry = { now_s, "safard", "approval.unseen", a->owner, plain };
	struct buf unheard = BUF_OVER(room);

	agreement_write(a, object);
	if (a->state != APPROVAL_AGREED || seen_agreement(st, a->checker, a->owner, object, a->made_s - STAFF_LATE_S))
		return STAFF_OK;		/* else the rules of the database speak */
	object_write(a->op, a->id, plain);
	audit_add(st->audit, &entry, &unheard);
	buf_adds(why, "the audit log does not hold that somebody agreed to it: the database was changed, or the log lost; refuse it and look who proposes it again");
	return STAFF_REFUSED;
}

/* The checker's half of a code, and until when: of an approval that was agreed to. */
static enum staff_result
half_read(struct staff *st, const struct approval *a, struct approval_used *out, struct buf *why)
{
	sqlite3_stmt *q = staff_prepare(st, "SELECT half FROM approval WHERE id = ?1", why);
	int rc;

	if (q == NULL)
		return STAFF_WORLD;
	staff_bind_blob(q, 1, a->id, STAFF_ID_BYTES);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW && sqlite3_column_bytes(q, 0) == STAFF_HASH_BYTES)
		memcpy(out->half, sqlite3_column_blob(q, 0), STAFF_HASH_BYTES);
	if (rc != SQLITE_ROW)
		buf_addf(why, "staff.db: %s", sqlite3_errmsg(st->db));
	sqlite3_finalize(q);
	out->until_s = a->step_s + APPROVAL_S;
	return rc == SQLITE_ROW ? STAFF_OK : STAFF_WORLD;
}

enum staff_result
approval_use(struct staff *st, const uint8_t id[STAFF_ID_BYTES], const char *op, const char *owner,
    const char *text, int64_t now_s, struct buf *why)
{
	struct approval a = { .op = "" };
	struct approval_used used = { .op = "" };
	char object[AUDIT_WORD_BYTES];
	struct audit_entry entry = { now_s, "safard", "approval.use", a.owner, object };
	enum staff_result result = approval_get(st, id, now_s, &a, why);

	memset(&st->used, 0, sizeof(st->used));
	object_write(a.op, id, object);
	if (result != STAFF_OK)
		return denied(st, result, &entry);
	if (strcmp(a.op, op) != 0 || strcmp(a.owner, owner) != 0 || strcmp(a.text, text) != 0) {
		buf_adds(why, "it was agreed to for something else");
		return denied(st, STAFF_REFUSED, &entry);
	}
	result = agreement_check(st, &a, now_s, why);
	if (result == STAFF_OK)
		result = half_read(st, &a, &used, why);
	if (result == STAFF_OK)
		result = step(st, &a, "UPDATE approval SET state = 3, step_s = ?2 WHERE id = ?1", NULL, NULL, &entry, why);
	if (result != STAFF_OK)
		return result;
	snprintf(used.op, sizeof(used.op), "%s", a.op);
	snprintf(used.owner, sizeof(used.owner), "%s", a.owner);
	snprintf(used.maker, sizeof(used.maker), "%s", a.maker);
	st->used = used;
	return STAFF_OK;
}
