/* measure_values.c - the longest values that may stand for each token, in one language */
#include "content/compiler/measure.h"

#include "locales/text/buf.h"
#include "locales/text/dialled.h"
#include "locales/text/utf8.h"

enum { VALUE_BYTES = 16 << 10 };

uint16_t
measure_said(const struct source *s, uint16_t locale, uint16_t key, bool is_release)
{
	if (key == PACK_NONE)
		return PACK_NONE;
	return is_release ? source_released_in(s, locale, key) : source_said_in(s, locale, key);
}

const char *
measure_plain(const struct source *s, uint16_t locale, uint16_t key, bool is_release)
{
	uint16_t said = measure_said(s, locale, key, is_release);
	struct buf words = BUF_INIT(VALUE_BYTES);
	const struct source_text *t;
	const char *kept;

	if (said == PACK_NONE)
		return "";
	t = source_text(s, said, key);
	for (uint16_t i = 0; i < t->spans; i++)
		if (t->span[i].token == PACK_NONE)
			buf_add(&words, t->span[i].literal, t->span[i].len);
	/* The arena only grows; what is read from it never changes. */
	kept = arena_copy((struct arena *)(uintptr_t)&s->arena, words.ptr, words.len);
	buf_free(&words);
	return kept;
}

/* Units of a value in an alphabet of this language, 0 for none; SIZE_MAX if it does not fit. */
static size_t
units_of(const struct measure *m, const struct widest *w, enum alphabet a)
{
	struct encoding e = { a, { 0, 0, m->s->locales[m->locale].declared } };

	return w->words != NULL ? text_units_in(w->words, strlen(w->words), &e) : 0;
}

static void
keep_longer(const struct measure *m, struct widest *best, const struct widest *now, enum alphabet a)
{
	if (units_of(m, now, a) > units_of(m, best, a))
		*best = *now;
}

static void
consider_as(struct measure *m, uint16_t token, const char *value, const struct source_fact *fact)
{
	struct widest now = { value, fact };

	if (value == NULL || value[0] == '\0')
		return;
	if (units_of(m, &now, ALPHABET_GSM7) != SIZE_MAX)
		keep_longer(m, &m->widest[token].gsm7, &now, ALPHABET_GSM7);
	else
		keep_longer(m, &m->widest[token].ucs2, &now, ALPHABET_UCS2);
	keep_longer(m, &m->widest[token].any, &now, ALPHABET_UCS2);
}

static void
consider(struct measure *m, uint16_t token, const char *value)
{
	consider_as(m, token, value, NULL);
}

/* A text within a text: a sample says it as it is written, a release perhaps in a fallback. */
static void
consider_text(struct measure *m, uint16_t token, uint16_t key, const struct source_fact *fact)
{
	consider_as(m, token, measure_plain(m->s, m->locale, key, false), fact);
	consider_as(m, token, measure_plain(m->s, m->locale, key, true), fact);
}

/* A fact that is no text, as this language writes it, in the arena. */
static const char *
fact_value(const struct measure *m, const struct source_fact *f)
{
	struct buf words = BUF_INIT(VALUE_BYTES);
	const char *kept;

	if (!f->is_number || !m->s->locales[m->locale].is_rtl)
		return f->value;
	dialled_add(&words, f->value, strlen(f->value), true);
	kept = arena_copy((struct arena *)(uintptr_t)&m->s->arena, words.ptr, words.len);
	buf_free(&words);
	return kept;
}

static void
consider_fact(struct measure *m, uint16_t token, const struct source_fact *f)
{
	if (f->words != PACK_NONE)
		consider_text(m, token, f->words, f);
	else
		consider_as(m, token, fact_value(m, f), f);
}

/* May somebody who stays in m->stay be told it?  Where she comes from is open. */
static bool
is_for(const struct measure *m, const struct source_fact *f, const struct pack_source *from)
{
	bool is_hers = from->role == ROLE_STAY || from->role == ROLE_CORRIDOR;

	return m->stay == 0 || !is_hers || f->country == 0 || f->country == m->stay;
}

static void
consider_facts(struct measure *m, uint16_t token, uint16_t from)
{
	const struct source *s = m->s;
	const struct source_token *t = &s->tokens[from];

	for (uint32_t i = 0; i < s->facts_count; i++)
		for (uint16_t k = 0; k < t->sources; k++)
			if (s->facts[i].type == t->source[k].type && is_for(m, &s->facts[i], &t->source[k]))
				consider_fact(m, token, &s->facts[i]);
	consider(m, token, t->widest);
}

static void
consider_countries(struct measure *m, uint16_t token, bool origins)
{
	const struct source *s = m->s;

	for (uint32_t i = 0; i < s->countries_count; i++)
		if (origins ? s->countries[i].is_origin :
		    s->countries[i].is_stay && (m->stay == 0 || s->countries[i].code == m->stay))
			consider_text(m, token, s->countries[i].name, NULL);
	consider_text(m, token, s->ui[origins ? UI_HOME_COUNTRY : UI_HERE], NULL);
}

static void
consider_token(struct measure *m, uint16_t token)
{
	const struct source *s = m->s;
	const struct source_token *t = &s->tokens[token];

	consider(m, token, t->widest);
	switch ((enum token_kind)t->kind) {
	case TOKEN_FACT:
		consider_facts(m, token, token);
		for (uint16_t i = 0; i < t->chained; i++)
			consider_facts(m, token, t->chain[i]);
		break;
	case TOKEN_STAY:
	case TOKEN_ORIGIN:
		consider_countries(m, token, t->kind == TOKEN_ORIGIN);
		break;
	case TOKEN_CODE:
	case TOKEN_PRICE:
		for (uint32_t i = 0; i < s->services_count; i++)
			consider(m, token, t->kind == TOKEN_CODE ? s->services[i].number : s->services[i].price);
		break;
	case TOKEN_DATE:
		consider(m, token, "2026-12-31");
		break;
	case TOKEN_WARN:
		consider_text(m, token, s->ui[UI_WARN], NULL);
		break;
	case TOKEN_FEARED:
		consider_text(m, token, s->ui[UI_FEARED], NULL);
		break;
	case TOKEN_ARGUMENT:
	case TOKEN_KIND_COUNT:
		break;
	}
}

void
measure_init_for(struct measure *m, const struct source *s, uint16_t locale, uint16_t stay)
{
	*m = (struct measure){ s, locale, stay, 0, NULL };
	m->widest = xcalloc(s->tokens_count + 1, sizeof *m->widest);
	for (uint32_t i = 0; i < s->tokens_count; i++)
		consider_token(m, (uint16_t)i);
}

void
measure_init(struct measure *m, const struct source *s, uint16_t locale)
{
	measure_init_for(m, s, locale, 0);
}

void
measure_release(struct measure *m)
{
	free(m->widest);
	m->widest = NULL;
}

const char *
measure_widest(const struct source *s, uint16_t token)
{
	const char *widest = "";

	for (uint16_t locale = 0; locale < s->locales_count; locale++) {
		struct measure m = { s, locale, 0, 0, NULL };
		const char *value;

		m.widest = xcalloc(s->tokens_count, sizeof *m.widest);
		consider_token(&m, token);
		value = m.widest[token].any.words;
		if (value != NULL && text_units(value, strlen(value), ALPHABET_UCS2) >
		    text_units(widest, strlen(widest), ALPHABET_UCS2))
			widest = value;
		measure_release(&m);
	}
	return widest;
}
