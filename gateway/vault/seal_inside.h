/*
 * seal_inside.h - what sealing and opening share
 *
 * A sealed number, SEALED_BYTES:  month u16 BE | ephemeral public key 32 |
 * ciphertext 20 | tag 16.  The plaintext is one byte of length, the digits,
 * and zeros, so that a long number looks like a short one.
 */
#ifndef GATEWAY_VAULT_SEAL_INSIDE_H
#define GATEWAY_VAULT_SEAL_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/vault/seal.h"

struct buf;

enum {
	SEAL_PLAIN_BYTES = 20, SEAL_TAG_BYTES = 16, SEAL_KEY_BYTES = 32,
	SEAL_AT_EPHEMERAL = 2, SEAL_AT_CIPHER = SEAL_AT_EPHEMERAL + SEAL_PUBLIC_BYTES,
	SEAL_WORD_BYTES = 64,		/* an owner's or list's name, NUL counted */
	SEAL_ROW_BYTES = 2 * SEAL_WORD_BYTES + SEAL_ID_BYTES + 2,
	SEAL_MONTHS_MAX = 100 * 12,	/* 2000 to 2099 */
	SEAL_CHECK_BYTES = 4
};

_Static_assert(SEAL_AT_CIPHER + SEAL_PLAIN_BYTES + SEAL_TAG_BYTES == SEALED_BYTES, "the layout of a seal");

/* The key of one seal: BLAKE2b-256 over what both sides know.  `shared` is the X25519 secret. */
void seal_derive(const uint8_t shared[32], const uint8_t ephemeral[SEAL_PUBLIC_BYTES],
    const uint8_t month_public[SEAL_PUBLIC_BYTES], uint8_t out[SEAL_KEY_BYTES]);
/* The row as associated data; 0 if a name does not fit. */
size_t seal_row_bytes(const struct seal_row *row, uint16_t month, uint8_t out[SEAL_ROW_BYTES]);
/* "2026-11" and back; false if it is no month of 2000 to 2099. */
void seal_month_text(uint16_t month, char out[8]);
bool seal_month_parse(const char *text, uint16_t *out);
/* Of a line of vault.pub: a damaged key would seal numbers that nobody can ever open. */
void seal_key_check(const struct seal_key *k, uint8_t out[SEAL_CHECK_BYTES]);

#endif
