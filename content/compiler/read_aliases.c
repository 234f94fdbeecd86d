/*
 * read_aliases.c - keywords of every locale, folded as messages will be
 *
 * People text the number they know: 112 and the emergency numbers of the facts
 * lead to the menu of danger in every language, whether a fact may be said or
 * not.  Two digits would be menu keys.
 */
#include <utf8proc.h>

#include "content/compiler/po_edit.h"
#include "content/compiler/source_read.h"
#include "content/compiler/zawgyi.h"
#include "locales/text/utf8.h"

enum { NUMBER_LEAST = 3, NUMBER_MOST = 6 };	/* digits */

/* Commas of the scripts people write in here. */
static size_t
comma(const char *s, size_t len)
{
	uint32_t cp;
	size_t n = utf8_decode(s, len, &cp);

	return cp == ',' || cp == 0x060C || cp == 0x1363 || cp == 0x3001 || cp == 0xFF0C || cp == '\n' ? n : 0;
}

/* Code points that are letters or digits: what likeness is measured by. */
static uint16_t
letters_of(const char *s)
{
	size_t len = strlen(s);
	uint16_t count = 0;
	uint32_t cp;

	for (size_t i = 0; i < len; i += utf8_decode(s + i, len - i, &cp)) {
		utf8proc_category_t c;

		utf8_decode(s + i, len - i, &cp);
		c = utf8proc_category((utf8proc_int32_t)cp);
		if (cp != ' ' && c != UTF8PROC_CATEGORY_MN && c != UTF8PROC_CATEGORY_MC && c != UTF8PROC_CATEGORY_ME)
			count++;
	}
	return count;
}

struct list {				/* one row of keywords */
	struct source *s;
	const struct po_entry *entry;	/* NULL: an emergency number */
	uint16_t locale, topic;
	const struct zawgyi *zawgyi;	/* NULL: not Burmese */
	const struct po_entry *above;	/* `entry` is of a base, and this one counts: its words must be there */
	bool is_unread;			/* a release does not go by it */
};

bool
source_needs_reader(const struct source_topic *t)
{
	return (t->flags & TOPIC_DANGER) != 0 || t->action == ACTION_STOP || t->action == ACTION_START || t->action == ACTION_DELETE ||
	    t->action == ACTION_QUIET_ON || t->action == ACTION_QUIET_OFF || t->action == ACTION_ALERTS ||
	    t->action == ACTION_NEWS || t->action == ACTION_JOBS;
}

/* Keywords have no English to fit, but a mark. */
enum text_review
source_keywords_review(const struct source *s, uint16_t locale, const char *keywords)
{
	const struct po_entry *e = po_find(s->locales[locale].po, keywords);
	char hex[9];

	if (e == NULL || e->text.len == 0 || e->is_fuzzy)
		return REVIEW_MISSING;
	if (locale == 0)
		return REVIEW_SOURCE;
	if (e->mark != PO_READ)
		return e->mark == PO_MACHINE ? REVIEW_MACHINE : REVIEW_UNREAD;
	po_hash(e->text.text, e->text.len, hex);
	return strcmp(hex, e->hash) == 0 ? REVIEW_READ : REVIEW_UNREAD;
}

static void
put_alias(const struct list *l, const char *folded, const char *written, const struct place *here)
{
	struct source *s = l->s;
	struct source_alias *a;
	uint16_t flags = 0;

	if (l->topic == PACK_NONE)
		flags = ALIAS_STOPWORD;
	else if (s->topics[l->topic].flags & TOPIC_EXACT)
		flags = ALIAS_EXACT;
	if (l->topic != PACK_NONE && (s->topics[l->topic].flags & TOPIC_DANGER))
		flags |= ALIAS_DANGER;
	if (l->entry == NULL)		/* a number: one with a slip in it is another one */
		flags |= ALIAS_EXACT;
	if (l->is_unread)
		flags |= ALIAS_UNREAD;
	GROW(s->aliases, s->aliases_count, s->aliases_room);
	a = &s->aliases[s->aliases_count++];
	*a = (struct source_alias){ folded, written, l->topic, l->locale, letters_of(folded), flags, *here };
}

