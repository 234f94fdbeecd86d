/*
 * po.c - a PO file, line by line
 *
 * libgettextpo was rejected: it cannot tell on which line an entry stands, and
 * its licence is not ours.  `msgfmt -c` is the independent judge in the tests.
 */
#include "content/compiler/po.h"

#include "content/compiler/po_header.h"
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
	size_t from;			/* byte of the line behind "#~", or 0 */
	size_t room, gone_room;
	bool wants_obsolete;
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
	*s = (struct po_string){ text, n, lines, s->lines + 1, p->po->name };
}

/* One context, one text; of obsolete entries too. */
static void
keep_entry(struct pass *p)
{
	struct po_entry *e = &p->now, *first;
	struct po *po = p->po;
	struct names *names = e->is_obsolete ? &po->by_obsolete : &po->by_context;
	uint32_t number = (uint32_t)(e->is_obsolete ? po->obsoletes : po->entries);
	uint32_t before = names_add(names, e->context.text, number);

	if (before != NAME_NONE) {
		struct place here = po_place(po, &e->context, 0, (unsigned)e->context.len), there;

		first = e->is_obsolete ? &po->obsolete[before] : &po->entry[before];
		there = po_place(po, &first->context, 0, 0);
		diag_at(p->d, E143, &here, "\"%s\" stands twice in this file", e->context.text);
		diag_note(p->d, &there, "it stands here already");
	} else if (e->is_obsolete) {
		GROW(po->obsolete, po->obsoletes, p->gone_room);
		po->obsolete[po->obsoletes++] = *e;
	} else {
		GROW(po->entry, po->entries, p->room);
		po->entry[po->entries++] = *e;
	}
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
		} else if (e->context.text == NULL && e->id.len == 0 && po->header.text.text != NULL) {
			struct place here = po_place(po, &e->id, 0, 0);

			diag_at(p->d, E143, &here, "the header stands twice in this file");
		} else if (e->context.text == NULL && e->id.len == 0) {
			po->header = *e;
		} else if (e->context.text == NULL) {
			struct place here = po_place(po, &e->id, 0, (unsigned)e->id.len);

			diag_at(p->d, E140, &here, "this entry has no msgctxt");
			diag_fix(p->d, "put the line msgctxt \"name of the text\" before its msgid");
		} else {
			keep_entry(p);
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
read_comment(struct pass *p, size_t at)
{
	struct po_entry *e = &p->now;
	struct po_comment *all;

	if (e->text.text != NULL || p->is_broken)
		end_entry(p);
	all = arena_alloc(&p->po->arena, (e->comments + 1) * sizeof *all);
	if (e->comments > 0)
		memcpy(all, e->comment, e->comments * sizeof *all);
	all[e->comments] = (struct po_comment){ p->line + at, p->len - at };
	e->comment = all;
	e->comments++;
	if (p->len - at > 1 && p->line[at + 1] == ',') {
		const char *fuzzy = strstr(p->line, "fuzzy");

		if (fuzzy != NULL && fuzzy < p->line + p->len)
			e->is_fuzzy = true;
		return;
	}
	read_mark(p);
}

/* Which string of an entry the line's first word begins, which ends at byte `n`; NULL if none. */
static struct po_string *
word_string(struct pass *p, size_t n)
{
	static const struct { const char *word; size_t member; } words[] = {
		{ "msgctxt", offsetof(struct po_entry, context) },
		{ "msgid", offsetof(struct po_entry, id) },
		{ "msgstr", offsetof(struct po_entry, text) },
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (strlen(words[i].word) == n - p->from && strncmp(p->line + p->from, words[i].word, n - p->from) == 0)
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
	size_t n = p->from;

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
		refuse(p, E140, p->from, n - p->from, "this word stands twice in one entry");
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
	bool is_obsolete;
	size_t at = 0;

	while (at < p->len && is_blank(p->line[at]))
		at++;
	if (at == p->len) {
		p->open = NULL;
		return;
	}
	is_obsolete = p->len - at > 1 && p->line[at] == '#' && p->line[at + 1] == '~';
	if (is_obsolete ? !p->wants_obsolete : p->has_any && p->now.is_obsolete)
		end_entry(p);
	if (is_obsolete && !p->wants_obsolete)
		return;			/* it belongs to nothing */
	if (is_obsolete && (p->has_any || p->is_broken) && !p->now.is_obsolete)
		end_entry(p);
	for (at += is_obsolete ? 2 : 0; is_obsolete && at < p->len && is_blank(p->line[at]); at++)
		;
	p->from = is_obsolete ? at : 0;
	if (at == p->len)
		p->open = NULL;
	else if (is_obsolete && p->len - at > 1 && p->line[at] == '#' && p->line[at + 1] == '~')
		refuse(p, E140, at, 2, "#~ stands twice in this line");
	else if (p->line[at] == '#' || (is_obsolete && p->line[at] == '|'))
		read_comment(p, at);
	else if (p->line[at] == '"')
		read_more(p, at);
	else
		read_word(p);
	p->now.is_obsolete = is_obsolete;
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

			while (p->len > 0 && p->line[p->len - 1] == '\r')
				p->len--;
			if (!said_return)
				diag_at(p->d, W107, &here, "the lines end as on Windows (CR LF)");
			said_return = true;
		}
		read_line(p);
		p->len = whole;
	}
	if (!p->has_any) {
		p->po->tail = p->now.comment;
		p->po->tails = p->now.comments;
	}
	end_entry(p);
}

struct po *
po_of_bytes(char *bytes, size_t len, const char *name, const char *tag, bool wants_obsolete, struct diag *d)
{
	struct po *po = xcalloc(1, sizeof *po);
	struct pass p = { .po = po, .d = d, .wants_obsolete = wants_obsolete };
	size_t mark;

	po->name = name;
	po->bytes = bytes;
	po->len = len;
	if (!whole_file_is_text(name, bytes, len, &mark, d)) {
		po_free(po);
		return NULL;
	}
	read_lines(&p, bytes + mark, bytes + len);
	if (!p.is_refused)
		po_header_check(po, tag, d);
	return po;
}

struct po *
po_read_with(const char *path, const char *name, const char *tag, bool wants_obsolete, struct diag *d)
{
	struct place whole = { name, 0, 0, NULL, 0, 0 };
	struct buf why = BUF_INIT(512);
	size_t len;
	char *bytes = whole_file_read(path, &len, &why);

	if (bytes == NULL)
		diag_at(d, E101, &whole, "cannot be read: %s", why.ptr);
	buf_free(&why);
	return bytes != NULL ? po_of_bytes(bytes, len, name, tag, wants_obsolete, d) : NULL;
}

void
po_free(struct po *po)
{
	if (po == NULL)
		return;
	names_release(&po->by_context);
	names_release(&po->by_obsolete);
	arena_release(&po->arena);
	for (unsigned i = 0; i < po->parts; i++)
		po_free(po->part[i]);
	free(po->part);
	free(po->entry);
	free(po->obsolete);
	free(po->bytes);
	free(po);
}
