/*
 * check_guarded.c - texts that may hurt if they are said too early, or to the wrong person
 *
 * domain.md B.1 by id: guarded.def.  And what holds whatever a topic is called:
 * what a child asks is sensitive, and a text for a child, for who fears a
 * State, was trafficked or hurt, names no embassy, nor what falls back to one.
 */
#include "content/compiler/check.h"

#include <ctype.h>
#include <strings.h>

enum guard { GUARD_FACT, GUARD_CLASS, GUARD_YES, GUARD_NO };

static const struct guarded { const char *ids; enum guard what; const char *value, *why; } table[] = {
#define GUARDED(ids, what, value, why) { ids, GUARD_##what, value, why },
#include "content/compiler/guarded.def"
#undef GUARDED
};

/* Is `word`, of `len` bytes, one of `words`, which have blanks or commas between them? */
static bool
has_word(const char *words, const char *word, size_t len)
{
	for (const char *at = words; *at != '\0'; at += strspn(at, " ,")) {
		size_t n = strcspn(at, " ,");

		if (n == len && memcmp(at, word, len) == 0)
			return true;
		at += n;
	}
	return false;
}

/* Does each fact of the token say just this of the country of stay? */
static bool
is_founded(const struct source *s, uint16_t token, const char *types)
{
	const struct source_token *t = token != PACK_NONE ? &s->tokens[token] : NULL;

	for (uint16_t i = 0; t != NULL && i < t->sources; i++) {
		const char *type = s->types[t->source[i].type];

		if (t->source[i].role != ROLE_STAY || !has_word(types, type, strlen(type)))
			return false;
	}
	return t != NULL && t->sources > 0;
}

/* The variant between the topic's name and ".text": "work.passport.K4.text" is K4. */
static bool
is_variant(const struct source_topic *t, const struct source_ref *ref, const char *ids)
{
	const char *name = ref->name + strlen(t->name) + 1;

	return t->kind == TOPIC_KIND_VARIANTS && has_word(ids, name, strcspn(name, "."));
}

static void
check_founded(const struct source *s, const struct source_topic *t, const struct guarded *o)
{
	bool is_named = t->id != NULL && has_word(o->ids, t->id, strlen(t->id)), has_it = false;

	for (uint16_t i = 0; i < t->refs; i++) {
		if (!is_variant(t, &t->ref[i], o->ids))
			continue;
		has_it = true;
		if (is_founded(s, t->ref[i].when, o->value))
			continue;
		diag_at(s->d, E216, &t->ref[i].at, "%s may be said only under a fact %s of the country of stay: %s", o->ids,
		    o->value, o->why);
	}
	if (is_named && !has_it) {
		diag_at(s->d, E216, &t->at, "[%s] is %s and has no variant %s under %s: %s", t->name, o->ids, o->ids,
		    o->value, o->why);
		diag_fix(s->d, "write variants = %s when PLACEHOLDER, ..., NAME otherwise, with a text that does without", o->ids);
	}
}

static void
check_section(const struct source *s, const struct source_topic *t, const struct guarded *o)
{
	bool is_class = o->what == GUARD_CLASS, is_so;
	const char *key = is_class ? "class" : o->value, *word = is_class ? o->value : o->what == GUARD_YES ? "yes" : "no";

	if (t->id == NULL || !has_word(o->ids, t->id, strlen(t->id)))
		return;
	if (is_class) {
		is_so = strcmp(words_of_topic_class[t->topic_class], o->value) == 0;
	} else {
		int flag = word_index(words_of_topic_flag, TOPIC_FLAG_COUNT, o->value);

		BUG_IF(flag < 0);
		is_so = ((t->flags >> flag & 1) != 0) == (o->what == GUARD_YES);
	}
	if (!is_so)
		diag_at(s->d, E230, &t->at, "[%s] is %s, so %s must be %s: %s", t->name, t->id, key, word, o->why);
}

/* Nothing that a child asks is counted by country or resumed (domain.md B.5). */
static void
check_child(const struct source *s, const struct source_topic *t)
{
	bool is_of_child = t->audience == AUDIENCE_CHILD || t->topic_class == CLASS_CHILD ||
	    t->sensitivity == SENSITIVITY_CHILD;

	if (is_of_child && !(t->audience == AUDIENCE_CHILD && t->topic_class == CLASS_CHILD &&
	    t->sensitivity == SENSITIVITY_CHILD))
		diag_at(s->d, E230, &t->at, "[%s] is for a child, so audience, sensitivity and class must all be child", t->name);
}

