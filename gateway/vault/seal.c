/*
 * seal.c - an X25519 box to the month's public key
 *
 * libsodium's own crypto_box_seal() takes no associated data, so that a sealed
 * number could be moved to another row.  This is the same construction with
 * XChaCha20-Poly1305 inside.  The nonce is zero: each seal has an ephemeral
 * key pair of its own, so the derived key is used once.
 */
#include "gateway/vault/seal.h"

#include <sodium.h>

#include "gateway/vault/seal_inside.h"
#include "locales/text/bug.h"

_Static_assert(crypto_scalarmult_BYTES == 32 && crypto_scalarmult_SCALARBYTES == 32, "X25519");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == SEAL_KEY_BYTES, "one key");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_ABYTES == SEAL_TAG_BYTES, "one tag");

void
seal_derive(const uint8_t shared[32], const uint8_t ephemeral[SEAL_PUBLIC_BYTES],
    const uint8_t month_public[SEAL_PUBLIC_BYTES], uint8_t out[SEAL_KEY_BYTES])
{
	static const char context[] = "safar sealed number 1";
	crypto_generichash_state h;

	BUG_IF(crypto_generichash_init(&h, NULL, 0, SEAL_KEY_BYTES) != 0);
	crypto_generichash_update(&h, shared, 32);
	crypto_generichash_update(&h, ephemeral, SEAL_PUBLIC_BYTES);
	crypto_generichash_update(&h, month_public, SEAL_PUBLIC_BYTES);
	crypto_generichash_update(&h, (const uint8_t *)context, sizeof(context));
	crypto_generichash_final(&h, out, SEAL_KEY_BYTES);
	sodium_memzero(&h, sizeof(h));
}

size_t
seal_row_bytes(const struct seal_row *row, uint16_t month, uint8_t out[SEAL_ROW_BYTES])
{
	size_t owner = strlen(row->owner) + 1, list = strlen(row->list) + 1;

	if (owner > SEAL_WORD_BYTES || list > SEAL_WORD_BYTES)
		return 0;
	memcpy(out, row->owner, owner);
	memcpy(out + owner, row->list, list);
	memcpy(out + owner + list, row->id, SEAL_ID_BYTES);
	out[owner + list + SEAL_ID_BYTES] = (uint8_t)(month >> 8);
	out[owner + list + SEAL_ID_BYTES + 1] = (uint8_t)month;
	return owner + list + SEAL_ID_BYTES + 2;
}

static bool
plain_of(const char *digits, uint8_t plain[SEAL_PLAIN_BYTES])
{
	size_t len = strspn(digits, "0123456789");

	if (len < 1 || len > SEAL_DIGITS || digits[len] != '\0')
		return false;
	memset(plain, 0, SEAL_PLAIN_BYTES);
	plain[0] = (uint8_t)len;
	memcpy(plain + 1, digits, len);
	return true;
}

/* False, too, for a public key that is none: its shared secret would be no secret. */
bool
seal_number(const struct seal_key *k, const struct seal_row *row, const char *digits, uint8_t out[SEALED_BYTES])
{
	static const uint8_t zero[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
	uint8_t plain[SEAL_PLAIN_BYTES], secret[32], shared[32], key[SEAL_KEY_BYTES], ad[SEAL_ROW_BYTES];
	uint8_t *ephemeral = out + SEAL_AT_EPHEMERAL;
	size_t ad_len = seal_row_bytes(row, k->month, ad);
	bool is_sealed = false;

	BUG_IF(sodium_init() < 0);
	if (ad_len == 0 || !plain_of(digits, plain))
		goto out;
	randombytes_buf(secret, sizeof(secret));
	BUG_IF(crypto_scalarmult_base(ephemeral, secret) != 0);
	if (crypto_scalarmult(shared, secret, k->bytes) != 0)
		goto out;
	seal_derive(shared, ephemeral, k->bytes, key);
	out[0] = (uint8_t)(k->month >> 8);
	out[1] = (uint8_t)k->month;
	is_sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(out + SEAL_AT_CIPHER, NULL, plain, sizeof(plain),
	    ad, ad_len, NULL, zero, key) == 0;
out:
	sodium_memzero(plain, sizeof(plain));
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(shared, sizeof(shared));
	sodium_memzero(key, sizeof(key));
	return is_sealed;
}

uint16_t
seal_month_of(const uint8_t sealed[SEALED_BYTES])
{
	return (uint16_t)(sealed[0] << 8 | sealed[1]);
}
