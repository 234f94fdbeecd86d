/*
 * pack_check.c - every string, index, range and set member of a pack
 *
 * The layout is told once more here as tables, one row a field; a field of
 * content/pack.h that has no row is one that any value may stand in.  So a new
 * field is a row, and the loops below need no change.
 */
#include "content/pack_check.h"

#include "locales/text/buf.h"
#include "locales/text/parts.h"
#include "locales/text/utf8.h"

struct row { enum pack_section_kind kind; size_t at; const char *name; };
#define FIELD(kind, record, field) PACK_##kind, offsetof(struct record, field), #field

static const struct row string_rows[] = {
	{ FIELD(LOCALES, pack_locale, tag) }, { FIELD(LOCALES, pack_locale, name) },
	{ FIELD(LOCALES, pack_locale, english) }, { FIELD(KEYS, pack_key, name) },
	{ FIELD(SPANS, pack_span, literal) }, { FIELD(TOPICS, pack_topic, name) },
	{ FIELD(TOPICS, pack_topic, id) }, { FIELD(TOKENS, pack_token, name) },
	{ FIELD(TOKENS, pack_token, widest) }, { FIELD(TYPES, pack_type, name) },
	{ FIELD(FACTS, pack_fact, id) }, { FIELD(FACTS, pack_fact, value) },
	{ FIELD(FACTS, pack_fact, office) }, { FIELD(FACTS, pack_fact, hours) },
	{ FIELD(FACTS, pack_fact, source) }, { FIELD(FACTS, pack_fact, tested_by) },
	{ FIELD(FACTS, pack_fact, note) }, { FIELD(ALIASES, pack_alias, alias) },
	{ FIELD(SERVICES, pack_service, name) }, { FIELD(SERVICES, pack_service, number) },
	{ FIELD(SERVICES, pack_service, owner) }, { FIELD(SERVICES, pack_service, bearer) },
	{ FIELD(SERVICES, pack_service, price) }, { FIELD(LOOSE, pack_loose, form) },
	{ FIELD(TOWNS, pack_town, id) }, { FIELD(TOWNS, pack_town, name) },
	{ FIELD(TOWN_NAMES, pack_town_name, form) }, { FIELD(TOWN_NAMES, pack_town_name, name) },
	{ FIELD(OFFICES, pack_office, id) }, { FIELD(OFFICES, pack_office, place) },
};

/* 16-bit indexes; `may_miss`: PACK_NONE may stand there. */
static const struct { struct row row; enum pack_section_kind into; bool may_miss; } index_rows[] = {
	{ { FIELD(SPANS, pack_span, token) }, PACK_TOKENS, true },
	{ { FIELD(REFS, pack_ref, key) }, PACK_KEYS, false },
	{ { FIELD(REFS, pack_ref, when) }, PACK_TOKENS, true },
	{ { FIELD(TOPICS, pack_topic, parent) }, PACK_TOPICS, true },
	{ { FIELD(TOPICS, pack_topic, title) }, PACK_KEYS, true },
	{ { FIELD(TOPICS, pack_topic, without) }, PACK_KEYS, true },
	{ { FIELD(TOPICS, pack_topic, continues) }, PACK_TOPICS, true },
	{ { PACK_CHILDREN, 0, "topic" }, PACK_TOPICS, false },
	{ { FIELD(SOURCES, pack_source, type) }, PACK_TYPES, false },
	{ { PACK_ELSES, 0, "token" }, PACK_TOKENS, false },
	{ { FIELD(FACTS, pack_fact, words) }, PACK_KEYS, true },
	{ { FIELD(FACTS, pack_fact, type) }, PACK_TYPES, false },
	{ { FIELD(COUNTRIES, pack_country, name) }, PACK_KEYS, false },
	{ { FIELD(ALIASES, pack_alias, topic) }, PACK_TOPICS, true },
	{ { FIELD(ALIASES, pack_alias, locale) }, PACK_LOCALES, false },
	{ { FIELD(TOWNS, pack_town, near) }, PACK_TOWNS, true },
	{ { FIELD(TOWN_NAMES, pack_town_name, town) }, PACK_TOWNS, false },
	{ { FIELD(OFFICES, pack_office, fact) }, PACK_FACTS, false },
	{ { FIELD(OFFICES, pack_office, town) }, PACK_TOWNS, true },
	{ { PACK_UI, 0, "text" }, PACK_KEYS, true },
	{ { PACK_ROOTS, 0, "topic" }, PACK_TOPICS, true },
};

