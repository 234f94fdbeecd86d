/*
 * terminal.c - raw mode, sizes, styles and the width of characters
 */
#include "ops/command/terminal.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "locales/text/breaks.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

enum { ESCAPE = 0x1B };

bool
terminal_is_there(int in, int out)
{
	const char *name = getenv("TERM");

	return isatty(in) && isatty(out) && name != NULL && strcmp(name, "dumb") != 0;
}

void
terminal_measure(struct terminal *t)
{
	struct winsize size;

	t->rows = 24;
	t->columns = 80;
	if (ioctl(t->out, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
		t->rows = size.ws_row;
		t->columns = size.ws_col;
	}
}

bool
terminal_open(struct terminal *t, int in, int out, struct buf *why)
{
	const char *no_colour = getenv("NO_COLOR");
	struct termios raw;

	*t = (struct terminal){ .in = in, .out = out, .frame = BUF_INIT(TERMINAL_FRAME) };
	t->has_colour = no_colour == NULL || *no_colour == '\0';
	if (tcgetattr(in, &t->before) < 0) {
		buf_addf(why, "terminal: %s", strerror(errno));
		return false;
	}
	raw = t->before;
	raw.c_iflag &= ~(tcflag_t)(ICRNL | IXON);
	raw.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG | IEXTEN);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (tcsetattr(in, TCSAFLUSH, &raw) < 0) {
		buf_addf(why, "terminal: %s", strerror(errno));
		return false;
	}
	t->is_open = true;
	terminal_measure(t);
	buf_adds(&t->frame, "\033[?1049h");	/* the other screen: what was there comes back */
	return true;
}

void
terminal_close(struct terminal *t)
{
	if (!t->is_open)
		return;
	buf_reset(&t->frame);
	buf_adds(&t->frame, "\033[0m\033[?25h\033[?1049l");
	terminal_show(t);
	tcsetattr(t->in, TCSAFLUSH, &t->before);
	buf_free(&t->frame);
	t->is_open = false;
}

void
terminal_clear(struct terminal *t)
{
	buf_adds(&t->frame, "\033[?25l\033[0m\033[2J");
}

void
terminal_at(struct terminal *t, unsigned row, unsigned column)
{
	buf_addf(&t->frame, "\033[%u;%uH", row, column);
}

void
terminal_repeat(struct terminal *t, const char *what, unsigned count)
{
	while (count-- > 0)
		buf_adds(&t->frame, what);
}

void
terminal_show(struct terminal *t)
{
	for (size_t done = 0; done < t->frame.len;) {
		ssize_t n = write(t->out, t->frame.ptr + done, t->frame.len - done);

		if (n < 0 && errno != EINTR)
			break;
		if (n > 0)
			done += (size_t)n;
	}
	buf_reset(&t->frame);
}

/* Blocks that terminals draw two columns wide (Unicode UAX #11, W and F, whole blocks). */
static const struct { uint32_t first, last; } wide[] = {
	{ 0x1100, 0x115F }, { 0x2E80, 0x303E }, { 0x3041, 0xA4CF }, { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF },
	{ 0xFE30, 0xFE6F }, { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 }, { 0x1F300, 0x1FAFF }, { 0x20000, 0x3FFFD },
};

static unsigned
columns_of(uint32_t cp)
{
	enum break_class class = break_class(cp);

	/* Terminals disagree about Indic vowel signs; one column too many only makes a line shorter. */
	if (class == BREAK_EXTEND && cp >= 0x0900 && cp <= 0x17FF)
		return 1;
	if (class == BREAK_EXTEND || class == BREAK_JOINER || class == BREAK_VIRAMA)
		return 0;
	for (size_t i = 0; i < COUNT(wide); i++) {
		if (cp >= wide[i].first && cp <= wide[i].last)
			return 2;
	}
	return 1;
}

static bool
is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0);
}

unsigned
terminal_text(struct terminal *t, enum style style, const char *text, size_t len, unsigned width)
{
	static const char *const coloured[] = { "", "1", "2", "36", "33", "31" };
	static const char *const plain[] = { "", "1", "2", "", "", "1" };
	const char *sgr = (t->has_colour ? coloured : plain)[style];
	unsigned used = 0;
	uint32_t cp;
	size_t n;

	if (*sgr != '\0')
		buf_addf(&t->frame, "\033[%sm", sgr);
	for (size_t at = 0; at < len && (n = utf8_decode(text + at, len - at, &cp)) > 0; at += n) {
		if (is_control(cp))
			continue;
		if (used + columns_of(cp) > width)
			break;
		used += columns_of(cp);
		buf_add(&t->frame, text + at, n);
	}
	if (*sgr != '\0')
		buf_adds(&t->frame, "\033[0m");
	return used;
}

unsigned
terminal_width(const char *text, size_t len)
{
	unsigned width = 0;
	uint32_t cp;
	size_t n;

	for (size_t at = 0; at < len && (n = utf8_decode(text + at, len - at, &cp)) > 0; at += n)
		width += is_control(cp) ? 0 : columns_of(cp);
	return width;
}

size_t
terminal_wrap(const char *text, size_t len, unsigned width, size_t *next)
{
	size_t at = 0, blank = 0, n;
	unsigned used = 0;
	uint32_t cp;

	while (at < len && text[at] != '\n' && (n = utf8_decode(text + at, len - at, &cp)) > 0) {
		if (used + columns_of(cp) > width)
			break;
		if (cp == ' ')
			blank = at;
		used += columns_of(cp);
		at += n;
	}
	if (at >= len || text[at] == '\n') {
		*next = at < len ? at + 1 : len;
		return at;
	}
	if (text[at] == ' ') {
		*next = at + 1;
		return at;
	}
	if (blank > 0) {
		*next = blank + 1;
		return blank;
	}
	if (at == 0)			/* narrower than one character, or bytes that are none */
		at = 1;
	*next = at;
	return at;
}

/* A sequence that begins with ESC: its length, and the two keys we know. */
static enum key
escape_key(const char *bytes, size_t len, size_t *used)
{
	size_t at = 2;

	*used = 1;
	if (len < 3 || (bytes[1] != '[' && bytes[1] != 'O'))
		return KEY_NONE;
	while (at < len && (bytes[at] < '@' || bytes[at] > '~'))
		at++;
	*used = at < len ? at + 1 : len;
	if (*used == 3 && bytes[2] == 'A')
		return KEY_UP;
	if (*used == 3 && bytes[2] == 'B')
		return KEY_DOWN;
	if (*used == 4 && bytes[3] == '~' && (bytes[2] == '5' || bytes[2] == '6'))
		return bytes[2] == '5' ? KEY_UP : KEY_DOWN;
	return KEY_NONE;
}

enum key
terminal_key(const char *bytes, size_t len, size_t *used)
{
	BUG_IF(len == 0);
	*used = 1;
	switch (bytes[0]) {
	case 0x03:
	case 0x04: return KEY_QUIT;
	case '\r':
	case '\n': return KEY_ENTER;
	case 0x08:
	case 0x7F: return KEY_BACK;
	case 0x15: return KEY_CLEAR;
	case ESCAPE: return escape_key(bytes, len, used);
	}
	if ((unsigned char)bytes[0] < ' ')
		return KEY_NONE;
	while (*used < len && (unsigned char)bytes[*used] >= ' ' && bytes[*used] != 0x7F)
		++*used;
	return KEY_TEXT;
}
