/* sheet_import.c - a spreadsheet comes back: all rows checked, then shown, then perhaps written */
#include "content/compiler/sheet.h"

#include <sodium.h>
#include <time.h>

#include "content/compiler/notes.h"
#include "content/compiler/po_merge.h"
#include "content/compiler/sheet_row.h"
#include "content/compiler/write.h"
#include "content/ini.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/script.h"

static const struct table_heading columns[COLUMN_COUNT] = {
#define ROW(id, name, width, wrapped, owed) { name, owed },
	SHEET_COLUMNS(ROW)
#undef ROW
};

static const char first_row[] = "the first row is as safar pack export wrote it: key, place, limit, english, ...";

/* A wrong one is told by safar pack check, and any letters go with it here. */
static void
read_script(struct sheet *s, const struct ini_key *script)
{
	if (script != NULL && strlen(script->value) == 4)
		s->script = script_family(SCRIPT_CODE(script->value));
}

/* The language that every row names, and that locales.ini has. */
static bool
read_language(struct sheet *s, const struct ini *ini)
{
	unsigned errors = s->d->errors;
	const char *base = s->table->name, *dot = strrchr(base, '.');
	const char *of_name = arena_copy(&s->arena, base, dot != NULL ? (size_t)(dot - base) : strlen(base));

	for (size_t i = 1; i < s->table->rows; i++) {
		struct place here = table_place(s->table, &s->table->row[i], s->at[COLUMN_LANGUAGE]);
		const char *tag = sheet_words(s, &s->table->row[i], COLUMN_LANGUAGE);

		if (s->tag == NULL && *tag != '\0')
			s->tag = tag;
		if (s->tag != NULL && strcmp(tag, s->tag) == 0)
			continue;
		if (*tag == '\0')
			diag_at(s->d, E153, &here, "this row does not say its language");
		else
			diag_at(s->d, E153, &here, "this row is of \"%s\", the rows before it are of \"%s\"", tag, s->tag);
		diag_fix(s->d, "one file is one language");
	}
	if (s->tag != NULL && (strcmp(s->tag, "en") == 0 || ini_section(ini, s->tag) == NULL)) {
		struct place here = table_place(s->table, &s->table->row[1], s->at[COLUMN_LANGUAGE]);

		diag_at(s->d, E153, &here, strcmp(s->tag, "en") == 0 ? "\"%s\" is what is translated: it is written in locales/en.po" :
		    "locales.ini has no language \"%s\"", s->tag);
	} else if (s->tag != NULL && strcmp(of_name, s->tag) != 0 && ini_section(ini, of_name) != NULL) {
		struct place here = table_place(s->table, &s->table->row[1], s->at[COLUMN_LANGUAGE]);

		diag_at(s->d, E153, &here, "the file is named for \"%s\", its rows say \"%s\"", of_name, s->tag);
		diag_fix(s->d, "look which it is; then rename the file, or export again");
	}
	if (s->tag != NULL && s->d->errors == errors)
		read_script(s, ini_key(ini_section(ini, s->tag), "script"));
	return s->tag != NULL && s->d->errors == errors;
}

/* A separator stood in a text without quotes, and cut it. */
static bool
check_width(struct sheet *s, const struct table_row *row)
{
	unsigned at = table_extra_cell(s->table, row);
	struct place here = table_place(s->table, row, at);

	if (at == TABLE_COLUMNS)
		return true;
	diag_at(s->d, E159, &here, "%s: this row has a cell more than the first row names", sheet_words(s, row, COLUMN_KEY));
	diag_fix(s->d, "a text was cut where its comma stands: put it in quotes, or save it as .xlsx");
	return false;
}

static bool
check_widths(struct sheet *s)
{
	bool is_well = true;

	for (size_t i = 1; i < s->table->rows; i++)
		is_well = check_width(s, &s->table->row[i]) && is_well;
	return is_well;
}

