/*
 * fact_names.h - how people name a fact, and what they may have meant
 */
#ifndef OPS_COMMAND_FACT_NAMES_H
#define OPS_COMMAND_FACT_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct pack;

/*
 * "QA", "hotline.labour" -> "qa/hotline.labour" appended to *id.  The first is
 * the file: a country, a corridor (np-qa, np-any) or world.  False and a
 * sentence when it cannot be a name.
 */
bool fact_id(const char *file, const char *fact, struct buf *id, struct buf *why);
/* The fact of the pack most like `id`, or NULL when none is near. */
const char *fact_nearest(const struct pack *p, const char *id);
/* How many letters make one name of the other; SIZE_MAX for names too long to be any. */
size_t name_distance(const char *a, const char *b);

#endif
