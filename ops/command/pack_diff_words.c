/* pack_diff_words.c - the longest words in common */
#include "ops/command/pack_diff_words.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "locales/text/breaks.h"
#include "locales/text/bug.h"
#include "locales/text/script.h"
#include "locales/text/utf8.h"

enum { CELLS_MAX = 4 << 20,		/* of the table: texts of some 2,000 words each */
	LETTERS_APART = 3 };		/* fewer equal letters between two changes are chance */

struct word { const char *at; size_t len; bool is_blank, is_letter; };	/* is_letter: one of a script without blanks */
struct words { struct word *word; size_t count; };
struct step { enum words_op op; const struct word *old, *now; };

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
has_no_blanks(const char *at, size_t len)
{
	static const char *const codes[] = { "Khmr", "Mymr", "Thai", "Laoo", "Hani", "Tibt" };
	uint32_t cp;

	if (utf8_decode(at, len, &cp) == 0)
		return false;
	for (size_t i = 0; i < COUNT(codes); i++)
		if (script_of(cp) == script_family(SCRIPT_CODE(codes[i])))
			return script_of(cp) != 0;
	return false;
}

/* Bytes of the word, blanks, or letter at `at`. */
static struct word
next_word(const char *at, size_t len)
{
	struct word w = { at, 0, is_blank(at[0]), false };

	while (w.len < len && is_blank(at[w.len]) == w.is_blank) {
		bool stands_alone = !w.is_blank && has_no_blanks(at + w.len, len - w.len);

		if (stands_alone && w.len > 0)
			break;
		w.len += w.is_blank ? 1 : break_cluster(at + w.len, len - w.len);
		w.is_letter = stands_alone;
		if (stands_alone)
			break;
	}
	return w;
}

static struct words
words_of(const char *text)
{
	size_t len = strlen(text);
	struct words w = { xcalloc(len + 1, sizeof *w.word), 0 };

	for (size_t at = 0; at < len; at += w.word[w.count++].len)
		w.word[w.count] = next_word(text + at, len - at);
	return w;
}

static bool
same(const struct word *a, const struct word *b)
{
	return a->len == b->len && memcmp(a->at, b->at, a->len) == 0;
}

/* Words in common behind each place; fills steps from the front. */
static size_t
walk(const struct word *old, size_t olds, const struct word *now, size_t nows, struct step *steps)
{
	size_t row = nows + 1, count = 0, o = 0, n = 0;
	uint16_t *longest = xcalloc((olds + 1) * row, sizeof *longest);

	for (size_t i = olds; i-- > 0;)
		for (size_t k = nows; k-- > 0;) {
			uint16_t below = longest[(i + 1) * row + k], beside = longest[i * row + k + 1];

			longest[i * row + k] = same(&old[i], &now[k]) ? (uint16_t)(longest[(i + 1) * row + k + 1] + 1) :
			    below > beside ? below : beside;
		}
	while (o < olds || n < nows) {
		if (o < olds && n < nows && same(&old[o], &now[n]))
			steps[count++] = (struct step){ WORDS_SAME, &old[o++], &now[n++] };
		else if (n == nows || (o < olds && longest[(o + 1) * row + n] >= longest[o * row + n + 1]))
			steps[count++] = (struct step){ WORDS_OLD, &old[o++], NULL };
		else
			steps[count++] = (struct step){ WORDS_NEW, NULL, &now[n++] };
	}
	free(longest);
	return count;
}

/* A blank alone, or a letter or two, between two changes: the reader sees one change. */
static bool
is_chance(const struct step *steps, size_t from, size_t end)
{
	size_t letters = 0;

	for (size_t i = from; i < end; i++) {
		if (!steps[i].old->is_blank && !steps[i].old->is_letter)
			return false;
		letters += steps[i].old->is_letter;
	}
	return letters < LETTERS_APART;
}

struct span { const char *at; size_t len; };

static void
grow(struct span *span, const struct word *w)
{
	if (w == NULL)
		return;
	if (span->at == NULL)
		span->at = w->at;
	span->len = (size_t)(w->at + w->len - span->at);
}

static void
tell_change(struct span *old, struct span *now, words_fn *tell, void *arg)
{
	if (old->len > 0)
		tell(arg, WORDS_OLD, old->at, old->len);
	if (now->len > 0)
		tell(arg, WORDS_NEW, now->at, now->len);
	*old = *now = (struct span){ NULL, 0 };
}

static void
tell_steps(const struct step *steps, size_t count, words_fn *tell, void *arg)
{
	struct span old = { NULL, 0 }, now = { NULL, 0 };

	for (size_t i = 0, end; i < count; i = end) {
		for (end = i; end < count && (steps[end].op == WORDS_SAME) == (steps[i].op == WORDS_SAME);)
			end++;
		if (steps[i].op == WORDS_SAME && (i == 0 || end == count || !is_chance(steps, i, end))) {
			struct span same_words = { NULL, 0 };

			tell_change(&old, &now, tell, arg);
			for (size_t k = i; k < end; k++)
				grow(&same_words, steps[k].now);
			tell(arg, WORDS_SAME, same_words.at, same_words.len);
			continue;
		}
		for (size_t k = i; k < end; k++) {
			grow(&old, steps[k].old);
			grow(&now, steps[k].now);
		}
	}
	tell_change(&old, &now, tell, arg);
}

void
words_diff(const char *old, const char *now, words_fn *tell, void *arg)
{
	struct words a = words_of(old), b = words_of(now);
	struct step *steps = xcalloc(a.count + b.count + 1, sizeof *steps);
	size_t shorter = a.count < b.count ? a.count : b.count, first = 0, last = 0, count;

	while (first < shorter && same(&a.word[first], &b.word[first])) {
		steps[first] = (struct step){ WORDS_SAME, &a.word[first], &b.word[first] };
		first++;
	}
	while (last < shorter - first && same(&a.word[a.count - last - 1], &b.word[b.count - last - 1]))
		last++;
	count = first;
	if ((a.count - first - last + 1) * (b.count - first - last + 1) <= CELLS_MAX && shorter < UINT16_MAX)
		count += walk(a.word + first, a.count - first - last, b.word + first, b.count - first - last, steps + first);
	else {
		for (size_t i = first; i < a.count - last; i++)
			steps[count++] = (struct step){ WORDS_OLD, &a.word[i], NULL };
		for (size_t i = first; i < b.count - last; i++)
			steps[count++] = (struct step){ WORDS_NEW, NULL, &b.word[i] };
	}
	for (size_t i = last; i > 0; i--)
		steps[count++] = (struct step){ WORDS_SAME, &a.word[a.count - i], &b.word[b.count - i] };
	tell_steps(steps, count, tell, arg);
	free(steps);
	free(a.word);
	free(b.word);
}
