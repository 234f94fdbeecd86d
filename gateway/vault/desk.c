/* desk.c - rules first, the audit log second, digits last */
#include "gateway/vault/desk.h"

#include <sodium.h>

#include "gateway/staff/audit.h"
#include "gateway/vault/keys.h"
#include "gateway/vault/recall.h"
#include "gateway/vault/say.h"
#include "gateway/vault/seal_open.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS };

static const struct bucket_size refusal_size = { DESK_REFUSALS, HOUR_MS };

/* Up to which row of a job the audit log has an entry. */
struct cover { char job[JOB_CHARS + 1]; uint32_t upto; };

struct desk {
	struct keys	*keys;
	struct audit	*audit;
	const char	*jobs;
	struct rules	*rules;
	struct cover	cover[RULE_JOBS];
	size_t		next_cover;
	struct bucket	refusals;
	unsigned	untold;			/* refusals without an entry */
	int64_t		told_ms, warned_ms;
	struct buf	trouble;		/* of the last tick: said once */
};

struct desk *
desk_new(struct keys *keys, struct audit *audit, const char *jobs, uint32_t rows_per_second)
{
	struct desk *d = xcalloc(1, sizeof(*d));

	d->keys = keys;
	d->audit = audit;
	d->jobs = jobs;
	d->rules = rules_new(rows_per_second);
	d->trouble = (struct buf)BUF_INIT(1024);
	return d;
}

void
desk_free(struct desk *d)
{
	if (!d)
		return;
	rules_free(d->rules);
	buf_free(&d->trouble);
	free(d);
}

static bool
note(struct desk *d, const char *what, const char *who, const char *owner, const char *object)
{
	struct audit_entry e = { .when_s = vault_now().wall_s, .who = who, .what = what, .owner = owner, .object = object };
	struct buf why = BUF_INIT(512);
	bool is_written = audit_add(d->audit, &e, &why);

	if (!is_written)
		vault_say("error", "audit", "%s: %s", what, why.ptr);
	buf_free(&why);
	return is_written;
}

static void
note_key(void *arg, const char *what, const char *object)
{
	note(arg, what, "vault", "", object);
	vault_say("info", "vault", "%s %s", what, object);
}

/*
 * What an entry says of a row, as one word: the id of a request; of a warden or a row of a list, who are persons, a
 * hash of it; a job by its name.  With a letter in front, hex is never taken for somebody's number.
 */
static void
object_of(const struct wire_ask *ask, struct buf *out)
{
	static const char *const purposes[VAULT_PURPOSE_COUNT] = {
#define ROW(name, word, what) word,
		VAULT_PURPOSES(ROW)
#undef ROW
	};
	char hex[2 * SEAL_ID_BYTES + 1];
	uint8_t hash[crypto_generichash_BYTES_MIN];

	BUG_IF(crypto_generichash(hash, sizeof(hash), ask->id, SEAL_ID_BYTES, NULL, 0) != 0);
	sodium_bin2hex(hex, sizeof(hex), ask->verb == WIRE_OPEN && ask->purpose == VAULT_REQUEST ? ask->id : hash,
	    SEAL_ID_BYTES);
	if (ask->verb == WIRE_OPEN && ask->purpose == VAULT_JOB && vault_is_job(ask->job))
		memcpy(hex, ask->job, sizeof(hex));
	buf_addf(out, "%s-%s", ask->verb == WIRE_OPEN ? purposes[ask->purpose] : "reseal", hex);
}

static void
say_no(enum vault_rule rule, struct wire_reply *out)
{
	memset(out, 0, sizeof(*out));
	out->status = WIRE_REFUSED;
	out->len = strlen(vault_rule_sentence(rule));
	memcpy(out->bytes, vault_rule_sentence(rule), out->len);
}

