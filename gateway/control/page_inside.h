/*
 * page_inside.h - the rows of a list: no more than are asked for, and where to go on; for this folder only
 */
#ifndef GATEWAY_CONTROL_PAGE_INSIDE_H
#define GATEWAY_CONTROL_PAGE_INSIDE_H

#include "gateway/control/control_inside.h"

struct control_page {
	size_t		 most;
	uint8_t		 after[STORE_ID_BYTES];	/* the last row that was looked at, if there is one */
	bool		 has_after, is_more;
	json_t		*rows;			/* owned until control_page_end() */
};

/* With what was asked: `limit` and `after`, of operations that have them; else CONTROL_ROWS from the beginning. */
void control_page_init(struct control_page *p, const struct control_call *c);
/* Behind what a scan goes on; NULL = from the beginning. */
const uint8_t *control_page_after(const struct control_page *p);
/*
 * Takes `row`; NULL = not for who asks.  `id` is its place, NULL for a list without
 * pages.  False when the page was full: then the row is left for the next one.
 */
bool control_page_add(struct control_page *p, const uint8_t *id, json_t *row);
/* The result: rows and `next`, behind an audit entry of how many.  No rows when the store failed, or nobody could write that down. */
enum control_code control_page_end(struct control_page *p, struct control_call *c, enum store_result got, const char *event);
/* The same for a list without pages and without an entry: rows and `more`. */
enum control_code control_page_whole(struct control_page *p, struct control_call *c, enum staff_result got);

#endif
