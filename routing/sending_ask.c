/*
 * sending_ask.c - by which way to a country, and when: nights, and the end of it all
 *
 * Nights are arithmetic on seconds of the local day; no clock is read and no
 * day is walked through, so that a question costs the same for an hour and a year.
 */
#include "routing/sending.h"

#include <string.h>

#include "locales/text/bug.h"

enum { DAY_S = 86400, MINUTE_S = 60 };

/* A time so far off that nobody plans for it; what is behind it is it. */
#define NEVER_S ((int64_t)1 << 40)

const struct sending_country *
sending_country(const struct sending *s, uint16_t country)
{
	const struct sending_country *rest = NULL;

	for (size_t i = 0; i < s->countries; i++) {
		if (s->country[i].country == country)
			return &s->country[i];
		if (s->country[i].country == 0)
			rest = &s->country[i];
	}
	return rest;
}

const struct sending_way *
sending_way(const struct sending *s, const char *name)
{
	for (size_t i = 0; i < s->ways; i++)
		if (strcmp(s->way[i].name, name) == 0)
			return &s->way[i];
	return NULL;
}

/* Of the local day; before 1970 one below 0. */
static int64_t
second_of_day(const struct sending_country *c, int64_t now_s)
{
	return (now_s + (int64_t)c->offset_minutes * MINUTE_S) % DAY_S;
}

/* Seconds from the local second `from` (above -DAY_S) to the next `to`: 0 to DAY_S - 1. */
static int64_t
until(int64_t from, int64_t to)
{
	return (to - from + DAY_S) % DAY_S;
}

static bool
has_night(const struct sending_country *c)
{
	return c->night_from != c->night_to;
}

static int64_t
night_length(const struct sending_country *c)
{
	return until((int64_t)c->night_from * MINUTE_S, (int64_t)c->night_to * MINUTE_S);
}

int64_t
sending_awake_s(const struct sending_country *c, int64_t now_s)
{
	int64_t since = until((int64_t)c->night_from * MINUTE_S, second_of_day(c, now_s));

	if (!has_night(c) || since >= night_length(c))
		return 0;
	return now_s + night_length(c) - since;
}

int64_t
sending_ends_s(const struct sending_country *c, unsigned parts_a_second, unsigned long parts, bool at_night, int64_t now_s)
{
	uint64_t needed;
	int64_t left, begin, evening, day = DAY_S - night_length(c);

	BUG_IF(parts_a_second == 0);
	needed = (uint64_t)parts / parts_a_second + (parts % parts_a_second != 0);
	left = needed > (uint64_t)NEVER_S ? NEVER_S : (int64_t)needed;
	if (at_night || !has_night(c) || left == 0)
		return now_s + left;
	begin = sending_awake_s(c, now_s);
	begin = begin != 0 ? begin : now_s;
	evening = until(second_of_day(c, begin), (int64_t)c->night_from * MINUTE_S);
	if (left <= evening)
		return begin + left;
	left -= evening;
	begin += evening + night_length(c);		/* the first morning behind it */
	return begin + (left - 1) / day * DAY_S + (left - 1) % day + 1;
}
