/* list_made.h - a small invented list, and the register made of it */
#ifndef TESTS_REGISTER_LIST_MADE_H
#define TESTS_REGISTER_LIST_MADE_H

#include "content/register/build.h"

enum { MADE_ROWS = 8, MADE_JOBS = 4, MADE_DAY = 20700 };

struct list_made { struct list list; struct list_row rows[MADE_ROWS]; struct list_job jobs[MADE_JOBS]; };

void list_make(struct list_made *m);			/* rows of every kind; may be changed before it is written */
char *list_folder(void);				/* a new folder under TMPDIR, from xmalloc */
void list_remove(char *folder);				/* with the files in it; frees the name */
/* Written into `folder` and read as bytes, from xmalloc; fails the test when the world fails. */
char *list_bytes(const struct list *l, const char *folder, size_t *len);

#endif
