/* write_inside.h - shared by write.c and write_offices.c, nobody else */
#ifndef CONTENT_COMPILER_WRITE_INSIDE_H
#define CONTENT_COMPILER_WRITE_INSIDE_H

#include <string.h>

#include "content/compiler/image.h"
#include "content/compiler/source.h"

/* Padding too: equal sources make equal packs. */
#define ZEROED(record) memset(&(record), 0, sizeof(record))

/* `fact_at`: where each fact of the model stands in the pack. */
void write_offices(struct image *m, const struct source *s, const uint16_t *fact_at);

#endif