/* 16-bit first and count. */
static const struct { struct row row; size_t count_at; enum pack_section_kind into; } range_rows[] = {
	{ { FIELD(TOPICS, pack_topic, first_ref) }, offsetof(struct pack_topic, refs), PACK_REFS },
	{ { FIELD(TOPICS, pack_topic, first_child) }, offsetof(struct pack_topic, children), PACK_CHILDREN },
	{ { FIELD(TOKENS, pack_token, first_source) }, offsetof(struct pack_token, sources), PACK_SOURCES },
	{ { FIELD(TOKENS, pack_token, first_else) }, offsetof(struct pack_token, elses), PACK_ELSES },
	{ { FIELD(LOCALES, pack_locale, first_substitute) }, offsetof(struct pack_locale, substitutes), PACK_SUBSTITUTES },
	{ { FIELD(SERVICES, pack_service, first_country) }, offsetof(struct pack_service, countries), PACK_REACH },
	{ { FIELD(OFFICES, pack_office, first_cover) }, offsetof(struct pack_office, covers), PACK_COVERS },
};

/* Short lists of locales inside a record. */
static const struct { struct row row; size_t count_at; } locale_rows[] = {
	{ { FIELD(LOCALES, pack_locale, fallback) }, offsetof(struct pack_locale, fallbacks) },
	{ { FIELD(COUNTRIES, pack_country, locale) }, offsetof(struct pack_country, locales) },
	{ { FIELD(SERVICES, pack_service, locale) }, offsetof(struct pack_service, locales) },
	{ { FIELD(OFFICES, pack_office, locale) }, offsetof(struct pack_office, locales) },
};

static const struct { struct row row; unsigned bytes, below; } set_rows[] = {
	{ { FIELD(LOCALES, pack_locale, rtl) }, 2, 2 },
	{ { FIELD(TEXTS, pack_text, review) }, 2, REVIEW_SOURCE + 1 },
	{ { FIELD(TEXTS, pack_text, spans) }, 2, PACK_MAX_SPANS + 1 },
	{ { FIELD(TOPICS, pack_topic, key) }, 2, PACK_KEY_CRISIS + 1 },
	{ { FIELD(TOPICS, pack_topic, level) }, 2, PACK_LEVEL_MOST + 1 },
	{ { FIELD(TOPICS, pack_topic, kind) }, 2, TOPIC_KIND_COUNT },
	{ { FIELD(TOPICS, pack_topic, action) }, 2, ACTION_COUNT },
	{ { FIELD(TOPICS, pack_topic, audience) }, 2, AUDIENCE_COUNT },
	{ { FIELD(TOPICS, pack_topic, sensitivity) }, 2, SENSITIVITY_COUNT },
	{ { FIELD(TOPICS, pack_topic, topic_class) }, 2, CLASS_COUNT },
	{ { FIELD(TOPICS, pack_topic, flags) }, 2, TOPIC_TOWN << 1 },
	{ { FIELD(TOPICS, pack_topic, parts) }, 2, PARTS_MAX + 1 },
	{ { FIELD(TOKENS, pack_token, kind) }, 2, TOKEN_KIND_COUNT },
	{ { FIELD(TOKENS, pack_token, token_class) }, 2, CLASS_COUNT },
	{ { FIELD(TOKENS, pack_token, own_state) }, 2, 2 },
	{ { FIELD(TOKENS, pack_token, caution) }, 2, 2 },
	{ { FIELD(TOKENS, pack_token, argument) }, 2, ARGUMENT_COUNT },
	{ { FIELD(SOURCES, pack_source, role) }, 2, ROLE_COUNT },
	{ { FIELD(FACTS, pack_fact, corridor) }, 1, 2 },
	{ { FIELD(FACTS, pack_fact, confidence) }, 1, CONFIDENCE_HIGH + 1 },
	{ { FIELD(FACTS, pack_fact, works_from_abroad) }, 1, FLAG_YES + 1 },
	{ { FIELD(FACTS, pack_fact, asks_for_id) }, 1, FLAG_YES + 1 },
	{ { FIELD(FACTS, pack_fact, may_tell_immigration) }, 1, FLAG_YES + 1 },
	{ { FIELD(FACTS, pack_fact, is_number) }, 1, 2 },
	{ { FIELD(FACTS, pack_fact, as_of) }, 4, 200000 },	/* days: the year 2517 */
	{ { FIELD(FACTS, pack_fact, call_tested) }, 4, 200000 },
	{ { FIELD(FACTS, pack_fact, review_by) }, 4, 200000 },
	{ { FIELD(COUNTRIES, pack_country, is_origin) }, 2, 2 },
	{ { FIELD(COUNTRIES, pack_country, is_stay) }, 2, 2 },
	{ { FIELD(ALIASES, pack_alias, flags) }, 2, ALIAS_UNREAD << 1 },
	{ { FIELD(SERVICES, pack_service, kind) }, 2, SERVICE_KIND_COUNT },
	{ { FIELD(SERVICES, pack_service, is_quiet) }, 2, 2 },
	{ { FIELD(TOWN_NAMES, pack_town_name, flags) }, 2, TOWN_NAME_LOOSE << 1 },
	{ { FIELD(OFFICES, pack_office, kind) }, 2, OFFICE_KIND_COUNT },
	{ { FIELD(OFFICES, pack_office, flags) }, 2, OFFICE_INVENTED << 1 },
};

