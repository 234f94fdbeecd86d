/* pack_show.c - a pack as text */
#include "ops/command/pack_show.h"

#include "content/pack.h"
#include "locales/text/utf8.h"

static const char *
token_name(const struct pack *p, uint16_t token)
{
	return pack_string(p, p->tokens[token].name);
}

static void
show_day(FILE *out, const char *what, int32_t day)
{
	time_t seconds = (time_t)day * 86400;
	struct tm tm;
	char text[32];

	if (day == 0 || gmtime_r(&seconds, &tm) == NULL)
		return;
	strftime(text, sizeof text, "%Y-%m-%d", &tm);
	fprintf(out, " %s=%s", what, text);
}

static void
show_header(const struct pack *p, FILE *out)
{
	const struct pack_header *h = p->header;

	fprintf(out, "pack %s kind=%s format=%u serial=%llu owner=%s", pack_string(p, h->name),
	    pack_is_sample(p) ? "sample" : "release", h->format, (unsigned long long)h->serial, pack_string(p, h->owner));
	show_day(out, "created", (int32_t)(h->created_s / 86400));
	show_day(out, "expires", (int32_t)(h->expires_s / 86400));
	fputs("\nhash ", out);
	for (size_t i = 0; i < sizeof h->hash; i++)
		fprintf(out, "%02x", h->hash[i]);
	fputc('\n', out);
#define SECTION(kind, type, field, what) fprintf(out, "section %-10s %6u  %s\n", #field, p->field##_count, what);
	PACK_SECTIONS(SECTION)
#undef SECTION
}

static void
show_locales(const struct pack *p, FILE *out)
{
	for (uint32_t i = 0; i < p->locales_count; i++) {
		const struct pack_locale *l = &p->locales[i];

		fprintf(out, "locale %s \"%s\" %s %.4s%s", pack_string(p, l->tag), pack_string(p, l->name),
		    pack_string(p, l->english), l->script, l->rtl ? " rtl" : "");
		for (uint16_t k = 0; k < l->fallbacks; k++)
			fprintf(out, "%s%s", k ? " " : " fallback=", pack_string(p, p->locales[l->fallback[k]].tag));
		for (uint16_t k = 0; k < l->substitutes; k++) {
			const struct substitute *row = &p->substitutes[l->first_substitute + k];
			char from[4];

			fprintf(out, "%s%.*s %s", k ? ", " : " substitute=\"", (int)utf8_encode(row->from, from), from, row->to);
		}
		fputs(l->substitutes > 0 ? "\"\n" : "\n", out);
	}
}

static void
show_flags(const struct pack_topic *t, FILE *out)
{
	for (unsigned i = 0; i < TOPIC_FLAG_COUNT; i++)
		if (t->flags & 1u << i)
			fprintf(out, " %s", words_of_topic_flag[i]);
}

static void
show_topic(const struct pack *p, const struct pack_topic *t, FILE *out)
{
	fprintf(out, "topic %s id=%s %s", pack_string(p, t->name), pack_string(p, t->id), words_of_topic_kind[t->kind]);
	if (t->parent != PACK_NONE)
		fprintf(out, " menu=%s key=%u", pack_string(p, p->topics[t->parent].name), t->key);
	fprintf(out, " action=%s audience=%s sensitivity=%s class=%s parts=%u pages=%u", words_of_topic_action[t->action],
	    words_of_audience[t->audience], words_of_sensitivity[t->sensitivity], words_of_topic_class[t->topic_class],
	    t->parts, t->pages);
	show_flags(t, out);
	if (t->continues != PACK_NONE)
		fprintf(out, " continues=%s", pack_string(p, p->topics[t->continues].name));
	if (t->level > 0)
		fprintf(out, " level=%u", t->level);
	fputc('\n', out);
	for (uint16_t i = 0; i < t->refs; i++) {
		const struct pack_ref *ref = &p->refs[t->first_ref + i];

		fprintf(out, "\t%s", pack_string(p, p->keys[ref->key].name));
		if (ref->when != PACK_NONE)
			fprintf(out, " when {%s}", token_name(p, ref->when));
		fputc('\n', out);
	}
	for (uint16_t i = 0; i < t->children; i++) {
		const struct pack_topic *child = &p->topics[p->children[t->first_child + i]];

		fprintf(out, "\t%u %s\n", child->key, pack_string(p, child->name));
	}
	if (t->without != PACK_NONE)
		fprintf(out, "\twithout %s\n", pack_string(p, p->keys[t->without].name));
}

