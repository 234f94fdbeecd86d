/* notes.c - what translators are told of each text */
#include "content/compiler/notes.h"

#include <time.h>

#include "content/compiler/measure.h"
#include "content/compiler/po_edit.h"
#include "content/compiler/source.h"
#include "content/words.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"

enum { DAY = 86400, SHOWN = 40 };	/* SHOWN: code points of a value that is shown whole */

static const char *const ui_words[UI_COUNT] = {
#define ROW(name, word, what) [UI_##name] = what,
	UI_TEXTS(ROW)
#undef ROW
};

struct notes {
	struct source	*s;
	struct diag	 d;
	struct measure	 m;
	uint16_t	 locale;
};

/* Of all mistakes, those that only a translation can have. */
static unsigned
of_translations(const struct diag *d)
{
	static const enum diag_code codes[] = { E140, E141, E142, E143, E202, E204, E205 };
	unsigned sum = 0;

	for (size_t i = 0; i < COUNT(codes); i++)
		sum += d->seen[codes[i]];
	return sum;
}

struct notes *
notes_open_layers(const char *const *roots, unsigned count, int64_t now_s)
{
	struct notes *n = xcalloc(1, sizeof *n);
	int64_t now = now_s != 0 ? now_s : (int64_t)time(NULL);

	diag_init(&n->d, stderr);
	n->d.is_quiet = true;
	n->s = source_read_layers(roots, count, (int32_t)(now / DAY), &n->d);
	n->locale = PACK_NONE;
	if (n->s->is_readable && n->d.errors == of_translations(&n->d) && notes_locale(n, "en"))
		return n;
	notes_close(n);
	return NULL;
}

struct notes *
notes_open(const char *root, int64_t now_s)
{
	return notes_open_layers(&root, 1, now_s);
}

void
notes_close(struct notes *n)
{
	if (n == NULL)
		return;
	measure_release(&n->m);
	source_free(n->s);
	free(n);
}

bool
notes_locale(struct notes *n, const char *tag)
{
	uint16_t locale = source_locale(n->s, tag);

	if (locale == PACK_NONE)
		return false;
	measure_release(&n->m);
	measure_init(&n->m, n->s, locale);
	n->locale = locale;
	return true;
}

/* The English words of a title. */
static void
add_title(const struct source *s, uint16_t topic, struct buf *out)
{
	uint16_t key = s->topics[topic].title;
	const struct source_text *t = key != PACK_NONE ? source_text(s, 0, key) : NULL;

	if (t != NULL && t->spans > 0 && t->span[0].token == PACK_NONE)
		buf_addf(out, "\"%.*s\"", (int)t->span[0].len, t->span[0].literal);
	else
		buf_adds(out, s->topics[topic].name);
}

/* "At work" > "Hurt or sick": the menus above and the topic itself, without the main menu. */
static void
add_path(const struct source *s, uint16_t topic, unsigned depth, struct buf *out)
{
	uint16_t parent = s->topics[topic].parent;

	if (parent != PACK_NONE && depth < 8 && s->topics[parent].parent != PACK_NONE) {
		add_path(s, parent, depth + 1, out);
		buf_adds(out, " > ");
	}
	add_title(s, topic, out);
}

static void
add_shown(const struct source *s, const struct source_topic *t, struct buf *out)
{
	if (t->parent != PACK_NONE && s->topics[t->parent].parent == PACK_NONE && s->topics[t->parent].title == PACK_NONE) {
		buf_addf(out, "shown in the %s menu, key %u", s->topics[t->parent].name, t->key);
	} else if (t->parent != PACK_NONE) {
		buf_adds(out, "shown under ");
		add_path(s, t->parent, 0, out);
		buf_addf(out, ", key %u", t->key);
	} else {
		for (uint32_t i = 0; i < s->topics_count; i++)
			if (s->topics[i].continues != PACK_NONE && &s->topics[s->topics[i].continues] == t) {
				buf_adds(out, "shown behind \"98 More\" of ");
				add_title(s, (uint16_t)i, out);
				return;
			}
		buf_adds(out, t->is_hidden ? "said by the program" : "reached by keywords only");
	}
}

/* Which of its topic's texts it is. */
static void
add_which(const struct source *s, const struct source_topic *t, uint16_t key, struct buf *out)
{
	for (uint16_t i = 0; i < t->refs; i++) {
		if (t->ref[i].key != key)
			continue;
		if (t->kind == TOPIC_KIND_MENU)
			buf_adds(out, "; opening line of a menu");
		else if (t->kind == TOPIC_KIND_LINES)
			buf_addf(out, "; line %u of a list of %u", i + 1u, t->refs);
		else if (t->ref[i].when != PACK_NONE)
			buf_addf(out, "; said when {%s} is known", s->tokens[t->ref[i].when].name);
		else if (t->kind == TOPIC_KIND_CHAIN)
			buf_addf(out, "; text %u of %u that are sent in order", i + 1u, t->refs);
		else if (t->refs > 1)
			buf_adds(out, "; said otherwise");
		return;
	}
}

