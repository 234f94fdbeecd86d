/*
 * service_calls.c - call-backs: what an office can do now, and the request
 *
 * A request holds number, broad group and time, nothing else (domain.md E.4).
 * What touches asylum, trafficking, violence or a child is in a group that no
 * consulate and no State's office ever has, and so is everything asked after
 * she said that she fears her own State.
 */
#include <sodium.h>
#include <string.h>

#include "gateway/desk/offices.h"
#include "gateway/service_inside.h"
#include "gateway/vault/seal.h"
#include "locales/text/bug.h"

/* Groups by where she asks; what is none of them is work. */
static const struct { const char *prefix; enum desk_group group; } places[] = {
	{ "home.", DESK_GROUP_HOME },
	{ "house.", DESK_GROUP_HOUSE },
	{ "quiet.", DESK_GROUP_HOUSE },
	{ "danger.", DESK_GROUP_DANGER },
	{ "before.", DESK_GROUP_MONEY },
};

/* By where she asks and by what she was reading: "call me" is one word, wherever it is sent. */
static enum desk_group
group_of(const struct service *s, uint16_t topic, const struct talk *where)
{
	const struct pack_topic *t = &s->pack->topics[topic];
	const char *name = pack_string(s->pack, t->name);

	if (topic_is_of_child(t) || where->is_child)
		return DESK_GROUP_CHILD;
	if (where->fears_state || where->is_safety || topic_is_of_safety(t))
		return DESK_GROUP_SAFETY;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (strncmp(name, places[i].prefix, strlen(places[i].prefix)) == 0)
			return places[i].group;
	return DESK_GROUP_WORK;
}

struct loading { struct service *s; const struct visit *v; };

static bool
load(void *arg, const char *office, int32_t day, unsigned slot, unsigned *n)
{
	struct loading *l = arg;

	return people_store_ok(l->s, l->s->store->ops->request_load(l->s->store, l->v->owner, office, day, slot, n));
}

static bool
offered(struct service *s, struct visit *v, uint16_t topic, const struct talk *where, uint16_t locale, bool woman,
    struct desk_offer *out)
{
	struct loading l = { s, v };
	const struct desk_ask ask = { .owner = v->owner, .stay = where->stay == COUNTRY_OTHER ? 0 : where->stay,
	    .origin = where->origin == COUNTRY_OTHER ? 0 : where->origin,
	    .locale = pack_string(s->pack, s->pack->locales[locale].tag), .group = group_of(s, topic, where),
	    .wants_woman = woman, .now_s = v->in->when_s, .load = load, .arg = &l };

	return s->offices != NULL && lists_may_seal(s, v) && desk_offer(s->offices, &ask, out);
}

bool
calls_look(void *arg, uint16_t topic, const struct talk *where, uint16_t locale, struct call_view *out)
{
	struct calls_look *l = arg;
	struct desk_offer offer;
	struct request open;

	memset(out, 0, sizeof *out);
	if (l->s->store == NULL || l->v->is_blind)
		return false;
	if (l->s->store->ops->request_of(l->s->store, l->v->owner, l->v->peer, &open) == STORE_OK) {
		out->is_open = true;
		return true;
	}
	if (!offered(l->s, l->v, topic, where, locale, false, &offer))
		return false;
	for (unsigned i = 0; i < SLOT_COUNT; i++)
		out->slots |= (uint8_t)(offer.is_free[i] << i);
	if (offered(l->s, l->v, topic, where, locale, true, &offer))
		for (unsigned i = 0; i < SLOT_COUNT; i++)
			out->women |= (uint8_t)(offer.is_free[i] << i);
	return out->slots != 0;
}

/* Its first bytes say when it was made: the vault opens no old request, whoever asks. */
static void
request_id(int64_t now_s, uint8_t id[STORE_ID_BYTES])
{
	uint32_t s = (uint32_t)now_s;

	BUG_IF(sodium_init() < 0);
	randombytes_buf(id, STORE_ID_BYTES);
	for (unsigned i = 0; i < 4; i++)
		id[i] = (uint8_t)(s >> (24 - 8 * i));
}

bool
calls_put(struct service *s, struct visit *v, const struct step *step, const struct effect *e)
{
	unsigned slot = e->detail & (CALL_WOMAN - 1u);
	bool woman = (e->detail & CALL_WOMAN) != 0;
	struct pack_str tag = s->pack->locales[step->answer.locale].tag;
	struct request r = { .slot = (uint8_t)slot, .flags = woman ? REQUEST_WOMAN : 0 };
	struct desk_offer offer;

	v->is_refused = s->store == NULL || slot >= SLOT_COUNT
	    || !offered(s, v, e->value, &step->next, step->answer.locale, woman, &offer) || !offer.is_free[slot];
	if (v->is_refused)	/* somebody else took the last place, or the slot is over */
		return true;
	request_id(v->in->when_s, r.id);
	memcpy(r.peer, v->peer, PEER_BYTES);
	(void)snprintf(r.office, sizeof r.office, "%s", s->offices->office[offer.office].name);
	(void)snprintf(r.group, sizeof r.group, "%s", desk_group_word(group_of(s, e->value, &step->next)));
	if (tag.len < sizeof r.locale)
		memcpy(r.locale, pack_string(s->pack, tag), tag.len);
	r.day = offer.day;
	return lists_seal(s, v, "callback", r.id, r.sealed) && people_store_ok(s,
	    s->store->ops->request_put(s->store, v->owner, v->name, &r));
}

bool
calls_take_back(struct service *s, struct visit *v)
{
	struct request open;
	enum store_result r;

	if (s->store == NULL)
		return true;
	r = s->store->ops->request_of(s->store, v->owner, v->peer, &open);
	if (r == STORE_OK)
		r = s->store->ops->request_done(s->store, v->owner, open.id);
	return people_store_ok(s, r);
}
