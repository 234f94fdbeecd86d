/* check_texts.c - placeholders where they may stand, warnings before numbers, keys left to the program */
#include "content/compiler/check.h"

#include <strings.h>

#include "locales/text/utf8.h"

/* Kinds of token that a text may name, a bit each. */
static unsigned
allowed_kinds(const struct source_key *k)
{
	switch (k->use) {
	case USE_COUNTRY:
	case USE_FACT:
		return 0;
	case USE_TITLE:
		return 1u << TOKEN_STAY | 1u << TOKEN_ORIGIN | 1u << TOKEN_CODE | 1u << TOKEN_PRICE;
	case USE_UI:
		switch ((enum ui)k->owner) {
		case UI_BACK:
		case UI_HOME:
		case UI_MORE:
		case UI_WARN:
		case UI_HERE:
		case UI_HOME_COUNTRY:
		case UI_FEARED:
		case UI_CLOSED:		/* said to strangers by a sample: nothing of its content */
			return 0;
		default:
			return ~0u;
		}
	case USE_TEXT:
	case USE_WITHOUT:
		break;
	}
	return ~0u;
}

static void
check_tokens_here(const struct source *s, uint32_t locale, uint32_t key)
{
	const struct source_text *t = source_text(s, locale, key);
	unsigned kinds = allowed_kinds(&s->keys[key]);

	for (uint16_t i = 0; i < t->spans; i++) {
		const struct source_token *token = t->span[i].token != PACK_NONE ? &s->tokens[t->span[i].token] : NULL;
		struct place here;

		if (token == NULL || (kinds & 1u << token->kind))
			continue;
		here = source_place(s, locale, key, t->span[i].at, (unsigned)strlen(token->name) + 2);
		diag_at(s->d, E210, &here, "{%s} cannot stand in %s", token->name, s->keys[key].name);
	}
}

/* A number that may ask for papers: the warning comes first (domain.md B.1). */
static void
check_warning(const struct source *s, uint32_t locale, uint32_t key)
{
	const struct source_text *t = source_text(s, locale, key);

	for (uint16_t i = 0; i < t->spans; i++) {
		const struct source_token *token = t->span[i].token != PACK_NONE ? &s->tokens[t->span[i].token] : NULL;
		struct place here;

		if (token != NULL && token->kind == TOKEN_WARN)
			return;
		if (token == NULL || !token->caution)
			continue;
		here = source_place(s, locale, key, t->span[i].at, (unsigned)strlen(token->name) + 2);
		diag_at(s->d, E207, &here, "{%s} may ask for papers, and no {warn} stands before it", token->name);
		diag_fix(s->d, "write {warn}{%s}, or put {warn} before the sentence", token->name);
		return;
	}
}

static bool
is_protected(const struct source_token *t)
{
	return t->kind == TOKEN_FACT && t->token_class != CLASS_GENERAL && t->token_class != CLASS_EMERGENCY &&
	    t->token_class != CLASS_EMBASSY;
}

static void
check_without(const struct source *s, uint32_t key)
{
	const struct source_text *t = source_text(s, 0, key);
	const struct source_topic *topic = &s->topics[s->keys[key].owner];

	/* A line whose number is missing is left out, so LINES need no other version. */
	if (s->keys[key].use != USE_TEXT || topic->kind == TOPIC_KIND_LINES || topic->kind == TOPIC_KIND_MENU ||
	    topic->without != PACK_NONE)
		return;
	for (uint16_t i = 0; i < t->spans; i++) {
		uint16_t token = t->span[i].token;
		struct place here;

		if (token == PACK_NONE || !is_protected(&s->tokens[token]))
			continue;
		here = source_place(s, 0, key, t->span[i].at, (unsigned)strlen(s->tokens[token].name) + 2);
		diag_at(s->d, E209, &here, "without a number for {%s} this text cannot be said", s->tokens[token].name);
		diag_fix(s->d, "add %s.without.text: the same help without a number", topic->name);
		return;
	}
}

/* ASCII digits that begin a line, in any script; 0 characters if it begins otherwise. */
static size_t
leading_key(const struct source *s, const char *line, size_t len, char key[8])
{
	size_t digits = 0, i = 0;
	uint32_t cp;

	while (i < len && digits < 3) {
		size_t n = utf8_decode(line + i, len - i, &cp);
		char folded[16];

		fold_text(&s->fold.table, line + i, n, folded, sizeof folded);
		if (folded[0] < '0' || folded[0] > '9' || folded[1] != '\0')
			break;
		key[digits++] = folded[0];
		i += n;
	}
	key[digits] = '\0';
	return digits > 0 && i < len && strchr(" .):-", line[i]) != NULL ? i : 0;
}

