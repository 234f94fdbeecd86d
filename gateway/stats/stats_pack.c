/*
 * stats_pack.c - see stats_pack.h
 *
 * The service already writes no country where it must not
 * (gateway/service_people.c).  The rule is said here once more on purpose: a
 * row written by an older program, or for a topic judged otherwise since, must
 * not be published by country either.
 */
#include "gateway/stats/stats_pack.h"

#include <string.h>

#include "content/pack.h"

static bool
is_class_sensitive(uint16_t class)
{
	return class == CLASS_ASYLUM || class == CLASS_CHILD || class == CLASS_TRAFFICKING || class == CLASS_VIOLENCE;
}

static bool
is_of_quiet_mode(const struct pack *p, uint16_t at)
{
	return at == p->roots[ROOT_QUIET] || at == p->roots[ROOT_ALONE] || p->topics[at].action == ACTION_QUIET_ON
	    || p->topics[at].action == ACTION_QUIET_OFF;
}

/* What stands under a screen of danger or of quiet mode has its words from there, but not always its flags. */
static enum stats_kind
kind_of_place(const struct pack *p, uint16_t at)
{
	enum stats_kind kind = STATS_ORDINARY;

	for (unsigned depth = 0; at != PACK_NONE && depth <= p->topics_count; depth++) {
		const struct pack_topic *t = &p->topics[at];

		if (is_of_quiet_mode(p, at))
			return STATS_SENSITIVE;
		if ((t->flags & TOPIC_DANGER) != 0 || at == p->roots[ROOT_DANGER] || t->topic_class == CLASS_EMERGENCY
		    || t->topic_class == CLASS_SEA)
			kind = STATS_DANGER;
		at = t->parent;
	}
	return kind;
}

static enum stats_kind
kind_of_topic(const struct pack *p, const char *name)
{
	uint16_t at = pack_find_topic(p, name);
	const struct pack_topic *t;

	if (at == PACK_NONE)
		return STATS_SENSITIVE;
	t = &p->topics[at];
	if (t->sensitivity != SENSITIVITY_ORDINARY || t->audience == AUDIENCE_CHILD || is_class_sensitive(t->topic_class)
	    || (t->flags & TOPIC_FEARS_STATE) != 0)
		return STATS_SENSITIVE;
	return kind_of_place(p, at);
}

static enum stats_kind
kind_of_token(const struct pack *p, const char *name)
{
	for (size_t i = 0; i < p->tokens_count; i++)
		if (strcmp(pack_string(p, p->tokens[i].name), name) == 0)
			return is_class_sensitive(p->tokens[i].token_class) ? STATS_SENSITIVE : STATS_ORDINARY;
	return STATS_SENSITIVE;
}

enum stats_kind
stats_kind_in_pack(const void *pack, const char *what, const char *name)
{
	enum stats_kind kind;

	if (pack == NULL)
		return STATS_SENSITIVE;
	if (strcmp(what, "unmet") == 0)
		return kind_of_token(pack, name);
	kind = kind_of_topic(pack, name);
	return strcmp(what, "report") == 0 && kind == STATS_ORDINARY ? STATS_DANGER : kind;
}
