/* cost.c - what the texts of a pack cost, and how much of each language there is */
#include "content/compiler/cost.h"

#include "content/compiler/characters.h"
#include "content/compiler/measure.h"
#include "content/compiler/source.h"
#include "locales/text/buf.h"
#include "locales/text/gsm7.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"

enum { REASONS = 5 };		/* characters named as what forces UCS-2 */

/* What was named already, and what is to be named. */
struct reasons { struct buf words; uint32_t seen[REASONS]; uint32_t script[REASONS], count; };

static bool
is_latin(uint32_t script)
{
	return script == 0 || script == script_family(SCRIPT_CODE("Latn"));
}

static void
add_reason(struct reasons *r, uint32_t cp, uint32_t script)
{
	bool by_script = !is_latin(script);

	for (unsigned i = 0; i < r->count && i < REASONS; i++)
		if (by_script ? r->script[i] == script : r->seen[i] == cp)
			return;
	if (r->count < REASONS) {
		buf_adds(&r->words, r->count > 0 ? ", " : "");
		if (by_script)
			buf_addf(&r->words, "%s script", script_name(script));
		else
			character_name(&r->words, cp);
		r->seen[r->count] = cp;
		r->script[r->count] = by_script ? script : 0;
	} else if (r->count == REASONS) {
		buf_adds(&r->words, ", …");
	}
	r->count++;
}

/* Another script alone is reason enough; signs and Latin letters are named where there is none. */
static void
look_for_reasons(struct reasons *r, const struct source_text *t, const struct substitutes *declared, bool wants_scripts)
{
	for (uint16_t i = 0; i < t->spans; i++) {
		const struct source_span *span = &t->span[i];
		uint32_t cp;

		for (size_t at = 0, n; span->token == PACK_NONE && at < span->len; at += n) {
			n = utf8_decode(span->literal + at, span->len - at, &cp);
			if (gsm7_septets(cp) == 0 && substitute_for(declared, cp) == NULL &&
			    !is_latin(script_of(cp)) == wants_scripts)
				add_reason(r, cp, script_of(cp));
		}
	}
}

/* If the words are all of GSM-7: the placeholder whose value is not. */
static const char *
forced_by(struct cost *c, const struct measure *m, uint16_t key)
{
	const struct source_text *t = source_text(m->s, m->locale, key);
	const struct substitutes *declared = &m->s->locales[m->locale].declared;
	struct reasons r = { BUF_INIT(512), { 0 }, { 0 }, 0 };
	const char *kept;

	look_for_reasons(&r, t, declared, true);
	if (r.count == 0)
		look_for_reasons(&r, t, declared, false);
	for (uint16_t i = 0; i < t->spans && r.count == 0; i++) {
		uint16_t token = t->span[i].token;
		const struct widest *w = token != PACK_NONE ? &m->widest[token].ucs2 : NULL;

		if (w != NULL && w->words != NULL)
			buf_addf(&r.words, "%s{%s}%s%s", r.words.len > 0 ? ", " : "", m->s->tokens[token].name,
			    w->fact != NULL ? " of " : "", w->fact != NULL ? w->fact->id : "");
	}
	kept = arena_copy(&c->arena, r.words.ptr, r.words.len);
	buf_free(&r.words);
	return kept;
}

/* A text that is a word or two over costs a whole part for them. */
static void
find_over(struct cost_row *row, const struct measured *is, const struct po_string *text)
{
	size_t one = measure_hold(is, 1), over = is->parts == 2 && is->units > one ? is->units - one : is->last, words = 1, length;

	if (is->parts < 2 || over > COST_NEAR)
		return;
	for (size_t i = 0; i < text->len; i++)
		words += text->text[i] == ' ' || text->text[i] == '\n';
	row->over = (unsigned)over;
	length = is->units / words > 0 ? is->units / words : 1;
	row->words = (unsigned)((row->over + length - 1) / length);
}

static void
add_row(struct cost *c, const struct measure *m, uint16_t key, const char *way)
{
	struct measured is = measure_text(m, key);
	struct cost_row *row;

	GROW(c->rows, c->rows_count, c->rows_room);
	row = &c->rows[c->rows_count++];
	*row = (struct cost_row){ arena_printf(&c->arena, "%s", m->s->keys[key].name),
		arena_printf(&c->arena, "%s", m->s->locales[m->locale].tag), way,
		encoding_word(&is.encoding), is.units, is.parts, is.room, 0, 0, is.pages, is.pages_hard, "" };
	find_over(row, &is, &source_text(m->s, m->locale, key)->entry->text);
	if (is.alphabet == ALPHABET_UCS2)
		row->forced_by = forced_by(c, m, key);
}

