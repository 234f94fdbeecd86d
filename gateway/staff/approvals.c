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

enum { LIST_S = 7 * 24 * 3600, ID_SHOWN_CHARS = 16 };

#define COLUMNS "id, hash, op, owner, maker, ifnull(checker, ''), text, state, made_s, expires_s"

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

/* One step of the state; `person` is checker or refuser, NULL for a use. */
static enum staff_result
step(struct staff *st, const struct approval *a, const char *sql, const char *person, const struct audit_entry *entry,
    struct buf *why)
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
	}
	return denied(st, staff_commit(st, staff_run(st, q, why), entry, 1, why), entry);
}

enum staff_result
approval_agree(struct staff *st, const char *checker, const uint8_t id[STAFF_ID_BYTES],
    const uint8_t shown[STAFF_HASH_BYTES], int64_t now_s, struct buf *why)
{
	struct approval a = { .op = "" };
	char object[AUDIT_WORD_BYTES];
	struct audit_entry entry = { now_s, checker, "approval.agree", a.owner, object };
	enum staff_result result = approval_get(st, id, now_s, &a, why);

	object_write(a.op, id, object);
	if (result != STAFF_OK)
		return denied(st, result, &entry);
	if (sodium_memcmp(shown, a.hash, STAFF_HASH_BYTES) != 0) {
		buf_adds(why, "what was shown is not what was proposed: look at it again");
		return denied(st, STAFF_REFUSED, &entry);
	}
	return step(st, &a, "UPDATE approval SET state = 1, checker = ?3, step_s = ?2 WHERE id = ?1", checker, &entry, why);
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
	return step(st, &a, "UPDATE approval SET state = 2, refuser = ?3, step_s = ?2 WHERE id = ?1", who, &entry, why);
}

enum staff_result
approval_use(struct staff *st, const uint8_t id[STAFF_ID_BYTES], const char *op, const char *owner,
    const char *text, int64_t now_s, struct buf *why)
{
	struct approval a = { .op = "" };
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
	result = step(st, &a, "UPDATE approval SET state = 3, step_s = ?2 WHERE id = ?1", NULL, &entry, why);
	if (result != STAFF_OK)
		return result;
	snprintf(st->used.op, sizeof(st->used.op), "%s", a.op);
	snprintf(st->used.owner, sizeof(st->used.owner), "%s", a.owner);
	snprintf(st->used.maker, sizeof(st->used.maker), "%s", a.maker);
	return STAFF_OK;
}
