/*
 * stop.c - a bug is a crash to libFuzzer, which keeps the input then
 *
 * bug_stop() leaves by _exit(), which libFuzzer does not see: its input was
 * lost.  Linked into `make fuzz` only (--wrap=bug_stop).
 */
#include "locales/text/bug.h"

_Noreturn void __wrap_bug_stop(const char *file, int line, const char *what);

_Noreturn void
__wrap_bug_stop(const char *file, int line, const char *what)
{
	fprintf(stderr, "bug at=%s:%d why=\"%s\"\n", file, line, what);
	__builtin_trap();
}
