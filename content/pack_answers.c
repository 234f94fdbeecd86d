/*
 * pack_answers.c - no circles, and the pack can answer
 *
 * What is proved here is what readers lean on: they follow parents, chains and
 * fallbacks without counting, put country names and warnings into texts
 * without looking for tokens in them, and have words for every case of their
 * own.  English (locale 0) carries the proof, since every fallback ends there.
 */
#include "content/pack_check.h"

#include "locales/text/buf.h"

static const char *
topic_name(const struct pack *p, uint32_t topic)
{
	return pack_string(p, p->topics[topic].name);
}

static const char *
key_name(const struct pack *p, uint16_t key)
{
	return pack_string(p, p->keys[key].name);
}

static bool
is_said_in_english(const struct pack *p, uint16_t key)
{
	const struct pack_text *t = pack_text(p, 0, key);

	return t->spans > 0 && t->review >= REVIEW_READ;
}

/* True if no language's text of `key` has a token of a kind in `kinds`, a bit each. */
static bool
text_lacks(const struct pack *p, uint16_t key, unsigned kinds)
{
	for (uint16_t locale = 0; locale < p->locales_count; locale++) {
		const struct pack_text *t = pack_text(p, locale, key);

		for (uint32_t i = 0; i < t->spans; i++) {
			uint16_t token = p->spans[t->first_span + i].token;

			if (token != PACK_NONE && (kinds & 1u << p->tokens[token].kind) != 0)
				return false;
		}
	}
	return true;
}

static bool
plain_check(const struct pack *p, uint16_t key, const char *what, struct buf *why)
{
	if (text_lacks(p, key, ~0u))
		return true;
	buf_addf(why, "text %s stands inside other texts (%s) and may not name a token itself",
	    key_name(p, key), what);
	return false;
}

static bool
fallbacks_check(const struct pack *p, struct buf *why)
{
	for (uint32_t i = 0; i < p->locales_count; i++) {
		const struct pack_locale *l = &p->locales[i];
		bool is_sound = i == 0 || (l->fallbacks > 0 && l->fallback[l->fallbacks - 1] == 0);

		for (uint32_t k = 0; k < l->fallbacks; k++)
			is_sound = is_sound && (i == 0 ? l->fallback[k] == 0 : l->fallback[k] != i);
		if (!is_sound) {
			buf_addf(why, "the fallbacks of language %s do not end in the source language",
			    pack_string(p, l->tag));
			return false;
		}
	}
	return true;
}

/* Follows parents, or `continues`, upwards from every topic. */
static bool
climbs_check(const struct pack *p, struct buf *why)
{
	for (uint32_t i = 0; i < p->topics_count; i++) {
		uint16_t parent = (uint16_t)i, next = (uint16_t)i;

		for (unsigned step = 0; parent != PACK_NONE || next != PACK_NONE; step++) {
			if (step > PACK_MAX_DEPTH) {
				buf_addf(why, "topic %s leads up or on in a circle, or deeper than %d",
				    topic_name(p, i), PACK_MAX_DEPTH);
				return false;
			}
			if (parent != PACK_NONE)
				parent = p->topics[parent].parent;
			if (next != PACK_NONE)
				next = p->topics[next].continues;
		}
	}
	return true;
}

/* Longest chain below `token`, remembered in height[]; more than PACK_MAX_DEPTH is a circle or too long. */
static unsigned
chain_height(const struct pack *p, uint16_t token, unsigned depth, uint8_t *height)
{
	const struct pack_token *t = &p->tokens[token];
	unsigned highest = 0;

	if (depth > PACK_MAX_DEPTH || height[token] != 0)
		return depth > PACK_MAX_DEPTH ? PACK_MAX_DEPTH + 1 : height[token];
	for (uint32_t i = 0; i < t->elses && highest <= PACK_MAX_DEPTH; i++) {
		unsigned below = chain_height(p, p->elses[t->first_else + i], depth + 1, height);

		if (below > highest)
			highest = below;
	}
	height[token] = (uint8_t)(highest > PACK_MAX_DEPTH ? highest : highest + 1);
	return height[token];
}

/*
 * domain.md B.1: in these classes a fallback never ends at an embassy.  The
 * compiler proves the whole rule; this part is proved again, because it is the
 * one that can hurt.
 */
static bool
class_check(const struct pack *p, const struct pack_token *t, struct buf *why)
{
	if (t->token_class != CLASS_ASYLUM && t->token_class != CLASS_CHILD &&
	    t->token_class != CLASS_TRAFFICKING && t->token_class != CLASS_VIOLENCE)
		return true;
	for (uint32_t i = 0; i < t->elses; i++) {
		const struct pack_token *to = &p->tokens[p->elses[t->first_else + i]];

		if (to->token_class != t->token_class && to->token_class != CLASS_EMERGENCY) {
			buf_addf(why, "token %s falls back to %s, which serves something else",
			    pack_string(p, t->name), pack_string(p, to->name));
			return false;
		}
	}
	return true;
}

static bool
chains_check(const struct pack *p, struct buf *why)
{
	uint8_t height[PACK_NONE] = { 0 };

	for (uint32_t i = 0; i < p->tokens_count; i++) {
		if (chain_height(p, (uint16_t)i, 0, height) > PACK_MAX_DEPTH) {
			buf_addf(why, "token %s falls back in a circle, or over more than %d others",
			    pack_string(p, p->tokens[i].name), PACK_MAX_DEPTH);
			return false;
		}
		if (!class_check(p, &p->tokens[i], why))
			return false;
	}
	return true;
}