/* A flood of questions may not fill the disk: beyond a rate refusals are counted.  `rows`: of a job, in one entry; else 0. */
static void
note_no(struct desk *d, const struct wire_ask *ask, enum vault_rule rule, unsigned rows, const struct vault_now *now)
{
	char room[AUDIT_WORD_BYTES];
	struct buf text = BUF_OVER(room);
	bool has_names = ask && rule != VAULT_NO_NAME && rule != VAULT_NO_USER;

	if (rule == VAULT_NO_AUDIT)
		return;
	if (!bucket_has(&d->refusals, &refusal_size, now->boot_ms)) {
		d->untold++;
		return;
	}
	bucket_take(&d->refusals, &refusal_size);
	if (has_names)
		object_of(ask, &text);
	buf_addf(&text, "%s%s", has_names ? " " : "", vault_rule_word(rule));
	if (rows > 0)
		buf_addf(&text, " %u", rows);
	note(d, "vault.refuse", has_names && vault_is_name(ask->who) ? ask->who : "vault", has_names ? ask->owner : "", text.ptr);
}

static void
refuse(struct desk *d, const struct wire_ask *ask, enum vault_rule rule, const struct vault_now *now, struct wire_reply *out)
{
	say_no(rule, out);
	note_no(d, ask, rule, 0, now);
}

/* Rows of a job share an entry, which is on disk before the first of them leaves; `object` is added to. */
static bool
cover_rows(struct desk *d, const char *what, const char *job, uint32_t nth, const struct wire_ask *ask, struct buf *object)
{
	bool is_open = ask->verb == WIRE_OPEN;
	struct cover *c = NULL;

	for (size_t i = 0; !c && i < COUNT(d->cover); i++)
		if (strcmp(d->cover[i].job, job) == 0)
			c = &d->cover[i];
	if (c && nth <= c->upto)
		return true;
	buf_addf(object, " %lu-%lu", (unsigned long)nth, (unsigned long)nth + DESK_JOB_ROWS - 1);
	if (!note(d, what, is_open ? ask->who : "vault", is_open ? ask->owner : "", object->ptr))
		return false;
	if (!c) {
		c = &d->cover[d->next_cover++ % COUNT(d->cover)];
		memcpy(c->job, job, strlen(job) + 1);
	}
	c->upto = nth + DESK_JOB_ROWS - 1;
	return true;
}

static enum vault_rule
decrypt(struct desk *d, const struct wire_ask *ask, char digits[SEAL_DIGITS + 1])
{
	struct seal_row row = { ask->owner, ask->list, ask->id };
	const uint8_t *secret = keys_secret(d->keys, seal_month_of(ask->sealed));

	if (keys_are_forgotten(d->keys))
		return VAULT_NO_PANIC;
	if (!secret)
		return VAULT_NO_MONTH;
	return seal_open(secret, &row, ask->sealed, digits) ? VAULT_MAY : VAULT_NO_SEAL;
}

/* `t` is the ticket of a job, or NULL.  Without VAULT_MAY there are no digits. */
static enum vault_rule
open_one(struct desk *d, const struct wire_ask *ask, const struct ticket *t, const struct vault_now *now,
    char digits[SEAL_DIGITS + 1])
{
	struct vault_ask q = { ask->purpose, { ask->owner, ask->list, ask->id }, ask->sealed, ask->who, ask->job };
	char room[AUDIT_WORD_BYTES];
	struct buf object = BUF_OVER(room);
	enum vault_rule no;
	uint32_t nth;

	no = rules_ask(d->rules, &q, t, now, &nth);
	if (no == VAULT_MAY)
		no = decrypt(d, ask, digits);
	if (no != VAULT_MAY)
		return no;
	object_of(ask, &object);
	if (ask->purpose == VAULT_JOB ? cover_rows(d, "vault.open", ask->job, nth, ask, &object) :
	    note(d, "vault.open", ask->who, ask->owner, object.ptr))
		return VAULT_MAY;
	sodium_memzero(digits, SEAL_DIGITS + 1);
	if (ask->purpose == VAULT_JOB)
		rules_uncount(d->rules, ask->job);	/* a disk that is full for an hour does not use up what was approved */
	return VAULT_NO_AUDIT;
}

