/*
 * rules.h - what the vault opens, for whom and how often
 *
 * Decides by what it is told and what it remembers of earlier questions; after a
 * new start it is reminded of them (recall.h).  Rates run on the clock that does not jump.  Knows no key, no file, no digit.
 */
#ifndef GATEWAY_VAULT_RULES_H
#define GATEWAY_VAULT_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/vault/age.h"
#include "gateway/vault/ticket.h"
#include "gateway/vault/vault.h"
#include "gateway/vault/vault_line.h"

enum vault_rule {
	VAULT_MAY,
#define VAULT_RULE(id, word, end, sentence) VAULT_NO_##id,
#include "gateway/vault/rules.def"
#undef VAULT_RULE
	VAULT_RULE_COUNT
};
const char *vault_rule_word(enum vault_rule r);
const char *vault_rule_sentence(enum vault_rule r);
enum vault_row_end vault_rule_end(enum vault_rule r);	/* what becomes of a row of a job */

enum {
	RULE_OLD_S = 72 * 3600, RULE_FUTURE_S = 600, RULE_TIMES = 3, RULE_JOB_S = 30 * 86400,
	RULE_ACCOUNTS = 64, RULE_JOBS = 32,
	RULE_ROWS = 500, RULE_ROWS_MOST = 20000,	/* of jobs, a second: if nobody says otherwise; at most */
	RULE_REQUESTS = 10000		/* more than the rate lets come in 72 hours */
};

/* So many tokens in a period; full at the start, so at most twice as many in any one period. */
struct bucket { int64_t level, at_ms; };
struct bucket_size { uint32_t tokens, period_ms; };
bool bucket_has(struct bucket *b, const struct bucket_size *size, int64_t boot_ms);
void bucket_take(struct bucket *b, const struct bucket_size *size);	/* bucket_has() said yes */

struct rules;
struct rules *rules_new(uint32_t rows_per_second);
void rules_free(struct rules *r);
/* VAULT_MAY counts as an opening.  `ticket` is for VAULT_JOB, else NULL; *nth is which opening of its request or job it is. */
enum vault_rule rules_ask(struct rules *r, const struct vault_ask *ask, const struct ticket *ticket,
    const struct vault_now *now, uint32_t *nth);
/* The row of a job that was counted last did not leave: no entry could be written.  It is asked for again. */
void rules_uncount(struct rules *r, const char *job);
enum vault_rule rules_reseal(struct rules *r, const char *list, const struct vault_now *now, uint32_t *nth);

/*
 * An opening of before this start: `name` is the id of a request or a job in hex, `nth` the first row of an entry of a
 * job.  Of a job's last entry no row is counted: a rightful broadcast is not cut short, and a new start wins 99 rows at most.
 */
void rules_recall(struct rules *r, enum vault_purpose purpose, const char *who, const char *name, uint32_t nth, int64_t when_s,
    const struct vault_now *now);

#endif
