/*
 * xlsx_made.h - a small .xlsx around any XML, for tests: what no spreadsheet program would write, too
 */
#ifndef TESTS_CONTENT_XLSX_MADE_H
#define TESTS_CONTENT_XLSX_MADE_H

#include <stdbool.h>
#include <stddef.h>

struct xlsx_member { const char *name; const void *bytes; size_t len; };

/* A ZIP of these members, from malloc; the caller frees. */
char *zip_made(const struct xlsx_member *members, size_t count, bool is_packed, size_t *len);
/* A workbook whose only sheet is `sheet`; `shared` may be NULL. */
char *xlsx_made(const char *sheet, size_t sheet_len, const char *shared, size_t shared_len, size_t *len);

#endif
