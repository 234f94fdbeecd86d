/* read_locales.c - locales/locales.ini and the PO file of each language */
#include <sys/stat.h>

#include "content/compiler/characters.h"
#include "content/compiler/po_layers.h"
#include "content/compiler/source_read.h"
#include "content/compiler/values.h"
#include "locales/text/utf8.h"

static const char *const known[] = { "name", "english", "script", "direction", "fallback", "substitute" };
static const char *const directions[] = { "ltr", "rtl" };

/* "ê e": one character, a blank, what stands for it. */
static bool
read_substitute(const struct row *r, const struct word *w, struct substitute *out)
{
	const char *text = w->text, *to;
	size_t len = strlen(text), bytes = utf8_decode(text, len, &out->from);

	to = text + bytes + strspn(text + bytes, " ");
	if (text[bytes] != ' ' || !substitute_fits(to, strlen(to))) {
		diag_at(r->s->d, E134, &w->at, "\"%s\" does not name one character and what stands for it", text);
		diag_fix(r->s->d, "write the character, a blank, and one to three characters of the GSM alphabet: \u00EA e");
		return false;
	}
	if (gsm7_septets(out->from) > 0) {
		diag_at(r->s->d, E134, &w->at, "every phone has \"%.*s\": nothing need stand for it", (int)bytes, text);
		diag_fix(r->s->d, "leave it out");
		return false;
	}
	memcpy(out->to, to, strlen(to));
	return true;
}

