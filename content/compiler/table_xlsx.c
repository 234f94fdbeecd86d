/*
 * table_xlsx.c - the first sheet of an XLSX: a ZIP of XML (ECMA-376)
 *
 * Debian 12 has no library that reads one, so libzip unpacks and libxml2's
 * reader walks.  Each member has a ceiling whatever its header claims, and a
 * document with a DTD is refused: nothing here has entities to expand.
 */
#include <zip.h>

#include "content/compiler/table.h"
#include "content/compiler/table_xml.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"

enum { MEMBERS = 1000, SHARED = 200000 };

struct shared { const char *text; size_t len; };

struct book {
	struct table *t;
	struct diag *d;
	zip_t *zip;
	struct shared *shared;
	size_t shared_count, shared_room;	/* of bytes, no more than their member has */
	struct arena arena;
	char sheet_id[64];		/* of the first sheet, in workbook.xml */
	char sheet[256];		/* its member */
	bool is_refused;
};

/* Row and column from 1; 0 is the whole file. */
static bool
refuse_at(struct book *b, enum diag_code code, unsigned row, unsigned column, const char *what)
{
	struct place here = { b->t->name, row, column, NULL, 0, 0 };

	if (!b->is_refused) {
		diag_at(b->d, code, &here, "%s", what);
		if (code == E150)
			diag_fix(b->d, "open it in a spreadsheet program and save it again as .xlsx or \"CSV UTF-8\"");
	}
	b->is_refused = true;
	return false;
}

static bool
refuse(struct book *b, enum diag_code code, const char *what)
{
	return refuse_at(b, code, 0, 0, what);
}

/* A member, unpacked, from xmalloc, a NUL behind it; NULL if absent or, after a diagnostic, too large or broken. */
static char *
unpack(struct book *b, const char *member, size_t *len)
{
	zip_file_t *f = zip_fopen(b->zip, member, 0);
	size_t room = 64 << 10;
	char *bytes;
	zip_int64_t n = 1;

	*len = 0;
	if (f == NULL) {
		if (zip_name_locate(b->zip, member, 0) >= 0)
			refuse(b, E150, "a part of this .xlsx cannot be unpacked: it is broken, or has a password");
		return NULL;
	}
	bytes = xmalloc(room);
	while (n > 0 && *len <= TABLE_BYTES) {
		if (*len == room)
			bytes = xrealloc(bytes, room *= 2);
		n = zip_fread(f, bytes + *len, room - *len);
		*len += n > 0 ? (size_t)n : 0;
	}
	zip_fclose(f);
	if (n < 0)
		refuse(b, E150, "a part of this .xlsx cannot be unpacked: it is broken");
	else if (*len > TABLE_BYTES)
		refuse(b, E151, "a part of this .xlsx unpacks to more than a table may hold");
	if (b->is_refused) {
		free(bytes);
		return NULL;
	}
	bytes[*len] = '\0';	/* the last zip_fread() had room, and filled none */
	return bytes;
}

/* Every node of a member; true when it is absent. */
static bool
walk(struct book *b, const char *member, xml_node_fn *on_node, void *of)
{
	size_t len;
	char *bytes = unpack(b, member, &len);
	const char *wrong = bytes != NULL ? xml_walk(bytes, len, on_node, b, of) : NULL;

	if (wrong != NULL)
		refuse(b, E150, wrong);
	free(bytes);
	return !b->is_refused;
}

/* The value of an attribute, whatever its prefix, cut to `size`; "" if absent. */
static void
attribute(xmlTextReaderPtr r, const char *name, char *out, size_t size)
{
	*out = '\0';
	for (int is = xmlTextReaderMoveToFirstAttribute(r); is == 1; is = xmlTextReaderMoveToNextAttribute(r))
		if (strcmp((const char *)xmlTextReaderConstLocalName(r), name) == 0)
			snprintf(out, size, "%s", (const char *)xmlTextReaderConstValue(r));
	xmlTextReaderMoveToElement(r);
}

static bool
on_workbook(struct book *b, xmlTextReaderPtr r, int type, const char *name, void *of)
{
	char id[sizeof b->sheet_id] = "";

	(void)of;
	if (type != XML_READER_TYPE_ELEMENT || strcmp(name, "sheet") != 0 || b->sheet_id[0] != '\0')
		return true;
	/* "r:id": its own "id" is "sheetId". */
	attribute(r, "id", id, sizeof id);
	snprintf(b->sheet_id, sizeof b->sheet_id, "%s", id);
	return true;
}

