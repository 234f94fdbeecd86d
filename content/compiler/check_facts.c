/* check_facts.c - facts belong to countries that exist, in the role they are used in */
#include "content/compiler/check.h"

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

void
check_facts(const struct source *s)
{
	const char *said = "";

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
