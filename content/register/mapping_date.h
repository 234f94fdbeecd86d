/*
 * mapping_date.h - a date as an office writes it, as days since 1970
 */
#ifndef CONTENT_REGISTER_MAPPING_DATE_H
#define CONTENT_REGISTER_MAPPING_DATE_H

#include <stdbool.h>
#include <stdint.h>

enum list_date {
#define LIST_DATE(id, word, what) DATE_##id,
#include "content/register/list_date.def"
#undef LIST_DATE
	DATE_COUNT
};

/* False if `text` is no day written so. */
bool list_date_read(enum list_date dates, const char *text, int32_t *days);
/* The first day since 1970 somewhere in `text` ("List as of 20 November 2026"), written so or in a way that can be read in one way only. */
bool list_date_find(enum list_date dates, const char *text, int32_t *days);

#endif
