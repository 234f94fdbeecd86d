/*
 * terminal.h - a screen to draw on and keys to read, without a library
 *
 * ANSI sequences that every terminal of the last thirty years knows.  Drawing
 * goes into a buffer and out in one write, so nothing flickers.  Text from
 * outside is drawn without its control characters: a message cannot give the
 * terminal orders.  The terminal is put back as it was, whatever happens.
 */
#ifndef OPS_COMMAND_TERMINAL_H
#define OPS_COMMAND_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "locales/text/buf.h"

enum { TERMINAL_FRAME = 256 << 10 };

struct terminal {
	int		 in, out;
	bool		 is_open, has_colour;
	unsigned	 rows, columns;
	struct termios	 before;
	struct buf	 frame;
};

enum style { STYLE_PLAIN, STYLE_STRONG, STYLE_FAINT, STYLE_MINE, STYLE_THEIRS, STYLE_ALERT };

/* True when both ends are a terminal that can be drawn on. */
bool terminal_is_there(int in, int out);
bool terminal_open(struct terminal *t, int in, int out, struct buf *why);
void terminal_close(struct terminal *t);
void terminal_measure(struct terminal *t);

void terminal_clear(struct terminal *t);
void terminal_at(struct terminal *t, unsigned row, unsigned column);	/* from 1 */
/* At most `width` columns of the text; returns the columns used. */
unsigned terminal_text(struct terminal *t, enum style style, const char *text, size_t len, unsigned width);
void terminal_repeat(struct terminal *t, const char *what, unsigned count);
void terminal_show(struct terminal *t);

/* Columns of valid UTF-8. */
unsigned terminal_width(const char *text, size_t len);
/* Bytes of `text` that fit one line of `width`, breaking at blanks where it can; *next is where the rest begins. */
size_t terminal_wrap(const char *text, size_t len, unsigned width, size_t *next);

/* What was typed, one at a time out of bytes as they come. */
enum key { KEY_NONE, KEY_TEXT, KEY_ENTER, KEY_BACK, KEY_CLEAR, KEY_UP, KEY_DOWN, KEY_QUIT };
/* Looks at `bytes`; sets *used (>= 1). KEY_TEXT: the first *used bytes are text. */
enum key terminal_key(const char *bytes, size_t len, size_t *used);

#endif
