/*
 * diff.h - what a new list changes for those who ask
 *
 * Agents are matched by number, those without one by name.  What an earlier
 * list said to be gone, and is still gone, is no change.
 */
#ifndef CONTENT_REGISTER_DIFF_H
#define CONTENT_REGISTER_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/register/build.h"

/*	    name     word       what it is */
#define DIFF_KINDS(ROW) \
	ROW(ADDED,   "added",   "was not there, or had gone") \
	ROW(CHANGED, "changed", "another status, status word or end date") \
	ROW(RENAMED, "renamed", "the number has another name") \
	ROW(GONE,    "gone",    "is not on the new list") \
	ROW(KEPT,    "kept",    "was gone before and still is: no change")
enum diff_kind {
#define ROW(name, word, what) DIFF_##name,
	DIFF_KINDS(ROW)
#undef ROW
	DIFF_KIND_COUNT
};
extern const char *const diff_kind_words[DIFF_KIND_COUNT];

struct diff_item {
	const char	*number, *name, *word;	/* borrowed from the register or list */
	char		*key;			/* what it is matched by */
	enum agent_status status;
	int32_t		 end_day;
	uint32_t	 row;			/* of its register or list */
};

/* One side: a register in service or staged, or a list not yet written.  Both NULL: nothing. */
struct diff_side { const struct agents *agents; const struct list *list; };

struct diff_row { enum diff_kind kind; const struct diff_item *before, *after; };	/* NULL: not there */
struct register_diff {
	size_t		 counts[DIFF_KIND_COUNT];
	struct diff_row	*rows;
	size_t		 row_count;
	size_t		 live_before, live_after;	/* agents on the list, without those gone */
	size_t		 status_before[AGENT_STATUS_COUNT], status_after[AGENT_STATUS_COUNT];	/* of those */
	struct diff_item *before, *after;
	size_t		 before_count, after_count;
};

/* Job orders that came and that went: one is told from another by agency, job, place, last day and count. */
void diff_jobs(const struct agents *before, const struct agents *after, size_t *came, size_t *went);	/* before may be NULL */
/* Both sides outlive the diff; `shape` is that of the new list. */
struct register_diff *diff_new(struct diff_side before, struct diff_side after, enum agent_shape shape);
void diff_free(struct register_diff *d);	/* NULL is fine */

#endif
