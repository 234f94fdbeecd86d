/*
 * stats_audit.c - may these tables stand side by side
 *
 * The tables of one `what` cut the same people of one line and month in other
 * ways: by week, by country, by language.  So their sums are equal, and who
 * adds up one table learns what another hides.  We reckon as the most patient
 * reader: a shown cell lies in its ten, a hidden one under its k; even which
 * hidden cells are empty is known to her (where nobody lives, nobody asks).
 * These bounds are exact: each table alone can reach every sum between its
 * lowest and its highest.
 */
#include "gateway/stats/stats_inside.h"

#include <string.h>

#include "gateway/week.h"
#include "locales/text/bug.h"

struct bounds { unsigned long low, high, hidden; };	/* of what is shown; how many cells are not */

static struct bounds
bounds_of(const struct stats_face *f)
{
	struct bounds b = { 0, 0, 0 };

	for (size_t i = 0; i < f->parts.count; i++) {
		unsigned long n = f->parts.at[i].n;

		if (n < f->k) {
			b.hidden++;
			continue;
		}
		b.low += n / 10 * 10;
		b.high += n / 10 * 10 + 9;
	}
	return b;
}

bool
stats_audit(const struct stats_face *faces, size_t count)
{
	struct bounds b[STATS_FACES];
	unsigned long low = 0, high = (unsigned long)-1;

	BUG_IF(count > STATS_FACES);
	for (size_t i = 0; i < count; i++) {
		unsigned long most;

		b[i] = bounds_of(&faces[i]);
		most = b[i].high + b[i].hidden * (faces[i].k - 1);
		low = b[i].low > low ? b[i].low : low;
		high = most < high ? most : high;
	}
	for (size_t i = 0; i < count; i++) {
		unsigned long cap = faces[i].k - 1, least, most;

		if (b[i].hidden == 0)
			continue;
		least = low > b[i].high ? low - b[i].high : 0;		/* of all that is hidden, together */
		most = high - b[i].low;
		if (least > cap * (b[i].hidden - 1))	/* the others at their highest: one cell cannot be 0 */
			return false;
		if (least > 0 && most <= cap)		/* all of them are a few people, for certain */
			return false;
	}
	return true;
}

bool
stats_keeps_back(const struct stats *s, size_t from, size_t end, enum stats_table_id id, int32_t month)
{
	struct stats_face faces[STATS_FACES];
	size_t count = 0;
	bool is_there, is_first = true, is_safe = true;

	if (s->source.keeps_nothing_back)
		return false;
	for (unsigned t = 0; t <= (unsigned)id; t++) {
		if (strcmp(stats_rules[t].what, stats_rules[id].what) != 0)
			continue;
		BUG_IF(count == STATS_FACES);
		stats_face(s, from, end, (enum stats_table_id)t, month_first_week(month), month_last_week(month), &faces[count]);
		/* The first table keeps nothing back, so a row that it lacks is known to be small everywhere. */
		is_there = is_first ? faces[count].parts.count > 0 : stats_has_shown(&faces[count]);
		is_first = false;
		is_safe = !is_there || stats_audit(faces, count + 1);
		if (is_there && is_safe)
			count++;	/* what comes behind must live with it */
		else
			stats_parts_free(&faces[count].parts);
	}
	while (count > 0)
		stats_parts_free(&faces[--count].parts);
	return !is_safe;
}
