/*
 * disk.h - files that appear whole, and files that go for good
 */
#ifndef GATEWAY_VAULT_DISK_H
#define GATEWAY_VAULT_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct buf;

/* A temporary name (path + ".tmp"), fsync, rename, fsync of the folder.  On failure the old file stays. */
bool disk_put(const char *path, const void *bytes, size_t len, mode_t mode, struct buf *why);
/*
 * Overwritten, fsynced, unlinked; true if it was not there.  folder_sync() is the caller's, once for many.
 * What overwriting can do: on a disk that writes in place, the bytes are gone.  On an SSD, or a file system that
 * copies on write, old blocks may stay until the device reuses them, so the folder of keys belongs on an encrypted
 * disk or on one in memory.
 */
bool disk_shred(const char *path, struct buf *why);
/*
 * At most `size` bytes of a plain file with no rights for group and others (`forbidden` = 077) or none to write
 * (022); its length, or -1 and a sentence.  ENOENT is left in errno if there is no such file.
 */
ssize_t disk_get(const char *path, void *out, size_t size, mode_t forbidden, struct buf *why);

#endif
