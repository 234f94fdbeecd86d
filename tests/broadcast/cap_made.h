/* cap_made.h - golden files of CAP, and messages that are too big to be one */
#ifndef TESTS_BROADCAST_CAP_MADE_H
#define TESTS_BROADCAST_CAP_MADE_H

#include <stdbool.h>

struct buf;

/* Is folder/name.ending this text?  Shows both if not.  With REGEN in the environment it is written first. */
bool cap_golden(const char *folder, const char *name, const char *ending, const char *text);

/* One line, up to <scope>; the caller ends it with </alert>. */
void cap_made_head(struct buf *xml);
/* One line, ended. */
void cap_made_info(struct buf *xml, const char *language, const char *headline);

#endif
