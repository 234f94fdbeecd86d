/*
 * read_offices.c - content/offices: towns, and who can be found there
 *
 * An office's number is a fact like any other, with source, test call and end;
 * either its own, of type office.KIND, or one that its country's file has
 * already (`fact = hotline.consular`), so that no number stands in two places.
 */
#include <unistd.h>

#include "content/compiler/source_read.h"
#include "content/compiler/values.h"
#include "locales/text/buf.h"
#include "locales/text/loose.h"

static const char folder[] = "content/offices", office[] = "office.";
static const char *const known_town[] = { "names", "near", "note" };
static const char *const known_office[] = { "number", "office", "hours", "works_from_abroad", "asks_for_id",
	"may_tell_immigration", "nationals", "source", "as_of", "confidence", "call_tested", "tested_by", "tested_number",
	"review_by", "owner", "note", "town", "place", "walk_in", "languages", "covers", "invented", "fact" };
static const char *const known_by_fact[] = { "fact", "note", "town", "place", "walk_in", "languages", "covers" };

static void
add_name(struct source *s, const char *form, const char *written, uint16_t town, uint16_t order, const struct place *at)
{
	GROW(s->town_names, s->town_names_count, s->town_names_room);
	s->town_names[s->town_names_count++] = (struct source_town_name){ form, written, town,
		written[0] == '\0' ? TOWN_NAME_LOOSE : 0, order, *at };
}

static void
read_names(const struct row *r, uint16_t town)
{
	struct source *s = r->s;
	struct word *words;
	size_t count = value_list(r, "names", &words);

	value_needed(r, "names");
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(words[i].text), room = 4 * len + 64;
		char *form = arena_alloc(&s->arena, room), *loose = arena_alloc(&s->arena, room);

		fold_text(&s->fold.table, words[i].text, len, form, room);
		loose_text(form, strlen(form), loose);
		add_name(s, form, words[i].text, town, (uint16_t)i, &words[i].at);
		if (strcmp(form, loose) != 0)
			add_name(s, loose, "", town, (uint16_t)i, &words[i].at);
	}
	s->towns[town].name = count > 0 ? words[0].text : "?";
}

static void
read_town(const struct row *r, const struct fact_file *file)
{
	struct source *s = r->s;
	struct source_town *t;

	GROW(s->towns, s->towns_count, s->towns_room);
	t = &s->towns[s->towns_count++];
	memset(t, 0, sizeof *t);
	t->at = ini_place_of_section(r->ini, r->section);
	t->id = arena_printf(&s->arena, "%s/%s", file->tag, r->section->name);
	t->file = file->tag;
	t->country = file->country;
	t->near = PACK_NONE;
	value_only(r, known_town, COUNT(known_town));
	t->near_name = value_string(r, "near");
	t->near_at = value_place(r, "near");
	read_names(r, (uint16_t)(s->towns_count - 1));
}

/* What stands behind [town. */
static const char *
word_of_town(const struct source_town *t)
{
	return strchr(t->id, '.') + 1;
}

static uint16_t
find_town(const struct source *s, const char *file, const char *name)
{
	for (uint32_t i = 0; i < s->towns_count; i++)
		if (strcmp(s->towns[i].file, file) == 0 && strcmp(word_of_town(&s->towns[i]), name) == 0)
			return (uint16_t)i;
	return PACK_NONE;
}

/* The fact that has its number: another file's, or its own, which is read now. */
static void
read_number(const struct row *r, struct source_office *o, const struct fact_file *file, unsigned layer)
{
	struct source *s = r->s;
	const char *fact = value_string(r, "fact"), *id = arena_printf(&s->arena, "%s/%s", file->tag, fact != NULL ? fact : "");
	struct place here = fact != NULL ? value_place(r, "fact") : o->at;

	o->has_own_number = fact == NULL;
	if (fact == NULL && value_string(r, "number") == NULL) {
		diag_at(s->d, E299, &here, "[%s] has no number", r->section->name);
	} else if (fact == NULL) {
		value_needed(r, "office");
		read_fact(r, file, layer, arena_printf(&s->arena, "%s%s", office, words_of_office_kind[o->kind]));
		o->fact = s->facts_count - 1;
	} else {
		for (uint32_t i = 0; i < s->facts_count && o->fact == UINT32_MAX; i++)
			if (strcmp(s->facts[i].id, id) == 0 && s->facts[i].is_number && s->facts[i].office != NULL)
				o->fact = i;
		if (o->fact == UINT32_MAX)
			diag_at(s->d, E299, &here, "content/countries/%s.ini has no number [%s] with an office", file->tag, fact);
	}
}

