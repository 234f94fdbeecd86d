/* stage_inside.h - files and folders of stage.h, for stage*.c only */
#ifndef CONTENT_REGISTER_STAGE_INSIDE_H
#define CONTENT_REGISTER_STAGE_INSIDE_H

#include "content/register/stage.h"

enum { STAGE_PATH_BYTES = 4096, STAGE_TEXT_BYTES = 16384 };

/* Makes <dir>/<cc>/ and old/, and takes the lock: an import and an apply never meet.  -1 and a sentence. */
int stage_lock(const struct stage *s, struct buf *why);
bool stage_write(const struct stage *s, const char *name, const char *bytes, size_t len, struct buf *why);	/* whole or not at all */
bool stage_read_text(const struct stage *s, const char *name, struct buf *out, struct buf *why);	/* a missing file: false, no sentence */
bool stage_sync(const struct stage *s, const char *name, struct buf *why);	/* a folder: "" or "old" */
/* What is in service; NULL without a sentence when there is none. */
struct agents *stage_current(const struct stage *s, struct buf *why);
void stage_sum(const struct agents *a, char hex[STAGE_SUM_CHARS + 1]);
uint32_t stage_serial(const struct stage *s, const char *name);	/* also of a damaged file; 0 = of none */
uint32_t stage_next_serial(const struct stage *s);

/* Words of others in one line: whole characters as far as there is room, controls as blanks, bytes that are no UTF-8 as '?'. */
void stage_clean(char *out, size_t size, const char *words);

/* stage_history.c */
struct stage_count { size_t agents, by_status[AGENT_STATUS_COUNT]; };	/* without those gone */
void stage_count_of(const struct agents *a, struct stage_count *out);
/* A line of what came into service; a failure is told by nobody: the swap is done. */
void stage_history(const struct stage *s, const char *what, const struct agents *a, bool is_agreed);
/* The last list that two agreed to and those behind it; free(), may be NULL. */
struct stage_count *stage_since(const struct stage *s, size_t *count);

/* stage.c: staged.reg lies there; who and when, its sum and jobs into *out, and all of it into staged.txt */
bool stage_tell(const struct stage *s, const struct agents *current, struct stage_report *out, struct buf *why);

/* stage_report.c: staged.txt, and which wires a list trips */
void stage_judge(const struct stage *s, struct stage_report *out, const struct list_result *r, const struct register_diff *d,
    const struct agents *current);
/* Of an earlier list: that it is older, and that its job orders are, is what was wanted. */
void stage_judge_back(const struct stage *s, struct stage_report *out, const struct register_diff *d, const struct agents *old);
void stage_report_print(const struct stage_report *r, struct buf *out);
bool stage_report_parse(const char *text, struct stage_report *out);

#endif
