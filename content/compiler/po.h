/*
 * po.h - a PO file as it stands on disk, with the place of every character
 *
 * Strict: gettext's msgctxt, msgid, msgstr and comments, one context one text,
 * no plurals (wording avoids them), no text without a context but the header.
 * Knows the file's grammar and the reviewers' marks, not what texts are for.
 */
#ifndef CONTENT_COMPILER_PO_H
#define CONTENT_COMPILER_PO_H

#include <stdbool.h>
#include <stddef.h>

#include "content/compiler/arena.h"
#include "content/diag.h"

/* One line in quotes: its text begins at byte `at` of the whole. */
struct po_line {
	size_t		 at;
	unsigned	 number;
	const char	*source;	/* the line as written */
	size_t		 source_len;
	size_t		 from;		/* byte in the line behind the opening quote */
};

struct po_string {
	const char	*text;		/* NULL = not given */
	size_t		 len;
	struct po_line	*line;
	size_t		 lines;
	const char	*file;		/* path from the root */
};

enum po_mark { PO_NO_MARK, PO_MACHINE, PO_READ };

struct po_comment { const char *text; size_t len; };	/* a line as written, from its # (or | behind #~) on */

struct po_entry {
	struct po_string context, id, text;
	struct po_comment *comment;
	size_t		 comments;
	bool		 is_fuzzy, is_obsolete;
	enum po_mark	 mark;
	char		 hash[9];	/* PO_READ: what the reader read */
	struct place	 mark_at;
	unsigned	 layer;		/* of a joined file (po_layers.h): which tree has it */
	struct po_entry	*below;		/* the entry of a lower tree that this one stands in place of; NULL = none */
};

struct po {
	const char	*name;		/* path from the root */
	char		*bytes;
	size_t		 len;
	struct po_entry	*entry;		/* without header and obsolete ones, in file order */
	size_t		 entries;
	struct names	 by_context;	/* context -> index */
	struct po_entry	 header;	/* its text.text is NULL if there is none */
	struct po_entry	*obsolete;	/* only if wanted, and only then their grammar counts: behind #~ */
	size_t		 obsoletes;
	struct names	 by_obsolete;
	struct po_comment *tail;	/* behind the last entry */
	size_t		 tails;
	struct po	**part;		/* of a joined file: those it was joined from, owned */
	unsigned	 parts;
	struct arena	 arena;
};

/* NULL if it cannot be read at all (a diagnostic says why).  `tag` is the language it must be in. */
struct po *po_read_with(const char *path, const char *name, const char *tag, bool wants_obsolete, struct diag *d);
static inline struct po *po_read(const char *path, const char *name, const char *tag, struct diag *d)
{
	return po_read_with(path, name, tag, false, d);
}
/* The same for `len` bytes from malloc with a NUL behind them, which it takes. */
struct po *po_of_bytes(char *bytes, size_t len, const char *name, const char *tag, bool wants_obsolete, struct diag *d);
void po_free(struct po *po);

/* NULL if absent. */
static inline const struct po_entry *po_find(const struct po *po, const char *context)
{
	uint32_t i = names_find(&po->by_context, context);

	return i != NAME_NONE ? &po->entry[i] : NULL;
}
/* The place of `width` code points at byte `at` of the text. */
struct place po_place(const struct po *po, const struct po_string *s, size_t at, unsigned width);

#endif
