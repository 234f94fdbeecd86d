/*
 * login.c - tokens for an hour of work, and what makes guessing slow
 *
 * Tokens live in memory only, hashed: a restart ends every login, and who reads
 * the memory of a moment cannot sign in with it.  Wrong tries are counted by a
 * keyed hash of the name, so that names that exist and names that do not are
 * slowed alike; nobody is ever locked out for longer than a minute.
 */
#include <sodium.h>

#include "gateway/staff/audit.h"
#include "gateway/staff/password.h"
#include "gateway/staff/staff_inside.h"
#include "gateway/staff/totp.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { SLOTS = 64, SLOTS_EACH = 4, BUCKETS = 1024, TOKEN_BYTES = 32, TRIES_FREE = 3, DELAY_MAX_S = 60, MEMORY_S = 3600 };

struct slot {
	uint8_t	hash[STAFF_HASH_BYTES];
	char	name[STAFF_NAME_BYTES];		/* "": free */
	int64_t	epoch, opened_s, seen_s;
};

struct bucket { unsigned tries; int64_t last_s; };

struct login {
	struct staff	*st;
	uint8_t		 key[crypto_shorthash_KEYBYTES];
	struct slot	 slots[SLOTS];
	struct bucket	 buckets[BUCKETS];
};

/* One for every reason: it tells nothing of who has an account. */
static const char refusal[] = "name, password or code is wrong; a code is good once, then wait for the next";
static const char code_refusal[] = "this code is wrong or was used already: wait for the next one, 30 seconds at most";

struct login *
login_new(struct staff *st)
{
	struct login *l = xcalloc(1, sizeof(*l));

	l->st = st;
	crypto_shorthash_keygen(l->key);
	return l;
}

void
login_free(struct login *l)
{
	if (l == NULL)
		return;
	sodium_memzero(l, sizeof(*l));
	free(l);
}

static struct bucket *
bucket_of(struct login *l, const char *name)
{
	uint64_t hash;

	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)name, strlen(name), l->key);
	return &l->buckets[hash % BUCKETS];
}

/* Seconds until the next try; 0: now. */
static int64_t
delay(struct bucket *b, int64_t now_s)
{
	int64_t wait_s;

	if (now_s - b->last_s > MEMORY_S || now_s < b->last_s)		/* long ago, or the clock fell back */
		b->tries = 0;
	if (b->tries < TRIES_FREE)
		return 0;
	wait_s = b->tries - TRIES_FREE > 5 ? DELAY_MAX_S : (int64_t)2 << (b->tries - TRIES_FREE);
	wait_s = b->last_s + (wait_s > DELAY_MAX_S ? DELAY_MAX_S : wait_s) - now_s;
	return wait_s > 0 ? wait_s : 0;
}

static bool
may_try(struct bucket *b, int64_t now_s, struct buf *why)
{
	int64_t wait_s = delay(b, now_s);

	if (wait_s > 0)
		buf_addf(why, "too many wrong tries: try again in %lld s", (long long)wait_s);
	return wait_s == 0;
}

/* Counted before it is known to be wrong, so that a kill in between forgets nothing. */
static void
try_count(struct bucket *b, int64_t now_s)
{
	b->tries += b->tries < UINT32_MAX;
	b->last_s = now_s;
}

static enum staff_result
refuse(struct login *l, const struct account_row *r, const char *what, const char *sentence, int64_t now_s, struct buf *why)
{
	struct audit_entry entry = { now_s, *r->account.name != '\0' ? r->account.name : "nobody", what, r->account.owner, "" };
	char room[256];
	struct buf unheard = BUF_OVER(room);

	audit_add(l->st->audit, &entry, &unheard);
	buf_adds(why, sentence);
	return STAFF_REFUSED;
}

/* The step is used up with the audit entry, before anybody is let in. */
static enum staff_result
step_use(struct login *l, const struct account_row *r, const char *what, int64_t step, int64_t now_s, struct buf *why)
{
	struct audit_entry entry = { now_s, r->account.name, what, r->account.owner, "" };
	enum staff_result result = staff_begin(l->st, why);
	struct sqlite3_stmt *q;

	if (result != STAFF_OK)
		return result;
	q = staff_prepare(l->st, "UPDATE account SET step = ?2 WHERE name = ?1", why);
	if (q != NULL) {
		staff_bind_text(q, 1, r->account.name);
		staff_bind_int(q, 2, step);
	}
	return staff_commit(l->st, staff_run(l->st, q, why), &entry, 1, why);
}

static bool
is_over(const struct slot *s, int64_t now_s)
{
	return now_s - s->seen_s > LOGIN_IDLE_S || now_s - s->opened_s > LOGIN_END_S ||
	    now_s < s->opened_s - LOGIN_IDLE_S;		/* the clock fell back: no longer life from that */
}

/* A free one, or the oldest of somebody who has her share; NULL: all are others'. */
static struct slot *
slot_take(struct login *l, const char *name, int64_t now_s)
{
	struct slot *own = NULL, *empty = NULL;
	int count = 0;

	for (struct slot *s = l->slots; s < l->slots + SLOTS; s++) {
		if (*s->name == '\0' || is_over(s, now_s)) {
			empty = s;
		} else if (strcmp(s->name, name) == 0) {
			count++;
			if (own == NULL || s->opened_s < own->opened_s)
				own = s;
		}
	}
	return empty == NULL || count >= SLOTS_EACH ? own : empty;
}