/* "0 Back", "98 More", or "1 …" and "2 …" on lines of their own. */
static void
check_typed_keys(const struct source *s, uint32_t locale, uint32_t key)
{
	const struct po_string *text = &source_text(s, locale, key)->entry->text;
	bool has_one = false;

	if (s->keys[key].use != USE_TEXT && s->keys[key].use != USE_WITHOUT && s->keys[key].use != USE_TITLE)
		return;
	for (size_t at = 0; at < text->len; at += strcspn(text->text + at, "\n") + 1) {
		char typed[8];
		size_t len = leading_key(s, text->text + at, strcspn(text->text + at, "\n"), typed);
		struct place here;

		if (len == 0)
			continue;
		if (strcmp(typed, "1") == 0)
			has_one = true;
		if (strcmp(typed, "0") != 0 && strcmp(typed, "00") != 0 && strcmp(typed, "98") != 0 &&
		    !(has_one && strcmp(typed, "2") == 0) && s->keys[key].use != USE_TITLE)
			continue;
		here = source_place(s, locale, key, at, (unsigned)utf8_count(text->text + at, len));
		diag_at(s->d, W206, &here, "\"%s\" is typed into the text; the program adds keys itself", typed);
		diag_fix(s->d, "leave the digit out; options come from menu and key in content/topics");
	}
}

/* "*384*77#" among right-to-left words is shown with its groups turned round: it needs a line of its own. */
static void
check_code_line(const struct source *s, uint32_t locale, uint32_t key)
{
	const struct source_text *t = source_text(s, locale, key);

	for (uint16_t i = 0; s->locales[locale].is_rtl && i < t->spans; i++) {
		const struct source_span *before = i > 0 ? &t->span[i - 1] : NULL;
		const struct source_span *after = i + 1 < t->spans ? &t->span[i + 1] : NULL;
		struct place here;

		if (t->span[i].token == PACK_NONE || s->tokens[t->span[i].token].kind != TOKEN_CODE)
			continue;
		if ((before == NULL || (before->token == PACK_NONE && before->literal[before->len - 1] == '\n')) &&
		    (after == NULL || (after->token == PACK_NONE && after->literal[0] == '\n')))
			continue;
		here = source_place(s, locale, key, t->span[i].at, 6);
		diag_at(s->d, E311, &here, "a phone shows this code with its groups turned round among these words");
		diag_fix(s->d, "give it a line of its own: \\n{%s}\\n", s->tokens[t->span[i].token].name);
	}
}

static void
check_warn_blank(const struct source *s, uint32_t locale)
{
	const struct source_text *t = source_text(s, locale, s->ui[UI_WARN]);
	struct place here;

	if (t->spans == 0 || t->entry->text.len == 0 || strchr(" \n", t->entry->text.text[t->entry->text.len - 1]) != NULL)
		return;
	here = source_place(s, locale, s->ui[UI_WARN], t->entry->text.len - 1, 1);
	diag_at(s->d, W211, &here, "ui.warn.text does not end in a blank");
}

/* A blank passes for a translation everywhere else: the line of a menu would be a digit alone. */
static void
check_said(const struct source *s, uint32_t locale, uint32_t key)
{
	const struct source_text *t = source_text(s, locale, key);
	struct place here = source_place(s, locale, key, 0, 0);

	for (uint16_t i = 0; i < t->spans; i++) {
		char folded[8];

		if (t->span[i].token != PACK_NONE ||
		    fold_text(&s->fold.table, t->span[i].literal, t->span[i].len, folded, sizeof folded) > 0)
			return;
	}
	diag_at(s->d, E213, &here, "%s says nothing: there is no letter and no digit in it", s->keys[key].name);
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * Bytes of what English never says of a person, if `text` begins with it (domain.md B.1, tone).  Keywords are free: people
 * type what they type, and a translator sees the English.
 */
static size_t
never_said(const char *text, size_t len)
{
	static const char *const words[] = { "illegal", "illegals", "illegally", "victim", "victims", "maid", "maids", "you must report" };

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t n = strlen(words[i]);

		if (len >= n && strncasecmp(text, words[i], n) == 0 && (len == n || !is_letter(text[n])))
			return n;
	}
	return 0;
}

static void
check_tone(const struct source *s, uint32_t key)
{
	const struct source_text *t = source_text(s, 0, key);

	for (uint16_t i = 0; i < t->spans; i++) {
		const struct source_span *span = &t->span[i];

		for (size_t at = 0; span->token == PACK_NONE && at < span->len; at++) {
			bool begins = at == 0 || !is_letter(span->literal[at - 1]);
			size_t n = begins ? never_said(span->literal + at, span->len - at) : 0;
			struct place here;

			if (n == 0)
				continue;
			here = source_place(s, 0, key, span->at + at, (unsigned)n);
			diag_at(s->d, E217, &here, "\"%.*s\" is never said of a person", (int)n, span->literal + at);
		}
	}
}

void
check_texts(const struct source *s)
{
	for (uint32_t locale = 0; locale < s->locales_count; locale++) {
		for (uint32_t key = 0; key < s->keys_count; key++) {
			if (source_text(s, locale, key)->spans == 0)
				continue;
			check_said(s, locale, key);
			check_tokens_here(s, locale, key);
			check_warning(s, locale, key);
			check_typed_keys(s, locale, key);
			check_numbers(s, locale, key);
			check_code_line(s, locale, key);
			if (locale == 0) {
				check_without(s, key);
				check_tone(s, key);
			}
		}
		check_warn_blank(s, locale);
	}
}
