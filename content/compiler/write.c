/*
 * write.c - a proved model becomes the bytes of a pack
 *
 * Every record is zeroed before it is filled, so that no byte of this
 * program's memory and no padding reaches the file.
 */
#include "content/compiler/write.h"

#include "content/compiler/image.h"
#include "content/compiler/like_build.h"
#include "content/compiler/measure.h"
#include "content/compiler/write_inside.h"
#include "locales/text/buf.h"

static void
put_locales(struct image *m, const struct source *s)
{
	for (uint32_t i = 0; i < s->locales_count; i++) {
		const struct source_locale *l = &s->locales[i];
		struct pack_locale out;

		ZEROED(out);
		out.tag = image_string(m, l->tag);
		out.name = image_string(m, l->name);
		out.english = image_string(m, l->english);
		memcpy(out.script, l->script, sizeof out.script);
		out.rtl = l->is_rtl;
		out.fallbacks = l->fallbacks;
		memcpy(out.fallback, l->fallback, sizeof out.fallback);
		out.substitutes = (uint16_t)l->declared.rows;
		out.first_substitute = (uint16_t)image_add(m, PACK_SUBSTITUTES, l->declared.row, l->declared.rows);
		image_add(m, PACK_LOCALES, &out, 1);
	}
}

static void
put_texts(struct image *m, const struct source *s)
{
	for (uint32_t i = 0; i < s->keys_count; i++) {
		struct pack_key out = { image_string(m, s->keys[i].name) };

		image_add(m, PACK_KEYS, &out, 1);
	}
	for (uint32_t i = 0; i < s->locales_count * s->keys_count; i++) {
		const struct source_text *t = &s->texts[i];
		struct pack_text out;

		ZEROED(out);
		out.first_span = (uint32_t)m->section[PACK_SPANS].count;
		out.spans = t->spans;
		out.review = t->spans > 0 ? t->review : REVIEW_MISSING;
		for (uint16_t k = 0; k < t->spans; k++) {
			struct pack_span span;

			ZEROED(span);
			span.literal = image_bytes(m, t->span[k].literal, t->span[k].len);
			span.token = t->span[k].token;
			image_add(m, PACK_SPANS, &span, 1);
		}
		image_add(m, PACK_TEXTS, &out, 1);
	}
}

static void
put_topics(struct image *m, const struct source *s)
{
	for (uint32_t i = 0; i < s->topics_count; i++) {
		const struct source_topic *t = &s->topics[i];
		struct pack_topic out;

		ZEROED(out);
		out.name = image_string(m, t->name);
		out.id = image_string(m, t->id);
		out.parent = t->parent;
		out.key = t->key;
		out.kind = t->kind;
		out.action = t->action;
		out.audience = t->audience;
		out.sensitivity = t->sensitivity;
		out.topic_class = t->topic_class;
		out.flags = t->flags;
		out.parts = t->parts;
		out.pages = t->pages;
		out.title = t->title;
		out.without = t->without;
		out.continues = t->continues;
		out.level = t->level;
		out.refs = t->refs;
		out.children = t->children;
		out.first_ref = (uint16_t)m->section[PACK_REFS].count;
		for (uint16_t k = 0; k < t->refs; k++) {
			struct pack_ref ref = { t->ref[k].key, t->ref[k].when };

			image_add(m, PACK_REFS, &ref, 1);
		}
		out.first_child = (uint16_t)image_add(m, PACK_CHILDREN, t->child, t->children);
		image_add(m, PACK_TOPICS, &out, 1);
	}
}

