/*
 * sqlite_purge.c - each rule of purge.def as a statement
 *
 * People, lists and requests go in the caller's group.  Old counts and marks
 * go with the next writing of counts, apart from people, once a week.
 */
#include <sqlite3.h>

#include "gateway/store/purge.h"
#include "gateway/store/sqlite_inside.h"

static const struct { enum store_statement statement; int list; } rules[PURGE_RULES] = {
	[PURGE_PEOPLE] = { STATEMENT_PURGE_PEOPLE, 0 },
	[PURGE_ALERTS] = { STATEMENT_PURGE_LISTED, LIST_ALERTS },
	[PURGE_WARDENS] = { STATEMENT_PURGE_LISTED, LIST_WARDEN },
	[PURGE_BROADCAST] = { STATEMENT_PURGE_LISTED, LIST_BROADCAST },
	[PURGE_REQUESTS] = { STATEMENT_PURGE_REQUESTS, 0 },
	[PURGE_OWED] = { STATEMENT_PURGE_OWED, 0 },
	[PURGE_COUNTS] = { STATEMENT_PURGE_COUNTS, 0 },
	[PURGE_MARKS] = { STATEMENT_PURGE_MARKS, 0 },
};

static enum store_result
purge_people(struct sqlite_store *s, enum purge_rule rule, int64_t now_s)
{
	sqlite3_stmt *q = sqlite_prepared(s, rules[rule].statement);
	uint8_t id[4];
	int rows = 0;

	if (purge_rule(rule)->by == PURGE_BY_ID_TIME) {
		purge_edge_id(rule, now_s, id);
		sqlite_bind_bytes(q, 1, id, sizeof(id));
	} else {
		sqlite3_bind_int(q, 1, purge_edge_day(rule, now_s));
	}
	if (rules[rule].statement == STATEMENT_PURGE_LISTED)
		sqlite3_bind_int(q, 2, rules[rule].list);
	return sqlite_run_erasing(s, q, &rows);
}

static enum store_result
lift_people(struct sqlite_store *s, int64_t now_s)
{
	sqlite3_stmt *q = sqlite_prepared(s, STATEMENT_LIFT_PEOPLE);

	sqlite3_bind_int(q, 1, purge_lift_day(now_s));
	sqlite3_bind_int(q, 2, PURGE_FIRST_DAY);
	return purge_lift_day(now_s) > 0 ? sqlite_run(&s->group, q) : STORE_OK;
}

/* Only notes it: counts are written apart. */
static void
purge_weeks(struct sqlite_store *s, enum purge_rule rule, int64_t now_s)
{
	char (*week)[STORE_WEEK_BYTES] = &s->purge_week[rule == PURGE_MARKS];

	purge_edge_week(rule, now_s, *week);
	if (strcmp(*week, s->purged_week[rule == PURGE_MARKS]) == 0)
		(*week)[0] = '\0';
	else
		s->is_due = true;
}

enum store_result
sqlite_purge(struct store *store, int64_t now_s)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	enum store_result r = sqlite_begin(&s->group);

	if (r == STORE_OK)
		r = lift_people(s, now_s);
	for (int i = 0; r == STORE_OK && i < PURGE_RULES; i++) {
		if (purge_rule((enum purge_rule)i)->by == PURGE_BY_WEEK)
			purge_weeks(s, (enum purge_rule)i, now_s);
		else
			r = purge_people(s, (enum purge_rule)i, now_s);
	}
	return r;
}