static bool
write_po(struct sheet *s)
{
	struct buf out = BUF_INIT(WHOLE_FILE_MAX);
	struct notes *notes = notes_open(s->c->root, s->c->now_s);
	struct po_notes added = { notes_add, notes };
	struct po_counts counts;
	bool is_done;

	po_copy_header(s->own, &out);
	po_merge(s->en, s->own, notes != NULL && notes_locale(notes, s->tag) ? &added : NULL, &out, &counts);
	notes_close(notes);
	if (!buf_ok(&out))
		buf_addf(s->c->why, "it would be larger than %d MiB", WHOLE_FILE_MAX >> 20);
	is_done = buf_ok(&out) &&
	    write_file(arena_printf(&s->arena, "%s/%s", s->c->root, s->own->name), out.ptr, out.len, s->c->why);
	if (!is_done)
		buf_prefixf(s->c->why, "%s: ", s->own->name);
	buf_free(&out);
	return is_done;
}

static bool
read_sources(struct sheet *s)
{
	const char *en = "locales/en.po", *own = arena_printf(&s->arena, "locales/%s.po", s->tag);
	unsigned errors = s->d->errors;

	s->en = po_read(arena_printf(&s->arena, "%s/%s", s->c->root, en), en, "en", s->d);
	s->own = po_read_with(arena_printf(&s->arena, "%s/%s", s->c->root, own), own, s->tag, true, s->d);
	return s->en != NULL && s->own != NULL && s->d->errors == errors;
}

/* The difference is shown whole or not at all: after a mistake there is none. */
static void
read_rows(struct sheet *s)
{
	char *shown = NULL;
	size_t len = 0;
	struct sheet_import_settings c = *s->c;
	const struct sheet_import_settings *real = s->c;
	FILE *report = open_memstream(&shown, &len);

	BUG_IF(report == NULL);
	c.report = report;
	s->c = &c;
	for (size_t i = 1; i < s->table->rows; i++)
		sheet_row(s, &s->table->row[i]);
	s->c = real;
	BUG_IF(fclose(report) != 0);
	if (s->d->errors == 0 && real->report != NULL) {
		fwrite(shown, 1, len, real->report);
		fprintf(real->report, "%s: %u text%s, %u mark%s, %u note%s changed; %zu of %zu texts in the file\n", s->own->name,
		    s->texts, s->texts == 1 ? "" : "s", s->marks, s->marks == 1 ? "" : "s", s->notes, s->notes == 1 ? "" : "s",
		    s->seen.used, s->en->entries);
	}
	free(shown);
}

bool
sheet_import(const struct sheet_import_settings *c, struct diag *d)
{
	int64_t now = c->now_s != 0 ? c->now_s : (int64_t)time(NULL);
	struct sheet s = { .c = c, .d = d, .today = (int32_t)(now / 86400) };
	const char *slash = strrchr(c->file, '/'), *locales = "locales/locales.ini";
	struct charsets *charsets = charsets_open(c->why);
	struct ini *ini = NULL;
	bool is_done = charsets != NULL;

	BUG_IF(sodium_init() < 0);
	if (!is_done)
		goto out;
	ini = ini_read(arena_printf(&s.arena, "%s/%s", c->root, locales), locales, d);
	s.table = table_read(c->file, slash != NULL ? slash + 1 : c->file, c->charset, charsets, d);
	if (ini != NULL && s.table != NULL && table_find_columns(s.table, columns, COLUMN_COUNT, s.at, first_row, d) &&
	    check_widths(&s) && read_language(&s, ini) && read_sources(&s))
		read_rows(&s);
	if (d->errors == 0 && s.own != NULL && c->is_applied && s.texts + s.marks + s.notes > 0)
		is_done = write_po(&s);
out:
	po_free(s.own);
	po_free(s.en);
	names_release(&s.seen);
	table_free(s.table);
	ini_free(ini);
	charsets_close(charsets);
	arena_release(&s.arena);
	return is_done && d->errors == 0;
}