static void
put_tokens(struct image *m, const struct source *s)
{
	for (uint32_t i = 0; i < s->tokens_count; i++) {
		const struct source_token *t = &s->tokens[i];
		struct pack_token out;

		ZEROED(out);
		out.name = image_string(m, t->name);
		out.kind = t->kind;
		out.token_class = t->token_class;
		out.first_source = (uint16_t)image_add(m, PACK_SOURCES, t->source, t->sources);
		out.sources = t->sources;
		out.first_else = (uint16_t)image_add(m, PACK_ELSES, t->chain, t->chained);
		out.elses = t->chained;
		out.own_state = t->own_state;
		out.caution = t->caution;
		out.argument = t->argument;
		out.widest = image_string(m, measure_widest(s, (uint16_t)i));
		image_add(m, PACK_TOKENS, &out, 1);
	}
	for (uint32_t i = 0; i < s->types_count; i++) {
		struct pack_type out = { image_string(m, s->types[i]) };

		image_add(m, PACK_TYPES, &out, 1);
	}
}

/* Type, country, origin; then as written. */
static int
by_place(const void *a, const void *b)
{
	const struct source_fact *x = *(const struct source_fact *const *)a, *y = *(const struct source_fact *const *)b;

	if (x->type != y->type)
		return (int)x->type - (int)y->type;
	if (x->country != y->country)
		return (int)x->country - (int)y->country;
	if (x->origin != y->origin)
		return (int)x->origin - (int)y->origin;
	return x < y ? -1 : x > y;
}

static void
put_fact(struct image *m, const struct source_fact *f)
{
	struct pack_fact out;

	ZEROED(out);
	out.id = image_string(m, f->id);
	out.value = image_string(m, f->value);
	out.office = image_string(m, f->office);
	out.hours = image_string(m, f->hours);
	out.source = image_string(m, f->source);
	out.tested_by = image_string(m, f->tested_by);
	out.note = image_string(m, f->note);
	out.words = f->words;
	out.type = f->type;
	out.country = f->country;
	out.origin = f->origin;
	out.nationals = f->nationals;
	out.corridor = f->corridor;
	out.confidence = f->confidence;
	out.works_from_abroad = f->works_from_abroad;
	out.asks_for_id = f->asks_for_id;
	out.may_tell_immigration = f->may_tell_immigration;
	out.is_number = f->is_number;
	out.as_of = f->as_of;
	out.call_tested = f->call_tested;
	out.review_by = f->review_by;
	image_add(m, PACK_FACTS, &out, 1);
}

/* Returns where each fact of the model stands now; the caller frees it. */
static uint16_t *
put_facts(struct image *m, const struct source *s)
{
	const struct source_fact **sorted = xcalloc(s->facts_count + 1, sizeof *sorted);
	uint16_t *fact_at = xcalloc(s->facts_count + 1, sizeof *fact_at);

	for (uint32_t i = 0; i < s->facts_count; i++)
		sorted[i] = &s->facts[i];
	qsort(sorted, s->facts_count, sizeof *sorted, by_place);
	for (uint32_t i = 0; i < s->facts_count; i++) {
		fact_at[sorted[i] - s->facts] = (uint16_t)i;
		put_fact(m, sorted[i]);
	}
	free(sorted);
	return fact_at;
}

/* Files come in the order of their names, and so do codes. */
static void
put_countries(struct image *m, const struct source *s)
{
	for (uint32_t i = 0; i < s->countries_count; i++) {
		const struct source_country *c = &s->countries[i];
		struct pack_country out;

		ZEROED(out);
		out.code = c->code;
		out.name = c->name;
		out.is_origin = c->is_origin;
		out.is_stay = c->is_stay;
		out.locales = c->locales;
		memcpy(out.locale, c->locale, sizeof out.locale);
		image_add(m, PACK_COUNTRIES, &out, 1);
	}
}

static void
put_words(struct image *m, const struct source *s)
{
	for (uint32_t i = 0; i < s->aliases_count; i++) {
		const struct source_alias *a = &s->aliases[i];
		struct pack_alias out;

		ZEROED(out);
		out.alias = image_string(m, a->alias);
		out.topic = a->topic;
		out.locale = a->locale;
		out.letters = a->letters;
		out.flags = a->flags;
		image_add(m, PACK_ALIASES, &out, 1);
	}
	image_add(m, PACK_FOLDS, s->fold.table.entry, s->fold.table.entries);
	image_add(m, PACK_FOLDED, s->fold.table.to, s->fold.table.tos);
}

