/*
 * broadcast_page.h - the one page that who submits and who agrees both read
 *
 * Made of what safard counted, and of nothing of this machine: for the same
 * revision and the same people it is the same, byte for byte.  What depends on
 * the clock stands in broadcast_clock(), below it.
 */
#ifndef OPS_COMMAND_BROADCAST_PAGE_H
#define OPS_COMMAND_BROADCAST_PAGE_H

#include <jansson.h>

struct buf;

/* `shown` is the answer of broadcast.show, `checked` that of broadcast.check.  Returns how many blocks stop it. */
unsigned broadcast_page(const json_t *shown, const json_t *checked, struct buf *out);
/* When it would begin and end if it left now, and whether the list is another one by now. */
void broadcast_clock(const json_t *checked, struct buf *out);
/* "62,519 text messages to 31,767 people in 4 languages" */
void broadcast_scale(const json_t *checked, struct buf *out);
/* People and parts that the page names: those that were submitted, if it was. */
json_int_t broadcast_people(const json_t *checked);
json_int_t broadcast_parts(const json_t *checked);

#endif