static bool
find_ticket(const struct desk *d, const char *job, struct ticket *out)
{
	struct buf why = BUF_INIT(512);
	bool is_there = ticket_read(d->jobs, job, out, &why);

	if (!is_there)
		vault_say("warn", "vault", "%s", why.ptr);
	buf_free(&why);
	return is_there;
}

static void
answer_open(struct desk *d, const struct wire_ask *ask, const struct vault_now *now, struct wire_reply *out)
{
	char digits[SEAL_DIGITS + 1] = "";
	struct ticket t;
	bool has_ticket = ask->purpose == VAULT_JOB && find_ticket(d, ask->job, &t);
	enum vault_rule no = open_one(d, ask, has_ticket ? &t : NULL, now, digits);

	if (no == VAULT_MAY) {
		out->len = strlen(digits);
		memcpy(out->bytes, digits, out->len);
	} else {
		refuse(d, ask, no, now, out);
	}
	sodium_memzero(digits, sizeof(digits));
}

static void
answer_reseal(struct desk *d, const struct wire_ask *ask, const struct vault_now *now, struct wire_reply *out)
{
	struct seal_row row = { ask->owner, ask->list, ask->id };
	char digits[SEAL_DIGITS + 1] = "", room[AUDIT_WORD_BYTES];
	struct buf object = BUF_OVER(room);
	enum vault_rule no = VAULT_NO_NAME;
	struct seal_key key;
	uint32_t nth = 0;

	if (vault_is_name(ask->owner))
		no = rules_reseal(d->rules, ask->list, now, &nth);
	if (no == VAULT_MAY)
		no = decrypt(d, ask, digits);
	if (no == VAULT_MAY && !keys_public(d->keys, seal_month(now->wall_s), &key))
		no = VAULT_NO_MONTH;
	buf_adds(&object, "rows");
	if (no == VAULT_MAY && !cover_rows(d, "vault.reseal", "reseal", nth, ask, &object))
		no = VAULT_NO_AUDIT;
	if (no == VAULT_MAY) {
		BUG_IF(!seal_number(&key, &row, digits, out->bytes));
		out->len = SEALED_BYTES;
	} else {
		refuse(d, ask, no, now, out);
	}
	sodium_memzero(digits, sizeof(digits));
}

static void
answer_forget(struct desk *d, struct wire_reply *out)
{
	struct buf why = BUF_INIT(WIRE_WHY_BYTES);

	if (!keys_forget_all(d->keys, note_key, d, &why)) {
		out->status = WIRE_REFUSED;
		out->len = why.len;
		memcpy(out->bytes, why.ptr, why.len);
	}
	buf_free(&why);
}

/* Said when it begins and when it changes, not each second. */
static void
keys_look(struct desk *d, const struct vault_now *now)
{
	struct buf why = BUF_INIT(1024);

	keys_tick(d->keys, now, note_key, d, &why);
	if (why.len > 0 && strcmp(why.ptr, d->trouble.ptr) != 0)
		vault_say("error", "vault", "%s", why.ptr);
	buf_reset(&d->trouble);
	buf_adds(&d->trouble, why.ptr);
	buf_free(&why);
}

bool
desk_begin(struct desk *d, const char *folder, const struct vault_now *now, struct buf *why)
{
	char room[32];
	struct buf text = BUF_OVER(room);

	if (!recall(d->rules, folder, now, why))
		return false;
	keys_look(d, now);
	buf_addf(&text, "%zu", keys_count(d->keys));
	if (note(d, "vault.start", "vault", "", text.ptr))
		return true;
	buf_adds(why, "the audit log cannot be written");
	return false;
}

void
desk_answer(struct desk *d, const struct wire_ask *ask, const struct caller *caller, const struct vault_now *now,
    struct wire_reply *out)
{
	memset(out, 0, sizeof(*out));
	keys_look(d, now);
	if (ask->verb == WIRE_FORGET ? !caller->may_forget : !caller->may_open)
		refuse(d, ask, VAULT_NO_USER, now, out);
	else if (ask->verb == WIRE_FORGET)
		answer_forget(d, out);
	else if (keys_are_forgotten(d->keys))
		refuse(d, ask, VAULT_NO_PANIC, now, out);
	else if (ask->verb == WIRE_OPEN)
		answer_open(d, ask, now, out);
	else
		answer_reseal(d, ask, now, out);
}

