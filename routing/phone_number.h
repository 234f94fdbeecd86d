/*
 * phone_number.h - which country a number belongs to (ITU-T E.164)
 *
 * Knows prefixes, nothing else: no operator, no person.  The longest prefix
 * wins; where countries share a code and the digits do not tell (+1), the
 * country is unknown.
 */
#ifndef ROUTING_PHONE_NUMBER_H
#define ROUTING_PHONE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

enum { E164_DIGITS = 15 };

enum phone_number_kind {
	NUMBER_E164,		/* 7 to 15 digits after '+' or '00', or as networks send them, bare */
	NUMBER_SHORT,		/* fewer than 7 digits: a code, never a person */
	NUMBER_ALPHANUMERIC,	/* letters: a sender that cannot be answered */
	NUMBER_BAD,		/* empty, too long, other characters */
};

struct phone_number {
	enum phone_number_kind kind;
	char		digits[E164_DIGITS + 1];	/* without '+'; "" unless E164 or SHORT */
	uint16_t	country;			/* COUNTRY(); 0 = unknown */
};

/* Reads what a network calls a sender; blanks, '-', '(', ')' are skipped. Never fails: see kind. */
struct phone_number phone_number_read(const char *text);

#endif