/* What the fact says already is told once, whatever there is of it. */
static void
check_by_fact(const struct row *r, const char *fact, const char *file)
{
	struct buf keys = BUF_INIT(512);
	struct place here = { NULL, 0, 0, NULL, 0, 0 };

	for (size_t i = 0; i < r->section->key_count; i++) {
		const struct ini_key *k = &r->section->keys[i];

		if (word_index(known_office, COUNT(known_office), k->name) < 0 ||
		    word_index(known_by_fact, COUNT(known_by_fact), k->name) >= 0)
			continue;
		if (keys.len == 0)
			here = ini_place_of_name(r->ini, k);
		buf_addf(&keys, "%s%s", keys.len > 0 ? ", " : "", k->name);
	}
	if (keys.len > 0) {
		diag_at(r->s->d, E121, &here, "[%s] has fact = %s and also %s", r->section->name, fact, keys.ptr);
		diag_fix(r->s->d, "delete these lines: [%s] of content/countries/%s.ini says this; or delete fact, if this office has a "
		    "number of its own", fact, file);
	}
	buf_free(&keys);
}

static void
read_covers(const struct row *r, struct source_office *o)
{
	struct word *words;
	size_t count = value_words(r, "covers", &words);

	o->cover = arena_alloc(&r->s->arena, (count + 1) * sizeof *o->cover);
	for (size_t i = 0; i < count; i++) {
		uint16_t code = source_country_code(words[i].text, strlen(words[i].text));

		if (code == 0 || source_country(r->s, code) == NULL)
			diag_at(r->s->d, E255, &words[i].at, "content/countries has no file for \"%s\"", words[i].text);
		else
			o->cover[o->covers++] = code;
	}
}

static void
read_office(const struct row *r, const struct fact_file *file, unsigned layer, int kind)
{
	struct source *s = r->s;
	struct source_office o = { .fact = UINT32_MAX, .kind = (uint16_t)kind, .town = PACK_NONE, .file = file->tag };

	o.at = ini_place_of_section(r->ini, r->section);
	o.id = arena_printf(&s->arena, "%s/%s", file->tag, r->section->name);
	value_only(r, known_office, COUNT(known_office));
	if (value_string(r, "fact") != NULL)
		check_by_fact(r, value_string(r, "fact"), file->tag);
	o.town_name = value_string(r, "town");
	o.town_at = value_place(r, "town");
	o.walk_in_at = value_place(r, "walk_in");
	o.place = value_string(r, "place");
	o.place_at = value_place(r, "place");
	value_yes(r, "walk_in", &o.walk_in);
	value_yes(r, "invented", &o.is_invented);
	o.locales = value_locales(r, "languages", o.locale);
	read_number(r, &o, file, layer);
	read_covers(r, &o);
	GROW(s->offices, s->offices_count, s->offices_room);
	s->offices[s->offices_count++] = o;
}

int
source_office_kind(const char *name)
{
	const char *word = name + strlen(office);
	int kind = 0;

	if (strncmp(name, office, strlen(office)) != 0)
		return -1;
	while (kind < OFFICE_KIND_COUNT && (strlen(words_of_office_kind[kind]) != strcspn(word, ".") ||
	    strncmp(words_of_office_kind[kind], word, strcspn(word, ".")) != 0))
		kind++;
	return kind;
}

