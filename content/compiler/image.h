/*
 * image.h - the sections of a pack while they grow
 *
 * Inside of write.c.  Records are copied in as they are in content/pack.h;
 * strings are kept once each.
 */
#ifndef CONTENT_COMPILER_IMAGE_H
#define CONTENT_COMPILER_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "content/compiler/arena.h"
#include "content/pack.h"

struct image {
	struct { char *bytes; size_t len, room, count; } section[PACK_SECTION_COUNT];
	struct names strings;		/* string -> where it lies */
	struct arena arena;
};

void image_init(struct image *m);
void image_release(struct image *m);
/* Adds `count` records; returns the index of the first. */
uint32_t image_add(struct image *m, enum pack_section_kind kind, const void *records, size_t count);
/* NULL is the empty string. */
struct pack_str image_string(struct image *m, const char *s);
struct pack_str image_bytes(struct image *m, const char *s, size_t len);
/* Header, table and sections as one piece, from xmalloc; the hash is filled in. */
void *image_join(struct image *m, struct pack_header header, size_t *len);

#endif
