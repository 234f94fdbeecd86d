/*
 * bikram.h - days of the calendar of Nepal, Bikram Sambat, as days since 1970
 *
 * Its months have 29 to 32 days as the calendar committee publishes them, by
 * no rule: so a table, and no guess outside of it.
 */
#ifndef CONTENT_REGISTER_BIKRAM_H
#define CONTENT_REGISTER_BIKRAM_H

#include <stdbool.h>
#include <stdint.h>

enum { BIKRAM_FIRST = 2060, BIKRAM_SURE = 2083, BIKRAM_LAST = 2086 };

/*
 * False if the table has no such year, or the year no such day.  Behind
 * BIKRAM_SURE the months are carried on, not published: a date there may be a
 * day off, and a day 30 to 32 that our month lacks is counted on.
 */
bool bikram_days(int year, int month, int day, int32_t *days);

#endif
