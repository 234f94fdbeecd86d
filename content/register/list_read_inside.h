/*
 * list_read_inside.h - the parts of reading an official list
 *
 * list_read_csv.c makes rows of a file of any size, one at a time;
 * list_read.c finds the heading and keeps what is good; list_read_row.c judges
 * one row; list_read_bad.c writes down what is to be mended; list_read_jobs.c
 * reads the other file of an office, its job orders.
 */
#ifndef CONTENT_REGISTER_LIST_READ_INSIDE_H
#define CONTENT_REGISTER_LIST_READ_INSIDE_H

#include "content/register/mapping_inside.h"
#include "locales/text/buf.h"

enum {
	LIST_COLUMNS = 64,
	LIST_CELL_BYTES = 128 << 10,
	LIST_ROWS = 1000000,
	LIST_HEADING_ROWS = 30,		/* a heading stands among the first rows that are not empty */
	LIST_YEARS_AHEAD = 15,
};

struct list_cells {
	const char	*text[LIST_COLUMNS];	/* NUL behind; UTF-8 without NUL inside */
	size_t		 len[LIST_COLUMNS];
	unsigned	 count, row;		/* row: as a spreadsheet counts, from 1 */
	bool		 is_last;		/* no line end behind it */
};

/* Rows that are not empty, in order, until `take` says no.  False after a diagnostic, or if it said no. */
typedef bool list_take(void *of, const struct list_cells *c);
bool list_csv_read(const char *path, enum charset told, list_take *take, void *of, struct diag *d);

struct list_reader {			/* a list being read */
	const struct mapping *m;
	const char	*path;
	struct diag	*d;
	int32_t		 today;
	FILE		*bad_rows;
	int		 at[COLUMN_COUNT];	/* where a column stands; -1 */
	unsigned	 width;			/* of the heading; 0 = not found yet */
	char		*heading[LIST_COLUMNS];
	struct list_result result;
	size_t		 room, new_count;
	struct names	 known, new_words;	/* number or name of a row taken -> row */
	int32_t		 oldest, title_day;	/* day of the oldest row; day in a line above the heading */
	char		 number[NUMBER_BYTES];	/* of the row just read, in its one form; "" */
	bool		 has_rows, bad_begun;
	struct arena	 arena;
};

/* Judges a row: true and *out, texts in the arena; else a diagnostic was given and its sentence is in *reason. */
bool list_row_read(struct list_reader *r, const struct list_cells *c, struct list_row *out, struct buf *reason);
/* A diagnostic of a row; column -1: of the whole row. */
void list_row_refuse(struct list_reader *r, const struct list_cells *c, int column, enum diag_code code, struct buf *reason,
    const char *fmt, ...) __attribute__((format(printf, 6, 7)));
/* A cell in one line, trimmed; what offices write for nothing is nothing.  `column` -1: nothing.  False if it is too long. */
bool list_cell_text(const struct list_cells *c, int column, struct buf *out);
/* 2.51911E+11, ######: what a spreadsheet makes of a long number. */
bool list_is_mangled(const char *s);
/* Letters or digits beside a number found at `at`: part of the text was not understood. */
bool list_has_rest(const char *text, size_t at, size_t used);
/* A date of a row; NULL, or what is wrong with it.  `may_come`: an end, not something that has happened. */
const char *list_day_read(enum list_date dates, const char *text, int32_t today, bool may_come, int32_t *days);
/* Of which day a file is: its rows say, or a line above the heading (0 = neither), or its name.  0 after a diagnostic. */
int32_t list_day_of(const char *path, int32_t rows_day, int32_t title_day, int64_t now_s, struct diag *d);
/* Into the file of rows to mend: the cells of columns we know, the row and the reason. */
void list_bad_write(struct list_reader *r, const struct list_cells *c, const char *reason);

#endif
