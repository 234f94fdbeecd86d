/*
 * table.h - a spreadsheet as rows of cells: CSV or XLSX, whatever Excel did to it
 *
 * Knows files and encodings, not what the columns are for.  CSV by libcsv
 * (',', ';' or tab, UTF-8, UTF-16 or an encoding told), the first sheet of an
 * XLSX by libzip and libxml2.  Bounded in every direction before anything is
 * kept; no entity is ever expanded, nothing is fetched.  A table that cannot
 * be trusted as a whole is one diagnostic and NULL.
 *
 * A place in a table is file:row:cell, both from 1, as the sheet counts them.
 */
#ifndef CONTENT_COMPILER_TABLE_H
#define CONTENT_COMPILER_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "content/compiler/arena.h"
#include "content/diag.h"
#include "locales/text/charset.h"

enum {
	TABLE_ROWS = 20000,
	TABLE_COLUMNS = 64,
	TABLE_CELL_BYTES = 64 << 10,
	TABLE_BYTES = 32 << 20,		/* of all text, unpacked and as UTF-8 */
};

/* What the sheet takes a cell for; a CSV has only text. */
enum cell_kind { CELL_TEXT, CELL_NUMBER, CELL_FORMULA, CELL_TRUTH, CELL_ERROR };

struct cell {
	const char	*text;		/* strict UTF-8, LF as line break, never NULL */
	size_t		 len;
	enum cell_kind	 kind;
};

struct table_row { unsigned number, cells; struct cell *cell; };

struct table {
	const char	*name;
	bool		 is_csv;
	struct table_row *row;		/* those that are not empty, in order */
	size_t		 rows, room, bytes;
	struct arena	 arena;
};

/*
 * `charset` is that of a CSV without a byte order mark; CHARSET_NONE: UTF-8.
 * Diagnostics (E150, E151) call the file `name`, which must outlive the table.
 */
struct table *table_read(const char *path, const char *name, enum charset charset, struct charsets *charsets,
    struct diag *d);
struct table *table_of_bytes(const char *bytes, size_t len, const char *name, enum charset charset,
    struct charsets *charsets, struct diag *d);
void table_free(struct table *t);		/* NULL is fine */

/* The cell in column `at` (from 0); an empty one past the row's end. */
const struct cell *table_cell(const struct table_row *row, unsigned at);
struct place table_place(const struct table *t, const struct table_row *row, unsigned at);

/*
 * at[i] = where the column of columns[i].name stands, by the first row; TABLE_COLUMNS: nowhere.  False after a diagnostic
 * (E152): a name that stands there twice, or the first that is owed and missing; `fix` says what the first row should be.
 */
struct table_heading { const char *name; bool is_owed; };
bool table_find_columns(const struct table *t, const struct table_heading *columns, unsigned count, unsigned *at, const char *fix,
    struct diag *d);
/* A cell with something in it behind the last heading, where a text was cut at its comma; TABLE_COLUMNS: none. */
unsigned table_extra_cell(const struct table *t, const struct table_row *row);

/* Excel's first line "sep=;" names the separator and is no row: its length, or 0. */
size_t table_named_separator(const char *text, size_t len, char *sep);

/* Inside: one reader a kind of file.  False after a diagnostic. */
bool table_read_csv(struct table *t, const char *bytes, size_t len, enum charset charset, struct charsets *charsets,
    struct diag *d);
bool table_read_xlsx(struct table *t, const char *bytes, size_t len, struct diag *d);
/* "_x000D_": a character that XML cannot hold (ECMA-376 22.9.2.19), at the beginning of `text`. */
bool table_is_escape(const char *text);
/* Puts a cell into row `number`, column `at` (from 0); rows come in order.  False after a diagnostic. */
bool table_put(struct table *t, unsigned number, unsigned at, const char *text, size_t len, enum cell_kind kind,
    struct diag *d);

#endif
