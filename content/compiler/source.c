/*
 * source.c - everything people wrote, read in the order in which files name
 * each other
 */
#include "content/compiler/source.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "content/compiler/characters.h"
#include "content/compiler/source_read.h"

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

uint32_t
source_list(struct source *s, unsigned layer, const char *folder, const char *ending, const char ***names)
{
	struct place whole = { layer_name(s, layer, folder), 0, 0, NULL, 0, 0 };
	DIR *dir = opendir(arena_printf(&s->arena, "%s/%s", s->layer[layer], folder));
	uint32_t count = 0, room = 0;
	struct dirent *entry;

	*names = NULL;
	if (dir == NULL) {
		diag_at(s->d, E101, &whole, "cannot be read: %s", strerror(errno));
		s->is_readable = false;
		return 0;
	}
	while ((entry = readdir(dir)) != NULL) {
		const char *dot = strrchr(entry->d_name, '.');

		if (entry->d_name[0] == '.' || dot == NULL || strcmp(dot + 1, ending) != 0)
			continue;
		GROW(*names, count, room);
		(*names)[count++] = arena_copy(&s->arena, entry->d_name, (size_t)(dot - entry->d_name));
	}
	closedir(dir);
	if (count > 1)
		qsort(*names, count, sizeof **names, by_name);
	return count;
}

const struct ini *
source_ini(struct source *s, unsigned layer, const char *name)
{
	const char *path = arena_printf(&s->arena, "%s/%s", s->layer[layer], name);
	unsigned unread = s->d->seen[E101] + s->d->seen[E102] + s->d->seen[E104];
	struct ini *ini = ini_read(path, arena_printf(&s->arena, "%s", layer_name(s, layer, name)), s->d);
	struct stat st;

	if (s->d->seen[E101] + s->d->seen[E102] + s->d->seen[E104] != unread) {
		s->is_readable = false;
		ini_free(ini);
		return NULL;
	}
	characters_check(ini->path, ini->bytes, strlen(ini->bytes), s->d);
	if (stat(path, &st) == 0 && st.st_mtim.tv_sec > s->newest_s)
		s->newest_s = st.st_mtim.tv_sec;
	GROW(s->ini, s->inis, s->ini_room);
	s->ini[s->inis++] = ini;
	return ini;
}

uint16_t
source_type(struct source *s, const char *name, const struct place *at)
{
	uint32_t before = names_add(&s->type_names, name, s->types_count);

	if (before != NAME_NONE)
		return (uint16_t)before;
	GROW(s->types, s->types_count, s->types_room);
	GROW(s->type_at, s->types_count, s->type_at_room);
	s->types[s->types_count] = name;
	s->type_at[s->types_count] = *at;
	return (uint16_t)s->types_count++;
}

uint16_t
source_country_code(const char *letters, size_t len)
{
	char two[3] = { 0 };

	if (len != 2)
		return 0;
	for (int i = 0; i < 2; i++)
		two[i] = (char)(letters[i] >= 'a' && letters[i] <= 'z' ? letters[i] - 'a' + 'A' : letters[i]);
	return country_code(two);
}

static uint16_t
find(const struct names *names, const char *name)
{
	uint32_t i = names_find(names, name);

	return i < PACK_NONE ? (uint16_t)i : PACK_NONE;
}

uint16_t source_locale(const struct source *s, const char *tag) { return find(&s->locale_names, tag); }
uint16_t source_topic(const struct source *s, const char *name) { return find(&s->topic_names, name); }
uint16_t source_token(const struct source *s, const char *name) { return find(&s->token_names, name); }
uint16_t source_key(const struct source *s, const char *name) { return find(&s->key_names, name); }

const struct source_country *
source_country(const struct source *s, uint16_t code)
{
	for (uint32_t i = 0; i < s->countries_count; i++)
		if (s->countries[i].code == code)
			return &s->countries[i];
	return NULL;
}

static uint16_t
said_in(const struct source *s, uint16_t locale, uint16_t key, enum text_review least)
{
	const struct source_locale *l = &s->locales[locale];
	const struct source_text *t = source_text(s, locale, key);

	if (t->spans > 0 && t->review >= least)
		return locale;
	for (uint16_t i = 0; i < l->fallbacks; i++) {
		t = source_text(s, l->fallback[i], key);
		if (t->spans > 0 && t->review >= least)
			return l->fallback[i];
	}
	return PACK_NONE;
}

uint16_t
source_said_in(const struct source *s, uint16_t locale, uint16_t key)
{
	return said_in(s, locale, key, REVIEW_MACHINE);
}

uint16_t
source_released_in(const struct source *s, uint16_t locale, uint16_t key)
{
	return said_in(s, locale, key, REVIEW_READ);
}

struct place
source_place(const struct source *s, uint32_t locale, uint32_t key, size_t at, unsigned width)
{
	const struct source_text *t = source_text(s, locale, key);

	if (t->entry == NULL)
		return s->keys[key].at;
	return po_place(s->locales[locale].po, &t->entry->text, at, width);
}

/* A base that is no tree at all would only seem to have nothing. */
static void
check_base(struct source *s, unsigned layer)
{
	struct place whole = { s->layer[layer], 0, 0, NULL, 0, 0 };

	if (layer_has(s, layer, "locales") || layer_has(s, layer, "content"))
		return;
	diag_at(s->d, E101, &whole, "this base has neither locales/ nor content/");
	s->is_readable = false;
}

struct source *
source_read_layers(const char *const *roots, unsigned count, int32_t today, struct diag *d)
{
	struct source *s = xcalloc(1, sizeof *s);

	BUG_IF(count < 1 || count > LAYERS_MAX);
	for (unsigned i = 0; i < count; i++)
		s->layer[s->layers++] = roots[i];
	s->d = d;
	s->today = today;
	s->is_readable = true;
	fold_build_init(&s->fold);
	for (unsigned i = 0; i + 1 < s->layers; i++)
		check_base(s, i);
	read_locales(s);
	read_glossary(s);
	read_tokens(s);
	read_countries(s);
	read_offices(s);
	read_topics(s);
	read_services(s);
	read_keys(s);
	read_texts(s);
	if (s->is_readable)
		read_aliases(s);
	return s;
}

void
source_free(struct source *s)
{
	for (uint32_t i = 0; i < s->locales_count; i++)
		po_free(s->locales[i].po);
	for (uint32_t i = 0; i < s->inis; i++)
		ini_free(s->ini[i]);
	joined_release(&s->topic_rows);
	joined_release(&s->token_rows);
	names_release(&s->locale_names);
	names_release(&s->key_names);
	names_release(&s->topic_names);
	names_release(&s->token_names);
	names_release(&s->type_names);
	free(s->ini);
	free(s->locales);
	free(s->keys);
	free(s->topics);
	free(s->tokens);
	free(s->facts);
	free(s->countries);
	free(s->towns);
	free(s->town_names);
	free(s->offices);
	free(s->services);
	free(s->aliases);
	free(s->types);
	free(s->type_at);
	free(s->texts);
	fold_build_release(&s->fold);
	glossary_release(&s->glossary);
	arena_release(&s->arena);
	free(s);
}
