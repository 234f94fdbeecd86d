/*
 * check_keywords.c - one word, one topic; the words every language owes
 *
 * Near pairs are looked for only where likeness would be (routing/keyword.h):
 * among words of four letters and more that are not exact.
 */
#include "content/compiler/check.h"

#include "locales/text/buf.h"
#include "locales/text/utf8.h"

enum { LONGEST = 48, LIKENESS_FROM = 4 };

static const char *
leads_to(const struct source *s, const struct source_alias *a)
{
	return a->topic == PACK_NONE ? "the stop-list" : s->topics[a->topic].name;
}

static void
check_clashes(const struct source *s)
{
	for (uint32_t i = 1; i < s->aliases_count; i++) {
		const struct source_alias *a = &s->aliases[i - 1], *b = &s->aliases[i];

		if (strcmp(a->alias, b->alias) != 0 || a->topic == b->topic)
			continue;
		diag_at(s->d, E260, &b->at, "\"%s\" leads to %s and to %s", b->written, leads_to(s, b), leads_to(s, a));
		diag_note(s->d, &a->at, "%s is written here", a->written);
		diag_fix(s->d, "leave it out in one of the two");
	}
}

struct word32 { uint32_t cp[LONGEST]; unsigned len; const struct source_alias *alias; };

/* One letter more, fewer, other, or two neighbours swapped. */
static bool
is_one_slip(const struct word32 *a, const struct word32 *b)
{
	unsigned head = 0, tail = 0, shorter = a->len < b->len ? a->len : b->len;

	while (head < shorter && a->cp[head] == b->cp[head])
		head++;
	while (tail < shorter - head && a->cp[a->len - 1 - tail] == b->cp[b->len - 1 - tail])
		tail++;
	if (a->len != b->len)
		return head + tail == shorter;
	return a->len - head - tail == 1 || (a->len - head - tail == 2 && a->cp[head] == b->cp[head + 1] &&
	    a->cp[head + 1] == b->cp[head]);
}

static uint32_t
words_of(const struct source *s, struct word32 *out)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < s->aliases_count; i++) {
		const struct source_alias *a = &s->aliases[i];
		struct word32 *w = &out[count];
		size_t len = strlen(a->alias);

		if (a->letters < LIKENESS_FROM || (a->flags & (ALIAS_EXACT | ALIAS_STOPWORD)) || utf8_count(a->alias, len) > LONGEST)
			continue;
		if (i > 0 && strcmp(s->aliases[i - 1].alias, a->alias) == 0)
			continue;
		*w = (struct word32){ .alias = a };
		for (size_t at = 0; at < len; at += utf8_decode(a->alias + at, len - at, &w->cp[w->len++]))
			;
		count++;
	}
	return count;
}

static int
by_length(const void *a, const void *b)
{
	const struct word32 *x = a, *y = b;

	return x->len != y->len ? (int)x->len - (int)y->len : strcmp(x->alias->alias, y->alias->alias);
}

void
check_near(const struct source *s)
{
	struct word32 *words = xcalloc(s->aliases_count + 1, sizeof *words);
	uint32_t count = words_of(s, words);

	if (count > 1)
		qsort(words, count, sizeof *words, by_length);
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t k = i + 1; k < count && words[k].len <= words[i].len + 1; k++) {
			const struct source_alias *a = words[i].alias, *b = words[k].alias;

			if (a->topic == b->topic || !is_one_slip(&words[i], &words[k]))
				continue;
			diag_at(s->d, W261, &b->at, "\"%s\" (%s) is one slip from \"%s\" (%s)", b->written,
			    leads_to(s, b), a->written, leads_to(s, a));
		}
	free(words);
}

static bool
has_word(const struct source *s, uint16_t locale, uint16_t topic)
{
	const struct po_entry *e = po_find(s->locales[locale].po, s->topics[topic].keywords);

	return e != NULL && e->text.len > 0 && !e->is_fuzzy;
}

static void
check_owed(const struct source *s)
{
	static const struct { enum topic_action action; const char *english; } acts[] = {
		{ ACTION_STOP, "STOP" }, { ACTION_START, "START" }, { ACTION_DELETE, "DELETE" }, { ACTION_QUIET_ON, "QUIET" },
	};
	static const struct { enum topic_root root; const char *english; } roots[] = {
		{ ROOT_MAIN, "MENU or HELP" }, { ROOT_DANGER, "SOS" },
	};

	for (uint16_t locale = 0; locale < s->locales_count; locale++) {
		struct place whole = { arena_printf((struct arena *)(uintptr_t)&s->arena, "locales/%s.po",
		    s->locales[locale].tag), 0, 0, NULL, 0, 0 };

		for (size_t i = 0; i < COUNT(acts); i++) {
			const char *row = NULL;
			bool has = false;

			for (uint16_t topic = 0; topic < s->topics_count && !has; topic++)
				if (s->topics[topic].action == acts[i].action) {
					if (row == NULL || has_word(s, 0, topic))	/* the one with words in English */
						row = s->topics[topic].keywords;
					has = has_word(s, locale, topic);
				}
			if (!has) {
				diag_at(s->d, E262, &whole, "there is no word for %s in %s", acts[i].english, s->locales[locale].english);
				diag_fix(s->d, row ? "fill in %s" : "there is no topic with this action", row);
			}
		}
		for (size_t i = 0; i < COUNT(roots); i++) {
			uint16_t topic = s->roots[roots[i].root];

			if (topic == PACK_NONE || has_word(s, locale, topic))
				continue;
			diag_at(s->d, E262, &whole, "there is no word for %s in %s", roots[i].english, s->locales[locale].english);
			diag_fix(s->d, "fill in %s", s->topics[topic].keywords);
		}
	}
}

void
check_keywords(const struct source *s)
{
	check_clashes(s);
	check_owed(s);
}
