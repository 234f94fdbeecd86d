/* po_edit.c - changes to a PO file that was read */
#include "content/compiler/po_edit.h"

#include <sodium.h>

#include "locales/text/buf.h"
#include "locales/text/bug.h"

void
po_hash(const char *text, size_t len, char hex[9])
{
	unsigned char hash[32];

	crypto_generichash(hash, sizeof hash, (const unsigned char *)text, len, NULL, 0);
	snprintf(hex, 9, "%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3]);
}

static bool
begins(const char *line, size_t len, const char *with)
{
	return len >= strlen(with) && strncmp(line, with, strlen(with)) == 0;
}

bool
po_is_mark(const char *line, size_t len)
{
	while (len > 0 && (*line == ' ' || *line == '#')) {
		line++;
		len--;
	}
	return begins(line, len, "read-by:") || begins(line, len, "machine-drafted");
}

/* A comment of a person that is no mark. */
static bool
is_note(const struct po_comment *c)
{
	bool is_own = c->text[0] == '#' && (c->len == 1 || strchr(".:,|~", c->text[1]) == NULL);

	return is_own && !po_is_mark(c->text, c->len);
}

static bool
is_own_mark(const struct po_comment *c)
{
	return begins(c->text, c->len, "# read-by: ") || begins(c->text, c->len, "# machine-drafted ");
}

enum po_state
po_state_of(const struct po_entry *own, const struct po_string *english)
{
	char hex[9];

	if (own == NULL || own->text.len == 0)
		return STATE_MISSING;
	if (own->is_fuzzy || strcmp(own->id.text, english->text) != 0)
		return STATE_STALE;
	if (own->mark == PO_MACHINE)
		return STATE_MACHINE;
	if (own->mark == PO_NO_MARK)
		return STATE_UNREAD;
	po_hash(own->text.text, own->text.len, hex);
	return strcmp(hex, own->hash) == 0 ? STATE_READ : STATE_VOID;
}

void
po_add_state(struct buf *out, const struct po_entry *own, const struct po_string *english)
{
	static const char *const words[] = { [STATE_MISSING] = "not translated", [STATE_STALE] = "English changed",
		[STATE_MACHINE] = "", [STATE_UNREAD] = "unread", [STATE_VOID] = "mark void", [STATE_READ] = "" };
	enum po_state state = po_state_of(own, english);

	buf_adds(out, words[state]);
	if (state != STATE_MACHINE && state != STATE_READ)
		return;
	for (size_t i = 0; i < own->comments; i++) {
		const struct po_comment *c = &own->comment[i];
		size_t hash = state == STATE_READ ? strlen(", 12345678") : 0;

		if (!is_own_mark(c))
			continue;
		buf_cut(out, 0);		/* the last mark is the one that counts */
		buf_add(out, c->text + 2, c->len - 2 > hash ? c->len - 2 - hash : 0);
	}
}

void
po_add_notes(struct buf *out, const struct po_entry *own)
{
	size_t before = out->len;

	for (size_t i = 0; own != NULL && i < own->comments; i++) {
		const struct po_comment *c = &own->comment[i];
		size_t skip = c->len > 1 && c->text[1] == ' ' ? 2 : 1;

		if (!is_note(c))
			continue;
		if (out->len > before)
			buf_addc(out, '\n');
		buf_add(out, c->text + skip, c->len - skip);
	}
}

struct po_entry *
po_edit(struct po *po, const struct po_entry *en)
{
	uint32_t i = names_find(&po->by_context, en->context.text);

	if (i != NAME_NONE)
		return &po->entry[i];
	po->entry = xrealloc(po->entry, (po->entries + 1) * sizeof *po->entry);
	po->entry[po->entries] = (struct po_entry){ .context = en->context,
		.id = { "", 0, NULL, 0, NULL }, .text = { "", 0, NULL, 0, NULL } };
	names_add(&po->by_context, en->context.text, (uint32_t)po->entries);
	return &po->entry[po->entries++];
}

/* Keeps the comments that `keep` wants and has room for `more` after them. */
static void
keep_comments(struct po *po, struct po_entry *e, bool (*keep)(const struct po_comment *c), size_t more)
{
	struct po_comment *kept = arena_alloc(&po->arena, (e->comments + more + 1) * sizeof *kept);
	size_t n = 0;

	for (size_t i = 0; i < e->comments; i++)
		if (keep(&e->comment[i]))
			kept[n++] = e->comment[i];
	e->comment = kept;
	e->comments = n;
}

/* Not the former English, and no flags with "fuzzy" among them (others mean nothing here). */
static bool
is_of_fitting_text(const struct po_comment *c)
{
	const char *fuzzy = strstr(c->text, "fuzzy");

	if (begins(c->text, c->len, "#|"))
		return false;
	return !begins(c->text, c->len, "#,") || fuzzy == NULL || fuzzy >= c->text + c->len;
}

void
po_set_text(struct po *po, struct po_entry *e, const struct po_string *english, const char *text)
{
	size_t len = strlen(text);

	e->id = (struct po_string){ english->text, english->len, NULL, 0, NULL };
	e->text = (struct po_string){ arena_copy(&po->arena, text, len), len, NULL, 0, NULL };
	e->is_fuzzy = false;
	keep_comments(po, e, is_of_fitting_text, 0);
}

static bool
is_no_mark(const struct po_comment *c)
{
	return !is_own_mark(c);
}

void
po_set_mark(struct po *po, struct po_entry *e, const char *mark)
{
	keep_comments(po, e, is_no_mark, 1);
	if (*mark == '\0')
		return;
	mark = arena_printf(&po->arena, "# %s", mark);
	e->comment[e->comments++] = (struct po_comment){ mark, strlen(mark) };
}

static bool
is_no_note(const struct po_comment *c)
{
	return !is_note(c);
}

void
po_set_notes(struct po *po, struct po_entry *e, const char *lines)
{
	size_t count = 1;

	for (const char *at = lines; (at = strchr(at, '\n')) != NULL; at++)
		count++;
	keep_comments(po, e, is_no_note, count);
	/* Before the mark, which stands right above msgctxt. */
	memmove(e->comment + count, e->comment, e->comments * sizeof *e->comment);
	for (size_t i = 0; i < count; i++) {
		size_t len = strcspn(lines, "\n");
		const char *line = arena_printf(&po->arena, "#%s%.*s", len > 0 ? " " : "", (int)len, lines);

		e->comment[i] = (struct po_comment){ line, strlen(line) };
		lines += len + (lines[len] == '\n');
	}
	e->comments += count;
}
