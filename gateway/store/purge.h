/*
 * purge.h - the edge of each rule of purge.def: what lies before it goes
 *
 * An edge moves only with the clock.  A clock that fell back therefore kills
 * nobody, and one that is a day ahead only those whose last day that is.
 */
#ifndef GATEWAY_STORE_PURGE_H
#define GATEWAY_STORE_PURGE_H

#include <stdint.h>

#include "gateway/store/rows.h"

enum purge_rule {
#define PURGE(rule, by, keep_s, sentence) PURGE_##rule,
#include "gateway/store/purge.def"
#undef PURGE
	PURGE_RULES
};

/*
 * 2026-01-01: no row is older.  Somebody seen before it wrote while the clock was dead, and lives from
 * the day on which that is noticed.
 */
enum { PURGE_FIRST_DAY = 20454 };

/* What of a row is compared with the edge. */
enum purge_by { PURGE_BY_SEEN_DAY, PURGE_BY_UNTIL_DAY, PURGE_BY_ID_TIME, PURGE_BY_WEEK };

struct purge_rule_row { const char *name; enum purge_by by; int64_t keep_s; const char *sentence; };

/* The day to give to people of before PURGE_FIRST_DAY; 0 while the clock is still dead. */
int32_t purge_lift_day(int64_t now_s);
const struct purge_rule_row *purge_rule(enum purge_rule rule);
/* Days before this one, for SEEN_DAY and UNTIL_DAY (where 0 means no end). */
int32_t purge_edge_day(enum purge_rule rule, int64_t now_s);
/* Ids that begin before these four bytes, for ID_TIME. */
void purge_edge_id(enum purge_rule rule, int64_t now_s, uint8_t out[4]);
/* Weeks before this one, for WEEK. */
void purge_edge_week(enum purge_rule rule, int64_t now_s, char out[STORE_WEEK_BYTES]);

#endif
