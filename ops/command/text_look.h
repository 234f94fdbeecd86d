/*
 * text_look.h - what becomes of one text on a phone, and what would make it cheaper
 *
 * Looks at a text as Safar would send it and counts; prints nothing.  Shared by
 * the table and the JSON of `safar text`.
 */
#ifndef OPS_COMMAND_TEXT_LOOK_H
#define OPS_COMMAND_TEXT_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "locales/text/buf.h"
#include "locales/text/pages.h"
#include "locales/text/parts.h"

enum { LOOK_BYTES = 64 << 10, LOOK_KINDS = 24, LOOK_NEAR = 20 };

/* One of the characters that no table allowed has and nothing stands in for. */
struct look_kind {
	uint32_t	cp;
	unsigned	line, column;	/* where it comes first, from 1; column in code points */
	unsigned	times;
};

/* What could be done; `parts` is what comes of it, 0 = it does not help. */
struct look_way {
	struct encoding	encoding;
	unsigned	parts;
};

struct look {
	const char	*text;		/* borrowed */
	size_t		 len;
	struct parts_rules rules;
	struct encoding	 encoding;
	size_t		 units;
	unsigned	 parts;
	unsigned	 left;		/* units left in the last part */
	unsigned	 over;		/* units over one part less, at most LOOK_NEAR; 0 = not near */
	struct look_kind kind[LOOK_KINDS];
	unsigned	 kinds;		/* all of them, perhaps more than LOOK_KINDS */
	bool		 is_apart;	/* a letter and its mark are two characters where there is one */
	struct look_way	 signs, letters, national;	/* letters: with the signs; national: tables not allowed now */
};

/* `text` is valid UTF-8 of at most LOOK_BYTES and lives as long as *l. */
void look_at(struct look *l, const char *text, size_t len, const struct parts_rules *rules);
/* The text in NFC, with signs (and letters) replaced. */
void look_repair(const struct look *l, bool with_letters, struct buf *out);
/* Rules for its pages: no key lines but "98 More". */
struct page_rules look_pages(const struct look *l);

/* Tables for people, and one JSON object; to `out`. */
void text_print_parts(const struct look *l, FILE *out);
void text_print_pages(const struct look *l, FILE *out);
bool text_json_parts(const struct look *l, FILE *out);
bool text_json_pages(const struct look *l, FILE *out);

#endif
