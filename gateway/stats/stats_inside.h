/* stats_inside.h - what the files of this folder share: rows in order, sums of a line, the audit */
#ifndef GATEWAY_STATS_STATS_INSIDE_H
#define GATEWAY_STATS_STATS_INSIDE_H

#include "gateway/stats/stats.h"

/* One row with its week, in order of what, line, week.  The line of all self-reports is "all". */
struct stats_entry {
	const struct count_row *row;
	const char	*line;
	int32_t		 week;
};

struct stats {
	struct stats_source source;
	struct stats_entry *entries;
	size_t		 count;
};

/* The sums of one line, by the words of one dimension. */
struct stats_part { char word[64]; unsigned long n; };
struct stats_parts { struct stats_part *at; size_t count, room; };

/* A line as one table would show it. */
struct stats_face { struct stats_parts parts; unsigned long k; };

enum { STATS_FACES = 4 };	/* tables of one `what`, at most */

/* Orders what may be used of the source. */
void stats_sort(struct stats *s);
/* Behind the last entry of the line that `from` is of. */
size_t stats_line_end(const struct stats *s, size_t from);
enum stats_kind stats_kind_of(const struct stats *s, const struct stats_entry *line);
/* The face that a table gives the line [from, end) in these weeks; empty where the table may not have it. */
void stats_face(const struct stats *s, size_t from, size_t end, enum stats_table_id id, int32_t from_week,
    int32_t to_week, struct stats_face *out);
bool stats_has_shown(const struct stats_face *f);
void stats_parts_free(struct stats_parts *p);
/* A count of what is not there is 0. */
unsigned long stats_parts_n(const struct stats_parts *p, const char *word);

/* True if no small number can be worked out from these faces of one line taken together. */
bool stats_audit(const struct stats_face *faces, size_t count);
/* True if this table must keep the line back, for what the tables before it in tables.def show. */
bool stats_keeps_back(const struct stats *s, size_t from, size_t end, enum stats_table_id id, int32_t month);

#endif
