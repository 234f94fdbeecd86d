/*
 * gateway_release.c - who may touch whose packs, and passing it on to release.h
 */
#include "gateway/gateway_release.h"

#include <string.h>

#include "gateway/gateway.h"
#include "locales/text/buf.h"

/*
 * Those of `owner` in trust.ini serve nobody's people but `whose`.  What is open counts: served, tried, and what talks
 * under way end with.  An owner who has none yet is for an account of the whole gateway.
 */
static bool
are_packs_of(const struct gateway *g, const char *owner, const char *whose)
{
	bool is_any = false;

	if (whose[0] == '\0')
		return true;
	for (unsigned i = 0; i < g->live.opens; i++) {
		const struct pack *p = g->live.open[i].pack;

		if (strcmp(pack_string(p, p->header->owner), owner) != 0)
			continue;
		for (uint32_t k = 0; k < p->services_count; k++)
			if (strcmp(pack_string(p, p->services[k].owner), whose) != 0)
				return false;
		is_any = true;
	}
	return is_any;
}

/* The next owner from *at on; NULL: no more. */
static const char *
next_owner(const struct gateway *g, const char *named, const char *whose, unsigned *at)
{
	const struct trust *t = &g->release.trust;

	while (*at < t->owners) {
		const char *owner = t->owner[(*at)++].owner;

		if ((named[0] == '\0' || strcmp(named, owner) == 0) && are_packs_of(g, owner, whose))
			return owner;
	}
	return NULL;
}

static unsigned
pack_owners(void *ctx, const char *named, const char *whose, char first[CONTROL_PACK_OWNER_BYTES])
{
	unsigned at = 0, found = 0;
	const char *owner;

	for (; (owner = next_owner(ctx, named, whose, &at)) != NULL; found++)
		if (found == 0)
			(void)snprintf(first, CONTROL_PACK_OWNER_BYTES, "%s", owner);
	return found;
}

static void
packs(void *ctx, const char *named, const char *whose, struct buf *out)
{
	struct gateway *g = ctx;
	unsigned at = 0;
	const char *owner;

	while ((owner = next_owner(g, named, whose, &at)) != NULL)
		release_print(&g->release, owner, loop_wall_s(), out);
}

static bool
has_bearer(const struct gateway *g, const char *name, struct buf *why)
{
	for (unsigned i = 0; i < g->bearers; i++)
		if (strcmp(g->bearer[i]->ops->name, name) == 0)
			return true;
	buf_adds(why, "no bearer of this name is open; there are");
	for (unsigned i = 0; i < g->bearers; i++)
		buf_addf(why, " %s", g->bearer[i]->ops->name);
	return false;
}

static enum control_end
pack_do(void *ctx, const struct control_pack *p, struct buf *why)
{
	struct gateway *g = ctx;
	struct trial t = { .percent = p->percent, .is_for_tests = p->is_for_tests };
	enum release_end end = RELEASE_REFUSED;

	if (p->bearer != NULL) {
		if (!has_bearer(g, p->bearer, why))
			return CONTROL_REFUSED;
		(void)snprintf(t.bearer, sizeof t.bearer, "%s", p->bearer);
	}
	switch (p->act) {
	case CONTROL_PACK_TRY: end = release_try(&g->release, p->owner, p->serial, &t, why); break;
	case CONTROL_PACK_SERVE: end = release_serve(&g->release, p->owner, p->serial, loop_wall_s(), why); break;
	case CONTROL_PACK_BACK: end = release_back(&g->release, p->owner, p->serial, loop_wall_s(), why); break;
	}
	return end == RELEASE_DONE ? CONTROL_DONE : end == RELEASE_REFUSED ? CONTROL_REFUSED : CONTROL_FAILED;
}

void
gateway_release_door(const struct gateway *g, struct control_world *w)
{
	if (g->release.lines == 0)
		return;
	w->pack_owners = pack_owners;
	w->packs = packs;
	w->pack_do = pack_do;
}
