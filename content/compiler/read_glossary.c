/*
 * read_glossary.c - locales/glossary.csv of every tree
 *
 * A row of a higher tree stands in place of the row of that thing and language
 * below it.  Where no tree has the file there is nothing to follow.
 */
#include <errno.h>
#include <strings.h>
#include <sys/stat.h>
#include <utf8proc.h>

#include "content/compiler/characters.h"
#include "content/compiler/source_read.h"
#include "content/compiler/table.h"
#include "content/whole_file.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"

/* A form that may stand inside of a word is so wide (a Chinese sign is two), or has so many bytes (a sign of a syllable three). */
enum { ANYWHERE_WIDTH = 4, ANYWHERE_BYTES = 9 };

/*	 name	  must be there */
#define COLUMNS(ROW) \
	ROW(TERM,   "term",   true) \
	ROW(LOCALE, "locale", true) \
	ROW(WORD,   "word",   true) \
	ROW(ALSO,   "also",   false) \
	ROW(NOTE,   "note",   false)

enum column {
#define ROW(id, name, owed) COLUMN_##id,
	COLUMNS(ROW)
#undef ROW
	COLUMN_COUNT
};

static const struct table_heading columns[COLUMN_COUNT] = {
#define ROW(id, name, owed) { name, owed },
	COLUMNS(ROW)
#undef ROW
};

struct reading {
	struct source *s;
	const struct table *table;
	unsigned layer, at[COLUMN_COUNT];	/* TABLE_COLUMNS: there is none */
};

static struct place
place_of(const struct reading *r, const struct table_row *row, enum column c)
{
	return table_place(r->table, row, r->at[c] < TABLE_COLUMNS ? r->at[c] : 0);
}

/* A cell without the blanks around it, in the arena. */
static const char *
words_of(const struct reading *r, const struct table_row *row, enum column c)
{
	const struct cell *cell = table_cell(row, r->at[c]);
	size_t from = strspn(cell->text, " \n"), len = cell->len;

	while (len > from && strchr(" \n", cell->text[len - 1]) != NULL)
		len--;
	return arena_copy(&r->s->arena, cell->text + from, len - from);
}

/* A misspelt heading of a column that need not be there is told, too. */
static bool
read_heading(struct reading *r)
{
	static const char fix[] = "the first row of a glossary is: term,locale,word,also,note";
	const struct table_row *row = &r->table->row[0];
	struct diag *d = r->s->d;
	bool is_well = true;

	for (unsigned at = 0; at < row->cells; at++) {
		struct place here = table_place(r->table, row, at);
		int c = 0;

		while (c < COLUMN_COUNT && strcasecmp(row->cell[at].text, columns[c].name) != 0)
			c++;
		if (c < COLUMN_COUNT || row->cell[at].len == 0)
			continue;
		diag_at(d, E152, &here, "a glossary has no column \"%s\"", row->cell[at].text);
		diag_fix(d, "%s", fix);
		is_well = false;
	}
	return table_find_columns(r->table, columns, COLUMN_COUNT, r->at, fix, d) && is_well;
}

/* Where a text was cut at its comma. */
static bool
check_width(const struct reading *r, const struct table_row *row)
{
	unsigned at = table_extra_cell(r->table, row);
	struct place here = table_place(r->table, row, at);

	if (at == TABLE_COLUMNS)
		return true;
	diag_at(r->s->d, E159, &here, "this row has a cell more than the first row names");
	diag_fix(r->s->d, "put what has a comma in it into quotes");
	return false;
}

/* It would be found in any text: the Bangla word for fee stands in that for office. */
static bool
is_short(const char *folded, size_t len)
{
	int width = 0;
	uint32_t cp;

	for (size_t i = 0; i < len; ) {
		i += utf8_decode(folded + i, len - i, &cp);
		width += utf8proc_charwidth((utf8proc_int32_t)cp);
	}
	return width < ANYWHERE_WIDTH && len < ANYWHERE_BYTES;
}

