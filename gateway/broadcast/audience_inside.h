/* audience_inside.h - shared by audience.c and audience_sort.c, nobody else */
#ifndef GATEWAY_BROADCAST_AUDIENCE_INSIDE_H
#define GATEWAY_BROADCAST_AUDIENCE_INSIDE_H

#include "gateway/broadcast/audience.h"

/* Largest language first, then largest country. */
void audience_sort(struct audience_count *c);

#endif