static bool
on_relation(struct book *b, xmlTextReaderPtr r, int type, const char *name, void *of)
{
	char id[sizeof b->sheet_id], target[200];

	(void)of;
	if (type != XML_READER_TYPE_ELEMENT || strcmp(name, "Relationship") != 0)
		return true;
	attribute(r, "Id", id, sizeof id);
	attribute(r, "Target", target, sizeof target);
	if (strcmp(id, b->sheet_id) == 0)
		snprintf(b->sheet, sizeof b->sheet, "%s%s", target[0] == '/' ? "" : "xl/", target + (target[0] == '/'));
	return true;
}

bool
table_is_escape(const char *text)
{
	return text[0] == '_' && text[1] == 'x' && strspn(text + 2, "0123456789abcdefABCDEF") >= 4 && text[6] == '_';
}

static void
add_unescaped(struct buf *out, const char *text)
{
	while (*text != '\0') {
		uint32_t cp = table_is_escape(text) ? (uint32_t)strtoul(text + 2, NULL, 16) : 0;
		char bytes[4];

		if (cp > 0 && (cp < 0xD800 || cp > 0xDFFF)) {
			buf_add(out, bytes, utf8_encode(cp, bytes));
			text += 7;
		} else {
			buf_addc(out, *text++);
		}
	}
}

static bool
is_words(int type)
{
	return type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
	    type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE || type == XML_READER_TYPE_WHITESPACE;
}

/* Runs of a text are joined; how Japanese is to be read out (rPh) is no part of it. */
struct string_walk { struct buf text; bool in_text, in_reading; };

static void
keep_shared(struct book *b, const struct buf *text)
{
	if (!buf_ok(text) || b->shared_count == SHARED) {
		refuse(b, E151, "a text of this .xlsx is too long, or it holds too many");
		return;
	}
	GROW(b->shared, b->shared_count, b->shared_room);
	b->shared[b->shared_count++] = (struct shared){ arena_copy(&b->arena, text->ptr, text->len), text->len };
}

static bool
on_shared(struct book *b, xmlTextReaderPtr r, int type, const char *name, void *of)
{
	struct string_walk *w = of;
	bool begins = type == XML_READER_TYPE_ELEMENT, ends = type == XML_READER_TYPE_END_ELEMENT,
	    is_empty = begins && xmlTextReaderIsEmptyElement(r);

	if (strcmp(name, "rPh") == 0 && (begins || ends))
		w->in_reading = begins && !is_empty;
	else if (strcmp(name, "t") == 0 && (begins || ends))
		w->in_text = begins && !is_empty;
	else if (is_words(type) && w->in_text && !w->in_reading)
		add_unescaped(&w->text, (const char *)xmlTextReaderConstValue(r));
	if (strcmp(name, "si") == 0 && begins)
		buf_reset(&w->text);
	if (strcmp(name, "si") == 0 && (ends || is_empty))
		keep_shared(b, &w->text);
	return !b->is_refused;
}

struct sheet_walk {
	unsigned row, column;		/* from 1, from 0 */
	unsigned next_column;
	char type[16];
	struct buf text, formula;
	bool in_cell, in_value, in_formula, in_reading, has_formula;
};

/* Column (from 0) of "AB17"; `otherwise` if it names none. */
static unsigned
column_of(const char *ref, unsigned otherwise)
{
	unsigned n = 0;

	if (*ref == '\0')
		return otherwise;
	for (; *ref >= 'A' && *ref <= 'Z' && n < 100000; ref++)
		n = n * 26 + (unsigned)(*ref - 'A') + 1;
	return n > 0 ? n - 1 : otherwise;
}

static void
begin_row(struct book *b, struct sheet_walk *w, xmlTextReaderPtr r)
{
	char ref[16];
	unsigned long number;

	attribute(r, "r", ref, sizeof ref);
	number = *ref != '\0' ? strtoul(ref, NULL, 10) : w->row + 1;
	if (number <= w->row || number > 1048576)
		refuse(b, E150, "the rows of this .xlsx are not in order");
	else
		w->row = (unsigned)number;
	w->next_column = 0;
}

static void
begin_cell(struct book *b, struct sheet_walk *w, xmlTextReaderPtr r)
{
	char ref[16];

	attribute(r, "r", ref, sizeof ref);
	attribute(r, "t", w->type, sizeof w->type);
	w->column = column_of(ref, w->next_column);
	if (w->in_cell || w->column < w->next_column)
		refuse_at(b, E150, w->row, w->column + 1, "this .xlsx gives this cell twice, or behind one that comes after it");
	w->in_cell = !xmlTextReaderIsEmptyElement(r);
	w->next_column = w->column + 1;
	w->has_formula = false;
	buf_reset(&w->text);
	buf_reset(&w->formula);
}

