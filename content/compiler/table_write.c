/* table_write.c - rows become CSV (libcsv) or XLSX (libxlsxwriter) */
#include "content/compiler/table_write.h"

#include <csv.h>
#include <strings.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "content/compiler/table.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

struct table_writer {
	enum table_format format;
	unsigned columns;
	struct buf csv;
	char path[256];			/* libxlsxwriter writes files only */
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *plain, *wrapped, *bold;
	lxw_format **column;
	lxw_row_t row;
	bool is_refused;
};

static bool
is_all_of(const char *text, const char *among)
{
	return text[strspn(text, among)] == '\0';
}

/* "MAR1", "1 Jan", "5-September": digits, signs and one word that is a month in English, or its beginning. */
static bool
is_like_date(const char *text)
{
	static const char *const months[] = { "january", "february", "march", "april", "may", "june", "july", "august",
		"september", "october", "november", "december" };
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", others[] = "0123456789 -/.,";
	const char *word = text + strspn(text, others);
	size_t len = strspn(word, letters);

	if (len < 3 || text[strcspn(text, "0123456789")] == '\0' || !is_all_of(word + len, others))
		return false;
	for (size_t m = 0; m < COUNT(months); m++)
		if (strncasecmp(word, months[m], len) == 0 && len <= strlen(months[m]))
			return true;
	return false;
}

const char *
table_taken_for(const char *text)
{
	if (*text == '\0')
		return NULL;
	if (strchr("=+-@\t\n", *text) != NULL)
		return "a formula";
	if (text[strcspn(text, "0123456789")] != '\0' && is_all_of(text, "0123456789.,:/- eE+%()$"))
		return "a number or a date";
	if (is_like_date(text))
		return "a date";
	if (strcasecmp(text, "true") == 0 || strcasecmp(text, "false") == 0)
		return "yes or no";
	return NULL;
}

static bool
needs_guard(const char *text)
{
	while (*text == '\'')
		text++;			/* so that a guard of the text's own is not taken for ours */
	return table_taken_for(text) != NULL;
}

const char *
table_unguard(const char *text)
{
	return *text == '\'' && needs_guard(text + 1) ? text + 1 : text;
}

static void
csv_cell(struct buf *out, const char *text, bool is_guarded)
{
	size_t len = strlen(text), room = 2 * len + 4;
	char *quoted = xmalloc(room), *whole = xmalloc(len + 2);

	snprintf(whole, len + 2, "%s%s", is_guarded ? "'" : "", text);
	buf_add(out, quoted, csv_write(quoted, room, whole, len + is_guarded));
	free(whole);
	free(quoted);
}

static void
put_csv(struct table_writer *w, const char *const *cells, bool is_heading)
{
	for (unsigned i = 0; i < w->columns; i++) {
		if (i > 0)
			buf_addc(&w->csv, ',');
		csv_cell(&w->csv, cells[i], !is_heading && needs_guard(cells[i]));
	}
	buf_adds(&w->csv, "\r\n");
}

static void
put_xlsx(struct table_writer *w, const char *const *cells, bool is_heading)
{
	for (unsigned i = 0; i < w->columns; i++) {
		lxw_format *format = is_heading ? w->bold : w->column[i];
		struct buf whole = BUF_INIT(2 * TABLE_CELL_BYTES);

		/* A text is a text here: only one that would lose its own apostrophe needs another. */
		if (table_unguard(cells[i]) != cells[i])
			buf_addc(&whole, '\'');
		for (const char *c = cells[i]; *c != '\0'; c++)
			buf_addf(&whole, "%s%c", table_is_escape(c) ? "_x005F" : "", *c);	/* its '_' alone is written so */
		w->is_refused |= !buf_ok(&whole) ||
		    (whole.len > 0 ? worksheet_write_string(w->sheet, w->row, (lxw_col_t)i, whole.ptr, format) :
		    worksheet_write_blank(w->sheet, w->row, (lxw_col_t)i, format)) != LXW_NO_ERROR;
		buf_free(&whole);
	}
}

