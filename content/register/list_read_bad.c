/*
 * list_read_bad.c - the rows to mend, in the columns of the list, with the reason behind them
 *
 * Columns that we do not know stay empty: what is not kept from the list is
 * not kept here.  Nor is a cell that a spreadsheet would take for a formula.
 */
#include <string.h>

#include "content/register/list_read_inside.h"

static void
put_cell(FILE *out, const char *text, bool is_first)
{
	if (!is_first)
		fputc(',', out);
	if (strpbrk(text, "\",;\t\r\n") == NULL) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static bool
is_known(const struct list_reader *r, unsigned column)
{
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (r->at[i] == (int)column)
			return true;
	return false;
}

static bool
is_kept(const char *text)
{
	size_t blanks = strspn(text, " \t\r\n");

	return (text[blanks] == '\0' || strchr("=+-@", text[blanks]) == NULL) && strchr(text, '@') == NULL;
}

void
list_bad_write(struct list_reader *r, const struct list_cells *c, const char *reason)
{
	char row[16];

	if (r->bad_rows == NULL)
		return;
	for (unsigned i = 0; !r->bad_begun && i < r->width; i++)
		put_cell(r->bad_rows, r->heading[i], i == 0);
	if (!r->bad_begun)
		fputs(",row,reason\n", r->bad_rows);
	r->bad_begun = true;
	for (unsigned i = 0; i < r->width; i++)
		put_cell(r->bad_rows, i < c->count && is_known(r, i) && is_kept(c->text[i]) ? c->text[i] : "", i == 0);
	snprintf(row, sizeof row, "%u", c->row);
	put_cell(r->bad_rows, row, false);
	put_cell(r->bad_rows, reason, false);
	fputc('\n', r->bad_rows);
}
