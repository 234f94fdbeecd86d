/*
 * written.h - one text as somebody wrote it, with the place of every character
 *
 * For the proofs that look at letters: a text of a PO file (also its keywords),
 * or a value of an ini file that phones show.
 */
#ifndef CONTENT_COMPILER_WRITTEN_H
#define CONTENT_COMPILER_WRITTEN_H

#include <stdbool.h>
#include <stddef.h>

#include "content/compiler/po.h"
#include "content/diag.h"
#include "locales/text/utf8.h"

struct written {
	struct diag	*d;
	const char	*text;		/* valid UTF-8 */
	size_t		 len;
	const struct po	*po;		/* NULL: a value, which begins at `at` */
	const struct po_string *string;
	struct place	 at;
	unsigned	 script;	/* of its language; 0 = any */
	bool		 is_burmese, is_keywords;
};

/* The place of `width` code points at byte `at`. */
static inline struct place written_place(const struct written *w, size_t at, unsigned width)
{
	struct place here = w->at;

	if (w->po != NULL)
		return po_place(w->po, w->string, at, width);
	here.column += (unsigned)utf8_count(w->text, at);
	here.width = width;
	return here;
}

void check_unseen(const struct written *w);	/* what does not show, or shows as a box: check_unseen.c */
void check_words(const struct written *w);	/* words of two scripts, Zawgyi, another language's script: check_letters.c */

#endif
