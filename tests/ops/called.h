/*
 * called.h - a subcommand as it is called: words in, code and print out
 */
#ifndef TESTS_OPS_CALLED_H
#define TESTS_OPS_CALLED_H

#include <stddef.h>

struct buf;

typedef int command_fn(int argc, char **argv);

/*
 * In a fork, because misuse exits; `typed` (at most 64 KiB) is its stdin, what it printed on both
 * outputs is in *said.  Returns its exit code; fails the test if it ended in another way.
 */
int called_with(command_fn *command, const char *const *words, const char *typed, size_t len, struct buf *said);
int called(command_fn *command, const char *const *words, const char *typed, struct buf *said);

#endif