static const struct { struct row row; bool may_miss; } country_rows[] = {
	{ { FIELD(FACTS, pack_fact, country) }, true }, { { FIELD(FACTS, pack_fact, origin) }, true },
	{ { FIELD(FACTS, pack_fact, nationals) }, true }, { { FIELD(COUNTRIES, pack_country, code) }, false },
	{ { PACK_REACH, 0, "country" }, false }, { { FIELD(TOWNS, pack_town, country) }, false },
	{ { PACK_COVERS, 0, "country" }, false },
};

static unsigned
number_at(const char *record, size_t at, unsigned bytes)
{
	uint32_t wide = 0;

	memcpy(&wide, record + at, bytes);
	return wide;
}

static bool
refuse(struct buf *why, const struct pack_view *v, size_t i, const char *field, const char *wrong)
{
	buf_addf(why, "record %zu of %s: %s %s", i, v->what, field, wrong);
	return false;
}

static const char *
string_fault(const struct pack *p, struct pack_str s)
{
	if (s.at >= p->strings_count || s.len >= p->strings_count - s.at || p->strings[s.at + s.len] != '\0')
		return "does not lie among the strings";
	if (memchr(p->strings + s.at, '\0', s.len) != NULL)
		return "has a zero byte inside";
	return utf8_valid(p->strings + s.at, s.len, NULL) ? NULL : "is not UTF-8";
}

static bool
strings_check(const struct pack *p, const struct pack_view *views, struct buf *why)
{
	const char *fault;

	for (size_t r = 0; r < sizeof(string_rows) / sizeof(string_rows[0]); r++) {
		const struct row *row = &string_rows[r];
		const struct pack_view *v = &views[row->kind];

		for (uint32_t i = 0; i < v->count; i++) {
			struct pack_str s;

			memcpy(&s, v->at + (size_t)i * v->record_bytes + row->at, sizeof(s));
			if ((fault = string_fault(p, s)) != NULL)
				return refuse(why, v, i, row->name, fault);
		}
	}
	if ((fault = string_fault(p, p->header->owner)) == NULL &&
	    (fault = string_fault(p, p->header->name)) == NULL)
		return true;
	buf_addf(why, "owner or name of the pack %s", fault);
	return false;
}

static bool
indexes_check(const struct pack_view *views, struct buf *why)
{
	for (size_t r = 0; r < sizeof(index_rows) / sizeof(index_rows[0]); r++) {
		const struct row *row = &index_rows[r].row;
		const struct pack_view *v = &views[row->kind];

		for (uint32_t i = 0; i < v->count; i++) {
			unsigned to = number_at(v->at + (size_t)i * v->record_bytes, row->at, 2);

			if (to >= views[index_rows[r].into].count && !(to == PACK_NONE && index_rows[r].may_miss))
				return refuse(why, v, i, row->name, "leads to a record that does not exist");
		}
	}
	return true;
}

