/*
 * po_edit.h - changes to a PO file that was read: a text, its mark, its notes
 *
 * For the bridge (sheet.h).  What is changed lies in the file's own arena;
 * po_merge() writes it.  A mark is the comment that says how far a text was
 * checked (locales/README.md); notes are what else people wrote above it.
 */
#ifndef CONTENT_COMPILER_PO_EDIT_H
#define CONTENT_COMPILER_PO_EDIT_H

#include "content/compiler/po.h"

struct buf;

/* The eight digits that bind a mark to a text. */
void po_hash(const char *text, size_t len, char hex[9]);

/* How far a text is: what the column `status` says. */
enum po_state { STATE_MISSING, STATE_STALE, STATE_MACHINE, STATE_UNREAD, STATE_VOID, STATE_READ };
enum po_state po_state_of(const struct po_entry *own, const struct po_string *english);	/* own NULL: missing */
/* Appends it in words: "read-by: NAME, DATE" without the hash. */
void po_add_state(struct buf *out, const struct po_entry *own, const struct po_string *english);
/* Appends the notes, a line each. */
void po_add_notes(struct buf *out, const struct po_entry *own);
/* Would this line, as a comment, be a mark? */
bool po_is_mark(const char *line, size_t len);

/* The entry to change, which may be a new one, empty; its address is good until the next call. */
struct po_entry *po_edit(struct po *po, const struct po_entry *en);
/* The text now fits the English that `english` says: nothing is fuzzy or former about it. */
void po_set_text(struct po *po, struct po_entry *e, const struct po_string *english, const char *text);
/* Takes the mark away and puts another there; "" for none. */
void po_set_mark(struct po *po, struct po_entry *e, const char *mark);
void po_set_notes(struct po *po, struct po_entry *e, const char *lines);

#endif
