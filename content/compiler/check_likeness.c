/*
 * check_likeness.c - what a slip or another spelling would make of keywords
 *
 * Looked at only where routing/keyword.h would: slips among words of four
 * letters and more that are not exact, the loose form of locales/text/loose.h.
 * There is no list of ordinary words of a language, but there are the titles:
 * people type what they saw in a menu.
 */
#include "content/compiler/check.h"

#include <utf8proc.h>

#include "content/compiler/like_build.h"
#include "content/likeness.h"
#include "locales/text/buf.h"
#include "locales/text/utf8.h"

enum { FOLDED = 512, WORD_LEAST = 3 };

struct word { struct letters letters; unsigned edits; const struct source_alias *alias; };
/* By number of letters, then as the aliases are; `set` has their sets of letters in a row, for each title is held against them. */
struct words { struct word *at; uint64_t *set; uint32_t count, first[LIKE_LETTERS_MAX + 2]; /* with at least so many letters */ };

enum { TOLD_MAX = 256, TOLD_BYTES = 64 };
struct told { char word[TOLD_MAX][TOLD_BYTES]; unsigned count; };	/* of one language, so that each is told once */

static int
by_count(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	if (x->letters.count != y->letters.count)
		return (int)x->letters.count - (int)y->letters.count;
	return strcmp(x->alias->alias, y->alias->alias);
}

static struct words
words_of(const struct source *s)
{
	struct words w = { xcalloc((size_t)s->aliases_count + 1, sizeof *w.at), NULL, 0, { 0 } };

	for (uint32_t i = 0; i < s->aliases_count; i++) {
		const struct source_alias *a = &s->aliases[i];
		struct word *to = &w.at[w.count];

		if ((i > 0 && strcmp(a[-1].alias, a->alias) == 0) || !like_read(&to->letters, a->alias, strlen(a->alias)))
			continue;
		to->edits = like_edits(to->letters.cp[0], a->letters, a->flags);
		to->alias = a;
		w.count += to->edits > 0;
	}
	if (w.count > 1)
		qsort(w.at, w.count, sizeof *w.at, by_count);
	w.set = xcalloc((size_t)w.count + 1, sizeof *w.set);
	for (uint32_t i = 0; i < w.count; i++)
		w.set[i] = w.at[i].letters.set;
	for (unsigned n = 0, i = 0; n < COUNT(w.first); n++) {
		while (i < w.count && w.at[i].letters.count < n)
			i++;
		w.first[n] = i;
	}
	return w;
}

/* The first with at least `n` letters; none has more than LIKE_LETTERS_MAX. */
static uint32_t
with_letters(const struct words *w, unsigned n)
{
	return w->first[n <= LIKE_LETTERS_MAX ? n : LIKE_LETTERS_MAX + 1];
}

/* True: more than two letters of one set lack in the other, so that no two edits make one word of the other. */
static inline bool
are_sets_far(uint64_t a, uint64_t b)
{
	uint64_t more = a & ~b, fewer = b & ~a;

	more &= more - 1;
	fewer &= fewer - 1;
	return ((more & (more - 1)) | (fewer & (fewer - 1))) != 0;
}

static bool
is_one_slip(const struct letters *a, const struct letters *b)
{
	return like_may_be_near(a, b, 1) && like_distance(a, b, 1) <= 1;
}

static const char *
topic_name(const struct source *s, const struct source_alias *a)
{
	return s->topics[a->topic].name;
}

/* Two numbers in one: a key and its word, or two words. */
struct numbers { uint64_t *at; uint32_t count, room; };

static int
by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
sort_numbers(struct numbers *n)
{
	if (n->count > 1)
		qsort(n->at, n->count, sizeof *n->at, by_number);
}

/* Words of one key that lead to different topics; a pair that shares several keys comes several times. */
static void
find_pairs(const struct words *w, const uint64_t *of, uint32_t count, struct numbers *pairs)
{
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = i + 1; k < count; k++) {
			const struct word *a = &w->at[(uint32_t)of[i]], *b = &w->at[(uint32_t)of[k]];

			if (a == b || a->alias->topic == b->alias->topic || !is_one_slip(&a->letters, &b->letters))
				continue;
			GROW(pairs->at, pairs->count, pairs->room);
			pairs->at[pairs->count++] = of[i] << 32 | (uint32_t)of[k];
		}
}

