/*
 * fetch_inside.h - the part of a file that came already: <path>.new, and <path>.new.etag beside it
 */
#ifndef GATEWAY_RELEASE_FETCH_INSIDE_H
#define GATEWAY_RELEASE_FETCH_INSIDE_H

#include <stdint.h>

#include "gateway/release/fetch.h"

enum { FETCH_PATH_BYTES = 4096 };

struct fetch_part {
	int	 fd;				/* -1 = not open */
	size_t	 bytes;				/* in the file */
	int	 error;				/* errno of what the disk refused; 0 = nothing */
	char	 etag[FETCH_ETAG_BYTES];	/* strong; "" = it cannot be gone on with */
	char	 path[FETCH_PATH_BYTES], etag_path[FETCH_PATH_BYTES];
};

/* Opens it, locked; what cannot be gone on with (longer than f->max_bytes too) is empty.  False and a sentence. */
bool fetch_part_open(struct fetch_part *p, const struct fetch *f, struct buf *why);
/* False with p->error.  Anew: of a file that has this ETag. */
bool fetch_part_begin(struct fetch_part *p, const char *etag);
bool fetch_part_add(struct fetch_part *p, const void *bytes, size_t len);
/* Gives it its name, safe from a power cut, and closes it.  False and a sentence. */
bool fetch_part_finish(struct fetch_part *p, const char *path, struct buf *why);
/* Closes it.  It stays only if `may_stay`, something is in it, and it can be gone on with. */
void fetch_part_close(struct fetch_part *p, bool may_stay);

#endif
