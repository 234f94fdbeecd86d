/* Spreadsheets as they come: cells, habits of Excel, and files made to do harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "content/compiler/table.h"
#include "content/compiler/table_write.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/content/xlsx_made.h"

/* Rows as "number: cell|cell", the kind before what is no text; or the code of what was wrong. */
static void
read_as(const char *bytes, size_t len, struct buf *out)
{
	static const char kinds[] = { [CELL_TEXT] = 0, [CELL_NUMBER] = 'n', [CELL_FORMULA] = 'f', [CELL_TRUTH] = 'b', [CELL_ERROR] = 'e' };
	struct buf why = BUF_INIT(256);
	struct charsets *charsets = charsets_open(&why);
	struct table *t;
	struct diag d;

	diag_init(&d, stderr);
	d.is_quiet = true;
	t = table_of_bytes(bytes, len, "t", CHARSET_NONE, charsets, &d);
	assert_true((t == NULL) == (d.errors == 1));
	for (int i = 0; i < DIAG_COUNT; i++)
		if (d.seen[i] > 0)
			buf_adds(out, diag_code_name((enum diag_code)i));
	for (size_t i = 0; t != NULL && i < t->rows; i++) {
		buf_addf(out, "%s%u:", i > 0 ? "\n" : "", t->row[i].number);
		for (unsigned k = 0; k < t->row[i].cells; k++) {
			const struct cell *c = &t->row[i].cell[k];

			assert_int_equal(strlen(c->text), c->len);
			buf_adds(out, k > 0 ? "|" : " ");
			if (kinds[c->kind] != 0)
				buf_addf(out, "<%c>", kinds[c->kind]);
			buf_adds(out, c->text);
		}
	}
	table_free(t);
	charsets_close(charsets);
	buf_free(&why);
}

static const struct { const char *what, *csv, *rows; } csv_cases[] = {
	{ "plain", "a,b\r\nc,d\r\n", "1: a|b\n2: c|d" },
	{ "empty lines count, as in the sheet", "a\r\n\r\nb\n\nc\rd", "1: a\n3: b\n5: c\n6: d" },
	{ "empty cells at the end are none", "a,,\r\n,,\r\n,b,\r\n", "1: a\n3: |b" },
	{ "separator by the first row, outside of quotes", "a;\"b,c,d\"\r\n1,5;x\r\n", "1: a|b,c,d\n2: 1,5|x" },
	{ "tab", "a\tb\n c \t d\n", "1: a|b\n2:  c | d" },
	{ "a line that names it is row 1", "sep=;\r\na,b;c\r\n", "2: a,b|c" },
	{ "quotes and lines in a cell", "a\n\"x \"\"y\"\"\r\nz\"\n\"q\"", "1: a\n2: x \"y\"\nz\n3: q" },
	{ "blanks stay", " a ,\"b \"\n", "1:  a |b " },
	{ "only a mark", "\xEF\xBB\xBF", "E150" },
	{ "nothing", "", "E150" },
	{ "open quote", "a\n\"b", "E150" },
};

static void
csv_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(csv_cases); i++) {
		struct buf rows = BUF_INIT(4096);

		read_as(csv_cases[i].csv, strlen(csv_cases[i].csv), &rows);
		if (strcmp(rows.ptr, csv_cases[i].rows) != 0)
			fail_msg("%s: %s", csv_cases[i].what, rows.ptr);
		buf_free(&rows);
	}
}

#define SHEET(rows) "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">" \
	"<sheetData>" rows "</sheetData></worksheet>"
#define SHARED "<sst><si><t>zero</t></si><si><r><t xml:space=\"preserve\">on</t></r><r><rPr><b/></rPr><t>e </t></r>" \
	"<rPh sb=\"0\" eb=\"1\"><t>reading</t></rPh></si><si><t/></si><si><t>_x0041__x000A_b_xZZ</t></si></sst>"

