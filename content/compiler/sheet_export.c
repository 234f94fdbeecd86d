/* sheet_export.c - the texts of a language as a spreadsheet */
#include "content/compiler/sheet.h"

#include <sodium.h>
#include <time.h>

#include "content/compiler/notes.h"
#include "content/compiler/po_merge.h"
#include "content/compiler/sheet_row.h"
#include "content/ini.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"

static void
trim(struct buf *lines)
{
	while (lines->len > 0 && lines->ptr[lines->len - 1] == '\n')
		buf_cut(lines, lines->len - 1);
}

static void
put_row(struct table_writer *w, const struct notes *notes, const struct po_entry *en, const struct po_entry *own,
    const char *tag)
{
	struct buf place = BUF_INIT(32 << 10), limit = BUF_INIT(1024), state = BUF_INIT(1024), note = BUF_INIT(32 << 10);
	const char *cells[COLUMN_COUNT];

	po_add_notes(&place, en);
	if (place.len > 0)
		buf_addc(&place, '\n');
	if (notes != NULL) {
		notes_place(notes, en->context.text, &place);
		notes_limit(notes, en->context.text, &limit);
		notes_tokens(notes, en->context.text, &place);
		notes_words(notes, en->context.text, &place);
	}
	trim(&place);
	trim(&limit);
	po_add_state(&state, own, po_source_id(en));
	po_add_notes(&note, own);
	cells[COLUMN_KEY] = en->context.text;
	cells[COLUMN_PLACE] = place.ptr;
	cells[COLUMN_LIMIT] = limit.ptr;
	cells[COLUMN_ENGLISH] = en->text.text;
	cells[COLUMN_TRANSLATION] = own != NULL ? own->text.text : "";
	cells[COLUMN_STATUS] = state.ptr;
	cells[COLUMN_NOTE] = note.ptr;
	cells[COLUMN_LANGUAGE] = tag;
	table_writer_row(w, cells);
	buf_free(&place);
	buf_free(&limit);
	buf_free(&state);
	buf_free(&note);
}

static bool
check_tag(const struct ini *ini, const char *tag, struct diag *d)
{
	struct place whole = { ini->path, 0, 0, NULL, 0, 0 };

	if (ini_section(ini, tag) != NULL)
		return true;
	diag_at(d, E130, &whole, "there is no [%s]", tag);
	diag_fix(d, "a language begins with its section there (locales/README.md)");
	return false;
}

static bool
write_table(const struct sheet_export_settings *c, const struct po *en, const struct po *own, struct buf *out)
{
	static const struct table_column columns[] = {
#define ROW(id, name, width, wrapped, owed) { name, width, wrapped },
		SHEET_COLUMNS(ROW)
#undef ROW
	};
	struct table_writer *w = table_writer_new(c->format, columns, COLUMN_COUNT);
	struct notes *notes = notes_open(c->root, c->now_s);

	if (notes != NULL && !notes_locale(notes, c->tag)) {
		notes_close(notes);
		notes = NULL;
	}
	for (size_t i = 0; i < en->entries; i++)
		put_row(w, notes, &en->entry[i], po_find(own, en->entry[i].context.text), c->tag);
	notes_close(notes);
	return table_writer_end(w, out, c->why);
}

bool
sheet_export(const struct sheet_export_settings *c, struct buf *out, struct diag *d)
{
	struct arena arena = { NULL };
	const char *locales = "locales/locales.ini", *en_name = "locales/en.po";
	const char *own_name = arena_printf(&arena, "locales/%s.po", c->tag);
	struct ini *ini = ini_read(arena_printf(&arena, "%s/%s", c->root, locales), locales, d);
	struct po *en = NULL, *own = NULL;
	bool is_done = false;

	BUG_IF(sodium_init() < 0);
	if (ini != NULL && check_tag(ini, c->tag, d)) {
		en = po_read(arena_printf(&arena, "%s/%s", c->root, en_name), en_name, "en", d);
		own = po_read(arena_printf(&arena, "%s/%s", c->root, own_name), own_name, c->tag, d);
	}
	if (own != NULL && en != NULL && d->errors == 0)
		is_done = write_table(c, en, own, out);
	po_free(own);
	po_free(en);
	ini_free(ini);
	arena_release(&arena);
	return is_done;
}
