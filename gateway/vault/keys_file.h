/*
 * keys_file.h - one secret key as a file, and the public file
 *
 * 58 bytes: "safarkey", month u16 BE, secret 32, BLAKE2b-128 of all before it.
 */
#ifndef GATEWAY_VAULT_KEYS_FILE_H
#define GATEWAY_VAULT_KEYS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/vault/seal.h"

struct buf;

bool key_file_write(const char *folder, uint16_t month, const uint8_t secret[32], struct buf *why);
bool key_file_read(const char *folder, uint16_t month, uint8_t secret[32], struct buf *why);
/* Renamed out of the way, then shredded: a key that is half gone is never read. */
bool key_file_shred(const char *folder, uint16_t month, struct buf *why);
bool public_file_write(const char *path, const struct seal_key *keys, size_t count, struct buf *why);

#endif
