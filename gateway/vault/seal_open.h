/*
 * seal_open.h - the other half of seal.h: linked into safar-vault and tests only
 */
#ifndef GATEWAY_VAULT_SEAL_OPEN_H
#define GATEWAY_VAULT_SEAL_OPEN_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/vault/seal.h"

enum { SEAL_SECRET_BYTES = 32 };

/* False, and digits are zero, if any bit of seal, row or key is another than at sealing. */
bool seal_open(const uint8_t secret[SEAL_SECRET_BYTES], const struct seal_row *row,
    const uint8_t sealed[SEALED_BYTES], char digits[SEAL_DIGITS + 1]);

#endif
