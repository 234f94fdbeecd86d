/*
 * broadcast_people.h - a list of many people, laid down in people.db as safard would have
 *
 * Person n has the number +974 00nnnnnn, which no one has.  Her place on the
 * list, its seal and its key are those of the product; only that she asked for
 * it by SMS is left out, because that takes her a minute.
 */
#ifndef TESTS_SOAK_BROADCAST_PEOPLE_H
#define TESTS_SOAK_BROADCAST_PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/store/rows.h"

struct buf;

enum { BROADCAST_NUMBER = 16, BROADCAST_PEOPLE_MAX = 40000 };

struct broadcast_people { unsigned people; enum list list; uint32_t flags; };	/* flags: LIST_* */

/* In the state folder of a stopped safard, behind a vault that put out its key; owner "np". */
bool broadcast_people_make(const struct broadcast_people *p, const char *state, struct buf *why);
void broadcast_people_number(unsigned who, char out[BROADCAST_NUMBER]);		/* "+97400000007" */
/* Eighteen of twenty stay in SA, and read each of twelve languages in turn. */
const char *broadcast_people_stay(unsigned who);
const char *broadcast_people_locale(unsigned who);

#endif
