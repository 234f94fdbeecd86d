/*
 * pack_diff_fields.c - what of a record is compared, one row a field
 *
 * A field of content/pack.h that has no row here is a place in a list, or `reserved`; tests/content_reader/test_pack_diff.c
 * bends every byte of a pack and finds what was forgotten.  The first row of a record stands for all of it when it is
 * new or gone.
 */
#include <stdlib.h>

#include "content/pack_diff_put.h"
#include "locales/text/bug.h"

static const char *const flag_words[] = { "unknown", "no", "yes" }, *const confidence_words[] = { "low", "medium", "high" },
    *const yes_words[] = { "no", "yes" };

#define AT(record, field) offsetof(struct record, field)
#define STRING(record, field) { #field, AT(record, field), put_string, NULL, 0 }
#define NUMBER(record, field) { #field, AT(record, field), put_number, NULL, 0 }
#define WORD(record, field, words) { #field, AT(record, field), put_word, words, 0 }
#define BYTE_WORD(record, field, words) { #field, AT(record, field), put_word, words, 1 }

static const struct field fact_fields[] = {
	{ "value", 0, put_value, NULL, 0 }, STRING(pack_fact, office), STRING(pack_fact, hours), STRING(pack_fact, source),
	STRING(pack_fact, tested_by), STRING(pack_fact, note), { "type", AT(pack_fact, type), put_type, NULL, 0 },
	{ "country", AT(pack_fact, country), put_country, NULL, 0 }, { "origin", AT(pack_fact, origin), put_country, NULL, 0 },
	{ "nationals", AT(pack_fact, nationals), put_country, NULL, 0 }, BYTE_WORD(pack_fact, corridor, yes_words),
	BYTE_WORD(pack_fact, confidence, confidence_words), BYTE_WORD(pack_fact, works_from_abroad, flag_words),
	BYTE_WORD(pack_fact, asks_for_id, flag_words), BYTE_WORD(pack_fact, may_tell_immigration, flag_words),
	{ "is a number", AT(pack_fact, is_number), put_word, yes_words, 1 }, { "as_of", AT(pack_fact, as_of), put_day, NULL, 0 },
	{ "call_tested", AT(pack_fact, call_tested), put_day, NULL, 0 }, { "review_by", AT(pack_fact, review_by), put_day, NULL, 0 },
};
static const struct field office_fields[] = {
	{ "number of", AT(pack_office, fact), put_office_fact, NULL, 0 }, WORD(pack_office, kind, words_of_office_kind),
	{ "town", AT(pack_office, town), put_town, NULL, 0 }, STRING(pack_office, place), { "invented", 0, put_invented, NULL, 0 },
	{ "languages", AT(pack_office, locale), put_locales, NULL, AT(pack_office, locales) }, { "covers", 0, put_covers, NULL, 0 },
};
static const struct field town_fields[] = {
	STRING(pack_town, name), { "country", AT(pack_town, country), put_country, NULL, 0 },
	{ "near", AT(pack_town, near), put_town, NULL, 0 }, { "names", 0, put_town_names, NULL, 0 },
};
static const struct field service_fields[] = {
	STRING(pack_service, name), STRING(pack_service, owner), STRING(pack_service, bearer), STRING(pack_service, price),
	WORD(pack_service, kind, words_of_service_kind), { "quiet", AT(pack_service, is_quiet), put_word, yes_words, 0 },
	{ "languages", AT(pack_service, locale), put_locales, NULL, AT(pack_service, locales) },
	{ "countries", 0, put_reach, NULL, 0 },
};
static const struct field country_fields[] = {
	{ "name", AT(pack_country, name), put_key, NULL, 0 }, { "origin", AT(pack_country, is_origin), put_word, yes_words, 0 },
	{ "stay", AT(pack_country, is_stay), put_word, yes_words, 0 }, { "languages", AT(pack_country, locale), put_locales, NULL, AT(pack_country, locales) },
};
static const struct field locale_fields[] = {
	STRING(pack_locale, name), STRING(pack_locale, english), { "script", 0, put_script, NULL, 0 },
	WORD(pack_locale, rtl, yes_words), { "fallback", AT(pack_locale, fallback), put_locales, NULL, AT(pack_locale, fallbacks) },
	{ "substitute", 0, put_substitutes, NULL, 0 },
};
static const struct field topic_fields[] = {
	STRING(pack_topic, id), { "menu", 0, put_menu, NULL, 0 }, NUMBER(pack_topic, key),
	WORD(pack_topic, kind, words_of_topic_kind), WORD(pack_topic, action, words_of_topic_action),
	WORD(pack_topic, audience, words_of_audience), WORD(pack_topic, sensitivity, words_of_sensitivity),
	{ "class", AT(pack_topic, topic_class), put_word, words_of_topic_class, 0 }, { "flags", 0, put_topic_flags, NULL, 0 },
	NUMBER(pack_topic, parts), NUMBER(pack_topic, pages), { "title", AT(pack_topic, title), put_key, NULL, 0 },
	{ "without", AT(pack_topic, without), put_key, NULL, 0 }, { "texts", 0, put_texts, NULL, 0 },
	{ "continues", AT(pack_topic, continues), put_topic, NULL, 0 }, NUMBER(pack_topic, level),
};
static const struct field token_fields[] = {
	WORD(pack_token, kind, words_of_token_kind), { "class", AT(pack_token, token_class), put_word, words_of_topic_class, 0 },
	{ "facts", 0, put_sources, NULL, 0 }, { "else", 0, put_elses, NULL, 0 }, WORD(pack_token, own_state, yes_words),
	WORD(pack_token, caution, yes_words), WORD(pack_token, argument, words_of_token_argument),
	{ "widest", 0, put_argument_widest, NULL, 0 },
};
static const struct field keyword_fields[] = {
	{ "topic", 0, put_keyword_topic, NULL, 0 }, { "flags", 0, put_alias_flags, NULL, 0 }, NUMBER(pack_alias, letters),
};
static const struct field widest_field = STRING(pack_token, widest);

