/*
 * evacuation_vault.h - the vault's own desk, with keys, tickets and an audit log on the disk
 */
#ifndef OPS_BENCH_EVACUATION_VAULT_H
#define OPS_BENCH_EVACUATION_VAULT_H

#include "ops/bench/evacuation.h"

struct vault_stage;

/* In `folder`; *key is what numbers are sealed with.  NULL and a sentence. */
struct vault_stage *vault_stage_new(const char *folder, struct seal_key *key, struct buf *why);
void vault_stage_free(struct vault_stage *v);		/* NULL is fine */
struct desk *vault_stage_desk(struct vault_stage *v);
/* What two persons agreed to: as many rows as there are people, and some. */
bool vault_stage_ticket(struct vault_stage *v, const struct crowd *c, const uint8_t job[STORE_ID_BYTES], char name[2 * STORE_ID_BYTES + 1],
    struct buf *why);
/* One line: rows a second, 64 in a question, each judged, opened and in the audit log. */
void vault_stage_print(struct vault_stage *v, const struct crowd *c, struct store *people);

#endif
