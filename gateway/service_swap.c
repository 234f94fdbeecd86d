/*
 * service_swap.c - a new pack under running talks
 *
 * Numbers of topics and locales mean something in one pack only; talks are
 * carried over by name.  Allocates: it is not on the path of a message.
 */
#include <string.h>

#include "gateway/service_inside.h"
#include "locales/text/bug.h"

struct carry {
	uint16_t	*topic, *locale;	/* old index -> new */
};

static uint16_t
carried(const uint16_t *map, uint16_t old)
{
	return old == PACK_NONE ? PACK_NONE : map[old];
}

static void
carry_talk(void *arg, struct session *s)
{
	const struct carry *c = arg;
	struct talk *t = &s->talk;
	uint16_t topic = carried(c->topic, t->topic);
	unsigned depth = 0;

	t->number = 0;		/* a fact of the old pack */
	t->locale = carried(c->locale, t->locale);
	if ((topic == PACK_NONE && t->topic != PACK_NONE)	/* a question about what is gone is gone, too */
	    || (t->wanted != PACK_NONE && carried(c->topic, t->wanted) == PACK_NONE)) {
		*t = talk_begun_anew(t);
		return;
	}
	t->topic = topic;
	t->menu = carried(c->topic, t->menu);
	t->wanted = carried(c->topic, t->wanted);
	for (unsigned i = 0; i < t->depth; i++) {
		uint16_t back = carried(c->topic, t->back[i]);

		if (back != PACK_NONE)
			t->back[depth++] = back;
	}
	t->depth = (uint8_t)depth;
}

void
service_swap(struct service *s, const struct pack *pack, const struct withdrawn *withdrawn)
{
	const struct pack *old = s->pack;
	struct carry c = {
		.topic = xcalloc(old->topics_count + 1, sizeof *c.topic),
		.locale = xcalloc(old->locales_count + 1, sizeof *c.locale),
	};

	for (uint32_t i = 0; i < old->topics_count; i++)
		c.topic[i] = pack_find_topic(pack, pack_string(old, old->topics[i].name));
	for (uint32_t i = 0; i < old->locales_count; i++)
		c.locale[i] = pack_find_locale(pack, pack_string(old, old->locales[i].tag));
	session_each(s->sessions, carry_talk, &c);
	free(c.topic);
	free(c.locale);
	memset(&s->last, 0, sizeof s->last);
	s->pack = pack;
	agents_fold(s);
	free(s->doubted);	/* a bit means a fact of the old one */
	s->doubted = NULL;
	s->purged_s = 0;	/* and the next round counts anew */
	s->withdrawn = withdrawn;
}

void
service_set_withdrawn(struct service *s, const struct withdrawn *withdrawn)
{
	s->withdrawn = withdrawn;
}
