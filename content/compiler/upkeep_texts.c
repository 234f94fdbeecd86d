/* upkeep_texts.c - what readers of a language still have to read, danger first, and what waits for a sign-off */
#include "content/compiler/upkeep.h"

#include "content/compiler/source.h"
#include "locales/text/buf.h"

static const char *const review_words[] = { "missing", "machine-drafted", "unread", "", "" };	/* enum text_review */

/* Danger by its own words or class, or by what it stands under or goes on from. */
static bool *
danger_topics(const struct source *s)
{
	bool *is = xcalloc(s->topics_count + 1u, sizeof *is), has_grown = true;

	for (uint32_t i = 0; i < s->topics_count; i++)
		is[i] = (s->topics[i].flags & TOPIC_DANGER) != 0 ||
		    (s->topics[i].topic_class != CLASS_GENERAL && s->topics[i].topic_class != CLASS_EMBASSY);
	while (has_grown) {
		has_grown = false;
		for (uint32_t i = 0; i < s->topics_count; i++) {
			const struct source_topic *t = &s->topics[i];

			if (!is[i] && t->parent != PACK_NONE && is[t->parent])
				is[i] = has_grown = true;
			if (is[i] && t->continues != PACK_NONE && !is[t->continues])
				is[t->continues] = has_grown = true;
		}
	}
	return is;
}

static bool
is_danger_text(const struct source *s, const bool *topics, const struct source_key *key)
{
	if (key->use == USE_FACT)
		return upkeep_is_danger(s, &s->facts[key->owner]);
	return (key->use == USE_TITLE || key->use == USE_TEXT || key->use == USE_WITHOUT) && topics[key->owner];
}

static void
add_unread(struct upkeep *u, const struct source *s, uint16_t locale, struct unread is)
{
	const struct source_locale *l = &s->locales[locale];

	if (u->languages_count == 0 || strcmp(u->languages[u->languages_count - 1].tag, l->tag) != 0) {
		GROW(u->languages, u->languages_count, u->languages_room);
		u->languages[u->languages_count++] = (struct unread_language){ arena_printf(&u->arena, "%s", l->tag),
			arena_printf(&u->arena, "%s", l->english != NULL ? l->english : l->tag), l->is_rtl, { 0 } };
	}
	is.language = u->languages_count - 1;
	u->languages[is.language].count[is.kind]++;
	u->texts_withheld += is.kind == UNREAD_DANGER || is.kind == UNREAD_OTHER;
	GROW(u->unread, u->unread_count, u->unread_room);
	u->unread[u->unread_count++] = is;
}

static const char *
words_of(struct upkeep *u, const struct po_entry *e)
{
	return e == NULL || e->text.text == NULL ? "" : arena_copy(&u->arena, e->text.text, e->text.len);
}

static void
add_texts(const struct source *s, struct upkeep *u, uint16_t locale, const bool *topics, enum unread_kind kind)
{
	for (uint32_t key = 0; key < s->keys_count; key++) {
		const struct source_text *t = source_text(s, locale, key);
		enum text_review review = t->spans > 0 ? (enum text_review)t->review : REVIEW_MISSING;

		if (review >= REVIEW_READ || is_danger_text(s, topics, &s->keys[key]) != (kind == UNREAD_DANGER))
			continue;
		add_unread(u, s, locale, (struct unread){ 0, kind, arena_printf(&u->arena, "%s", s->keys[key].name), review_words[review],
			words_of(u, source_text(s, 0, key)->entry), review == REVIEW_MISSING ? NULL : words_of(u, t->entry) });
	}
}

/* Keywords of danger, and of what ends, begins, erases or hides; a release goes by some of them only once they were read. */
static void
add_keywords(const struct source *s, struct upkeep *u, uint16_t locale, const bool *topics, enum unread_kind kind)
{
	for (uint32_t i = 0; i < s->topics_count; i++) {
		const struct source_topic *t = &s->topics[i];
		enum text_review review = source_keywords_review(s, locale, t->keywords);
		bool is_withheld = source_needs_reader(t);

		if (!(is_withheld || topics[i]) || is_withheld != (kind == UNREAD_WITHHELD) || review >= REVIEW_READ ||
		    source_keywords_review(s, 0, t->keywords) == REVIEW_MISSING)
			continue;
		add_unread(u, s, locale, (struct unread){ 0, kind, arena_printf(&u->arena, "%s", t->keywords), review_words[review],
			words_of(u, po_find(s->locales[0].po, t->keywords)),
			review == REVIEW_MISSING ? NULL : words_of(u, po_find(s->locales[locale].po, t->keywords)) });
	}
}

/* Topics that say more once the token has a fact. */
static unsigned
waiting_topics(const struct source *s, uint16_t token, struct buf *names)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < s->topics_count; i++) {
		const struct source_topic *t = &s->topics[i];
		bool waits = false;

		for (uint16_t k = 0; k < t->refs; k++)
			waits = waits || t->ref[k].when == token;
		if (waits)
			buf_addf(names, "%s%s", count++ > 0 ? ", " : "", t->id != NULL ? t->id : t->name);
	}
	return count;
}

static unsigned
unsigned_countries(const struct source *s, const struct source_token *t, struct buf *names)
{
	unsigned count = 0;
	char letters[3];

	for (uint32_t i = 0; i < s->countries_count; i++) {
		const struct source_country *c = &s->countries[i];
		bool is_signed = false;

		for (uint32_t k = 0; k < s->facts_count; k++)
			for (uint16_t n = 0; n < t->sources; n++)
				is_signed = is_signed || (s->facts[k].type == t->source[n].type && s->facts[k].country == c->code);
		if (!c->is_stay || is_signed)
			continue;
		country_letters(c->code, letters);
		buf_addf(names, "%s%s", count++ > 0 ? ", " : "", letters);
	}
	return count;
}

static void
add_signoffs(const struct source *s, struct upkeep *u)
{
	for (uint16_t i = 0; i < s->tokens_count; i++) {
		struct buf topics = BUF_INIT(4096), countries = BUF_INIT(4096);
		struct signoff is = { .topics_count = 0 };

		if (strncmp(s->tokens[i].name, "signoff.", 8) == 0) {
			is.topics_count = waiting_topics(s, i, &topics);
			is.countries_count = unsigned_countries(s, &s->tokens[i], &countries);
		}
		if (is.topics_count > 0 && is.countries_count > 0) {
			is.name = arena_printf(&u->arena, "%s", s->tokens[i].name);
			is.topics = arena_copy(&u->arena, topics.ptr, topics.len);
			is.countries = arena_copy(&u->arena, countries.ptr, countries.len);
			GROW(u->signoffs, u->signoffs_count, u->signoffs_room);
			u->signoffs[u->signoffs_count++] = is;
		}
		buf_free(&topics);
		buf_free(&countries);
	}
}

void
upkeep_texts(const struct source *s, struct upkeep *u)
{
	bool *topics = danger_topics(s);

	for (uint16_t locale = 1; locale < s->locales_count; locale++) {
		add_texts(s, u, locale, topics, UNREAD_DANGER);
		add_texts(s, u, locale, topics, UNREAD_OTHER);
		add_keywords(s, u, locale, topics, UNREAD_WITHHELD);
		add_keywords(s, u, locale, topics, UNREAD_KEYWORDS);
	}
	add_signoffs(s, u);
	free(topics);
}

const char *
unread_word(enum unread_kind kind)
{
	static const char *const words[UNREAD_KINDS] = { "danger", "other", "withheld", "keywords" };

	return words[kind];
}
