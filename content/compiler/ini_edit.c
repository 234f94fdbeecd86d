/* ini_edit.c - see ini_edit.h */
#include "content/compiler/ini_edit.h"

#include <string.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

enum { SETS_MAX = 8 };

struct edit {
	const struct ini_section *section;
	const struct ini_set *sets;
	size_t count;
	unsigned behind[SETS_MAX];	/* line behind which a new key goes; 0: it has a line of its own */
	unsigned dropped;		/* the comment's line; 0: none */
	const char *end;		/* how lines of the section end */
};

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static unsigned
last_line(const struct ini_section *s)
{
	unsigned line = s->line;

	for (size_t i = 0; i < s->key_count; i++)
		if (s->keys[i].line > line)
			line = s->keys[i].line;
	return line;
}

/* The line behind which a new key goes. */
static unsigned
place_of(const struct edit *e, size_t set)
{
	for (size_t i = 0; i < INI_AFTER && e->sets[set].after[i] != NULL; i++) {
		const char *name = e->sets[set].after[i];
		const struct ini_key *k = ini_key(e->section, name);

		if (k != NULL)
			return k->line;
		for (size_t other = 0; other < set; other++)
			if (strcmp(e->sets[other].key, name) == 0 && e->sets[other].value != NULL)
				return e->behind[other];
	}
	return last_line(e->section);
}

/* Is the line one of those comments, and nothing else? */
static bool
is_comment(const char *line, size_t len, const char *const *drop)
{
	while (len > 0 && (is_blank(line[len - 1]) || line[len - 1] == '\r'))
		len--;
	while (len > 0 && is_blank(*line))
		line++, len--;
	if (len == 0 || (*line != '#' && *line != ';'))
		return false;
	for (line++, len--; len > 0 && is_blank(*line);)
		line++, len--;
	for (; *drop != NULL; drop++)
		if (strlen(*drop) == len && memcmp(*drop, line, len) == 0)
			return true;
	return false;
}

static void
add_value(struct buf *out, const char *value, bool is_quoted)
{
	buf_addf(out, is_quoted ? "\"%s\"" : "%s", value);
}

/* The line with another value: what stands before and behind it stays. */
static void
add_changed(struct buf *out, const char *line, size_t len, const struct ini_set *set)
{
	const char *equals = memchr(line, '=', len);
	size_t from, end;
	bool is_quoted;

	BUG_IF(equals == NULL);
	for (from = (size_t)(equals - line) + 1; from < len && is_blank(line[from]); from++)
		;
	is_quoted = from < len && line[from] == '"';
	if (is_quoted) {
		const char *close = memchr(line + from + 1, '"', len - from - 1);

		BUG_IF(close == NULL);
		end = (size_t)(close - line) + 1;
	} else {
		for (end = from; end < len && !((line[end] == '#' || line[end] == ';') && is_blank(line[end - 1])); end++)
			;
		while (end > from && (is_blank(line[end - 1]) || line[end - 1] == '\r'))
			end--;
	}
	buf_add(out, line, from);
	if (!is_blank(line[from - 1]))
		buf_addc(out, ' ');
	add_value(out, set->value, set->is_quoted || is_quoted);
	if (end == from && end < len && (line[end] == '#' || line[end] == ';'))
		buf_addc(out, ' ');
	buf_add(out, line + end, len - end);
}

/* One line, `whole` bytes with its end, and what is new behind it. */
static void
add_line(const struct edit *e, struct buf *out, unsigned number, const char *line, size_t len, size_t whole)
{
	bool is_changed = false, has_end = whole > len;

	if (number == e->dropped)
		return;
	for (size_t i = 0; i < e->count && !is_changed; i++) {
		const struct ini_key *k = e->sets[i].value != NULL ? ini_key(e->section, e->sets[i].key) : NULL;

		if (k == NULL || k->line != number || strcmp(k->value, e->sets[i].value) == 0)
			continue;
		add_changed(out, line, len, &e->sets[i]);
		buf_add(out, line + len, whole - len);
		is_changed = true;
	}
	if (!is_changed)
		buf_add(out, line, whole);
	for (size_t i = 0; i < e->count; i++) {
		if (e->behind[i] != number)
			continue;
		if (!has_end)
			buf_adds(out, e->end);
		has_end = true;
		buf_addf(out, "%s = ", e->sets[i].key);
		add_value(out, e->sets[i].value, e->sets[i].is_quoted);
		buf_adds(out, e->end);
	}
}

void
ini_edit(const struct ini *ini, const struct ini_section *section, const char *bytes, size_t len,
    const struct ini_set *sets, size_t count, const char *const *drop, struct buf *out)
{
	struct edit e = { .section = section, .sets = sets, .count = count, .end = "\n" };
	unsigned number = 0;

	BUG_IF(count > SETS_MAX || ini_section(ini, section->name) != section);
	for (size_t i = 0; i < count; i++)
		if (sets[i].value != NULL && ini_key(section, sets[i].key) == NULL)
			e.behind[i] = place_of(&e, i);
	for (unsigned pass = 0; pass < 2; pass++, number = 0)
		for (size_t at = 0, whole; at < len; at += whole) {
			const char *line = bytes + at, *stop = memchr(line, '\n', len - at);
			size_t text = stop != NULL ? (size_t)(stop - line) : len - at;

			whole = stop != NULL ? text + 1 : text;
			number++;
			if (pass == 1) {
				add_line(&e, out, number, line, text, whole);
				continue;
			}
			if (number + 1 == section->line && is_comment(line, text, drop))
				e.dropped = number;
			if (number == section->line && text > 0 && line[text - 1] == '\r')
				e.end = "\r\n";
		}
}
