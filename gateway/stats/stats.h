/*
 * stats.h - from counts to what may be published
 *
 * Pure: rows in, tables out; no store, no pack, no clock.  The rules are here
 * and nowhere above, so that a command, a console and a report cannot differ:
 * only the tables of tables.def; only weeks and months that are closed; no cell
 * under its k; what is shown is rounded down to 10 ("20" is 20 to 29); totals
 * are the sum of what is shown; a row that would let somebody work out a small
 * number by subtracting tables is kept back as a whole.  Rows and columns without
 * a shown cell are not there, and look the same as a row that is kept back.
 *
 * Give it the rows of one owner, all services: tables of one service beside
 * those of its owner could be subtracted.  Give it whole weeks, all there are.
 */
#ifndef GATEWAY_STATS_STATS_H
#define GATEWAY_STATS_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/store/store.h"

struct buf;
struct stats;

enum stats_kind {
	STATS_ORDINARY,
	STATS_DANGER,		/* by country only from 20 up */
	STATS_SENSITIVE,	/* never by country or language; also whatever is not known */
};

enum stats_table_id {
#define TABLE(id, word, what, by, k, k_danger, title) STATS_##id,
#include "gateway/stats/tables.def"
#undef TABLE
	STATS_TABLE_COUNT
};

enum stats_by { STATS_BY_WEEK, STATS_BY_COUNTRY, STATS_BY_LANGUAGE, STATS_BY_SEX, STATS_BY_AGE,
	STATS_BY_SECTOR };

struct stats_rule {
	const char	*word, *what, *title;
	enum stats_by	 by;
	unsigned long	 k, k_danger;
};

extern const struct stats_rule stats_rules[STATS_TABLE_COUNT];

struct stats_source {
	const struct count_row *rows;		/* in any order; borrowed until stats_free() */
	size_t		 count;
	int32_t		 first_week, last_week;	/* what the rows cover as a whole (week.h) */
	int64_t		 now_s;
	enum stats_kind	 (*kind)(const void *arg, const char *what, const char *name);
	void		*arg;
	bool		 keeps_nothing_back;	/* tests only: shows what the audit is for */
};

struct stats_cell {
	bool		is_shown;
	unsigned long	n;		/* shown: a multiple of 10; else the k it is under, of a number or of none */
};

struct stats_table {
	enum stats_table_id id;
	int32_t		 from_week, to_week;	/* both within */
	size_t		 row_count, column_count;
	char		(*rows)[64], (*columns)[64];
	struct stats_cell *cells;		/* row by row */
	unsigned long	*row_totals, *column_totals, total;	/* of what is shown */
};

/* Takes rows from count_scan(): stats_rows_add is its `visit`, a struct stats_rows its `arg`. */
struct stats_rows { struct count_row *at; size_t count, room; };
bool stats_rows_add(void *rows, const struct count_row *row);	/* always true */
void stats_rows_free(struct stats_rows *rows);

struct stats *stats_new(const struct stats_source *source);
void stats_free(struct stats *s);

/* Of the weeks asked for, those which may be shown; false if there are none. */
bool stats_weeks(const struct stats *s, int32_t *from_week, int32_t *to_week);
/* A month is shown when all its weeks are covered and closed. */
bool stats_has_month(const struct stats *s, int32_t month);

/* A table BY WEEK, cut to what may be shown (maybe no column); another table is a bug of the caller. */
struct stats_table *stats_make_weeks(const struct stats *s, enum stats_table_id id, int32_t from_week, int32_t to_week);
/* A table of a month; empty if it may not be shown.  BY WEEK is a bug of the caller. */
struct stats_table *stats_make_month(const struct stats *s, enum stats_table_id id, int32_t month);
void stats_table_free(struct stats_table *t);	/* NULL is fine */

/* Cell by cell, ready for JSON or CSV: `text` is "20" or "<10".  False as soon as `visit` says so. */
typedef bool stats_visit(void *arg, const char *row, const char *column, const char *text);
bool stats_table_visit(const struct stats_table *t, stats_visit *visit, void *arg);
void stats_cell_text(const struct stats_cell *cell, struct buf *out);

/* STATS_TABLE_COUNT if there is none of that word. */
enum stats_table_id stats_find_table(const char *word);

#endif
