/*
 * diag.h - mistakes of authors and operators, collected with their place
 *
 * A compile goes on after a mistake to find more; diagnostics are printed as
 * they come, `file:line:col: error: … [E204]`, the column in code points from
 * 1, then the source line with a caret where everything before it is narrow
 * and left-to-right (else the fragment alone), then notes and the cheapest
 * fix: the one that the place gives, else, the first time its code comes, the
 * one of content/diag.def.  That one is owed until nothing can come between:
 * the next diagnostic, or diag_summary().  After 50 errors it stops printing
 * and says how many more there are.
 * Readers are translators: no parser words.
 */
#ifndef CONTENT_DIAG_H
#define CONTENT_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum diag_severity { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE };

enum diag_code {
#define DIAG(code, severity, slug, summary, fix) code,
#include "content/diag.def"
#undef DIAG
	DIAG_COUNT
};

/* Where in a source: `line` 0 means the file as a whole, `column` 0 the whole line. */
struct place {
	const char	*file;		/* path as given, borrowed for the life of the diag */
	unsigned	 line, column;	/* from 1; column in code points */
	const char	*source;	/* the line's bytes, or NULL; borrowed for the call */
	size_t		 source_len;
	unsigned	 width;		/* code points to underline; 0 = 1 */
};

enum { DIAG_FIRST = 3, DIAG_PLACE = 120 /* bytes; longer paths are cut */, DIAG_MANY = 10 /* warnings */ };

struct diag {
	FILE		*out;		/* stderr, or a test's stream */
	unsigned	 errors, warnings;
	bool		 is_quiet;	/* count, print nothing */
	unsigned	 seen[DIAG_COUNT];
	bool		 is_told[DIAG_COUNT];	/* the table's fix was printed */
	enum diag_code	 owed;		/* whose fix is still to be printed; DIAG_COUNT = none */
	char		 first[DIAG_FIRST][DIAG_PLACE];	/* where the first errors stand: told again behind many warnings */
};

void diag_init(struct diag *d, FILE *out);
/* One diagnostic; the severity is the code's. */
void diag_at(struct diag *d, enum diag_code code, const struct place *at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Belongs to the diagnostic before it: where the expectation comes from. */
void diag_note(struct diag *d, const struct place *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* "      = use {hotline}, or …": the cheapest fix for the diagnostic before it, instead of the table's. */
void diag_fix(struct diag *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* What is owed, then "1 warning, 2 errors"; nothing when there were none. */
void diag_summary(struct diag *d);

/* For --explain and the reference: NULL past the end or for an unknown code. */
const char *diag_code_name(enum diag_code code);		/* "E204" */
const char *diag_code_slug(enum diag_code code);
const char *diag_code_summary(enum diag_code code);
const char *diag_code_fix(enum diag_code code);			/* a sentence: what to do, cheapest first */
enum diag_severity diag_code_severity(enum diag_code code);

#endif