/* False if nothing is left of it. */
static bool
read_form(struct source *s, const char *words, size_t len, struct glossary_form *out)
{
	size_t room = 4 * len + 3, n;
	char *folded = arena_alloc(&s->arena, room);

	folded[0] = ' ';
	n = fold_text(&s->fold.table, words, len, folded + 1, room - 2);
	folded[n + 1] = ' ';
	*out = (struct glossary_form){ arena_copy(&s->arena, words, len), folded, arena_copy(&s->arena, folded + 1, n), n + 2,
		is_short(folded + 1, n) };
	return n > 0;
}

/* The word, then what stands between the | of `also`. */
static void
read_forms(struct source *s, const char *word, const char *also, struct glossary_row *out)
{
	size_t most = 2;

	for (const char *bar = also; (bar = strchr(bar, '|')) != NULL; bar++)
		most++;
	out->form = arena_alloc(&s->arena, most * sizeof *out->form);
	out->forms = read_form(s, word, strlen(word), &out->form[0]);
	for (size_t len; out->forms > 0 && *also != '\0'; also += len + (also[len] == '|')) {
		size_t skip = strspn(also, " "), end;

		len = strcspn(also, "|");
		for (end = len; end > skip && also[end - 1] == ' '; )
			end--;
		if (end > skip && read_form(s, also + skip, end - skip, &out->form[out->forms]))
			out->forms++;
	}
}

static struct glossary_term *
term_of(struct source *s, const char *name, const struct place *at)
{
	struct glossary *g = &s->glossary;
	uint32_t before = names_add(&g->by_name, name, g->terms);

	if (before != NAME_NONE)
		return &g->term[before];
	GROW(g->term, g->terms, g->room);
	g->term[g->terms] = (struct glossary_term){ name, *at,
		arena_alloc(&s->arena, s->locales_count * sizeof *g->term->row) };
	return &g->term[g->terms++];
}

/* PACK_NONE after a diagnostic. */
static uint16_t
locale_of(const struct reading *r, const struct table_row *row, const char *name)
{
	struct source *s = r->s;
	const char *tag = words_of(r, row, COLUMN_LOCALE), *near = nearest_name(tag, &s->locale_names);
	struct place here = place_of(r, row, COLUMN_LOCALE);
	uint16_t locale = source_locale(s, tag);

	if (locale != PACK_NONE)
		return locale;
	if (*tag == '\0') {
		diag_at(s->d, E130, &here, "the row of \"%s\" does not say its language", name);
		return locale;
	}
	diag_at(s->d, E130, &here, "the row of \"%s\" is of \"%s\", which locales/locales.ini does not have", name, tag);
	if (near != NULL)
		diag_fix(s->d, "write %s, or add [%s] to locales/locales.ini", near, tag);
	return locale;
}

static void
read_row(const struct reading *r, const struct table_row *row)
{
	struct source *s = r->s;
	const char *name = words_of(r, row, COLUMN_TERM);
	struct place here = place_of(r, row, COLUMN_TERM);
	struct glossary_row new = { .layer = r->layer, .at = place_of(r, row, COLUMN_WORD) }, *old;
	uint16_t locale;

	if (!check_width(r, row))
		return;
	if (*name == '\0') {
		diag_at(s->d, E148, &here, "this row does not say of which thing it is");
		return;
	}
	locale = locale_of(r, row, name);
	if (locale == PACK_NONE)
		return;
	read_forms(s, words_of(r, row, COLUMN_WORD), words_of(r, row, COLUMN_ALSO), &new);
	if (new.forms == 0) {
		diag_at(s->d, E148, &new.at, "\"%s\" has no word here", name);
		diag_fix(s->d, "write the word, or delete the row: then nothing is asked of this language");
		return;
	}
	old = &term_of(s, name, &here)->row[locale];
	if (old->forms > 0 && old->layer == r->layer) {
		diag_at(s->d, E148, &here, "\"%s\" has two rows of %s", name, s->locales[locale].tag);
		diag_note(s->d, &old->at, "the other one");
		diag_fix(s->d, "leave one row, with the word to say; what else is right goes into its also, with | between");
		return;
	}
	*old = new;
}

