/*
 * po.c - a PO file, line by line
 *
 * libgettextpo was rejected: it cannot tell on which line an entry stands, and
 * its licence is not ours.  `msgfmt -c` is the independent judge in the tests.
 */
#include "content/compiler/po.h"

#include <ctype.h>

#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"

struct pass {
	struct po *po;
	struct diag *d;
	const char *line;
	size_t len;
	unsigned number;
	struct po_entry now;		/* the entry being read */
	bool has_any;			/* something but comments was read of it */
	bool is_broken;			/* a line of it was refused: it is left out */
	bool is_refused;		/* some line of the file was */
	struct po_string *open;		/* where a line in quotes belongs */
	struct po_string header;
	size_t room;
	const char *tag;
};

static struct place
place_in(const struct pass *p, size_t at, size_t len)
{
	return (struct place){ p->po->name, p->number, (unsigned)utf8_count(p->line, at) + 1,
		p->line, p->len, (unsigned)utf8_count(p->line + at, len) };
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* Length of the escape at `s` (a backslash), and the character it stands for; 0 if it means nothing. */
static size_t
escape(const char *s, size_t len, char *c)
{
	static const char from[] = "nt\"\\", to[] = "\n\t\"\\";
	const char *found = len > 1 && s[1] != '\0' ? strchr(from, s[1]) : NULL;

	if (found == NULL)
		return 0;
	*c = to[found - from];
	return 2;
}

static void
refuse(struct pass *p, enum diag_code code, size_t at, size_t len, const char *what)
{
	struct place here = place_in(p, at, len);

	diag_at(p->d, code, &here, "%s", what);
	p->is_broken = p->is_refused = true;
}

/* A text in quotes from byte `at` of the line on. */
static void
read_string(struct pass *p, size_t at)
{
	struct po_string *s = p->open;
	struct po_line *lines;
	char *text;
	size_t i, n = s->len;

	if (at >= p->len || p->line[at] != '"') {
		refuse(p, E141, at, 1, "a text must begin with \" here");
		return;
	}
	text = arena_alloc(&p->po->arena, s->len + p->len + 1);
	if (s->len > 0)
		memcpy(text, s->text, s->len);
	for (i = at + 1; i < p->len && p->line[i] != '"'; i++) {
		char c = p->line[i];

		if (c == '\\') {
			size_t taken = escape(p->line + i, p->len - i, &c);

			if (taken == 0) {
				refuse(p, E142, i, 2, "only \\n, \\t, \\\" and \\\\ can follow a backslash");
				diag_fix(p->d, "for a line break write \\n, for a backslash \\\\");
				return;
			}
			i++;
		}
		text[n++] = c;
	}
	if (i >= p->len) {
		refuse(p, E141, at, p->len - at, "the quote is never closed");
		return;
	}
	for (i++; i < p->len && is_blank(p->line[i]); i++)
		;
	if (i < p->len) {
		refuse(p, E141, i, p->len - i, "nothing may follow the closing quote");
		diag_fix(p->d, "a quote inside a text is written \\\"");
		return;
	}
	lines = arena_alloc(&p->po->arena, (s->lines + 1) * sizeof *lines);
	if (s->lines > 0)
		memcpy(lines, s->line, s->lines * sizeof *lines);
	lines[s->lines] = (struct po_line){ s->len, p->number, p->line, p->len, at + 1 };
	*s = (struct po_string){ text, n, lines, s->lines + 1 };
}

static void
end_entry(struct pass *p)
{
	struct po_entry *e = &p->now;
	struct po *po = p->po;

	if (p->has_any && !p->is_broken) {
		if (e->id.text == NULL || e->text.text == NULL) {
			struct place here = po_place(po, e->context.text ? &e->context : &e->id, 0, 0);

			diag_at(p->d, E140, &here, "this entry has no %s", e->id.text ? "msgstr" : "msgid");
		} else if (e->context.text == NULL && e->id.len == 0) {
			p->header = e->text;
		} else if (e->context.text == NULL) {
			struct place here = po_place(po, &e->id, 0, (unsigned)e->id.len);

			diag_at(p->d, E140, &here, "this entry has no msgctxt");
			diag_fix(p->d, "put the line msgctxt \"name of the text\" before its msgid");
		} else {
			uint32_t before = names_add(&po->by_context, e->context.text, (uint32_t)po->entries);
			struct place here = po_place(po, &e->context, 0, (unsigned)e->context.len);

			if (before != NAME_NONE) {
				struct place first = po_place(po, &po->entry[before].context, 0, 0);

				diag_at(p->d, E143, &here, "\"%s\" stands twice in this file", e->context.text);
				diag_note(p->d, &first, "it stands here already");
			} else {
				GROW(po->entry, po->entries, p->room);
				po->entry[po->entries++] = *e;
			}
		}
	}
	memset(e, 0, sizeof *e);
	p->has_any = p->is_broken = false;
	p->open = NULL;
}

/* "# machine-drafted 2026-11-20, unread" or "# read-by: NAME, 2026-11-20, 1f2e3d4c" */
static void
read_mark(struct pass *p)
{
	bool is_read = p->len > 11 && strncmp(p->line, "# read-by: ", 11) == 0;

	if (!is_read && (p->len <= 18 || strncmp(p->line, "# machine-drafted ", 18) != 0))
		return;
	p->now.mark = is_read ? PO_READ : PO_MACHINE;
	p->now.mark_at = place_in(p, 0, p->len);
	if (p->line[p->len - 9] == ' ' || p->line[p->len - 9] == ',')
		memcpy(p->now.hash, p->line + p->len - 8, 8);
}

static void
read_comment(struct pass *p)
{
	if (p->len > 1 && p->line[1] == '~') {
		end_entry(p);		/* obsolete: it belongs to nothing */
		return;
	}
	if (p->now.text.text != NULL || p->is_broken)
		end_entry(p);
	if (p->len > 1 && p->line[1] == ',') {
		const char *fuzzy = strstr(p->line, "fuzzy");

		if (fuzzy != NULL && fuzzy < p->line + p->len)
			p->now.is_fuzzy = true;
		return;
	}
	read_mark(p);
}

/* Which string of an entry the line's first word of `n` bytes begins; NULL if none. */
static struct po_string *
word_string(struct pass *p, size_t n)
{
	static const struct { const char *word; size_t member; } words[] = {
		{ "msgctxt", offsetof(struct po_entry, context) },
		{ "msgid", offsetof(struct po_entry, id) },
		{ "msgstr", offsetof(struct po_entry, text) },
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (strlen(words[i].word) == n && strncmp(p->line, words[i].word, n) == 0)
			return (struct po_string *)(void *)((char *)&p->now + words[i].member);
	return NULL;
}

/* Does the string that was just opened belong to the next entry? */
static bool
begins_entry(const struct pass *p)
{
	const struct po_entry *e = &p->now;

	if (p->open == &e->context)
		return p->has_any || p->is_broken;
	return p->open == &e->id && (e->text.text != NULL || e->id.text != NULL);
}

static void
read_word(struct pass *p)
{
	struct po_entry *e = &p->now;
	size_t n = 0;

	while (n < p->len && !is_blank(p->line[n]) && p->line[n] != '"')
		n++;
	p->open = word_string(p, n);
	if (p->open == NULL) {
		if (e->text.text != NULL)
			end_entry(p);	/* the word was to begin the next entry */
		if (strncmp(p->line, "msgid_plural", 12) == 0 || strncmp(p->line, "msgstr[", 7) == 0)
			refuse(p, E140, 0, n, "texts here have no plural forms: word them without");
		else
			refuse(p, E140, 0, p->len,
			    "this line is none of msgctxt, msgid, msgstr, text in quotes or comment");
		return;
	}
	if (begins_entry(p)) {
		struct po_string *open = p->open;

		end_entry(p);
		p->open = open;
	}
	if (p->open->text != NULL) {
		refuse(p, E140, 0, n, "this word stands twice in one entry");
		return;
	}
	p->has_any = true;
	while (n < p->len && is_blank(p->line[n]))
		n++;
	read_string(p, n);
}

/* A text in quotes on a line of its own. */
static void
read_more(struct pass *p, size_t at)
{
	if (p->open != NULL) {
		read_string(p, at);
		return;
	}
	if (p->is_broken)
		return;
	end_entry(p);
	refuse(p, E140, at, p->len - at, "this text belongs to no msgctxt, msgid or msgstr");
}

static void
read_line(struct pass *p)
{
	size_t at = 0;

	while (at < p->len && is_blank(p->line[at]))
		at++;
	if (at == p->len)
		p->open = NULL;
	else if (p->line[at] == '#')
		read_comment(p);
	else if (p->line[at] == '"')
		read_more(p, at);
	else
		read_word(p);
}

/* The value of "Field: " in the header, up to its line's end; NULL if absent. */
static const char *
header_field(const struct po_string *h, const char *field, size_t *len)
{
	const char *found = h->text != NULL ? strstr(h->text, field) : NULL;

	if (found == NULL || (found != h->text && found[-1] != '\n'))
		return NULL;
	found += strlen(field);
	*len = strcspn(found, "\n");
	return found;
}

static bool
same_language(const char *value, size_t len, const char *tag)
{
	for (size_t i = 0; i < len && tag[i] != '\0'; i++)
		if ((value[i] == '_' ? '-' : tolower((unsigned char)value[i])) != tag[i])
			return false;
	return len == strlen(tag);
}

static void
check_header(struct pass *p)
{
	struct place whole = { p->po->name, 1, 0, NULL, 0, 0 };
	size_t len;
	const char *value = header_field(&p->header, "Language: ", &len), *charset;

	if (value == NULL) {
		diag_at(p->d, E144, &whole, "the header does not say its language");
		diag_fix(p->d, "put \"Language: %s\\n\" into the first entry (msgid \"\")", p->tag);
		return;
	}
	if (!same_language(value, len, p->tag)) {
		struct place here = po_place(p->po, &p->header, (size_t)(value - p->header.text), (unsigned)len);

		diag_at(p->d, E144, &here, "the header says \"%.*s\", the file is named for \"%s\"", (int)len, value, p->tag);
	}
	value = header_field(&p->header, "Content-Type: ", &len);
	charset = value != NULL ? strstr(value, "charset=") : NULL;
	if (charset != NULL && charset < value + len && strncmp(charset + 8, "UTF-8", 5) != 0) {
		whole = po_place(p->po, &p->header, (size_t)(charset - p->header.text), 8);
		diag_at(p->d, E144, &whole, "the header names another encoding than UTF-8");
	}
}

static void
read_lines(struct pass *p, const char *text, const char *end)
{
	bool said_return = false;

	for (p->line = text; p->line < end; p->line += p->len + 1) {
		const char *stop = memchr(p->line, '\n', (size_t)(end - p->line));
		size_t whole = (size_t)((stop ? stop : end) - p->line);

		p->number++;
		p->len = whole;
		if (whole > 0 && p->line[whole - 1] == '\r') {
			struct place here = { p->po->name, p->number, 0, NULL, 0, 0 };

			p->len--;
			if (!said_return)
				diag_at(p->d, W107, &here, "lines end in CR LF");
			said_return = true;
		}
		read_line(p);
		p->len = whole;
	}
	end_entry(p);
}

struct po *
po_read(const char *path, const char *name, const char *tag, struct diag *d)
{
	struct place whole = { name, 0, 0, NULL, 0, 0 };
	struct buf why = BUF_INIT(512);
	struct po *po = xcalloc(1, sizeof *po);
	struct pass p = { .po = po, .d = d, .tag = tag };
	size_t mark;

	po->name = name;
	po->bytes = whole_file_read(path, &po->len, &why);
	if (po->bytes == NULL)
		diag_at(d, E101, &whole, "cannot be read: %s", why.ptr);
	if (po->bytes == NULL || !whole_file_is_text(name, po->bytes, po->len, &mark, d)) {
		po_free(po);
		po = NULL;
	} else {
		read_lines(&p, po->bytes + mark, po->bytes + po->len);
		if (!p.is_refused)
			check_header(&p);
	}
	buf_free(&why);
	return po;
}

void
po_free(struct po *po)
{
	if (po == NULL)
		return;
	names_release(&po->by_context);
	arena_release(&po->arena);
	free(po->entry);
	free(po->bytes);
	free(po);
}

struct place
po_place(const struct po *po, const struct po_string *s, size_t at, unsigned width)
{
	const struct po_line *l;
	size_t i = 0, raw, n;

	if (s->lines == 0)
		return (struct place){ po->name, 0, 0, NULL, 0, 0 };
	/* A text that begins with an empty "" line belongs to the first line that holds the byte. */
	while (i + 1 < s->lines && s->line[i + 1].at <= at)
		i++;
	l = &s->line[i];
	for (raw = l->from, n = l->at; n < at && raw < l->source_len; n++)
		raw += l->source[raw] == '\\' ? 2 : 1;
	return (struct place){ po->name, l->number, (unsigned)utf8_count(l->source, raw) + 1,
		l->source, l->source_len, width };
}
