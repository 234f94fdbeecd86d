/*
 * quantity.h - money, hours and distances from UTC, as people write them into a settings file
 *
 * Each is read in one way or refused; saying what is wrong, and where, is the
 * caller's.
 */
#ifndef CONTENT_QUANTITY_H
#define CONTENT_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum { MONEY_UNIT = 1000000 /* millionths */, MONEY_DECIMALS = 6, MONEY_DIGITS_MOST = 12 /* of the whole part; that has room in 64 bits */ };
enum { QUANTITY_DAY = 24 * 60 /* minutes */ };

/* "0.40": up to `digits` digits, zeros before them not counted, and up to six behind a point; no sign, blank or comma, which could be read in two ways. */
bool quantity_money(const char *text, unsigned digits, uint64_t *millionths);
void quantity_money_say(struct buf *out, const char *currency, uint64_t millionths);	/* "USD 0.40", rounded down */
bool quantity_is_currency(const char *text);	/* three letters, as ISO 4217 has them; it is not looked up */
/* "09:00-12:00", in minutes from 00:00 to 24:00; it may end before it begins. */
bool quantity_hours(const char *text, int *begin, int *end);
/* "+03:00", local time - UTC in minutes: from -12:00 to +14:00, in quarters of an hour. */
bool quantity_utc_offset(const char *text, int16_t *minutes);

#endif
