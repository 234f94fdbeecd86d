/* read_tokens.c - content/tokens.ini: what texts may name, and where its value is looked for */
#include "content/compiler/source_read.h"
#include "content/compiler/values.h"

static const char *const known[] = { "kind", "class", "facts", "else", "own_state", "caution", "argument",
	"widest", "need", "note" };

/* "stay hotline.labour, home hotline.worker" */
static void
read_sources(const struct row *r, struct source_token *t)
{
	struct word *pair;
	size_t count = value_list(r, "facts", &pair);

	t->source = arena_alloc(&r->s->arena, count * sizeof *t->source);
	for (size_t i = 0; i < count; i++) {
		size_t len = strcspn(pair[i].text, " \t"), gap = strspn(pair[i].text + len, " \t");
		const char *role = arena_copy(&r->s->arena, pair[i].text, len), *type = pair[i].text + len + gap;
		int n = word_index(words_of_fact_role, ROLE_COUNT, role);

		if (n < 0 || type[0] == '\0' || strpbrk(type, " \t") != NULL) {
			diag_at(r->s->d, E123, &pair[i].at, "\"%s\" is not a role and a kind of fact", pair[i].text);
			diag_fix(r->s->d, "write for example: stay hotline.labour (roles: stay, home, corridor, world)");
			continue;
		}
		t->source[t->sources].role = (uint16_t)n;
		t->source[t->sources++].type = source_type(r->s, type, &pair[i].at);
	}
}

static void
read_token(const struct row *r)
{
	struct source *s = r->s;
	struct source_token *t;
	uint16_t argument = ARGUMENT_COUNT, caution = 2;
	const char *kind;

	GROW(s->tokens, s->tokens_count, s->tokens_room);
	t = &s->tokens[s->tokens_count];
	memset(t, 0, sizeof *t);
	t->name = r->section->name;
	t->ini = r->ini;
	t->section = r->section;
	t->at = ini_place_of_section(r->ini, r->section);
	names_add(&s->token_names, t->name, s->tokens_count++);
	value_only(r, known, COUNT(known));
	value_word(r, "kind", words_of_token_kind, TOKEN_KIND_COUNT, &t->kind);
	value_word(r, "class", words_of_topic_class, CLASS_COUNT, &t->token_class);
	value_yes(r, "own_state", &t->own_state);
	value_yes(r, "need", &t->is_need);
	value_yes(r, "caution", &caution);
	t->caution = caution;
	value_word(r, "argument", words_of_token_argument, ARGUMENT_COUNT, &argument);
	t->widest = value_string(r, "widest");
	read_sources(r, t);
	kind = value_string(r, "kind");
	if (t->kind == TOKEN_FACT && (kind == NULL || strcmp(kind, words_of_token_kind[TOKEN_FACT]) == 0) &&
	    ini_key(r->section, "facts") == NULL)
		value_needed(r, "facts");
	if (t->kind == TOKEN_ARGUMENT) {
		if (argument == ARGUMENT_COUNT && ini_key(r->section, "argument") == NULL)
			value_needed(r, "argument");
		if (t->widest == NULL)
			value_needed(r, "widest");
		t->argument = argument < ARGUMENT_COUNT ? argument : 0;
	}
}

static void
read_else(struct source *s, struct source_token *t)
{
	struct row r = { s, t->ini, t->section };
	struct word *words;
	size_t count = value_words(&r, "else", &words);

	t->otherwise = arena_alloc(&s->arena, count * sizeof *t->otherwise);
	for (size_t i = 0; i < count; i++) {
		uint16_t to = source_token(s, words[i].text);

		if (to == PACK_NONE) {
			const char *near = nearest_name(words[i].text, &s->token_names);

			diag_at(s->d, E240, &words[i].at, "content/tokens.ini has no [%s]", words[i].text);
			if (!joined_note_gone(s, &s->token_rows, words[i].text) && near != NULL)
				diag_fix(s->d, "did you mean %s?", near);
			continue;
		}
		t->otherwise[t->elses].token = to;
		t->otherwise[t->elses++].at = words[i].at;
	}
}

/* Everything that may be tried after `token`, each once, nearest chain first. */
static void
expand(struct source *s, struct source_token *t, uint16_t token, const struct place *at, unsigned depth)
{
	const struct source_token *from = &s->tokens[token];

	for (uint16_t i = 0; i < from->elses; i++) {
		uint16_t to = from->otherwise[i].token;
		bool is_known = false;

		if (depth == 0)
			at = &from->otherwise[i].at;
		if (&s->tokens[to] == t || depth >= PACK_MAX_DEPTH - 1) {
			diag_at(s->d, E242, at, &s->tokens[to] == t ? "%s falls back to itself along this chain" :
			    "%s falls back over more placeholders than a chain may have", t->name);
			return;
		}
		for (uint16_t k = 0; k < t->chained; k++)
			is_known = is_known || t->chain[k] == to;
		if (is_known)
			continue;
		t->chain[t->chained++] = to;
		expand(s, t, to, at, depth + 1);
	}
}

void
read_tokens(struct source *s)
{
	if (!joined_read(s, &s->token_rows, "content/tokens.ini", NULL))
		return;
	for (uint32_t i = 0; i < s->token_rows.rows; i++) {
		const struct joined *j = &s->token_rows.row[i];

		if (!j->is_gone)
			read_token(&(struct row){ s, j->ini, j->section });
	}
	for (uint32_t i = 0; i < s->tokens_count; i++)
		read_else(s, &s->tokens[i]);
	for (uint32_t i = 0; i < s->tokens_count; i++) {
		s->tokens[i].chain = arena_alloc(&s->arena, s->tokens_count * sizeof *s->tokens[i].chain);
		expand(s, &s->tokens[i], (uint16_t)i, NULL, 0);
	}
}
