/* doubt.c - see doubt.h */
#include "gateway/store/doubt.h"

#include "gateway/week.h"

enum { DOUBT_WEEKS = 4 };

/* So many people, one a day and number.  A number that fails is noticed by each; help is a matter of hopes, too. */
static const unsigned long doubt_at[MARK_COUNT] = { [MARK_BAD_NUMBER] = 3, [MARK_NO_HELP] = 10 };

void
doubt_weeks(int64_t now_s, char from[STORE_WEEK_BYTES], char to[STORE_WEEK_BYTES])
{
	week_name(week_at(now_s) - DOUBT_WEEKS, from);
	week_name(week_at(now_s), to);
}

bool
doubt_is_low(const unsigned long n[MARK_COUNT])
{
	for (int kind = 0; kind < MARK_COUNT; kind++)
		if (n[kind] >= doubt_at[kind])
			return true;
	return false;
}
