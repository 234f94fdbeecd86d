/*
 * rules.c - a table of purposes, buckets and counts
 *
 * A question that fails its seal has been counted all the same: whoever
 * guesses, guesses at the same rate.
 */
#include "gateway/vault/rules.h"

#include <sodium.h>

#include "gateway/vault/names.h"
#include "locales/text/bug.h"

enum { HOUR_MS = 3600 * 1000, SECOND_MS = 1000 };

/* Per purpose: the lists, a rate for each account (0 = none), a rate for all. */
static const struct purpose {
	const char	*lists[4];
	struct bucket_size account, all;
} purposes[VAULT_PURPOSE_COUNT] = {
	[VAULT_REQUEST] = { { "callback" }, { 30, HOUR_MS }, { 120, HOUR_MS } },
	[VAULT_WARDEN] = { { "warden" }, { 60, HOUR_MS }, { 60, HOUR_MS } },
	[VAULT_JOB] = { { "alerts", "broadcast", "warden" }, { 0, 1 }, { RULE_ROWS, SECOND_MS } },
};
static const struct bucket_size reseal_size = { 500, SECOND_MS };

static const struct { const char *word; enum vault_row_end end; const char *sentence; } rule_words[VAULT_RULE_COUNT] = {
	[VAULT_MAY] = { "yes", VAULT_ROW_OPEN, "" },
#define VAULT_RULE(id, word, end, sentence) [VAULT_NO_##id] = { word, VAULT_ROW_##end, sentence },
#include "gateway/vault/rules.def"
#undef VAULT_RULE
};

struct account { char who[NAME_CHARS + 1]; struct bucket bucket; };
struct request { uint8_t id[SEAL_ID_BYTES]; uint32_t times; };
struct job { char name[JOB_CHARS + 1]; int64_t expires_s; uint32_t opened; };

struct rules {
	struct bucket_size all_size[VAULT_PURPOSE_COUNT];	/* the table's; of jobs, what the administrator says */
	struct bucket	all[VAULT_PURPOSE_COUNT], reseal;
	struct account	account[VAULT_PURPOSE_COUNT][RULE_ACCOUNTS];
	struct request	request[RULE_REQUESTS];
	size_t		requests;
	struct job	job[RULE_JOBS];
	uint32_t	reseals;
};

const char *
vault_rule_word(enum vault_rule r)
{
	return rule_words[r].word;
}

const char *
vault_rule_sentence(enum vault_rule r)
{
	return rule_words[r].sentence;
}

enum vault_row_end
vault_rule_end(enum vault_rule r)
{
	return rule_words[r].end;
}

/* Levels are tokens times period, so that no fraction is lost; a bucket that was never used is full. */
bool
bucket_has(struct bucket *b, const struct bucket_size *size, int64_t boot_ms)
{
	int64_t full = (int64_t)size->tokens * size->period_ms, passed_ms = boot_ms - b->at_ms;

	if (b->at_ms == 0 || passed_ms > (int64_t)size->period_ms)
		b->level = full;
	else if (passed_ms > 0)
		b->level += passed_ms * size->tokens;
	if (b->level > full)
		b->level = full;
	b->at_ms = boot_ms > 0 ? boot_ms : 1;
	return b->level >= (int64_t)size->period_ms;
}

void
bucket_take(struct bucket *b, const struct bucket_size *size)
{
	b->level -= size->period_ms;
}

struct rules *
rules_new(uint32_t rows_per_second)
{
	struct rules *r = xcalloc(1, sizeof(*r));

	BUG_IF(rows_per_second < 1 || rows_per_second > RULE_ROWS_MOST);
	for (int p = 0; p < VAULT_PURPOSE_COUNT; p++)
		r->all_size[p] = purposes[p].all;
	r->all_size[VAULT_JOB].tokens = rows_per_second;
	return r;
}

void
rules_free(struct rules *r)
{
	free(r);
}

static uint32_t
made_s(const uint8_t *id)
{
	return (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3];
}

