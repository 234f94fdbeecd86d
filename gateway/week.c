/*
 * week.c - see week.h
 *
 * Week w has its Thursday on day 7 w; everything follows from that.
 */
#include "gateway/week.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { DAY_S = 86400, DAYS_TO_1970 = 719468, DAYS_PER_ERA = 146097 };

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Days since 1970 of the first of a month; years begin in March, so that February is last. */
static int64_t
day_of_month(int64_t month)
{
	int64_t year = floor_div(month, 12), m = month - year * 12;	/* 0..11 */
	int64_t y = m < 2 ? year - 1 : year;
	int64_t era = floor_div(y, 400), of_era = y - era * 400;
	int64_t day = (153 * (m < 2 ? m + 10 : m - 2) + 2) / 5;

	return era * DAYS_PER_ERA + of_era * 365 + of_era / 4 - of_era / 100 + day - DAYS_TO_1970;
}

static int64_t
month_of_day(int64_t day)
{
	int64_t month = 1970 * 12 + floor_div(day, 31);	/* never too late after 1970, never far */

	if (day < 0)
		month = 1970 * 12 + floor_div(day, 28) - 1;
	while (day_of_month(month + 1) <= day)
		month++;
	return month;
}

int32_t
week_at(int64_t when_s)
{
	return (int32_t)floor_div(floor_div(when_s, DAY_S) + 3, 7);
}

int32_t
week_first_day(int32_t week)
{
	return 7 * week - 3;
}

int32_t
week_last_closed(int64_t now_s)
{
	return week_at(now_s - DAY_S) - 1;
}

int32_t
week_month(int32_t week)
{
	return (int32_t)month_of_day(7 * (int64_t)week);
}

int32_t
month_first_week(int32_t month)
{
	return (int32_t)-floor_div(-day_of_month(month), 7);
}

int32_t
month_last_week(int32_t month)
{
	return month_first_week(month + 1) - 1;
}

void
week_name(int32_t week, char out[WEEK_NAME_BYTES])
{
	int32_t year = (int32_t)floor_div(week_month(week), 12);
	int32_t nth = week - month_first_week(year * 12) + 1;

	(void)snprintf(out, WEEK_NAME_BYTES, "%04d-W%02d", (int)(year % 10000), (int)(nth % 100));
}

void
month_name(int32_t month, char out[WEEK_NAME_BYTES])
{
	int64_t year = floor_div(month, 12);

	(void)snprintf(out, WEEK_NAME_BYTES, "%04d-%02d", (int)(year % 10000), (int)(month - year * 12 + 1));
}

bool
week_parse(const char *name, int32_t *week)
{
	char again[WEEK_NAME_BYTES];
	int year, nth;
	int32_t found;

	for (unsigned i = 0; i < 8; i++)
		if (i == 4 ? name[i] != '-' : i == 5 ? name[i] != 'W' : !isdigit((unsigned char)name[i]))
			return false;
	year = (name[0] - '0') * 1000 + (name[1] - '0') * 100 + (name[2] - '0') * 10 + name[3] - '0';
	nth = (name[6] - '0') * 10 + name[7] - '0';
	found = month_first_week(year * 12) + nth - 1;
	week_name(found, again);	/* week 53 of a year that has 52 is the next year's first */
	if (strcmp(name, again) != 0)
		return false;
	*week = found;
	return true;
}
