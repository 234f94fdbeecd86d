/*
 * audience_inside.h - shared by audience.c and audience_cells.c, nobody else
 */
#ifndef GATEWAY_BROADCAST_AUDIENCE_INSIDE_H
#define GATEWAY_BROADCAST_AUDIENCE_INSIDE_H

#include "gateway/broadcast/audience.h"

/* Under which tag somebody of this locale is counted. */
static inline const char *
audience_locale(const char *locale)
{
	return locale[0] != '\0' ? locale : AUDIENCE_UNKNOWN_LOCALE;
}

/* Where she is counted. */
struct audience_cell *audience_cell(struct audience_count *c, const struct listed *row);
/* Largest language first, then largest country. */
void audience_sort(struct audience_count *c);

#endif
