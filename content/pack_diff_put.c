/* pack_diff_put.c - fields of records as words */
#include "content/pack_diff_put.h"

#include "content/render.h"
#include "locales/text/buf.h"
#include "locales/text/bug.h"
#include "locales/text/utf8.h"

static uint64_t
number_at(const void *record, const struct field *f)
{
	uint64_t n = 0;

	memcpy(&n, (const char *)record + f->at, f->bytes != 0 ? f->bytes : 2);
	return n;
}

static void
put_str(struct diff_value *v, const struct pack *p, struct pack_str s)
{
	value_add(v, pack_string(p, s), s.len);
}

void
put_string(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	struct pack_str s;

	memcpy(&s, (const char *)record + f->at, sizeof s);
	put_str(v, p, s);
}

void
put_number(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	(void)p;
	value_add_number(v, number_at(record, f));
}

void
put_word(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	(void)p;
	value_adds(v, f->words[number_at(record, f)]);
}

void
put_day(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	char room[16];
	struct buf day = BUF_OVER(room);
	int32_t days;

	(void)p;
	memcpy(&days, (const char *)record + f->at, sizeof days);
	if (days != 0)
		render_day(days, &day);
	value_add(v, day.ptr, day.len);
}

void
put_country(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	uint16_t code = (uint16_t)number_at(record, f);
	char letters[3];

	(void)p;
	country_letters(code, letters);
	value_adds(v, letters);
}

void
put_key(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	uint64_t key = number_at(record, f);

	if (key != PACK_NONE)
		put_str(v, p, p->keys[key].name);
}

void
put_topic(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	uint64_t topic = number_at(record, f);

	value_adds(v, topic != PACK_NONE ? pack_string(p, p->topics[topic].name) : "");
}

void
put_keyword_topic(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_alias *a = record;

	(void)f;
	value_adds(v, a->topic != PACK_NONE ? pack_string(p, p->topics[a->topic].name) : "(stop-list)");
}

void
put_type(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	put_str(v, p, p->types[number_at(record, f)].name);
}

/* The value of a fact: literal, or the name of a text in braces. */
void
put_value(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_fact *fact = record;

	(void)f;
	if (fact->words == PACK_NONE) {
		put_str(v, p, fact->value);
		return;
	}
	value_adds(v, "text ");
	put_str(v, p, p->keys[fact->words].name);
}

/* Lists: `at` is where the first stands, `bytes` where the count stands. */
void
put_locales(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	uint16_t count, locale;

	memcpy(&count, (const char *)record + f->bytes, sizeof count);
	for (uint16_t i = 0; i < count; i++) {
		memcpy(&locale, (const char *)record + f->at + i * sizeof locale, sizeof locale);
		value_adds(v, i > 0 ? " " : "");
		put_str(v, p, p->locales[locale].tag);
	}
}

void
put_substitutes(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_locale *l = record;

	(void)f;
	for (uint16_t i = 0; i < l->substitutes; i++) {
		const struct substitute *s = &p->substitutes[l->first_substitute + i];
		char from[4];

		value_adds(v, i > 0 ? ", " : "");
		if (s->from >= 0xD800 && s->from < 0xE000)
			value_add_number(v, s->from);
		else
			value_add(v, from, utf8_encode(s->from, from));
		value_adds(v, " ");
		value_adds(v, s->to);
	}
}

