/* stats_print.c - see stats_print.h */
#include "ops/command/stats_print.h"

#include <string.h>

#include "gateway/stats/published.h"
#include "locales/text/buf.h"

enum { WIDTH = 80, NAME_WIDTH = 24, TOTAL_WIDTH = 10 };

static int
width_of(const char *column)
{
	int width = (int)strlen(column) + 2;

	return width < 7 ? 7 : width;
}

/* As many columns as fit; a word that is wider than the line stands alone. */
static size_t
fit(const struct stats_table *t, size_t from)
{
	int left = WIDTH - NAME_WIDTH - TOTAL_WIDTH;
	size_t to = from;

	while (to < t->column_count && (to == from || width_of(t->columns[to]) <= left)) {
		left -= width_of(t->columns[to]);
		to++;
	}
	return to;
}

static void
print_name(FILE *out, const char *name)
{
	if (strlen(name) < NAME_WIDTH)
		fprintf(out, "%-*s", NAME_WIDTH, name);
	else
		fprintf(out, "%s\n%-*s", name, NAME_WIDTH, "");
}

static void
print_block(FILE *out, const struct stats_table *t, size_t from, size_t to)
{
	bool is_last = to == t->column_count;

	fprintf(out, "%-*s", NAME_WIDTH, stats_rules[t->id].what);
	for (size_t c = from; c < to; c++)
		fprintf(out, "%*s", width_of(t->columns[c]), t->columns[c]);
	fprintf(out, is_last ? "%*s\n" : "\n", TOTAL_WIDTH, "shown");
	for (size_t r = 0; r < t->row_count; r++) {
		print_name(out, t->rows[r]);
		for (size_t c = from; c < to; c++) {
			char room[32];
			struct buf text = BUF_OVER(room);

			stats_cell_text(&t->cells[r * t->column_count + c], &text);
			fprintf(out, "%*s", width_of(t->columns[c]), text.ptr);
		}
		fprintf(out, is_last ? "%*lu\n" : "\n", TOTAL_WIDTH, t->row_totals[r]);
	}
	fprintf(out, "%-*s", NAME_WIDTH, "shown");
	for (size_t c = from; c < to; c++)
		fprintf(out, "%*lu", width_of(t->columns[c]), t->column_totals[c]);
	fprintf(out, is_last ? "%*lu\n" : "\n", TOTAL_WIDTH, t->total);
}

void
stats_print(FILE *out, const char *owner, const struct stats_table *t)
{
	char room[64];
	struct buf period = BUF_OVER(room);

	stats_period(t, &period);
	fprintf(out, "%s\n%s, %s\n", stats_rules[t->id].title, owner, period.ptr);
	if (t->row_count == 0)
		fputs("nothing may be shown\n", out);
	for (size_t from = 0, to; t->row_count > 0 && from < t->column_count; from = to) {
		to = fit(t, from);
		if (from > 0)
			fputc('\n', out);
		print_block(out, t, from, to);
	}
	fputc('\n', out);
}

void
stats_print_meaning(FILE *out)
{
	fputs("20 means 20 to 29. <10 means 9 or fewer, maybe none (<20: 19 or fewer).\n"
	    "A row or column that is not here is under that everywhere, or is kept back\n"
	    "so that nobody can be found by subtracting. \"shown\" adds up what is shown.\n", out);
}
