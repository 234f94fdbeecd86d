/*
 * quantity.c - money, hours and distances from UTC, as people write them
 */
#include "content/quantity.h"

#include <inttypes.h>
#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { HOUR = 60, EAST = 14 * HOUR, WEST = 12 * HOUR, QUARTER = 15, HUNDREDTH = MONEY_UNIT / 100 };

bool
quantity_money(const char *text, unsigned digits, uint64_t *millionths)
{
	uint64_t amount = 0, unit = MONEY_UNIT;
	size_t whole, behind = 0;

	BUG_IF(digits > MONEY_DIGITS_MOST);
	while (text[0] == '0' && text[1] >= '0' && text[1] <= '9')
		text++;
	whole = strspn(text, "0123456789");
	if (text[whole] == '.')
		behind = strspn(text + whole + 1, "0123456789");
	if (whole == 0 || whole > digits || behind > MONEY_DECIMALS || text[whole + (behind > 0) + behind] != '\0')
		return false;
	for (size_t i = 0; i < whole; i++)
		amount = 10 * amount + (uint64_t)(text[i] - '0');
	amount *= MONEY_UNIT;
	for (size_t i = 0; i < behind; i++)
		amount += (uint64_t)(text[whole + 1 + i] - '0') * (unit /= 10);
	*millionths = amount;
	return true;
}

void
quantity_money_say(struct buf *out, const char *currency, uint64_t millionths)
{
	buf_addf(out, "%s %" PRIu64 ".%02" PRIu64, currency, millionths / MONEY_UNIT, millionths % MONEY_UNIT / HUNDREDTH);
}

bool
quantity_is_currency(const char *text)
{
	return strlen(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

/* The "09:30" that begins there; -1 for anything else. */
static int
clock_of(const char *text)
{
	int minutes;

	for (int i = 0; i < 5; i++)
		if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9')
			return -1;
	minutes = (text[3] - '0') * 10 + text[4] - '0';
	if (minutes >= HOUR)
		return -1;
	minutes += ((text[0] - '0') * 10 + text[1] - '0') * HOUR;
	return minutes <= QUANTITY_DAY ? minutes : -1;
}

bool
quantity_hours(const char *text, int *begin, int *end)
{
	*begin = strlen(text) == 11 && text[5] == '-' ? clock_of(text) : -1;
	*end = *begin >= 0 ? clock_of(text + 6) : -1;
	return *end >= 0;
}

bool
quantity_utc_offset(const char *text, int16_t *minutes)
{
	bool is_east = *text == '+';
	int distance = (is_east || *text == '-') && strlen(text) == 6 ? clock_of(text + 1) : -1;

	if (distance < 0 || distance % QUARTER != 0 || distance > (is_east ? EAST : WEST))
		return false;
	*minutes = (int16_t)(is_east ? distance : -distance);
	return true;
}