static void
show_token(const struct pack *p, const struct pack_token *t, FILE *out)
{
	fprintf(out, "token {%s} %s class=%s", pack_string(p, t->name), words_of_token_kind[t->kind],
	    words_of_topic_class[t->token_class]);
	for (uint16_t i = 0; i < t->sources; i++) {
		const struct pack_source *s = &p->sources[t->first_source + i];

		fprintf(out, "%s%s %s", i ? ", " : " facts=", words_of_fact_role[s->role], pack_string(p, p->types[s->type].name));
	}
	for (uint16_t i = 0; i < t->elses; i++)
		fprintf(out, "%s%s", i ? " " : " else=", token_name(p, p->elses[t->first_else + i]));
	fprintf(out, "%s%s", t->own_state ? " own_state" : "", t->caution ? " caution" : "");
	if (t->kind == TOKEN_ARGUMENT)
		fprintf(out, " argument=%s", words_of_token_argument[t->argument]);
	fprintf(out, " widest=\"%s\"\n", pack_string(p, t->widest));
}

static void
show_places(const struct pack *p, FILE *out)
{
	char letters[3];

	for (uint32_t i = 0; i < p->countries_count; i++) {
		const struct pack_country *c = &p->countries[i];

		country_letters(c->code, letters);
		fprintf(out, "country %s%s%s", letters, c->is_origin ? " origin" : "", c->is_stay ? " stay" : "");
		for (uint16_t k = 0; k < c->locales; k++)
			fprintf(out, " %s", pack_string(p, p->locales[c->locale[k]].tag));
		fputc('\n', out);
	}
	for (uint32_t i = 0; i < p->services_count; i++) {
		const struct pack_service *v = &p->services[i];

		fprintf(out, "service %s \"%s\" %s owner=%s bearer=%s%s price=%s reaches", pack_string(p, v->number),
		    pack_string(p, v->name), words_of_service_kind[v->kind], pack_string(p, v->owner), pack_string(p, v->bearer),
		    v->is_quiet ? " quiet" : "", pack_string(p, v->price));
		for (uint16_t k = 0; k < v->countries; k++) {
			country_letters(p->reach[v->first_country + k], letters);
			fprintf(out, " %s", letters);
		}
		fputc('\n', out);
	}
}

static void
show_towns(const struct pack *p, FILE *out)
{
	char letters[3];

	for (uint32_t i = 0; i < p->towns_count; i++) {
		const struct pack_town *t = &p->towns[i];

		fprintf(out, "town %s \"%s\"%s%s names", pack_string(p, t->id), pack_string(p, t->name), t->near != PACK_NONE ? " near=" : "",
		    t->near != PACK_NONE ? pack_string(p, p->towns[t->near].id) : "");
		for (uint32_t k = 0; k < p->town_names_count; k++)
			if (p->town_names[k].town == i)
				fprintf(out, "%s \"%s\"", p->town_names[k].flags & TOWN_NAME_LOOSE ? " ~" : "", pack_string(p, p->town_names[k].form));
		fputc('\n', out);
	}
	for (uint32_t i = 0; i < p->offices_count; i++) {
		const struct pack_office *o = &p->offices[i];

		fprintf(out, "office %s %s town=%s number=%s%s place=\"%s\"", pack_string(p, o->id), words_of_office_kind[o->kind],
		    o->town != PACK_NONE ? pack_string(p, p->towns[o->town].id) : "-", pack_string(p, p->facts[o->fact].id),
		    o->flags & OFFICE_INVENTED ? " invented" : "", pack_string(p, o->place));
		for (uint16_t k = 0; k < o->locales; k++)
			fprintf(out, " %s", pack_string(p, p->locales[o->locale[k]].tag));
		for (uint16_t k = 0; k < o->covers; k++) {
			country_letters(p->covers[o->first_cover + k], letters);
			fprintf(out, "%s%s", k == 0 ? " covers=" : " ", letters);
		}
		fputc('\n', out);
	}
}