struct shape { const struct field *field; size_t fields; enum pack_section_kind section; size_t bytes; };

#define SHAPE(fields, section, record) { fields, COUNT(fields), PACK_##section, sizeof(struct record) }
static const struct shape shapes[PACK_CHANGE_KINDS] = {
	[PACK_CHANGE_FACT] = SHAPE(fact_fields, FACTS, pack_fact),
	[PACK_CHANGE_OFFICE] = SHAPE(office_fields, OFFICES, pack_office),
	[PACK_CHANGE_TOWN] = SHAPE(town_fields, TOWNS, pack_town),
	[PACK_CHANGE_SERVICE] = SHAPE(service_fields, SERVICES, pack_service),
	[PACK_CHANGE_COUNTRY] = SHAPE(country_fields, COUNTRIES, pack_country),
	[PACK_CHANGE_LOCALE] = SHAPE(locale_fields, LOCALES, pack_locale),
	[PACK_CHANGE_TOPIC] = SHAPE(topic_fields, TOPICS, pack_topic),
	[PACK_CHANGE_TOKEN] = SHAPE(token_fields, TOKENS, pack_token),
	[PACK_CHANGE_KEYWORD] = SHAPE(keyword_fields, ALIASES, pack_alias),
};

/* Room for the parts of a name that no string of the pack holds. */
struct named_change { struct pack_change change; char letters[3]; };

