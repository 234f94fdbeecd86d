/*
 * service_swap.c - talks that go on in another pack
 *
 * Numbers of topics, towns and locales mean something in one pack only; talks are
 * carried over by name.  Allocates: it is not on the path of a message, but
 * for a talk whose pack has lost the number that she calls.
 */
#include <string.h>

#include "gateway/service_inside.h"
#include "locales/text/bug.h"

struct carry {
	const struct edition *from, *to;
	uint16_t	*topic, *locale, *town;	/* old index -> new */
};

static void
carry_begin(struct carry *c, const struct edition *from, const struct edition *to)
{
	const struct pack *old = from->pack, *now = to->pack;

	*c = (struct carry){ from, to, xcalloc(old->topics_count + 1, sizeof *c->topic),
		xcalloc(old->locales_count + 1, sizeof *c->locale), xcalloc(old->towns_count + 1, sizeof *c->town) };
	for (uint32_t i = 0; i < old->topics_count; i++)
		c->topic[i] = pack_find_topic(now, pack_string(old, old->topics[i].name));
	for (uint32_t i = 0; i < old->locales_count; i++)
		c->locale[i] = pack_find_locale(now, pack_string(old, old->locales[i].tag));
	for (uint32_t i = 0; i < old->towns_count; i++)
		c->town[i] = pack_find_town(now, pack_string(old, old->towns[i].id));
}

static void
carry_end(struct carry *c)
{
	free(c->topic);
	free(c->locale);
	free(c->town);
}

static uint16_t
carried(const uint16_t *map, uint16_t old)
{
	return old == PACK_NONE ? PACK_NONE : map[old];
}

/* False if a town that she named is gone. */
static bool
carry_towns(const struct carry *c, struct talk *t)
{
	unsigned kept = 0;
	bool is_whole = true;

	for (unsigned i = 0; i < TALK_TOWNS; i++) {
		uint16_t town = t->town[i] != 0 ? carried(c->town, (uint16_t)(t->town[i] - 1)) : PACK_NONE;

		is_whole = is_whole && (t->town[i] == 0 || town != PACK_NONE);
		t->town[i] = 0;
		if (town != PACK_NONE)
			t->town[kept++] = (uint16_t)(town + 1);
	}
	return is_whole;
}

static void
carry_talk(const struct carry *c, struct talk *t)
{
	uint16_t topic = carried(c->topic, t->topic);
	unsigned depth = 0;

	t->number = 0;		/* a fact of the old pack */
	t->locale = carried(c->locale, t->locale);
	if (!carry_towns(c, t) || (topic == PACK_NONE && t->topic != PACK_NONE)	/* a question about what is gone is gone, too */
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

static void
carry_session(void *arg, struct session *session)
{
	const struct carry *c = arg;

	if (session->edition != c->from->mark)
		return;
	carry_talk(c, &session->talk);
	session->edition = c->to->mark;
}

void
swap_talk(struct session *session, const struct edition *from, const struct edition *to)
{
	struct carry c;

	carry_begin(&c, from, to);
	carry_session(&c, session);
	carry_end(&c);
}

void
swap_talks(struct service *s, const struct edition *from, const struct edition *to)
{
	struct carry c;

	carry_begin(&c, from, to);
	session_each(s->sessions, carry_session, &c);
	carry_end(&c);
}
