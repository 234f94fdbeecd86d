/*
 * build.h - from rows of a list to the file people are answered from (register.h)
 */
#ifndef CONTENT_REGISTER_BUILD_H
#define CONTENT_REGISTER_BUILD_H

#include "content/register/number.h"
#include "content/register/register.h"

struct fold_table;

/* One row as the source reader gives it: UTF-8, trimmed; "" = not given. */
struct list_row {
	const char	*name, *number, *word, *alias;	/* alias: number or name of the row it became */
	enum agent_status status;
	uint8_t		 flags, grade, actions;
	int32_t		 status_day, end_day, gone_day, grade_day;
	unsigned	 line;				/* of the source, for diagnostics */
};
struct list_job { const char *title, *place, *number; int32_t end_day; uint32_t count; };

struct list {					/* arrays and strings belong to whoever made it (an arena) */
	char		 country[3];
	const char	*office, *source;
	enum agent_shape shape;
	int32_t		 list_day, import_day;
	uint32_t	 fresh_days, serial;
	struct list_row	*rows; size_t row_count;
	struct list_job	*jobs; size_t job_count;
	int32_t		 jobs_day;			/* of the job orders; 0 = of the list */
};

/* Writes <path> through a temporary name, fsync, rename.  Rows keep their order.  False and a sentence. */
bool register_write(const char *path, const struct list *l, const struct fold_table *fold, struct buf *why);
/* The same.  *is_list false: no file can be made of this list; else it was the world. */
bool register_write_list(const char *path, const struct list *l, const struct fold_table *fold, bool *is_list, struct buf *why);

#endif
