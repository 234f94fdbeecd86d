/*
 * po_layers.h - one language as several trees write it
 *
 * By msgctxt: the entry of the highest tree that has a text counts, those of
 * lower trees stand below it.  An entry without a text, or fuzzy, leaves the
 * word to the tree below.
 */
#ifndef CONTENT_COMPILER_PO_LAYERS_H
#define CONTENT_COMPILER_PO_LAYERS_H

#include <stdbool.h>

struct po;

/*
 * Joins `count` files, the lowest tree's first (NULL: it has none), and takes
 * them: po_free() of the result frees them too.  `name` is where the owner
 * would write, for what no entry has.
 */
struct po *po_join(struct po *const *part, unsigned count, const char *name);
/*
 * Of a joined English file, what the owner (tree `layer`) has to translate: its own texts, those that it translates
 * already in `old` (NULL: none), or `all` of them.  Borrows from `en`; release with po_free(), before it.
 */
struct po *po_pick(const struct po *en, unsigned layer, const struct po *old, bool all);

#endif
