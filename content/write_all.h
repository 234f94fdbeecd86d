/* write_all.h - every byte into an open file, and its name into its folder, so that it lasts */
#ifndef CONTENT_WRITE_ALL_H
#define CONTENT_WRITE_ALL_H

#include <stdbool.h>
#include <stddef.h>

/* False with errno: the file may hold some of them. */
bool write_all(int fd, const void *bytes, size_t len);
/* What was made, renamed or removed at `path` outlives a power cut: fsync of the folder that holds it.  False with errno. */
bool folder_sync(const char *path);

#endif
