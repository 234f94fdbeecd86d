/* days.c - see days.h */
#include "content/days.h"

#include <time.h>

#include "locales/text/bug.h"

static bool
digits(const char **text, int count, int *out)
{
	*out = 0;
	for (; count > 0; count--, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*out = 10 * *out + (**text - '0');
	}
	return true;
}

/* Days from 1970-01-01 in the Gregorian calendar. */
static bool
days_of(int year, int month, int day, int32_t *days)
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	int y = year - 1, length;

	if (year < 1970 || year > 9999 || month < 1 || month > 12)
		return false;
	length = before[month] - before[month - 1] + (leap && month == 2);
	if (day < 1 || day > length)
		return false;
	*days = 365 * (year - 1970) + (y / 4 - y / 100 + y / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400) +
	    before[month - 1] + (leap && month > 2) + day - 1;
	return true;
}

bool
days_of_date(const char *text, int32_t *days)
{
	int y, m, d;

	return digits(&text, 4, &y) && *text++ == '-' && digits(&text, 2, &m) && *text++ == '-' &&
	    digits(&text, 2, &d) && *text == '\0' && days_of(y, m, d, days);
}

void
date_of_days(int32_t days, char text[DATE_BYTES])
{
	time_t seconds = (time_t)days * 86400;
	struct tm day;

	BUG_IF(gmtime_r(&seconds, &day) == NULL);
	text[0] = '\0';
	strftime(text, DATE_BYTES, "%Y-%m-%d", &day);
}
