/*
 * carry.h - English carried to the PO files of the other languages
 *
 * The other door of the compiler: `safar pack po`.  A file with mistakes is
 * left alone, a file that stays the same is not written, and none is ever
 * half written.  An owner over bases gets in its files what it says in English
 * itself, and keeps what it translates otherwise than they do; a language that
 * no base has gets all.
 */
#ifndef CONTENT_COMPILER_CARRY_H
#define CONTENT_COMPILER_CARRY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "content/compiler/compile.h"

struct buf;
struct diag;

struct carry_settings {
	const char	*root;		/* directory that holds locales/ */
	const char	*base[COMPILE_BASES];	/* trees it stands on, the lowest first: they are read, never written */
	unsigned	 bases;
	const char	**tags;		/* languages of locales.ini; none = all but English */
	unsigned	 tags_count;
	int64_t		 now_s;		/* Unix time, for the header of a new file; 0 = now */
	FILE		*report;	/* one line a file; NULL = none */
	struct buf	*why;		/* a sentence when the world failed; may be NULL */
};

/* False after mistakes (d->errors > 0) or when the world failed (d->errors == 0 and a sentence, or both). */
bool carry_english(const struct carry_settings *settings, struct diag *d);

#endif
