/*
 * service_alerts.c - alerts in force, for the talk that asks for them
 *
 * Who sends them is asked by the pointers of struct service_alerts.  A person
 * is asked for under each of her keys: what she was sent may stand under one
 * that was turned since (peer_ring.h).
 */
#include "gateway/service_inside.h"

enum { DAY_S = 86400 };

static void
look(void *arg, const char *code, struct alert_view *out)
{
	const struct alerts_look *l = arg;

	l->s->alerts.look(l->s->alerts.arg, l->v->owner, code, l->v->in->when_s, out);
}

static void
last(void *arg, uint16_t stay, uint16_t origin, struct alert_view *out)
{
	const struct alerts_look *l = arg;

	l->s->alerts.last(l->s->alerts.arg, l->v->owner, stay, origin, l->v->in->when_s, out);
}

static unsigned
level(void *arg, uint16_t stay, uint16_t origin)
{
	const struct alerts_look *l = arg;

	return l->s->alerts.level(l->s->alerts.arg, l->v->owner, stay, origin);
}

/* Her keys, the one of today first; NULL behind the last. */
static const uint8_t *
key_of(const struct visit *v, unsigned i)
{
	const struct peer *p = v->in->peer;

	if (i == 0)
		return p->id;
	return i <= p->olders ? p->older[i - 1] : NULL;
}

static bool
awaits(void *arg)
{
	const struct alerts_look *l = arg;
	const struct service_alerts *from = &l->s->alerts;

	for (unsigned i = 0; key_of(l->v, i) != NULL; i++)
		if (from->awaits(from->arg, l->v->owner, key_of(l->v, i)))
			return true;
	return false;
}

struct alert_desk
alerts_desk(struct alerts_look *l)
{
	return (struct alert_desk){ look, last, level, awaits, l };
}

/* One 1 is for all that she was asked it for. */
bool
alerts_got(struct service *s, const struct visit *v)
{
	const struct service_alerts *from = &s->alerts;
	bool got = true;

	if (!s->has_alerts)
		return true;
	for (unsigned i = 0; key_of(v, i) != NULL; i++)
		if (from->awaits(from->arg, v->owner, key_of(v, i)))
			got = from->got(from->arg, v->owner, key_of(v, i)) && got;
	return got;
}

static void
owe(struct service *s, const struct visit *v, const uint8_t peer[PEER_BYTES], const uint8_t *to)
{
	struct owed o = { .is_move = to != NULL, .day = (int32_t)(v->in->when_s / DAY_S) };

	if (!s->owes || s->store == NULL)
		return;
	(void)snprintf(o.owner, sizeof o.owner, "%s", v->owner);
	memcpy(o.peer, peer, PEER_BYTES);
	if (to != NULL)
		memcpy(o.to, to, PEER_BYTES);
	(void)s->store->ops->owed_put(s->store, &o);	/* her own change says whether the disk takes anything */
}

void
alerts_owe(struct service *s, const struct visit *v)
{
	for (unsigned i = 0; key_of(v, i) != NULL; i++)
		owe(s, v, key_of(v, i), NULL);
}

void
alerts_forget(struct service *s, const struct visit *v)
{
	for (unsigned i = 0; s->has_alerts && key_of(v, i) != NULL; i++)
		s->alerts.forget(s->alerts.arg, v->owner, key_of(v, i));
}

/* What waits for her there, and what she was given, is found by her new key from now on. */
void
alerts_moved(struct service *s, const struct visit *v, const uint8_t from[PEER_BYTES])
{
	owe(s, v, from, v->in->peer->id);
	if (s->has_alerts && s->alerts.moved != NULL)
		s->alerts.moved(s->alerts.arg, v->owner, from, v->in->peer->id);
}

void
service_set_alerts(struct service *s, const struct service_alerts *alerts)
{
	s->has_alerts = alerts != NULL;
	if (alerts != NULL)
		s->alerts = *alerts;
}

void
service_set_owes(struct service *s, bool owes)
{
	s->owes = owes;
}
