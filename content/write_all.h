/* write_all.h - every byte into an open file, and a name into its folder, so that it lasts */
#ifndef CONTENT_WRITE_ALL_H
#define CONTENT_WRITE_ALL_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* False with errno: the file may hold some of them. */
bool write_all(int fd, const void *bytes, size_t len);
/* Mode 0755; true also where it stands already. */
bool folder_make(const char *path, struct buf *why);
/* What was made, renamed or removed at `path` outlives a power cut: fsync of the folder that holds it.  False with errno. */
bool folder_sync(const char *path);

#endif
