/*
 * whole_file.h - a source file as bytes
 *
 * For files that people write (a few hundred KiB), never for outside bytes.
 */
#ifndef CONTENT_WHOLE_FILE_H
#define CONTENT_WHOLE_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct diag;

enum { WHOLE_FILE_MAX = 16 << 20 };

/*
 * Reads a regular file of at most WHOLE_FILE_MAX bytes; a NUL stands behind
 * them.  NULL and a sentence in *why if the world or the file is against it.
 * The caller frees.
 */
char *whole_file_read(const char *path, size_t *len, struct buf *why);

/*
 * True if the bytes are strict UTF-8 without NUL or U+FEFF, but for a byte
 * order mark in front: *skip is its length, 0 or 3, and a warning is given.
 * Else one diagnostic for the file called `name`.
 */
bool whole_file_is_text(const char *name, const char *bytes, size_t len, size_t *skip, struct diag *d);

#endif