/* "office.mrc.doha": the kind, or -1 if it is unknown or has no name behind it. */
static int
kind_of(const char *section)
{
	int kind = source_office_kind(section);
	const char *dot = kind >= 0 ? strchr(section + strlen(office), '.') : NULL;

	return kind < OFFICE_KIND_COUNT && dot != NULL && dot[1] != '\0' ? kind : -1;
}

static void
read_section(struct source *s, const struct joined *j, const struct fact_file *file)
{
	struct row r = { s, j->ini, j->section };
	const char *name = j->section->name;
	struct place here = ini_place_of_section(j->ini, j->section);
	int kind = kind_of(name);

	if (strncmp(name, "town.", 5) == 0 && name[5] != '\0')
		read_town(&r, file);
	else if (kind >= 0)
		read_office(&r, file, j->layer, kind);
	else
		diag_at(s->d, E290, &here, "[%s] is neither a town nor an office of a known kind", name);
}

static void
read_file(struct source *s, struct fact_file *file)
{
	const char *path = arena_printf(&s->arena, "%s/%s.ini", folder, file->tag);
	struct joined_list list = { NULL, 0, 0, { NULL, 0, 0 } };

	for (unsigned layer = 0; layer < s->layers; layer++)
		if (layer_has(s, layer, path))
			file->layer = layer;
	(void)joined_read(s, &list, path, NULL);
	for (uint32_t i = 0; i < list.rows; i++)
		if (!list.row[i].is_gone)
			read_section(s, &list.row[i], file);
	joined_release(&list);
}

static void
tell_no_town(const struct source *s, const char *file, const char *name, const struct place *at)
{
	const char **words = xcalloc(s->towns_count + 1, sizeof *words), *near;
	size_t count = 0;

	for (uint32_t i = 0; i < s->towns_count; i++)
		if (strcmp(s->towns[i].file, file) == 0)
			words[count++] = word_of_town(&s->towns[i]);
	near = nearest_word(name, words, count);
	diag_at(s->d, E291, at, "%s/%s.ini has no [town.%s]", folder, file, name);
	if (near != NULL)
		diag_fix(s->d, "did you mean %s? Else add a section [town.%s] to the same file", near, name);
	free(words);
}

/* Names of towns in other words become their places; what is not found is told. */
static void
settle(struct source *s)
{
	for (uint32_t i = 0; i < s->towns_count; i++) {
		struct source_town *t = &s->towns[i];

		if (t->near_name != NULL && (t->near = find_town(s, t->file, t->near_name)) == PACK_NONE)
			tell_no_town(s, t->file, t->near_name, &t->near_at);
	}
	for (uint32_t i = 0; i < s->offices_count; i++) {
		struct source_office *o = &s->offices[i];

		if (o->town_name != NULL && (o->town = find_town(s, o->file, o->town_name)) == PACK_NONE)
			tell_no_town(s, o->file, o->town_name, &o->town_at);
	}
}

static bool
has_any(struct source *s)
{
	bool is_there = false;

	for (unsigned layer = 0; layer < s->layers && !is_there; layer++)
		is_there = access(arena_printf(&s->arena, "%s/%s", s->layer[layer], folder), F_OK) == 0;
	return is_there;
}

void
read_offices(struct source *s)
{
	const char **names = NULL;
	uint32_t count = has_any(s) ? layers_list(s, folder, "ini", &names) : 0;

	for (uint32_t i = 0; i < count; i++) {
		struct fact_file file = { names[i], 0, source_country_code(names[i], strlen(names[i])), 0, false };
		struct place whole = { arena_printf(&s->arena, "%s/%s.ini", folder, names[i]), 0, 0, NULL, 0, 0 };

		if (file.country != 0)
			read_file(s, &file);
		else
			diag_at(s->d, E126, &whole, "a file of offices is named by the two letters of its country");
	}
	free(names);
	settle(s);
	if (s->towns_count >= PACK_NONE || s->offices_count >= PACK_NONE) {
		struct place whole = { folder, 0, 0, NULL, 0, 0 };

		diag_at(s->d, E127, &whole, "at most %d towns and offices fit", PACK_NONE);
		s->is_readable = false;
	}
}
