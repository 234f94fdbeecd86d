/* check_facts.c - facts belong to countries that exist, in the role they are used in */
#include "content/compiler/check.h"

#include "content/compiler/values.h"
#include "content/render.h"
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

	/* A country that only the base knows is nothing its owner promised to reach. */
	if (!stay->is_stay || stay->is_of_base || is_reached(s, stay->code))
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

int32_t
fact_last_day(const struct source_fact *f)
{
	int32_t last = f->call_tested + (f->is_number ? FACT_TEST_DAYS : FACT_RULE_DAYS) - 1;

	if (f->call_tested == 0)
		return 0;
	if (f->review_by != 0 && (!f->is_number || f->review_by < last))
		last = f->review_by;
	return last;
}

static bool
is_said(const struct source *s, const struct source_fact *f)
{
	return f->call_tested != 0 && f->confidence != CONFIDENCE_LOW && s->today <= fact_last_day(f);
}

/* Another fact of its kind and place; NULL if there is none that is said. */
static const struct source_fact *
twin(const struct source *s, const struct source_fact *f)
{
	for (uint32_t i = 0; i < s->facts_count; i++) {
		const struct source_fact *g = &s->facts[i];

		if (g != f && g->type == f->type && g->country == f->country && g->origin == f->origin && is_said(s, g))
			return g;
	}
	return NULL;
}

/* What is said while the fact is not: the next of the chain that has facts, or words without a number. */
static void
note_instead(const struct source *s, const struct source_fact *f)
{
	const struct source_fact *other = twin(s, f);

	if (source_office_kind(s->types[f->type]) >= 0)
		return;			/* another office of its kind is in another town, perhaps */
	if (other != NULL)
		diag_note(s->d, &other->at, "people are told %s instead", other->id);
	for (uint32_t i = 0; other == NULL && i < s->tokens_count; i++) {
		const struct source_token *t = &s->tokens[i];
		struct buf chain = BUF_INIT(512);

		for (uint16_t k = 0; k < t->sources; k++) {
			if (t->source[k].type != f->type)
				continue;
			for (uint16_t n = 0; n < t->chained; n++)
				buf_addf(&chain, "%s{%s}", n > 0 ? ", then " : "", s->tokens[t->chain[n]].name);
			diag_note(s->d, &t->at, t->chained > 0 ? "instead of {%s} people are told %s, if one of them is checked" :
			    "without {%s} people are told the text that does without it, or that there is none", t->name, chain.ptr);
			break;
		}
		buf_free(&chain);
	}
}

/* Withheld from the day of the compile on, so nobody would notice but who needs it. */
static void
check_age(const struct source *s, const struct source_fact *f)
{
	int32_t last = fact_last_day(f);
	bool is_reviewed = f->review_by == 0 || s->today <= f->review_by;
	char day[DATE_BYTES];

	if (is_reviewed && (f->call_tested == 0 || s->today <= last))
		return;
	date_of_days(is_reviewed ? f->call_tested : f->review_by, day);
	if (!is_reviewed)
		diag_at(s->d, W258, &f->at, "%s: review_by was %s; a release does not say it any more", f->id, day);
	else
		diag_at(s->d, W258, &f->at, "%s: the last %s was on %s, more than %d days ago; a release does not say it any more",
		    f->id, f->is_number ? "test call" : "check", day, f->is_number ? FACT_TEST_DAYS : FACT_RULE_DAYS);
	note_instead(s, f);
}

void
check_facts(const struct source *s)
{
	const char *said = "";

	for (uint32_t i = 0; i < s->countries_count; i++)
		check_reach(s, &s->countries[i]);
	for (uint32_t i = 0; i < s->facts_count; i++) {
		const struct source_fact *f = &s->facts[i];

		check_age(s, f);
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
