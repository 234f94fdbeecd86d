/*
 * glossary.h - one word for one thing in all texts of a language
 *
 * locales/glossary.csv: a row is what one language says for one thing.  The
 * row of English says which of its words call for the thing; the rows of the
 * others say the word, and what else may stand for it.  Words are compared as
 * keywords are, folded (locales/text/fold.h), and anywhere in a text, for the
 * sake of endings and of scripts without blanks; but a form of three letters
 * or less (two where a sign is a syllable, one in Chinese) counts only as a
 * word of its own, or it would be found in any text.
 *
 * Words are borrowed from the source's arena.
 */
#ifndef CONTENT_COMPILER_GLOSSARY_H
#define CONTENT_COMPILER_GLOSSARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/compiler/arena.h"
#include "content/diag.h"

struct source;

struct glossary_form {
	const char	*words;		/* as written */
	const char	*folded, *bare;	/* with a blank on either side, and without */
	size_t		 len;		/* bytes of `folded` */
	bool		 is_whole;	/* counts only as a word of its own */
};

struct glossary_row {
	struct glossary_form *form;	/* the first is the word to say */
	uint32_t	 forms;		/* 0 = this language has no row */
	unsigned	 layer;		/* which tree has it */
	struct place	 at;		/* of the word */
};

struct glossary_term {
	const char	*name;
	struct place	 at;		/* where it is named first */
	struct glossary_row *row;	/* one a locale */
};

struct glossary_call { const struct glossary_form *form; uint16_t term; };

struct glossary {			/* zeroed = no file */
	struct glossary_term *term;
	uint32_t	 terms, room;
	struct names	 by_name;
	struct glossary_call *call;	/* words of English, the longest first */
	uint32_t	 calls, calls_room;
};

enum { GLOSSARY_WANTED = 64 };		/* things that one text may name; more are not looked for */

/*
 * The things that the English text of `key` names, in the order of the file.  A longer form takes its words away from a
 * shorter one ("call list" is no "list").  Of a title only what the whole of it says: 20 characters have no room for more.
 */
uint32_t glossary_wanted(const struct source *s, uint32_t key, uint16_t term[GLOSSARY_WANTED]);
/* Does the text of `key` in this language say the row's word, or another of its forms? */
bool glossary_is_said(const struct source *s, const struct glossary_row *row, uint32_t locale, uint32_t key);
void glossary_release(struct glossary *g);

#endif
