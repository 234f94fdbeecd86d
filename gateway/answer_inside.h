/*
 * answer_inside.h - shared by answer.c and answer_lists.c, nobody else
 */
#ifndef GATEWAY_ANSWER_INSIDE_H
#define GATEWAY_ANSWER_INSIDE_H

#include "gateway/answer.h"

struct buf;

void answer_new_line(struct buf *text);		/* unless it is at one */
/* Options of a question; an SMS carries some of them, a screen is cut later.  Returns how many SMS pages there are. */
unsigned answer_add_list(const struct answering *a, const struct render *r, const struct answer *answer, struct buf *text);
void answer_add_slots(const struct render *r, const struct talk *where, struct buf *text);

#endif