static bool
ranges_check(const struct pack *p, const struct pack_view *views, struct buf *why)
{
	for (size_t r = 0; r < sizeof(range_rows) / sizeof(range_rows[0]); r++) {
		const struct row *row = &range_rows[r].row;
		const struct pack_view *v = &views[row->kind];

		for (uint32_t i = 0; i < v->count; i++) {
			const char *record = v->at + (size_t)i * v->record_bytes;

			if (number_at(record, row->at, 2) + number_at(record, range_rows[r].count_at, 2) >
			    views[range_rows[r].into].count)
				return refuse(why, v, i, row->name, "leads past the end of its list");
		}
	}
	for (uint32_t i = 0; i < p->texts_count; i++)
		if (p->texts[i].first_span > p->spans_count ||
		    p->texts[i].spans > p->spans_count - p->texts[i].first_span)
			return refuse(why, &views[PACK_TEXTS], i, "first_span", "leads past the end of its list");
	for (uint32_t i = 0; i < p->folds_count; i++)
		if (p->folds[i].to + p->folds[i].count > p->folded_count)
			return refuse(why, &views[PACK_FOLDS], i, "to", "leads past the end of its list");
	return true;
}

static bool
locale_lists_check(const struct pack_view *views, struct buf *why)
{
	for (size_t r = 0; r < sizeof(locale_rows) / sizeof(locale_rows[0]); r++) {
		const struct row *row = &locale_rows[r].row;
		const struct pack_view *v = &views[row->kind];

		for (uint32_t i = 0; i < v->count; i++) {
			const char *record = v->at + (size_t)i * v->record_bytes;
			unsigned count = number_at(record, locale_rows[r].count_at, 2);

			if (count > PACK_FALLBACKS)
				return refuse(why, v, i, row->name, "lists too many languages");
			for (unsigned k = 0; k < count; k++)
				if (number_at(record, row->at + k * 2, 2) >= views[PACK_LOCALES].count)
					return refuse(why, v, i, row->name, "names a language that does not exist");
		}
	}
	return true;
}

static bool
sets_check(const struct pack_view *views, struct buf *why)
{
	for (size_t r = 0; r < sizeof(set_rows) / sizeof(set_rows[0]); r++) {
		const struct row *row = &set_rows[r].row;
		const struct pack_view *v = &views[row->kind];

		for (uint32_t i = 0; i < v->count; i++)
			if (number_at(v->at + (size_t)i * v->record_bytes, row->at, set_rows[r].bytes) >=
			    set_rows[r].below)
				return refuse(why, v, i, row->name, "has a value that this program does not know");
	}
	for (size_t r = 0; r < sizeof(country_rows) / sizeof(country_rows[0]); r++) {
		const struct row *row = &country_rows[r].row;
		const struct pack_view *v = &views[row->kind];

		for (uint32_t i = 0; i < v->count; i++) {
			char letters[3];
			unsigned code = number_at(v->at + (size_t)i * v->record_bytes, row->at, 2);

			country_letters((uint16_t)code, letters);
			if (country_code(letters) != code || (code == 0 && !country_rows[r].may_miss))
				return refuse(why, v, i, row->name, "is not a country");
		}
	}
	return true;
}

static int
alias_order(const struct pack *p, const struct pack_alias *a, const struct pack_alias *b)
{
	int order = strcmp(pack_string(p, a->alias), pack_string(p, b->alias));

	return order != 0 ? order : (int)a->locale - (int)b->locale;
}

static int
fact_order(const struct pack_fact *a, const struct pack_fact *b)
{
	if (a->type != b->type)
		return (int)a->type - (int)b->type;
	if (a->country != b->country)
		return (int)a->country - (int)b->country;
	return (int)a->origin - (int)b->origin;
}

/* Stand-ins of each language: in order, and each what locales/text/gsm7.h allows. */
static bool
substitutes_check(const struct pack *p, const struct pack_view *views, struct buf *why)
{
	for (uint32_t l = 0; l < p->locales_count; l++) {
		struct substitutes s = pack_substitutes(p, (uint16_t)l);

		for (uint32_t i = 0; i < s.rows; i++) {
			const struct substitute *row = &s.row[i];
			size_t len = strnlen(row->to, sizeof row->to);

			if (len == sizeof row->to || !substitute_fits(row->to, len))
				return refuse(why, &views[PACK_LOCALES], l, "substitutes", "have one that phones cannot show");
			if (row->from > 0x10FFFF || gsm7_septets(row->from) > 0)
				return refuse(why, &views[PACK_LOCALES], l, "substitutes", "have one that no phone needs");
			if (i > 0 && row->from <= s.row[i - 1].from)
				return refuse(why, &views[PACK_LOCALES], l, "substitutes", "are not in order");
		}
	}
	return true;
}

