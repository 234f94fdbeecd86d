/* render_office.c - whom a town has for a person, at this moment */
#include "content/render_office.h"

#include "content/render_inside.h"
#include "locales/text/script.h"

struct search {
	const struct render *r;
	uint16_t country;		/* of the town */
	struct office_row *row;
	unsigned count, first;		/* first: of the rows that are sorted among themselves */
	unsigned most;			/* rows that may be taken up now */
};

static bool
speaks(const struct render *r, const struct pack_office *o)
{
	const struct pack_locale *l = &r->pack->locales[r->locale];

	for (unsigned i = 0; i < o->locales; i++) {
		if (o->locale[i] == r->locale)
			return true;
		/* Who reads Nepali in Latin letters speaks Nepali; every chain ends in English, which says nothing. */
		for (unsigned k = 0; k < l->fallbacks; k++)
			if (l->fallback[k] != 0 && l->fallback[k] == o->locale[i])
				return true;
	}
	return false;
}

/* Of her own State, or of any that would ask it: domain.md B.1. */
static bool
is_of_state(const struct render *r, const struct pack_office *o, const struct pack_fact *f)
{
	return o->kind == OFFICE_CONSULATE || f->nationals != 0 || (r->origin != 0 && f->country == r->origin);
}

static bool
may_be_said(const struct render *r, const struct pack_office *o)
{
	const struct pack_fact *f = &r->pack->facts[o->fact];

	if ((o->flags & OFFICE_INVENTED) && !render_shows_all(r))
		return false;
	if (f->nationals != 0 && f->nationals != r->origin)
		return false;
	if ((r->fears_state && is_of_state(r, o, f)) || (r->is_child && o->kind == OFFICE_CONSULATE))
		return false;
	return render_lets_pass(r, fact_gate(r->pack, o->fact, r->withdrawn, r->now_s));
}

static bool
may_ring(const struct search *s, const struct pack_fact *f)
{
	uint16_t here = s->r->stay != 0 ? s->r->stay : s->country;

	return f->country == here || f->works_from_abroad == FLAG_YES;
}

/* Smaller is better. */
static unsigned
rank(const struct render *r, uint16_t office)
{
	const struct pack_office *o = &r->pack->offices[office];
	unsigned kind = o->kind == OFFICE_CONSULATE ? OFFICE_KIND_COUNT : o->kind;

	return kind << 2 | (unsigned)render_doubts(r, o->fact) << 1 | !speaks(r, o);
}

static void
add(struct search *s, uint16_t office, enum office_where where)
{
	const struct pack *p = s->r->pack;
	const struct pack_office *o = &p->offices[office];
	struct office_row row = { office, where, may_ring(s, &p->facts[o->fact]) };
	unsigned k;

	/* Nobody can go there, and the number does not ring: it would only raise a hope. */
	if (!may_be_said(s->r, o) || (!row.may_ring && (o->place.len == 0 || where == OFFICE_COVERING)))
		return;
	if (s->count == s->most && (s->first == s->count || rank(s->r, s->row[s->count - 1].office) <= rank(s->r, office)))
		return;
	s->count -= s->count == s->most;
	for (k = s->count; k > s->first && rank(s->r, s->row[k - 1].office) > rank(s->r, office); k--)
		s->row[k] = s->row[k - 1];
	s->row[k] = row;
	s->count++;
}

static void
add_town(struct search *s, uint16_t town, enum office_where where)
{
	for (uint32_t i = 0; i < s->r->pack->offices_count; i++)
		if (s->r->pack->offices[i].town == town)
			add(s, (uint16_t)i, where);
}

static void
add_country(struct search *s, bool is_anywhere)
{
	const struct pack *p = s->r->pack;

	s->first = s->count;
	for (uint32_t i = 0; i < p->offices_count; i++)
		if (p->facts[p->offices[i].fact].country == s->country && (p->offices[i].town == PACK_NONE) == is_anywhere)
			add(s, (uint16_t)i, is_anywhere ? OFFICE_ANYWHERE : OFFICE_ELSEWHERE);
}

static bool
has_consulate(const struct render *r, uint16_t country)
{
	const struct pack *p = r->pack;

	for (uint32_t i = 0; i < p->offices_count; i++) {
		const struct pack_fact *f = &p->facts[p->offices[i].fact];

		if (p->offices[i].kind == OFFICE_CONSULATE && f->country == country && f->nationals == r->origin
		    && may_be_said(r, &p->offices[i]))
			return true;
	}
	return false;
}

static void
add_covering(struct search *s)
{
	const struct pack *p = s->r->pack;

	s->first = s->count;
	for (uint32_t i = 0; i < p->offices_count; i++)
		for (unsigned k = 0; k < p->offices[i].covers; k++)
			if (p->covers[p->offices[i].first_cover + k] == s->country)
				add(s, (uint16_t)i, OFFICE_COVERING);
}

unsigned
offices_of_town(const struct render *r, uint16_t town, struct office_row out[OFFICES_MOST])
{
	const struct pack *p = r->pack;
	struct search s = { r, p->towns[town].country, out, 0, 0, OFFICES_MOST - OFFICES_KEPT };

	add_town(&s, town, OFFICE_HERE);
	for (uint16_t near = p->towns[town].near; s.count == 0 && near != PACK_NONE; near = p->towns[near].near)
		add_town(&s, near, OFFICE_ELSEWHERE);
	if (s.count == 0)
		add_country(&s, false);
	s.most = OFFICES_MOST;
	add_country(&s, true);
	if (r->origin != 0 && r->origin != s.country && !has_consulate(r, s.country))
		add_covering(&s);
	return s.count;
}

bool
offices_depend_on_origin(const struct pack *p, uint16_t town)
{
	uint16_t country = p->towns[town].country;

	for (uint32_t i = 0; i < p->offices_count; i++) {
		const struct pack_fact *f = &p->facts[p->offices[i].fact];

		if (f->nationals != 0 && f->country == country)
			return true;
		for (unsigned k = 0; k < p->offices[i].covers; k++)
			if (p->covers[p->offices[i].first_cover + k] == country)
				return true;
	}
	return false;
}

struct pack_str
office_town_name(const struct render *r, uint16_t town)
{
	const struct pack *p = r->pack;
	uint32_t script = script_family(SCRIPT_CODE(p->locales[r->locale].script));
	const struct pack_town_name *first = NULL;

	for (uint32_t i = 0; i < p->town_names_count && script != script_family(SCRIPT_CODE("Latn")); i++) {
		const struct pack_town_name *n = &p->town_names[i];

		if (n->town == town && n->name.len > 0 && (first == NULL || n->order < first->order)
		    && script_of_text(pack_string(p, n->name), n->name.len) == script)
			first = n;
	}
	return first != NULL ? first->name : p->towns[town].name;
}
