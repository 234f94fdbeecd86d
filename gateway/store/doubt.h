/*
 * doubt.h - from how many voices on a fact stands low
 *
 * What the service says another fact before, and what staff read as "low", are
 * one rule.  The service adds up what the people of all owners said; a list of one
 * owner's marks tells of hers.
 */
#ifndef GATEWAY_STORE_DOUBT_H
#define GATEWAY_STORE_DOUBT_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/rows.h"

/* The weeks whose marks count, both within: this one and the four before it. */
void doubt_weeks(int64_t now_s, char from[STORE_WEEK_BYTES], char to[STORE_WEEK_BYTES]);
/* `n` marks of each kind in those weeks. */
bool doubt_is_low(const unsigned long n[MARK_COUNT]);

#endif
