/*
 * ini_lines.c - the grammar of an ini file: our own pass, line by line
 *
 * Every name and value is kept with its line and column.  What iniparser
 * would read differently is refused here, in words.
 */
#include "content/ini_lines.h"

#include <ctype.h>
#include <stdbool.h>
#include <strings.h>

#include "content/ini.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

/* One pass over a file. */
struct pass {
	struct ini *ini;
	struct diag *d;
	const char *line;		/* the one being read, without its end */
	size_t len;
	bool is_secret;			/* it is one with a password: no diagnostic quotes it */
	unsigned number;
	char *room;			/* where the next name or value is kept */
	size_t section_room, key_room;
	bool in_section;		/* false before the first section, and after one that was refused */
	bool has_begun;			/* a line with [ was met */
};

static struct place
place_in(const struct pass *p, size_t at, size_t len)
{
	return (struct place){ p->ini->path, p->number, (unsigned)utf8_count(p->line, at) + 1,
		p->is_secret ? NULL : p->line, p->len, (unsigned)utf8_count(p->line + at, len) };
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static const char *
keep(struct pass *p, const char *s, size_t len)
{
	char *kept = p->room;

	memcpy(kept, s, len);
	kept[len] = '\0';
	p->room += len + 1;
	return kept;
}

static bool
is_name(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!(s[i] >= 'a' && s[i] <= 'z') && !(s[i] >= '0' && s[i] <= '9') &&
		    s[i] != '.' && s[i] != '_' && s[i] != '-')
			return false;
	return len > 0;
}

/* Does the line begin with a name that ends in "password", whatever is wrong behind it? */
static bool
is_secret_line(const struct pass *p)
{
	static const char word[] = "password";
	const size_t n = sizeof word - 1;
	size_t end = 0;

	while (end < p->len && is_blank(p->line[end]))
		end++;
	while (end < p->len && (isalnum((unsigned char)p->line[end]) || p->line[end] == '_' || p->line[end] == '-'))
		end++;
	return end >= n && strncasecmp(p->line + end - n, word, n) == 0;
}

/* False, with a diagnostic, if [at, at + len) of the line cannot be a name. */
static bool
take_name(struct pass *p, const char *what, size_t at, size_t len)
{
	struct place here = place_in(p, at, len);

	if (is_name(p->line + at, len))
		return true;
	if (len == 0) {
		diag_at(p->d, E110, &here, "a %s name is missing", what);
		return false;
	}
	diag_at(p->d, E116, &here, "%s name \"%.*s\" has characters other than a-z 0-9 . _ -",
	    what, (int)len, p->line + at);
	diag_fix(p->d, "write it in small ASCII letters");
	return false;
}

static void
read_section(struct pass *p, size_t at)
{
	struct ini *ini = p->ini;
	const char *close = memchr(p->line + at, ']', p->len - at);
	size_t end = close ? (size_t)(close - p->line) : 0, rest = end + 1;
	struct place here = place_in(p, at, p->len - at);
	const struct ini_section *before;

	p->in_section = false;
	p->has_begun = true;
	while (close != NULL && rest < p->len && is_blank(p->line[rest]))
		rest++;
	if (close == NULL || rest < p->len) {
		diag_at(p->d, E110, &here, close == NULL ? "the section's ] is missing" :
		    "nothing may follow the ] of a section");
		return;
	}
	if (!take_name(p, "section", at + 1, end - at - 1))
		return;
	if (ini->section_count == p->section_room) {
		p->section_room = p->section_room ? 2 * p->section_room : 16;
		ini->sections = xrealloc(ini->sections, p->section_room * sizeof *ini->sections);
	}
	ini->sections[ini->section_count] = (struct ini_section){
		keep(p, p->line + at + 1, end - at - 1), p->number, NULL, 0, false };
	before = ini_section(ini, ini->sections[ini->section_count].name);
	if (before != NULL) {
		struct place first = ini_place_of_section(ini, before);

		diag_at(p->d, E114, &here, "section [%s] is given twice", before->name);
		diag_note(p->d, &first, "it begins here");
		return;
	}
	ini->section_count++;
	p->key_room = 0;
	p->in_section = true;
}

/* The value of a quoted line; NULL with a diagnostic when the quotes are wrong. */
static const char *
read_quoted(struct pass *p, size_t at)
{
	const char *close = memchr(p->line + at + 1, '"', p->len - at - 1);
	struct place here = place_in(p, at, p->len - at);
	size_t rest;

	if (close == NULL) {
		diag_at(p->d, E111, &here, "the quote is never closed");
		diag_fix(p->d, "end the value with \"");
		return NULL;
	}
	rest = (size_t)(close - p->line) + 1;
	while (rest < p->len && is_blank(p->line[rest]))
		rest++;
	if (rest < p->len && !((p->line[rest] == '#' || p->line[rest] == ';') && is_blank(p->line[rest - 1]))) {
		here = place_in(p, rest, p->len - rest);
		diag_at(p->d, E111, &here, "nothing may follow the closing quote");
		diag_fix(p->d, "a value cannot hold \" itself");
		return NULL;
	}
	return keep(p, p->line + at + 1, (size_t)(close - p->line) - at - 1);
}

