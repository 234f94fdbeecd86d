/*
 * check_likeness.c - what a slip or another spelling would make of keywords
 *
 * Looked at only where routing/keyword.h would: slips among words of four
 * letters and more that are not exact, the loose form of locales/text/loose.h.
 * There is no list of ordinary words of a language, but there are the titles:
 * people type what they saw in a menu.
 */
#include "content/compiler/check.h"

#include "content/compiler/like_build.h"
#include "content/likeness.h"
#include "locales/text/buf.h"

enum { FOLDED = 512, WORD_LEAST = 3 };

struct word { struct letters letters; unsigned edits; const struct source_alias *alias; };
struct words { struct word *at; uint32_t count; };	/* by number of letters, then as the aliases are */

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
	struct words w = { xcalloc((size_t)s->aliases_count + 1, sizeof *w.at), 0 };

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
	return w;
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

static void
check_near(const struct source *s, const struct words *w)
{
	for (uint32_t i = 0; i < w->count; i++)
		for (uint32_t k = i + 1; k < w->count && w->at[k].letters.count <= w->at[i].letters.count + 1; k++) {
			const struct source_alias *a = w->at[i].alias, *b = w->at[k].alias;

			if (a->topic == b->topic || !is_one_slip(&w->at[i].letters, &w->at[k].letters))
				continue;
			diag_at(s->d, W261, &b->at, "\"%s\" (%s) is one slip from \"%s\" (%s)", b->written,
			    topic_name(s, b), a->written, topic_name(s, a));
			diag_note(s->d, &a->at, "%s is written here", a->written);
			diag_fix(s->d, "leave out the one that fewer people write, or take a longer word for it");
		}
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

static bool
is_alias(const struct source *s, const char *word)
{
	uint32_t low = 0, high = s->aliases_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(s->aliases[middle].alias, word);

		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* The keyword that `word` would be taken for; NULL if there is none, or several that lead to different topics. */
static const struct source_alias *
taken_for(const struct words *w, const struct letters *word)
{
	const struct source_alias *best = NULL;
	unsigned nearest = LIKE_FAR, most = like_edits_most(word->cp[0]);

	for (uint32_t i = 0; i < w->count && w->at[i].letters.count <= word->count + 2; i++) {
		const struct word *k = &w->at[i];
		unsigned edits = k->edits < most ? k->edits : most, far;

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

/* Does the one stand in the menu of the other, or both in the same one?  Then little is lost. */
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

static void
check_title(const struct source *s, const struct words *w, uint32_t locale, uint16_t topic, char *folded, struct told *told)
{
	char *end;

	for (char *word = folded; *word != '\0'; word = end) {
		const struct source_alias *a = NULL;
		struct letters l;
		struct place at = source_place(s, locale, s->topics[topic].title, 0, 0);

		word += *word == ' ';
		end = word + strcspn(word, " ");
		if (*end == ' ')
			*end++ = '\0';
		if (!is_alias(s, word) && like_read(&l, word, strlen(word)) && l.count >= WORD_LEAST)
			a = taken_for(w, &l);
		if (a == NULL || are_kin(s, a->topic, topic) || is_told_again(told, word))
			continue;
		diag_at(s->d, W267, &at, "\"%s\" of this title is taken for \"%s\" (%s)", word, a->written, topic_name(s, a));
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
	free(w.at);
}