static const char *
refs_fault(const struct pack *p, const struct pack_topic *t)
{
	const struct pack_ref *refs = p->refs + t->first_ref;

	if (t->refs == 0)
		return t->kind == TOPIC_KIND_MENU || t->action != ACTION_NONE ? NULL : "says nothing";
	if (t->refs > 1 && (t->kind == TOPIC_KIND_MENU || t->kind == TOPIC_KIND_TEXT))
		return "has more than one text";
	for (uint32_t i = 0; i < t->refs; i++) {
		bool is_last = i + 1u == t->refs;

		if (!is_said_in_english(p, refs[i].key))
			return "has a text that does not exist in the source language";
		if (t->kind == TOPIC_KIND_VARIANTS && (refs[i].when == PACK_NONE) != is_last)
			return "has no variant for all other cases at the end";
		if (refs[i].when != PACK_NONE && p->tokens[refs[i].when].kind != TOKEN_FACT)
			return "has a variant whose condition is not a fact";
	}
	if (t->without != PACK_NONE && !is_said_in_english(p, t->without))
		return "has no words in the source language for a missing number";
	return NULL;
}

static const char *
menu_fault(const struct pack *p, uint32_t menu)
{
	enum { NO_FACTS = 1u << TOKEN_FACT | 1u << TOKEN_DATE | 1u << TOKEN_WARN | 1u << TOKEN_FEARED | 1u << TOKEN_ARGUMENT };
	const struct pack_topic *t = &p->topics[menu];
	unsigned last_key = 0;

	if (t->kind != TOPIC_KIND_MENU)
		return t->children > 0 ? "has options but is not a menu" : NULL;
	for (uint32_t i = 0; i < t->children; i++) {
		const struct pack_topic *child = &p->topics[p->children[t->first_child + i]];

		if (child->key <= last_key || child->parent != menu)
			return "has options out of order, or options of another menu";
		if ((child->key > 9) != (child->level > 0) || (child->key > 9 && child->key != PACK_KEY_CRISIS))
			return "has an option whose key is none, or of a crisis without a level";
		last_key = child->key;
		if (child->title == PACK_NONE || !is_said_in_english(p, child->title))
			return "has an option without a title in the source language";
		if (!text_lacks(p, child->title, NO_FACTS))
			return "has an option whose title names a fact";
	}
	return NULL;
}

static bool
topics_check(const struct pack *p, struct buf *why)
{
	for (uint32_t i = 0; i < p->topics_count; i++) {
		const char *fault = refs_fault(p, &p->topics[i]);

		if (fault == NULL)
			fault = menu_fault(p, i);
		if (fault != NULL) {
			buf_addf(why, "topic %s %s", topic_name(p, i), fault);
			return false;
		}
	}
	return true;
}

/* Texts that the renderer puts inside others. */
static bool
insides_check(const struct pack *p, struct buf *why)
{
	static const enum ui inside[] = { UI_BACK, UI_HOME, UI_MORE, UI_WARN, UI_HERE, UI_HOME_COUNTRY, UI_FEARED };

	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++)
		if (!plain_check(p, p->ui[inside[i]], words_of_ui[inside[i]], why))
			return false;
	for (uint32_t i = 0; i < p->countries_count; i++)
		if (!plain_check(p, p->countries[i].name, "name of a country", why))
			return false;
	for (uint32_t i = 0; i < p->facts_count; i++)
		if (p->facts[i].words != PACK_NONE && !plain_check(p, p->facts[i].words, "words of a fact", why))
			return false;
	return true;
}

static bool
ui_check(const struct pack *p, struct buf *why)
{
	if (p->ui_count < UI_COUNT) {
		buf_addf(why, "the pack has %u of the %d texts that this program says: build it again", p->ui_count,
		    UI_COUNT);
		return false;
	}
	for (int i = 0; i < UI_COUNT; i++) {
		if (p->ui[i] != PACK_NONE && (i == UI_ASK_LANGUAGE || is_said_in_english(p, p->ui[i])))
			continue;
		buf_addf(why, "text ui.%s.text does not exist in the source language", words_of_ui[i]);
		return false;
	}
	return insides_check(p, why);
}

static bool
roots_check(const struct pack *p, struct buf *why)
{
	const struct pack_topic *main;

	if (p->roots_count < ROOT_COUNT) {
		buf_addf(why, "the pack has %u of the %d topics that this program must find: build it again",
		    p->roots_count, ROOT_COUNT);
		return false;
	}
	for (int i = 0; i < ROOT_COUNT; i++) {
		if (p->roots[i] != PACK_NONE)
			continue;
		buf_addf(why, "topic %s does not exist", words_of_topic_root[i]);
		return false;
	}
	main = &p->topics[p->roots[ROOT_MAIN]];
	if (main->kind == TOPIC_KIND_MENU && main->children > 0)
		return true;
	buf_adds(why, "the main menu has no options");
	return false;
}

bool
pack_check_answers(const struct pack *p, struct buf *why)
{
	return fallbacks_check(p, why) && climbs_check(p, why) && chains_check(p, why) &&
	    topics_check(p, why) && ui_check(p, why) && roots_check(p, why);
}
