/* po_merge.c - English carried into a PO file, by msgctxt */
#include "content/compiler/po_merge.h"

#include "content/compiler/po_edit.h"
#include "locales/text/buf.h"

static void
put_string(struct buf *out, const char *before, const char *word, const struct po_string *s)
{
	buf_adds(out, before);
	buf_adds(out, word);
	buf_adds(out, " \"");
	for (size_t i = 0; i < s->len; i++) {
		char c = s->text[i];

		if (c == '\n' || c == '\t' || c == '"' || c == '\\') {
			buf_addc(out, '\\');
			c = (char)(c == '\n' ? 'n' : c == '\t' ? 't' : c);
		}
		buf_addc(out, c);
	}
	buf_adds(out, "\"\n");
}

/* '.', ':', ',', '|', or ' ' for what a person wrote. */
static char
kind_of(const struct po_comment *c)
{
	if (c->text[0] == '|')
		return '|';		/* "#~| msgid" */
	return (char)(c->len > 1 && strchr(".:,|", c->text[1]) != NULL ? c->text[1] : ' ');
}

/* Also what English was of an entry that is not there: that stood behind "#~". */
static void
put_as_written(struct buf *out, const struct po_comment *c)
{
	buf_adds(out, c->text[0] == '|' ? "#~" : "");
	buf_add(out, c->text, c->len);
	buf_addc(out, '\n');
}

static bool
has_comment(const struct po_entry *e, char kind)
{
	for (size_t i = 0; i < e->comments; i++)
		if (kind_of(&e->comment[i]) == kind)
			return true;
	return false;
}

static void
put_comments(struct buf *out, const struct po_entry *e, char kind)
{
	for (size_t i = 0; e != NULL && i < e->comments; i++) {
		const struct po_comment *c = &e->comment[i];

		if (kind_of(c) != kind)
			continue;
		buf_add(out, c->text, c->len);
		buf_addc(out, '\n');
	}
}

/* What English was: behind "#", or behind "#~" with an entry that goes. */
static void
put_previous(struct buf *out, const struct po_entry *e, const char *before)
{
	for (size_t i = 0; i < e->comments; i++) {
		const struct po_comment *c = &e->comment[i];
		size_t skip = c->text[0] == '#';

		if (kind_of(c) != '|')
			continue;
		buf_adds(out, before);
		buf_add(out, c->text + skip, c->len - skip);
		buf_addc(out, '\n');
	}
}

const struct po_string *
po_source_id(const struct po_entry *en)
{
	static const char ending[] = ".keywords";
	size_t n = sizeof ending - 1, len = en->context.len;

	if (en->text.len == 0 || strcmp(en->id.text, en->context.text) == 0 ||
	    (len > n && strcmp(en->context.text + len - n, ending) == 0))
		return &en->id;
	return &en->text;
}

static bool
is_heading(const struct po_comment *c)
{
	return c->len > 6 && strncmp(c->text, "#. -- ", 6) == 0;
}

/* Lines of `text`, each behind "#. ". */
static void
put_lines(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		buf_adds(out, "#. ");
		buf_add(out, text, len);
		buf_addc(out, '\n');
		text += len + (text[len] == '\n');
	}
}

static void
put_notes(struct buf *out, const struct po_entry *en, const struct po_entry *own, const struct po_notes *notes)
{
	struct buf lines = BUF_INIT(64 << 10);

	if (notes == NULL) {
		put_comments(out, own != NULL && has_comment(own, '.') ? own : en, '.');
		return;
	}
	for (size_t i = 0; i < en->comments; i++)
		if (is_heading(&en->comment[i])) {
			buf_add(out, en->comment[i].text, en->comment[i].len);
			buf_addc(out, '\n');
		}
	if (own != en) {
		po_add_notes(&lines, en);
		put_lines(out, lines.ptr);
		buf_reset(&lines);
	}
	notes->add(notes->of, en->context.text, &lines);
	put_lines(out, lines.ptr);
	buf_free(&lines);
}

