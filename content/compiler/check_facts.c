/* check_facts.c - facts belong to countries that exist, in the role they are used in */
#include "content/compiler/check.h"

#include "locales/text/buf.h"

static void
check_role(const struct source *s, const struct source_fact *f, uint16_t code, bool as_origin)
{
	const struct source_country *c = code != 0 ? source_country(s, code) : NULL;
	char letters[3];

	if (code == 0 || (c != NULL && (as_origin ? c->is_origin : c->is_stay)))
		return;
	country_letters(code, letters);
	if (c == NULL)
		diag_at(s->d, E255, &f->at, "content/countries has no file for %s", letters);
	else
		diag_at(s->d, E255, &f->at, "%s has not the role %s", letters, as_origin ? "origin" : "stay");
}

static bool
is_reached(const struct source *s, uint16_t code)
{
	for (uint32_t i = 0; i < s->services_count; i++)
		for (uint16_t k = 0; k < s->services[i].countries; k++)
			if (s->services[i].country[k] == code)
				return true;
	return false;
}

/* Who asks, asks from where she is: every corridor that ends in a country without a service is unreached. */
static void
check_reach(const struct source *s, const struct source_country *stay)
{
	struct buf origins = BUF_INIT(1024);
	char letters[3];

	if (!stay->is_stay || is_reached(s, stay->code))
		return;
	for (uint32_t i = 0; i < s->countries_count; i++) {
		if (!s->countries[i].is_origin || &s->countries[i] == stay)
			continue;
		country_letters(s->countries[i].code, letters);
		buf_addf(&origins, "%s%s", origins.len ? ", " : "", letters);
	}
	country_letters(stay->code, letters);
	diag_at(s->d, W271, &stay->at, "no service reaches people in %s (from %s)", letters, origins.ptr);
	diag_fix(s->d, "name %s in countries of a service in content/services.ini, once it works there", letters);
	buf_free(&origins);
}

void
check_facts(const struct source *s)
{
	const char *said = "";

	for (uint32_t i = 0; i < s->countries_count; i++)
		check_reach(s, &s->countries[i]);
	for (uint32_t i = 0; i < s->facts_count; i++) {
		const struct source_fact *f = &s->facts[i];

		if (f->nationals != 0)
			check_role(s, f, f->nationals, true);
		/* A corridor file is told once, at its first fact. */
		if (!f->corridor || strcmp(f->at.file, said) == 0)
			continue;
		said = f->at.file;
		check_role(s, f, f->origin, true);
		check_role(s, f, f->country, false);
	}
}