/* A file with letters that cannot be compared, or that nobody sees, is not read further. */
static struct table *
read_table(struct source *s, const char *path, const char *name)
{
	struct place whole = { name, 0, 0, NULL, 0, 0 };
	struct buf why = BUF_INIT(512);
	struct table *t = NULL;
	unsigned errors = s->d->errors;
	size_t len, skip = 0, none;
	char *bytes = whole_file_read(path, &len, &why);

	if (bytes == NULL) {
		diag_at(s->d, E101, &whole, "cannot be read: %s", why.ptr);
	} else {
		/* Excel takes a CSV for UTF-8 only with a byte order mark: here it is no mistake. */
		if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
			skip = 3;
		if (whole_file_is_text(name, bytes + skip, len - skip, &none, s->d))
			characters_check(name, bytes + skip, len - skip, s->d);
		if (s->d->errors == errors)
			t = table_of_bytes(bytes + skip, len - skip, name, CHARSET_UTF_8, NULL, s->d);
	}
	free(bytes);
	buf_free(&why);
	return t;
}

static void
read_layer(struct source *s, unsigned layer)
{
	const char *path = arena_printf(&s->arena, "%s/locales/glossary.csv", s->layer[layer]);
	const char *name = layer_name(s, layer, "locales/glossary.csv");
	struct table *t;
	struct stat st;

	if (stat(path, &st) != 0 && errno == ENOENT)
		return;
	t = read_table(s, path, name);
	if (t != NULL) {
		struct reading r = { s, t, layer, { 0 } };

		if (read_heading(&r))
			for (size_t i = 1; i < t->rows; i++)
				read_row(&r, &t->row[i]);
	}
	table_free(t);
}

static int
longest_first(const void *a, const void *b)
{
	const struct glossary_call *x = a, *y = b;

	if (x->form->len != y->form->len)
		return x->form->len < y->form->len ? 1 : -1;
	return x->term != y->term ? (x->term > y->term) - (x->term < y->term) : strcmp(x->form->folded, y->form->folded);
}

/* The words of English, and that each calls for one thing. */
static void
read_calls(struct source *s)
{
	struct glossary *g = &s->glossary;

	for (uint32_t i = 0; i < g->terms; i++) {
		const struct glossary_row *en = &g->term[i].row[0];

		if (en->forms == 0) {
			diag_at(s->d, E148, &g->term[i].at, "\"%s\" has no row of en: no English word calls for it", g->term[i].name);
			diag_fix(s->d, "add a row with en and the English word, its plural in also");
		}
		for (uint32_t f = 0; f < en->forms; f++) {
			for (uint32_t k = 0; k < g->calls; k++) {
				const struct glossary_term *other = &g->term[g->call[k].term];

				if (g->call[k].term == i || strcmp(g->call[k].form->folded, en->form[f].folded) != 0)
					continue;
				diag_at(s->d, E148, &en->at, "\"%s\" calls for two things, \"%s\" and \"%s\"", en->form[f].words,
				    other->name, g->term[i].name);
				diag_note(s->d, &other->row[0].at, "the other one");
				diag_fix(s->d, "leave it out in one of the two");
			}
			GROW(g->call, g->calls, g->calls_room);
			g->call[g->calls++] = (struct glossary_call){ &en->form[f], (uint16_t)i };
		}
	}
	if (g->calls > 1)
		qsort(g->call, g->calls, sizeof *g->call, longest_first);
}

void
read_glossary(struct source *s)
{
	if (s->locales_count == 0)
		return;
	for (unsigned layer = 0; layer < s->layers; layer++)
		read_layer(s, layer);
	read_calls(s);
}
