/*
 * believed.h - the hour by which broadcasts begin, are held and expire
 *
 * A wall clock that jumps forward while we run is more often wrong than right:
 * what was agreed to for Friday would leave on Tuesday, and no text comes back.
 * It is believed when it has stayed so for ten minutes; until then time goes on
 * evenly, by the boot clock.  One that goes back is believed at once, and so is
 * what a new start finds.
 */
#ifndef GATEWAY_BROADCAST_BELIEVED_H
#define GATEWAY_BROADCAST_BELIEVED_H

#include <stdbool.h>
#include <stdint.h>

enum { BELIEVED_STEP_S = 60, BELIEVED_DOUBT_S = 600 };

/* Zeroed at the start.  Distances of the wall clock from the boot clock. */
struct believed { int64_t ahead_ms, doubted_ms, since_ms; };

/* Unix seconds.  *jump_s: how far it went just now and is not believed, else 0. */
int64_t believed_s(struct believed *b, int64_t wall_s, int64_t boot_ms, int64_t *jump_s);

#endif
