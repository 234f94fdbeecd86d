/*
 * check_options.c - the words behind a key mean what the key does
 *
 * "1 No, 2 Yes" in a translation puts her on a list that she refused, and no
 * proof of keys or numbers sees it.  But a language says Yes and No in several
 * places: in the option lines of the program's own texts and as titles.  What
 * stands for one English word must not stand for another elsewhere.
 */
#include "content/compiler/check.h"

#include "locales/text/utf8.h"

enum { FOLDED = 256 };

/* One option line, or a title that says in English what some line says. */
struct option {
	uint16_t	 key;
	bool		 is_title;
	size_t		 at;		/* byte of its words in the text */
	const char	*words;
	size_t		 len;		/* up to a comma: "No" of "No, show rates" */
};
struct options { struct option *at; uint32_t count, room; };

static bool
is_comma(uint32_t cp)
{
	return cp == ',' || cp == 0x060C || cp == 0x104A || cp == 0x1363 || cp == 0x3001 || cp == 0xFF0C;
}

/* Bytes up to a comma or the end of the line. */
static size_t
words_length(const char *text, size_t len)
{
	size_t i = 0, n;
	uint32_t cp;

	for (; i < len && text[i] != '\n'; i += n) {
		n = utf8_decode(text + i, len - i, &cp);
		if (is_comma(cp))
			break;
	}
	return i;
}

static void
add_option(struct options *all, uint16_t key, bool is_title, const char *words, size_t len, size_t at)
{
	GROW(all->at, all->count, all->room);
	all->at[all->count++] = (struct option){ key, is_title, at, words, words_length(words, len) };
}

/* The lines of a text that begin with a key and a blank. */
static void
add_lines(const struct source *s, uint32_t locale, uint16_t key, struct options *all)
{
	const struct source_text *t = source_text(s, locale, key);

	for (uint16_t i = 0; i < t->spans; i++) {
		const struct source_span *span = &t->span[i];

		if (span->token != PACK_NONE)
			continue;
		for (size_t at = 0; at < span->len;) {
			const char *line = span->literal + at, *end = memchr(line, '\n', span->len - at);
			size_t len = end != NULL ? (size_t)(end - line) : span->len - at, digits = 0;

			while (digits < len && line[digits] >= '0' && line[digits] <= '9')
				digits++;
			if ((at > 0 || i == 0) && digits > 0 && digits < len && line[digits] == ' ')
				add_option(all, key, false, line + digits + 1, len - digits - 1, span->at + at + digits + 1);
			at += len + 1;
		}
	}
}

static bool
has_words(const struct options *all, const struct option *o)
{
	for (uint32_t i = 0; i < all->count; i++)
		if (all->at[i].len == o->len && memcmp(all->at[i].words, o->words, o->len) == 0)
			return true;
	return false;
}

/* English has all lines and, behind them, the titles that say the same; the other language gets each of them, or len 0. */
static void
add_english(const struct source *s, struct options *en)
{
	for (uint32_t key = 0; key < s->keys_count; key++)
		if (s->keys[key].use == USE_UI)
			add_lines(s, 0, (uint16_t)key, en);
	for (uint32_t key = 0; key < s->keys_count; key++) {
		const struct source_text *t = source_text(s, 0, key);
		struct option o = { (uint16_t)key, true, 0, NULL, 0 };

		if (s->keys[key].use != USE_TITLE || t->spans != 1 || t->span[0].token != PACK_NONE)
			continue;
		o.words = t->span[0].literal;
		o.len = words_length(o.words, t->span[0].len);
		if (has_words(en, &o))
			add_option(en, o.key, true, o.words, t->span[0].len, 0);
	}
}

static void
add_own(const struct source *s, uint32_t locale, const struct options *en, struct options *own)
{
	for (uint32_t i = 0; i < en->count;) {
		const struct source_text *t = source_text(s, locale, en->at[i].key);
		uint32_t before = own->count, count = 0;

		while (i + count < en->count && en->at[i + count].key == en->at[i].key)
			count++;
		if (!en->at[i].is_title)
			add_lines(s, locale, en->at[i].key, own);
		else if (t->spans == 1 && t->span[0].token == PACK_NONE)
			add_option(own, en->at[i].key, true, t->span[0].literal, t->span[0].len, 0);
		if (own->count != before + count)	/* not said, or other lines: E218 */
			for (own->count = before; own->count < before + count;)
				add_option(own, en->at[i].key, en->at[i].is_title, "", 0, 0);
		i += count;
	}
}

static bool
is_alike(const struct source *s, const struct option *a, const struct option *b)
{
	char one[FOLDED], other[FOLDED];

	fold_text(&s->fold.table, a->words, a->len, one, sizeof one);
	fold_text(&s->fold.table, b->words, b->len, other, sizeof other);
	return strcmp(one, other) == 0;
}

static struct place
place_of(const struct source *s, uint32_t locale, const struct option *o)
{
	return source_place(s, locale, o->key, o->at, (unsigned)utf8_count(o->words, o->len));
}

/* Of a language: line `i` against all before it, and against the titles.  True if something was told. */
static bool
check_line(const struct source *s, uint32_t locale, const struct options *en, const struct options *own, uint32_t i)
{
	const struct option *o = &own->at[i];

	for (uint32_t k = 0; k < own->count; k++) {
		const struct option *p = &own->at[k];
		bool same_english, same;
		struct place here, there;

		if (p->len == 0 || k == i || (k > i && !p->is_title))
			continue;
		same_english = is_alike(s, &en->at[i], &en->at[k]);
		same = is_alike(s, o, p);
		if (same == same_english || (same_english && p->is_title))
			continue;
		here = place_of(s, locale, o);
		there = place_of(s, locale, p);
		if (same)
			diag_at(s->d, E231, &here, "\"%.*s\" stands for \"%.*s\" here, and for \"%.*s\" elsewhere", (int)o->len, o->words,
			    (int)en->at[i].len, en->at[i].words, (int)en->at[k].len, en->at[k].words);
		else
			diag_at(s->d, W232, &here, "\"%.*s\" is \"%.*s\" here and \"%.*s\" elsewhere", (int)en->at[i].len, en->at[i].words,
			    (int)o->len, o->words, (int)p->len, p->words);
		diag_note(s->d, &there, "it stands here");
		return true;
	}
	return false;
}

void
check_option_words(const struct source *s)
{
	struct options en = { NULL, 0, 0 };

	add_english(s, &en);
	for (uint32_t locale = 1; locale < s->locales_count; locale++) {
		struct options own = { NULL, 0, 0 };
		uint16_t told = PACK_NONE;		/* two lines that changed places are one mistake */

		add_own(s, locale, &en, &own);
		for (uint32_t i = 0; i < own.count; i++)
			if (!own.at[i].is_title && own.at[i].len > 0 && own.at[i].key != told && check_line(s, locale, &en, &own, i))
				told = own.at[i].key;
		free(own.at);
	}
	free(en.at);
}
