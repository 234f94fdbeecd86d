/* check_topics.c - menus without rings, a way to every topic, the topics the program must find */
#include "content/compiler/check.h"

/* Follows parents (or what stands behind 98) from `topic`: back to it, or past what a reader follows? */
static void
check_climb(const struct source *s, uint16_t topic, bool by_parent)
{
	const struct source_topic *t = &s->topics[topic];
	uint16_t at = topic;

	for (unsigned step = 0; step <= PACK_MAX_DEPTH; step++) {
		at = by_parent ? s->topics[at].parent : s->topics[at].continues;
		if (at == PACK_NONE)
			return;
		if (at == topic) {
			diag_at(s->d, E222, &t->at, by_parent ? "menu %s stands below itself" :
			    "98 leads from %s back to itself", t->name);
			return;
		}
		if (at < topic && s->topics[at].parent == PACK_NONE && s->topics[at].continues == PACK_NONE)
			return;
	}
	/* In a ring that it is not part of, or really this deep; the ring itself is told at its members. */
	for (uint16_t i = 0, back = at; i < PACK_MAX_DEPTH && at != PACK_NONE; i++) {
		at = by_parent ? s->topics[at].parent : s->topics[at].continues;
		if (at == back)
			return;
	}
	diag_at(s->d, E222, &t->at, "%s stands deeper than %d menus", t->name, PACK_MAX_DEPTH);
}

static bool
has_keywords(const struct source *s, const struct source_topic *t)
{
	const struct po_entry *e = po_find(s->locales[0].po, t->keywords);

	return e != NULL && e->text.len > 0;
}

static void
check_ways(const struct source *s, const struct source_topic *t)
{
	if (t->is_hidden || t->is_continued || ini_key(t->section, "menu") != NULL || has_keywords(s, t))
		return;
	diag_at(s->d, E223, &t->at, "no menu and no keyword leads to [%s]", t->name);
	diag_fix(s->d, "give it menu and key, or %s in locales/en.po, or hidden = yes", t->keywords);
}

void
check_topics(const struct source *s)
{
	struct place whole = { "content/topics", 0, 0, NULL, 0, 0 };

	for (uint16_t i = 0; i < s->topics_count; i++) {
		check_climb(s, i, true);
		check_climb(s, i, false);
		check_ways(s, &s->topics[i]);
	}
	for (int i = 0; i < ROOT_COUNT; i++) {
		if (s->roots[i] == PACK_NONE) {
			diag_at(s->d, E227, &whole, "there is no topic [%s]", words_of_topic_root[i]);
			if (!joined_note_gone(s, &s->topic_rows, words_of_topic_root[i]))
				diag_fix(s->d, "the program must find it in some file of content/topics");
		} else if (i == ROOT_MAIN && s->topics[s->roots[i]].children == 0) {
			diag_at(s->d, E227, &s->topics[s->roots[i]].at, "the main menu has no options");
		}
	}
}
