/*
 * week.h - ISO 8601 weeks, the only periods that counts know
 *
 * A week is an int32_t: 0 is the week of 1970-01-01 (its Thursday is day 0), so
 * that weeks can be subtracted.  A month is year * 12 + (1..12) - 1 and is made
 * of whole weeks: a week belongs to the month of its Thursday, as ISO gives it
 * the year of its Thursday.  So no two periods overlap without one holding the
 * other.  Pure; UTC.
 */
#ifndef GATEWAY_WEEK_H
#define GATEWAY_WEEK_H

#include <stdbool.h>
#include <stdint.h>

enum { WEEK_NAME_BYTES = 16 };

int32_t week_at(int64_t when_s);		/* the week of a second since 1970 */
void week_name(int32_t week, char out[WEEK_NAME_BYTES]);	/* "2026-W47" */
/* False unless it is exactly the name of a week that exists; *week is then untouched. */
bool week_parse(const char *name, int32_t *week);
int32_t week_first_day(int32_t week);		/* its Monday, days since 1970 */
/* The last week that ended at least a day ago: what is counted late has come, clocks agree. */
int32_t week_last_closed(int64_t now_s);

int32_t week_month(int32_t week);
int32_t month_first_week(int32_t month);
int32_t month_last_week(int32_t month);
void month_name(int32_t month, char out[WEEK_NAME_BYTES]);	/* "2026-11" */

#endif
