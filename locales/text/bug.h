/*
 * bug.h - the stop for what only we can mend
 *
 * A bug or a lack of memory ends the process with one line and no core file
 * (memory holds people); the supervisor starts a new one.  Mistakes of people
 * are diagnostics (content/diag.h); failures of the world are `false` and a
 * sentence in `struct buf *why`.  The three are never mixed.
 */
#ifndef LOCALES_TEXT_BUG_H
#define LOCALES_TEXT_BUG_H

#include <stddef.h>

/* Ends the process when `cond` is true.  Always compiled in. */
#define BUG_IF(cond) \
	do { if (__builtin_expect(!!(cond), 0)) bug_stop(__FILE__, __LINE__, #cond); } while (0)

_Noreturn void bug_stop(const char *file, int line, const char *what);

/* Never NULL: out of memory is a stop.  `xcalloc` checks the product. */
void *xmalloc(size_t bytes);
void *xcalloc(size_t count, size_t bytes);
void *xrealloc(void *p, size_t bytes);
char *xstrdup(const char *s);
char *xmemdup0(const char *s, size_t len);	/* a NUL-terminated copy of `len` bytes */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
