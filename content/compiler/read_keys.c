/*
 * read_keys.c - which texts there must be
 *
 * Topics, countries, facts and the program itself ask for texts; a text in a
 * PO file that nobody asks for is a mistake (mostly a slip in its name).
 */
#include "content/compiler/source_read.h"

#include "locales/text/buf.h"

enum need {
	IS_OWED,		/* a mistake without English */
	IS_OPTIONAL,		/* exists if English has it */
	IS_FREE,		/* exists, and may be empty */
};

static const struct po_entry *
english(const struct source *s, const char *name)
{
	const struct po *po = s->locales_count > 0 ? s->locales[0].po : NULL;
	const struct po_entry *e = po != NULL ? po_find(po, name) : NULL;

	return e != NULL && e->text.len > 0 && !e->is_fuzzy ? e : NULL;
}

/* The key of a text; PACK_NONE for an optional one that English does not have. */
static uint16_t
ask(struct source *s, const char *name, enum text_use use, uint16_t owner, const struct place *at, enum need need)
{
	uint32_t before;

	if (need == IS_OPTIONAL && english(s, name) == NULL)
		return PACK_NONE;
	before = names_add(&s->key_names, name, s->keys_count);
	if (before != NAME_NONE)
		return (uint16_t)before;
	GROW(s->keys, s->keys_count, s->keys_room);
	s->keys[s->keys_count] = (struct source_key){ name, use, owner, *at };
	if (need == IS_OWED && english(s, name) == NULL && s->is_readable) {
		const struct po_entry *e = po_find(s->locales[0].po, name);
		struct place en = { s->locales[0].po->name, 0, 0, NULL, 0, 0 };

		if (e != NULL)
			en = po_place(s->locales[0].po, &e->text, 0, 0);

		diag_at(s->d, E201, &en, "\"%s\" has no English text", name);
		if (at->file != NULL)
			diag_note(s->d, at, "it is asked for here");
	}
	return (uint16_t)s->keys_count++;
}

static void
ask_for_topic(struct source *s, uint16_t topic)
{
	struct source_topic *t = &s->topics[topic];
	const char *text = arena_printf(&s->arena, "%s.text", t->name);
	const char *without = arena_printf(&s->arena, "%s.without.text", t->name);
	uint16_t key;

	/* Also when the menu it names does not exist: one mistake is told once. */
	if (ini_key(t->section, "menu") != NULL)
		t->title = ask(s, arena_printf(&s->arena, "%s.title", t->name), USE_TITLE, topic, &t->at, IS_OWED);
	if (t->kind == TOPIC_KIND_TEXT || t->kind == TOPIC_KIND_MENU) {
		bool owed = t->kind == TOPIC_KIND_TEXT && t->action == ACTION_NONE;

		key = ask(s, text, USE_TEXT, topic, &t->at, owed ? IS_OWED : IS_OPTIONAL);
		if (key != PACK_NONE) {
			t->ref = arena_alloc(&s->arena, sizeof *t->ref);
			t->ref[0] = (struct source_ref){ text, key, PACK_NONE, t->at };
			t->refs = 1;
		}
	} else {
		for (uint16_t i = 0; i < t->refs; i++)
			t->ref[i].key = ask(s, t->ref[i].name, USE_TEXT, topic, &t->ref[i].at, IS_OWED);
	}
	t->without = ask(s, without, USE_WITHOUT, topic, &t->at, IS_OPTIONAL);
}

static void
check_unknown(struct source *s, const struct po *po, const struct names *keywords)
{
	unsigned layer = s->layers - 1;		/* what an owner took out of a base has its texts there still */

	for (size_t i = 0; i < po->entries; i++) {
		const struct po_string *context = &po->entry[i].context;
		struct place here = po_place(po, context, 0, (unsigned)context->len);
		const char *near;

		if (po->entry[i].layer != layer || names_find(&s->key_names, context->text) != NAME_NONE ||
		    names_find(keywords, context->text) != NAME_NONE)
			continue;
		near = nearest_name(context->text, &s->key_names);
		if (near == NULL)
			near = nearest_name(context->text, keywords);
		diag_at(s->d, E145, &here, "nothing asks for a text \"%s\"", context->text);
		if (near != NULL)
			diag_fix(s->d, "did you mean %s?", near);
	}
}

void
read_keys(struct source *s)
{
	struct names keywords = { NULL, 0, 0 };
	struct place nobody = { NULL, 0, 0, NULL, 0, 0 };

	for (int i = 0; i < UI_COUNT; i++)
		s->ui[i] = ask(s, arena_printf(&s->arena, "ui.%s.text", words_of_ui[i]), USE_UI, (uint16_t)i, &nobody,
		    i == UI_ASK_LANGUAGE ? IS_FREE : IS_OWED);
	for (uint32_t i = 0; i < s->topics_count; i++) {
		ask_for_topic(s, (uint16_t)i);
		names_add(&keywords, s->topics[i].keywords, i);
	}
	names_add(&keywords, "stoplist.keywords", PACK_NONE);
	for (uint32_t i = 0; i < s->countries_count; i++) {
		char letters[3];

		country_letters(s->countries[i].code, letters);
		s->countries[i].name = ask(s, arena_printf(&s->arena, "country.%s.name", letters), USE_COUNTRY, (uint16_t)i,
		    &s->countries[i].at, IS_OWED);
	}
	for (uint32_t i = 0; i < s->facts_count; i++)
		if (s->facts[i].words_key != NULL)
			s->facts[i].words = ask(s, s->facts[i].words_key, USE_FACT, (uint16_t)i, &s->facts[i].at, IS_OWED);
	if (s->keys_count > PACK_MAX_KEYS) {
		diag_at(s->d, E127, &s->keys[PACK_MAX_KEYS].at, "at most %d texts fit", PACK_MAX_KEYS);
		s->is_readable = false;
	}
	for (uint32_t i = 0; i < s->locales_count && s->is_readable; i++)
		check_unknown(s, s->locales[i].po, &keywords);
	names_release(&keywords);
}
