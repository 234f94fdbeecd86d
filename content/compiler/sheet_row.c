/* sheet_row.c - what one row of a spreadsheet asks for, and whether it may */
#include "content/compiler/sheet_row.h"

#include <utf8proc.h>

#include "content/compiler/characters.h"
#include "content/compiler/po_merge.h"
#include "content/compiler/sheet_text.h"
#include "content/compiler/values.h"
#include "content/compiler/written.h"
#include "locales/text/buf.h"

struct one {			/* one row under way */
	struct sheet *s;
	const struct table_row *row;
	const struct po_entry *en, *own;	/* own: NULL if the file has no such text yet */
	const char *key, *old, *text, *status;
	bool is_changed;
};

static struct place
place_of(const struct one *r, enum sheet_column column)
{
	return table_place(r->s->table, r->row, r->s->at[column]);
}

static const struct cell *
cell_of(const struct one *r, enum sheet_column column)
{
	return table_cell(r->row, r->s->at[column]);
}

const char *
sheet_words(struct sheet *s, const struct table_row *row, enum sheet_column column)
{
	const char *text = table_unguard(table_cell(row, s->at[column])->text);
	size_t len;

	while (*text == ' ' || *text == '\n' || *text == '\t')
		text++;
	len = strlen(text);
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\n' || text[len - 1] == '\t'))
		len--;
	return arena_copy(&s->arena, text, len);
}

/* NFC: a Mac writes letter and mark apart, and means the same. */
static const char *
composed(struct sheet *s, const char *text)
{
	utf8proc_uint8_t *nfc = utf8proc_NFC((const utf8proc_uint8_t *)text);
	const char *kept = nfc != NULL ? arena_copy(&s->arena, (const char *)nfc, strlen((const char *)nfc)) : text;

	free(nfc);
	return kept;
}

static bool
find_entry(struct one *r)
{
	struct sheet *s = r->s;
	struct place here = place_of(r, COLUMN_KEY);
	uint32_t before;
	const char *near;

	r->key = sheet_words(s, r->row, COLUMN_KEY);
	r->en = po_find(s->en, r->key);
	if (*r->key == '\0') {
		diag_at(s->d, E153, &here, "this row has no key");
		diag_fix(s->d, "copy it from a fresh export, or delete the row");
		return false;
	}
	if (r->en == NULL) {
		near = nearest_name(r->key, &s->en->by_context);
		diag_at(s->d, E153, &here, "English has no text \"%s\"", r->key);
		diag_fix(s->d, near != NULL ? "did you mean %s? If the text is gone, delete the row" :
		    "if the text is gone, delete the row", near);
		return false;
	}
	before = names_add(&s->seen, r->key, r->row->number);
	if (before != NAME_NONE) {
		diag_at(s->d, E153, &here, "%s stands in row %u already", r->key, before);
		diag_fix(s->d, "delete the row that is wrong");
		return false;
	}
	r->own = po_find(s->own, r->key);
	r->old = r->own != NULL ? r->own->text.text : "";
	return true;
}

/* A text bound to its name, not to English, may be worked on whatever English says. */
static bool
check_english(const struct one *r)
{
	struct place here = place_of(r, COLUMN_ENGLISH);
	const char *is = table_unguard(cell_of(r, COLUMN_ENGLISH)->text);

	if (po_source_id(r->en) != &r->en->text || sheet_same_but_typography(is, r->en->text.text))
		return true;
	diag_at(r->s->d, E154, &here, "%s: English is not this any more", r->key);
	diag_fix(r->s->d, "English now: %s", r->en->text.text);
	diag_fix(r->s->d, "export again, look at this text once more, and take the row from there; or you typed into `english`: write into `translation`");
	return false;
}

