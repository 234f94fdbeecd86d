/* measure.c - how long a text can become */
#include "content/compiler/measure.h"

#include "locales/text/buf.h"
#include "locales/text/dialled.h"
#include "locales/text/utf8.h"

enum { TEXT_BYTES = 16 << 10 };

/* The words of a text that names no tokens, in the arena. */
static const char *
plain(const struct source *s, uint16_t locale, uint16_t key)
{
	uint16_t said = key != PACK_NONE ? source_said_in(s, locale, key) : PACK_NONE;
	struct buf words = BUF_INIT(TEXT_BYTES);
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

static void
consider(struct measure *m, uint16_t token, const char *value)
{
	size_t len = value != NULL ? strlen(value) : 0, septets;
	struct encoding gsm7 = { ALPHABET_GSM7, { 0, 0, m->s->locales[m->locale].declared } };
	const char *best;

	if (len == 0)
		return;
	septets = text_units_in(value, len, &gsm7);
	best = septets != SIZE_MAX ? m->widest[token].gsm7 : m->widest[token].ucs2;
	if (septets != SIZE_MAX && (best == NULL || septets > text_units_in(best, strlen(best), &gsm7)))
		m->widest[token].gsm7 = value;
	if (septets == SIZE_MAX && (best == NULL || text_units(value, len, ALPHABET_UCS2) >
	    text_units(best, strlen(best), ALPHABET_UCS2)))
		m->widest[token].ucs2 = value;
	if (m->widest[token].any == NULL || text_units(value, len, ALPHABET_UCS2) >
	    text_units(m->widest[token].any, strlen(m->widest[token].any), ALPHABET_UCS2))
		m->widest[token].any = value;
}

/* A fact as this language writes it, in the arena. */
static const char *
fact_words(const struct measure *m, const struct source_fact *f)
{
	struct buf words = BUF_INIT(TEXT_BYTES);
	const char *kept;

	if (f->words != PACK_NONE)
		return plain(m->s, m->locale, f->words);
	if (!f->is_number || !m->s->locales[m->locale].is_rtl)
		return f->value;
	dialled_add(&words, f->value, strlen(f->value), true);
	kept = arena_copy((struct arena *)(uintptr_t)&m->s->arena, words.ptr, words.len);
	buf_free(&words);
	return kept;
}

static void
consider_facts(struct measure *m, uint16_t token, uint16_t from)
{
	const struct source *s = m->s;
	const struct source_token *t = &s->tokens[from];

	for (uint32_t i = 0; i < s->facts_count; i++)
		for (uint16_t k = 0; k < t->sources; k++)
			if (s->facts[i].type == t->source[k].type)
				consider(m, token, fact_words(m, &s->facts[i]));
	consider(m, token, t->widest);
}

static void
consider_countries(struct measure *m, uint16_t token, bool origins)
{
	const struct source *s = m->s;

	for (uint32_t i = 0; i < s->countries_count; i++)
		if (origins ? s->countries[i].is_origin : s->countries[i].is_stay)
			consider(m, token, plain(s, m->locale, s->countries[i].name));
	consider(m, token, plain(s, m->locale, s->ui[origins ? UI_HOME_COUNTRY : UI_HERE]));
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
		consider(m, token, plain(s, m->locale, s->ui[UI_WARN]));
		break;
	case TOKEN_ARGUMENT:
	case TOKEN_KIND_COUNT:
		break;
	}
}

void
measure_init(struct measure *m, const struct source *s, uint16_t locale)
{
	*m = (struct measure){ s, locale, NULL };
	m->widest = xcalloc(s->tokens_count + 1, sizeof *m->widest);
	for (uint32_t i = 0; i < s->tokens_count; i++)
		consider_token(m, (uint16_t)i);
}

void
measure_release(struct measure *m)
{
	free(m->widest);
	m->widest = NULL;
}

/* Which of its values each token takes. */
enum filling { FILL_GSM7, FILL_ANY, FILL_UCS2 };

