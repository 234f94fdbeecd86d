/*
 * seal.h - a number that can be written down and not read
 *
 * Whoever keeps a list seals; only safar-vault opens.  A seal is an X25519 box
 * to the month's public key (libsodium), XChaCha20-Poly1305 inside, with the
 * row as associated data: moved to another row, list or owner it does not
 * open.  Forgetting a month's secret key erases every number sealed in it.
 */
#ifndef GATEWAY_VAULT_SEAL_H
#define GATEWAY_VAULT_SEAL_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

enum { SEAL_PUBLIC_BYTES = 32, SEAL_ID_BYTES = 16, SEALED_BYTES = 70, SEAL_DIGITS = 15 };

/* The row a number belongs to. */
struct seal_row {
	const char	*owner;
	const char	*list;			/* "alerts", "callback", "warden", "broadcast" */
	const uint8_t	*id;			/* SEAL_ID_BYTES: the peer; for "callback" the id of the request */
};

/* What vault.pub says: the key of a month.  month = (year - 2000) * 12 + month - 1, UTC. */
struct seal_key { uint16_t month; uint8_t bytes[SEAL_PUBLIC_BYTES]; };

uint16_t seal_month(int64_t when_s);
/* The key for now_s from a public key file; false and a sentence if there is none (vault never ran, panic). */
bool seal_key_read(const char *path, int64_t now_s, struct seal_key *out, struct buf *why);
/* `digits` is E.164 without '+'; false if it is not 1..SEAL_DIGITS digits.  All numbers seal to the same length. */
bool seal_number(const struct seal_key *k, const struct seal_row *row, const char *digits, uint8_t out[SEALED_BYTES]);
uint16_t seal_month_of(const uint8_t sealed[SEALED_BYTES]);

#endif
