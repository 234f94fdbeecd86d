/*
 * list_read.h - a source file as a list, through content/registers/<country>.ini
 *
 * The ini maps columns, number shape, status words, freshness limit and office.
 * The reader takes CSV as offices write it (',', ';', tab; UTF-8 with or without
 * BOM, UTF-16LE, Windows-1252/1256 when told), refuses formula cells and numbers
 * that a spreadsheet mangled (2.51911E+11), and tells every bad row as
 * file:row:column.  E-mail and private addresses are dropped here.
 * The day of the list is that of its oldest row; without such a column, a day
 * in a line above the heading, or in the file's name (list-2026-11-20.csv).
 */
#ifndef CONTENT_REGISTER_LIST_READ_H
#define CONTENT_REGISTER_LIST_READ_H

#include <stdio.h>

#include "content/diag.h"
#include "content/register/build.h"
#include "locales/text/charset.h"

enum { LIST_FILE_BYTES = 64 << 20 };	/* a list of 150,000 agents is about 20 MB; a longer file is the wrong one, or an attack */

struct mapping;				/* content/registers/<country>.ini */

struct mapping *mapping_read(const char *path, struct diag *d);		/* NULL after diagnostics */
void mapping_free(struct mapping *m);
const char *mapping_country(const struct mapping *m);
const char *mapping_url(const struct mapping *m);		/* https:// to refresh from; "" = none */

struct list_result {
	struct list	 list;
	size_t		 good, bad;		/* rows taken; rows refused (told, and written to `bad_rows`) */
	size_t		 jobs_lost;		/* whoever adds job orders: those refused or of nobody */
	const char	*new_words[16];		/* status words the mapping does not have: CAUTION, and a tripwire */
	unsigned	 new_word_count;
};

/* NULL after diagnostics when the file as a whole cannot be trusted.  `bad_rows` (may be NULL) gets the rows to mend, as CSV. */
struct list_result *list_read(const struct mapping *m, const char *path, enum charset charset, int64_t now_s,
    FILE *bad_rows, struct diag *d);
void list_free(struct list_result *r);

/*
 * Job orders of the agencies of `l`, from a file of their own: [jobs] of the ini.  An order of an agency that is not
 * on the list, or of one of two that are called so, is told and left out.  NULL after diagnostics when nothing of the
 * file can be used.  `l` may then take `job`, `count` and `day`.
 */
struct list_jobs {
	struct list_job	*job;			/* number: the licence number in its one form; without one, the agency's name */
	size_t		 count, unknown, over, bad;	/* taken; of an unknown agency; ended before the day of the file; refused */
	int32_t		 day;
};
struct list_jobs *list_read_jobs(const struct mapping *m, const struct list *l, const char *path, enum charset charset,
    int64_t now_s, struct diag *d);
void list_jobs_free(struct list_jobs *j);		/* NULL is fine */
/* Leaves those of the agencies of `l`, in place, and gives their number; `number` becomes a text of `l`. */
size_t list_jobs_of(const struct list *l, struct list_job *job, size_t count);

#endif