/* Which placeholders bring a fact into texts. */
static void
add_carriers(const struct source *s, const struct source_fact *f, struct buf *out)
{
	const char *between = " ";

	buf_adds(out, "words of a fact");
	for (uint32_t i = 0; i < s->tokens_count; i++)
		for (uint16_t k = 0; k < s->tokens[i].sources; k++)
			if (s->tokens[i].source[k].type == f->type) {
				buf_addf(out, "%s{%s}", *between == ' ' ? "; they stand for " : between, s->tokens[i].name);
				between = ", ";
				break;
			}
}

static void
place_of_keywords(const struct source *s, const char *context, struct buf *out)
{
	if (strcmp(context, "stoplist.keywords") == 0)
		buf_adds(out, "ordinary words that must never be taken for a misspelt keyword, with commas between\n");
	for (uint32_t i = 0; i < s->topics_count; i++) {
		if (strcmp(s->topics[i].keywords, context) != 0)
			continue;
		buf_adds(out, "words that lead to ");
		add_title(s, (uint16_t)i, out);
		buf_adds(out, ", with commas between: as people type them, in their script and in Latin letters, ");
		buf_adds(out, s->topics[i].flags & TOPIC_EXACT ? "and taken only as they are written here" : "also misspelt");
		buf_adds(out, "; not translated one by one\n");
	}
}

/* Its author tells it better, above the English text. */
static bool
has_note(const struct source *s, uint16_t key)
{
	const struct po_entry *en = source_text(s, 0, key)->entry;
	struct buf note = BUF_INIT(64 << 10);
	bool is_there;

	po_add_notes(&note, en);
	is_there = note.len > 0;
	buf_free(&note);
	return is_there;
}

void
notes_place(const struct notes *n, const char *context, struct buf *out)
{
	const struct source *s = n->s;
	uint16_t key = source_key(s, context);
	const struct source_key *k = key != PACK_NONE ? &s->keys[key] : NULL;

	if (k == NULL) {
		place_of_keywords(s, context, out);
		return;
	}
	switch (k->use) {
	case USE_UI:
		if (has_note(s, key))
			return;
		buf_adds(out, ui_words[k->owner]);
		break;
	case USE_TITLE:
		buf_adds(out, "an option, ");
		add_shown(s, &s->topics[k->owner], out);
		break;
	case USE_TEXT:
		add_shown(s, &s->topics[k->owner], out);
		add_which(s, &s->topics[k->owner], key, out);
		break;
	case USE_WITHOUT:
		add_shown(s, &s->topics[k->owner], out);
		buf_adds(out, "; said instead when no checked number is known");
		break;
	case USE_COUNTRY:
		buf_adds(out, "name of a country, in lists and in texts");
		break;
	case USE_FACT:
		add_carriers(s, &s->facts[k->owner], out);
		break;
	}
	buf_addc(out, '\n');
}

static unsigned
holds(unsigned parts, bool is_gsm7)
{
	return parts == 1 ? (is_gsm7 ? 160 : 70) : parts * (is_gsm7 ? 153 : 67);
}

static void
add_budget(const struct notes *n, unsigned parts, unsigned pages, struct buf *out)
{
	bool is_latin = memcmp(n->s->locales[n->locale].script, "Latn", 4) == 0;

	buf_addf(out, "SMS at most %u part%s (", parts, parts == 1 ? "" : "s");
	if (is_latin)
		buf_addf(out, "%u characters, or %u if one is outside the GSM alphabet", holds(parts, true), holds(parts, false));
	else
		buf_addf(out, "%u characters in this script", holds(parts, false));
	buf_addf(out, "), USSD %s%u page%s\n", pages == 1 ? "" : "at most ", pages, pages == 1 ? "" : "s");
}

