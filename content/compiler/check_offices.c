/*
 * check_offices.c - towns are found by one name each, and no office says what could hurt or mislead
 */
#include "content/compiler/check.h"

#include "content/compiler/values.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"

enum { NAME_MOST = 24 };	/* characters of a town's name: as wide as {town} is proved to be (content/tokens.ini) */

static void
check_town_name(const struct source *s, const struct source_town_name *n)
{
	const struct source_alias *keyword = source_alias(s, n->form);
	size_t count = utf8_count(n->written, strlen(n->written));

	check_value(s->d, n->written, &n->at);
	if (strspn(n->form, "0123456789 ") == strlen(n->form))
		diag_at(s->d, E298, &n->at, "\"%s\" has no letters that could be looked for", n->written);
	else if (count > NAME_MOST)
		diag_at(s->d, E298, &n->at, "\"%s\" is %zu characters long, and %d fit", n->written, count, NAME_MOST);
	if (keyword != NULL && keyword->topic != PACK_NONE)	/* a word of the stop-list is of no topic (E260) */
		diag_at(s->d, W289, &n->at, "\"%s\" leads to %s when it is texted alone", n->written,
		    s->topics[keyword->topic].name);
}

static void
check_names(const struct source *s)
{
	for (uint32_t i = 0; i < s->town_names_count; i++) {
		const struct source_town_name *n = &s->town_names[i];

		if (n->flags & TOWN_NAME_LOOSE)
			continue;
		check_town_name(s, n);
		for (uint32_t k = 0; k < i; k++) {
			const struct source_town_name *m = &s->town_names[k];

			if ((m->flags & TOWN_NAME_LOOSE) || m->town == n->town || strcmp(m->form, n->form) != 0 ||
			    s->towns[m->town].country != s->towns[n->town].country)
				continue;
			diag_at(s->d, E293, &n->at, "\"%s\" is also a name of %s", n->written, s->towns[m->town].id);
			diag_note(s->d, &m->at, "it is written here");
		}
	}
}

static void
check_town(const struct source *s, const struct source_town *t)
{
	uint16_t at = t->near;

	if (source_country(s, t->country) == NULL)
		diag_at(s->d, E255, &t->at, "content/countries has no file for %.2s", t->file);
	if (script_of_text(t->name, strlen(t->name)) != SCRIPT_CODE("Latn"))
		diag_at(s->d, E298, &t->at, "%s has no name in English letters before all others", t->id);
	for (unsigned step = 1; at != PACK_NONE; step++) {
		if (step > PACK_MAX_DEPTH) {
			diag_at(s->d, E294, &t->near_at, "%s is near itself, or over more than %d towns", t->id, PACK_MAX_DEPTH);
			return;
		}
		at = s->towns[at].near;
	}
}

static void
check_covers(const struct source *s, const struct source_office *o, const struct source_fact *f)
{
	bool is_own = false;

	for (uint16_t i = 0; i < o->covers; i++)
		is_own = is_own || o->cover[i] == f->country;
	if (o->covers > 0 && (o->kind != OFFICE_CONSULATE || f->nationals == 0))
		diag_at(s->d, E296, &o->at, "%s covers another country and is not the consulate of a State for its nationals", o->id);
	else if (is_own)
		diag_at(s->d, E296, &o->at, "%s covers the country that it stands in", o->id);
}

/* The same digits; blanks are for the eye. */
static bool
is_same_number(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += strspn(a, " ");
		b += strspn(b, " ");
		if (*a != *b)
			return false;
		if (*a == '\0')
			return true;
	}
}

/* A number that the country's file has would be tested, and withdrawn, in one of two places. */
static void
check_stated(const struct source *s, const struct source_fact *own)
{
	const char *where = strchr(own->id, '/');

	for (uint32_t i = 0; i < s->facts_count; i++) {
		const struct source_fact *f = &s->facts[i];
		const char *name = strchr(f->id, '/') + 1;

		if (!f->is_number || f->corridor || f->country != own->country || strncmp(name, "office.", 7) == 0 ||
		    strspn(f->value, "+0123456789 ") != strlen(f->value) || !is_same_number(f->value, own->value))
			continue;
		diag_at(s->d, E299, &own->value_at, "[%s]: this number stands already in content/countries, and no number stands in two "
		    "places", where + 1);
		diag_note(s->d, &f->value_at, "it stands here");
		if (f->office != NULL)
			diag_fix(s->d, "write fact = %s instead of number and all that belongs to it", name);
		else
			diag_fix(s->d, "write fact = %s instead of number and all that belongs to it, and office = its name there", name);
		return;
	}
}

static void
check_office(const struct source *s, const struct source_office *o)
{
	const struct source_fact *f = o->fact != UINT32_MAX ? &s->facts[o->fact] : NULL;

	check_value(s->d, o->place, &o->place_at);
	check_number_in(s, "place", o->place, &o->place_at);
	if (o->kind == OFFICE_SHELTER && (o->town_name != NULL || o->place != NULL || o->walk_in))
		diag_at(s->d, E292, o->town_name != NULL ? &o->town_at : o->place != NULL ? &o->place_at : &o->walk_in_at,
		    "%s tells where it is", o->id);
	else if (o->kind != OFFICE_SHELTER && o->town_name == NULL)
		diag_at(s->d, E291, &o->at, "%s stands in no town", o->id);
	else if ((o->place != NULL) != (o->walk_in != 0))
		diag_at(s->d, E295, o->place != NULL ? &o->place_at : &o->walk_in_at,
		    o->place != NULL ? "%s has a place, and not walk_in = yes" : "%s says walk_in = yes and no place", o->id);
	if (f == NULL)
		return;
	check_number_in(s, "hours", f->hours, &f->hours_at);
	if (source_country(s, f->country) == NULL)
		diag_at(s->d, E255, &o->at, "content/countries has no file for %s", o->file);
	check_covers(s, o, f);
	if (o->has_own_number)
		check_stated(s, f);
	if (o->kind == OFFICE_CONSULATE && f->nationals == 0)
		diag_at(s->d, E288, &o->at, "%s does not say whose consulate it is", o->id);
	if (o->is_invented && f->call_tested != 0)
		diag_at(s->d, E297, &o->at, "%s is invented, and somebody called it", o->id);
	else if (o->is_invented && (f->office == NULL || strncmp(f->office, "SAMPLE ", 7) != 0))
		diag_at(s->d, E297, &o->at, "%s is invented, and its name does not begin with SAMPLE", o->id);
}

void
check_offices(const struct source *s)
{
	for (uint32_t i = 0; i < s->towns_count; i++)
		check_town(s, &s->towns[i]);
	check_names(s);
	for (uint32_t i = 0; i < s->offices_count; i++)
		check_office(s, &s->offices[i]);
}