/* What Excel did to the cell. */
static bool
check_cell(const struct one *r)
{
	static const char *const kinds[] = { [CELL_TEXT] = NULL, [CELL_NUMBER] = "a number or a date", [CELL_FORMULA] = "a formula",
		[CELL_TRUTH] = "yes or no", [CELL_ERROR] = "a formula that failed" };
	const struct cell *c = cell_of(r, COLUMN_TRANSLATION);
	const char *what = kinds[c->kind];
	struct place here = place_of(r, COLUMN_TRANSLATION);

	if (strcmp(c->text, r->old) == 0)
		return true;
	if (what == NULL && sheet_is_error_value(c->text))
		what = kinds[CELL_ERROR];
	if (what == NULL && r->s->table->is_csv)
		what = table_taken_for(c->text);
	if (what != NULL) {
		diag_at(r->s->d, E155, &here, "%s: a spreadsheet program takes this for %s: \"%s\"", r->key, what, c->text);
		diag_fix(r->s->d, "format the column as text, or begin the cell with ' (it is taken away again), and write it anew");
	} else if (sheet_has_lost_letters(c->text, r->en->text.text) || sheet_became_question_marks(r->text, r->old)) {
		diag_at(r->s->d, E155, &here, "%s: letters were lost when the file was saved, '?' stands for them", r->key);
		diag_fix(r->s->d, "save it as .xlsx or \"CSV UTF-8\"; the letters must be written again");
	} else {
		return true;
	}
	return false;
}

/* What was found quietly is told for the cell: a sheet has no lines, and its columns are no characters. */
static void
tell_found(const struct one *r, enum sheet_column column, const struct diag *quiet, const char *text)
{
	struct place here = place_of(r, column);

	for (int i = 0; i < DIAG_COUNT; i++)
		if (quiet->seen[i] > 0)
			diag_at(r->s->d, (enum diag_code)i, &here, "%s: %s%s%s", r->key, diag_code_summary((enum diag_code)i),
			    text != NULL ? ": " : "", text != NULL ? text : "");
}

/* Characters that may not stand in a PO file. */
static void
check_characters(const struct one *r, enum sheet_column column, const char *text)
{
	struct diag quiet;

	diag_init(&quiet, stderr);
	quiet.is_quiet = true;
	characters_check(r->s->table->name, text, strlen(text), &quiet);
	tell_found(r, column, &quiet, NULL);
}

/* What `safar pack check` would refuse of the letters; the text is shown with them, by number where nothing is seen. */
static void
check_writing(const struct one *r)
{
	static const char ending[] = ".keywords";
	size_t len = strlen(r->key), n = sizeof ending - 1;
	struct diag quiet;
	struct written w = { &quiet, r->text, strlen(r->text), NULL, NULL, place_of(r, COLUMN_TRANSLATION), r->s->script,
		strcmp(r->s->tag, "my") == 0, len > n && strcmp(r->key + len - n, ending) == 0 };

	diag_init(&quiet, stderr);
	quiet.is_quiet = true;
	check_unseen(&w);
	check_words(&w);
	tell_found(r, COLUMN_TRANSLATION, &quiet, r->text);
}

static bool
check_text(const struct one *r)
{
	struct place here = place_of(r, COLUMN_TRANSLATION);
	struct diag *d = r->s->d;
	unsigned errors = d->errors;

	check_characters(r, COLUMN_TRANSLATION, r->text);
	check_writing(r);
	sheet_check_placeholders(r->key, r->text, po_source_id(r->en) == &r->en->text ? r->en->text.text : NULL, &here, d);
	return d->errors == errors;
}

static bool
check_translation(struct one *r)
{
	struct sheet *s = r->s;
	struct place here = place_of(r, COLUMN_TRANSLATION);

	r->text = composed(s, table_unguard(cell_of(r, COLUMN_TRANSLATION)->text));
	if (!check_cell(r))
		return false;
	r->is_changed = strcmp(r->text, r->old) != 0;
	if (r->is_changed && r->text[strspn(r->text, " \n\t")] == '\0') {
		diag_at(s->d, E156, &here, "%s: the translation is empty, and %s has one", r->key, s->own->name);
		diag_fix(s->d, "write it again, or delete the row: rows that are missing change nothing");
		return false;
	}
	if (r->is_changed && sheet_same_but_typography(r->text, r->old) && strlen(r->text) > strlen(r->old)) {
		diag_at(s->d, W157, &here, "%s: only quotes and dashes differ; a spreadsheet program likes to change them: left as before",
		    r->key);
		r->text = r->old;
		r->is_changed = false;
	}
	return !r->is_changed || check_text(r);
}

