/*
 * section_inside.h - a section of offices.ini or rates.ini, read by its rows
 *
 * Every fault is a diagnostic with its place, and reading goes on to find more.
 */
#ifndef GATEWAY_DESK_SECTION_INSIDE_H
#define GATEWAY_DESK_SECTION_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/diag.h"
#include "content/ini.h"
#include "content/ini_value.h"

struct desk_section {
	const struct ini *ini;
	const struct ini_section *section;
	const struct ini_row *rows;
	size_t		 count;
	void		*values;
	struct diag	*d;
};

/* Unknown keys, bad values and what is missing are said; what is good stands in t->values. */
void desk_section_read(const struct desk_section *t);
/* Of a key's value; of the section if the key is absent. */
struct place desk_section_place(const struct desk_section *t, const char *key);

/* Is it a country that ITU-T E.164 knows?  0 for anything but its two capital letters. */
uint16_t desk_country(const char *two_letters);
/* YYYY-MM-DD of the calendar, 2000 to 2999, as days since 1970. */
bool desk_day_read(const char *text, int32_t *day);
/* Floor, also before 1970. */
int32_t desk_day_of(int64_t now_s);

#endif
