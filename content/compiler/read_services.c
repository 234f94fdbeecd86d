/* read_services.c - content/services.ini: the numbers people call; always the owner's, never those of a base */
#include "content/compiler/source_read.h"
#include "content/compiler/values.h"

static const char *const known[] = { "name", "number", "kind", "owner", "pack", "bearer", "price", "locales",
	"quiet", "countries", "note" };

static void
read_reach(const struct row *r, struct source_service *v)
{
	struct word *words;
	size_t count = value_words(r, "countries", &words);

	v->country = arena_alloc(&r->s->arena, count * sizeof *v->country);
	for (size_t i = 0; i < count; i++) {
		uint16_t code = source_country_code(words[i].text, strlen(words[i].text));

		if (code == 0 || source_country(r->s, code) == NULL)
			diag_at(r->s->d, E255, &words[i].at, "content/countries has no file for \"%s\"", words[i].text);
		else
			v->country[v->countries++] = code;
	}
}

static void
read_service(const struct row *r)
{
	struct source *s = r->s;
	struct source_service *v;
	struct place here;

	GROW(s->services, s->services_count, s->services_room);
	v = &s->services[s->services_count++];
	memset(v, 0, sizeof *v);
	v->at = ini_place_of_section(r->ini, r->section);
	value_only(r, known, COUNT(known));
	v->name = value_needed(r, "name");
	v->number = value_needed(r, "number");
	v->owner = value_needed(r, "owner");
	v->bearer = value_needed(r, "bearer");
	v->price = value_string(r, "price");
	value_word(r, "kind", words_of_service_kind, SERVICE_KIND_COUNT, &v->kind);
	if (ini_key(r->section, "kind") == NULL)
		value_needed(r, "kind");
	value_yes(r, "quiet", &v->is_quiet);
	v->locales = value_locales(r, "locales", v->locale);
	read_reach(r, v);
	here = value_place(r, "owner");
	if (strlen(v->owner) > PACK_MAX_OWNER)
		diag_at(s->d, E123, &here, "[%s] owner: at most %d bytes, here are %zu", r->section->name,
		    PACK_MAX_OWNER, strlen(v->owner));
	else if (v->owner[0] == '-' || v->owner[strspn(v->owner, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
		diag_at(s->d, E123, &here, "[%s] owner: a word of a-z 0-9 -, with a letter or digit first", r->section->name);
	here = value_place(r, "number");
	for (uint32_t i = 0; i + 1 < s->services_count; i++)
		if (s->services[i].kind == v->kind && strcmp(s->services[i].number, v->number) == 0 && v->number[0] != '\0')
			diag_at(s->d, E123, &here, "another service has this number already");
}

void
read_services(struct source *s)
{
	const struct ini *ini = source_ini(s, s->layers - 1, "content/services.ini");
	struct row r = { s, ini, NULL };

	if (ini == NULL)
		return;
	for (size_t i = 0; i < ini->section_count; i++) {
		const char *name = ini->sections[i].name;
		struct place here = ini_place_of_section(ini, &ini->sections[i]);

		r.section = &ini->sections[i];
		if (strncmp(name, "service.", 8) == 0 && strspn(name + 8, "0123456789") == strlen(name + 8) && name[8] != '\0') {
			read_service(&r);
		} else {
			diag_at(s->d, E120, &here, "[%s] means nothing here", name);
			diag_fix(s->d, "sections are [service.1], [service.2], ...");
		}
	}
}