/* Words that are one slip apart share a key (content/likeness.h), so that not all are held against all. */
static struct numbers
near_pairs(const struct words *w)
{
	struct numbers filed = { xmalloc(((size_t)w->count * LIKE_KEYS_MAX + 1) * sizeof *filed.at), 0, 0 }, pairs = { NULL, 0, 0 };
	uint32_t key[LIKE_KEYS_MAX];

	for (uint32_t i = 0; i < w->count; i++)
		for (unsigned k = like_keys(&w->at[i].letters, 1, key); k > 0; k--)
			filed.at[filed.count++] = (uint64_t)key[k - 1] << 32 | i;
	sort_numbers(&filed);
	for (uint32_t from = 0, end; from < filed.count; from = end) {
		for (end = from + 1; end < filed.count && filed.at[end] >> 32 == filed.at[from] >> 32; end++)
			;
		find_pairs(w, filed.at + from, end - from, &pairs);
	}
	free(filed.at);
	sort_numbers(&pairs);
	return pairs;
}

static void
check_near(const struct source *s, const struct words *w)
{
	struct numbers pairs = near_pairs(w);

	for (uint32_t i = 0; i < pairs.count; i++) {
		const struct source_alias *a = w->at[pairs.at[i] >> 32].alias, *b = w->at[(uint32_t)pairs.at[i]].alias;

		if (i > 0 && pairs.at[i - 1] == pairs.at[i])
			continue;
		diag_at(s->d, W261, &b->at, "\"%s\" (%s) is one slip from \"%s\" (%s)", b->written, topic_name(s, b), a->written,
		    topic_name(s, a));
		diag_note(s->d, &a->at, "%s is written here", a->written);
		diag_fix(s->d, "leave out the one that fewer people write, or take a longer word for it");
	}
	free(pairs.at);
}

static int
by_form(const void *a, const void *b)
{
	const struct like_loose *x = a, *y = b;
	int order = strcmp(x->form, y->form);

	return order != 0 ? order : (x->alias > y->alias) - (x->alias < y->alias);
}

/* Two that differ by a slip only were told with W261. */
static bool
is_told(const struct source_alias *a, const struct source_alias *b)
{
	struct letters x, y;

	return strcmp(a->alias, b->alias) == 0 || (like_read(&x, a->alias, strlen(a->alias)) &&
	    like_read(&y, b->alias, strlen(b->alias)) && like_edits(x.cp[0], a->letters, a->flags) > 0 &&
	    like_edits(y.cp[0], b->letters, b->flags) > 0 && is_one_slip(&x, &y));
}

static void
check_sounds(const struct source *s)
{
	struct like_loose *loose = xcalloc((size_t)s->aliases_count + 1, sizeof *loose);
	uint32_t count = 0;

	for (uint32_t i = 0; i < s->aliases_count; i++) {
		const struct source_alias *a = &s->aliases[i];
		char *form = a->topic == PACK_NONE ? NULL : like_loose_form(a->alias, a->letters, a->flags);

		if (form != NULL)
			loose[count++] = (struct like_loose){ form, i };
	}
	if (count > 1)
		qsort(loose, count, sizeof *loose, by_form);
	for (uint32_t i = 1; i < count; i++) {
		const struct source_alias *a = &s->aliases[loose[i - 1].alias], *b = &s->aliases[loose[i].alias];

		if (strcmp(loose[i - 1].form, loose[i].form) != 0 || a->topic == b->topic || is_told(a, b))
			continue;
		diag_at(s->d, W266, &b->at, "\"%s\" (%s) and \"%s\" (%s) are one word to the ear (%s)", b->written,
		    topic_name(s, b), a->written, topic_name(s, a), loose[i].form);
		diag_note(s->d, &a->at, "%s is written here", a->written);
		diag_fix(s->d, "add the other ways in which people spell each of the two to its keywords, or leave one out");
	}
	for (uint32_t i = 0; i < count; i++)
		free(loose[i].form);
	free(loose);
}

/* The keyword that `word` would be taken for; NULL if there is none, or several that lead to different topics. */
static const struct source_alias *
taken_for(const struct words *w, const struct letters *word)
{
	const struct source_alias *best = NULL;
	unsigned nearest = LIKE_FAR, most = like_edits_most(word->cp[0]);

	for (uint32_t i = with_letters(w, word->count < 2 ? 0 : word->count - 2); i < with_letters(w, word->count + 3); i++) {
		const struct word *k = &w->at[i];
		unsigned edits, far;

		if (are_sets_far(word->set, w->set[i]))
			continue;
		edits = k->edits < most ? k->edits : most;
		if (!like_may_be_near(word, &k->letters, edits))
			continue;
		far = like_distance(word, &k->letters, edits);
		if (far > edits || far > nearest)
			continue;
		best = far < nearest || (best != NULL && best->topic == k->alias->topic) ? k->alias : NULL;
		nearest = far;
	}
	return best;
}

