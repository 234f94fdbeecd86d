/*
 * read_texts.c - texts of every locale as spans of words and placeholders
 *
 * English decides which placeholders a text has; a translation that has more
 * or fewer is refused, because a lost {line.work} is a lost telephone number.
 */
#include <sodium.h>

#include "content/compiler/po_edit.h"
#include "content/compiler/source_read.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"

struct reading {
	struct source *s;
	uint32_t locale, key;
	const struct po_string *text;
	struct source_span *span;	/* as many as the text could have */
	uint16_t spans;
	bool has_foreign;		/* a placeholder that English lacks: what is missing is told with it */
};

static struct place
place_at(const struct reading *r, size_t at, size_t len)
{
	return po_place(r->s->locales[r->locale].po, r->text, at, (unsigned)utf8_count(r->text->text + at, len));
}

static void
add_span(struct reading *r, const char *literal, size_t len, size_t at, uint16_t token)
{
	if (token == PACK_NONE && len == 0)
		return;
	r->span[r->spans++] = (struct source_span){ literal, len, at, token };
}

static bool
has_token(const struct source_text *t, uint16_t token)
{
	for (uint16_t i = 0; i < t->spans; i++)
		if (t->span[i].token == token)
			return true;
	return false;
}

/* What was probably meant: a like name of English, else one of English that the translation lacks. */
static const struct source_span *
meant(const struct reading *r, const char *name)
{
	const struct source *s = r->s;
	const struct source_text *en = source_text(s, 0, r->key);
	const struct source_span *found = NULL;

	for (int likely = 1; likely >= 0 && found == NULL; likely--)
		for (uint16_t i = 0; i < en->spans && found == NULL; i++) {
			const char *has = en->span[i].token != PACK_NONE ? s->tokens[en->span[i].token].name : NULL;
			char braced[64];

			if (has == NULL || (likely && nearest_word(name, &has, 1) == NULL))
				continue;
			snprintf(braced, sizeof braced, "{%s}", has);
			if (strstr(r->text->text, braced) == NULL)
				found = &en->span[i];
		}
	return found;
}

/* A placeholder that English lacks: shows what English has there. */
static void
refuse_placeholder(struct reading *r, const char *name, const struct place *here)
{
	const struct source_span *span = meant(r, name);
	struct place there;

	diag_at(r->s->d, E204, here, "placeholder {%s} is not in the English source", name);
	if (span == NULL) {
		diag_fix(r->s->d, "English has no other placeholder in this text: leave it out");
		return;
	}
	there = source_place(r->s, 0, r->key, span->at, 0);
	diag_note(r->s->d, &there, "English has {%s} here", r->s->tokens[span->token].name);
	diag_fix(r->s->d, "use {%s}, or let the English text have {%s} too", r->s->tokens[span->token].name, name);
}

static uint16_t
placeholder(struct reading *r, size_t at, size_t len)
{
	struct source *s = r->s;
	const char *name = arena_copy(&s->arena, r->text->text + at + 1, len - 2), *near;
	uint16_t token = source_token(s, name);
	struct place here = place_at(r, at, len);

	if (r->locale != 0 && (token == PACK_NONE || !has_token(source_text(s, 0, r->key), token))) {
		refuse_placeholder(r, name, &here);
		r->has_foreign = true;
		return PACK_NONE;
	}
	if (token == PACK_NONE) {
		near = nearest_name(name, &s->token_names);
		diag_at(s->d, E203, &here, "content/tokens.ini has no {%s}", name);
		if (joined_note_gone(s, &s->token_rows, name))
			return token;
		if (near != NULL)
			diag_fix(s->d, "use {%s}, or add [%s] to content/tokens.ini", near, name);
		else
			diag_fix(s->d, "add [%s] to content/tokens.ini; {{ stands for one {", name);
	}
	return token;
}

static void
refuse_brace(const struct reading *r, size_t at, size_t name_end)
{
	const char *text = r->text->text;
	struct place here = place_at(r, at, 1);
	size_t close = at + 1 + strcspn(text + at + 1, "{}\n");
	bool is_empty = name_end == at + 1 && name_end < r->text->len && text[name_end] == '}';
	bool has_blank = text[at] == '{' && !is_empty && text[close] == '}';

	diag_at(r->s->d, E202, &here, text[at] == '}' ? "this } closes nothing" : has_blank ? "a blank stands inside these braces" :
	    is_empty ? "these braces hold no name" : "this { is never closed");
	diag_fix(r->s->d, has_blank ? "take the blanks out: {name}; a brace itself is written twice" :
	    "a placeholder is {name}; a brace itself is written twice");
}

/* False after a diagnostic about braces. */
static bool
read_spans(struct reading *r)
{
	const char *text = r->text->text;
	size_t from = 0, i = 0, len = r->text->len;

	while (i < len) {
		size_t name;

		if (text[i] != '{' && text[i] != '}') {
			i++;
			continue;
		}
		add_span(r, text + from, i - from, from, PACK_NONE);
		if (i + 1 < len && text[i + 1] == text[i]) {
			from = i + 1;		/* "{{" is one brace: the second one begins the next words */
			i += 2;
			continue;
		}
		name = i + 1 + strcspn(text + i + 1, "{} \n");
		if (text[i] == '}' || name >= len || text[name] != '}' || name == i + 1) {
			refuse_brace(r, i, name);
			return false;
		}
		add_span(r, NULL, 0, i, placeholder(r, i, name + 1 - i));
		i = from = name + 1;
	}
	add_span(r, text + from, len - from, from, PACK_NONE);
	return true;
}

