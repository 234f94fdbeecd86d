/* xlsx_made.c - a small .xlsx around any XML */
#include "tests/content/xlsx_made.h"

#include <zip.h>

#include "locales/text/bug.h"

#define WORKBOOK "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"" \
	" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>" \
	"<sheet name=\"ne\" sheetId=\"1\" r:id=\"rId3\"/><sheet name=\"other\" sheetId=\"2\" r:id=\"rId9\"/></sheets></workbook>"
#define RELATIONS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" \
	"<Relationship Id=\"rId9\" Target=\"worksheets/none.xml\"/><Relationship Id=\"rId3\" Target=\"worksheets/sheet1.xml\"/>" \
	"</Relationships>"

char *
zip_made(const struct xlsx_member *members, size_t count, bool is_packed, size_t *len)
{
	zip_error_t error;
	zip_source_t *whole;
	zip_stat_t st;
	zip_t *zip;
	char *bytes;

	zip_error_init(&error);
	whole = zip_source_buffer_create(NULL, 0, 0, &error);
	BUG_IF(whole == NULL);
	zip = zip_open_from_source(whole, ZIP_TRUNCATE, &error);
	BUG_IF(zip == NULL);
	zip_source_keep(whole);
	for (size_t i = 0; i < count; i++) {
		zip_source_t *one = zip_source_buffer(zip, members[i].bytes, members[i].len, 0);
		zip_int64_t at = zip_file_add(zip, members[i].name, one, 0);

		BUG_IF(at < 0);
		zip_set_file_compression(zip, (zip_uint64_t)at, is_packed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
	}
	BUG_IF(zip_close(zip) != 0);
	zip_stat_init(&st);
	BUG_IF(zip_source_stat(whole, &st) != 0 || zip_source_open(whole) != 0);
	*len = (size_t)st.size;
	bytes = xmalloc(*len + 1);
	BUG_IF(zip_source_read(whole, bytes, *len) != (zip_int64_t)*len);
	zip_source_close(whole);
	zip_source_free(whole);
	zip_error_fini(&error);
	return bytes;
}

char *
xlsx_made(const char *sheet, size_t sheet_len, const char *shared, size_t shared_len, size_t *len)
{
	const struct xlsx_member members[] = {
		{ "xl/workbook.xml", WORKBOOK, sizeof WORKBOOK - 1 },
		{ "xl/_rels/workbook.xml.rels", RELATIONS, sizeof RELATIONS - 1 },
		{ "xl/worksheets/sheet1.xml", sheet, sheet_len },
		{ "xl/sharedStrings.xml", shared, shared_len },
	};

	return zip_made(members, shared != NULL ? 4 : 3, false, len);
}
