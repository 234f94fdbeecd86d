/*
 * desk.h - one question to the vault: judged, written down, answered
 *
 * Knows keys, rules, tickets and the audit log, and no socket.  Order of an
 * opening: the mark of a panic, rules, key, seal, audit entry on disk, digits.
 */
#ifndef GATEWAY_VAULT_DESK_H
#define GATEWAY_VAULT_DESK_H

#include <stdbool.h>

#include "gateway/vault/rules.h"
#include "gateway/vault/wire.h"

struct audit;
struct buf;
struct desk;
struct keys;

enum {
	DESK_JOB_ROWS = 100,		/* one entry for so many rows of a job, written before the first of them */
	DESK_REFUSALS = 600		/* entries an hour; what is refused beyond is counted, an entry a minute */
};

/* Who asks, by the kernel's word. */
struct caller { bool may_open, may_forget; };

/* All borrowed; of jobs, so many rows a second: 1..RULE_ROWS_MOST. */
struct desk *desk_new(struct keys *keys, struct audit *audit, const char *jobs, uint32_t rows_per_second);
void desk_free(struct desk *d);
/* Keys that are due, the first entry, and what the log of `folder` says was opened lately.  False: the log is no log. */
bool desk_begin(struct desk *d, const char *folder, const struct vault_now *now, struct buf *why);
void desk_answer(struct desk *d, const struct wire_ask *ask, const struct caller *caller, const struct vault_now *now,
    struct wire_reply *out);
/*
 * Each row as one opening of its job; what the audit log says of them is on disk when this returns.  Behind a row that
 * is LATER or STOPPED all rows are, and are not counted.
 */
void desk_rows(struct desk *d, const struct wire_rows *ask, const struct caller *caller, const struct vault_now *now,
    struct wire_said *out);
/* A caller who is let in for nothing at all. */
void desk_turn_away(struct desk *d, const struct vault_now *now, struct wire_reply *out);
/* About once a second. */
void desk_tick(struct desk *d, const struct vault_now *now);

#endif
