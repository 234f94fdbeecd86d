/*
 * check_tokens.c - a fallback stays inside its class
 *
 * domain.md B.1: general texts may end at an embassy, then at the emergency
 * number.  Who fears a State, a child, who was trafficked or hurt is never led
 * to an embassy, the police or an immigration office because a number is
 * missing.  A child and people at sea may be led to the emergency number (B.5).
 */
#include "content/compiler/check.h"

static const struct { enum topic_class from, to; } allowed[] = {
	{ CLASS_GENERAL, CLASS_EMBASSY },
	{ CLASS_GENERAL, CLASS_EMERGENCY },
	{ CLASS_CHILD, CLASS_EMERGENCY },
	{ CLASS_SEA, CLASS_EMERGENCY },
};

static bool
may_fall(enum topic_class from, enum topic_class to)
{
	if (from == to)
		return true;
	for (size_t i = 0; i < COUNT(allowed); i++)
		if (allowed[i].from == from && allowed[i].to == to)
			return true;
	return false;
}

static void
check_chain(const struct source *s, const struct source_token *t)
{
	for (uint16_t i = 0; i < t->chained; i++) {
		const struct source_token *to = &s->tokens[t->chain[i]];
		struct place here = t->at;

		if (may_fall((enum topic_class)t->token_class, (enum topic_class)to->token_class))
			continue;
		for (uint16_t k = 0; k < t->elses; k++)
			if (t->otherwise[k].token == t->chain[i])
				here = t->otherwise[k].at;
		diag_at(s->d, E241, &here, "{%s} serves %s and would fall back to {%s}, which serves %s", t->name,
		    words_of_topic_class[t->token_class], to->name, words_of_topic_class[to->token_class]);
		diag_fix(s->d, "leave it out and give the texts a version without a number (<topic>.without.text)");
		return;
	}
}

/* "Unknown" is not "no": a fact says no by itself.  Where life is in danger the number comes without a word before it. */
static void
check_caution(const struct source *s, const struct source_token *t)
{
	const struct ini_key *k = ini_key(t->section, "caution");

	if (k == NULL || t->kind != TOKEN_FACT || t->caution || t->token_class == CLASS_EMERGENCY || t->token_class == CLASS_SEA)
		return;
	for (uint16_t i = 0; i < t->sources; i++) {
		const char *type = s->types[t->source[i].type];
		struct place here = ini_place_of_value(t->ini, k);

		if (strncmp(type, "hotline.", 8) != 0)
			continue;
		diag_at(s->d, E246, &here, "{%s} is a number (%s), and caution = no: nobody would be warned before it", t->name, type);
		return;
	}
}

/*
 * A kind of fact that no country has is work to do (`safar pack check
 * --release` lists it), unless its name is all but one that countries have.
 */
static void
check_slips(const struct source *s, const bool *is_stated)
{
	const char **stated = xcalloc(s->types_count + 1, sizeof *stated);
	size_t count = 0;

	for (uint32_t i = 0; i < s->types_count; i++)
		if (is_stated[i])
			stated[count++] = s->types[i];
	for (uint32_t i = 0; i < s->types_count; i++) {
		const char *near = is_stated[i] ? NULL : nearest_word(s->types[i], stated, count);

		if (near == NULL || word_edits(s->types[i], near, 2) > 2)
			continue;
		diag_at(s->d, W243, &s->type_at[i], "no country and no corridor has a fact %s", s->types[i]);
		diag_fix(s->d, "did you mean %s?", near);
	}
	free(stated);
}

void
check_tokens(const struct source *s)
{
	bool *is_asked = xcalloc(s->types_count + 1, sizeof *is_asked);
	bool *is_stated = xcalloc(s->types_count + 1, sizeof *is_stated);

	for (uint32_t i = 0; i < s->tokens_count; i++) {
		check_chain(s, &s->tokens[i]);
		check_caution(s, &s->tokens[i]);
		for (uint16_t k = 0; k < s->tokens[i].sources; k++)
			is_asked[s->tokens[i].source[k].type] = true;
	}
	for (uint32_t i = 0; i < s->facts_count; i++) {
		uint16_t type = s->facts[i].type;

		/* Numbers of offices are found by their town. */
		if (!is_asked[type] && !is_stated[type] && source_office_kind(s->types[type]) < 0)
			diag_at(s->d, W244, &s->facts[i].at, "no placeholder asks for %s: nobody will ever be told this",
			    s->types[type]);
		is_stated[type] = true;
	}
	check_slips(s, is_stated);
	free(is_asked);
	free(is_stated);
}
