/*
 * write.h - a proved model becomes the bytes of a pack, and the bytes a file
 *
 * The same model and the same settings give the same bytes.  The file appears
 * whole or not at all: temporary name, fsync, rename, fsync of the directory.
 */
#ifndef CONTENT_COMPILER_WRITE_H
#define CONTENT_COMPILER_WRITE_H

#include <stdbool.h>
#include <stddef.h>

#include "content/compiler/source.h"

struct buf;

struct stamp {				/* what the header says */
	enum pack_kind	 kind;
	uint64_t	 serial;
	int64_t		 created_s, expires_s;
	const char	*owner, *name;
};

/* The pack's bytes, from xmalloc; NULL and a sentence if they are more than a pack may have. */
void *write_image(const struct source *s, const struct stamp *stamp, size_t *len, struct buf *why);
/* False and a sentence if the world fails; then the old file is as it was. */
bool write_file(const char *path, const void *bytes, size_t len, struct buf *why);

#endif
