/* made_list.h - lists of agents that nobody has: made-up names, numbers RL-0001 on, all valid */
#ifndef TESTS_REGISTER_MADE_LIST_H
#define TESTS_REGISTER_MADE_LIST_H

#include "content/register/list_read.h"
#include "content/register/stage.h"

enum { MADE_DAY = 20784, MADE_FRESH = 90 };	/* 2026-11-27 */
#define MADE_NOW ((int64_t)MADE_DAY * 86400 + 43200)

/* The rows may be changed; strings put in are borrowed. */
struct list_result *made_list(unsigned count);
void made_list_free(struct list_result *r);
void made_list_drop(struct list_result *r, size_t row);		/* as if it were not on the list */

#endif
