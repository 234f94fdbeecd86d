/* seal_open.c - from a seal and the month's secret key back to digits */
#include "gateway/vault/seal_open.h"

#include <sodium.h>

#include "gateway/vault/seal_inside.h"
#include "locales/text/bug.h"

/* What opened was sealed by us; a plaintext of another form is a seal of another version. */
static bool
digits_of(const uint8_t plain[SEAL_PLAIN_BYTES], char digits[SEAL_DIGITS + 1])
{
	size_t len = plain[0];

	if (len < 1 || len > SEAL_DIGITS || !sodium_is_zero(plain + 1 + len, SEAL_PLAIN_BYTES - 1 - len))
		return false;
	for (size_t i = 1; i <= len; i++)
		if (plain[i] < '0' || plain[i] > '9')
			return false;
	memcpy(digits, plain + 1, len);
	return true;
}

bool
seal_open(const uint8_t secret[SEAL_SECRET_BYTES], const struct seal_row *row, const uint8_t sealed[SEALED_BYTES],
    char digits[SEAL_DIGITS + 1])
{
	static const uint8_t zero[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
	const uint8_t *ephemeral = sealed + SEAL_AT_EPHEMERAL;
	uint8_t plain[SEAL_PLAIN_BYTES], shared[32], month_public[SEAL_PUBLIC_BYTES], key[SEAL_KEY_BYTES];
	uint8_t ad[SEAL_ROW_BYTES];
	size_t ad_len = seal_row_bytes(row, seal_month_of(sealed), ad);
	bool is_open = false;

	BUG_IF(sodium_init() < 0);
	memset(digits, 0, SEAL_DIGITS + 1);
	if (ad_len == 0 || crypto_scalarmult(shared, secret, ephemeral) != 0)
		return false;
	BUG_IF(crypto_scalarmult_base(month_public, secret) != 0);
	seal_derive(shared, ephemeral, month_public, key);
	is_open = crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, sealed + SEAL_AT_CIPHER,
	    SEAL_PLAIN_BYTES + SEAL_TAG_BYTES, ad, ad_len, zero, key) == 0 && digits_of(plain, digits);
	sodium_memzero(plain, sizeof(plain));
	sodium_memzero(shared, sizeof(shared));
	sodium_memzero(key, sizeof(key));
	return is_open;
}
