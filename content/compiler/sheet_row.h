/*
 * sheet_row.h - inside of sheet_*.c: the columns, and what one row asks for
 */
#ifndef CONTENT_COMPILER_SHEET_ROW_H
#define CONTENT_COMPILER_SHEET_ROW_H

#include "content/compiler/po_edit.h"
#include "content/compiler/sheet.h"
#include "content/compiler/table.h"

/*	   name		  width  wrapped  must be there	 */
#define SHEET_COLUMNS(ROW) \
	ROW(KEY,	 "key",		28, false, true) \
	ROW(PLACE,	 "place",	32, true,  false) \
	ROW(LIMIT,	 "limit",	28, true,  false) \
	ROW(ENGLISH,	 "english",	60, true,  true) \
	ROW(TRANSLATION, "translation",	60, true,  true) \
	ROW(STATUS,	 "status",	28, true,  false) \
	ROW(NOTE,	 "note",	32, true,  false) \
	ROW(LANGUAGE,	 "language",	10, false, true)

enum sheet_column {
#define ROW(id, name, width, wrapped, owed) COLUMN_##id,
	SHEET_COLUMNS(ROW)
#undef ROW
	COLUMN_COUNT
};

struct sheet {			/* one import */
	const struct sheet_import_settings *c;
	struct diag	*d;
	struct table	*table;
	struct po	*en, *own;
	const char	*tag;
	uint32_t	 script;		/* of the language, as struct written has it */
	int32_t		 today;
	unsigned	 at[COLUMN_COUNT];	/* where each column stands, from 0 */
	struct names	 seen;			/* keys, with their rows */
	struct arena	 arena;
	unsigned	 texts, marks, notes;	/* that change */
};

/* What is in a cell, without guards, blanks around it if it is no text; in the arena. */
const char *sheet_words(struct sheet *s, const struct table_row *row, enum sheet_column column);

/* Checks a row, and if nothing is wrong with it changes s->own and tells the difference. */
void sheet_row(struct sheet *s, const struct table_row *row);

#endif