static bool
order_check(const struct pack *p, const struct pack_view *views, struct buf *why)
{
	static const char fault[] = "is not in its place in the order of the list";

	for (uint32_t i = 1; i < p->facts_count; i++)
		if (fact_order(&p->facts[i - 1], &p->facts[i]) > 0)
			return refuse(why, &views[PACK_FACTS], i, "type", fault);
	for (uint32_t i = 1; i < p->aliases_count; i++)
		if (alias_order(p, &p->aliases[i - 1], &p->aliases[i]) > 0)
			return refuse(why, &views[PACK_ALIASES], i, "alias", fault);
	for (uint32_t i = 1; i < p->countries_count; i++)
		if (p->countries[i - 1].code >= p->countries[i].code)
			return refuse(why, &views[PACK_COUNTRIES], i, "code", fault);
	for (uint32_t i = 1; i < p->folds_count; i++)
		if (p->folds[i - 1].from >= p->folds[i].from)
			return refuse(why, &views[PACK_FOLDS], i, "from", fault);
	return true;
}

/* What no row of the tables above can say about one record. */
static bool
records_check(const struct pack *p, const struct pack_view *views, struct buf *why)
{
	for (uint32_t i = 0; i < p->facts_count; i++) {
		const struct pack_fact *f = &p->facts[i];

		if (f->id.len == 0 || f->source.len == 0)
			return refuse(why, &views[PACK_FACTS], i, "source", "is missing");
		if ((f->words == PACK_NONE) == (f->value.len == 0) || (f->is_number && f->value.len == 0))
			return refuse(why, &views[PACK_FACTS], i, "value", "must stand there, or words, never both");
	}
	for (uint32_t i = 0; i < p->aliases_count; i++) {
		const struct pack_alias *a = &p->aliases[i];

		if (a->alias.len == 0)
			return refuse(why, &views[PACK_ALIASES], i, "alias", "is empty");
		if ((a->topic == PACK_NONE) != ((a->flags & ALIAS_STOPWORD) != 0))
			return refuse(why, &views[PACK_ALIASES], i, "topic", "must stand there unless it is a stop word");
		if ((a->flags & ALIAS_UNREAD) != 0 && (a->locale == 0 || a->topic == PACK_NONE))
			return refuse(why, &views[PACK_ALIASES], i, "flags", "withhold a word that always counts");
	}
	for (uint32_t i = 0; i < p->services_count; i++)
		if (p->services[i].owner.len == 0 || p->services[i].owner.len > PACK_MAX_OWNER)
			return refuse(why, &views[PACK_SERVICES], i, "owner", "is missing or too long");
	for (uint32_t i = 0; i < p->folded_count; i++)
		if (p->folded[i] == 0 || p->folded[i] > 0x10FFFF || (p->folded[i] >= 0xD800 && p->folded[i] < 0xE000))
			return refuse(why, &views[PACK_FOLDED], i, "character", "does not exist in Unicode");
	return true;
}

static bool
sizes_check(const struct pack *p, struct buf *why)
{
	if (p->locales_count == 0 || p->locales_count > PACK_MAX_LOCALES)
		buf_addf(why, "%u languages are none or too many (at most %d)", p->locales_count, PACK_MAX_LOCALES);
	else if (p->keys_count > PACK_MAX_KEYS)
		buf_addf(why, "%u texts are too many (at most %d)", p->keys_count, PACK_MAX_KEYS);
	else if (p->topics_count > PACK_MAX_TOPICS)
		buf_addf(why, "%u topics are too many (at most %d)", p->topics_count, PACK_MAX_TOPICS);
	else if (p->texts_count != p->locales_count * p->keys_count)
		buf_addf(why, "%u texts do not fill the table of %u languages by %u names", p->texts_count,
		    p->locales_count, p->keys_count);
	else if (p->tokens_count >= PACK_NONE || p->facts_count >= PACK_NONE || p->types_count >= PACK_NONE ||
	    p->towns_count >= PACK_NONE || p->offices_count >= PACK_NONE || p->aliases_count > 1 << 20)
		buf_adds(why, "more facts, tokens or words than this program can number");
	else
		return true;
	return false;
}

bool
pack_check_records(const struct pack *p, struct buf *why)
{
	struct pack_view views[PACK_SECTION_COUNT];

	pack_views(p, views);
	return sizes_check(p, why) && strings_check(p, views, why) && indexes_check(views, why) &&
	    ranges_check(p, views, why) && locale_lists_check(views, why) && sets_check(views, why) &&
	    records_check(p, views, why) && substitutes_check(p, views, why) && order_check(p, views, why);
}
