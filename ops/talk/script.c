/*
 * script.c - the words of a talk file
 */
#include "ops/talk/script.h"

#include <string.h>

#include "locales/text/buf.h"

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads a quoted text from *at (behind the quote); moves *at behind the closing quote. */
static bool
read_quoted(const char **at, struct buf *out, struct buf *why)
{
	const char *p = *at;

	for (; *p != '"'; p++) {
		if (*p == '\0') {
			buf_adds(why, "a quoted text is never closed");
			return false;
		}
		if (*p != '\\') {
			buf_addc(out, *p);
			continue;
		}
		p++;
		if (*p == 'n') {
			buf_addc(out, '\n');
		} else if (*p == '"' || *p == '\\') {
			buf_addc(out, *p);
		} else if (*p == 'x' && hex_digit(p[1]) >= 0 && hex_digit(p[2]) >= 0) {
			buf_addc(out, (char)(hex_digit(p[1]) << 4 | hex_digit(p[2])));
			p += 2;
		} else {
			buf_adds(why, "behind \\ stands n, \", \\ or xNN");
			return false;
		}
	}
	*at = p + 1;
	return true;
}

/* `"abc" x 500`: the text 500 times. */
static bool
read_repeat(const char **at, size_t start, struct buf *out, struct buf *why)
{
	size_t len = out->len - start;
	char *end;
	long times;

	if (strncmp(*at, " x ", 3) != 0)
		return true;
	times = strtol(*at + 3, &end, 10);
	if (end == *at + 3 || times < 1 || (size_t)times * len > SCRIPT_BYTES / 2) {
		buf_adds(why, "behind x stands how often, at most half of what a line holds");
		return false;
	}
	for (long i = 1; i < times; i++)
		buf_add(out, out->ptr + start, len);
	*at = end;
	return true;
}

bool
script_read(struct script_line *l, const char *line, struct buf *why)
{
	struct buf room = BUF_OVER(l->room);
	size_t starts[SCRIPT_WORDS];

	l->count = 0;
	for (;;) {
		struct script_word *w = &l->word[l->count];

		while (*line == ' ' || *line == '\t')
			line++;
		if (*line == '\0' || *line == '#')
			break;
		if (l->count == SCRIPT_WORDS) {
			buf_adds(why, "too many words");
			return false;
		}
		starts[l->count] = room.len;
		w->is_quoted = *line == '"';
		if (w->is_quoted) {
			line++;
			if (!read_quoted(&line, &room, why)
			    || !read_repeat(&line, starts[l->count], &room, why))
				return false;
		} else {
			size_t len = strcspn(line, " \t");

			buf_add(&room, line, len);
			line += len;
		}
		w->len = room.len - starts[l->count];
		l->count++;
		buf_addc(&room, '\0');
	}
	for (unsigned i = 0; i < l->count; i++)
		l->word[i].text = l->room + starts[i];
	if (!buf_ok(&room))
		buf_adds(why, "the line is too long");
	return buf_ok(&room);
}

bool
script_time(const char *word, int64_t *unix_s)
{
	struct tm tm = { 0 };
	int read = 0;

	if (sscanf(word, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour,
	    &tm.tm_min, &tm.tm_sec, &read) != 6 || read == 0 || word[read] != '\0')
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	*unix_s = timegm(&tm);
	return true;
}

bool
script_span(const char *word, int64_t *seconds)
{
	char *end;
	long n;

	if (*word != '+')
		return false;
	n = strtol(word + 1, &end, 10);
	if (end == word + 1 || n < 0 || *end == '\0' || end[1] != '\0')
		return false;
	switch (*end) {
	case 's': *seconds = n; return true;
	case 'm': *seconds = n * 60; return true;
	case 'h': *seconds = n * 3600; return true;
	case 'd': *seconds = n * 86400; return true;
	default: return false;
	}
}
