/*
 * sheet.h - the bridge for translators without a PO editor: texts as a spreadsheet, out and in
 *
 * `safar pack export` and `safar pack import`.  The PO files stay the source:
 * what comes back is checked row by row, shown as a difference, and written
 * only when told to and only when every row is right.  A row that is missing
 * changes nothing.
 */
#ifndef CONTENT_COMPILER_SHEET_H
#define CONTENT_COMPILER_SHEET_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "content/compiler/table_write.h"
#include "locales/text/charset.h"

struct buf;
struct diag;

struct sheet_export_settings {
	const char	*root;		/* directory that holds locales/ and content/ */
	const char	*tag;		/* the language; never "en" */
	enum table_format format;
	int64_t		 now_s;		/* Unix time: the day that facts are judged by; 0 = now */
	struct buf	*why;		/* a sentence when the world failed */
};

/* Appends the file's bytes.  False after mistakes (d->errors > 0) or when the world failed. */
bool sheet_export(const struct sheet_export_settings *settings, struct buf *out, struct diag *d);

struct sheet_import_settings {
	const char	*root;
	const char	*file;		/* path; diagnostics call it by its last name */
	enum charset	 charset;	/* of a CSV that does not tell; CHARSET_NONE: UTF-8 */
	const char	**readers;	/* whose marks the caller answers for */
	unsigned	 readers_count;
	bool		 is_applied;	/* else only shown */
	int64_t		 now_s;		/* no mark may be of a later day; 0 = now */
	FILE		*report;	/* the difference */
	struct buf	*why;
};

/* False after mistakes or when the world failed: then nothing was written. */
bool sheet_import(const struct sheet_import_settings *settings, struct diag *d);

#endif
