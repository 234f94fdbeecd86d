/*
 * stats_live.c - what safard publishes is printed as it comes: it knows the rules, this does not
 */
#include "ops/command/stats_live.h"

#include <csv.h>
#include <stdio.h>
#include <string.h>

#include "locales/text/bug.h"
#include "ops/command/cmd_control.h"
#include "ops/command/stats_print.h"

enum { COLUMNS = 6, CELL_BYTES = 128, TABLE = 0, PERIOD = 2, ROW_NAME = 3, COLUMN_NAME = 4, N = 5 };

struct reading {
	const struct stats_live *l;
	char		cell[COLUMNS][CELL_BYTES], table[CELL_BYTES], period[CELL_BYTES];
	unsigned	column, lines;
};

static void
on_cell(void *cell, size_t len, void *arg)
{
	struct reading *r = arg;

	if (r->column < COLUMNS)
		(void)snprintf(r->cell[r->column], CELL_BYTES, "%.*s", (int)len, (const char *)cell);
	r->column++;
}

/* A heading where table or period change, then a line for each cell. */
static void
on_line(int c, void *arg)
{
	struct reading *r = arg;
	bool is_head = r->lines++ == 0;

	(void)c;
	r->column = 0;
	if (is_head || (r->l->table != NULL && strcmp(r->l->table, r->cell[TABLE]) != 0))
		return;
	if (strcmp(r->table, r->cell[TABLE]) != 0 || strcmp(r->period, r->cell[PERIOD]) != 0) {
		printf("%s%s, %s\n", r->table[0] != '\0' ? "\n" : "", r->cell[TABLE], r->cell[PERIOD]);
		memcpy(r->table, r->cell[TABLE], CELL_BYTES);
		memcpy(r->period, r->cell[PERIOD], CELL_BYTES);
	}
	printf("  %-28s %-16s %10s\n", r->cell[ROW_NAME], r->cell[COLUMN_NAME], r->cell[N]);
}

static void
print_tables(const struct stats_live *l, const char *csv)
{
	struct reading r = { .l = l };
	struct csv_parser p;

	BUG_IF(csv_init(&p, 0) != 0);
	(void)csv_parse(&p, csv, strlen(csv), on_cell, on_line, &r);
	(void)csv_fini(&p, on_cell, on_line, &r);
	csv_free(&p);
	if (r.table[0] == '\0')
		puts("No week or month of these may be shown: only those that ended.");
	else
		stats_print_meaning(stdout);
}

int
stats_live_print(const struct stats_live *l)
{
	struct control_words w = { .title = "safar stats", .socket = l->socket };
	json_t *args = json_pack("{s:s,s:s}", "from", l->from, "to", l->to), *result;
	const char *csv;
	int status;

	control_put(args, "owner", l->owner);
	status = control_ask(&w, "stats.table", args, NULL, &result);
	if (status != 0)
		return status;
	csv = json_string_value(json_object_get(result, "csv"));
	if (csv != NULL && l->is_csv)
		fputs(csv, stdout);
	else if (csv != NULL)
		print_tables(l, csv);
	json_decref(result);
	return fflush(stdout) == 0 ? 0 : EXIT_WORLD;
}
