/*
 * mapping_date.c - a date as an office writes it
 *
 * No guessing: 03/10/2026 is read as the mapping says, two digits are no
 * year, and a bare 46298 is a spreadsheet's day and no date.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "content/register/bikram.h"
#include "content/register/mapping_date.h"
#include "locales/text/bug.h"

/* Up to three numbers, or a month's name, apart by signs; what stands behind them is a time of day. */
struct parts { int number[3]; size_t digits[3]; int month_at; };

static int
month_named(const char *s, size_t len)
{
	static const char *const names[] = { "january", "february", "march", "april", "may", "june", "july", "august",
		"september", "october", "november", "december" };

	if (len == 4 && strncasecmp(s, "sept", 4) == 0)
		return 9;
	for (size_t i = 0; i < COUNT(names); i++)
		if ((len == 3 || len == strlen(names[i])) && strncasecmp(s, names[i], len) == 0)
			return (int)i + 1;
	return 0;
}

/* "", or a time: T00:00:00.000Z, " 12:30", " 00:00:00 AM". */
static bool
is_time(const char *s)
{
	if (*s == '\0')
		return true;
	if (*s != 'T' && *s != ' ')
		return false;
	return isdigit((unsigned char)s[1]) && strchr(s, ':') != NULL && strspn(s + 1, "0123456789:.+-Z AMP") == strlen(s + 1);
}

static bool
cut(const char *s, struct parts *p)
{
	p->month_at = -1;
	for (int i = 0; i < 3; i++) {
		const char *begin = s;

		p->number[i] = 0;
		while (isdigit((unsigned char)*s) && s - begin < 5)
			p->number[i] = 10 * p->number[i] + (*s++ - '0');
		p->digits[i] = (size_t)(s - begin);
		if (s == begin && p->month_at < 0) {
			while (isalpha((unsigned char)*s))
				s++;
			p->number[i] = month_named(begin, (size_t)(s - begin));
			p->month_at = i;
		}
		if (s == begin || p->number[i] == 0)
			return false;
		if (i < 2 && strchr("-/. ,", *s) == NULL)
			return false;
		if (i < 2)
			s += strspn(s, "-/. ,");
	}
	return is_time(s);
}

static bool
gregorian(int year, int month, int day, int32_t *days)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day }, again;
	time_t seconds;

	if (year < 1950 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	seconds = timegm(&tm);
	if (gmtime_r(&seconds, &again) == NULL || again.tm_mday != day)
		return false;
	*days = (int32_t)(seconds / 86400);
	return true;
}

bool
list_date_read(enum list_date dates, const char *text, int32_t *days)
{
	static const struct { int year, month, day; } at[DATE_COUNT] = {
		[DATE_YMD] = { 0, 1, 2 }, [DATE_DMY] = { 2, 1, 0 }, [DATE_MDY] = { 2, 0, 1 }, [DATE_BIKRAM] = { 0, 1, 2 },
	};
	struct parts p;
	int year, month, day;

	if (dates >= DATE_COUNT || !cut(text, &p))
		return false;
	year = at[dates].year;
	month = at[dates].month;
	day = at[dates].day;
	if (p.digits[0] == 4 && dates != DATE_BIKRAM) {		/* a year in front is the same everywhere */
		year = 0;
		month = 1;
		day = 2;
	}
	if (p.digits[year] != 4 || p.digits[day] == 0 || p.digits[day] > 2 || p.digits[month] > 2 ||
	    (p.month_at >= 0 && p.month_at != month))
		return false;
	if (dates == DATE_BIKRAM)
		return p.month_at < 0 && bikram_days(p.number[year], p.number[month], p.number[day], days);
	return gregorian(p.number[year], p.number[month], p.number[day], days);
}

/* As the office writes dates; with the year first; or with the month's name. */
static bool
is_day(enum list_date dates, const char *text, int32_t *days)
{
	bool has_name = false;

	for (const char *s = text; *s != '\0'; s++)
		has_name |= isalpha((unsigned char)*s) != 0;
	return list_date_read(dates, text, days) || (dates != DATE_BIKRAM && list_date_read(DATE_YMD, text, days)) ||
	    (has_name && (list_date_read(DATE_DMY, text, days) || list_date_read(DATE_MDY, text, days)));
}

bool
list_date_find(enum list_date dates, const char *text, int32_t *days)
{
	enum { DAY_BYTES = 24, PARTS = 3 };	/* "20 September, 2026" */
	char room[DAY_BYTES];
	int32_t day;

	for (const char *s = text; *s != '\0'; s++) {
		const char *end = s;

		if (!isalnum((unsigned char)*s) || (s > text && isalnum((unsigned char)s[-1])))
			continue;
		for (int part = 0; part < PARTS; part++) {
			while (*end != '\0' && !isalnum((unsigned char)*end))
				end++;
			while (isalnum((unsigned char)*end))
				end++;
		}
		if (end - s >= DAY_BYTES)
			continue;
		memcpy(room, s, (size_t)(end - s));
		room[end - s] = '\0';
		if (is_day(dates, room, &day) && day > 0) {	/* "under the Act of 12 March 1965" is no day of a list */
			*days = day;
			return true;
		}
	}
	return false;
}
