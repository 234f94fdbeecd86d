/*
 * fence.h - from here on this process writes in the named folders alone, and starts no program
 *
 * By Landlock, from Linux 5.19 on; what the kernel does not know is left to the unit (ops/packaging/).
 */
#ifndef GATEWAY_RELEASE_FENCE_H
#define GATEWAY_RELEASE_FENCE_H

#include <stdbool.h>

struct buf;

/* For this process and its children, for good.  True also when the kernel has none: *is_up says so.  Needs harden(). */
bool fence_up(const char *const *folders, unsigned count, bool *is_up, struct buf *why);

#endif
