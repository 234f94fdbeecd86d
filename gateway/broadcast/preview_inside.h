/* preview_inside.h - shared by the preview_*.c files, nobody else */
#ifndef GATEWAY_BROADCAST_PREVIEW_INSIDE_H
#define GATEWAY_BROADCAST_PREVIEW_INSIDE_H

#include "gateway/broadcast/preview.h"

/* What a text takes, also of one that is longer than may leave. */
struct preview_measure {
	unsigned	parts, units, room;	/* units in the last part, and what it holds */
	unsigned	spare;			/* characters off its end that make it one part less, or few enough; 0 = cannot be said */
	bool		is_ucs2;
};
void preview_measure(const char *text, size_t len, const struct parts_rules *rules, struct preview_measure *out);

/* Blocks of the whole: times, budget, slots, what is missing. */
void preview_rules(const struct broadcast *b, const struct wording_of *w, const struct sending *s, struct preview *out);

#endif
