/* stats_lines.c - rows in order, and the sums of a line by one dimension */
#include "gateway/stats/stats_inside.h"

#include <stdio.h>
#include <string.h>

#include "gateway/stats/self.h"
#include "gateway/week.h"
#include "locales/text/bug.h"

/* Sums stay far from where they would turn over, whatever a row says. */
static const unsigned long MOST = 1000000000000UL;

bool
stats_rows_add(void *rows, const struct count_row *row)
{
	struct stats_rows *r = rows;

	if (r->count == r->room) {
		r->room = r->room == 0 ? 256 : 2 * r->room;
		r->at = xrealloc(r->at, r->room * sizeof *r->at);
	}
	r->at[r->count++] = *row;
	return true;
}

void
stats_rows_free(struct stats_rows *rows)
{
	free(rows->at);
	memset(rows, 0, sizeof *rows);
}

static int
compare(const void *a, const void *b)
{
	const struct stats_entry *x = a, *y = b;
	int order = strcmp(x->row->what, y->row->what);

	if (order == 0)
		order = strcmp(x->line, y->line);
	return order != 0 ? order : (x->week > y->week) - (x->week < y->week);
}

void
stats_sort(struct stats *s)
{
	const struct stats_source *from = &s->source;

	s->entries = xcalloc(from->count + 1, sizeof *s->entries);
	for (size_t i = 0; i < from->count; i++) {
		struct stats_entry *e = &s->entries[s->count];

		e->row = &from->rows[i];
		e->line = strcmp(e->row->what, "self") == 0 ? "all" : e->row->name;
		if (e->row->n > 0 && week_parse(e->row->week, &e->week))
			s->count++;
	}
	if (s->count > 1)
		qsort(s->entries, s->count, sizeof *s->entries, compare);
}

size_t
stats_line_end(const struct stats *s, size_t from)
{
	size_t end = from + 1;

	while (end < s->count && strcmp(s->entries[end].row->what, s->entries[from].row->what) == 0
	    && strcmp(s->entries[end].line, s->entries[from].line) == 0)
		end++;
	return end;
}

enum stats_kind
stats_kind_of(const struct stats *s, const struct stats_entry *line)
{
	return s->source.kind == NULL ? STATS_SENSITIVE :
	    s->source.kind(s->source.arg, line->row->what, line->line);
}

static const char *
word_by(const struct count_row *row, enum stats_by by)
{
	const char *word = "-";

	switch (by) {
	case STATS_BY_WEEK: return row->week;
	case STATS_BY_COUNTRY: word = row->country; break;
	case STATS_BY_LANGUAGE: word = row->locale; break;
	case STATS_BY_SEX: return self_word(row->name, SELF_SEX);
	case STATS_BY_AGE: return self_word(row->name, SELF_AGE);
	case STATS_BY_SECTOR: return self_word(row->name, SELF_SECTOR);
	}
	return *word == '\0' ? "-" : word;
}

static void
add(struct stats_parts *p, const char *word, unsigned long n)
{
	size_t i = 0;

	while (i < p->count && strcmp(p->at[i].word, word) != 0)
		i++;
	if (i == p->count) {
		if (p->count == p->room) {
			p->room = p->room == 0 ? 16 : 2 * p->room;
			p->at = xrealloc(p->at, p->room * sizeof *p->at);
		}
		snprintf(p->at[i].word, sizeof p->at[i].word, "%s", word);
		p->at[i].n = 0;
		p->count++;
	}
	p->at[i].n += n < MOST ? n : MOST;
	if (p->at[i].n > MOST)
		p->at[i].n = MOST;
}

void
stats_face(const struct stats *s, size_t from, size_t end, enum stats_table_id id, int32_t from_week,
    int32_t to_week, struct stats_face *out)
{
	const struct stats_rule *rule = &stats_rules[id];
	bool is_place = rule->by == STATS_BY_COUNTRY || rule->by == STATS_BY_LANGUAGE;
	bool is_self = strcmp(rule->what, "self") == 0;
	enum stats_kind kind = is_self ? STATS_ORDINARY : stats_kind_of(s, &s->entries[from]);

	memset(out, 0, sizeof *out);
	out->k = kind == STATS_ORDINARY ? rule->k : rule->k_danger;
	if (is_place && kind != STATS_ORDINARY && kind != STATS_DANGER)
		return;
	for (size_t i = from; i < end; i++) {
		const struct stats_entry *e = &s->entries[i];

		if (e->week >= from_week && e->week <= to_week)
			add(&out->parts, word_by(e->row, rule->by), e->row->n);
	}
}

bool
stats_has_shown(const struct stats_face *f)
{
	for (size_t i = 0; i < f->parts.count; i++)
		if (f->parts.at[i].n >= f->k)
			return true;
	return false;
}

void
stats_parts_free(struct stats_parts *p)
{
	free(p->at);
	memset(p, 0, sizeof *p);
}

unsigned long
stats_parts_n(const struct stats_parts *p, const char *word)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->at[i].word, word) == 0)
			return p->at[i].n;
	return 0;
}
