/*
 * script.h - one line of a talk file as words and quoted texts
 */
#ifndef OPS_TALK_SCRIPT_H
#define OPS_TALK_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum { SCRIPT_WORDS = 12, SCRIPT_BYTES = 32768 };

struct script_word {
	const char	*text;		/* NUL-terminated; may hold NULs inside when quoted */
	size_t		 len;
	bool		 is_quoted;
};

struct script_line {
	struct script_word word[SCRIPT_WORDS];
	unsigned	count;		/* 0: blank or a comment */
	char		room[SCRIPT_BYTES];
};

/*
 * Reads one line: words between blanks; "quoted" with \n \" \\ \xNN; `x 500`
 * behind a quoted text repeats it.  False and a sentence if it is none.
 */
bool script_read(struct script_line *l, const char *line, struct buf *why);
/* Unix time of "2026-11-20T12:00:00Z"; seconds of "+11m" (s m h d). */
bool script_time(const char *word, int64_t *unix_s);
bool script_span(const char *word, int64_t *seconds);

#endif
