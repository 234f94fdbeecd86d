/*
 * table_csv.c - comma separated values, as Excel and LibreOffice of any country save them
 *
 * RFC 4180 by libcsv, strictly: a quote that is never closed would swallow
 * the rows behind it.
 */
#include <csv.h>

#include "content/compiler/table.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"

struct pass {
	struct table *t;
	struct diag *d;
	unsigned row, column;
	bool after_return;		/* a CR ended the row before; its LF ends none */
	bool is_refused;
};

static int
never(unsigned char c)
{
	(void)c;
	return 0;
}

static void
on_cell(void *text, size_t len, void *of)
{
	struct pass *p = of;

	if (!p->is_refused && text != NULL)
		p->is_refused = !table_put(p->t, p->row, p->column, text, len, CELL_TEXT, p->d);
	p->column++;
	p->after_return = false;
}

static void
on_row(int end, void *of)
{
	struct pass *p = of;
	bool is_second_half = end == '\n' && p->after_return && p->column == 0;

	p->after_return = end == '\r';
	p->column = 0;
	if (!is_second_half)
		p->row++;
}

/* What stands between cells: whichever of , ; and tab is most frequent in the first row, outside of quotes. */
static char
separator(const char *text, size_t len)
{
	static const char among[] = ",;\t";
	size_t seen[3] = { 0 };
	bool in_quotes = false;
	char best = ',';

	for (size_t i = 0; i < len && (in_quotes || (text[i] != '\n' && text[i] != '\r')); i++) {
		const char *found = strchr(among, text[i]);

		in_quotes ^= text[i] == '"';
		if (!in_quotes && text[i] != '\0' && found != NULL)
			seen[found - among]++;
	}
	for (size_t i = 1, most = seen[0]; i < 3; i++)
		if (seen[i] > most) {
			most = seen[i];
			best = among[i];
		}
	return best;
}

size_t
table_named_separator(const char *text, size_t len, char *sep)
{
	size_t end;

	if (len < 5 || memcmp(text, "sep=", 4) != 0 || (len > 5 && text[5] != '\r' && text[5] != '\n'))
		return 0;
	*sep = text[4];
	end = 5;
	end += end < len && text[end] == '\r';
	end += end < len && text[end] == '\n';
	return end;
}

static bool
read_cells(struct table *t, const char *text, size_t len, struct diag *d)
{
	struct pass p = { t, d, 1, 0, false, false };
	struct csv_parser csv;
	char sep = separator(text, len);
	size_t skip = table_named_separator(text, len, &sep), done;
	bool is_well;

	BUG_IF(csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL | CSV_EMPTY_IS_NULL) != 0);
	csv_set_delim(&csv, (unsigned char)sep);
	csv_set_space_func(&csv, never);	/* a blank belongs to its text */
	csv_set_realloc_func(&csv, xrealloc);
	csv_set_blk_size(&csv, TABLE_CELL_BYTES);	/* it would move a long cell every 128 bytes */
	p.row += skip > 0;
	done = csv_parse(&csv, text + skip, len - skip, on_cell, on_row, &p);
	is_well = done == len - skip && csv_fini(&csv, on_cell, on_row, &p) == 0;
	if (!is_well && !p.is_refused) {
		struct place here = { t->name, p.row, p.column + 1, NULL, 0, 0 };

		diag_at(d, E150, &here, done == len - skip ? "the quote that begins this cell is never closed" :
		    "a quote stands inside this cell, or something follows its closing quote");
		diag_fix(d, "a cell with a quote stands in quotes, and the quote is written twice: \"a \"\"word\"\" so\"");
	}
	csv_free(&csv);
	return is_well && !p.is_refused;
}

/* The row, as the sheet counts them, of what follows `len` bytes of text. */
static unsigned
row_behind(const char *text, size_t len)
{
	unsigned row = 1;
	bool in_quotes = false;

	for (size_t i = 0; i < len; i++) {
		in_quotes ^= text[i] == '"';
		row += !in_quotes && (text[i] == '\r' || (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')));
	}
	return row;
}

/* `bad` is the offset of what has no meaning; `len` if it is a NUL. */
static void
refuse_bytes(const char *name, unsigned row, enum charset charset, const char *bytes, size_t len, size_t bad, bool was_told,
    struct diag *d)
{
	struct place here = { name, row, 0, NULL, 0, 0 };

	if (bad < len)
		diag_at(d, E150, &here, "byte %zu of the file (0x%02X) means nothing in %s", bad + 1, (unsigned char)bytes[bad],
		    charset_name(charset));
	else
		diag_at(d, E150, &here, "a NUL character stands here: this is no text in %s", charset_name(charset));
	if (was_told)
		diag_fix(d, "another --charset, or none; best is to save it as \"CSV UTF-8\"");
	else
		diag_fix(d, "save it as \"CSV UTF-8\" or .xlsx; else tell how it was saved: --charset Windows-1252, "
		    "Windows-1256, UTF-16LE");
}

bool
table_read_csv(struct table *t, const char *bytes, size_t len, enum charset told, struct charsets *charsets, struct diag *d)
{
	struct buf text = BUF_INIT(TABLE_BYTES);
	size_t mark, bad;
	enum charset marked = charset_of_mark(bytes, len, &mark);
	enum charset charset = marked != CHARSET_NONE ? marked : told != CHARSET_NONE ? told : CHARSET_UTF_8;
	struct place whole = { t->name, 0, 0, NULL, 0, 0 };
	bool is_read = false;

	if (marked != CHARSET_NONE && told != CHARSET_NONE && told != marked) {
		diag_at(d, E150, &whole, "the file itself says that it is %s, not %s", charset_name(marked), charset_name(told));
		diag_fix(d, "leave --charset out");
	} else if (!charset_to_utf8(charsets, charset, bytes + mark, len - mark, &text, &bad)) {
		refuse_bytes(t->name, row_behind(text.ptr, text.len), charset, bytes, len, mark + bad, told != CHARSET_NONE, d);
	} else if (!buf_ok(&text)) {
		diag_at(d, E151, &whole, "a table may hold %d MiB of text", TABLE_BYTES >> 20);
	} else if (strlen(text.ptr) != text.len) {
		refuse_bytes(t->name, row_behind(text.ptr, strlen(text.ptr)), charset, bytes, len, len, told != CHARSET_NONE, d);
	} else {
		is_read = read_cells(t, text.ptr, text.len, d);
	}
	buf_free(&text);
	return is_read;
}