void
put_script(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_locale *l = record;

	(void)p;
	(void)f;
	for (unsigned i = 0; i < sizeof l->script; i++) {
		char c = l->script[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
			value_add(v, &c, 1);
		else {			/* not a code, and perhaps not UTF-8 */
			value_adds(v, "?");
			value_add_number(v, (unsigned char)c);
		}
	}
}

void
put_texts(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_topic *t = record;

	(void)f;
	for (uint16_t i = 0; i < t->refs; i++) {
		const struct pack_ref *ref = &p->refs[t->first_ref + i];

		value_adds(v, i > 0 ? ", " : "");
		put_str(v, p, p->keys[ref->key].name);
		if (ref->when != PACK_NONE) {
			value_adds(v, " when ");
			put_str(v, p, p->tokens[ref->when].name);
		}
	}
}

/* The menu above it.  pack_open() proved that options are those whose parent is the menu, by key: at most nine. */
void
put_menu(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_topic *t = record, *menu = t->parent != PACK_NONE ? &p->topics[t->parent] : NULL;
	bool is_shown = false;

	(void)f;
	if (menu == NULL)
		return;
	put_str(v, p, menu->name);
	for (uint16_t i = 0; i < menu->children; i++)
		is_shown = is_shown || p->children[menu->first_child + i] == t - p->topics;
	value_adds(v, is_shown ? "" : " (not shown)");
}

static void
put_bits(struct diff_value *v, unsigned bits, const char *const *words, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (bits & 1u << i) {
			value_adds(v, v->len > 0 ? " " : "");
			value_adds(v, words[i]);
		}
}

void
put_topic_flags(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_topic *t = record;

	(void)p;
	(void)f;
	put_bits(v, t->flags, words_of_topic_flag, TOPIC_FLAG_COUNT);
}

void
put_sources(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_token *t = record;

	(void)f;
	for (uint16_t i = 0; i < t->sources; i++) {
		const struct pack_source *s = &p->sources[t->first_source + i];

		value_adds(v, i > 0 ? ", " : "");
		value_adds(v, words_of_fact_role[s->role]);
		value_adds(v, " ");
		put_str(v, p, p->types[s->type].name);
	}
}

void
put_elses(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_token *t = record;

	(void)f;
	for (uint16_t i = 0; i < t->elses; i++) {
		value_adds(v, i > 0 ? " " : "");
		put_str(v, p, p->tokens[p->elses[t->first_else + i]].name);
	}
}

/* What a program says in its place has that length at most; of others it follows from facts and texts (diff_widest). */
void
put_argument_widest(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_token *t = record;

	(void)f;
	if (t->kind == TOKEN_ARGUMENT)
		put_str(v, p, t->widest);
}

void
put_reach(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_service *s = record;

	(void)f;
	for (uint16_t i = 0; i < s->countries; i++) {
		char letters[3];

		country_letters(p->reach[s->first_country + i], letters);
		value_adds(v, i > 0 ? " " : "");
		value_adds(v, letters);
	}
}

void
put_office_fact(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	put_str(v, p, p->facts[number_at(record, f)].id);
}

void
put_town(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	uint64_t town = number_at(record, f);

	value_adds(v, town != PACK_NONE ? pack_string(p, p->towns[town].id) : "");
}

/* "0 Doha (doha)", "0 ~doa": as they are looked up, with their place among the names of the town. */
void
put_town_names(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_town *t = record;

	(void)f;
	for (uint32_t i = 0; i < p->town_names_count; i++) {
		const struct pack_town_name *n = &p->town_names[i];

		if (n->town != t - p->towns)
			continue;
		value_adds(v, v->len > 0 ? ", " : "");
		value_add_number(v, n->order);
		value_adds(v, n->flags & TOWN_NAME_LOOSE ? " ~" : " ");
		put_str(v, p, n->name);
		value_adds(v, n->flags & TOWN_NAME_LOOSE ? "" : " (");
		put_str(v, p, n->form);
		value_adds(v, n->flags & TOWN_NAME_LOOSE ? "" : ")");
	}
}

void
put_invented(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_office *o = record;

	(void)p;
	(void)f;
	value_adds(v, o->flags & OFFICE_INVENTED ? "yes" : "no");
}

void
put_covers(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	const struct pack_office *o = record;

	(void)f;
	for (uint16_t i = 0; i < o->covers; i++) {
		char letters[3];

		country_letters(p->covers[o->first_cover + i], letters);
		value_adds(v, i > 0 ? " " : "");
		value_adds(v, letters);
	}
}

void
put_alias_flags(struct diff_value *v, const struct pack *p, const void *record, const struct field *f)
{
	static const char *const words[] = { "exact", "danger", "stop-list", "unread" };
	const struct pack_alias *a = record;

	(void)p;
	(void)f;
	put_bits(v, a->flags, words, COUNT(words));
}