static void
add_text(const struct measure *m, uint16_t key, enum filling filling, struct buf *out)
{
	uint16_t said = source_said_in(m->s, m->locale, key);
	const struct source_text *t;

	if (said == PACK_NONE)
		return;
	t = source_text(m->s, said, key);
	for (uint16_t i = 0; i < t->spans; i++) {
		uint16_t token = t->span[i].token;
		const char *value;

		if (token == PACK_NONE) {
			buf_add(out, t->span[i].literal, t->span[i].len);
			continue;
		}
		value = filling == FILL_GSM7 ? m->widest[token].gsm7 : m->widest[token].any;
		if (filling == FILL_UCS2 && m->widest[token].ucs2 != NULL)
			value = m->widest[token].ucs2;
		if (value == NULL)
			value = m->widest[token].any;
		if (value != NULL)
			buf_adds(out, value);
	}
}

static void
add_topic(const struct measure *m, uint16_t topic, enum filling filling, struct buf *out)
{
	const struct source_topic *t = &m->s->topics[topic];

	for (uint16_t i = 0; i < t->refs; i++) {
		if (out->len > 0)
			buf_addc(out, '\n');
		add_text(m, t->ref[i].key, filling, out);
	}
	for (uint16_t i = 0; i < t->children; i++) {
		const struct source_topic *child = &m->s->topics[t->child[i]];

		buf_addf(out, "%s%u ", out->len > 0 ? "\n" : "", child->key);
		add_text(m, child->title, filling, out);
	}
}

void
measure_menu(const struct measure *m, uint16_t topic, struct buf *out)
{
	add_topic(m, topic, FILL_ANY, out);
}

struct page_rules
measure_rules(const struct measure *m, bool is_menu)
{
	const struct source *s = m->s;

	return (struct page_rules){ .septets = USSD_SEPTETS, .units = USSD_UNITS, .prefix = "",
		.more = plain(s, m->locale, s->ui[UI_MORE]), .back = plain(s, m->locale, s->ui[UI_BACK]),
		.home = plain(s, m->locale, s->ui[UI_HOME]), .whole_lines = is_menu,
		.declared = s->locales[m->locale].declared };
}

/* Key or topic, filled in each way; the worst counts. */
static struct measured
measure_any(const struct measure *m, uint16_t key, uint16_t topic)
{
	const struct source_topic *t = topic != PACK_NONE ? &m->s->topics[topic] : NULL;
	struct page_rules rules = measure_rules(m, t != NULL && t->kind == TOPIC_KIND_MENU);
	struct parts_rules sms = { .prefix = "", .encoding = { .declared = m->s->locales[m->locale].declared } };
	struct measured worst = { ALPHABET_GSM7, 0, 0, 0 };

	rules.more_at_end = t != NULL && t->continues != PACK_NONE;
	for (int filling = FILL_GSM7; filling <= FILL_UCS2; filling++) {
		struct buf text = BUF_INIT(TEXT_BYTES), page = BUF_INIT(TEXT_BYTES);
		struct encoding encoding;
		struct measured now;

		if (topic != PACK_NONE)
			add_topic(m, topic, (enum filling)filling, &text);
		else
			add_text(m, key, (enum filling)filling, &text);
		encoding = parts_encoding(text.ptr, text.len, &sms);
		now.alphabet = encoding.alphabet;
		now.units = text_units_in(text.ptr, text.len, &encoding);
		now.parts = text.len > 0 ? parts_count(text.ptr, text.len, &sms) : 0;
		now.pages = text.len > 0 ? page_cut(text.ptr, text.len, &rules, 0, &page) : 0;
		if (now.parts > worst.parts || now.pages > worst.pages)
			worst = (struct measured){ now.alphabet, now.units,
				now.parts > worst.parts ? now.parts : worst.parts,
				now.pages > worst.pages ? now.pages : worst.pages };
		buf_free(&text);
		buf_free(&page);
	}
	return worst;
}

struct measured
measure_text(const struct measure *m, uint16_t key)
{
	return measure_any(m, key, PACK_NONE);
}

struct measured
measure_topic(const struct measure *m, uint16_t topic)
{
	return measure_any(m, PACK_NONE, topic);
}

const char *
measure_widest(const struct source *s, uint16_t token)
{
	const char *widest = "";

	for (uint16_t locale = 0; locale < s->locales_count; locale++) {
		struct measure m = { s, locale, NULL };
		const char *value;

		m.widest = xcalloc(s->tokens_count, sizeof *m.widest);
		consider_token(&m, token);
		value = m.widest[token].any;
		if (value != NULL && text_units(value, strlen(value), ALPHABET_UCS2) >
		    text_units(widest, strlen(widest), ALPHABET_UCS2))
			widest = value;
		measure_release(&m);
	}
	return widest;
}
