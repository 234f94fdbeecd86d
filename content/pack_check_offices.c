/*
 * pack_check_offices.c - towns and offices: what readers lean on, and what would hurt
 *
 * The compiler proves more of it (check_offices.c); proved again are orders,
 * circles, and that nobody can be waited for at a shelter.
 */
#include "content/pack_check.h"

#include "locales/text/buf.h"

static bool
refuse(struct buf *why, uint32_t i, const char *what, const char *wrong)
{
	buf_addf(why, "record %u of %s %s", i, what, wrong);
	return false;
}

/* A town leads on to towns of its own country, and never back. */
static bool
towns_check(const struct pack *p, struct buf *why)
{
	static const char what[] = "towns";

	for (uint32_t i = 0; i < p->towns_count; i++) {
		uint16_t at = (uint16_t)i;

		if (p->towns[i].id.len == 0 || p->towns[i].name.len == 0)
			return refuse(why, i, what, "has no name");
		if (i > 0 && p->towns[i - 1].country > p->towns[i].country)
			return refuse(why, i, what, "is not in its place in the order of the list");
		for (unsigned step = 0; at != PACK_NONE; step++) {
			if (step > PACK_MAX_DEPTH || p->towns[at].country != p->towns[i].country)
				return refuse(why, i, what, "leads in a circle, too far, or abroad");
			at = p->towns[at].near;
		}
	}
	return true;
}

static bool
names_check(const struct pack *p, struct buf *why)
{
	static const char what[] = "names of towns";

	for (uint32_t i = 0; i < p->town_names_count; i++) {
		const struct pack_town_name *n = &p->town_names[i];
		int order = i > 0 ? strcmp(pack_string(p, n[-1].form), pack_string(p, n->form)) : -1;

		if (n->form.len == 0 || ((n->flags & TOWN_NAME_LOOSE) != 0) != (n->name.len == 0))
			return refuse(why, i, what, "has no name, or two");
		if (order > 0 || (order == 0 && n[-1].town >= n->town))
			return refuse(why, i, what, "is not in its place in the order of the list");
	}
	return true;
}

static const char *
office_fault(const struct pack *p, const struct pack_office *o)
{
	const struct pack_fact *f = &p->facts[o->fact];

	if (o->id.len == 0 || f->office.len == 0)
		return "has no name";
	if (!f->is_number || f->country == 0 || f->corridor)
		return "has no number of a country";
	if (o->town != PACK_NONE && p->towns[o->town].country != f->country)
		return "stands in a town of another country than its number";
	if (o->kind == OFFICE_SHELTER && (o->town != PACK_NONE || o->place.len > 0))
		return "tells where a shelter is";
	if (o->covers > 0 && (o->kind != OFFICE_CONSULATE || f->nationals == 0))
		return "covers another country and is no consulate of a State";
	return NULL;
}

bool
pack_check_offices(const struct pack *p, struct buf *why)
{
	static const char what[] = "offices by town";

	for (uint32_t i = 0; i < p->offices_count; i++) {
		const char *fault = office_fault(p, &p->offices[i]);

		if (fault != NULL)
			return refuse(why, i, what, fault);
		if (i > 0 && p->offices[i - 1].town > p->offices[i].town)
			return refuse(why, i, what, "is not in its place in the order of the list");
	}
	return towns_check(p, why) && names_check(p, why);
}