static void
put_entry(struct buf *out, const struct po_entry *en, const struct po_entry *own, const struct po_notes *notes,
    struct po_counts *counts)
{
	static const struct po_string nothing = { "", 0, NULL, 0, NULL };
	const struct po_string *id = own == en ? &en->id : po_source_id(en), *text = own != NULL ? &own->text : &nothing;
	bool is_changed = own != en && text->len > 0 && id == &en->text && strcmp(own->id.text, id->text) != 0;
	bool was_fuzzy = text->len > 0 && own->is_fuzzy;

	counts->fresh += own == NULL;
	counts->back += own != NULL && own->is_obsolete;
	counts->changed += own != NULL && !own->is_obsolete && is_changed;
	counts->same += own != NULL && !own->is_obsolete && !is_changed;
	buf_addc(out, '\n');
	put_notes(out, en, own, notes);
	put_comments(out, own, ' ');
	put_comments(out, own, ':');
	if (is_changed && !was_fuzzy)
		buf_adds(out, "#, fuzzy\n");
	put_comments(out, own, ',');
	/* A fuzzy text fits the English it was made for, however often English was changed since. */
	if (was_fuzzy && has_comment(own, '|'))
		put_previous(out, own, "#");
	else if (is_changed)
		put_string(out, "#| ", "msgid", &own->id);
	put_string(out, "", "msgctxt", &en->context);
	put_string(out, "", "msgid", id);
	put_string(out, "", "msgstr", text);
}

static void
put_gone(struct buf *out, const struct po_entry *e)
{
	buf_addc(out, '\n');
	put_comments(out, e, ' ');
	put_comments(out, e, ',');
	put_previous(out, e, "#~");
	put_string(out, "#~ ", "msgctxt", &e->context);
	put_string(out, "#~ ", "msgid", &e->id);
	put_string(out, "#~ ", "msgstr", &e->text);
}

/* The entry that stands, if it says something; else one that was obsolete. */
static const struct po_entry *
own_entry(const struct po *old, const char *context)
{
	const struct po_entry *own = old != NULL ? po_find(old, context) : NULL;
	uint32_t gone = old != NULL ? names_find(&old->by_obsolete, context) : NAME_NONE;

	if (gone != NAME_NONE && (own == NULL || own->text.len == 0))
		own = &old->obsolete[gone];
	return own;
}

void
po_merge(const struct po *en, const struct po *old, const struct po_notes *notes, struct buf *out,
    struct po_counts *counts)
{
	*counts = (struct po_counts){ 0 };
	for (size_t i = 0; i < en->entries; i++)
		put_entry(out, &en->entry[i], old == en ? &en->entry[i] : own_entry(old, en->entry[i].context.text), notes, counts);
	if (old == NULL)
		return;
	for (size_t i = 0; i < old->obsoletes; i++) {
		const char *context = old->obsolete[i].context.text;
		const struct po_entry *newer = po_find(old, context);

		if (po_find(en, context) == NULL && (newer == NULL || newer->text.len == 0))
			put_gone(out, &old->obsolete[i]);
	}
	for (size_t i = 0; i < old->entries; i++) {
		const struct po_entry *e = &old->entry[i];

		/* Without words there is nothing to keep. */
		if (po_find(en, e->context.text) != NULL || e->text.len == 0)
			continue;
		put_gone(out, e);
		counts->gone++;
	}
	if (old->tails > 0)
		buf_addc(out, '\n');
	for (size_t i = 0; i < old->tails; i++)
		put_as_written(out, &old->tail[i]);
}

void
po_copy_header(const struct po *old, struct buf *out)
{
	const struct po_entry *h = &old->header;

	for (size_t i = 0; i < h->comments; i++)
		put_as_written(out, &h->comment[i]);
	buf_adds(out, "msgid \"\"\n");
	for (size_t i = 0; i < h->text.lines; i++) {
		buf_add(out, h->text.line[i].source, h->text.line[i].source_len);
		buf_addc(out, '\n');
	}
}
