/* stats.c - see stats.h; which lines stand together is decided in stats_audit.c */
#include "gateway/stats/stats.h"

#include <stdio.h>
#include <string.h>

#include "gateway/stats/stats_inside.h"
#include "gateway/week.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

const struct stats_rule stats_rules[STATS_TABLE_COUNT] = {
#define TABLE(id, word, what, by, k, k_danger, title) { word, what, title, STATS_BY_##by, k, k_danger },
#include "gateway/stats/tables.def"
#undef TABLE
};

/* A table in the making: its rows before its columns are known. */
struct draft { struct { const char *name; struct stats_face face; } *rows; size_t count; };

struct stats *
stats_new(const struct stats_source *source)
{
	struct stats *s = xcalloc(1, sizeof *s);

	s->source = *source;
	stats_sort(s);
	return s;
}

void
stats_free(struct stats *s)
{
	if (s == NULL)
		return;
	free(s->entries);
	free(s);
}

bool
stats_weeks(const struct stats *s, int32_t *from_week, int32_t *to_week)
{
	int32_t closed = week_last_closed(s->source.now_s);
	int32_t last = s->source.last_week < closed ? s->source.last_week : closed;

	if (*from_week < s->source.first_week)
		*from_week = s->source.first_week;
	if (*to_week > last)
		*to_week = last;
	return *from_week <= *to_week;
}

bool
stats_has_month(const struct stats *s, int32_t month)
{
	int32_t from = month_first_week(month), to = month_last_week(month);

	return stats_weeks(s, &from, &to) && from == month_first_week(month) && to == month_last_week(month);
}

static void
put_word(char (**list)[64], size_t *count, const char *word)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp((*list)[i], word) == 0)
			return;
	*list = xrealloc(*list, (*count + 1) * sizeof **list);
	snprintf((*list)[*count], sizeof **list, "%s", word);
	(*count)++;
}

static int
compare_words(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
choose_columns(struct stats_table *t, const struct draft *d)
{
	if (stats_rules[t->id].by == STATS_BY_WEEK) {	/* every week: none is left out for what it holds */
		for (int32_t week = t->from_week; week <= t->to_week; week++) {
			char name[WEEK_NAME_BYTES];

			week_name(week, name);
			put_word(&t->columns, &t->column_count, name);
		}
		return;
	}
	for (size_t r = 0; r < d->count; r++) {
		const struct stats_face *f = &d->rows[r].face;

		for (size_t i = 0; i < f->parts.count; i++)
			if (f->parts.at[i].n >= f->k)
				put_word(&t->columns, &t->column_count, f->parts.at[i].word);
	}
	if (t->column_count > 1)
		qsort(t->columns, t->column_count, sizeof *t->columns, compare_words);
}

static void
fill(struct stats_table *t, const struct draft *d)
{
	choose_columns(t, d);
	t->row_count = d->count;
	t->rows = xcalloc(d->count + 1, sizeof *t->rows);
	t->cells = xcalloc(d->count * t->column_count + 1, sizeof *t->cells);
	t->row_totals = xcalloc(d->count + 1, sizeof *t->row_totals);
	t->column_totals = xcalloc(t->column_count + 1, sizeof *t->column_totals);
	for (size_t r = 0; r < d->count; r++) {
		const struct stats_face *f = &d->rows[r].face;

		snprintf(t->rows[r], sizeof t->rows[r], "%s", d->rows[r].name);
		for (size_t c = 0; c < t->column_count; c++) {
			struct stats_cell *cell = &t->cells[r * t->column_count + c];
			unsigned long n = stats_parts_n(&f->parts, t->columns[c]);

			cell->is_shown = n >= f->k;
			cell->n = cell->is_shown ? n / 10 * 10 : f->k;
			if (!cell->is_shown)
				continue;
			t->row_totals[r] += cell->n;
			t->column_totals[c] += cell->n;
			t->total += cell->n;
		}
	}
}

/* `month` only for tables of a month. */
static void
draft_lines(const struct stats *s, struct stats_table *t, int32_t month, struct draft *d)
{
	const struct stats_rule *rule = &stats_rules[t->id];

	for (size_t from = 0, end; from < s->count; from = end) {
		struct stats_face face;

		end = stats_line_end(s, from);
		if (strcmp(s->entries[from].row->what, rule->what) != 0)
			continue;
		stats_face(s, from, end, t->id, t->from_week, t->to_week, &face);
		if (!stats_has_shown(&face) ||
		    (rule->by != STATS_BY_WEEK && stats_keeps_back(s, from, end, t->id, month))) {
			stats_parts_free(&face.parts);
			continue;
		}
		d->rows = xrealloc(d->rows, (d->count + 1) * sizeof *d->rows);
		d->rows[d->count].name = s->entries[from].line;
		d->rows[d->count++].face = face;
	}
}

static struct stats_table *
make(const struct stats *s, enum stats_table_id id, int32_t from_week, int32_t to_week, int32_t month)
{
	struct stats_table *t = xcalloc(1, sizeof *t);
	struct draft d = { NULL, 0 };

	*t = (struct stats_table){ .id = id, .from_week = from_week, .to_week = to_week };
	if (from_week <= to_week)
		draft_lines(s, t, month, &d);
	fill(t, &d);
	for (size_t i = 0; i < d.count; i++)
		stats_parts_free(&d.rows[i].face.parts);
	free(d.rows);
	return t;
}

struct stats_table *
stats_make_weeks(const struct stats *s, enum stats_table_id id, int32_t from_week, int32_t to_week)
{
	BUG_IF(id >= STATS_TABLE_COUNT || stats_rules[id].by != STATS_BY_WEEK);
	if (!stats_weeks(s, &from_week, &to_week))
		to_week = from_week - 1;
	return make(s, id, from_week, to_week, 0);
}

struct stats_table *
stats_make_month(const struct stats *s, enum stats_table_id id, int32_t month)
{
	int32_t from = month_first_week(month), to = month_last_week(month);

	BUG_IF(id >= STATS_TABLE_COUNT || stats_rules[id].by == STATS_BY_WEEK);
	return make(s, id, from, stats_has_month(s, month) ? to : from - 1, month);
}

void
stats_table_free(struct stats_table *t)
{
	if (t == NULL)
		return;
	free(t->rows);
	free(t->columns);
	free(t->cells);
	free(t->row_totals);
	free(t->column_totals);
	free(t);
}

void
stats_cell_text(const struct stats_cell *cell, struct buf *out)
{
	buf_addf(out, "%s%lu", cell->is_shown ? "" : "<", cell->n);
}

bool
stats_table_visit(const struct stats_table *t, stats_visit *visit, void *arg)
{
	for (size_t r = 0; r < t->row_count; r++)
		for (size_t c = 0; c < t->column_count; c++) {
			char room[32];
			struct buf text = BUF_OVER(room);

			stats_cell_text(&t->cells[r * t->column_count + c], &text);
			if (!visit(arg, t->rows[r], t->columns[c], text.ptr))
				return false;
		}
	return true;
}

enum stats_table_id
stats_find_table(const char *word)
{
	unsigned id = 0;

	while (id < STATS_TABLE_COUNT && strcmp(stats_rules[id].word, word) != 0)
		id++;
	return (enum stats_table_id)id;
}