static void
name_record(const struct diff *d, struct named_change *n, const struct diff_pair *pair)
{
	enum diff_side side = pair->at[DIFF_NOW] != DIFF_ABSENT ? DIFF_NOW : DIFF_OLD;
	const struct pack *p = d->pack[side];
	struct pack_change *c = &n->change;
	uint32_t i = pair->at[side];

	switch (c->kind) {
	case PACK_CHANGE_FACT: c->name = pack_string(p, p->facts[i].id); break;
	case PACK_CHANGE_OFFICE: c->name = pack_string(p, p->offices[i].id); break;
	case PACK_CHANGE_TOWN: c->name = pack_string(p, p->towns[i].id); break;
	case PACK_CHANGE_SERVICE: c->name = pack_string(p, p->services[i].number); break;
	case PACK_CHANGE_COUNTRY:
		country_letters(p->countries[i].code, n->letters);
		c->name = n->letters;
		break;
	case PACK_CHANGE_LOCALE: c->name = c->locale = pack_string(p, p->locales[i].tag); break;
	case PACK_CHANGE_TOPIC: c->name = c->topic = pack_string(p, p->topics[i].name); break;
	case PACK_CHANGE_TOKEN: c->name = pack_string(p, p->tokens[i].name); break;
	case PACK_CHANGE_KEYWORD:
		c->name = pack_string(p, p->aliases[i].alias);
		c->locale = pack_string(p, p->locales[p->aliases[i].locale].tag);
		if (p->aliases[i].topic != PACK_NONE)
			c->topic = pack_string(p, p->topics[p->aliases[i].topic].name);
		break;
	case PACK_CHANGE_TEXT:
	case PACK_CHANGE_REVIEW:
	case PACK_CHANGE_KINDS:
		BUG_IF(true);
	}
}

static const void *
record_of(const struct diff *d, enum diff_side side, const struct shape *shape, uint32_t i)
{
	const void *const lists[PACK_SECTION_COUNT] = {
#define SECTION(kind, type, field, what) [PACK_##kind] = d->pack[side]->field,
		PACK_SECTIONS(SECTION)
#undef SECTION
	};

	return (const char *)lists[shape->section] + (size_t)i * shape->bytes;
}

/* Puts the field of each side that has the record; the words, or NULL. */
static const char *
put_side(struct diff *d, enum diff_side side, const struct shape *shape, const struct field *f, const struct diff_pair *pair)
{
	if (pair->at[side] == DIFF_ABSENT)
		return NULL;
	value_reset(&d->value[side]);
	f->put(&d->value[side], d->pack[side], record_of(d, side, shape, pair->at[side]), f);
	return d->value[side].text;
}

static void
compare_field(struct diff *d, struct named_change *n, const struct shape *shape, const struct field *f,
    const struct diff_pair *pair)
{
	struct pack_change *c = &n->change;

	c->old = put_side(d, DIFF_OLD, shape, f, pair);
	c->now = put_side(d, DIFF_NOW, shape, f, pair);
	if (c->old != NULL && c->now != NULL && value_equal(&d->value[DIFF_OLD], &d->value[DIFF_NOW]))
		return;
	if (c->field != NULL && c->kind == PACK_CHANGE_FACT && f == &fact_fields[0] && d->pack[DIFF_NOW]->facts[pair->at[DIFF_NOW]].is_number)
		c->field = "number";
	diff_tell(d, c);
}

/* How a keyword sounds, which stands in a list of its own. */
static void
compare_sound(struct diff *d, struct named_change *n, const struct diff_pair *pair)
{
	for (unsigned side = 0; side < DIFF_SIDES; side++) {
		const struct pack *p = d->pack[side];
		uint32_t loose = d->loose_of[side][pair->at[side]];

		value_reset(&d->value[side]);
		if (loose != DIFF_ABSENT)
			value_add(&d->value[side], pack_string(p, p->loose[loose].form), p->loose[loose].form.len);
	}
	if (value_equal(&d->value[DIFF_OLD], &d->value[DIFF_NOW]))
		return;
	n->change.field = "sound";
	n->change.old = d->value[DIFF_OLD].text;
	n->change.now = d->value[DIFF_NOW].text;
	diff_tell(d, &n->change);
}

void
diff_records(struct diff *d, enum pack_change_kind kind, const struct diff_pairs *pairs)
{
	const struct shape *shape = &shapes[kind];

	for (uint32_t i = 0; i < pairs->count && !diff_gave_up(d); i++) {
		const struct diff_pair *pair = &pairs->row[i];
		bool is_whole = pair->at[DIFF_OLD] == DIFF_ABSENT || pair->at[DIFF_NOW] == DIFF_ABSENT;
		struct named_change n = { .change = { .kind = kind } };

		name_record(d, &n, pair);
		n.change.is_wording = is_whole && kind == PACK_CHANGE_KEYWORD && wording_keyword(d, pair);
		for (size_t k = 0; k < (is_whole ? 1 : shape->fields); k++) {
			n.change.field = is_whole ? NULL : shape->field[k].name;
			compare_field(d, &n, shape, &shape->field[k], pair);
		}
		if (!is_whole && kind == PACK_CHANGE_KEYWORD)
			compare_sound(d, &n, pair);
	}
}

