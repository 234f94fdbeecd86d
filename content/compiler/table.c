/* table.c - which kind of table a file is, and its cells */
#include "content/compiler/table.h"

#include <strings.h>

#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

void
table_free(struct table *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->rows; i++)
		free(t->row[i].cell);
	free(t->row);
	arena_release(&t->arena);
	free(t);
}

const struct cell *
table_cell(const struct table_row *row, unsigned at)
{
	static const struct cell empty = { "", 0, CELL_TEXT };

	return at < row->cells ? &row->cell[at] : &empty;
}

struct place
table_place(const struct table *t, const struct table_row *row, unsigned at)
{
	return (struct place){ t->name, row->number, at + 1, NULL, 0, 0 };
}

/* CR LF and CR become LF. */
static size_t
keep_lines(char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\r' && i + 1 < len && text[i + 1] == '\n')
			continue;
		text[n++] = (char)(text[i] == '\r' ? '\n' : text[i]);
	}
	text[n] = '\0';
	return n;
}

static bool
fits(const struct table *t, unsigned number, unsigned at, size_t len, struct diag *d)
{
	struct place here = { t->name, number, at + 1, NULL, 0, 0 };

	if (number > TABLE_ROWS)
		diag_at(d, E151, &here, "a table may have %d rows", TABLE_ROWS);
	else if (at >= TABLE_COLUMNS)
		diag_at(d, E151, &here, "a table may have %d columns", TABLE_COLUMNS);
	else if (len > TABLE_CELL_BYTES)
		diag_at(d, E151, &here, "a cell may hold %d bytes", TABLE_CELL_BYTES);
	else if (len > TABLE_BYTES - t->bytes)
		diag_at(d, E151, &here, "a table may hold %d MiB of text", TABLE_BYTES >> 20);
	else
		return true;
	return false;
}

bool
table_put(struct table *t, unsigned number, unsigned at, const char *text, size_t len, enum cell_kind kind, struct diag *d)
{
	struct table_row *row;
	char *kept;

	if (len == 0)
		return true;
	if (!fits(t, number, at, len, d))
		return false;
	if (t->rows == 0 || t->row[t->rows - 1].number != number) {
		GROW(t->row, t->rows, t->room);
		t->row[t->rows++] = (struct table_row){ number, 0, NULL };
	}
	row = &t->row[t->rows - 1];
	if (at >= row->cells) {
		row->cell = xrealloc(row->cell, (at + 1) * sizeof *row->cell);
		for (unsigned i = row->cells; i <= at; i++)
			row->cell[i] = (struct cell){ "", 0, CELL_TEXT };
		row->cells = at + 1;
	}
	kept = arena_copy(&t->arena, text, len);
	row->cell[at] = (struct cell){ kept, keep_lines(kept, len), kind };
	t->bytes += len;
	return true;
}

/* What people send instead of a table; NULL if it may be one. */
static const char *
no_table(const char *bytes, size_t len)
{
	static const struct { const char *begin; size_t len; const char *what; } others[] = {
		{ "\xD0\xCF\x11\xE0", 4, "this is an old .xls file, or one with a password" },
		{ "%PDF", 4, "this is a PDF" },
		{ "{\\rtf", 5, "this is a text document" },
		{ "<", 1, "this is a web page or XML, no table" },
	};

	for (size_t i = 0; i < COUNT(others); i++)
		if (len >= others[i].len && memcmp(bytes, others[i].begin, others[i].len) == 0)
			return others[i].what;
	return NULL;
}

struct table *
table_of_bytes(const char *bytes, size_t len, const char *name, enum charset charset, struct charsets *charsets, struct diag *d)
{
	struct place whole = { name, 0, 0, NULL, 0, 0 };
	struct table *t = xcalloc(1, sizeof *t);
	const char *other = no_table(bytes, len);
	bool is_read = false;

	t->name = name;
	if (other != NULL) {
		diag_at(d, E150, &whole, "%s", other);
		diag_fix(d, "save it as .xlsx or as \"CSV UTF-8\", without a password");
	} else if (len >= 4 && memcmp(bytes, "PK\3\4", 4) == 0) {
		is_read = table_read_xlsx(t, bytes, len, d);
	} else {
		t->is_csv = true;
		is_read = table_read_csv(t, bytes, len, charset, charsets, d);
	}
	if (is_read && t->rows == 0) {
		diag_at(d, E150, &whole, "nothing stands in it");
		is_read = false;
	}
	if (is_read)
		return t;
	table_free(t);
	return NULL;
}

struct table *
table_read(const char *path, const char *name, enum charset charset, struct charsets *charsets, struct diag *d)
{
	struct place whole = { name, 0, 0, NULL, 0, 0 };
	struct buf why = BUF_INIT(512);
	struct table *t = NULL;
	size_t len;
	char *bytes = whole_file_read(path, &len, &why);

	if (bytes == NULL)
		diag_at(d, E101, &whole, "cannot be read: %s", why.ptr);
	else
		t = table_of_bytes(bytes, len, name, charset, charsets, d);
	free(bytes);
	buf_free(&why);
	return t;
}

bool
table_find_columns(const struct table *t, const struct table_heading *columns, unsigned count, unsigned *at, const char *fix,
    struct diag *d)
{
	const struct table_row *row = &t->row[0];
	struct place whole = table_place(t, row, 0);
	unsigned errors = d->errors;

	for (unsigned i = 0; i < count; i++) {
		at[i] = TABLE_COLUMNS;
		for (unsigned k = 0; k < row->cells; k++) {
			struct place here = table_place(t, row, k);

			if (strcasecmp(row->cell[k].text, columns[i].name) != 0)
				continue;
			if (at[i] != TABLE_COLUMNS) {
				diag_at(d, E152, &here, "two columns are called \"%s\"", columns[i].name);
				diag_fix(d, "%s", fix);
			}
			at[i] = k;
		}
	}
	for (unsigned i = 0; i < count; i++) {
		if (!columns[i].is_owed || at[i] != TABLE_COLUMNS)
			continue;
		diag_at(d, E152, &whole, "the first row names no column \"%s\"", columns[i].name);
		diag_fix(d, "%s", fix);
		return false;		/* without a first row all are missing */
	}
	return d->errors == errors;
}

unsigned
table_extra_cell(const struct table *t, const struct table_row *row)
{
	for (unsigned at = t->row[0].cells; at < row->cells; at++)
		if (row->cell[at].len > 0)
			return at;
	return TABLE_COLUMNS;
}
