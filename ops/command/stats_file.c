/*
 * stats_file.c - see stats_file.h
 *
 * libcsv is given one byte at a time: it tells cells but not where they stood.
 */
#include "ops/command/stats_file.h"

#include <csv.h>
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "gateway/stats/raw.h"
#include "gateway/week.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { CELLS = 8, MOST_MISTAKES = 50, MOST_DIGITS = 12, MOST_CELL_BYTES = 4096 };

struct reader {
	struct stats_file *file;
	const char	*name;
	FILE		*told;
	unsigned	 line, column;		/* of the byte given now */
	unsigned	 at_line, at_column;	/* where this cell began */
	unsigned	 row_line, cell, cell_bytes;
	bool		 is_at_start;		/* a cell ended: the next begins behind this byte */
	bool		 is_between;		/* a row ended: line ends that follow are of no cell */
	bool		 is_behind_header, is_bad, is_wrong_file;
	struct { char text[64]; unsigned column; } cells[CELLS];
};

static bool __attribute__((format(printf, 4, 5)))
mistake(struct reader *r, unsigned line, unsigned column, const char *fmt, ...)
{
	va_list args;

	r->is_bad = true;
	if (r->file->mistakes++ >= MOST_MISTAKES)
		return false;
	fprintf(r->told, "%s:%u:%u: error: ", r->name, line, column);
	va_start(args, fmt);
	vfprintf(r->told, fmt, args);
	va_end(args);
	fputc('\n', r->told);
	return false;
}

static bool
is_word(const char *s, size_t least, size_t most, const char *also)
{
	size_t len = strlen(s), digits = 0;

	for (const char *c = s; *c != '\0'; c++) {
		if (!isalnum((unsigned char)*c) && strchr(also, *c) == NULL)
			return false;
		digits = isdigit((unsigned char)*c) ? digits + 1 : 0;
		if (digits >= 7)	/* like a number of somebody: no word of ours is */
			return false;
	}
	return len >= least && len <= most;
}

static bool
is_number(const char *s, unsigned long *n)
{
	size_t len = strlen(s);

	if (len == 0 || len > MOST_DIGITS || s[strspn(s, "0123456789")] != '\0')
		return false;
	*n = strtoul(s, NULL, 10);
	return true;
}

/* What is wrong with cell `i` of a row; NULL if nothing. */
static const char *
judge(unsigned i, const char *s, struct count_row *row)
{
	int32_t week;
	bool is_place = strlen(s) == 2 && isupper((unsigned char)s[0]) && isupper((unsigned char)s[1]);

	switch (i) {
	case 0: return is_word(s, 1, STORE_NAME_BYTES - 1, "-_.") ? NULL : "an owner is a word of 1 to 31 letters, digits, - _ .";
	case 1: return is_word(s, 0, STORE_NAME_BYTES - 1, "-_.") ? NULL : "a service is a word of up to 31 letters, digits, - _ .";
	case 2: return is_word(s, 1, 15, "-") ? NULL : "what is counted is a word of 1 to 15 letters, as topic, unmet, report, self";
	case 3: return is_word(s, 0, 63, "-_.+") ? NULL : "a name is a word of up to 63 letters, digits, - _ . + and never a phone number";
	case 4: return *s == '\0' || is_place ? NULL : "a country is two capital letters (QA), or nothing";
	case 5: return is_word(s, 0, STORE_TAG_BYTES - 1, "-") ? NULL : "a locale is a tag like ne or ne-latn, or nothing";
	case 6: return week_parse(s, &week) && strcmp(s, "2020") >= 0 ? NULL : "a week is written 2026-W47, its year has it and is no year before 2020";
	default: return is_number(s, &row->n) ? NULL : "a count is a whole number of at most 12 digits";
	}
}

static void
keep_row(struct reader *r)
{
	struct stats_file *f = r->file;
	struct count_row row;

	memset(&row, 0, sizeof row);
	for (unsigned i = 0; i < CELLS; i++) {
		const char *wrong = judge(i, r->cells[i].text, &row);

		if (wrong != NULL)
			mistake(r, r->row_line, r->cells[i].column, "%s", wrong);
	}
	if (r->is_bad)
		return;
	if (f->count == f->room) {
		f->room = f->room == 0 ? 256 : 2 * f->room;
		f->rows = xrealloc(f->rows, f->room * sizeof *f->rows);
	}
	snprintf(row.service, sizeof row.service, "%.31s", r->cells[1].text);
	snprintf(row.what, sizeof row.what, "%.15s", r->cells[2].text);
	snprintf(row.name, sizeof row.name, "%s", r->cells[3].text);
	snprintf(row.country, sizeof row.country, "%.2s", r->cells[4].text);
	snprintf(row.locale, sizeof row.locale, "%.15s", r->cells[5].text);
	snprintf(row.week, sizeof row.week, "%.15s", r->cells[6].text);
	snprintf(f->rows[f->count].owner, sizeof f->rows[f->count].owner, "%.31s", r->cells[0].text);
	f->rows[f->count].line = r->row_line;
	f->rows[f->count++].row = row;
}

