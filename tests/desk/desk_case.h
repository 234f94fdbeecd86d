/*
 * desk_case.h - a file of offices or rates laid in a folder of its own, and what its reader said
 */
#ifndef TESTS_DESK_DESK_CASE_H
#define TESTS_DESK_DESK_CASE_H

#include <stdbool.h>
#include <stddef.h>

#include "content/diag.h"

enum { DESK_TEXT_BYTES = 32 * 1024 };

struct desk_case { char folder[64], path[128]; int tree; char said[DESK_TEXT_BYTES]; };

void desk_case_open(struct desk_case *c);		/* makes the folder and goes into it */
void desk_case_close(struct desk_case *c);		/* goes back and removes it */
void desk_case_lay(struct desk_case *c, const char *name, const char *text);
/* Calls `read` (true = accepted) with a diag whose words are in c->said, the summary too. */
bool desk_case_read(struct desk_case *c, const char *name, bool (*read)(const char *path, struct diag *d));
/* Every tests/desk/bad/ file whose name ends in `suffix` is refused with exactly its .err. */
void desk_case_refused(struct desk_case *c, const char *suffix, bool (*read)(const char *path, struct diag *d));

#endif
