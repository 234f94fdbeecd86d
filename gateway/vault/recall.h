/*
 * recall.h - what was opened before this start, read from the vault's own audit log
 *
 * So that a new start is no way around "three times", "so many rows" and rates.
 */
#ifndef GATEWAY_VAULT_RECALL_H
#define GATEWAY_VAULT_RECALL_H

#include <stdbool.h>

#include "gateway/vault/rules.h"

struct buf;

/* `folder` is that of the log, opened already.  False and a sentence if it cannot be read. */
bool recall(struct rules *r, const char *folder, const struct vault_now *now, struct buf *why);

#endif
