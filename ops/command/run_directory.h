/*
 * run_directory.h - a private folder (0700) that one run owns
 */
#ifndef OPS_COMMAND_RUN_DIRECTORY_H
#define OPS_COMMAND_RUN_DIRECTORY_H

#include <stdbool.h>

struct buf;

/*
 * Makes `path` (its parent exists) or takes it over if it is ours, with mode
 * 0700, and locks it against a second run.  Appends its absolute path to
 * *real.  Returns the lock's descriptor, kept open as long as the run; -1 and
 * a sentence.
 */
int run_directory_open(const char *path, struct buf *real, struct buf *why);
/* Makes a folder in it, 0700; one that is there is fine. */
bool run_directory_make(const char *directory, const char *name, struct buf *why);
/* Writes a file whole, 0600, through a temporary name; what stood there stays if it fails. */
bool run_directory_write(const char *directory, const char *name, const struct buf *bytes, struct buf *why);
/* Removes what is in it, itself too; sockets and folders included, links not followed. */
bool run_directory_remove(const char *path, struct buf *why);

#endif