static const char *
read_unquoted(struct pass *p, const char *key, size_t at)
{
	size_t end = at;
	struct place here;

	for (; end < p->len; end++) {
		char c = p->line[end];

		if (c == '#' || c == ';') {
			if (end == at || is_blank(p->line[end - 1]))
				break;
			here = place_in(p, end, 1);
			if (p->is_secret)
				diag_at(p->d, E112, &here, "%s: the value stops at '%c'; write it in quotes", key, c);
			else
				diag_at(p->d, E112, &here, "%s: the value stops at '%c'; write it in quotes: \"%.*s\"",
				    key, c, (int)(p->len - at), p->line + at);
			return NULL;
		}
		if (c == '=' && end > at && end + 1 < p->len && p->line[end - 1] == ' ' &&
		    p->line[end + 1] == ' ') {
			here = place_in(p, end, 1);
			diag_at(p->d, E113, &here, "%s: a second ' = ' in one line", key);
			diag_fix(p->d, "start a new line, or put the value in quotes");
			return NULL;
		}
	}
	while (end > at && is_blank(p->line[end - 1]))
		end--;
	return keep(p, p->line + at, end - at);
}

static void
add_key(struct pass *p, size_t name_at, size_t name_len, size_t value_at)
{
	struct ini_section *s = &p->ini->sections[p->ini->section_count - 1];
	struct ini_key k = { keep(p, p->line + name_at, name_len), NULL, p->number,
		(unsigned)utf8_count(p->line, name_at) + 1, (unsigned)utf8_count(p->line, value_at) + 1,
		p->is_secret, p->line, p->len };
	struct place here = place_in(p, name_at, name_len);
	const struct ini_key *before = ini_key(s, k.name);

	if (before != NULL) {
		struct place first = ini_place_of_name(p->ini, before);

		diag_at(p->d, E114, &here, "%s is given twice in [%s]", k.name, s->name);
		diag_note(p->d, &first, "it is given here already");
		return;
	}
	k.value = p->line[value_at] == '"' ? read_quoted(p, value_at) : read_unquoted(p, k.name, value_at);
	if (k.value == NULL)
		return;
	if (p->line[value_at] == '"')
		k.value_column++;
	if (s->key_count == p->key_room) {
		p->key_room = p->key_room ? 2 * p->key_room : 8;
		s->keys = xrealloc(s->keys, p->key_room * sizeof *s->keys);
	}
	s->keys[s->key_count++] = k;
}

static void
read_key(struct pass *p, size_t at)
{
	const char *equals = memchr(p->line + at, '=', p->len - at);
	struct place here = place_in(p, at, p->len - at);
	size_t end, value;

	if (equals == NULL) {
		diag_at(p->d, E110, &here, "this is neither [section] nor key = value nor a comment");
		return;
	}
	value = end = (size_t)(equals - p->line);
	while (end > at && is_blank(p->line[end - 1]))
		end--;
	if (!take_name(p, "key", at, end - at))
		return;
	if (!p->has_begun) {
		diag_at(p->d, E110, &here, "%.*s stands before the first [section]", (int)(end - at), p->line + at);
		return;
	}
	if (!p->in_section)
		return;			/* the section was refused: its keys mean nothing */
	for (value++; value < p->len && is_blank(p->line[value]); value++)
		;
	add_key(p, at, end - at, value);
}

static void
read_line(struct pass *p)
{
	size_t at = 0;
	struct place here;

	p->is_secret = is_secret_line(p);
	while (at < p->len && is_blank(p->line[at]))
		at++;
	if (p->len > INI_LINE_MAX) {
		here = place_in(p, at, 1);
		here.source = NULL;
		diag_at(p->d, E115, &here, "the line is %zu bytes long; at most %d fit", p->len, INI_LINE_MAX);
		return;
	}
	if (p->len > 0 && p->line[p->len - 1] == '\\') {
		/* iniparser joins the next line, even to a comment. */
		here = place_in(p, p->len - 1, 1);
		diag_at(p->d, E117, &here, "a backslash at the end swallows the next line");
		return;
	}
	if (at == p->len || p->line[at] == '#' || p->line[at] == ';')
		return;
	if (p->line[at] == '[')
		read_section(p, at);
	else
		read_key(p, at);
}

/* The line's end; a CR before it is dropped and noted once. */
void
ini_read_lines(struct ini *ini, const char *text, size_t len, struct diag *d)
{
	struct pass pass = { .ini = ini, .d = d }, *p = &pass;
	bool said_return = false;
	const char *end = text + len;
	unsigned faults;

	/* Names and values are parts of lines; each with its NUL fits twice the text. */
	ini->kept = p->room = xmalloc(2 * len + 1);
	for (p->line = text; p->line < end; p->line += p->len + 1) {
		const char *stop = memchr(p->line, '\n', (size_t)(end - p->line));
		size_t whole = (size_t)((stop ? stop : end) - p->line);

		p->number++;
		p->len = whole;
		if (whole > 0 && p->line[whole - 1] == '\r') {
			p->len--;
			if (!said_return) {
				struct place here = { p->ini->path, p->number, 0, NULL, 0, 0 };

				diag_at(p->d, W107, &here, "the lines end as on Windows (CR LF)");
				said_return = true;
			}
		}
		faults = d->errors;
		read_line(p);
		if (d->errors != faults && p->in_section)
			ini->sections[ini->section_count - 1].is_damaged = true;
		p->len = whole;
	}
}
