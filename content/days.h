/* days.h - days of the calendar, as all our files write them: YYYY-MM-DD */
#ifndef CONTENT_DAYS_H
#define CONTENT_DAYS_H

#include <stdbool.h>
#include <stdint.h>

/* Days since 1970 of a day in the calendar; false if there is none such. */
bool days_of_date(const char *text, int32_t *days);
/* The same the other way round. */
enum { DATE_BYTES = 11 };
void date_of_days(int32_t days, char text[DATE_BYTES]);

#endif