static int
by_character(const void *a, const void *b)
{
	const struct substitute *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static void
read_substitutes(const struct row *r, struct source_locale *l)
{
	struct word *words;
	size_t count = value_list(r, "substitute", &words);
	struct substitute *row = arena_alloc(&r->s->arena, (count + 1) * sizeof *row);
	struct place here = value_place(r, "substitute");

	l->declared.row = row;
	for (size_t i = 0; i < count; i++)
		if (read_substitute(r, &words[i], &row[l->declared.rows]))
			l->declared.rows++;
	qsort(row, l->declared.rows, sizeof *row, by_character);
	for (uint32_t i = 1; i < l->declared.rows; i++)
		if (row[i].from == row[i - 1].from) {
			diag_at(r->s->d, E134, &here, "two things stand for U+%04X", (unsigned)row[i].from);
			diag_fix(r->s->d, "keep one of them");
		}
}

static void
read_locale(const struct row *r)
{
	struct source *s = r->s;
	struct source_locale *l;
	const char *script;
	uint16_t rtl = 0;

	GROW(s->locales, s->locales_count, s->locales_room);
	l = &s->locales[s->locales_count++];
	memset(l, 0, sizeof *l);
	l->tag = r->section->name;
	l->at = ini_place_of_section(r->ini, r->section);
	value_only(r, known, COUNT(known));
	l->name = value_needed(r, "name");
	l->english = value_needed(r, "english");
	script = value_needed(r, "script");
	if (strlen(script) == 4) {
		memcpy(l->script, script, 4);
	} else if (script[0] != '\0') {
		struct place here = value_place(r, "script");

		diag_at(s->d, E123, &here, "script is four letters of ISO 15924, such as Latn, not \"%s\"", script);
	}
	value_word(r, "direction", directions, 2, &rtl);
	l->is_rtl = rtl != 0;
	read_substitutes(r, l);
}

/* The nearest first; the last is always English, written or not. */
static void
read_fallbacks(const struct row *r, uint16_t locale)
{
	struct source_locale *l = &r->s->locales[locale];
	uint16_t named[PACK_FALLBACKS], count = value_locales(r, "fallback", named);

	for (uint16_t i = 0; i < count; i++)
		if (named[i] != 0 && named[i] != locale && l->fallbacks < PACK_FALLBACKS - 1)
			l->fallback[l->fallbacks++] = named[i];
	if (locale != 0)
		l->fallback[l->fallbacks++] = 0;
}

static bool
has_row(const struct substitute *row, uint32_t rows, uint32_t from)
{
	for (uint32_t i = 0; i < rows; i++)
		if (row[i].from == from)
			return true;
	return false;
}

/*
 * A text that is not there is said in a fallback, with that one's letters: what
 * it declared holds here too, unless this language has a word of its own for it.
 */
static void
inherit_substitutes(struct source *s)
{
	struct substitutes *merged = arena_alloc(&s->arena, (s->locales_count + 1) * sizeof *merged);
	uint32_t all = 0;

	for (uint16_t i = 0; i < s->locales_count; i++) {
		const struct source_locale *l = &s->locales[i];
		uint32_t most = l->declared.rows, rows = l->declared.rows;
		struct substitute *row;

		for (uint16_t k = 0; k < l->fallbacks; k++)
			most += s->locales[l->fallback[k]].declared.rows;
		row = arena_alloc(&s->arena, (most + 1) * sizeof *row);
		memcpy(row, l->declared.row, rows * sizeof *row);
		for (uint16_t k = 0; k < l->fallbacks; k++) {
			const struct substitutes *other = &s->locales[l->fallback[k]].declared;

			for (uint32_t n = 0; n < other->rows; n++)
				if (!has_row(row, rows, other->row[n].from))
					row[rows++] = other->row[n];
		}
		qsort(row, rows, sizeof *row, by_character);
		merged[i] = (struct substitutes){ row, rows };
		all += rows;
		if (all > UINT16_MAX) {
			diag_at(s->d, E127, &l->at, "more than %d stand-ins in all languages together", UINT16_MAX);
			return;
		}
	}
	for (uint16_t i = 0; i < s->locales_count; i++)
		s->locales[i].declared = merged[i];
}

static bool
leads_to(const struct source *s, uint16_t from, uint16_t to, unsigned depth)
{
	const struct source_locale *l = &s->locales[from];

	for (uint16_t i = 0; i < l->fallbacks && depth < PACK_MAX_LOCALES; i++)
		if (l->fallback[i] == to || leads_to(s, l->fallback[i], to, depth + 1))
			return true;
	return false;
}

static void
check_fallbacks(struct source *s)
{
	for (uint16_t i = 1; i < s->locales_count; i++)
		for (uint16_t k = 0; k < s->locales[i].fallbacks; k++) {
			uint16_t next = s->locales[i].fallback[k];

			/* Each ring is told once, at its first language. */
			if (next > i && leads_to(s, next, i, 0)) {
				diag_at(s->d, E131, &s->locales[i].at, "%s falls back to %s, and %s to %s", s->locales[i].tag,
				    s->locales[next].tag, s->locales[next].tag, s->locales[i].tag);
				return;
			}
		}
}

static void
read_po(struct source *s, struct source_locale *l)
{
	const char *name = arena_printf(&s->arena, "locales/%s.po", l->tag);
	struct po *part[LAYERS_MAX] = { NULL };
	bool is_anywhere = false;

	for (unsigned layer = 0; layer < s->layers; layer++) {
		const char *path = arena_printf(&s->arena, "%s/%s", s->layer[layer], name), *told = layer_name(s, layer, name);
		struct stat st;

		if (stat(path, &st) != 0)
			continue;
		is_anywhere = true;
		if (st.st_mtim.tv_sec > s->newest_s)
			s->newest_s = st.st_mtim.tv_sec;
		part[layer] = po_read(path, told, l->tag, s->d);
		if (part[layer] == NULL)
			s->is_readable = false;
		else
			characters_check(told, part[layer]->bytes, part[layer]->len, s->d);
	}
	if (!is_anywhere) {
		diag_at(s->d, E132, &l->at, "language %s has no file %s", l->tag, name);
		s->is_readable = false;
		return;
	}
	l->po = s->layers > 1 ? po_join(part, s->layers, layer_name(s, s->layers - 1, name)) : part[0];
}

static void
check_files(struct source *s)
{
	for (unsigned layer = 0; layer < s->layers; layer++) {
		const char **names;
		uint32_t count = layer_has(s, layer, "locales") ? source_list(s, layer, "locales", "po", &names) : 0;

		if (count == 0)
			continue;
		for (uint32_t i = 0; i < count; i++)
			if (source_locale(s, names[i]) == PACK_NONE) {
				const char *name = arena_printf(&s->arena, "locales/%s.po", names[i]);
				struct place whole = { layer_name(s, layer, name), 0, 0, NULL, 0, 0 };

				diag_at(s->d, E132, &whole, "locales/locales.ini has no [%s]", names[i]);
			}
		free(names);
	}
}

/* With a language would go its words for stop and danger. */
static bool
is_kept(const struct joined *j)
{
	(void)j;
	return true;
}

/* The rows of locales.ini, English first; false after a diagnostic. */
static bool
read_rows(struct source *s, const struct joined_list *list)
{
	const struct joined *en = joined_find(list, "en");

	if (en == NULL || list->rows > PACK_MAX_LOCALES) {
		struct place whole = { layer_name(s, 0, "locales/locales.ini"), 0, 0, NULL, 0, 0 };

		if (en == NULL)
			diag_at(s->d, E133, &whole, "there is no [en]");
		else
			diag_at(s->d, E127, &whole, "at most %d languages fit", PACK_MAX_LOCALES);
		s->is_readable = false;
		return false;
	}
	read_locale(&(struct row){ s, en->ini, en->section });
	for (uint32_t i = 0; i < list->rows; i++) {
		const struct joined *j = &list->row[i];

		if (j != en && !j->is_gone)
			read_locale(&(struct row){ s, j->ini, j->section });
	}
	for (uint16_t i = 0; i < s->locales_count; i++)
		names_add(&s->locale_names, s->locales[i].tag, i);
	for (uint16_t i = 0; i < s->locales_count; i++) {
		const struct joined *j = joined_find(list, s->locales[i].tag);

		read_fallbacks(&(struct row){ s, j->ini, j->section }, i);
	}
	return true;
}

void
read_locales(struct source *s)
{
	struct joined_list list = { NULL, 0, 0, { NULL, 0, 0 } };
	bool has_rows = joined_read(s, &list, "locales/locales.ini", is_kept) && read_rows(s, &list);

	joined_release(&list);
	if (!has_rows)
		return;
	check_fallbacks(s);
	inherit_substitutes(s);
	check_files(s);
	for (uint16_t i = 0; i < s->locales_count; i++)
		read_po(s, &s->locales[i]);
}