/* Is it the same, or does the one stand in the menu of the other?  Then little is lost. */
static bool
are_kin(const struct source *s, uint16_t a, uint16_t b)
{
	return a == b || s->topics[a].parent == b || s->topics[b].parent == a;
}

static bool
is_told_again(struct told *told, const char *word)
{
	for (unsigned i = 0; i < told->count; i++)
		if (strcmp(told->word[i], word) == 0)
			return true;
	if (told->count < TOLD_MAX && strlen(word) < TOLD_BYTES)
		memcpy(told->word[told->count++], word, strlen(word) + 1);
	return false;
}

static bool
is_of_word(uint32_t cp)
{
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);

	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ND;
}

/* Bytes of `text`, which begins with a letter, that fold to `word` and end in a letter; 0 if none do. */
static size_t
bytes_of_word(const struct source *s, const char *text, size_t len, const char *word)
{
	size_t found = 0;
	uint32_t cp;

	for (size_t i = 0, n; i < len; ) {
		char folded[FOLDED];

		n = utf8_decode(text + i, len - i, &cp);
		if (!is_of_word(cp) && (cp == ' ' || found > 0))
			break;
		i += n;
		fold_text(&s->fold.table, text, i, folded, sizeof folded);
		if (strcmp(folded, word) == 0 && (is_of_word(cp) || found == 0))
			found = i;
		else if (found > 0)
			return 0;		/* only the beginning of a longer word */
	}
	return found;
}

/*
 * The word of a title that folds to `word`, as it is written, with its byte in
 * the text.  Folding keeps no places, so each beginning is tried.  The whole
 * title if none fits.
 */
static struct source_span
written_word(const struct source *s, const struct source_span *title, const char *word)
{
	bool is_inside = false;
	uint32_t cp;

	for (size_t i = 0, n; i < title->len; i += n) {
		struct source_span found = { title->literal + i, 0, title->at + i, PACK_NONE };

		n = utf8_decode(title->literal + i, title->len - i, &cp);
		if (!is_inside && is_of_word(cp))
			found.len = bytes_of_word(s, found.literal, title->len - i, word);
		if (found.len > 0)
			return found;
		is_inside = is_of_word(cp);
	}
	return *title;
}

static void
check_title(const struct source *s, const struct words *w, uint32_t locale, uint16_t topic, char *folded, struct told *told)
{
	uint16_t title = s->topics[topic].title;
	char *end;

	for (char *word = folded; *word != '\0'; word = end) {
		const struct source_alias *a = NULL;
		struct source_span written;
		struct letters l;
		struct place at;

		word += *word == ' ';
		end = word + strcspn(word, " ");
		if (*end == ' ')
			*end++ = '\0';
		if (source_alias(s, word) == NULL && like_read(&l, word, strlen(word)) && l.count >= WORD_LEAST)
			a = taken_for(w, &l);
		if (a == NULL || are_kin(s, a->topic, topic) || is_told_again(told, word))
			continue;
		written = written_word(s, &source_text(s, locale, title)->span[0], word);
		at = source_place(s, locale, title, written.at, (unsigned)utf8_count(written.literal, written.len));
		diag_at(s->d, W267, &at, "\"%.*s\" of this title is taken for \"%s\" (%s)", (int)written.len, written.literal,
		    a->written, topic_name(s, a));
		diag_fix(s->d, "add it to %s, or to stoplist.keywords if it alone asks for nothing", s->topics[topic].keywords);
	}
}

static void
check_titles(const struct source *s, const struct words *w)
{
	struct told *told = xmalloc(sizeof *told);

	for (uint32_t locale = 0; locale < s->locales_count; locale++) {
		told->count = 0;
		for (uint16_t topic = 0; topic < s->topics_count; topic++) {
			const struct source_text *t = s->topics[topic].title == PACK_NONE ? NULL :
			    source_text(s, locale, s->topics[topic].title);
			char folded[FOLDED];

			if (t == NULL || t->spans != 1 || t->span[0].token != PACK_NONE)
				continue;
			fold_text(&s->fold.table, t->span[0].literal, t->span[0].len, folded, sizeof folded);
			check_title(s, w, locale, topic, folded, told);
		}
	}
	free(told);
}

void
check_likeness(const struct source *s)
{
	struct words w = words_of(s);

	check_near(s, &w);
	check_sounds(s);
	check_titles(s, &w);
	free(w.set);
	free(w.at);
}