static const struct { const char *what, *sheet, *shared, *rows; } xlsx_cases[] = {
	{ "shared texts, also in pieces", SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>"),
	    SHARED, "1: zero||one " },
	{ "a text that is empty; escapes", SHEET("<row r=\"2\"><c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c></row>"), SHARED,
	    "2: |A\nb_xZZ" },
	{ "texts in place", SHEET("<row r=\"7\"><c r=\"B7\" t=\"inlineStr\"><is><r><t>a</t></r><r><t> b</t></r></is></c></row>"), NULL,
	    "7: |a b" },
	{ "no addresses", SHEET("<row><c t=\"str\"><v>a</v></c><c><v>5</v></c></row><row><c t=\"str\"><v>b</v></c></row>"), NULL,
	    "1: a|<n>5\n2: b" },
	{ "what Excel makes of texts", SHEET("<row r=\"1\"><c><v>45659</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><f>x</f><v>#NAME?</v></c>"
	    "<c t=\"str\"><f>A1&amp;B1</f><v>x</v></c><c><f>1+1</f></c></row>"), NULL, "1: <n>45659|<b>1|<e>#NAME?|<f>=A1&B1|<f>=1+1" },
	{ "cdata and characters by number", SHEET("<row r=\"1\"><c t=\"str\"><v><![CDATA[<a>]]>&#x928;</v></c></row>"), NULL, "1: <a>\u0928" },
	{ "empty cells with a form", SHEET("<row r=\"1\"><c r=\"A1\" s=\"1\"/><c r=\"B1\" t=\"str\"><v>b</v></c></row>"), NULL, "1: |b" },
	{ "a text that is not there", SHEET("<row r=\"1\"><c t=\"s\"><v>9</v></c></row>"), SHARED, "E150" },
	{ "no number of a text", SHEET("<row r=\"1\"><c t=\"s\"><v>x</v></c></row>"), SHARED, "E150" },
	{ "half a number of a text", SHEET("<row r=\"1\"><c t=\"s\"><v>1x</v></c></row>"), SHARED, "E150" },
	{ "a cell given twice", SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>"), NULL, "E150" },
	{ "a cell given twice, then empty", SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"/></row>"), NULL, "E150" },
	{ "a cell within a cell", SHEET("<row r=\"1\"><c r=\"A1\"><c r=\"B1\"><v>1</v></c></c></row>"), NULL, "E150" },
	{ "cells out of order", SHEET("<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>"), NULL, "E150" },
	{ "signs of XML where they are none", "<?a don't > \"?><!-- <it's> \"--><worksheet><sheetData><row r=\"1\" x='>\"'>"
	    "<c t=\"str\"><v><![CDATA[<!\"]]>'</v></c></row></sheetData></worksheet>", NULL, "1: <!\"'" },
	{ "rows out of order", SHEET("<row r=\"2\"><c><v>1</v></c></row><row r=\"1\"><c><v>1</v></c></row>"), NULL, "E150" },
	{ "a row far away", SHEET("<row r=\"1000000\"><c><v>1</v></c></row>"), NULL, "E151" },
	{ "a column far away", SHEET("<row r=\"1\"><c r=\"ZZZZ1\"><v>1</v></c></row>"), NULL, "E151" },
	{ "XML that ends early", "<worksheet><sheetData><row r=\"1\"><c><v>1</v></c></row>", NULL, "E150" },
	{ "a DTD whose entities grow", "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
	    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]><worksheet><sheetData><row r=\"1\"><c t=\"str\"><v>&c;</v></c></row>"
	    "</sheetData></worksheet>", NULL, "E150" },
	{ "a file of this machine", "<!DOCTYPE w [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row r=\"1\">"
	    "<c t=\"str\"><v>&a;</v></c></row></sheetData></worksheet>", NULL, "E150" },
	{ "a DTD that nothing uses", "<!DOCTYPE w><worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>", NULL, "E150" },
	{ "no text", "", NULL, "E150" },
};

static void
xlsx_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(xlsx_cases); i++) {
		const char *shared = xlsx_cases[i].shared;
		struct buf rows = BUF_INIT(4096);
		size_t len;
		char *bytes = xlsx_made(xlsx_cases[i].sheet, strlen(xlsx_cases[i].sheet), shared, shared ? strlen(shared) : 0, &len);

		read_as(bytes, len, &rows);
		if (strcmp(rows.ptr, xlsx_cases[i].rows) != 0)
			fail_msg("%s: %s", xlsx_cases[i].what, rows.ptr);
		/* Cut anywhere, it is refused. */
		for (size_t cut = 4; cut < len; cut += 97) {
			buf_reset(&rows);
			read_as(bytes, cut, &rows);
			assert_string_equal(rows.ptr, "E150");
		}
		free(bytes);
		buf_free(&rows);
	}
}

/* A few hundred bytes that unpack to a gigabyte would, to what is bounded. */
static void
a_bomb_stays_small(void **state)
{
	size_t size = (size_t)TABLE_BYTES + (1 << 20), len;
	char *zeros = xcalloc(1, size), *bytes;
	const struct xlsx_member members[] = { { "xl/workbook.xml", zeros, size } };
	struct xlsx_member many[1100];
	struct buf rows = BUF_INIT(256);

	(void)state;
	memset(zeros, ' ', size);
	bytes = zip_made(members, 1, true, &len);
	assert_true(len < size / 500);
	read_as(bytes, len, &rows);
	assert_string_equal(rows.ptr, "E151");
	free(bytes);
	for (size_t i = 0; i < COUNT(many); i++) {
		char name[32];

		snprintf(name, sizeof name, "x%zu", i);
		many[i] = (struct xlsx_member){ xstrdup(name), "", 0 };
	}
	bytes = zip_made(many, COUNT(many), false, &len);
	buf_reset(&rows);
	read_as(bytes, len, &rows);
	assert_string_equal(rows.ptr, "E151");
	for (size_t i = 0; i < COUNT(many); i++)
		free((char *)(uintptr_t)many[i].name);
	free(bytes);
	free(zeros);
	buf_free(&rows);
}

