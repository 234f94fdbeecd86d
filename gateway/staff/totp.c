/*
 * totp.c - liboath makes the codes, we compare them
 *
 * liboath's own comparison takes the first step that fits and has no memory; a
 * code that was used must not be good again, so each step is asked for.
 */
#include "gateway/staff/totp.h"

#include <liboath/oath.h>
#include <sodium.h>

#include "locales/text/bug.h"

void
totp_init(void)
{
	BUG_IF(oath_init() != OATH_OK);
}

void
totp_digits(const uint8_t secret[STAFF_TOTP_BYTES], int64_t now_s, char out[TOTP_DIGITS + 1])
{
	BUG_IF(oath_totp_generate((const char *)secret, STAFF_TOTP_BYTES, (time_t)now_s, TOTP_STEP_S, 0, TOTP_DIGITS, out) != OATH_OK);
}

int64_t
totp_step(const uint8_t secret[STAFF_TOTP_BYTES], const char *digits, int64_t now_s, int64_t last)
{
	int64_t now = now_s / TOTP_STEP_S, found = 0;

	if (now_s < TOTP_STEP_S || strlen(digits) != TOTP_DIGITS || strspn(digits, "0123456789") != TOTP_DIGITS)
		return 0;
	for (int64_t step = now - 1; step <= now + 1; step++) {
		char right[TOTP_DIGITS + 1];

		totp_digits(secret, step * TOTP_STEP_S, right);
		if (sodium_memcmp(right, digits, TOTP_DIGITS) == 0 && step > last)
			found = step;
		sodium_memzero(right, sizeof(right));
	}
	return found;
}