static bool
is_widest_same(struct diff *d, const struct diff_pair *pair)
{
	return put_side(d, DIFF_OLD, &shapes[PACK_CHANGE_TOKEN], &widest_field, pair) == NULL ||
	    put_side(d, DIFF_NOW, &shapes[PACK_CHANGE_TOKEN], &widest_field, pair) == NULL ||
	    value_equal(&d->value[DIFF_OLD], &d->value[DIFF_NOW]);
}

/* What stands in for a token makes it longer, too: told is where it begins. */
void
diff_widest(struct diff *d, const struct diff_pairs *tokens)
{
	const struct pack *p = d->pack[DIFF_NOW];
	uint8_t *is_other = xcalloc((size_t)p->tokens_count + 1, 1);

	for (uint32_t i = 0; i < tokens->count; i++)
		if (!is_widest_same(d, &tokens->row[i]))
			is_other[tokens->row[i].at[DIFF_NOW]] = 1;
	for (uint32_t i = 0; i < tokens->count; i++) {
		const struct diff_pair *pair = &tokens->row[i];
		struct named_change n = { .change = { .kind = PACK_CHANGE_TOKEN, .field = "widest" } };
		const struct pack_token *t = pair->at[DIFF_NOW] != DIFF_ABSENT ? &p->tokens[pair->at[DIFF_NOW]] : NULL;
		bool follows = t == NULL || !is_other[pair->at[DIFF_NOW]];

		for (uint32_t k = 0; !follows && k < t->elses; k++)
			follows = is_other[p->elses[t->first_else + k]];
		if (follows)
			continue;
		name_record(d, &n, pair);
		compare_field(d, &n, &shapes[PACK_CHANGE_TOKEN], &widest_field, pair);
	}
	free(is_other);
}

/* Facts are looked for by type and place: only among those does their order matter. */
static bool
is_same_place(const struct pack *p, enum pack_change_kind kind, uint32_t a, uint32_t b)
{
	return kind != PACK_CHANGE_FACT || (p->facts[a].type == p->facts[b].type && p->facts[a].country == p->facts[b].country &&
	    p->facts[a].origin == p->facts[b].origin);
}

void
diff_order(struct diff *d, enum pack_change_kind kind, const struct diff_pairs *pairs)
{
	enum diff_kind of = kind == PACK_CHANGE_FACT ? DIFF_FACTS : kind == PACK_CHANGE_SERVICE ? DIFF_SERVICES :
	    kind == PACK_CHANGE_OFFICE ? DIFF_OFFICES : DIFF_LOCALES;
	uint32_t count = diff_count(d->pack[DIFF_OLD], of), last = DIFF_ABSENT, before = DIFF_ABSENT;
	uint32_t *pair_of = xmalloc(((size_t)count + 1) * sizeof *pair_of);

	for (uint32_t i = 0; i < pairs->count; i++)
		if (pairs->row[i].at[DIFF_OLD] != DIFF_ABSENT)
			pair_of[pairs->row[i].at[DIFF_OLD]] = i;
	for (uint32_t i = 0; i < count; i++) {
		const struct diff_pair *pair = &pairs->row[pair_of[i]];
		struct named_change n = { .change = { .kind = kind, .field = "order" } };
		uint32_t at = pair->at[DIFF_NOW];

		if (at == DIFF_ABSENT)
			continue;
		if (before == DIFF_ABSENT || !is_same_place(d->pack[DIFF_OLD], kind, before, i) ||
		    !is_same_place(d->pack[DIFF_NOW], kind, last, at) || at > last) {
			last = at;
			before = i;
			continue;
		}
		name_record(d, &n, pair);
		n.change.old = "later";
		n.change.now = "earlier";
		diff_tell(d, &n.change);
	}
	free(pair_of);
}