static void
end_cell(struct book *b, struct sheet_walk *w)
{
	static const struct { const char *type; enum cell_kind kind; } kinds[] = {
		{ "", CELL_NUMBER }, { "n", CELL_NUMBER }, { "d", CELL_NUMBER }, { "b", CELL_TRUTH }, { "e", CELL_ERROR },
	};
	const char *text = w->text.ptr;
	size_t len = w->text.len;
	enum cell_kind kind = CELL_TEXT;

	w->in_cell = false;
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(w->type, kinds[i].type) == 0)
			kind = kinds[i].kind;
	if (strcmp(w->type, "s") == 0 && len > 0) {
		unsigned long n = strtoul(text, NULL, 10);

		if (text[strspn(text, "0123456789")] != '\0' || n >= b->shared_count) {
			refuse(b, E150, "a cell of this .xlsx names a text that is not there");
			return;
		}
		text = b->shared[n].text;
		len = b->shared[n].len;
	}
	if (w->has_formula && kind != CELL_ERROR) {
		buf_prefixf(&w->formula, "=");
		text = w->formula.ptr;
		len = w->formula.len;
		kind = CELL_FORMULA;
	}
	if (!buf_ok(&w->text) || !buf_ok(&w->formula))
		refuse(b, E151, "a cell of this .xlsx is too long");
	else if (!table_put(b->t, w->row, w->column, text, len, kind, b->d))
		b->is_refused = true;
}

static bool
on_sheet(struct book *b, xmlTextReaderPtr r, int type, const char *name, void *of)
{
	struct sheet_walk *w = of;
	bool begins = type == XML_READER_TYPE_ELEMENT, ends = type == XML_READER_TYPE_END_ELEMENT;
	bool opens = begins && !xmlTextReaderIsEmptyElement(r);

	if (is_words(type) && !w->in_reading && (w->in_value || w->in_formula)) {
		add_unescaped(w->in_formula ? &w->formula : &w->text, (const char *)xmlTextReaderConstValue(r));
		return true;
	}
	if (!begins && !ends)
		return true;
	if (strcmp(name, "row") == 0 && begins) {
		begin_row(b, w, r);
	} else if (strcmp(name, "c") == 0) {
		if (begins)
			begin_cell(b, w, r);
		if (ends)
			end_cell(b, w);
	} else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
		w->in_value = opens;
	} else if (strcmp(name, "f") == 0) {
		w->in_formula = opens;
		w->has_formula = true;
	} else if (strcmp(name, "rPh") == 0) {
		w->in_reading = opens;
	}
	return !b->is_refused;
}

static bool
read_book(struct book *b)
{
	struct string_walk strings = { BUF_INIT(TABLE_CELL_BYTES), false, false };
	struct sheet_walk sheet = { .text = BUF_INIT(TABLE_CELL_BYTES), .formula = BUF_INIT(TABLE_CELL_BYTES) };
	bool is_read = walk(b, "xl/workbook.xml", on_workbook, NULL) &&
	    walk(b, "xl/_rels/workbook.xml.rels", on_relation, NULL) &&
	    walk(b, "xl/sharedStrings.xml", on_shared, &strings);

	if (is_read && (b->sheet[0] == '\0' || zip_name_locate(b->zip, b->sheet, 0) < 0))
		is_read = refuse(b, E150, "this is a ZIP, but no .xlsx: it has no sheet");
	is_read = is_read && walk(b, b->sheet, on_sheet, &sheet);
	buf_free(&strings.text);
	buf_free(&sheet.text);
	buf_free(&sheet.formula);
	return is_read;
}

bool
table_read_xlsx(struct table *t, const char *bytes, size_t len, struct diag *d)
{
	struct book b = { .t = t, .d = d };
	zip_error_t error;
	zip_source_t *source;
	bool is_read = false;

	zip_error_init(&error);
	source = zip_source_buffer_create(bytes, len, 0, &error);
	BUG_IF(source == NULL);
	b.zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
	if (b.zip == NULL) {
		zip_source_free(source);
		refuse(&b, E150, "this .xlsx is broken: it was not saved or not copied to its end");
	} else if (zip_get_num_entries(b.zip, 0) > MEMBERS) {
		refuse(&b, E151, "this .xlsx has more parts than any spreadsheet program makes");
	} else {
		is_read = read_book(&b);
	}
	if (b.zip != NULL)
		zip_discard(b.zip);
	zip_error_fini(&error);
	free(b.shared);
	arena_release(&b.arena);
	return is_read;
}
