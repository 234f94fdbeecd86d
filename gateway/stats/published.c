/* published.c - see published.h */
#include "gateway/stats/published.h"

#include <csv.h>
#include <string.h>

#include "gateway/week.h"
#include "locales/text/buf.h"

struct csv_line { FILE *out; const char *owner, *table, *period; };

void
stats_period(const struct stats_table *t, struct buf *out)
{
	char from[WEEK_NAME_BYTES], to[WEEK_NAME_BYTES];

	week_name(t->from_week, from);
	week_name(t->to_week, to);
	if (stats_rules[t->id].by == STATS_BY_WEEK) {
		buf_addf(out, "%s to %s", from, to);
		return;
	}
	month_name(week_month(t->from_week), from);
	buf_adds(out, from);
}

unsigned
stats_each(const struct stats *s, int32_t from, int32_t to, const char *table, stats_put *put, void *arg)
{
	unsigned count = 0;

	for (unsigned id = 0; stats_weeks(s, &from, &to) && id < STATS_TABLE_COUNT; id++) {
		enum stats_table_id which = (enum stats_table_id)id;
		bool is_by_week = stats_rules[id].by == STATS_BY_WEEK;

		if (table != NULL && strcmp(table, stats_rules[id].word) != 0)
			continue;
		for (int32_t month = week_month(from); month <= (is_by_week ? week_month(from) : week_month(to)); month++) {
			struct stats_table *t;

			if (!is_by_week && (month_first_week(month) < from || month_last_week(month) > to))
				continue;
			t = is_by_week ? stats_make_weeks(s, which, from, to) : stats_make_month(s, which, month);
			put(arg, t);
			stats_table_free(t);
			count++;
		}
	}
	return count;
}

static void
put_cell(FILE *out, const char *text, const char *behind)
{
	char guarded[256], quoted[2 * sizeof guarded + 3];
	bool is_formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL && text[1] != '\0';
	size_t len;

	snprintf(guarded, sizeof guarded, "%s%s", is_formula ? "'" : "", text);
	len = csv_write(quoted, sizeof quoted, guarded, strlen(guarded));
	fwrite(quoted, 1, len, out);
	fputs(behind, out);
}

void
stats_csv_header(FILE *out)
{
	fputs("table,owner,period,row,column,n\r\n", out);
}

static bool
put_line(void *arg, const char *row, const char *column, const char *text)
{
	const struct csv_line *l = arg;

	put_cell(l->out, l->table, ",");
	put_cell(l->out, l->owner, ",");
	put_cell(l->out, l->period, ",");
	put_cell(l->out, row, ",");
	put_cell(l->out, column, ",");
	put_cell(l->out, text, "\r\n");
	return true;
}

void
stats_csv(FILE *out, const char *owner, const struct stats_table *t)
{
	char room[64];
	struct buf period = BUF_OVER(room);
	struct csv_line line = { out, owner, stats_rules[t->id].word, room };

	stats_period(t, &period);
	(void)stats_table_visit(t, put_line, &line);
}