void
notes_limit(const struct notes *n, const char *context, struct buf *out)
{
	const struct source *s = n->s;
	uint16_t key = source_key(s, context);
	const struct source_key *k = key != PACK_NONE ? &s->keys[key] : NULL;
	const struct source_topic *t;

	if (k == NULL)
		return;
	switch (k->use) {
	case USE_UI:
		add_budget(n, k->owner == UI_QUIET_SMS ? 1 : UI_PARTS, UI_PAGES, out);
		return;
	case USE_TITLE:
		buf_adds(out, "short, at most 20 characters\n");
		return;
	case USE_TEXT:
	case USE_WITHOUT:
		t = &s->topics[k->owner];
		if (k->use == USE_TEXT && (t->kind == TOPIC_KIND_MENU || t->kind == TOPIC_KIND_LINES))
			buf_addf(out, "the whole %s: ", t->kind == TOPIC_KIND_MENU ? "menu" : "list");
		add_budget(n, t->parts, t->pages, out);
		return;
	case USE_COUNTRY:
	case USE_FACT:
		buf_adds(out, "short: it is a piece of other texts\n");
		return;
	}
}

/* The first fact that a token may bring, its fallbacks too; NULL if no country has one. */
static const struct source_fact *
fact_of(const struct source *s, const struct source_token *t)
{
	for (int link = -1; link < (int)t->chained; link++) {
		const struct source_token *from = link < 0 ? t : &s->tokens[t->chain[link]];

		for (uint32_t i = 0; i < s->facts_count; i++)
			for (uint16_t k = 0; k < from->sources; k++)
				if (s->facts[i].type == from->source[k].type)
					return &s->facts[i];
	}
	return NULL;
}

static const char *
meaning_of(const struct source *s, const struct source_token *t)
{
	const struct source_fact *f = fact_of(s, t);

	switch ((enum token_kind)t->kind) {
	case TOKEN_STAY: return "the country where the person is";
	case TOKEN_ORIGIN: return "the country that the person is from";
	case TOKEN_CODE: return "our number";
	case TOKEN_PRICE: return "what a message costs, mostly empty";
	case TOKEN_DATE: return "a day";
	case TOKEN_WARN: return "the words of ui.warn.text, or nothing";
	case TOKEN_FEARED: return "the words of ui.feared.text, or nothing";
	case TOKEN_ARGUMENT: return "filled in when the text is sent";
	case TOKEN_FACT:
	case TOKEN_KIND_COUNT: break;
	}
	if (f == NULL)
		return "a number or words that no country has yet";
	return f->is_number ? "a phone number" : "what the law or an office says there";
}

void
notes_tokens(const struct notes *n, const char *context, struct buf *out)
{
	const struct source *s = n->s;
	uint16_t key = source_key(s, context);
	const struct source_text *en = key != PACK_NONE ? source_text(s, 0, key) : NULL;

	for (uint16_t i = 0; en != NULL && i < en->spans; i++) {
		uint16_t token = en->span[i].token;
		const char *widest = token != PACK_NONE ? n->m.widest[token].any.words : NULL;
		bool is_said = false;
		size_t len;

		for (uint16_t k = 0; k < i; k++)
			is_said = is_said || (token != PACK_NONE && en->span[k].token == token);
		if (token == PACK_NONE || is_said)
			continue;
		buf_addf(out, "{%s}: %s", s->tokens[token].name, meaning_of(s, &s->tokens[token]));
		len = widest != NULL ? utf8_count(widest, strlen(widest)) : 0;
		if (len > 0)
			buf_addf(out, ", at most %zu character%s", len, len == 1 ? "" : "s");
		if (len > 0 && len <= SHOWN && strchr(widest, '\n') == NULL)
			buf_addf(out, " (%s)", widest);
		buf_addc(out, '\n');
	}
}

void
notes_words(const struct notes *n, const char *context, struct buf *out)
{
	const struct source *s = n->s;
	uint16_t key = source_key(s, context), wanted[GLOSSARY_WANTED];
	uint32_t count = key != PACK_NONE && n->locale != 0 ? glossary_wanted(s, key, wanted) : 0;
	const char *between = "Words: ";

	for (uint32_t i = 0; i < count; i++) {
		const struct glossary_term *term = &s->glossary.term[wanted[i]];

		if (term->row[n->locale].forms == 0)
			continue;
		buf_addf(out, "%s%s = %s", between, term->name, term->row[n->locale].form[0].words);
		between = "; ";
	}
	if (*between == ';')
		buf_addc(out, '\n');
}

void
notes_add(void *of, const char *context, struct buf *out)
{
	struct buf place = BUF_INIT(16 << 10);

	notes_limit(of, context, out);
	notes_place(of, context, &place);
	/* One line, as design and habit have it: limit; place. */
	if (out->len > 0 && out->ptr[out->len - 1] == '\n' && place.len > 0) {
		buf_cut(out, out->len - 1);
		buf_adds(out, "; ");
	}
	buf_add(out, place.ptr, place.len);
	notes_tokens(of, context, out);
	notes_words(of, context, out);
	buf_free(&place);
}
