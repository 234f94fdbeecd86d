/*
 * ini.h - the one door to iniparser, for content and for safar.conf
 *
 * A line pass of ours is the grammar: it knows the line and column of every
 * key and value and refuses what iniparser would read differently: a key or
 * section given twice, capitals in a key, an unquoted '#' or ';' inside a
 * value, a second " = ", a line over 1000 bytes, an open quote, a byte order
 * mark in the middle, bytes that are not UTF-8, NUL.  iniparser then reads the
 * same bytes, and a value on which the two disagree is an error too.
 * Sections are [lower.case-names_1]; a comment is '#' or ';' at the start of a
 * line or after a blank.  Values are strings; who asks parses types.
 */
#ifndef CONTENT_INI_H
#define CONTENT_INI_H

#include <stdbool.h>
#include <stddef.h>

#include "content/diag.h"

struct ini_key {
	const char	*name, *value;	/* value without its quotes */
	unsigned	 line;
	unsigned	 name_column, value_column;
	bool		 is_secret;	/* its name ends in "password": no diagnostic shows its value or its line */
	const char	*source;	/* the line as written */
	size_t		 source_len;
};

struct ini_section {
	const char	*name;
	unsigned	 line;
	struct ini_key	*keys;		/* in file order */
	size_t		 key_count;
	bool		 is_damaged;	/* a line in it was refused: what seems missing may be there */
};

struct ini {
	const char	*path;
	struct ini_section *sections;	/* in file order */
	size_t		 section_count;
	char		*bytes;		/* owned: what the pointers above look into */
	void		*kept;		/* owned: storage of names and lines */
};

/*
 * Reads `path`, which diagnostics call `name` (a path from the root of the
 * sources).  Returns what could be understood (sections may be missing when
 * diagnostics were printed); NULL if it cannot be read at all.  Release with ini_free().
 */
struct ini *ini_read(const char *path, const char *name, struct diag *d);
void ini_free(struct ini *ini);

const struct ini_section *ini_section(const struct ini *ini, const char *name);	/* NULL if absent */
const struct ini_key *ini_key(const struct ini_section *s, const char *name);	/* NULL if absent */
struct place ini_place_of_value(const struct ini *ini, const struct ini_key *k);
struct place ini_place_of_name(const struct ini *ini, const struct ini_key *k);
struct place ini_place_of_section(const struct ini *ini, const struct ini_section *s);

#endif