/* A mission or ministry; who fears her State is not led to any office of its own. */
static bool
is_of_state(const struct source_topic *topic, const struct source_token *t)
{
	return t->kind == TOKEN_FACT &&
	    (t->token_class == CLASS_EMBASSY || (topic->topic_class == CLASS_ASYLUM && t->own_state));
}

/* Where an English word stands in a text, as a word of its own or the beginning of one; NULL if it does not. */
static const char *
word_in(const char *text, const char *word, bool is_whole, int (*compare)(const char *, const char *, size_t))
{
	size_t len = strlen(word);

	for (const char *at = text; *at != '\0'; at++)
		if (compare(at, word, len) == 0 && (at == text || !isalpha((unsigned char)at[-1])) &&
		    !(is_whole && isalpha((unsigned char)at[len])))
			return at;
	return NULL;
}

/* "Then ask your embassy": said after she told that she fears it, unless the text goes on to somebody else then, or is of that fear. */
static void
check_words(const struct source *s, const struct source_topic *topic, uint16_t key)
{
	const struct source_text *t = key != PACK_NONE ? source_text(s, 0, key) : NULL;
	const char *text = t != NULL && t->spans > 0 ? t->entry->text.text : "", *named = word_in(text, "embass", false, strncasecmp);
	struct place here;

	if (named == NULL || (topic->flags & TOPIC_FEARS_STATE) != 0 || word_in(text, "UN", true, strncmp) != NULL ||
	    word_in(text, "UNHCR", true, strncmp) != NULL)
		return;
	for (uint16_t i = 0; i < t->spans; i++) {
		const struct source_token *token = t->span[i].token != PACK_NONE ? &s->tokens[t->span[i].token] : NULL;

		/* A text with a number of her State is not said to her any more. */
		if (token != NULL && (token->kind == TOKEN_FEARED || token->own_state || is_of_state(topic, token)))
			return;
	}
	here = source_place(s, 0, key, (size_t)(named - text), (unsigned)strlen("embassy"));
	diag_at(s->d, E247, &here, "[%s] names the embassy in words, also to a person who fears it", topic->name);
}

static void
check_text(const struct source *s, const struct source_topic *topic, uint16_t key)
{
	const struct source_text *t = key != PACK_NONE ? source_text(s, 0, key) : NULL;

	for (uint16_t i = 0; t != NULL && i < t->spans; i++) {
		const struct source_token *token = t->span[i].token != PACK_NONE ? &s->tokens[t->span[i].token] : NULL;
		const struct source_token *state = NULL;
		struct place here;

		if (token != NULL && is_of_state(topic, token))
			state = token;
		/* That a chain of another class stays inside it, E241 proves. */
		for (uint16_t k = 0; token != NULL && token->token_class == CLASS_GENERAL && state == NULL && k < token->chained; k++)
			if (is_of_state(topic, &s->tokens[token->chain[k]]))
				state = &s->tokens[token->chain[k]];
		if (state == NULL)
			continue;
		here = source_place(s, 0, key, t->span[i].at, (unsigned)strlen(token->name) + 2);
		diag_at(s->d, E245, &here, state == token ? "[%s] serves %s and names {%s}, a number of her own State" :
		    "[%s] serves %s, and {%s} may fall back to {%s}, a number of her own State", topic->name,
		    words_of_topic_class[topic->topic_class], token->name, state->name);
	}
}

/* Other languages have the placeholders of the English text (E204, E205). */
static void
check_texts_of(const struct source *s, const struct source_topic *t)
{
	for (uint16_t i = 0; i < t->refs; i++)
		check_words(s, t, t->ref[i].key);
	check_words(s, t, t->without);
	switch ((enum topic_class)t->topic_class) {
	case CLASS_ASYLUM:
	case CLASS_CHILD:
	case CLASS_TRAFFICKING:
	case CLASS_VIOLENCE:
		break;
	default:
		return;
	}
	for (uint16_t i = 0; i < t->refs; i++)
		check_text(s, t, t->ref[i].key);
	check_text(s, t, t->without);
}

void
check_guarded(const struct source *s)
{
	for (uint32_t i = 0; i < s->topics_count; i++) {
		const struct source_topic *t = &s->topics[i];

		for (size_t k = 0; k < COUNT(table); k++) {
			if (table[k].what == GUARD_FACT)
				check_founded(s, t, &table[k]);
			else
				check_section(s, t, &table[k]);
		}
		check_child(s, t);
		check_texts_of(s, t);
	}
}
