/*
 * totp.h - the six digits of a telephone (RFC 6238: SHA-1, 30 s)
 *
 * The one door to liboath.  Only staff*.c, login.c and tests come here.
 */
#ifndef GATEWAY_STAFF_TOTP_H
#define GATEWAY_STAFF_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/staff/staff.h"

enum { TOTP_STEP_S = 30, TOTP_DIGITS = 6 };

void totp_init(void);
/*
 * The time step for which `digits` are right: this one, the one before or the one after, and later than `last`.
 * 0: wrong, or used before.
 */
int64_t totp_step(const uint8_t secret[STAFF_TOTP_BYTES], const char *digits, int64_t now_s, int64_t last);
/* The digits of a moment: for tests and for who shows them. */
void totp_digits(const uint8_t secret[STAFF_TOTP_BYTES], int64_t now_s, char out[TOTP_DIGITS + 1]);

#endif