/* The account's bucket; a new account takes the place of one whose bucket is full again.  NULL: there is none. */
static struct bucket *
account_bucket(struct account *accounts, const char *who, const struct bucket_size *size, int64_t boot_ms)
{
	struct account *place = NULL;

	for (size_t i = 0; i < RULE_ACCOUNTS; i++) {
		struct account *a = &accounts[i];

		if (strcmp(a->who, who) == 0)
			return &a->bucket;
		if (!place && (!a->who[0] || boot_ms - a->bucket.at_ms > (int64_t)size->period_ms))
			place = a;
	}
	if (!place)
		return NULL;
	memset(place, 0, sizeof(*place));
	memcpy(place->who, who, strlen(who) + 1);
	return &place->bucket;
}

/* Counted for as long as it may be asked for; what is older is refused by its age. */
static struct request *
request_of(struct rules *r, const uint8_t *id, const struct vault_now *now)
{
	for (size_t i = 0; i < r->requests; i++)
		if (memcmp(r->request[i].id, id, SEAL_ID_BYTES) == 0)
			return &r->request[i];
	for (size_t i = 0; r->requests == RULE_REQUESTS && i < RULE_REQUESTS; i++) {
		if (now->wall_s - (int64_t)made_s(r->request[i].id) <= RULE_OLD_S)
			continue;
		r->request[i] = r->request[--r->requests];
	}
	if (r->requests == RULE_REQUESTS)
		return NULL;
	memcpy(r->request[r->requests].id, id, SEAL_ID_BYTES);
	r->request[r->requests].times = 0;
	return &r->request[r->requests];	/* kept by whoever counts it */
}

static struct job *
job_of(struct rules *r, const struct ticket *t, const struct vault_now *now)
{
	struct job *place = NULL;

	for (size_t i = 0; i < RULE_JOBS; i++) {
		struct job *j = &r->job[i];

		if (strcmp(j->name, t->job) == 0) {
			j->expires_s = t->expires_s;
			return j;
		}
		if (!place && (!j->name[0] || j->expires_s <= now->wall_s))
			place = j;
	}
	if (place) {
		*place = (struct job){ .expires_s = t->expires_s };
		memcpy(place->name, t->job, sizeof(place->name));
	}
	return place;
}

static bool
is_listed(const struct purpose *p, const char *list)
{
	for (size_t i = 0; i < COUNT(p->lists) && p->lists[i]; i++)
		if (strcmp(p->lists[i], list) == 0)
			return true;
	return false;
}

static enum vault_rule
judge_request(struct rules *r, const struct vault_ask *ask, const struct vault_now *now, uint32_t **count)
{
	int64_t age_s = now->wall_s - (int64_t)made_s(ask->row.id);
	struct request *request;

	if (age_s > RULE_OLD_S)
		return VAULT_NO_OLD;
	if (age_s < -RULE_FUTURE_S)
		return VAULT_NO_FUTURE;
	request = request_of(r, ask->row.id, now);
	if (!request)
		return VAULT_NO_CROWD;
	*count = &request->times;
	return request->times >= RULE_TIMES ? VAULT_NO_TIMES : VAULT_MAY;
}

static enum vault_rule
judge_job(struct rules *r, const struct vault_ask *ask, const struct ticket *t, const struct vault_now *now, uint32_t **count)
{
	struct job *job;

	if (!t)
		return VAULT_NO_TICKET;
	if (strcmp(t->owner, ask->row.owner) != 0 || strcmp(t->list, ask->row.list) != 0 || strcmp(t->job, ask->job) != 0)
		return VAULT_NO_OTHER;
	if (strcmp(t->maker, t->checker) == 0)
		return VAULT_NO_ONE;
	if (t->expires_s <= now->wall_s)
		return VAULT_NO_EXPIRED;
	job = job_of(r, t, now);
	if (!job)
		return VAULT_NO_CROWD;
	*count = &job->opened;
	return job->opened >= t->rows ? VAULT_NO_ROWS : VAULT_MAY;
}

static bool
has_names(const struct vault_ask *ask)
{
	return vault_is_name(ask->who) && vault_is_name(ask->row.owner) && vault_is_name(ask->row.list) &&
	    (ask->purpose == VAULT_JOB ? vault_is_job(ask->job) : ask->job[0] == '\0');
}

