/*
 * mapping_inside.h - content/registers/<country>.ini as list_read*.c see it
 *
 * Headings and words of an office are compared in one plain form: small
 * letters, one blank for all that is neither letter nor digit.
 */
#ifndef CONTENT_REGISTER_MAPPING_INSIDE_H
#define CONTENT_REGISTER_MAPPING_INSIDE_H

#include <stdint.h>

#include "content/compiler/arena.h"
#include "content/register/list_read.h"
#include "content/register/mapping_date.h"

enum list_column {
#define LIST_COLUMN(id, word, what) COLUMN_##id,
#include "content/register/column.def"
#undef LIST_COLUMN
	COLUMN_COUNT
};
extern const char *const list_column_words[COLUMN_COUNT];

enum job_column {
#define JOB_COLUMN(id, word, what) JOB_##id,
#include "content/register/job_column.def"
#undef JOB_COLUMN
	JOB_COLUMN_COUNT
};
extern const char *const job_column_words[JOB_COLUMN_COUNT];

struct mapping_words { const char **word; size_t count; };	/* in plain form */
struct mapping_status { const char *word; enum agent_status status; };

struct mapping {
	char		 country[3];
	const char	*office, *url;	/* url "" = not given */
	enum agent_shape shape;
	enum list_date	 dates;
	uint32_t	 fresh_days;
	enum agent_status every;	/* of each row of a list without a status column; AGENT_STATUS_COUNT */
	struct mapping_words column[COLUMN_COUNT], other_trade, job[JOB_COLUMN_COUNT];	/* no job title: no such file */
	struct mapping_status *status;
	size_t		 status_count, status_room;
	struct arena	 arena;
};

/* The plain form, cut at `size` - 1 bytes; returns its length. */
size_t mapping_plain(const char *text, size_t len, char *out, size_t size);
bool mapping_has_word(const struct mapping_words *w, const char *plain);

#endif
