/*
 * bug.c - the stop, and allocation that stops instead of failing
 *
 * The line goes out with one write(2): stdio may be what is broken.  No
 * abort(): a core file would hold the people who were being answered.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "locales/text/bug.h"

enum { EXIT_BUG = 70 };		/* EX_SOFTWARE of sysexits.h: none of 0 to 3, which commands use */

_Noreturn void
bug_stop(const char *file, int line, const char *what)
{
	char said[256];
	int len = snprintf(said, sizeof(said), "error bug at=%s:%d why=\"%s\"\n", file, line, what);

	if (len < 0)
		_exit(EXIT_BUG);
	if ((size_t)len >= sizeof(said)) {
		len = sizeof(said) - 1;
		said[len - 1] = '\n';
	}
	if (write(STDERR_FILENO, said, (size_t)len) < 0)
		_exit(EXIT_BUG);	/* nobody listens; stopping is still right */
	_exit(EXIT_BUG);
}

void *
xmalloc(size_t bytes)
{
	void *p = malloc(bytes ? bytes : 1);

	if (!p)
		bug_stop(__FILE__, __LINE__, "out of memory");
	return p;
}

void *
xcalloc(size_t count, size_t bytes)
{
	void *p = calloc(count ? count : 1, bytes ? bytes : 1);

	if (!p)
		bug_stop(__FILE__, __LINE__, "out of memory");
	return p;
}

void *
xrealloc(void *p, size_t bytes)
{
	void *moved = realloc(p, bytes ? bytes : 1);

	if (!moved)
		bug_stop(__FILE__, __LINE__, "out of memory");
	return moved;
}

char *
xstrdup(const char *s)
{
	return xmemdup0(s, strlen(s));
}

char *
xmemdup0(const char *s, size_t len)
{
	char *copy;

	BUG_IF(len == SIZE_MAX);
	copy = xmalloc(len + 1);
	if (len)
		memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}
