/* pack_diff_measure.c - the model of a compile, made from a pack */
#include "ops/command/pack_diff_measure.h"

#include <stdlib.h>

#include "content/pack.h"
#include "locales/text/bug.h"

struct pack_measure {
	const struct pack *pack;
	struct source	source;
	struct measure	*by_locale;	/* measure_init() when first asked */
};

static void
take_locales(struct source *s, const struct pack *p)
{
	s->locales_count = p->locales_count;
	s->locales = xcalloc((size_t)p->locales_count + 1, sizeof *s->locales);
	for (uint32_t i = 0; i < p->locales_count; i++) {
		const struct pack_locale *l = &p->locales[i];
		struct source_locale *to = &s->locales[i];

		to->tag = pack_string(p, l->tag);
		to->is_rtl = l->rtl;
		to->fallbacks = l->fallbacks;
		memcpy(to->fallback, l->fallback, sizeof to->fallback);
		to->declared = pack_substitutes(p, (uint16_t)i);
	}
}

static void
take_texts(struct source *s, const struct pack *p)
{
	s->keys_count = p->keys_count;
	s->texts = xcalloc((size_t)p->texts_count + 1, sizeof *s->texts);
	for (uint32_t i = 0; i < p->texts_count; i++) {
		const struct pack_text *t = &p->texts[i];
		struct source_text *to = &s->texts[i];

		to->spans = t->spans;
		to->review = t->review;
		to->span = t->spans > 0 ? arena_alloc(&s->arena, t->spans * sizeof *to->span) : NULL;
		for (uint32_t k = 0; k < t->spans; k++) {
			const struct pack_span *span = &p->spans[t->first_span + k];

			to->span[k] = (struct source_span){ pack_string(p, span->literal), span->literal.len, 0, span->token };
		}
	}
	for (int i = 0; i < UI_COUNT; i++)
		s->ui[i] = p->ui[i];
}

/*
 * The longest value that a pack names is the longest of all languages: it is taken as the one that an author declared
 * where it fits every language, that is, in GSM-7; what texts and names say instead is looked up in each.
 */
static const char *
widest_of(const struct pack *p, const struct pack_token *t)
{
	const char *widest = pack_string(p, t->widest);
	bool is_for_all = t->kind == TOKEN_ARGUMENT ||
	    (t->kind == TOKEN_FACT && text_alphabet(widest, t->widest.len) == ALPHABET_GSM7);

	return is_for_all && t->widest.len > 0 ? widest : NULL;
}

static void
take_tokens(struct source *s, const struct pack *p)
{
	s->tokens_count = p->tokens_count;
	s->tokens = xcalloc((size_t)p->tokens_count + 1, sizeof *s->tokens);
	for (uint32_t i = 0; i < p->tokens_count; i++) {
		const struct pack_token *t = &p->tokens[i];
		struct source_token *to = &s->tokens[i];

		to->name = pack_string(p, t->name);
		to->widest = widest_of(p, t);
		to->kind = t->kind;
		to->sources = t->sources;
		to->source = arena_alloc(&s->arena, (t->sources + 1u) * sizeof *to->source);
		memcpy(to->source, p->sources + t->first_source, t->sources * sizeof *to->source);
		to->chained = t->elses;
		to->chain = arena_alloc(&s->arena, (t->elses + 1u) * sizeof *to->chain);
		memcpy(to->chain, p->elses + t->first_else, t->elses * sizeof *to->chain);
	}
}

static void
take_facts(struct source *s, const struct pack *p)
{
	s->facts_count = p->facts_count;
	s->facts = xcalloc((size_t)p->facts_count + 1, sizeof *s->facts);
	for (uint32_t i = 0; i < p->facts_count; i++) {
		const struct pack_fact *f = &p->facts[i];

		s->facts[i] = (struct source_fact){ .id = pack_string(p, f->id), .value = pack_string(p, f->value), .words = f->words,
			.type = f->type, .country = f->country, .origin = f->origin, .nationals = f->nationals,
			.is_number = f->is_number };
	}
	s->countries_count = p->countries_count;
	s->countries = xcalloc((size_t)p->countries_count + 1, sizeof *s->countries);
	for (uint32_t i = 0; i < p->countries_count; i++)
		s->countries[i] = (struct source_country){ .code = p->countries[i].code, .name = p->countries[i].name,
			.is_origin = p->countries[i].is_origin, .is_stay = p->countries[i].is_stay };
	s->services_count = p->services_count;
	s->services = xcalloc((size_t)p->services_count + 1, sizeof *s->services);
	for (uint32_t i = 0; i < p->services_count; i++)
		s->services[i] = (struct source_service){ .number = pack_string(p, p->services[i].number),
			.price = pack_string(p, p->services[i].price) };
}

struct pack_measure *
pack_measure_new(const struct pack *p)
{
	struct pack_measure *m = xcalloc(1, sizeof *m);

	m->pack = p;
	take_locales(&m->source, p);
	take_texts(&m->source, p);
	take_tokens(&m->source, p);
	take_facts(&m->source, p);
	m->by_locale = xcalloc((size_t)p->locales_count + 1, sizeof *m->by_locale);
	return m;
}

void
pack_measure_free(struct pack_measure *m)
{
	if (m == NULL)
		return;
	for (uint32_t i = 0; i < m->pack->locales_count; i++)
		measure_release(&m->by_locale[i]);
	free(m->by_locale);
	free(m->source.locales);
	free(m->source.texts);
	free(m->source.tokens);
	free(m->source.facts);
	free(m->source.countries);
	free(m->source.services);
	arena_release(&m->source.arena);
	free(m);
}

struct measured
pack_measure_text(struct pack_measure *m, uint16_t locale, uint16_t key, uint16_t national)
{
	struct measure *is = &m->by_locale[locale];

	if (is->widest == NULL)
		measure_init(is, &m->source, locale);
	is->national = national;
	return measure_text(is, key);
}