static void
check_same_placeholders(struct reading *r)
{
	struct source *s = r->s;
	const struct source_text *en = source_text(s, 0, r->key), *t = source_text(s, r->locale, r->key);

	for (uint16_t i = 0; i < en->spans; i++) {
		uint16_t token = en->span[i].token;
		struct place here, there;

		if (token == PACK_NONE || has_token(t, token))
			continue;
		here = place_at(r, 0, r->text->len);
		here.width = 0;
		there = source_place(s, 0, r->key, en->span[i].at, 0);
		diag_at(s->d, E205, &here, "placeholder {%s} of the English text is missing", s->tokens[token].name);
		diag_note(s->d, &there, "English has {%s} here", s->tokens[token].name);
	}
}

/* A text bound to its name, not to English: it translates what English was in its own tree. */
static bool
is_of_other_english(const struct po_entry *e, const struct po_entry *en)
{
	const struct po_entry *own = en;

	while (own != NULL && own->layer > e->layer)
		own = own->below;
	return en != NULL && (own == NULL || strcmp(own->text.text, en->text.text) != 0);
}

/* English was reworded after this translation was made, or in a higher tree. */
static bool
is_stale(const struct reading *r, const struct po_entry *e)
{
	const struct source_text *en = source_text(r->s, 0, r->key);
	struct place here, there;

	if (strcmp(e->id.text, e->context.text) == 0 && !is_of_other_english(e, en->entry))
		return false;
	if (en->entry == NULL)
		return true;		/* there is no English: said already */
	if (strcmp(e->id.text, en->entry->text.text) == 0)
		return false;
	if (e->layer < en->entry->layer) {
		source_text(r->s, r->locale, r->key)->is_of_base = true;
		return true;		/* told with its like: tell_other_english() */
	}
	here = po_place(r->s->locales[r->locale].po, &e->id, 0, 0);
	there = source_place(r->s, 0, r->key, 0, 0);
	diag_at(r->s->d, W146, &here, "English was changed after this translation; it is not used until it fits again");
	diag_note(r->s->d, &there, "English now");
	diag_fix(r->s->d, "run safar pack po: it marks the translation fuzzy; then mend it and take the mark off");
	return true;
}

static enum text_review
review_of(const struct reading *r, const struct po_entry *e)
{
	char hex[9];

	if (e->text.len == 0 || e->is_fuzzy)
		return REVIEW_MISSING;
	if (r->locale == 0)
		return REVIEW_SOURCE;
	if (is_stale(r, e))
		return REVIEW_MISSING;
	if (e->mark == PO_MACHINE)
		return REVIEW_MACHINE;
	if (e->mark == PO_NO_MARK)
		return REVIEW_UNREAD;
	po_hash(e->text.text, e->text.len, hex);
	if (strcmp(hex, e->hash) == 0)
		return REVIEW_READ;
	diag_at(r->s->d, W147, &e->mark_at, "this mark does not fit the text: it was changed after it was read");
	diag_fix(r->s->d, "have it read again; the mark then ends in %s", hex);
	return REVIEW_UNREAD;
}

static void
read_text(struct source *s, uint32_t locale, uint32_t key)
{
	struct source_text *t = source_text(s, locale, key);
	const struct po_entry *e = po_find(s->locales[locale].po, s->keys[key].name);
	struct reading r = { s, locale, key, NULL, NULL, 0, false };

	t->entry = e;
	/* What does not fit English any more leaves the word to the tree below. */
	while (e != NULL && (t->review = (uint16_t)review_of(&r, e)) == REVIEW_MISSING)
		e = e->below;
	if (e == NULL)
		return;
	t->entry = e;
	r.text = &e->text;
	r.span = arena_alloc(&s->arena, (e->text.len + 2) * sizeof *r.span);
	if (!read_spans(&r)) {
		t->review = REVIEW_MISSING;
		return;
	}
	t->span = r.span;
	t->spans = r.spans;
	if (r.spans > PACK_MAX_SPANS) {
		struct place here = place_at(&r, 0, 1);

		diag_at(s->d, E127, &here, "at most %d placeholders and runs of words fit into a text", PACK_MAX_SPANS);
	}
	if (locale != 0 && !r.has_foreign)
		check_same_placeholders(&r);
}

/* In one line for all languages: the owner's English took their word. */
static void
tell_other_english(struct source *s, uint32_t key)
{
	struct buf tags = BUF_INIT(2000);
	struct place here = source_place(s, 0, key, 0, 0);

	for (uint32_t locale = 1; locale < s->locales_count; locale++) {
		const struct source_text *t = source_text(s, locale, key);

		if (t->is_of_base && t->review == REVIEW_MISSING)
			buf_addf(&tags, "%s%s", tags.len > 0 ? ", " : "", s->locales[locale].tag);
	}
	if (tags.len > 0)
		diag_at(s->d, W286, &here, "the base has another English text here: its translations are not said (%s)", tags.ptr);
	buf_free(&tags);
}

void
read_texts(struct source *s)
{
	BUG_IF(sodium_init() < 0);
	s->texts = xcalloc((size_t)s->locales_count * s->keys_count + 1, sizeof *s->texts);
	/* English first: the others are measured by it. */
	for (uint32_t locale = 0; locale < s->locales_count && s->is_readable; locale++)
		for (uint32_t key = 0; key < s->keys_count; key++)
			read_text(s, locale, key);
	for (uint32_t key = 0; key < s->keys_count && s->is_readable && s->layers > 1; key++)
		tell_other_english(s, key);
}
