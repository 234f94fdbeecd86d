/*
 * ini_form.h - a section of a settings file with sections of one kind, read by its rows
 *
 * For files whose sections have names of their own ([office.doha], [key.sita]): the rows say what each may hold.
 * Every fault is a diagnostic with its place, and reading goes on to find more.
 */
#ifndef CONTENT_INI_FORM_H
#define CONTENT_INI_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/diag.h"
#include "content/ini.h"
#include "content/ini_value.h"

struct ini_form {
	const struct ini *ini;
	const struct ini_section *section;
	const struct ini_row *rows;
	size_t		 count;
	void		*values;
	struct diag	*d;
	bool		 hides_unknown;		/* the line of an unknown key is not shown: it may hold a secret */
	const char	*(*misread)(const char *value);	/* NULL, or why another reader of a text would see another one (E710) */
};

/* Unknown keys, bad values and what is missing are said; what is good stands in f->values. */
void ini_form_read(const struct ini_form *f);
const struct ini_row *ini_form_row(const struct ini_form *f, const char *key);	/* NULL: no row has it */
/* Of a key's value; of the section if the key is absent. */
struct place ini_form_place(const struct ini_form *f, const char *key);

/* YYYY-MM-DD of the calendar, 2000 to 2999, as days since 1970. */
bool ini_day(const char *text, int32_t *day);

#endif