static enum staff_result
token_make(struct login *l, const struct account_row *r, int64_t now_s, char token[LOGIN_TOKEN_CHARS + 1], struct buf *why)
{
	struct slot *s = slot_take(l, r->account.name, now_s);
	uint8_t bytes[TOKEN_BYTES];

	if (s == NULL) {
		buf_addf(why, "%d people are signed in, there is no room for more", SLOTS);
		return STAFF_WORLD;
	}
	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2base64(token, LOGIN_TOKEN_CHARS + 1, bytes, sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bytes, sizeof(bytes));
	crypto_generichash(s->hash, sizeof(s->hash), (const unsigned char *)token, LOGIN_TOKEN_CHARS, NULL, 0);
	snprintf(s->name, sizeof(s->name), "%s", r->account.name);
	s->epoch = r->epoch;
	s->opened_s = s->seen_s = now_s;
	return STAFF_OK;
}

enum staff_result
login_open(struct login *l, const char *name, const char *password, const char *totp,
    int64_t now_s, char token[LOGIN_TOKEN_CHARS + 1], struct buf *why)
{
	struct bucket *b = bucket_of(l, name);
	struct account_row r;
	char room[256];
	struct buf unheard = BUF_OVER(room);
	enum staff_result result;
	bool is_right, is_seen;
	int64_t step;

	memset(token, 0, LOGIN_TOKEN_CHARS + 1);
	if (!may_try(b, now_s, why))
		return STAFF_REFUSED;
	try_count(b, now_s);
	result = account_read(l->st, name, &r, &unheard);
	if (result == STAFF_WORLD) {
		buf_adds(why, unheard.ptr);
		return result;
	}
	/* all of it in any case: the time tells nothing */
	is_right = password_is(r.password, password);
	step = totp_step(r.totp, totp, now_s, r.step);
	is_seen = result != STAFF_OK || seen_account(l->st, &r.account);
	if (result != STAFF_OK || !is_right || step == 0 || !r.has_totp || r.account.is_blocked || !is_seen) {
		result = refuse(l, &r, is_seen ? "login.refused" : "login.unseen", refusal, now_s, why);
	} else {
		result = step_use(l, &r, "login.open", step, now_s, why);
		if (result == STAFF_OK)
			result = token_make(l, &r, now_s, token, why);
		if (result != STAFF_REFUSED)
			b->tries = 0;
	}
	sodium_memzero(&r, sizeof(r));
	return result;
}

static struct slot *
slot_find(struct login *l, const char *token)
{
	uint8_t hash[STAFF_HASH_BYTES];
	struct slot *found = NULL;

	if (strlen(token) != LOGIN_TOKEN_CHARS)
		return NULL;
	crypto_generichash(hash, sizeof(hash), (const unsigned char *)token, LOGIN_TOKEN_CHARS, NULL, 0);
	for (struct slot *s = l->slots; s < l->slots + SLOTS; s++)
		if (sodium_memcmp(hash, s->hash, sizeof(hash)) == 0 && *s->name != '\0')
			found = s;
	return found;
}

static void
slot_free(struct slot *s)
{
	sodium_memzero(s, sizeof(*s));
}

/* The slot and the account behind a token, which it must still be good for. */
static enum staff_result
token_read(struct login *l, const char *token, int64_t now_s, struct slot **slot, struct account_row *r, struct buf *why)
{
	struct slot *s = slot_find(l, token);
	enum staff_result result = STAFF_REFUSED;

	memset(r, 0, sizeof(*r));
	*slot = s;
	if (s != NULL && is_over(s, now_s)) {
		slot_free(s);
		s = NULL;
	}
	if (s != NULL) {
		char room[256];
		struct buf unheard = BUF_OVER(room);

		result = account_read(l->st, s->name, r, &unheard);
		if (result == STAFF_WORLD) {
			buf_adds(why, unheard.ptr);
			return result;
		}
	}
	if (s != NULL && (result != STAFF_OK || r->account.is_blocked || r->epoch != s->epoch ||
	    !seen_account(l->st, &r->account))) {
		slot_free(s);
		s = NULL;
	}
	if (s == NULL) {
		buf_adds(why, "you are not signed in, or not any more");
		return STAFF_REFUSED;
	}
	s->seen_s = now_s;
	return STAFF_OK;
}

enum staff_result
login_who(struct login *l, const char *token, int64_t now_s, struct account *out, struct buf *why)
{
	struct account_row r;
	struct slot *s;
	enum staff_result result = token_read(l, token, now_s, &s, &r, why);

	memset(out, 0, sizeof(*out));
	if (result == STAFF_OK)
		*out = r.account;
	sodium_memzero(&r, sizeof(r));
	return result;
}

enum staff_result
login_step_up(struct login *l, const char *token, const char *totp, int64_t now_s, struct buf *why)
{
	struct account_row r;
	struct slot *s;
	enum staff_result result = token_read(l, token, now_s, &s, &r, why);
	struct bucket *b;
	int64_t step;

	if (result != STAFF_OK)
		return result;
	b = bucket_of(l, r.account.name);
	if (!may_try(b, now_s, why)) {
		result = STAFF_REFUSED;
	} else {
		try_count(b, now_s);
		step = totp_step(r.totp, totp, now_s, r.step);
		result = step == 0 ? refuse(l, &r, "login.refused", code_refusal, now_s, why) :
		    step_use(l, &r, "login.step-up", step, now_s, why);
		if (result == STAFF_OK)
			b->tries = 0;
	}
	sodium_memzero(&r, sizeof(r));
	return result;
}

void
login_close(struct login *l, const char *token)
{
	struct slot *s = slot_find(l, token);

	if (s != NULL)
		slot_free(s);
}