/* The same keyword as a phone with a Zawgyi font sends it. */
static void
put_zawgyi(const struct list *l, const char *written, const struct place *here)
{
	char *form = zawgyi_of(l->zawgyi, written), *folded;
	size_t len = form != NULL ? strlen(form) : 0;

	if (form == NULL)
		return;
	folded = arena_alloc(&l->s->arena, 4 * len + 64);
	fold_text(&l->s->fold.table, form, len, folded, 4 * len + 64);
	free(form);
	put_alias(l, folded, written, here);
}

static int
by_alias(const void *a, const void *b)
{
	const struct source_alias *x = a, *y = b;
	int order = strcmp(x->alias, y->alias);

	if (order == 0)
		order = (int)x->locale - (int)y->locale;
	return order != 0 ? order : (int)x->topic - (int)y->topic;
}

/* A word that people know by heart goes on leading where it led. */
static void
check_word(const struct list *l, const char *folded, const char *written, const struct place *there)
{
	struct source *s = l->s;
	struct source_alias wanted = { .alias = folded, .topic = l->topic, .locale = l->locale };
	struct place here = po_place(s->locales[l->locale].po, &l->above->text, 0, 0);

	if (s->aliases_count > 0 && bsearch(&wanted, s->aliases, s->aliases_count, sizeof wanted, by_alias) != NULL)
		return;
	diag_at(s->d, E284, &here, "\"%s\" is missing here, and leads to %s in the base", written, s->topics[l->topic].name);
	diag_note(s->d, there, "the base has it here");
	diag_fix(s->d, "write it here too: other words may stand beside it");
}

static void
add_alias(const struct list *l, size_t from, size_t len)
{
	struct source *s = l->s;
	const char *written = arena_copy(&s->arena, l->entry->text.text + from, len);
	struct place here = po_place(s->locales[l->locale].po, &l->entry->text, from, (unsigned)utf8_count(written, len));
	char *folded = arena_alloc(&s->arena, 4 * len + 64);

	fold_text(&s->fold.table, written, len, folded, 4 * len + 64);
	if (l->above != NULL) {
		check_word(l, folded, written, &here);
		return;
	}
	if (folded[0] == '\0') {
		diag_at(s->d, E264, &here, "nothing is left of \"%s\" once case, marks and signs are set aside", written);
		diag_fix(s->d, "write a word with letters in it, or leave it out");
		return;
	}
	if (strspn(folded, "0123456789 ") == strlen(folded)) {
		diag_at(s->d, E263, &here, "\"%s\" is made of digits: it would be read as a menu key", written);
		diag_fix(s->d, "leave it out, or add a word to it");
		return;
	}
	put_alias(l, folded, written, &here);
	if (l->zawgyi != NULL)
		put_zawgyi(l, written, &here);
}

static void
read_words(const struct list *l)
{
	const struct po_entry *e = l->entry;
	const char *text = e->text.text;
	size_t from = 0, i = 0;

	while (i <= e->text.len) {
		size_t stop = i < e->text.len ? comma(text + i, e->text.len - i) : 1, end = i;
		uint32_t cp;

		if (stop == 0) {
			i += utf8_decode(text + i, e->text.len - i, &cp);
			continue;
		}
		while (from < end && text[from] == ' ')
			from++;
		while (end > from && text[end - 1] == ' ')
			end--;
		if (end > from)
			add_alias(l, from, end - from);
		from = i += stop;
	}
}

static void
tell_old_mark(struct source *s, const struct po_entry *e)
{
	char hex[9];

	po_hash(e->text.text, e->text.len, hex);
	diag_at(s->d, W147, &e->mark_at, "this mark does not fit the keywords: they were changed after they were read");
	diag_fix(s->d, "have them read again; the mark then ends in %s", hex);
}