static void
check_header(struct reader *r)
{
	char room[CELLS * 65];
	struct buf line = BUF_OVER(room);

	for (unsigned i = 0; i < CELLS && i < r->cell; i++)
		buf_addf(&line, "%s%s", i > 0 ? "," : "", r->cells[i].text);
	if (r->cell != CELLS || strcmp(line.ptr, STATS_RAW_HEADER) != 0)
		r->is_wrong_file = !mistake(r, r->row_line, 1, "the first line must be %s", STATS_RAW_HEADER);
}

static void
on_cell(void *bytes, size_t len, void *arg)
{
	struct reader *r = arg;

	if (r->cell == 0)
		r->row_line = r->at_line;
	if (r->cell < CELLS) {
		char *text = r->cells[r->cell].text;

		r->cells[r->cell].column = r->at_column;
		*text = '\0';
		if (len >= sizeof r->cells[0].text || (len > 0 && memchr(bytes, '\0', len) != NULL))
			mistake(r, r->at_line, r->at_column, "a cell is longer than 63 bytes, or holds a byte 0");
		else if (len > 0) {
			memcpy(text, bytes, len);
			text[len] = '\0';
		}
	}
	r->cell++;
	r->cell_bytes = 0;
	r->is_at_start = true;
}

static void
on_row(int end, void *arg)
{
	struct reader *r = arg;

	(void)end;
	if (!r->is_behind_header)
		check_header(r);
	else if (r->cell != CELLS)
		mistake(r, r->row_line, 1, "a row has 8 cells, this one %u", r->cell);
	else if (!r->is_bad)
		keep_row(r);
	r->is_behind_header = true;
	r->is_bad = false;
	r->is_between = true;
	r->cell = 0;
}

static int
never(unsigned char c)
{
	(void)c;
	return 0;
}

/* True while there is sense in going on. */
static bool
feed(struct reader *r, struct csv_parser *csv, unsigned char c)
{
	if (csv_parse(csv, &c, 1, on_cell, on_row, r) != 1)
		return mistake(r, r->line, r->column, "a quote stands inside a cell, or something follows a closing quote");
	if (r->cell_bytes++ > MOST_CELL_BYTES)
		return mistake(r, r->at_line, r->at_column, "this cell does not end: a quote is not closed");
	if (c == '\n') {
		r->line++;
		r->column = 0;
	}
	r->column++;
	r->is_between = r->is_between && (c == '\n' || c == '\r');
	if (r->is_at_start || r->is_between) {
		r->at_line = r->line;
		r->at_column = r->column;
		r->is_at_start = false;
		r->cell_bytes = 0;
	}
	return !r->is_wrong_file;	/* all of its rows would be errors */
}

static int
compare_keys(const void *a, const void *b)
{
	const struct stats_file_row *x = a, *y = b;
	int order = strcmp(x->owner, y->owner);

	order = order != 0 ? order : strcmp(x->row.service, y->row.service);
	order = order != 0 ? order : strcmp(x->row.what, y->row.what);
	order = order != 0 ? order : strcmp(x->row.name, y->row.name);
	order = order != 0 ? order : strcmp(x->row.country, y->row.country);
	order = order != 0 ? order : strcmp(x->row.locale, y->row.locale);
	order = order != 0 ? order : strcmp(x->row.week, y->row.week);
	return order;
}

/* The same count twice is two exports in one file: sums would be double. */
static void
check_twice(struct reader *r)
{
	struct stats_file *f = r->file;

	if (f->count > 1)
		qsort(f->rows, f->count, sizeof *f->rows, compare_keys);
	for (size_t i = 1; i < f->count; i++) {
		unsigned a = f->rows[i - 1].line, b = f->rows[i].line;

		if (compare_keys(&f->rows[i - 1], &f->rows[i]) == 0)
			mistake(r, a > b ? a : b, 1, "the same count stands in line %u already", a > b ? b : a);
	}
}

bool
stats_file_read(struct stats_file *f, const char *name, FILE *in, FILE *told, struct buf *why)
{
	struct reader r = { .file = f, .name = name, .told = told, .line = 1, .column = 1, .at_line = 1, .at_column = 1 };
	struct csv_parser csv;
	bool goes_on = true;
	int c;

	memset(f, 0, sizeof *f);
	BUG_IF(csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI) != 0);
	csv_set_space_func(&csv, never);
	csv_set_realloc_func(&csv, xrealloc);
	while (goes_on && (c = getc(in)) != EOF)
		goes_on = feed(&r, &csv, (unsigned char)c);
	if (goes_on && ferror(in) != 0)
		buf_addf(why, "%s: %s", name, strerror(errno));
	else if (goes_on && csv_fini(&csv, on_cell, on_row, &r) != 0)
		mistake(&r, r.at_line, r.at_column, "the quote that begins this cell is never closed");
	else if (goes_on && !r.is_behind_header)
		mistake(&r, 1, 1, "the file is empty; the first line must be %s", STATS_RAW_HEADER);
	csv_free(&csv);
	if (f->mistakes == 0 && why->len == 0)
		check_twice(&r);
	if (f->mistakes > MOST_MISTAKES)
		fprintf(told, "%s: %u errors; the first %d are shown\n", name, f->mistakes, MOST_MISTAKES);
	return f->mistakes == 0 && why->len == 0;
}

void
stats_file_free(struct stats_file *f)
{
	free(f->rows);
	memset(f, 0, sizeof *f);
}
