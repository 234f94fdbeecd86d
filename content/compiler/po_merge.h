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

/* What translators are told of a text: lines without their "#. ", LF at each end. */
struct po_notes {
	void		(*add)(void *of, const char *context, struct buf *out);
	void		*of;
};

/*
 * Entries of `en` and `old` (read with its obsolete ones; NULL for none),
 * without the header.  With `notes`, extracted comments ("#.") are made anew:
 * headings ("#. -- work --") and what a person wrote above the entry in
 * en.po, then the notes.  Without, those that stand are kept.  `old` may be
 * `en` itself: then only such comments change.
 */
void po_merge(const struct po *en, const struct po *old, const struct po_notes *notes, struct buf *out,
    struct po_counts *counts);
/* What the msgid of the other languages is: English, or a name to which the text is bound. */
const struct po_string *po_source_id(const struct po_entry *en);
/* The header of a file as it stands, with its comments. */
void po_copy_header(const struct po *old, struct buf *out);

#endif
