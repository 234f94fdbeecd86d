/* office_list.h - lists of agents that nobody has: made-up names, numbers RL-0001 on, all valid */
#ifndef TESTS_REGISTER_OFFICE_LIST_H
#define TESTS_REGISTER_OFFICE_LIST_H

#include "content/register/list_read.h"
#include "content/register/stage.h"

enum { OFFICE_DAY = 20784, OFFICE_FRESH = 90, OFFICE_JOBS = 4 };	/* 2026-11-27 */
#define OFFICE_NOW ((int64_t)OFFICE_DAY * 86400 + 43200)

/* The rows may be changed; strings put in are borrowed. */
struct list_result *office_list(unsigned count);
void office_list_free(struct list_result *r);
void office_list_drop(struct list_result *r, size_t row);		/* as if it were not on the list */
/* The first `count` of four job orders: of RL-0001, RL-0002 (one until OFFICE_DAY), RL-0190.  `day` 0: of the list. */
void office_jobs(struct list_result *r, size_t count, int32_t day);

#endif