/* Rows from `first` on, until one says that those behind it need not be tried.  What each rule said no to is counted. */
static void
open_rows(struct desk *d, const struct wire_rows *ask, struct wire_ask *one, const struct vault_now *now,
    struct wire_said *out, unsigned no_count[VAULT_RULE_COUNT])
{
	struct ticket t;
	bool has_ticket = find_ticket(d, one->job, &t), is_over = false;
	enum vault_rule no = VAULT_NO_PANIC;
	enum vault_row_end worst = VAULT_ROW_OPEN;

	out->count = ask->count;
	for (unsigned i = 0; i < ask->count; i++) {
		memcpy(one->id, ask->row[i].id, SEAL_ID_BYTES);
		memcpy(one->sealed, ask->row[i].sealed, SEALED_BYTES);
		if (!is_over && !keys_are_forgotten(d->keys))
			no = open_one(d, one, has_ticket ? &t : NULL, now, out->row[i].digits);
		out->row[i].end = vault_rule_end(no);
		is_over = out->row[i].end == VAULT_ROW_LATER || out->row[i].end == VAULT_ROW_STOPPED;
		no_count[no]++;
		if (out->row[i].end > worst) {
			worst = out->row[i].end;
			snprintf(out->why, sizeof(out->why), "%s", vault_rule_sentence(no));
		}
	}
}

void
desk_rows(struct desk *d, const struct wire_rows *ask, const struct caller *caller, const struct vault_now *now,
    struct wire_said *out)
{
	struct wire_ask one = { .verb = WIRE_OPEN, .purpose = VAULT_JOB };
	unsigned no_count[VAULT_RULE_COUNT] = { 0 };

	memset(out, 0, sizeof(*out));
	memcpy(one.owner, ask->owner, sizeof(one.owner));
	memcpy(one.list, ask->list, sizeof(one.list));
	memcpy(one.who, ask->who, sizeof(one.who));
	memcpy(one.job, ask->job, sizeof(one.job));
	keys_look(d, now);
	if (caller->may_open) {
		open_rows(d, ask, &one, now, out, no_count);
	} else {
		out->status = WIRE_REFUSED;
		snprintf(out->why, sizeof(out->why), "%s", vault_rule_sentence(VAULT_NO_USER));
		no_count[VAULT_NO_USER] = ask->count;
	}
	/* The rate is the pace of a job, not a refusal: its rows are asked for again, and opened. */
	for (int no = VAULT_MAY + 1; no < VAULT_RULE_COUNT; no++)
		if (no_count[no] > 0 && no != VAULT_NO_RATE)
			note_no(d, &one, (enum vault_rule)no, no_count[no], now);
}

void
desk_turn_away(struct desk *d, const struct vault_now *now, struct wire_reply *out)
{
	refuse(d, NULL, VAULT_NO_USER, now, out);
}

void
desk_tick(struct desk *d, const struct vault_now *now)
{
	char room[AUDIT_WORD_BYTES];
	struct buf text = BUF_OVER(room), why = BUF_INIT(512);

	keys_look(d, now);
	if (keys_doubt_the_clock(d->keys) && (d->warned_ms == 0 || now->boot_ms - d->warned_ms >= HOUR_MS)) {
		vault_say("warn", "vault", "the clock has leapt ahead; no key is forgotten until it is believed");
		d->warned_ms = now->boot_ms > 0 ? now->boot_ms : 1;
	}
	if (d->untold > 0 && now->boot_ms - d->told_ms >= MINUTE_MS) {
		buf_addf(&text, "%u more", d->untold);
		if (note(d, "vault.refuse", "vault", "", text.ptr))
			d->untold = 0;
		d->told_ms = now->boot_ms;
	}
	if (!audit_tick(d->audit, now->wall_s, &why))
		vault_say("error", "audit", "%s", why.ptr);
	buf_free(&why);
}
