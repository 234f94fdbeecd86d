/* state_folder.h - the folder of what safard keeps: one safard on it, and nobody else writes there */
#ifndef GATEWAY_STATE_FOLDER_H
#define GATEWAY_STATE_FOLDER_H

#include <stdbool.h>

struct buf;

/* Checks and locks it: *fd holds the lock until it is closed.  False and a sentence; *fd may be open all the same. */
bool state_folder_take(const char *path, int *fd, struct buf *why);

#endif
