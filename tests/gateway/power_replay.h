/*
 * power_replay.h - disks as a power cut may leave them, from a record of what was asked of them
 *
 * Of each file, what was synced is there; of what came behind its last sync
 * nothing, all, some writes in any order, or some sectors of 512 bytes.
 */
#ifndef TESTS_GATEWAY_POWER_REPLAY_H
#define TESTS_GATEWAY_POWER_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/soak/power_log.h"

struct power_op { enum power_kind kind; enum power_file file; uint64_t offset, len; const uint8_t *bytes; };
struct power_log { struct power_op *op; size_t count; uint8_t *raw; };

bool power_log_read(struct power_log *l, const char *path);
void power_log_free(struct power_log *l);
/* Writes the files of a cut before op `cut` to `db` and its tails; the same dice give the same disk. */
void power_image(const struct power_log *l, size_t cut, uint64_t dice, const char *db);

#endif