static void
begin_xlsx(struct table_writer *w, const struct table_column *columns)
{
	const char *folder = getenv("TMPDIR");
	int fd;

	snprintf(w->path, sizeof w->path, "%s/safar-table.XXXXXX", folder != NULL && strlen(folder) < 200 ? folder : "/tmp");
	fd = mkstemp(w->path);
	if (fd < 0) {
		w->is_refused = true;
		w->path[0] = '\0';
		return;
	}
	close(fd);
	w->book = workbook_new(w->path);
	BUG_IF(w->book == NULL);
	w->sheet = workbook_add_worksheet(w->book, "texts");
	BUG_IF(w->sheet == NULL);
	w->plain = workbook_add_format(w->book);
	w->wrapped = workbook_add_format(w->book);
	w->bold = workbook_add_format(w->book);
	format_set_num_format(w->plain, "@");	/* what is typed here later stays a text, too */
	format_set_num_format(w->wrapped, "@");
	format_set_text_wrap(w->wrapped);
	format_set_align(w->plain, LXW_ALIGN_VERTICAL_TOP);
	format_set_align(w->wrapped, LXW_ALIGN_VERTICAL_TOP);
	format_set_bold(w->bold);
	w->column = xcalloc(w->columns, sizeof *w->column);
	for (unsigned i = 0; i < w->columns; i++) {
		w->column[i] = columns[i].is_wrapped ? w->wrapped : w->plain;
		worksheet_set_column(w->sheet, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, w->column[i]);
	}
	worksheet_freeze_panes(w->sheet, 1, 1);
}

static void
put_row(struct table_writer *w, const char *const *cells, bool is_heading)
{
	if (w->format == TABLE_CSV)
		put_csv(w, cells, is_heading);
	else if (w->book != NULL)
		put_xlsx(w, cells, is_heading);
	w->row++;
}

struct table_writer *
table_writer_new(enum table_format format, const struct table_column *columns, unsigned count)
{
	struct table_writer *w = xcalloc(1, sizeof *w);
	const char **names = xcalloc(count, sizeof *names);

	w->format = format;
	w->columns = count;
	w->csv = (struct buf)BUF_INIT(TABLE_BYTES);
	if (format == TABLE_CSV)
		buf_adds(&w->csv, "\xEF\xBB\xBF");
	else
		begin_xlsx(w, columns);
	for (unsigned i = 0; i < count; i++)
		names[i] = columns[i].name;
	put_row(w, names, true);
	free(names);
	return w;
}

void
table_writer_row(struct table_writer *w, const char *const *cells)
{
	put_row(w, cells, false);
}

static bool
end_xlsx(struct table_writer *w, struct buf *out, struct buf *why)
{
	lxw_error error = w->book != NULL ? workbook_close(w->book) : LXW_ERROR_CREATING_TMPFILE;
	bool is_done = false;
	char *bytes;
	size_t len;

	if (error != LXW_NO_ERROR) {
		buf_addf(why, "the .xlsx cannot be made: %s", lxw_strerror(error));
	} else if (w->is_refused) {
		buf_adds(why, "a text is longer than the 32767 characters of a cell");
	} else if ((bytes = whole_file_read(w->path, &len, why)) != NULL) {
		buf_add(out, bytes, len);
		free(bytes);
		is_done = true;
	}
	if (w->path[0] != '\0')
		unlink(w->path);
	free(w->column);
	return is_done;
}

bool
table_writer_end(struct table_writer *w, struct buf *out, struct buf *why)
{
	bool is_done;

	if (w->format == TABLE_XLSX) {
		is_done = end_xlsx(w, out, why);
	} else {
		buf_add(out, w->csv.ptr, w->csv.len);
		is_done = buf_ok(&w->csv);
		if (!is_done)
			buf_addf(why, "it would be larger than %d MiB", TABLE_BYTES >> 20);
	}
	buf_free(&w->csv);
	free(w);
	if (is_done && !buf_ok(out)) {
		buf_adds(why, "it would be too large");
		is_done = false;
	}
	return is_done;
}