/* The row that a NUL, or a byte that means nothing, stands in. */
static const struct { const char *what, *csv; size_t len; unsigned row; } rows_told[] = {
	{ "NUL in the second of four", "a\nb\0\nc\nd\n", 9, 2 },
	{ "line breaks of a cell, and of Windows", "\"a\nb\"\r\nb\r\nc\0\r\n", 14, 3 },
	{ "no UTF-8", "a\rb\r\xFF\rd\r", 8, 3 },
	{ "half a pair in UTF-16, behind U+0A05", "\xFF\xFE\x05\x0A\x0A\0\0\xD8\x0A\0", 10, 2 },
};

static void
the_row_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows_told); i++) {
		struct buf why = BUF_INIT(256), want = BUF_INIT(64);
		struct charsets *charsets = charsets_open(&why);
		char *said = NULL;
		size_t said_len;
		FILE *out = open_memstream(&said, &said_len);
		struct diag d;

		assert_non_null(out);
		diag_init(&d, out);
		assert_null(table_of_bytes(rows_told[i].csv, rows_told[i].len, "t", CHARSET_NONE, charsets, &d));
		assert_int_equal(fclose(out), 0);
		buf_addf(&want, "t:%u: ", rows_told[i].row);
		if (strncmp(said, want.ptr, want.len) != 0)
			fail_msg("%s: %s", rows_told[i].what, said);
		free(said);
		charsets_close(charsets);
		buf_free(&why);
		buf_free(&want);
	}
}

static const struct { const char *text, *taken_for; } habits[] = {
	{ "help", NULL }, { "0 Back", NULL }, { "", NULL }, { "Maybe 1", NULL }, { "1 Now\n2 Later", NULL }, { "न", NULL },
	{ "=1", "a formula" }, { "+977", "a formula" }, { "-", "a formula" }, { "@a", "a formula" },
	{ "007", "a number or a date" }, { "1-2", "a number or a date" }, { "1/2/26", "a number or a date" }, { "1E5", "a number or a date" },
	{ "50%", "a number or a date" }, { "MAR1", "a date" }, { "5 Sept", "a date" }, { "may 5, 2026", "a date" }, { "TRUE", "yes or no" },
};

static void
what_excel_would_take_is_guarded(void **state)
{
	static const struct table_column columns[] = { { "text", 20, true } };

	(void)state;
	for (size_t i = 0; i < COUNT(habits); i++) {
		const char *is = table_taken_for(habits[i].text);

		if ((is == NULL) != (habits[i].taken_for == NULL) || (is != NULL && strcmp(is, habits[i].taken_for) != 0))
			fail_msg("\"%s\": %s", habits[i].text, is != NULL ? is : "a text");
	}
	/* Out and in again, with and without apostrophes of their own, both kinds of file. */
	for (size_t i = 0; i < 4 * 2 * COUNT(habits); i++) {
		enum table_format format = i % 2 ? TABLE_XLSX : TABLE_CSV;
		struct table_writer *w = table_writer_new(format, columns, 1);
		struct buf out = BUF_INIT(1 << 20), why = BUF_INIT(256), text = BUF_INIT(256);
		struct charsets *charsets = charsets_open(&why);
		const char *cells[1];
		struct table *t;
		struct diag d;

		buf_addf(&text, "%.*s%s", (int)(i / 2 % 4), "'''", habits[i / 8].text);
		cells[0] = text.ptr;
		table_writer_row(w, cells);
		assert_true(table_writer_end(w, &out, &why));
		diag_init(&d, stderr);
		t = table_of_bytes(out.ptr, out.len, "t", CHARSET_NONE, charsets, &d);
		assert_non_null(t);
		assert_string_equal(t->rows > 1 ? table_unguard(table_cell(&t->row[1], 0)->text) : "", text.ptr);
		if (format == TABLE_CSV && t->rows > 1)
			assert_null(table_taken_for(table_cell(&t->row[1], 0)->text));
		table_free(t);
		charsets_close(charsets);
		buf_free(&out);
		buf_free(&why);
		buf_free(&text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_is_read),
		cmocka_unit_test(xlsx_is_read),
		cmocka_unit_test(a_bomb_stays_small),
		cmocka_unit_test(the_row_is_told),
		cmocka_unit_test(what_excel_would_take_is_guarded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