/* The loose form of a keyword where it is another one. */
static void
show_loose(const struct pack *p, uint32_t alias, FILE *out)
{
	for (uint32_t i = 0; i < p->loose_count; i++)
		if (p->loose[i].alias == alias &&
		    strcmp(pack_string(p, p->loose[i].form), pack_string(p, p->aliases[alias].alias)) != 0)
			fprintf(out, " loose=\"%s\"", pack_string(p, p->loose[i].form));
}

void
pack_show(const struct pack *p, FILE *out)
{
	show_header(p, out);
	show_locales(p, out);
	for (uint32_t i = 0; i < p->topics_count; i++)
		show_topic(p, &p->topics[i], out);
	for (uint32_t i = 0; i < p->tokens_count; i++)
		show_token(p, &p->tokens[i], out);
	show_places(p, out);
	show_towns(p, out);
	for (uint32_t i = 0; i < p->aliases_count; i++) {
		const struct pack_alias *a = &p->aliases[i];

		fprintf(out, "keyword %s\t%s\t%s%s%s%s letters=%u", pack_string(p, a->alias),
		    pack_string(p, p->locales[a->locale].tag),
		    a->topic == PACK_NONE ? "(stop-list)" : pack_string(p, p->topics[a->topic].name),
		    a->flags & ALIAS_EXACT ? " exact" : "", a->flags & ALIAS_DANGER ? " danger" : "",
		    a->flags & ALIAS_UNREAD ? " unread" : "", a->letters);
		show_loose(p, i, out);
		fputc('\n', out);
	}
}

void
pack_show_texts(const struct pack *p, uint16_t locale, FILE *out)
{
	static const char *const reviews[] = { "missing", "machine", "unread", "read", "source" };

	for (uint32_t key = 0; key < p->keys_count; key++) {
		const struct pack_text *t = pack_text(p, locale, (uint16_t)key);

		fprintf(out, "text %s %s %s\n", pack_string(p, p->locales[locale].tag), pack_string(p, p->keys[key].name),
		    reviews[t->review]);
		for (uint16_t i = 0; i < t->spans; i++) {
			const struct pack_span *span = &p->spans[t->first_span + i];

			if (i == 0)
				fputs("\t", out);
			if (span->token != PACK_NONE) {
				fprintf(out, "{%s}", token_name(p, span->token));
				continue;
			}
			for (const char *c = pack_string(p, span->literal); *c != '\0'; c++) {
				fputc(*c, out);
				if (*c == '\n')
					fputc('\t', out);
			}
		}
		if (t->spans > 0)
			fputc('\n', out);
	}
}

static void
show_optional(FILE *out, const struct pack *p, const char *what, struct pack_str s)
{
	if (s.len > 0)
		fprintf(out, " %s=\"%s\"", what, pack_string(p, s));
}

void
pack_show_facts(const struct pack *p, FILE *out)
{
	static const char *const flags[] = { "unknown", "no", "yes" }, *const confidence[] = { "low", "medium", "high" };

	for (uint32_t i = 0; i < p->facts_count; i++) {
		const struct pack_fact *f = &p->facts[i];
		char letters[3];

		fprintf(out, "fact %s %s=\"%s\"", pack_string(p, f->id), f->is_number ? "number" : "value",
		    f->words != PACK_NONE ? pack_string(p, p->keys[f->words].name) : pack_string(p, f->value));
		fprintf(out, " confidence=%s works_from_abroad=%s asks_for_id=%s may_tell_immigration=%s",
		    confidence[f->confidence], flags[f->works_from_abroad], flags[f->asks_for_id], flags[f->may_tell_immigration]);
		if (f->nationals != 0) {
			country_letters(f->nationals, letters);
			fprintf(out, " nationals=%s", letters);
		}
		show_day(out, "as_of", f->as_of);
		show_day(out, "call_tested", f->call_tested);
		show_day(out, "review_by", f->review_by);
		show_optional(out, p, "tested_by", f->tested_by);
		show_optional(out, p, "office", f->office);
		show_optional(out, p, "hours", f->hours);
		show_optional(out, p, "source", f->source);
		show_optional(out, p, "note", f->note);
		fputc('\n', out);
	}
}
