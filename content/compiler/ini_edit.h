/*
 * ini_edit.h - a few keys of one section of an ini file, written in place
 *
 * Every other byte stays as it is: comments, order, blanks, line ends.  What a key already says is not touched.
 * For values without quotes, backslashes and line ends: who asks has looked.
 */
#ifndef CONTENT_COMPILER_INI_EDIT_H
#define CONTENT_COMPILER_INI_EDIT_H

#include <stddef.h>

#include "content/ini.h"

struct buf;

enum { INI_AFTER = 5 };

struct ini_set {
	const char	*key, *value;	/* value NULL: not asked for */
	bool		 is_quoted;	/* a new value; one that stood in quotes keeps them */
	const char	*after[INI_AFTER];	/* where a new key goes: behind the first of these that is there, else last */
};

/*
 * Appends the whole file to *out.  `bytes` are what `ini` was read from; a comment line right above the section that is
 * one of `drop` (NULL ends it; without its # and blanks) goes.
 */
void ini_edit(const struct ini *ini, const struct ini_section *section, const char *bytes, size_t len,
    const struct ini_set *sets, size_t count, const char *const *drop, struct buf *out);

#endif