/* Parts of the answer to one question: a menu or a list whole, else the dearest of its texts; 0 = no answer of its own. */
static unsigned
answer_parts(const struct measure *m, uint16_t topic)
{
	const struct source_topic *t = &m->s->topics[topic];
	unsigned most = 0;

	if (t->kind == TOPIC_KIND_MENU || t->kind == TOPIC_KIND_LINES)
		return measure_topic(m, topic).parts;
	/* Of a chain people read the first link; each further one is a question of its own. */
	for (uint16_t i = 0; i < t->refs && (i == 0 || t->kind != TOPIC_KIND_CHAIN); i++) {
		unsigned parts = measure(m, subject_link(m->s, topic, i), 0).parts;

		most = parts > most ? parts : most;
	}
	return most;
}

static void
add_sum(struct cost *c, const struct measure *m, const char *way, uint32_t first_row)
{
	struct cost_sum *sum;

	GROW(c->sums, c->sums_count, c->sums_room);
	sum = &c->sums[c->sums_count++];
	*sum = (struct cost_sum){ arena_printf(&c->arena, "%s", m->s->locales[m->locale].tag), way, 0, 0, 0, 0, 0 };
	for (uint32_t i = first_row; i < c->rows_count; i++) {
		sum->texts++;
		sum->ucs2 += strcmp(c->rows[i].alphabet, "ucs2") == 0;
		sum->parts += c->rows[i].parts;
	}
	for (uint16_t i = 0; i < m->s->topics_count; i++) {
		unsigned parts = m->s->topics[i].is_hidden ? 0 : answer_parts(m, i);

		sum->answers += parts > 0;
		sum->answer_parts += parts;
	}
}

void
cost_of(const struct source *s, const char *locale, const struct cost_way *ways, size_t ways_count, struct cost *c)
{
	for (size_t way = 0; way < (ways_count > 0 ? ways_count : 1); way++) {
		const char *name = arena_printf(&c->arena, "%s", ways_count > 0 ? ways[way].name : "default");

		for (uint16_t i = 0; i < s->locales_count; i++) {
			struct measure m;
			uint32_t first = c->rows_count;

			if (locale != NULL && strcmp(locale, s->locales[i].tag) != 0)
				continue;
			measure_init(&m, s, i);
			m.national = ways_count > 0 ? ways[way].national : 0;
			for (uint32_t key = 0; key < s->keys_count; key++)
				if (source_text(s, i, key)->spans > 0)
					add_row(c, &m, (uint16_t)key, name);
			add_sum(c, &m, name, first);
			measure_release(&m);
		}
	}
}

void
cost_release(struct cost *c)
{
	free(c->rows);
	free(c->sums);
	arena_release(&c->arena);
}

static void
add_gap(struct coverage *c, const char *locale, const char *what, const char *name)
{
	GROW(c->gaps, c->gaps_count, c->gaps_room);
	c->gaps[c->gaps_count++] = (struct coverage_gap){ locale, what, arena_printf(&c->arena, "%s", name) };
}

static bool
has_keywords(const struct source *s, uint16_t locale, const char *context)
{
	const struct po_entry *e = po_find(s->locales[locale].po, context);

	return e != NULL && e->text.len > 0 && !e->is_fuzzy;
}

static void
cover_keywords(const struct source *s, uint16_t locale, struct coverage *c, struct coverage_row *row)
{
	for (uint32_t i = 0; i < s->topics_count; i++) {
		if (!has_keywords(s, 0, s->topics[i].keywords))
			continue;
		row->keywords++;
		if (has_keywords(s, locale, s->topics[i].keywords))
			continue;
		row->keywords_missing++;
		add_gap(c, row->locale, "keywords", s->topics[i].keywords);
	}
}

void
coverage_of(const struct source *s, struct coverage *c)
{
	for (uint16_t locale = 0; locale < s->locales_count; locale++) {
		struct coverage_row row = { .locale = arena_printf(&c->arena, "%s", s->locales[locale].tag), .texts = s->keys_count };

		for (uint16_t key = 0; key < s->keys_count; key++) {
			const struct source_text *t = source_text(s, locale, key);
			uint16_t said = source_released_in(s, locale, key);
			bool is_title = s->keys[key].use == USE_TITLE;

			row.written += t->spans > 0;
			row.read += t->spans > 0 && t->review >= REVIEW_READ;
			row.machine += t->spans > 0 && t->review == REVIEW_MACHINE;
			row.released += said != PACK_NONE && (said != 0 || locale == 0);
			row.titles += is_title;
			if (!is_title || t->spans > 0)
				continue;
			row.titles_missing++;
			add_gap(c, row.locale, "title", s->keys[key].name);
		}
		cover_keywords(s, locale, c, &row);
		GROW(c->rows, c->rows_count, c->rows_room);
		c->rows[c->rows_count++] = row;
	}
}

void
coverage_release(struct coverage *c)
{
	free(c->rows);
	free(c->gaps);
	free(c->needs);
	free(c->corridors);
	arena_release(&c->arena);
}
