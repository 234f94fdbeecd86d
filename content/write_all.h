/* write_all.h - every byte into an open file */
#ifndef CONTENT_WRITE_ALL_H
#define CONTENT_WRITE_ALL_H

#include <stdbool.h>
#include <stddef.h>

/* False with errno: the file may hold some of them. */
bool write_all(int fd, const void *bytes, size_t len);

#endif