static void
read_list(struct source *s, uint16_t locale, const char *context, uint16_t topic, const struct zawgyi *zawgyi)
{
	const struct po_entry *e = po_find(s->locales[locale].po, context);
	enum text_review review;
	bool is_unread;

	if (e == NULL || e->is_fuzzy)
		return;
	review = source_keywords_review(s, locale, context);
	is_unread = topic != PACK_NONE && review < REVIEW_READ && source_needs_reader(&s->topics[topic]);
	if (e->mark == PO_READ && review == REVIEW_UNREAD)
		tell_old_mark(s, e);
	read_words(&(struct list){ s, e, locale, topic, zawgyi, NULL, is_unread });
}

/* The words for stop, help, danger and their like that lower trees have. */
static void
check_base_words(struct source *s)
{
	for (uint16_t topic = 0; topic < s->topics_count; topic++) {
		const struct joined *rows = joined_find(&s->topic_rows, s->topics[topic].name);

		for (uint16_t locale = 0; locale < s->locales_count && rows != NULL && joined_is_owed(rows); locale++) {
			const struct po_entry *e = po_find(s->locales[locale].po, s->topics[topic].keywords);

			for (const struct po_entry *base = e != NULL ? e->below : NULL; base != NULL; base = base->below)
				read_words(&(struct list){ s, base, locale, topic, NULL, e, false });
		}
	}
}

static void
add_number(struct source *s, const char *number, const struct place *here)
{
	size_t len = strlen(number);

	if (len < NUMBER_LEAST || len > NUMBER_MOST || strspn(number, "0123456789") != len)
		return;
	for (uint16_t locale = 0; locale < s->locales_count; locale++)
		put_alias(&(struct list){ s, NULL, locale, s->roots[ROOT_DANGER], NULL, NULL, false }, number, number, here);
}

static void
add_emergency_numbers(struct source *s)
{
	if (s->roots[ROOT_DANGER] == PACK_NONE)
		return;
	add_number(s, "112", &s->topics[s->roots[ROOT_DANGER]].at);
	for (uint32_t i = 0; i < s->facts_count; i++)
		if (s->facts[i].is_number && strcmp(s->types[s->facts[i].type], "hotline.emergency") == 0)
			add_number(s, s->facts[i].value, &s->facts[i].value_at);
}

void
read_aliases(struct source *s)
{
	uint32_t kept = 0;

	for (uint16_t locale = 0; locale < s->locales_count; locale++) {
		struct zawgyi *zawgyi = memcmp(s->locales[locale].script, "Mymr", 4) == 0 ? zawgyi_new() : NULL;

		for (uint16_t topic = 0; topic < s->topics_count; topic++)
			read_list(s, locale, s->topics[topic].keywords, topic, zawgyi);
		read_list(s, locale, "stoplist.keywords", PACK_NONE, zawgyi);
		zawgyi_free(zawgyi);
	}
	add_emergency_numbers(s);
	if (s->aliases_count == 0)
		return;
	qsort(s->aliases, s->aliases_count, sizeof *s->aliases, by_alias);
	/* Two spellings that fold alike are one keyword. */
	for (uint32_t i = 0; i < s->aliases_count; i++)
		if (i == 0 || by_alias(&s->aliases[kept - 1], &s->aliases[i]) != 0)
			s->aliases[kept++] = s->aliases[i];
	s->aliases_count = kept;
	check_base_words(s);
}

const struct source_alias *
source_alias(const struct source *s, const char *folded)
{
	uint32_t low = 0, high = s->aliases_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (strcmp(s->aliases[middle].alias, folded) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->aliases_count && strcmp(s->aliases[low].alias, folded) == 0 ? &s->aliases[low] : NULL;
}
