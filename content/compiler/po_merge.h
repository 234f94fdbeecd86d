/*
 * po_merge.h - a PO file as it should stand, given what English says now
 *
 * By msgctxt, in the order of en.po: msgmerge goes by msgid, loses a reworded
 * text and calls keywords fuzzy.  Nothing that a person wrote is thrown away:
 * a translation of changed English becomes fuzzy, one that nothing asks for
 * any more obsolete, and comes back with its name.  What comes out, merged
 * again, comes out the same.  One line for each string, however long.
 */
#ifndef CONTENT_COMPILER_PO_MERGE_H
#define CONTENT_COMPILER_PO_MERGE_H

#include "content/compiler/po.h"

struct buf;

struct po_counts {
	unsigned same, changed, fresh, back, gone;	/* gone: newly obsolete */
};

/* Entries of `en` and `old` (read with its obsolete ones; NULL for none), without the header. */
void po_merge(const struct po *en, const struct po *old, struct buf *out, struct po_counts *counts);
/* The header of a file as it stands, with its comments. */
void po_copy_header(const struct po *old, struct buf *out);

#endif
