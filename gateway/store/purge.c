/*
 * purge.c - edges from the table
 */
#include "gateway/store/purge.h"

#include <stdio.h>

enum { DAY = 86400 };

static const struct purge_rule_row rules[PURGE_RULES] = {
#define PURGE(rule, by, keep_s, sentence) [PURGE_##rule] = { #rule, PURGE_BY_##by, keep_s, sentence },
#include "gateway/store/purge.def"
#undef PURGE
};

const struct purge_rule_row *
purge_rule(enum purge_rule rule)
{
	return &rules[rule];
}

static int64_t
day_of(int64_t when_s)
{
	return when_s / DAY - (when_s % DAY < 0);
}

int32_t
purge_lift_day(int64_t now_s)
{
	int64_t today = day_of(now_s);

	return today >= PURGE_FIRST_DAY ? (int32_t)today : 0;
}

int32_t
purge_edge_day(enum purge_rule rule, int64_t now_s)
{
	return (int32_t)day_of(now_s - rules[rule].keep_s);
}

void
purge_edge_id(enum purge_rule rule, int64_t now_s, uint8_t out[4])
{
	int64_t edge_s = now_s - rules[rule].keep_s;

	if (edge_s < 0)
		edge_s = 0;
	for (int i = 0; i < 4; i++)
		out[i] = (uint8_t)(edge_s >> (24 - 8 * i));
}

/* ISO 8601: the year of a week is the year of its Thursday. */
void
purge_edge_week(enum purge_rule rule, int64_t now_s, char out[STORE_WEEK_BYTES])
{
	int64_t day = day_of(now_s - rules[rule].keep_s), thursday, year = 1970, first = 0;

	if (day < 0)
		day = 0;
	thursday = day - (day + 3) % 7 + 3;	/* 1970-01-01 was a Thursday */
	for (;;) {
		int is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

		if (thursday < first + 365 + is_leap)
			break;
		first += 365 + is_leap;
		year++;
	}
	(void)snprintf(out, STORE_WEEK_BYTES, "%04d-W%02d", (int)(year % 10000), (int)((thursday - first) / 7 + 1) % 100);
}