/* Both buckets, or neither, are taken from. */
static enum vault_rule
take_tokens(struct rules *r, const struct vault_ask *ask, const struct purpose *p, int64_t boot_ms)
{
	struct bucket *own = NULL;

	if (p->account.tokens > 0) {
		own = account_bucket(r->account[ask->purpose], ask->who, &p->account, boot_ms);
		if (!own)
			return VAULT_NO_CROWD;
		if (!bucket_has(own, &p->account, boot_ms))
			return VAULT_NO_MINE;
	}
	if (!bucket_has(&r->all[ask->purpose], &r->all_size[ask->purpose], boot_ms))
		return VAULT_NO_RATE;
	if (own)
		bucket_take(own, &p->account);
	bucket_take(&r->all[ask->purpose], &r->all_size[ask->purpose]);
	return VAULT_MAY;
}

enum vault_rule
rules_ask(struct rules *r, const struct vault_ask *ask, const struct ticket *ticket, const struct vault_now *now,
    uint32_t *nth)
{
	uint32_t once = 0, *count = &once;
	enum vault_rule no = VAULT_MAY;
	const struct purpose *p;

	*nth = 0;
	BUG_IF(ask->purpose >= VAULT_PURPOSE_COUNT);
	p = &purposes[ask->purpose];
	if (!has_names(ask))
		return VAULT_NO_NAME;
	if (!is_listed(p, ask->row.list))
		return VAULT_NO_LIST;
	if (ask->purpose == VAULT_REQUEST)
		no = judge_request(r, ask, now, &count);
	else if (ask->purpose == VAULT_JOB)
		no = judge_job(r, ask, ticket, now, &count);
	if (no == VAULT_MAY)
		no = take_tokens(r, ask, p, now->boot_ms);
	if (no != VAULT_MAY)
		return no;
	*nth = ++*count;
	if (r->requests < RULE_REQUESTS && count == &r->request[r->requests].times)
		r->requests++;
	return VAULT_MAY;
}

void
rules_uncount(struct rules *r, const char *job)
{
	for (size_t i = 0; i < RULE_JOBS; i++)
		if (strcmp(r->job[i].name, job) == 0 && r->job[i].opened > 0)
			r->job[i].opened--;
}

void
rules_recall(struct rules *r, enum vault_purpose purpose, const char *who, const char *name, uint32_t nth, int64_t when_s,
    const struct vault_now *now)
{
	struct vault_ask ask = { .purpose = purpose, .who = who };
	struct ticket t = { .expires_s = when_s + RULE_JOB_S };
	uint8_t id[SEAL_ID_BYTES];
	struct request *request;
	struct job *job;

	if (!vault_is_name(who) || !vault_is_job(name))
		return;
	if (purpose != VAULT_JOB && now->wall_s - when_s < HOUR_MS / 1000)
		take_tokens(r, &ask, &purposes[purpose], now->boot_ms);
	if (purpose == VAULT_REQUEST && sodium_hex2bin(id, sizeof(id), name, JOB_CHARS, NULL, NULL, NULL) == 0 &&
	    now->wall_s - (int64_t)made_s(id) <= RULE_OLD_S && (request = request_of(r, id, now)) != NULL) {
		if (request->times++ == 0)
			r->requests++;
	}
	memcpy(t.job, name, sizeof(t.job));
	if (purpose == VAULT_JOB && now->wall_s < t.expires_s && nth > 0 && (job = job_of(r, &t, now)) != NULL &&
	    job->opened < nth - 1)
		job->opened = nth - 1;
}

/* Call-backs die in 72 hours and are never resealed. */
enum vault_rule
rules_reseal(struct rules *r, const char *list, const struct vault_now *now, uint32_t *nth)
{
	*nth = 0;
	if (!vault_is_name(list))
		return VAULT_NO_NAME;
	if (strcmp(list, "callback") == 0)
		return VAULT_NO_LIST;
	if (!bucket_has(&r->reseal, &reseal_size, now->boot_ms))
		return VAULT_NO_RATE;
	bucket_take(&r->reseal, &reseal_size);
	*nth = ++r->reseals;
	return VAULT_MAY;
}