enum said { SAYS_NOTHING, SAYS_UNREAD, SAYS_MACHINE, SAYS_READ };

static bool
may_speak(const struct sheet *s, const char *reader)
{
	for (unsigned i = 0; i < s->c->readers_count; i++)
		if (strcmp(s->c->readers[i], reader) == 0)
			return true;
	return false;
}

static bool
refuse_status(const struct one *r, const char *what, const char *fix)
{
	struct place here = place_of(r, COLUMN_STATUS);

	diag_at(r->s->d, E158, &here, "%s: %s: \"%s\"", r->key, what, r->status);
	diag_fix(r->s->d, "%s", fix);
	return false;
}

/* "read-by: NAME, DATE": a claim about a person; only whoever imports can answer for it. */
static bool
read_claim(const struct one *r)
{
	const char *name = r->status + strlen("read-by:"), *comma = strrchr(name, ',');
	const char *reader;
	int32_t day;

	while (*name == ' ')
		name++;
	if (comma == NULL || comma <= name || !days_of_date(comma + 1 + strspn(comma + 1, " "), &day))
		return refuse_status(r, "this mark has no name and day", "write read-by: NAME, YYYY-MM-DD");
	if (day > r->s->today)
		return refuse_status(r, "this day has not come yet", "the mark has the day when she read the text");
	reader = arena_copy(&r->s->arena, name, (size_t)(comma - name));
	check_characters(r, COLUMN_STATUS, reader);
	if (strpbrk(reader, ",\n") != NULL)
		return refuse_status(r, "a name has no comma and no line break", "write read-by: NAME, YYYY-MM-DD");
	if (*r->text == '\0')
		return refuse_status(r, "nobody can have read a text that is not there", "write the translation first");
	if (!may_speak(r->s, reader))
		return refuse_status(r, "a new mark, and nobody answers for this reader",
		    "if you have it from her that she read this text, import with --reader \"NAME\"; else empty the cell");
	return true;
}

/* False after a diagnostic.  What stands there as it was exported says nothing new. */
static bool
read_status(struct one *r, enum said *said)
{
	static const struct { const char *word; enum said said; } words[] = {
		{ "", SAYS_NOTHING }, { "not translated", SAYS_NOTHING }, { "English changed", SAYS_NOTHING },
		{ "mark void", SAYS_NOTHING }, { "unread", SAYS_UNREAD }, { "translated", SAYS_UNREAD },
	};
	struct buf before = BUF_INIT(4096);
	bool is_same;
	const char *date;
	int32_t day;

	r->status = r->s->at[COLUMN_STATUS] < TABLE_COLUMNS ? sheet_words(r->s, r->row, COLUMN_STATUS) : "";
	po_add_state(&before, r->own, po_source_id(r->en));
	is_same = strcmp(r->status, before.ptr) == 0;
	buf_free(&before);
	*said = SAYS_NOTHING;
	if (is_same)
		return true;
	for (size_t i = 0; i < COUNT(words); i++)
		if (strcmp(r->status, words[i].word) == 0) {
			*said = words[i].said;
			return true;
		}
	if (strncmp(r->status, "read-by:", 8) == 0) {
		*said = SAYS_READ;
		return read_claim(r);
	}
	date = "";
	if (strncmp(r->status, "machine-drafted ", 16) == 0)
		date = arena_copy(&r->s->arena, r->status + 16, strcspn(r->status + 16, ","));
	if (!days_of_date(date, &day) || strcmp(r->status + 16 + strlen(date), ", unread") != 0)
		return refuse_status(r, "this says nothing about a text",
		    "leave the cell as it was exported, or: translated; machine-drafted YYYY-MM-DD, unread; read-by: NAME, YYYY-MM-DD");
	*said = SAYS_MACHINE;
	return true;
}

