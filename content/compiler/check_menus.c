/*
 * check_menus.c - what a reader of one language meets in English
 *
 * Keys and order of a menu are structure, so they are alike in every language;
 * words can be missing.  A language that has begun to translate its menus owes
 * every option of them, and any language owes first the answers to danger,
 * help, stop and delete.  And people text what they read in a menu: an option
 * whose whole title is a word for another option of that menu stands in its place.
 */
#include "content/compiler/check.h"

#include "locales/text/buf.h"

enum { NAMED = 4, FOLDED = 512 };		/* texts named in one diagnostic; a title, folded */

struct missing { struct buf names; unsigned count; uint16_t first; };

/* Where a translator goes to write it: its entry, else the file. */
static struct place
place_to_write(const struct source *s, uint16_t locale, uint16_t key)
{
	struct place whole = { s->locales[locale].po->name, 0, 0, NULL, 0, 0 };

	return source_text(s, locale, key)->entry != NULL ? source_place(s, locale, key, 0, 0) : whole;
}

static void
miss(const struct source *s, struct missing *m, uint16_t locale, uint16_t key)
{
	/* Another language of its chain (Nepali for Nepali in Latin letters) will do. */
	if (key == PACK_NONE || source_said_in(s, locale, key) != 0)
		return;
	if (m->count == 0)
		m->first = key;
	if (m->count < NAMED)
		buf_addf(&m->names, "%s%s", m->count > 0 ? ", " : "", s->keys[key].name);
	m->count++;
}

static bool
has_titles(const struct source *s, uint16_t locale)
{
	for (uint32_t key = 0; key < s->keys_count; key++)
		if (s->keys[key].use == USE_TITLE && source_text(s, locale, key)->spans > 0)
			return true;
	return false;
}

static void
check_menu(const struct source *s, uint16_t locale, const struct source_topic *t)
{
	struct missing m = { BUF_INIT(1024), 0, PACK_NONE };

	for (uint16_t i = 0; i < t->children; i++)
		miss(s, &m, locale, s->topics[t->child[i]].title);
	if (m.count > 0) {
		struct place here = place_to_write(s, locale, m.first);

		diag_at(s->d, W229, &here, "in %s, %u option%s of menu %s show%s in English: %s%s", s->locales[locale].english,
		    m.count, m.count == 1 ? "" : "s", t->name, m.count == 1 ? "s" : "", m.names.ptr, m.count > NAMED ? ", …" : "");
	}
	buf_free(&m.names);
}

/* The texts of a topic, not its title: that is an option of some menu. */
static void
miss_topic(const struct source *s, struct missing *m, uint16_t locale, uint16_t topic)
{
	const struct source_topic *t = topic != PACK_NONE ? &s->topics[topic] : NULL;

	for (uint16_t i = 0; t != NULL && i < t->refs; i++)
		miss(s, m, locale, t->ref[i].key);
	if (t != NULL)
		miss(s, m, locale, t->without);
}

static void
check_first_help(const struct source *s, uint16_t locale)
{
	struct missing m = { BUF_INIT(1024), 0, PACK_NONE };

	miss_topic(s, &m, locale, s->roots[ROOT_DANGER]);
	miss_topic(s, &m, locale, s->roots[ROOT_MAIN]);
	miss(s, &m, locale, s->ui[UI_UNKNOWN]);
	miss(s, &m, locale, s->ui[UI_STOPPED]);
	miss(s, &m, locale, s->ui[UI_DELETED]);
	if (m.count > 0) {
		struct place here = place_to_write(s, locale, m.first);

		diag_at(s->d, W265, &here, "in %s, people who ask for danger, help, stop or delete read English: %s%s",
		    s->locales[locale].english, m.names.ptr, m.count > NAMED ? ", …" : "");
	}
	buf_free(&m.names);
}

/* The keyword of this language that reads `folded`; NULL if there is none. */
static const struct source_alias *
keyword_of(const struct source *s, uint16_t locale, const char *folded)
{
	const struct source_alias *a = source_alias(s, folded), *end = s->aliases + s->aliases_count;

	while (a != NULL && a < end && strcmp(a->alias, folded) == 0 && a->locale < locale)
		a++;
	return a != NULL && a < end && strcmp(a->alias, folded) == 0 && a->locale == locale ? a : NULL;
}

static void
check_places(const struct source *s, uint16_t locale, const struct source_topic *menu)
{
	for (uint16_t i = 0; i < menu->children; i++) {
		const struct source_topic *t = &s->topics[menu->child[i]];
		const struct source_text *title = t->title == PACK_NONE ? NULL : source_text(s, locale, t->title);
		const struct source_alias *a;
		char folded[FOLDED];
		struct place here;

		if (title == NULL || title->spans != 1 || title->span[0].token != PACK_NONE)
			continue;
		fold_text(&s->fold.table, title->span[0].literal, title->span[0].len, folded, sizeof folded);
		a = keyword_of(s, locale, folded);
		if (a == NULL || a->topic == PACK_NONE || a->topic == menu->child[i] ||
		    s->topics[a->topic].parent != t->parent)
			continue;
		here = source_place(s, locale, t->title, 0, 0);
		diag_at(s->d, E268, &here, "key %u of menu %s is %s, and its title is a keyword of %s, key %u", t->key,
		    menu->name, t->name, s->topics[a->topic].name, s->topics[a->topic].key);
		diag_note(s->d, &a->at, "%s is written here", a->written);
	}
}

void
check_menus(const struct source *s)
{
	for (uint16_t locale = 0; locale < s->locales_count; locale++)
		for (uint32_t i = 0; i < s->topics_count; i++)
			check_places(s, locale, &s->topics[i]);
	for (uint16_t locale = 1; locale < s->locales_count; locale++) {
		check_first_help(s, locale);
		if (!has_titles(s, locale))
			continue;		/* a language that has only begun */
		for (uint32_t i = 0; i < s->topics_count; i++)
			check_menu(s, locale, &s->topics[i]);
	}
}
