/*
 * ini_value.h - what a key of a settings file may hold, and the struct it fills
 *
 * A settings file (safar.conf, ways.ini) is a table with one row for each
 * key.  The row says type and bounds; the judge is the same for all of them
 * and strict: no octal, no "30x", no first letter that decides.  A value that
 * could be read in two ways is refused.  Content has values of its own
 * (content/compiler/values.h).
 */
#ifndef CONTENT_INI_VALUE_H
#define CONTENT_INI_VALUE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* Strings first, up to INI_LIST; then what is a long; last the bool. */
enum ini_type {
	INI_STR,	/* min and max: characters */
	INI_SECRET,	/* the same; its name ends in "password" (content/ini.h) */
	INI_PATH,	/* the same */
	INI_WORD,	/* one of the words in min; also "" where that is the default */
	INI_LIST,	/* words apart by blanks or commas, kept with one blank between; min and max: entries */
	INI_INT,	/* decimal */
	INI_TIME,	/* 90s, 5m, 2h, 1d: seconds */
	INI_OCTET,	/* 0x00 to 0xff, or "none": INI_OCTET_NONE; "" where that is the default: -1 */
	INI_BOOL,	/* yes, no */
};
enum { INI_OCTET_NONE = 0x100 };

struct ini_row {
	const char	*section, *key;
	enum ini_type	 type;
	const char	*def, *min, *max;
	unsigned	 mark;		/* the table's own column */
	const char	*what;		/* one sentence, for manual and sample file */
	size_t		 at;		/* offset of a char *, a long or a bool in the struct of values */
};

bool ini_is_string(enum ini_type type);
/*
 * Appends what is wrong with `value` to *why and returns false; else *number is
 * set for types that are no string.
 */
bool ini_value_judge(const struct ini_row *r, const char *value, long *number, struct buf *why);
/* Puts a judged value into the struct `values`; strings are copied, what stood there is freed. */
void ini_value_set(void *values, const struct ini_row *r, const char *value, long number);
/* The defaults, into zeroed memory; and their strings freed again. */
void ini_values_init(void *values, const struct ini_row *rows, size_t count);
void ini_values_release(void *values, const struct ini_row *rows, size_t count);

char **ini_string_at(void *values, const struct ini_row *r);
const char *ini_string_in(const void *values, const struct ini_row *r);
long ini_number_in(const void *values, const struct ini_row *r);

/* The next entry of a LIST; false at its end.  *at starts as the list. */
bool ini_entry(const char **at, char *out, size_t size);
/* Single edits between two short words; 99 when they are not short. */
unsigned ini_edits(const char *a, const char *b);

#endif
