/*
 * table_write.h - rows of texts become a spreadsheet that Excel leaves as it is
 *
 * CSV is RFC 4180 in UTF-8 with a byte order mark; XLSX has one sheet whose
 * cells are all texts, also those that are written into it later.  In a CSV
 * a text that Excel would take for a number, a date or a formula gets an
 * apostrophe before it; table_unguard() takes it away again.
 */
#ifndef CONTENT_COMPILER_TABLE_WRITE_H
#define CONTENT_COMPILER_TABLE_WRITE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum table_format { TABLE_CSV, TABLE_XLSX };

struct table_column { const char *name; unsigned width; bool is_wrapped; };	/* width in characters, for XLSX */

struct table_writer;		/* opaque */

struct table_writer *table_writer_new(enum table_format format, const struct table_column *columns, unsigned count);
/* One row of as many cells as there are columns; the first row of all is the names. */
void table_writer_row(struct table_writer *w, const char *const *cells);
/* The file's bytes, appended; false and a sentence if they cannot be made.  Frees `w`. */
bool table_writer_end(struct table_writer *w, struct buf *out, struct buf *why);

/* Would Excel make something else of this text, typed or read from a CSV?  NULL, or what: "a formula". */
const char *table_taken_for(const char *text);
/* The text without its guard, if it has one. */
const char *table_unguard(const char *text);

#endif
