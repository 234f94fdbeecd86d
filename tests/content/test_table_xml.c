/* XML of a spreadsheet that was made to hold a program up, and where the bounds are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "content/compiler/table.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "tests/content/xlsx_made.h"

/* The code of what is wrong with an .xlsx; nothing when it is read. */
static void
what_is_wrong(const char *bytes, size_t len, struct buf *code)
{
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
			buf_adds(code, diag_code_name((enum diag_code)i));
	table_free(t);
	charsets_close(charsets);
	buf_free(&why);
}

/* Sheets that libxml2 needs minutes for, and then takes, made of `piece` (%zu: counted) `count` times. */
static const struct { const char *what, *before, *piece, *behind; size_t count; } slow[] = {
	{ "attributes", "<worksheet", " a%zu=\"\"", "/>", 300000 },
	{ "attributes with an end in each", "<worksheet", " a%zu='>'", "/>", 300000 },
	{ "namespaces", "<worksheet", " xmlns:n%zu=\"u\"", "/>", 100000 },
	{ "behind a comment", "<!-- ' --><worksheet", " a%zu=\"\"", "/>", 300000 },
	{ "of a DTD", "<!DOCTYPE w [<!ATTLIST w", " a%zu CDATA \"\"", ">]><w/>", 300000 },
	{ "names of elements", "<worksheet>", "<a%zu/>", "</worksheet>", 1000000 },
	{ "names of attributes", "<worksheet>", "<a b%zu=\"\"/>", "</worksheet>", 800000 },
	{ "names behind <?", "<worksheet>", "<?a%zu?>", "</worksheet>", 1000000 },
};

static void
slow_xml_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(slow); i++) {
		struct buf sheet = BUF_INIT(16 << 20), code = BUF_INIT(256);
		size_t len;
		char *bytes;

		buf_adds(&sheet, slow[i].before);
		for (size_t k = 0; k < slow[i].count; k++) {
			const char *at = strstr(slow[i].piece, "%zu");

			buf_addf(&sheet, "%.*s%zu%s", (int)(at - slow[i].piece), slow[i].piece, k, at + 3);
		}
		buf_adds(&sheet, slow[i].behind);
		assert_true(buf_ok(&sheet));
		bytes = xlsx_made(sheet.ptr, sheet.len, NULL, 0, &len);
		what_is_wrong(bytes, len, &code);
		if (strcmp(code.ptr, "E150") != 0)
			fail_msg("%s: \"%s\"", slow[i].what, code.ptr);
		free(bytes);
		buf_free(&sheet);
		buf_free(&code);
	}
}

/* No tag is long, but each attribute is looked up among thousands of namespaces. */
static void
many_namespaces_are_refused_unread(void **state)
{
	struct buf sheet = BUF_INIT(16 << 20), code = BUF_INIT(256);
	size_t len;
	char *bytes;

	(void)state;
	for (size_t i = 0; i < 30 * 90; i++)
		buf_addf(&sheet, "%s xmlns:n%zu='u'%s", i % 90 == 0 ? "<w" : "", i, i % 90 == 89 ? ">" : "");
	for (size_t i = 0; i < 200000; i++)
		buf_adds(&sheet, "<c n0:a='' n1:a='' n2:a='' n3:a='' n4:a=''/>");
	for (size_t i = 0; i < 30; i++)
		buf_adds(&sheet, "</w>");
	assert_true(buf_ok(&sheet));
	bytes = xlsx_made(sheet.ptr, sheet.len, NULL, 0, &len);
	what_is_wrong(bytes, len, &code);
	assert_string_equal(code.ptr, "E150");
	free(bytes);
	buf_free(&sheet);
	buf_free(&code);
}

