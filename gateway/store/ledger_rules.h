/*
 * ledger_rules.h - what may become of a job and of a row; every engine asks here
 *
 * The steps are those of ledger.def.  An engine keeps rows and counts them;
 * whether and how a row moves is decided only here.
 */
#ifndef GATEWAY_STORE_LEDGER_RULES_H
#define GATEWAY_STORE_LEDGER_RULES_H

#include <stdbool.h>

#include "gateway/store/ledger.h"

/* Who moves a row. */
enum row_mover { BY_INTENT = 1 << 0, BY_RESULT = 1 << 1, BY_RECEIPT = 1 << 2, BY_SETTLE = 1 << 3, BY_CANCEL = 1 << 4 };

const char *ledger_job_state(enum job_state state);
const char *ledger_row_state(enum row_state state);
bool ledger_job_may(enum job_state was, enum job_state next);
bool ledger_row_may(enum row_state was, enum row_state next, enum row_mover by);
unsigned ledger_row_next(enum row_state was);	/* 1 << state: where anybody may move it */
static inline bool ledger_job_ended(enum job_state state) { return state == JOB_DONE || state == JOB_CANCELLED; }

/* In which jobs a lease may be had: also one that was stopped has rows in doubt. */
static inline bool ledger_job_leases(enum job_state s) { return s == JOB_RUNNING || s == JOB_PAUSED || s == JOB_CANCELLED; }

enum { LEDGER_WAITING = 1 << ROW_QUEUED | 1 << ROW_HELD, LEDGER_DOUBT = 1 << ROW_INTENT | 1 << ROW_ACKED,
	LEDGER_OPEN = LEDGER_WAITING | LEDGER_DOUBT };

/* News of which the operator has accepted some parts are put back until they may have left so often; nobody resends for ever. */
enum { LEDGER_NEWS_TRIES = 3 };

/* Is `in` what is there already, as far as job_put() looks? */
bool ledger_job_same(const struct ledger_job *a, const struct ledger_job *b);
/* STORE_OK: `j` is approved now or was by the same approval; the caller knows that no other job consumed it. */
enum store_result ledger_job_approve(struct ledger_job *j, const struct ledger_approval *a, int64_t now_s);

/*
 * Each says what ledger_rows.h calls `said`, and changes *f only with STORE_OK; a repetition leaves it as it is.
 */
enum store_result ledger_fate_intent(struct ledger_fate *f, const struct ledger_try *t, uint32_t epoch, int64_t now_s);
/* What is put back in a job that was stopped, or of somebody who is forgotten, is cancelled. */
enum store_result ledger_fate_result(struct ledger_fate *f, const struct ledger_job *j, const struct ledger_result *r, int64_t now_s);
enum store_result ledger_fate_receipt(struct ledger_fate *f, const struct ledger_receipt *r);
/* STORE_NONE: nothing of it ever left. */
enum store_result ledger_fate_got(struct ledger_fate *f);
/* For a row in doubt: back to the queue in a crisis, or if half of it is there; STALE if it left under this very lease. */
enum store_result ledger_fate_settle(struct ledger_fate *f, const struct ledger_job *j, uint32_t epoch, int64_t now_s);
/* What a row becomes whose person is to be forgotten, and the key it has then: one like nobody's, another for each row. */
void ledger_fate_erase(struct ledger_fate *f, int64_t now_s);
void ledger_peer_erased(uint32_t row, uint8_t out[PEER_BYTES]);
enum store_result ledger_fate_cancel(struct ledger_fate *f, int64_t now_s);
bool ledger_fate_same(const struct ledger_fate *a, const struct ledger_fate *b);

/* What a batch did to the counts of a chunk: from one fate to another, or from none (NULL) to one. */
struct ledger_delta { int64_t planned, n[ROW_STATES], in_doubt, maybe_twice, got; };
void ledger_delta_add(struct ledger_delta *d, const struct ledger_fate *was, const struct ledger_fate *is);

/* ledger_purge.def */
enum ledger_purge_rule {
#define LEDGER_PURGE(rule, keep_s, sentence) LEDGER_PURGE_##rule,
#include "gateway/store/ledger_purge.def"
#undef LEDGER_PURGE
	LEDGER_PURGE_RULES };
struct ledger_purge_row { const char *name; int64_t keep_s; const char *sentence; };
const struct ledger_purge_row *ledger_purge_rule(enum ledger_purge_rule rule);
int64_t ledger_purge_edge(enum ledger_purge_rule rule, int64_t now_s);	/* jobs whose end_s lies before it */

#endif