static void
put_likeness(struct image *m)
{
	struct like_build b;

	like_build_init(&b, (const struct pack_alias *)(const void *)m->section[PACK_ALIASES].bytes,
	    (uint32_t)m->section[PACK_ALIASES].count, m->section[PACK_STRINGS].bytes);
	for (uint32_t i = 0; i < b.loose_count; i++) {
		struct pack_loose out;

		ZEROED(out);
		out.form = image_string(m, b.loose[i].form);
		out.alias = b.loose[i].alias;
		image_add(m, PACK_LOOSE, &out, 1);
	}
	image_add(m, PACK_HEADS, b.heads, m->section[PACK_ALIASES].count);
	image_add(m, PACK_LETTERS, b.letters, b.letters_count);
	image_add(m, PACK_BUCKETS, b.buckets, b.buckets_count);
	image_add(m, PACK_NEAR, b.near, b.near_count);
	like_build_release(&b);
}

static void
put_services(struct image *m, const struct source *s)
{
	for (uint32_t i = 0; i < s->services_count; i++) {
		const struct source_service *v = &s->services[i];
		struct pack_service out;

		ZEROED(out);
		out.name = image_string(m, v->name);
		out.number = image_string(m, v->number);
		out.owner = image_string(m, v->owner);
		out.bearer = image_string(m, v->bearer);
		out.price = image_string(m, v->price);
		out.kind = v->kind;
		out.is_quiet = v->is_quiet;
		out.locales = v->locales;
		memcpy(out.locale, v->locale, sizeof out.locale);
		out.first_country = (uint16_t)image_add(m, PACK_REACH, v->country, v->countries);
		out.countries = v->countries;
		image_add(m, PACK_SERVICES, &out, 1);
	}
	image_add(m, PACK_UI, s->ui, UI_COUNT);
	image_add(m, PACK_ROOTS, s->roots, ROOT_COUNT);
}

/* Records point into these with 16 bits. */
static bool
overflows(const struct image *m)
{
	static const enum pack_section_kind lists[] = { PACK_REFS, PACK_CHILDREN, PACK_SOURCES, PACK_ELSES, PACK_REACH, PACK_COVERS };

	for (size_t i = 0; i < COUNT(lists); i++)
		if (m->section[lists[i]].count > UINT16_MAX)
			return true;
	return false;
}

void *
write_image(const struct source *s, const struct stamp *stamp, size_t *len, struct buf *why)
{
	struct pack_header header;
	struct image m;
	uint16_t *fact_at;
	void *bytes;

	image_init(&m);
	ZEROED(header);
	memcpy(header.magic, PACK_MAGIC, sizeof header.magic);
	header.format = PACK_FORMAT;
	header.kind = stamp->kind;
	header.serial = stamp->serial;
	header.created_s = stamp->created_s;
	header.expires_s = stamp->expires_s;
	header.owner = image_string(&m, stamp->owner);
	header.name = image_string(&m, stamp->name);
	put_locales(&m, s);
	put_texts(&m, s);
	put_topics(&m, s);
	put_tokens(&m, s);
	fact_at = put_facts(&m, s);
	put_countries(&m, s);
	put_words(&m, s);
	put_likeness(&m);
	put_services(&m, s);
	write_offices(&m, s, fact_at);
	free(fact_at);
	bytes = image_join(&m, header, len);
	if (*len > PACK_MAX_BYTES || overflows(&m)) {
		buf_addf(why, "the pack would be too large: %zu bytes, or a list longer than %d", *len, UINT16_MAX);
		free(bytes);
		bytes = NULL;
	}
	image_release(&m);
	return bytes;
}
