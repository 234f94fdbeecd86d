/* measure.c - how long a text can become */
#include "content/compiler/measure.h"

#include "content/compiler/repairs.h"
#include "locales/text/buf.h"
#include "locales/text/dialled.h"
#include "locales/text/pages.h"
#include "locales/text/parts.h"
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
				consider_as(m, token, fact_words(m, &s->facts[i]), &s->facts[i]);
	consider(m, token, t->widest);
}

static void
consider_countries(struct measure *m, uint16_t token, bool origins)
{
	const struct source *s = m->s;

	for (uint32_t i = 0; i < s->countries_count; i++)
		if (origins ? s->countries[i].is_origin :
		    s->countries[i].is_stay && (m->stay == 0 || s->countries[i].code == m->stay))
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

/* Which of its values each token takes, and what is repaired in the words. */
enum filling { FILL_GSM7, FILL_ANY, FILL_UCS2 };
struct fill { enum filling filling; unsigned repairs; };

static const char *
value_of(const struct measure *m, uint16_t token, enum filling filling)
{
	const char *value = filling == FILL_GSM7 ? m->widest[token].gsm7.words : m->widest[token].any.words;

	if (filling == FILL_UCS2 && m->widest[token].ucs2.words != NULL)
		value = m->widest[token].ucs2.words;
	return value != NULL ? value : m->widest[token].any.words;
}

static void
add_text(const struct measure *m, uint16_t key, struct fill fill, struct buf *out)
{
	uint16_t said = source_said_in(m->s, m->locale, key);
	const struct source_text *t;

	if (said == PACK_NONE)
		return;
	t = source_text(m->s, said, key);
	for (uint16_t i = 0; i < t->spans; i++) {
		const struct source_span *span = &t->span[i];
		const char *value = span->token != PACK_NONE ? value_of(m, span->token, fill.filling) : NULL;

		if (span->token == PACK_NONE)
			repair_text(out, span->literal, span->len, fill.repairs);
		else if (value != NULL)
			buf_adds(out, value);
	}
}

static void
add_topic(const struct measure *m, uint16_t topic, struct fill fill, struct buf *out)
{
	const struct source_topic *t = &m->s->topics[topic];

	for (uint16_t i = 0; i < t->refs; i++) {
		if (out->len > 0)
			buf_addc(out, '\n');
		add_text(m, t->ref[i].key, fill, out);
	}
	for (uint16_t i = 0; i < t->children; i++) {
		const struct source_topic *child = &m->s->topics[t->child[i]];

		buf_addf(out, "%s%u ", out->len > 0 ? "\n" : "", child->key);
		add_text(m, child->title, fill, out);
	}
}

void
measure_menu(const struct measure *m, uint16_t topic, struct buf *out)
{
	add_topic(m, topic, (struct fill){ FILL_ANY, 0 }, out);
}

static void
use_text(const struct measure *m, uint16_t key, bool *used)
{
	uint16_t said = key != PACK_NONE ? source_said_in(m->s, m->locale, key) : PACK_NONE;

	if (said == PACK_NONE)
		return;
	for (uint16_t i = 0; i < source_text(m->s, said, key)->spans; i++)
		if (source_text(m->s, said, key)->span[i].token != PACK_NONE)
			used[source_text(m->s, said, key)->span[i].token] = true;
}

void
measure_tokens(const struct measure *m, struct subject what, bool *used)
{
	const struct source_topic *t = what.topic != PACK_NONE ? &m->s->topics[what.topic] : NULL;

	use_text(m, what.key, used);
	for (uint16_t i = 0; t != NULL && i < t->refs; i++)
		use_text(m, t->ref[i].key, used);
	for (uint16_t i = 0; t != NULL && i < t->children; i++)
		use_text(m, m->s->topics[t->child[i]].title, used);
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

static unsigned
pages_of(const struct buf *text, const struct page_rules *rules, unsigned septets, unsigned units)
{
	struct page_rules sized = *rules;
	struct buf page = BUF_INIT(TEXT_BYTES);
	unsigned count;

	sized.septets = septets;
	sized.units = units;
	count = text->len > 0 ? page_cut(text->ptr, text->len, &sized, 0, &page) : 0;
	buf_free(&page);
	return count;
}

size_t
measure_hold(const struct measured *is, unsigned parts)
{
	return (size_t)parts * part_capacity(&is->encoding, parts > 1, false);
}

/* More parts; or as many, and nearer to the next one. */
static bool
is_worse(const struct measured *a, const struct measured *b)
{
	if (a->parts != b->parts)
		return a->parts > b->parts;
	return a->parts > 0 && measure_hold(a, a->parts) - a->units < measure_hold(b, b->parts) - b->units;
}

static void
keep_worst(struct measured *worst, const struct measured *now)
{
	struct measured kept = *worst;

	if (is_worse(now, worst)) {
		kept = *now;
		kept.page_alphabet = worst->page_alphabet;
		kept.page_units = worst->page_units;
		kept.pages = worst->pages;
	}
	if (now->pages > worst->pages || worst->page_units == 0) {
		kept.page_alphabet = now->page_alphabet;
		kept.page_units = now->page_units;
		kept.pages = now->pages;
	}
	kept.pages_hard = now->pages_hard > worst->pages_hard ? now->pages_hard : worst->pages_hard;
	*worst = kept;
}

static struct measured
measure_filled(const struct measure *m, const struct buf *text, const struct page_rules *pages)
{
	struct parts_rules sms = { .prefix = "", .encoding = { m->s->locales[m->locale].declared, m->national } };
	struct parts_rules screen = { .prefix = "", .encoding = { m->s->locales[m->locale].declared, 0 } };
	struct encoding shown = parts_encoding(text->ptr, text->len, &screen);
	struct measured now = { .encoding = parts_encoding(text->ptr, text->len, &sms) };

	now.alphabet = now.encoding.alphabet;
	now.units = text_units_in(text->ptr, text->len, &now.encoding);
	now.parts = text->len > 0 ? parts_count(text->ptr, text->len, &sms) : 0;
	now.page_alphabet = shown.alphabet;
	now.page_units = text_units_in(text->ptr, text->len, &shown);
	now.pages = pages_of(text, pages, USSD_SEPTETS, USSD_UNITS);
	now.pages_hard = pages_of(text, pages, USSD_SEPTETS_MAX, USSD_UNITS_MAX);
	return now;
}

struct measured
measure(const struct measure *m, struct subject what, unsigned repairs)
{
	const struct source_topic *t = what.topic != PACK_NONE ? &m->s->topics[what.topic] : NULL;
	struct page_rules rules = measure_rules(m, t != NULL && t->kind == TOPIC_KIND_MENU);
	struct measured worst = { .alphabet = ALPHABET_GSM7 };
	struct buf text = BUF_INIT(TEXT_BYTES), before = BUF_INIT(TEXT_BYTES);

	rules.more_at_end = t != NULL && t->continues != PACK_NONE;
	for (int filling = FILL_GSM7; filling <= FILL_UCS2; filling++) {
		struct fill fill = { (enum filling)filling, repairs };
		struct measured now;

		buf_reset(&text);
		if (t != NULL)
			add_topic(m, what.topic, fill, &text);
		else
			add_text(m, what.key, fill, &text);
		if (filling > FILL_GSM7 && text.len == before.len && memcmp(text.ptr, before.ptr, text.len) == 0)
			continue;
		now = measure_filled(m, &text, &rules);
		keep_worst(&worst, &now);
		buf_reset(&before);
		buf_add(&before, text.ptr, text.len);
	}
	buf_free(&before);
	buf_free(&text);
	return worst;
}

struct measured
measure_words(const struct measure *m, const char *words)
{
	struct page_rules rules = measure_rules(m, false);
	struct buf text = BUF_INIT(TEXT_BYTES);
	struct measured is;

	buf_adds(&text, words);
	is = measure_filled(m, &text, &rules);
	buf_free(&text);
	return is;
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
