/*
 * A spreadsheet: what the first byte says is a whole file, the XML of a sheet, or that of its texts.  What was read
 * is within bounds, and comes back the same through a CSV of ours.
 */
#include "content/compiler/table.h"
#include "content/compiler/table_write.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"
#include "tests/content/xlsx_made.h"
#include "tests/fuzz/fuzz.h"

const struct fuzz fuzz = { "table", 5000 };

static struct table *
read_table(const char *bytes, size_t len, enum charset charset, struct charsets *charsets)
{
	struct diag d;
	struct table *t;

	diag_init(&d, stderr);
	d.is_quiet = true;
	t = table_of_bytes(bytes, len, "t", charset, charsets, &d);
	BUG_IF((t == NULL) != (d.errors > 0));
	return t;
}

static unsigned
check(const struct table *t)
{
	unsigned widest = 0, before = 0;

	for (size_t i = 0; i < t->rows; i++) {
		const struct table_row *row = &t->row[i];

		BUG_IF(row->number <= before || row->number > TABLE_ROWS || row->cells == 0 || row->cells > TABLE_COLUMNS);
		before = row->number;
		widest = row->cells > widest ? row->cells : widest;
		for (unsigned k = 0; k < row->cells; k++) {
			const struct cell *c = &row->cell[k];

			BUG_IF(strlen(c->text) != c->len || c->len > TABLE_CELL_BYTES || strchr(c->text, '\r') != NULL);
			BUG_IF(!utf8_valid(c->text, c->len, NULL));
		}
	}
	return widest;
}

static void
comes_back(const struct table *t, unsigned widest, struct charsets *charsets)
{
	struct table_column columns[TABLE_COLUMNS];
	struct buf out = BUF_INIT(1 << 20), why = BUF_INIT(256);
	struct table_writer *w;
	struct table *again;

	for (unsigned k = 0; k < widest; k++)
		columns[k] = (struct table_column){ "name", 9, false };
	w = table_writer_new(TABLE_CSV, columns, widest);
	for (size_t i = 0; i < t->rows; i++) {
		const char *cells[TABLE_COLUMNS];

		for (unsigned k = 0; k < widest; k++)
			cells[k] = table_cell(&t->row[i], k)->text;
		table_writer_row(w, cells);
	}
	BUG_IF(!table_writer_end(w, &out, &why));
	again = read_table(out.ptr, out.len, CHARSET_NONE, charsets);
	BUG_IF(again == NULL || again->rows != t->rows + 1);
	for (size_t i = 0; i < t->rows; i++)
		for (unsigned k = 0; k < widest; k++) {
			const char *back = table_cell(&again->row[i + 1], k)->text;

			BUG_IF(strcmp(table_unguard(back), table_cell(&t->row[i], k)->text) != 0);
			BUG_IF(table_taken_for(back) != NULL);
		}
	table_free(again);
	buf_free(&out);
	buf_free(&why);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char sheet[] = "<sheetData><row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row></sheetData>";
	struct buf why = BUF_INIT(256);
	struct charsets *charsets = charsets_open(&why);
	const char *bytes = (const char *)data + 1;
	struct table *t;
	char *made = NULL;

	BUG_IF(charsets == NULL);
	if (len == 0 || len > FUZZ_BYTES)
		goto out;
	len--;
	if (data[0] == 'x')
		bytes = made = xlsx_made(bytes, len, NULL, 0, &len);
	else if (data[0] == 's')
		bytes = made = xlsx_made(sheet, sizeof sheet - 1, bytes, len, &len);
	t = read_table(bytes, len, data[0] < CHARSET_COUNT ? (enum charset)data[0] : CHARSET_NONE, charsets);
	if (t != NULL)
		comes_back(t, check(t), charsets);
	table_free(t);
out:
	free(made);
	charsets_close(charsets);
	buf_free(&why);
	return 0;
}