/* The mark that is true from now on, as a comment without its #. */
static const char *
mark_of(const struct one *r, enum said said)
{
	char hex[9];

	if (said == SAYS_MACHINE)
		return r->status;
	if (said != SAYS_READ)
		return "";
	po_hash(r->text, strlen(r->text), hex);
	return arena_printf(&r->s->arena, "%s, %s", r->status, hex);
}

/* Notes of the row, if they say something else; NULL to leave those that stand. */
static const char *
new_notes(const struct one *r)
{
	struct buf before = BUF_INIT(64 << 10);
	const char *notes = r->s->at[COLUMN_NOTE] < TABLE_COLUMNS ? composed(r->s, sheet_words(r->s, r->row, COLUMN_NOTE)) : "";
	struct place here;

	po_add_notes(&before, r->own);
	while (before.len > 0 && strchr(" \n\t", before.ptr[before.len - 1]) != NULL)
		buf_cut(&before, before.len - 1);
	if (*notes == '\0' || strcmp(notes, before.ptr) == 0)
		notes = NULL;
	buf_free(&before);
	if (notes != NULL)
		check_characters(r, COLUMN_NOTE, notes);
	for (const char *line = notes; line != NULL; line = (line = strchr(line, '\n')) != NULL ? line + 1 : NULL) {
		if (!po_is_mark(line, strcspn(line, "\n")))
			continue;
		here = place_of(r, COLUMN_NOTE);
		diag_at(r->s->d, E158, &here, "%s: a mark in the notes", r->key);
		diag_fix(r->s->d, "who read a text stands in the column status");
		return NULL;
	}
	return notes;
}

static void
change(struct one *r, enum said said, const char *notes)
{
	struct sheet *s = r->s;
	const struct po_string *english = po_source_id(r->en);
	struct buf before = BUF_INIT(4096), after = BUF_INIT(4096);
	FILE *out = s->c->report;
	struct po_entry *e;

	po_add_state(&before, r->own, english);
	fprintf(out, "%s\n", r->key);
	if (r->is_changed) {
		if (*r->old != '\0')
			sheet_print(out, "  - ", r->old);
		sheet_print(out, "  + ", r->text);
	}
	e = po_edit(s->own, r->en);
	if (r->is_changed || said != SAYS_NOTHING) {
		po_set_text(s->own, e, english, r->text);
		po_set_mark(s->own, e, mark_of(r, said));
		e->mark = said == SAYS_MACHINE ? PO_MACHINE : said == SAYS_READ ? PO_READ : PO_NO_MARK;
		po_hash(r->text, strlen(r->text), e->hash);
	}
	po_add_state(&after, e, english);
	if (strcmp(before.ptr, after.ptr) != 0)
		sheet_print(out, "  mark: ", arena_printf(&s->arena, "%s -> %s", before.ptr, after.ptr));
	if (notes != NULL) {
		po_set_notes(s->own, e, notes);
		sheet_print(out, "  note: ", notes);
	}
	s->texts += r->is_changed;
	s->marks += strcmp(before.ptr, after.ptr) != 0;
	s->notes += notes != NULL;
	buf_free(&before);
	buf_free(&after);
}

void
sheet_row(struct sheet *s, const struct table_row *row)
{
	struct one r = { .s = s, .row = row };
	enum said said = SAYS_NOTHING;
	unsigned errors = s->d->errors;
	const char *notes;

	if (!find_entry(&r))
		return;
	check_english(&r);
	if (!check_translation(&r) || !read_status(&r, &said))
		return;
	notes = new_notes(&r);
	if (s->d->errors != errors || (!r.is_changed && said == SAYS_NOTHING && notes == NULL))
		return;
	change(&r, said, notes);
}
