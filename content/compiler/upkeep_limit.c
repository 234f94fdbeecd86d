/* upkeep_limit.c - one reader's work, or one office's, out of all that stands between a tree and a release */
#include "content/compiler/upkeep.h"

#include "content/compiler/source.h"

static bool
is_wanted(const struct upkeep_limit *l, const char *tag)
{
	for (unsigned i = 0; i < l->locales; i++)
		if (strcmp(l->locale[i], tag) == 0)
			return true;
	return false;
}

static bool
is_owner(const struct upkeep_limit *l, const char *owner)
{
	return l->owner != NULL && owner != NULL && strcmp(l->owner, owner) == 0;
}

/* The words of the limit must be somebody's. */
static bool
is_known(const struct source *s, struct upkeep_limit *l)
{
	bool has_owner = l->owner == NULL;

	for (unsigned i = 0; i < l->locales; i++)
		if (source_locale(s, l->locale[i]) == PACK_NONE) {
			l->unknown = l->locale[i];
			return false;
		}
	for (uint32_t i = 0; i < s->facts_count && !has_owner; i++)
		has_owner = is_owner(l, s->facts[i].owner);
	if (!has_owner)
		l->unknown = l->owner;
	return has_owner;
}

/* Facts that a release withholds are those with something late, and those on hold; rows of one fact stand together. */
static void
limit_facts(struct upkeep *u, const struct upkeep_limit *l)
{
	const struct due *last = NULL;
	uint32_t dues = 0, holds = 0;

	u->facts_withheld = 0;
	for (uint32_t i = 0; i < u->dues_count; i++) {
		const struct due *d = &u->dues[i];

		if (!is_owner(l, d->owner))
			continue;
		u->dues[dues] = *d;
		d = &u->dues[dues++];
		if (!d->is_late || (last != NULL && strcmp(last->place, d->place) == 0 && strcmp(last->fact, d->fact) == 0))
			continue;
		u->facts_withheld++;
		last = d;
	}
	for (uint32_t i = 0; i < u->holds_count; i++)
		if (is_owner(l, u->holds[i].owner))
			u->holds[holds++] = u->holds[i];
	u->facts_withheld += holds;
	u->dues_count = dues;
	u->holds_count = holds;
}

static void
limit_texts(struct upkeep *u, const struct upkeep_limit *l)
{
	uint32_t *moved = xcalloc(u->languages_count + 1u, sizeof *moved), languages = 0, unread = 0;

	u->texts_withheld = 0;
	for (uint32_t i = 0; i < u->languages_count; i++) {
		moved[i] = UINT32_MAX;
		if (!is_wanted(l, u->languages[i].tag))
			continue;
		moved[i] = languages;
		u->languages[languages++] = u->languages[i];
	}
	for (uint32_t i = 0; i < u->unread_count; i++) {
		struct unread is = u->unread[i];

		is.language = moved[is.language];
		if (is.language == UINT32_MAX)
			continue;
		u->texts_withheld += is.kind == UNREAD_DANGER || is.kind == UNREAD_OTHER;
		u->unread[unread++] = is;
	}
	u->languages_count = languages;
	u->unread_count = unread;
	free(moved);
}

bool
upkeep_limit(const struct source *s, struct upkeep *u, struct upkeep_limit *l)
{
	if (!is_known(s, l))
		return false;
	limit_facts(u, l);
	limit_texts(u, l);
	u->signoffs_count = 0;		/* of the whole tree: nobody's alone */
	u->types_count = 0;
	return true;
}