/* Elements in one another, and texts to share, up to what is refused. */
static const struct { const char *before, *piece, *behind; size_t count; bool is_shared; const char *code; } bounds[] = {
	{ "<row><c><v>1</v></c></row><extLst>", "<a>", "</a>", 31, false, "" },
	{ "<row><c><v>1</v></c></row><extLst>", "<a>", "</a>", 32, false, "E150" },
	{ "", "<si/>", "", 200000, true, "" },
	{ "", "<si/>", "", 200001, true, "E151" },
};

static void
bounds_are_where_they_are(void **state)
{
	static const char plain[] = "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>";

	(void)state;
	for (size_t i = 0; i < COUNT(bounds); i++) {
		struct buf xml = BUF_INIT(16 << 20), code = BUF_INIT(256);
		size_t len;
		char *bytes;

		buf_addf(&xml, "<worksheet>%s", bounds[i].before);
		for (size_t k = 0; k < bounds[i].count; k++)
			buf_adds(&xml, bounds[i].piece);
		for (size_t k = 0; k < bounds[i].count; k++)
			buf_adds(&xml, bounds[i].behind);
		buf_addf(&xml, "%s</worksheet>", bounds[i].is_shared ? "" : "</extLst>");
		if (bounds[i].is_shared)
			bytes = xlsx_made(plain, strlen(plain), xml.ptr, xml.len, &len);
		else
			bytes = xlsx_made(xml.ptr, xml.len, NULL, 0, &len);
		what_is_wrong(bytes, len, &code);
		if (strcmp(code.ptr, bounds[i].code) != 0)
			fail_msg("%zu %s: %s", bounds[i].count, bounds[i].piece, code.ptr);
		free(bytes);
		buf_free(&xml);
		buf_free(&code);
	}
}

/* Where a conditional format holds, Excel writes cell by cell into one attribute. */
static void
a_long_tag_is_read(void **state)
{
	struct buf sheet = BUF_INIT(16 << 20), code = BUF_INIT(256);
	size_t len;
	char *bytes;

	(void)state;
	buf_adds(&sheet, "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><conditionalFormatting sqref=\"");
	for (unsigned i = 1; i < 20000; i += 2)
		buf_addf(&sheet, "E%u:F%u ", i, i);
	buf_adds(&sheet, "A1\"/></worksheet>");
	bytes = xlsx_made(sheet.ptr, sheet.len, NULL, 0, &len);
	what_is_wrong(bytes, len, &code);
	assert_string_equal(code.ptr, "");
	free(bytes);
	buf_free(&sheet);
	buf_free(&code);
}

/* A text of 11 MB is refused, and libxml2 prints none of it. */
static void
no_text_is_printed(void **state)
{
	struct buf sheet = BUF_INIT(16 << 20), code = BUF_INIT(256);
	int kept = dup(STDERR_FILENO);
	FILE *said = tmpfile();
	size_t len;
	char *bytes;

	(void)state;
	assert_true(kept >= 0 && said != NULL);
	buf_adds(&sheet, "<worksheet><sheetData><row><c t=\"str\"><v>");
	for (size_t i = 0; i < 11 << 20; i += 16)
		buf_adds(&sheet, "a text of cells ");
	buf_adds(&sheet, "</v></c></row></sheetData></worksheet>");
	bytes = xlsx_made(sheet.ptr, sheet.len, NULL, 0, &len);
	assert_true(dup2(fileno(said), STDERR_FILENO) >= 0);
	what_is_wrong(bytes, len, &code);
	assert_true(dup2(kept, STDERR_FILENO) >= 0);
	close(kept);
	assert_int_equal(lseek(fileno(said), 0, SEEK_END), 0);
	assert_string_equal(code.ptr, "E150");
	fclose(said);
	free(bytes);
	buf_free(&sheet);
	buf_free(&code);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slow_xml_is_refused),
		cmocka_unit_test(many_namespaces_are_refused_unread),
		cmocka_unit_test(bounds_are_where_they_are),
		cmocka_unit_test(a_long_tag_is_read),
		cmocka_unit_test(no_text_is_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
