/*
 * purge.c - edges from the table
 */
#include "gateway/store/purge.h"

#include <assert.h>

#include "gateway/week.h"

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

void
purge_edge_week(enum purge_rule rule, int64_t now_s, char out[STORE_WEEK_BYTES])
{
	int64_t edge_s = now_s - rules[rule].keep_s;

	static_assert((int)STORE_WEEK_BYTES == (int)WEEK_NAME_BYTES, "a week of a row is a week's name");
	week_name(week_at(edge_s < 0 ? 0 : edge_s), out);
}
